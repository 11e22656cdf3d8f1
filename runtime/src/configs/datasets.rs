//! Datasets: what registering costs, and how validators vouch that data is there.
//!
//! A deposit is held for a version until it is available. Two thirds of the validators have to
//! fetch and check every block within a round; after a week of rounds without that, the version is
//! parked until its owner asks again. A version has at most 64 GiB, which a validator fetches
//! within a round of a day at 6.4 Mbit/s.

use super::{consensus::MaxAuthorities, parameters::market};
use crate::{
	time::{Scaled, DAYS},
	Balances, Runtime, RuntimeHoldReason,
};
use polkadot_sdk::frame_support::traits::{ConstU32, ConstU64};

impl pallet_datasets::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type VersionDeposit = market::VersionDeposit;
	type AuditWindow = Scaled<{ DAYS }>;
	type MaxAuditAttempts = ConstU32<7>;
	type MaxAuditors = MaxAuthorities;
	type MaxSources = ConstU32<8>;
	type MaxSourceLen = ConstU32<128>;
	type MaxParents = ConstU32<8>;
	type MaxNameLen = ConstU32<64>;
	type MaxBytes = ConstU64<{ 64 << 30 }>;
	type WeightInfo = pallet_datasets::weights::SubstrateWeight<Runtime>;
}
