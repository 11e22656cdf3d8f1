//! Stakes are released, but for what was withheld or guessed.

use crate::{mock::*, types::Requirements, Event, HoldReason};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, CampaignId};

const STAKE: u128 = 1_000;
const A: u64 = ANNOTATORS[0];
const B: u64 = ANNOTATORS[1];
const C: u64 = ANNOTATORS[2];

/// A campaign over one batch of 30 items with a stake, which three annotators have drawn.
fn staked() -> CampaignId {
	let mut new = new_campaign();
	new.version = Registry::insert(1, REQUESTER, 30, Availability::Available);
	(new.batch_size, new.redundancy, new.max_redundancy) = (30, 3, 3);
	new.requirements = Requirements { stake: STAKE, ..new.requirements };
	let id = open(new);
	for who in [A, B, C] {
		assert_eq!(draw(id, who), Some(0));
	}
	id
}

fn held(who: u64) -> u128 {
	Balances::balance_on_hold(&HoldReason::Stake.into(), &who)
}

/// The truth: cats and dogs.
fn truth() -> Vec<u8> {
	(0..30).map(|item| item % 2).collect()
}

#[test]
fn a_stake_is_on_hold_from_the_first_claim_to_the_payment() {
	build_and_execute(|| {
		let id = staked();
		assert_eq!([A, B, C].map(held), [STAKE; 3]);
		for who in [A, B, C] {
			assert_ok!(commit(id, 0, who, &truth()));
		}
		for who in [A, B, C] {
			assert_ok!(reveal(id, 0, who, &truth()));
		}
		idle();
		assert_eq!([A, B, C].map(held), [0; 3]);
		assert_eq!(free(A), FUNDS + 30 * REWARD);
		assert_eq!(free(TREASURY), FUNDS);
	});
}

#[test]
fn whoever_gives_one_label_to_everything_earns_nothing_and_loses_the_stake() {
	build_and_execute(|| {
		let id = staked();
		let lazy = vec![0; 30];
		let work = |who: u64| if who == C { lazy.clone() } else { truth() };
		for who in [A, B, C] {
			assert_ok!(commit(id, 0, who, &work(who)));
		}
		for who in [A, B, C] {
			assert_ok!(reveal(id, 0, who, &work(who)));
		}
		idle();
		System::assert_has_event(
			Event::StakeLost { campaign: id, annotator: C, amount: STAKE }.into(),
		);
		assert_eq!([A, B, C].map(free), [FUNDS + 300, FUNDS + 300, FUNDS - STAKE]);
		assert_eq!(free(TREASURY), FUNDS + STAKE);
	});
}

#[test]
fn whoever_withholds_answers_loses_the_stake() {
	build_and_execute(|| {
		let id = staked();
		for who in [A, B, C] {
			assert_ok!(commit(id, 0, who, &truth()));
		}
		for who in [A, B] {
			assert_ok!(reveal(id, 0, who, &truth()));
		}
		full_blocks(40);
		idle();
		assert_eq!(free(C), FUNDS - STAKE);
		assert_eq!(Annotation::reputation(C, skill("pets")).judged, 30);
	});
}

#[test]
fn whoever_never_begins_has_the_stake_back() {
	build_and_execute(|| {
		staked();
		full_blocks(40);
		idle();
		assert_eq!([A, B, C].map(free), [FUNDS; 3]);
	});
}

#[test]
fn claim_fails_for_who_cannot_put_up_the_stake() {
	build_and_execute(|| {
		let mut new = new_campaign();
		new.requirements = Requirements { stake: FUNDS, ..new.requirements };
		let id = open(new);
		assert!(Annotation::claim(RuntimeOrigin::signed(A), id).is_err());
		assert_eq!(held(A), 0);
	});
}

#[test]
fn claim_fails_for_who_has_too_little_reputation() {
	build_and_execute(|| {
		let ask = |percent| {
			let mut new = new_campaign();
			let reputation = Permill::from_percent(percent);
			new.requirements = Requirements { reputation, ..new.requirements };
			new
		};
		let first = open(ask(50));
		label_everything(first, &ANNOTATORS[..2], |_, item| (item % 3) as u8);
		idle();
		// Ten of ten are right: eleven of twelve, as estimated.
		let second = open(ask(91));
		assert_ok!(Annotation::claim(RuntimeOrigin::signed(A), second));
		assert_noop!(
			Annotation::claim(RuntimeOrigin::signed(C), second),
			crate::Error::<Test>::ReputationTooLow
		);
	});
}
