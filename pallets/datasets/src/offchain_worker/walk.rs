//! Walking a whole DAG, block by block, over as many runs as it takes.
//!
//! The walk is depth first, links in their order, and visits a block that is linked to twice once.
//! What it visits is the version's manifest. Its digest is a hash chain over the seed, the auditor and the bytes of every block, so that two
//! who walked the same data as the same auditor come to the same digest, and nobody can without the
//! bytes.

use super::ipfs::{Ipfs, NoBlock};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use codec::{Decode, Encode};
use core::fmt;
use frame::{
	deps::{sp_core::offchain::Timestamp, sp_io::offchain as host},
	hashing::blake2_256,
	prelude::H256,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	dag_pb,
	keys::audit::AuditorId,
	manifest::{Manifest, Record, MAX_BLOCKS},
	Codec, ContentId,
};

/// How many blocks are fetched at once.
const PARALLEL: usize = 8;

/// A walk that is under way or over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Walk {
	/// The hash chain so far.
	pub(crate) digest: H256,
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
pub(super) enum Stretch {
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
pub(crate) enum Failure {
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
	pub(crate) fn begin(root: ContentId, allowance: u64, seed: H256, auditor: &AuditorId) -> Self {
		let digest = (b"sensor/walk", seed, auditor).using_encoded(blake2_256).into();
		Self {
			digest,
			allowance,
			frontier: vec![root],
			known: BTreeSet::from([root]),
			records: Vec::new(),
		}
	}

	/// Whether every block was there.
	pub(super) fn is_over(&self) -> bool {
		self.frontier.is_empty()
	}

	/// How many blocks were walked.
	pub(super) fn blocks(&self) -> usize {
		self.records.len()
	}

	/// Bytes of the blocks that were walked.
	pub(super) fn bytes(&self) -> u64 {
		self.records.iter().map(|record| u64::from(record.size)).sum()
	}

	/// The list of the blocks that were walked, and the blocks that it is made of. `None` before the
	/// walk is over.
	pub(super) fn manifest(&self) -> Option<(Manifest, Vec<(ContentId, Vec<u8>)>)> {
		if !self.is_over() {
			return None;
		}
		Manifest::build(&self.records)
	}

	/// Go on until `until`.
	pub(super) fn advance(&mut self, ipfs: &Ipfs, until: Timestamp) -> Stretch {
		while !self.is_over() {
			if host::timestamp() >= until {
				return Stretch::OutOfTime;
			}
			let batch = self.batch();
			for (content, block) in batch.iter().zip(ipfs.fetch(&batch)) {
				let stop = match block {
					Ok(bytes) => match self.step(*content, &bytes) {
						Ok(()) => continue,
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
	pub(crate) fn step(&mut self, content: ContentId, bytes: &[u8]) -> Result<(), Failure> {
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
		self.digest = chain(self.digest, bytes);
		Ok(())
	}
}

/// The next link of a hash chain over blocks.
pub(super) fn chain(digest: H256, bytes: &[u8]) -> H256 {
	let mut input = Vec::with_capacity(32 + bytes.len());
	input.extend_from_slice(digest.as_bytes());
	input.extend_from_slice(bytes);
	blake2_256(&input).into()
}
