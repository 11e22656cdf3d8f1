//! Adding files and directories.

use super::{
	directory::{build, Tree},
	path::names,
};
use crate::{
	store::{Pin, Store, Underway},
	Block, Error, Result,
};
use bytes::Bytes;
use cid::Cid;
use futures::{Stream, StreamExt};
use rust_unixfs::file::adder::FileAdder;
use std::pin::pin;

/// How much is written to disk in one commit.
const BATCH_BYTES: usize = 8 * 1024 * 1024;
const BATCH_BLOCKS: usize = 1024;

/// Something that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
	/// Its address.
	pub cid: Cid,
	/// Bytes of content; 0 for a directory.
	pub size: u64,
	/// Bytes of all its blocks together, as Kubo reports and links carry it.
	pub dag_size: u64,
}

/// Something that was added, and where in the upload it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
	/// The path; empty for the directory that wraps everything.
	pub path: String,
	/// What is there.
	pub added: Added,
}

/// Files that are being added together.
///
/// Blocks reach the disk in batches; nothing is promised to be there before [`Self::finish`]
/// returns. Until then, no collection of garbage removes any of them.
pub struct Upload {
	store: Store,
	underway: Underway,
	hold: bool,
	pending: Vec<Block>,
	pending_bytes: usize,
	tree: Tree,
	items: Vec<Item>,
}

impl Upload {
	pub(crate) fn new(store: Store) -> Self {
		Self {
			underway: store.underway(None),
			hold: false,
			store,
			pending: Vec::new(),
			pending_bytes: 0,
			tree: Tree::default(),
			items: Vec::new(),
		}
	}

	/// Have what is added stay for the grace time, even if it is not pinned in the end.
	pub fn hold(self) -> Self {
		Self { hold: true, ..self }
	}

	/// Add a file at a relative path, as its bytes arrive.
	pub async fn file(
		&mut self,
		path: &str,
		content: impl Stream<Item = std::io::Result<Bytes>>,
	) -> Result<Added> {
		let names = names(path)?;
		let added = self.content(content).await?;
		self.tree.insert(&names, added)?;
		self.items.push(Item { path: names.join("/"), added });
		Ok(added)
	}

	/// Add a file that is called by its own address.
	pub async fn nameless_file(
		&mut self,
		content: impl Stream<Item = std::io::Result<Bytes>>,
	) -> Result<Added> {
		let added = self.content(content).await?;
		let name = added.cid.to_string();
		self.tree.insert(std::slice::from_ref(&name), added)?;
		self.items.push(Item { path: name, added });
		Ok(added)
	}

	/// Add a directory, which may stay empty.
	pub fn directory(&mut self, path: &str) -> Result<()> {
		self.tree.directory(&names(path)?).map(drop)
	}

	/// Build the directories, write what is left, and pin.
	///
	/// With `wrap`, everything becomes one directory, which is the last item and the one that is
	/// pinned; without, each top-level file or directory is an item to be pinned by itself.
	pub async fn finish(mut self, wrap: bool, pin: bool) -> Result<Vec<Item>> {
		let mut built = Vec::new();
		let top = std::mem::take(&mut self.tree).finish("", &mut built)?;
		let roots = if wrap {
			let root = build(String::new(), top)?;
			let cid = root.added.cid;
			built.push(root);
			vec![cid]
		} else {
			top.into_iter().map(|(_, added)| added.cid).collect()
		};
		for directory in built {
			for block in directory.blocks {
				self.push(block).await?;
			}
			self.items.push(Item { path: directory.path, added: directory.added });
		}
		self.flush().await?;
		if pin {
			self.store.pin(roots, Pin::Recursive, &self.underway).await?;
		}
		Ok(self.items)
	}

	async fn content(
		&mut self,
		content: impl Stream<Item = std::io::Result<Bytes>>,
	) -> Result<Added> {
		let mut content = pin!(content);
		let mut adder = FileAdder::default();
		// The root is made last.
		let (mut size, mut dag_size, mut root) = (0, 0, None);
		while let Some(chunk) = content.next().await {
			let chunk =
				chunk.map_err(|error| Error::invalid(format!("the upload broke off: {error}")))?;
			size += chunk.len() as u64;
			let mut rest = &chunk[..];
			while !rest.is_empty() {
				let (blocks, taken) = adder.push(rest);
				rest = &rest[taken..];
				for (cid, bytes) in blocks {
					root = Some(cid);
					dag_size += bytes.len() as u64;
					self.push(Block::new(cid, bytes)?).await?;
				}
			}
		}
		for (cid, bytes) in adder.finish() {
			root = Some(cid);
			dag_size += bytes.len() as u64;
			self.push(Block::new(cid, bytes)?).await?;
		}
		let cid = root.ok_or_else(|| Error::invalid("the file could not be cut into blocks"))?;
		Ok(Added { cid, size, dag_size })
	}

	async fn push(&mut self, block: Block) -> Result<()> {
		self.pending_bytes += block.bytes().len();
		self.pending.push(block);
		if self.pending_bytes >= BATCH_BYTES || self.pending.len() >= BATCH_BLOCKS {
			self.flush().await?;
		}
		Ok(())
	}

	async fn flush(&mut self) -> Result<()> {
		self.pending_bytes = 0;
		self.store.add(std::mem::take(&mut self.pending), self.hold).await
	}
}
