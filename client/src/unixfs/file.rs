//! Files, built as their bytes arrive.

use super::{block, data, node_block, Block, Built};
use sensor_primitives::{Codec, HashCode};

/// Bytes of a leaf; the last one may have fewer.
pub(crate) const CHUNK: usize = 256 * 1024;
/// How many links a node has at most.
const LINKS: usize = 174;

/// A file in the making. Only links are kept: 174 for each level of the tree.
pub(crate) struct Builder {
	hash: HashCode,
	/// Links that are not below a node yet, the leaves first.
	levels: Vec<Vec<Built>>,
}

impl Builder {
	pub fn new(hash: HashCode) -> Self {
		Self { hash, levels: Vec::new() }
	}

	/// Add the next [`CHUNK`] bytes. What is finished by it goes to `out`, children first.
	pub fn push(&mut self, chunk: Vec<u8>, out: &mut Vec<Block>) {
		let size = chunk.len() as u64;
		let leaf = block(Codec::Raw, self.hash, chunk);
		let built = Built { content: leaf.content, size, dag_size: size };
		out.push(leaf);
		self.link(0, built, out);
	}

	/// The rest of the blocks, the root last, and what to link to it.
	pub fn finish(mut self, out: &mut Vec<Block>) -> Built {
		if self.levels.is_empty() {
			self.push(Vec::new(), out);
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
		let node = node_block(self.hash, links, data);
		let dag_size = below + node.bytes.len() as u64;
		let built = Built { content: node.content, size, dag_size };
		out.push(node);
		built
	}
}

#[cfg(test)]
mod tests {
	use super::{super::Node, *};

	/// What the tests of the node use, too.
	fn noise(length: usize) -> Vec<u8> {
		let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ length as u64;
		std::iter::repeat_with(|| {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			(state >> 32) as u8
		})
		.take(length)
		.collect()
	}

	fn build(bytes: &[u8], hash: HashCode) -> (Built, Vec<Block>) {
		let (mut builder, mut out) = (Builder::new(hash), Vec::new());
		bytes.chunks(CHUNK).for_each(|chunk| builder.push(chunk.to_vec(), &mut out));
		let built = builder.finish(&mut out);
		(built, out)
	}

	#[test]
	fn small_files_have_kubos_addresses() {
		let known = [
			("", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
			("hello world\n", "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4"),
		];
		for (content, address) in known {
			let (built, blocks) = build(content.as_bytes(), HashCode::Sha2_256);
			assert_eq!((built.content.to_string().as_str(), blocks.len()), (address, 1));
		}
	}

	/// Computed by npm `ipfs-unixfs-importer`, with Kubo's settings.
	#[test]
	fn trees_have_the_addresses_that_others_compute() {
		let known = [
			(CHUNK + 1, "bafybeibrknzb3jdx33walghatdbrl7voulcfbhxdpe5dk4a57du6rqzpq4"),
			(3_000_000, "bafybeigjesaxpefo5eoy2eevebh4gtmdzj2sijm5hrmgjh43hq76jpybam"),
			(175 * CHUNK + 1, "bafybeiasyqhvqwk255tdblqa4hd6nyw5pixxisl5awytbxkcoq4jjlxkra"),
		];
		for (length, address) in known {
			let (built, _) = build(&noise(length), HashCode::Sha2_256);
			assert_eq!(built.content.to_string(), address);
		}
	}

	#[test]
	fn the_tree_grows_a_level_with_one_leaf_too_many() {
		let leaves = |count: usize| build(&vec![7; count * CHUNK], HashCode::Sha2_256);
		for (count, nodes) in [(1, 0), (2, 1), (LINKS, 1), (LINKS + 1, 3), (2 * LINKS + 1, 4)] {
			let (built, blocks) = leaves(count);
			assert_eq!(blocks.len(), count + nodes, "{count} leaves");
			assert_eq!(blocks.last().map(|block| block.content), Some(built.content));
			assert_eq!(built.size, (count * CHUNK) as u64);
			let all: usize = blocks.iter().map(|block| block.bytes.len()).sum();
			assert_eq!(built.dag_size, all as u64);
		}
	}

	#[test]
	fn a_file_under_another_hash_uses_it_throughout() {
		let (_, blocks) = build(&noise(3 * CHUNK), HashCode::Blake2b256);
		for block in &blocks {
			assert_eq!(block.content.hash, HashCode::Blake2b256);
			assert!(block.content.matches(&block.bytes));
		}
		let root = blocks.last().unwrap();
		let node = Node::parse(root.content, root.bytes.clone().into()).unwrap();
		let Node::File { parts, .. } = node else { panic!("{node:?}") };
		assert!(parts.iter().all(|part| part.content.hash == HashCode::Blake2b256));
	}
}
