//! Annotation: how large campaigns are, and what a label pays at least.
//!
//! The whole reward moves into a pot when a campaign opens, and whatever was not earned comes back.

use super::consensus::ParentRandomness;
use crate::{
	time::{DAYS, HOURS},
	tokenomics::EXISTENTIAL_DEPOSIT,
	Balances, Datasets, Governance, Runtime,
};
use polkadot_sdk::frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32},
	PalletId,
};

parameter_types! {
	pub const AnnotationPalletId: PalletId = PalletId(*b"sensor/a");
}

impl pallet_annotation::Config for Runtime {
	type Currency = Balances;
	type PalletId = AnnotationPalletId;
	type Datasets = Datasets;
	type Randomness = ParentRandomness;
	type Time = Governance;
	type MaxLabels = ConstU32<255>;
	type MaxLabelLen = ConstU32<32>;
	type MaxItems = ConstU32<100_000>;
	type MaxBatchSize = ConstU32<256>;
	type MaxBatches = ConstU32<1_024>;
	type MaxRedundancy = ConstU32<25>;
	type MaxClaimsPerBlock = ConstU32<128>;
	type MaxOpenClaims = ConstU32<16>;
	type MaxDeadlines = ConstU32<16>;
	// Whoever earns anything can be paid, even into an account that does not exist yet.
	type MinReward = ConstU128<EXISTENTIAL_DEPOSIT>;
	type MinWindow = ConstU32<{ HOURS }>;
	type MaxWindow = ConstU32<{ 90 * DAYS }>;
	type WeightInfo = pallet_annotation::weights::SubstrateWeight<Runtime>;
}
