//! `/api/v0/id`, `/api/v0/swarm/…`, `/api/v0/version`

use super::{json, params::Params, reply::ApiResult};
use crate::{Error, Handle, Multiaddr};
use axum::extract::State;
use serde_json::{json, Value};

/// The longest address that is read.
const MAX_ADDRESS: usize = 512;

/// Who this node is.
pub(super) async fn id(State(handle): State<Handle>) -> ApiResult {
	let identity = handle.id();
	let addresses: Vec<_> = identity.addresses.iter().map(Multiaddr::to_string).collect();
	json(json!({
		"ID": identity.peer_id.to_string(),
		"Addresses": addresses,
		"AgentVersion": concat!("sensor-ipfs/", env!("CARGO_PKG_VERSION")),
		"Protocols": ["/ipfs/bitswap/1.2.0", "/ipfs/id/1.0.0", "/ipfs/ping/1.0.0"],
	}))
}

/// Connect to peers.
pub(super) async fn connect(State(handle): State<Handle>, params: Params) -> ApiResult {
	params.arg()?;
	let mut lines = Vec::new();
	for text in params.all("arg") {
		let address: Option<Multiaddr> =
			Some(text).filter(|text| text.len() <= MAX_ADDRESS).and_then(|text| text.parse().ok());
		let address = address.ok_or_else(|| {
			Error::invalid(
				"this is not a multiaddress; expected one like /ip4/127.0.0.1/tcp/4001/p2p/12D3Koo…",
			)
		})?;
		let peer = handle.connect(address).await?;
		lines.push(format!("connect {peer} success"));
	}
	json(json!({ "Strings": lines }))
}

/// Who is connected.
pub(super) async fn peers(State(handle): State<Handle>) -> ApiResult {
	let peers: Vec<Value> = handle
		.peers()
		.into_iter()
		.map(|peer| json!({ "Addr": peer.address.to_string(), "Peer": peer.id.to_string() }))
		.collect();
	json(json!({ "Peers": peers }))
}

/// What this node runs.
pub(super) async fn version(State(_): State<Handle>) -> ApiResult {
	json(json!({
		"Version": env!("CARGO_PKG_VERSION"),
		"Commit": "",
		"Repo": "1",
		"System": format!("{}/{}", std::env::consts::ARCH, std::env::consts::OS),
		"Golang": "",
	}))
}
