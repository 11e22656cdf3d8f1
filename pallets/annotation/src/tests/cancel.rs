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
		assert_eq!(Annotation::campaign(second).unwrap().stage, Stage::Settling(0));
	});
}

#[test]
fn cancel_fails_once_somebody_has_claimed() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_ok!(Annotation::claim(RuntimeOrigin::signed(ANNOTATORS[0]), id));
		assert_noop!(cancel(REQUESTER, id), Error::<Test>::AlreadyClaimed);
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
