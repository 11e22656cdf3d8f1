//! Pinning: what pinners bond, what they lose, and how long things take.
//!
//! Prices are the pinners' own. A pinner bonds 100 SENSE and one for each GiB that it offers, and
//! loses a tenth of that for a block that it does not show within half a day: long enough for somebody
//! to notice that the machine is down. A fifth of what is lost goes to whoever asked. One that leaves
//! stays for a week, in which others are drawn and fetch what it kept.
//!
//! Two audits in a row, which are a day apart, have to miss a replica before another pinner gets it.

use super::{consensus::ParentRandomness, parameters::market, treasury::TreasuryAccount};
use crate::{
	time::{Scaled, DAYS, HOURS},
	Balance, Balances, Datasets, Runtime, RuntimeHoldReason, TransactionPayment,
};
use pallet_pinning::WeightInfo as _;
use polkadot_sdk::{
	frame_support::{parameter_types, traits::ConstU32, PalletId},
	sp_runtime::{traits::Convert, Permill},
};

parameter_types! {
	pub const PinningPalletId: PalletId = PalletId(*b"sensor/r");
	pub const PinnerSlash: Permill = Permill::from_percent(10);
	pub const DemandReward: Permill = Permill::from_percent(20);
	pub const AnswerShare: Permill = Permill::from_percent(50);
}

/// Bytes of an answer besides the block; more than it has.
const TRANSACTION: u32 = 1_024;

/// An answer costs twice what its place on chain does, for half of the fee is the pinner's.
pub struct AnswerFee;

impl Convert<u32, Balance> for AnswerFee {
	fn convert(size: u32) -> Balance {
		let length = TransactionPayment::length_to_fee(size.saturating_add(TRANSACTION));
		let weight = TransactionPayment::weight_to_fee(
			<Runtime as pallet_pinning::Config>::WeightInfo::show(size),
		);
		length.saturating_add(weight).saturating_mul(2)
	}
}

impl pallet_pinning::Config for Runtime {
	type PalletId = PinningPalletId;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Datasets = Datasets;
	type Randomness = ParentRandomness;
	type Treasury = TreasuryAccount;
	type MinBond = market::PinnerBond;
	type BondPerGib = market::BondPerGib;
	type Slash = PinnerSlash;
	type Reward = DemandReward;
	type AnswerFee = AnswerFee;
	type AnswerShare = AnswerShare;
	type Notice = Scaled<{ 7 * DAYS }>;
	type AnswerWindow = Scaled<{ 12 * HOURS }>;
	type MaxFailures = ConstU32<2>;
	type MaxPinners = ConstU32<256>;
	type MaxDemands = ConstU32<16>;
	type MaxAddresses = ConstU32<8>;
	type MaxAddressLen = ConstU32<128>;
	type WeightInfo = pallet_pinning::weights::SubstrateWeight<Runtime>;
}
