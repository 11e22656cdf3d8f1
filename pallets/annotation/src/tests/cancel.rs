use crate::{mock::*, CampaignProgress, Campaigns, Deadlines, Error, Event, Stage};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;

fn cancel(who: u64, campaign: u32) -> DispatchResult {
	Annotation::cancel(RuntimeOrigin::signed(who), campaign)
}

#[test]
fn cancel_refunds_everything_and_leaves_nothing_behind() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_ok!(cancel(REQUESTER, id));
		assert_eq!(free(REQUESTER), FUNDS);
		assert_eq!(pot(), 0);
		assert_eq!(Campaigns::<Test>::iter().count(), 0);
		assert_eq!(CampaignProgress::<Test>::iter().count(), 0);
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
		System::assert_last_event(
			Event::CampaignClosed { campaign: id, labelled: None, refund: 200 }.into(),
		);
		assert_noop!(cancel(REQUESTER, id), Error::<Test>::CampaignNotFound);
	});
}

#[test]
fn cancel_leaves_other_campaigns_their_deadline() {
	build_and_execute(|| {
		let (first, second) = (open(new_campaign()), open(new_campaign()));
		assert_ok!(cancel(REQUESTER, first));
		full_blocks(31);
		assert_eq!(Annotation::campaign(second).unwrap().stage, Stage::Judging { batch: 0 });
	});
}

#[test]
fn cancel_pays_what_was_labelled_once_somebody_has_claimed() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let [annotator, late, ..] = ANNOTATORS;
		let batch = draw(id, annotator).unwrap();
		assert_ok!(cancel(REQUESTER, id));
		// A draw takes two blocks, a lease five, and revealing ten.
		let (commit_until, reveal_until) = (10, 20);
		System::assert_last_event(
			Event::CampaignEndsEarly { campaign: id, commit_until, reveal_until }.into(),
		);
		assert_noop!(
			Annotation::claim(RuntimeOrigin::signed(late), id),
			Error::<Test>::CampaignPaused
		);
		let work = vec![1; Annotation::campaign(id).unwrap().items_in(batch) as usize];
		assert_ok!(commit(id, batch, annotator, &work));
		full_blocks(11 - System::block_number());
		assert_ok!(reveal(id, batch, annotator, &work));
		full_blocks(10);
		idle();
		assert!(matches!(Annotation::campaign(id).unwrap().stage, Stage::Closed { .. }));
		let pay = work.len() as u128 * REWARD;
		assert_eq!((free(annotator), free(REQUESTER)), (FUNDS + pay, FUNDS - pay));
	});
}

#[test]
fn cancel_fails_when_the_campaign_ends_as_early_already() {
	build_and_execute(|| {
		let id = open(new_campaign());
		draw(id, ANNOTATORS[0]).unwrap();
		assert_ok!(cancel(REQUESTER, id));
		assert_noop!(cancel(REQUESTER, id), Error::<Test>::EndsSoon);
		full_blocks(30);
		assert_noop!(cancel(REQUESTER, id), Error::<Test>::CampaignOver);
	});
}

#[test]
fn cancel_fails_for_anybody_but_the_requester() {
	build_and_execute(|| {
		assert_noop!(cancel(REQUESTER, 0), Error::<Test>::CampaignNotFound);
		let id = open(new_campaign());
		assert_noop!(cancel(ANYBODY, id), Error::<Test>::NotOwner);
	});
}
