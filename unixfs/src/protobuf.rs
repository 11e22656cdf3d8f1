//! Just enough protobuf: messages from outside are read field by field, small ones are written.

use std::ops::Range;

/// What a field of a message holds.
pub enum Field {
	/// A number, or a yes or no.
	Number(u64),
	/// Where in the message its bytes lie.
	Bytes(Range<usize>),
	/// Something that none of our messages have.
	Other,
}

/// Reads a message without copying it.
pub struct Reader<'a> {
	message: &'a [u8],
	at: usize,
}

impl<'a> Reader<'a> {
	/// Read the whole of a message.
	pub fn new(message: &'a [u8]) -> Self {
		Self { message, at: 0 }
	}

	/// Read a message inside this one. Ranges are still those of the whole.
	pub fn within(&self, range: Range<usize>) -> Option<Self> {
		Some(Self { message: self.message.get(..range.end)?, at: range.start })
	}

	/// Whether everything has been read.
	pub fn is_done(&self) -> bool {
		self.at >= self.message.len()
	}

	/// The next field and its number; `None` if this is no protobuf.
	pub fn field(&mut self) -> Option<(u64, Field)> {
		let key = self.varint()?;
		let field = match key & 7 {
			0 => Field::Number(self.varint()?),
			1 => self.skip(8).map(|()| Field::Other)?,
			2 => Field::Bytes(self.bytes()?),
			5 => self.skip(4).map(|()| Field::Other)?,
			_ => return None,
		};
		Some((key >> 3, field))
	}

	/// A number by itself.
	pub fn varint(&mut self) -> Option<u64> {
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

/// Write a number by itself.
pub fn put_varint(message: &mut Vec<u8>, mut value: u64) {
	while value >= 0x80 {
		message.push(value as u8 | 0x80);
		value >>= 7;
	}
	message.push(value as u8);
}

/// Write a field that holds a number.
pub fn put_number(message: &mut Vec<u8>, field: u64, value: u64) {
	put_varint(message, field << 3);
	put_varint(message, value);
}

/// Write a field that holds bytes.
pub fn put_bytes(message: &mut Vec<u8>, field: u64, bytes: &[u8]) {
	put_length(message, field, bytes.len());
	message.extend_from_slice(bytes);
}

/// Write the beginning of a field whose bytes come next.
pub fn put_length(message: &mut Vec<u8>, field: u64, length: usize) {
	put_varint(message, field << 3 | 2);
	put_varint(message, length as u64);
}

#[cfg(test)]
mod tests {
	use super::*;

	proptest::proptest! {
		#[test]
		fn numbers_come_back_as_they_were(value in proptest::num::u64::ANY, field in 1u64..100) {
			let mut message = Vec::new();
			put_number(&mut message, field, value);
			put_bytes(&mut message, field, b"abc");
			let mut reader = Reader::new(&message);
			assert!(matches!(reader.field(), Some((f, Field::Number(v))) if (f, v) == (field, value)));
			assert!(matches!(reader.field(), Some((_, Field::Bytes(range))) if message[range.clone()] == *b"abc"));
			assert!(reader.is_done());
		}

		#[test]
		fn hostile_messages_never_panic(message in proptest::collection::vec(proptest::num::u8::ANY, 0..100)) {
			let mut reader = Reader::new(&message);
			while !reader.is_done() {
				let Some((_, field)) = reader.field() else { break };
				if let Field::Bytes(range) = field {
					assert!(range.end <= message.len());
				}
			}
		}
	}
}
