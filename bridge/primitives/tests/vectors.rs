//! What the contracts are held to, too: the files in `bridge/vectors`.

use polkadot_sdk::sp_core::H256;
use sensor_bridge_primitives::{
	message::DOMAIN, testing, tree, Command, EthAddress, GatewayEvent, Log, Message, Mode,
};
use serde_json::Value;
use std::{fs, path::Path};

/// A file of vectors.
fn vectors(name: &str) -> Value {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(name);
	let text = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
	serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

fn cases(file: &Value) -> &Vec<Value> {
	let cases = file["cases"].as_array().expect("a file has cases");
	assert!(!cases.is_empty(), "a file has cases");
	cases
}

fn bytes(value: &Value) -> Vec<u8> {
	let text = value.as_str().expect("bytes are text");
	hex::decode(text.strip_prefix("0x").expect("bytes begin with 0x")).expect("bytes are hex")
}

fn word(value: &Value) -> [u8; 32] {
	bytes(value).try_into().expect("it has 32 bytes")
}

fn hash(value: &Value) -> H256 {
	H256(word(value))
}

fn hashes(value: &Value) -> Vec<H256> {
	value.as_array().expect("it is a list").iter().map(hash).collect()
}

fn address(value: &Value) -> EthAddress {
	let bytes: [u8; 20] = bytes(value).try_into().expect("it has 20 bytes");
	bytes.into()
}

/// A number, which JSON may have rounded if it was not written as text.
fn number<T: std::str::FromStr>(value: &Value) -> T {
	let text = value.as_str().expect("numbers are text");
	text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

#[test]
fn messages_have_the_leaves_that_gateways_compute() {
	let file = vectors("messages.json");
	assert_eq!(word(&file["domain"]), DOMAIN);
	for case in cases(&file) {
		let command = match case["kind"].as_u64() {
			Some(0) => Command::Mint {
				recipient: address(&case["recipient"]),
				amount: number(&case["amount"]),
			},
			Some(1) => Command::SetMode(match number::<u8>(&case["mode"]) {
				0 => Mode::Running,
				_ => Mode::Halted,
			}),
			Some(2) => Command::MoveTo(address(&case["newGateway"])),
			other => panic!("{other:?} is no kind"),
		};
		let message = Message {
			nonce: number(&case["nonce"]),
			chain: number(&case["chainId"]),
			gateway: address(&case["gateway"]),
			command,
		};
		assert_eq!(u64::from(command.kind()), case["kind"].as_u64().unwrap());
		assert_eq!(command.body(), bytes(&case["body"]), "{}", case["name"]);
		assert_eq!(message.leaf(), hash(&case["leaf"]), "{}", case["name"]);
	}
}

#[test]
fn messages_of_a_block_have_the_root_and_proofs_that_gateways_check() {
	for case in cases(&vectors("message-roots.json")) {
		let leaves = hashes(&case["leaves"]);
		let root = hash(&case["root"]);
		assert_eq!(tree::root(&leaves), root);
		let proofs = case["proofs"].as_array().expect("a case has proofs");
		assert_eq!(proofs.len(), leaves.len());
		for (index, proof) in proofs.iter().enumerate() {
			let proof = hashes(proof);
			assert_eq!(tree::proof(&leaves, index).as_ref(), Some(&proof));
			assert!(tree::verify(root, leaves[index], &proof));
		}
	}
}

#[test]
fn events_are_read_as_gateways_log_them() {
	let gateway = EthAddress::repeat_byte(0x22);
	for case in cases(&vectors("events.json")) {
		let event = match case["signature"].as_str() {
			Some("Delivered(uint64,bytes32,bool)") => GatewayEvent::Delivered {
				nonce: number(&case["nonce"]),
				relayer: word(&case["relayer"]),
				success: case["success"].as_bool().expect("it is true or false"),
			},
			Some("Burned(uint64,address,bytes32,uint128,uint128)") => GatewayEvent::Burned {
				nonce: number(&case["nonce"]),
				sender: address(&case["sender"]),
				recipient: word(&case["recipient"]),
				amount: number(&case["amount"]),
				fee: number(&case["fee"]),
			},
			Some("Moved(address)") => GatewayEvent::Moved { to: address(&case["to"]) },
			other => panic!("{other:?} is no event"),
		};
		let log = Log {
			address: gateway,
			topics: hashes(&case["topics"]).try_into().expect("a log has four topics at most"),
			data: bytes(&case["data"]).try_into().expect("the data are not that long"),
		};
		assert_eq!(GatewayEvent::decode(&log), Some(event), "{}", case["name"]);
		assert_eq!(testing::log(gateway, &event), log, "{}", case["name"]);
	}
}
