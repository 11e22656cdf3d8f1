//! $SENSE: how much there will ever be, who gets it, and how new tokens come into being.
//!
//! [`ALLOCATIONS`] is the only source of the supply: genesis balances and vesting schedules are
//! derived from it, and the part that is not minted at genesis is what [`Emission`] can pay.

use crate::{
	configs::parameters::emission,
	time::{DAYS, MILLIS_PER_YEAR, YEARS},
	Balances,
};
use polkadot_sdk::{
	frame_support::traits::Get,
	sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding},
	sp_runtime::Permill,
	sp_staking,
};
use sensor_primitives::{Balance, BlockNumber, SENSE};

/// There will never be more than this.
pub const CAP: Balance = 1_000_000_000 * SENSE;

/// A thousandth of one $SENSE.
pub const MILLI_SENSE: Balance = SENSE / 1_000;

/// The least that an account can hold.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_SENSE;

/// What it costs to keep `items` storage items of `bytes` bytes altogether, as long as they are
/// kept.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * SENSE / 10 + bytes as Balance * MILLI_SENSE / 10
}

/// What a part of the supply is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
	/// Spent by referendum: grants, bounties, audits.
	Treasury,
	/// Whoever brings data, tools and people to the platform.
	Ecosystem,
	/// Those who build it.
	Team,
	/// Those who paid for building it.
	Investors,
	/// Bonds of the launch validators.
	Validators,
	/// Not minted at genesis; paid out over the years by [`Emission`].
	Emission,
}

/// How an allocation is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
	/// Nothing is released before this block.
	pub cliff: BlockNumber,
	/// From the cliff, everything is released evenly over this many blocks.
	pub length: BlockNumber,
}

/// A part of the supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
	/// What it is for.
	pub purpose: Purpose,
	/// How much of the [`CAP`] it is.
	pub percent: u32,
	/// How it is released; at once if `None`.
	pub vesting: Option<Schedule>,
}

impl Allocation {
	/// How much it is.
	pub const fn amount(&self) -> Balance {
		CAP / 100 * self.percent as Balance
	}
}

/// The whole supply, once.
pub const ALLOCATIONS: [Allocation; 6] = [
	Allocation { purpose: Purpose::Treasury, percent: 25, vesting: None },
	Allocation { purpose: Purpose::Ecosystem, percent: 20, vesting: None },
	Allocation {
		purpose: Purpose::Team,
		percent: 15,
		vesting: Some(Schedule { cliff: YEARS, length: 3 * YEARS }),
	},
	Allocation {
		purpose: Purpose::Investors,
		percent: 10,
		vesting: Some(Schedule { cliff: 180 * DAYS, length: 2 * YEARS }),
	},
	Allocation { purpose: Purpose::Validators, percent: 5, vesting: None },
	Allocation { purpose: Purpose::Emission, percent: 25, vesting: None },
];

/// Pays stakers and the treasury, at the end of every era, out of what is left below the [`CAP`].
///
/// Each year a fixed share of the remainder is minted, so the amounts decay and the cap is never
/// reached. Two parameters are governance's: the yearly share, and the treasury's part of it.
pub struct Emission;

impl Emission {
	/// What a period of `millis` brings when `issued` tokens exist: to stakers, to the treasury.
	fn payout(
		issued: Balance,
		millis: u64,
		yearly: Permill,
		treasury: Permill,
	) -> (Balance, Balance) {
		let per_year = yearly.mul_floor(CAP.saturating_sub(issued));
		// However long an era took, it counts for a year at most.
		let millis = millis.min(MILLIS_PER_YEAR);
		let minted = multiply_by_rational_with_rounding(
			per_year,
			millis.into(),
			MILLIS_PER_YEAR.into(),
			Rounding::Down,
		)
		.unwrap_or_default();
		let to_treasury = treasury.mul_floor(minted);
		(minted - to_treasury, to_treasury)
	}
}

impl sp_staking::EraPayout<Balance> for Emission {
	fn era_payout(_staked: Balance, _issued: Balance, era_millis: u64) -> (Balance, Balance) {
		Self::payout(
			Balances::total_issuance(),
			era_millis,
			emission::YearlyShare::get(),
			emission::TreasuryShare::get(),
		)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const YEARLY: Permill = Permill::from_percent(8);
	const TREASURY: Permill = Permill::from_percent(20);
	const MILLIS_PER_DAY: u64 = 86_400_000;

	#[test]
	fn the_allocations_are_the_whole_supply_and_nothing_more() {
		assert_eq!(ALLOCATIONS.iter().map(Allocation::amount).sum::<Balance>(), CAP);
	}

	#[test]
	fn every_purpose_is_allocated_once() {
		for (index, allocation) in ALLOCATIONS.iter().enumerate() {
			assert!(ALLOCATIONS[..index].iter().all(|a| a.purpose != allocation.purpose));
		}
	}

	#[test]
	fn emission_decays_and_never_reaches_the_cap() {
		let mut issued = CAP / 4 * 3;
		let mut last = Balance::MAX;
		for _ in 0..100 * 365 {
			let (stakers, treasury) = Emission::payout(issued, MILLIS_PER_DAY, YEARLY, TREASURY);
			let minted = stakers + treasury;
			assert!(minted > 0 && minted < last);
			issued += minted;
			last = minted;
		}
		assert!(issued < CAP);
	}

	#[test]
	fn the_treasury_gets_its_share_of_the_emission() {
		let (stakers, treasury) = Emission::payout(0, MILLIS_PER_YEAR, YEARLY, TREASURY);
		assert_eq!(stakers + treasury, CAP / 100 * 8);
		assert_eq!(treasury, (stakers + treasury) / 5);
	}

	#[test]
	fn no_era_however_long_mints_more_than_a_year_does() {
		assert_eq!(
			Emission::payout(0, u64::MAX, YEARLY, TREASURY),
			Emission::payout(0, MILLIS_PER_YEAR, YEARLY, TREASURY),
		);
	}

	#[test]
	fn nothing_is_minted_at_the_cap() {
		assert_eq!(Emission::payout(CAP, MILLIS_PER_YEAR, YEARLY, TREASURY), (0, 0));
		assert_eq!(Emission::payout(CAP + 1, MILLIS_PER_YEAR, YEARLY, TREASURY), (0, 0));
	}
}
