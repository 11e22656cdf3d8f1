//! Gold: answers that the requester knew, and committed to, before anybody labelled anything.
//!
//! They say how reliable annotators are, and so weigh their answers to all other items. They do not
//! decide what is paid for: who answers a gold item is judged by what all annotators together say of
//! it, or else a requester could save by false gold.

use crate::{
	types::{Campaign, Gold, Stage},
	Campaigns, Config, Error, Event, GoldAnswers, Pallet,
};
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{labels::gold_commitment, CampaignId};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_reveal_gold(
		requester: T::AccountId,
		id: CampaignId,
		gold: Gold<T>,
		salt: [u8; 32],
	) -> DispatchResult {
		let mut campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(campaign.requester == requester, Error::<T>::NotOwner);
		let committed = campaign.gold.ok_or(Error::<T>::NoGold)?;
		Self::check_gold_time(&campaign)?;
		ensure!(gold_commitment(&gold, &salt) == committed, Error::<T>::CommitmentMismatch);
		let labels = campaign.task.labels().len();
		let sorted = gold.windows(2).all(|pair| pair[0].0 < pair[1].0);
		let known =
			gold.iter().all(|(item, label)| *item < campaign.items && usize::from(*label) < labels);
		ensure!(sorted && known, Error::<T>::BadGold);

		let answers = gold.len() as u32;
		GoldAnswers::<T>::insert(id, gold);
		campaign.gold = None;
		Self::deposit_event(Event::GoldRevealed { campaign: id, answers });
		if campaign.stage == Stage::AwaitingGold {
			Self::begin_settlement(id, campaign);
		} else {
			Campaigns::<T>::insert(id, campaign);
		}
		Ok(())
	}

	/// Gold must not be known while anybody can still answer, nor come when it is too late for it.
	fn check_gold_time(campaign: &Campaign<T>) -> DispatchResult {
		let now = Self::now();
		match campaign.stage {
			Stage::AwaitingGold => Ok(()),
			Stage::Open if now > campaign.commit_until => Ok(()),
			Stage::Open => Err(Error::<T>::RevealTooEarly.into()),
			_ => Err(Error::<T>::RevealTooLate.into()),
		}
	}
}
