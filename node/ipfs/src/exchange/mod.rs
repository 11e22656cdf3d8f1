//! Exchanging blocks with other IPFS peers over bitswap 1.2.
//!
//! [`driver`] owns the [`network`] and decides what it does; [`Exchange`] is how the rest of the
//! node talks to it; [`bitswap`] is the protocol; [`wants`] decides whom to ask; [`serve`] answers
//! what others ask; [`addresses`] remembers where they are; [`dht`] finds others; [`tasks`] ends it
//! all together.

mod addresses;
mod bitswap;
mod dht;
mod driver;
mod network;
mod serve;
mod tasks;
mod wants;

use crate::{config::Dht, store::Store, Block, Error, Multiaddr, Result};
use cid::Cid;
use dht::Directory;
use driver::{Command, Driver};
use litep2p::{crypto::ed25519::Keypair, PeerId};
use network::{Settings, MAX_PEERS_SEEN};
use parking_lot::RwLock;
use std::{
	collections::HashMap,
	future::Future,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	sync::{mpsc, oneshot},
	time::timeout,
};
use wants::NotHeld;

/// How long a connection may take to come up.
const CONNECT: Duration = Duration::from_secs(15);
/// How many requests may wait for the driver.
const BACKLOG: usize = 256;

/// Who this node is to other IPFS peers.
#[derive(Clone, Debug)]
pub struct Identity {
	/// The peer id.
	pub peer_id: PeerId,
	/// Where it listens, with the peer id at the end: what others pass to `swarm/connect`.
	pub addresses: Vec<Multiaddr>,
}

/// A connected peer.
#[derive(Clone, Debug)]
pub struct Peer {
	/// Who.
	pub id: PeerId,
	/// Where.
	pub address: Multiaddr,
}

/// The connected peers, as the driver sees them and everybody reads them.
type Connected = Arc<RwLock<HashMap<PeerId, Multiaddr>>>;

/// A handle on the running exchange.
#[derive(Clone)]
pub(crate) struct Exchange {
	commands: mpsc::Sender<Command>,
	connected: Connected,
	identity: Arc<Identity>,
}

/// Listen on `listen`, take part in the `dht` if there is one, and return the work to be driven and
/// the handle on it.
pub(crate) fn start(
	key: Keypair,
	listen: &Multiaddr,
	store: Store,
	dht: Option<Dht>,
) -> Result<(impl Future<Output = ()> + Send, Exchange)> {
	let listen = listen.clone();
	start_with(Settings { key, listen, store, dht, max_peers_seen: MAX_PEERS_SEEN })
}

fn start_with(settings: Settings) -> Result<(impl Future<Output = ()> + Send, Exchange)> {
	let (commands, receiver) = mpsc::channel(BACKLOG);
	let connected = Connected::default();
	let (announcing, directory) = match &settings.dht {
		Some(dht) => {
			dht::check(dht)?;
			let (announcing, roots) = dht::roots(settings.store.clone());
			(Some(announcing), Some(Directory::new(dht, roots, Instant::now())))
		},
		None => (None, None),
	};
	let (driver, identity) = Driver::new(settings, receiver, connected.clone(), directory)?;
	let work = async move {
		match announcing {
			Some(announcing) => tokio::select! {
				() = driver.run() => {},
				() = announcing => {},
			},
			None => driver.run().await,
		}
	};
	Ok((work, Exchange { commands, connected, identity: Arc::new(identity) }))
}

impl Exchange {
	/// Fetch a block from whichever peer has it. Its hash has been checked.
	pub async fn fetch(&self, cid: &Cid, limit: Duration) -> Result<Block> {
		self.want(cid, None, limit).await
	}

	/// Fetch a block from one of these peers alone. Its hash has been checked.
	pub async fn fetch_from(
		&self,
		cid: &Cid,
		peers: impl Iterator<Item = PeerId>,
		limit: Duration,
	) -> Result<Block> {
		let peers: Vec<_> = peers.collect();
		let connected = {
			let connected = self.connected.read();
			peers.iter().copied().filter(|peer| connected.contains_key(peer)).collect::<Vec<_>>()
		};
		if connected.is_empty() {
			let peers = peers.iter().map(PeerId::to_string).collect::<Vec<_>>();
			return Err(Error::NotConnected(peers.join(" or ")));
		}
		self.want(cid, Some(connected), limit).await
	}

	async fn want(&self, cid: &Cid, only: Option<Vec<PeerId>>, limit: Duration) -> Result<Block> {
		let (reply, answer) = oneshot::channel();
		let fetched = timeout(limit, async {
			self.send(Command::Want { cid: *cid, only, reply }).await?;
			answer.await.map_err(|_| Error::Unavailable("busy or stopping"))
		});
		match fetched.await {
			Ok(Ok(Ok(block))) => block.under(cid),
			Ok(Ok(Err(NotHeld))) => Err(Error::NotHeld(*cid)),
			Ok(Err(error)) => Err(error),
			Err(_) => Err(Error::TimedOut {
				cid: *cid,
				seconds: limit.as_secs_f32(),
				peers: self.connected.read().len(),
			}),
		}
	}

	/// Connect to a peer, and remember for later where it was reached.
	pub async fn connect(&self, address: Multiaddr) -> Result<PeerId> {
		let peer = PeerId::try_from_multiaddr(&address).ok_or_else(|| {
			Error::invalid(format!(
				"{address} does not say which peer it is; it must end in /p2p/<peer id>"
			))
		})?;
		if peer == self.identity.peer_id {
			return Err(Error::invalid("this address is the node itself; give another peer's"));
		}
		let (reply, answer) = oneshot::channel();
		let text = address.to_string();
		self.send(Command::Connect { peer, address, reply }).await?;
		match timeout(CONNECT, answer).await {
			Ok(Ok(Ok(()))) => Ok(peer),
			Ok(Ok(Err(reason))) => Err(Error::Unreachable { address: text, reason }),
			Ok(Err(_)) => Err(Error::Unavailable("stopping")),
			Err(_) => Err(Error::Unreachable {
				address: text,
				reason: format!("no answer within {} s", CONNECT.as_secs()),
			}),
		}
	}

	/// The connected peers.
	pub fn peers(&self) -> Vec<Peer> {
		let connected = self.connected.read();
		connected.iter().map(|(id, address)| Peer { id: *id, address: address.clone() }).collect()
	}

	/// Who this node is.
	pub fn identity(&self) -> &Identity {
		&self.identity
	}

	async fn send(&self, command: Command) -> Result<()> {
		self.commands.send(command).await.map_err(|_| Error::Unavailable("stopping"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::block::RAW;
	use multihash_codetable::Code;
	use tempfile::TempDir;
	use tokio::task::JoinHandle;

	const SOON: Duration = Duration::from_secs(20);

	struct Node {
		exchange: Exchange,
		store: Store,
		work: JoinHandle<()>,
		_dir: TempDir,
	}

	impl Drop for Node {
		fn drop(&mut self) {
			self.work.abort();
		}
	}

	fn node(max_peers_seen: usize) -> Node {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		let (work, exchange) = start_with(Settings {
			key: Keypair::generate(),
			listen: "/ip4/127.0.0.1/tcp/0".parse().unwrap(),
			store: store.clone(),
			dht: None,
			max_peers_seen,
		})
		.unwrap();
		Node { exchange, store, work: tokio::spawn(work), _dir: dir }
	}

	#[tokio::test]
	async fn a_network_that_saw_too_many_peers_starts_again_and_goes_on() {
		let busy = node(2);
		let address = busy.exchange.identity().addresses[0].clone();
		let block = Block::encode(RAW, Code::Sha2_256, &b"still here"[..]).unwrap();
		busy.store.put(vec![block.clone()]).await.unwrap();
		let [first, second, third] = [0; 3].map(|_| node(MAX_PEERS_SEEN));
		first.exchange.connect(address.clone()).await.unwrap();
		second.exchange.connect(address.clone()).await.unwrap();
		assert_eq!(busy.exchange.peers().len(), 2);
		// The third is one too many: all are let go, though they need not see it at once.
		let _ = third.exchange.connect(address.clone()).await;
		while !first.exchange.peers().is_empty() {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
		// Found again where it was, by a peer that wants something, and by a new one.
		assert_eq!(first.exchange.fetch(block.cid(), SOON).await.unwrap(), block);
		third.exchange.connect(address).await.unwrap();
		assert_eq!(third.exchange.fetch(block.cid(), SOON).await.unwrap(), block);
	}
}
