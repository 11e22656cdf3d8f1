//! Which peer is asked for which block, and when.
//!
//! Pure bookkeeping without a network or a clock of its own.
//!
//! Each block is asked of one peer at a time, so that no block is paid for twice. A peer has
//! several questions open at a time, so that nobody waits for the way there and back: few at first,
//! more with each block that comes at once, fewer when blocks come late, one when they do not
//! come. So a fast peer is kept busy, a slow one is not piled up on, and one that cannot cope with
//! several questions is asked one by one.

use crate::Block;
use cid::{multihash::Multihash, Cid};
use litep2p::PeerId;
use std::{
	collections::{BTreeSet, HashMap, HashSet, VecDeque},
	time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// How long a peer has to answer anything at all.
const TRY: Duration = Duration::from_secs(5);
/// How long a peer that answers other questions has to answer this one.
const LAST: Duration = Duration::from_secs(30);
/// How long until a peer that does not have a block is asked for it again.
const ASK_AGAIN: Duration = Duration::from_secs(3);
/// An answer within this time came at once: more may be asked.
const QUICK: Duration = Duration::from_secs(1);
/// An answer after this time came late: less is to be asked.
const SLOW: Duration = Duration::from_secs(2);
/// How many questions a peer has open at first.
const FIRST_WINDOW: usize = 4;
/// How many questions a peer has open at most: 8 MiB of ordinary blocks.
const MAX_WINDOW: usize = 32;
/// How many blocks can be wanted at once.
const MAX_OPEN: usize = 4096;
/// How many past questions a peer may still answer without being taken for a liar.
const RECENT: usize = 512;
/// After so many silences in a row, a peer is not left alone for longer any more: for five minutes.
const MAX_SILENCES: u32 = 6;
/// After so many questions in vain, a peer that had something seems to have nothing more.
const MISSES: u32 = 4;
/// How often a peer may send what it was not asked for until nothing more is taken from it.
const MAX_LIES: u32 = 32;
/// After this long without an answer, somebody else may be sought who has the block.
const UNMET: Duration = Duration::from_secs(1);
/// And after this long if others are being answered before it.
const IN_TURN: Duration = Duration::from_secs(10);
/// How many wants are looked through for one to ask a peer about.
const SCAN: usize = 256;

type Hash = Multihash<64>;

/// None of the only peers that may be asked has the block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotHeld;

/// Where an answer goes.
pub(super) type Waiter = oneshot::Sender<Result<Block, NotHeld>>;

/// What an arriving block turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrival {
	/// Somebody waited for it.
	Wanted,
	/// It had been asked for, but nobody waits any more.
	Late,
	/// It is nothing this peer was asked for.
	///
	/// Addresses are computed from the bytes, so wrong bytes come under a wrong address.
	Wrong,
	/// Nor were too many before it: there is no point in listening to this peer.
	Hopeless,
}

#[derive(Default)]
pub(super) struct Wants {
	open: HashMap<u64, Want>,
	numbers: HashMap<Hash, Vec<u64>>,
	/// Those that nobody is being asked for: by how often they were refused, then by age. What no
	/// peer has must not hide what some peer has.
	ready: BTreeSet<(u32, u64)>,
	next: u64,
	peers: HashMap<PeerId, Peer>,
	cancels: Vec<(PeerId, Cid)>,
}

struct Want {
	cid: Cid,
	waiters: Vec<Waiter>,
	/// The only peers that may be asked, if not all may.
	only: Option<Vec<PeerId>>,
	asked: Option<PeerId>,
	/// When it was first looked at.
	since: Option<Instant>,
	refusals: u32,
	not_before: HashMap<PeerId, Instant>,
	/// Those who sent something else when this was all that they were asked.
	liars: HashSet<PeerId>,
	/// Those of `only` who said that they do not have it.
	without: HashSet<PeerId>,
}

struct Peer {
	asked: HashMap<Hash, Question>,
	/// How many questions may be open.
	window: usize,
	/// Up to here the window grows with each answer; from here on, with each windowful.
	steady: usize,
	/// Answers since the window last grew.
	answers: usize,
	/// When it last answered anything.
	answered: Instant,
	/// When it last sent a block that somebody waited for.
	useful: Option<Instant>,
	/// How often it was asked in vain since.
	misses: u32,
	lies: u32,
	/// How often in a row it did not answer, and until when it is left alone for that.
	silences: u32,
	quiet: Option<Instant>,
	recent: VecDeque<Hash>,
}

#[derive(Clone, Copy)]
struct Question {
	want: u64,
	since: Instant,
}

impl Wants {
	/// Want a block, of these peers alone or of any. Whether there was room.
	///
	/// Wants for the same block share one question, unless they name peers.
	pub fn add(&mut self, cid: Cid, only: Option<Vec<PeerId>>, waiter: Waiter) -> bool {
		if only.is_none() {
			let same = self.numbers.get(cid.hash()).into_iter().flatten().copied();
			let shared = same.into_iter().find(|number| self.open[number].only.is_none());
			if let Some(want) = shared.and_then(|number| self.open.get_mut(&number)) {
				want.waiters.push(waiter);
				return true;
			}
		}
		if self.open.len() >= MAX_OPEN {
			return false;
		}
		let number = self.next;
		self.next += 1;
		self.numbers.entry(*cid.hash()).or_default().push(number);
		self.ready.insert((0, number));
		self.open.insert(
			number,
			Want {
				cid,
				waiters: vec![waiter],
				only,
				asked: None,
				since: None,
				refusals: 0,
				not_before: HashMap::new(),
				liars: HashSet::new(),
				without: HashSet::new(),
			},
		);
		true
	}

	pub fn is_empty(&self) -> bool {
		self.open.is_empty()
	}

	pub fn connected(&mut self, peer: PeerId, now: Instant) {
		self.peers.entry(peer).or_insert_with(|| Peer::new(now));
	}

	pub fn disconnected(&mut self, peer: &PeerId) {
		self.settle_all(peer);
		self.peers.remove(peer);
	}

	/// The connections to all peers are gone.
	pub fn disconnected_from_all(&mut self) {
		for peer in self.peers.keys().copied().collect::<Vec<_>>() {
			self.disconnected(&peer);
		}
	}

	/// The questions to send now.
	pub fn dispatch(&mut self, now: Instant) -> Vec<(PeerId, Vec<Cid>)> {
		if self.ready.is_empty() {
			return Vec::new();
		}
		let anybody_useful = self.peers.values().any(Peer::is_useful);
		let free = self.peers.iter().filter(|(_, peer)| peer.asked.len() < peer.window);
		// Who had the last blocks most likely has the next ones: the others get what is left.
		let mut useful = Vec::new();
		let mut others = Vec::new();
		for (id, peer) in free {
			let tier = if peer.is_useful() { &mut useful } else { &mut others };
			let quiet = anybody_useful && peer.quiet.is_some_and(|until| now < until);
			tier.push((std::cmp::Reverse(peer.useful), *id, quiet, Vec::new()));
		}
		for tier in [&mut useful, &mut others] {
			tier.sort_by_key(|(useful, ..)| *useful);
			// One each in turn, so that all share the work.
			let mut dealing = true;
			while std::mem::take(&mut dealing) {
				for (_, id, quiet, questions) in tier.iter_mut() {
					if let Some(cid) = self.deal(id, *quiet, now) {
						questions.push(cid);
						dealing = true;
					}
				}
			}
		}
		let dealt = useful.into_iter().chain(others);
		dealt
			.filter(|(.., questions)| !questions.is_empty())
			.map(|(_, id, _, questions)| (id, questions))
			.collect()
	}

	/// Questions that were sent and need no answer any more.
	pub fn cancels(&mut self) -> Vec<(PeerId, Cid)> {
		std::mem::take(&mut self.cancels)
	}

	/// A peer sent a block, under an address computed from its bytes.
	pub fn arrived(&mut self, id: &PeerId, block: &Block, now: Instant) -> Arrival {
		let hash = *block.cid().hash();
		let question = self.settle(id, &hash);
		if let (Some(question), Some(peer)) = (question, self.peers.get_mut(id)) {
			peer.note_answer(question.since, now);
		}
		let mut arrival = Arrival::Late;
		for number in self.numbers.get(&hash).cloned().unwrap_or_default() {
			if !self.open[&number].takes_from(id) {
				continue;
			}
			arrival = Arrival::Wanted;
			for waiter in self.remove(number).into_iter().flat_map(|want| want.waiters) {
				// A waiter that gave up meanwhile is no loss.
				let _ = waiter.send(Ok(block.clone()));
			}
		}
		let Some(peer) = self.peers.get_mut(id) else { return arrival };
		if arrival == Arrival::Wanted {
			(peer.useful, peer.misses) = (Some(now), 0);
		} else if question.is_none() && !peer.recent.contains(&hash) {
			peer.lies += 1;
			arrival = if peer.lies < MAX_LIES { Arrival::Wrong } else { Arrival::Hopeless };
			self.wrong(id);
		}
		arrival
	}

	/// A peer sent something it was not asked for: what it owes is asked again.
	///
	/// If that was one question, of others; if it was more, of others or of this peer, one by one,
	/// and then it shows which it cannot answer.
	fn wrong(&mut self, id: &PeerId) {
		let questions = self.settle_all(id);
		if let [question] = questions[..] {
			if let Some(want) = self.open.get_mut(&question.want) {
				want.liars.insert(*id);
				want.without.insert(*id);
			}
			self.give_up(question.want);
		}
		if let Some(peer) = self.peers.get_mut(id) {
			peer.misses = MISSES;
			(peer.window, peer.steady, peer.answers) = (1, 1, 0);
		}
	}

	/// A peer says that it does not have a block.
	pub fn missing(&mut self, id: &PeerId, cid: &Cid, now: Instant) {
		let Some(_) = self.settle(id, cid.hash()) else { return };
		if let Some(peer) = self.peers.get_mut(id) {
			peer.spoke(now);
			peer.misses = peer.misses.saturating_add(1);
		}
		for number in self.numbers.get(cid.hash()).cloned().unwrap_or_default() {
			if self.open[&number].takes_from(id) {
				self.refuse(number, id, now + ASK_AGAIN);
				self.give_up(number);
			}
		}
	}

	/// A peer cannot be asked.
	pub fn deaf(&mut self, id: &PeerId, now: Instant) {
		for question in self.settle_all(id) {
			if let Some(want) = self.open.get_mut(&question.want) {
				want.not_before.insert(*id, now + ASK_AGAIN);
			}
		}
		if let Some(peer) = self.peers.get_mut(id) {
			peer.misses = MISSES;
			(peer.window, peer.steady, peer.answers) = (1, 1, 0);
		}
	}

	/// Give up on peers that are too slow, and on blocks that nobody waits for any more.
	pub fn tick(&mut self, now: Instant) {
		for id in self.peers.keys().copied().collect::<Vec<_>>() {
			self.give_up_on(&id, now);
		}
		let deserted: Vec<_> = self
			.open
			.iter_mut()
			.filter_map(|(number, want)| {
				want.since.get_or_insert(now);
				want.waiters.retain(|waiter| !waiter.is_closed());
				want.waiters.is_empty().then_some(*number)
			})
			.collect();
		for number in deserted {
			self.remove(number);
		}
	}

	/// What any peer may give and none gives, the oldest first.
	///
	/// That is what somebody was asked for in vain or nobody could be asked for, or what waits for
	/// long behind other questions.
	pub fn unmet(&self, now: Instant) -> Vec<Hash> {
		let anybody_useful = self.peers.values().any(Peer::is_useful);
		let is_unmet = |want: &&Want| {
			let patience = if want.refusals == 0 && anybody_useful { IN_TURN } else { UNMET };
			want.only.is_none() && want.since.is_some_and(|since| since + patience <= now)
		};
		let unmet = self.open.iter().filter(|(_, want)| is_unmet(want));
		let mut unmet: Vec<_> = unmet.map(|(number, want)| (*number, *want.cid.hash())).collect();
		unmet.sort_unstable_by_key(|(number, _)| *number);
		unmet.into_iter().map(|(_, hash)| hash).collect()
	}

	fn give_up_on(&mut self, id: &PeerId, now: Instant) {
		let Some(peer) = self.peers.get(id) else { return };
		let overdue = peer.overdue(now);
		if overdue.is_empty() {
			return;
		}
		tracing::debug!(target: "ipfs", peer = %id, "no answer in time, asking again");
		for hash in overdue {
			let Some(question) = self.settle(id, &hash) else { continue };
			if let Some(want) = self.open.get_mut(&question.want) {
				// At once if there is no other peer: the question may have been lost.
				want.not_before.insert(*id, now + Duration::from_millis(1));
				self.cancels.push((*id, want.cid));
			}
		}
		if let Some(peer) = self.peers.get_mut(id) {
			peer.misses = MISSES;
			(peer.steady, peer.window, peer.answers) = ((peer.window / 2).max(1), 1, 0);
			peer.silences += 1;
			peer.quiet = Some(now + TRY * 2u32.pow(peer.silences.min(MAX_SILENCES)));
		}
	}

	/// Find the next want to ask a peer about, and take it as asked.
	///
	/// A `quiet` peer would only hold up what others have.
	fn deal(&mut self, id: &PeerId, quiet: bool, now: Instant) -> Option<Cid> {
		let peer = self.peers.get_mut(id).filter(|peer| peer.asked.len() < peer.window)?;
		let may_ask = |(_, number): &&(u32, u64)| {
			let want = &self.open[number];
			want.may_ask(id, now)
				&& !peer.asked.contains_key(want.cid.hash())
				&& (!quiet || want.refusals > 0 || want.only.is_some())
		};
		let place = *self.ready.iter().take(SCAN).find(may_ask)?;
		self.ready.remove(&place);
		let (_, number) = place;
		let want = self.open.get_mut(&number)?;
		want.asked = Some(*id);
		peer.ask(*want.cid.hash(), Question { want: number, since: now });
		Some(want.cid)
	}

	/// Close a question, and let others be asked.
	fn settle(&mut self, id: &PeerId, hash: &Hash) -> Option<Question> {
		let question = self.peers.get_mut(id)?.asked.remove(hash)?;
		if let Some(want) = self.open.get_mut(&question.want) {
			want.asked = None;
			self.ready.insert((want.refusals, question.want));
		}
		Some(question)
	}

	/// Close all questions that a peer has open.
	fn settle_all(&mut self, id: &PeerId) -> Vec<Question> {
		let Some(peer) = self.peers.get(id) else { return Vec::new() };
		let hashes: Vec<_> = peer.asked.keys().copied().collect();
		hashes.iter().filter_map(|hash| self.settle(id, hash)).collect()
	}

	/// Note that a peer does not have what is wanted.
	fn refuse(&mut self, number: u64, id: &PeerId, until: Instant) {
		let Some(want) = self.open.get_mut(&number) else { return };
		want.not_before.insert(*id, until);
		want.without.insert(*id);
		let waits = self.ready.remove(&(want.refusals, number));
		want.refusals = want.refusals.saturating_add(1);
		if waits {
			self.ready.insert((want.refusals, number));
		}
	}

	/// End a want that only peers without the block may answer.
	fn give_up(&mut self, number: u64) {
		if self.open.get(&number).is_some_and(Want::is_hopeless) {
			for waiter in self.remove(number).into_iter().flat_map(|want| want.waiters) {
				let _ = waiter.send(Err(NotHeld));
			}
		}
	}

	fn remove(&mut self, number: u64) -> Option<Want> {
		let want = self.open.remove(&number)?;
		self.ready.remove(&(want.refusals, number));
		let hash = want.cid.hash();
		if let Some(numbers) = self.numbers.get_mut(hash) {
			numbers.retain(|other| *other != number);
			if numbers.is_empty() {
				self.numbers.remove(hash);
			}
		}
		if let Some(asked) = want.asked {
			if self.peers.get_mut(&asked).and_then(|peer| peer.asked.remove(hash)).is_some() {
				self.cancels.push((asked, want.cid));
			}
		}
		Some(want)
	}
}

impl Want {
	fn takes_from(&self, id: &PeerId) -> bool {
		self.only.as_ref().is_none_or(|only| only.contains(id))
	}

	fn may_ask(&self, id: &PeerId, now: Instant) -> bool {
		self.takes_from(id)
			&& !self.liars.contains(id)
			&& self.not_before.get(id).is_none_or(|time| *time <= now)
	}

	fn is_hopeless(&self) -> bool {
		self.only.as_ref().is_some_and(|only| only.iter().all(|id| self.without.contains(id)))
	}
}

impl Peer {
	fn new(now: Instant) -> Self {
		Self {
			asked: HashMap::new(),
			window: FIRST_WINDOW,
			steady: MAX_WINDOW,
			answers: 0,
			answered: now,
			useful: None,
			misses: 0,
			lies: 0,
			silences: 0,
			quiet: None,
			recent: VecDeque::new(),
		}
	}

	fn is_useful(&self) -> bool {
		self.useful.is_some() && self.misses < MISSES
	}

	fn ask(&mut self, hash: Hash, question: Question) {
		self.asked.insert(hash, question);
		if self.recent.len() == RECENT {
			self.recent.pop_front();
		}
		self.recent.push_back(hash);
	}

	fn spoke(&mut self, now: Instant) {
		self.answered = now;
		(self.silences, self.quiet) = (0, None);
	}

	fn note_answer(&mut self, since: Instant, now: Instant) {
		self.spoke(now);
		let took = now.saturating_duration_since(since);
		if took > SLOW {
			self.window = (self.window - 1).max(1);
			(self.steady, self.answers) = (self.window, 0);
		} else if took <= QUICK {
			self.answers += 1;
			if self.window < self.steady || self.answers >= self.window {
				self.window = (self.window + 1).min(MAX_WINDOW);
				self.answers = 0;
			}
		}
	}

	/// The questions that are to be asked again. Those behind others that are being answered wait
	/// for their turn, though not for ever.
	fn overdue(&self, now: Instant) -> Vec<Hash> {
		let silent = self.answered + TRY <= now;
		let overdue = |question: &Question| {
			(silent && question.since + TRY <= now) || question.since + LAST <= now
		};
		let late = self.asked.iter().filter(|(_, question)| overdue(question));
		late.map(|(hash, _)| *hash).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::block::RAW;
	use multihash_codetable::Code;

	type Waiting = oneshot::Receiver<Result<Block, NotHeld>>;

	fn block(number: usize) -> Block {
		Block::encode(RAW, Code::Sha2_256, number.to_le_bytes().to_vec()).unwrap()
	}

	fn want(wants: &mut Wants, block: &Block) -> Waiting {
		let (sender, receiver) = oneshot::channel();
		assert!(wants.add(*block.cid(), None, sender));
		receiver
	}

	fn want_of(wants: &mut Wants, block: &Block, only: &[PeerId]) -> Waiting {
		let (sender, receiver) = oneshot::channel();
		assert!(wants.add(*block.cid(), Some(only.to_vec()), sender));
		receiver
	}

	fn connect(wants: &mut Wants, now: Instant) -> PeerId {
		let peer = PeerId::random();
		wants.connected(peer, now);
		peer
	}

	/// Who is asked, if it is one peer about one block.
	fn only_question(wants: &mut Wants, now: Instant) -> (PeerId, Cid) {
		match &wants.dispatch(now)[..] {
			[(peer, cids)] if cids.len() == 1 => (*peer, cids[0]),
			questions => panic!("not one question: {questions:?}"),
		}
	}

	/// Want many blocks, and answer them all, each after `delay`.
	fn answer_many(
		wants: &mut Wants,
		peer: PeerId,
		blocks: &[Block],
		now: Instant,
		delay: Duration,
	) {
		let _waiting: Vec<_> = blocks.iter().map(|block| want(wants, block)).collect();
		let mut now = now;
		while !wants.is_empty() {
			for (asked, cids) in wants.dispatch(now) {
				assert_eq!(asked, peer);
				for cid in cids {
					let block = blocks.iter().find(|block| *block.cid() == cid).unwrap();
					assert_eq!(wants.arrived(&peer, block, now + delay), Arrival::Wanted);
				}
			}
			now += delay;
		}
	}

	#[test]
	fn a_peer_that_answers_at_once_is_asked_more_at_a_time() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let peer = connect(&mut wants, now);
		let blocks: Vec<_> = (0..500).map(block).collect();
		let waiting: Vec<_> = blocks.iter().map(|block| want(&mut wants, block)).collect();
		assert_eq!(wants.dispatch(now)[0].1.len(), FIRST_WINDOW);
		assert!(wants.dispatch(now).is_empty());
		// One for the answer that came, and one more.
		assert_eq!(wants.arrived(&peer, &blocks[0], now), Arrival::Wanted);
		assert_eq!(wants.dispatch(now)[0].1.len(), 2);
		drop(waiting);
		wants.tick(now);
		answer_many(&mut wants, peer, &blocks, now, Duration::from_millis(10));
		assert_eq!(wants.peers[&peer].window, MAX_WINDOW);
	}

	#[test]
	fn a_peer_that_answers_late_is_asked_less_at_a_time() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let peer = connect(&mut wants, now);
		let blocks: Vec<_> = (0..600).map(block).collect();
		answer_many(&mut wants, peer, &blocks[..500], now, Duration::from_millis(10));
		answer_many(&mut wants, peer, &blocks[500..], now, SLOW + QUICK);
		assert_eq!(wants.peers[&peer].window, 1);
	}

	#[test]
	fn a_peer_that_does_not_answer_is_asked_one_by_one() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let peer = connect(&mut wants, now);
		let blocks: Vec<_> = (0..10).map(block).collect();
		let _waiting: Vec<_> = blocks.iter().map(|block| want(&mut wants, block)).collect();
		assert_eq!(wants.dispatch(now)[0].1.len(), FIRST_WINDOW);
		wants.tick(now + TRY);
		assert_eq!(wants.cancels().len(), FIRST_WINDOW);
		let later = now + TRY + Duration::from_millis(1);
		let (asked, cid) = only_question(&mut wants, later);
		assert_eq!(asked, peer);
		// It can win trust back.
		let block = blocks.iter().find(|block| *block.cid() == cid).unwrap();
		wants.arrived(&peer, block, later);
		assert_eq!(wants.dispatch(later)[0].1.len(), 2);
	}

	#[test]
	fn questions_behind_others_that_are_being_answered_are_not_asked_again() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let peer = connect(&mut wants, now);
		let blocks: Vec<_> = (0..4).map(block).collect();
		let _waiting: Vec<_> = blocks.iter().map(|block| want(&mut wants, block)).collect();
		assert_eq!(wants.dispatch(now)[0].1.len(), 4);
		for (i, block) in (1..4).zip(&blocks) {
			let now = now + TRY / 2 * i;
			assert_eq!(wants.arrived(&peer, block, now), Arrival::Wanted);
			wants.tick(now + TRY / 4);
			assert!(wants.cancels().is_empty());
		}
		// Answering all others does not excuse a peer for ever.
		wants.peers.get_mut(&peer).unwrap().answered = now + LAST;
		wants.tick(now + LAST);
		assert_eq!(wants.cancels(), [(peer, *blocks[3].cid())]);
	}

	#[test]
	fn peers_that_have_what_is_wanted_share_the_work_and_others_get_what_is_left() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let [a, b, stranger] = [0; 3].map(|_| connect(&mut wants, now));
		for peer in [a, b] {
			let first = block(usize::MAX);
			let _waiting = want_of(&mut wants, &first, &[peer]);
			assert_eq!(only_question(&mut wants, now), (peer, *first.cid()));
			wants.arrived(&peer, &first, now);
		}
		let room = 2 * (FIRST_WINDOW + 1);
		let blocks: Vec<_> = (0..room + 1).map(block).collect();
		let _waiting: Vec<_> = blocks[..4].iter().map(|block| want(&mut wants, block)).collect();
		let asked: HashMap<_, _> = wants.dispatch(now).into_iter().collect();
		assert_eq!(asked.len(), 2);
		assert_eq!((asked[&a].len(), asked[&b].len()), (2, 2));
		let _waiting: Vec<_> = blocks[4..].iter().map(|block| want(&mut wants, block)).collect();
		let asked: HashMap<_, _> = wants.dispatch(now).into_iter().collect();
		assert_eq!(asked[&stranger].len(), 1);
	}

	#[test]
	fn waiters_for_the_same_block_share_one_question() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let mut waiting = [want(&mut wants, &block), want(&mut wants, &block)];
		connect(&mut wants, now);
		connect(&mut wants, now);
		let (asked, _) = only_question(&mut wants, now);
		wants.arrived(&asked, &block, now);
		for waiter in &mut waiting {
			assert_eq!(waiter.try_recv().unwrap().unwrap(), block);
		}
		assert!(wants.is_empty() && wants.numbers.is_empty() && wants.ready.is_empty());
	}

	#[test]
	fn a_peer_without_the_block_or_without_an_answer_gives_way_to_the_next() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let _waiting = want(&mut wants, &block);
		connect(&mut wants, now);
		connect(&mut wants, now);
		let (first, _) = only_question(&mut wants, now);
		wants.missing(&first, block.cid(), now);
		let (second, _) = only_question(&mut wants, now);
		assert_ne!(first, second);
		wants.tick(now + TRY);
		// By now the first may be asked again, and the second has had its time.
		assert_eq!(only_question(&mut wants, now + TRY), (first, *block.cid()));
	}

	#[test]
	fn what_nobody_has_does_not_hide_what_somebody_has() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let peer = connect(&mut wants, now);
		let nowhere: Vec<_> = (0..2 * SCAN).map(block).collect();
		let _waiting: Vec<_> = nowhere.iter().map(|block| want(&mut wants, block)).collect();
		for _ in 0..2 * SCAN {
			for (_, cids) in wants.dispatch(now) {
				cids.iter().for_each(|cid| wants.missing(&peer, cid, now));
			}
		}
		let block = block(usize::MAX);
		let _waiting = want(&mut wants, &block);
		assert_eq!(only_question(&mut wants, now), (peer, *block.cid()));
	}

	#[test]
	fn a_silent_peer_does_not_hold_up_what_others_have() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let blocks: Vec<_> = (0..MAX_WINDOW).map(block).collect();
		let silent = connect(&mut wants, now);
		let _waiting = want(&mut wants, &blocks[0]);
		assert_eq!(only_question(&mut wants, now), (silent, *blocks[0].cid()));
		let now = now + TRY;
		wants.tick(now);
		let holder = connect(&mut wants, now);
		assert_eq!(only_question(&mut wants, now), (holder, *blocks[0].cid()));
		wants.arrived(&holder, &blocks[0], now);
		// More than the holder is asked at a time, and none of it is asked of the other.
		let _waiting: Vec<_> = blocks[1..].iter().map(|block| want(&mut wants, block)).collect();
		let questions = wants.dispatch(now);
		assert_eq!((questions.len(), questions[0].0), (1, holder));
		// Unless the holder does not have it.
		let missing = questions[0].1[0];
		wants.missing(&holder, &missing, now);
		let questions: HashMap<_, _> = wants.dispatch(now).into_iter().collect();
		assert_eq!(questions[&silent], [missing]);
		// In time it gets another chance, and with an answer it is like any other.
		let peer = &wants.peers[&silent];
		assert_eq!((peer.silences, peer.quiet), (1, Some(now + TRY * 2)));
		wants.missing(&silent, &missing, now);
		assert_eq!(wants.peers[&silent].quiet, None);
	}

	#[test]
	fn a_peer_that_cannot_be_asked_gives_way_to_the_next() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let _waiting = want(&mut wants, &block);
		connect(&mut wants, now);
		connect(&mut wants, now);
		let (first, _) = only_question(&mut wants, now);
		wants.deaf(&first, now);
		assert_ne!(only_question(&mut wants, now).0, first);
	}

	#[test]
	fn a_peer_that_sends_something_else_is_not_asked_again_for_that_block() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let (asked, other) = (block(1), block(2));
		let _waiting = want(&mut wants, &asked);
		let peer = connect(&mut wants, now);
		wants.dispatch(now);
		assert_eq!(wants.arrived(&peer, &other, now), Arrival::Wrong);
		assert_eq!(wants.dispatch(now + TRY * 10), []);
		let honest = connect(&mut wants, now);
		assert_eq!(only_question(&mut wants, now), (honest, *asked.cid()));
	}

	#[test]
	fn a_peer_that_lies_among_several_answers_is_found_out_one_by_one() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let blocks: Vec<_> = (0..FIRST_WINDOW).map(block).collect();
		let _waiting: Vec<_> = blocks.iter().map(|block| want(&mut wants, block)).collect();
		let liar = connect(&mut wants, now);
		assert_eq!(wants.dispatch(now)[0].1.len(), FIRST_WINDOW);
		for lie in 100..101 + FIRST_WINDOW {
			assert_eq!(wants.arrived(&liar, &block(lie), now), Arrival::Wrong);
			if lie < 100 + FIRST_WINDOW {
				assert_eq!(only_question(&mut wants, now).0, liar);
			}
		}
		assert_eq!(wants.dispatch(now), []);
		let honest = connect(&mut wants, now);
		let questions = wants.dispatch(now);
		assert_eq!((questions[0].0, questions[0].1.len()), (honest, FIRST_WINDOW));
	}

	#[test]
	fn a_peer_that_keeps_lying_is_hopeless() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let liar = connect(&mut wants, now);
		let lies: Vec<_> = (0..MAX_LIES as usize).map(block).collect();
		for (i, lie) in lies.iter().enumerate() {
			let last = i + 1 == lies.len();
			let expected = if last { Arrival::Hopeless } else { Arrival::Wrong };
			assert_eq!(wants.arrived(&liar, lie, now), expected);
		}
	}

	#[test]
	fn a_late_answer_is_no_lie() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let (slow, next) = (block(1), block(2));
		let waiting = want(&mut wants, &slow);
		let peer = connect(&mut wants, now);
		wants.dispatch(now);
		drop(waiting);
		wants.tick(now + QUICK);
		assert_eq!(wants.cancels(), [(peer, *slow.cid())]);
		let _waiting = want(&mut wants, &next);
		wants.dispatch(now + TRY);
		assert_eq!(wants.arrived(&peer, &slow, now), Arrival::Late);
		assert_eq!(wants.arrived(&peer, &next, now), Arrival::Wanted);
	}

	#[test]
	fn an_answer_that_comes_after_all_is_taken_and_the_other_peer_told() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let mut waiting = want(&mut wants, &block);
		connect(&mut wants, now);
		connect(&mut wants, now);
		let (first, _) = only_question(&mut wants, now);
		wants.tick(now + TRY);
		assert_eq!(wants.cancels(), [(first, *block.cid())]);
		let (second, _) = only_question(&mut wants, now + TRY);
		assert_ne!(first, second);
		assert_eq!(wants.arrived(&first, &block, now + TRY), Arrival::Wanted);
		assert_eq!(waiting.try_recv().unwrap().unwrap(), block);
		assert_eq!(wants.cancels(), [(second, *block.cid())]);
		// The second answers all the same.
		assert_eq!(wants.arrived(&second, &block, now + TRY), Arrival::Late);
	}

	#[test]
	fn a_want_moves_on_when_its_peer_disconnects() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let _waiting = want(&mut wants, &block);
		let first = connect(&mut wants, now);
		wants.dispatch(now);
		wants.disconnected(&first);
		let second = connect(&mut wants, now);
		assert_eq!(only_question(&mut wants, now), (second, *block.cid()));
		wants.disconnected_from_all();
		assert_eq!(wants.dispatch(now), []);
		wants.connected(first, now);
		assert_eq!(only_question(&mut wants, now), (first, *block.cid()));
	}

	#[test]
	fn named_peers_alone_are_asked_and_believed() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let [named, other] = [0; 2].map(|_| connect(&mut wants, now));
		let mut waiting = want_of(&mut wants, &block, &[named]);
		assert_eq!(only_question(&mut wants, now), (named, *block.cid()));
		// The same block, from whoever has it.
		let mut anybody = want(&mut wants, &block);
		assert_eq!(only_question(&mut wants, now), (other, *block.cid()));
		assert_eq!(wants.arrived(&other, &block, now), Arrival::Wanted);
		assert_eq!(anybody.try_recv().unwrap().unwrap(), block);
		assert!(waiting.try_recv().is_err());
		assert_eq!(wants.arrived(&named, &block, now), Arrival::Wanted);
		assert_eq!(waiting.try_recv().unwrap().unwrap(), block);
		assert!(wants.is_empty());
	}

	#[test]
	fn an_answer_of_a_named_peer_serves_everybody() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let named = connect(&mut wants, now);
		let mut waiting = [want(&mut wants, &block), want_of(&mut wants, &block, &[named])];
		// Nobody is asked twice for the same block at the same time.
		assert_eq!(only_question(&mut wants, now), (named, *block.cid()));
		assert_eq!(wants.dispatch(now), []);
		wants.arrived(&named, &block, now);
		for waiter in &mut waiting {
			assert_eq!(waiter.try_recv().unwrap().unwrap(), block);
		}
	}

	#[test]
	fn named_peers_without_the_block_end_the_want() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let block = block(1);
		let named = [0; 2].map(|_| connect(&mut wants, now));
		let mut waiting = want_of(&mut wants, &block, &named);
		let (first, _) = only_question(&mut wants, now);
		wants.missing(&first, block.cid(), now);
		assert!(waiting.try_recv().is_err());
		let (second, _) = only_question(&mut wants, now);
		// A lie is no better.
		wants.arrived(&second, &self::block(2), now);
		assert_eq!(waiting.try_recv().unwrap(), Err(NotHeld));
		assert!(wants.is_empty());
	}

	#[test]
	fn a_block_that_nobody_gives_is_unmet_after_a_while() {
		let (mut wants, now) = (Wants::default(), Instant::now());
		let blocks = [1, 2, 3].map(block);
		let hashes = blocks.each_ref().map(|block| *block.cid().hash());
		let _waiting = [want(&mut wants, &blocks[0]), want(&mut wants, &blocks[1])];
		let peer = connect(&mut wants, now);
		// Whoever asks named peers does not want others.
		let _waiting_too = want_of(&mut wants, &blocks[2], &[peer]);
		wants.tick(now);
		wants.dispatch(now);
		assert!(wants.unmet(now).is_empty());
		assert_eq!(wants.unmet(now + UNMET), hashes[..2]);
		assert_eq!(wants.arrived(&peer, &blocks[1], now), Arrival::Wanted);
		// A peer that answers may come to it.
		assert!(wants.unmet(now + UNMET).is_empty());
		assert_eq!(wants.unmet(now + IN_TURN), hashes[..1]);
		wants.missing(&peer, blocks[0].cid(), now);
		assert_eq!(wants.unmet(now + UNMET), hashes[..1]);
	}

	/// However peers behave, every want is either waiting or asked of one peer that knows of it.
	mod invariants {
		use super::*;
		use proptest::prelude::*;

		fn check(wants: &Wants) {
			for (number, want) in &wants.open {
				let place = (want.refusals, *number);
				assert_eq!(want.asked.is_none(), wants.ready.contains(&place));
				assert!(wants.numbers[want.cid.hash()].contains(number));
				if let Some(asked) = want.asked {
					assert_eq!(wants.peers[&asked].asked[want.cid.hash()].want, *number);
				}
			}
			let waiting = wants.open.values().filter(|want| want.asked.is_none()).count();
			assert_eq!(wants.ready.len(), waiting);
			assert_eq!(wants.numbers.values().map(Vec::len).sum::<usize>(), wants.open.len());
			for (id, peer) in &wants.peers {
				assert!((1..=MAX_WINDOW).contains(&peer.window));
				for question in peer.asked.values() {
					assert_eq!(wants.open[&question.want].asked, Some(*id));
				}
			}
		}

		proptest! {
			#[test]
			fn every_want_is_in_one_place(
				steps in proptest::collection::vec((0..9u8, 0..3usize, 0..6usize), 1..200)
			) {
				let (mut wants, mut now) = (Wants::default(), Instant::now());
				let peers = [0; 3].map(|_| PeerId::random());
				let mut waiting = Vec::new();
				for (step, peer, number) in steps {
					let (peer, block) = (&peers[peer], block(number));
					match step {
						0 => wants.connected(*peer, now),
						1 => wants.disconnected(peer),
						2 => waiting.push(want(&mut wants, &block)),
						3 => waiting.push(want_of(&mut wants, &block, &[*peer])),
						4 => drop(wants.arrived(peer, &block, now)),
						5 => wants.missing(peer, block.cid(), now),
						6 => wants.deaf(peer, now),
						7 => drop(waiting.pop()),
						_ => now += TRY / 2,
					}
					wants.tick(now);
					wants.dispatch(now);
					check(&wants);
				}
			}
		}
	}
}
