//! Datasets: what registering costs, and how validators vouch that data is there.
//!
//! A deposit is held for a version while it is audited. Two thirds of a committee of ten validators
//! have to fetch and check every block within a round of a day; after a week of rounds without that,
//! the version is parked until its owner asks again. A version has at most 64 GiB, which a validator
//! fetches in a day at 6.4 Mbit/s; the list of its blocks has room for 43 GiB in blocks of 256 KiB.
//!
//! From then on it is audited every day, by blocks drawn from it. Auditors have six hours for that.
//! What they do not find is looked for again at once, and is lost after a day in which they did not.

use super::{
	consensus::{MaxAuthorities, ParentRandomness},
	parameters::market,
};
use crate::{
	time::{Scaled, DAYS, HOURS},
	Balances, Pinning, Runtime, RuntimeHoldReason,
};
use polkadot_sdk::frame_support::traits::{ConstU32, ConstU64};

impl pallet_datasets::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type VersionDeposit = market::VersionDeposit;
	type WalkWindow = Scaled<{ DAYS }>;
	type DrawWindow = Scaled<{ 6 * HOURS }>;
	type AuditPeriod = Scaled<{ DAYS }>;
	type MaxAuditAttempts = ConstU32<7>;
	type MaxFailures = ConstU32<4>;
	type Randomness = ParentRandomness;
	type Pinners = Pinning;
	type MaxAuditors = MaxAuthorities;
	type MaxSources = ConstU32<8>;
	type MaxSourceLen = ConstU32<128>;
	type MaxParents = ConstU32<8>;
	type MaxNameLen = ConstU32<64>;
	type MaxBytes = ConstU64<{ 64 << 30 }>;
	type WeightInfo = pallet_datasets::weights::SubstrateWeight<Runtime>;
}
