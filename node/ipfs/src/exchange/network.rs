//! litep2p, set up for us, and what it tells.

use super::{
	bitswap::{Bitswap, Event, Links},
	dht,
	tasks::Tasks,
	Identity,
};
use crate::{config::Dht, store::Store, Error, Multiaddr, Result};
use futures::Stream;
use litep2p::{
	config::ConfigBuilder,
	crypto::ed25519::Keypair,
	protocol::libp2p::{
		identify::{Config as IdentifyConfig, IdentifyEvent},
		kademlia::KademliaHandle,
		ping::{Config as PingConfig, PingEvent},
	},
	transport::{tcp::config::Config as TcpConfig, ConnectionLimitsConfig},
	types::multiaddr::Protocol,
	yamux, Litep2p, PeerId,
};
use std::{collections::HashSet, time::Duration};
use tokio::sync::mpsc;

const AGENT: &str = concat!("sensor-ipfs/", env!("CARGO_PKG_VERSION"));
/// How long a connection without traffic stays open.
const IDLE: Duration = Duration::from_secs(3600);
/// How many connections are accepted, and how many are made.
const MAX_CONNECTIONS: usize = 256;
/// How many substreams a peer may have open: the protocols' few, and bitswap's answers.
const MAX_SUBSTREAMS: usize = 128;
/// How much a peer may send beyond what has been read, over all its substreams: yamux's 256 KiB for
/// each, and half a MiB for those that are worth it.
///
/// Not more: yamux closes the connection at a frame of a MiB, and js-libp2p makes one of all that it
/// may send at once.
const MAX_UNREAD: usize = MAX_SUBSTREAMS * 256 * 1024 + 512 * 1024;
/// How much goes into one frame: twice yamux's default, for fewer of them.
///
/// Not more: litep2p encrypts frames by themselves, and mistakes the length of one that takes 64 KiB.
const FRAME: usize = 32 * 1024;
/// How many encrypted messages go to the kernel at once.
const WRITES: usize = 4;
/// How many different peers a network sees until it is started again.
///
/// litep2p keeps three and a half kilobytes for each peer that it ever saw, and has no way to
/// forget any: whoever makes up peers would fill the memory. This many take about 100 MB.
pub(super) const MAX_PEERS_SEEN: usize = 32 * 1024;

/// What a network is started with.
pub(super) struct Settings {
	pub key: Keypair,
	pub listen: Multiaddr,
	pub store: Store,
	/// The DHT to take part in, if any.
	pub dht: Option<Dht>,
	/// [`MAX_PEERS_SEEN`], but for tests.
	pub max_peers_seen: usize,
}

impl Settings {
	/// Listen where the network listens already, when it is started again.
	pub fn keep_port(&mut self, addresses: &[Multiaddr]) {
		let port = addresses.iter().flatten().find_map(|part| match part {
			Protocol::Tcp(port) => Some(port),
			_ => None,
		});
		let Some(port) = port else { return };
		let parts = self.listen.iter().map(|part| match part {
			Protocol::Tcp(0) => Protocol::Tcp(port),
			other => other,
		});
		self.listen = parts.collect();
	}

	/// Where others in the DHT are told that this node is.
	fn offered(&self, litep2p: &Litep2p) -> Vec<Multiaddr> {
		let listening = litep2p.listen_addresses();
		self.dht.as_ref().map(|dht| dht::offered(dht, listening)).unwrap_or_default()
	}
}

/// A running network.
pub(super) struct Network {
	pub litep2p: Litep2p,
	// litep2p stops these protocols when nobody takes their events.
	pub identify: Box<dyn Stream<Item = IdentifyEvent> + Send + Unpin>,
	pub ping: Box<dyn Stream<Item = PingEvent> + Send + Unpin>,
	pub bitswap: mpsc::Receiver<Event>,
	pub dht: Option<KademliaHandle>,
	pub links: Links,
	tasks: Tasks,
	seen: HashSet<PeerId>,
	max_seen: usize,
}

impl Network {
	pub fn start(settings: &Settings) -> Result<Self> {
		let listen = &settings.listen;
		let tasks = Tasks::default();
		let (protocol, links, bitswap) = Bitswap::new(settings.store.clone(), tasks.spawner());
		let (ping_config, ping) = PingConfig::default();
		let (identify_config, identify) =
			IdentifyConfig::new("/sensor-ipfs/1".into(), Some(AGENT.into()));
		let limits = ConnectionLimitsConfig::default()
			.max_incoming_connections(Some(MAX_CONNECTIONS))
			.max_outgoing_connections(Some(MAX_CONNECTIONS));
		let mut yamux = yamux::Config::default();
		yamux.set_max_num_streams(MAX_SUBSTREAMS);
		yamux.set_max_connection_receive_window(Some(MAX_UNREAD));
		yamux.set_split_send_size(FRAME);
		let (kademlia, dht) = settings.dht.as_ref().map(dht::protocol).unzip();
		let builder = ConfigBuilder::new()
			.with_executor(tasks.executor())
			.with_keypair(settings.key.clone())
			.with_tcp(TcpConfig {
				listen_addresses: vec![listen.clone()],
				nodelay: true,
				// Or a second node could listen on the same port, and the kernel would deal the
				// connections out between the two.
				reuse_port: false,
				yamux_config: yamux,
				noise_write_buffer_size: WRITES,
				..Default::default()
			})
			.with_user_protocol(Box::new(protocol))
			.with_libp2p_ping(ping_config)
			.with_libp2p_identify(identify_config)
			.with_connection_limits(limits)
			.with_keep_alive_timeout(IDLE);
		let builder = match kademlia {
			Some(kademlia) => builder.with_libp2p_kademlia(kademlia),
			None => builder,
		};
		let litep2p = Litep2p::new(builder.build())
			.map_err(|error| Error::Start(format!("cannot listen on {listen}: {error}")))?;
		if litep2p.listen_addresses().next().is_none() {
			return Err(Error::Start(format!(
				"cannot listen on {listen}; give a free address such as /ip4/127.0.0.1/tcp/4001"
			)));
		}
		for address in settings.offered(&litep2p) {
			litep2p
				.public_addresses()
				.add_address(address.clone())
				.map_err(|error| Error::Start(format!("cannot announce {address}: {error:?}")))?;
		}
		Ok(Self {
			litep2p,
			identify,
			ping,
			bitswap,
			dht,
			links,
			tasks,
			seen: HashSet::new(),
			max_seen: settings.max_peers_seen,
		})
	}

	/// Who this node is on it.
	pub fn identity(&self) -> Identity {
		Identity {
			peer_id: *self.litep2p.local_peer_id(),
			addresses: self.litep2p.listen_addresses().cloned().collect(),
		}
	}

	/// litep2p has seen a peer.
	pub fn note(&mut self, peer: PeerId) {
		self.seen.insert(peer);
	}

	/// Whether it is time to start again.
	pub fn is_full(&self) -> bool {
		self.seen.len() > self.max_seen
	}

	/// Close everything, and wait until it is closed.
	pub async fn end(self) {
		let Self { litep2p, tasks, .. } = self;
		drop(litep2p);
		tasks.end().await;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_network_that_is_started_again_listens_where_it_did() {
		let dir = tempfile::tempdir().unwrap();
		let mut settings = Settings {
			key: Keypair::generate(),
			listen: "/ip4/0.0.0.0/tcp/0".parse().unwrap(),
			store: Store::open(dir.path()).unwrap(),
			dht: None,
			max_peers_seen: MAX_PEERS_SEEN,
		};
		settings.keep_port(&[
			"/ip4/10.0.0.1/tcp/4001/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
				.parse()
				.unwrap(),
		]);
		assert_eq!(settings.listen.to_string(), "/ip4/0.0.0.0/tcp/4001");
		settings.keep_port(&["/ip4/10.0.0.1/tcp/4002".parse().unwrap()]);
		assert_eq!(settings.listen.to_string(), "/ip4/0.0.0.0/tcp/4001");
	}
}
