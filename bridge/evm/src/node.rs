//! A node of an EVM chain.

use crate::{hexadecimal, RawLog, H160, H256};
use alloy_sol_types::SolCall;
use sensor_bridge_primitives::HeaderProof;
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::{json, Value};
use std::time::Duration;

/// How long the node may take to accept a connection.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest answer, in bytes. All receipts of a full block are some tens of millions.
const MAX_ANSWER: usize = 128 << 20;

/// The most of an answer's error that is repeated, in characters.
const MAX_REASON: usize = 400;

/// Why a node's answer is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// The node answered with this error.
	#[error("the EVM node refused: {0}")]
	Answered(String),
	/// It did not answer.
	#[error("no EVM node answers: {0}")]
	Lost(String),
	/// It answered something else.
	#[error("an answer was not understood: {0}")]
	NotUnderstood(String),
}

/// How many blocks a node is asked to search at once.
const STEP: u64 = 5_000;

/// A node, which is asked over plain HTTP.
#[derive(Clone, Debug)]
pub struct Node {
	http: reqwest::Client,
	url: String,
	/// The chain.
	pub chain: u64,
}

/// A block, as far as proofs need it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
	/// Its hash.
	pub hash: H256,
	/// Its number.
	#[serde(with = "hexadecimal::number")]
	pub number: u64,
	/// When it was made.
	#[serde(with = "hexadecimal::number")]
	pub timestamp: u64,
	/// The root of its transactions.
	pub transactions_root: H256,
	/// The root of its receipts.
	pub receipts_root: H256,
}

impl From<&Header> for HeaderProof {
	/// What checkpoints say of the block, without the way to their root.
	fn from(header: &Header) -> Self {
		Self {
			number: header.number,
			time: header.timestamp,
			transactions: header.transactions_root,
			receipts: header.receipts_root,
			branch: Default::default(),
		}
	}
}

/// What became of a transaction.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionReceipt {
	/// 1 if it took effect.
	#[serde(with = "hexadecimal::number")]
	pub status: u64,
	/// The block that has it.
	#[serde(with = "hexadecimal::number")]
	pub block_number: u64,
	/// What it logged.
	pub logs: Vec<RawLog>,
}

/// An error of the connection, without the address: that may have a password in it.
fn lost(error: reqwest::Error) -> Error {
	let error = error.without_url();
	let mut innermost: &dyn std::error::Error = &error;
	while let Some(source) = innermost.source() {
		innermost = source;
	}
	Error::Lost(innermost.to_string())
}

fn shortened(text: &str) -> String {
	text.chars().take(MAX_REASON).collect()
}

impl Node {
	/// Ask the node at `url`, as in `http://127.0.0.1:8545`, which chain it is of.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		if !url.starts_with("http://") {
			let why =
				"its address has to begin with http://; for another, put a proxy on this machine";
			return Err(Error::Lost(why.into()));
		}
		// A proxy for the web is not meant for nodes of one's own.
		let http = reqwest::Client::builder()
			.no_proxy()
			.connect_timeout(CONNECT_PATIENCE)
			.timeout(PATIENCE)
			.build()
			.map_err(lost)?;
		let mut node = Self { http, url: url.into(), chain: 0 };
		node.chain = node.number("eth_chainId", json!([])).await?;
		Ok(node)
	}

	/// Ask something, and read the answer as it is.
	pub async fn ask_raw(&self, method: &str, params: Value) -> Result<Value, Error> {
		let asked = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let mut answer = self.http.post(&self.url).json(&asked).send().await.map_err(lost)?;
		let (status, mut body) = (answer.status(), Vec::new());
		while let Some(chunk) = answer.chunk().await.map_err(lost)? {
			if body.len().saturating_add(chunk.len()) > MAX_ANSWER {
				return Err(Error::NotUnderstood(format!("{method}: it is too long")));
			}
			body.extend_from_slice(&chunk);
		}
		let mut answer: Value = serde_json::from_slice(&body).map_err(|_| {
			Error::NotUnderstood(format!("{method}: no JSON, with status {status}"))
		})?;
		if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
			return Err(Error::Answered(format!("{method}: {}", shortened(&error.to_string()))));
		}
		Ok(answer.get_mut("result").map(Value::take).unwrap_or_default())
	}

	/// Ask something.
	pub async fn ask<T: DeserializeOwned>(&self, method: &str, params: Value) -> Result<T, Error> {
		let answer = self.ask_raw(method, params).await?;
		serde_json::from_value(answer).map_err(|why| {
			Error::NotUnderstood(format!("{method}: {}", shortened(&why.to_string())))
		})
	}

	/// Ask for a number.
	pub async fn number(&self, method: &str, params: Value) -> Result<u64, Error> {
		hexadecimal::parse(&self.ask::<String>(method, params).await?)
	}

	/// The number of the last block.
	pub async fn head(&self) -> Result<u64, Error> {
		self.number("eth_blockNumber", json!([])).await
	}

	/// The number of the last block that is final there.
	pub async fn finalized(&self) -> Result<u64, Error> {
		Ok(self.header("finalized").await?.number)
	}

	/// A block by its number in hexadecimal, or by name.
	pub async fn header(&self, which: &str) -> Result<Header, Error> {
		self.ask("eth_getBlockByNumber", json!([which, false])).await
	}

	/// A transaction, by its place.
	pub async fn transaction(&self, block: H256, place: u64) -> Result<Value, Error> {
		let params = json!([block, format!("{place:#x}")]);
		self.ask("eth_getTransactionByBlockHashAndIndex", params).await
	}

	/// What became of a transaction; nothing while it is in no block.
	pub async fn receipt(&self, transaction: H256) -> Result<Option<TransactionReceipt>, Error> {
		self.ask("eth_getTransactionReceipt", json!([transaction])).await
	}

	/// Logs of a contract in these blocks.
	pub async fn logs(
		&self,
		from: u64,
		to: u64,
		address: H160,
		topics: Value,
	) -> Result<Vec<RawLog>, Error> {
		let filter = json!({
			"fromBlock": format!("{from:#x}"),
			"toBlock": format!("{to:#x}"),
			"address": address,
			"topics": topics,
		});
		self.ask("eth_getLogs", json!([filter])).await
	}

	/// Logs of a contract, searched for from block `head` back to block `end`, until there are `count`;
	/// `usize::MAX` for all.
	pub async fn logs_back(
		&self,
		head: u64,
		end: u64,
		address: H160,
		topics: &Value,
		count: usize,
	) -> Result<Vec<RawLog>, Error> {
		let (mut found, mut to) = (Vec::new(), head);
		while found.len() < count {
			let from = to.saturating_sub(STEP - 1).max(end);
			found.extend(self.logs(from, to, address, topics.clone()).await?);
			if from <= end {
				break;
			}
			to = from - 1;
		}
		Ok(found)
	}

	/// Call a contract without sending anything. What it refuses is [`Error::Answered`].
	pub async fn call(&self, to: H160, input: &[u8], at: &str) -> Result<Vec<u8>, Error> {
		let input = format!("0x{}", hex::encode(input));
		let params = json!([{ "to": to, "input": input }, at]);
		hexadecimal::parse_bytes(&self.ask::<String>("eth_call", params).await?)
	}

	/// Read something from a contract.
	pub async fn read<C: SolCall>(&self, to: H160, call: C, at: &str) -> Result<C::Return, Error> {
		let answer = self.call(to, &call.abi_encode(), at).await?;
		C::abi_decode_returns(&answer).map_err(|_| {
			let what = format!("{} is not answered by {to:?}: a contract of ours?", C::SIGNATURE);
			Error::NotUnderstood(what)
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_receipt_is_read_as_nodes_write_it() {
		let receipt: TransactionReceipt = serde_json::from_value(json!({
			"status": "0x1",
			"blockNumber": "0x10",
			"gasUsed": "0x5208",
			"logs": [{
				"address": format!("{:?}", H160::repeat_byte(1)),
				"topics": [format!("{:?}", H256::repeat_byte(2))],
				"data": "0x0102",
				"blockNumber": "0x10",
				"blockHash": format!("{:?}", H256::zero()),
				"transactionIndex": "0x3",
				"removed": false,
			}],
		}))
		.unwrap();
		assert_eq!((receipt.status, receipt.block_number), (1, 16));
		assert_eq!(
			(receipt.logs[0].transaction_index, &receipt.logs[0].data[..]),
			(3, &[1, 2][..])
		);
		assert!(receipt.logs[0].event().is_none());
	}

	#[test]
	fn an_error_that_is_long_is_cut() {
		assert_eq!(shortened(&"x".repeat(5_000)).len(), MAX_REASON);
	}
}
