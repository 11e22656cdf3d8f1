//! Following links between stored blocks, without a limit to their number.

use super::{numbers::Numbers, Compact, Pin, Reader, Store};
use crate::{block, Error, Result};
use std::collections::VecDeque;

/// How many blocks are read at a time, between which other work gets its turn.
const STEP: usize = 256;

/// Where a walk begins, and whether it goes further.
pub(super) type Root = (Compact, Pin);

/// What a walk comes across.
pub(super) enum Seen {
	/// A block, for the first time.
	New(Compact),
	/// A link to what is not stored.
	Missing(Compact),
	/// A block that links, but to what cannot be told.
	Unreadable(Error),
}

/// A walk over everything below some roots.
///
/// It remembers two bits a block, and of blocks yet to be followed their address. Only blocks
/// that link are read.
#[derive(Default)]
pub(super) struct Graph {
	roots: VecDeque<Root>,
	root: Option<Root>,
	pending: Vec<Compact>,
	kept: Numbers,
	followed: Numbers,
	spares: bool,
}

impl Graph {
	/// A walk that protects what it visits from a collection under way.
	pub fn sparing() -> Self {
		Self { spares: true, ..Self::default() }
	}

	/// Begin here too.
	pub fn add(&mut self, root: Compact, pin: Pin) {
		self.roots.push_back((root, pin));
	}

	/// Whether the block of this number was visited.
	pub fn keeps(&self, number: u64) -> bool {
		self.kept.contains(number)
	}

	/// Go a little further. Whether there is more to do.
	fn step(
		&mut self,
		store: &Store,
		on: &mut impl FnMut(&Root, Seen) -> Result<()>,
	) -> Result<bool> {
		let reader = store.reader()?;
		for _ in 0..STEP {
			match (self.pending.pop(), self.root) {
				(Some(at), Some(root)) => self.follow(store, &reader, at, &root, on)?,
				_ => {
					let Some(root) = self.roots.pop_front() else { return Ok(false) };
					self.root = Some(root);
					self.reach(store, &reader, root.0, &root, on)?;
				},
			}
		}
		Ok(true)
	}

	/// Count a block in.
	fn reach(
		&mut self,
		store: &Store,
		reader: &Reader,
		at: Compact,
		root: &Root,
		on: &mut impl FnMut(&Root, Seen) -> Result<()>,
	) -> Result<()> {
		let cid = at.cid();
		let row = match self.spares {
			// First spared, then looked for: or it could be collected in between.
			true => store.spare(&cid).and_then(|()| store.reader()?.row(&cid))?,
			false => reader.row(&cid)?,
		};
		let Some(row) = row else { return on(root, Seen::Missing(at)) };
		if self.kept.insert(row.number) {
			on(root, Seen::New(at))?;
		}
		if root.1 == Pin::Recursive && at.is_dag_pb() && self.followed.insert(row.number) {
			self.pending.push(at);
		}
		Ok(())
	}

	/// Count in what a block links to.
	fn follow(
		&mut self,
		store: &Store,
		reader: &Reader,
		at: Compact,
		root: &Root,
		on: &mut impl FnMut(&Root, Seen) -> Result<()>,
	) -> Result<()> {
		let cid = at.cid();
		let bytes = match self.spares {
			true => store.reader()?.get(&cid),
			false => reader.get(&cid),
		};
		let bytes = match bytes {
			Ok(Some(bytes)) => bytes,
			Ok(None) => return on(root, Seen::Missing(at)),
			Err(error @ Error::Damaged(_)) => return on(root, Seen::Unreadable(error)),
			Err(error) => return Err(error),
		};
		let node = match block::node(&cid, bytes) {
			Ok(node) => node,
			Err(error) => return on(root, Seen::Unreadable(error)),
		};
		for link in node.links {
			match Compact::try_from(&link.cid) {
				Ok(link) => self.reach(store, reader, link, root, on)?,
				Err(error) => on(root, Seen::Unreadable(error))?,
			}
		}
		Ok(())
	}
}

impl Store {
	/// Walk to the end, telling `on` what is seen below which root.
	pub(super) async fn follow(
		&self,
		mut graph: Graph,
		mut on: impl FnMut(&Root, Seen) -> Result<()> + Send + 'static,
	) -> Result<Graph> {
		loop {
			let more;
			(graph, on, more) = self
				.run(move |store| {
					let more = graph.step(&store, &mut on)?;
					Ok((graph, on, more))
				})
				.await?;
			if !more {
				return Ok(graph);
			}
		}
	}
}
