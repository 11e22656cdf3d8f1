//! Checkpoints: how Polygon's blocks are proven on Ethereum.
//!
//! Polygon's validators write the root of a tree of block headers to the `RootChain` contract on
//! Ethereum. The leaves of a checkpoint are its headers in order, and zeros up to a power of two;
//! pairs are hashed as they stand. A proof is therefore as long as the number of headers says, and
//! goes left and right as the header's place says: nothing is left for whoever writes it to choose.

use crate::{event::number, keccak, keccak_pair, message::word, Log};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use hex_literal::hex;
use polkadot_sdk::sp_core::{bounded::BoundedVec, ConstU32, H256};
use scale_info::TypeInfo;

/// `NewHeaderBlock(address indexed proposer, uint256 indexed headerBlockId,
/// uint256 indexed reward, uint256 start, uint256 end, bytes32 root)`
pub const NEW_HEADER_BLOCK: [u8; 32] =
	hex!("ba5de06d22af2685c6c7765f60067f7d2b08c2d29f53cdf14d67f6d1c9bfb527");

/// `ResetHeaderBlock(address indexed proposer, uint256 indexed headerBlockId)`
pub const RESET_HEADER_BLOCK: [u8; 32] =
	hex!("ca1d8316287f938830e225956a7bb10fd5a1a1506dd2eb3a476751a488117205");

/// The longest branch: of more headers than there will ever be in a checkpoint.
pub const MAX_DEPTH: u32 = 32;

/// What Polygon's validators say of some of its blocks.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Checkpoint {
	/// Its number on Ethereum, which is used again when checkpoints are deleted there.
	pub id: u64,
	/// The first block.
	pub start: u64,
	/// The last block; not before the first.
	pub end: u64,
	/// The root of the tree of their headers.
	pub root: H256,
}

impl Checkpoint {
	/// Read the log of a new checkpoint. Whoever calls this checks which contract logged it.
	pub fn decode(log: &Log) -> Option<Self> {
		let ([start, end, root], []) = log.data.as_chunks::<32>() else { return None };
		let [signature, _proposer, id, _reward] = &log.topics[..] else { return None };
		let (start, end) = (number(start)?, number(end)?);
		let sound = signature.0 == NEW_HEADER_BLOCK && start <= end;
		sound.then_some(Self { id: number(&id.0)?, start, end, root: H256(*root) })
	}

	/// How long branches of its tree are; nothing if there are more headers than it can have.
	fn depth(&self) -> Option<u32> {
		let count = self.end.checked_sub(self.start)?.checked_add(1)?;
		let depth = count.checked_next_power_of_two()?.trailing_zeros();
		(depth <= MAX_DEPTH).then_some(depth)
	}

	/// Whether the header is one of its headers, at its place.
	pub fn contains(&self, proof: &HeaderProof) -> bool {
		let place = proof.number.checked_sub(self.start).filter(|_| proof.number <= self.end);
		let (Some(place), Some(depth)) = (place, self.depth()) else { return false };
		if proof.branch.len() as u32 != depth {
			return false;
		}
		let top = proof.branch.iter().enumerate().fold(proof.leaf(), |node, (level, sibling)| {
			if (place >> level) & 1 == 0 {
				keccak_pair(&node, sibling)
			} else {
				keccak_pair(sibling, &node)
			}
		});
		top == self.root
	}
}

/// Read the log that says which checkpoint was deleted, with all that came after it. Whoever calls
/// this checks which contract logged it.
pub fn deleted_from(log: &Log) -> Option<u64> {
	let [signature, _proposer, id] = &log.topics[..] else { return None };
	let sound = signature.0 == RESET_HEADER_BLOCK && log.data.is_empty();
	sound.then(|| number(&id.0)).flatten()
}

/// What checkpoints say of a block, and the way from there to the root.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct HeaderProof {
	/// The block's number.
	pub number: u64,
	/// When it was made.
	pub time: u64,
	/// The root of its transactions.
	pub transactions: H256,
	/// The root of its receipts.
	pub receipts: H256,
	/// The nodes beside the way from the header to the root.
	pub branch: BoundedVec<H256, ConstU32<MAX_DEPTH>>,
}

impl HeaderProof {
	/// What stands for the header in the tree.
	// 128 bytes, and a node has 64: neither can be taken for the other.
	pub fn leaf(&self) -> H256 {
		let (number, time) = (word(&self.number.to_be_bytes()), word(&self.time.to_be_bytes()));
		keccak(&[number, time, self.transactions.0, self.receipts.0].concat())
	}
}

fn padded(leaves: &[H256]) -> Vec<H256> {
	let mut nodes = leaves.to_vec();
	nodes.resize(leaves.len().next_power_of_two(), H256::zero());
	nodes
}

fn parents(nodes: &[H256]) -> Vec<H256> {
	let (pairs, _) = nodes.as_chunks::<2>();
	pairs.iter().map(|[left, right]| keccak_pair(left, right)).collect()
}

/// The root of the tree of these headers, as Polygon's validators compute it.
pub fn root(leaves: &[H256]) -> H256 {
	let mut nodes = padded(leaves);
	while nodes.len() > 1 {
		nodes = parents(&nodes);
	}
	nodes.first().copied().unwrap_or_default()
}

/// The nodes beside the way from the header at `index` to the root.
pub fn branch(leaves: &[H256], index: usize) -> Option<BoundedVec<H256, ConstU32<MAX_DEPTH>>> {
	leaves.get(index)?;
	let (mut nodes, mut place, mut branch) = (padded(leaves), index, BoundedVec::new());
	while nodes.len() > 1 {
		branch.try_push(*nodes.get(place ^ 1)?).ok()?;
		nodes = parents(&nodes);
		place /= 2;
	}
	Some(branch)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{testing, EthAddress};
	use proptest::prelude::*;

	const ROOT_CHAIN: EthAddress = EthAddress::repeat_byte(0x44);

	fn headers(start: u64, count: u64) -> Vec<HeaderProof> {
		(start..start + count)
			.map(|number| HeaderProof {
				number,
				time: 2 * number,
				transactions: H256::from_low_u64_be(number + 1),
				receipts: H256::from_low_u64_be(number + 2),
				branch: BoundedVec::new(),
			})
			.collect()
	}

	/// A checkpoint, and its headers with their branches.
	fn checkpoint(start: u64, count: u64) -> (Checkpoint, Vec<HeaderProof>) {
		let mut headers = headers(start, count);
		let leaves: Vec<_> = headers.iter().map(HeaderProof::leaf).collect();
		for (index, header) in headers.iter_mut().enumerate() {
			header.branch = branch(&leaves, index).unwrap();
		}
		(Checkpoint { id: 10_000, start, end: start + count - 1, root: root(&leaves) }, headers)
	}

	#[test]
	fn events_are_known_by_the_hash_of_their_signature() {
		for (signature, hash) in [
			("NewHeaderBlock(address,uint256,uint256,uint256,uint256,bytes32)", NEW_HEADER_BLOCK),
			("ResetHeaderBlock(address,uint256)", RESET_HEADER_BLOCK),
		] {
			assert_eq!(keccak(signature.as_bytes()).0, hash, "{signature}");
		}
	}

	#[test]
	fn a_leaf_is_four_words() {
		let header = &headers(5, 1)[0];
		let mut packed = [0; 128];
		(packed[31], packed[63], packed[95], packed[127]) = (5, 10, 6, 7);
		assert_eq!(header.leaf(), keccak(&packed));
	}

	#[test]
	fn what_the_root_chain_logs_is_read() {
		let (checkpoint, _) = checkpoint(100, 7);
		let log = testing::checkpoint_log(ROOT_CHAIN, &checkpoint);
		assert_eq!(Checkpoint::decode(&log), Some(checkpoint));
		assert_eq!(deleted_from(&log), None);
		let log = testing::reset_log(ROOT_CHAIN, 20_000);
		assert_eq!(deleted_from(&log), Some(20_000));
		assert_eq!(Checkpoint::decode(&log), None);
	}

	#[test]
	fn logs_in_another_form_are_refused() {
		let (checkpoint, _) = checkpoint(100, 7);
		let log = testing::checkpoint_log(ROOT_CHAIN, &checkpoint);
		let mut signature = log.clone();
		signature.topics[0].0[0] ^= 1;
		let mut fewer = log.clone();
		fewer.topics.pop();
		let mut shorter = log.clone();
		shorter.data.pop();
		let mut huge = log.clone();
		huge.data[0] = 1;
		let mut backwards = log.clone();
		backwards.data[63] = 0;
		for log in [signature, fewer, shorter, huge, backwards] {
			assert_eq!(Checkpoint::decode(&log), None);
		}
		let mut longer = testing::reset_log(ROOT_CHAIN, 20_000);
		longer.data.try_push(0).unwrap();
		assert_eq!(deleted_from(&longer), None);
	}

	#[test]
	fn one_header_is_its_own_root() {
		let (checkpoint, headers) = checkpoint(9, 1);
		assert!(headers[0].branch.is_empty());
		assert_eq!(checkpoint.root, headers[0].leaf());
		assert!(checkpoint.contains(&headers[0]));
	}

	#[test]
	fn missing_headers_are_zero() {
		let (checkpoint, headers) = checkpoint(0, 3);
		let leaves: Vec<_> = headers.iter().map(HeaderProof::leaf).collect();
		let right = keccak_pair(&leaves[2], &H256::zero());
		assert_eq!(checkpoint.root, keccak_pair(&keccak_pair(&leaves[0], &leaves[1]), &right));
	}

	#[test]
	fn branches_of_another_length_are_refused() {
		let (checkpoint, headers) = checkpoint(50, 6);
		let mut longer = headers[0].clone();
		longer.branch.try_push(H256::zero()).unwrap();
		let mut shorter = headers[0].clone();
		shorter.branch.pop();
		assert!(!checkpoint.contains(&longer));
		assert!(!checkpoint.contains(&shorter));
	}

	#[test]
	fn a_checkpoint_of_all_blocks_there_are_is_refused() {
		let mut header = headers(0, 1).remove(0);
		header.branch = vec![H256::zero(); MAX_DEPTH as usize].try_into().unwrap();
		for end in [u64::MAX, u64::MAX - 1, 1 << 33] {
			let checkpoint = Checkpoint { id: 0, start: 0, end, root: H256::zero() };
			assert!(!checkpoint.contains(&header));
		}
	}

	proptest! {
		#[test]
		fn every_header_is_proven_at_its_place_only(start in 0..1_000_000u64, count in 1..70u64) {
			let (checkpoint, headers) = checkpoint(start, count);
			for header in &headers {
				prop_assert!(checkpoint.contains(header));
				for number in start.saturating_sub(2)..start + count + 70 {
					let moved = HeaderProof { number, ..header.clone() };
					prop_assert_eq!(checkpoint.contains(&moved), number == header.number);
				}
			}
		}

		#[test]
		fn nothing_in_a_header_can_be_changed(count in 1..70u64, index in any::<prop::sample::Index>()) {
			let (checkpoint, headers) = checkpoint(1_000, count);
			let header = &headers[index.index(count as usize)];
			let mut time = header.clone();
			time.time += 1;
			let mut transactions = header.clone();
			transactions.transactions.0[0] ^= 1;
			let mut receipts = header.clone();
			receipts.receipts.0[0] ^= 1;
			for changed in [time, transactions, receipts] {
				prop_assert!(!checkpoint.contains(&changed));
			}
			for level in 0..header.branch.len() {
				let mut changed = header.clone();
				changed.branch[level].0[0] ^= 1;
				prop_assert!(!checkpoint.contains(&changed));
			}
		}
	}
}
