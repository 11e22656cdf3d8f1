//! Fetched blocks on their way to the disk, many in one commit.
//!
//! Whoever fetched them need not wait for the disk: a block that is lost in a crash can be fetched
//! again. Who promises that blocks stay waits until they have arrived: [`Fetched::settled`].

use crate::{block, store::Store, Block, Error, Result};
use bytes::Bytes;
use cid::{multihash::Multihash, Cid};
use parking_lot::Mutex;
use std::{
	collections::{hash_map::Entry, HashMap},
	sync::Arc,
};
use tokio::sync::{watch, OwnedSemaphorePermit, Semaphore};

/// How many bytes may be on their way. Fetching waits for the disk beyond that.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// How many of them go into one commit, at least one block.
const BATCH: usize = 4 * 1024 * 1024;
/// What a block takes besides its bytes.
const OVERHEAD: usize = 256;

/// A handle on what is on its way. Clones share it.
#[derive(Clone)]
pub(crate) struct Fetched {
	store: Store,
	state: Arc<Mutex<State>>,
	room: Arc<Semaphore>,
	progress: Arc<watch::Sender<Progress>>,
}

#[derive(Default)]
struct State {
	waiting: Vec<Arriving>,
	/// Those that wait, and those that are being written.
	here: HashMap<Multihash<64>, Bytes>,
	/// How many there ever were.
	kept: u64,
	/// Whether somebody writes.
	writing: bool,
}

struct Arriving {
	block: Block,
	_room: OwnedSemaphorePermit,
}

/// How many of the blocks that there ever were have been dealt with.
#[derive(Clone, Default)]
struct Progress {
	done: u64,
	failures: u64,
	reason: String,
}

/// A moment: what failed before does not count after it.
#[derive(Clone, Copy)]
pub(crate) struct Mark(u64);

impl Fetched {
	pub fn new(store: Store) -> Self {
		Self {
			store,
			state: Arc::default(),
			room: Arc::new(Semaphore::new(MAX_BYTES)),
			progress: Arc::new(watch::channel(Progress::default()).0),
		}
	}

	/// Keep a block. It can be had from here until it is on disk.
	pub async fn keep(&self, block: Block) {
		let takes = (block.bytes().len() + OVERHEAD) as u32;
		// Never closed; without room a block is merely not kept.
		let Ok(room) = self.room.clone().acquire_many_owned(takes).await else { return };
		let mut state = self.state.lock();
		match state.here.entry(block::key(block.cid())) {
			// Two readers fetched it.
			Entry::Occupied(_) => return,
			Entry::Vacant(place) => place.insert(block.bytes().clone()),
		};
		state.kept += 1;
		state.waiting.push(Arriving { block, _room: room });
		if !std::mem::replace(&mut state.writing, true) {
			tokio::spawn(self.clone().write());
		}
	}

	/// A block that is on its way.
	pub fn get(&self, cid: &Cid) -> Option<Bytes> {
		self.state.lock().here.get(&block::key(cid)).cloned()
	}

	/// Now.
	pub fn mark(&self) -> Mark {
		Mark(self.progress.borrow().failures)
	}

	/// Wait until everything that was kept so far is on disk; an error if anything since `mark`
	/// could not be written.
	pub async fn settled(&self, mark: Mark) -> Result<()> {
		let kept = self.state.lock().kept;
		let mut progress = self.progress.subscribe();
		let progress = progress.wait_for(|progress| progress.done >= kept).await;
		let progress = progress.map_err(|_| Error::Unavailable("stopping"))?;
		if progress.failures > mark.0 {
			return Err(Error::Store(progress.reason.clone()));
		}
		Ok(())
	}

	/// Write until nothing waits.
	async fn write(self) {
		loop {
			let batch = {
				let mut state = self.state.lock();
				let mut bytes = 0;
				let fits = state.waiting.iter().take_while(|arriving| {
					let fits = bytes < BATCH;
					bytes += arriving.block.bytes().len();
					fits
				});
				let fits = fits.count();
				if fits == 0 {
					state.writing = false;
					return;
				}
				state.waiting.drain(..fits).collect::<Vec<_>>()
			};
			let blocks = batch.iter().map(|arriving| arriving.block.clone()).collect();
			let written = self.store.put(blocks).await;
			{
				let mut state = self.state.lock();
				for arriving in &batch {
					state.here.remove(&block::key(arriving.block.cid()));
				}
			}
			if let Err(error) = &written {
				tracing::error!(target: "ipfs", %error, "fetched blocks cannot be kept");
			}
			self.progress.send_modify(|progress| {
				progress.done += batch.len() as u64;
				if let Err(error) = written {
					progress.failures += 1;
					progress.reason = error.to_string();
				}
			});
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::block::RAW;
	use multihash_codetable::Code;

	fn block(number: usize, length: usize) -> Block {
		let mut bytes = vec![0; length];
		bytes[..8].copy_from_slice(&number.to_le_bytes());
		Block::encode(RAW, Code::Sha2_256, bytes).unwrap()
	}

	#[tokio::test]
	async fn what_is_kept_can_be_had_at_once_and_is_on_disk_when_settled() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		let fetched = Fetched::new(store.clone());
		// More than may be on its way.
		let blocks: Vec<_> = (0..160).map(|i| block(i, 256 * 1024)).collect();
		let mark = fetched.mark();
		for block in &blocks {
			fetched.keep(block.clone()).await;
			// Twice is once.
			fetched.keep(block.clone()).await;
			let here = fetched.get(block.cid());
			let bytes = if here.is_some() { here } else { store.get(block.cid()).await.unwrap() };
			assert_eq!(bytes.as_ref(), Some(block.bytes()));
		}
		fetched.settled(mark).await.unwrap();
		for block in &blocks {
			assert_eq!(fetched.get(block.cid()), None);
			assert_eq!(store.get(block.cid()).await.unwrap().as_ref(), Some(block.bytes()));
		}
		assert_eq!(fetched.room.available_permits(), MAX_BYTES);
		assert!(!fetched.state.lock().writing);
		// With nothing on its way there is nothing to wait for.
		fetched.settled(fetched.mark()).await.unwrap();
	}

	#[tokio::test]
	async fn a_failure_is_told_to_those_who_were_there() {
		let dir = tempfile::tempdir().unwrap();
		let fetched = Fetched::new(Store::open(dir.path()).unwrap());
		let before = fetched.mark();
		fetched.progress.send_modify(|progress| {
			progress.failures += 1;
			progress.reason = "the disk is full".into();
		});
		let after = fetched.mark();
		let told = fetched.settled(before).await.unwrap_err().to_string();
		assert!(told.contains("the disk is full"), "{told}");
		fetched.settled(after).await.unwrap();
	}
}
