//! Reading files, listing directories, following paths.

use super::{
	node::{Node, Part},
	path::{is_name, Path},
	Kind, AHEAD, MAX_DEPTH,
};
use crate::{
	block,
	blocks::{Blocks, Fetch},
	Error, Result,
};
use bytes::Bytes;
use cid::Cid;
use futures::{
	stream::{self, BoxStream},
	StreamExt, TryStreamExt,
};
use ipld_dagpb::PbLink;
use std::collections::{HashSet, VecDeque};
use tokio::task::JoinHandle;

/// How many entries and pieces of one directory are read.
const MAX_ENTRIES: usize = 1 << 20;

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

/// Open a file for reading.
pub(crate) async fn open(blocks: &Blocks, cid: &Cid, fetch: Fetch) -> Result<Content> {
	let bytes = blocks.get(cid, &fetch).await?;
	let Node::File { content, parts, size } = file(cid, bytes)? else {
		return Err(Error::IsDirectory(*cid));
	};
	let mut reader = Reader { blocks: blocks.clone(), fetch, ahead: VecDeque::new() };
	reader.push_parts(parts, 1);
	let rest = stream::try_unfold(reader, |mut reader| async move {
		Ok(reader.next().await?.map(|bytes| (bytes, reader)))
	});
	let first = stream::iter((!content.is_empty()).then_some(Ok(content)));
	Ok(Content { size, stream: first.chain(rest).boxed() })
}

/// Parse a node that must belong to a file.
fn file(cid: &Cid, bytes: Bytes) -> Result<Node> {
	let node = Node::parse(cid, bytes)?;
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
}

struct Ahead {
	part: Part,
	depth: usize,
	fetching: Option<Fetching>,
}

/// A fetch that ends when nobody reads any more.
struct Fetching(JoinHandle<Result<Bytes>>);

impl Drop for Fetching {
	fn drop(&mut self) {
		self.0.abort();
	}
}

impl Reader {
	async fn next(&mut self) -> Result<Option<Bytes>> {
		loop {
			self.fetch_ahead();
			let Some(Ahead { part, depth, fetching }) = self.ahead.pop_front() else {
				return Ok(None);
			};
			let bytes = match fetching {
				Some(mut fetching) => {
					(&mut fetching.0).await.map_err(|_| Error::Unavailable("stopping"))??
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
			self.push_parts(parts, depth + 1);
			if !content.is_empty() {
				return Ok(Some(content));
			}
		}
	}

	fn push_parts(&mut self, parts: Vec<Part>, depth: usize) {
		for part in parts.into_iter().rev() {
			self.ahead.push_front(Ahead { part, depth, fetching: None });
		}
	}

	fn fetch_ahead(&mut self) {
		for ahead in self.ahead.iter_mut().take(AHEAD) {
			if ahead.fetching.is_none() {
				let (blocks, fetch, cid) = (self.blocks.clone(), self.fetch, ahead.part.cid);
				let task = tokio::spawn(async move { blocks.get(&cid, &fetch).await });
				ahead.fetching = Some(Fetching(task));
			}
		}
	}
}

/// List a directory, with the kind and size of each entry.
pub(crate) async fn list(blocks: &Blocks, cid: &Cid, fetch: Fetch) -> Result<Vec<Entry>> {
	let links = entries(blocks, cid, fetch).await?;
	stream::iter(links)
		.map(|(name, link)| async move {
			let (kind, size) = if link.cid.codec() == block::RAW {
				// The link of a raw leaf carries its size: no need to fetch it.
				(Kind::File, link.size.unwrap_or_default())
			} else {
				let node = Node::parse(&link.cid, blocks.get(&link.cid, &fetch).await?)?;
				let size = if let Node::File { size, .. } = node { size } else { 0 };
				(node.kind(), size)
			};
			Ok(Entry { name, cid: link.cid, size, kind })
		})
		.buffered(AHEAD)
		.try_collect()
		.await
}

/// The links of a directory, by name, whether it is sharded or not.
pub(crate) async fn entries(
	blocks: &Blocks,
	cid: &Cid,
	fetch: Fetch,
) -> Result<Vec<(String, PbLink)>> {
	let mut found = Vec::new();
	let mut pieces = vec![(*cid, 0)];
	let mut read = HashSet::new();
	while let Some((piece, depth)) = pieces.pop() {
		// Nested pieces that each link to the next one twice would never come to an end.
		if !read.insert(block::key(&piece)) {
			return Err(Error::malformed(cid, "one of its pieces is linked to twice"));
		}
		match Node::parse(&piece, blocks.get(&piece, &fetch).await?)? {
			Node::Directory(links) if depth == 0 => {
				for link in links {
					found.push((link.name.clone().unwrap_or_default(), link));
				}
			},
			Node::Shard { links, prefix } => {
				for link in links {
					let name = link.name.clone().unwrap_or_default();
					match name.get(prefix..) {
						Some("") => pieces.push((link.cid, depth + 1)),
						Some(name) => found.push((name.to_owned(), link)),
						None => {
							return Err(Error::malformed(&piece, "its shard names are too short"))
						},
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
	if found.iter().any(|(name, _)| !is_name(name)) {
		return Err(Error::malformed(cid, "one of its entries has a name that is not allowed"));
	}
	found.sort_by(|(a, _), (b, _)| a.cmp(b));
	Ok(found)
}

/// Follow a path to what it names.
pub(crate) async fn resolve(blocks: &Blocks, path: &Path, fetch: Fetch) -> Result<Cid> {
	let mut cid = path.root;
	for name in &path.names {
		let entries = entries(blocks, &cid, fetch).await?;
		let found = entries.into_iter().find(|(entry, _)| entry == name);
		let (_, link) =
			found.ok_or_else(|| Error::NoSuchEntry { name: name.clone(), directory: cid })?;
		cid = link.cid;
	}
	block::check_supported(&cid)?;
	Ok(cid)
}
