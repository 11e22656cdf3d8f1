//! Walking a whole DAG, block by block, over as many runs as it takes.
//!
//! The walk is depth first, links in their order, and visits a block that is linked to twice once.
//! What it visits is the manifest of what is walked.

use crate::{Ipfs, NoBlock};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use codec::{Decode, Encode};
use core::fmt;
use polkadot_sdk::{sp_core::offchain::Timestamp, sp_io::offchain as host};
use sensor_primitives::{
	dag_pb,
	manifest::{Manifest, Record, MAX_BLOCKS},
	Codec, ContentId,
};

/// How many blocks are fetched at once.
const PARALLEL: usize = 8;

/// The blocks that a list is made of, the root last.
pub type ListBlocks = Vec<(ContentId, Vec<u8>)>;

/// A walk that is under way or over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Walk {
	/// How many bytes may still come.
	allowance: u64,
	/// Blocks to come, the next one last. Empty when the walk is over.
	frontier: Vec<ContentId>,
	/// Every block that was linked to so far.
	known: BTreeSet<ContentId>,
	/// Every block that was walked, in that order.
	records: Vec<Record>,
}

/// How a stretch of a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
	/// Every block was there.
	Finished,
	/// Time is up; go on later.
	OutOfTime,
	/// A block is not there, or the DAG cannot be walked.
	Failed(Failure),
	/// The IPFS service does not answer; nothing can be said.
	Unreachable,
}

/// Why a walk cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
	/// No good bytes for this address.
	NoBlock(ContentId, NoBlock),
	/// This block is not a node, or links to what the chain cannot address.
	NotWalkable(ContentId),
	/// More blocks than a version may have.
	TooManyBlocks,
	/// More bytes than the version was said to have.
	TooLarge,
}

impl fmt::Display for Failure {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::NoBlock(content, NoBlock::NotFound(status)) => {
				write!(f, "no source gave block {content} (HTTP status {status})")
			},
			Self::NoBlock(content, NoBlock::TooLarge) => {
				write!(f, "block {content} is larger than 2 MiB")
			},
			Self::NoBlock(content, NoBlock::Corrupt) => {
				write!(f, "the bytes given for block {content} do not have its hash")
			},
			Self::NoBlock(content, NoBlock::Unreachable) => {
				write!(f, "nobody was there to ask for block {content}")
			},
			Self::NotWalkable(content) => write!(
				f,
				"block {content} is not a dag-pb node, or links to an address with a codec or \
				 hash that the chain does not support"
			),
			Self::TooManyBlocks => write!(f, "it has more than {MAX_BLOCKS} blocks"),
			Self::TooLarge => write!(f, "it has more bytes than were declared"),
		}
	}
}

impl Walk {
	/// Begin at `root`, and fetch no more than `allowance` bytes, as different blocks.
	pub fn begin(root: ContentId, allowance: u64) -> Self {
		Self { allowance, frontier: vec![root], known: BTreeSet::from([root]), records: Vec::new() }
	}

	/// Whether every block was there.
	pub fn is_over(&self) -> bool {
		self.frontier.is_empty()
	}

	/// How many blocks were walked.
	pub fn blocks(&self) -> usize {
		self.records.len()
	}

	/// Bytes of the blocks that were walked.
	pub fn bytes(&self) -> u64 {
		self.records.iter().map(|record| u64::from(record.size)).sum()
	}

	/// The list of the blocks that were walked, and the blocks that it is made of. `None` before the
	/// walk is over.
	pub fn manifest(&self) -> Option<(Manifest, ListBlocks)> {
		if !self.is_over() {
			return None;
		}
		Manifest::build(&self.records)
	}

	/// Go on until `until`; `each` is given every block that was walked.
	pub fn advance(
		&mut self,
		ipfs: &Ipfs,
		until: Timestamp,
		mut each: impl FnMut(&[u8]),
	) -> Stretch {
		while !self.is_over() {
			if host::timestamp() >= until {
				return Stretch::OutOfTime;
			}
			let batch = self.batch();
			for (content, block) in batch.iter().zip(ipfs.fetch(&batch)) {
				let stop = match block {
					Ok(bytes) => match self.step(*content, &bytes) {
						Ok(()) => {
							each(&bytes);
							continue;
						},
						Err(failure) => Stretch::Failed(failure),
					},
					Err(NoBlock::Unreachable) => Stretch::Unreachable,
					Err(reason) => Stretch::Failed(Failure::NoBlock(*content, reason)),
				};
				return stop;
			}
		}
		Stretch::Finished
	}

	/// The next blocks that can be fetched at once without a change of order: raw blocks have no
	/// children that would come before the next.
	fn batch(&self) -> Vec<ContentId> {
		let mut batch = Vec::new();
		for content in self.frontier.iter().rev().take(PARALLEL) {
			batch.push(*content);
			if content.codec == Codec::DagPb {
				break;
			}
		}
		batch
	}

	/// Take in the next block, whose bytes have its hash.
	pub fn step(&mut self, content: ContentId, bytes: &[u8]) -> Result<(), Failure> {
		let links = match content.codec {
			Codec::Raw => Vec::new(),
			Codec::DagPb => dag_pb::links(bytes).map_err(|_| Failure::NotWalkable(content))?,
		};
		let allowance = self.allowance.checked_sub(bytes.len() as u64).ok_or(Failure::TooLarge)?;
		let mut new = BTreeSet::new();
		let children: Vec<_> = links
			.into_iter()
			.filter(|link| !self.known.contains(link) && new.insert(*link))
			.collect();
		if self.known.len() + new.len() > MAX_BLOCKS as usize {
			return Err(Failure::TooManyBlocks);
		}
		// Nothing fails from here on: a step is taken as a whole or not at all.
		self.allowance = allowance;
		self.known.extend(new);
		self.frontier.pop();
		self.frontier.extend(children.into_iter().rev());
		// No block that is fetched is as large as 4 GiB.
		self.records.push(Record { content, size: bytes.len() as u32 });
		Ok(())
	}
}
