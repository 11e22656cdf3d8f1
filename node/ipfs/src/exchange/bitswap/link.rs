//! One connected peer: what it is to be told, what it waits for, and the tasks that see to both.
//!
//! Peers have nothing in common but the disk: one that does not read, or does not stop to ask,
//! delays nobody else. Nor does a peer's reading wait for its writing, so that two nodes that send
//! each other a lot at once cannot block each other.

use super::{
	message::{self, MAX_MESSAGE},
	Event, Opening, Response, Tell,
};
use crate::{
	exchange::serve::{self, Entry, Queue},
	store::Store,
};
use bytes::Bytes;
use cid::Cid;
use litep2p::{substream::Substream, PeerId};
use parking_lot::Mutex;
use std::{io, sync::Arc, time::Duration};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	sync::{mpsc, oneshot, Notify, Semaphore},
	time::timeout,
};

/// How long a peer may take over a piece of a message, in either direction.
const STALL: Duration = Duration::from_secs(15);
/// That piece.
const PIECE: usize = 64 * 1024;
/// How long a substream may take to open.
const OPEN: Duration = Duration::from_secs(10);
/// How much is told in one message: as much as polkadot-sdk's own nodes accept.
const MAX_TELL: usize = 16;
/// How many substreams of one peer are read at once: Kubo opens one for each answer, eight at once.
const MAX_INBOUND: usize = 64;

/// What the node and a peer's tasks share about it.
pub(super) struct Link {
	state: Mutex<State>,
	changed: Notify,
	/// In bytes: all substreams of a peer together hold one message of the largest size.
	memory: Semaphore,
	inbound: Arc<Semaphore>,
}

#[derive(Default)]
struct State {
	tell: Vec<Tell>,
	waiting: Queue,
	used: bool,
	closed: bool,
}

impl Link {
	pub fn new() -> Self {
		Self {
			state: Mutex::default(),
			changed: Notify::new(),
			memory: Semaphore::new(MAX_MESSAGE),
			inbound: Arc::new(Semaphore::new(MAX_INBOUND)),
		}
	}

	/// Tell the peer something, soon.
	pub fn tell(&self, tell: impl IntoIterator<Item = Tell>) {
		self.state.lock().tell.extend(tell);
		self.changed.notify_one();
	}

	/// The peer speaks bitswap.
	pub fn use_it(&self) {
		self.state.lock().used = true;
	}

	/// Whether it has.
	pub fn is_used(&self) -> bool {
		self.state.lock().used
	}

	/// There is nothing more to be done with the peer.
	pub fn close(&self) {
		self.state.lock().closed = true;
		self.changed.notify_one();
	}

	/// The peer asks. How many entries there was no room for.
	fn asked(&self, wanted: Vec<Entry>, cancelled: &[Cid]) -> usize {
		let mut state = self.state.lock();
		for cid in cancelled {
			state.waiting.cancel(cid);
		}
		let dropped = state.waiting.ask(wanted);
		drop(state);
		self.changed.notify_one();
		dropped
	}

	fn is_closed(&self) -> bool {
		self.state.lock().closed
	}

	fn next_entry(&self) -> Option<Entry> {
		self.state.lock().waiting.next()
	}

	/// Wait until there is something to do; `false` if there never will be.
	async fn has_work(&self) -> bool {
		loop {
			{
				let state = self.state.lock();
				if state.closed {
					return false;
				}
				if !state.tell.is_empty() || !state.waiting.is_empty() {
					return true;
				}
			}
			self.changed.notified().await;
		}
	}
}

/// Tells one peer what it is to be told, and answers what it asks.
pub(super) struct Sender {
	pub peer: PeerId,
	pub link: Arc<Link>,
	pub store: Store,
	/// How many blocks are read from disk at once, for all peers.
	pub readings: Arc<Semaphore>,
	pub opening: mpsc::Sender<Opening>,
	pub events: mpsc::Sender<Event>,
	/// One is used for everything, because some peers read no more than one.
	pub substream: Option<Substream>,
}

impl Sender {
	/// Run until the connection is gone.
	pub async fn run(mut self) {
		let mut answer = Vec::new();
		while !answer.is_empty() || self.link.has_work().await {
			let tell = std::mem::take(&mut self.link.state.lock().tell);
			for tell in tell.chunks(MAX_TELL) {
				if !self.send(message::telling(tell)).await {
					let _ = self.events.send(Event::Deaf { peer: self.peer }).await;
					break;
				}
			}
			// The next answer is read while this one is on its way.
			let (link, store, readings) =
				(self.link.clone(), self.store.clone(), self.readings.clone());
			let next = serve::read(&store, &readings, || link.next_entry());
			let (_, next) = tokio::join!(self.answer(std::mem::take(&mut answer)), next);
			answer = next;
		}
	}

	/// What cannot be sent is dropped: whoever still wants it asks again.
	async fn answer(&mut self, answer: Vec<Response>) {
		if !answer.is_empty() && !self.send(message::answering(&answer)).await {
			tracing::debug!(target: "ipfs", peer = %self.peer, "a peer does not take its blocks");
		}
	}

	/// Send a message. Whether that was possible, not whether it arrived.
	async fn send(&mut self, message: Vec<Bytes>) -> bool {
		// That the peer has closed a substream is noticed by writing to it: once more then.
		for _ in 0..2 {
			let reused = self.substream.is_some();
			let opened = match self.substream.take() {
				Some(substream) => Some(substream),
				None => self.open().await,
			};
			let Some(mut substream) = opened else { return false };
			match write(&mut substream, &message).await {
				Ok(()) => {
					self.substream = Some(substream);
					return true;
				},
				Err(error) => {
					tracing::debug!(target: "ipfs", peer = %self.peer, %error, "cannot send");
					if !reused || error.kind() == io::ErrorKind::TimedOut {
						return false;
					}
				},
			}
		}
		false
	}

	async fn open(&self) -> Option<Substream> {
		let (reply, opened) = oneshot::channel();
		self.opening.send(Opening { peer: self.peer, reply }).await.ok()?;
		timeout(OPEN, opened).await.ok()?.ok()
	}
}

async fn write(substream: &mut Substream, message: &[Bytes]) -> io::Result<()> {
	for piece in message.iter().flat_map(|part| part.chunks(PIECE)) {
		in_time(substream.write_all(piece)).await?;
	}
	in_time(substream.flush()).await
}

/// Take in what a peer sends on one substream, until it ends or makes no sense.
pub(super) async fn receive(
	peer: PeerId,
	link: Arc<Link>,
	mut substream: Substream,
	events: mpsc::Sender<Event>,
) {
	let Ok(_permit) = link.inbound.clone().try_acquire_owned() else {
		tracing::debug!(target: "ipfs", %peer, "a peer opens too many substreams");
		return;
	};
	while !link.is_closed() {
		let received = match receive_message(&mut substream, &link.memory).await {
			Ok(Some(received)) => received,
			Ok(None) => return,
			Err(error) => {
				tracing::debug!(target: "ipfs", %peer, %error, "a peer's message broke off");
				return;
			},
		};
		let Some(incoming) = received else {
			tracing::debug!(target: "ipfs", %peer, "a peer sent what is no bitswap message");
			return;
		};
		if !incoming.wanted.is_empty() || !incoming.cancelled.is_empty() {
			let dropped = incoming.dropped + link.asked(incoming.wanted, &incoming.cancelled);
			if dropped > 0 {
				tracing::debug!(target: "ipfs", %peer, dropped, "a peer asks for too much at once");
			}
		}
		if !incoming.blocks.is_empty() || !incoming.missing.is_empty() {
			let (blocks, missing) = (incoming.blocks, incoming.missing);
			if events.send(Event::Answer { peer, blocks, missing }).await.is_err() {
				return;
			}
		}
	}
}

/// The next message, if there is one, and if it can be understood.
async fn receive_message(
	substream: &mut Substream,
	memory: &Semaphore,
) -> io::Result<Option<Option<message::Incoming>>> {
	let Some(length) = receive_length(substream).await? else { return Ok(None) };
	let length = Some(length).filter(|length| *length <= MAX_MESSAGE);
	let length = length.ok_or(io::ErrorKind::InvalidData)?;
	let Ok(_permit) = memory.acquire_many(length as u32).await else { return Ok(None) };
	let mut message = vec![0; length];
	for piece in message.chunks_mut(PIECE) {
		in_time(substream.read_exact(piece)).await?;
	}
	Ok(Some(message::decode(&message.into())))
}

/// The length before a message. A peer may take any time to begin one.
async fn receive_length(substream: &mut Substream) -> io::Result<Option<usize>> {
	let mut length = 0;
	for shift in (0..28).step_by(7) {
		let byte = match substream.read_u8().await {
			Ok(byte) => byte,
			Err(error) if shift == 0 && error.kind() == io::ErrorKind::UnexpectedEof => {
				return Ok(None)
			},
			Err(error) => return Err(error),
		};
		length |= usize::from(byte & 0x7f) << shift;
		if byte < 0x80 {
			return Ok(Some(length));
		}
	}
	Err(io::ErrorKind::InvalidData.into())
}

async fn in_time<T>(work: impl std::future::Future<Output = io::Result<T>>) -> io::Result<T> {
	timeout(STALL, work).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}
