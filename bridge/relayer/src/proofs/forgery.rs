//! Forged commitments: what a call that brought one has against those who signed it.

use crate::contracts::{submitCommitmentCall, submitHandoverCall, Signatures};
use alloy_sol_types::SolCall;
use codec::DecodeAll;
use polkadot_sdk::{
	sp_consensus_beefy::{
		ecdsa_crypto::{AuthorityId, Signature},
		Commitment, VoteMessage,
	},
	sp_core::{ecdsa, H160},
	sp_io::{crypto::secp256k1_ecdsa_recover_compressed, hashing::keccak_256},
};
use serde_json::Value;

/// What somebody signed.
pub type Vote = VoteMessage<u32, AuthorityId, Signature>;

/// What was signed, by everybody who did, as a verifier's caller gave it to it; nothing if the input
/// brings no commitment.
pub fn votes(input: &[u8]) -> Option<Vec<Vote>> {
	let (commitment, Signatures { signatures, .. }) = submitCommitmentCall::abi_decode(input)
		.map(|call| (call.commitment, call.signatures))
		.or_else(|_| {
			submitHandoverCall::abi_decode(input).map(|call| (call.commitment, call.signatures))
		})
		.ok()?;
	let digest = keccak_256(&commitment);
	let commitment = Commitment::<u32>::decode_all(&mut &commitment[..]).ok()?;
	let vote = |signature: &[u8]| {
		let mut signature: [u8; 65] = signature.try_into().ok()?;
		// Ethereum's way to write it is good for the verifier too.
		signature[64] = signature[64].checked_sub(27).unwrap_or(signature[64]);
		let key = secp256k1_ecdsa_recover_compressed(&signature, &digest).ok()?;
		Some(Vote {
			commitment: commitment.clone(),
			id: ecdsa::Public::from(key).into(),
			signature: ecdsa::Signature::from(signature).into(),
		})
	};
	Some(signatures.chunks(65).filter_map(vote).collect())
}

/// The inputs of all calls to a contract within a transaction, as `callTracer` tells of them.
pub fn inputs_to(trace: &Value, contract: H160) -> Vec<Vec<u8>> {
	let mut inputs = Vec::new();
	let mut open = vec![trace];
	while let Some(call) = open.pop() {
		let to = serde_json::from_value::<H160>(call["to"].clone());
		let input = call["input"].as_str().map(sensor_bridge_evm::hexadecimal::parse_bytes);
		if let (Ok(to), Some(Ok(input))) = (to, input) {
			if to == contract {
				inputs.push(input);
			}
		}
		open.extend(call["calls"].as_array().into_iter().flatten());
	}
	inputs
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::contracts::{MmrLeaf, MmrProof};
	use alloy_primitives::Bytes;
	use codec::Encode;
	use polkadot_sdk::{
		sp_consensus_beefy::{check_commitment_signature, known_payloads::MMR_ROOT_ID, Payload},
		sp_core::Pair,
	};
	use serde_json::json;

	fn pairs() -> [ecdsa::Pair; 2] {
		["//Alice", "//Bob"].map(|name| ecdsa::Pair::from_string(name, None).unwrap())
	}

	fn commitment() -> Vec<u8> {
		let payload = Payload::from_single_entry(MMR_ROOT_ID, vec![7; 32]);
		Commitment { payload, block_number: 5_u32, validator_set_id: 3 }.encode()
	}

	fn signatures(more: &[u8]) -> Signatures {
		let digest = keccak_256(&commitment());
		let signed = pairs().map(|pair| pair.sign_prehashed(&digest).0);
		let bytes = [&signed[0][..], &signed[1], more].concat();
		Signatures { validators: Bytes::new(), signers: vec![], signatures: bytes.into() }
	}

	fn call(more: &[u8]) -> Vec<u8> {
		let signatures = signatures(more);
		submitCommitmentCall { commitment: commitment().into(), signatures }.abi_encode()
	}

	fn assert_all_signed(votes: &[Vote]) {
		let keys: Vec<AuthorityId> = pairs().map(|pair| pair.public().into()).to_vec();
		assert_eq!(votes.iter().map(|vote| vote.id.clone()).collect::<Vec<_>>(), keys);
		assert!(votes.iter().all(|vote| {
			vote.commitment.block_number == 5
				&& check_commitment_signature(&vote.commitment, &vote.id, &vote.signature)
		}));
	}

	#[test]
	fn whoever_signed_a_commitment_is_found_from_the_call_that_brought_it() {
		assert_all_signed(&votes(&call(&[])).unwrap());
	}

	#[test]
	fn a_handover_is_no_less_evidence() {
		let leaf = MmrLeaf {
			version: 0,
			parentNumber: 4,
			parentHash: Default::default(),
			nextSetId: 4,
			nextSetLength: 1,
			nextSetRoot: Default::default(),
			messageRoot: Default::default(),
		};
		let proof = MmrProof { items: vec![], leafIndex: 0, leafCount: 1, blockNumber: 5 };
		let (commitment, signatures) = (commitment().into(), signatures(&[]));
		let call = submitHandoverCall { commitment, signatures, leaf, proof };
		assert_all_signed(&votes(&call.abi_encode()).unwrap());
	}

	#[test]
	fn signatures_count_however_their_last_byte_is_written() {
		let mut written = signatures(&[]);
		let mut bytes = written.signatures.to_vec();
		bytes[64] += 27;
		written.signatures = bytes.into();
		let call = submitCommitmentCall { commitment: commitment().into(), signatures: written };
		assert_all_signed(&votes(&call.abi_encode()).unwrap());
	}

	#[test]
	fn what_is_no_signature_is_left_out() {
		assert_all_signed(&votes(&call(&[0; 65])).unwrap());
		assert_all_signed(&votes(&call(&[1, 2, 3])).unwrap());
	}

	#[test]
	fn what_brings_no_commitment_is_no_evidence() {
		let whole = call(&[]);
		assert!(votes(&[]).is_none());
		assert!(votes(&whole[4..]).is_none());
		assert!(votes(&whole[..100]).is_none());
	}

	#[test]
	fn calls_are_found_however_deep_they_are() {
		let verifier = H160::repeat_byte(7);
		let trace = json!({
			"to": H160::repeat_byte(1), "input": "0x01",
			"calls": [
				{ "to": H160::repeat_byte(2), "input": "0x02", "calls": [
					{ "to": verifier, "input": "0x0304" },
				] },
				{ "input": "0x05" },
			],
		});
		assert_eq!(inputs_to(&trace, verifier), [[3, 4]]);
		assert!(inputs_to(&json!(null), verifier).is_empty());
	}
}
