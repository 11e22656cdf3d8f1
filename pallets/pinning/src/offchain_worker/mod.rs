//! What a pinner's node does beside every block: it answers demands for blocks, and keeps what it
//! was given.
//!
//! Only the node that was told whose it is does so: otherwise anybody could have it keep anything. It
//! needs no keys: answers are right or wrong whoever sends them, and pinning is nobody else's business. Nothing that goes wrong here can affect the chain, and a run that is cut short is
//! resumed from local storage at a later block.

mod answers;
mod keeper;
mod memory;

use crate::{Config, PinnerOf};
use codec::Decode;
use frame::{
	deps::{
		frame_system,
		sp_core::offchain::{Duration, StorageKind},
		sp_io::offchain as host,
		sp_runtime::offchain::storage_lock::{BlockAndTime, StorageLock},
	},
	log,
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{local::is_news, Ipfs, Unreachable};
use sensor_primitives::{offchain::PINNER, traits::PinnerId};

/// The target of what is logged.
const LOG_TARGET: &str = "runtime::pinning";

/// Local key of the lock that keeps two runs from answering at the same time: the hook runs at every
/// new block, whether or not the run of an earlier block is over.
const ANSWERING: &[u8] = b"sensor/pinning/answering";

/// Local key of the lock that keeps two runs from pinning at the same time. Another one, because
/// answers cannot wait for a pin.
const KEEPING: &[u8] = b"sensor/pinning/keeping";

/// For how long a run may go on, unless it waits for a pin that gets further.
const RUN: Duration = Duration::from_millis(20_000);

/// When a lock that a crashed run left behind is void: the run, and as much again for requests
/// that were under way when it ended.
const LOCK_TIME: Duration = Duration::from_millis(40_000);

/// Likewise, in blocks.
const LOCK_BLOCKS: u32 = 3;

/// Local key that is set while the IPFS API cannot be reached, so that the log says so once.
const UNREACHABLE: &[u8] = b"sensor/pinning/ipfs-unreachable";

/// Answer and keep, for a while.
pub(crate) fn run<T: Config>(now: BlockNumberFor<T>) {
	let Some(ipfs) = Ipfs::beside_this_node() else { return };
	let here = pinner_here::<T>();
	// Who is no pinner any more may have to unpin.
	if here.is_none() && memory::versions().is_empty() {
		return;
	}
	let until = host::timestamp().add(RUN);
	let answered =
		alone::<T>(ANSWERING, |_| answers::answer::<T>(here, now.saturated_into(), &ipfs, until));
	let kept = alone::<T>(KEEPING, |go_on| keeper::keep::<T>(here, &ipfs, until, go_on));
	tell_reachability(&ipfs, answered.and_then(|answered| Ok(answered | kept?)));
}

/// The pinner that this node is, if it was told and that is registered.
fn pinner_here<T: Config>() -> Option<PinnerId> {
	let account = host::local_storage_get(StorageKind::PERSISTENT, PINNER)?;
	PinnerOf::<T>::get(T::AccountId::decode(&mut &account[..]).ok()?)
}

/// Do something that no other run does at the same time, or nothing; it can call what it is given
/// to go on for longer. Returns whether it has asked the service anything.
fn alone<T: Config>(
	key: &[u8],
	task: impl FnOnce(&mut dyn FnMut()) -> Result<bool, Unreachable>,
) -> Result<bool, Unreachable> {
	let mut lock =
		StorageLock::<BlockAndTime<frame_system::Pallet<T>>>::with_block_and_time_deadline(
			key,
			LOCK_BLOCKS,
			LOCK_TIME,
		);
	let Ok(mut guard) = lock.try_lock() else { return Ok(false) };
	task(&mut || {
		// Somebody else has it if it cannot be extended, and nothing breaks if two pin the same.
		let _ = guard.extend_lock();
	})
}

/// Log when the IPFS API goes away and when it comes back, and not at every block between.
fn tell_reachability(ipfs: &Ipfs, asked: Result<bool, Unreachable>) {
	// Who has not asked does not know.
	if asked == Ok(false) || !is_news(UNREACHABLE, asked.is_err()) {
		return;
	}
	match asked {
		Err(Unreachable) => log::error!(
			target: LOG_TARGET,
			"cannot reach the IPFS API at {}: this node keeps nothing and answers no demands until \
			 it answers, and a pinner that does not answer loses a part of its bond. Check that the \
			 IPFS service runs and that --ipfs-api names it.",
			ipfs.url(),
		),
		Ok(_) => log::info!(target: LOG_TARGET, "the IPFS API at {} answers again", ipfs.url()),
	}
}
