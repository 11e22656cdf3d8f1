//! The blocks and pins on disk.
//!
//! One redb database. Blocks lie under their multihash, cut into segments that just fit the
//! database's power-of-two pages: a 256 KiB block kept as one value would occupy 512 KiB.
//!
//! [`gc`] removes what nobody needs, while everything else goes on; [`underway`] is what it spares
//! although nothing pins it; [`graph`] follows links between stored blocks.

mod compact;
mod gc;
mod graph;
mod numbers;
mod pins;
mod underway;

pub use gc::Collected;
pub use pins::Pin;

pub(crate) use compact::Compact;
pub(crate) use gc::Removal;
pub(crate) use pins::Pinned;
pub(crate) use underway::Underway;

use crate::{block, Block, Error, Result};
use bytes::Bytes;
use cid::{multihash::Multihash, Cid};
use gc::Collecting;
use parking_lot::Mutex;
use redb::{Database, ReadOnlyTable, ReadableDatabase, ReadableTable, TableDefinition};
use std::{
	collections::HashSet,
	ops::Bound,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use tokio::{
	sync::{mpsc, OwnedSemaphorePermit, Semaphore},
	task::spawn_blocking,
};
use underway::{Clock, Registry};

/// What is known about each block, by multihash.
const ROWS: TableDefinition<&[u8], RowValue> = TableDefinition::new("blocks");
/// Content of each block, by multihash and big-endian segment number.
const SEGMENTS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("segments");
/// What all blocks come to: the next number, how many there are, and the bytes that they occupy.
const TOTALS: TableDefinition<(), (u64, u64, u64)> = TableDefinition::new("totals");
/// What the database adds around a key and a value, and more.
const AROUND: usize = 128;
/// A page of 64 KiB, less that.
const SEGMENT: usize = 64 * 1024 - AROUND;
/// Memory for cached pages.
const CACHE: usize = 32 * 1024 * 1024;
/// How many blocks are read from disk at the same time. More only take memory.
const READINGS: usize = 8;
/// How many blocks all readers together may have read before they are asked for.
const AHEAD: usize = 128;

/// A handle on the database. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub(crate) struct Store {
	inner: Arc<Inner>,
}

struct Inner {
	database: Database,
	dir: PathBuf,
	quota: Option<u64>,
	/// How long a block stays that was acknowledged by itself, in microseconds.
	grace: u64,
	clock: Clock,
	underway: Arc<Registry>,
	collecting: Collecting,
	/// Where new pins are told.
	pinned: Mutex<Option<mpsc::Sender<Cid>>>,
	readings: Semaphore,
	ahead: Arc<Semaphore>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
	/// What the next new block is numbered.
	next: u64,
	/// How many blocks.
	pub blocks: u64,
	/// About how many bytes of disk they occupy.
	pub occupied: u64,
}

/// What is known about a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
	length: u32,
	/// No other block has or had it.
	number: u64,
	/// When it was last put, in microseconds since 1970.
	put_at: u64,
	/// Whether it was promised to stay for a while.
	held: bool,
}

type RowValue = (u32, u64, u64, bool);

impl From<RowValue> for Row {
	fn from((length, number, put_at, held): RowValue) -> Self {
		Self { length, number, put_at, held }
	}
}

impl From<Row> for RowValue {
	fn from(Row { length, number, put_at, held }: Row) -> Self {
		(length, number, put_at, held)
	}
}

impl Store {
	/// Open the store under `dir`, which must exist, without a quota. Blocks the thread.
	#[cfg(test)]
	pub fn open(dir: &Path) -> Result<Self> {
		Self::open_with(dir, None, Duration::ZERO)
	}

	/// Open the store under `dir`, which must exist. Blocks the thread.
	///
	/// It takes up to `quota` bytes. What was promised to stay for a while stays for `grace`.
	pub fn open_with(dir: &Path, quota: Option<u64>, grace: Duration) -> Result<Self> {
		let path = dir.join("blocks.redb");
		let database =
			Database::builder().set_cache_size(CACHE).create(&path).map_err(|error| {
				Error::Start(format!(
					"cannot open {}: {error} (is another node using this folder?)",
					path.display()
				))
			})?;
		let store = Self {
			inner: Arc::new(Inner {
				database,
				dir: dir.to_owned(),
				quota,
				grace: underway::micros(grace),
				clock: Clock::start(),
				underway: Arc::default(),
				collecting: Collecting::default(),
				pinned: Mutex::default(),
				readings: Semaphore::new(READINGS),
				ahead: Arc::new(Semaphore::new(AHEAD)),
			}),
		};
		let write = store.begin_write()?;
		write.open_table(ROWS)?;
		write.open_table(SEGMENTS)?;
		write.open_table(TOTALS)?;
		write.open_table(pins::PINS)?;
		write.commit()?;
		Ok(store)
	}

	/// Where it is.
	pub fn dir(&self) -> &Path {
		&self.inner.dir
	}

	/// The most that it takes, in bytes.
	pub fn quota(&self) -> Option<u64> {
		self.inner.quota
	}

	/// Begin something that no collection of garbage may interfere with; `root` is what it reads.
	pub fn underway(&self, root: Option<Cid>) -> Underway {
		self.inner.underway.clone().enter(self.inner.clock.now(), root)
	}

	/// Keep blocks that were fetched. They are durable when this returns, except when there is no
	/// room for them, which is no failure: whoever reads them goes on without.
	pub async fn put(&self, blocks: Vec<Block>) -> Result<()> {
		match self.add(blocks, false).await {
			Err(Error::Full { .. }) => Ok(()),
			outcome => outcome,
		}
	}

	/// Store blocks in one commit. They are durable when this returns.
	///
	/// With `hold`, they stay for the grace time although nothing pins them. Of a block that is
	/// already there and sound, only the time is written; a damaged one is replaced.
	pub async fn add(&self, blocks: Vec<Block>, hold: bool) -> Result<()> {
		let blocks: Arc<[Block]> = blocks.into();
		let write = || {
			let blocks = blocks.clone();
			self.run(move |store| store.write_blocks(&blocks, hold))
		};
		let occupied = match write().await {
			Err(Error::Full { .. }) if self.make_room().await? => write().await?,
			outcome => outcome?,
		};
		self.watch_room(occupied);
		Ok(())
	}

	/// A block, with its hash checked again.
	pub async fn get(&self, cid: &Cid) -> Result<Option<Bytes>> {
		let cid = *cid;
		// It is never closed.
		let _turn = self.inner.readings.acquire().await;
		self.run(move |store| {
			store.spare(&cid)?;
			store.reader()?.get(&cid)
		})
		.await
	}

	/// A place for a block that is read before it is asked for, if there is one.
	pub fn ahead(&self) -> Option<OwnedSemaphorePermit> {
		self.inner.ahead.clone().try_acquire_owned().ok()
	}

	/// The length of a block.
	pub async fn size(&self, cid: &Cid) -> Result<Option<u32>> {
		let cid = *cid;
		self.run(move |store| Ok(store.reader()?.row(&cid)?.map(|row| row.length))).await
	}

	/// How much there is.
	pub async fn totals(&self) -> Result<Totals> {
		self.run(|store| store.read_totals()).await
	}

	/// Some blocks after `after`, in the order of their multihashes, with whether each is sound.
	///
	/// An empty list is the end.
	pub async fn check(&self, after: Option<Cid>) -> Result<Vec<(Cid, bool)>> {
		/// How much is read from disk for one list.
		const BYTES: u64 = 32 * 1024 * 1024;
		/// How long it gets at most.
		const BLOCKS: usize = 4096;
		self.run(move |store| {
			let reader = store.reader()?;
			let (mut checked, mut bytes) = (Vec::new(), 0);
			for entry in reader.rows_after(after.map(|cid| block::key(&cid).to_bytes()))? {
				let (key, row) = entry?;
				let cid = raw_cid(key.value())?;
				bytes += u64::from(Row::from(row.value()).length);
				let sound = match reader.get(&cid) {
					Ok(bytes) => bytes.is_some(),
					Err(Error::Damaged(_)) => false,
					Err(error) => return Err(error),
				};
				checked.push((cid, sound));
				if bytes >= BYTES || checked.len() >= BLOCKS {
					break;
				}
			}
			Ok(checked)
		})
		.await
	}

	/// Why there is no room for more.
	pub async fn full(&self) -> Error {
		match self.totals().await {
			Ok(totals) => Error::Full {
				used: totals.occupied,
				quota: self.inner.quota.unwrap_or(totals.occupied),
			},
			Err(error) => error,
		}
	}

	/// Run database work where blocking is allowed.
	async fn run<T: Send + 'static>(
		&self,
		work: impl FnOnce(Self) -> Result<T> + Send + 'static,
	) -> Result<T> {
		let store = self.clone();
		spawn_blocking(move || work(store))
			.await
			.map_err(|error| Error::Store(error.to_string()))?
	}

	fn begin_write(&self) -> Result<redb::WriteTransaction> {
		let mut write = self.inner.database.begin_write()?;
		// Reopening after a crash must not have to read the whole store.
		write.set_quick_repair(true);
		Ok(write)
	}

	fn reader(&self) -> Result<Reader> {
		let read = self.inner.database.begin_read()?;
		Ok(Reader { rows: read.open_table(ROWS)?, segments: read.open_table(SEGMENTS)? })
	}

	fn read_totals(&self) -> Result<Totals> {
		let totals = self.inner.database.begin_read()?.open_table(TOTALS)?.get(())?;
		Ok(totals.map(|totals| totals.value().into()).unwrap_or_default())
	}

	/// Write what is missing, in one commit. How many bytes are occupied then.
	fn write_blocks(&self, blocks: &[Block], hold: bool) -> Result<u64> {
		let mut known = HashSet::new();
		let stored = self.reader()?;
		let mut puts = Vec::with_capacity(blocks.len());
		for block in blocks {
			if !known.insert(block::key(block.cid())) {
				continue;
			}
			let sound = match stored.get(block.cid()) {
				Ok(bytes) => bytes.is_some(),
				Err(Error::Damaged(_)) => false,
				Err(error) => return Err(error),
			};
			puts.push((block, sound));
		}
		drop(stored);
		if puts.is_empty() {
			return Ok(self.read_totals()?.occupied);
		}
		let write = self.begin_write()?;
		let totals = {
			let mut table = write.open_table(TOTALS)?;
			let before: Totals =
				table.get(())?.map(|totals| totals.value().into()).unwrap_or_default();
			let (mut totals, now) = (before, self.inner.clock.now());
			let mut rows = write.open_table(ROWS)?;
			let mut segments = write.open_table(SEGMENTS)?;
			for (block, sound) in puts {
				let key = block::key(block.cid()).to_bytes();
				// What was sound a moment ago may have been collected since.
				let row = rows.get(key.as_slice())?.map(|row| Row::from(row.value()));
				// A block holds at most `MAX_BLOCK` bytes: its length fits.
				let length = block.bytes().len() as u32;
				let number = match row {
					Some(row) => {
						totals.forget(row.length);
						row.number
					},
					None => totals.number(),
				};
				totals.count(length);
				let held = hold || row.is_some_and(|row| self.holds(&row, now));
				let new = Row { length, number, put_at: now, held };
				rows.insert(key.as_slice(), RowValue::from(new))?;
				if row.is_none() || !sound {
					for (number, segment) in block.bytes().chunks(SEGMENT).enumerate() {
						segments.insert(segment_key(&key, number).as_slice(), segment)?;
					}
				}
			}
			if let Some(quota) = self.inner.quota {
				if totals.occupied > quota && totals.occupied > before.occupied {
					// Dropping the transaction undoes it.
					return Err(Error::Full { used: before.occupied, quota });
				}
			}
			table.insert((), totals.value())?;
			totals
		};
		write.commit()?;
		Ok(totals.occupied)
	}

	/// Whether the promise to keep a block still holds.
	fn holds(&self, row: &Row, now: u64) -> bool {
		// A clock that was set back while the node was down prolongs no promise.
		row.held && row.put_at.abs_diff(now) < self.inner.grace
	}
}

impl Totals {
	fn number(&mut self) -> u64 {
		let number = self.next;
		self.next += 1;
		number
	}

	fn count(&mut self, length: u32) {
		self.blocks += 1;
		self.occupied += occupied(length);
	}

	fn forget(&mut self, length: u32) {
		self.blocks = self.blocks.saturating_sub(1);
		self.occupied = self.occupied.saturating_sub(occupied(length));
	}

	fn value(self) -> (u64, u64, u64) {
		(self.next, self.blocks, self.occupied)
	}
}

impl From<(u64, u64, u64)> for Totals {
	fn from((next, blocks, occupied): (u64, u64, u64)) -> Self {
		Self { next, blocks, occupied }
	}
}

/// About how much of the disk a block of this length takes.
fn occupied(length: u32) -> u64 {
	let length = length as usize;
	let rest = length % SEGMENT;
	let rest = match rest + AROUND {
		_ if rest == 0 => 0,
		// Several share a page.
		small if small <= 1024 => small,
		large => large.next_power_of_two().max(4096),
	};
	(length / SEGMENT * (SEGMENT + AROUND) + rest + AROUND) as u64
}

/// What a key of the block tables names: bytes, whatever they mean.
fn raw_cid(key: &[u8]) -> Result<Cid> {
	let hash = Multihash::from_bytes(key)
		.map_err(|error| Error::Store(format!("unreadable block key: {error}")))?;
	Ok(Cid::new_v1(block::RAW, hash))
}

/// The block tables at one moment.
struct Reader {
	rows: ReadOnlyTable<&'static [u8], RowValue>,
	segments: ReadOnlyTable<&'static [u8], &'static [u8]>,
}

impl Reader {
	fn row(&self, cid: &Cid) -> Result<Option<Row>> {
		let key = block::key(cid).to_bytes();
		Ok(self.rows.get(key.as_slice())?.map(|row| row.value().into()))
	}

	fn rows_after(
		&self,
		after: Option<Vec<u8>>,
	) -> Result<redb::Range<'static, &'static [u8], RowValue>> {
		let from = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
		Ok(self.rows.range::<&[u8]>((from, Bound::Unbounded))?)
	}

	fn get(&self, cid: &Cid) -> Result<Option<Bytes>> {
		let Some(Row { length, .. }) = self.row(cid)? else { return Ok(None) };
		let length = length as usize;
		if length > block::MAX_BLOCK {
			return Err(Error::Damaged(*cid));
		}
		let key = block::key(cid).to_bytes();
		let mut bytes = Vec::with_capacity(length);
		for number in 0..length.div_ceil(SEGMENT) {
			match self.segments.get(segment_key(&key, number).as_slice())? {
				Some(segment) => bytes.extend_from_slice(segment.value()),
				None => return Err(Error::Damaged(*cid)),
			}
		}
		match block::verify(cid, &bytes) {
			Ok(()) => Ok(Some(bytes.into())),
			Err(_) => Err(Error::Damaged(*cid)),
		}
	}
}

fn segment_key(key: &[u8], number: usize) -> Vec<u8> {
	// `MAX_BLOCK / SEGMENT` is far below 2^16.
	[key, &(number as u16).to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
	use super::*;
	use multihash_codetable::Code;

	fn block(length: usize) -> Block {
		let bytes: Vec<u8> = (0..length).map(|i| (i * 31 % 251) as u8).collect();
		Block::encode(block::RAW, Code::Sha2_256, bytes).unwrap()
	}

	#[tokio::test]
	async fn blocks_of_every_size_come_back_as_they_were() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		for length in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 256 * 1024, block::MAX_BLOCK] {
			let block = block(length);
			assert_eq!(store.get(block.cid()).await.unwrap(), None);
			store.put(vec![block.clone()]).await.unwrap();
			assert_eq!(store.get(block.cid()).await.unwrap().as_ref(), Some(block.bytes()));
			assert_eq!(store.size(block.cid()).await.unwrap(), Some(length as u32));
		}
	}

	#[tokio::test]
	async fn what_was_acknowledged_is_there_after_a_power_cut() {
		let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
		let store = Store::open(dir.path()).unwrap();
		let block = block(300_000);
		store.put(vec![block.clone()]).await.unwrap();
		let underway = store.underway(None);
		store.pin(vec![*block.cid()], Pin::Recursive, &underway).await.unwrap();
		// The file as it lies on disk while the store is still open.
		std::fs::copy(dir.path().join("blocks.redb"), copy.path().join("blocks.redb")).unwrap();
		let reopened = Store::open(copy.path()).unwrap();
		assert_eq!(reopened.get(block.cid()).await.unwrap().as_ref(), Some(block.bytes()));
		assert_eq!(reopened.pins().await.unwrap(), [(*block.cid(), Pin::Recursive)]);
	}

	#[tokio::test]
	async fn the_disk_holds_little_more_than_the_blocks() {
		let dir = tempfile::tempdir().unwrap();
		let store = Store::open(dir.path()).unwrap();
		let blocks: Vec<_> = (0..256usize)
			.map(|i| {
				let mut bytes = vec![0; 256 * 1024];
				bytes[..8].copy_from_slice(&i.to_le_bytes());
				Block::encode(block::RAW, Code::Sha2_256, bytes).unwrap()
			})
			.collect();
		store.put(blocks).await.unwrap();
		let write = store.begin_write().unwrap();
		let used = write.stats().unwrap();
		let occupied = used.allocated_pages() * used.page_size() as u64;
		assert!(occupied < 70 * 1024 * 1024, "64 MiB of blocks occupy {occupied} bytes");
	}
}
