//! Exchanging blocks with other IPFS peers over bitswap 1.2.
//!
//! [`driver`] owns the network and runs it; [`Exchange`] is how the rest of the node talks to it;
//! [`wants`] decides whom to ask; [`serve`] answers what others ask; [`addresses`] remembers where
//! they are; [`tasks`] ends it all together.

mod addresses;
mod driver;
mod serve;
mod tasks;
mod wants;

use crate::{store::Store, Error, Multiaddr, Result};
use bytes::Bytes;
use cid::Cid;
use driver::{Command, Driver};
use litep2p::{crypto::ed25519::Keypair, PeerId};
use parking_lot::RwLock;
use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};
use tokio::{
	sync::{mpsc, oneshot},
	time::timeout,
};

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

/// Listen on `listen`, and return the work to be driven and the handle on it.
pub(crate) fn start(
	key: Keypair,
	listen: &Multiaddr,
	store: Store,
) -> Result<(impl Future<Output = ()> + Send, Exchange)> {
	let (commands, receiver) = mpsc::channel(BACKLOG);
	let connected = Connected::default();
	let (driver, identity) = Driver::new(key, listen, store, receiver, connected.clone())?;
	Ok((driver.run(), Exchange { commands, connected, identity: Arc::new(identity) }))
}

impl Exchange {
	/// Fetch a block from whichever peer has it. Its hash has been checked.
	pub async fn fetch(&self, cid: &Cid, limit: Duration) -> Result<Bytes> {
		let (reply, answer) = oneshot::channel();
		let fetched = timeout(limit, async {
			self.send(Command::Want { cid: *cid, reply }).await?;
			answer.await.map_err(|_| Error::Unavailable("busy or stopping"))
		});
		match fetched.await {
			Ok(result) => result,
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
