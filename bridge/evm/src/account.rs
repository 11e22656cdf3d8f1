//! An account of an EVM chain, and the node through which it sends transactions.

use crate::{hexadecimal::parse, Error as Failure, Node};
use alloy_consensus::{SignableTransaction, TxEip1559};
use alloy_primitives::{Address, Bytes, Signature, TxKind, U256};
use anyhow::{bail, ensure, Context, Result};
use polkadot_sdk::{
	sp_core::{ecdsa, Pair, H160, H256},
	sp_io::{crypto::secp256k1_ecdsa_recover, hashing::keccak_256},
};
use serde_json::{json, Value};
use std::{
	ops::Deref,
	path::Path,
	time::{Duration, Instant},
};

/// How long a transaction may wait before it is sent again for more.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a node is asked what became of it.
const LOOK: Duration = Duration::from_secs(2);

/// How often it is asked for a receipt after it says that a nonce is used: nodes may know the state after
/// a block before its receipts.
const LOOKS: u32 = 4;

/// How often it is sent again at most.
const ATTEMPTS: u32 = 6;

/// A secret: from a file, or else from the environment.
pub fn secret(file: Option<&Path>, variable: &str) -> Result<Option<String>> {
	let Some(file) = file else { return Ok(std::env::var(variable).ok()) };
	let read = std::fs::read_to_string(file);
	let secret = read.with_context(|| format!("{} cannot be read", file.display()))?;
	Ok(Some(secret.trim().to_owned()))
}

/// A key of an EVM account.
#[derive(Clone)]
pub struct Key(ecdsa::Pair);

impl Key {
	/// Read 32 bytes in hexadecimal.
	pub fn read(text: &str) -> Result<Self> {
		// The text is a secret, so the error does not repeat it.
		let bytes = hex::decode(text.trim().trim_start_matches("0x")).ok();
		let pair = bytes.and_then(|bytes| ecdsa::Pair::from_seed_slice(&bytes).ok());
		Ok(Self(pair.context("the key of the EVM account is not 32 bytes in hexadecimal")?))
	}

	fn sign(&self, digest: &[u8; 32]) -> [u8; 65] {
		self.0.sign_prehashed(digest).0
	}

	/// Its address.
	pub fn address(&self) -> H160 {
		let digest = keccak_256(b"whose key this is");
		let full = secp256k1_ecdsa_recover(&self.sign(&digest), &digest);
		// A signature that was just made always leads back to its key.
		full.map(|key| H160::from_slice(&keccak_256(&key)[12..])).unwrap_or_default()
	}
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
	/// It took effect.
	Done {
		/// Its hash.
		hash: H256,
		/// What it cost, in the smallest unit of the chain's coin.
		cost: u128,
		/// How much gas it used.
		gas: u64,
		/// The block that has it.
		block: u64,
		/// The contract that it created, if it created one.
		created: Option<H160>,
	},
	/// The contract refuses it, as when somebody else was first.
	Refused(String),
}

/// What a transaction would cost.
#[derive(Clone, Copy, Debug)]
pub struct Price {
	gas: u64,
	max_fee: u128,
	tip: u128,
	/// The least that it costs, at the present base fee.
	pub cost: u128,
}

/// A node, and who sends through it.
#[derive(Clone)]
pub struct Evm {
	node: Node,
	key: Option<Key>,
	ceiling: u128,
	patience: Duration,
}

// All that a node answers without a key.
impl Deref for Evm {
	type Target = Node;

	fn deref(&self) -> &Node {
		&self.node
	}
}

impl Evm {
	/// Ask the node at `url` which chain it is of. Transactions pay at most `ceiling` for a unit of gas.
	pub async fn connect(url: &str, key: Option<Key>, ceiling: u128) -> Result<Self> {
		Ok(Self::new(Node::connect(url).await?, key, ceiling))
	}

	/// Send through this node. Transactions pay at most `ceiling` for a unit of gas.
	pub fn new(node: Node, key: Option<Key>, ceiling: u128) -> Self {
		Self { node, key, ceiling, patience: PATIENCE }
	}

	/// The same, but a transaction waits no longer than this, and not a minute, before it is sent again
	/// for more.
	pub fn with_patience(self, patience: Duration) -> Self {
		Self { patience, ..self }
	}

	/// Whether anything can be sent.
	pub fn can_send(&self) -> bool {
		self.key.is_some()
	}

	fn key(&self) -> Result<&Key> {
		self.key.as_ref().context("there is no key to send with on this chain")
	}

	/// The account's address.
	pub fn address(&self) -> Result<H160> {
		Ok(self.key()?.address())
	}

	/// The nonce of the first transaction that is not in a block.
	pub async fn nonce(&self) -> Result<u64> {
		let from = self.address()?;
		Ok(self.number("eth_getTransactionCount", json!([from, "latest"])).await?)
	}

	/// What the account has, in the smallest unit of the chain's coin.
	pub async fn balance(&self) -> Result<U256> {
		let from = self.address()?;
		let balance: String = self.ask("eth_getBalance", json!([from, "latest"])).await?;
		balance.parse::<U256>().ok().context("eth_getBalance: not understood")
	}

	/// Check that gas costs no more than it may.
	pub fn ensure_cheap(&self, price: &Price) -> Result<()> {
		ensure!(
			price.max_fee <= self.ceiling,
			"gas costs {} wei, and --max-gas-price is {}",
			price.max_fee,
			self.ceiling
		);
		Ok(())
	}

	/// Try a call without sending it: what it would cost, or why the contract refuses it.
	pub async fn simulate(&self, to: H160, input: &[u8]) -> Result<Result<Price, String>> {
		self.estimate(Some(to), input).await
	}

	/// Try to create a contract without sending anything.
	pub async fn simulate_creation(&self, code: &[u8]) -> Result<Result<Price, String>> {
		self.estimate(None, code).await
	}

	async fn estimate(&self, to: Option<H160>, input: &[u8]) -> Result<Result<Price, String>> {
		let from = self.address()?;
		let mut call = json!({ "from": from, "input": format!("0x{}", hex::encode(input)) });
		if let Some(to) = to {
			call["to"] = json!(to);
		}
		let gas = match self.ask_raw("eth_estimateGas", json!([call])).await {
			Ok(answer) => parse(answer.as_str().context("eth_estimateGas: not understood")?)?,
			Err(Failure::Answered(why)) => return Ok(Err(why)),
			Err(lost) => return Err(lost.into()),
		};
		let block: Value = self.ask("eth_getBlockByNumber", json!(["latest", false])).await?;
		let base = parse(block["baseFeePerGas"].as_str().context("the chain has no base fee")?)?;
		let tip = self.number("eth_maxPriorityFeePerGas", json!([])).await.unwrap_or(1_000_000_000);
		let (base, tip) = (u128::from(base), u128::from(tip));
		// Nodes estimate closely; the next block may need some more.
		let gas = gas.saturating_add(gas / 5);
		let max_fee = base.saturating_mul(2).saturating_add(tip);
		let cost = u128::from(gas).saturating_mul(base.saturating_add(tip));
		Ok(Ok(Price { gas, max_fee, tip, cost }))
	}

	fn signed(&self, nonce: u64, to: Option<H160>, input: &[u8], price: &Price) -> Result<Vec<u8>> {
		let transaction = TxEip1559 {
			chain_id: self.chain,
			nonce,
			gas_limit: price.gas,
			max_fee_per_gas: price.max_fee,
			max_priority_fee_per_gas: price.tip.min(price.max_fee),
			to: to.map_or(TxKind::Create, |to| TxKind::Call(Address::from(to.0))),
			value: U256::ZERO,
			access_list: Default::default(),
			input: Bytes::copy_from_slice(input),
		};
		let signature = self.key()?.sign(&transaction.signature_hash().0);
		let signature = Signature::from_bytes_and_parity(&signature[..64], signature[64] == 1);
		let mut encoded = Vec::new();
		transaction.into_signed(signature).eip2718_encode(&mut encoded);
		Ok(encoded)
	}

	/// Try a call, send it, and wait for it; for more when it waits too long.
	///
	/// The nonce is that of the first transaction that is not in a block: one that was left behind, as
	/// before a restart, is replaced.
	pub async fn send(&self, to: H160, input: Vec<u8>) -> Result<Sent> {
		match self.simulate(to, &input).await? {
			Ok(price) => self.send_for(price, to, input).await,
			Err(why) => Ok(Sent::Refused(why)),
		}
	}

	/// Send a call that was tried, for the price that was found then, or more.
	pub async fn send_for(&self, price: Price, to: H160, input: Vec<u8>) -> Result<Sent> {
		self.transact(self.nonce().await?, Some(to), input, price).await
	}

	/// Create a contract by the transaction with this nonce, which says where the contract will be.
	pub async fn create(&self, nonce: u64, code: Vec<u8>) -> Result<Sent> {
		match self.simulate_creation(&code).await? {
			Ok(price) => self.transact(nonce, None, code, price).await,
			Err(why) => Ok(Sent::Refused(why)),
		}
	}

	async fn transact(
		&self,
		nonce: u64,
		to: Option<H160>,
		input: Vec<u8>,
		mut price: Price,
	) -> Result<Sent> {
		let mut hashes = Vec::new();
		for _ in 0..ATTEMPTS {
			self.ensure_cheap(&price)?;
			let raw = self.signed(nonce, to, &input, &price)?;
			hashes.push(H256(keccak_256(&raw)));
			let raw = format!("0x{}", hex::encode(&raw));
			match self.ask_raw("eth_sendRawTransaction", json!([raw])).await {
				Ok(_) => {},
				// In the pool already, or less than what is there: wait, and offer more. A nonce that is
				// too low was used by one of those sent before.
				Err(Failure::Answered(why)) => tracing::debug!(%why, "not accepted"),
				Err(lost) => return Err(lost.into()),
			}
			let started = Instant::now();
			let mut used = 0;
			while started.elapsed() < self.patience {
				// Asked first, because a transaction may get into a block between two questions.
				used += u32::from(self.nonce().await? > nonce);
				for hash in &hashes {
					if let Some(sent) = self.outcome(*hash).await? {
						return Ok(sent);
					}
				}
				ensure!(
					used < LOOKS,
					"another transaction took nonce {nonce}, as one that was left behind by a restart may: \
					 try again. Does somebody else send with this key?"
				);
				tokio::time::sleep(LOOK.min(self.patience)).await;
			}
			// Nodes take a replacement that offers a tenth more of both.
			let more = |fee: u128| fee.saturating_add(fee / 4).saturating_add(1);
			(price.max_fee, price.tip) = (more(price.max_fee), more(price.tip));
		}
		bail!("no transaction with nonce {nonce} got into a block yet, of {hashes:?}")
	}

	async fn outcome(&self, hash: H256) -> Result<Option<Sent>> {
		let receipt: Value = self.ask("eth_getTransactionReceipt", json!([hash])).await?;
		if receipt.is_null() {
			return Ok(None);
		}
		let number = |name: &str| -> Result<u64> {
			let text = receipt[name].as_str();
			Ok(parse(text.with_context(|| format!("a receipt without {name}"))?)?)
		};
		if number("status")? != 1 {
			return Ok(Some(Sent::Refused(format!("transaction {hash:?} failed"))));
		}
		let (gas, fee) = (number("gasUsed")?, number("effectiveGasPrice")?);
		let created: Option<H160> = serde_json::from_value(receipt["contractAddress"].clone())
			.context("a receipt whose contractAddress is no address")?;
		Ok(Some(Sent::Done {
			hash,
			cost: u128::from(gas).saturating_mul(fee.into()),
			gas,
			block: number("blockNumber")?,
			created,
		}))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_have_the_addresses_that_everybody_knows() {
		let key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
		let address = format!("{:?}", Key::read(key).unwrap().address());
		assert_eq!(address, "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
	}

	#[test]
	fn a_secret_in_a_file_counts_before_that_in_the_environment() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("evm.key");
		std::fs::write(&file, " 0x1234\n").unwrap();
		// Every process has this variable.
		assert_eq!(secret(Some(&file), "PATH").unwrap().as_deref(), Some("0x1234"));
		assert_eq!(secret(None, "PATH").unwrap(), std::env::var("PATH").ok());
		assert_eq!(secret(None, "NOBODY_SETS_THIS").unwrap(), None);
		let missing = folder.path().join("missing.key");
		let error = secret(Some(&missing), "PATH").unwrap_err().to_string();
		assert!(error.contains("missing.key cannot be read"), "{error}");
	}

	#[test]
	fn a_bad_key_is_refused_without_being_repeated() {
		let error = Key::read("0x1234abcd").err().unwrap().to_string();
		assert!(!error.contains("1234"), "{error}");
	}
}
