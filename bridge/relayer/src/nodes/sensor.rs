//! A node of Sensor.
//!
//! Storage, view functions and calls are named, and encoded with the types that the runtime itself
//! has: there is nothing that could be converted wrongly.

use crate::{contracts, proofs};
use anyhow::{bail, ensure, Context, Result};
use codec::{Decode, DecodeAll, Encode};
use polkadot_sdk::{
	sp_consensus_beefy::{ecdsa_crypto::AuthorityId, BEEFY_ENGINE_ID},
	sp_core::{ecdsa, H160, H256},
	sp_io::hashing::{twox_128, twox_64},
	sp_mmr_primitives::AncestryProof,
	sp_runtime::{generic, traits::BlakeTwo256},
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use subxt::{
	error::DispatchError,
	rpcs::{client::RpcParams, rpc_params, RpcClient},
	transactions::{DefaultParams, TransactionStatus},
	utils::Static,
	OnlineClient, PolkadotConfig,
};
use subxt_signer::sr25519::Keypair;
use tokio::sync::Mutex;

/// How long a call may take to become final.
const PATIENCE: Duration = Duration::from_secs(180);

/// A block's header.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// Who signs calls. One at a time: two at once would take the same nonce.
pub type Account = Arc<Mutex<Keypair>>;

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// It did what it should.
	Done,
	/// The chain refused it, for this reason.
	Refused(String),
}

/// What came of trying a transaction without sending it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried<'a> {
	/// The call does what it should.
	Works,
	/// The chain would refuse the call, for this encoded reason, and take the fee.
	Fails(&'a [u8]),
	/// The transaction cannot be in a block as things are, so that it costs nothing.
	Invalid,
}

impl<'a> Tried<'a> {
	/// Read what the runtime answers: two results, one in the other.
	fn read(answer: &'a [u8]) -> Result<Self> {
		Ok(match answer {
			[0, 0] => Self::Works,
			[0, 1, why @ ..] => Self::Fails(why),
			[1, ..] => Self::Invalid,
			_ => bail!("the node's answer to a trial cannot be read"),
		})
	}
}

/// A connection to a node.
pub struct Sensor {
	client: OnlineClient<PolkadotConfig>,
	rpc: RpcClient,
}

/// State as of a block.
pub struct At<'a> {
	sensor: &'a Sensor,
	/// The block's hash.
	pub hash: H256,
}

fn hex_of(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn unhex(text: &str) -> Result<Vec<u8>> {
	hex::decode(text.trim_start_matches("0x")).context("the node's hexadecimal cannot be read")
}

/// A part of a key that is hashed with Twox64Concat.
pub fn twox(part: &impl Encode) -> Vec<u8> {
	let part = part.encode();
	[&twox_64(&part)[..], &part].concat()
}

/// Where a value is in storage.
fn key(pallet: &str, entry: &str, parts: &[Vec<u8>]) -> Vec<u8> {
	[&twox_128(pallet.as_bytes())[..], &twox_128(entry.as_bytes()), &parts.concat()].concat()
}

impl Sensor {
	/// Connect to the node at `url`.
	pub async fn connect(url: &str) -> Result<Self> {
		let connect = async {
			let rpc = RpcClient::from_insecure_url(url).await?;
			let client = OnlineClient::from_rpc_client(rpc.clone()).await?;
			anyhow::Ok(Self { client, rpc })
		};
		tokio::time::timeout(Duration::from_secs(15), connect)
			.await
			.unwrap_or_else(|_| bail!("no answer within 15 s"))
			.with_context(|| format!("no Sensor node answers at {url}"))
	}

	/// Whether the connection is still there.
	pub async fn answers(&self) -> bool {
		let asked = self.ask("system_health", rpc_params![]);
		tokio::time::timeout(Duration::from_secs(15), asked)
			.await
			.is_ok_and(|answer| answer.is_ok())
	}

	async fn ask(&self, method: &str, params: RpcParams) -> Result<Value> {
		self.rpc.request(method, params).await.with_context(|| format!("{method} failed"))
	}

	async fn hash_from(&self, method: &str, params: RpcParams) -> Result<H256> {
		let answer = self.ask(method, params).await?;
		serde_json::from_value(answer).with_context(|| format!("{method}: there is no such block"))
	}

	/// The hash of a block of the best chain.
	pub async fn hash(&self, block: u32) -> Result<H256> {
		self.hash_from("chain_getBlockHash", rpc_params![block]).await
	}

	/// State as of a block of the best chain.
	pub async fn at(&self, block: u32) -> Result<At<'_>> {
		Ok(At { sensor: self, hash: self.hash(block).await? })
	}

	/// State as of the last final block.
	pub async fn finalized(&self) -> Result<At<'_>> {
		let hash = self.hash_from("chain_getFinalizedHead", rpc_params![]).await?;
		Ok(At { sensor: self, hash })
	}

	/// A block's header.
	pub async fn header(&self, hash: H256) -> Result<Header> {
		let header = self.ask("chain_getHeader", rpc_params![hash]).await?;
		serde_json::from_value(header).context("the node knows no such header")
	}

	/// The number of a block.
	pub async fn number(&self, hash: H256) -> Result<u32> {
		Ok(self.header(hash).await?.number)
	}

	/// The last block that validators committed to.
	pub async fn committed(&self) -> Result<u32> {
		let hash = self.hash_from("beefy_getFinalizedHead", rpc_params![]).await?;
		self.number(hash).await
	}

	/// What validators signed of a block, if they did.
	///
	/// Nodes keep what they hear, and ask others for the first block of every session, which
	/// validators must sign.
	pub async fn justification(&self, block: u32) -> Result<Option<proofs::commitment::Signed>> {
		let hash = self.hash(block).await?;
		let answer = self.ask("chain_getBlock", rpc_params![hash]).await?;
		let all: Option<Vec<([u8; 4], Vec<u8>)>> =
			serde_json::from_value(answer["justifications"].clone())
				.context("the node's justifications cannot be read")?;
		let ours = all.into_iter().flatten().find(|(engine, _)| *engine == BEEFY_ENGINE_ID);
		ours.map(|(_, bytes)| proofs::commitment::Signed::decode(&bytes)).transpose()
	}

	/// The leaf that `block` added, and its proof under the root that `committed` has.
	pub async fn leaf(
		&self,
		block: u32,
		committed: u32,
	) -> Result<(contracts::MmrLeaf, contracts::MmrProof)> {
		let answer = self.ask("mmr_generateProof", rpc_params![vec![block], committed]).await?;
		let bytes =
			|name: &str| unhex(answer[name].as_str().context("the node's proof is incomplete")?);
		Ok(proofs::leaf::read(&bytes("leaves")?, &bytes("proof")?, committed)?)
	}

	/// What the history up to `block` was, proven under the root in the header `head`.
	pub async fn ancestry(&self, block: u32, head: &Header) -> Result<AncestryProof<H256>> {
		let params = rpc_params![block, head.number, head.hash()];
		let proof = self.ask("mmr_generateAncestryProof", params).await?;
		serde_json::from_value(proof).context("the node's proof cannot be read")
	}

	/// A call as the runtime reads it.
	pub async fn encode<Arguments: subxt::ext::scale_encode::EncodeAsFields>(
		&self,
		pallet: &str,
		name: &str,
		arguments: Arguments,
	) -> Result<Vec<u8>> {
		let call = subxt::dynamic::tx(pallet, name, arguments);
		Ok(self.client.at_current_block().await?.transactions().call_data(&call)?)
	}

	/// Apply a transaction to the state of the best block, and forget what it changed.
	///
	/// Every node allows this to everybody, unlike `system_dryRun`, which does the same.
	async fn apply(&self, transaction: &[u8]) -> Result<Vec<u8>> {
		let best = self.hash_from("chain_getBlockHash", rpc_params![]).await?;
		let params = rpc_params!["BlockBuilder_apply_extrinsic", hex_of(transaction), best];
		let answer = self.ask("state_call", params).await?;
		unhex(answer.as_str().context("a trial did not answer")?)
	}

	/// Sign a call, try it, send it, and wait until it is final. One that would fail is not sent, and
	/// costs nothing.
	pub async fn submit<Arguments: subxt::ext::scale_encode::EncodeAsFields>(
		&self,
		account: &Account,
		pallet: &str,
		name: &str,
		arguments: Arguments,
	) -> Result<Outcome> {
		let signer = account.lock().await;
		let call = subxt::dynamic::tx(pallet, name, arguments);
		let submit = async {
			let block = self.client.at_current_block().await?;
			let mut transactions = block.transactions();
			let params = DefaultParams::default_params();
			let signed = transactions.create_signed(&call, &*signer, params).await?;
			match Tried::read(&self.apply(signed.encoded()).await?)? {
				Tried::Works => {},
				Tried::Fails(why) => {
					let why = DispatchError::decode_from(why, block.metadata());
					let why = why.map_or_else(|unknown| unknown.to_string(), |why| why.to_string());
					return Ok(Outcome::Refused(why));
				},
				// As when the best block is the one that the transaction is valid from. The node looks
				// again before it takes it.
				Tried::Invalid => tracing::debug!("{pallet}.{name} could not be tried"),
			}
			let mut progress = match signed.submit_and_watch().await {
				Ok(progress) => progress,
				Err(refused) => return Ok(Outcome::Refused(refused.to_string())),
			};
			while let Some(status) = progress.next().await {
				match status? {
					TransactionStatus::InFinalizedBlock(block) => {
						return Ok(match block.wait_for_success().await {
							Ok(_) => Outcome::Done,
							Err(refused) => Outcome::Refused(refused.to_string()),
						});
					},
					TransactionStatus::Error { message }
					| TransactionStatus::Invalid { message }
					| TransactionStatus::Dropped { message } => return Ok(Outcome::Refused(message)),
					_ => continue,
				}
			}
			bail!("the node stopped reporting on {pallet}.{name}")
		};
		tokio::time::timeout(PATIENCE, submit).await.unwrap_or_else(|_| {
			bail!("{pallet}.{name} is not final after {} s; looking again", PATIENCE.as_secs())
		})
	}
}

/// An argument of a call, encoded as it stands.
pub fn argument<T: Encode>(value: T) -> Static<T> {
	Static(value)
}

/// What the chain encoded itself.
pub struct Encoded(pub Vec<u8>);

impl Encode for Encoded {
	fn encode(&self) -> Vec<u8> {
		self.0.clone()
	}
}

impl At<'_> {
	async fn raw(&self, key: Vec<u8>) -> Result<Option<Vec<u8>>> {
		let params = rpc_params![hex_of(&key), self.hash];
		let answer = self.sensor.ask("state_getStorage", params).await?;
		answer.as_str().map(unhex).transpose()
	}

	/// Read a value, or as much of its beginning as `T` has.
	pub async fn read<T: Decode>(
		&self,
		pallet: &str,
		entry: &str,
		parts: &[Vec<u8>],
	) -> Result<Option<T>> {
		let bytes = self.raw(key(pallet, entry, parts)).await?;
		let decode = |bytes: Vec<u8>| {
			T::decode(&mut &bytes[..]).with_context(|| format!("{pallet}.{entry} cannot be read"))
		};
		bytes.map(decode).transpose()
	}

	/// What follows `parts` in the keys that begin with them.
	pub async fn keys(&self, pallet: &str, entry: &str, parts: &[Vec<u8>]) -> Result<Vec<Vec<u8>>> {
		const PAGE: usize = 1_000;
		let prefix = key(pallet, entry, parts);
		let mut all: Vec<Vec<u8>> = Vec::new();
		loop {
			let last = all.last().map(|rest| hex_of(&[&prefix[..], rest].concat()));
			let params = rpc_params![hex_of(&prefix), PAGE, last, self.hash];
			let answer = self.sensor.ask("state_getKeysPaged", params).await?;
			let page: Vec<String> =
				serde_json::from_value(answer).context("the node's keys cannot be read")?;
			for key in &page {
				let key = unhex(key)?;
				all.push(key.strip_prefix(&prefix[..]).context("a key of another entry")?.to_vec());
			}
			if page.len() < PAGE {
				return Ok(all);
			}
		}
	}

	/// All entries of a map: what is in their keys, and as much of the beginning of their values as
	/// `T` has.
	pub async fn entries<T: Decode>(&self, pallet: &str, entry: &str) -> Result<Vec<(Vec<u8>, T)>> {
		const BATCH: usize = 1_000;
		let prefix = key(pallet, entry, &[]);
		let rests = self.keys(pallet, entry, &[]).await?;
		let mut all = Vec::new();
		for batch in rests.chunks(BATCH) {
			let full = |rest: &Vec<u8>| hex_of(&[&prefix[..], rest].concat());
			let asked: Vec<String> = batch.iter().map(full).collect();
			let params = rpc_params![asked, self.hash];
			let answer = self.sensor.ask("state_queryStorageAt", params).await?;
			let found: Vec<(String, Option<String>)> =
				serde_json::from_value(answer[0]["changes"].clone())
					.context("the node's values cannot be read")?;
			for (key, value) in found {
				let Some(value) = value else { continue };
				let (key, value) = (unhex(&key)?, unhex(&value)?);
				let rest = key.strip_prefix(&prefix[..]).context("a key of another entry")?;
				let value = T::decode(&mut &value[..])
					.with_context(|| format!("{pallet}.{entry} cannot be read"))?;
				all.push((rest.to_vec(), value));
			}
		}
		Ok(all)
	}

	/// Ask a view function.
	pub async fn view<T: Decode>(
		&self,
		pallet: &str,
		name: &str,
		arguments: &impl Encode,
	) -> Result<T> {
		let at = self.sensor.client.at_current_block().await?;
		let id = at
			.metadata_ref()
			.pallet_by_name(pallet)
			.and_then(|pallet| pallet.view_function_by_name(name))
			.with_context(|| format!("the chain has no view function {pallet}.{name}"))?
			.query_id()
			.to_owned();
		// The arguments travel as one byte vector, and so does the answer.
		let input = hex_of(&(id, arguments.encode()).encode());
		let params = rpc_params!["RuntimeViewFunction_execute_view_function", input, self.hash];
		let answer = self.sensor.ask("state_call", params).await?;
		let answer = unhex(answer.as_str().context("a view function did not answer")?)?;
		let Some((0, mut wrapped)) = answer.split_first().map(|(first, rest)| (*first, rest))
		else {
			bail!("{pallet}.{name} failed on chain");
		};
		let result = Vec::<u8>::decode(&mut wrapped).context("an answer that cannot be read")?;
		T::decode_all(&mut &result[..]).with_context(|| format!("{pallet}.{name} cannot be read"))
	}

	/// Ask a runtime API. `arguments` are a tuple of them.
	pub async fn api<T: Decode>(&self, method: &str, arguments: &impl Encode) -> Result<T> {
		let params = rpc_params![method, hex_of(&arguments.encode()), self.hash];
		let answer = self.sensor.ask("state_call", params).await?;
		let answer = unhex(answer.as_str().context("a runtime API did not answer")?)?;
		T::decode_all(&mut &answer[..]).with_context(|| format!("{method} cannot be read"))
	}

	/// The id of the validators that sign this block.
	pub async fn set_id(&self) -> Result<u64> {
		Ok(self.read("Beefy", "ValidatorSetId", &[]).await?.unwrap_or_default())
	}

	/// The proof that a key is of a validator that signs this block, as the chain made it; nothing if it
	/// is not.
	pub async fn key_ownership(&self, key: &AuthorityId) -> Result<Option<Vec<u8>>> {
		let arguments = (self.set_id().await?, key);
		self.api("BeefyApi_generate_key_ownership_proof", &arguments).await
	}

	/// The addresses of the validators that sign this block.
	pub async fn validators(&self) -> Result<Vec<H160>> {
		self.addresses("Authorities").await
	}

	/// The addresses of the validators that take over from them.
	pub async fn next_validators(&self) -> Result<Vec<H160>> {
		self.addresses("NextAuthorities").await
	}

	async fn addresses(&self, entry: &str) -> Result<Vec<H160>> {
		let keys: Vec<ecdsa::Public> = self.read("Beefy", entry, &[]).await?.unwrap_or_default();
		ensure!(!keys.is_empty(), "the chain has no BEEFY validators");
		Ok(keys.iter().map(proofs::commitment::address).collect())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_trial_says_what_would_become_of_a_call() {
		assert_eq!(Tried::read(&[0, 0]).unwrap(), Tried::Works);
		// As a node answers a transfer of more than there is.
		assert_eq!(Tried::read(&[0, 1, 8, 0]).unwrap(), Tried::Fails(&[8, 0]));
		// As it answers a nonce that is too high, and a block that is not known yet.
		assert_eq!(Tried::read(&[1, 0, 2]).unwrap(), Tried::Invalid);
		assert_eq!(Tried::read(&[1, 0, 5]).unwrap(), Tried::Invalid);
		assert!([&[0u8][..], &[0, 2], &[2], &[]].iter().all(|bad| Tried::read(bad).is_err()));
	}
}
