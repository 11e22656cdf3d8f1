//! Blocks, receipts and checkpoints as other chains could have made them.
//!
//! Tries are built by another implementation than the one that reads them.

use crate::{
	event::{BURNED, DELIVERED, MOVED},
	message::word,
	polygon::{NEW_HEADER_BLOCK, RESET_HEADER_BLOCK},
	receipt::{self, MAX_PROOF},
	Checkpoint, EthAddress, GatewayEvent, HeaderProof, Log, ReceiptProof,
};
use alloc::{vec, vec::Vec};
use alloy_rlp::{Encodable, Header};
use alloy_trie::{proof::ProofRetainer, HashBuilder, Nibbles};
use polkadot_sdk::sp_core::{bounded::BoundedVec, H256};

fn log_of(address: EthAddress, topics: Vec<[u8; 32]>, words: &[[u8; 32]]) -> Log {
	let topics = topics.into_iter().map(H256).collect();
	Log {
		address,
		topics: BoundedVec::truncate_from(topics),
		data: BoundedVec::truncate_from(words.concat()),
	}
}

/// The log of a gateway's event.
pub fn log(gateway: EthAddress, event: &GatewayEvent) -> Log {
	match event {
		GatewayEvent::Delivered { nonce, relayer, success } => log_of(
			gateway,
			vec![DELIVERED, word(&nonce.to_be_bytes())],
			&[*relayer, word(&[u8::from(*success)])],
		),
		GatewayEvent::Burned { nonce, sender, recipient, amount, fee } => log_of(
			gateway,
			vec![BURNED, word(&nonce.to_be_bytes()), word(&sender.0)],
			&[*recipient, word(&amount.to_be_bytes()), word(&fee.to_be_bytes())],
		),
		GatewayEvent::Moved { to } => log_of(gateway, vec![MOVED], &[word(&to.0)]),
	}
}

/// The log of a new checkpoint.
pub fn checkpoint_log(root_chain: EthAddress, checkpoint: &Checkpoint) -> Log {
	let Checkpoint { id, start, end, root } = checkpoint;
	log_of(
		root_chain,
		vec![NEW_HEADER_BLOCK, word(&[0x55; 20]), word(&id.to_be_bytes()), word(&[3])],
		&[word(&start.to_be_bytes()), word(&end.to_be_bytes()), root.0],
	)
}

/// The log that says that checkpoints were deleted, from this one on.
pub fn reset_log(root_chain: EthAddress, id: u64) -> Log {
	log_of(root_chain, vec![RESET_HEADER_BLOCK, word(&[0x55; 20]), word(&id.to_be_bytes())], &[])
}

/// A checkpoint of blocks whose receipts have these roots, and the proofs of their headers.
pub fn checkpoint(id: u64, start: u64, receipts: &[H256]) -> (Checkpoint, Vec<HeaderProof>) {
	let mut headers: Vec<_> = (start..)
		.zip(receipts)
		.map(|(number, receipts)| HeaderProof {
			number,
			time: number,
			transactions: H256::repeat_byte(0x66),
			receipts: *receipts,
			branch: BoundedVec::new(),
		})
		.collect();
	let leaves: Vec<_> = headers.iter().map(HeaderProof::leaf).collect();
	for (index, header) in headers.iter_mut().enumerate() {
		header.branch = crate::polygon::branch(&leaves, index).unwrap_or_default();
	}
	let end = headers.last().map_or(start, |header| header.number);
	(Checkpoint { id, start, end, root: crate::polygon::root(&leaves) }, headers)
}

/// What became of a transaction.
#[derive(Clone, Debug)]
pub struct Receipt {
	/// The type of the transaction; 0 before there were types.
	pub kind: u8,
	/// Whether it did not fail.
	pub success: bool,
	/// The gas that it and those before it used.
	pub gas: u64,
	/// What it logged.
	pub logs: Vec<Log>,
}

impl Default for Receipt {
	fn default() -> Self {
		Self { kind: 2, success: true, gas: 21_000, logs: Vec::new() }
	}
}

fn list(payload: Vec<u8>) -> Vec<u8> {
	let mut out = Vec::new();
	Header { list: true, payload_length: payload.len() }.encode(&mut out);
	out.extend(payload);
	out
}

fn envelope(kind: u8, success: bool, gas: u64, logs: Vec<u8>) -> Vec<u8> {
	let mut fields = Vec::new();
	u64::from(success).encode(&mut fields);
	gas.encode(&mut fields);
	[0u8; 256][..].encode(&mut fields);
	fields.extend(list(logs));
	let kind = (kind > 0).then_some(kind);
	kind.into_iter().chain(list(fields)).collect()
}

impl Receipt {
	/// As the trie has it.
	pub fn encode(&self) -> Vec<u8> {
		let logs = self.logs.iter().flat_map(|log| list(receipt::encode(log))).collect();
		envelope(self.kind, self.success, self.gas, logs)
	}
}

/// The root of these receipts, and the proof of one of them.
///
/// # Panics
///
/// If there is no receipt at this place.
pub fn prove(receipts: &[Vec<u8>], place: u32) -> (H256, ReceiptProof) {
	assert!((place as usize) < receipts.len(), "only what is there can be proven");
	let key = |place: u32| alloy_rlp::encode(place);
	let mut leaves: Vec<_> = (0..).map(key).zip(receipts).collect();
	leaves.sort();
	let retainer = ProofRetainer::new(vec![Nibbles::unpack(key(place))]);
	let mut builder = HashBuilder::default().with_proof_retainer(retainer);
	for (key, receipt) in leaves {
		builder.add_leaf(Nibbles::unpack(key), receipt);
	}
	let root = H256(builder.root().0);
	let nodes = builder.take_proof_nodes().into_nodes_sorted();
	let nodes = nodes.into_iter().map(|(_, node)| BoundedVec::truncate_from(node.to_vec()));
	let nodes = BoundedVec::truncate_from(nodes.collect());
	(root, ReceiptProof { transaction: place, nodes })
}

/// The log in the only receipt of a block, after another log that makes the proof about `size`
/// bytes long, but at least 1,000.
pub fn padded(log: &Log, size: u32) -> (H256, ReceiptProof) {
	let before = size.min(MAX_PROOF).saturating_sub(1_000) as usize;
	let mut filler = Vec::new();
	log.address.0[..].encode(&mut filler);
	filler.extend(list(Vec::new()));
	vec![0u8; before][..].encode(&mut filler);
	let logs = [list(filler), list(receipt::encode(log))].concat();
	prove(&[envelope(2, true, 21_000, logs)], 0)
}
