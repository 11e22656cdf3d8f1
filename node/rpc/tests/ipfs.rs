//! The `ipfs_*` methods, asked as a client asks them, of a real IPFS node.

use jsonrpsee::{Methods, RpcModule};
use polkadot_sdk::sc_rpc::DenyUnsafe;
use sensor_rpc::ipfs::{self, Identity, Pin, Stat};
use serde_json::{json, Value};
use std::collections::BTreeSet;

struct Node {
	ipfs: sensor_ipfs::Handle,
	methods: Methods,
	_data: tempfile::TempDir,
}

/// A running IPFS node whose methods are asked by a caller of the given rights.
async fn node(rights: DenyUnsafe) -> Node {
	let data = tempfile::tempdir().unwrap();
	let (work, ipfs) = sensor_ipfs::start(sensor_ipfs::Config::new(data.path())).await.unwrap();
	tokio::spawn(work);
	let mut module: RpcModule<_> = ipfs::module(ipfs.clone());
	module.extensions_mut().insert(rights);
	Node { ipfs, methods: module.into(), _data: data }
}

impl Node {
	async fn ask(&self, method: &str, params: Value) -> Result<Value, (i64, String)> {
		let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
		let (answer, _) = self.methods.raw_json_request(&request.to_string(), 1).await.unwrap();
		let answer: Value = serde_json::from_str(&answer).unwrap();
		match answer.get("error") {
			Some(error) => Err((
				error["code"].as_i64().unwrap(),
				error["message"].as_str().unwrap().to_owned(),
			)),
			None => Ok(answer["result"].clone()),
		}
	}
}

#[tokio::test]
async fn the_openrpc_document_lists_exactly_the_methods() {
	let document: Value = serde_json::from_str(include_str!("../openrpc.json")).unwrap();
	let described: BTreeSet<_> = document["methods"]
		.as_array()
		.unwrap()
		.iter()
		.map(|method| method["name"].as_str().unwrap())
		.collect();
	let node = node(DenyUnsafe::No).await;
	let answered: BTreeSet<_> = node.methods.method_names().collect();
	assert_eq!(described, answered);
}

#[tokio::test]
async fn id_names_an_api_that_answers() {
	let node = node(DenyUnsafe::Yes).await;
	let identity: Identity =
		serde_json::from_value(node.ask("ipfs_id", json!([])).await.unwrap()).unwrap();
	assert_eq!(identity.api, format!("http://{}", node.ipfs.api_addr()));
	assert!(identity.addresses.iter().all(|address| address.ends_with(&identity.peer_id)));
	assert!(!identity.addresses.is_empty());
}

#[tokio::test]
async fn pins_are_listed_page_by_page() {
	let node = node(DenyUnsafe::Yes).await;
	let mut added = BTreeSet::new();
	for text in ["one", "two", "three"] {
		added.insert(node.ipfs.add_bytes(text).await.unwrap().cid.to_string());
	}
	let mut seen = Vec::new();
	loop {
		let after = seen.last().map(|pin: &Pin| pin.cid.clone());
		let page = node.ask("ipfs_pins", json!([after, 2])).await.unwrap();
		let page: Vec<Pin> = serde_json::from_value(page).unwrap();
		if page.is_empty() {
			break;
		}
		assert!(page.len() <= 2);
		seen.extend(page);
	}
	assert!(seen.iter().all(|pin| pin.recursive));
	assert!(added.iter().eq(seen.iter().map(|pin| &pin.cid)));
}

#[tokio::test]
async fn stat_counts_what_is_held() {
	let node = node(DenyUnsafe::No).await;
	let cid = node.ipfs.add_bytes("hello world\n").await.unwrap().cid;
	let stat = node.ask("ipfs_stat", json!([cid.to_string()])).await.unwrap();
	let stat: Stat = serde_json::from_value(stat).unwrap();
	assert_eq!((stat.blocks, stat.bytes), (1, 12));
}

#[tokio::test]
async fn two_nodes_connect_and_see_each_other() {
	let one = node(DenyUnsafe::No).await;
	let other = node(DenyUnsafe::No).await;
	let address = other.ipfs.id().addresses[0].to_string();
	let peer = one.ask("ipfs_connect", json!([address])).await.unwrap();
	assert_eq!(peer, json!(other.ipfs.id().peer_id.to_string()));
	let peers = one.ask("ipfs_peers", json!([])).await.unwrap();
	assert_eq!(peers[0]["peerId"], peer);
}

#[tokio::test]
async fn untrusted_callers_may_look_but_not_touch() {
	let node = node(DenyUnsafe::Yes).await;
	assert!(node.ask("ipfs_peers", json!([])).await.is_ok());
	for method in ["ipfs_connect", "ipfs_stat"] {
		let (_, message) = node.ask(method, json!(["anything"])).await.unwrap_err();
		assert!(message.contains("unsafe"), "{message}");
	}
}

#[tokio::test]
async fn what_cannot_be_read_is_named() {
	let node = node(DenyUnsafe::No).await;
	let (code, message) = node.ask("ipfs_stat", json!(["nonsense"])).await.unwrap_err();
	assert_eq!(code, -32602);
	assert!(message.starts_with("`cid`"), "{message}");
	let (code, message) = node.ask("ipfs_connect", json!(["nonsense"])).await.unwrap_err();
	assert_eq!(code, -32602);
	assert!(message.starts_with("`address`"), "{message}");
}

#[tokio::test]
async fn an_address_that_is_not_held_is_an_error_with_a_reason() {
	let node = node(DenyUnsafe::No).await;
	let absent = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
	let (code, message) = node.ask("ipfs_stat", json!([absent])).await.unwrap_err();
	assert_eq!(code, i64::from(sensor_rpc::IPFS_ERROR));
	assert!(message.contains(absent), "{message}");
}
