use crate::{mock::*, Annotators, Error, Stage, WeightInfo};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::CampaignId;

type Weights = <Test as crate::Config>::WeightInfo;

fn settle(campaign: CampaignId, steps: u32) -> DispatchResultWithPostInfo {
	Annotation::settle(RuntimeOrigin::signed(ANYBODY), campaign, steps)
}

fn stage(campaign: CampaignId) -> Stage {
	Annotation::campaign(campaign).unwrap().stage
}

/// Everything is labelled by two annotators, who agree.
fn all_labelled() -> CampaignId {
	let id = open(new_campaign());
	label_everything(id, &ANNOTATORS[..2], |_, item| (item % 3) as u8);
	id
}

#[test]
fn settle_runs_as_many_steps_as_asked_for() {
	build_and_execute(|| {
		let id = all_labelled();
		assert_ok!(settle(id, 0));
		assert_eq!(stage(id), Stage::Judging { batch: 0 });
		assert_ok!(settle(id, 2));
		assert_eq!(stage(id), Stage::Judging { batch: 2 });
		assert_ok!(settle(id, 2));
		assert!(matches!(stage(id), Stage::Paying { labelled: Some(_), annotator: 0 }));
		assert_ok!(settle(id, 1));
		assert!(matches!(stage(id), Stage::Paying { annotator: 1, .. }));
		assert_ok!(settle(id, 100));
		assert!(matches!(stage(id), Stage::Closed { labelled: Some(_) }));
	});
}

#[test]
fn settle_costs_only_the_steps_that_were_needed() {
	build_and_execute(|| {
		let id = all_labelled();
		let used = settle(id, 1_000).unwrap().actual_weight.unwrap();
		// Of what it costs to judge a batch of 64.
		let judged = |items| {
			Weights::settle_batch()
				+ Weights::settle_weigh(2) * items / 64
				+ Weights::settle_write()
				+ Weights::settle_judge(2) * items / 64
		};
		let needed = [
			Weights::settle_base(),
			// Both annotators are read once.
			Weights::settle_member() * 2,
			judged(4) * 2,
			judged(2),
			Weights::settle_register(3),
			// Two annotators and the refund.
			Annotation::payout_weight() * 3,
		];
		assert_eq!(used, needed.into_iter().fold(Weight::zero(), Weight::saturating_add));
		assert!(used.all_lte(Annotation::settle_weight(7)));
	});
}

#[test]
fn settle_goes_on_after_the_annotator_it_paid_last() {
	build_and_execute(|| {
		let id = all_labelled();
		assert_ok!(settle(id, 5));
		let paid = FUNDS + u128::from(ITEMS) * REWARD;
		let is_paid = || [ANNOTATORS[0], ANNOTATORS[1]].map(|who| free(who) == paid);
		assert_eq!(is_paid(), [true, false]);
		assert_ok!(settle(id, 1));
		assert_eq!(is_paid(), [true, true]);
		assert_eq!(Annotators::<Test>::iter().count(), 0);
		assert_ok!(settle(id, 1));
		assert!(matches!(stage(id), Stage::Closed { .. }));
	});
}

#[test]
fn settle_fails_before_and_after_settlement() {
	build_and_execute(|| {
		assert_noop!(settle(0, 1), Error::<Test>::CampaignNotFound);
		let running = open(new_campaign());
		assert_noop!(settle(running, 1), Error::<Test>::NotSettling);
		let id = all_labelled();
		assert_ok!(settle(id, 100));
		assert_noop!(settle(id, 1), Error::<Test>::NotSettling);
	});
}

#[test]
fn a_campaign_settled_by_call_does_not_hold_up_the_queue() {
	build_and_execute(|| {
		let (first, second) = (all_labelled(), open(new_campaign()));
		full_blocks(40);
		assert_ok!(settle(first, 100));
		idle();
		assert!(matches!(stage(second), Stage::Closed { .. }));
	});
}
