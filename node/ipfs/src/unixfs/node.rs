//! One block, understood as a part of a file or of a directory.

use super::{
	data::{self, Type},
	Kind,
};
use crate::{block, Error, Result};
use bytes::Bytes;
use cid::Cid;
use ipld_dagpb::{PbLink, PbNode};

/// The widest sharded directory that is read.
const MAX_FANOUT: u64 = 1024;

/// A UnixFS node.
#[derive(Debug)]
pub(crate) enum Node {
	/// Content of its own, followed by that of its parts.
	File { content: Bytes, parts: Vec<Part>, size: u64 },
	/// Names and what they stand for.
	Directory(Vec<PbLink>),
	/// A piece of a directory too large for one block. Names begin with `prefix` hex digits;
	/// those of nothing else are further pieces.
	Shard { links: Vec<PbLink>, prefix: usize },
	/// A symbolic link.
	Symlink,
}

/// A part of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
	pub cid: Cid,
	pub size: u64,
}

impl Node {
	/// Understand the bytes of a block.
	pub fn parse(cid: &Cid, bytes: Bytes) -> Result<Self> {
		if cid.codec() == block::RAW {
			let size = bytes.len() as u64;
			return Ok(Self::File { content: bytes, parts: Vec::new(), size });
		}
		let PbNode { links, data } = block::node(cid, bytes)?;
		let message = data.ok_or_else(|| Error::malformed(cid, "it has no UnixFS data"))?;
		let data = data::decode(&message)
			.ok_or_else(|| Error::malformed(cid, "its UnixFS data cannot be read"))?;
		match data.kind {
			Type::Raw | Type::File => {
				let content = message.slice(data.content);
				file(links, content, data.size, data.part_sizes)
					.map_err(|reason| Error::malformed(cid, reason))
			},
			Type::Directory => Ok(Self::Directory(links)),
			Type::Shard => {
				let fanout = data.fanout.filter(|f| f.is_power_of_two() && *f <= MAX_FANOUT);
				let fanout =
					fanout.ok_or_else(|| Error::malformed(cid, "its fanout is not usable"))?;
				Ok(Self::Shard { links, prefix: format!("{:X}", fanout - 1).len() })
			},
			Type::Symlink => Ok(Self::Symlink),
		}
	}

	/// What this is, to somebody who lists it.
	pub fn kind(&self) -> Kind {
		match self {
			Self::File { .. } => Kind::File,
			Self::Directory(_) | Self::Shard { .. } => Kind::Directory,
			Self::Symlink => Kind::Symlink,
		}
	}
}

fn file(
	links: Vec<PbLink>,
	content: Bytes,
	size: Option<u64>,
	part_sizes: Vec<u64>,
) -> Result<Node, &'static str> {
	if links.len() != part_sizes.len() {
		return Err("it does not give the size of each of its parts");
	}
	// Parts without content would let a small graph keep a reader busy for ever.
	if part_sizes.contains(&0) {
		return Err("one of its parts is empty");
	}
	let total = part_sizes
		.iter()
		.try_fold(content.len() as u64, |total, size| total.checked_add(*size))
		.ok_or("it is too large")?;
	if size.is_some_and(|size| size != total) {
		return Err("the sizes of its parts do not add up to its own");
	}
	let parts = links.into_iter().zip(part_sizes);
	let parts = parts.map(|(link, size)| Part { cid: link.cid, size }).collect();
	Ok(Node::File { content, parts, size: total })
}
