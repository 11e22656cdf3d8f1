//! Leaves of the Merkle mountain range, and their proofs, as a node makes them and a contract takes
//! them.

use crate::{
	contracts::{MmrLeaf, MmrProof},
	Error,
};
use codec::Decode;
use polkadot_sdk::{
	sp_consensus_beefy::mmr::MmrLeaf as Encoded,
	sp_core::H256,
	sp_mmr_primitives::{EncodableOpaqueLeaf, LeafProof},
};

/// A leaf as this chain encodes it: the extra field is the root of the parent's messages.
type Leaf = Encoded<u32, H256, H256, H256>;

fn not_understood(what: &str) -> Error {
	Error::NotUnderstood(what.into())
}

/// Read what `mmr_generateProof` answered for one block, under the root that `block` committed to.
pub fn read(leaves: &[u8], proof: &[u8], block: u32) -> Result<(MmrLeaf, MmrProof), Error> {
	let leaves = Vec::<EncodableOpaqueLeaf>::decode(&mut &leaves[..])
		.map_err(|_| not_understood("Sensor's leaves cannot be read"))?;
	let proof = LeafProof::<H256>::decode(&mut &proof[..])
		.map_err(|_| not_understood("Sensor's proof cannot be read"))?;
	let ([leaf], [index]) = (&leaves[..], &proof.leaf_indices[..]) else {
		return Err(not_understood("Sensor's proof is not of one leaf"));
	};
	Ok((
		decode(&leaf.0)?,
		MmrProof {
			items: proof.items.iter().map(|item| item.0.into()).collect(),
			leafIndex: *index,
			leafCount: proof.leaf_count,
			blockNumber: block,
		},
	))
}

/// Read a leaf.
pub fn decode(mut encoded: &[u8]) -> Result<MmrLeaf, Error> {
	let version = *encoded.first().ok_or_else(|| not_understood("the leaf is empty"))?;
	let leaf = Leaf::decode(&mut encoded).map_err(|_| not_understood("the leaf cannot be read"))?;
	if !encoded.is_empty() {
		return Err(not_understood("the leaf goes on after its end: this program is too old"));
	}
	let (number, hash) = leaf.parent_number_and_hash;
	let next = leaf.beefy_next_authority_set;
	Ok(MmrLeaf {
		version,
		parentNumber: number,
		parentHash: hash.0.into(),
		nextSetId: next.id,
		nextSetLength: next.len,
		nextSetRoot: next.keyset_commitment.0.into(),
		messageRoot: leaf.leaf_extra.0.into(),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use serde_json::Value;

	#[test]
	fn leaves_are_read_field_by_field() {
		let vectors: Value =
			serde_json::from_str(include_str!("../../vectors/mmr-leaves.json")).unwrap();
		for case in vectors["cases"].as_array().unwrap() {
			let encoded = hex::decode(&case["encoded"].as_str().unwrap()[2..]).unwrap();
			let leaf = decode(&encoded).unwrap();
			assert_eq!(case["version"], leaf.version);
			assert_eq!(case["parentNumber"], leaf.parentNumber);
			assert_eq!(case["parentHash"], leaf.parentHash.to_string());
			assert_eq!(case["nextSetId"], leaf.nextSetId.to_string());
			assert_eq!(case["nextSetLength"], leaf.nextSetLength);
			assert_eq!(case["nextSetRoot"], leaf.nextSetRoot.to_string());
			assert_eq!(case["messageRoot"], leaf.messageRoot.to_string());
			assert!(decode(&[&encoded[..], &[0]].concat()).is_err());
			assert!(decode(&encoded[..encoded.len() - 1]).is_err());
		}
	}

	#[test]
	fn a_proof_is_passed_on_item_by_item() {
		let vectors: Value =
			serde_json::from_str(include_str!("../../vectors/mmr-leaves.json")).unwrap();
		let encoded = vectors["cases"][0]["encoded"].as_str().unwrap();
		let leaf = EncodableOpaqueLeaf(hex::decode(&encoded[2..]).unwrap());
		let items = vec![H256::repeat_byte(1), H256::repeat_byte(2)];
		let proof = LeafProof { leaf_indices: vec![2], leaf_count: 3, items };
		let (_, read) = read(&vec![leaf.clone()].encode(), &proof.encode(), 9).unwrap();
		assert_eq!((read.leafIndex, read.leafCount, read.blockNumber), (2, 3, 9));
		assert_eq!(read.items[1], alloy_primitives::B256::repeat_byte(2));
		let two = vec![leaf.clone(), leaf].encode();
		assert!(super::read(&two, &proof.encode(), 9).is_err());
	}
}
