//! One block, understood as a part of a file or of a directory.

use super::data::{self, Type};
use crate::{Error, Result};
use bytes::Bytes;
use ipld_dagpb::{PbLink, PbNode};
use sensor_primitives::{Codec, ContentId};

/// The widest sharded directory that is read.
const MAX_FANOUT: u64 = 1024;

/// A UnixFS node.
#[derive(Debug)]
pub(crate) enum Node {
	/// Content of its own, followed by that of its parts.
	File { content: Bytes, parts: Vec<Part>, size: u64 },
	/// Names and what they stand for.
	Directory(Vec<Link>),
	/// A piece of a directory too large for one block. Names begin with `prefix` hex digits; those
	/// of nothing else are further pieces.
	Shard { links: Vec<Link>, prefix: usize },
	/// A symbolic link.
	Symlink,
}

/// A part of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
	pub content: ContentId,
	pub size: u64,
}

/// An entry of a directory.
#[derive(Clone, Debug)]
pub(crate) struct Link {
	pub name: String,
	pub content: ContentId,
	/// Bytes of all blocks below, as whoever made the directory says.
	pub dag_size: u64,
}

impl Node {
	/// Understand the bytes of a block, which the caller has checked against its address.
	pub fn parse(content: ContentId, bytes: Bytes) -> Result<Self> {
		if content.codec == Codec::Raw {
			let size = bytes.len() as u64;
			return Ok(Self::File { content: bytes, parts: Vec::new(), size });
		}
		let malformed = |why: &str| {
			Error::Invalid(format!("block {content} is neither a file nor a directory: {why}"))
		};
		let PbNode { links, data } =
			PbNode::from_bytes(bytes).map_err(|error| malformed(&error.to_string()))?;
		let message = data.ok_or_else(|| malformed("it has no UnixFS data"))?;
		let data =
			data::decode(&message).ok_or_else(|| malformed("its UnixFS data cannot be read"))?;
		match data.kind {
			Type::File => {
				let content = message.slice(data.content);
				file(links, content, data.size, data.part_sizes).map_err(malformed)
			},
			Type::Directory => Ok(Self::Directory(named(links).map_err(malformed)?)),
			Type::Shard => {
				let fanout = data.fanout.filter(|f| f.is_power_of_two() && *f <= MAX_FANOUT);
				let fanout = fanout.ok_or_else(|| malformed("its fanout is not usable"))?;
				let links = named(links).map_err(malformed)?;
				Ok(Self::Shard { links, prefix: format!("{:X}", fanout - 1).len() })
			},
			Type::Symlink => Ok(Self::Symlink),
		}
	}
}

fn target(link: &PbLink) -> Result<ContentId, &'static str> {
	link.cid.try_into().map_err(|_| "it links to an address that the chain does not support")
}

fn named(links: Vec<PbLink>) -> Result<Vec<Link>, &'static str> {
	let entry = |link: PbLink| {
		let (content, dag_size) = (target(&link)?, link.size.unwrap_or_default());
		Ok(Link { name: link.name.unwrap_or_default(), content, dag_size })
	};
	links.into_iter().map(entry).collect()
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
	let part = |(link, size): (PbLink, u64)| Ok::<_, &str>(Part { content: target(&link)?, size });
	let parts = links.into_iter().zip(part_sizes).map(part).collect::<Result<_, _>>()?;
	Ok(Node::File { content, parts, size: total })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(links: Vec<(ContentId, &str)>, data: &[u8]) -> Result<Node> {
		let link = |(content, name): (ContentId, &str)| PbLink {
			cid: content.into(),
			name: Some(name.into()),
			size: Some(1),
		};
		let links = links.into_iter().map(link).collect();
		let bytes = PbNode { links, data: Some(data.to_vec().into()) }.into_bytes();
		Node::parse(ContentId::dag_pb(&bytes), bytes.into())
	}

	#[test]
	fn files_that_would_never_end_are_refused() {
		let leaf = ContentId::raw(b"");
		let why = |data: &[u8]| parse(vec![(leaf, "")], data).unwrap_err().to_string();
		assert!(why(&[0x08, 2, 0x18, 0, 0x20, 0]).contains("empty"));
		assert!(why(&[0x08, 2, 0x18, 9]).contains("size of each"));
		assert!(why(&[0x08, 2, 0x18, 9, 0x20, 8]).contains("add up"));
		assert!(why(&[0x08, 9]).contains("cannot be read"));
	}

	proptest::proptest! {
		#[test]
		fn hostile_blocks_never_panic(
			bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
		) {
			let _ = Node::parse(ContentId::dag_pb(&bytes), bytes.into());
		}
	}
}
