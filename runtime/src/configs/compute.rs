//! Compute: who trains models, and how long they have.
//!
//! Two providers run every job, drawn by lot; up to five when they disagree. Slashes go to the
//! treasury. One account has a sixteenth of the open jobs at most.

use super::{consensus::ParentRandomness, parameters::market, treasury::TreasuryAccount};
use crate::{time::DAYS, Balances, Datasets, Governance, Marketplace, Runtime, RuntimeHoldReason};
use polkadot_sdk::frame_support::{parameter_types, traits::ConstU32, PalletId};

parameter_types! {
	/// Names the pot.
	pub const ComputePalletId: PalletId = PalletId(*b"sensor/c");
}

impl pallet_compute_market::Config for Runtime {
	type PalletId = ComputePalletId;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Datasets = Datasets;
	type Licences = Marketplace;
	type Randomness = ParentRandomness;
	type Time = Governance;
	type Treasury = TreasuryAccount;
	type MinBond = market::MinBond;
	type MaxInputs = ConstU32<4>;
	type MaxParametersLen = ConstU32<4_096>;
	type MaxSources = ConstU32<8>;
	type MaxSourceLen = ConstU32<128>;
	type MaxProviders = ConstU32<256>;
	type MaxRunning = ConstU32<4>;
	type MaxReplicas = ConstU32<5>;
	type MaxQueue = ConstU32<256>;
	type MaxJobsPerRequester = ConstU32<16>;
	type QueueWindow = ConstU32<{ 7 * DAYS }>;
	type CommitWindow = ConstU32<{ 5 * DAYS }>;
	type RevealWindow = ConstU32<{ DAYS }>;
	type WeightInfo = pallet_compute_market::weights::SubstrateWeight<Runtime>;
}
