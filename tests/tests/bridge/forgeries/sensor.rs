//! Sensor: what honest relayers brought there, and how calls are tried.

use super::{Call, State, NO_ROOM};
use anyhow::{bail, Context, Result};
use codec::{Compact, DecodeAll, Encode};
use pallet_bridge::types::Proof;
use sensor_bridge_primitives::{GatewayEvent, HeaderProof, Log, ReceiptProof};
use sensor_client::{chain::At, Chain, Signer};
use snowbridge_beacon_primitives::{ExecutionProof, Update};
use subxt::{config::DefaultExtrinsicParamsBuilder, error::DispatchError, PolkadotConfig};
use subxt_signer::sr25519::dev;

/// News of Ethereum, as the light client takes it.
type News = Update<512, 64>;

/// The proof of what a gateway logged: `Bridge.prove`.
#[derive(Clone)]
pub struct Prove {
	head: [u8; 2],
	pub chain: u64,
	pub log: Log,
	pub proof: Proof<ExecutionProof>,
}

impl Prove {
	fn read(bytes: &[u8]) -> Result<Self> {
		let (head, chain, log, proof): ([u8; 2], u64, Log, Proof<ExecutionProof>) =
			DecodeAll::decode_all(&mut &bytes[..])?;
		Ok(Self { head, chain, log, proof })
	}

	/// The receipt that has the log.
	pub fn receipt(&mut self) -> &mut ReceiptProof {
		match &mut self.proof {
			Proof::Ethereum { receipt, .. } | Proof::Polygon { receipt, .. } => receipt,
		}
	}

	/// What proves a block of Ethereum.
	pub fn block(&mut self) -> &mut ExecutionProof {
		match &mut self.proof {
			Proof::Ethereum { block, .. } => block,
			Proof::Polygon { .. } => panic!("this was proven by a block of Polygon"),
		}
	}

	/// What proves a block of Polygon.
	pub fn header(&mut self) -> &mut HeaderProof {
		match &mut self.proof {
			Proof::Ethereum { .. } => panic!("this was proven by a block of Ethereum"),
			Proof::Polygon { header, .. } => header,
		}
	}

	/// The number of the checkpoint that has a block of Polygon.
	pub fn checkpoint(&mut self) -> &mut u64 {
		match &mut self.proof {
			Proof::Ethereum { .. } => panic!("this was proven by a block of Ethereum"),
			Proof::Polygon { checkpoint, .. } => checkpoint,
		}
	}
}

impl Call for Prove {
	fn encoded(&self) -> Vec<u8> {
		(self.head, self.chain, &self.log, &self.proof).encode()
	}
}

/// A checkpoint of Polygon: `Bridge.submit_checkpoint`.
#[derive(Clone)]
pub struct NewCheckpoint {
	head: [u8; 2],
	pub log: Log,
	pub receipt: ReceiptProof,
	pub block: ExecutionProof,
}

impl NewCheckpoint {
	fn read(bytes: &[u8]) -> Result<Self> {
		let (head, log, receipt, block): ([u8; 2], Log, ReceiptProof, ExecutionProof) =
			DecodeAll::decode_all(&mut &bytes[..])?;
		Ok(Self { head, log, receipt, block })
	}
}

impl Call for NewCheckpoint {
	fn encoded(&self) -> Vec<u8> {
		(self.head, &self.log, &self.receipt, &self.block).encode()
	}
}

/// What became final on Ethereum: `EthereumClient.submit`.
#[derive(Clone)]
pub struct NewHeader {
	head: [u8; 2],
	pub news: News,
}

impl NewHeader {
	fn read(bytes: &[u8]) -> Result<Self> {
		let (head, news): ([u8; 2], News) = DecodeAll::decode_all(&mut &bytes[..])?;
		Ok(Self { head, news })
	}
}

impl Call for NewHeader {
	fn encoded(&self) -> Vec<u8> {
		(self.head, &self.news).encode()
	}
}

/// Something that was brought and took effect.
pub struct Honest<C> {
	pub call: C,
	/// The block before the one that has it.
	before: At,
	/// Whether that block took no news of Ethereum: it has room for some, then, which weighs much.
	pub has_room: bool,
}

impl<C> Honest<C> {
	/// The state that took it.
	pub fn state(&self) -> State<'_> {
		State::Sensor(&self.before)
	}
}

/// All that was brought, in order.
#[derive(Default)]
pub struct History {
	proofs: Vec<Honest<Prove>>,
	pub checkpoints: Vec<Honest<NewCheckpoint>>,
	pub headers: Vec<Honest<NewHeader>>,
}

impl History {
	/// Look through all blocks.
	pub async fn read(chain: &Chain) -> Result<Self> {
		let (mut history, head) = (Self::default(), chain.best().await?.block_number());
		let (mut before, mut has_room) = (chain.block(1).await?, true);
		for number in 2..=head {
			let at = chain.block(number).await?;
			let mut took_news = false;
			let extrinsics = at.extrinsics().fetch().await?;
			for extrinsic in extrinsics.iter() {
				let extrinsic = extrinsic?;
				let name = match (extrinsic.pallet_name(), extrinsic.call_name()) {
					("Bridge", name @ ("prove" | "submit_checkpoint")) => name,
					("EthereumClient", name @ "submit") => {
						took_news = true;
						name
					},
					_ => continue,
				};
				let events = extrinsic.events().await?;
				let mut events = events.iter().filter_map(Result::ok);
				if !events.any(|event| event.event_name() == "ExtrinsicSuccess") {
					continue;
				}
				let (bytes, before) = (extrinsic.call_data_bytes(), before.clone());
				match name {
					"prove" => {
						history.proofs.push(Honest { call: Prove::read(bytes)?, before, has_room });
					},
					"submit_checkpoint" => {
						let call = NewCheckpoint::read(bytes)?;
						history.checkpoints.push(Honest { call, before, has_room });
					},
					_ => {
						let call = NewHeader::read(bytes)?;
						history.headers.push(Honest { call, before, has_room });
					},
				}
			}
			(before, has_room) = (at.clone(), !took_news);
		}
		Ok(history)
	}

	/// The last proof of something that a gateway of this chain logged.
	pub fn proof(
		&self,
		chain: u64,
		is_meant: impl Fn(GatewayEvent) -> bool,
	) -> Result<&Honest<Prove>> {
		let is_it = |honest: &&Honest<Prove>| {
			let event = GatewayEvent::decode(&honest.call.log);
			honest.call.chain == chain && event.is_some_and(&is_meant)
		};
		let found = self.proofs.iter().rev().find(is_it);
		found.with_context(|| format!("nobody proved such an event of chain {chain}"))
	}
}

/// What the encoding of a call begins with.
pub fn head(at: &At, pallet: &str, call: &str) -> Result<[u8; 2]> {
	let pallet = at.metadata_ref().pallet_by_name(pallet).context("the chain lacks a pallet")?;
	let call = pallet.call_variant_by_name(call).context("a pallet lacks a call")?;
	Ok([pallet.call_index(), call.index])
}

/// The name of the error that refuses a call in the state of a block; nothing if none does.
pub async fn refusal(at: &At, call: &[u8]) -> Result<Option<String>> {
	let mut transactions = at.transactions();
	let call = transactions.from_call_data_bytes(call)?;
	// For ever: a transaction that counts from this block on is good from the next one on.
	let params = DefaultExtrinsicParamsBuilder::<PolkadotConfig>::new().immortal().build();
	let signed = transactions.create_signed(&call, &dev::bob(), params).await?;
	let apply = "BlockBuilder_apply_extrinsic";
	let answer = at.runtime_apis().call_raw(apply, Some(signed.encoded())).await?;
	match &answer[..] {
		[0, 0] => Ok(None),
		[0, 1, why @ ..] => {
			let why = match DispatchError::decode_from(why, at.metadata())? {
				DispatchError::Module(error) => error.details()?.variant.name.clone(),
				other => other.to_string(),
			};
			Ok(Some(why))
		},
		// `ExhaustsResources`: what the block took counts, as nothing begins another one.
		[1, 0, 6] => Ok(Some(NO_ROOM.into())),
		_ => bail!("a call cannot be tried as of block {}: {answer:?}", at.block_number()),
	}
}

/// Send calls in one transaction, each of which takes effect or fails by itself; how many failed.
pub async fn send_each(chain: &Chain, calls: &[Vec<u8>], who: &Signer) -> Result<usize> {
	let at = chain.best().await?;
	let mut batch = head(&at, "Utility", "force_batch")?.to_vec();
	Compact(calls.len() as u32).encode_to(&mut batch);
	batch.extend(calls.iter().flatten());
	let batch = at.transactions().from_call_data_bytes(&batch)?;
	let receipt = chain.submit(&batch, who).await?;
	let events = receipt.at.events().fetch().await?;
	let events = events.iter().filter_map(Result::ok);
	Ok(events.filter(|event| event.event_name() == "ItemFailed").count())
}
