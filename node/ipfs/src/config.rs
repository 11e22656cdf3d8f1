//! What an operator can choose.

use crate::Multiaddr;
use litep2p::types::multiaddr::Protocol;
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::PathBuf,
	time::Duration,
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
	/// Whoever reaches this address can read, and without a [`Self::token`] write: keep it on
	/// loopback.
	pub api: SocketAddr,
	/// What a program must show over HTTP before it may write: 1 to 256 letters,
	/// digits or any of `-._~`.
	///
	/// With none, as by default, whoever reaches [`Self::api`] may write. See
	/// [`load_or_create_token`](crate::load_or_create_token).
	pub token: Option<String>,
	/// The largest body of one `add` or `dag/import` over HTTP, in bytes.
	pub max_upload: usize,
	/// How many HTTP connections are served at a time.
	pub max_connections: usize,
	/// How long an HTTP client may keep this node waiting: for the head of a request, for 64 KiB of
	/// its body, or until 64 KiB of an answer are taken.
	pub patience: Duration,
	/// How much disk the blocks may occupy, in bytes; without one, as much as there is.
	///
	/// At nine tenths of it, garbage is collected. What is pinned is never removed: when nothing
	/// else is left, writes are refused and reads go on.
	pub quota: Option<u64>,
	/// How long a block stays that was put without a pin.
	pub grace: Duration,
	/// The DHT to find blocks in and announce pins in. Without one, as by default, peers are those
	/// that somebody connects to.
	pub dht: Option<Dht>,
}

/// A DHT, as IPFS nodes keep one to find out who has what.
#[derive(Clone, Debug, Default)]
pub struct Dht {
	/// The peers to join it through, as in `/ip4/192.0.2.1/tcp/4001/p2p/<peer id>`. With none, others
	/// join through this node.
	pub bootstrap: Vec<Multiaddr>,
	/// Whether it is that of a local network, which Kubo keeps apart from that of the world.
	pub lan: bool,
	/// Where others reach this node, if [`Config::listen`] does not say so: behind a router, as in
	/// `/ip4/192.0.2.1/tcp/4001`.
	///
	/// By default, the addresses that it listens on, without those of the local network unless the
	/// DHT is of one. A node without any announces nothing.
	pub addresses: Vec<Multiaddr>,
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
			token: None,
			max_upload: 8 << 30,
			max_connections: 512,
			patience: Duration::from_secs(30),
			quota: None,
			grace: Duration::from_secs(3600),
			dht: None,
		}
	}
}
