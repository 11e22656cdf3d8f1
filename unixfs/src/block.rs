//! Blocks as they are made here.

use bytes::Bytes;
use cid::Cid;
use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::{Code, MultihashDigest};

/// Multicodec of plain bytes.
pub const RAW: u64 = 0x55;
/// Multicodec of MerkleDAG protobuf nodes, as UnixFS files and directories use.
pub const DAG_PB: u64 = 0x70;

/// Bytes and the address that was computed from them.
///
/// Only this crate makes them, so that nobody needs to hash them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
	cid: Cid,
	bytes: Bytes,
}

impl Block {
	pub(crate) fn raw(hash: Code, bytes: Bytes) -> Self {
		Self { cid: Cid::new_v1(RAW, hash.digest(&bytes)), bytes }
	}

	/// A node with these links and this message.
	pub(crate) fn node(hash: Code, links: Vec<PbLink>, data: Vec<u8>) -> Self {
		let bytes = PbNode { links, data: Some(data.into()) }.into_bytes();
		Self { cid: Cid::new_v1(DAG_PB, hash.digest(&bytes)), bytes: bytes.into() }
	}

	/// The address.
	pub fn cid(&self) -> &Cid {
		&self.cid
	}

	/// The content.
	pub fn bytes(&self) -> &Bytes {
		&self.bytes
	}

	/// The address and the content.
	pub fn into_parts(self) -> (Cid, Bytes) {
		(self.cid, self.bytes)
	}

	pub(crate) fn size(&self) -> u64 {
		self.bytes.len() as u64
	}
}

/// A file or a directory that was built, as a link to it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
	/// Its address.
	pub cid: Cid,
	/// Bytes of content; 0 for a directory.
	pub size: u64,
	/// Bytes of all its blocks together, as Kubo reports and links carry it.
	pub dag_size: u64,
}

impl Built {
	pub(crate) fn link(&self, name: String) -> PbLink {
		PbLink { cid: self.cid, name: Some(name), size: Some(self.dag_size) }
	}
}
