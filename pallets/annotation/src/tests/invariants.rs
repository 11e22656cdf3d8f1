//! The invariants notice what would keep a campaign from ending.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::CampaignId;

/// The invariants hold, until `damage` is done to a campaign that `prepare` made.
fn notices(prepare: impl Fn() -> CampaignId, damage: impl Fn(CampaignId)) {
	new_chain().execute_with(|| {
		let id = prepare();
		assert_ok!(Annotation::do_try_state());
		damage(id);
		assert!(Annotation::do_try_state().is_err());
	});
}

fn opened() -> CampaignId {
	open(new_campaign())
}

/// A campaign that was settled up to the payment of the second of two annotators.
fn paying() -> CampaignId {
	let id = opened();
	label_everything(id, &ANNOTATORS[..2], |_, _| 0);
	assert_ok!(Annotation::settle(RuntimeOrigin::signed(ANYBODY), id, 5));
	assert!(matches!(Annotation::campaign(id).unwrap().stage, Stage::Paying { annotator: 1, .. }));
	id
}

fn closed() -> CampaignId {
	let id = paying();
	idle();
	id
}

#[test]
fn an_open_campaign_without_a_deadline() {
	notices(opened, |_| {
		let _ = Deadlines::<Test>::clear(u32::MAX, None);
	});
}

#[test]
fn a_campaign_that_nobody_settles() {
	notices(paying, |_| {
		Settling::<Test>::remove(0);
		SettlingRange::<Test>::kill();
	});
}

#[test]
fn a_queue_that_is_not_its_range() {
	notices(paying, |_| Settling::<Test>::insert(7, 0));
	notices(paying, |_| SettlingRange::<Test>::mutate(|range| range.next += 1));
}

#[test]
fn a_pot_that_is_short() {
	notices(opened, |_| {
		let pot = RuntimeOrigin::signed(Annotation::account_id());
		assert_ok!(Balances::transfer_all(pot, ANYBODY, false));
	});
}

/// A campaign that waits for appeals.
fn appealing() -> CampaignId {
	Court::sit();
	let id = opened();
	label_everything(id, &ANNOTATORS[..2], |_, _| 0);
	idle();
	assert!(matches!(Annotation::campaign(id).unwrap().stage, Stage::Appealing { .. }));
	id
}

#[test]
fn a_time_to_appeal_that_nobody_ends() {
	notices(appealing, |_| {
		let _ = Deadlines::<Test>::clear(u32::MAX, None);
	});
}

#[test]
fn a_dispute_that_nothing_covers() {
	let dispute = |reward, stake| types::Dispute::<Test> { reward, stake, rejected: 1, until: 9 };
	notices(closed, |id| OpenDisputes::<Test>::insert(id, ANYBODY, dispute(1, 0)));
	notices(closed, |id| OpenDisputes::<Test>::insert(id, ANYBODY, dispute(0, 1)));
	notices(appealing, |id| OpenDisputes::<Test>::insert(id, ANYBODY, dispute(0, 0)));
}

#[test]
fn what_a_closed_campaign_left_behind() {
	notices(closed, |id| CampaignProgress::<Test>::insert(id, Progress::default()));
	notices(closed, |id| AnnotatorNumbers::<Test>::insert(id, ANYBODY, 0));
	notices(closed, |id| Appeals::<Test>::insert(id, 0, ()));
	notices(closed, |id| BatchResults::<Test>::insert(id, BoundedVec::default()));
}
