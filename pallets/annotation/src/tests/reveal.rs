use crate::{mock::*, types::Work, Call, Error, Event, Stage};
use frame::{deps::frame_support::dispatch::CheckIfFeeless, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, CampaignId};

const A: u64 = ANNOTATORS[0];
const B: u64 = ANNOTATORS[1];

/// A campaign with a single batch of four items, which A and B have drawn.
fn both_drew_the_batch() -> CampaignId {
	let mut new = new_campaign();
	new.version = Registry::insert(1, REQUESTER, 4, Availability::Available);
	let id = open(new);
	assert_eq!((draw(id, A), draw(id, B)), (Some(0), Some(0)));
	id
}

#[test]
fn labels_are_revealed_once_everybody_committed() {
	build_and_execute(|| {
		let id = both_drew_the_batch();
		assert_ok!(commit(id, 0, A, &[0, 1, 2, 0]));
		assert_noop!(reveal(id, 0, A, &[0, 1, 2, 0]), Error::<Test>::RevealTooEarly);
		assert_ok!(commit(id, 0, B, &[0, 1, 2, 1]));
		assert_ok!(reveal(id, 0, A, &[0, 1, 2, 0]));
		System::assert_last_event(
			Event::LabelsRevealed { campaign: id, batch: 0, annotator: A }.into(),
		);
		assert_eq!(work_of(id, 0, A), Work::Revealed(vec![0, 1, 2, 0].try_into().unwrap()));
	});
}

#[test]
fn labels_are_revealed_after_the_time_to_commit_even_if_somebody_did_not() {
	build_and_execute(|| {
		let id = both_drew_the_batch();
		assert_ok!(commit(id, 0, A, &[0; 4]));
		full_blocks(21 - System::block_number());
		assert_noop!(reveal(id, 0, A, &[0; 4]), Error::<Test>::RevealTooEarly);
		full_blocks(1);
		assert_ok!(reveal(id, 0, A, &[0; 4]));
	});
}

#[test]
fn the_last_labels_begin_settlement() {
	build_and_execute(|| {
		let id = both_drew_the_batch();
		for annotator in [A, B] {
			assert_ok!(commit(id, 0, annotator, &[0; 4]));
		}
		assert_ok!(reveal(id, 0, A, &[0; 4]));
		assert_eq!(Annotation::campaign(id).unwrap().stage, Stage::Open);
		assert_ok!(reveal(id, 0, B, &[0; 4]));
		assert_eq!(Annotation::campaign(id).unwrap().stage, Stage::Judging { batch: 0 });
		System::assert_last_event(Event::SettlementStarted { campaign: id }.into());
	});
}

#[test]
fn reveal_fails_after_the_time_to_reveal() {
	build_and_execute(|| {
		let id = both_drew_the_batch();
		for annotator in [A, B] {
			assert_ok!(commit(id, 0, annotator, &[0; 4]));
		}
		full_blocks(31 - System::block_number());
		assert_ok!(reveal(id, 0, A, &[0; 4]));
		full_blocks(1);
		assert_noop!(reveal(id, 0, B, &[0; 4]), Error::<Test>::RevealTooLate);
	});
}

#[test]
fn reveal_fails_for_anything_but_the_labels_that_were_committed_to() {
	build_and_execute(|| {
		let id = both_drew_the_batch();
		assert_noop!(reveal(9, 0, A, &[0; 4]), Error::<Test>::CampaignNotFound);
		assert_noop!(reveal(id, 0, ANYBODY, &[0; 4]), Error::<Test>::NotClaimed);
		assert_noop!(reveal(id, 0, A, &[0; 4]), Error::<Test>::NotCommitted);
		assert_ok!(commit(id, 0, A, &[0; 4]));
		assert_ok!(commit(id, 0, B, &[3; 4]));
		assert_noop!(reveal(id, 0, A, &[0, 0, 0, 1]), Error::<Test>::CommitmentMismatch);
		assert_noop!(
			Annotation::reveal(
				RuntimeOrigin::signed(A),
				id,
				0,
				vec![0; 4].try_into().unwrap(),
				[8; 32]
			),
			Error::<Test>::CommitmentMismatch
		);
		assert_noop!(reveal(id, 0, A, &[0; 3]), Error::<Test>::BadLabels);
		assert_noop!(reveal(id, 0, A, &[0; 5]), Error::<Test>::BadLabels);
		// There are three labels, so that 3 is none of them.
		assert_noop!(reveal(id, 0, B, &[3; 4]), Error::<Test>::BadLabels);
		assert_ok!(reveal(id, 0, A, &[0; 4]));
		assert_noop!(reveal(id, 0, A, &[0; 4]), Error::<Test>::AlreadyRevealed);
	});
}

#[test]
fn a_copied_commitment_cannot_be_revealed() {
	build_and_execute(|| {
		let id = both_drew_the_batch();
		assert_ok!(commit(id, 0, A, &[0; 4]));
		let Work::Committed(copied) = work_of(id, 0, A) else { panic!("A has committed") };
		assert_ok!(Annotation::commit(RuntimeOrigin::signed(B), id, 0, copied));
		assert_ok!(reveal(id, 0, A, &[0; 4]));
		assert_noop!(reveal(id, 0, B, &[0; 4]), Error::<Test>::CommitmentMismatch);
	});
}

#[test]
fn a_reveal_that_will_succeed_is_free_of_charge_and_no_other() {
	build_and_execute(|| {
		let id = both_drew_the_batch();
		let is_free = |labels: [u8; 4]| {
			let answers = labels.to_vec().try_into().unwrap();
			let call = Call::reveal { campaign: id, batch: 0, answers, salt: SALT };
			RuntimeCall::Annotation(call).is_feeless(&RuntimeOrigin::signed(A))
		};
		for annotator in [A, B] {
			assert_ok!(commit(id, 0, annotator, &[0; 4]));
		}
		assert!(is_free([0; 4]));
		assert!(!is_free([1; 4]));
		assert_ok!(reveal(id, 0, A, &[0; 4]));
		assert!(!is_free([0; 4]));
	});
}
