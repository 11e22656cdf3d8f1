//! A chain of real blocks: every hook of every pallet runs, sessions and eras pass.

use super::on;
use crate::{
	Balances, Beefy, Executive, Hash, Header, Mmr, Runtime, RuntimeCall, Session, System, Treasury,
	UncheckedExtrinsic,
};
use polkadot_sdk::{
	frame_support::traits::fungible::Inspect,
	pallet_timestamp,
	sp_consensus_babe::{
		digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
		Slot,
	},
	sp_runtime::{generic, traits::Header as _, Digest, DigestItem},
};

/// The first slot; any will do.
const FIRST_SLOT: u64 = 1_000;
/// How long a slot is on development networks, in milliseconds.
const SLOT_MILLIS: u64 = 1_000;

/// Run an empty block after `parent`, made by the only validator.
fn run_block(number: u32, parent: Hash) -> Header {
	let slot = FIRST_SLOT + u64::from(number);
	let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
		authority_index: 0,
		slot: Slot::from(slot),
	});
	let header = Header::new(
		number,
		Default::default(),
		Default::default(),
		parent,
		Digest { logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(claim)] },
	);
	Executive::initialize_block(&header);
	let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: slot * SLOT_MILLIS });
	let inherent: UncheckedExtrinsic = generic::UncheckedExtrinsic::new_bare(time);
	Executive::apply_extrinsic(inherent).expect("valid").expect("it succeeds");
	Executive::finalize_block()
}

fn run_blocks(count: u32) {
	let mut parent = System::block_hash(0);
	for number in 1..=count {
		parent = run_block(number, parent).hash();
	}
}

#[test]
fn eras_pass_and_pay_the_treasury() {
	on("development", || {
		let before = Balances::balance(&Treasury::account_id());
		// Keys and stakes need a session to take effect; a session is 40 blocks.
		run_blocks(170);
		assert!(Session::current_index() >= 4);
		assert!(
			polkadot_sdk::pallet_staking::CurrentEra::<Runtime>::get().is_some_and(|era| era >= 3)
		);
		assert!(Balances::balance(&Treasury::account_id()) > before);
	});
}

#[test]
fn every_block_leaves_a_leaf_for_bridges() {
	on("development", || {
		run_blocks(5);
		assert_eq!(Mmr::mmr_leaves(), 5);
		assert!(Beefy::validator_set().is_some());
	});
}
