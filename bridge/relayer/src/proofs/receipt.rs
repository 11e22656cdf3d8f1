//! Receipts: what a node says of them, encoded as the trie has them, and the trie's proofs.

use alloy_primitives::{Bytes, B256};
use alloy_rlp::{Encodable, Header};
use alloy_trie::{proof::ProofRetainer, HashBuilder, Nibbles};
use anyhow::{ensure, Context, Result};
use polkadot_sdk::sp_core::H256;
use sensor_bridge_evm::{hexadecimal, Node as EvmNode};
use sensor_bridge_primitives::{receipt::Node, ReceiptProof};
use serde::Deserialize;
use serde_json::json;

pub use sensor_bridge_evm::RawLog;

/// A receipt, as `eth_getBlockReceipts` has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawReceipt {
	#[serde(with = "hexadecimal::number")]
	transaction_index: u64,
	#[serde(rename = "type", with = "hexadecimal::number", default)]
	kind: u64,
	#[serde(with = "hexadecimal::number")]
	status: u64,
	#[serde(with = "hexadecimal::number")]
	cumulative_gas_used: u64,
	#[serde(with = "hexadecimal::bytes")]
	logs_bloom: Vec<u8>,
	logs: Vec<RawLog>,
}

fn list(payload: &[u8]) -> Vec<u8> {
	let mut out = Vec::new();
	Header { list: true, payload_length: payload.len() }.encode(&mut out);
	out.extend_from_slice(payload);
	out
}

fn log(log: &RawLog) -> Vec<u8> {
	let mut topics = Vec::new();
	log.topics.iter().for_each(|topic| topic.0[..].encode(&mut topics));
	let mut out = Vec::new();
	log.address.0[..].encode(&mut out);
	out.extend(list(&topics));
	log.data[..].encode(&mut out);
	list(&out)
}

impl RawReceipt {
	/// As the trie has it.
	// Zeros are empty strings, as in all of RLP; Polygon's receipts of what it has from Ethereum
	// have no gas.
	fn encode(&self) -> Result<Vec<u8>> {
		let mut fields = Vec::new();
		self.status.encode(&mut fields);
		self.cumulative_gas_used.encode(&mut fields);
		self.logs_bloom[..].encode(&mut fields);
		fields.extend(list(&self.logs.iter().flat_map(log).collect::<Vec<_>>()));
		let receipt = list(&fields);
		let kind = u8::try_from(self.kind).context("a type of transactions that cannot be")?;
		Ok(if kind == 0 { receipt } else { [&[kind][..], &receipt].concat() })
	}
}

/// All receipts of a block.
pub async fn of_block(evm: &EvmNode, block: u64) -> Result<Vec<RawReceipt>> {
	Ok(evm.ask("eth_getBlockReceipts", json!([format!("{block:#x}")])).await?)
}

/// The proof of one receipt of a block. All of the block's receipts are needed for it.
pub fn prove(receipts: &[RawReceipt], place: u64, root: H256) -> Result<ReceiptProof> {
	let mut leaves = receipts
		.iter()
		.map(|receipt| Ok((alloy_rlp::encode(receipt.transaction_index), receipt.encode()?)))
		.collect::<Result<Vec<_>>>()?;
	leaves.sort();
	let retainer = ProofRetainer::new(vec![Nibbles::unpack(alloy_rlp::encode(place))]);
	let mut builder = HashBuilder::default().with_proof_retainer(retainer);
	for (key, receipt) in &leaves {
		builder.add_leaf(Nibbles::unpack(key), receipt);
	}
	let made: B256 = builder.root();
	ensure!(
		made.0 == root.0,
		"the node's receipts do not make up the block's root: it left some out, or they have a form \
		 that this relayer does not know"
	);
	let nodes = builder.take_proof_nodes().into_nodes_sorted();
	let nodes = nodes
		.into_iter()
		.map(|(_, node): (Nibbles, Bytes)| node.to_vec().try_into())
		.collect::<Result<Vec<Node>, _>>()
		.map_err(|_| anyhow::anyhow!("a node of the proof is longer than the chain takes"))?;
	let nodes = nodes
		.try_into()
		.map_err(|_| anyhow::anyhow!("the proof has more nodes than the chain takes"))?;
	let transaction = place.try_into().context("no block has so many transactions")?;
	Ok(ReceiptProof { transaction, nodes })
}

#[cfg(test)]
mod tests {
	use super::*;
	use polkadot_sdk::sp_core::H160;
	use sensor_bridge_primitives::{
		testing::{self, Receipt},
		GatewayEvent, Log,
	};

	/// A block's receipts, as the chain's own tests make them, and as a node tells of them.
	fn block(count: u64) -> (Vec<Vec<u8>>, Vec<RawReceipt>, Vec<Log>) {
		let logs: Vec<_> = (0..count)
			.map(|nonce| GatewayEvent::Delivered { nonce, relayer: [1; 32], success: true })
			.map(|event| testing::log(H160::repeat_byte(0x22), &event))
			.collect();
		let kinds = [0, 1, 2, 3, 0x7f];
		let of = |place: usize| kinds[place % kinds.len()];
		let gas = |place: usize| if of(place) == 0x7f { 0 } else { 21_000 };
		let encoded = logs.iter().enumerate().map(|(place, log)| {
			Receipt {
				kind: of(place),
				gas: gas(place),
				logs: vec![log.clone()],
				..Receipt::default()
			}
			.encode()
		});
		let raw = logs.iter().enumerate().map(|(place, log)| {
			let told = serde_json::json!({
				"transactionIndex": format!("{place:#x}"),
				"type": format!("{:#x}", of(place)),
				"status": "0x1",
				"cumulativeGasUsed": format!("{:#x}", gas(place)),
				"logsBloom": format!("0x{}", "00".repeat(256)),
				"logs": [{
					"address": log.address,
					"topics": log.topics.to_vec(),
					"data": format!("0x{}", hex::encode(&log.data)),
					"blockNumber": "0x10",
					"blockHash": H256::zero(),
					"transactionIndex": format!("{place:#x}"),
				}],
			});
			serde_json::from_value(told).unwrap()
		});
		(encoded.collect(), raw.collect(), logs)
	}

	#[test]
	fn receipts_of_all_types_are_proven_as_the_chain_checks_them() {
		for count in [1, 2, 16, 17, 128, 129, 300] {
			let (encoded, raw, logs) = block(count);
			let (root, _) = testing::prove(&encoded, 0);
			for place in [0, 1, 15, 16, 127, 128, 299].into_iter().filter(|place| *place < count) {
				let proof = prove(&raw, place, root).unwrap();
				assert_eq!(proof.verify(root, &logs[place as usize]), Ok(()), "{place} of {count}");
			}
		}
	}

	#[test]
	fn a_node_that_leaves_receipts_out_is_not_believed() {
		let (encoded, raw, _) = block(20);
		let (root, _) = testing::prove(&encoded, 0);
		assert!(prove(&raw[..19], 3, root).is_err());
	}
}
