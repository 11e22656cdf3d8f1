use crate::{mock::*, Error, Event, OpenClaims};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::traits::Availability;

const A: u64 = ANNOTATORS[0];

fn release(campaign: u32, batch: u32) -> DispatchResult {
	Annotation::release(RuntimeOrigin::signed(ANYBODY), campaign, batch, A)
}

#[test]
fn release_gives_the_batch_to_somebody_else() {
	build_and_execute(|| {
		let mut new = new_campaign();
		new.version = Registry::insert(1, REQUESTER, 4, Availability::Available);
		new.redundancy = 1;
		let id = open(new);
		let batch = draw(id, A).unwrap();
		let other = ANNOTATORS[1];
		assert_noop!(
			Annotation::claim(RuntimeOrigin::signed(other), id),
			Error::<Test>::NoBatchLeft
		);

		full_blocks(6);
		assert_ok!(release(id, batch));
		System::assert_last_event(
			Event::ClaimReleased { campaign: id, batch, annotator: A }.into(),
		);
		assert_eq!(OpenClaims::<Test>::get(A), 0);
		assert_eq!(draw(id, other), Some(batch));
	});
}

#[test]
fn release_fails_while_the_lease_runs() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		full_blocks(5);
		assert_noop!(release(id, batch), Error::<Test>::LeaseRunning);
		full_blocks(1);
		assert_ok!(release(id, batch));
	});
}

#[test]
fn release_fails_without_a_claim() {
	build_and_execute(|| {
		assert_noop!(release(0, 0), Error::<Test>::CampaignNotFound);
		let id = open(new_campaign());
		assert_noop!(release(id, 0), Error::<Test>::NotClaimed);
	});
}

#[test]
fn release_leaves_settlement_alone() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		full_blocks(40);
		assert_noop!(release(id, batch), Error::<Test>::CommitClosed);
		idle();
		assert_eq!(OpenClaims::<Test>::get(A), 0);
	});
}
