//! Weights of the calls and hooks of `pallet_bridge`, as measured.
//!
//! Written by `scripts/weights`; do not edit. Substrate benchmark CLI 64.0.0, 2026-11-23,
//! 10 steps, 4 repeats, worst case of proof sizes: 1000000.
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
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Proof: `Bridge::Leaves` (`max_values`: None, `max_size`: Some(2066), added: 4541, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Messages` (r:0 w:1)
	/// Proof: `Bridge::Messages` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	fn send() -> Weight {
		Weight::from_parts(185_495_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Queue` (r:1 w:1)
	/// Proof: `Bridge::Queue` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn cancel() -> Weight {
		Weight::from_parts(146_367_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Gateways` (r:1 w:0)
	/// Proof: `Bridge::Gateways` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Messages` (r:1 w:1)
	/// Proof: `Bridge::Messages` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Refused` (r:1 w:1)
	/// Proof: `Bridge::Refused` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	/// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	/// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	/// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Proof: `Bridge::Leaves` (`max_values`: None, `max_size`: Some(2066), added: 4541, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Owed` (r:1 w:1)
	/// Proof: `Bridge::Owed` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1000, 2359296]`.
	fn prove_on_ethereum(b: u32) -> Weight {
		Weight::from_parts(856_248_336, 11402)
			.saturating_add(Weight::from_parts(16_354, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Gateways` (r:1 w:0)
	/// Proof: `Bridge::Gateways` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Messages` (r:1 w:1)
	/// Proof: `Bridge::Messages` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Refused` (r:1 w:1)
	/// Proof: `Bridge::Refused` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Polygon` (r:1 w:0)
	/// Proof: `Bridge::Polygon` (`max_values`: Some(1), `max_size`: Some(52), added: 547, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Checkpoints` (r:1 w:0)
	/// Proof: `Bridge::Checkpoints` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Proof: `Bridge::Leaves` (`max_values`: None, `max_size`: Some(2066), added: 4541, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Owed` (r:1 w:1)
	/// Proof: `Bridge::Owed` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1000, 2359296]`.
	fn prove_on_polygon(b: u32) -> Weight {
		Weight::from_parts(835_023_152, 11402)
			.saturating_add(Weight::from_parts(4_623, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:0)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Owed` (r:1 w:1)
	/// Proof: `Bridge::Owed` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		Weight::from_parts(98_186_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Bridge::Polygon` (r:1 w:1)
	/// Proof: `Bridge::Polygon` (`max_values`: Some(1), `max_size`: Some(52), added: 547, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	/// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	/// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	/// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Checkpoints` (r:1 w:1)
	/// Proof: `Bridge::Checkpoints` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1000, 2359296]`.
	fn submit_checkpoint(b: u32) -> Weight {
		Weight::from_parts(343_863_535, 3545)
			.saturating_add(Weight::from_parts(14_317, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Polygon` (r:1 w:1)
	/// Proof: `Bridge::Polygon` (`max_values`: Some(1), `max_size`: Some(52), added: 547, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Checkpoints` (r:1 w:0)
	/// Proof: `Bridge::Checkpoints` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	/// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	/// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	/// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Chains` (r:1 w:0)
	/// Proof: `Bridge::Chains` (`max_values`: Some(1), `max_size`: Some(65), added: 560, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Destinations` (r:2 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1000, 2359296]`.
	fn report_reset(b: u32) -> Weight {
		Weight::from_parts(559_637_470, 6416)
			.saturating_add(Weight::from_parts(14_106, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Destinations` (r:2 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Gateways` (r:1 w:1)
	/// Proof: `Bridge::Gateways` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::EthereumChain` (r:1 w:0)
	/// Proof: `Bridge::EthereumChain` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Chains` (r:1 w:1)
	/// Proof: `Bridge::Chains` (`max_values`: Some(1), `max_size`: Some(65), added: 560, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn add_destination() -> Weight {
		Weight::from_parts(222_230_000, 8799)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn set_terms() -> Weight {
		Weight::from_parts(34_441_000, 3703)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Gateways` (r:1 w:1)
	/// Proof: `Bridge::Gateways` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	fn set_gateway() -> Weight {
		Weight::from_parts(45_968_000, 3703)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:0)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Gateways` (r:1 w:1)
	/// Proof: `Bridge::Gateways` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	fn drop_gateway() -> Weight {
		Weight::from_parts(36_134_000, 3703)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn halt() -> Weight {
		Weight::from_parts(29_634_000, 3703)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn resume() -> Weight {
		Weight::from_parts(27_922_000, 3703)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Gateways` (r:1 w:0)
	/// Proof: `Bridge::Gateways` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Proof: `Bridge::Leaves` (`max_values`: None, `max_size`: Some(2066), added: 4541, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Messages` (r:0 w:1)
	/// Proof: `Bridge::Messages` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	fn govern() -> Weight {
		Weight::from_parts(110_885_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Bridge::Polygon` (r:0 w:1)
	/// Proof: `Bridge::Polygon` (`max_values`: Some(1), `max_size`: Some(52), added: 547, mode: `MaxEncodedLen`)
	fn follow_polygon() -> Weight {
		Weight::from_parts(15_373_000, 0).saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Arrivals` (r:1 w:1)
	/// Proof: `Bridge::Arrivals` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn drop_arrival() -> Weight {
		Weight::from_parts(36_124_000, 3703)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:0)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Burns` (r:1 w:1)
	/// Proof: `Bridge::Burns` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Refused` (r:0 w:1)
	/// Proof: `Bridge::Refused` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn reconsider() -> Weight {
		Weight::from_parts(44_977_000, 3703)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Bridge::Leaves` (r:1 w:0)
	/// Proof: `Bridge::Leaves` (`max_values`: None, `max_size`: Some(2066), added: 4541, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::LatestRoot` (r:0 w:1)
	/// Proof: `Bridge::LatestRoot` (`max_values`: Some(1), `max_size`: Some(36), added: 531, mode: `MaxEncodedLen`)
	fn make_root() -> Weight {
		Weight::from_parts(73_329_000, 5531)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Chains` (r:1 w:0)
	/// Proof: `Bridge::Chains` (`max_values`: Some(1), `max_size`: Some(65), added: 560, mode: `MaxEncodedLen`)
	fn look_for_chains() -> Weight {
		Weight::from_parts(8_042_000, 1550).saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Bridge::Destinations` (r:1 w:1)
	/// Proof: `Bridge::Destinations` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn look_at_destination() -> Weight {
		Weight::from_parts(11_587_000, 3703)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Bridge::Arrivals` (r:1 w:1)
	/// Proof: `Bridge::Arrivals` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Owed` (r:1 w:1)
	/// Proof: `Bridge::Owed` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn pay_arrival() -> Weight {
		Weight::from_parts(113_708_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Bridge::Queue` (r:1 w:1)
	/// Proof: `Bridge::Queue` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Governance::TimeDivisor` (r:1 w:0)
	/// Proof: `Governance::TimeDivisor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Leaves` (r:1 w:1)
	/// Proof: `Bridge::Leaves` (`max_values`: None, `max_size`: Some(2066), added: 4541, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::Messages` (r:0 w:1)
	/// Proof: `Bridge::Messages` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	fn send_queued() -> Weight {
		Weight::from_parts(55_873_000, 5531)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

impl WeightInfo for () {
	fn send() -> Weight {
		Weight::from_parts(185_495_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn cancel() -> Weight {
		Weight::from_parts(146_367_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn prove_on_ethereum(b: u32) -> Weight {
		Weight::from_parts(856_248_336, 11402)
			.saturating_add(Weight::from_parts(16_354, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn prove_on_polygon(b: u32) -> Weight {
		Weight::from_parts(835_023_152, 11402)
			.saturating_add(Weight::from_parts(4_623, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(13_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	fn claim() -> Weight {
		Weight::from_parts(98_186_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn submit_checkpoint(b: u32) -> Weight {
		Weight::from_parts(343_863_535, 3545)
			.saturating_add(Weight::from_parts(14_317, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn report_reset(b: u32) -> Weight {
		Weight::from_parts(559_637_470, 6416)
			.saturating_add(Weight::from_parts(14_106, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn add_destination() -> Weight {
		Weight::from_parts(222_230_000, 8799)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn set_terms() -> Weight {
		Weight::from_parts(34_441_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn set_gateway() -> Weight {
		Weight::from_parts(45_968_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn drop_gateway() -> Weight {
		Weight::from_parts(36_134_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn halt() -> Weight {
		Weight::from_parts(29_634_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn resume() -> Weight {
		Weight::from_parts(27_922_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn govern() -> Weight {
		Weight::from_parts(110_885_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn follow_polygon() -> Weight {
		Weight::from_parts(15_373_000, 0).saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn drop_arrival() -> Weight {
		Weight::from_parts(36_124_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn reconsider() -> Weight {
		Weight::from_parts(44_977_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn make_root() -> Weight {
		Weight::from_parts(73_329_000, 5531)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn look_for_chains() -> Weight {
		Weight::from_parts(8_042_000, 1550).saturating_add(RocksDbWeight::get().reads(1_u64))
	}
	fn look_at_destination() -> Weight {
		Weight::from_parts(11_587_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn pay_arrival() -> Weight {
		Weight::from_parts(113_708_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn send_queued() -> Weight {
		Weight::from_parts(55_873_000, 5531)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
}
