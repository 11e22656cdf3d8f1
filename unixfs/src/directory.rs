//! Directories, built from the paths of the files in them.

use crate::{data::DIRECTORY, hamt, Block, Built, Error};
use multihash_codetable::Code;
use std::collections::BTreeMap;

/// A directory in the making. Its depth is bounded by the paths that go in, and what it is given as
/// a path are names as [`names`](crate::names) gives them.
#[derive(Default)]
pub struct Tree {
	// Sorted by the bytes of the name, as dag-pb wants it.
	entries: BTreeMap<String, Branch>,
}

enum Branch {
	File(Built),
	Directory(Tree),
}

/// A directory that was built.
#[derive(Clone, Debug)]
pub struct Directory {
	/// Where it lies; empty for the outermost one.
	pub path: String,
	/// Its own blocks, without those of its entries; the root last.
	pub blocks: Vec<Block>,
	/// What to link to it.
	pub built: Built,
}

impl Tree {
	/// Put a file at a path of at least one name.
	pub fn insert<N: AsRef<str>>(&mut self, path: &[N], file: Built) -> Result<(), Error> {
		let (name, above) = path.split_last().ok_or(Error::Nameless)?;
		let directory = self.directory(above)?;
		if directory.entries.contains_key(name.as_ref()) {
			let path: Vec<_> = path.iter().map(AsRef::as_ref).collect();
			return Err(Error::Twice(path.join("/")));
		}
		directory.entries.insert(name.as_ref().to_owned(), Branch::File(file));
		Ok(())
	}

	/// The directory at a path, made if it is not there.
	pub fn directory<N: AsRef<str>>(&mut self, path: &[N]) -> Result<&mut Self, Error> {
		let mut tree = self;
		for name in path.iter().map(AsRef::as_ref) {
			let branch = tree.entries.entry(name.to_owned());
			match branch.or_insert_with(|| Branch::Directory(Self::default())) {
				Branch::Directory(next) => tree = next,
				Branch::File(_) => return Err(Error::FileAndDirectory(name.to_owned())),
			}
		}
		Ok(tree)
	}

	/// Build this directory and those in it. They go to `out`, innermost first, this one last.
	pub fn finish(self, hash: Code, out: &mut Vec<Directory>) -> Result<Built, Error> {
		self.finish_at(String::new(), hash, out)
	}

	/// Build the directories in this one, but not this one itself. They go to `out`, innermost
	/// first. Returns what is in this one.
	pub fn finish_entries(
		self,
		hash: Code,
		out: &mut Vec<Directory>,
	) -> Result<Vec<(String, Built)>, Error> {
		self.finish_below("", hash, out)
	}

	fn finish_at(self, path: String, hash: Code, out: &mut Vec<Directory>) -> Result<Built, Error> {
		let entries = self.finish_below(&path, hash, out)?;
		let (blocks, built) = build(entries, hash)?;
		out.push(Directory { path, blocks, built });
		Ok(built)
	}

	fn finish_below(
		self,
		path: &str,
		hash: Code,
		out: &mut Vec<Directory>,
	) -> Result<Vec<(String, Built)>, Error> {
		let mut entries = Vec::with_capacity(self.entries.len());
		for (name, branch) in self.entries {
			let built = match branch {
				Branch::File(built) => built,
				Branch::Directory(tree) => {
					let path =
						if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
					tree.finish_at(path, hash, out)?
				},
			};
			entries.push((name, built));
		}
		Ok(entries)
	}
}

/// The blocks of one directory, the root last.
fn build(entries: Vec<(String, Built)>, hash: Code) -> Result<(Vec<Block>, Built), Error> {
	if hamt::is_due(&entries) {
		return hamt::build(entries, hash);
	}
	let below: u64 = entries.iter().map(|(_, built)| built.dag_size).sum();
	let links = entries.into_iter().map(|(name, built)| built.link(name)).collect();
	let node = Block::node(hash, links, DIRECTORY.to_vec());
	let built = Built { cid: *node.cid(), size: 0, dag_size: below + node.size() };
	Ok((vec![node], built))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{names, FileBuilder};

	fn file() -> Built {
		FileBuilder::new(Code::Sha2_256).finish(&mut Vec::new())
	}

	#[test]
	fn a_name_cannot_be_both_a_file_and_a_directory() {
		let refused = |first, second| {
			let mut tree = Tree::default();
			tree.insert(&names(first).unwrap(), file()).unwrap();
			tree.insert(&names(second).unwrap(), file()).unwrap_err()
		};
		assert_eq!(refused("x/a", "x/a"), Error::Twice("x/a".into()));
		assert_eq!(refused("a", "a/b"), Error::FileAndDirectory("a".into()));
		assert_eq!(refused("a/b", "a"), Error::Twice("a".into()));
		assert_eq!(Tree::default().insert(&[""; 0], file()), Err(Error::Nameless));
	}

	#[test]
	fn directories_are_built_innermost_first() {
		let mut tree = Tree::default();
		tree.insert(&["a", "b", "file"], file()).unwrap();
		tree.directory(&["c"]).unwrap();
		let mut built = Vec::new();
		let root = tree.finish(Code::Sha2_256, &mut built).unwrap();
		let paths: Vec<_> = built.iter().map(|directory| directory.path.as_str()).collect();
		assert_eq!(paths, ["a/b", "a", "c", ""]);
		assert_eq!(built[3].built, root);
		let blocks = built.iter().flat_map(|directory| &directory.blocks);
		assert_eq!(root.dag_size, blocks.map(Block::size).sum::<u64>());
	}

	#[test]
	fn the_outermost_directory_can_be_left_out() {
		let mut tree = Tree::default();
		tree.insert(&["a", "file"], file()).unwrap();
		tree.insert(&["b"], file()).unwrap();
		let mut built = Vec::new();
		let entries = tree.finish_entries(Code::Sha2_256, &mut built).unwrap();
		assert_eq!(built.len(), 1);
		assert_eq!(entries, [("a".to_owned(), built[0].built), ("b".to_owned(), file())]);
	}
}
