//! More answers are asked for where the truth stays in doubt.

use crate::{mock::*, types::Method, Error, Event, NewCampaign, Stage};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, CampaignId};

const A: u64 = ANNOTATORS[0];
const B: u64 = ANNOTATORS[1];
const C: u64 = ANNOTATORS[2];

/// Two batches of four items; two annotators each, and up to two more where they disagree.
fn adaptive() -> NewCampaign<Test> {
	let mut new = new_campaign();
	new.version = Registry::insert(1, REQUESTER, 8, Availability::Available);
	(new.redundancy, new.max_redundancy) = (2, 4);
	(new.duration, new.lease) = (60, 5);
	new
}

/// A and B disagree on items 1 and 2 only.
fn two_of_eight_in_doubt() -> CampaignId {
	let id = open(adaptive());
	label_everything(id, &[A, B], |who, item| u8::from(who == B && (1..3).contains(&item)));
	id
}

fn stage(campaign: CampaignId) -> Stage {
	Annotation::campaign(campaign).unwrap().stage
}

#[test]
fn another_annotator_is_asked_about_the_items_in_doubt_alone() {
	build_and_execute(|| {
		let id = two_of_eight_in_doubt();
		assert_eq!(stage(id), Stage::Asking { batch: 0 });
		idle();
		System::assert_last_event(Event::MoreAsked { campaign: id, batches: 1 }.into());
		assert_eq!(stage(id), Stage::Open);
		// Whoever was asked is not asked again.
		assert_eq!(draw(id, A), None);
		assert_eq!(draw(id, C), Some(0));
		assert_eq!(Annotation::claims_of(id, C)[0].1, [1, 2]);
		assert_ok!(commit(id, 0, C, &[0, 0]));
		assert_noop!(reveal(id, 0, C, &[0, 0, 0, 0]), Error::<Test>::BadLabels);
		assert_ok!(reveal(id, 0, C, &[0, 0]));
		// Two of three say the same: that is less than nine of ten.
		idle();
		assert_eq!(stage(id), Stage::Open);
		let last = ANNOTATORS[3];
		assert_eq!(draw(id, last), Some(0));
		assert_ok!(commit(id, 0, last, &[0, 0]));
		assert_ok!(reveal(id, 0, last, &[0, 0]));
		// No more are paid for.
		assert!(matches!(stage(id), Stage::Judging { .. }));
		idle();
		assert!(matches!(stage(id), Stage::Closed { labelled: Some(_) }));
		assert_eq!([A, C, last].map(free), [80, 20, 20].map(|pay| FUNDS + pay));
	});
}

#[test]
fn nobody_is_asked_where_nothing_is_in_doubt() {
	build_and_execute(|| {
		let id = open(adaptive());
		label_everything(id, &[A, B], |_, item| (item % 3) as u8);
		idle();
		assert!(matches!(stage(id), Stage::Closed { .. }));
		assert_eq!(free(REQUESTER), FUNDS - 2 * 8 * REWARD);
	});
}

#[test]
fn nobody_is_asked_when_there_is_no_time_left() {
	build_and_execute(|| {
		let mut new = adaptive();
		new.duration = 12;
		let id = open(new);
		label_everything(id, &[A, B], |who, item| u8::from(who == B && item < 4));
		// A draw and a lease do not fit any more.
		idle();
		assert!(matches!(stage(id), Stage::Closed { .. }));
	});
}

#[test]
fn doubts_that_turn_up_after_the_end_stay() {
	build_and_execute(|| {
		let id = two_of_eight_in_doubt();
		// Blocks are so full that settlement has to wait until the campaign's time is over.
		full_blocks(80);
		assert_eq!(stage(id), Stage::Asking { batch: 0 });
		idle();
		assert!(matches!(stage(id), Stage::Closed { labelled: Some(_) }));
	});
}

#[test]
fn a_round_that_nobody_answers_ends_with_the_campaign() {
	build_and_execute(|| {
		let id = two_of_eight_in_doubt();
		idle();
		assert_eq!(draw(id, C), Some(0));
		full_blocks(80);
		idle();
		assert!(matches!(stage(id), Stage::Closed { labelled: Some(_) }));
		// The lease of the one who was asked is over, and so is everything else.
		assert_eq!(free(C), FUNDS);
	});
}

#[test]
fn a_place_that_was_left_is_given_to_another() {
	build_and_execute(|| {
		let id = two_of_eight_in_doubt();
		idle();
		assert_eq!(draw(id, C), Some(0));
		full_blocks(6);
		assert_ok!(Annotation::release(RuntimeOrigin::signed(ANYBODY), id, 0, C));
		assert_eq!(draw(id, ANNOTATORS[3]), Some(0));
		assert_eq!(Annotation::claims_of(id, ANNOTATORS[3])[0].1, [1, 2]);
	});
}

#[test]
fn weighing_can_settle_what_counting_heads_cannot() {
	build_and_execute(|| {
		let mut new = adaptive();
		new.method = Method::Weighted;
		new.version = Registry::insert(1, REQUESTER, 64, Availability::Available);
		(new.batch_size, new.redundancy, new.max_redundancy) = (64, 3, 4);
		let id = open(new);
		// C is wrong on every fourth item, the others never.
		label_everything(id, &[A, B, C], |who, item| {
			(item % 3 + u32::from(who == C && item % 4 == 0)) as u8 % 3
		});
		idle();
		assert!(matches!(stage(id), Stage::Closed { .. }));
		assert_eq!(Annotation::reputation(A, skill("pets")).accepted, 64);
	});
}
