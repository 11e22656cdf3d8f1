//! Collecting garbage: removing the blocks that nobody needs.
//!
//! First everything below a pin is marked, and everything below what is being read; then each
//! block without a mark is removed. Both go in small steps, between and beside which others write
//! and read. What they need meanwhile is safe:
//!
//! - What was put since the collection began, or since the oldest upload or fetch under way began,
//!   has a time that says so. The time is looked at once more in the transaction that removes.
//! - What is read while a collection runs is noted, and spared, because a pin may follow. What was
//!   read before, for something still under way, lies below a root that is marked like a pin.
//! - What was acknowledged without a pin stays for the grace time.

use super::{
	graph::{Graph, Root, Seen},
	numbers::Numbers,
	occupied, pins, raw_cid, segment_key, Compact, Mutex, Pin, Row, Store, Totals, ROWS, SEGMENT,
	SEGMENTS, TOTALS,
};
use crate::{block, Error, Result};
use cid::Cid;
use redb::ReadableTable;
use std::{
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use tokio::sync::{mpsc, Mutex as Turns, Notify};

/// How many blocks are looked at, and how many removed, in one step.
const SCAN: usize = 16 * 1024;
const BATCH: usize = 1024;
/// The shortest time between two automatic collections, except after something was unpinned.
const PAUSE: Duration = Duration::from_secs(10);
/// Of all the time, how large a part automatic collections take at most.
const SHARE: u32 = 20;

/// What a collection removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
	/// How many blocks.
	pub blocks: u64,
	/// About how many bytes of disk they occupied, which new blocks can have.
	pub bytes: u64,
}

/// What became of a block that was to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Removal {
	/// It is gone.
	Removed,
	/// It was not there.
	Missing,
	/// It is pinned, or used by an upload or fetch under way.
	Needed,
}

/// The state of collections.
#[derive(Default)]
pub(super) struct Collecting {
	/// One at a time.
	turn: Turns<()>,
	/// What was read since the one that runs began; its number.
	read: Mutex<Option<(u64, Numbers)>>,
	next: AtomicU64,
	last: Mutex<Last>,
	/// How many pins were removed since the start.
	pub unpinned: AtomicU64,
	nearly_full: Notify,
}

/// How the last collection went.
#[derive(Clone, Copy, Default)]
struct Last {
	ended: Option<Instant>,
	took: Duration,
	unpinned: u64,
	count: u64,
}

impl Last {
	/// Whether another one may begin by itself.
	fn is_past(&self, unpinned: u64) -> bool {
		let Some(ended) = self.ended else { return true };
		unpinned != self.unpinned || ended.elapsed() >= PAUSE.max(self.took * SHARE)
	}
}

/// While it is held, what is read is noted.
struct Noting<'a> {
	collecting: &'a Collecting,
	number: u64,
}

impl Drop for Noting<'_> {
	fn drop(&mut self) {
		*self.collecting.read.lock() = None;
	}
}

/// What a collection spares besides what it marks.
#[derive(Clone, Copy)]
struct Spared {
	/// What was put since then.
	since: u64,
	/// When the collection began.
	began: u64,
}

impl Store {
	/// Remove every block that nobody needs; `removed` is told which, by the address of its bytes.
	pub async fn collect(&self, removed: Option<mpsc::Sender<Vec<Cid>>>) -> Result<Collected> {
		let _turn = self.inner.collecting.turn.lock().await;
		self.collect_now(removed).await
	}

	/// Remove these blocks, if nobody needs them. What became of each.
	pub async fn remove(&self, cids: Vec<Cid>) -> Result<Vec<Removal>> {
		let collecting = &self.inner.collecting;
		let _turn = collecting.turn.lock().await;
		let noting = collecting.note_reads();
		let (oldest, roots) = self.inner.underway.open();
		let marked = self.mark(roots).await?;
		let number = noting.number;
		self.run(move |store| {
			let mut removals = Vec::with_capacity(cids.len());
			let wanted = |row: &Row| {
				marked.keeps(row.number) || oldest.is_some_and(|oldest| row.put_at >= oldest)
			};
			let mut removal = store.removal(number)?;
			for cid in &cids {
				removals.push(removal.remove(&block::key(cid).to_bytes(), None, &wanted)?.0);
			}
			removal.commit()?;
			Ok(removals)
		})
		.await
	}

	/// Collect garbage whenever the store is nearly full. Never ends.
	pub async fn keep_room(&self) {
		loop {
			self.inner.collecting.nearly_full.notified().await;
			if let Err(error) = self.make_room().await {
				tracing::error!(target: "ipfs", %error, "cannot make room in the store");
			}
		}
	}

	/// Have [`Self::keep_room`] look whether more than nine tenths of the quota are used.
	pub(super) fn watch_room(&self, occupied: u64) {
		if self.inner.quota.is_some_and(|quota| occupied > quota / 10 * 9) {
			self.inner.collecting.nearly_full.notify_one();
		}
	}

	/// Collect garbage, unless that was just done in vain. Whether there may be more room now.
	pub(super) async fn make_room(&self) -> Result<bool> {
		let collecting = &self.inner.collecting;
		let before = collecting.last.lock().count;
		let _turn = collecting.turn.lock().await;
		let last = *collecting.last.lock();
		if last.count != before {
			return Ok(true);
		}
		if !last.is_past(collecting.unpinned.load(Ordering::Relaxed)) {
			return Ok(false);
		}
		match self.collect_now(None).await {
			Ok(collected) => Ok(collected.blocks > 0),
			Err(error @ Error::PinBroken { .. }) => {
				tracing::error!(target: "ipfs", %error, "cannot make room in the store");
				Ok(false)
			},
			Err(error) => Err(error),
		}
	}

	/// Keep a collection that runs from removing a block, if it is stored.
	pub(super) fn spare(&self, cid: &Cid) -> Result<()> {
		let mut read = self.inner.collecting.read.lock();
		if let Some((_, numbers)) = read.as_mut() {
			if let Some(row) = self.reader()?.row(cid)? {
				numbers.insert(row.number);
			}
		}
		Ok(())
	}

	async fn collect_now(&self, removed: Option<mpsc::Sender<Vec<Cid>>>) -> Result<Collected> {
		let collecting = &self.inner.collecting;
		let (began, unpinned) = (Instant::now(), collecting.unpinned.load(Ordering::Relaxed));
		let outcome = self.mark_and_sweep(removed).await;
		let mut last = collecting.last.lock();
		let count = last.count + 1;
		*last = Last { ended: Some(Instant::now()), took: began.elapsed(), unpinned, count };
		if let Ok(Collected { blocks, bytes }) = outcome {
			tracing::info!(
				target: "ipfs", blocks, bytes, took = ?last.took, "garbage was collected"
			);
		}
		outcome
	}

	async fn mark_and_sweep(&self, removed: Option<mpsc::Sender<Vec<Cid>>>) -> Result<Collected> {
		// The order matters: what is read from now on is noted, what began to be read earlier is
		// under way, and what is not under way any more has been pinned.
		let noting = self.inner.collecting.note_reads();
		let began = self.inner.clock.now();
		let (oldest, roots) = self.inner.underway.open();
		let spared = Spared { since: oldest.map_or(began, |oldest| oldest.min(began)), began };
		let marked = Arc::new(self.mark(roots).await?);

		let (mut collected, mut after) = (Collected::default(), None);
		loop {
			let (number, marked, last) = (noting.number, marked.clone(), after.take());
			let (next, batch) =
				self.run(move |store| store.sweep(last, number, &marked, spared)).await?;
			collected.blocks += batch.len() as u64;
			collected.bytes += batch.iter().map(|(_, bytes)| bytes).sum::<u64>();
			if let (Some(removed), false) = (&removed, batch.is_empty()) {
				// Nobody may be listening any more.
				let _ = removed.send(batch.into_iter().map(|(cid, _)| cid).collect()).await;
			}
			match next {
				Some(next) => after = Some(next),
				None => return Ok(collected),
			}
		}
	}

	/// Mark what is pinned, and what is below `roots` as far as it is stored.
	async fn mark(&self, roots: Vec<Cid>) -> Result<Graph> {
		let mut graph = Graph::default();
		let mut after = None;
		loop {
			let page = self.pins_after(after, pins::PAGE).await?;
			let Some((last, _)) = page.last() else { break };
			after = Some(*last);
			for (cid, pin) in &page {
				graph.add(Compact::try_from(cid)?, *pin);
			}
			graph = self.follow(graph, unbroken).await?;
		}
		// Last, because a block that was followed here is not followed again for a pin.
		for root in roots.iter().filter_map(|root| Compact::try_from(root).ok()) {
			graph.add(root, Pin::Recursive);
		}
		self.follow(graph, |_, _| Ok(())).await
	}

	/// Remove some blocks after the key `after`. Where to go on, if there are more, and what was
	/// removed, with the bytes that it occupied.
	#[allow(clippy::type_complexity, reason = "one use")]
	fn sweep(
		&self,
		after: Option<Vec<u8>>,
		collection: u64,
		marked: &Graph,
		spared: Spared,
	) -> Result<(Option<Vec<u8>>, Vec<(Cid, u64)>)> {
		let now = self.inner.clock.now();
		let wanted = |row: &Row| {
			marked.keeps(row.number)
				|| (spared.since..=now).contains(&row.put_at)
				|| self.holds(row, spared.began)
		};
		let (mut garbage, mut next) = (Vec::new(), None);
		for (scanned, entry) in self.reader()?.rows_after(after)?.enumerate() {
			let (key, row) = entry?;
			let row = Row::from(row.value());
			if !wanted(&row) {
				garbage.push((key.value().to_vec(), row.number));
			}
			if garbage.len() == BATCH || scanned == SCAN {
				next = Some(key.value().to_vec());
				break;
			}
		}
		let mut removed = Vec::with_capacity(garbage.len());
		if !garbage.is_empty() {
			let mut removal = self.removal(collection)?;
			for (key, number) in garbage {
				if let (Removal::Removed, bytes) = removal.remove(&key, Some(number), &wanted)? {
					removed.push((raw_cid(&key)?, bytes));
				}
			}
			removal.commit()?;
		}
		Ok((next, removed))
	}

	/// A transaction that removes blocks, for the collection of this number.
	fn removal(&self, collection: u64) -> Result<Removing<'_>> {
		// First the transaction, for which others may have to be waited.
		let write = self.begin_write()?;
		let read = self.inner.collecting.read.lock();
		match read.as_ref() {
			// Held to the end: what is read then is either noted before, or not there any more.
			Some((number, _)) if *number == collection => Ok(Removing { write, read }),
			_ => Err(Error::Unavailable("no longer collecting garbage")),
		}
	}
}

impl Collecting {
	fn note_reads(&self) -> Noting<'_> {
		let number = self.next.fetch_add(1, Ordering::Relaxed);
		*self.read.lock() = Some((number, Numbers::default()));
		Noting { collecting: self, number }
	}
}

/// A pinned graph must be whole: what a missing block links to cannot be marked.
fn unbroken((root, pin): &Root, seen: Seen) -> Result<()> {
	let broken = |reason: String| Err(Error::PinBroken { root: root.cid(), reason });
	match seen {
		Seen::New(_) => Ok(()),
		Seen::Missing(at) if *pin == Pin::Direct || !at.is_dag_pb() => Ok(()),
		Seen::Missing(at) => broken(format!("block {} is missing", at.cid())),
		Seen::Unreadable(error) => broken(error.to_string()),
	}
}

/// Blocks being removed.
struct Removing<'a> {
	write: redb::WriteTransaction,
	read: parking_lot::MutexGuard<'a, Option<(u64, Numbers)>>,
}

impl Removing<'_> {
	/// Remove a block, unless it is wanted, was read meanwhile, or is not that of this `number`.
	fn remove(
		&mut self,
		key: &[u8],
		number: Option<u64>,
		wanted: &impl Fn(&Row) -> bool,
	) -> Result<(Removal, u64)> {
		let mut rows = self.write.open_table(ROWS)?;
		let row = rows.get(key)?.map(|row| Row::from(row.value()));
		let Some(row) = row else { return Ok((Removal::Missing, 0)) };
		let was_read = self.read.as_ref().is_some_and(|(_, read)| read.contains(row.number));
		if was_read || wanted(&row) || number.is_some_and(|number| number != row.number) {
			return Ok((Removal::Needed, 0));
		}
		rows.remove(key)?;
		let mut segments = self.write.open_table(SEGMENTS)?;
		for number in 0..(row.length as usize).div_ceil(SEGMENT) {
			segments.remove(segment_key(key, number).as_slice())?;
		}
		let mut table = self.write.open_table(TOTALS)?;
		let mut totals: Totals =
			table.get(())?.map(|totals| totals.value().into()).unwrap_or_default();
		totals.forget(row.length);
		table.insert((), totals.value())?;
		Ok((Removal::Removed, occupied(row.length)))
	}

	fn commit(self) -> Result<()> {
		self.write.commit()?;
		Ok(())
	}
}
