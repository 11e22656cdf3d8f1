use crate::{
	mock::*, types::Work, Batches, Call, Error, Event, OpenClaims, Stage, WeightInfo, MAX_PROBES,
};
use frame::{prelude::GetDispatchInfo, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, VersionId};
use std::collections::BTreeSet;

const A: u64 = ANNOTATORS[0];

fn claim(annotator: u64, campaign: u32) -> DispatchResult {
	Annotation::claim(RuntimeOrigin::signed(annotator), campaign)
}

#[test]
fn a_claim_is_drawn_two_blocks_later() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_ok!(claim(A, id));
		System::assert_last_event(
			Event::ClaimQueued { campaign: id, annotator: A, drawn_at: 3 }.into(),
		);
		full_blocks(1);
		assert!(batches_of(id, A).is_empty());
		full_blocks(1);
		let claims = Annotation::claims_of(id, A);
		assert_eq!(claims.len(), 1);
		let (batch, items, work) = claims[0].clone();
		let first = batch * 4;
		assert_eq!(items, (first..10.min(first + 4)).collect::<Vec<_>>());
		assert_eq!(work, Work::Claimed { lease_until: 8 });
		System::assert_last_event(Event::BatchDrawn { campaign: id, batch, annotator: A }.into());
	});
}

#[test]
fn whoever_claims_pays_for_the_draw_at_its_worst() {
	type Weights = <Test as crate::Config>::WeightInfo;
	let paid = Call::<Test>::claim { campaign: 0 }.get_dispatch_info().call_weight;
	assert_eq!(paid, Weights::claim() + Weights::draw_claims(1, MAX_PROBES));
}

#[test]
fn an_annotator_draws_every_batch_once_and_then_nothing() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let drawn: BTreeSet<_> = (0..3).map(|_| draw(id, A).unwrap()).collect();
		assert_eq!(drawn, BTreeSet::from([0, 1, 2]));
		for batch in drawn {
			assert_ok!(commit(id, batch, A, &[0; 4]));
		}
		assert_eq!(draw(id, A), None);
		System::assert_last_event(Event::ClaimUnfilled { campaign: id, annotator: A }.into());
		assert_eq!(OpenClaims::<Test>::get(A), 0);
	});
}

#[test]
fn annotators_do_not_all_start_with_the_same_batch() {
	build_and_execute(|| {
		let mut new = new_campaign();
		new.version = Registry::insert(1, REQUESTER, 64, Availability::Available);
		new.batch_size = 1;
		(new.redundancy, new.max_redundancy) = (25, 25);
		let id = open(new);
		let first: BTreeSet<_> = ANNOTATORS.iter().map(|who| draw(id, *who)).collect();
		assert!(first.len() > 1, "four draws out of 64 batches all gave {first:?}");
	});
}

#[test]
fn no_batch_goes_to_more_annotators_than_were_asked_for() {
	build_and_execute(|| {
		let id = open(new_campaign());
		for annotator in [ANNOTATORS[0], ANNOTATORS[1]] {
			for _ in 0..3 {
				draw(id, annotator).unwrap();
			}
		}
		assert_noop!(claim(ANNOTATORS[2], id), Error::<Test>::NoBatchLeft);
		let places: usize = Batches::<Test>::iter_values().map(|batch| batch.places.len()).sum();
		assert_eq!(places, 6);
	});
}

#[test]
fn a_claim_that_others_overtook_in_the_same_block_is_unfilled() {
	build_and_execute(|| {
		let mut new = new_campaign();
		new.version = Registry::insert(1, REQUESTER, 4, Availability::Available);
		let id = open(new);
		for annotator in &ANNOTATORS[..3] {
			assert_ok!(claim(*annotator, id));
		}
		full_blocks(2);
		let drawn = ANNOTATORS.map(|annotator| Annotation::claims_of(id, annotator).len());
		assert_eq!(drawn, [1, 1, 0, 0]);
		System::assert_last_event(
			Event::ClaimUnfilled { campaign: id, annotator: ANNOTATORS[2] }.into(),
		);
	});
}

#[test]
fn claim_fails_without_an_open_campaign() {
	build_and_execute(|| {
		assert_noop!(claim(A, 0), Error::<Test>::CampaignNotFound);
		let id = open(new_campaign());
		// The last block for commitments is 21: a claim must be drawn by then.
		full_blocks(18);
		assert_ok!(claim(A, id));
		full_blocks(1);
		assert_noop!(claim(A, id), Error::<Test>::CommitClosed);
		full_blocks(1);
		assert_eq!(Annotation::claims_of(id, A).len(), 1);
	});
}

/// The dataset of [`new_campaign`].
const DATASET: VersionId = VersionId::new(0, 0);

#[test]
fn claim_fails_while_the_dataset_is_not_available() {
	build_and_execute(|| {
		let id = open(new_campaign());
		for availability in [Availability::Pending, Availability::Degraded, Availability::Lost] {
			Registry::now_is(DATASET, availability);
			assert_noop!(claim(A, id), Error::<Test>::DatasetUnavailable);
		}
		Registry::now_is(DATASET, Availability::Available);
		assert!(draw(id, A).is_some());
	});
}

#[test]
fn a_claim_is_drawn_even_if_the_dataset_is_out_of_reach_by_then() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_ok!(claim(A, id));
		Registry::now_is(DATASET, Availability::Degraded);
		full_blocks(2);
		assert_eq!(Annotation::claims_of(id, A).len(), 1);
	});
}

#[test]
fn work_on_a_dataset_that_is_out_of_reach_can_be_finished() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let batch = draw(id, A).unwrap();
		Registry::now_is(DATASET, Availability::Degraded);
		let work = vec![1; Annotation::campaign(id).unwrap().items_in(batch) as usize];
		assert_ok!(commit(id, batch, A, &work));
		full_blocks(22 - System::block_number());
		assert_ok!(reveal(id, batch, A, &work));
		// Deadlines are as they were.
		full_blocks(10);
		idle();
		assert!(matches!(Annotation::campaign(id).unwrap().stage, Stage::Closed { .. }));
		assert_eq!(free(A), FUNDS + work.len() as u128 * REWARD);
		assert_eq!(free(REQUESTER), FUNDS - work.len() as u128 * REWARD);
	});
}

#[test]
fn claim_fails_when_the_annotator_has_enough_to_do() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_ok!(claim(A, id));
		assert_ok!(claim(A, id));
		let batch = draw(id, A).unwrap();
		assert_noop!(claim(A, id), Error::<Test>::TooManyClaims);
		assert_ok!(commit(id, batch, A, &[0; 4]));
		assert_ok!(claim(A, id));
	});
}

#[test]
fn claim_fails_when_the_block_is_full_of_claims() {
	build_and_execute(|| {
		let id = open(new_campaign());
		for annotator in 100..132 {
			assert_ok!(claim(annotator, id));
		}
		assert_noop!(claim(ANYBODY, id), Error::<Test>::ClaimQueueFull);
		full_blocks(1);
		assert_ok!(claim(ANYBODY, id));
	});
}
