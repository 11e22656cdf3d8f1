//! Weights of the calls and hooks of `pallet_annotation`, as measured.
//!
//! Written by `scripts/weights`; do not edit. Substrate benchmark CLI 64.0.0, 2026-11-22,
//! 3 steps, 2 repeats, worst case of proof sizes: 1000000.
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
	fn draw_claims(c: u32, p: u32) -> Weight;
	fn close_due_campaigns(c: u32) -> Weight;
	fn settle_base() -> Weight;
	fn settle_batch(a: u32, i: u32) -> Weight;
	fn settle_register(b: u32) -> Weight;
	fn settle_payout() -> Weight;
	fn settle_close() -> Weight;
}

/// Weights on this chain.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
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
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:0 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// The range of component `l` is `[2, 255]`.
	fn open_campaign(l: u32) -> Weight {
		Weight::from_parts(113_721_399, 6196)
			.saturating_add(Weight::from_parts(222_457, 0).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::ClaimQueue` (r:1 w:1)
	/// Proof: `Annotation::ClaimQueue` (`max_values`: None, `max_size`: Some(9230), added: 11705, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		Weight::from_parts(93_126_000, 12695)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Claims` (r:1 w:1)
	/// Proof: `Annotation::Claims` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(59), added: 2534, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		Weight::from_parts(140_746_000, 12006)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Claims` (r:1 w:1)
	/// Proof: `Annotation::Claims` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(59), added: 2534, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::SettlingRange` (r:1 w:1)
	/// Proof: `Annotation::SettlingRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Settling` (r:0 w:1)
	/// Proof: `Annotation::Settling` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::RevealedLabels` (r:0 w:1)
	/// Proof: `Annotation::RevealedLabels` (`max_values`: None, `max_size`: Some(322), added: 2797, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 256]`.
	fn reveal(n: u32) -> Weight {
		Weight::from_parts(161_245_914, 12006)
			.saturating_add(Weight::from_parts(6_573, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Claims` (r:1 w:1)
	/// Proof: `Annotation::Claims` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(59), added: 2534, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:0 w:1)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn release() -> Weight {
		Weight::from_parts(89_705_000, 12006)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Deadlines` (r:1 w:1)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		Weight::from_parts(124_656_000, 12006)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:2 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:0)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Deadlines` (r:2 w:2)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	fn wind_up() -> Weight {
		Weight::from_parts(85_000_000, 12006)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Annotation::ClaimQueue` (r:1 w:1)
	/// Proof: `Annotation::ClaimQueue` (`max_values`: None, `max_size`: Some(9230), added: 11705, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `Babe::Randomness` (r:1 w:0)
	/// Proof: `Babe::Randomness` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:256 w:0)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:256 w:255)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:541 w:509)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Claims` (r:287 w:255)
	/// Proof: `Annotation::Claims` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:255 w:255)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(59), added: 2534, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenClaims` (r:1 w:1)
	/// Proof: `Annotation::OpenClaims` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 255]`.
	/// The range of component `p` is `[1, 32]`.
	fn draw_claims(c: u32, p: u32) -> Weight {
		Weight::from_parts(300_023_000, 12695)
			.saturating_add(Weight::from_parts(72_917_027, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(3_003_056, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 11016).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 2577).saturating_mul(p.into()))
	}
	/// Storage: `Annotation::Deadlines` (r:1 w:1)
	/// Proof: `Annotation::Deadlines` (`max_values`: None, `max_size`: Some(77), added: 2552, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:16 w:16)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::SettlingRange` (r:1 w:1)
	/// Proof: `Annotation::SettlingRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Settling` (r:0 w:16)
	/// Proof: `Annotation::Settling` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 16]`.
	fn close_due_campaigns(c: u32) -> Weight {
		Weight::from_parts(7_728_513, 3542)
			.saturating_add(Weight::from_parts(63_601_117, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 11016).saturating_mul(c.into()))
	}
	/// Storage: `Annotation::SettlingRange` (r:1 w:0)
	/// Proof: `Annotation::SettlingRange` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Settling` (r:1 w:0)
	/// Proof: `Annotation::Settling` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:0)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(59), added: 2534, mode: `MaxEncodedLen`)
	fn settle_base() -> Weight {
		Weight::from_parts(67_483_000, 12006)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Batches` (r:1 w:1)
	/// Proof: `Annotation::Batches` (`max_values`: None, `max_size`: Some(59), added: 2534, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Claims` (r:26 w:25)
	/// Proof: `Annotation::Claims` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::RevealedLabels` (r:25 w:25)
	/// Proof: `Annotation::RevealedLabels` (`max_values`: None, `max_size`: Some(322), added: 2797, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Tallies` (r:25 w:25)
	/// Proof: `Annotation::Tallies` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:1 w:0)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::BatchResults` (r:1 w:1)
	/// Proof: `Annotation::BatchResults` (`max_values`: None, `max_size`: Some(38926), added: 41401, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::OpenBatches` (r:0 w:1)
	/// Proof: `Annotation::OpenBatches` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 25]`.
	/// The range of component `i` is `[1, 256]`.
	fn settle_batch(a: u32, i: u32) -> Weight {
		Weight::from_parts(189_932_000, 42391)
			.saturating_add(Weight::from_parts(122_200_015, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(10_548_277, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2797).saturating_mul(a.into()))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::BatchResults` (r:1 w:1)
	/// Proof: `Annotation::BatchResults` (`max_values`: None, `max_size`: Some(38926), added: 41401, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Datasets` (r:1 w:1)
	/// Proof: `Datasets::Datasets` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Sources` (r:1 w:1)
	/// Proof: `Datasets::Sources` (`max_values`: None, `max_size`: Some(1057), added: 3532, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::NextDatasetId` (r:1 w:1)
	/// Proof: `Datasets::NextDatasetId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::RoundsRange` (r:1 w:1)
	/// Proof: `Datasets::RoundsRange` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::ParentHash` (r:1 w:0)
	/// Proof: `System::ParentHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::LastPaid` (r:1 w:0)
	/// Proof: `Annotation::LastPaid` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::PendingAudits` (r:0 w:1)
	/// Proof: `Datasets::PendingAudits` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Rounds` (r:0 w:1)
	/// Proof: `Datasets::Rounds` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Attestations` (r:0 w:1)
	/// Proof: `Datasets::Attestations` (`max_values`: None, `max_size`: Some(2424), added: 4899, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1, 1024]`.
	fn settle_register(b: u32) -> Weight {
		Weight::from_parts(240_241_925, 42391)
			.saturating_add(Weight::from_parts(1_245_085, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::LastPaid` (r:1 w:1)
	/// Proof: `Annotation::LastPaid` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Tallies` (r:2 w:1)
	/// Proof: `Annotation::Tallies` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Reputation` (r:1 w:1)
	/// Proof: `Annotation::Reputation` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:0)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Contributions` (r:1 w:1)
	/// Proof: `Datasets::Contributions` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::TotalContributions` (r:1 w:1)
	/// Proof: `Datasets::TotalContributions` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn settle_payout() -> Weight {
		Weight::from_parts(211_462_000, 12006)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Annotation::Campaigns` (r:1 w:1)
	/// Proof: `Annotation::Campaigns` (`max_values`: None, `max_size`: Some(8541), added: 11016, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::LastPaid` (r:1 w:1)
	/// Proof: `Annotation::LastPaid` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::Tallies` (r:1 w:0)
	/// Proof: `Annotation::Tallies` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Datasets::Versions` (r:1 w:1)
	/// Proof: `Datasets::Versions` (`max_values`: None, `max_size`: Some(235), added: 2710, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Annotation::CampaignProgress` (r:0 w:1)
	/// Proof: `Annotation::CampaignProgress` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn settle_close() -> Weight {
		Weight::from_parts(196_647_000, 12006)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

impl WeightInfo for () {
	fn open_campaign(l: u32) -> Weight {
		Weight::from_parts(113_721_399, 6196)
			.saturating_add(Weight::from_parts(222_457, 0).saturating_mul(l.into()))
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn claim() -> Weight {
		Weight::from_parts(93_126_000, 12695)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn commit() -> Weight {
		Weight::from_parts(140_746_000, 12006)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn reveal(n: u32) -> Weight {
		Weight::from_parts(161_245_914, 12006)
			.saturating_add(Weight::from_parts(6_573, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn release() -> Weight {
		Weight::from_parts(89_705_000, 12006)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn cancel() -> Weight {
		Weight::from_parts(124_656_000, 12006)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn wind_up() -> Weight {
		Weight::from_parts(85_000_000, 12006)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn draw_claims(c: u32, p: u32) -> Weight {
		Weight::from_parts(300_023_000, 12695)
			.saturating_add(Weight::from_parts(72_917_027, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(3_003_056, 0).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((6_u64).saturating_mul(c.into())))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 11016).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 2577).saturating_mul(p.into()))
	}
	fn close_due_campaigns(c: u32) -> Weight {
		Weight::from_parts(7_728_513, 3542)
			.saturating_add(Weight::from_parts(63_601_117, 0).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(c.into())))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 11016).saturating_mul(c.into()))
	}
	fn settle_base() -> Weight {
		Weight::from_parts(67_483_000, 12006)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn settle_batch(a: u32, i: u32) -> Weight {
		Weight::from_parts(189_932_000, 42391)
			.saturating_add(Weight::from_parts(122_200_015, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(10_548_277, 0).saturating_mul(i.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(a.into())))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
			.saturating_add(RocksDbWeight::get().writes((3_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2797).saturating_mul(a.into()))
	}
	fn settle_register(b: u32) -> Weight {
		Weight::from_parts(240_241_925, 42391)
			.saturating_add(Weight::from_parts(1_245_085, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	fn settle_payout() -> Weight {
		Weight::from_parts(211_462_000, 12006)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn settle_close() -> Weight {
		Weight::from_parts(196_647_000, 12006)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
}
