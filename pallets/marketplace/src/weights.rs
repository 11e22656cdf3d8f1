//! Weights of the calls: estimates until benchmarked.

use core::marker::PhantomData;
use polkadot_sdk::{
	frame_support::{traits::Get, weights::Weight},
	frame_system,
};

/// What the calls cost.
pub trait WeightInfo {
	/// Including the creation of a licence asset, for new terms of a version that has others.
	fn list() -> Weight;
	/// One release of a deposit.
	fn unlist() -> Weight;
	/// Three transfers of an asset that is not the native one, and the minting of a licence.
	fn buy() -> Weight;
	/// One pool, in an asset that is not the native one.
	fn claim_royalties() -> Weight;
	/// `n` pools, each in another asset.
	fn claim_many(n: u32) -> Weight;
	/// No money moves.
	fn set_price() -> Weight;
}

/// Weights with this runtime's storage costs.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Datasets, holds, the licence asset, its ids, listing ids.
	fn list() -> Weight {
		Weight::from_parts(60_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(9, 8))
	}

	fn unlist() -> Weight {
		Weight::from_parts(35_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Listing, version, points, take rate, four balances in two ledgers each, pool, licence.
	fn buy() -> Weight {
		Weight::from_parts(180_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads_writes(20, 14))
	}

	fn claim_royalties() -> Weight {
		Self::claim_many(1)
	}

	// A pool: its total, the points, the claim, two balances in two ledgers each.
	fn claim_many(n: u32) -> Weight {
		Weight::from_parts(10_000_000, 3_000)
			.saturating_add(Weight::from_parts(70_000_000, 9_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 7).saturating_mul(n.into()))
	}

	fn set_price() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}

impl WeightInfo for () {
	fn list() -> Weight {
		Weight::from_parts(60_000_000, 6_000)
	}

	fn unlist() -> Weight {
		Weight::from_parts(35_000_000, 4_000)
	}

	fn buy() -> Weight {
		Weight::from_parts(180_000_000, 12_000)
	}

	fn claim_royalties() -> Weight {
		Self::claim_many(1)
	}

	fn claim_many(n: u32) -> Weight {
		Weight::from_parts(10_000_000, 3_000)
			.saturating_add(Weight::from_parts(70_000_000, 9_000).saturating_mul(n.into()))
	}

	fn set_price() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
}
