//! Pausing a campaign, and raising its reward.

use crate::{mock::*, Error, Event};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::CampaignId;

const A: u64 = ANNOTATORS[0];

fn set_paused(who: u64, campaign: CampaignId, paused: bool) -> DispatchResult {
	Annotation::set_paused(RuntimeOrigin::signed(who), campaign, paused)
}

fn top_up(who: u64, campaign: CampaignId, increase: u128) -> DispatchResult {
	Annotation::top_up(RuntimeOrigin::signed(who), campaign, increase)
}

#[test]
fn a_paused_campaign_hands_out_no_batches_but_takes_what_was_claimed() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		assert_ok!(set_paused(REQUESTER, id, true));
		System::assert_last_event(Event::CampaignPaused { campaign: id }.into());
		assert_noop!(
			Annotation::claim(RuntimeOrigin::signed(A), id),
			Error::<Test>::CampaignPaused
		);
		assert_ok!(commit(id, batch, A, &[0; 4]));
		assert_ok!(set_paused(REQUESTER, id, false));
		assert!(draw(id, A).is_some());
	});
}

#[test]
fn a_higher_reward_is_paid_for_every_label() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_ok!(top_up(REQUESTER, id, 5));
		let added = 2 * u128::from(ITEMS) * 5;
		let reward = REWARD + 5;
		System::assert_last_event(Event::RewardRaised { campaign: id, reward, added }.into());
		assert_eq!(pot(), 2 * u128::from(ITEMS) * reward);
		label_everything(id, &ANNOTATORS[..2], |_, item| (item % 3) as u8);
		idle();
		assert_eq!(free(A), FUNDS + u128::from(ITEMS) * reward);
	});
}

#[test]
fn changes_fail_for_others_and_when_there_is_nothing_to_change() {
	build_and_execute(|| {
		assert_noop!(set_paused(REQUESTER, 0, true), Error::<Test>::CampaignNotFound);
		assert_noop!(top_up(REQUESTER, 0, 1), Error::<Test>::CampaignNotFound);
		let id = open(new_campaign());
		assert_noop!(set_paused(ANYBODY, id, true), Error::<Test>::NotOwner);
		assert_noop!(top_up(ANYBODY, id, 1), Error::<Test>::NotOwner);
		assert_noop!(set_paused(REQUESTER, id, false), Error::<Test>::NothingToDo);
		assert_noop!(top_up(REQUESTER, id, 0), Error::<Test>::NothingToDo);
		assert_noop!(top_up(REQUESTER, id, FUNDS), TokenError::FundsUnavailable);
		assert_noop!(top_up(REQUESTER, id, u128::MAX), ArithmeticError::Overflow);
		full_blocks(31);
		assert_noop!(set_paused(REQUESTER, id, true), Error::<Test>::CampaignOver);
		assert_noop!(top_up(REQUESTER, id, 1), Error::<Test>::CampaignOver);
	});
}
