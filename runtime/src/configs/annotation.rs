//! Annotation: how large campaigns are, and what a label pays at least.
//!
//! The whole reward moves into a pot when a campaign opens, and whatever was not earned comes back. A
//! campaign can set money aside for annotators' fees, so that they can begin with an empty account.

use super::{consensus::ParentRandomness, treasury::TreasuryAccount};
use crate::{
	time::{DAYS, HOURS},
	tokenomics::EXISTENTIAL_DEPOSIT,
	Annotation, Balances, Datasets, Governance, Runtime, RuntimeHoldReason, TransactionPayment,
};
use polkadot_sdk::frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, Get},
	PalletId,
};
use sensor_primitives::{Balance, SENSE};

parameter_types! {
	pub const AnnotationPalletId: PalletId = PalletId(*b"sensor/a");
}

/// What the chain's work for one batch of one annotator costs: the claim, its draw, the commitment and
/// the answers.
pub struct ClaimFee;

impl Get<Balance> for ClaimFee {
	fn get() -> Balance {
		TransactionPayment::weight_to_fee(Annotation::work_weight())
	}
}

impl pallet_annotation::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Treasury = TreasuryAccount;
	type PalletId = AnnotationPalletId;
	type Datasets = Datasets;
	type Randomness = ParentRandomness;
	// Nobody can appeal.
	type Jury = ();
	type Time = Governance;
	type MaxLabels = ConstU32<255>;
	type MaxLabelLen = ConstU32<32>;
	type MaxItems = ConstU32<100_000>;
	type MaxBatchSize = ConstU32<256>;
	// Two hundred boxes.
	type MaxAnswerLen = ConstU32<2_048>;
	type MaxGold = ConstU32<1_024>;
	type MaxSittings = ConstU32<10_000>;
	type SittingDeposit = ConstU128<{ SENSE / 100 }>;
	type MaxBatches = ConstU32<1_024>;
	type MaxRedundancy = ConstU32<25>;
	type MaxClaimsPerBlock = ConstU32<128>;
	type MaxOpenClaims = ConstU32<16>;
	type MaxDeadlines = ConstU32<16>;
	type ClaimFee = ClaimFee;
	// Whoever earns anything can be paid, even into an account that does not exist yet.
	type MinReward = ConstU128<EXISTENTIAL_DEPOSIT>;
	type MinWindow = ConstU32<{ HOURS }>;
	type MaxWindow = ConstU32<{ 90 * DAYS }>;
	type WeightInfo = pallet_annotation::weights::SubstrateWeight<Runtime>;
}
