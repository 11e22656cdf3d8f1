//! Building directories from the paths of the files in them.

use super::{data::DIRECTORY, hamt, upload::Added};
use crate::{block::DAG_PB, Block, Error, Result};
use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::Code;
use std::collections::BTreeMap;

/// A directory in the making. Its depth is bounded by the paths that go in.
#[derive(Default)]
pub(super) struct Tree {
	// Sorted by the bytes of the name, as dag-pb wants it.
	entries: BTreeMap<String, Branch>,
}

enum Branch {
	File(Added),
	Directory(Tree),
}

/// A finished directory: its path, its blocks, the root last, and what to link to it.
pub(super) struct Built {
	pub path: String,
	pub blocks: Vec<Block>,
	pub added: Added,
}

impl Tree {
	/// Put a file at a path of at least one name.
	pub fn insert(&mut self, names: &[String], file: Added) -> Result<()> {
		let Some((name, above)) = names.split_last() else {
			return Err(Error::invalid("a file in a directory needs a name"));
		};
		let directory = self.directory(above)?;
		if directory.entries.contains_key(name) {
			return Err(Error::invalid(format!("`{}` was given twice", names.join("/"))));
		}
		directory.entries.insert(name.clone(), Branch::File(file));
		Ok(())
	}

	/// The directory at a path, made if it is not there.
	pub fn directory(&mut self, names: &[String]) -> Result<&mut Self> {
		let mut tree = self;
		for name in names {
			let branch = tree.entries.entry(name.clone());
			match branch.or_insert_with(|| Branch::Directory(Self::default())) {
				Branch::Directory(next) => tree = next,
				Branch::File(_) => {
					return Err(Error::invalid(format!(
						"`{name}` was given both as a file and as a directory"
					)))
				},
			}
		}
		Ok(tree)
	}

	/// The entries of this directory, with the directories among them finished, innermost first.
	pub fn finish(self, path: &str, built: &mut Vec<Built>) -> Result<Vec<(String, Added)>> {
		let mut entries = Vec::with_capacity(self.entries.len());
		for (name, branch) in self.entries {
			let added = match branch {
				Branch::File(added) => added,
				Branch::Directory(tree) => {
					let path =
						if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
					let inner = tree.finish(&path, built)?;
					let directory = build(path, inner)?;
					let added = directory.added;
					built.push(directory);
					added
				},
			};
			entries.push((name, added));
		}
		Ok(entries)
	}
}

/// One directory, in pieces if it is too large for one block.
pub(super) fn build(path: String, entries: Vec<(String, Added)>) -> Result<Built> {
	if hamt::is_due(&entries) {
		let (blocks, added) = hamt::build(entries)?;
		return Ok(Built { path, blocks, added });
	}
	let below = entries.iter().map(|(_, added)| added.dag_size).sum::<u64>();
	let links = entries
		.into_iter()
		.map(|(name, added)| PbLink {
			cid: added.cid,
			name: Some(name),
			size: Some(added.dag_size),
		})
		.collect();
	let bytes = PbNode { links, data: Some(DIRECTORY.to_vec().into()) }.into_bytes();
	let block = Block::encode(DAG_PB, Code::Sha2_256, bytes)?;
	let added = Added { cid: *block.cid(), size: 0, dag_size: below + block.bytes().len() as u64 };
	Ok(Built { path, blocks: vec![block], added })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_empty_directory_has_kubos_address() {
		let built = build(String::new(), Vec::new()).unwrap();
		assert_eq!(
			built.added.cid.to_string(),
			"bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354"
		);
		assert_eq!(built.added.dag_size, 4);
	}

	#[test]
	fn a_name_cannot_be_both_a_file_and_a_directory() {
		let file = build(String::new(), Vec::new()).unwrap().added;
		let names = |path: &str| super::super::path::names(path).unwrap();
		let mut tree = Tree::default();
		tree.insert(&names("a"), file).unwrap();
		assert!(tree.insert(&names("a"), file).is_err());
		assert!(tree.insert(&names("a/b"), file).is_err());
	}
}
