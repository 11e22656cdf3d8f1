//! Paying annotators, one after another, and closing.

use crate::{
	types::{Annotator, Campaign, Stage, Tally},
	AnnotatorNumbers, Annotators, Config, Event, HoldReason, Models, Pallet, PotOf, Reputation,
};
use frame::{
	prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Datasets, Balance, CampaignId, VersionId};
use sensor_truth::merit::{Record, ONE};

/// How many labels it takes to tell work from guesses. Who gave fewer keeps the stake.
const ENOUGH_LABELS: u32 = 16;

impl<T: Config> Pallet<T> {
	/// Pay, credit and dismiss one annotator. `found` says how common each label turned out to be.
	pub(crate) fn pay(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		labelled: Option<VersionId>,
		number: u32,
		found: &[u64],
	) {
		let Some(annotator) = Annotators::<T>::take(id, number) else { return };
		let Annotator { account, stake, tally } = annotator;
		AnnotatorNumbers::<T>::remove(id, &account);
		Models::<T>::remove(id, number);
		if tally.judged > 0 {
			Reputation::<T>::mutate(&account, &campaign.skill, |standing| {
				standing.accepted = standing.accepted.saturating_add(tally.accepted.into());
				standing.judged = standing.judged.saturating_add(tally.judged.into());
			});
		}
		let outcome = |accepted| Outcome::of(campaign.reward, stake, &tally, accepted, found);
		let judged = outcome(tally.accepted);
		let dispute = Self::take_appeal(id, number)
			.then(|| Self::disputed(&tally, &judged, &outcome(tally.revealed())));
		let waiting = dispute.as_ref().map_or(0, |dispute| dispute.stake);
		let kept = stake.saturating_sub(judged.lost);
		Self::end_stake(id, &account, kept, judged.lost.saturating_sub(waiting));
		if judged.amount > 0 {
			let earned = (tally.accepted, judged.merit, judged.amount);
			Self::reward(id, campaign, labelled, &account, earned);
		}
		// After the payment, so that a bond can be paid of it.
		if let Some(dispute) = dispute {
			Self::open_dispute(id, campaign, &account, dispute);
		}
		// What it was given to send its answers. Now it lives on what it was paid, or not at all.
		frame_system::Pallet::<T>::dec_sufficients(&account);
	}

	fn reward(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		labelled: Option<VersionId>,
		account: &T::AccountId,
		(accepted, merit, amount): (u32, u64, Balance),
	) {
		let points = u32::try_from(merit.div_ceil(ONE)).unwrap_or(u32::MAX);
		if let Some(Err(error)) =
			labelled.map(|version| T::Datasets::add_contribution(version, account, points))
		{
			let annotator = account.clone();
			Self::deposit_event(Event::CreditFailed { campaign: id, annotator, error });
		}
		let annotator = account.clone();
		Self::deposit_event(match PotOf::<T>::pay_out(account, amount) {
			Ok(()) => {
				campaign.remaining = campaign.remaining.saturating_sub(amount);
				Event::AnnotatorPaid { campaign: id, annotator, accepted, amount }
			},
			Err(error) => Event::PayoutFailed { campaign: id, annotator, amount, error },
		});
	}

	/// Release what an annotator keeps of a stake, and take what is lost.
	pub(crate) fn end_stake(id: CampaignId, account: &T::AccountId, kept: Balance, lost: Balance) {
		if kept == 0 && lost == 0 {
			return;
		}
		let reason = HoldReason::Stake.into();
		let released = T::Currency::release(&reason, account, kept, Precision::BestEffort);
		if released.is_err() {
			defensive!("what was put on hold can be released");
		}
		if lost > 0 && Self::forfeit(&reason, account, lost).is_ok() {
			let annotator = account.clone();
			Self::deposit_event(Event::StakeLost { campaign: id, annotator, amount: lost });
		}
	}

	/// Everybody is paid: make the shares in the labelled dataset final, and refund the rest.
	pub(crate) fn finish(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		labelled: Option<VersionId>,
	) -> Stage {
		if let Some(version) = labelled {
			if let Err(error) = T::Datasets::seal(version) {
				Self::deposit_event(Event::SealFailed { campaign: id, version, error });
			}
		}
		if let Err(error) = Self::close(id, campaign, labelled) {
			// The money stays in the pot, and `remaining` keeps saying so.
			defensive!("the rest is in the pot and can be paid out", error);
		}
		Stage::Closed { labelled }
	}
}

/// What follows for an annotator.
pub(crate) struct Outcome {
	/// What the work is worth, in parts of [`ONE`].
	pub merit: u64,
	/// What it earns.
	pub amount: Balance,
	/// How much of the stake is lost: the share of labels that were withheld; and all of it, if the labels
	/// are no better than chance.
	pub lost: Balance,
}

impl Outcome {
	/// What follows if this many labels are accepted, at `reward` a label.
	pub fn of<T: Config>(
		reward: Balance,
		stake: Balance,
		tally: &Tally<T>,
		accepted: u32,
		found: &[u64],
	) -> Self {
		let merit = Record { accepted, withheld: tally.withheld, given: &tally.given }.merit(found);
		let lost = if merit == 0 && tally.judged >= ENOUGH_LABELS {
			stake
		} else {
			Permill::from_rational(tally.withheld, tally.judged.max(1)).mul_floor(stake)
		};
		Self { merit, amount: amount(reward, merit), lost }
	}
}

/// What work of this merit earns, at `reward` a label.
fn amount(reward: Balance, merit: u64) -> Balance {
	// All $SENSE are 10^27 units, and a campaign has 10^8 labels or so: it fits.
	reward.saturating_mul(merit.into()) / Balance::from(ONE)
}
