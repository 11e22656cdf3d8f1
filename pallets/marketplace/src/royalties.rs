//! The arithmetic of sharing money. Pure functions of integers; every rounding is down, and what
//! it leaves over stays where the money came from.

use frame::{arithmetic::Rounding, deps::sp_arithmetic::helpers_128bit, prelude::Permill};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::Balance;

/// Who gets what of one sale. The parts always add up to what the buyer paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
	/// For the platform.
	pub take: Balance,
	/// For the contributors.
	pub royalties: Balance,
	/// For the owner.
	pub to_owner: Balance,
}

/// Split `paid`: `take_rate` of it for the platform, `royalty` of the remainder for the
/// contributors, the rest for the owner.
///
/// A part below `minimum`, the smallest balance that can exist, goes to the owner too: an account
/// that has none of the asset yet could not receive it.
pub fn split(paid: Balance, take_rate: Permill, royalty: Permill, minimum: Balance) -> Split {
	let or_nothing = |part: Balance| if part < minimum { 0 } else { part };
	let take = or_nothing(take_rate.mul_floor(paid));
	let after_take = paid.saturating_sub(take);
	let royalties = or_nothing(royalty.mul_floor(after_take));
	Split { take, royalties, to_owner: after_take.saturating_sub(royalties) }
}

/// The part of `deposited` that `points` of `all_points` have earned.
///
/// Points are fixed before the first sale, so that a share of everything ever deposited is the
/// same as the sum of shares of each deposit, without their roundings: when and how often somebody
/// claims makes no difference.
pub fn earned(deposited: Balance, points: u32, all_points: u64) -> Balance {
	if u64::from(points) > all_points {
		return 0;
	}
	helpers_128bit::multiply_by_rational_with_rounding(
		deposited,
		points.into(),
		all_points.into(),
		Rounding::Down,
	)
	.unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::{collection::vec, prelude::*};

	#[test]
	fn a_sale_pays_the_platform_first_and_the_contributors_of_the_remainder() {
		let split = split(1_000, Permill::from_percent(10), Permill::from_percent(50), 1);
		assert_eq!(split, Split { take: 100, royalties: 450, to_owner: 450 });
	}

	#[test]
	fn parts_that_are_too_small_to_exist_go_to_the_owner() {
		let split = split(1_000, Permill::from_percent(1), Permill::from_percent(1), 11);
		assert_eq!(split, Split { take: 0, royalties: 0, to_owner: 1_000 });
	}

	#[test]
	fn points_share_what_was_deposited() {
		assert_eq!(earned(100, 1, 4), 25);
		assert_eq!(earned(99, 1, 4), 24);
		assert_eq!(earned(Balance::MAX, 7, 7), Balance::MAX);
	}

	#[test]
	fn nobody_earns_without_points() {
		assert_eq!(earned(100, 0, 4), 0);
		assert_eq!(earned(100, 0, 0), 0);
	}

	#[test]
	fn impossible_points_earn_nothing() {
		assert_eq!(earned(100, 5, 4), 0);
	}

	fn permill() -> impl Strategy<Value = Permill> {
		(0..=1_000_000u32).prop_map(Permill::from_parts)
	}

	proptest! {
		#[test]
		fn a_split_loses_and_invents_nothing(
			paid: Balance, take_rate in permill(), royalty in permill(), minimum in 0..1_000u128,
		) {
			let Split { take, royalties, to_owner } = split(paid, take_rate, royalty, minimum);
			prop_assert_eq!(
				take.checked_add(royalties).and_then(|sum| sum.checked_add(to_owner)),
				Some(paid)
			);
		}

		#[test]
		fn all_shares_together_never_exceed_the_pool_and_leave_only_dust(
			deposited: Balance, points in vec(1..=u32::MAX, 1..50),
		) {
			let all = points.iter().map(|points| u64::from(*points)).sum();
			let paid: Balance = points.iter().map(|points| earned(deposited, *points, all)).sum();
			prop_assert!(paid <= deposited);
			prop_assert!(deposited - paid < points.len() as Balance);
		}

		#[test]
		fn claiming_late_pays_the_same_as_claiming_after_every_sale(
			deposits in vec(0..Balance::MAX / 100, 1..50), points: u32, others: u32,
		) {
			let all = u64::from(points) + u64::from(others);
			let mut deposited = 0;
			let mut claimed = 0;
			for deposit in deposits {
				deposited += deposit;
				let claim = earned(deposited, points, all) - claimed;
				claimed += claim;
			}
			prop_assert_eq!(claimed, earned(deposited, points, all));
		}
	}
}
