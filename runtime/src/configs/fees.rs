//! Fees: four fifths go to the treasury, one fifth to the block's author; tips too.
//!
//! A transfer costs about a thousandth of a $SENSE while blocks are at most a quarter full. Fees
//! can be paid in any asset that has a pool with $SENSE. Work that was paid for beforehand (see
//! `feeless_if` of the pallets' calls) costs nothing.

use crate::{AccountId, AssetConversion, Authorship, Balance, Balances, Runtime, RuntimeEvent};
use polkadot_sdk::*;

use frame_support::{
	parameter_types,
	traits::{
		fungible, fungible::Balanced as _, fungibles, fungibles::Balanced as _, Imbalance,
		OnUnbalanced,
	},
	weights::ConstantMultiplier,
};
use pallet_asset_conversion_tx_payment::SwapAssetAdapter;
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{traits::Bounded, FixedPointNumber, Perquintill};

use super::{
	assets::{AssetKind, Native, NativeAndAssets},
	treasury::TreasuryAccount,
};

/// The treasury's share of fees and tips, in per cent; the author gets the rest.
const TREASURY_PERCENT: u32 = 80;

/// Shares out fees paid in $SENSE.
pub struct ShareFees;

impl OnUnbalanced<fungible::Credit<AccountId, Balances>> for ShareFees {
	fn on_nonzero_unbalanced(fee: fungible::Credit<AccountId, Balances>) {
		let (treasury, author) = fee.ration(TREASURY_PERCENT, 100 - TREASURY_PERCENT);
		// What nobody can take is burnt: a block without an author, an account below the minimum.
		let _ = Balances::resolve(&TreasuryAccount::get(), treasury);
		if let Some(who) = Authorship::author() {
			let _ = Balances::resolve(&who, author);
		}
	}
}

/// Shares out fees paid through a swap.
pub struct ShareAssetFees;

impl OnUnbalanced<fungibles::Credit<AccountId, NativeAndAssets>> for ShareAssetFees {
	fn on_nonzero_unbalanced(fee: fungibles::Credit<AccountId, NativeAndAssets>) {
		let to_treasury = fee.peek() / 100 * Balance::from(TREASURY_PERCENT);
		let (treasury, author) = fee.split(to_treasury);
		let _ = NativeAndAssets::resolve(&TreasuryAccount::get(), treasury);
		if let Some(who) = Authorship::author() {
			let _ = NativeAndAssets::resolve(&who, author);
		}
	}
}

parameter_types! {
	// A second of a validator's time costs 2.5 $SENSE, a megabyte of every node's disk 1 $SENSE.
	pub const WeightFee: Balance = 2_500_000;
	pub const ByteFee: Balance = sensor_primitives::SENSE / 1_000_000;
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(1, 100_000);
	// Fees rise while blocks are fuller than that, and never fall below the prices above.
	pub MinimumMultiplier: Multiplier = Multiplier::from_u32(1);
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
	pub const OperationalFeeMultiplier: u8 = 5;
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ShareFees>;
	type OperationalFeeMultiplier = OperationalFeeMultiplier;
	type WeightToFee = ConstantMultiplier<Balance, WeightFee>;
	type LengthToFee = ConstantMultiplier<Balance, ByteFee>;
	type FeeMultiplierUpdate = TargetedFeeAdjustment<
		Runtime,
		TargetBlockFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

impl pallet_asset_conversion_tx_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AssetId = AssetKind;
	type OnChargeAssetTransaction =
		SwapAssetAdapter<Native, NativeAndAssets, AssetConversion, ShareAssetFees>;
	type WeightInfo = pallet_asset_conversion_tx_payment::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = FeeBenchmarks;
}

impl pallet_skip_feeless_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

/// Gives benchmarks an asset in which fees can be paid.
#[cfg(feature = "runtime-benchmarks")]
pub struct FeeBenchmarks;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_asset_conversion_tx_payment::BenchmarkHelperTrait<AccountId, AssetKind, AssetKind>
	for FeeBenchmarks
{
	fn create_asset_id_parameter(id: u32) -> (AssetKind, AssetKind) {
		(AssetKind::WithId(id), AssetKind::WithId(id))
	}

	fn setup_balances_and_pool(asset: AssetKind, account: AccountId) {
		use alloc::boxed::Box;
		use frame_support::traits::{fungible, fungibles};
		use sensor_primitives::SENSE;

		let AssetKind::WithId(id) = asset else { return };
		let much = 1_000_000 * SENSE;
		let pool = || (Box::new(AssetKind::Native), Box::new(AssetKind::WithId(id)));
		let signed = crate::RuntimeOrigin::signed(account.clone());
		<crate::Assets as fungibles::Create<_>>::create(id, account.clone(), true, 1)
			.expect("the id is free");
		<crate::Assets as fungibles::Mutate<_>>::mint_into(id, &account, much)
			.expect("the asset is new");
		<Balances as fungible::Mutate<_>>::set_balance(&account, much);
		let (native, other) = pool();
		AssetConversion::create_pool(signed.clone(), native, other).expect("there is none yet");
		let (native, other) = pool();
		AssetConversion::add_liquidity(signed, native, other, much / 4, much / 4, 1, 1, account)
			.expect("the account can pay");
	}
}
