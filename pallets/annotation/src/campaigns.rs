//! Opening, changing and ending campaigns.

use crate::{
	claims::DRAW_DELAY,
	types::{Campaign, NewCampaign, Progress, Stage},
	CampaignProgress, Campaigns, Config, Deadlines, Error, Event, GoldAnswers, NextCampaignId,
	Pallet, PotOf, Weighings,
};
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, Datasets},
	Balance, CampaignId, VersionId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_campaign(requester: T::AccountId, new: NewCampaign<T>) -> DispatchResult {
		new.check()?;
		let version = T::Datasets::version(new.version).ok_or(Error::<T>::DatasetUnavailable)?;
		ensure!(version.availability == Availability::Available, Error::<T>::DatasetUnavailable);
		ensure!(version.owner == requester, Error::<T>::NotOwner);
		let items = version.items;
		ensure!(
			(1..=T::MaxItems::get()).contains(&items)
				&& items.div_ceil(new.batch_size) <= T::MaxBatches::get(),
			Error::<T>::BadCampaignSize
		);

		ensure!(Self::is_window(new.lease), Error::<T>::BadCampaignTiming);
		let (commit_until, reveal_until) =
			Self::schedule(new.duration, new.reveal_duration, Error::<T>::BadCampaignTiming)?;
		let rewards = budget(items, new.max_redundancy, new.reward)?;
		let budget = rewards.checked_add(new.fees).ok_or(ArithmeticError::Overflow)?;
		let id = NextCampaignId::<T>::get();
		NextCampaignId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		PotOf::<T>::pay_in(&requester, budget)?;
		Self::set_deadline(id, reveal_until)?;

		let version = new.version;
		let campaign = Campaign {
			requester: requester.clone(),
			version,
			task: new.task,
			guide: new.guide,
			skill: new.skill,
			items,
			batch_size: new.batch_size,
			redundancy: new.redundancy,
			max_redundancy: new.max_redundancy,
			confidence: new.confidence,
			method: new.method,
			reward: new.reward,
			royalty: new.royalty,
			gold: new.gold,
			requirements: new.requirements,
			remaining: rewards,
			fees: new.fees,
			commit_until,
			reveal_until,
			lease: new.lease,
			paused: false,
			stage: Stage::Open,
		};
		let batches = campaign.batches();
		CampaignProgress::<T>::insert(
			id,
			Progress { open_batches: batches, unfinished_batches: batches, ..Default::default() },
		);
		Campaigns::<T>::insert(id, campaign);
		Self::deposit_event(Event::CampaignOpened { campaign: id, requester, version, budget });
		Ok(())
	}

	/// The campaign, if it is `requester`'s and open.
	fn open_campaign_of(
		requester: &T::AccountId,
		id: CampaignId,
	) -> Result<Campaign<T>, DispatchError> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(campaign.requester == *requester, Error::<T>::NotOwner);
		ensure!(campaign.stage == Stage::Open, Error::<T>::CampaignOver);
		Ok(campaign)
	}

	pub(crate) fn do_set_paused(
		requester: T::AccountId,
		id: CampaignId,
		paused: bool,
	) -> DispatchResult {
		let mut campaign = Self::open_campaign_of(&requester, id)?;
		ensure!(campaign.paused != paused, Error::<T>::NothingToDo);
		campaign.paused = paused;
		Campaigns::<T>::insert(id, campaign);
		Self::deposit_event(match paused {
			true => Event::CampaignPaused { campaign: id },
			false => Event::CampaignResumed { campaign: id },
		});
		Ok(())
	}

	pub(crate) fn do_top_up(
		requester: T::AccountId,
		id: CampaignId,
		increase: Balance,
	) -> DispatchResult {
		let mut campaign = Self::open_campaign_of(&requester, id)?;
		ensure!(increase > 0, Error::<T>::NothingToDo);
		let added = budget(campaign.items, campaign.max_redundancy, increase)?;
		campaign.reward = campaign.reward.checked_add(increase).ok_or(ArithmeticError::Overflow)?;
		campaign.remaining =
			campaign.remaining.checked_add(added).ok_or(ArithmeticError::Overflow)?;
		PotOf::<T>::pay_in(&requester, added)?;
		let reward = campaign.reward;
		Campaigns::<T>::insert(id, campaign);
		Self::deposit_event(Event::RewardRaised { campaign: id, reward, added });
		Ok(())
	}

	pub(crate) fn do_cancel(requester: T::AccountId, id: CampaignId) -> DispatchResult {
		let mut campaign = Self::open_campaign_of(&requester, id)?;
		if CampaignProgress::<T>::get(id).claims > 0 {
			return Self::end_early(id, campaign);
		}
		Self::clear_deadline(id, campaign.reveal_until);
		Self::close(id, &mut campaign, None)?;
		// Nothing happened that would be worth a record, which nobody pays for.
		Campaigns::<T>::remove(id);
		Ok(())
	}

	pub(crate) fn do_wind_up(id: CampaignId) -> DispatchResult {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(
			matches!(Self::availability(&campaign), None | Some(Availability::Lost)),
			Error::<T>::DatasetNotLost
		);
		ensure!(campaign.stage == Stage::Open, Error::<T>::CampaignOver);
		Self::end_early(id, campaign)
	}

	/// Hand out no more batches, and settle what was claimed.
	///
	/// Whoever has a batch, or is about to have one drawn, may have begun to work. Nobody loses any of
	/// the time that a lease gives, or of the time to reveal.
	fn end_early(id: CampaignId, mut campaign: Campaign<T>) -> DispatchResult {
		let commit_until =
			Self::now().saturating_add(DRAW_DELAY.into()).saturating_add(campaign.lease);
		ensure!(commit_until < campaign.commit_until, Error::<T>::EndsSoon);
		let reveal_duration = campaign.reveal_until.saturating_sub(campaign.commit_until);
		let reveal_until = commit_until.saturating_add(reveal_duration);
		Self::clear_deadline(id, campaign.reveal_until);
		Self::set_deadline(id, reveal_until)?;
		campaign.commit_until = commit_until;
		campaign.reveal_until = reveal_until;
		campaign.paused = true;
		Campaigns::<T>::insert(id, campaign);
		Self::deposit_event(Event::CampaignEndsEarly { campaign: id, commit_until, reveal_until });
		Ok(())
	}

	/// Whether what a campaign labels is there; nothing if it does not exist any more.
	pub(crate) fn availability(campaign: &Campaign<T>) -> Option<Availability> {
		T::Datasets::version(campaign.version).map(|version| version.availability)
	}

	/// Have a campaign settled once its time to reveal, or to appeal, is over.
	pub(crate) fn set_deadline(id: CampaignId, until: BlockNumberFor<T>) -> DispatchResult {
		Deadlines::<T>::try_append(until.saturating_add(One::one()), id)
			.map_err(|()| Error::<T>::TooManyDeadlines.into())
	}

	fn clear_deadline(id: CampaignId, reveal_until: BlockNumberFor<T>) {
		Deadlines::<T>::mutate_exists(reveal_until.saturating_add(One::one()), |due| {
			if let Some(campaigns) = due {
				campaigns.retain(|other| *other != id);
			}
			*due = due.take().filter(|campaigns| !campaigns.is_empty());
		});
	}

	/// Hand the rest of the money back and close the campaign. The caller stores or removes it.
	pub(crate) fn close(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		labelled: Option<VersionId>,
	) -> DispatchResult {
		let refund = campaign.remaining.saturating_add(campaign.fees);
		if refund > 0 {
			PotOf::<T>::pay_out(&campaign.requester, refund)?;
		}
		(campaign.remaining, campaign.fees) = (0, 0);
		campaign.stage = Stage::Closed { labelled };
		CampaignProgress::<T>::remove(id);
		GoldAnswers::<T>::remove(id);
		Weighings::<T>::remove(id);
		Self::deposit_event(Event::CampaignClosed { campaign: id, labelled, refund });
		Ok(())
	}
}

/// What `redundancy` labels for each of `items` items cost at most.
fn budget(items: u32, redundancy: u8, reward: Balance) -> Result<Balance, ArithmeticError> {
	Balance::from(items)
		.checked_mul(redundancy.into())
		.and_then(|labels| labels.checked_mul(reward))
		.ok_or(ArithmeticError::Overflow)
}
