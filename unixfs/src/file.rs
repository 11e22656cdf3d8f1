//! Files, built as their bytes arrive.

use crate::{data, Block, Built};
use bytes::Bytes;
use multihash_codetable::Code;

/// Bytes of a leaf; the last one may have fewer.
pub const CHUNK: usize = 256 * 1024;
/// How many links a node has at most.
const LINKS: usize = 174;

/// A file in the making.
///
/// No more is kept than the leaf that has begun, and 174 links for each level of the tree.
pub struct FileBuilder {
	hash: Code,
	/// A leaf of which more is to come. Empty, or shorter than [`CHUNK`].
	begun: Vec<u8>,
	/// Links that are not below a node yet, those to leaves first.
	levels: Vec<Vec<Built>>,
}

impl FileBuilder {
	/// A file whose blocks have addresses with this hash.
	pub fn new(hash: Code) -> Self {
		Self { hash, begun: Vec::new(), levels: Vec::new() }
	}

	/// Take as much of `bytes` as goes into the next leaf; to be called until nothing is left of
	/// them. What is finished by it goes to `out`, children first.
	///
	/// A leaf that lies in `bytes` whole is not copied.
	// So that the caller can write what is finished before it goes on.
	pub fn push(&mut self, bytes: &mut Bytes, out: &mut Vec<Block>) {
		if self.begun.is_empty() && bytes.len() >= CHUNK {
			return self.leaf(bytes.split_to(CHUNK), out);
		}
		let taken = bytes.split_to(bytes.len().min(CHUNK - self.begun.len()));
		if self.begun.capacity() - self.begun.len() < taken.len() {
			// Small files often come in one piece; what comes in two may become a whole leaf.
			let room = if self.begun.is_empty() { taken.len() } else { CHUNK - self.begun.len() };
			self.begun.reserve_exact(room);
		}
		self.begun.extend_from_slice(&taken);
		if self.begun.len() == CHUNK {
			let leaf = std::mem::take(&mut self.begun);
			self.leaf(leaf.into(), out);
		}
	}

	/// The rest of the blocks, the root last, and what to link to it.
	pub fn finish(mut self, out: &mut Vec<Block>) -> Built {
		if !self.begun.is_empty() || self.levels.is_empty() {
			let mut leaf = std::mem::take(&mut self.begun);
			leaf.shrink_to_fit();
			self.leaf(leaf.into(), out);
		}
		let mut level = 0;
		loop {
			let links = std::mem::take(&mut self.levels[level]);
			let is_top = level + 1 == self.levels.len();
			if let ([root], true) = (&links[..], is_top) {
				return *root;
			}
			let built = self.node(&links, out);
			if is_top {
				return built;
			}
			level += 1;
			self.link(level, built, out);
		}
	}

	fn leaf(&mut self, bytes: Bytes, out: &mut Vec<Block>) {
		let leaf = Block::raw(self.hash, bytes);
		let built = Built { cid: *leaf.cid(), size: leaf.size(), dag_size: leaf.size() };
		out.push(leaf);
		self.link(0, built, out);
	}

	/// A full level becomes a node only when more comes: all that a file has may be one node.
	fn link(&mut self, level: usize, built: Built, out: &mut Vec<Block>) {
		if self.levels.len() == level {
			self.levels.push(Vec::new());
		}
		if self.levels[level].len() == LINKS {
			let links = std::mem::take(&mut self.levels[level]);
			let node = self.node(&links, out);
			self.link(level + 1, node, out);
		}
		self.levels[level].push(built);
	}

	fn node(&self, parts: &[Built], out: &mut Vec<Block>) -> Built {
		let size = parts.iter().map(|part| part.size).sum();
		let below: u64 = parts.iter().map(|part| part.dag_size).sum();
		let links = parts.iter().map(|part| part.link(String::new())).collect();
		let data = data::file(size, parts.iter().map(|part| part.size));
		let node = Block::node(self.hash, links, data);
		let built = Built { cid: *node.cid(), size, dag_size: below + node.size() };
		out.push(node);
		built
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Node;
	use multihash_codetable::MultihashDigest;

	fn build(pieces: impl IntoIterator<Item = Bytes>, hash: Code) -> (Built, Vec<Block>) {
		let (mut builder, mut out) = (FileBuilder::new(hash), Vec::new());
		for mut piece in pieces {
			while !piece.is_empty() {
				builder.push(&mut piece, &mut out);
			}
		}
		let built = builder.finish(&mut out);
		(built, out)
	}

	#[test]
	fn the_tree_grows_a_level_with_one_leaf_too_many() {
		for (count, nodes) in [(1, 0), (2, 1), (LINKS, 1), (LINKS + 1, 3), (2 * LINKS + 1, 4)] {
			let (built, blocks) = build([vec![7; count * CHUNK].into()], Code::Sha2_256);
			assert_eq!(blocks.len(), count + nodes, "{count} leaves");
			assert_eq!(blocks.last().map(Block::cid), Some(&built.cid));
			assert_eq!(built.size, (count * CHUNK) as u64);
			let all: usize = blocks.iter().map(|block| block.bytes().len()).sum();
			assert_eq!(built.dag_size, all as u64);
		}
	}

	#[test]
	fn a_file_under_another_hash_uses_it_throughout() {
		let bytes: Vec<_> = (0..3 * CHUNK).map(|i| (i % 251) as u8).collect();
		let (_, blocks) = build([bytes.into()], Code::Blake2b256);
		for block in &blocks {
			assert_eq!(block.cid().hash(), &Code::Blake2b256.digest(block.bytes()));
		}
		let root = blocks.last().unwrap();
		let node = Node::parse(root.cid(), root.bytes().clone()).unwrap();
		let Node::File { parts, .. } = node else { panic!("{node:?}") };
		assert!(parts.iter().all(|part| part.cid.hash().code() == u64::from(Code::Blake2b256)));
	}

	#[test]
	fn leaves_that_arrive_whole_are_not_copied() {
		let bytes = Bytes::from(vec![7; 2 * CHUNK + 1]);
		let (_, blocks) = build([bytes.clone()], Code::Sha2_256);
		assert_eq!(blocks[0].bytes().as_ptr(), bytes.as_ptr());
		assert_eq!(blocks[1].bytes().as_ptr(), bytes[CHUNK..].as_ptr());
	}

	proptest::proptest! {
		#![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
		#[test]
		fn how_a_file_is_cut_on_its_way_does_not_matter(
			lengths in proptest::collection::vec(0..3 * CHUNK / 2, 0..6),
		) {
			let whole: Vec<_> = (0..lengths.iter().sum::<usize>()).map(|i| (i % 251) as u8).collect();
			let whole = Bytes::from(whole);
			let mut rest = whole.clone();
			let pieces: Vec<_> = lengths.into_iter().map(|length| rest.split_to(length)).collect();
			assert_eq!(build(pieces, Code::Sha2_256), build([whole], Code::Sha2_256));
		}
	}
}
