//! Checks that a call comes from one of this pallet's origins.
//!
//! Every check accepts its own origin alone, not even root; combine with `EitherOf` where root may
//! act as well.

use crate::Origin;
use core::marker::PhantomData;
use polkadot_sdk::frame_support::traits::{EnsureOrigin, Get};
use sensor_primitives::Balance;

macro_rules! ensure_origins {
	($($origin:ident),+ $(,)?) => {
		$(
			#[doc = concat!("Accepts [`Origin::", stringify!($origin), "`].")]
			pub struct $origin;

			impl<O: Into<Result<Origin, O>> + From<Origin>> EnsureOrigin<O> for $origin {
				type Success = ();

				fn try_origin(outer: O) -> Result<(), O> {
					match outer.into()? {
						Origin::$origin => Ok(()),
						other => Err(other.into()),
					}
				}

				#[cfg(feature = "runtime-benchmarks")]
				fn try_successful_origin() -> Result<O, ()> {
					Ok(Origin::$origin.into())
				}
			}
		)+
	};
}

ensure_origins! {
	MarketAdmin,
	Treasurer,
	SmallSpender,
	MediumSpender,
	BigSpender,
	BridgeGuardian,
	StakingAdmin,
	FellowshipAdmin,
	WhitelistedCaller,
	ReferendumCanceller,
	ReferendumKiller,
	GeneralAdmin,
}

/// Accepts whoever may spend from the treasury, and answers how much: `Small`, `Medium` and `Big`
/// for the spenders of those names, anything for [`Origin::Treasurer`].
pub struct Spender<Small, Medium, Big>(PhantomData<(Small, Medium, Big)>);

impl<O, Small, Medium, Big> EnsureOrigin<O> for Spender<Small, Medium, Big>
where
	O: Into<Result<Origin, O>> + From<Origin>,
	Small: Get<Balance>,
	Medium: Get<Balance>,
	Big: Get<Balance>,
{
	type Success = Balance;

	fn try_origin(outer: O) -> Result<Balance, O> {
		match outer.into()? {
			Origin::SmallSpender => Ok(Small::get()),
			Origin::MediumSpender => Ok(Medium::get()),
			Origin::BigSpender => Ok(Big::get()),
			Origin::Treasurer => Ok(Balance::MAX),
			other => Err(other.into()),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<O, ()> {
		Ok(Origin::Treasurer.into())
	}
}
