//! Reading a CAR as its bytes arrive.

use crate::{block::MAX_BLOCK, Block, Error, Result};
use bytes::{Buf, Bytes, BytesMut};
use cid::Cid;
use futures::{Stream, StreamExt};
use sensor_unixfs::car;

/// The longest header.
const MAX_HEADER: u64 = 1024 * 1024;
/// The longest address in front of a block: two more numbers and a digest of 64 bytes.
const MAX_CID: usize = 104;
/// The longest section, an address and its block.
const MAX_SECTION: u64 = (MAX_CID + MAX_BLOCK) as u64;
/// A version 2 CAR begins with this: the length of a header which says so, and that header.
const PRAGMA: [u8; 11] = [0x0a, 0xa1, 0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x02];
/// What comes next: 16 bytes of characteristics, then where the version 1 CAR begins, how long it
/// is, and where an index begins, as little-endian numbers of 8 bytes.
const HEADER_2: usize = 40;

/// Something that reads a CAR. Every block has been checked against its address.
pub(super) struct CarReader<S> {
	stream: S,
	buffer: BytesMut,
	/// How many bytes are still to come, if that is known; some may be in the buffer.
	left: Option<u64>,
	roots: Vec<Cid>,
	/// How many blocks were read, for what is said of the next one.
	read: u64,
}

impl<S: Stream<Item = std::io::Result<Bytes>> + Unpin> CarReader<S> {
	/// Read the header.
	pub async fn open(stream: S) -> Result<Self> {
		let (buffer, roots) = (BytesMut::new(), Vec::new());
		let mut reader = Self { stream, buffer, left: None, roots, read: 0 };
		if reader.fill(PRAGMA.len()).await? && reader.buffer.starts_with(&PRAGMA) {
			reader.enter().await?;
		}
		let length = reader.varint("its header").await?;
		let length = length.ok_or_else(|| not_a_car("it is empty"))?;
		if length > MAX_HEADER {
			return Err(not_a_car(format!("its header is said to have {length} bytes")));
		}
		let bytes = reader.take(length as usize, "its header").await?;
		let header = car::decode_header(&bytes).map_err(not_a_car)?;
		if header.version != 1 {
			return Err(not_a_car(format!(
				"version {} is not known; send version 1 or 2",
				header.version
			)));
		}
		reader.roots = header.roots;
		Ok(reader)
	}

	/// What it says it is about. There may be less, or more, in it.
	pub fn roots(&self) -> &[Cid] {
		&self.roots
	}

	/// The next block.
	pub async fn next(&mut self) -> Result<Option<Block>> {
		let number = self.read + 1;
		let what = format!("block {number}");
		let Some(length) = self.varint(&what).await? else { return Ok(None) };
		if length == 0 {
			return Err(not_a_car(format!("{what} has no address")));
		}
		if length > MAX_SECTION {
			return Err(not_a_car(format!(
				"{what} is said to have {length} bytes; blocks have at most {MAX_BLOCK}"
			)));
		}
		let mut section = self.take(length as usize, &what).await?;
		let (cid, address) = {
			let mut rest = &section[..section.len().min(MAX_CID)];
			let before = rest.len();
			let cid = Cid::read_bytes(&mut rest)
				.map_err(|error| not_a_car(format!("{what} has no usable address: {error}")))?;
			(cid, before - rest.len())
		};
		section.advance(address);
		self.read = number;
		Block::new(cid, section).map(Some)
	}

	/// Go to the version 1 CAR inside a version 2 CAR.
	async fn enter(&mut self) -> Result<()> {
		let what = "the header of its version 2";
		self.take(PRAGMA.len(), what).await?;
		let mut header = self.take(HEADER_2, what).await?;
		header.advance(16);
		let (start, length) = (header.get_u64_le(), header.get_u64_le());
		let gap = start.checked_sub((PRAGMA.len() + HEADER_2) as u64);
		let (Some(mut gap), true) = (gap, length > 0) else {
			return Err(not_a_car(format!("{what} does not say where its blocks are")));
		};
		while gap > 0 {
			if self.buffer.is_empty() && !self.fill(1).await? {
				return Err(cut_off(what));
			}
			let skipped = gap.min(self.buffer.len() as u64);
			self.buffer.advance(skipped as usize);
			gap -= skipped;
		}
		self.left = Some(length);
		Ok(())
	}

	/// A number; none at the end.
	async fn varint(&mut self, what: &str) -> Result<Option<u64>> {
		let mut number = 0u64;
		for shift in (0..63).step_by(7) {
			if self.left == Some(0) || !self.fill(1).await? {
				return match shift {
					0 if self.left.unwrap_or(0) == 0 => Ok(None),
					_ => Err(cut_off(what)),
				};
			}
			let byte = self.take(1, what).await?[0];
			number |= u64::from(byte & 0x7f) << shift;
			if byte < 0x80 {
				if byte == 0 && shift > 0 {
					break;
				}
				return Ok(Some(number));
			}
		}
		Err(not_a_car(format!("the length of {what} is not a number")))
	}

	/// This many bytes, which the caller has bounded.
	async fn take(&mut self, length: usize, what: &str) -> Result<Bytes> {
		if let Some(left) = &mut self.left {
			*left = left.checked_sub(length as u64).ok_or_else(|| cut_off(what))?;
		}
		if !self.fill(length).await? {
			return Err(cut_off(what));
		}
		Ok(self.buffer.split_to(length).freeze())
	}

	/// Have this many bytes in the buffer. Whether there were that many.
	async fn fill(&mut self, length: usize) -> Result<bool> {
		while self.buffer.len() < length {
			match self.stream.next().await {
				Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
				Some(Err(error)) => {
					return Err(Error::invalid(format!("the CAR broke off: {error}")))
				},
				None => return Ok(false),
			}
		}
		Ok(true)
	}
}

fn not_a_car(why: impl std::fmt::Display) -> Error {
	Error::invalid(format!("this is not a CAR that can be read: {why}"))
}

fn cut_off(what: &str) -> Error {
	not_a_car(format!("it is cut off in {what}"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::block::{DAG_PB, RAW};
	use futures::stream;
	use multihash_codetable::{Code, MultihashDigest};

	fn varint(number: u64) -> Vec<u8> {
		let mut bytes = Vec::new();
		sensor_unixfs::protobuf::put_varint(&mut bytes, number);
		bytes
	}

	fn section(cid: &Cid, bytes: &[u8]) -> Vec<u8> {
		[car::head(cid, bytes.len()), bytes.to_vec()].concat()
	}

	fn blocks() -> [Block; 3] {
		let block = |bytes: &[u8]| Block::encode(RAW, Code::Sha2_256, bytes.to_vec()).unwrap();
		[block(b"one"), block(&[7; 100_000]), block(b"")]
	}

	fn car() -> Vec<u8> {
		let mut car = car::start(blocks()[0].cid());
		for block in blocks() {
			car.extend(section(block.cid(), block.bytes()));
		}
		car
	}

	/// A version 1 CAR with padding before it and an index after it.
	fn car_2() -> Vec<u8> {
		let (inner, padding) = (car(), 1000);
		let start = (PRAGMA.len() + HEADER_2 + padding) as u64;
		let mut car = PRAGMA.to_vec();
		car.extend([0; 16]);
		for number in [start, inner.len() as u64, start + inner.len() as u64] {
			car.extend(number.to_le_bytes());
		}
		car.extend(vec![0; padding]);
		car.extend(inner);
		car.extend([0xff; 500]);
		car
	}

	/// Read all of a CAR that arrives in pieces of this size.
	async fn read(car: &[u8], pieces: usize) -> Result<(Vec<Cid>, Vec<Block>)> {
		let pieces = car.chunks(pieces).map(|piece| Ok(Bytes::copy_from_slice(piece)));
		let mut reader = CarReader::open(stream::iter(pieces)).await?;
		let mut blocks = Vec::new();
		while let Some(block) = reader.next().await? {
			blocks.push(block);
		}
		Ok((reader.roots().to_vec(), blocks))
	}

	async fn refused(car: &[u8]) -> String {
		read(car, 1 << 20).await.unwrap_err().to_string()
	}

	#[tokio::test]
	async fn both_versions_are_read_in_pieces_of_any_size() {
		for pieces in [1, 7, 4096, 1 << 20] {
			for car in [car(), car_2()] {
				let (roots, read) = read(&car, pieces).await.unwrap();
				assert_eq!(roots, [*blocks()[0].cid()]);
				assert_eq!(read, blocks());
			}
		}
	}

	#[tokio::test]
	async fn a_car_that_is_cut_off_anywhere_but_between_blocks_is_refused() {
		let car = car();
		let header =
			car.len() - blocks().iter().map(|b| section(b.cid(), b.bytes()).len()).sum::<usize>();
		let mut ends = vec![header];
		for block in blocks() {
			ends.push(ends[ends.len() - 1] + section(block.cid(), block.bytes()).len());
		}
		for length in (0..300).chain(car.len() - 300..car.len()) {
			let outcome = read(&car[..length], 1 << 20).await;
			assert_eq!(outcome.is_ok(), ends.contains(&length), "{length}");
		}
		// A version 2 says how long it is.
		let whole = car_2();
		for length in (0..whole.len() - 500).step_by(101) {
			assert!(read(&whole[..length], 1 << 20).await.is_err(), "{length}");
		}
	}

	#[tokio::test]
	async fn numbers_and_lengths_that_make_no_sense_are_refused() {
		let car = car();
		let with = |bytes: &[u8]| [&car[..], bytes].concat();
		let endless = refused(&with(&[0xff; 20])).await;
		assert!(endless.contains("length of block 4 is not a number"), "{endless}");
		let padded = refused(&with(&[0x81, 0x00])).await;
		assert!(padded.contains("not a number"), "{padded}");
		let huge = refused(&with(&varint(1 << 40))).await;
		assert!(huge.contains("1099511627776 bytes"), "{huge}");
		let truncated = refused(&with(&[0x80])).await;
		assert!(truncated.contains("cut off in block 4"), "{truncated}");
		let empty = refused(&with(&[0])).await;
		assert!(empty.contains("no address"), "{empty}");
		assert!(refused(&varint(1 << 32)).await.contains("header is said"));
		assert!(refused(b"").await.contains("empty"));
		assert!(refused(b"<!doctype html>").await.contains("not a CAR"));
	}

	#[tokio::test]
	async fn blocks_that_do_not_match_or_cannot_be_checked_are_refused() {
		let car = car();
		let with = |cid: Cid, bytes: &[u8]| [&car[..], &section(&cid, bytes)].concat();
		let hash = Code::Sha2_256.digest(b"right");
		let wrong = refused(&with(Cid::new_v1(RAW, hash), b"wrong")).await;
		assert!(wrong.contains("do not match"), "{wrong}");
		let cbor = refused(&with(Cid::new_v1(0x71, hash), b"right")).await;
		assert!(cbor.contains("codec 0x71"), "{cbor}");
		let md5 = cid::multihash::Multihash::wrap(0xd5, &[0; 16]).unwrap();
		assert!(refused(&with(Cid::new_v1(RAW, md5), b"x")).await.contains("hash 0xd5"));
		let identity = cid::multihash::Multihash::wrap(0, b"right").unwrap();
		let message = refused(&with(Cid::new_v1(RAW, identity), b"right")).await;
		assert!(message.contains("hash 0x0"), "{message}");
		// An identity that is itself megabytes long.
		let bomb = [&[1, 0x55, 0][..], &varint(1_000_000), &[0; 1_000_000]].concat();
		let bomb = [&car[..], &varint(bomb.len() as u64), &bomb].concat();
		assert!(refused(&bomb).await.contains("no usable address"));
		let large = vec![0; MAX_BLOCK + 1];
		let cid = Cid::new_v1(DAG_PB, Code::Sha2_256.digest(&large));
		assert!(refused(&with(cid, &large)).await.contains("too large"));
	}

	#[tokio::test]
	async fn a_version_2_that_points_nowhere_is_refused() {
		for (start, length) in [(0, 100), (50, 100), (51, 0), (u64::MAX, 1), (51, u64::MAX)] {
			let mut car = [&PRAGMA[..], &[0; 16]].concat();
			for number in [start, length, 0u64] {
				car.extend(number.to_le_bytes());
			}
			assert!(refused(&car).await.contains("not a CAR"), "{start} {length}");
		}
		// One inside another.
		let mut nested = [&PRAGMA[..], &[0; 16]].concat();
		for number in [51, PRAGMA.len() as u64, 0] {
			nested.extend(number.to_le_bytes());
		}
		nested.extend(PRAGMA);
		assert!(refused(&nested).await.contains("version 2 is not known"));
	}

	proptest::proptest! {
		#![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
		#[test]
		fn a_flipped_bit_never_gets_a_wrong_block_through(at in 0..400usize, bit in 0..8u8) {
			let mut car = car();
			let at = if at < 200 { at } else { car.len() - 1 - (at - 200) };
			car[at] ^= 1 << bit;
			let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
			if let Ok((_, read)) = runtime.block_on(read(&car, 1 << 20)) {
				for block in read {
					crate::block::verify(block.cid(), block.bytes()).unwrap();
				}
			}
		}
	}
}
