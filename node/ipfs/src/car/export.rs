//! Writing a CAR: blocks depth first, each once, as they are asked for.

use crate::{
	block::{self, DAG_PB},
	blocks::{Blocks, Fetch},
	store::{Compact, Underway},
	unixfs::{parse, MAX_DEPTH},
	Error, Result,
};
use bytes::Bytes;
use cid::Cid;
use futures::{stream, Stream, StreamExt};
use sensor_unixfs::{car, Node, Slot};
use std::collections::{HashSet, VecDeque};
use tokio::{sync::OwnedSemaphorePermit, task::JoinHandle};

/// How many blocks are fetched ahead of the one that is needed.
const AHEAD: usize = 32;
/// How many blocks one walk visits, and how many links it may put off: 256 GiB of ordinary leaves.
const MAX_BLOCKS: usize = 1 << 20;

/// How much below an address is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
	/// Its own block.
	Block,
	/// The whole file, or what it takes to list the directory.
	Entity,
	/// Everything.
	#[default]
	All,
}

/// A walk over blocks, depth first, each once, a few fetched ahead.
pub(crate) struct Export {
	blocks: Blocks,
	fetch: Fetch,
	scope: Scope,
	root: Cid,
	ahead: VecDeque<Ahead>,
	seen: HashSet<Compact>,
	_underway: Underway,
}

struct Ahead {
	at: Compact,
	depth: u8,
	/// Whether what it links to comes next.
	follow: bool,
	fetching: Option<Fetching>,
}

/// A fetch that ends when nobody waits any more.
struct Fetching {
	task: JoinHandle<Result<Bytes>>,
	_place: OwnedSemaphorePermit,
}

impl Drop for Fetching {
	fn drop(&mut self) {
		self.task.abort();
	}
}

impl Export {
	/// Walk the blocks `before`, which prove a path, and then what `scope` means of `root`.
	pub fn new(
		blocks: &Blocks,
		before: Vec<Cid>,
		root: Cid,
		scope: Scope,
		fetch: Fetch,
	) -> Result<Self> {
		let path = before.iter().map(|cid| (cid, false));
		let ahead = path.chain([(&root, true)]).map(|(cid, follow)| {
			Ok(Ahead { at: Compact::try_from(cid)?, depth: 0, follow, fetching: None })
		});
		Ok(Self {
			ahead: ahead.collect::<Result<_>>()?,
			_underway: blocks.store.underway(Some(root)),
			blocks: blocks.clone(),
			fetch,
			scope,
			root,
			seen: HashSet::new(),
		})
	}

	/// The next block.
	pub async fn next(&mut self) -> Result<Option<(Cid, Bytes)>> {
		loop {
			self.fetch_ahead();
			let Some(Ahead { at, depth, follow, fetching }) = self.ahead.pop_front() else {
				return Ok(None);
			};
			// One that is on the path, and again below its end, has yet to be followed.
			let known = self.seen.contains(&at.identity());
			if known && (!follow || depth > 0) {
				continue;
			}
			let cid = at.cid();
			let bytes = match fetching {
				Some(mut fetching) => {
					(&mut fetching.task).await.map_err(|_| Error::Unavailable("stopping"))??
				},
				None => self.blocks.get(&cid, &self.fetch).await?,
			};
			if follow {
				self.push(&cid, depth, &bytes)?;
			}
			if self.seen.insert(at.identity()) {
				return Ok(Some((cid, bytes)));
			}
		}
	}

	/// The CAR of all this, as its bytes are asked for.
	pub fn into_car(self) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
		let start = car::start(&self.root);
		let blocks = stream::try_unfold(self, |mut walk| async move {
			Ok::<_, Error>(walk.next().await?.map(|block| (block, walk)))
		});
		let sections = blocks.flat_map(|block| match block {
			Ok((cid, bytes)) => {
				let head = car::head(&cid, bytes.len());
				stream::iter(vec![Ok(head.into()), Ok(bytes)])
			},
			Err(error) => stream::iter(vec![Err(error)]),
		});
		stream::iter([Ok(Bytes::from(start))]).chain(sections)
	}

	/// What a block links to comes next, as far as it is meant.
	fn push(&mut self, cid: &Cid, depth: u8, bytes: &Bytes) -> Result<()> {
		let links = below(cid, bytes, self.scope)?;
		if !links.is_empty() && usize::from(depth) >= MAX_DEPTH {
			return Err(Error::malformed(cid, format!("it is nested deeper than {MAX_DEPTH}")));
		}
		if self.seen.len() + self.ahead.len() + links.len() > MAX_BLOCKS + AHEAD {
			return Err(Error::malformed(
				&self.root,
				format!("it has more than {MAX_BLOCKS} blocks"),
			));
		}
		for link in links.iter().rev() {
			let at = Compact::try_from(link)?;
			if !self.seen.contains(&at.identity()) {
				let ahead = Ahead { at, depth: depth + 1, follow: true, fetching: None };
				self.ahead.push_front(ahead);
			}
		}
		Ok(())
	}

	fn fetch_ahead(&mut self) {
		for ahead in self.ahead.iter_mut().take(AHEAD) {
			if ahead.fetching.is_none() && !self.seen.contains(&ahead.at.identity()) {
				// Without a place it is read when it is its turn.
				let Some(place) = self.blocks.store.ahead() else { return };
				let (blocks, fetch, cid) = (self.blocks.clone(), self.fetch, ahead.at.cid());
				let task = tokio::spawn(async move { blocks.get(&cid, &fetch).await });
				ahead.fetching = Some(Fetching { task, _place: place });
			}
		}
	}
}

/// What a block links to, as far as it is meant.
fn below(cid: &Cid, bytes: &Bytes, scope: Scope) -> Result<Vec<Cid>> {
	if cid.codec() != DAG_PB {
		return Ok(Vec::new());
	}
	match scope {
		Scope::Block => Ok(Vec::new()),
		Scope::All => {
			let node = block::node(cid, bytes.clone())?;
			Ok(node.links.into_iter().map(|link| link.cid).collect())
		},
		Scope::Entity => Ok(match parse(cid, bytes.clone()) {
			Ok(Node::File { parts, .. }) => parts.into_iter().map(|part| part.cid).collect(),
			Ok(Node::Shard(slots)) => {
				let piece = |slot| match slot {
					Slot::Piece { cid, .. } => Some(cid),
					Slot::Entry(_) => None,
				};
				slots.into_iter().filter_map(piece).collect()
			},
			// Whatever is not UnixFS is an entity in one block.
			Ok(Node::Directory(_) | Node::Symlink) | Err(_) => Vec::new(),
		}),
	}
}
