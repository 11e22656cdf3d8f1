//! The blocks and pins on disk.
//!
//! One redb database. Blocks lie under their multihash, cut into segments that just fit the
//! database's power-of-two pages: a 256 KiB block kept as one value would occupy 512 KiB.

mod pins;

pub use pins::Pin;

use crate::{block, Block, Error, Result};
use bytes::Bytes;
use cid::Cid;
use redb::{Database, ReadOnlyTable, ReadableDatabase, TableDefinition};
use std::{path::Path, sync::Arc};
use tokio::task::spawn_blocking;

/// Length of each block, by multihash.
const LENGTHS: TableDefinition<&[u8], u32> = TableDefinition::new("lengths");
/// Content of each block, by multihash and big-endian segment number.
const SEGMENTS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("segments");
/// A page of 64 KiB, less what the database adds around a key and a value.
const SEGMENT: usize = 64 * 1024 - 128;
/// Memory for cached pages.
const CACHE: usize = 64 * 1024 * 1024;

/// A handle on the database. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub(crate) struct Store {
	database: Arc<Database>,
}

impl Store {
	/// Open the store under `dir`, which must exist. Blocks the thread.
	pub fn open(dir: &Path) -> Result<Self> {
		let path = dir.join("blocks.redb");
		let database =
			Database::builder().set_cache_size(CACHE).create(&path).map_err(|error| {
				Error::Start(format!(
					"cannot open {}: {error} (is another node using this folder?)",
					path.display()
				))
			})?;
		let store = Self { database: Arc::new(database) };
		let write = store.begin_write()?;
		write.open_table(LENGTHS)?;
		write.open_table(SEGMENTS)?;
		write.open_table(pins::PINS)?;
		write.commit()?;
		Ok(store)
	}

	/// Store blocks in one commit. They are durable when this returns.
	///
	/// A block that is already there and sound costs no write; a damaged one is replaced.
	pub async fn put(&self, blocks: Vec<Block>) -> Result<()> {
		self.run(move |store| store.write_blocks(&blocks)).await
	}

	/// A block, with its hash checked again.
	pub async fn get(&self, cid: &Cid) -> Result<Option<Bytes>> {
		let cid = *cid;
		self.run(move |store| store.reader()?.get(&cid)).await
	}

	/// The length of a block.
	pub async fn size(&self, cid: &Cid) -> Result<Option<u32>> {
		let cid = *cid;
		self.run(move |store| store.reader()?.length(&cid)).await
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
		let mut write = self.database.begin_write()?;
		// Reopening after a crash must not have to read the whole store.
		write.set_quick_repair(true);
		Ok(write)
	}

	fn reader(&self) -> Result<Reader> {
		let read = self.database.begin_read()?;
		Ok(Reader { lengths: read.open_table(LENGTHS)?, segments: read.open_table(SEGMENTS)? })
	}

	fn write_blocks(&self, blocks: &[Block]) -> Result<()> {
		let stored = self.reader()?;
		let mut missing = Vec::new();
		for block in blocks {
			match stored.get(block.cid()) {
				Ok(Some(_)) => {},
				Ok(None) | Err(Error::Damaged(_)) => missing.push(block),
				Err(error) => return Err(error),
			}
		}
		if missing.is_empty() {
			return Ok(());
		}
		let write = self.begin_write()?;
		{
			let mut lengths = write.open_table(LENGTHS)?;
			let mut segments = write.open_table(SEGMENTS)?;
			for block in missing {
				let key = block::key(block.cid()).to_bytes();
				// A block holds at most `MAX_BLOCK` bytes: its length fits.
				lengths.insert(key.as_slice(), block.bytes().len() as u32)?;
				for (number, segment) in block.bytes().chunks(SEGMENT).enumerate() {
					segments.insert(segment_key(&key, number).as_slice(), segment)?;
				}
			}
		}
		write.commit()?;
		Ok(())
	}
}

/// The block tables at one moment.
struct Reader {
	lengths: ReadOnlyTable<&'static [u8], u32>,
	segments: ReadOnlyTable<&'static [u8], &'static [u8]>,
}

impl Reader {
	fn length(&self, cid: &Cid) -> Result<Option<u32>> {
		let key = block::key(cid).to_bytes();
		Ok(self.lengths.get(key.as_slice())?.map(|length| length.value()))
	}

	fn get(&self, cid: &Cid) -> Result<Option<Bytes>> {
		let Some(length) = self.length(cid)? else { return Ok(None) };
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
		store.pin(block.cid(), Pin::Recursive).await.unwrap();
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
