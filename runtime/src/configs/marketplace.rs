//! Marketplace: what sales cost, and what they can be paid with.
//!
//! A share of every sale goes to the treasury. Prices are in $SENSE, or in an asset that a
//! referendum has accepted.
//!
//! Data is guaranteed for a day and a half after it was bought, so that an audit begins and ends
//! meanwhile. While it is out of reach the guarantee is extended, up to ten times: two weeks in which
//! auditors, who need a day, can find that it is lost.

use super::{
	assets::{AssetKind, FirstLicenceId, Native, NativeAndAssets},
	parameters::market,
	treasury::TreasuryAccount,
};
use crate::{
	time::{Scaled, HOURS},
	Assets, Balances, Datasets, Runtime, RuntimeHoldReason,
};
use polkadot_sdk::frame_support::{
	parameter_types,
	traits::{fungible::NativeOrWithId, ConstU32, Contains, Get},
	PalletId,
};

/// The assets that prices may be in, besides $SENSE.
pub struct AcceptedAssets;

impl Contains<AssetKind> for AcceptedAssets {
	fn contains(asset: &AssetKind) -> bool {
		match asset {
			NativeOrWithId::Native => true,
			NativeOrWithId::WithId(id) => {
				*id < FirstLicenceId::get() && market::AcceptedAssets::get().contains(id)
			},
		}
	}
}

parameter_types! {
	pub const MarketplacePalletId: PalletId = PalletId(*b"sensor/m");
}

impl pallet_marketplace::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AssetKind = AssetKind;
	type Assets = NativeAndAssets;
	type NativeAsset = Native;
	type AcceptedAssets = AcceptedAssets;
	type Licence = Assets;
	type FirstLicenceId = FirstLicenceId;
	type Datasets = Datasets;
	type TakeRate = market::TakeRate;
	type Treasury = TreasuryAccount;
	type PalletId = MarketplacePalletId;
	type GuaranteePeriod = Scaled<{ 36 * HOURS }>;
	type MaxExtensions = ConstU32<10>;
	type ListingDeposit = market::ListingDeposit;
	type MaxTerms = ConstU32<8>;
	type MaxClaims = ConstU32<16>;
	type WeightInfo = pallet_marketplace::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = AcceptedAssets;
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_marketplace::BenchmarkHelper<AssetKind> for AcceptedAssets {
	fn accepted_asset(index: u32) -> AssetKind {
		use crate::{Parameters, RuntimeOrigin, RuntimeParameters};
		use polkadot_sdk::frame_support::{
			traits::fungibles::{Create, Inspect},
			BoundedVec,
		};

		if !Assets::asset_exists(index) {
			<Assets as Create<_>>::create(index, TreasuryAccount::get(), false, 1)
				.expect("the id is free");
		}
		// As many as a referendum can accept, and those that are asked for first are found last.
		let accepted = BoundedVec::truncate_from((0..32).rev().collect());
		let accepted = market::Parameters::AcceptedAssets(market::AcceptedAssets, Some(accepted));
		Parameters::set_parameter(RuntimeOrigin::root(), RuntimeParameters::Market(accepted))
			.expect("root may set parameters");
		NativeOrWithId::WithId(index)
	}
}
