//! Answering what other peers ask for.
//!
//! [`Queue`] is the pure bookkeeping of what one peer waits for; [`read`] makes an answer.

use super::bitswap::Response;
use crate::store::Store;
use cid::Cid;
use std::collections::{HashSet, VecDeque};
use tokio::sync::Semaphore;

/// How many entries may wait for each peer, of about 250 bytes each. The rest is dropped.
///
/// Kubo asks for 32 nodes' links at once to pin a directory, often more than a thousand in one
/// message, and what is dropped it does not ask for again.
pub(super) const MAX_ENTRIES: usize = 8 * 1024;
/// How many blocks are read from disk at once.
pub(super) const MAX_READINGS: usize = 4;
/// A reading ends at this many bytes of blocks. Its last block may begin just below.
const BATCH: usize = 512 * 1024;
/// Or at this many answers. A long answer is late: Kubo takes a peer not to have a block whose answer
/// takes twice as long as those before it, be that a few milliseconds.
const MAX_ANSWERS: usize = 64;

/// How much a peer wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Want {
	/// The block.
	Block,
	/// Whether it is here.
	Have,
}

/// One thing that a peer wants.
pub(super) type Entry = (Cid, Want);

/// What a peer waits for, in the order in which it asked.
#[derive(Default)]
pub(super) struct Queue {
	waiting: VecDeque<Entry>,
	known: HashSet<Entry>,
}

impl Queue {
	/// The peer asks. How many entries there was no room for.
	pub fn ask(&mut self, asked: impl IntoIterator<Item = Entry>) -> usize {
		let mut dropped = 0;
		for entry in asked {
			if self.known.contains(&entry) {
				continue;
			}
			if self.waiting.len() == MAX_ENTRIES {
				dropped += 1;
			} else {
				self.known.insert(entry);
				self.waiting.push_back(entry);
			}
		}
		dropped
	}

	/// The peer no longer waits.
	pub fn cancel(&mut self, cid: &Cid) {
		// Both, or the second would be found only while the first is.
		let block = self.known.remove(&(*cid, Want::Block));
		let have = self.known.remove(&(*cid, Want::Have));
		if block || have {
			self.waiting.retain(|(waiting, _)| waiting != cid);
		}
	}

	/// What to answer now.
	pub fn next(&mut self) -> Option<Entry> {
		let entry = self.waiting.pop_front()?;
		self.known.remove(&entry);
		Some(entry)
	}

	/// Whether the peer waits for nothing.
	pub fn is_empty(&self) -> bool {
		self.waiting.is_empty()
	}
}

/// Read from the store what goes into one message.
///
/// What is not here is said to be not here, asked for or not: it spares peers their time-out.
pub(super) async fn read(
	store: &Store,
	readings: &Semaphore,
	mut next: impl FnMut() -> Option<Entry>,
) -> Vec<Response> {
	let mut responses = Vec::new();
	let mut bytes = 0;
	while bytes < BATCH && responses.len() < MAX_ANSWERS {
		let Some((cid, want)) = next() else { break };
		let _permit = readings.acquire().await;
		let response = respond(store, cid, want).await;
		if let Response::Block { bytes: block, .. } = &response {
			bytes += block.len();
		}
		responses.push(response);
	}
	responses
}

async fn respond(store: &Store, cid: Cid, want: Want) -> Response {
	let found = match want {
		Want::Block => {
			let block = store.get(&cid).await;
			block.map(|block| block.map(|bytes| Response::Block { cid, bytes }))
		},
		Want::Have => {
			let size = store.size(&cid).await;
			size.map(|size| size.map(|_| Response::Presence { cid, have: true }))
		},
	};
	match found {
		Ok(Some(response)) => response,
		Ok(None) => Response::Presence { cid, have: false },
		Err(error) => {
			tracing::warn!(target: "ipfs", %error, "cannot serve a block");
			Response::Presence { cid, have: false }
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{block::RAW, Block};
	use multihash_codetable::{Code, MultihashDigest};

	fn cid(i: usize) -> Cid {
		Cid::new_v1(RAW, Code::Sha2_256.digest(&i.to_le_bytes()))
	}

	/// Different wants for blocks.
	fn entries(from: usize, to: usize) -> impl Iterator<Item = Entry> {
		(from..to).map(|i| (cid(i), Want::Block))
	}

	fn all(queue: &mut Queue) -> Vec<Entry> {
		std::iter::from_fn(|| queue.next()).collect()
	}

	#[test]
	fn only_so_many_entries_wait_for_a_peer_and_none_twice() {
		let mut queue = Queue::default();
		assert_eq!(queue.ask(entries(0, MAX_ENTRIES - 24)), 0);
		assert_eq!(queue.ask(entries(0, MAX_ENTRIES - 24)), 0);
		assert_eq!(queue.ask(entries(500, MAX_ENTRIES + 476)), 476);
		assert_eq!(queue.ask(entries(0, 100_000)), 100_000 - MAX_ENTRIES);
		assert!(all(&mut queue).into_iter().eq(entries(0, MAX_ENTRIES)));
		assert!(queue.is_empty());
		// What was answered can be asked for again.
		assert_eq!(queue.ask(entries(0, 1)), 0);
		assert_eq!(all(&mut queue).len(), 1);
	}

	#[test]
	fn what_is_no_longer_wanted_is_not_answered() {
		let mut queue = Queue::default();
		queue.ask(entries(0, 4));
		queue.ask([(cid(1), Want::Have)]);
		queue.cancel(&cid(1));
		queue.cancel(&cid(9));
		assert!(all(&mut queue).into_iter().eq(entries(0, 1).chain(entries(2, 4))));
	}

	#[tokio::test]
	async fn a_reading_ends_when_a_message_is_full() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		let mut queue = Queue::default();
		for byte in 0..4u8 {
			let block = Block::encode(RAW, Code::Sha2_256, vec![byte; BATCH / 2 + 1]).unwrap();
			queue.ask([(*block.cid(), Want::Block)]);
			store.put(vec![block]).await.unwrap();
		}
		queue.ask([(cid(1), Want::Have), (cid(2), Want::Block)]);
		let readings = Semaphore::new(1);
		for expected in [2, 2] {
			let answer = read(&store, &readings, || queue.next()).await;
			assert_eq!(answer.len(), expected);
		}
		let missing = [1, 2].map(|i| Response::Presence { cid: cid(i), have: false });
		assert_eq!(read(&store, &readings, || queue.next()).await, missing);
	}
}
