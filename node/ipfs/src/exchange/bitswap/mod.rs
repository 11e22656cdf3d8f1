//! Our own bitswap on litep2p's connections.
//!
//! litep2p has a bitswap too, but it keeps one incoming substream a peer (Kubo opens one for each
//! answer, and loses what it sends on the others), answers all peers from one loop that waits for
//! the slowest of them, and queues answers without a bound.

mod link;
mod message;

use super::{serve::MAX_READINGS, tasks::Spawner};
use crate::{store::Store, Block};
use bytes::Bytes;
use cid::Cid;
use futures::{future::BoxFuture, StreamExt};
use link::Link;
use litep2p::{
	codec::ProtocolCodec,
	protocol::{Direction, TransportEvent, TransportService, UserProtocol},
	substream::Substream,
	transport::Endpoint,
	types::SubstreamId,
	PeerId, ProtocolName,
};
use parking_lot::Mutex;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::{mpsc, oneshot, Semaphore};

/// The protocol's name.
pub(super) const NAME: &str = "/ipfs/bitswap/1.2.0";
/// How many events may wait for the driver. Each holds a message.
const EVENTS: usize = 16;
/// How many substreams may wait to be opened.
const OPENINGS: usize = 64;
/// How many peers may wait to be hung up on.
const HANG_UPS: usize = 64;

/// What a peer is told without having asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tell {
	/// This block is wanted of it.
	Want(Cid),
	/// It no longer is.
	Cancel(Cid),
}

/// What a peer is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Response {
	/// The block.
	Block { cid: Cid, bytes: Bytes },
	/// Whether the block is here.
	Presence { cid: Cid, have: bool },
}

/// What happens.
pub(super) enum Event {
	/// A peer can be told something.
	Connected {
		peer: PeerId,
		/// Whether this node dialled it.
		dialled: bool,
	},
	/// It no longer can.
	Disconnected { peer: PeerId },
	/// A peer was to be told something, and could not be.
	Deaf { peer: PeerId },
	/// A peer answers, whether it was asked or not.
	Answer { peer: PeerId, blocks: Vec<Block>, missing: Vec<Cid> },
}

/// A substream that a peer's task wants. Dropped if it cannot be opened.
struct Opening {
	peer: PeerId,
	reply: oneshot::Sender<Substream>,
}

/// The connected peers.
#[derive(Clone)]
pub(super) struct Links {
	open: Arc<Mutex<HashMap<PeerId, Arc<Link>>>>,
	hang_up: mpsc::Sender<PeerId>,
}

impl Links {
	/// Tell a peer something, if it is connected.
	pub fn tell(&self, peer: &PeerId, tell: impl IntoIterator<Item = Tell>) {
		let link = self.open.lock().get(peer).cloned();
		if let Some(link) = link {
			link.tell(tell);
		}
	}

	/// Have no more to do with a peer until it connects again.
	pub fn close(&self, peer: &PeerId) {
		let link = self.open.lock().remove(peer);
		if let Some(link) = link {
			link.close();
		}
	}

	/// Whether a peer has spoken bitswap since it connected.
	pub fn is_used(&self, peer: &PeerId) -> bool {
		self.open.lock().get(peer).is_some_and(|link| link.is_used())
	}

	/// End the connection to a peer, soon. What there is no room for is to be asked for again.
	pub fn hang_up(&self, peer: PeerId) {
		let _ = self.hang_up.try_send(peer);
	}
}

/// The protocol, as litep2p runs it.
pub(super) struct Bitswap {
	store: Store,
	tasks: Spawner,
	links: Links,
	hang_ups: mpsc::Receiver<PeerId>,
	events: mpsc::Sender<Event>,
}

impl Bitswap {
	/// The protocol, whom it is connected to, and what happens.
	pub fn new(store: Store, tasks: Spawner) -> (Self, Links, mpsc::Receiver<Event>) {
		let (events, receiver) = mpsc::channel(EVENTS);
		let (hang_up, hang_ups) = mpsc::channel(HANG_UPS);
		let links = Links { open: Arc::default(), hang_up };
		(Self { store, tasks, links: links.clone(), hang_ups, events }, links, receiver)
	}

	async fn work(mut self, mut service: TransportService) {
		let readings = Arc::new(Semaphore::new(MAX_READINGS));
		let (opening, mut openings) = mpsc::channel::<Opening>(OPENINGS);
		let mut opened: HashMap<SubstreamId, oneshot::Sender<Substream>> = HashMap::new();
		loop {
			let event = tokio::select! {
				event = service.next() => match event {
					Some(event) => event,
					None => return,
				},
				Some(Opening { peer, reply }) = openings.recv() => {
					match service.open_substream(peer) {
						Ok(id) => drop(opened.insert(id, reply)),
						Err(error) => {
							tracing::debug!(target: "ipfs", %peer, ?error, "cannot open a substream")
						},
					}
					continue;
				},
				Some(peer) = self.hang_ups.recv() => {
					if let Err(error) = service.force_close(peer) {
						tracing::debug!(target: "ipfs", %peer, %error, "cannot hang up");
					}
					continue;
				},
			};
			match event {
				TransportEvent::ConnectionEstablished { peer, endpoint } => {
					let link = Arc::new(Link::new());
					self.links.open.lock().insert(peer, link.clone());
					let sender = link::Sender {
						peer,
						link,
						store: self.store.clone(),
						readings: readings.clone(),
						opening: opening.clone(),
						events: self.events.clone(),
						substream: None,
					};
					self.tasks.spawn(sender.run());
					// Nobody who takes these waits for this loop.
					let dialled = matches!(endpoint, Endpoint::Dialer { .. });
					let _ = self.events.send(Event::Connected { peer, dialled }).await;
				},
				TransportEvent::ConnectionClosed { peer } => {
					self.links.close(&peer);
					let _ = self.events.send(Event::Disconnected { peer }).await;
				},
				TransportEvent::SubstreamOpened {
					peer,
					direction: Direction::Inbound,
					substream,
					..
				} => {
					let link = self.links.open.lock().get(&peer).cloned();
					if let Some(link) = link {
						link.use_it();
						self.tasks.spawn(link::receive(peer, link, substream, self.events.clone()));
					}
				},
				TransportEvent::SubstreamOpened {
					direction: Direction::Outbound(id),
					substream,
					..
				} => {
					if let Some(reply) = opened.remove(&id) {
						// Whoever gave up meanwhile opens another one when it needs one.
						let _ = reply.send(substream);
					}
				},
				TransportEvent::SubstreamOpenFailure { substream, error } => {
					tracing::debug!(target: "ipfs", ?error, "a substream did not open");
					opened.remove(&substream);
				},
				TransportEvent::DialFailure { .. } => {},
			}
		}
	}
}

impl UserProtocol for Bitswap {
	fn protocol(&self) -> ProtocolName {
		NAME.into()
	}

	/// Messages are framed here, so that a block is not copied to be sent.
	fn codec(&self) -> ProtocolCodec {
		ProtocolCodec::Unspecified
	}

	fn run<'a>(self: Box<Self>, service: TransportService) -> BoxFuture<'a, litep2p::Result<()>>
	where
		Self: 'a,
	{
		Box::pin(async move {
			self.work(service).await;
			Ok(())
		})
	}
}
