//! The protobuf message inside every UnixFS node.
//!
//! ```text
//! message Data {
//!   DataType type = 1; bytes data = 2; uint64 filesize = 3; repeated uint64 blocksizes = 4;
//!   uint64 hashType = 5; uint64 fanout = 6; uint32 mode = 7; UnixTime mtime = 8;
//! }
//! ```

use crate::protobuf::{put_bytes, put_number, Field, Reader};
use std::ops::Range;

/// A plain directory: type 1 and nothing else.
pub(crate) const DIRECTORY: [u8; 2] = [0x08, 0x01];
/// The multicodec of the hash that names are sharded by: murmur3-x64-64.
const MURMUR3: u64 = 0x22;

/// A file of these parts.
pub(crate) fn file(size: u64, part_sizes: impl Iterator<Item = u64>) -> Vec<u8> {
	let mut message = Vec::new();
	put_number(&mut message, 1, 2);
	put_number(&mut message, 3, size);
	part_sizes.for_each(|size| put_number(&mut message, 4, size));
	message
}

/// A piece of a sharded directory that has entries at the places set in `places`, the first of
/// which is the lowest bit of the last byte.
pub(crate) fn shard(places: &[u8], fanout: u64) -> Vec<u8> {
	let first = places.iter().position(|byte| *byte != 0).unwrap_or(places.len());
	let mut message = Vec::new();
	put_number(&mut message, 1, 5);
	put_bytes(&mut message, 2, &places[first..]);
	put_number(&mut message, 5, MURMUR3);
	put_number(&mut message, 6, fanout);
	message
}

/// What a node says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
	File,
	Directory,
	Symlink,
	Shard,
}

/// The fields that matter to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Data {
	pub kind: Type,
	/// Where in the message the inline content lies.
	pub content: Range<usize>,
	pub size: Option<u64>,
	pub part_sizes: Vec<u64>,
	pub fanout: Option<u64>,
}

/// Decode a message; `None` if it is not one.
pub(crate) fn decode(message: &[u8]) -> Option<Data> {
	let mut reader = Reader::new(message);
	let (mut kind, mut content, mut size, mut fanout) = (None, 0..0, None, None);
	let mut part_sizes = Vec::new();
	while !reader.is_done() {
		match reader.field()? {
			(1, Field::Number(code)) => kind = Some(kind_of(code)?),
			(2, Field::Bytes(range)) => content = range,
			(3, Field::Number(number)) => size = Some(number),
			(4, Field::Number(number)) => part_sizes.push(number),
			(4, Field::Bytes(packed)) => {
				let mut packed = reader.within(packed)?;
				while !packed.is_done() {
					part_sizes.push(packed.varint()?);
				}
			},
			(6, Field::Number(number)) => fanout = Some(number),
			_ => {},
		}
	}
	Some(Data { kind: kind?, content, size, part_sizes, fanout })
}

fn kind_of(code: u64) -> Option<Type> {
	match code {
		// Older files have leaves of type 0.
		0 | 2 => Some(Type::File),
		1 => Some(Type::Directory),
		4 => Some(Type::Symlink),
		5 => Some(Type::Shard),
		// 3 is metadata, which nothing writes.
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn packed_and_plain_part_sizes_read_the_same() {
		let plain = [0x08, 2, 0x18, 7, 0x20, 3, 0x20, 4];
		let packed = [0x08, 2, 0x18, 7, 0x22, 2, 3, 4];
		assert_eq!(decode(&plain), decode(&packed));
		assert_eq!(decode(&plain).unwrap().part_sizes, [3, 4]);
		assert_eq!(file(7, [3, 4].into_iter()), plain);
	}

	#[test]
	fn truncated_and_overlong_messages_are_refused() {
		for message in [&[0x08][..], &[0x12, 5, 1], &[0x08, 3], &[0x18, 7], &[0xff; 12]] {
			assert_eq!(decode(message), None, "{message:?}");
		}
	}

	proptest::proptest! {
		#[test]
		fn hostile_messages_never_panic(
			message in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
		) {
			if let Some(data) = decode(&message) {
				assert!(data.content.end <= message.len());
			}
		}
	}
}
