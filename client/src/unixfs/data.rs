//! The protobuf message inside every UnixFS node.
//!
//! ```text
//! message Data {
//!   DataType type = 1; bytes data = 2; uint64 filesize = 3; repeated uint64 blocksizes = 4;
//!   uint64 hashType = 5; uint64 fanout = 6; uint32 mode = 7; UnixTime mtime = 8;
//! }
//! ```

use std::ops::Range;

/// A plain directory: type 1 and nothing else.
pub(super) const DIRECTORY: [u8; 2] = [0x08, 0x01];
/// The multicodec of the hash that names are sharded by: murmur3-x64-64.
const MURMUR3: u64 = 0x22;

/// A file of these parts.
pub(super) fn file(size: u64, part_sizes: impl Iterator<Item = u64>) -> Vec<u8> {
	let mut message = Vec::new();
	put_number(&mut message, 1, 2);
	put_number(&mut message, 3, size);
	part_sizes.for_each(|size| put_number(&mut message, 4, size));
	message
}

/// A piece of a sharded directory that has entries at the places set in `places`, the first of
/// which is the lowest bit of the last byte.
pub(super) fn shard(places: &[u8], fanout: u64) -> Vec<u8> {
	let first = places.iter().position(|byte| *byte != 0).unwrap_or(places.len());
	let places = &places[first..];
	let mut message = Vec::new();
	put_number(&mut message, 1, 5);
	put_varint(&mut message, 2 << 3 | 2);
	put_varint(&mut message, places.len() as u64);
	message.extend_from_slice(places);
	put_number(&mut message, 5, MURMUR3);
	put_number(&mut message, 6, fanout);
	message
}

fn put_number(message: &mut Vec<u8>, field: u64, number: u64) {
	put_varint(message, field << 3);
	put_varint(message, number);
}

fn put_varint(message: &mut Vec<u8>, mut number: u64) {
	while number >= 0x80 {
		message.push(number as u8 | 0x80);
		number >>= 7;
	}
	message.push(number as u8);
}

/// What a node says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
	File,
	Directory,
	Symlink,
	Shard,
}

/// The fields that matter to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Data {
	pub kind: Type,
	/// Where in the message the inline content lies.
	pub content: Range<usize>,
	pub size: Option<u64>,
	pub part_sizes: Vec<u64>,
	pub fanout: Option<u64>,
}

/// Decode a message; `None` if it is not one.
pub(super) fn decode(message: &[u8]) -> Option<Data> {
	let mut reader = Reader { message, at: 0, end: message.len() };
	let (mut kind, mut content, mut size, mut fanout) = (None, 0..0, None, None);
	let mut part_sizes = Vec::new();
	while reader.at < reader.end {
		match reader.field()? {
			(1, Field::Number(code)) => kind = Some(kind_of(code)?),
			(2, Field::Bytes(range)) => content = range,
			(3, Field::Number(number)) => size = Some(number),
			(4, Field::Number(number)) => part_sizes.push(number),
			(4, Field::Bytes(packed)) => {
				let mut packed = Reader { message, at: packed.start, end: packed.end };
				while packed.at < packed.end {
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

enum Field {
	Number(u64),
	Bytes(Range<usize>),
}

struct Reader<'a> {
	message: &'a [u8],
	at: usize,
	end: usize,
}

impl Reader<'_> {
	fn varint(&mut self) -> Option<u64> {
		let mut number = 0u64;
		for shift in (0..64).step_by(7) {
			let byte = *self.message.get(..self.end)?.get(self.at)?;
			self.at += 1;
			number |= u64::from(byte & 0x7f) << shift;
			if byte < 0x80 {
				return Some(number);
			}
		}
		None
	}

	fn field(&mut self) -> Option<(u64, Field)> {
		let key = self.varint()?;
		let value = match key & 7 {
			0 => Field::Number(self.varint()?),
			2 => {
				let length = usize::try_from(self.varint()?).ok()?;
				let end = self.at.checked_add(length).filter(|end| *end <= self.end)?;
				let range = self.at..end;
				self.at = end;
				Field::Bytes(range)
			},
			// A fixed 32-bit number: the fraction of a modification time, in a message of its own.
			_ => return None,
		};
		Some((key >> 3, value))
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
