//! Which peer is asked for which block, and when.
//!
//! Pure bookkeeping without a network or a clock of its own. Each peer has one question open at a
//! time (litep2p loses pipelined answers of some peers), and each block is asked of one peer at a
//! time, so that no block is paid for twice.

use bytes::Bytes;
use cid::{multihash::Multihash, Cid};
use litep2p::PeerId;
use std::{
	collections::{BTreeMap, HashMap, HashSet, VecDeque},
	time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// How long a peer has to answer.
pub(super) const TRY: Duration = Duration::from_secs(5);
/// How long until a peer that does not have a block is asked for it again.
const ASK_AGAIN: Duration = Duration::from_secs(3);
/// How many blocks can be wanted at once.
const MAX_OPEN: usize = 4096;
/// How many past questions a peer may still answer without being taken for a liar.
const RECENT: usize = 64;

type Hash = Multihash<64>;

/// What an arriving block turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrival {
	/// Somebody waited for it.
	Wanted,
	/// It had been asked for, but nobody waits any more.
	Late,
	/// It is nothing this peer was asked for.
	///
	/// litep2p computes the address from the bytes, so wrong bytes come under a wrong address.
	Wrong,
}

#[derive(Default)]
pub(super) struct Wants {
	/// By age, so that the oldest want is served first.
	open: BTreeMap<u64, Want>,
	numbers: HashMap<Hash, u64>,
	next: u64,
	peers: HashMap<PeerId, Peer>,
}

struct Want {
	cid: Cid,
	waiters: Vec<oneshot::Sender<Bytes>>,
	asked: Option<PeerId>,
	not_before: HashMap<PeerId, Instant>,
	liars: HashSet<PeerId>,
}

#[derive(Default)]
struct Peer {
	asked: Option<(Hash, Instant)>,
	useful: Option<Instant>,
	recent: VecDeque<Hash>,
}

impl Wants {
	/// Want a block. Whether there was room.
	///
	/// Wants for the same block share one question.
	pub fn add(&mut self, cid: Cid, waiter: oneshot::Sender<Bytes>) -> bool {
		if let Some(want) = self.numbers.get(cid.hash()).and_then(|n| self.open.get_mut(n)) {
			want.waiters.push(waiter);
			return true;
		}
		if self.open.len() >= MAX_OPEN {
			return false;
		}
		let number = self.next;
		self.next += 1;
		self.numbers.insert(*cid.hash(), number);
		self.open.insert(
			number,
			Want {
				cid,
				waiters: vec![waiter],
				asked: None,
				not_before: HashMap::new(),
				liars: HashSet::new(),
			},
		);
		true
	}

	pub fn is_empty(&self) -> bool {
		self.open.is_empty()
	}

	pub fn connected(&mut self, peer: PeerId) {
		self.peers.entry(peer).or_default();
	}

	pub fn disconnected(&mut self, peer: &PeerId) {
		self.settle(peer);
		self.peers.remove(peer);
	}

	/// The questions to send now, one a peer at most.
	pub fn dispatch(&mut self, now: Instant) -> Vec<(PeerId, Cid)> {
		let mut idle: Vec<_> = self.peers.iter_mut().filter(|(_, p)| p.asked.is_none()).collect();
		// Who had the last block most likely has the next one.
		idle.sort_by_key(|(_, peer)| std::cmp::Reverse(peer.useful));
		let mut questions = Vec::new();
		for (id, peer) in idle {
			let Some(want) = self.open.values_mut().find(|want| want.may_ask(id, now)) else {
				continue;
			};
			want.asked = Some(*id);
			peer.ask(*want.cid.hash(), now);
			questions.push((*id, want.cid));
		}
		questions
	}

	/// A peer sent a block whose hash has been checked against `cid`.
	pub fn arrived(&mut self, id: &PeerId, cid: &Cid, bytes: &Bytes, now: Instant) -> Arrival {
		let answered = self.asked(id) == Some(*cid.hash());
		if answered {
			self.settle(id);
		}
		if let Some(want) = self.numbers.remove(cid.hash()).and_then(|n| self.open.remove(&n)) {
			if let Some(peer) = self.peers.get_mut(id) {
				peer.useful = Some(now);
			}
			for waiter in want.waiters {
				// A waiter that gave up meanwhile is no loss.
				let _ = waiter.send(bytes.clone());
			}
			return Arrival::Wanted;
		}
		let recent = self.peers.get(id).is_some_and(|peer| peer.recent.contains(cid.hash()));
		if answered || recent {
			return Arrival::Late;
		}
		self.wrong(id);
		Arrival::Wrong
	}

	/// A peer sent something it was not asked for: what it owes is asked of others.
	pub fn wrong(&mut self, id: &PeerId) {
		if let Some(want) = self.settle(id) {
			want.liars.insert(*id);
		}
	}

	/// A peer says that it does not have a block.
	pub fn missing(&mut self, id: &PeerId, cid: &Cid, now: Instant) {
		if self.asked(id) == Some(*cid.hash()) {
			if let Some(want) = self.settle(id) {
				want.not_before.insert(*id, now + ASK_AGAIN);
			}
		}
	}

	/// Give up on peers that are too slow, and on blocks that nobody waits for any more.
	pub fn tick(&mut self, now: Instant) {
		let slow: Vec<_> = self
			.peers
			.iter()
			.filter(|(_, peer)| peer.asked.is_some_and(|(_, since)| since + TRY <= now))
			.map(|(id, _)| *id)
			.collect();
		for id in slow {
			tracing::debug!(target: "ipfs", peer = %id, "no answer in time, asking another peer");
			if let Some(want) = self.settle(&id) {
				// At once if there is no other peer: the question may have been lost.
				want.not_before.insert(id, now + Duration::from_millis(1));
			}
		}
		let numbers = &mut self.numbers;
		self.open.retain(|_, want| {
			want.waiters.retain(|waiter| !waiter.is_closed());
			let keep = !want.waiters.is_empty();
			if !keep {
				numbers.remove(want.cid.hash());
			}
			keep
		});
	}

	fn asked(&self, id: &PeerId) -> Option<Hash> {
		self.peers.get(id)?.asked.map(|(hash, _)| hash)
	}

	/// Close the question that `id` has open, and give back the want it was about.
	fn settle(&mut self, id: &PeerId) -> Option<&mut Want> {
		let (hash, _) = self.peers.get_mut(id)?.asked.take()?;
		let want = self.open.get_mut(self.numbers.get(&hash)?)?;
		if want.asked == Some(*id) {
			want.asked = None;
		}
		Some(want)
	}
}

impl Want {
	fn may_ask(&self, id: &PeerId, now: Instant) -> bool {
		self.asked.is_none()
			&& !self.liars.contains(id)
			&& self.not_before.get(id).is_none_or(|time| *time <= now)
	}
}

impl Peer {
	fn ask(&mut self, hash: Hash, now: Instant) {
		self.asked = Some((hash, now));
		if self.recent.len() == RECENT {
			self.recent.pop_front();
		}
		self.recent.push_back(hash);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{block::RAW, Block};
	use multihash_codetable::Code;

	fn block(byte: u8) -> Block {
		Block::encode(RAW, Code::Sha2_256, vec![byte]).unwrap()
	}

	fn want(wants: &mut Wants, block: &Block) -> oneshot::Receiver<Bytes> {
		let (sender, receiver) = oneshot::channel();
		assert!(wants.add(*block.cid(), sender));
		receiver
	}

	#[test]
	fn a_peer_has_one_question_open_at_a_time() {
		let (mut wants, peer, now) = (Wants::default(), PeerId::random(), Instant::now());
		let (one, two) = (block(1), block(2));
		let _waiting = (want(&mut wants, &one), want(&mut wants, &two));
		wants.connected(peer);
		assert_eq!(wants.dispatch(now), [(peer, *one.cid())]);
		assert_eq!(wants.dispatch(now), []);
		assert_eq!(wants.arrived(&peer, one.cid(), one.bytes(), now), Arrival::Wanted);
		assert_eq!(wants.dispatch(now), [(peer, *two.cid())]);
	}

	#[test]
	fn waiters_for_the_same_block_share_one_question() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let mut waiting = [want(&mut wants, &block), want(&mut wants, &block)];
		let (a, b) = (PeerId::random(), PeerId::random());
		wants.connected(a);
		wants.connected(b);
		let questions = wants.dispatch(now);
		assert_eq!(questions.len(), 1);
		wants.arrived(&questions[0].0, block.cid(), block.bytes(), now);
		for waiter in &mut waiting {
			assert_eq!(waiter.try_recv().unwrap(), block.bytes());
		}
		assert!(wants.is_empty());
	}

	#[test]
	fn a_peer_without_the_block_or_without_an_answer_gives_way_to_the_next() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let _waiting = want(&mut wants, &block);
		let (a, b) = (PeerId::random(), PeerId::random());
		wants.connected(a);
		wants.connected(b);
		let first = wants.dispatch(now)[0].0;
		wants.missing(&first, block.cid(), now);
		let second = wants.dispatch(now)[0].0;
		assert_ne!(first, second);
		wants.tick(now + TRY);
		// By now the first may be asked again, and the second has had its time.
		assert_eq!(wants.dispatch(now + TRY), [(first, *block.cid())]);
	}

	#[test]
	fn a_peer_that_sends_something_else_is_not_asked_again_for_that_block() {
		let (mut wants, peer, now) = (Wants::default(), PeerId::random(), Instant::now());
		let (asked, other) = (block(1), block(2));
		let _waiting = want(&mut wants, &asked);
		wants.connected(peer);
		wants.dispatch(now);
		assert_eq!(wants.arrived(&peer, other.cid(), other.bytes(), now), Arrival::Wrong);
		assert_eq!(wants.dispatch(now + TRY * 10), []);
		let honest = PeerId::random();
		wants.connected(honest);
		assert_eq!(wants.dispatch(now), [(honest, *asked.cid())]);
	}

	#[test]
	fn a_late_answer_is_no_lie() {
		let (mut wants, peer, now) = (Wants::default(), PeerId::random(), Instant::now());
		let (slow, next) = (block(1), block(2));
		let waiting = want(&mut wants, &slow);
		wants.connected(peer);
		wants.dispatch(now);
		drop(waiting);
		wants.tick(now + TRY);
		let _waiting = want(&mut wants, &next);
		wants.dispatch(now + TRY);
		assert_eq!(wants.arrived(&peer, slow.cid(), slow.bytes(), now), Arrival::Late);
		assert_eq!(wants.arrived(&peer, next.cid(), next.bytes(), now), Arrival::Wanted);
	}

	#[test]
	fn a_want_moves_on_when_its_peer_disconnects() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let _waiting = want(&mut wants, &block);
		let (a, b) = (PeerId::random(), PeerId::random());
		wants.connected(a);
		wants.dispatch(now);
		wants.disconnected(&a);
		wants.connected(b);
		assert_eq!(wants.dispatch(now), [(b, *block.cid())]);
	}
}
