//! Work that costs the annotator nothing.

use crate::{mock::*, types::Requirements, Call, Error};
use frame::{deps::frame_support::dispatch::CheckIfFeeless, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, CampaignId};

const A: u64 = ANNOTATORS[0];
/// Has nothing.
const EMPTY: u64 = 99;

fn is_free(annotator: u64, campaign: CampaignId) -> bool {
	RuntimeCall::Annotation(Call::claim { campaign }).is_feeless(&RuntimeOrigin::signed(annotator))
}

/// A campaign over one batch, with money for `claims` claims.
fn sponsored(claims: u128) -> CampaignId {
	let mut new = new_campaign();
	new.version = Registry::insert(1, REQUESTER, 4, Availability::Available);
	new.fees = claims * FEE;
	open(new)
}

#[test]
fn a_claim_is_free_of_charge_while_the_campaign_pays() {
	build_and_execute(|| {
		let id = sponsored(1);
		assert!(is_free(A, id));
		assert_ok!(Annotation::claim(RuntimeOrigin::signed(A), id));
		assert_eq!(free(TREASURY), FUNDS + FEE);
		assert!(!is_free(ANNOTATORS[1], id));
		// Whoever pays can still claim.
		assert_ok!(Annotation::claim(RuntimeOrigin::signed(ANNOTATORS[1]), id));
		assert_eq!(free(TREASURY), FUNDS + FEE);
	});
}

#[test]
fn a_claim_that_would_fail_is_not_free_of_charge() {
	build_and_execute(|| {
		assert!(!is_free(A, 0));
		let id = sponsored(9);
		assert_ok!(Annotation::set_paused(RuntimeOrigin::signed(REQUESTER), id, true));
		assert!(!is_free(A, id));
		let mut new = new_campaign();
		new.fees = FEE;
		new.requirements = Requirements { stake: FUNDS, ..new.requirements };
		let staked = open(new);
		assert!(!is_free(EMPTY, staked));
	});
}

#[test]
fn an_empty_account_works_is_paid_and_can_spend_what_it_earned() {
	build_and_execute(|| {
		let id = sponsored(2);
		assert!(!System::account_exists(&EMPTY));
		assert!(is_free(EMPTY, id));
		for annotator in [EMPTY, A] {
			let batch = draw(id, annotator).unwrap();
			assert_ok!(commit(id, batch, annotator, &[0, 1, 2, 0]));
		}
		assert!(System::account_exists(&EMPTY));
		for annotator in [EMPTY, A] {
			assert_ok!(reveal(id, 0, annotator, &[0, 1, 2, 0]));
		}
		idle();
		assert_eq!(free(EMPTY), 4 * REWARD);
		assert_eq!(System::sufficients(&EMPTY), 0);
		assert_ok!(Balances::transfer_all(RuntimeOrigin::signed(EMPTY), ANYBODY, false));
		assert!(!System::account_exists(&EMPTY));
	});
}

#[test]
fn an_empty_account_that_earns_nothing_leaves_nothing_behind() {
	build_and_execute(|| {
		let id = sponsored(1);
		draw(id, EMPTY).unwrap();
		full_blocks(31);
		idle();
		assert!(!System::account_exists(&EMPTY));
		// What was not used of the fees came back.
		assert_eq!(free(REQUESTER), FUNDS - FEE);
		assert_noop!(
			Annotation::claim(RuntimeOrigin::signed(EMPTY), id),
			Error::<Test>::CommitClosed
		);
	});
}
