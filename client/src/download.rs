//! Downloads that need not trust the node: every block is checked against its address.
//!
//! A file goes to disk block by block, and gets its name only when all of it is there.

use crate::{
	paths::{is_name, target, MAX_DEPTH, MAX_ENTRIES, MAX_PATH},
	Error, Ipfs, Result,
};
use bytes::Bytes;
use sensor_primitives::{Codec, ContentId};
use sensor_unixfs::{names, Cid, Link, Node, Part, Slot};
use serde::Serialize;
use std::{
	collections::HashSet,
	fmt,
	fs::File,
	io::Write,
	path::{Path, PathBuf},
	str::FromStr,
};

/// What is fetched: a content address, and the names to follow from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
	/// Where to begin.
	pub root: ContentId,
	/// Which entries to follow.
	pub names: Vec<String>,
}

impl From<ContentId> for Address {
	fn from(root: ContentId) -> Self {
		Self { root, names: Vec::new() }
	}
}

impl FromStr for Address {
	type Err = Error;

	/// `<address>`, `<address>/a/b` or `/ipfs/<address>/a/b`.
	fn from_str(text: &str) -> Result<Self> {
		let text = text.strip_prefix("/ipfs/").unwrap_or(text);
		let (root, path) = text.split_once('/').unwrap_or((text, ""));
		let root = root.parse().map_err(|error| Error::Invalid(format!("'{root}': {error}")))?;
		let names = names(path)
			.ok()
			.filter(|names| names.len() <= MAX_DEPTH && names.iter().all(|name| is_name(name)));
		let names = names
			.ok_or_else(|| Error::Invalid(format!("'{path}' is not a path inside a directory")))?;
		Ok(Self { root, names: names.into_iter().map(str::to_owned).collect() })
	}
}

impl fmt::Display for Address {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "{}", self.root)?;
		self.names.iter().try_for_each(|name| write!(f, "/{name}"))
	}
}

/// What was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fetched {
	/// How many files.
	pub files: u64,
	/// Bytes of all of them together.
	pub bytes: u64,
	/// The file, or the directory with the files in it.
	pub to: PathBuf,
}

/// How far a download is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
	/// Bytes of the files that are here.
	pub done: u64,
	/// About how many there are, as whoever made the directory says; never fewer than are here.
	pub total: u64,
}

/// A download on its way.
struct Download<'a, P> {
	ipfs: &'a Ipfs,
	max_bytes: u64,
	fetched: Fetched,
	expected: u64,
	progress: P,
}

impl Ipfs {
	/// Fetch the file or the directory at `address` and write it to `to`, but no more than
	/// `max_bytes`.
	///
	/// A file is written to `to`, or into it under its own name if that is a directory; of a
	/// directory, what is in it is written into `to`.
	pub async fn get(
		&self,
		address: &Address,
		to: &Path,
		max_bytes: u64,
		progress: impl Fn(Progress),
	) -> Result<Fetched> {
		let mut download =
			Download { ipfs: self, max_bytes, fetched: Fetched::default(), expected: 0, progress };
		let (content, node) = self.resolve(address).await?;
		download.fetched.to = to.into();
		match node {
			Node::File { size, .. } => {
				download.expected = size;
				if to.is_dir() {
					let name = address.names.last().cloned();
					download.fetched.to = to.join(name.unwrap_or_else(|| content.to_string()));
				}
				let to = download.fetched.to.clone();
				download.file(node, &to).await?;
			},
			node => download.directory(content, node, to).await?,
		}
		Ok(download.fetched)
	}

	/// Every file below the directory at `address`, in path order, by path and address. Each block
	/// that says so is checked.
	pub async fn files(&self, address: &Address) -> Result<Vec<(String, ContentId)>> {
		let (root, node) = self.resolve(address).await?;
		let mut walk = Walk::new(self, root, self.entries(root, node).await?)?;
		let mut files = Vec::new();
		while !walk.pending.is_empty() {
			// What is raw is a whole file, and need not be fetched to know it.
			let raw = walk.pending.extract_if(.., |found| found.content.codec == Codec::Raw);
			files.extend(raw.map(|found| (found.path, found.content)));
			for (found, block) in walk.next().await? {
				match parse(found.content, block)? {
					Node::File { .. } => files.push((found.path, found.content)),
					node => walk.enter(&found, node).await?,
				}
			}
		}
		files.sort();
		Ok(files)
	}

	async fn node(&self, content: ContentId) -> Result<Node> {
		parse(content, self.checked_block(content).await?)
	}

	async fn resolve(&self, address: &Address) -> Result<(ContentId, Node)> {
		let mut content = address.root;
		let mut node = self.node(content).await?;
		for name in &address.names {
			let entries = self.entries(content, node).await?;
			let entry = entries.into_iter().find(|entry| entry.name == *name);
			let missing = || Error::NotFound(format!("'{name}' in {content}"));
			content = entry.ok_or_else(missing)?.content;
			node = self.node(content).await?;
		}
		Ok((content, node))
	}

	/// The entries of a directory, however many blocks it has.
	async fn entries(&self, content: ContentId, node: Node) -> Result<Vec<Entry>> {
		let refuse = |what: &str| Err(Error::Invalid(format!("directory {content} {what}")));
		let mut entries = Vec::new();
		let mut pieces = HashSet::from([content]);
		let mut pending = vec![node];
		while let Some(node) = pending.pop() {
			match node {
				Node::Directory(links) => {
					for link in links {
						entries.push(Entry::try_from(link)?);
					}
				},
				Node::Shard(slots) => {
					for slot in slots {
						match slot {
							Slot::Piece { cid, .. } => {
								let piece = supported(cid)?;
								// Pieces differ, since what they hold does.
								if !pieces.insert(piece) {
									return refuse("holds the same piece twice");
								}
								match self.node(piece).await? {
									piece @ Node::Shard(_) => pending.push(piece),
									_ => return refuse("has a piece that is none"),
								}
							},
							Slot::Entry(link) => entries.push(Entry::try_from(link)?),
						}
					}
				},
				Node::File { .. } => {
					return Err(Error::Invalid(format!("{content} is a file, not a directory")))
				},
				Node::Symlink => {
					return Err(Error::Invalid(format!(
						"{content} is a symbolic link; those are not followed"
					)))
				},
			}
			if entries.len() > MAX_ENTRIES || pieces.len() > MAX_ENTRIES {
				return refuse("holds too much");
			}
		}
		entries.sort_by(|a, b| a.name.cmp(&b.name));
		if let Some(twins) = entries.windows(2).find(|pair| pair[0].name == pair[1].name) {
			return refuse(&format!("holds two entries called '{}'", twins[0].name));
		}
		// Names come from whoever made the directory, and become names of files here.
		if let Some(bad) = entries.iter().find(|entry| !is_name(&entry.name)) {
			let name: String = bad.name.chars().take(100).collect();
			return refuse(&format!("has an entry called '{name}', which cannot be a file here"));
		}
		Ok(entries)
	}
}

impl<P: Fn(Progress)> Download<'_, P> {
	/// Write what is in a directory into `to`.
	async fn directory(&mut self, root: ContentId, node: Node, to: &Path) -> Result<()> {
		std::fs::create_dir_all(to).map_err(Error::file(to))?;
		let entries = self.ipfs.entries(root, node).await?;
		self.expected =
			entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.dag_size));
		let mut walk = Walk::new(self.ipfs, root, entries)?;
		while !walk.pending.is_empty() {
			for (found, block) in walk.next().await? {
				let to = target(to, &found.path)?;
				match parse(found.content, block)? {
					node @ Node::File { .. } => self.file(node, &to).await?,
					node => {
						walk.enter(&found, node).await?;
						std::fs::create_dir_all(&to).map_err(Error::file(&to))?;
					},
				}
			}
		}
		Ok(())
	}

	/// Write a file to `to`.
	async fn file(&mut self, node: Node, to: &Path) -> Result<()> {
		let Node::File { content, parts, size } = node else {
			return Err(Error::Invalid(format!("what should be {} is no file", to.display())));
		};
		if self.fetched.bytes.saturating_add(size) > self.max_bytes {
			return Err(Error::Invalid(format!(
				"there are more than {} bytes; allow more with --max-bytes",
				self.max_bytes
			)));
		}
		if let Some(parent) = to.parent() {
			std::fs::create_dir_all(parent).map_err(Error::file(parent))?;
		}
		let mut partial = Partial::create(to)?;
		self.write(&mut partial, &content)?;
		let mut pending = parts_at(1, parts)?;
		while !pending.is_empty() {
			for (part, block) in self.ipfs.next_blocks(&mut pending, |part| part.content).await? {
				let (content, parts) = part.checked(block)?;
				if part.depth >= MAX_DEPTH {
					return Err(Error::Invalid(format!("{} is nested too deeply", part.content)));
				}
				self.write(&mut partial, &content)?;
				pending.extend(parts_at(part.depth + 1, parts)?);
			}
		}
		partial.finish()?;
		self.fetched.files += 1;
		Ok(())
	}

	fn write(&mut self, partial: &mut Partial, bytes: &[u8]) -> Result<()> {
		partial.file.write_all(bytes).map_err(Error::file(&partial.path))?;
		self.fetched.bytes += bytes.len() as u64;
		let done = self.fetched.bytes;
		(self.progress)(Progress { done, total: self.expected.max(done) });
		Ok(())
	}
}

/// Understand a block that has been checked.
fn parse(content: ContentId, block: Vec<u8>) -> Result<Node> {
	Node::parse(&content.into(), block.into()).map_err(|why| {
		Error::Invalid(format!("block {content} is neither a file nor a directory: {why}"))
	})
}

/// Where a link leads, if that can be checked.
fn supported(cid: Cid) -> Result<ContentId> {
	ContentId::try_from(cid).map_err(|_| {
		Error::Invalid(format!("there is a link to {cid}, which the chain does not support"))
	})
}

/// An entry of a directory.
struct Entry {
	name: String,
	content: ContentId,
	dag_size: u64,
}

impl TryFrom<Link> for Entry {
	type Error = Error;

	fn try_from(link: Link) -> Result<Self> {
		Ok(Self { content: supported(link.cid)?, name: link.name, dag_size: link.dag_size })
	}
}

/// A walk through all that is below a directory, in path order, and in bounds: nobody knows before how
/// much there is.
struct Walk<'a> {
	ipfs: &'a Ipfs,
	root: ContentId,
	/// How many entries there were so far.
	seen: usize,
	/// What is to be looked at. The next comes last, where it is taken from.
	pending: Vec<Found>,
}

/// What a walk comes upon.
struct Found {
	path: String,
	content: ContentId,
	depth: usize,
}

impl<'a> Walk<'a> {
	/// Begin with what is in the directory `root`.
	fn new(ipfs: &'a Ipfs, root: ContentId, entries: Vec<Entry>) -> Result<Self> {
		let mut walk = Self { ipfs, root, seen: 0, pending: Vec::new() };
		walk.add("", 1, entries)?;
		Ok(walk)
	}

	/// What comes next, one or several, each with its block.
	async fn next(&mut self) -> Result<Vec<(Found, Vec<u8>)>> {
		self.ipfs.next_blocks(&mut self.pending, |found| found.content).await
	}

	/// Go on with what is in a directory that was found.
	async fn enter(&mut self, found: &Found, node: Node) -> Result<()> {
		if found.depth > MAX_DEPTH {
			return self.refuse("has directories that are nested too deeply");
		}
		let entries = self.ipfs.entries(found.content, node).await?;
		self.add(&format!("{}/", found.path), found.depth + 1, entries)
	}

	fn add(&mut self, above: &str, depth: usize, entries: Vec<Entry>) -> Result<()> {
		self.seen += entries.len();
		if self.seen > MAX_ENTRIES {
			return self.refuse("holds too many files");
		}
		for Entry { name, content, .. } in entries.into_iter().rev() {
			let path = format!("{above}{name}");
			if path.len() > MAX_PATH {
				return self.refuse("holds a file with a path that is too long");
			}
			self.pending.push(Found { path, content, depth });
		}
		Ok(())
	}

	fn refuse(&self, what: &str) -> Result<()> {
		Err(Error::Invalid(format!("{} {what}", self.root)))
	}
}

/// A part of a file that is to be read.
struct PendingPart {
	content: ContentId,
	size: u64,
	depth: usize,
}

/// Parts in the order in which they are taken: from the end.
fn parts_at(depth: usize, parts: Vec<Part>) -> Result<Vec<PendingPart>> {
	let part =
		|part: Part| Ok(PendingPart { content: supported(part.cid)?, size: part.size, depth });
	parts.into_iter().rev().map(part).collect()
}

impl PendingPart {
	/// Its content and its parts, if it has the size that the node above it says. So a file cannot
	/// become longer than its root says.
	fn checked(&self, block: Vec<u8>) -> Result<(Bytes, Vec<Part>)> {
		match parse(self.content, block)? {
			Node::File { content, parts, size } if size == self.size => Ok((content, parts)),
			_ => Err(Error::Invalid(format!(
				"{} is not the part of a file that the block above it says",
				self.content
			))),
		}
	}
}

/// A file without its name.
struct Partial {
	file: File,
	path: PathBuf,
	to: PathBuf,
}

impl Partial {
	/// Beside where it goes in the end, so that it can be renamed.
	fn create(to: &Path) -> Result<Self> {
		let path = to.with_file_name(format!(".sensor-{}.partial", std::process::id()));
		// A new one: what lies there already may be a link to somewhere else.
		let file = File::create_new(&path).map_err(Error::file(&path))?;
		Ok(Self { file, path, to: to.into() })
	}

	fn finish(self) -> Result<()> {
		std::fs::rename(&self.path, &self.to).map_err(Error::file(&self.to))
	}
}

impl Drop for Partial {
	fn drop(&mut self) {
		// It is gone if it got its name.
		let _ = std::fs::remove_file(&self.path);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const ROOT: &str = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";

	#[test]
	fn both_ways_to_write_an_address_mean_the_same() {
		let short: Address = format!("{ROOT}/a/b").parse().unwrap();
		let long: Address = format!("/ipfs/{ROOT}/a/b/").parse().unwrap();
		assert_eq!(short, long);
		assert_eq!(short.to_string(), format!("{ROOT}/a/b"));
		assert_eq!(ROOT.parse::<Address>().unwrap().names, [""; 0]);
	}

	#[test]
	fn paths_that_could_escape_are_refused() {
		for path in ["..", "a/../b", "./a", "a//b", "/a", "a\\b", "a\0b"] {
			assert!(format!("{ROOT}/{path}").parse::<Address>().is_err(), "{path:?}");
		}
		assert!("junk".parse::<Address>().is_err());
	}
}
