//! Puts the blocks that the runtime made into IPFS.
//!
//! The runtime indexes them off chain, on every node that executes the block. They are put
//! children first, and each is forgotten here as soon as IPFS has it: as long as the root is
//! indexed there may be work left, and what is no longer indexed is done.
//!
//! Every dataset is looked at, whatever became of its audit, so that a node that was away
//! publishes and forgets what it missed.

use crate::{Config, NextDatasetId, Versions, LOG_TARGET};
use alloc::{collections::VecDeque, vec, vec::Vec};
use codec::{Decode, Encode};
use frame::{
	deps::{
		sp_core::offchain::{StorageKind, Timestamp},
		sp_io::offchain as host,
	},
	log,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{
	local::{clear, load, save},
	Ipfs, Unreachable,
};
use sensor_primitives::{
	dag_pb, offchain::block_key, traits::Provenance, Codec, ContentId, DatasetId,
};

/// Local key of this node's [`Progress`].
const PROGRESS: &[u8] = b"sensor/datasets/publish";

/// How many datasets one run looks at.
const DATASETS_PER_RUN: u32 = 256;

/// How many datasets at the end are looked at again in every run: a reorganisation may have put
/// others in their place.
const LOOKED_AT_AGAIN: u32 = 16;

/// How far this node has come.
#[derive(Default, Encode, Decode)]
struct Progress {
	/// The dataset to look at next.
	next: DatasetId,
	/// Datasets that have blocks to put, the next one first.
	waiting: VecDeque<DatasetId>,
}

/// Put what is left of the datasets that the runtime made from labels.
pub(super) fn publish<T: Config>(ipfs: &Ipfs, until: Timestamp) -> Result<(), Unreachable> {
	let mut progress = load::<Progress>(PROGRESS).unwrap_or_default();
	progress.look_further::<T>();
	let mut outcome = Ok(());
	while host::timestamp() < until {
		let Some(dataset) = progress.waiting.pop_front() else { break };
		let Some(root) = indexed_labels::<T>(dataset) else { continue };
		outcome = publish_dag(root, ipfs, until);
		if indexed(root).is_some() {
			// Something is amiss, or time is up. Others come first in the next run, so that one
			// that does not get done holds up no others.
			progress.waiting.push_back(dataset);
			break;
		}
	}
	save(PROGRESS, &progress);
	outcome
}

impl Progress {
	/// Find what the next datasets have to put.
	fn look_further<T: Config>(&mut self) {
		let end = NextDatasetId::<T>::get();
		let from = self.next.min(end.saturating_sub(LOOKED_AT_AGAIN));
		let to = from.saturating_add(DATASETS_PER_RUN).min(end);
		for dataset in from..to {
			if indexed_labels::<T>(dataset).is_some() && !self.waiting.contains(&dataset) {
				self.waiting.push_back(dataset);
			}
		}
		self.next = to;
	}
}

/// The root of a dataset that the runtime made from labels, if it has blocks to put.
fn indexed_labels<T: Config>(dataset: DatasetId) -> Option<ContentId> {
	// Such datasets begin with the labels.
	let version = Versions::<T>::get(dataset, 0)?;
	let made_here = matches!(version.provenance, Provenance::Campaign(_));
	(made_here && indexed(version.root).is_some()).then_some(version.root)
}

fn publish_dag(root: ContentId, ipfs: &Ipfs, until: Timestamp) -> Result<(), Unreachable> {
	// Blocks to put, the next one last; each with whether what it links to was already added.
	let mut stack = vec![(root, false)];
	while let Some((content, expanded)) = stack.pop() {
		if host::timestamp() >= until {
			return Ok(());
		}
		// Not indexed: already put, or made by somebody else, as the labelled images were.
		let Some(bytes) = indexed(content) else { continue };
		if !expanded && content.codec == Codec::DagPb {
			stack.push((content, true));
			let links: Vec<_> = dag_pb::links(&bytes).unwrap_or_default();
			stack.extend(links.into_iter().rev().map(|link| (link, false)));
			continue;
		}
		match ipfs.put(content, &bytes)? {
			Ok(()) => clear(&block_key(content)),
			Err(status) => {
				log::warn!(
					target: LOG_TARGET,
					"the IPFS API at {} refused block {content} with HTTP status {status}; \
					 it is tried again at a later block",
					ipfs.url(),
				);
				return Ok(());
			},
		}
	}
	log::debug!(target: LOG_TARGET, "every block of {root} is in IPFS");
	Ok(())
}

/// The bytes that the runtime indexed for `content`, if they are still here.
fn indexed(content: ContentId) -> Option<Vec<u8>> {
	host::local_storage_get(StorageKind::PERSISTENT, &block_key(content))
		.filter(|bytes| content.matches(bytes))
}
