//! Taking in the blocks of CARs.

use super::read::CarReader;
use crate::{
	store::{Pin, Store, Underway},
	Block, Error, Result,
};
use bytes::Bytes;
use cid::Cid;
use futures::Stream;
use std::pin::pin;

/// How much is written to disk in one commit.
const BATCH_BYTES: usize = 8 * 1024 * 1024;
const BATCH_BLOCKS: usize = 1024;
/// How many roots all CARs of one import may name together.
const MAX_ROOTS: usize = 1 << 16;

/// What was imported.
#[derive(Debug)]
pub struct Imported {
	/// What the CARs said they are about, in their order; without pinning, none.
	pub roots: Vec<ImportedRoot>,
	/// How many blocks they held.
	pub blocks: u64,
	/// The bytes of those blocks.
	pub bytes: u64,
}

/// A root of a CAR.
#[derive(Debug)]
pub struct ImportedRoot {
	/// Its address.
	pub cid: Cid,
	/// Whether it is pinned now; why not.
	pub pinned: Result<()>,
}

/// CARs that are being imported together.
///
/// Blocks reach the disk in batches, each checked against its address; nothing is promised to be
/// there before [`Self::finish`] returns. Until then, no collection of garbage removes any of them.
pub struct Import {
	store: Store,
	hold: bool,
	underway: Underway,
	pending: Vec<Block>,
	pending_bytes: usize,
	roots: Vec<Cid>,
	blocks: u64,
	bytes: u64,
}

impl Import {
	pub(crate) fn new(store: Store, hold: bool) -> Self {
		Self {
			underway: store.underway(None),
			store,
			hold,
			pending: Vec::new(),
			pending_bytes: 0,
			roots: Vec::new(),
			blocks: 0,
			bytes: 0,
		}
	}

	/// Take in a CAR of version 1 or 2, as its bytes arrive.
	pub async fn car(&mut self, content: impl Stream<Item = std::io::Result<Bytes>>) -> Result<()> {
		let content = pin!(content);
		let mut reader = CarReader::open(content).await?;
		self.roots.extend_from_slice(reader.roots());
		if self.roots.len() > MAX_ROOTS {
			return Err(Error::invalid(format!("more than {MAX_ROOTS} roots in one import")));
		}
		while let Some(block) = reader.next().await? {
			self.blocks += 1;
			self.bytes += block.bytes().len() as u64;
			self.pending_bytes += block.bytes().len();
			self.pending.push(block);
			if self.pending_bytes >= BATCH_BYTES || self.pending.len() >= BATCH_BLOCKS {
				self.flush().await?;
			}
		}
		Ok(())
	}

	/// Write what is left, and with `pin_roots` pin each root below which everything is stored.
	pub async fn finish(mut self, pin_roots: bool) -> Result<Imported> {
		self.flush().await?;
		let mut roots: Vec<ImportedRoot> = Vec::new();
		if pin_roots {
			let mut known = std::collections::HashSet::new();
			for cid in std::mem::take(&mut self.roots) {
				if known.insert(cid) {
					let pinned = self.store.pin_complete(&cid, Pin::Recursive).await;
					roots.push(ImportedRoot { cid, pinned });
				}
			}
		}
		drop(self.underway);
		Ok(Imported { roots, blocks: self.blocks, bytes: self.bytes })
	}

	async fn flush(&mut self) -> Result<()> {
		self.pending_bytes = 0;
		self.store.add(std::mem::take(&mut self.pending), self.hold).await
	}
}
