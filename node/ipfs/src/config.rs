//! What an operator can choose.

use crate::Multiaddr;
use litep2p::types::multiaddr::Protocol;
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::PathBuf,
};

/// Settings of the embedded IPFS node.
#[derive(Clone, Debug)]
pub struct Config {
	/// Where blocks, pins and the node's key are kept. Created if absent.
	pub data_dir: PathBuf,
	/// Where other IPFS peers reach this node (TCP). Loopback and a free port by default.
	pub listen: Multiaddr,
	/// Where the HTTP surface listens. Loopback and a free port by default.
	///
	/// Whoever reaches this address can write to the store: keep it on loopback.
	pub api: SocketAddr,
	/// The largest body of one `add` over HTTP, in bytes.
	pub max_upload: usize,
}

impl Config {
	/// The default settings, with everything kept under `data_dir`.
	pub fn new(data_dir: impl Into<PathBuf>) -> Self {
		Self {
			data_dir: data_dir.into(),
			listen: Multiaddr::empty()
				.with(Protocol::Ip4(Ipv4Addr::LOCALHOST))
				.with(Protocol::Tcp(0)),
			api: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
			max_upload: 8 << 30,
		}
	}
}
