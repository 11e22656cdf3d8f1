//! One block, understood as a part of a file or of a directory.

use crate::{
	data::{self, Type},
	Malformed, RAW,
};
use bytes::Bytes;
use cid::Cid;
use ipld_dagpb::{PbLink, PbNode};

/// The widest sharded directory that is read.
const MAX_FANOUT: u64 = 1024;

/// A UnixFS node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
	/// Content of its own, followed by that of its parts.
	File {
		/// Its own content.
		content: Bytes,
		/// What comes next.
		parts: Vec<Part>,
		/// Bytes of both together.
		size: u64,
	},
	/// Names and what they stand for.
	Directory(Vec<Link>),
	/// A piece of a directory too large for one block.
	Shard(Vec<Slot>),
	/// A symbolic link.
	Symlink,
}

/// A part of a file. It is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
	/// Its address.
	pub cid: Cid,
	/// Bytes of content, as the node above it says.
	pub size: u64,
}

/// An entry of a directory. Its name is as whoever made the directory chose it: see
/// [`is_name`](crate::is_name).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
	/// Its name.
	pub name: String,
	/// What it stands for.
	pub cid: Cid,
	/// Bytes of all blocks below, as whoever made the directory says.
	pub dag_size: u64,
}

/// What a piece of a sharded directory holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
	/// A further piece.
	Piece {
		/// Its place, in hexadecimal; see [`way`](crate::way).
		place: String,
		/// Its address.
		cid: Cid,
	},
	/// An entry, by its name alone.
	Entry(Link),
}

/// What a directory entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Bytes.
	File,
	/// Names.
	Directory,
	/// A symbolic link, which is listed but not followed.
	Symlink,
}

impl Node {
	/// Understand the bytes of a block, which the caller has checked against its address.
	///
	/// # Errors
	/// [`Malformed`] if they are not UnixFS, or are made to keep a reader busy for ever.
	pub fn parse(cid: &Cid, bytes: Bytes) -> Result<Self, Malformed> {
		if cid.codec() == RAW {
			let size = bytes.len() as u64;
			return Ok(Self::File { content: bytes, parts: Vec::new(), size });
		}
		let PbNode { links, data } = PbNode::from_bytes(bytes).map_err(Malformed::because)?;
		let message = data.ok_or_else(|| Malformed::because("it has no UnixFS data"))?;
		let data = data::decode(&message)
			.ok_or_else(|| Malformed::because("its UnixFS data cannot be read"))?;
		match data.kind {
			Type::File => {
				let content = message.slice(data.content);
				file(links, content, data.size, data.part_sizes).map_err(Malformed::because)
			},
			Type::Directory => Ok(Self::Directory(links.into_iter().map(link).collect())),
			Type::Shard => shard(links, data.fanout).map_err(Malformed::because),
			Type::Symlink => Ok(Self::Symlink),
		}
	}

	/// What this is, to somebody who lists it.
	pub fn kind(&self) -> Kind {
		match self {
			Self::File { .. } => Kind::File,
			Self::Directory(_) | Self::Shard(_) => Kind::Directory,
			Self::Symlink => Kind::Symlink,
		}
	}
}

fn link(link: PbLink) -> Link {
	Link {
		name: link.name.unwrap_or_default(),
		cid: link.cid,
		dag_size: link.size.unwrap_or_default(),
	}
}

/// Names begin with the digits of their place; those of nothing else are further pieces.
fn shard(links: Vec<PbLink>, fanout: Option<u64>) -> Result<Node, &'static str> {
	let fanout = fanout.filter(|fanout| fanout.is_power_of_two() && *fanout <= MAX_FANOUT);
	let digits = format!("{:X}", fanout.ok_or("its fanout is not usable")? - 1).len();
	let slot = |pb: PbLink| {
		let mut link = link(pb);
		match link.name.get(digits..) {
			Some("") => Ok(Slot::Piece { place: link.name, cid: link.cid }),
			Some(_) => {
				link.name.drain(..digits);
				Ok(Slot::Entry(link))
			},
			None => Err("its shard names are too short"),
		}
	};
	Ok(Node::Shard(links.into_iter().map(slot).collect::<Result<_, _>>()?))
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Block;
	use multihash_codetable::Code;

	fn leaf() -> Cid {
		*Block::raw(Code::Sha2_256, Bytes::new()).cid()
	}

	fn parse(names: &[&str], data: &[u8]) -> Result<Node, Malformed> {
		let link = |name: &&str| PbLink {
			cid: leaf(),
			name: (!name.is_empty()).then(|| (*name).to_owned()),
			size: Some(1),
		};
		let block = Block::node(Code::Sha2_256, names.iter().map(link).collect(), data.to_vec());
		Node::parse(block.cid(), block.bytes().clone())
	}

	#[test]
	fn files_that_would_never_end_are_refused() {
		let why = |data: &[u8]| parse(&[""], data).unwrap_err().to_string();
		assert!(why(&[0x08, 2, 0x18, 0, 0x20, 0]).contains("empty"));
		assert!(why(&[0x08, 2, 0x18, 9]).contains("size of each"));
		assert!(why(&[0x08, 2, 0x18, 9, 0x20, 8]).contains("add up"));
		assert!(why(&[0x08, 9]).contains("cannot be read"));
		let huge = [0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
		let huge = [&[0x08, 2, 0x12, 1, 7][..], &huge].concat();
		assert!(why(&huge).contains("too large"));
	}

	#[test]
	fn the_links_of_a_shard_are_further_pieces_or_entries() {
		let piece = |place: &str| Slot::Piece { place: place.into(), cid: leaf() };
		let entry = |name: &str| Slot::Entry(Link { name: name.into(), cid: leaf(), dag_size: 1 });
		let fanout_256 = &[0x08, 5, 0x30, 0x80, 0x02];
		let slots = vec![piece("0F"), entry("cat"), entry("ä")];
		assert_eq!(parse(&["0F", "7Acat", "7Bä"], fanout_256), Ok(Node::Shard(slots)));
		let fanout_16 = &[0x08, 5, 0x30, 16];
		assert_eq!(parse(&["A", "Bc"], fanout_16), Ok(Node::Shard(vec![piece("A"), entry("c")])));
	}

	#[test]
	fn shards_that_cannot_be_read_are_refused() {
		let why = |name, data: &[u8]| parse(&[name], data).unwrap_err().to_string();
		for fanout in [&[][..], &[0x30, 0], &[0x30, 3], &[0x30, 0x80, 0x10]] {
			assert!(why("00", &[&[0x08, 5], fanout].concat()).contains("fanout"), "{fanout:?}");
		}
		for name in ["", "7", "7ä"] {
			assert!(why(name, &[0x08, 5, 0x30, 0x80, 0x02]).contains("too short"), "{name}");
		}
	}

	proptest::proptest! {
		#[test]
		fn hostile_blocks_never_panic(
			bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
		) {
			let block = Block::node(Code::Sha2_256, Vec::new(), Vec::new());
			let _ = Node::parse(block.cid(), bytes.into());
		}

		#[test]
		fn hostile_messages_never_panic(
			data in proptest::collection::vec(proptest::num::u8::ANY, 0..100),
		) {
			let _ = parse(&["", "00"], &data);
		}
	}
}
