//! `ipfs_*`: the IPFS node that is embedded in this node.
//!
//! Data itself goes through the HTTP API of that node, which [`IpfsApiServer::id`] names.

use crate::{only_trusted, IPFS_ERROR};
use jsonrpsee::{
	core::RpcResult,
	proc_macros::rpc,
	types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
	Extensions, RpcModule,
};
use sensor_ipfs::{Cid, Fetch, Handle, Multiaddr};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The most pins in one answer.
const MAX_PINS: u32 = 1_000;

/// Who the embedded IPFS node is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
	/// Its name among IPFS peers.
	pub peer_id: String,
	/// Where peers reach it, each with the peer id at its end.
	pub addresses: Vec<String>,
	/// Base URL of its HTTP API and gateway, on the machine of the node.
	pub api: String,
}

/// A peer that the embedded IPFS node is connected to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Peer {
	/// Its name among IPFS peers.
	pub peer_id: String,
	/// Where it is.
	pub address: String,
}

/// Content that the embedded IPFS node promised to keep.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pin {
	/// Its address.
	pub cid: String,
	/// Whether everything that it links to is kept too.
	pub recursive: bool,
}

/// What the embedded IPFS node holds under one address.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stat {
	/// How many different blocks.
	pub blocks: u64,
	/// Their bytes.
	pub bytes: u64,
}

/// The methods.
#[rpc(server, namespace = "ipfs")]
pub trait IpfsApi {
	/// Who the embedded IPFS node is, and where its HTTP API listens.
	#[method(name = "id")]
	fn id(&self) -> RpcResult<Identity>;

	/// The peers that the embedded IPFS node is connected to.
	#[method(name = "peers")]
	fn peers(&self) -> RpcResult<Vec<Peer>>;

	/// What is pinned, in the order of the addresses' text; at most `limit`, from after `after`.
	#[method(name = "pins")]
	async fn pins(&self, after: Option<String>, limit: Option<u32>) -> RpcResult<Vec<Pin>>;

	/// Count what is held under an address. Fetches nothing. For trusted callers.
	#[method(name = "stat", with_extensions)]
	async fn stat(&self, cid: String) -> RpcResult<Stat>;

	/// Connect to a peer, named by an address that ends in its peer id. For trusted callers.
	#[method(name = "connect", with_extensions)]
	async fn connect(&self, address: String) -> RpcResult<String>;
}

/// The methods, as answered by `ipfs`.
pub fn module(ipfs: Handle) -> RpcModule<impl IpfsApiServer> {
	Ipfs(ipfs).into_rpc()
}

struct Ipfs(Handle);

#[jsonrpsee::core::async_trait]
impl IpfsApiServer for Ipfs {
	fn id(&self) -> RpcResult<Identity> {
		let identity = self.0.id();
		Ok(Identity {
			peer_id: identity.peer_id.to_string(),
			addresses: identity.addresses.iter().map(ToString::to_string).collect(),
			api: format!("http://{}", self.0.api_addr()),
		})
	}

	fn peers(&self) -> RpcResult<Vec<Peer>> {
		let peers = self.0.peers().into_iter();
		Ok(peers
			.map(|peer| Peer { peer_id: peer.id.to_string(), address: peer.address.to_string() })
			.collect())
	}

	async fn pins(&self, after: Option<String>, limit: Option<u32>) -> RpcResult<Vec<Pin>> {
		let mut pins: Vec<_> = self
			.0
			.pins()
			.await
			.map_err(failed)?
			.into_iter()
			.map(|(cid, pin)| Pin {
				cid: cid.to_string(),
				recursive: matches!(pin, sensor_ipfs::Pin::Recursive),
			})
			.filter(|pin| after.as_ref().is_none_or(|after| pin.cid > *after))
			.collect();
		pins.sort_by(|one, other| one.cid.cmp(&other.cid));
		pins.truncate(limit.unwrap_or(MAX_PINS).min(MAX_PINS) as usize);
		Ok(pins)
	}

	async fn stat(&self, extensions: &Extensions, cid: String) -> RpcResult<Stat> {
		only_trusted(extensions)?;
		let cid: Cid = parse("cid", &cid)?;
		let stat = self.0.dag_stat(&cid, Fetch::offline()).await.map_err(failed)?;
		Ok(Stat { blocks: stat.blocks, bytes: stat.bytes })
	}

	async fn connect(&self, extensions: &Extensions, address: String) -> RpcResult<String> {
		only_trusted(extensions)?;
		let address: Multiaddr = parse("address", &address)?;
		let peer = self.0.connect(address).await.map_err(failed)?;
		Ok(peer.to_string())
	}
}

fn parse<T: FromStr<Err: std::fmt::Display>>(
	name: &str,
	value: &str,
) -> Result<T, ErrorObjectOwned> {
	value.parse().map_err(|error| {
		let message = format!("`{name}` cannot be read: {error}");
		ErrorObjectOwned::owned(INVALID_PARAMS_CODE, message, None::<()>)
	})
}

fn failed(error: sensor_ipfs::Error) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(IPFS_ERROR, error.to_string(), None::<()>)
}
