//! Directories, built from the paths of the files in them.

use super::{data::DIRECTORY, hamt, node_block, Block, Built};
use crate::{Error, Result};
use sensor_primitives::HashCode;
use std::collections::BTreeMap;

/// A directory in the making. Its depth is bounded by the paths that go in.
#[derive(Default)]
pub(crate) struct Tree {
	// Sorted by the bytes of the name, as dag-pb wants it.
	entries: BTreeMap<String, Branch>,
}

enum Branch {
	File(Built),
	Directory(Tree),
}

impl Tree {
	/// Put a file at a path of at least one name, with `/` between them.
	pub fn insert(&mut self, path: &str, file: Built) -> Result<()> {
		let twice = || Error::Invalid(format!("'{path}' was given twice"));
		let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
		let mut tree = self;
		for name in above.split('/').filter(|name| !name.is_empty()) {
			let branch = tree.entries.entry(name.to_owned());
			match branch.or_insert_with(|| Branch::Directory(Self::default())) {
				Branch::Directory(next) => tree = next,
				Branch::File(_) => return Err(twice()),
			}
		}
		match tree.entries.insert(name.to_owned(), Branch::File(file)) {
			None => Ok(()),
			Some(_) => Err(twice()),
		}
	}

	/// Make the blocks of this directory and of those below it: they go to `out`, the root last.
	pub fn finish(self, hash: HashCode, out: &mut Vec<Block>) -> Result<Built> {
		let mut entries = Vec::with_capacity(self.entries.len());
		for (name, branch) in self.entries {
			let built = match branch {
				Branch::File(built) => built,
				Branch::Directory(tree) => tree.finish(hash, out)?,
			};
			entries.push((name, built));
		}
		if hamt::is_due(&entries) {
			return hamt::build(entries, hash, out);
		}
		let below: u64 = entries.iter().map(|(_, built)| built.dag_size).sum();
		let links = entries.into_iter().map(|(name, built)| built.link(name)).collect();
		let node = node_block(hash, links, DIRECTORY.to_vec());
		let built =
			Built { content: node.content, size: 0, dag_size: below + node.bytes.len() as u64 };
		out.push(node);
		Ok(built)
	}
}

#[cfg(test)]
mod tests {
	use super::{super::Builder, *};

	fn file(content: &str) -> Built {
		let (mut builder, mut out) = (Builder::new(HashCode::Sha2_256), Vec::new());
		builder.push(content.as_bytes().to_vec(), &mut out);
		builder.finish(&mut out)
	}

	/// The address of a directory of files that hold their own names.
	fn address(paths: impl IntoIterator<Item = String>) -> String {
		let mut tree = Tree::default();
		for path in paths {
			tree.insert(&path, file(path.rsplit('/').next().unwrap())).unwrap();
		}
		tree.finish(HashCode::Sha2_256, &mut Vec::new()).unwrap().content.to_string()
	}

	/// Computed by Kubo 0.22 and npm `ipfs-unixfs-importer` 15, as the node's tests say.
	#[test]
	fn directories_have_the_addresses_that_kubo_computes() {
		assert_eq!(address([]), "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
		let many = (0..10_000).map(|i| format!("{i:05}"));
		assert_eq!(address(many), "bafybeieqzansugnkyiu6xtvpxm7ptxfyxd4pp4skixgj3dwfq722gnwzeq");
		let names = || (0..4096).map(|i| format!("{i:028}"));
		let at = "bafybeidk7erxedf7jc6z3fajn2cb7qe2zbtgeo6tsf5rcr2hpaemsqivw4";
		assert_eq!(address(names()), at);
		let below = names().take(4095).chain([format!("{:027}", 4095)]);
		let known = "bafybeic3ji5niceq3iceequo3y3w6okixjd4kmhgnls45ansp3rad6u4g4";
		assert_eq!(address(below), known);
		let wide = (0..7000).map(|i| format!("wide/{i:05}.png")).chain(["plain/a".into()]);
		assert_eq!(address(wide), "bafybeibzostycitp67wf4ggqw4ol6puxlqabxtbxrbkxjzyrb6kg2gujzy");
	}

	#[test]
	fn a_name_cannot_be_both_a_file_and_a_directory() {
		for (first, second) in [("a", "a"), ("a", "a/b"), ("a/b", "a")] {
			let mut tree = Tree::default();
			tree.insert(first, file("x")).unwrap();
			assert!(tree.insert(second, file("x")).is_err(), "{first} {second}");
		}
	}
}
