//! Ethereum as the light client follows it here: what it takes for final, what it refuses, and how it
//! begins anew.

mod beacon;

use super::on;
use crate::{EthereumClient, Runtime, RuntimeOrigin};
use beacon::{Beacon, FULU, PERIOD};
use polkadot_sdk::{
	frame_support::{assert_noop, assert_ok},
	sp_keyring::Sr25519Keyring,
	sp_runtime::DispatchResult,
};
use snowbridge_beacon_primitives::{bls::BlsError, Update};
use snowbridge_pallet_ethereum_client::{Error, FinalizedBeaconState, LatestFinalizedBlockRoot};

/// Follow an Ethereum from a block on, by a referendum.
fn begin(beacon: &Beacon, slot: u64) {
	let checkpoint = Box::new(beacon.checkpoint(slot));
	assert_ok!(EthereumClient::force_checkpoint(RuntimeOrigin::root(), checkpoint));
	assert_eq!(latest(), slot);
}

/// What any relayer may say.
fn submit(update: &Update<512, 64>) -> DispatchResult {
	let relayer = RuntimeOrigin::signed(Sr25519Keyring::Bob.to_account_id());
	EthereumClient::submit(relayer, Box::new(update.clone())).map(|_| ()).map_err(|why| why.error)
}

/// The slot of the latest final block.
fn latest() -> u64 {
	FinalizedBeaconState::<Runtime>::get(LatestFinalizedBlockRoot::<Runtime>::get())
		.expect("there is a final block after a checkpoint")
		.slot
}

/// That the committee which the light client knows did not sign this.
fn not_signed() -> Error<Runtime> {
	Error::BLSVerificationFailed(BlsError::SignatureVerificationFailed)
}

#[test]
fn what_a_sync_committee_signs_is_final_and_the_next_committee_takes_over() {
	on("development", || {
		let beacon = Beacon::new(FULU);
		begin(&beacon, 64);
		assert_ok!(submit(&beacon.update(96)));
		assert_eq!(latest(), 96);
		assert_ok!(submit(&beacon.update(PERIOD + 32)));
		assert_ok!(submit(&beacon.update(2 * PERIOD + 32)));
		assert_eq!(latest(), 2 * PERIOD + 32);
	});
}

#[test]
fn what_is_signed_for_a_fork_that_is_not_known_is_refused() {
	on("development", || {
		let beacon = Beacon::new(FULU);
		begin(&beacon, 64);
		let next_fork = Beacon::new([7, 0, 0, 0]);
		assert_noop!(submit(&next_fork.update(96)), not_signed());
		// Nothing is broken by it.
		assert_ok!(submit(&beacon.update(96)));
	});
}

#[test]
fn a_sync_committee_that_its_predecessors_did_not_name_is_not_believed() {
	on("development", || {
		let beacon = Beacon::new(FULU);
		begin(&beacon, 64);
		let skipped = || Error::<Runtime>::SkippedSyncCommitteePeriod;
		// At a checkpoint only its own committee is known.
		assert_noop!(submit(&beacon.update(PERIOD + 32)), skipped());
		assert_ok!(submit(&beacon.update(96)));
		// Now the next is, but not the one after it.
		assert_noop!(submit(&beacon.update(2 * PERIOD + 32)), skipped());
		assert_noop!(submit(&beacon.update_by(2, PERIOD + 32)), not_signed());
		assert_ok!(submit(&beacon.update(PERIOD + 32)));
	});
}

#[test]
fn a_gap_that_no_ancestry_proof_could_cross_is_refused() {
	on("development", || {
		let beacon = Beacon::new(FULU);
		begin(&beacon, 64);
		assert_ok!(submit(&beacon.update(96)));
		// A state has the roots of the 8192 blocks before it.
		let too_far = Error::<Runtime>::InvalidFinalizedHeaderGap;
		assert_noop!(submit(&beacon.update(96 + 8192 + 1)), too_far);
		assert_ok!(submit(&beacon.update(96 + 8192)));
		assert_eq!(latest(), 96 + 8192);
	});
}

#[test]
fn a_checkpoint_begins_anew_after_a_gap() {
	on("development", || {
		let beacon = Beacon::new(FULU);
		begin(&beacon, 64);
		assert_ok!(submit(&beacon.update(96)));
		let later = 5 * PERIOD + 64;
		assert_noop!(
			submit(&beacon.update(later + 32)),
			Error::<Runtime>::SkippedSyncCommitteePeriod
		);
		begin(&beacon, later);
		assert_ok!(submit(&beacon.update(later + 32)));
		assert_eq!(latest(), later + 32);
		// What the old committee signs is of no use any more.
		assert_noop!(submit(&beacon.update(128)), Error::<Runtime>::SkippedSyncCommitteePeriod);
	});
}
