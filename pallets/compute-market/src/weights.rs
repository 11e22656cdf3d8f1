//! Weights of the calls and hooks of `pallet_compute_market`, as measured.
//!
//! Written by `scripts/weights`; do not edit. Substrate benchmark CLI 64.0.0, 2026-11-23,
//! 6 steps, 3 repeats, worst case of proof sizes: 1000000.
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
	fn register_provider() -> Weight;
	fn update_provider() -> Weight;
	fn deregister_provider() -> Weight;
	fn post_job(i: u32, p: u32) -> Weight;
	fn commit_outcome() -> Weight;
	fn authorize_commit_outcome() -> Weight;
	fn reveal_outcome() -> Weight;
	fn authorize_reveal_outcome() -> Weight;
	fn advance() -> Weight;
	fn cancel_job() -> Weight;
	fn draw_providers(p: u32, j: u32) -> Weight;
	fn pass_deadlines(j: u32) -> Weight;
}

/// Weights on this chain.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `ComputeMarket::Providers` (r:1 w:1)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Operators` (r:1 w:1)
	/// Proof: `ComputeMarket::Operators` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Roster` (r:1 w:1)
	/// Proof: `ComputeMarket::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	fn register_provider() -> Weight {
		Weight::from_parts(282_860_000, 9679)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `ComputeMarket::Providers` (r:1 w:1)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Operators` (r:1 w:2)
	/// Proof: `ComputeMarket::Operators` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Roster` (r:1 w:1)
	/// Proof: `ComputeMarket::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	fn update_provider() -> Weight {
		Weight::from_parts(219_816_000, 9679)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `ComputeMarket::Providers` (r:1 w:1)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Roster` (r:1 w:1)
	/// Proof: `ComputeMarket::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Operators` (r:0 w:1)
	/// Proof: `ComputeMarket::Operators` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn deregister_provider() -> Weight {
		Weight::from_parts(242_019_000, 9679)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Datasets::Versions` (r:4 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:4 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobs` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobs` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobsOf` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobsOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Roster` (r:1 w:0)
	/// Proof: `ComputeMarket::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Providers` (r:256 w:0)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::NextJobId` (r:1 w:1)
	/// Proof: `ComputeMarket::NextJobId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Deadlines` (r:17 w:2)
	/// Proof: `ComputeMarket::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Queue` (r:1 w:1)
	/// Proof: `ComputeMarket::Queue` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Jobs` (r:0 w:1)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// The range of component `i` is `[0, 4]`.
	/// The range of component `p` is `[0, 4096]`.
	fn post_job(i: u32, p: u32) -> Weight {
		Weight::from_parts(3_813_260_881, 706014)
			.saturating_add(Weight::from_parts(5_282, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(281_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(Weight::from_parts(0, 2775).saturating_mul(i.into()))
	}
	/// Storage: `ComputeMarket::Replicas` (r:6 w:1)
	/// Proof: `ComputeMarket::Replicas` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Jobs` (r:1 w:1)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Deadlines` (r:17 w:2)
	/// Proof: `ComputeMarket::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	fn commit_outcome() -> Weight {
		Weight::from_parts(288_249_000, 44374)
			.saturating_add(T::DbWeight::get().reads(25_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `ComputeMarket::Replicas` (r:1 w:0)
	/// Proof: `ComputeMarket::Replicas` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Jobs` (r:1 w:0)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Providers` (r:1 w:0)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	fn authorize_commit_outcome() -> Weight {
		Weight::from_parts(152_987_000, 8810).saturating_add(T::DbWeight::get().reads(4_u64))
	}
	/// Storage: `ComputeMarket::Replicas` (r:6 w:5)
	/// Proof: `ComputeMarket::Replicas` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Jobs` (r:1 w:1)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Providers` (r:5 w:5)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:8 w:8)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Roster` (r:1 w:1)
	/// Proof: `ComputeMarket::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Sources` (r:1 w:1)
	/// Proof: `Datasets::Sources` (`max_values`: None, `max_size`: Some(1057), added: 3532, mode: `MaxEncodedLen`)
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
	/// Storage: `ComputeMarket::Deadlines` (r:1 w:1)
	/// Proof: `ComputeMarket::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Queue` (r:1 w:1)
	/// Proof: `ComputeMarket::Queue` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobs` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobs` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobsOf` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobsOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:0 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:0 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:0 w:1)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:1)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Assignments` (r:0 w:5)
	/// Proof: `ComputeMarket::Assignments` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn reveal_outcome() -> Weight {
		Weight::from_parts(907_638_000, 21814)
			.saturating_add(T::DbWeight::get().reads(35_u64))
			.saturating_add(T::DbWeight::get().writes(40_u64))
	}
	/// Storage: `ComputeMarket::Replicas` (r:6 w:0)
	/// Proof: `ComputeMarket::Replicas` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Jobs` (r:1 w:0)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Providers` (r:1 w:0)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	fn authorize_reveal_outcome() -> Weight {
		Weight::from_parts(193_678_000, 16812).saturating_add(T::DbWeight::get().reads(9_u64))
	}
	/// Storage: `ComputeMarket::Jobs` (r:1 w:1)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Replicas` (r:6 w:5)
	/// Proof: `ComputeMarket::Replicas` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Providers` (r:5 w:5)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:8 w:8)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Roster` (r:1 w:1)
	/// Proof: `ComputeMarket::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Sources` (r:1 w:1)
	/// Proof: `Datasets::Sources` (`max_values`: None, `max_size`: Some(1057), added: 3532, mode: `MaxEncodedLen`)
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
	/// Storage: `ComputeMarket::Deadlines` (r:1 w:1)
	/// Proof: `ComputeMarket::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Queue` (r:1 w:1)
	/// Proof: `ComputeMarket::Queue` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobs` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobs` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobsOf` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobsOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:0 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:0 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:0 w:1)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:1)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Assignments` (r:0 w:5)
	/// Proof: `ComputeMarket::Assignments` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn advance() -> Weight {
		Weight::from_parts(1_008_918_000, 21814)
			.saturating_add(T::DbWeight::get().reads(35_u64))
			.saturating_add(T::DbWeight::get().writes(40_u64))
	}
	/// Storage: `ComputeMarket::Jobs` (r:1 w:1)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Deadlines` (r:1 w:1)
	/// Proof: `ComputeMarket::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Queue` (r:1 w:1)
	/// Proof: `ComputeMarket::Queue` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobs` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobs` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobsOf` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobsOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn cancel_job() -> Weight {
		Weight::from_parts(177_594_000, 8810)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ComputeMarket::Queue` (r:1 w:1)
	/// Proof: `ComputeMarket::Queue` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Roster` (r:1 w:0)
	/// Proof: `ComputeMarket::Roster` (`max_values`: Some(1), `max_size`: Some(8194), added: 8689, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Providers` (r:256 w:16)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Jobs` (r:8 w:8)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Replicas` (r:8 w:16)
	/// Proof: `ComputeMarket::Replicas` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Deadlines` (r:18 w:2)
	/// Proof: `ComputeMarket::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Assignments` (r:0 w:16)
	/// Proof: `ComputeMarket::Assignments` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[2, 256]`.
	/// The range of component `j` is `[0, 8]`.
	fn draw_providers(p: u32, j: u32) -> Weight {
		Weight::from_parts(12_008_000, 46926)
			.saturating_add(Weight::from_parts(28_290_897, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(803_854_500, 0).saturating_mul(j.into()))
			.saturating_add(T::DbWeight::get().reads(23_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(j.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((7_u64).saturating_mul(j.into())))
			.saturating_add(Weight::from_parts(0, 7820).saturating_mul(j.into()))
			.saturating_add(Weight::from_parts(0, 2754).saturating_mul(p.into()))
	}
	/// Storage: `ComputeMarket::Deadlines` (r:1 w:1)
	/// Proof: `ComputeMarket::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Jobs` (r:16 w:16)
	/// Proof: `ComputeMarket::Jobs` (`max_values`: None, `max_size`: Some(5345), added: 7820, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Replicas` (r:96 w:80)
	/// Proof: `ComputeMarket::Replicas` (`max_values`: None, `max_size`: Some(162), added: 2637, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Providers` (r:80 w:80)
	/// Proof: `ComputeMarket::Providers` (`max_values`: None, `max_size`: Some(279), added: 2754, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:17 w:17)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Queue` (r:1 w:1)
	/// Proof: `ComputeMarket::Queue` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobs` (r:1 w:1)
	/// Proof: `ComputeMarket::OpenJobs` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::OpenJobsOf` (r:16 w:16)
	/// Proof: `ComputeMarket::OpenJobsOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `ComputeMarket::Assignments` (r:0 w:80)
	/// Proof: `ComputeMarket::Assignments` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// The range of component `j` is `[0, 16]`.
	fn pass_deadlines(j: u32) -> Weight {
		Weight::from_parts(10_623_292, 3593)
			.saturating_add(Weight::from_parts(275_061_000, 0).saturating_mul(j.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((14_u64).saturating_mul(j.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((18_u64).saturating_mul(j.into())))
			.saturating_add(Weight::from_parts(0, 15822).saturating_mul(j.into()))
	}
}

impl WeightInfo for () {
	fn register_provider() -> Weight {
		Weight::from_parts(282_860_000, 9679)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn update_provider() -> Weight {
		Weight::from_parts(219_816_000, 9679)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn deregister_provider() -> Weight {
		Weight::from_parts(242_019_000, 9679)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn post_job(i: u32, p: u32) -> Weight {
		Weight::from_parts(3_813_260_881, 706014)
			.saturating_add(Weight::from_parts(5_282, 0).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(281_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(i.into())))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
			.saturating_add(Weight::from_parts(0, 2775).saturating_mul(i.into()))
	}
	fn commit_outcome() -> Weight {
		Weight::from_parts(288_249_000, 44374)
			.saturating_add(RocksDbWeight::get().reads(25_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn authorize_commit_outcome() -> Weight {
		Weight::from_parts(152_987_000, 8810).saturating_add(RocksDbWeight::get().reads(4_u64))
	}
	fn reveal_outcome() -> Weight {
		Weight::from_parts(907_638_000, 21814)
			.saturating_add(RocksDbWeight::get().reads(35_u64))
			.saturating_add(RocksDbWeight::get().writes(40_u64))
	}
	fn authorize_reveal_outcome() -> Weight {
		Weight::from_parts(193_678_000, 16812).saturating_add(RocksDbWeight::get().reads(9_u64))
	}
	fn advance() -> Weight {
		Weight::from_parts(1_008_918_000, 21814)
			.saturating_add(RocksDbWeight::get().reads(35_u64))
			.saturating_add(RocksDbWeight::get().writes(40_u64))
	}
	fn cancel_job() -> Weight {
		Weight::from_parts(177_594_000, 8810)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn draw_providers(p: u32, j: u32) -> Weight {
		Weight::from_parts(12_008_000, 46926)
			.saturating_add(Weight::from_parts(28_290_897, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(803_854_500, 0).saturating_mul(j.into()))
			.saturating_add(RocksDbWeight::get().reads(23_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().reads((10_u64).saturating_mul(j.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
			.saturating_add(RocksDbWeight::get().writes((7_u64).saturating_mul(j.into())))
			.saturating_add(Weight::from_parts(0, 7820).saturating_mul(j.into()))
			.saturating_add(Weight::from_parts(0, 2754).saturating_mul(p.into()))
	}
	fn pass_deadlines(j: u32) -> Weight {
		Weight::from_parts(10_623_292, 3593)
			.saturating_add(Weight::from_parts(275_061_000, 0).saturating_mul(j.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((14_u64).saturating_mul(j.into())))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
			.saturating_add(RocksDbWeight::get().writes((18_u64).saturating_mul(j.into())))
			.saturating_add(Weight::from_parts(0, 15822).saturating_mul(j.into()))
	}
}
