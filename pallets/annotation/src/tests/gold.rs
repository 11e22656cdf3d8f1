//! Gold: answers that the requester committed to before.

use crate::{
	mock::*,
	types::{Gold, Method, Task},
	Error, Event, GoldAnswers, Stage,
};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::{gold_commitment, Label},
	CampaignId,
};

/// Every item is what its number says.
fn truth(item: u32) -> Label {
	(item % 3) as u8
}

const GOLD: [(u32, Label); 3] = [(0, 0), (4, 1), (8, 2)];

fn with_gold() -> CampaignId {
	let mut new = new_campaign();
	new.method = Method::Weighted;
	new.gold = Some(gold_commitment(&GOLD, &SALT));
	open(new)
}

fn reveal_gold(campaign: CampaignId, gold: &[(u32, Label)]) -> DispatchResult {
	let gold: Gold<Test> = gold.to_vec().try_into().unwrap();
	Annotation::reveal_gold(RuntimeOrigin::signed(REQUESTER), campaign, gold, SALT)
}

fn stage(campaign: CampaignId) -> Stage {
	Annotation::campaign(campaign).unwrap().stage
}

#[test]
fn settlement_waits_for_gold_and_begins_with_it() {
	build_and_execute(|| {
		let id = with_gold();
		assert_noop!(reveal_gold(id, &GOLD), Error::<Test>::RevealTooEarly);
		label_everything(id, &ANNOTATORS[..2], |_, item| truth(item));
		assert_eq!(stage(id), Stage::AwaitingGold);
		System::assert_last_event(Event::GoldAwaited { campaign: id }.into());
		assert_ok!(reveal_gold(id, &GOLD));
		System::assert_has_event(Event::GoldRevealed { campaign: id, answers: 3 }.into());
		assert_eq!(stage(id), Stage::Weighing { sweep: 0, batch: 0 });
		assert_noop!(reveal_gold(id, &GOLD), Error::<Test>::NoGold);
		idle();
		assert!(matches!(stage(id), Stage::Closed { labelled: Some(_) }));
		assert_eq!(GoldAnswers::<Test>::iter().count(), 0);
		assert_eq!(free(ANNOTATORS[0]), FUNDS + 10 * REWARD);
	});
}

#[test]
fn gold_that_never_comes_does_not_hold_the_money_up() {
	build_and_execute(|| {
		let id = with_gold();
		label_everything(id, &ANNOTATORS[..2], |_, item| truth(item));
		full_blocks(32 - System::block_number());
		assert_eq!(stage(id), Stage::Weighing { sweep: 0, batch: 0 });
		assert_noop!(reveal_gold(id, &GOLD), Error::<Test>::RevealTooLate);
		idle();
		assert_eq!(free(ANNOTATORS[0]), FUNDS + 10 * REWARD);
	});
}

#[test]
fn gold_can_be_shown_while_annotators_still_reveal() {
	build_and_execute(|| {
		let id = with_gold();
		full_blocks(22 - System::block_number());
		assert_ok!(reveal_gold(id, &GOLD));
		assert_eq!(stage(id), Stage::Open);
	});
}

#[test]
fn false_gold_saves_nothing() {
	build_and_execute(|| {
		let mut new = new_campaign();
		new.method = Method::Weighted;
		let lies = [(0, 1), (4, 2), (8, 0)];
		new.gold = Some(gold_commitment(&lies, &SALT));
		let id = open(new);
		label_everything(id, &ANNOTATORS[..2], |_, item| truth(item));
		assert_ok!(reveal_gold(id, &lies));
		idle();
		assert_eq!(free(ANNOTATORS[0]), FUNDS + 10 * REWARD);
	});
}

#[test]
fn annotators_who_are_wrong_about_all_gold_are_paid_for_what_they_agree_on() {
	build_and_execute(|| {
		let gold: Vec<(u32, Label)> = (0..ITEMS).map(|item| (item, truth(item + 1))).collect();
		let mut new = new_campaign();
		new.method = Method::Weighted;
		new.gold = Some(gold_commitment(&gold, &SALT));
		let id = open(new);
		label_everything(id, &ANNOTATORS[..2], |_, item| truth(item));
		assert_ok!(reveal_gold(id, &gold));
		idle();
		assert!(matches!(stage(id), Stage::Closed { labelled: Some(_) }));
		assert_eq!([0, 1].map(|who| free(ANNOTATORS[who])), [FUNDS + 10 * REWARD; 2]);
		assert_nothing_is_left();
	});
}

#[test]
fn gold_must_be_what_was_committed_to() {
	build_and_execute(|| {
		let id = with_gold();
		label_everything(id, &ANNOTATORS[..2], |_, item| truth(item));
		assert_noop!(reveal_gold(id, &GOLD[..2]), Error::<Test>::CommitmentMismatch);
		let gold: Gold<Test> = GOLD.to_vec().try_into().unwrap();
		let stranger = RuntimeOrigin::signed(ANYBODY);
		assert_noop!(
			Annotation::reveal_gold(stranger, id, gold.clone(), SALT),
			Error::<Test>::NotOwner
		);
		let signed = RuntimeOrigin::signed(REQUESTER);
		assert_noop!(
			Annotation::reveal_gold(signed, 9, gold, SALT),
			Error::<Test>::CampaignNotFound
		);
	});
}

#[test]
fn gold_must_be_labels_of_items_each_once_and_in_order() {
	for bad in [&[(10, 0)][..], &[(0, 3)], &[(4, 1), (0, 0)], &[(4, 1), (4, 1)]] {
		build_and_execute(|| {
			let mut new = new_campaign();
			new.gold = Some(gold_commitment(bad, &SALT));
			let id = open(new);
			label_everything(id, &ANNOTATORS[..2], |_, item| truth(item));
			assert_noop!(reveal_gold(id, bad), Error::<Test>::BadGold);
		});
	}
}

#[test]
fn there_is_no_gold_for_boxes() {
	build_and_execute(|| {
		let mut new = new_campaign();
		new.task = Task::Boxes { labels: labels(&["cat"]) };
		new.gold = Some(H256::zero());
		assert_noop!(
			Annotation::open_campaign(RuntimeOrigin::signed(REQUESTER), new),
			Error::<Test>::BadGold
		);
	});
}
