//! Weights of the calls and hooks of `pallet_marketplace`, as measured.
//!
//! Written by `scripts/weights`; do not edit. Substrate benchmark CLI 64.0.0, 2026-11-23,
//! 5 steps, 2 repeats, worst case of proof sizes: 1000000.
#![allow(unused_parens, unused_imports, missing_docs)]

use core::marker::PhantomData;
use polkadot_sdk::{
	frame_support::{
		traits::Get,
		weights::{constants::RocksDbWeight, Weight},
	},
	frame_system,
};

/// What the calls, and the steps of the hooks, cost.
pub trait WeightInfo {
	fn list() -> Weight;
	fn unlist() -> Weight;
	fn buy() -> Weight;
	fn claim_royalties() -> Weight;
	fn claim_many(n: u32) -> Weight;
	fn set_price() -> Weight;
	fn claim_refund() -> Weight;
	fn settle() -> Weight;
	fn look_for_due_guarantees() -> Weight;
	fn end_guarantee() -> Weight;
}

/// Weights on this chain.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:2 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::LicenceAssets` (r:1 w:1)
	/// Proof: `Marketplace::LicenceAssets` (`max_values`: None, `max_size`: Some(353), added: 2828, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::NextLicenceId` (r:1 w:1)
	/// Proof: `Marketplace::NextLicenceId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::NextListingId` (r:1 w:1)
	/// Proof: `Marketplace::NextListingId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Listings` (r:0 w:1)
	/// Proof: `Marketplace::Listings` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	fn list() -> Weight {
		Weight::from_parts(138_051_000, 6360)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Marketplace::Listings` (r:1 w:1)
	/// Proof: `Marketplace::Listings` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn unlist() -> Weight {
		Weight::from_parts(70_759_000, 3676)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Marketplace::Listings` (r:1 w:1)
	/// Proof: `Marketplace::Listings` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:3 w:3)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:2 w:2)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::TotalContributions` (r:1 w:0)
	/// Proof: `Datasets::TotalContributions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Owed` (r:1 w:1)
	/// Proof: `Marketplace::Owed` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::NextSaleId` (r:1 w:1)
	/// Proof: `Marketplace::NextSaleId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::GuaranteesRange` (r:1 w:1)
	/// Proof: `Marketplace::GuaranteesRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Sales` (r:0 w:1)
	/// Proof: `Marketplace::Sales` (`max_values`: None, `max_size`: Some(153), added: 2628, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Guarantees` (r:0 w:1)
	/// Proof: `Marketplace::Guarantees` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn buy() -> Weight {
		Weight::from_parts(193_583_000, 8817)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `Marketplace::Royalties` (r:1 w:1)
	/// Proof: `Marketplace::Royalties` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Contributions` (r:1 w:0)
	/// Proof: `Datasets::Contributions` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::TotalContributions` (r:1 w:0)
	/// Proof: `Datasets::TotalContributions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Claimed` (r:1 w:1)
	/// Proof: `Marketplace::Claimed` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Owed` (r:1 w:1)
	/// Proof: `Marketplace::Owed` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	fn claim_royalties() -> Weight {
		Weight::from_parts(133_666_000, 6208)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Marketplace::Royalties` (r:16 w:16)
	/// Proof: `Marketplace::Royalties` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Contributions` (r:16 w:0)
	/// Proof: `Datasets::Contributions` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::TotalContributions` (r:16 w:0)
	/// Proof: `Datasets::TotalContributions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Claimed` (r:16 w:16)
	/// Proof: `Marketplace::Claimed` (`max_values`: None, `max_size`: Some(101), added: 2576, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Owed` (r:16 w:16)
	/// Proof: `Marketplace::Owed` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:32 w:32)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:16 w:16)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn claim_many(n: u32) -> Weight {
		Weight::from_parts(38_026_530, 990)
			.saturating_add(Weight::from_parts(102_780_424, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads((8_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5218).saturating_mul(n.into()))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:0)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Listings` (r:1 w:1)
	/// Proof: `Marketplace::Listings` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	fn set_price() -> Weight {
		Weight::from_parts(40_617_000, 3675)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Marketplace::Sales` (r:1 w:1)
	/// Proof: `Marketplace::Sales` (`max_values`: None, `max_size`: Some(153), added: 2628, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:3 w:3)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:2 w:2)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Owed` (r:1 w:1)
	/// Proof: `Marketplace::Owed` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Listings` (r:1 w:1)
	/// Proof: `Marketplace::Listings` (`max_values`: None, `max_size`: Some(145), added: 2620, mode: `MaxEncodedLen`)
	fn claim_refund() -> Weight {
		Weight::from_parts(173_304_000, 8817)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Marketplace::Sales` (r:1 w:1)
	/// Proof: `Marketplace::Sales` (`max_values`: None, `max_size`: Some(153), added: 2628, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Owed` (r:1 w:1)
	/// Proof: `Marketplace::Owed` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:3 w:3)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Royalties` (r:1 w:1)
	/// Proof: `Marketplace::Royalties` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn settle() -> Weight {
		Weight::from_parts(206_325_000, 8817)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Marketplace::GuaranteesRange` (r:1 w:0)
	/// Proof: `Marketplace::GuaranteesRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn look_for_due_guarantees() -> Weight {
		Weight::from_parts(8_869_000, 1501).saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Marketplace::Guarantees` (r:1 w:2)
	/// Proof: `Marketplace::Guarantees` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Sales` (r:1 w:1)
	/// Proof: `Marketplace::Sales` (`max_values`: None, `max_size`: Some(153), added: 2628, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::GuaranteesRange` (r:1 w:1)
	/// Proof: `Marketplace::GuaranteesRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn end_guarantee() -> Weight {
		Weight::from_parts(41_431_000, 3618)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

impl WeightInfo for () {
	fn list() -> Weight {
		Weight::from_parts(138_051_000, 6360)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn unlist() -> Weight {
		Weight::from_parts(70_759_000, 3676)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn buy() -> Weight {
		Weight::from_parts(193_583_000, 8817)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(12_u64))
	}
	fn claim_royalties() -> Weight {
		Weight::from_parts(133_666_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn claim_many(n: u32) -> Weight {
		Weight::from_parts(38_026_530, 990)
			.saturating_add(Weight::from_parts(102_780_424, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads((8_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5218).saturating_mul(n.into()))
	}
	fn set_price() -> Weight {
		Weight::from_parts(40_617_000, 3675)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn claim_refund() -> Weight {
		Weight::from_parts(173_304_000, 8817)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn settle() -> Weight {
		Weight::from_parts(206_325_000, 8817)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn look_for_due_guarantees() -> Weight {
		Weight::from_parts(8_869_000, 1501).saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn end_guarantee() -> Weight {
		Weight::from_parts(41_431_000, 3618)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
}
