//! The contracts on EVM chains, as far as they are called.
//!
//! Written down once more so that a reader sees what is used; a test holds them to `abi/`.
// What the macro makes has no documentation of its own.
#![allow(missing_docs)]

use alloy_sol_types::sol;

sol! {
	struct Message {
		uint64 nonce;
		uint256 chainId;
		address gateway;
		uint8 kind;
		bytes body;
	}

	struct MmrLeaf {
		uint8 version;
		uint32 parentNumber;
		bytes32 parentHash;
		uint64 nextSetId;
		uint32 nextSetLength;
		bytes32 nextSetRoot;
		bytes32 messageRoot;
	}

	struct MmrProof {
		bytes32[] items;
		uint64 leafIndex;
		uint64 leafCount;
		uint32 blockNumber;
	}

	struct ValidatorSet {
		uint64 id;
		uint32 length;
		bytes32 root;
	}

	struct Signatures {
		bytes validators;
		uint256[] signers;
		bytes signatures;
	}

	// BeefyVerifier.
	function current() external view returns (uint64 id, uint32 length, bytes32 root);
	function next() external view returns (uint64 id, uint32 length, bytes32 root);
	function latestBlock() external view returns (uint32);
	function rootOf(uint32 blockNumber) external view returns (bytes32);
	function submitCommitment(bytes commitment, Signatures signatures) external;
	function submitHandover(bytes commitment, Signatures signatures, MmrLeaf leaf, MmrProof proof) external;
	event CommitmentAccepted(uint32 indexed blockNumber, bytes32 mmrRoot);

	// SenseToken.
	function gateway() external view returns (address);
	function balanceOf(address account) external view returns (uint256);
	function allowance(address owner, address spender) external view returns (uint256);
	function approve(address spender, uint256 value) external returns (bool);

	// SenseGateway.
	function token() external view returns (address);
	function moveDelay() external view returns (uint64);
	function verifier() external view returns (address);
	function halted() external view returns (bool);
	function retired() external view returns (bool);
	function burns() external view returns (uint64);
	function delivered(uint64 nonce) external view returns (bool);
	function burn(bytes32 recipient, uint128 amount, uint128 fee) external;
	function deliver(Message message, bytes32 relayer, bytes32[] messageProof, MmrLeaf leaf, MmrProof proof) external;
}

impl From<&sensor_bridge_primitives::Message> for Message {
	fn from(of: &sensor_bridge_primitives::Message) -> Self {
		Self {
			nonce: of.nonce,
			chainId: alloy_primitives::U256::from(of.chain),
			gateway: of.gateway.0.into(),
			kind: of.command.kind(),
			body: of.command.body().into(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloy_sol_types::{SolCall, SolEvent};
	use sensor_bridge_primitives::Command;
	use serde_json::Value;

	/// The type of a parameter as it is written in a signature.
	fn canonical(parameter: &Value) -> String {
		let written = parameter["type"].as_str().unwrap();
		match written.strip_prefix("tuple") {
			Some(rest) => format!("({}){rest}", parameters(&parameter["components"])),
			None => written.into(),
		}
	}

	fn parameters(list: &Value) -> String {
		list.as_array().unwrap().iter().map(canonical).collect::<Vec<_>>().join(",")
	}

	fn signatures(abi: &str) -> Vec<String> {
		let abi: Vec<Value> = serde_json::from_str(abi).unwrap();
		let named = |entry: &&Value| entry["name"].is_string();
		let signature = |entry: &Value| {
			format!("{}({})", entry["name"].as_str().unwrap(), parameters(&entry["inputs"]))
		};
		abi.iter().filter(named).map(signature).collect()
	}

	#[test]
	fn what_is_called_is_what_contracts_have() {
		let verifier = signatures(include_str!("../../contracts/abi/BeefyVerifier.json"));
		for used in [
			currentCall::SIGNATURE,
			nextCall::SIGNATURE,
			latestBlockCall::SIGNATURE,
			rootOfCall::SIGNATURE,
			submitCommitmentCall::SIGNATURE,
			submitHandoverCall::SIGNATURE,
			CommitmentAccepted::SIGNATURE,
		] {
			assert!(verifier.iter().any(|has| has == used), "{used}");
		}
		let token = signatures(include_str!("../../contracts/abi/SenseToken.json"));
		for used in [
			gatewayCall::SIGNATURE,
			balanceOfCall::SIGNATURE,
			allowanceCall::SIGNATURE,
			approveCall::SIGNATURE,
		] {
			assert!(token.iter().any(|has| has == used), "{used}");
		}
		let gateway = signatures(include_str!("../../contracts/abi/SenseGateway.json"));
		for used in [
			tokenCall::SIGNATURE,
			moveDelayCall::SIGNATURE,
			verifierCall::SIGNATURE,
			haltedCall::SIGNATURE,
			retiredCall::SIGNATURE,
			burnsCall::SIGNATURE,
			deliveredCall::SIGNATURE,
			burnCall::SIGNATURE,
			deliverCall::SIGNATURE,
		] {
			assert!(gateway.iter().any(|has| has == used), "{used}");
		}
	}

	#[test]
	fn messages_have_the_bodies_that_contracts_read() {
		let vectors: Value =
			serde_json::from_str(include_str!("../../vectors/messages.json")).unwrap();
		let text = |case: &Value, name: &str| case[name].as_str().unwrap().to_owned();
		let mints = vectors["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == 0);
		for case in mints {
			let written = Message::from(&sensor_bridge_primitives::Message {
				nonce: text(case, "nonce").parse().unwrap(),
				chain: text(case, "chainId").parse().unwrap(),
				gateway: text(case, "gateway").parse().unwrap(),
				command: Command::Mint {
					recipient: text(case, "recipient").parse().unwrap(),
					amount: text(case, "amount").parse().unwrap(),
				},
			});
			assert_eq!(written.body.to_string(), text(case, "body"));
			assert_eq!(written.chainId.to_string(), text(case, "chainId"));
		}
	}
}
