//! Answering what other peers ask for.
//!
//! litep2p queues answers without a bound and does not say what became of them. [`Serving`] keeps
//! that queue short: it is the pure bookkeeping of who waits for what, and of how much litep2p may
//! hold. [`read`] makes an answer.

use crate::{block::MAX_BLOCK, store::Store};
use cid::Cid;
use litep2p::{
	protocol::libp2p::bitswap::{BlockPresenceType, ResponseType, WantType},
	PeerId,
};
use std::{
	collections::{HashMap, HashSet, VecDeque},
	time::{Duration, Instant},
};

/// How many entries may wait for each peer: as many as Kubo keeps. The rest is dropped.
const MAX_ENTRIES: usize = 1024;
/// How many answers are read from disk at once, each for another peer.
pub(super) const MAX_READINGS: usize = 4;
/// A reading ends at this many bytes of blocks: what goes into one message.
const BATCH: usize = 2 * 1024 * 1024;
/// What an entry takes besides its block.
const ENTRY: usize = 128;
/// The most that one reading takes: its last block may begin just below [`BATCH`].
const READING: usize = BATCH + MAX_BLOCK + MAX_ENTRIES * ENTRY;
/// How much litep2p may hold: a quarter of a second, which is how often the driver looks at least,
/// of two gigabits.
const WINDOW: usize = 64 * 1024 * 1024;
/// In what time requests win back the room of one reading, see [`Room::asked`].
const REGAIN: Duration = Duration::from_secs(1);

/// One thing that a peer wants.
pub(super) type Entry = (Cid, WantType);

/// An answer on its way to a peer.
pub(super) struct Answer {
	pub peer: PeerId,
	pub responses: Vec<ResponseType>,
	/// What it takes, roughly.
	bytes: usize,
	/// What is to be answered next.
	rest: VecDeque<Entry>,
}

/// Who waits for what, and whose turn it is.
#[derive(Default)]
pub(super) struct Serving {
	peers: HashMap<PeerId, Peer>,
	/// Those with something to read and no reading under way.
	turns: VecDeque<PeerId>,
	readings: usize,
	room: Room,
}

#[derive(Default)]
struct Peer {
	waiting: VecDeque<Entry>,
	reading: bool,
}

impl Serving {
	/// A peer asks. How many entries there was no room for.
	pub fn ask(&mut self, id: PeerId, mut asked: Vec<Entry>, now: Instant) -> usize {
		self.room.asked(now);
		let all = asked.len();
		asked.truncate(MAX_ENTRIES);
		let peer = self.peers.entry(id).or_default();
		let idle = peer.waiting.is_empty() && !peer.reading;
		let mut known: HashSet<_> = peer.waiting.iter().copied().collect();
		asked.retain(|entry| known.insert(*entry));
		let new = asked.len();
		asked.truncate(MAX_ENTRIES - peer.waiting.len());
		let taken = asked.len();
		peer.waiting.extend(asked);
		if idle {
			self.turns.push_back(id);
		}
		all.saturating_sub(MAX_ENTRIES) + new - taken
	}

	/// A peer is gone.
	pub fn forget(&mut self, id: &PeerId) {
		self.peers.remove(id);
		self.turns.retain(|turn| turn != id);
	}

	/// Whether somebody waits for a reading.
	pub fn is_waiting(&self) -> bool {
		!self.turns.is_empty()
	}

	/// What to read now, given how much has left the node since it started: one peer after another.
	pub fn next(&mut self, sent: usize) -> Option<(PeerId, VecDeque<Entry>)> {
		self.room.sent(sent);
		if self.turns.is_empty() || self.readings == MAX_READINGS || !self.room.reserve() {
			return None;
		}
		let id = self.turns.pop_front()?;
		let peer = self.peers.entry(id).or_default();
		peer.reading = true;
		self.readings += 1;
		Some((id, std::mem::take(&mut peer.waiting)))
	}

	/// A reading has ended: what is to be sent.
	pub fn done(&mut self, answer: Answer) -> (PeerId, Vec<ResponseType>) {
		let Answer { peer: id, responses, bytes, mut rest } = answer;
		self.readings -= 1;
		self.room.settle(bytes);
		if let Some(peer) = self.peers.get_mut(&id) {
			peer.reading = false;
			rest.append(&mut peer.waiting);
			rest.truncate(MAX_ENTRIES);
			peer.waiting = rest;
			if peer.waiting.is_empty() {
				self.peers.remove(&id);
			} else {
				self.turns.push_back(id);
			}
		}
		(id, responses)
	}
}

/// How much more litep2p may be given to hold.
struct Room {
	free: usize,
	sent: usize,
	asked: Option<Instant>,
}

impl Default for Room {
	fn default() -> Self {
		Self { free: WINDOW, sent: 0, asked: None }
	}
}

impl Room {
	/// What has left the node makes room for as much.
	fn sent(&mut self, sent: usize) {
		self.add(sent.saturating_sub(self.sent));
		self.sent = sent;
	}

	/// What litep2p drops with a connection never leaves the node: requests win it back.
	///
	/// Requests rather than time alone, because they come out of the loop that sends: while a peer
	/// that does not read holds it up, none come, and nothing more is given to it.
	fn asked(&mut self, now: Instant) {
		let since = self.asked.map_or(REGAIN, |asked| now.saturating_duration_since(asked));
		self.asked = Some(now);
		let share = since.min(REGAIN).as_micros() as usize;
		self.add(READING * share / REGAIN.as_micros() as usize);
	}

	/// Take the room of a reading, if there is that much.
	fn reserve(&mut self) -> bool {
		let left = self.free.checked_sub(READING);
		self.free = left.unwrap_or(self.free);
		left.is_some()
	}

	/// Give back what a reading did not need.
	fn settle(&mut self, bytes: usize) {
		self.add(READING.saturating_sub(bytes));
	}

	fn add(&mut self, bytes: usize) {
		self.free = self.free.saturating_add(bytes).min(WINDOW);
	}
}

/// Read an answer from the store, or its beginning.
///
/// What is not here is said to be not here, asked for or not: it spares peers their time-out.
pub(super) async fn read(store: Store, peer: PeerId, mut asked: VecDeque<Entry>) -> Answer {
	let mut responses = Vec::new();
	let mut blocks = 0;
	while blocks < BATCH {
		let Some((cid, want)) = asked.pop_front() else { break };
		let response = respond(&store, cid, want).await;
		if let ResponseType::Block { block, .. } = &response {
			blocks += block.len();
		}
		responses.push(response);
	}
	let bytes = blocks + responses.len() * ENTRY;
	Answer { peer, responses, bytes, rest: asked }
}

async fn respond(store: &Store, cid: Cid, want: WantType) -> ResponseType {
	let found = match want {
		WantType::Block => store
			.get(&cid)
			.await
			.map(|block| block.map(|block| ResponseType::Block { cid, block: block.to_vec() })),
		WantType::Have => store.size(&cid).await.map(|size| {
			size.map(|_| ResponseType::Presence { cid, presence: BlockPresenceType::Have })
		}),
	};
	match found {
		Ok(Some(response)) => response,
		Ok(None) => ResponseType::Presence { cid, presence: BlockPresenceType::DontHave },
		Err(error) => {
			tracing::warn!(target: "ipfs", %error, "cannot serve a block");
			ResponseType::Presence { cid, presence: BlockPresenceType::DontHave }
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{block::RAW, Block};
	use multihash_codetable::{Code, MultihashDigest};

	/// Different wants for blocks.
	fn entries(from: usize, to: usize) -> Vec<Entry> {
		let cid = |i: usize| Cid::new_v1(RAW, Code::Sha2_256.digest(&i.to_le_bytes()));
		(from..to).map(|i| (cid(i), WantType::Block)).collect()
	}

	/// The answer to the first entry alone, as if its block had this size.
	fn answer(peer: PeerId, mut asked: VecDeque<Entry>, bytes: usize) -> Answer {
		asked.pop_front();
		Answer { peer, responses: Vec::new(), bytes, rest: asked }
	}

	/// Answer for as long as there is room while nothing leaves the node; how much that was.
	fn flood(serving: &mut Serving, sent: usize) -> usize {
		let mut bytes = 0;
		while let Some((peer, asked)) = serving.next(sent) {
			bytes += READING;
			serving.done(answer(peer, asked, READING));
		}
		bytes
	}

	#[test]
	fn a_peer_has_one_reading_under_way_and_takes_turns_with_others() {
		let (mut serving, now) = (Serving::default(), Instant::now());
		let (greedy, modest) = (PeerId::random(), PeerId::random());
		serving.ask(greedy, entries(0, 10), now);
		serving.ask(greedy, entries(10, 20), now);
		serving.ask(modest, entries(0, 1), now);
		let (first, asked) = serving.next(0).unwrap();
		assert_eq!((first, asked.len()), (greedy, 20));
		// More of the same peer waits for it.
		serving.ask(greedy, entries(20, 21), now);
		assert_eq!(serving.next(0).unwrap().0, modest);
		assert!(serving.next(0).is_none());
		serving.done(answer(greedy, asked, 1));
		assert_eq!(serving.next(0).unwrap().1, VecDeque::from(entries(1, 21)));
	}

	#[test]
	fn only_so_many_entries_wait_for_a_peer_and_none_twice() {
		let (mut serving, peer, now) = (Serving::default(), PeerId::random(), Instant::now());
		assert_eq!(serving.ask(peer, entries(0, 1000), now), 0);
		assert_eq!(serving.ask(peer, entries(0, 1000), now), 0);
		assert_eq!(serving.ask(peer, entries(500, 1500), now), 500 - (MAX_ENTRIES - 1000));
		assert_eq!(serving.ask(peer, entries(0, 100_000), now), 100_000 - MAX_ENTRIES);
		let (_, asked) = serving.next(0).unwrap();
		assert_eq!(asked.len(), MAX_ENTRIES);
		serving.ask(peer, entries(5000, 6000), now);
		serving.done(answer(peer, asked, 1));
		assert_eq!(serving.next(0).unwrap().1.len(), MAX_ENTRIES);
	}

	#[test]
	fn a_peer_that_does_not_read_is_read_for_only_as_long_as_there_is_room() {
		let (mut serving, peer, now) = (Serving::default(), PeerId::random(), Instant::now());
		for second in 0..30 {
			for _ in 0..1000 {
				serving.ask(peer, entries(0, MAX_ENTRIES), now + Duration::from_secs(second));
			}
			let read = flood(&mut serving, 0);
			let allowed = if second == 0 { WINDOW } else { READING };
			assert!(read <= allowed, "{read} bytes in second {second}");
		}
		// However long it is waited, nothing more is read until somebody asks.
		assert!(serving.is_waiting() && serving.next(0).is_none());
	}

	#[test]
	fn what_leaves_the_node_makes_room_for_more() {
		let (mut serving, peer, now) = (Serving::default(), PeerId::random(), Instant::now());
		serving.ask(peer, entries(0, MAX_ENTRIES), now);
		let read = flood(&mut serving, 0);
		assert!(read > WINDOW - READING && read <= WINDOW);
		assert_eq!(flood(&mut serving, READING), READING);
		assert_eq!(flood(&mut serving, READING), 0);
	}

	#[test]
	fn a_request_is_answered_though_all_room_was_lost_with_other_peers() {
		let (mut serving, now) = (Serving::default(), Instant::now());
		let (gone, peer) = (PeerId::random(), PeerId::random());
		serving.ask(gone, entries(0, MAX_ENTRIES), now);
		flood(&mut serving, 0);
		serving.forget(&gone);
		serving.ask(peer, entries(0, 1), now + REGAIN);
		assert_eq!(serving.next(0).unwrap().0, peer);
	}

	#[test]
	fn a_peer_that_is_gone_leaves_nothing_behind() {
		let (mut serving, now) = (Serving::default(), Instant::now());
		let (waiting, read) = (PeerId::random(), PeerId::random());
		serving.ask(read, entries(0, 2), now);
		serving.ask(waiting, entries(0, 2), now);
		let (id, asked) = serving.next(0).unwrap();
		serving.forget(&read);
		serving.forget(&waiting);
		serving.done(answer(id, asked, 1));
		assert!(!serving.is_waiting());
		assert!(serving.peers.is_empty());
		assert_eq!((serving.readings, serving.room.free), (0, WINDOW - 1));
	}

	#[tokio::test]
	async fn a_reading_ends_when_a_message_is_full() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		let mut asked = VecDeque::new();
		for byte in 0..4u8 {
			let block = Block::encode(RAW, Code::Sha2_256, vec![byte; BATCH / 2 + 1]).unwrap();
			asked.push_back((*block.cid(), WantType::Block));
			store.put(vec![block]).await.unwrap();
		}
		let answer = read(store, PeerId::random(), asked.clone()).await;
		assert_eq!((answer.responses.len(), answer.bytes), (2, BATCH + 2 + 2 * ENTRY));
		assert_eq!(answer.rest, asked.split_off(2));
	}
}
