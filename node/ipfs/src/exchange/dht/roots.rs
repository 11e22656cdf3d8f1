//! What this node has to offer: the roots that it pins.

use crate::store::Store;
use cid::Cid;
use std::{collections::VecDeque, future::Future, time::Duration};
use tokio::{sync::mpsc, time::Instant};

/// How often each root is announced. Others remember it for 24 hours, or 48.
const ROUND: Duration = Duration::from_secs(20 * 3600);
/// How many pins are read at a time.
const PAGE: usize = 64;
/// How many roots wait to be announced.
const BACKLOG: usize = 16;
/// How long to wait when the store cannot be read.
const RETRY: Duration = Duration::from_secs(60);

/// The roots to announce: what is pinned from now on as soon as it is, and everything in rounds.
///
/// They come as fast as they are taken. Where that takes longer than a round, the next one follows.
pub fn roots(store: Store) -> (impl Future<Output = ()> + Send, mpsc::Receiver<Cid>) {
	let (sender, receiver) = mpsc::channel(BACKLOG);
	let mut fresh = store.pinned_from_now_on();
	let mut rounds = Rounds::new(store);
	let work = async move {
		loop {
			let root = tokio::select! {
				biased;
				Some(root) = fresh.recv() => root,
				root = rounds.next() => root,
			};
			if sender.send(root).await.is_err() {
				return;
			}
		}
	};
	(work, receiver)
}

/// All pins, again and again.
struct Rounds {
	store: Store,
	page: VecDeque<Cid>,
	after: Option<Cid>,
	/// When the round began.
	since: Instant,
	/// Nothing more is to be read before.
	at: Instant,
}

impl Rounds {
	fn new(store: Store) -> Self {
		let now = Instant::now();
		Self { store, page: VecDeque::new(), after: None, since: now, at: now }
	}

	/// The next pin. Nothing is lost when this is dropped.
	async fn next(&mut self) -> Cid {
		loop {
			if let Some(root) = self.page.pop_front() {
				return root;
			}
			tokio::time::sleep_until(self.at).await;
			if self.after.is_none() {
				self.since = Instant::now();
			}
			match self.store.pins_after(self.after, PAGE).await {
				Ok(page) => {
					self.after = page.last().map(|(last, _)| *last);
					self.page = page.into_iter().map(|(root, _)| root).collect();
					if self.after.is_none() {
						self.at = self.since + ROUND;
					}
				},
				Err(error) => {
					tracing::warn!(target: "ipfs", %error, "cannot read what is to be announced");
					self.at = Instant::now() + RETRY;
				},
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{block::RAW, store::Pin, Block};
	use multihash_codetable::Code;
	use std::collections::HashSet;

	async fn pin(store: &Store, number: usize) -> Cid {
		let block = Block::encode(RAW, Code::Sha2_256, number.to_le_bytes().to_vec()).unwrap();
		let cid = *block.cid();
		store.put(vec![block]).await.unwrap();
		store.pin_complete(&cid, Pin::Recursive).await.unwrap();
		cid
	}

	#[tokio::test]
	async fn every_pin_comes_once_in_a_round_and_new_ones_at_once() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		let mut pinned = HashSet::new();
		for number in 0..PAGE + 5 {
			pinned.insert(pin(&store, number).await);
		}
		let (work, mut roots) = roots(store.clone());
		let work = tokio::spawn(work);
		for _ in 0..PAGE + 5 {
			let root = roots.recv().await.unwrap();
			assert!(pinned.remove(&root), "{root} came twice");
		}
		let soon = Duration::from_millis(200);
		assert!(tokio::time::timeout(soon, roots.recv()).await.is_err());
		let fresh = pin(&store, PAGE * 2).await;
		assert_eq!(roots.recv().await, Some(fresh));
		work.abort();
	}

	#[tokio::test]
	async fn a_round_follows_the_other() {
		let dir = tempfile::tempdir().unwrap();
		let mut rounds = Rounds::new(Store::open(dir.path()).unwrap());
		let root = pin(&rounds.store, 1).await;
		assert_eq!(rounds.next().await, root);
		let soon = Duration::from_millis(200);
		assert!(tokio::time::timeout(soon, rounds.next()).await.is_err());
		assert_eq!(rounds.at, rounds.since + ROUND);
		rounds.at = Instant::now();
		assert_eq!(rounds.next().await, root);
	}
}
