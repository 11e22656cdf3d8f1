//! Logs.

use crate::{hexadecimal, H160, H256};
use sensor_bridge_primitives::{GatewayEvent, Log};
use serde::Deserialize;

/// A log, as `eth_getLogs` and receipts have it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawLog {
	/// Who logged it.
	pub address: H160,
	/// Its topics.
	pub topics: Vec<H256>,
	/// Its data.
	#[serde(with = "hexadecimal::bytes")]
	pub data: Vec<u8>,
	/// The block that has it.
	#[serde(with = "hexadecimal::number")]
	pub block_number: u64,
	/// The hash of that block.
	pub block_hash: H256,
	/// The place of its transaction.
	#[serde(with = "hexadecimal::number")]
	pub transaction_index: u64,
}

impl RawLog {
	/// The log as the chain takes it; nothing if it is longer than any that means something there.
	pub fn bounded(&self) -> Option<Log> {
		Some(Log {
			address: self.address,
			topics: self.topics.clone().try_into().ok()?,
			data: self.data.clone().try_into().ok()?,
		})
	}

	/// What a gateway says with it; nothing if it is no event of a gateway.
	pub fn event(&self) -> Option<GatewayEvent> {
		GatewayEvent::decode(&self.bounded()?)
	}
}
