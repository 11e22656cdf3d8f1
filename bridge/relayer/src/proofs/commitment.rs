//! Commitments: what BEEFY's validators signed, as the verifier on the other side takes it.

use crate::contracts::Signatures;
use alloy_primitives::{Bytes, U256};
use anyhow::{ensure, Context, Result};
use codec::{Decode, Encode};
use polkadot_sdk::{
	frame_support::crypto::ecdsa::ECDSAExt,
	sp_consensus_beefy::{
		known_payloads::MMR_ROOT_ID, Commitment, SignedCommitment, VersionedFinalityProof,
	},
	sp_core::{ecdsa, H160, H256},
	sp_io::{crypto::secp256k1_ecdsa_recover, hashing::keccak_256},
};

/// A commitment and who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
	/// The block that it is of.
	pub block: u32,
	/// Whose signatures these are.
	pub set: u64,
	/// The root that it commits to.
	pub root: H256,
	/// The bytes that were signed.
	pub commitment: Vec<u8>,
	/// One place for each validator of the set.
	signatures: Vec<Option<[u8; 65]>>,
}

impl Signed {
	/// Read a justification as nodes keep it in blocks and report it.
	pub fn decode(mut justification: &[u8]) -> Result<Self> {
		// The signatures' type has the shape of 65 bytes, whatever application key made them.
		let VersionedFinalityProof::V1(SignedCommitment { commitment, signatures }) =
			VersionedFinalityProof::<u32, [u8; 65]>::decode(&mut justification)
				.context("the node's justification cannot be read")?;
		ensure!(justification.is_empty(), "the justification goes on after its end");
		Self::new(&commitment, signatures)
	}

	fn new(commitment: &Commitment<u32>, signatures: Vec<Option<[u8; 65]>>) -> Result<Self> {
		let root = commitment
			.payload
			.get_decoded::<H256>(&MMR_ROOT_ID)
			.context("the commitment has no root of the Merkle mountain range")?;
		Ok(Self {
			block: commitment.block_number,
			set: commitment.validator_set_id,
			root,
			commitment: commitment.encode(),
			signatures,
		})
	}

	/// The signatures as the verifier takes them: no more than it asks for, since each costs gas.
	pub fn signatures(&self, validators: &[H160]) -> Result<Signatures> {
		ensure!(
			validators.len() == self.signatures.len(),
			"the set has {} validators, but {} places for signatures",
			validators.len(),
			self.signatures.len()
		);
		let digest = keccak_256(&self.commitment);
		let needed = quorum(validators.len());
		let mut signers = vec![U256::ZERO; validators.len().div_ceil(256)];
		let (mut signatures, mut count) = (Vec::new(), 0);
		for (place, (validator, signature)) in validators.iter().zip(&self.signatures).enumerate() {
			let Some(signature) = signature else { continue };
			// A bad one would make the contract refuse all of them.
			if count == needed || signer(&digest, signature) != Some(*validator) {
				continue;
			}
			signers[place / 256].set_bit(place % 256, true);
			signatures.extend_from_slice(signature);
			count += 1;
		}
		ensure!(count == needed, "{count} sound signatures, but {needed} are needed");
		let validators: Vec<u8> = validators.iter().flat_map(|validator| validator.0).collect();
		Ok(Signatures {
			validators: Bytes::from(validators),
			signers,
			signatures: Bytes::from(signatures),
		})
	}
}

/// How many of so many validators have to sign.
pub fn quorum(validators: usize) -> usize {
	validators - validators.saturating_sub(1) / 3
}

/// Who signed, if it was anybody.
fn signer(digest: &[u8; 32], signature: &[u8; 65]) -> Option<H160> {
	let key = secp256k1_ecdsa_recover(signature, digest).ok()?;
	Some(H160::from_slice(&keccak_256(&key)[12..]))
}

/// The address that stands for a validator's key; zero for a key that has none.
pub fn address(key: &ecdsa::Public) -> H160 {
	key.to_eth_address().map(H160).unwrap_or_default()
}

/// The root over a set's addresses, as the verifier computes it.
pub fn set_root(validators: &[H160]) -> H256 {
	let mut row: Vec<H256> =
		validators.iter().map(|validator| H256(keccak_256(&validator.0))).collect();
	while row.len() > 1 {
		row = row
			.chunks(2)
			.map(|pair| match pair {
				[left, right] => H256(keccak_256(&[left.0, right.0].concat())),
				odd => odd[0],
			})
			.collect();
	}
	row.first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::Value;

	fn bytes<const N: usize>(value: &Value) -> [u8; N] {
		let text = value.as_str().unwrap().trim_start_matches("0x");
		hex::decode(text).unwrap().try_into().unwrap()
	}

	fn list<const N: usize>(value: &Value) -> Vec<[u8; N]> {
		value.as_array().unwrap().iter().map(bytes).collect()
	}

	fn number(value: &Value) -> u64 {
		value.as_u64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
	}

	fn cases(vectors: &str) -> Vec<Value> {
		let vectors: Value = serde_json::from_str(vectors).unwrap();
		vectors["cases"].as_array().unwrap().clone()
	}

	/// A justification as a node would have reported it, and who is in the set.
	fn justification(case: &Value) -> (Vec<u8>, Vec<H160>) {
		let validators: Vec<_> = list(&case["validators"]).into_iter().map(H160).collect();
		let mut signatures = vec![None; validators.len()];
		let signers = case["signers"].as_array().unwrap();
		for (place, signature) in signers.iter().zip(list::<65>(&case["signatures"])) {
			signatures[number(place) as usize] = Some(signature);
		}
		let encoded = hex::decode(&case["encoded"].as_str().unwrap()[2..]).unwrap();
		let commitment = Commitment::<u32>::decode(&mut &encoded[..]).unwrap();
		let signed = VersionedFinalityProof::V1(SignedCommitment { commitment, signatures });
		(signed.encode(), validators)
	}

	#[test]
	fn commitments_are_read_and_written_as_validators_signed_them() {
		for case in cases(include_str!("../../../vectors/commitments.json")) {
			let (justification, validators) = justification(&case);
			let signed = Signed::decode(&justification).unwrap();
			assert_eq!(format!("0x{}", hex::encode(&signed.commitment)), case["encoded"]);
			assert_eq!(u64::from(signed.block), number(&case["blockNumber"]));
			assert_eq!(signed.set, number(&case["validatorSetId"]));
			assert_eq!(signed.root.0, bytes(&case["mmrRoot"]));
			assert_eq!(set_root(&validators).0, bytes(&case["setRoot"]));
		}
	}

	#[test]
	fn no_more_signatures_than_needed_are_taken_and_none_that_is_bad() {
		for case in cases(include_str!("../../../vectors/commitments.json")) {
			let (justification, validators) = justification(&case);
			let mut signed = Signed::decode(&justification).unwrap();
			let given = case["signers"].as_array().unwrap().len();
			let needed = quorum(validators.len());
			if given < needed {
				assert!(signed.signatures(&validators).is_err());
				continue;
			}
			let taken = signed.signatures(&validators).unwrap();
			let bits: usize = taken.signers.iter().map(|word| word.count_ones()).sum();
			assert_eq!((bits, taken.signatures.len()), (needed, needed * 65));
			assert_eq!(taken.validators.len(), validators.len() * 20);

			let first = signed.signatures.iter().position(Option::is_some).unwrap();
			if let Some(signature) = &mut signed.signatures[first] {
				signature[40] ^= 1;
			}
			match signed.signatures(&validators) {
				Ok(taken) => assert!(!taken.signers[first / 256].bit(first % 256)),
				Err(_) => assert_eq!(given, needed),
			}
		}
	}

	#[test]
	fn sets_have_the_roots_and_quorums_that_the_verifier_asks_for() {
		for case in cases(include_str!("../../../vectors/validator-sets.json")) {
			let validators: Vec<_> = list(&case["addresses"]).into_iter().map(H160).collect();
			assert_eq!(set_root(&validators).0, bytes(&case["root"]));
			assert_eq!(quorum(validators.len()) as u64, number(&case["quorum"]));
		}
	}

	#[test]
	fn what_is_no_justification_is_refused() {
		assert!(Signed::decode(&[]).is_err());
		assert!(Signed::decode(&[2, 0, 0]).is_err());
	}
}
