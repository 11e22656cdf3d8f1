use crate::{mock::*, types::Work, Deadlines, Error, Event, Stage};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, CampaignId, VersionId};

/// The dataset of [`new_campaign`].
const DATASET: VersionId = VersionId::new(0, 0);

/// How long a campaign that is wound up goes on: a draw and a lease, then the time to reveal.
const COMMIT: u32 = 2 + 5;
const REVEAL: u32 = 10;

fn wind_up(campaign: CampaignId) -> DispatchResult {
	Annotation::wind_up(RuntimeOrigin::signed(ANYBODY), campaign)
}

/// The blocks in which one can commit and reveal last.
fn ends(campaign: CampaignId) -> (u32, u32) {
	let campaign = Annotation::campaign(campaign).unwrap();
	(campaign.commit_until, campaign.reveal_until)
}

#[test]
fn wind_up_ends_a_campaign_early_when_its_dataset_is_lost() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_eq!(ends(id), (21, 31));
		Registry::now_is(DATASET, Availability::Lost);
		assert_ok!(wind_up(id));
		let (commit_until, reveal_until) = (1 + COMMIT, 1 + COMMIT + REVEAL);
		assert_eq!(ends(id), (commit_until, reveal_until));
		assert_eq!(Deadlines::<Test>::iter_keys().collect::<Vec<_>>(), [reveal_until + 1]);
		System::assert_last_event(
			Event::CampaignEndsEarly { campaign: id, commit_until, reveal_until }.into(),
		);

		full_blocks(reveal_until - 1);
		assert_eq!(Annotation::campaign(id).unwrap().stage, Stage::Open);
		full_blocks(1);
		idle();
		assert_eq!(Annotation::campaign(id).unwrap().stage, Stage::Closed { labelled: None });
		assert_eq!(free(REQUESTER), FUNDS);
	});
}

#[test]
fn wind_up_pays_what_was_labelled_and_refunds_the_rest() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let [early, late, ..] = ANNOTATORS;
		let work = |batch| vec![1; Annotation::campaign(id).unwrap().items_in(batch) as usize];
		let first = draw(id, early).unwrap();
		assert_ok!(commit(id, first, early, &work(first)));
		let second = draw(id, late).unwrap();
		Registry::now_is(DATASET, Availability::Lost);
		assert_ok!(wind_up(id));

		// Whoever has the data can finish what was claimed.
		full_blocks(COMMIT);
		assert_ok!(commit(id, second, late, &work(second)));
		full_blocks(1);
		for (annotator, batch) in [(early, first), (late, second)] {
			assert_ok!(reveal(id, batch, annotator, &work(batch)));
		}
		full_blocks(REVEAL);
		idle();
		assert!(matches!(
			Annotation::campaign(id).unwrap().stage,
			Stage::Closed { labelled: Some(_) }
		));
		let pay = |batch| work(batch).len() as u128 * REWARD;
		assert_eq!(free(early), FUNDS + pay(first));
		assert_eq!(free(late), FUNDS + pay(second));
		assert_eq!(free(REQUESTER), FUNDS - pay(first) - pay(second));
		assert_eq!(pot(), 0);
	});
}

#[test]
fn wind_up_leaves_the_whole_lease_to_claims_that_are_still_to_be_drawn() {
	build_and_execute(|| {
		let id = open(new_campaign());
		assert_ok!(Annotation::claim(RuntimeOrigin::signed(ANNOTATORS[0]), id));
		Registry::now_is(DATASET, Availability::Lost);
		assert_ok!(wind_up(id));
		full_blocks(2);
		let batch = batches_of(id, ANNOTATORS[0])[0];
		let lease_until = ends(id).0;
		assert_eq!(work_of(id, batch, ANNOTATORS[0]), Work::Claimed { lease_until });
	});
}

#[test]
fn wind_up_leaves_other_campaigns_their_deadline() {
	build_and_execute(|| {
		let (first, second) = (open(new_campaign()), open(new_campaign()));
		Registry::now_is(DATASET, Availability::Lost);
		assert_ok!(wind_up(first));
		assert_eq!(ends(second), (21, 31));
		full_blocks(31);
		idle();
		assert!(matches!(Annotation::campaign(second).unwrap().stage, Stage::Closed { .. }));
	});
}

#[test]
fn wind_up_works_when_the_dataset_is_gone() {
	build_and_execute(|| {
		let id = open(new_campaign());
		Registry::forget(DATASET);
		assert_ok!(wind_up(id));
	});
}

#[test]
fn wind_up_fails_while_the_dataset_may_come_back() {
	build_and_execute(|| {
		let id = open(new_campaign());
		for availability in [Availability::Available, Availability::Pending, Availability::Degraded]
		{
			Registry::now_is(DATASET, availability);
			assert_noop!(wind_up(id), Error::<Test>::DatasetNotLost);
		}
	});
}

#[test]
fn wind_up_fails_for_campaigns_that_end_soon_or_have_ended() {
	build_and_execute(|| {
		assert_noop!(wind_up(0), Error::<Test>::CampaignNotFound);
		let id = open(new_campaign());
		Registry::now_is(DATASET, Availability::Lost);
		assert_ok!(wind_up(id));
		full_blocks(1);
		assert_noop!(wind_up(id), Error::<Test>::EndsSoon);
		full_blocks(COMMIT + REVEAL);
		assert_eq!(Annotation::campaign(id).unwrap().stage, Stage::Judging { batch: 0 });
		assert_noop!(wind_up(id), Error::<Test>::CampaignOver);
	});
}

#[test]
fn wind_up_fails_when_too_many_campaigns_would_end_with_the_same_block() {
	build_and_execute(|| {
		let campaigns = [0; 3].map(|_| {
			let mut new = new_campaign();
			// No more than two can be opened to end with the same block.
			new.duration += System::block_number();
			full_blocks(1);
			open(new)
		});
		Registry::now_is(DATASET, Availability::Lost);
		assert_ok!(wind_up(campaigns[0]));
		assert_ok!(wind_up(campaigns[1]));
		assert_noop!(wind_up(campaigns[2]), Error::<Test>::TooManyDeadlines);
		full_blocks(1);
		assert_ok!(wind_up(campaigns[2]));
	});
}
