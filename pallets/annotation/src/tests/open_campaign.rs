use crate::{mock::*, types::Task, Campaigns, Error, Event, NewCampaign, Stage};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, Balance, VersionId};

/// Opening fails with `error` when the good campaign is changed like this.
fn refused(error: impl Into<DispatchError>, change: impl FnOnce(&mut NewCampaign<Test>)) {
	let mut new = new_campaign();
	change(&mut new);
	assert_noop!(Annotation::open_campaign(RuntimeOrigin::signed(REQUESTER), new), error.into());
}

#[test]
fn open_campaign_takes_the_reward_for_all_labels() {
	build_and_execute(|| {
		let new = new_campaign();
		let version = new.version;
		let id = open(new);

		let budget = Balance::from(ITEMS) * 2 * REWARD;
		assert_eq!((pot(), free(REQUESTER)), (budget, FUNDS - budget));
		System::assert_last_event(
			Event::CampaignOpened { campaign: id, requester: REQUESTER, version, budget }.into(),
		);
		let campaign = Annotation::campaign(id).unwrap();
		assert_eq!(campaign.stage, Stage::Open);
		assert_eq!((campaign.commit_until, campaign.reveal_until), (21, 31));
		assert_eq!([0, 1, 2].map(|batch| campaign.items_in(batch)), [4, 4, 2]);
		assert_eq!(Annotation::progress(id).unwrap().open_batches, 3);
	});
}

#[test]
fn open_campaign_hands_out_ids_in_order() {
	build_and_execute(|| {
		assert_eq!((open(new_campaign()), open(new_campaign())), (0, 1));
	});
}

#[test]
fn open_campaign_fails_when_funds_are_short() {
	build_and_execute(|| {
		refused(TokenError::FundsUnavailable, |new| new.reward = FUNDS);
		refused(ArithmeticError::Overflow, |new| new.reward = Balance::MAX);
		assert_eq!(Campaigns::<Test>::iter().count(), 0);
	});
}

#[test]
fn open_campaign_fails_with_money_that_is_locked() {
	build_and_execute(|| {
		let budget = Balance::from(ITEMS) * 2 * REWARD;
		lock(REQUESTER, FUNDS - budget + 1);
		refused(TokenError::FundsUnavailable, |_| ());
		// What is enough for one campaign is not enough for two.
		lock(REQUESTER, FUNDS - budget);
		open(new_campaign());
		refused(TokenError::FundsUnavailable, |_| ());
	});
}

#[test]
fn open_campaign_fails_when_the_requester_would_not_survive_it() {
	build_and_execute(|| {
		// All that there is.
		refused(TokenError::FundsUnavailable, |new| {
			new.reward = FUNDS / Balance::from(2 * ITEMS);
		});
	});
}

#[test]
fn open_campaign_fails_for_data_that_is_not_there() {
	build_and_execute(|| {
		refused(Error::<Test>::DatasetUnavailable, |new| new.version = VersionId::new(9, 9));
		for state in [Availability::Pending, Availability::Degraded, Availability::Lost] {
			let version = Registry::insert(1, REQUESTER, ITEMS, state);
			refused(Error::<Test>::DatasetUnavailable, |new| new.version = version);
		}
	});
}

#[test]
fn open_campaign_fails_for_somebody_elses_dataset() {
	build_and_execute(|| {
		let version = Registry::insert(1, ANYBODY, ITEMS, Availability::Available);
		refused(Error::<Test>::NotOwner, |new| new.version = version);
	});
}

#[test]
fn open_campaign_fails_for_labels_that_nobody_can_tell_apart() {
	build_and_execute(|| {
		for names in [&["cat"][..], &[], &["cat", "cat"], &["cat", ""]] {
			refused(Error::<Test>::BadCampaignLabels, |new| {
				new.task = Task::Classification { labels: labels(names) };
			});
		}
		refused(Error::<Test>::BadCampaignLabels, |new| {
			let mut labels = labels(&["cat", "dog"]);
			labels[0] = vec![0xff].try_into().unwrap();
			new.task = Task::Classification { labels };
		});
	});
}

#[test]
fn open_campaign_fails_out_of_bounds() {
	build_and_execute(|| {
		let of =
			|dataset, items| Registry::insert(dataset, REQUESTER, items, Availability::Available);
		let (none, many) = (of(1, 0), of(2, 1_001));
		let wide = of(3, 401);
		refused(Error::<Test>::BadCampaignSize, |new| new.version = none);
		refused(Error::<Test>::BadCampaignSize, |new| new.version = many);
		refused(Error::<Test>::BadCampaignSize, |new| new.batch_size = 0);
		refused(Error::<Test>::BadCampaignSize, |new| new.batch_size = 65);
		refused(Error::<Test>::BadCampaignSize, |new| (new.version, new.batch_size) = (wide, 1));
		refused(Error::<Test>::BadCampaignRedundancy, |new| new.redundancy = 0);
		refused(Error::<Test>::BadCampaignRedundancy, |new| new.max_redundancy = 26);
		refused(Error::<Test>::BadCampaignRedundancy, |new| new.redundancy = 3);
		refused(Error::<Test>::BadCampaignSkill, |new| new.skill = skill(""));
		refused(Error::<Test>::BadCampaignReward, |new| new.reward = REWARD - 1);
	});
}

#[test]
fn open_campaign_fails_when_times_are_too_short_or_too_long_for_this_network() {
	build_and_execute(|| {
		// A tenth of 50 and of 10,000.
		for bad in [4, 1_001, u32::MAX] {
			refused(Error::<Test>::BadCampaignTiming, |new| new.duration = bad);
			refused(Error::<Test>::BadCampaignTiming, |new| new.reveal_duration = bad);
			refused(Error::<Test>::BadCampaignTiming, |new| new.lease = bad);
		}
	});
}

#[test]
fn open_campaign_fails_when_too_many_end_with_the_same_block() {
	build_and_execute(|| {
		open(new_campaign());
		open(new_campaign());
		refused(Error::<Test>::TooManyDeadlines, |_| ());
		let mut later = new_campaign();
		later.duration += 1;
		open(later);
	});
}
