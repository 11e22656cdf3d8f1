//! Appeals: annotators who hold that labels of theirs were rejected wrongly can ask a jury, for a bond.
//!
//! Only what is disputed waits: what all their labels would have earned beyond what they earned, and the
//! stake that would not have been lost. They are paid everything else with all others, the campaign
//! closes, and the requester has the rest back. Labels that were withheld cannot be disputed: there is
//! nothing that a jury could look at.

use crate::{
	payment::Outcome,
	types::{Campaign, Dispute, Stage, Tally},
	AnnotatorNumbers, Annotators, Appeals, CampaignProgress, Campaigns, Config, Deadlines, Error,
	Event, OpenDisputes, Pallet, PotOf, Reputation, WeightInfo,
};
use frame::{deps::frame_support::storage::with_storage_layer, prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Case, Disputes, Jury, TimeScale},
	Balance, BlockNumber, CampaignId, VersionId,
};

/// How many blocks are looked at for one in which another campaign's time to appeal can end.
pub(crate) const MAX_TRIES: u32 = 16;

impl<T: Config> Pallet<T> {
	/// Whether anybody decides about appeals.
	pub(crate) fn has_jury() -> bool {
		T::Jury::time_to_appeal() > 0
	}

	/// The weight of waiting for appeals.
	pub(crate) fn appealing_weight() -> Weight {
		match Self::has_jury() {
			true => T::WeightInfo::settle_appealing(),
			false => Weight::zero(),
		}
	}

	/// The most weight that setting a disputed share aside can take.
	pub(crate) fn dispute_weight() -> Weight {
		match Self::has_jury() {
			true => T::WeightInfo::settle_dispute().saturating_add(T::Jury::open_weight()),
			false => Weight::zero(),
		}
	}

	/// What is next, now that everybody is judged.
	pub(crate) fn after_judging(id: CampaignId, labelled: Option<VersionId>) -> Stage {
		let time = T::Jury::time_to_appeal();
		// What nobody revealed, nobody can have rejected.
		if time == 0 || CampaignProgress::<T>::get(id).reveals == 0 {
			return Stage::Paying { labelled, annotator: 0 };
		}
		let earliest = Self::now().saturating_add(T::Time::scale(time).into());
		let until = Self::schedule_payment(id, earliest);
		Self::deposit_event(Event::AppealsOpened { campaign: id, until });
		Stage::Appealing { labelled, until: until.saturated_into() }
	}

	/// The last block to appeal: this one, or a little later, where there is room for another deadline. If
	/// there is none, the campaign stays in the queue.
	pub(crate) fn schedule_payment(
		id: CampaignId,
		earliest: BlockNumberFor<T>,
	) -> BlockNumberFor<T> {
		(0..MAX_TRIES)
			.map(|later| earliest.saturating_add(later.into()))
			.find(|until| Self::set_deadline(id, *until).is_ok())
			.unwrap_or(earliest)
	}

	/// Whether the time to appeal, which lasts until this block, is over.
	pub(crate) fn is_past(until: BlockNumber) -> bool {
		Self::now() > BlockNumberFor::<T>::from(until)
	}

	/// Whether the end of the time to appeal comes by itself.
	pub(crate) fn is_awaited(id: CampaignId, until: BlockNumber) -> bool {
		let deadline = BlockNumberFor::<T>::from(until).saturating_add(One::one());
		Deadlines::<T>::get(deadline).contains(&id)
	}

	pub(crate) fn do_appeal(annotator: T::AccountId, id: CampaignId) -> DispatchResult {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(
			matches!(campaign.stage, Stage::Appealing { until, .. } if !Self::is_past(until)),
			Error::<T>::AppealsClosed
		);
		let number =
			AnnotatorNumbers::<T>::get(id, &annotator).ok_or(Error::<T>::NothingRejected)?;
		let known = Annotators::<T>::get(id, number).ok_or(Error::<T>::NothingRejected)?;
		ensure!(known.tally.rejected() > 0, Error::<T>::NothingRejected);
		ensure!(!Appeals::<T>::contains_key(id, number), Error::<T>::AlreadyAppealed);
		Appeals::<T>::insert(id, number, ());
		Self::deposit_event(Event::WorkAppealed { campaign: id, annotator });
		Ok(())
	}

	/// Whether an annotator who is about to be paid has appealed.
	pub(crate) fn take_appeal(id: CampaignId, number: u32) -> bool {
		Self::has_jury() && Appeals::<T>::take(id, number).is_some()
	}

	/// What is disputed: the difference between what follows for an annotator, and what would if all
	/// labels that they revealed were accepted.
	pub(crate) fn disputed(tally: &Tally<T>, judged: &Outcome, all: &Outcome) -> Dispute<T> {
		Dispute {
			reward: all.amount.saturating_sub(judged.amount),
			stake: judged.lost.saturating_sub(all.lost),
			rejected: tally.rejected(),
			until: Self::now().saturating_add(T::Time::scale(T::Jury::time_to_decide()).into()),
		}
	}

	/// Set what is disputed aside, and have the jury open a case. If it does not, nothing is granted.
	pub(crate) fn open_dispute(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		account: &T::AccountId,
		mut dispute: Dispute<T>,
	) {
		// Every label was paid for when the campaign opened.
		dispute.reward = dispute.reward.min(campaign.remaining);
		let Dispute { reward, stake, rejected, until } = dispute.clone();
		let annotator = account.clone();
		let opened = with_storage_layer(|| {
			OpenDisputes::<T>::insert(id, account, dispute);
			T::Jury::open(Case {
				campaign: id,
				annotator: account.clone(),
				requester: campaign.requester.clone(),
				rejected,
				disputed: reward.saturating_add(stake),
			})
		});
		match opened {
			Ok(()) => {
				campaign.remaining = campaign.remaining.saturating_sub(reward);
				Self::deposit_event(Event::DisputeOpened {
					campaign: id,
					annotator,
					reward,
					stake,
					until,
				});
			},
			Err(error) => {
				Self::deposit_event(Event::AppealFailed { campaign: id, annotator, error });
				Self::end_stake(id, account, 0, stake);
			},
		}
	}

	pub(crate) fn do_expire_dispute(id: CampaignId, annotator: T::AccountId) -> DispatchResult {
		let dispute = OpenDisputes::<T>::get(id, &annotator).ok_or(Error::<T>::DisputeNotFound)?;
		ensure!(Self::now() > dispute.until, Error::<T>::JuryDeciding);
		Self::end_dispute(id, &annotator, Permill::zero())
	}

	/// Give each side its share. Money that cannot be paid must not keep the dispute from ending.
	fn end_dispute(id: CampaignId, account: &T::AccountId, granted: Permill) -> DispatchResult {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let dispute = OpenDisputes::<T>::take(id, account).ok_or(Error::<T>::DisputeNotFound)?;
		let accepted = granted.mul_floor(dispute.rejected);
		if accepted > 0 {
			// They count as judged already.
			Reputation::<T>::mutate(account, &campaign.skill, |standing| {
				standing.accepted = standing.accepted.saturating_add(accepted.into());
			});
		}
		let kept = granted.mul_floor(dispute.stake);
		Self::end_stake(id, account, kept, dispute.stake.saturating_sub(kept));

		let mut amount = granted.mul_floor(dispute.reward);
		if amount > 0 {
			if let Err(error) = PotOf::<T>::pay_out(account, amount) {
				let annotator = account.clone();
				Self::deposit_event(Event::PayoutFailed { campaign: id, annotator, amount, error });
				amount = 0;
			}
		}
		Self::give_back(&campaign.requester, dispute.reward.saturating_sub(amount));
		let annotator = account.clone();
		Self::deposit_event(Event::DisputeEnded { campaign: id, annotator, granted, amount });
		Ok(())
	}

	/// Pay what is left of a dispute to the requester. An account that is gone since the campaign closed
	/// may be too poor to come back by it; then the treasury has it.
	fn give_back(requester: &T::AccountId, rest: Balance) {
		if rest == 0 {
			return;
		}
		let paid = PotOf::<T>::pay_out(requester, rest)
			.or_else(|_| PotOf::<T>::pay_out(&T::Treasury::get(), rest));
		if let Err(error) = paid {
			defensive!("the rest is in the pot, and the treasury takes it", error);
		}
	}
}

impl<T: Config> Disputes<T::AccountId> for Pallet<T> {
	fn resolve(campaign: CampaignId, annotator: &T::AccountId, granted: Permill) -> DispatchResult {
		Self::end_dispute(campaign, annotator, granted)
	}

	fn resolve_weight() -> Weight {
		T::WeightInfo::resolve()
	}
}
