//! Opening and closing campaigns.

use crate::{
	claims::DRAW_DELAY,
	types::{Campaign, NewCampaign, Progress, Stage, Task},
	CampaignProgress, Campaigns, Config, Deadlines, Error, Event, NextCampaignId, Pallet, PotOf,
};
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, Datasets, TimeScale},
	Balance, CampaignId, VersionId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_campaign(requester: T::AccountId, new: NewCampaign<T>) -> DispatchResult {
		new.check_task()?;
		let version = T::Datasets::version(new.version).ok_or(Error::<T>::DatasetUnavailable)?;
		ensure!(version.availability == Availability::Available, Error::<T>::DatasetUnavailable);
		ensure!(version.owner == requester, Error::<T>::NotOwner);
		let items = version.items;
		ensure!(
			(1..=T::MaxItems::get()).contains(&items)
				&& items.div_ceil(new.batch_size) <= T::MaxBatches::get(),
			Error::<T>::BadCampaignSize
		);

		let (commit_until, reveal_until) = Self::schedule(&new)?;
		let budget = Balance::from(items)
			.checked_mul(new.redundancy.into())
			.and_then(|labels| labels.checked_mul(new.reward))
			.ok_or(ArithmeticError::Overflow)?;
		let id = NextCampaignId::<T>::get();
		NextCampaignId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		PotOf::<T>::pay_in(&requester, budget)?;
		Self::set_deadline(id, reveal_until)?;

		let campaign = Campaign {
			requester: requester.clone(),
			version: new.version,
			task: Task::Classification { labels: new.labels },
			items,
			batch_size: new.batch_size,
			redundancy: new.redundancy,
			reward: new.reward,
			royalty: new.royalty,
			remaining: budget,
			commit_until,
			reveal_until,
			lease: new.lease,
			stage: Stage::Open,
		};
		CampaignProgress::<T>::insert(
			id,
			Progress { open_batches: campaign.batches(), ..Default::default() },
		);
		Campaigns::<T>::insert(id, campaign);
		Self::deposit_event(Event::CampaignOpened {
			campaign: id,
			requester,
			version: new.version,
			budget,
		});
		Ok(())
	}

	/// The last blocks for commitments and for reveals.
	fn schedule(
		new: &NewCampaign<T>,
	) -> Result<(BlockNumberFor<T>, BlockNumberFor<T>), DispatchError> {
		let shortest: BlockNumberFor<T> = T::Time::scale(T::MinWindow::get()).into();
		let longest: BlockNumberFor<T> = T::Time::scale(T::MaxWindow::get()).into();
		let windows = [new.duration, new.reveal_duration, new.lease];
		ensure!(
			windows.iter().all(|window| (shortest..=longest).contains(window)),
			Error::<T>::BadCampaignTiming
		);
		let commit_until = frame_system::Pallet::<T>::block_number()
			.checked_add(&new.duration)
			.ok_or(ArithmeticError::Overflow)?;
		let reveal_until =
			commit_until.checked_add(&new.reveal_duration).ok_or(ArithmeticError::Overflow)?;
		Ok((commit_until, reveal_until))
	}

	pub(crate) fn do_cancel(requester: T::AccountId, id: CampaignId) -> DispatchResult {
		let mut campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(campaign.requester == requester, Error::<T>::NotOwner);
		ensure!(
			campaign.stage == Stage::Open && CampaignProgress::<T>::get(id).claims == 0,
			Error::<T>::AlreadyClaimed
		);
		Self::clear_deadline(id, campaign.reveal_until);
		Self::close(id, &mut campaign, None)?;
		// Nothing happened that would be worth a record, which nobody pays for.
		Campaigns::<T>::remove(id);
		Ok(())
	}

	pub(crate) fn do_wind_up(id: CampaignId) -> DispatchResult {
		let mut campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let availability = Self::availability(&campaign);
		ensure!(
			matches!(availability, None | Some(Availability::Lost)),
			Error::<T>::DatasetNotLost
		);
		// Whoever has a batch, or is about to have one drawn, may have the data. Nobody loses any of
		// the time that a lease gives, or of the time to reveal.
		let commit_until = frame_system::Pallet::<T>::block_number()
			.saturating_add(DRAW_DELAY.into())
			.saturating_add(campaign.lease);
		ensure!(
			campaign.stage == Stage::Open && commit_until < campaign.commit_until,
			Error::<T>::EndsSoon
		);
		let reveal_duration = campaign.reveal_until.saturating_sub(campaign.commit_until);
		let reveal_until = commit_until.saturating_add(reveal_duration);
		Self::clear_deadline(id, campaign.reveal_until);
		Self::set_deadline(id, reveal_until)?;
		campaign.commit_until = commit_until;
		campaign.reveal_until = reveal_until;
		Campaigns::<T>::insert(id, campaign);
		Self::deposit_event(Event::CampaignEndsEarly { campaign: id, commit_until, reveal_until });
		Ok(())
	}

	/// Whether what a campaign labels is there; nothing if it does not exist any more.
	pub(crate) fn availability(campaign: &Campaign<T>) -> Option<Availability> {
		T::Datasets::version(campaign.version).map(|version| version.availability)
	}

	/// Have a campaign settled once its time to reveal is over.
	fn set_deadline(id: CampaignId, reveal_until: BlockNumberFor<T>) -> DispatchResult {
		Deadlines::<T>::try_append(reveal_until.saturating_add(One::one()), id)
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
		let refund = campaign.remaining;
		if refund > 0 {
			PotOf::<T>::pay_out(&campaign.requester, refund)?;
		}
		campaign.remaining = 0;
		campaign.stage = Stage::Closed { labelled };
		CampaignProgress::<T>::remove(id);
		Self::deposit_event(Event::CampaignClosed { campaign: id, labelled, refund });
		Ok(())
	}
}
