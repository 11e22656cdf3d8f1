//! Puts the blocks that the runtime made into IPFS.
//!
//! The runtime indexes them off chain, on every node that executes the block. They are put
//! children first, and each is forgotten here as soon as IPFS has it: as long as the root is
//! indexed there may be work left, and what is no longer indexed is done.

use super::ipfs::{Ipfs, Unreachable};
use crate::{Config, Versions, LOG_TARGET};
use alloc::{vec, vec::Vec};
use frame::{
	deps::{
		sp_core::offchain::{StorageKind, Timestamp},
		sp_io::offchain as host,
	},
	log,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	dag_pb, offchain::block_key, traits::Provenance, Codec, ContentId, VersionId,
};

/// Put what is left of a version that the runtime made from labels.
pub(super) fn publish<T: Config>(
	id: VersionId,
	ipfs: &Ipfs,
	until: Timestamp,
) -> Result<(), Unreachable> {
	match Versions::<T>::get(id.dataset, id.version) {
		Some(version) if matches!(version.provenance, Provenance::Campaign(_)) => {
			publish_dag(version.root, ipfs, until)
		},
		_ => Ok(()),
	}
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
			Ok(()) => host::local_storage_clear(StorageKind::PERSISTENT, &block_key(content)),
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
