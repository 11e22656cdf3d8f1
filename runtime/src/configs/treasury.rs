//! Treasury: what is spent in common, and who decides.
//!
//! Small, medium and big spenders have tracks of their own; bounties are handed to curators.
//! Nothing in the pot ever burns.

use crate::{
	time::{Scaled, DAYS},
	tokenomics::deposit,
	AccountId, Balance, Balances, Bounties, ChildBounties, Runtime, RuntimeEvent, System, Treasury,
};
use polkadot_sdk::*;

use frame_support::{
	parameter_types,
	traits::{
		tokens::{PayFromAccount, UnityAssetBalanceConversion},
		ConstU128, ConstU32, EitherOf,
	},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_governance::origins;
use sensor_primitives::SENSE;
use sp_runtime::{traits::IdentityLookup, Permill};

parameter_types! {
	pub const TreasuryPalletId: PalletId = PalletId(*b"sensor/t");
	pub TreasuryAccount: AccountId = Treasury::account_id();
	pub const Burn: Permill = Permill::zero();
	pub const AnyAmount: Balance = Balance::MAX;
	pub const SmallSpend: Balance = 1_000 * SENSE;
	pub const MediumSpend: Balance = 20_000 * SENSE;
	pub const BigSpend: Balance = 500_000 * SENSE;
}

impl pallet_treasury::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RejectOrigin = EitherOf<EnsureRoot<AccountId>, origins::Treasurer>;
	type SpendPeriod = Scaled<{ 24 * DAYS }>;
	type Burn = Burn;
	type PalletId = TreasuryPalletId;
	type BurnDestination = ();
	type SpendFunds = Bounties;
	type MaxApprovals = ConstU32<100>;
	type SpendOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, AnyAmount>,
		origins::Spender<SmallSpend, MediumSpend, BigSpend>,
	>;
	type AssetKind = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type Paymaster = PayFromAccount<Balances, TreasuryAccount>;
	type BalanceConverter = UnityAssetBalanceConversion;
	type PayoutPeriod = Scaled<{ 30 * DAYS }>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = TreasuryBenchmarks;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
}

/// Beneficiaries for benchmarks of the treasury.
#[cfg(feature = "runtime-benchmarks")]
pub struct TreasuryBenchmarks;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_treasury::ArgumentsFactory<(), AccountId> for TreasuryBenchmarks {
	fn create_asset_kind(_: u32) {}

	fn create_beneficiary(seed: [u8; 32]) -> AccountId {
		AccountId::new(seed)
	}
}

parameter_types! {
	pub const CuratorDepositMultiplier: Permill = Permill::from_percent(50);
	pub const CuratorDepositMin: Option<Balance> = Some(SENSE);
	pub const CuratorDepositMax: Option<Balance> = Some(1_000 * SENSE);
	pub const BountyDepositBase: Balance = deposit(1, 0);
	pub const DataDepositPerByte: Balance = deposit(0, 1);
}

impl pallet_bounties::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type BountyDepositBase = BountyDepositBase;
	type BountyDepositPayoutDelay = Scaled<{ 8 * DAYS }>;
	type BountyUpdatePeriod = Scaled<{ 90 * DAYS }>;
	type CuratorDepositMultiplier = CuratorDepositMultiplier;
	type CuratorDepositMax = CuratorDepositMax;
	type CuratorDepositMin = CuratorDepositMin;
	type BountyValueMinimum = ConstU128<{ 10 * SENSE }>;
	type DataDepositPerByte = DataDepositPerByte;
	type MaximumReasonLength = ConstU32<16_384>;
	type ChildBountyManager = ChildBounties;
	type OnSlash = Treasury;
	type TransferAllAssets = pallet_bounties::TransferFungible<AccountId, Balances>;
	type WeightInfo = pallet_bounties::weights::SubstrateWeight<Runtime>;
}

impl pallet_child_bounties::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type MaxActiveChildBountyCount = ConstU32<100>;
	type ChildBountyValueMinimum = ConstU128<SENSE>;
	type WeightInfo = pallet_child_bounties::weights::SubstrateWeight<Runtime>;
}
