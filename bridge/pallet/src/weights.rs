//! Weights of the calls and hooks of `pallet_bridge`, as estimated; `scripts/weights` measures them.
//!
//! Written in the form of `scripts/weights`.
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
	fn send() -> Weight;
	fn cancel() -> Weight;
	fn prove_on_ethereum(b: u32) -> Weight;
	fn prove_on_polygon(b: u32) -> Weight;
	fn claim() -> Weight;
	fn submit_checkpoint(b: u32) -> Weight;
	fn report_reset(b: u32) -> Weight;
	fn add_destination() -> Weight;
	fn set_terms() -> Weight;
	fn set_gateway() -> Weight;
	fn drop_gateway() -> Weight;
	fn halt() -> Weight;
	fn resume() -> Weight;
	fn govern() -> Weight;
	fn follow_polygon() -> Weight;
	fn drop_arrival() -> Weight;
	fn reconsider() -> Weight;
	fn make_root() -> Weight;
	fn look_for_chains() -> Weight;
	fn look_at_destination() -> Weight;
	fn pay_arrival() -> Weight;
	fn send_queued() -> Weight;
}

/// Weights on this chain.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:3)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Storage: `Bridge::Messages` (r:0 w:1)
	/// Storage: `Bridge::Queue` (r:0 w:1)
	fn send() -> Weight {
		Weight::from_parts(230_000_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Storage: `Bridge::Queue` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn cancel() -> Weight {
		Weight::from_parts(200_000_000, 8799)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Storage: `Bridge::Gateways` (r:1 w:0)
	/// Storage: `Bridge::Messages` (r:1 w:1)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Storage: `Bridge::Burns` (r:1 w:1)
	/// Storage: `Bridge::Refused` (r:1 w:1)
	/// Storage: `EthereumBeaconClient::*` (r:4 w:0)
	/// Storage: `System::Account` (r:5 w:5)
	/// Storage: `Bridge::Owed` (r:2 w:2)
	/// Storage: `Bridge::Arrivals` (r:0 w:2)
	/// The range of component `b` is `[1000, 2359296]`.
	fn prove_on_ethereum(b: u32) -> Weight {
		Weight::from_parts(900_000_000, 13995)
			.saturating_add(Weight::from_parts(13_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Storage: `Bridge::Gateways` (r:1 w:0)
	/// Storage: `Bridge::Messages` (r:1 w:1)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Storage: `Bridge::Burns` (r:1 w:1)
	/// Storage: `Bridge::Refused` (r:1 w:1)
	/// Storage: `Bridge::Polygon` (r:1 w:0)
	/// Storage: `Bridge::Checkpoints` (r:1 w:0)
	/// Storage: `System::Account` (r:5 w:5)
	/// Storage: `Bridge::Owed` (r:2 w:2)
	/// Storage: `Bridge::Arrivals` (r:0 w:2)
	/// The range of component `b` is `[1000, 2359296]`.
	fn prove_on_polygon(b: u32) -> Weight {
		Weight::from_parts(600_000_000, 13995)
			.saturating_add(Weight::from_parts(9_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:0)
	/// Storage: `Bridge::Owed` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn claim() -> Weight {
		Weight::from_parts(110_000_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Bridge::Polygon` (r:1 w:1)
	/// Storage: `EthereumBeaconClient::*` (r:4 w:0)
	/// Storage: `Bridge::Checkpoints` (r:1 w:1)
	/// The range of component `b` is `[1000, 2359296]`.
	fn submit_checkpoint(b: u32) -> Weight {
		Weight::from_parts(500_000_000, 6196)
			.saturating_add(Weight::from_parts(13_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Polygon` (r:1 w:1)
	/// Storage: `EthereumBeaconClient::*` (r:4 w:0)
	/// Storage: `Bridge::Checkpoints` (r:1 w:0)
	/// Storage: `Bridge::Chains` (r:1 w:0)
	/// Storage: `Bridge::Destinations` (r:8 w:1)
	/// The range of component `b` is `[1000, 2359296]`.
	fn report_reset(b: u32) -> Weight {
		Weight::from_parts(550_000_000, 23100)
			.saturating_add(Weight::from_parts(13_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Destinations` (r:9 w:1)
	/// Storage: `Bridge::Gateways` (r:1 w:1)
	/// Storage: `Bridge::EthereumChain` (r:1 w:0)
	/// Storage: `Bridge::Chains` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn add_destination() -> Weight {
		Weight::from_parts(250_000_000, 25800)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	fn set_terms() -> Weight {
		Weight::from_parts(25_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Storage: `Bridge::Gateways` (r:1 w:1)
	fn set_gateway() -> Weight {
		Weight::from_parts(30_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:0)
	/// Storage: `Bridge::Gateways` (r:1 w:1)
	fn drop_gateway() -> Weight {
		Weight::from_parts(25_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	fn halt() -> Weight {
		Weight::from_parts(24_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	fn resume() -> Weight {
		Weight::from_parts(24_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Storage: `Bridge::Gateways` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Storage: `Bridge::Messages` (r:0 w:1)
	fn govern() -> Weight {
		Weight::from_parts(140_000_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Bridge::Polygon` (r:0 w:1)
	fn follow_polygon() -> Weight {
		Weight::from_parts(12_000_000, 0).saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Storage: `Bridge::Arrivals` (r:1 w:1)
	fn drop_arrival() -> Weight {
		Weight::from_parts(32_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:0)
	/// Storage: `Bridge::Burns` (r:1 w:1)
	/// Storage: `Bridge::Refused` (r:0 w:1)
	fn reconsider() -> Weight {
		Weight::from_parts(30_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Leaves` (r:1 w:0)
	/// Storage: `Bridge::LatestRoot` (r:0 w:1)
	fn make_root() -> Weight {
		Weight::from_parts(190_000_000, 5540)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Chains` (r:1 w:0)
	fn look_for_chains() -> Weight {
		Weight::from_parts(4_000_000, 1550).saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	fn look_at_destination() -> Weight {
		Weight::from_parts(16_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Arrivals` (r:1 w:1)
	/// Storage: `Bridge::Owed` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn pay_arrival() -> Weight {
		Weight::from_parts(115_000_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Bridge::Queue` (r:1 w:1)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Storage: `Bridge::Messages` (r:0 w:1)
	fn send_queued() -> Weight {
		Weight::from_parts(75_000_000, 5540)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

impl WeightInfo for () {
	fn send() -> Weight {
		Weight::from_parts(230_000_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn cancel() -> Weight {
		Weight::from_parts(200_000_000, 8799)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn prove_on_ethereum(b: u32) -> Weight {
		Weight::from_parts(900_000_000, 13995)
			.saturating_add(Weight::from_parts(13_000, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(17_u64))
			.saturating_add(RocksDbWeight::get().writes(13_u64))
	}
	fn prove_on_polygon(b: u32) -> Weight {
		Weight::from_parts(600_000_000, 13995)
			.saturating_add(Weight::from_parts(9_000, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(13_u64))
	}
	fn claim() -> Weight {
		Weight::from_parts(110_000_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn submit_checkpoint(b: u32) -> Weight {
		Weight::from_parts(500_000_000, 6196)
			.saturating_add(Weight::from_parts(13_000, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn report_reset(b: u32) -> Weight {
		Weight::from_parts(550_000_000, 23100)
			.saturating_add(Weight::from_parts(13_000, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn add_destination() -> Weight {
		Weight::from_parts(250_000_000, 25800)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn set_terms() -> Weight {
		Weight::from_parts(25_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn set_gateway() -> Weight {
		Weight::from_parts(30_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn drop_gateway() -> Weight {
		Weight::from_parts(25_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn halt() -> Weight {
		Weight::from_parts(24_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn resume() -> Weight {
		Weight::from_parts(24_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn govern() -> Weight {
		Weight::from_parts(140_000_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn follow_polygon() -> Weight {
		Weight::from_parts(12_000_000, 0).saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn drop_arrival() -> Weight {
		Weight::from_parts(32_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn reconsider() -> Weight {
		Weight::from_parts(30_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn make_root() -> Weight {
		Weight::from_parts(190_000_000, 5540)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn look_for_chains() -> Weight {
		Weight::from_parts(4_000_000, 1550).saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn look_at_destination() -> Weight {
		Weight::from_parts(16_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn pay_arrival() -> Weight {
		Weight::from_parts(115_000_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn send_queued() -> Weight {
		Weight::from_parts(75_000_000, 5540)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
}
