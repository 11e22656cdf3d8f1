//! Weights of the calls and hooks of `pallet_datasets`, as measured.
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
	fn add_version() -> Weight;
	fn announce_source() -> Weight;
	fn attest() -> Weight;
	fn authorize_attest() -> Weight;
	fn retry_audit() -> Weight;
	fn withdraw() -> Weight;
	fn retire() -> Weight;
	fn look_at_queue() -> Weight;
	fn take_turn() -> Weight;
}

/// Weights on this chain.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::NextDatasetId` (r:1 w:1)
	/// Proof: `Datasets::NextDatasetId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::QueueRanges` (r:1 w:1)
	/// Proof: `Datasets::QueueRanges` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:0 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:0 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:0 w:1)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Sources` (r:0 w:1)
	/// Proof: `Datasets::Sources` (`max_values`: None, `max_size`: Some(1057), added: 3532, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:1)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		Weight::from_parts(130_103_000, 3676)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Datasets::Datasets` (r:1 w:1)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::QueueRanges` (r:1 w:1)
	/// Proof: `Datasets::QueueRanges` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:0 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:0 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Sources` (r:0 w:1)
	/// Proof: `Datasets::Sources` (`max_values`: None, `max_size`: Some(1057), added: 3532, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:1)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn add_version() -> Weight {
		Weight::from_parts(136_560_000, 3676)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Sources` (r:1 w:1)
	/// Proof: `Datasets::Sources` (`max_values`: None, `max_size`: Some(1057), added: 3532, mode: `MaxEncodedLen`)
	fn announce_source() -> Weight {
		Weight::from_parts(45_501_000, 4522)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Datasets::PendingAudits` (r:1 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::AuditorSet` (r:1 w:0)
	/// Proof: `Datasets::AuditorSet` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Auditors` (r:1 w:0)
	/// Proof: `Datasets::Auditors` (`max_values`: Some(1), `max_size`: Some(9602), added: 10097, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:1 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:8 w:8)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::QueueRanges` (r:1 w:1)
	/// Proof: `Datasets::QueueRanges` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:0 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Kept` (r:0 w:8)
	/// Proof: `Pinning::Kept` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:2)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn attest() -> Weight {
		Weight::from_parts(1_078_500_000, 30094)
			.saturating_add(T::DbWeight::get().reads(23_u64))
			.saturating_add(T::DbWeight::get().writes(26_u64))
	}
	/// Storage: `Datasets::PendingAudits` (r:1 w:0)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::AuditorSet` (r:1 w:0)
	/// Proof: `Datasets::AuditorSet` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Auditors` (r:1 w:0)
	/// Proof: `Datasets::Auditors` (`max_values`: Some(1), `max_size`: Some(9602), added: 10097, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:1 w:0)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	fn authorize_attest() -> Weight {
		Weight::from_parts(136_091_000, 11087).saturating_add(T::DbWeight::get().reads(5_u64))
	}
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:1 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::QueueRanges` (r:1 w:1)
	/// Proof: `Datasets::QueueRanges` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:1)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn retry_audit() -> Weight {
		Weight::from_parts(63_900_000, 3765)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Datasets::Versions` (r:2 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:1)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:1 w:0)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Sources` (r:0 w:1)
	/// Proof: `Datasets::Sources` (`max_values`: None, `max_size`: Some(1057), added: 3532, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		Weight::from_parts(102_276_000, 6540)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Datasets::Versions` (r:1 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:1 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:1)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn retire() -> Weight {
		Weight::from_parts(129_988_000, 3765)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Datasets::QueueRanges` (r:1 w:0)
	/// Proof: `Datasets::QueueRanges` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn look_at_queue() -> Weight {
		Weight::from_parts(6_638_000, 3490).saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Datasets::Queues` (r:1 w:2)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:1 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::AuditorSet` (r:1 w:0)
	/// Proof: `Datasets::AuditorSet` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:1 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Auditors` (r:1 w:0)
	/// Proof: `Datasets::Auditors` (`max_values`: Some(1), `max_size`: Some(9602), added: 10097, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Orders` (r:1 w:1)
	/// Proof: `Pinning::Orders` (`max_values`: None, `max_size`: Some(302), added: 2777, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Pinners` (r:8 w:8)
	/// Proof: `Pinning::Pinners` (`max_values`: None, `max_size`: Some(1163), added: 3638, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Roster` (r:1 w:1)
	/// Proof: `Pinning::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::DrawRange` (r:1 w:1)
	/// Proof: `Pinning::DrawRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::QueueRanges` (r:1 w:1)
	/// Proof: `Datasets::QueueRanges` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Draws` (r:0 w:1)
	/// Proof: `Pinning::Draws` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Pinning::Kept` (r:0 w:8)
	/// Proof: `Pinning::Kept` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn take_turn() -> Weight {
		Weight::from_parts(1_017_861_000, 30094)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(26_u64))
	}
}

impl WeightInfo for () {
	fn register() -> Weight {
		Weight::from_parts(130_103_000, 3676)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn add_version() -> Weight {
		Weight::from_parts(136_560_000, 3676)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn announce_source() -> Weight {
		Weight::from_parts(45_501_000, 4522)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn attest() -> Weight {
		Weight::from_parts(1_078_500_000, 30094)
			.saturating_add(RocksDbWeight::get().reads(23_u64))
			.saturating_add(RocksDbWeight::get().writes(26_u64))
	}
	fn authorize_attest() -> Weight {
		Weight::from_parts(136_091_000, 11087).saturating_add(RocksDbWeight::get().reads(5_u64))
	}
	fn retry_audit() -> Weight {
		Weight::from_parts(63_900_000, 3765)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(102_276_000, 6540)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(129_988_000, 3765)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn look_at_queue() -> Weight {
		Weight::from_parts(6_638_000, 3490).saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn take_turn() -> Weight {
		Weight::from_parts(1_017_861_000, 30094)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(26_u64))
	}
}
