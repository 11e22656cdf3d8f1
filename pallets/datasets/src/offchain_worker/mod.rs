//! What a node does beside every block: it puts the blocks that the runtime made into IPFS, and
//! audits versions if it holds the audit key of a current validator.
//!
//! Everything here is this node's own business: nothing that goes wrong can affect the chain, and
//! a run that is cut short is resumed from local storage at a later block.

mod auditor;
mod draw;
mod list;
mod progress;
mod publisher;
mod walk;

#[cfg(test)]
pub(crate) use walk::Walk;

use crate::{Config, LOG_TARGET};
use frame::{
	deps::{
		frame_system,
		sp_core::offchain::{Duration, Timestamp},
		sp_io::offchain as host,
		sp_runtime::offchain::storage_lock::{BlockAndTime, StorageLock},
	},
	log,
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{local::is_news, Ipfs, Unreachable};

/// Local key of the lock that keeps runs from overlapping: the hook runs at every new block,
/// whether or not the run of an earlier block is over.
const LOCK: &[u8] = b"sensor/datasets/lock";

/// For how long a run may go on.
const RUN: Duration = Duration::from_millis(20_000);

/// When a lock that a crashed run left behind is void: the run, and as much again for requests
/// that were under way when it ended.
const LOCK_TIME: Duration = Duration::from_millis(40_000);

/// Likewise, in blocks.
const LOCK_BLOCKS: u32 = 3;

/// Local key that is set while the IPFS API cannot be reached, so that the log says so once.
const UNREACHABLE: &[u8] = b"sensor/datasets/ipfs-unreachable";

/// Publish and audit, for a while.
pub(crate) fn run<T: Config>(now: BlockNumberFor<T>) {
	let Some(ipfs) = Ipfs::beside_this_node() else {
		log::debug!(target: LOG_TARGET, "no IPFS API on this node: nothing is published or audited");
		return;
	};
	let mut lock =
		StorageLock::<BlockAndTime<frame_system::Pallet<T>>>::with_block_and_time_deadline(
			LOCK,
			LOCK_BLOCKS,
			LOCK_TIME,
		);
	let Ok(_guard) = lock.try_lock() else {
		return;
	};
	let until = host::timestamp().add(RUN);
	let outcome = publish_and_audit::<T>(now, &ipfs, until);
	tell_reachability(&ipfs, outcome);
}

fn publish_and_audit<T: Config>(
	now: BlockNumberFor<T>,
	ipfs: &Ipfs,
	until: Timestamp,
) -> Result<(), Unreachable> {
	let published = publisher::publish::<T>(ipfs, until);
	// One block that the service hangs on must not keep other versions from being audited.
	let audited = auditor::audit::<T>(now.saturated_into(), ipfs, until);
	published.and(audited)
}

/// Log when the IPFS API goes away and when it comes back, and not at every block between.
fn tell_reachability(ipfs: &Ipfs, outcome: Result<(), Unreachable>) {
	if !is_news(UNREACHABLE, outcome.is_err()) {
		return;
	}
	match outcome {
		Err(Unreachable) => log::error!(
			target: LOG_TARGET,
			"cannot reach the IPFS API at {}: this node publishes and audits nothing until it \
			 answers. Check that the IPFS service runs and that --ipfs-api names it.",
			ipfs.url(),
		),
		Ok(()) => log::info!(target: LOG_TARGET, "the IPFS API at {} answers again", ipfs.url()),
	}
}
