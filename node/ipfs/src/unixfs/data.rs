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

/// What a node says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
	Raw,
	Directory,
	File,
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
	let mut reader = Reader { message, at: 0 };
	let mut data =
		Data { kind: Type::Raw, content: 0..0, size: None, part_sizes: Vec::new(), fanout: None };
	let mut kind = None;
	while reader.at < message.len() {
		let key = reader.varint()?;
		match (key >> 3, key & 7) {
			(1, 0) => kind = Some(kind_of(reader.varint()?)?),
			(2, 2) => data.content = reader.bytes()?,
			(3, 0) => data.size = Some(reader.varint()?),
			(4, 0) => data.part_sizes.push(reader.varint()?),
			(4, 2) => {
				let packed = reader.bytes()?;
				let mut packed = Reader { message: &message[..packed.end], at: packed.start };
				while packed.at < packed.message.len() {
					data.part_sizes.push(packed.varint()?);
				}
			},
			(6, 0) => data.fanout = Some(reader.varint()?),
			(_, 0) => reader.varint().map(|_| ())?,
			(_, 2) => reader.bytes().map(|_| ())?,
			(_, 1) => reader.skip(8)?,
			(_, 5) => reader.skip(4)?,
			_ => return None,
		}
	}
	data.kind = kind?;
	Some(data)
}

fn kind_of(code: u64) -> Option<Type> {
	match code {
		0 => Some(Type::Raw),
		1 => Some(Type::Directory),
		2 => Some(Type::File),
		4 => Some(Type::Symlink),
		5 => Some(Type::Shard),
		// 3 is metadata, which nothing writes.
		_ => None,
	}
}

struct Reader<'a> {
	message: &'a [u8],
	at: usize,
}

impl Reader<'_> {
	fn varint(&mut self) -> Option<u64> {
		let mut value = 0u64;
		for shift in (0..64).step_by(7) {
			let byte = *self.message.get(self.at)?;
			self.at += 1;
			// The tenth byte has room for one bit.
			if shift == 63 && byte > 1 {
				return None;
			}
			value |= u64::from(byte & 0x7f) << shift;
			if byte < 0x80 {
				return Some(value);
			}
		}
		None
	}

	fn bytes(&mut self) -> Option<Range<usize>> {
		let length = usize::try_from(self.varint()?).ok()?;
		let start = self.at;
		self.skip(length)?;
		Some(start..self.at)
	}

	fn skip(&mut self, length: usize) -> Option<()> {
		self.at = self.at.checked_add(length).filter(|end| *end <= self.message.len())?;
		Some(())
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
	}

	#[test]
	fn truncated_and_overlong_messages_are_refused() {
		for message in [&[0x08][..], &[0x12, 5, 1], &[0x08, 3], &[0x18, 7], &[0xff; 12]] {
			assert_eq!(decode(message), None, "{message:?}");
		}
	}

	proptest::proptest! {
		#[test]
		fn hostile_messages_never_panic(message in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
			if let Some(data) = decode(&message) {
				assert!(data.content.end <= message.len());
			}
		}
	}
}
