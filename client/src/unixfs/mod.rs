//! UnixFS: files and directories as graphs of blocks, made and read without trusting a node.
//!
//! Made as `ipfs add --cid-version=1` makes them, byte for byte: 256 KiB raw leaves, balanced trees
//! of 174 links, directories that are sharded when they grow too large for one block. Read in every
//! shape that Kubo writes.

mod data;
mod directory;
mod file;
mod hamt;
mod node;

pub(crate) use directory::Tree;
pub(crate) use file::{Builder, CHUNK};
pub(crate) use node::{Link, Node, Part};

use ipld_dagpb::{PbLink, PbNode};
use sensor_primitives::{Codec, ContentId, HashCode};

/// The longest name in a directory, as file systems have it.
const MAX_NAME: usize = 255;

/// Bytes and their address.
#[derive(Clone, Debug)]
pub(crate) struct Block {
	pub content: ContentId,
	pub bytes: Vec<u8>,
}

/// Something that was built, as a link to it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Built {
	pub content: ContentId,
	/// Bytes of content; 0 for a directory.
	pub size: u64,
	/// Bytes of all its blocks together.
	pub dag_size: u64,
}

impl Built {
	fn link(&self, name: String) -> PbLink {
		PbLink { cid: self.content.into(), name: Some(name), size: Some(self.dag_size) }
	}
}

fn block(codec: Codec, hash: HashCode, bytes: Vec<u8>) -> Block {
	Block { content: ContentId { codec, hash, digest: hash.digest(&bytes) }, bytes }
}

/// The block of a node with these links and this message.
fn node_block(hash: HashCode, links: Vec<PbLink>, data: Vec<u8>) -> Block {
	block(Codec::DagPb, hash, PbNode { links, data: Some(data.into()) }.into_bytes())
}

/// Whether a directory entry may be called this, so that it can be a file's name here.
pub(crate) fn is_name(name: &str) -> bool {
	(1..=MAX_NAME).contains(&name.len())
		&& !matches!(name, "." | "..")
		&& !name.contains(['/', '\\', '\0'])
}
