//! Tracks: what a referendum costs, how long it takes, and how much approval it needs.
//!
//! Periods are production values here; [`PublicTracks`] and [`FellowshipTracks`] hand them out as
//! long as this network makes them. The more a track can do, the slower it is and the more support
//! it asks for; support asked for falls as time passes.

use crate::{
	time::{DAYS, HOURS, MINUTES},
	Balance, BlockNumber, Governance, OriginCaller,
};
use polkadot_sdk::*;

use alloc::borrow::Cow;
use pallet_governance::Origin;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sensor_primitives::{traits::TimeScale, SENSE};
use sp_arithmetic::FixedI64;
use sp_runtime::str_array;

use super::governance::FellowshipAccount;

const fn percent(x: i32) -> FixedI64 {
	FixedI64::from_rational(x as u128, 100)
}

/// From unanimity to `floor` over the whole decision period.
const fn approval_down_to(floor: i32) -> Curve {
	Curve::make_linear(1, 1, percent(floor), percent(100))
}

/// From everybody steeply down to `level` after a seventh of the decision period, then towards zero.
///
/// It has to start at everybody: [`Curve::delay`] takes support above a reciprocal's start for no
/// support at all, and a referendum that waits for approval would then wait until its decision
/// period ends.
const fn support_down_to(level: i32) -> Curve {
	Curve::make_reciprocal(1, 7, percent(level), percent(0), percent(100))
}

const HALF: Curve = approval_down_to(50);
const SUPPORT_25: Curve = support_down_to(25);
const SUPPORT_10: Curve = support_down_to(10);
const SUPPORT_4: Curve = support_down_to(4);
const SUPPORT_2: Curve = support_down_to(2);

/// One line of the table below.
struct Row {
	id: u16,
	name: &'static str,
	/// How many referenda can be decided at once.
	deciding: u32,
	deposit: Balance,
	prepare: BlockNumber,
	decision: BlockNumber,
	confirm: BlockNumber,
	enactment: BlockNumber,
	approval: Curve,
	support: Curve,
}

impl Row {
	/// As this network runs it.
	fn scaled(&self) -> Track<u16, Balance, BlockNumber> {
		let scale = <Governance as TimeScale>::scale;
		Track {
			id: self.id,
			info: TrackInfo {
				name: str_array(self.name),
				max_deciding: self.deciding,
				decision_deposit: self.deposit,
				prepare_period: scale(self.prepare),
				decision_period: scale(self.decision),
				confirm_period: scale(self.confirm),
				min_enactment_period: scale(self.enactment),
				min_approval: self.approval.clone(),
				min_support: self.support.clone(),
			},
		}
	}
}

macro_rules! tracks {
	($(
		$id:literal $name:ident: $deciding:literal x $deposit:literal,
		$prepare:expr, $decision:expr, $confirm:expr, $enactment:expr,
		$approval:ident, $support:ident;
	)+) => {
		[$(Row {
			id: $id,
			name: stringify!($name),
			deciding: $deciding,
			deposit: $deposit * SENSE,
			prepare: $prepare,
			decision: $decision,
			confirm: $confirm,
			enactment: $enactment,
			approval: $approval,
			support: $support,
		}),+]
	};
}

/// The tracks on which token holders decide.
///
/// Columns: id, name, referenda decided at once, decision deposit in $SENSE; periods for preparing,
/// deciding, confirming and enacting; approval and support asked for.
#[rustfmt::skip]
#[allow(clippy::identity_op)] // `1 * HOURS` reads well in a table.
const PUBLIC: [Row; 13] = tracks![
	0 root: 1 x 10_000,
		2 * HOURS, 14 * DAYS, 24 * HOURS, 24 * HOURS, HALF, SUPPORT_25;
	1 whitelisted_caller: 100 x 1_000,
		30 * MINUTES, 14 * DAYS, 10 * MINUTES, 10 * MINUTES, HALF, SUPPORT_2;
	10 staking_admin: 10 x 1_000,
		2 * HOURS, 14 * DAYS, 3 * HOURS, 10 * MINUTES, HALF, SUPPORT_10;
	11 treasurer: 10 x 1_000,
		2 * HOURS, 14 * DAYS, 24 * HOURS, 24 * HOURS, HALF, SUPPORT_10;
	12 fellowship_admin: 10 x 1_000,
		2 * HOURS, 14 * DAYS, 3 * HOURS, 10 * MINUTES, HALF, SUPPORT_10;
	13 general_admin: 10 x 1_000,
		2 * HOURS, 14 * DAYS, 3 * HOURS, 10 * MINUTES, HALF, SUPPORT_10;
	14 market_admin: 20 x 500,
		1 * HOURS, 7 * DAYS, 1 * HOURS, 10 * MINUTES, HALF, SUPPORT_2;
	15 bridge_guardian: 20 x 500,
		30 * MINUTES, 7 * DAYS, 1 * HOURS, 10 * MINUTES, HALF, SUPPORT_4;
	20 referendum_canceller: 100 x 1_000,
		30 * MINUTES, 7 * DAYS, 3 * HOURS, 10 * MINUTES, HALF, SUPPORT_4;
	21 referendum_killer: 100 x 5_000,
		30 * MINUTES, 14 * DAYS, 3 * HOURS, 10 * MINUTES, HALF, SUPPORT_10;
	30 small_spender: 50 x 10,
		4 * HOURS, 7 * DAYS, 12 * HOURS, 24 * HOURS, HALF, SUPPORT_2;
	31 medium_spender: 50 x 100,
		4 * HOURS, 14 * DAYS, 24 * HOURS, 24 * HOURS, HALF, SUPPORT_4;
	32 big_spender: 20 x 500,
		4 * HOURS, 28 * DAYS, 48 * HOURS, 24 * HOURS, HALF, SUPPORT_10;
];

/// The track on which the fellowship decides.
#[rustfmt::skip]
#[allow(clippy::identity_op)]
const FELLOWSHIP: [Row; 1] = tracks![
	0 fellows: 20 x 10,
		30 * MINUTES, 7 * DAYS, 30 * MINUTES, 1 * MINUTES, HALF, SUPPORT_25;
];

/// The tracks of public referenda.
pub struct PublicTracks;

impl TracksInfo<Balance, BlockNumber> for PublicTracks {
	type Id = u16;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<u16, Balance, BlockNumber>>> {
		PUBLIC.iter().map(|row| Cow::Owned(row.scaled()))
	}

	fn track_for(origin: &OriginCaller) -> Result<u16, ()> {
		match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => Ok(0),
			OriginCaller::Governance(origin) => Ok(match origin {
				Origin::WhitelistedCaller => 1,
				Origin::StakingAdmin => 10,
				Origin::Treasurer => 11,
				Origin::FellowshipAdmin => 12,
				Origin::GeneralAdmin => 13,
				Origin::MarketAdmin => 14,
				Origin::BridgeGuardian => 15,
				Origin::ReferendumCanceller => 20,
				Origin::ReferendumKiller => 21,
				Origin::SmallSpender => 30,
				Origin::MediumSpender => 31,
				Origin::BigSpender => 32,
			}),
			_ => Err(()),
		}
	}
}

/// The track of the fellowship's referenda, which act as the fellowship's account.
pub struct FellowshipTracks;

impl TracksInfo<Balance, BlockNumber> for FellowshipTracks {
	type Id = u16;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<u16, Balance, BlockNumber>>> {
		FELLOWSHIP.iter().map(|row| Cow::Owned(row.scaled()))
	}

	fn track_for(origin: &OriginCaller) -> Result<u16, ()> {
		match origin {
			OriginCaller::system(frame_system::RawOrigin::Signed(who))
				if *who == FellowshipAccount::get() =>
			{
				Ok(0)
			},
			_ => Err(()),
		}
	}
}
