//! Appeals: only what is disputed waits for the jury.

use crate::{
	mock::*, types::Dispute, Appeals, Deadlines, Error, Event, HoldReason, OpenDisputes, Settling,
	Stage, WeightInfo,
};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, Disputes, Jury},
	Balance, CampaignId,
};

const STAKE: Balance = 1_000;
const A: u64 = ANNOTATORS[0];
const B: u64 = ANNOTATORS[1];
const C: u64 = ANNOTATORS[2];

/// The block in which [`labelled`] ends, and the last to appeal if it is judged at once.
const LABELLED: u32 = 7;
const UNTIL: u32 = LABELLED + APPEAL;

/// One batch of 30 items, half of them cats and half of them dogs, as A and B say; `other` says that all
/// are cats.
fn labelled(other: u64, stake: Balance) -> CampaignId {
	let mut new = new_campaign();
	new.version = Registry::insert(1, REQUESTER, 30, Availability::Available);
	(new.batch_size, new.redundancy, new.max_redundancy) = (30, 3, 4);
	// Nobody is asked for more, and what that would have cost comes back.
	new.confidence = Permill::zero();
	new.requirements.stake = stake;
	let id = open(new);
	label_everything(id, &[A, B, other], |who, item| u8::from(who != other) * (item % 2) as u8);
	assert_eq!(System::block_number(), LABELLED);
	id
}

/// The same with a jury, judged.
fn appealing(other: u64, stake: Balance) -> CampaignId {
	Court::sit();
	let id = labelled(other, stake);
	idle();
	assert!(matches!(stage(id), Stage::Appealing { labelled: Some(_), until: UNTIL }));
	id
}

/// The same, and C has appealed and is paid.
fn disputed() -> CampaignId {
	let id = appealing(C, STAKE);
	assert_ok!(appeal(C, id));
	pay(id);
	id
}

fn appeal(who: u64, campaign: CampaignId) -> DispatchResult {
	Annotation::appeal(RuntimeOrigin::signed(who), campaign)
}

fn expire(campaign: CampaignId, annotator: u64) -> DispatchResult {
	Annotation::expire_dispute(RuntimeOrigin::signed(ANYBODY), campaign, annotator)
}

fn resolve(campaign: CampaignId, annotator: u64, percent: u32) -> DispatchResult {
	Annotation::resolve(campaign, &annotator, Permill::from_percent(percent))
}

fn settle(campaign: CampaignId, steps: u32) -> DispatchResultWithPostInfo {
	Annotation::settle(RuntimeOrigin::signed(ANYBODY), campaign, steps)
}

/// Let the time to appeal pass.
fn pay(campaign: CampaignId) {
	full_blocks(APPEAL + 1);
	idle();
	assert!(matches!(stage(campaign), Stage::Closed { labelled: Some(_) }));
}

fn stage(campaign: CampaignId) -> Stage {
	Annotation::campaign(campaign).unwrap().stage
}

fn held(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::Stake.into(), &who)
}

fn accepted(who: u64) -> u64 {
	Annotation::reputation(who, skill("pets")).accepted
}

/// Leave nothing of what `who` has.
fn spend_all(who: u64) {
	assert_ok!(Balances::transfer_all(RuntimeOrigin::signed(who), ANYBODY, false));
	assert_eq!(free(who), 0);
}

#[test]
fn nobody_waits_where_there_is_no_jury() {
	build_and_execute(|| {
		let id = labelled(C, STAKE);
		idle();
		assert!(matches!(stage(id), Stage::Closed { .. }));
		assert_noop!(appeal(C, id), Error::<Test>::AppealsClosed);
		assert_eq!((free(C), held(C)), (FUNDS - STAKE, 0));
		assert_nothing_is_left();
	});
}

#[test]
fn only_the_disputed_share_waits() {
	build_and_execute(|| {
		let id = appealing(C, STAKE);
		assert_eq!([A, B, C].map(held), [STAKE; 3]);
		assert_ok!(appeal(C, id));
		System::assert_last_event(Event::WorkAppealed { campaign: id, annotator: C }.into());
		pay(id);

		// What 15 labels beyond chance would have been worth, out of 15 that chance leaves.
		let (reward, stake) = (300, STAKE);
		let until = System::block_number() + DECISION;
		System::assert_has_event(
			Event::DisputeOpened { campaign: id, annotator: C, reward, stake, until }.into(),
		);
		assert_eq!(Court::cases(), [(id, C, reward + stake)]);
		let dispute = Dispute::<Test> { reward, stake, rejected: 15, until };
		assert_eq!(OpenDisputes::<Test>::get(id, C), Some(dispute));
		assert_eq!([A, B, C].map(free), [FUNDS + 300, FUNDS + 300, FUNDS - STAKE - BOND]);
		assert_eq!([A, B, C].map(held), [0, 0, STAKE]);
		assert_eq!((free(REQUESTER), pot()), (FUNDS - 900, reward));
		assert_eq!(free(TREASURY), FUNDS);
		// Labels count as they were judged.
		assert_eq!([A, C].map(accepted), [30, 15]);
		assert_eq!(Appeals::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_jury_grants_a_share_of_reward_stake_and_reputation() {
	for (percent, amount, kept, labels) in
		[(100, 300, STAKE, 30), (50, 150, STAKE / 2, 22), (0, 0, 0, 15)]
	{
		build_and_execute(|| {
			let id = disputed();
			assert_ok!(resolve(id, C, percent));
			let granted = Permill::from_percent(percent);
			System::assert_last_event(
				Event::DisputeEnded { campaign: id, annotator: C, granted, amount }.into(),
			);
			assert_eq!(free(C), FUNDS - BOND + amount - (STAKE - kept));
			assert_eq!(free(REQUESTER), FUNDS - 600 - amount);
			assert_eq!(free(TREASURY), FUNDS + STAKE - kept);
			assert_eq!((held(C), accepted(C)), (0, labels));
			assert_eq!(Annotation::reputation(C, skill("pets")).judged, 30);
			assert_nothing_is_left();
			assert_noop!(resolve(id, C, 100), Error::<Test>::DisputeNotFound);
		});
	}
}

#[test]
fn a_dispute_can_end_before_the_campaign_does() {
	build_and_execute(|| {
		let id = appealing(C, STAKE);
		assert_ok!(appeal(C, id));
		assert_noop!(resolve(id, C, 100), Error::<Test>::DisputeNotFound);
		full_blocks(APPEAL + 1);
		// The end of the time to appeal, and three annotators.
		assert_ok!(settle(id, 4));
		assert!(matches!(stage(id), Stage::Paying { annotator: 3, .. }));
		assert_ok!(resolve(id, C, 100));
		Annotation::do_try_state().expect("the campaign has the rest");
		idle();
		assert_eq!(free(C), FUNDS - BOND + 300);
		assert_eq!(free(REQUESTER), FUNDS - 900);
		assert_nothing_is_left();
	});
}

#[test]
fn whoever_does_not_appeal_is_paid_as_judged() {
	build_and_execute(|| {
		let id = appealing(C, STAKE);
		pay(id);
		assert!(Court::cases().is_empty());
		assert_eq!((free(C), free(TREASURY)), (FUNDS - STAKE, FUNDS + STAKE));
		assert_eq!(free(REQUESTER), FUNDS - 600);
		assert_nothing_is_left();
	});
}

#[test]
fn one_can_appeal_until_the_time_is_over_and_nobody_is_paid_before() {
	build_and_execute(|| {
		let id = appealing(C, STAKE);
		full_blocks(APPEAL);
		idle();
		assert!(matches!(stage(id), Stage::Appealing { .. }));
		assert_noop!(settle(id, 1), Error::<Test>::NotSettling);
		assert_ok!(appeal(C, id));
		full_blocks(1);
		assert_noop!(appeal(A, id), Error::<Test>::AppealsClosed);
		assert_ok!(settle(id, 100));
		assert!(matches!(stage(id), Stage::Closed { .. }));
		assert_eq!(Court::cases().len(), 1);
		idle();
		assert_eq!(Settling::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_deadline_to_reveal_does_not_end_the_time_to_appeal() {
	build_and_execute(|| {
		Court::sit();
		let id = labelled(C, STAKE);
		full_blocks(31 - System::block_number());
		idle();
		// Block 32 is when a campaign is settled of which not all was revealed.
		full_blocks(3);
		idle();
		assert!(matches!(stage(id), Stage::Appealing { until: 41, .. }));
		assert_ok!(appeal(C, id));
		full_blocks(8);
		idle();
		assert!(matches!(stage(id), Stage::Closed { .. }));
	});
}

#[test]
fn appeal_fails_without_labels_that_were_rejected() {
	build_and_execute(|| {
		let id = appealing(C, STAKE);
		assert_noop!(appeal(C, 9), Error::<Test>::CampaignNotFound);
		assert_noop!(appeal(A, id), Error::<Test>::NothingRejected);
		assert_noop!(appeal(ANYBODY, id), Error::<Test>::NothingRejected);
		assert_ok!(appeal(C, id));
		assert_noop!(appeal(C, id), Error::<Test>::AlreadyAppealed);
	});
}

#[test]
fn appeal_fails_before_the_work_is_judged() {
	build_and_execute(|| {
		Court::sit();
		let id = open(new_campaign());
		assert_noop!(appeal(C, id), Error::<Test>::AppealsClosed);
	});
}

#[test]
fn labels_that_were_withheld_cannot_be_disputed() {
	build_and_execute(|| {
		Court::sit();
		let mut new = new_campaign();
		new.version = Registry::insert(1, REQUESTER, 90, Availability::Available);
		(new.batch_size, new.redundancy, new.max_redundancy) = (30, 3, 3);
		(new.duration, new.requirements.stake) = (40, STAKE);
		let id = open(new);
		// A and B are right; C says that all are cats, and withholds one batch of three.
		let work = |who| (0..30).map(move |item| u8::from(who != C) * (item % 2) as u8);
		for who in [A, B, C] {
			for _ in 0..3 {
				let batch = draw(id, who).unwrap();
				assert_ok!(commit(id, batch, who, &work(who).collect::<Vec<_>>()));
			}
		}
		for (who, batches) in [(A, 3), (B, 3), (C, 2)] {
			for batch in 0..batches {
				assert_ok!(reveal(id, batch, who, &work(who).collect::<Vec<_>>()));
			}
		}
		full_blocks(52 - System::block_number());
		idle();
		assert_ok!(appeal(C, id));
		pay(id);

		// 60 labels would be accepted of 90, of which chance has 45: worth 30. A third of the stake is lost.
		let dispute = OpenDisputes::<Test>::get(id, C).unwrap();
		assert_eq!((dispute.reward, dispute.stake, dispute.rejected), (300, 667, 30));
		assert_eq!((free(TREASURY), held(C)), (FUNDS + 333, 667));
		assert_ok!(resolve(id, C, 100));
		assert_eq!(free(C), FUNDS - BOND + 300 - 333);
		assert_eq!(accepted(C), 60);
	});
}

#[test]
fn whoever_revealed_nothing_has_nothing_to_appeal_against() {
	build_and_execute(|| {
		Court::sit();
		let id = open(new_campaign());
		for who in [A, B] {
			let batch = draw(id, who).unwrap();
			let items = Annotation::campaign(id).unwrap().items_in(batch);
			assert_ok!(commit(id, batch, who, &vec![0; items as usize]));
		}
		full_blocks(32 - System::block_number());
		idle();
		// There is nothing to wait for.
		assert_eq!(stage(id), Stage::Closed { labelled: None });
		assert_eq!(free(REQUESTER), FUNDS);
		assert_nothing_is_left();
	});
}

#[test]
fn a_bond_can_be_paid_of_what_was_earned() {
	const POOR: u64 = 99;
	build_and_execute(|| {
		Court::sit();
		let mut new = new_campaign();
		new.version = Registry::insert(1, REQUESTER, 30, Availability::Available);
		(new.batch_size, new.redundancy, new.max_redundancy) = (30, 3, 3);
		let id = open(new);
		label_everything(id, &[A, B, POOR], |who, item| {
			((item + u32::from(who == POOR && item < 3)) % 2) as u8
		});
		idle();
		assert_eq!(free(POOR), 0);
		assert_ok!(appeal(POOR, id));
		pay(id);
		let dispute = OpenDisputes::<Test>::get(id, POOR).unwrap();
		// 27 of 30 labels, of which chance has 15, are worth 24.
		assert_eq!((free(POOR), dispute.reward), (240 - BOND, 60));
	});
}

#[test]
fn whoever_cannot_pay_the_bond_is_paid_as_judged() {
	build_and_execute(|| {
		let id = appealing(C, STAKE);
		assert_ok!(appeal(C, id));
		let spent = FUNDS - STAKE - REWARD;
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(C), ANYBODY, spent));
		pay(id);
		assert!(System::events().iter().any(|record| matches!(
			record.event,
			RuntimeEvent::Annotation(Event::AppealFailed { annotator: C, .. })
		)));
		System::assert_has_event(
			Event::StakeLost { campaign: id, annotator: C, amount: STAKE }.into(),
		);
		// Nothing is left of what the jury had begun.
		assert!(Court::cases().is_empty());
		assert_eq!((free(C), held(C)), (REWARD, 0));
		assert_eq!(free(TREASURY), FUNDS + STAKE);
		assert_eq!(free(REQUESTER), FUNDS - 600);
		assert_nothing_is_left();
	});
}

#[test]
fn a_dispute_that_the_jury_does_not_decide_can_be_ended_by_anybody() {
	build_and_execute(|| {
		let id = disputed();
		assert_noop!(expire(id, A), Error::<Test>::DisputeNotFound);
		full_blocks(DECISION);
		assert_noop!(expire(id, C), Error::<Test>::JuryDeciding);
		full_blocks(1);
		assert_ok!(expire(id, C));
		let granted = Permill::zero();
		System::assert_last_event(
			Event::DisputeEnded { campaign: id, annotator: C, granted, amount: 0 }.into(),
		);
		assert_eq!((free(C), held(C)), (FUNDS - STAKE - BOND, 0));
		assert_eq!((free(REQUESTER), free(TREASURY)), (FUNDS - 600, FUNDS + STAKE));
		assert_nothing_is_left();
		assert_noop!(expire(id, C), Error::<Test>::DisputeNotFound);
		assert_noop!(resolve(id, C, 100), Error::<Test>::DisputeNotFound);
	});
}

#[test]
fn what_an_account_that_is_gone_is_too_poor_to_take_goes_to_the_other_side() {
	build_and_execute(|| {
		let id = appealing(C, 0);
		assert_ok!(appeal(C, id));
		pay(id);
		spend_all(C);
		assert_ok!(resolve(id, C, 1));
		assert!(System::events().iter().any(|record| matches!(
			record.event,
			RuntimeEvent::Annotation(Event::PayoutFailed { annotator: C, amount: 3, .. })
		)));
		assert_eq!((free(C), free(REQUESTER)), (0, FUNDS - 600));
		assert_nothing_is_left();
	});
	build_and_execute(|| {
		let id = appealing(C, 0);
		assert_ok!(appeal(C, id));
		pay(id);
		spend_all(REQUESTER);
		assert_ok!(resolve(id, C, 99));
		assert_eq!((free(C), free(REQUESTER)), (FUNDS - BOND + 297, 0));
		assert_eq!(free(TREASURY), FUNDS + 3);
		assert_nothing_is_left();
	});
}

/// Let no more campaigns be due in this block.
fn fill(block: u32) {
	while Deadlines::<Test>::try_append(block, 99).is_ok() {}
}

#[test]
fn the_time_to_appeal_is_a_little_longer_when_its_last_block_is_full() {
	build_and_execute(|| {
		Court::sit();
		let id = labelled(C, STAKE);
		fill(UNTIL + 1);
		idle();
		assert!(matches!(stage(id), Stage::Appealing { until, .. } if until == UNTIL + 1));
		System::assert_last_event(Event::AppealsOpened { campaign: id, until: UNTIL + 1 }.into());
		assert_eq!(Settling::<Test>::iter().count(), 0);
		full_blocks(APPEAL + 1);
		assert_ok!(appeal(C, id));
		full_blocks(1);
		idle();
		assert!(matches!(stage(id), Stage::Closed { .. }));
	});
}

#[test]
fn a_campaign_for_which_no_block_has_room_waits_in_the_queue_and_holds_nobody_up() {
	build_and_execute(|| {
		Court::sit();
		let id = labelled(C, STAKE);
		(0..crate::appeals::MAX_TRIES).for_each(|later| fill(UNTIL + 1 + later));
		idle();
		assert!(matches!(stage(id), Stage::Appealing { until: UNTIL, .. }));
		Annotation::do_try_state().expect("the campaign is in the queue");

		let mut new = new_campaign();
		new.version = Registry::insert(2, REQUESTER, 4, Availability::Available);
		(new.redundancy, new.max_redundancy) = (1, 1);
		let other = open(new);
		label_everything(other, &[A], |_, _| 0);
		idle();
		assert!(matches!(stage(other), Stage::Appealing { .. }));
		assert_eq!(Settling::<Test>::iter_values().collect::<Vec<_>>(), [id]);

		full_blocks(UNTIL - System::block_number());
		idle();
		assert!(matches!(stage(id), Stage::Appealing { .. }));
		full_blocks(1);
		idle();
		assert!(matches!(stage(id), Stage::Closed { .. }));
		assert_eq!(Settling::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_campaign_that_was_judged_by_call_leaves_the_queue() {
	build_and_execute(|| {
		Court::sit();
		let id = labelled(C, STAKE);
		assert_ok!(settle(id, 100));
		assert!(matches!(stage(id), Stage::Appealing { .. }));
		assert_eq!(Settling::<Test>::iter().count(), 1);
		idle();
		assert_eq!(Settling::<Test>::iter().count(), 0);
		// Blocks that are full until the time is over bring it back all the same.
		pay(id);
	});
}

#[test]
fn the_result_does_not_depend_on_where_blocks_end() {
	let settled = |steps: Option<u32>| {
		new_chain().execute_with(|| {
			Court::sit();
			let id = labelled(C, STAKE);
			let run = || {
				while steps.is_some_and(|steps| settle(id, steps).is_ok()) {
					Annotation::do_try_state().expect("invariants hold between any two steps");
				}
				idle();
			};
			run();
			assert_ok!(appeal(C, id));
			full_blocks(APPEAL + 1);
			run();
			assert_ok!(resolve(id, C, 40));
			assert_nothing_is_left();
			([A, B, C, REQUESTER, TREASURY].map(free), accepted(C))
		})
	};
	let at_once = settled(None);
	for steps in [1, 2, 3] {
		assert_eq!(settled(Some(steps)), at_once, "in steps of {steps}");
	}
}

#[test]
fn a_payment_weighs_more_where_it_may_open_a_case() {
	build_and_execute(|| {
		type Weights = <Test as crate::Config>::WeightInfo;
		let alone = Weights::settle_payout().max(Weights::settle_close());
		assert_eq!(Annotation::payout_weight(), alone);
		Court::sit();
		let added = Weights::settle_dispute() + Court::open_weight();
		let with_case = (Weights::settle_payout() + added).max(Weights::settle_close());
		assert_eq!(Annotation::payout_weight(), with_case);
		assert!(alone.ref_time() < with_case.ref_time());
	});
}
