//! The tree of the messages of one block: pairs are sorted before they are hashed, and an odd node
//! goes up unchanged, as OpenZeppelin's `MerkleProof` expects.

use crate::keccak_pair;
use alloc::vec::Vec;
use polkadot_sdk::sp_core::H256;

/// How many messages a block makes at most.
pub const MAX_LEAVES: u32 = 64;

fn parent(a: &H256, b: &H256) -> H256 {
	if a <= b {
		keccak_pair(a, b)
	} else {
		keccak_pair(b, a)
	}
}

fn parents(nodes: &[H256]) -> Vec<H256> {
	nodes
		.chunks(2)
		.map(|pair| match pair {
			[left, right] => parent(left, right),
			odd => odd[0],
		})
		.collect()
}

/// The root; zero if there are no leaves.
pub fn root(leaves: &[H256]) -> H256 {
	let mut nodes = leaves.to_vec();
	while nodes.len() > 1 {
		nodes = parents(&nodes);
	}
	nodes.first().copied().unwrap_or_default()
}

/// What proves the leaf at `index`, from the leaves up.
pub fn proof(leaves: &[H256], index: usize) -> Option<Vec<H256>> {
	leaves.get(index)?;
	let (mut nodes, mut place, mut proof) = (leaves.to_vec(), index, Vec::new());
	while nodes.len() > 1 {
		proof.extend(nodes.get(place ^ 1));
		nodes = parents(&nodes);
		place /= 2;
	}
	Some(proof)
}

/// Whether `proof` leads from `leaf` to `root`, as contracts check it.
pub fn verify(root: H256, leaf: H256, proof: &[H256]) -> bool {
	proof.iter().fold(leaf, |node, sibling| parent(&node, sibling)) == root
}

#[cfg(test)]
mod tests {
	use super::*;
	use polkadot_sdk::sp_runtime::traits::Keccak256;
	use proptest::prelude::*;

	fn leaves(count: usize, seed: u8) -> Vec<H256> {
		(0..count).map(|index| crate::keccak(&[seed, index as u8])).collect()
	}

	#[test]
	fn no_messages_have_the_root_zero() {
		assert_eq!(root(&[]), H256::zero());
		assert_eq!(proof(&[], 0), None);
	}

	#[test]
	fn one_message_is_its_own_root() {
		let leaves = leaves(1, 0);
		assert_eq!(root(&leaves), leaves[0]);
		assert_eq!(proof(&leaves, 0), Some(Vec::new()));
	}

	proptest! {
		#[test]
		fn every_leaf_is_proven_and_nothing_else(count in 1..=64usize, seed in any::<u8>()) {
			let leaves = leaves(count, seed);
			let root = root(&leaves);
			for (index, leaf) in leaves.iter().enumerate() {
				let proof = proof(&leaves, index).unwrap();
				prop_assert!(verify(root, *leaf, &proof));
				prop_assert!(!verify(root, crate::keccak(b"other"), &proof));
			}
			prop_assert_eq!(proof(&leaves, count), None);
		}

		#[test]
		fn roots_and_proofs_are_those_of_another_implementation(
			count in 1..=64usize,
			seed in any::<u8>(),
		) {
			let leaves = leaves(count, seed);
			prop_assert_eq!(
				root(&leaves),
				snowbridge_merkle_tree::merkle_root::<Keccak256, _>(leaves.iter().copied())
			);
			for index in 0..count {
				let other = snowbridge_merkle_tree::merkle_proof::<Keccak256, _>(
					leaves.iter().copied(),
					index as u64,
				);
				prop_assert_eq!(proof(&leaves, index).unwrap(), other.proof);
			}
		}
	}
}
