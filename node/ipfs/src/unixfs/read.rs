//! Reading files, listing directories, following paths.

use super::{parse, path::Path, AHEAD, MAX_DEPTH};
use crate::{
	block,
	blocks::{Blocks, Fetch},
	store::Underway,
	Error, Result,
};
use bytes::Bytes;
use cid::Cid;
use futures::{
	stream::{self, BoxStream, FuturesUnordered},
	StreamExt, TryStreamExt,
};
use sensor_unixfs::{is_name, way, Kind, Link, Node, Part, Slot};
use std::{
	collections::{HashSet, VecDeque},
	ops::Range,
};
use tokio::{sync::OwnedSemaphorePermit, task::JoinHandle};

/// How many entries and pieces of one directory are read.
const MAX_ENTRIES: usize = 1 << 20;
/// How many parts of one file may wait to be read: far more than any tree of usual width needs.
const MAX_WAITING: usize = 1 << 18;

/// A file that is being read.
pub struct Content {
	/// Its size in bytes.
	pub size: u64,
	/// Its bytes, in order.
	pub stream: BoxStream<'static, Result<Bytes>>,
}

impl Content {
	/// Collect everything, if it is at most `limit` bytes.
	pub async fn bytes(mut self, limit: usize) -> Result<Vec<u8>> {
		if self.size > limit as u64 {
			return Err(Error::invalid(format!(
				"the file is {} bytes, more than the {limit} that are wanted here",
				self.size
			)));
		}
		let mut bytes = Vec::new();
		while let Some(chunk) = self.stream.next().await {
			bytes.extend_from_slice(&chunk?);
		}
		Ok(bytes)
	}
}

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// Its name.
	pub name: String,
	/// What it stands for.
	pub cid: Cid,
	/// Bytes of content; 0 for a directory.
	pub size: u64,
	/// What it is.
	pub kind: Kind,
}

/// Open a file for reading; the stream is of these bytes of it, as far as there are.
pub(crate) async fn open(
	blocks: &Blocks,
	cid: &Cid,
	fetch: Fetch,
	wanted: Range<u64>,
) -> Result<Content> {
	let underway = blocks.store.underway(Some(*cid));
	let bytes = blocks.get(cid, &fetch).await?;
	let Node::File { content, parts, size } = file(cid, bytes)? else {
		return Err(Error::IsDirectory(*cid));
	};
	let ahead = VecDeque::new();
	let mut reader = Reader { blocks: blocks.clone(), fetch, ahead, wanted, _underway: underway };
	let first = reader.cut(0, &content);
	reader.push_parts(parts, content.len() as u64, 1)?;
	let rest = stream::try_unfold(reader, |mut reader| async move {
		Ok(reader.next().await?.map(|bytes| (bytes, reader)))
	});
	let first = stream::iter((!first.is_empty()).then_some(Ok(first)));
	Ok(Content { size, stream: first.chain(rest).boxed() })
}

/// Parse a node that must belong to a file.
fn file(cid: &Cid, bytes: Bytes) -> Result<Node> {
	let node = parse(cid, bytes)?;
	match node.kind() {
		Kind::File => Ok(node),
		Kind::Directory => Err(Error::IsDirectory(*cid)),
		Kind::Symlink => Err(Error::malformed(cid, "symbolic links are not followed")),
	}
}

/// Walks a file's tree in order, fetching a little ahead.
struct Reader {
	blocks: Blocks,
	fetch: Fetch,
	ahead: VecDeque<Ahead>,
	wanted: Range<u64>,
	_underway: Underway,
}

struct Ahead {
	part: Part,
	/// Where in the file it begins.
	start: u64,
	depth: usize,
	fetching: Option<Fetching>,
}

/// A fetch that ends when nobody reads any more.
struct Fetching {
	task: JoinHandle<Result<Bytes>>,
	_place: OwnedSemaphorePermit,
}

impl Drop for Fetching {
	fn drop(&mut self) {
		self.task.abort();
	}
}

impl Reader {
	async fn next(&mut self) -> Result<Option<Bytes>> {
		loop {
			self.fetch_ahead();
			let Some(Ahead { part, start, depth, fetching }) = self.ahead.pop_front() else {
				return Ok(None);
			};
			let bytes = match fetching {
				Some(mut fetching) => {
					(&mut fetching.task).await.map_err(|_| Error::Unavailable("stopping"))??
				},
				None => self.blocks.get(&part.cid, &self.fetch).await?,
			};
			let Node::File { content, parts, size } = file(&part.cid, bytes)? else {
				return Err(Error::IsDirectory(part.cid));
			};
			if size != part.size {
				return Err(Error::malformed(&part.cid, "its size is not what its parent says"));
			}
			if depth >= MAX_DEPTH {
				return Err(Error::malformed(&part.cid, "it is nested too deeply"));
			}
			self.push_parts(parts, start.saturating_add(content.len() as u64), depth + 1)?;
			let content = self.cut(start, &content);
			if !content.is_empty() {
				return Ok(Some(content));
			}
		}
	}

	/// What is wanted of content that begins at `start`.
	fn cut(&self, start: u64, content: &Bytes) -> Bytes {
		let length = content.len() as u64;
		let from = self.wanted.start.saturating_sub(start).min(length);
		let to = self.wanted.end.saturating_sub(start).min(length).max(from);
		// Both are at most the length of what is in memory.
		content.slice(from as usize..to as usize)
	}

	/// Read these parts next, the first of which begins at `start`, as far as they are wanted.
	fn push_parts(&mut self, parts: Vec<Part>, start: u64, depth: usize) -> Result<()> {
		let mut end = parts.iter().fold(start, |end, part| end.saturating_add(part.size));
		for part in parts.into_iter().rev() {
			let start = end.saturating_sub(part.size);
			if start < self.wanted.end && self.wanted.start < end {
				if self.ahead.len() >= MAX_WAITING {
					return Err(Error::malformed(
						&part.cid,
						"it belongs to a tree that is too wide",
					));
				}
				self.ahead.push_front(Ahead { part, start, depth, fetching: None });
			}
			end = start;
		}
		Ok(())
	}

	fn fetch_ahead(&mut self) {
		for ahead in self.ahead.iter_mut().take(AHEAD) {
			if ahead.fetching.is_none() {
				// Without a place it is read when it is its turn.
				let Some(place) = self.blocks.store.ahead() else { return };
				let (blocks, fetch, cid) = (self.blocks.clone(), self.fetch, ahead.part.cid);
				let task = tokio::spawn(async move { blocks.get(&cid, &fetch).await });
				ahead.fetching = Some(Fetching { task, _place: place });
			}
		}
	}
}

/// List a directory, with the kind and size of each entry.
pub(crate) async fn list(blocks: &Blocks, cid: &Cid, fetch: Fetch) -> Result<Vec<Entry>> {
	let links = entries(blocks, cid, fetch).await?;
	stream::iter(links)
		.map(|link| async move {
			let (kind, size) = if link.cid.codec() == block::RAW {
				// The link of a raw leaf carries its size: no need to fetch it.
				(Kind::File, link.dag_size)
			} else {
				let node = parse(&link.cid, blocks.get(&link.cid, &fetch).await?)?;
				let size = if let Node::File { size, .. } = node { size } else { 0 };
				(node.kind(), size)
			};
			Ok(Entry { name: link.name, cid: link.cid, size, kind })
		})
		.buffered(AHEAD)
		.try_collect()
		.await
}

/// The links of a directory, by name, whether it is sharded or not.
pub(crate) async fn entries(blocks: &Blocks, cid: &Cid, fetch: Fetch) -> Result<Vec<Link>> {
	let mut found = Vec::new();
	let mut pieces = vec![(*cid, 0)];
	let mut read = HashSet::new();
	let mut reading = FuturesUnordered::new();
	loop {
		while reading.len() < AHEAD {
			let Some((piece, depth)) = pieces.pop() else { break };
			// Nested pieces that each link to the next one twice would never come to an end.
			if !read.insert(block::key(&piece)) {
				return Err(Error::malformed(cid, "one of its pieces is linked to twice"));
			}
			let fetch = &fetch;
			reading.push(async move { (piece, depth, blocks.get(&piece, fetch).await) });
		}
		let Some((piece, depth, bytes)) = reading.next().await else { break };
		match parse(&piece, bytes?)? {
			Node::Directory(links) if depth == 0 => found.extend(links),
			Node::Shard(slots) => {
				for slot in slots {
					match slot {
						Slot::Piece { cid, .. } => pieces.push((cid, depth + 1)),
						Slot::Entry(link) => found.push(link),
					}
				}
			},
			Node::File { .. } if depth == 0 => return Err(Error::IsFile(*cid)),
			_ => return Err(Error::malformed(&piece, "it is not a directory")),
		}
		if depth > MAX_DEPTH || found.len() + pieces.len() + read.len() > MAX_ENTRIES {
			return Err(Error::malformed(cid, "the directory is too large to read"));
		}
	}
	if found.iter().any(|link| !is_name(&link.name)) {
		return Err(Error::malformed(cid, "one of its entries has a name that is not allowed"));
	}
	found.sort_by(|a, b| a.name.cmp(&b.name));
	Ok(found)
}

/// Follow a path to what it names.
pub(crate) async fn resolve(blocks: &Blocks, path: &Path, fetch: Fetch) -> Result<Cid> {
	Ok(trace(blocks, path, fetch).await?.1)
}

/// Follow a path to what it names; with the blocks that prove it, in the order they are needed.
pub(crate) async fn trace(blocks: &Blocks, path: &Path, fetch: Fetch) -> Result<(Vec<Cid>, Cid)> {
	let (mut passed, mut cid) = (Vec::new(), path.root);
	for name in &path.names {
		let (pieces, entry) = find(blocks, &cid, name, fetch).await?;
		passed.extend(pieces);
		cid = entry;
	}
	block::check_supported(&cid)?;
	Ok((passed, cid))
}

/// Find an entry of a directory; with the pieces of the directory that lead to it.
async fn find(
	blocks: &Blocks,
	directory: &Cid,
	name: &str,
	fetch: Fetch,
) -> Result<(Vec<Cid>, Cid)> {
	// Every piece that was read, and which one linked to it.
	let mut read: Vec<(Cid, Option<usize>)> = Vec::new();
	let mut known = HashSet::new();
	let mut pieces = vec![(*directory, None, 0)];
	while let Some((piece, above, depth)) = pieces.pop() {
		if !known.insert(block::key(&piece)) {
			return Err(Error::malformed(directory, "one of its pieces is linked to twice"));
		}
		let this = read.len();
		read.push((piece, above));
		let found = match parse(&piece, blocks.get(&piece, &fetch).await?)? {
			Node::Directory(links) if depth == 0 => {
				links.into_iter().find(|link| link.name == name)
			},
			Node::Shard(slots) => {
				let (mut found, mut next) = (None, None);
				let way = way(name, depth);
				for slot in slots {
					match slot {
						Slot::Piece { place, cid } if Some(&place) == way.as_ref() => {
							next = Some(cid)
						},
						Slot::Piece { cid, .. } => pieces.push((cid, Some(this), depth + 1)),
						Slot::Entry(link) if link.name == name => found = Some(link),
						Slot::Entry(_) => {},
					}
				}
				// Where the name must be, if the directory was made as Kubo makes them.
				pieces.extend(next.map(|next| (next, Some(this), depth + 1)));
				found
			},
			Node::File { .. } if depth == 0 => return Err(Error::IsFile(*directory)),
			_ => return Err(Error::malformed(&piece, "it is not a directory")),
		};
		if let Some(link) = found {
			let mut passed = Vec::new();
			let mut at = Some(this);
			while let Some((piece, above)) = at.and_then(|at| read.get(at)) {
				passed.push(*piece);
				at = *above;
			}
			passed.reverse();
			return Ok((passed, link.cid));
		}
		if depth > MAX_DEPTH || pieces.len() + read.len() > MAX_ENTRIES {
			return Err(Error::malformed(directory, "the directory is too large to read"));
		}
	}
	Err(Error::NoSuchEntry { name: name.to_owned(), directory: *directory })
}
