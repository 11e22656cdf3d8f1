//! Uploads that can be taken up again.
//!
//! Blocks are made here and sent in pieces, children first; the root comes last and is pinned. No
//! record is kept of what was sent: of each piece, the node is asked what it has. So an upload that
//! broke off goes on where it stopped, also from another machine or after files were changed, and
//! with any node that speaks Kubo's words.

use crate::{
	ipfs::Added,
	paths::{MAX_DEPTH, MAX_ENTRIES, MAX_PATH},
	Error, Ipfs, Result,
};
use bytes::Bytes;
use futures::{stream, StreamExt, TryStreamExt};
use reqwest::multipart::{Form, Part};
use sensor_primitives::{ContentId, HashCode};
use sensor_unixfs::{car, names, Block, Built, Cid, Code, FileBuilder, Tree, CHUNK};
use serde::{Deserialize, Serialize};
use std::{
	collections::HashSet,
	fs::File,
	io::Read,
	path::{Path, PathBuf},
};

/// How much is sent at once. Nodes write as much to disk in one go.
const PIECE_BYTES: usize = 8 << 20;
const PIECE_BLOCKS: usize = 1024;

/// How many blocks the node is asked for at a time.
const PARALLEL: usize = 16;

/// How often all is gone through before an upload is given up. A node whose disk is nearly full may
/// remove what came first before the root is pinned.
const ROUNDS: usize = 3;

/// Files on disk that belong together. Their contents are read when they are uploaded.
#[derive(Clone, Debug)]
pub struct Files {
	found: Vec<Found>,
	/// Whether a directory is made around them.
	wrap: bool,
	bytes: u64,
}

#[derive(Clone, Debug)]
struct Found {
	/// With `/`, relative to the directory.
	path: String,
	at: PathBuf,
}

/// What was uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Uploaded {
	/// The root's address, and the size of all blocks.
	#[serde(flatten)]
	pub added: Added,
	/// Bytes of the blocks that had to be sent, since the node did not have them.
	pub sent: u64,
}

impl Files {
	/// The file or the directory at `path`.
	///
	/// Of a directory, every file below it; hidden files and what is not a plain file are left out.
	pub fn at(path: &Path) -> Result<Self> {
		let metadata = std::fs::metadata(path).map_err(Error::file(path))?;
		if metadata.is_dir() {
			return Self::below(path);
		}
		let found = vec![Found { path: "file".into(), at: path.into() }];
		Ok(Self { found, wrap: false, bytes: metadata.len() })
	}

	/// Every file below a directory, as [`Self::at`] says.
	pub fn below(directory: &Path) -> Result<Self> {
		let (mut found, mut bytes) = (Vec::new(), 0u64);
		let mut pending = vec![(PathBuf::new(), 0)];
		while let Some((relative, depth)) = pending.pop() {
			let absolute = directory.join(&relative);
			if depth > MAX_DEPTH {
				return Err(Error::Invalid(format!(
					"{} is nested too deeply; {MAX_DEPTH} directories inside each other can be added",
					absolute.display()
				)));
			}
			for entry in std::fs::read_dir(&absolute).map_err(Error::file(&absolute))? {
				let entry = entry.map_err(Error::file(&absolute))?;
				let at = entry.path();
				let metadata = entry.metadata().map_err(Error::file(&at))?;
				let path = relative.join(entry.file_name());
				let Some(text) = path.to_str() else {
					return Err(Error::Invalid(format!("{}: the name is not UTF-8", at.display())));
				};
				if entry.file_name().as_encoded_bytes().starts_with(b".") {
					continue;
				}
				if text.len() > MAX_PATH {
					return Err(Error::Invalid(format!(
						"{}: the path has more than {MAX_PATH} bytes",
						at.display()
					)));
				}
				if metadata.is_dir() {
					pending.push((path, depth + 1));
				} else if metadata.is_file() {
					bytes = bytes.saturating_add(metadata.len());
					found.push(Found { path: text.replace('\\', "/"), at });
				}
				if found.len() > MAX_ENTRIES {
					return Err(Error::Invalid(format!(
						"{} holds more than {MAX_ENTRIES} files; add fewer at once",
						directory.display()
					)));
				}
			}
		}
		if found.is_empty() {
			return Err(Error::Invalid(format!("{} holds no files", directory.display())));
		}
		found.sort_by(|a, b| a.path.cmp(&b.path));
		Ok(Self { found, wrap: true, bytes })
	}

	/// How many files there are.
	pub fn count(&self) -> usize {
		self.found.len()
	}

	/// Bytes of all of them together.
	pub fn bytes(&self) -> u64 {
		self.bytes
	}
}

/// An upload on its way.
struct Upload<'a, P> {
	ipfs: &'a Ipfs,
	hash: Code,
	piece: Vec<Block>,
	/// What is in the piece.
	known: HashSet<Cid>,
	piece_bytes: usize,
	/// Bytes of files that were read, and as many of them as have arrived.
	read: u64,
	arrived: u64,
	/// Bytes of blocks that were sent.
	sent: u64,
	progress: P,
}

impl Ipfs {
	/// Put `files` on the node and pin them. Only what the node does not have is sent.
	///
	/// `progress` is told how many of the bytes of all files have arrived. If the connection is
	/// lost, the error is [`Error::BrokenOff`], and the same call goes on from there.
	pub async fn upload(
		&self,
		files: &Files,
		hash: HashCode,
		progress: impl Fn(u64),
	) -> Result<Uploaded> {
		let mut sent = 0;
		let mut round = 1;
		loop {
			let mut upload = Upload {
				ipfs: self,
				hash: code(hash),
				piece: Vec::new(),
				known: HashSet::new(),
				piece_bytes: 0,
				read: 0,
				arrived: 0,
				sent: 0,
				progress: &progress,
			};
			let pinned = async {
				let root = upload.all(files).await?;
				Ok((root, self.pin_what_is_here(root).await))
			};
			let pinned = pinned.await;
			sent += upload.sent;
			let broken_off = |error| match error {
				lost @ Error::IpfsUnreachable { .. } => Error::BrokenOff {
					done: upload.arrived,
					total: files.bytes,
					reason: Box::new(lost),
				},
				other => other,
			};
			match pinned.map_err(broken_off)? {
				(root, Ok(())) => {
					let added = Added { root, bytes: self.size(root).await? };
					return Ok(Uploaded { added, sent });
				},
				(_, Err(Error::Ipfs { .. })) if round < ROUNDS => round += 1,
				(_, Err(error)) => return Err(broken_off(error)),
			}
		}
	}

	/// Whether the node has a block, without asking others for it.
	async fn has(&self, block: &Block) -> Result<bool> {
		let content = block.cid().to_string();
		let query = [("arg", content.as_str()), ("offline", "true")];
		match self.post("block/stat", &query, None).await {
			Ok(_) => Ok(true),
			Err(Error::Ipfs { .. }) => Ok(false),
			Err(error) => Err(error),
		}
	}

	/// Store blocks, none of which is pinned by it.
	async fn import(&self, blocks: &[Block]) -> Result<()> {
		#[derive(Deserialize)]
		#[serde(rename_all = "PascalCase")]
		struct Line {
			stats: Option<Stats>,
		}
		#[derive(Deserialize)]
		#[serde(rename_all = "PascalCase")]
		struct Stats {
			block_count: u64,
		}
		let Some(first) = blocks.first() else { return Ok(()) };
		let car = car::encode(first.cid(), blocks);
		let form = Form::new().part("file", Part::bytes(car).file_name("piece.car"));
		let query = [("pin-roots", "false"), ("stats", "true")];
		let answer = self.post("dag/import", &query, Some(form)).await?;
		let mut count = None;
		self.lines("dag/import", answer, |line: Line| {
			count = line.stats.map(|stats| stats.block_count).or(count);
			Ok(())
		})
		.await?;
		// Kubo says that all went well before it has looked.
		if count != Some(blocks.len() as u64) {
			return Err(Error::Ipfs {
				action: "dag/import".into(),
				message: format!("not all of {} blocks were stored", blocks.len()),
			});
		}
		Ok(())
	}
}

impl<P: Fn(u64)> Upload<'_, P> {
	async fn all(&mut self, files: &Files) -> Result<ContentId> {
		let mut tree = Tree::default();
		let mut root = None;
		for found in &files.found {
			let built = self.file(&found.at).await?;
			match files.wrap {
				true => tree.insert(&names(&found.path)?, built)?,
				false => root = Some(built),
			}
		}
		let root = match root {
			Some(file) => file,
			None => {
				let mut directories = Vec::new();
				let root = tree.finish(self.hash, &mut directories)?;
				for directory in directories {
					self.push_all(directory.blocks).await?;
				}
				root
			},
		};
		self.flush().await?;
		ContentId::try_from(root.cid)
			.map_err(|error| Error::Invalid(format!("{}: {error}", root.cid)))
	}

	async fn file(&mut self, at: &Path) -> Result<Built> {
		let mut file = File::open(at).map_err(Error::file(at))?;
		let mut builder = FileBuilder::new(self.hash);
		loop {
			let mut chunk = Vec::with_capacity(CHUNK);
			let limited = (&mut file).take(CHUNK as u64).read_to_end(&mut chunk);
			let count = limited.map_err(Error::file(at))?;
			if count == 0 {
				break;
			}
			self.read += count as u64;
			let mut blocks = Vec::new();
			let mut chunk = Bytes::from(chunk);
			while !chunk.is_empty() {
				builder.push(&mut chunk, &mut blocks);
			}
			self.push_all(blocks).await?;
			if count < CHUNK {
				break;
			}
		}
		let mut blocks = Vec::new();
		let built = builder.finish(&mut blocks);
		self.push_all(blocks).await?;
		Ok(built)
	}

	async fn push_all(&mut self, blocks: Vec<Block>) -> Result<()> {
		for block in blocks {
			if !self.known.insert(*block.cid()) {
				continue;
			}
			self.piece_bytes += block.bytes().len();
			self.piece.push(block);
			if self.piece_bytes >= PIECE_BYTES || self.piece.len() >= PIECE_BLOCKS {
				self.flush().await?;
			}
		}
		Ok(())
	}

	/// Send what the node does not have of the piece.
	async fn flush(&mut self) -> Result<()> {
		self.known.clear();
		self.piece_bytes = 0;
		let piece = std::mem::take(&mut self.piece);
		let missing = self.missing(piece).await?;
		self.ipfs.import(&missing).await?;
		self.sent += missing.iter().map(|block| block.bytes().len() as u64).sum::<u64>();
		self.arrived = self.read;
		(self.progress)(self.arrived);
		Ok(())
	}

	/// What the node does not have.
	///
	/// Pieces arrive as a whole, as a rule: if the first block is missing, the others are not asked
	/// for. At worst, a piece is sent twice.
	async fn missing(&self, piece: Vec<Block>) -> Result<Vec<Block>> {
		match piece.first() {
			Some(first) if self.ipfs.has(first).await? => {},
			_ => return Ok(piece),
		}
		let asked = stream::iter(piece).map(|block| async move {
			let is_here = self.ipfs.has(&block).await?;
			Ok::<_, Error>((!is_here).then_some(block))
		});
		asked.buffered(PARALLEL).try_filter_map(|block| async { Ok(block) }).try_collect().await
	}
}

/// What builders call a hash that the chain supports.
fn code(hash: HashCode) -> Code {
	match hash {
		HashCode::Sha2_256 => Code::Sha2_256,
		HashCode::Blake2b256 => Code::Blake2b256,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn files_are_found_in_path_order_without_hidden_ones() {
		let directory = tempfile::tempdir().unwrap();
		for (path, content) in [("b/z", "12"), ("a", "1"), ("b/.hidden", "1"), (".git/x", "1")] {
			let path = directory.path().join(path);
			std::fs::create_dir_all(path.parent().unwrap()).unwrap();
			std::fs::write(path, content).unwrap();
		}
		let files = Files::at(directory.path()).unwrap();
		let paths: Vec<_> = files.found.iter().map(|found| found.path.as_str()).collect();
		assert_eq!((paths, files.bytes()), (vec!["a", "b/z"], 3));
	}

	#[test]
	fn an_empty_directory_is_refused() {
		let directory = tempfile::tempdir().unwrap();
		let refused = Files::at(directory.path()).unwrap_err().to_string();
		assert!(refused.contains("holds no files"), "{refused}");
	}
}
