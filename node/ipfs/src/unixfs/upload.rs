//! Adding files and directories.

use super::{path::names, Added};
use crate::{
	store::{Pin, Store, Underway},
	Block, Error, Result,
};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use multihash_codetable::Code;
use sensor_unixfs::{FileBuilder, Tree};
use std::pin::pin;
use tokio::task::JoinHandle;

/// How much is written to disk in one commit.
const BATCH_BYTES: usize = 8 * 1024 * 1024;
const BATCH_BLOCKS: usize = 1024;

/// What the addresses of everything that is added have.
const HASH: Code = Code::Sha2_256;

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
	/// The batch that goes to the disk while the next one is made.
	writing: Option<JoinHandle<Result<()>>>,
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
			writing: None,
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
		self.tree.directory(&names(path)?)?;
		Ok(())
	}

	/// Build the directories, write what is left, and pin.
	///
	/// With `wrap`, everything becomes one directory, which is the last item and the one that is
	/// pinned; without, each top-level file or directory is an item to be pinned by itself.
	pub async fn finish(mut self, wrap: bool, pin: bool) -> Result<Vec<Item>> {
		let mut directories = Vec::new();
		let tree = std::mem::take(&mut self.tree);
		let roots = if wrap {
			vec![tree.finish(HASH, &mut directories)?.cid]
		} else {
			let entries = tree.finish_entries(HASH, &mut directories)?;
			entries.into_iter().map(|(_, added)| added.cid).collect()
		};
		for directory in directories {
			for block in directory.blocks {
				self.push(block.into()).await?;
			}
			self.items.push(Item { path: directory.path, added: directory.built });
		}
		self.flush().await?;
		self.written().await?;
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
		let (mut builder, mut built) = (FileBuilder::new(HASH), Vec::new());
		while let Some(chunk) = content.next().await {
			let mut chunk =
				chunk.map_err(|error| Error::invalid(format!("the upload broke off: {error}")))?;
			while !chunk.is_empty() {
				builder.push(&mut chunk, &mut built);
				for block in built.drain(..) {
					self.push(block.into()).await?;
				}
			}
		}
		let added = builder.finish(&mut built);
		for block in built {
			self.push(block.into()).await?;
		}
		Ok(added)
	}

	async fn push(&mut self, block: Block) -> Result<()> {
		self.pending_bytes += block.bytes().len();
		self.pending.push(block);
		if self.pending_bytes >= BATCH_BYTES || self.pending.len() >= BATCH_BLOCKS {
			self.flush().await?;
		}
		Ok(())
	}

	/// Begin to write what is pending, once what came before is written.
	async fn flush(&mut self) -> Result<()> {
		self.written().await?;
		self.pending_bytes = 0;
		let (store, batch) = (self.store.clone(), std::mem::take(&mut self.pending));
		let hold = self.hold;
		self.writing = Some(tokio::spawn(async move { store.add(batch, hold).await }));
		Ok(())
	}

	/// Wait for what is being written.
	async fn written(&mut self) -> Result<()> {
		match self.writing.take() {
			Some(writing) => writing.await.map_err(|error| Error::Store(error.to_string()))?,
			None => Ok(()),
		}
	}
}
