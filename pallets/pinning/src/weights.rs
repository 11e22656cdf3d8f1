//! Weights of the calls and hooks of `pallet_pinning`, as measured.
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
	fn register() -> Weight;
	fn change_offer() -> Weight;
	fn give_notice() -> Weight;
	fn release() -> Weight;
	fn leave() -> Weight;
	fn order() -> Weight;
	fn top_up() -> Weight;
	fn cancel() -> Weight;
	fn assign() -> Weight;
	fn claim_rent() -> Weight;
	fn demand() -> Weight;
	fn show(b: u32) -> Weight;
	fn authorize_show(b: u32) -> Weight;
	fn look_for_due_demands() -> Weight;
	fn end_demand() -> Weight;
	fn look_for_due_draws() -> Weight;
	fn draw() -> Weight;
}

/// Weights on this chain.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Pinning::PinnerOf` (r:1 w:1)
	/// Proof: `Pinning::PinnerOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::NextPinnerId` (r:1 w:1)
	/// Proof: `Pinning::NextPinnerId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:0 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		Weight::from_parts(138_698_000, 9679)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Pinning::PinnerOf` (r:1 w:0)
	/// Proof: `Pinning::PinnerOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:1 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	fn change_offer() -> Weight {
		Weight::from_parts(145_523_000, 9679)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Pinning::PinnerOf` (r:1 w:0)
	/// Proof: `Pinning::PinnerOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:1 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	fn give_notice() -> Weight {
		Weight::from_parts(75_591_000, 9679)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Pinning::PinnerOf` (r:1 w:0)
	/// Proof: `Pinning::PinnerOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:8 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:0 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Kept` (r:0 w:1)
	/// Proof: `Pinning::Kept` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn release() -> Weight {
		Weight::from_parts(148_659_000, 30094)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Pinning::PinnerOf` (r:1 w:1)
	/// Proof: `Pinning::PinnerOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:1 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn leave() -> Weight {
		Weight::from_parts(146_776_000, 4628)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:0 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn order() -> Weight {
		Weight::from_parts(107_288_000, 3767)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:7 w:0)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:0 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn top_up() -> Weight {
		Weight::from_parts(149_172_000, 26456)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:8 w:8)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Kept` (r:0 w:8)
	/// Proof: `Pinning::Kept` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		Weight::from_parts(609_203_000, 30094)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
	}
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:7 w:0)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:0)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:0 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn assign() -> Weight {
		Weight::from_parts(144_737_000, 26456)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Pinning::PinnerOf` (r:1 w:0)
	/// Proof: `Pinning::PinnerOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:1 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_rent() -> Weight {
		Weight::from_parts(97_594_000, 4628)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Orders` (r:1 w:0)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:1 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DemandRange` (r:1 w:1)
	/// Proof: `Pinning::DemandRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Demands` (r:0 w:1)
	/// Proof: `Pinning::Demands` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	fn demand() -> Weight {
		Weight::from_parts(206_865_000, 4628)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Pinning::Demands` (r:1 w:1)
	/// Proof: `Pinning::Demands` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:1 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[0, 2097152]`.
	fn show(b: u32) -> Weight {
		Weight::from_parts(106_690_938, 6196)
			.saturating_add(Weight::from_parts(1_397, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Pinning::Demands` (r:1 w:0)
	/// Proof: `Pinning::Demands` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[0, 2097152]`.
	fn authorize_show(b: u32) -> Weight {
		Weight::from_parts(11_149_000, 3583)
			.saturating_add(Weight::from_parts(729, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Pinning::DemandRange` (r:1 w:0)
	/// Proof: `Pinning::DemandRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn look_for_due_demands() -> Weight {
		Weight::from_parts(7_182_000, 1501).saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Pinning::Demands` (r:1 w:1)
	/// Proof: `Pinning::Demands` (`max_values`: None, `max_size`: Some(118), added: 2593, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:8 w:1)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DemandRange` (r:1 w:1)
	/// Proof: `Pinning::DemandRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:0 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Kept` (r:0 w:1)
	/// Proof: `Pinning::Kept` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn end_demand() -> Weight {
		Weight::from_parts(376_545_000, 30094)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	/// Storage: `Pinning::DrawRange` (r:1 w:0)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn look_for_due_draws() -> Weight {
		Weight::from_parts(5_809_000, 1501).saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:1 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:8 w:8)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Kept` (r:0 w:8)
	/// Proof: `Pinning::Kept` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn draw() -> Weight {
		Weight::from_parts(843_746_000, 30094)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
	}
}

impl WeightInfo for () {
	fn register() -> Weight {
		Weight::from_parts(138_698_000, 9679)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn change_offer() -> Weight {
		Weight::from_parts(145_523_000, 9679)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn give_notice() -> Weight {
		Weight::from_parts(75_591_000, 9679)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn release() -> Weight {
		Weight::from_parts(148_659_000, 30094)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn leave() -> Weight {
		Weight::from_parts(146_776_000, 4628)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn order() -> Weight {
		Weight::from_parts(107_288_000, 3767)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn top_up() -> Weight {
		Weight::from_parts(149_172_000, 26456)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn cancel() -> Weight {
		Weight::from_parts(609_203_000, 30094)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
	}
	fn assign() -> Weight {
		Weight::from_parts(144_737_000, 26456)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn claim_rent() -> Weight {
		Weight::from_parts(97_594_000, 4628)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn demand() -> Weight {
		Weight::from_parts(206_865_000, 4628)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn show(b: u32) -> Weight {
		Weight::from_parts(106_690_938, 6196)
			.saturating_add(Weight::from_parts(1_397, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn authorize_show(b: u32) -> Weight {
		Weight::from_parts(11_149_000, 3583)
			.saturating_add(Weight::from_parts(729, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn look_for_due_demands() -> Weight {
		Weight::from_parts(7_182_000, 1501).saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn end_demand() -> Weight {
		Weight::from_parts(376_545_000, 30094)
			.saturating_add(RocksDbWeight::get().reads(20_u64))
			.saturating_add(RocksDbWeight::get().writes(13_u64))
	}
	fn look_for_due_draws() -> Weight {
		Weight::from_parts(5_809_000, 1501).saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn draw() -> Weight {
		Weight::from_parts(843_746_000, 30094)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
	}
}
