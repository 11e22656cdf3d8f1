use crate::{mock::*, types::Work, Call, Error, Event, OpenClaims};
use frame::{deps::frame_support::dispatch::CheckIfFeeless, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;

const A: u64 = ANNOTATORS[0];
const B: u64 = ANNOTATORS[1];

#[test]
fn commit_keeps_the_place_for_good() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		assert_ok!(commit(id, batch, A, &[0; 4]));
		System::assert_last_event(
			Event::LabelsCommitted { campaign: id, batch, annotator: A }.into(),
		);
		assert!(matches!(work_of(id, batch, A), Work::Committed(_)));
		assert_eq!(OpenClaims::<Test>::get(A), 0);
		full_blocks(10);
		assert_noop!(
			Annotation::release(RuntimeOrigin::signed(ANYBODY), id, batch, A),
			Error::<Test>::AlreadyCommitted
		);
	});
}

#[test]
fn commit_fails_without_a_claim() {
	build_and_execute(|| {
		assert_noop!(commit(0, 0, A, &[0; 4]), Error::<Test>::CampaignNotFound);
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		assert_noop!(commit(id, batch, B, &[0; 4]), Error::<Test>::NotClaimed);
		assert_noop!(commit(id, (batch + 1) % 3, A, &[0; 4]), Error::<Test>::NotClaimed);
	});
}

#[test]
fn a_commitment_cannot_be_changed() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		assert_ok!(commit(id, batch, A, &[0; 4]));
		assert_noop!(commit(id, batch, A, &[1; 4]), Error::<Test>::AlreadyCommitted);
	});
}

#[test]
fn commit_fails_after_the_time_to_commit() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		let other = draw(id, A).unwrap();
		full_blocks(21 - System::block_number());
		assert_ok!(commit(id, batch, A, &[0; 4]));
		full_blocks(1);
		assert_noop!(commit(id, other, A, &[0; 4]), Error::<Test>::CommitClosed);
	});
}

#[test]
fn a_commitment_that_will_succeed_is_free_of_charge_and_no_other() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		let is_free = |annotator: u64| {
			let call = Call::commit { campaign: id, batch, commitment: H256::zero() };
			RuntimeCall::Annotation(call).is_feeless(&RuntimeOrigin::signed(annotator))
		};
		assert!(is_free(A));
		assert!(!is_free(B));
		assert_ok!(commit(id, batch, A, &[0; 4]));
		assert!(!is_free(A));
	});
}
