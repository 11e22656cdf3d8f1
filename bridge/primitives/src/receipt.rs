//! Receipts: how a log is proven to be in a block of an EVM chain.
//!
//! The receipts of a block are the values of a Merkle-Patricia trie, by the RLP encoding of the
//! transaction's place in the block. A receipt is longer than 256 bytes, so no node of this trie is
//! ever written inside another, and no place is the beginning of another; neither is understood.

use crate::{keccak, Log, Unproven};
use alloc::vec::Vec;
use alloy_rlp::{Encodable, Header};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polkadot_sdk::sp_core::{bounded::BoundedVec, ConstU32, H256};
use scale_info::TypeInfo;

/// The most bytes of a proof.
///
/// The transaction whose log is proven decides how long its receipt is; whoever relays a message
/// must not be able to make the delivery unprovable. Ethereum bounds a transaction's gas to 2^24,
/// which is enough for 2 MiB of logs.
pub const MAX_PROOF: u32 = 2_304 * 1_024;

/// The most nodes of a proof: one for each half of a byte of the longest place, and the root.
pub const MAX_NODES: u32 = 11;

/// How many bytes a filter of logs has.
const BLOOM: usize = 256;

/// A node of the trie, as RLP.
pub type Node = BoundedVec<u8, ConstU32<MAX_PROOF>>;

/// Proves the receipt of a transaction.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ReceiptProof {
	/// The transaction's place in its block.
	pub transaction: u32,
	/// The trie's nodes, from the root down to the receipt.
	pub nodes: BoundedVec<Node, ConstU32<MAX_NODES>>,
}

impl ReceiptProof {
	/// How many bytes the nodes have.
	pub fn size(&self) -> u32 {
		self.nodes.iter().fold(0, |size, node| size.saturating_add(node.len() as u32))
	}

	/// Check that a transaction that did not fail logged `log`, in the block whose receipts have
	/// this root.
	pub fn verify(&self, receipts: H256, log: &Log) -> Result<(), Unproven> {
		let receipt = self.receipt(receipts).ok_or(Unproven::Receipt)?;
		let logs = logs(receipt).ok_or(Unproven::Receipt)?;
		if logs_contain(logs, log).ok_or(Unproven::Receipt)? {
			Ok(())
		} else {
			Err(Unproven::Log)
		}
	}

	/// The receipt that the nodes lead to.
	fn receipt(&self, receipts: H256) -> Option<&[u8]> {
		if self.size() > MAX_PROOF {
			return None;
		}
		let key = nibbles(&alloy_rlp::encode(self.transaction));
		let (mut path, mut expected) = (&key[..], receipts);
		let (last, inner) = self.nodes.split_last()?;
		for node in inner {
			(expected, path) = match items(node, expected)?[..] {
				[short, next] => {
					let (false, part) = decompact(short)? else { return None };
					(hash(next)?, path.strip_prefix(&part[..])?)
				},
				ref children if children.len() == 17 => {
					let (first, rest) = path.split_first()?;
					(hash(children.get(usize::from(*first))?)?, rest)
				},
				_ => return None,
			};
		}
		match items(last, expected)?[..] {
			[short, receipt] => {
				let (true, part) = decompact(short)? else { return None };
				(part == path).then_some(receipt)
			},
			_ => None,
		}
	}
}

/// The two halves of each byte.
fn nibbles(bytes: &[u8]) -> Vec<u8> {
	bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect()
}

/// Undo the encoding of a part of a path: whether it ends in a leaf, and its nibbles.
fn decompact(short: &[u8]) -> Option<(bool, Vec<u8>)> {
	let all = nibbles(short);
	let (flags, padding) = (*all.first()?, *all.get(1)?);
	let part = match (flags & 1, padding) {
		(1, _) => &all[1..],
		(_, 0) => &all[2..],
		_ => return None,
	};
	(flags < 4).then(|| (flags & 2 != 0, part.to_vec()))
}

fn hash(item: &[u8]) -> Option<H256> {
	item.try_into().ok().map(H256)
}

/// The next item of an RLP list: the payload of a string, or of a list.
fn next<'a>(rest: &mut &'a [u8], is_list: bool) -> Option<&'a [u8]> {
	Header::decode_bytes(rest, is_list).ok()
}

/// What a list has in it, if the bytes are a list and nothing else.
fn only_list(mut bytes: &[u8]) -> Option<&[u8]> {
	let payload = next(&mut bytes, true)?;
	bytes.is_empty().then_some(payload)
}

/// The items of a node that has this hash; all are strings.
fn items(node: &[u8], expected: H256) -> Option<Vec<&[u8]>> {
	if keccak(node) != expected {
		return None;
	}
	let mut rest = only_list(node)?;
	let mut items = Vec::with_capacity(17);
	while !rest.is_empty() {
		if items.len() == 17 {
			return None;
		}
		items.push(next(&mut rest, false)?);
	}
	Some(items)
}

/// The logs of a receipt: what is in their list.
fn logs(receipt: &[u8]) -> Option<&[u8]> {
	let fields = match receipt.split_first()? {
		// All types of transactions since have the same receipt, after their number.
		(1..=0x7f, fields) => fields,
		_ => receipt,
	};
	let mut rest = only_list(fields)?;
	let status = next(&mut rest, false)?;
	let gas = next(&mut rest, false)?;
	let bloom = next(&mut rest, false)?;
	let logs = next(&mut rest, true)?;
	// A failed transaction has an empty status, and one before Byzantium a root in its place.
	let sound = status == [1] && gas.len() <= 8 && bloom.len() == BLOOM && rest.is_empty();
	sound.then_some(logs)
}

/// Whether `log` is among logs. They are read up to it, and each of these must be well formed.
fn logs_contain(mut logs: &[u8], log: &Log) -> Option<bool> {
	let expected = encode(log);
	while !logs.is_empty() {
		if next(&mut logs, true)? == expected {
			return Some(true);
		}
	}
	Some(false)
}

/// The payload of a log as RLP. There is only one way to write it, so bytes can be compared.
pub(crate) fn encode(log: &Log) -> Vec<u8> {
	let mut topics = Vec::new();
	log.topics.iter().for_each(|topic| Encodable::encode(&topic.0[..], &mut topics));
	let mut out = Vec::new();
	Encodable::encode(&log.address.0[..], &mut out);
	Header { list: true, payload_length: topics.len() }.encode(&mut out);
	out.extend(topics);
	Encodable::encode(&log.data[..], &mut out);
	out
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		testing::{self, Receipt},
		EthAddress, GatewayEvent,
	};
	use proptest::prelude::*;

	fn log(nonce: u64) -> Log {
		let event = GatewayEvent::Delivered { nonce, relayer: [1; 32], success: true };
		testing::log(EthAddress::repeat_byte(0x22), &event)
	}

	/// As many receipts; the transaction at a place logs its place. Types take turns.
	fn block(count: u32) -> Vec<Vec<u8>> {
		(0..count)
			.map(|place| {
				let kind = (place % 5) as u8;
				Receipt { kind, logs: vec![log(1_000), log(place.into())], ..Receipt::default() }
			})
			.map(|receipt| receipt.encode())
			.collect()
	}

	#[test]
	fn receipts_of_blocks_of_all_shapes_are_proven() {
		for count in [1, 2, 3, 16, 17, 127, 128, 129, 130, 300] {
			let receipts = block(count);
			for place in [0, 1, 2, 15, 16, 126, 127, 128, 129, 255, 256, 299] {
				if place >= count {
					continue;
				}
				let (root, proof) = testing::prove(&receipts, place);
				assert_eq!(proof.verify(root, &log(place.into())), Ok(()), "{place} of {count}");
				assert_eq!(proof.verify(root, &log(1_000)), Ok(()));
				assert_eq!(proof.verify(root, &log(2_000)), Err(Unproven::Log));
			}
		}
	}

	#[test]
	fn a_receipt_is_not_that_of_another_transaction() {
		let receipts = block(20);
		let (root, proof) = testing::prove(&receipts, 7);
		for transaction in (0..300).filter(|place| *place != 7) {
			let proof = ReceiptProof { transaction, ..proof.clone() };
			assert_eq!(proof.verify(root, &log(7)), Err(Unproven::Receipt));
		}
	}

	#[test]
	fn a_receipt_is_not_that_of_another_block() {
		let (_, proof) = testing::prove(&block(20), 7);
		let (root, _) = testing::prove(&block(21), 7);
		assert_eq!(proof.verify(root, &log(7)), Err(Unproven::Receipt));
	}

	#[test]
	fn nodes_are_neither_missing_nor_superfluous_nor_out_of_order() {
		let (root, proof) = testing::prove(&block(20), 7);
		let nodes = proof.nodes.to_vec();
		let refused = |nodes: Vec<Node>| {
			let proof = ReceiptProof { nodes: nodes.try_into().unwrap(), ..proof.clone() };
			assert_eq!(proof.verify(root, &log(7)), Err(Unproven::Receipt));
		};
		refused(Vec::new());
		for place in 0..nodes.len() {
			let mut fewer = nodes.clone();
			fewer.remove(place);
			refused(fewer);
			let mut more = nodes.clone();
			more.insert(place, nodes[place].clone());
			refused(more);
		}
		refused([&nodes[..], &nodes[..1]].concat());
		refused(nodes.iter().rev().cloned().collect());
	}

	#[test]
	fn a_failed_transaction_proves_nothing() {
		let receipt = Receipt { success: false, logs: vec![log(1)], ..Receipt::default() };
		let (root, proof) = testing::prove(&[receipt.encode()], 0);
		assert_eq!(proof.verify(root, &log(1)), Err(Unproven::Receipt));
	}

	#[test]
	fn gas_of_zero_is_empty_as_polygon_writes_it() {
		let receipt = Receipt { kind: 0x7f, gas: 0, logs: vec![log(1)], ..Receipt::default() };
		let (root, proof) = testing::prove(&[receipt.encode()], 0);
		assert_eq!(proof.verify(root, &log(1)), Ok(()));
	}

	#[test]
	fn receipts_that_end_too_late_or_too_early_are_refused() {
		let receipt = Receipt { logs: vec![log(1)], ..Receipt::default() }.encode();
		let refused = |receipt: Vec<u8>| {
			let (root, proof) = testing::prove(&[receipt], 0);
			assert_eq!(proof.verify(root, &log(1)), Err(Unproven::Receipt));
		};
		refused([&receipt[..], &[0x80]].concat());
		refused(receipt[..receipt.len() - 1].to_vec());
		refused([&[0x80][..], &receipt].concat());
		refused([&[0][..], &receipt].concat());
		refused([&[2, 2][..], &receipt].concat());
	}

	#[test]
	fn every_part_of_a_log_counts() {
		let (root, proof) = testing::prove(&block(3), 1);
		let mut address = log(1);
		address.address.0[0] ^= 1;
		let mut topic = log(1);
		topic.topics[0].0[31] ^= 1;
		let mut fewer = log(1);
		fewer.topics.pop();
		let mut data = log(1);
		data.data[0] ^= 1;
		let mut longer = log(1);
		longer.data.try_push(0).unwrap();
		for log in [address, topic, fewer, data, longer] {
			assert_eq!(proof.verify(root, &log), Err(Unproven::Log));
		}
	}

	#[test]
	fn long_receipts_are_proven_up_to_the_bound() {
		let (root, proof) = testing::padded(&log(1), 1_000_000);
		assert_eq!(proof.verify(root, &log(1)), Ok(()));
		let (root, proof) = testing::padded(&log(1), MAX_PROOF - 1_000);
		assert_eq!(proof.verify(root, &log(1)), Ok(()));
	}

	proptest! {
		#[test]
		fn no_changed_byte_goes_unnoticed(
			count in 1..40u32,
			place in any::<prop::sample::Index>(),
			node in any::<prop::sample::Index>(),
			byte in any::<prop::sample::Index>(),
			flip in 1..=255u8,
		) {
			let place = place.index(count as usize) as u32;
			let (root, mut proof) = testing::prove(&block(count), place);
			let node = node.index(proof.nodes.len());
			let byte = byte.index(proof.nodes[node].len());
			proof.nodes[node][byte] ^= flip;
			prop_assert_eq!(proof.verify(root, &log(place.into())), Err(Unproven::Receipt));
		}

		#[test]
		fn nothing_that_is_no_proof_panics(
			transaction in any::<u32>(),
			nodes in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..80), 0..4),
		) {
			let root = nodes.first().map(|node| keccak(node)).unwrap_or_default();
			let nodes: Vec<Node> = nodes.into_iter().map(|node| node.try_into().unwrap()).collect();
			let proof = ReceiptProof { transaction, nodes: nodes.try_into().unwrap() };
			prop_assert!(proof.verify(root, &log(1)).is_err());
		}
	}
}
