//! Weights of the calls and hooks of `pallet_annotation`, as measured.
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
	fn open_campaign(l: u32) -> Weight;
	fn claim() -> Weight;
	fn commit() -> Weight;
	fn reveal(n: u32) -> Weight;
	fn release() -> Weight;
	fn cancel() -> Weight;
	fn wind_up() -> Weight;
	fn set_paused() -> Weight;
	fn top_up() -> Weight;
	fn reveal_gold(g: u32) -> Weight;
	fn open_exam() -> Weight;
	fn sit_exam() -> Weight;
	fn hand_in(n: u32) -> Weight;
	fn show_key(n: u32) -> Weight;
	fn grade() -> Weight;
	fn close_exam() -> Weight;
	fn appeal() -> Weight;
	fn expire_dispute() -> Weight;
	fn resolve() -> Weight;
	fn draw_claims(c: u32, p: u32) -> Weight;
	fn close_due_campaigns(c: u32) -> Weight;
	fn settle_base() -> Weight;
	fn settle_batch() -> Weight;
	fn settle_weigh(a: u32) -> Weight;
	fn settle_fuse(a: u32) -> Weight;
	fn settle_write() -> Weight;
	fn settle_judge(a: u32) -> Weight;
	fn settle_judge_boxes(a: u32) -> Weight;
	fn settle_member() -> Weight;
	fn settle_learn() -> Weight;
	fn settle_sweep() -> Weight;
	fn settle_ask() -> Weight;
	fn settle_register(b: u32) -> Weight;
	fn settle_appealing() -> Weight;
	fn settle_payout() -> Weight;
	fn settle_dispute() -> Weight;
	fn settle_close() -> Weight;
}

/// Weights on this chain.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::NextCampaignId` (r:1 w:1)
	/// Proof: `Annotation::NextCampaignId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Deadlines` (r:1 w:1)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:0 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:0 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// The range of component `l` is `[2, 255]`.
	fn open_campaign(l: u32) -> Weight {
		Weight::from_parts(129_882_575, 6196)
			.saturating_add(Weight::from_parts(315_543, 0).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Reputation` (r:1 w:0)
	/// Proof: `Annotation::Reputation` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::ClaimQueue` (r:1 w:1)
	/// Proof: `Annotation::ClaimQueue` (`max_values`: None, `max_size`: Some(4622), added: 7097, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::AnnotatorNumbers` (r:1 w:1)
	/// Proof: `Annotation::AnnotatorNumbers` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:0 w:1)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		Weight::from_parts(370_060_000, 12155)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::AnnotatorNumbers` (r:1 w:0)
	/// Proof: `Annotation::AnnotatorNumbers` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		Weight::from_parts(224_213_000, 55723)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::AnnotatorNumbers` (r:1 w:0)
	/// Proof: `Annotation::AnnotatorNumbers` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::SettlingRange` (r:1 w:1)
	/// Proof: `Annotation::SettlingRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Settling` (r:0 w:1)
	/// Proof: `Annotation::Settling` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn reveal(n: u32) -> Weight {
		Weight::from_parts(253_422_441, 55723)
			.saturating_add(Weight::from_parts(2_558, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::AnnotatorNumbers` (r:1 w:0)
	/// Proof: `Annotation::AnnotatorNumbers` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:0 w:1)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn release() -> Weight {
		Weight::from_parts(150_554_000, 55723)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Deadlines` (r:1 w:1)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:0 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:0 w:1)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		Weight::from_parts(198_345_000, 12155)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Datasets::Versions` (r:2 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Deadlines` (r:2 w:2)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	fn wind_up() -> Weight {
		Weight::from_parts(162_741_000, 12155)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	fn set_paused() -> Weight {
		Weight::from_parts(125_516_000, 12155)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn top_up() -> Weight {
		Weight::from_parts(196_361_000, 12155)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::SettlingRange` (r:1 w:1)
	/// Proof: `Annotation::SettlingRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Settling` (r:0 w:1)
	/// Proof: `Annotation::Settling` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:0 w:1)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// The range of component `g` is `[0, 1024]`.
	fn reveal_gold(g: u32) -> Weight {
		Weight::from_parts(101_569_771, 12155)
			.saturating_add(Weight::from_parts(65_413, 0).saturating_mul(g.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::NextExamId` (r:1 w:1)
	/// Proof: `Annotation::NextExamId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Exams` (r:0 w:1)
	/// Proof: `Annotation::Exams` (`max_values`: None, `max_size`: Some(2180), added: 4655, mode: `MaxEncodedLen`)
	fn open_exam() -> Weight {
		Weight::from_parts(150_123_000, 3765)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Annotation::Exams` (r:1 w:1)
	/// Proof: `Annotation::Exams` (`max_values`: None, `max_size`: Some(2180), added: 4655, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Sittings` (r:1 w:1)
	/// Proof: `Annotation::Sittings` (`max_values`: None, `max_size`: Some(2111), added: 4586, mode: `MaxEncodedLen`)
	fn sit_exam() -> Weight {
		Weight::from_parts(40_711_000, 5645)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Annotation::Exams` (r:1 w:0)
	/// Proof: `Annotation::Exams` (`max_values`: None, `max_size`: Some(2180), added: 4655, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Sittings` (r:1 w:1)
	/// Proof: `Annotation::Sittings` (`max_values`: None, `max_size`: Some(2111), added: 4586, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn hand_in(n: u32) -> Weight {
		Weight::from_parts(36_659_427, 5645)
			.saturating_add(Weight::from_parts(3_078, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Annotation::Exams` (r:1 w:1)
	/// Proof: `Annotation::Exams` (`max_values`: None, `max_size`: Some(2180), added: 4655, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn show_key(n: u32) -> Weight {
		Weight::from_parts(25_174_522, 5645)
			.saturating_add(Weight::from_parts(3_543, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Annotation::Exams` (r:1 w:1)
	/// Proof: `Annotation::Exams` (`max_values`: None, `max_size`: Some(2180), added: 4655, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Sittings` (r:1 w:1)
	/// Proof: `Annotation::Sittings` (`max_values`: None, `max_size`: Some(2111), added: 4586, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Passed` (r:0 w:1)
	/// Proof: `Annotation::Passed` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn grade() -> Weight {
		Weight::from_parts(53_990_000, 5645)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::Exams` (r:1 w:1)
	/// Proof: `Annotation::Exams` (`max_values`: None, `max_size`: Some(2180), added: 4655, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn close_exam() -> Weight {
		Weight::from_parts(86_358_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::AnnotatorNumbers` (r:1 w:0)
	/// Proof: `Annotation::AnnotatorNumbers` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:1 w:0)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Appeals` (r:1 w:1)
	/// Proof: `Annotation::Appeals` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn appeal() -> Weight {
		Weight::from_parts(58_237_000, 12155)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Annotation::OpenDisputes` (r:1 w:1)
	/// Proof: `Annotation::OpenDisputes` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn expire_dispute() -> Weight {
		Weight::from_parts(219_506_000, 12155)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenDisputes` (r:1 w:1)
	/// Proof: `Annotation::OpenDisputes` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Reputation` (r:1 w:1)
	/// Proof: `Annotation::Reputation` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn resolve() -> Weight {
		Weight::from_parts(284_492_000, 12155)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Annotation::ClaimQueue` (r:1 w:1)
	/// Proof: `Annotation::ClaimQueue` (`max_values`: None, `max_size`: Some(4622), added: 7097, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:128 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::AnnotatorNumbers` (r:128 w:0)
	/// Proof: `Annotation::AnnotatorNumbers` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:128 w:127)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:286 w:254)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:159 w:127)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 127]`.
	/// The range of component `p` is `[1, 32]`.
	fn draw_claims(c: u32, p: u32) -> Weight {
		Weight::from_parts(490_549_000, 12155)
			.saturating_add(Weight::from_parts(144_993_079, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(28_981_000, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 54733).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 54733).saturating_mul(p.into()))
	}
	/// Storage: `Annotation::Deadlines` (r:1 w:1)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:16 w:16)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:16 w:0)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::SettlingRange` (r:1 w:1)
	/// Proof: `Annotation::SettlingRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Settling` (r:0 w:16)
	/// Proof: `Annotation::Settling` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 16]`.
	fn close_due_campaigns(c: u32) -> Weight {
		Weight::from_parts(12_078_000, 3542)
			.saturating_add(Weight::from_parts(127_912_600, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 11165).saturating_mul(c.into()))
	}
	/// Storage: `Annotation::SettlingRange` (r:1 w:0)
	/// Proof: `Annotation::SettlingRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Settling` (r:1 w:0)
	/// Proof: `Annotation::Settling` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:1 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:0)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	fn settle_base() -> Weight {
		Weight::from_parts(130_844_000, 55723)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:1 w:0)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:0)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:1 w:0)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:1 w:0)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	fn settle_batch() -> Weight {
		Weight::from_parts(146_538_000, 55723).saturating_add(T::DbWeight::get().reads(6_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:1 w:0)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:0)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:25 w:0)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:25 w:0)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 25]`.
	fn settle_weigh(a: u32) -> Weight {
		Weight::from_parts(419_984_400, 55723)
			.saturating_add(Weight::from_parts(136_791_072, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:1 w:0)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:0)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:9 w:0)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:9 w:0)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 9]`.
	fn settle_fuse(a: u32) -> Weight {
		Weight::from_parts(2_262_140_000, 55723)
			.saturating_add(Weight::from_parts(3_810_529_666, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:1 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:1 w:1)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:1 w:1)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:0)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::BatchResults` (r:1 w:1)
	/// Proof: `Annotation::BatchResults` (`max_values`: None, `max_size`: Some(110606), added: 113081, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:0 w:1)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn settle_write() -> Weight {
		Weight::from_parts(226_326_000, 114071)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:1 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:25 w:25)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:25 w:25)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:0)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::BatchResults` (r:1 w:1)
	/// Proof: `Annotation::BatchResults` (`max_values`: None, `max_size`: Some(110606), added: 113081, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:0 w:1)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 25]`.
	fn settle_judge(a: u32) -> Weight {
		Weight::from_parts(1_092_302_211, 114071)
			.saturating_add(Weight::from_parts(349_149_833, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8690), added: 11165, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:1 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:9 w:9)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:9 w:0)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:0)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::BatchResults` (r:1 w:1)
	/// Proof: `Annotation::BatchResults` (`max_values`: None, `max_size`: Some(110606), added: 113081, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:0 w:1)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 9]`.
	fn settle_judge_boxes(a: u32) -> Weight {
		Weight::from_parts(4_009_375_000, 114071)
			.saturating_add(Weight::from_parts(5_486_537_571, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	/// Storage: `Annotation::Weighings` (r:1 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Annotators` (r:1 w:1)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:1 w:1)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	fn settle_member() -> Weight {
		Weight::from_parts(92_127_000, 13737)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::Batches` (r:1 w:0)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	fn settle_learn() -> Weight {
		Weight::from_parts(80_370_000, 55723).saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Annotation::Weighings` (r:1 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn settle_sweep() -> Weight {
		Weight::from_parts(79_308_000, 13737)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Annotation::Annotators` (r:1 w:0)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:1 w:0)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:0 w:1)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:0 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(52258), added: 54733, mode: `MaxEncodedLen`)
	fn settle_ask() -> Weight {
		Weight::from_parts(52_088_000, 7590)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::BatchResults` (r:1 w:1)
	/// Proof: `Annotation::BatchResults` (`max_values`: None, `max_size`: Some(110606), added: 113081, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:1)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:1 w:0)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
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
	/// Storage: `Datasets::PendingAudits` (r:0 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(541), added: 3016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Queues` (r:0 w:1)
	/// Proof: `Datasets::Queues` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1, 1024]`.
	fn settle_register(b: u32) -> Weight {
		Weight::from_parts(192_868_781, 114071)
			.saturating_add(Weight::from_parts(6_268_553, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Annotation::CampaignProgress` (r:1 w:0)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Deadlines` (r:16 w:1)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	fn settle_appealing() -> Weight {
		Weight::from_parts(115_952_000, 41822)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Annotation::Annotators` (r:1 w:1)
	/// Proof: `Annotation::Annotators` (`max_values`: None, `max_size`: Some(1106), added: 3581, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Reputation` (r:1 w:1)
	/// Proof: `Annotation::Reputation` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Contributions` (r:1 w:1)
	/// Proof: `Datasets::Contributions` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::TotalContributions` (r:1 w:1)
	/// Proof: `Datasets::TotalContributions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::AnnotatorNumbers` (r:0 w:1)
	/// Proof: `Annotation::AnnotatorNumbers` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Models` (r:0 w:1)
	/// Proof: `Annotation::Models` (`max_values`: None, `max_size`: Some(4125), added: 6600, mode: `MaxEncodedLen`)
	fn settle_payout() -> Weight {
		Weight::from_parts(244_563_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Annotation::Appeals` (r:1 w:1)
	/// Proof: `Annotation::Appeals` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn settle_dispute() -> Weight {
		Weight::from_parts(184_744_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Datasets::Versions` (r:1 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(300), added: 2775, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:0 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Weighings` (r:0 w:1)
	/// Proof: `Annotation::Weighings` (`max_values`: None, `max_size`: Some(10272), added: 12747, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::GoldAnswers` (r:0 w:1)
	/// Proof: `Annotation::GoldAnswers` (`max_values`: None, `max_size`: Some(5134), added: 7609, mode: `MaxEncodedLen`)
	fn settle_close() -> Weight {
		Weight::from_parts(124_144_000, 6196)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

impl WeightInfo for () {
	fn open_campaign(l: u32) -> Weight {
		Weight::from_parts(129_882_575, 6196)
			.saturating_add(Weight::from_parts(315_543, 0).saturating_mul(l.into()))
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn claim() -> Weight {
		Weight::from_parts(370_060_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	fn commit() -> Weight {
		Weight::from_parts(224_213_000, 55723)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn reveal(n: u32) -> Weight {
		Weight::from_parts(253_422_441, 55723)
			.saturating_add(Weight::from_parts(2_558, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn release() -> Weight {
		Weight::from_parts(150_554_000, 55723)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn cancel() -> Weight {
		Weight::from_parts(198_345_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn wind_up() -> Weight {
		Weight::from_parts(162_741_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn set_paused() -> Weight {
		Weight::from_parts(125_516_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn top_up() -> Weight {
		Weight::from_parts(196_361_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn reveal_gold(g: u32) -> Weight {
		Weight::from_parts(101_569_771, 12155)
			.saturating_add(Weight::from_parts(65_413, 0).saturating_mul(g.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn open_exam() -> Weight {
		Weight::from_parts(150_123_000, 3765)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn sit_exam() -> Weight {
		Weight::from_parts(40_711_000, 5645)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn hand_in(n: u32) -> Weight {
		Weight::from_parts(36_659_427, 5645)
			.saturating_add(Weight::from_parts(3_078, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn show_key(n: u32) -> Weight {
		Weight::from_parts(25_174_522, 5645)
			.saturating_add(Weight::from_parts(3_543, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn grade() -> Weight {
		Weight::from_parts(53_990_000, 5645)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn close_exam() -> Weight {
		Weight::from_parts(86_358_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn appeal() -> Weight {
		Weight::from_parts(58_237_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn expire_dispute() -> Weight {
		Weight::from_parts(219_506_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn resolve() -> Weight {
		Weight::from_parts(284_492_000, 12155)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn draw_claims(c: u32, p: u32) -> Weight {
		Weight::from_parts(490_549_000, 12155)
			.saturating_add(Weight::from_parts(144_993_079, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(28_981_000, 0).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().reads((6_u64).saturating_mul(c.into())))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().writes((4_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 54733).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 54733).saturating_mul(p.into()))
	}
	fn close_due_campaigns(c: u32) -> Weight {
		Weight::from_parts(12_078_000, 3542)
			.saturating_add(Weight::from_parts(127_912_600, 0).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(c.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 11165).saturating_mul(c.into()))
	}
	fn settle_base() -> Weight {
		Weight::from_parts(130_844_000, 55723)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn settle_batch() -> Weight {
		Weight::from_parts(146_538_000, 55723).saturating_add(RocksDbWeight::get().reads(6_u64))
	}
	fn settle_weigh(a: u32) -> Weight {
		Weight::from_parts(419_984_400, 55723)
			.saturating_add(Weight::from_parts(136_791_072, 0).saturating_mul(a.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	fn settle_fuse(a: u32) -> Weight {
		Weight::from_parts(2_262_140_000, 55723)
			.saturating_add(Weight::from_parts(3_810_529_666, 0).saturating_mul(a.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	fn settle_write() -> Weight {
		Weight::from_parts(226_326_000, 114071)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn settle_judge(a: u32) -> Weight {
		Weight::from_parts(1_092_302_211, 114071)
			.saturating_add(Weight::from_parts(349_149_833, 0).saturating_mul(a.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	fn settle_judge_boxes(a: u32) -> Weight {
		Weight::from_parts(4_009_375_000, 114071)
			.saturating_add(Weight::from_parts(5_486_537_571, 0).saturating_mul(a.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 6600).saturating_mul(a.into()))
	}
	fn settle_member() -> Weight {
		Weight::from_parts(92_127_000, 13737)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn settle_learn() -> Weight {
		Weight::from_parts(80_370_000, 55723).saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn settle_sweep() -> Weight {
		Weight::from_parts(79_308_000, 13737)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn settle_ask() -> Weight {
		Weight::from_parts(52_088_000, 7590)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn settle_register(b: u32) -> Weight {
		Weight::from_parts(192_868_781, 114071)
			.saturating_add(Weight::from_parts(6_268_553, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn settle_appealing() -> Weight {
		Weight::from_parts(115_952_000, 41822)
			.saturating_add(RocksDbWeight::get().reads(17_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn settle_payout() -> Weight {
		Weight::from_parts(244_563_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn settle_dispute() -> Weight {
		Weight::from_parts(184_744_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn settle_close() -> Weight {
		Weight::from_parts(124_144_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
}
