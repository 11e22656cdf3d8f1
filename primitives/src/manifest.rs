//! The list of all blocks of a dataset version, so that one of them can be drawn at random, and
//! proven on chain to be among them.
//!
//! It holds every block below the version's root, the root first, in the order of a walk: depth
//! first, links in their order, each block once. A [`Record`] has 40 bytes and a [`PAGE`] has 1,024
//! of them. The list is a UnixFS file like any other: its pages are raw blocks, and the block above
//! them links to them in order; a list of one page is that page. So its address follows from the
//! version's, everybody who has walked the version can make it, and the blocks on the way from its
//! root to a record prove the record.

use crate::{dag_pb, Codec, ContentId, HashCode};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Bytes of a record.
pub const RECORD: usize = 40;

/// Records of a page; the last page may have fewer.
pub const PAGE_RECORDS: u32 = 1_024;

/// Bytes of a full page.
pub const PAGE: usize = RECORD * PAGE_RECORDS as usize;

/// The most pages of a list, which are as many as IPFS puts below one block.
pub const MAX_PAGES: u32 = 174;

/// The most blocks of a list.
pub const MAX_BLOCKS: u32 = MAX_PAGES * PAGE_RECORDS;

/// The most bytes of a list's root block.
pub const MAX_ROOT: usize = PAGE;

/// The list of a version's blocks, as the chain keeps it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Manifest {
	/// Its address.
	pub root: ContentId,
	/// How many blocks it lists; at least one.
	pub blocks: u32,
}

/// Blocks, each with its address.
pub type Blocks = Vec<(ContentId, Vec<u8>)>;

/// One block of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Record {
	/// Its address.
	pub content: ContentId,
	/// Its size, in bytes.
	pub size: u32,
}

/// Why blocks do not prove a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidProof {
	/// The list has fewer blocks.
	OutOfRange,
	/// A block is not the one that the address above names, or one is missing or too many.
	WrongBlock,
	/// The list itself is not well formed.
	Malformed,
}

impl Record {
	/// The record as bytes: codec (0 raw, 1 dag-pb), hash (0 SHA2-256, 1 BLAKE2b-256), digest, size
	/// (little endian), two zeros.
	pub fn to_bytes(self) -> [u8; RECORD] {
		let mut bytes = [0; RECORD];
		bytes[0] = self.content.codec as u8;
		bytes[1] = self.content.hash as u8;
		bytes[2..34].copy_from_slice(&self.content.digest);
		bytes[34..38].copy_from_slice(&self.size.to_le_bytes());
		bytes
	}

	/// The record that these bytes are.
	pub fn from_bytes(bytes: &[u8; RECORD]) -> Option<Self> {
		let codec = match bytes[0] {
			0 => Codec::Raw,
			1 => Codec::DagPb,
			_ => return None,
		};
		let hash = match bytes[1] {
			0 => HashCode::Sha2_256,
			1 => HashCode::Blake2b256,
			_ => return None,
		};
		if bytes[38..] != [0; 2] {
			return None;
		}
		let digest = bytes[2..34].try_into().ok()?;
		let size = u32::from_le_bytes(bytes[34..38].try_into().ok()?);
		Some(Self { content: ContentId { codec, hash, digest }, size })
	}
}

impl Manifest {
	/// The list of `records`, and the blocks that it is made of, the root last.
	///
	/// `None` for no records, and for more than [`MAX_BLOCKS`].
	pub fn build(records: &[Record]) -> Option<(Self, Blocks)> {
		let count = u32::try_from(records.len()).ok().filter(|n| (1..=MAX_BLOCKS).contains(n))?;
		let mut blocks: Vec<_> = records
			.chunks(PAGE_RECORDS as usize)
			.map(|records| {
				let page: Vec<u8> = records.iter().flat_map(|record| record.to_bytes()).collect();
				(ContentId::raw(&page), page)
			})
			.collect();
		if blocks.len() > 1 {
			let parts: Vec<_> =
				blocks.iter().map(|(content, page)| (*content, page.len() as u64)).collect();
			let root = dag_pb::file(&parts);
			blocks.push((ContentId::dag_pb(&root), root));
		}
		let root = blocks.last()?.0;
		Some((Self { root, blocks: count }, blocks))
	}

	/// The page that has the record of block `index`; page and index count from 0.
	pub const fn page_of(index: u32) -> u32 {
		index / PAGE_RECORDS
	}

	/// The address of a page, given the list's root block.
	pub fn page(&self, root: &[u8], page: u32) -> Result<ContentId, InvalidProof> {
		if self.root.codec == Codec::Raw {
			return if page == 0 { Ok(self.root) } else { Err(InvalidProof::OutOfRange) };
		}
		// Bounded before it is parsed.
		if root.len() > MAX_ROOT || !self.root.matches(root) {
			return Err(InvalidProof::WrongBlock);
		}
		let links = dag_pb::links(root).map_err(|_| InvalidProof::Malformed)?;
		links.get(page as usize).copied().ok_or(InvalidProof::Malformed)
	}

	/// The record of block `index` in the page that has it.
	pub fn record(&self, page: &[u8], index: u32) -> Result<Record, InvalidProof> {
		if index >= self.blocks {
			return Err(InvalidProof::OutOfRange);
		}
		let at = (index % PAGE_RECORDS) as usize * RECORD;
		let bytes = page.get(at..at + RECORD).and_then(|bytes| bytes.try_into().ok());
		bytes.and_then(Record::from_bytes).ok_or(InvalidProof::Malformed)
	}

	/// The record of block `index`, proven by the list's blocks on the way to it: its root and the
	/// page, or the page alone if there is only one.
	pub fn prove(&self, index: u32, path: &[&[u8]]) -> Result<Record, InvalidProof> {
		let (root, page) = match (self.root.codec, path) {
			(Codec::Raw, [page]) => (&[][..], *page),
			(Codec::DagPb, [root, page]) => (*root, *page),
			_ => return Err(InvalidProof::WrongBlock),
		};
		if page.len() > PAGE || !self.page(root, Self::page_of(index))?.matches(page) {
			return Err(InvalidProof::WrongBlock);
		}
		self.record(page, index)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn records(count: u32) -> Vec<Record> {
		(0..count).map(|i| Record { content: ContentId::raw(&i.to_le_bytes()), size: i }).collect()
	}

	/// The blocks on the way to `index`.
	fn path(blocks: &[(ContentId, Vec<u8>)], index: u32) -> Vec<&[u8]> {
		let page = &blocks[Manifest::page_of(index) as usize].1[..];
		match blocks {
			[_] => vec![page],
			[.., (_, root)] => vec![root, page],
			[] => unreachable!("a list has blocks"),
		}
	}

	#[test]
	fn every_block_of_a_list_is_proven_by_the_blocks_on_the_way_to_it() {
		for count in [1, 2, PAGE_RECORDS, PAGE_RECORDS + 1, 3 * PAGE_RECORDS + 7] {
			let records = records(count);
			let (manifest, blocks) = Manifest::build(&records).unwrap();
			assert_eq!(manifest.blocks, count);
			for index in [0, count / 2, count - 1] {
				let proven = manifest.prove(index, &path(&blocks, index));
				assert_eq!(proven, Ok(records[index as usize]));
			}
			let last = path(&blocks, count - 1);
			assert_eq!(manifest.prove(count, &last), Err(InvalidProof::OutOfRange));
		}
	}

	#[test]
	fn blocks_of_another_list_or_another_page_prove_nothing() {
		let (manifest, blocks) = Manifest::build(&records(3 * PAGE_RECORDS)).unwrap();
		let (other, others) = Manifest::build(&records(2 * PAGE_RECORDS)).unwrap();
		let wrong = Err(InvalidProof::WrongBlock);
		assert_eq!(manifest.prove(0, &path(&blocks, PAGE_RECORDS)), wrong);
		assert_eq!(other.prove(0, &path(&blocks, 0)), wrong);
		assert_eq!(manifest.prove(0, &path(&others, 0)), wrong);
		assert_eq!(manifest.prove(0, &path(&blocks, 0)[1..]), wrong);
		assert_eq!(manifest.prove(0, &[]), wrong);
		let mut bent = path(&blocks, 0)[1].to_vec();
		bent[5] ^= 1;
		assert_eq!(manifest.prove(0, &[path(&blocks, 0)[0], &bent]), wrong);
	}

	#[test]
	fn the_list_is_the_file_that_ipfs_makes_of_its_bytes() {
		// By ipfs-unixfs-importer, which Helia adds files with, in chunks of 40,960 bytes.
		let address = "bafybeidlndmmqzm2uzjol2gmuzp7dqx6v5lqlmx3up57vnan7oquzhgi4e";
		let (manifest, _) = Manifest::build(&records(3 * PAGE_RECORDS + 7)).unwrap();
		assert_eq!(manifest.root.to_string(), address);
	}

	#[test]
	fn nothing_and_too_much_cannot_be_listed() {
		assert!(Manifest::build(&[]).is_none());
		assert!(Manifest::build(&records(MAX_BLOCKS + 1)).is_none());
		let (_, blocks) = Manifest::build(&records(MAX_BLOCKS)).unwrap();
		assert!(blocks.last().unwrap().1.len() <= MAX_ROOT);
	}

	proptest! {
		#[test]
		fn a_record_is_read_as_it_was_written(digest: [u8; 32], size: u32, raw: bool, sha: bool) {
			let codec = if raw { Codec::Raw } else { Codec::DagPb };
			let hash = if sha { HashCode::Sha2_256 } else { HashCode::Blake2b256 };
			let record = Record { content: ContentId { codec, hash, digest }, size };
			prop_assert_eq!(Record::from_bytes(&record.to_bytes()), Some(record));
		}

		#[test]
		fn any_bytes_are_read_or_refused_without_a_panic(
			root in proptest::collection::vec(any::<u8>(), 0..200),
			page in proptest::collection::vec(any::<u8>(), 0..200),
			index: u32, blocks: u32,
		) {
			for content in [ContentId::raw(&page), ContentId::dag_pb(&root)] {
				let manifest = Manifest { root: content, blocks };
				let _ = manifest.prove(index, &[&root, &page]);
				let _ = manifest.prove(index, &[&page]);
			}
		}
	}
}
