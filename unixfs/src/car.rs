//! CAR: blocks in one stream, each with its address in front.
//!
//! Version 1 is written. In front of the blocks is a header, a small piece of DAG-CBOR:
//!
//! ```text
//! { "roots": [&Any], "version": Int }
//! ```
//!
//! Our own, since the crates at hand take a stream that breaks off inside a length for complete,
//! know no version 2, check no hashes, and bring further crates along.

use crate::{protobuf::put_varint, Block, Malformed};
use cid::Cid;

/// How many roots a header may name.
const MAX_ROOTS: usize = 16 * 1024;
/// The tag of a content address.
const TAG_CID: u64 = 42;
const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// What a header says.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
	/// The version of the format.
	pub version: u64,
	/// What the CAR is about. There may be less, or more, in it.
	pub roots: Vec<Cid>,
}

/// What a version 1 CAR about `root` begins with: its header, with its length in front.
pub fn start(root: &Cid) -> Vec<u8> {
	let header = encode_header(root);
	let mut start = Vec::with_capacity(header.len() + 2);
	put_varint(&mut start, header.len() as u64);
	start.extend(header);
	start
}

/// What is in front of a block of `size` bytes: the length of what comes next, and its address.
pub fn head(cid: &Cid, size: usize) -> Vec<u8> {
	let cid = cid.to_bytes();
	let mut head = Vec::with_capacity(cid.len() + 4);
	put_varint(&mut head, (cid.len() + size) as u64);
	head.extend(cid);
	head
}

/// A whole version 1 CAR of these blocks. It says that it is about `root`, as it must about
/// something.
pub fn encode(root: &Cid, blocks: &[Block]) -> Vec<u8> {
	let mut car = start(root);
	car.reserve(blocks.iter().map(|block| block.bytes().len() + 48).sum());
	for block in blocks {
		car.extend(head(block.cid(), block.bytes().len()));
		car.extend_from_slice(block.bytes());
	}
	car
}

fn encode_header(root: &Cid) -> Vec<u8> {
	let root = root.to_bytes();
	let mut header = vec![MAP << 5 | 2, TEXT << 5 | 5];
	header.extend(b"roots");
	header.extend([ARRAY << 5 | 1, TAG << 5 | 24, TAG_CID as u8]);
	// With the byte in front that every address has in DAG-CBOR; a length that fits into a byte.
	header.extend([BYTES << 5 | 24, root.len() as u8 + 1, 0]);
	header.extend(root);
	header.push(TEXT << 5 | 7);
	header.extend(b"version");
	header.push(1);
	header
}

/// Read a header, without the length in front.
///
/// # Errors
/// [`Malformed`] if it is none, or names more roots than are read.
pub fn decode_header(bytes: &[u8]) -> Result<Header, Malformed> {
	decode(bytes).map_err(Malformed::because)
}

fn decode(bytes: &[u8]) -> Result<Header, &'static str> {
	let mut reader = Reader { rest: bytes };
	let entries = reader.head(MAP)?;
	let (mut version, mut roots) = (None, None);
	for _ in 0..entries {
		let length = reader.head(TEXT)?;
		match reader.take(length)? {
			b"version" if version.is_none() => version = Some(reader.head(UNSIGNED)?),
			b"roots" if roots.is_none() => roots = Some(reader.roots()?),
			_ => return Err("its header has an entry that is not known, or one twice"),
		}
	}
	if !reader.rest.is_empty() {
		return Err("its header is followed by something else");
	}
	let version = version.ok_or("its header names no version")?;
	Ok(Header { version, roots: roots.unwrap_or_default() })
}

struct Reader<'a> {
	rest: &'a [u8],
}

impl<'a> Reader<'a> {
	/// The number at the head of an item of this kind.
	fn head(&mut self, kind: u8) -> Result<u64, &'static str> {
		let first = self.take(1)?[0];
		if first >> 5 != kind {
			return Err("its header is not made as expected");
		}
		let long = match first & 31 {
			small @ 0..=23 => return Ok(small.into()),
			24 => 1,
			25 => 2,
			26 => 4,
			27 => 8,
			_ => return Err("its header is not made as expected"),
		};
		let bytes = self.take(long)?;
		Ok(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
	}

	fn take(&mut self, length: u64) -> Result<&'a [u8], &'static str> {
		let length = usize::try_from(length).ok().filter(|length| *length <= self.rest.len());
		let (taken, rest) = self.rest.split_at(length.ok_or("its header is cut off")?);
		self.rest = rest;
		Ok(taken)
	}

	fn roots(&mut self) -> Result<Vec<Cid>, &'static str> {
		let count = self.head(ARRAY)?;
		if count > MAX_ROOTS as u64 {
			return Err("its header names too many roots");
		}
		let mut roots = Vec::new();
		for _ in 0..count {
			if self.head(TAG)? != TAG_CID {
				return Err("one of its roots is not a content address");
			}
			let length = self.head(BYTES)?;
			let root = self.take(length)?.strip_prefix(&[0]);
			let root = root.and_then(|bytes| Cid::try_from(bytes).ok());
			roots.push(root.ok_or("one of its roots is not a content address")?);
		}
		Ok(roots)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use bytes::Bytes;
	use multihash_codetable::Code;

	fn root() -> Cid {
		"bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354".parse().unwrap()
	}

	#[test]
	fn a_header_is_read_as_it_was_written() {
		let header = encode_header(&root());
		assert_eq!(decode_header(&header), Ok(Header { version: 1, roots: vec![root()] }));
		for length in 0..header.len() {
			assert!(decode(&header[..length]).is_err(), "cut off at {length}");
		}
		assert!(decode(&[&header[..], &[0]].concat()).is_err());
	}

	#[test]
	fn each_block_follows_its_length_and_its_address() {
		let blocks = [&b"one"[..], &[7; 1000]]
			.map(|bytes| Block::raw(Code::Sha2_256, Bytes::from_static(bytes)));
		let car = encode(&root(), &blocks);
		let mut rest = &car[..];
		let mut take = |length: usize| {
			let (taken, after) = rest.split_at(length);
			rest = after;
			taken
		};
		let length = take(1)[0];
		assert_eq!(decode_header(take(length.into())).unwrap().roots, [root()]);
		for (block, length) in blocks.iter().zip([&[36 + 3][..], &[0x8c, 0x08]]) {
			assert_eq!(take(length.len()), length);
			assert_eq!(take(36), block.cid().to_bytes());
			assert_eq!(take(block.bytes().len()), block.bytes());
		}
		assert!(rest.is_empty());
	}

	/// From the specification of CAR version 2.
	#[test]
	fn the_pragma_of_version_2_is_a_header_without_roots() {
		let pragma = [0xa1, 0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x02];
		assert_eq!(decode(&pragma), Ok(Header { version: 2, roots: Vec::new() }));
	}

	#[test]
	fn headers_that_promise_more_than_there_is_are_refused() {
		let roots = |count: &[u8]| {
			let mut header = vec![0xa2, 0x65];
			header.extend(b"roots");
			header.extend(count);
			decode(&header)
		};
		let huge = [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
		assert_eq!(roots(&huge), Err("its header names too many roots"));
		assert_eq!(roots(&[0x9a, 0, 0, 0x3f, 0xff]), Err("its header is cut off"));
		// A map, and a text, of 2^64 - 1.
		assert!(decode(&[0xbb, 255, 255, 255, 255, 255, 255, 255, 255]).is_err());
		assert!(decode(&[0xa1, 0x7b, 255, 255, 255, 255, 255, 255, 255, 255]).is_err());
		// A map without a known end.
		assert!(decode(&[0xbf, 0xff]).is_err());
	}

	proptest::proptest! {
		#[test]
		fn hostile_headers_never_panic(
			bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
		) {
			let _ = decode(&bytes);
		}

		#[test]
		fn a_damaged_header_never_panics(at in 0..58usize, byte in proptest::num::u8::ANY) {
			let mut header = encode_header(&root());
			let at = at.min(header.len() - 1);
			header[at] = byte;
			let _ = decode(&header);
		}
	}
}
