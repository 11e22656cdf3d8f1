//! Opening and cancelling campaigns, and the pot that keeps their money.

use crate::{
	types::{Campaign, NewCampaign, Progress, Stage, Task},
	CampaignProgress, Campaigns, Config, Deadlines, Error, Event, NextCampaignId, Pallet,
};
use frame::{
	deps::frame_support::storage::with_storage_layer,
	prelude::*,
	traits::fungible::{Inspect, Mutate},
};
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
		Self::pay_in(&requester, budget)?;
		Deadlines::<T>::try_append(reveal_until.saturating_add(One::one()), id)
			.map_err(|()| Error::<T>::TooManyDeadlines)?;

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
		let deadline = campaign.reveal_until.saturating_add(One::one());
		Deadlines::<T>::mutate_exists(deadline, |due| {
			if let Some(campaigns) = due {
				campaigns.retain(|other| *other != id);
			}
			*due = due.take().filter(|campaigns| !campaigns.is_empty());
		});
		Self::close(id, &mut campaign, None)?;
		// Nothing happened that would be worth a record, which nobody pays for.
		Campaigns::<T>::remove(id);
		Ok(())
	}

	/// Hand the rest of the money back and close the campaign. The caller stores or removes it.
	pub(crate) fn close(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		labelled: Option<VersionId>,
	) -> DispatchResult {
		let refund = campaign.remaining;
		if refund > 0 {
			Self::pay_out(&campaign.requester, refund)?;
		}
		campaign.remaining = 0;
		campaign.stage = Stage::Closed { labelled };
		CampaignProgress::<T>::remove(id);
		Self::deposit_event(Event::CampaignClosed { campaign: id, labelled, refund });
		Ok(())
	}

	/// Pay `amount` into the pot.
	///
	/// The pot keeps an existential deposit of its own, or else the chain would sweep away what
	/// little is left in it. Networks give it one at genesis; otherwise who comes first does.
	fn pay_in(from: &T::AccountId, amount: Balance) -> DispatchResult {
		let pot = Self::account_id();
		let floor = T::Currency::minimum_balance().saturating_sub(T::Currency::balance(&pot));
		let amount = amount.checked_add(floor).ok_or(TokenError::FundsUnavailable)?;
		// The transfer checks this, too, but has a different error for every reason.
		let payable =
			T::Currency::reducible_balance(from, Preservation::Preserve, Fortitude::Polite);
		ensure!(amount <= payable, TokenError::FundsUnavailable);
		T::Currency::transfer(from, &pot, amount, Preservation::Preserve)?;
		Ok(())
	}

	/// Pay `amount` out of the pot.
	pub(crate) fn pay_out(to: &T::AccountId, amount: Balance) -> DispatchResult {
		// Settlement has no storage layer of its own.
		with_storage_layer(|| {
			T::Currency::transfer(&Self::account_id(), to, amount, Preservation::Preserve)?;
			Ok(())
		})
	}
}
