//! Weights of the calls of `snowbridge_pallet_ethereum_client` on this chain, as measured.
//!
//! Written by `scripts/weights`; do not edit. Substrate benchmark CLI 64.0.0, 2026-11-23,
//! 2 steps, 20 repeats, worst case of proof sizes: 1000000.
#![allow(unused_parens, unused_imports)]

use crate::Runtime;
use polkadot_sdk::{
	frame_support::{traits::Get, weights::Weight},
	frame_system,
};

type DbWeight = <Runtime as frame_system::Config>::DbWeight;

/// What the calls cost.
pub struct Weights;

impl snowbridge_pallet_ethereum_client::WeightInfo for Weights {
	/// Storage: `Bridge::EthereumChain` (r:1 w:0)
	/// Proof: `Bridge::EthereumChain` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconStateIndex` (r:1 w:1)
	/// Proof: `EthereumClient::FinalizedBeaconStateIndex` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconStateMapping` (r:1 w:1)
	/// Proof: `EthereumClient::FinalizedBeaconStateMapping` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::NextSyncCommittee` (r:0 w:1)
	/// Proof: `EthereumClient::NextSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::InitialCheckpointRoot` (r:0 w:1)
	/// Proof: `EthereumClient::InitialCheckpointRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::ValidatorsRoot` (r:0 w:1)
	/// Proof: `EthereumClient::ValidatorsRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:0 w:1)
	/// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::CurrentSyncCommittee` (r:0 w:1)
	/// Proof: `EthereumClient::CurrentSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconState` (r:0 w:1)
	/// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	fn force_checkpoint() -> Weight {
		Weight::from_parts(132_264_183_000, 3501)
			.saturating_add(DbWeight::get().reads(3_u64))
			.saturating_add(DbWeight::get().writes(8_u64))
	}
	/// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	/// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:1)
	/// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:1)
	/// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::NextSyncCommittee` (r:1 w:0)
	/// Proof: `EthereumClient::NextSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::EthereumChain` (r:1 w:0)
	/// Proof: `Bridge::EthereumChain` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::CurrentSyncCommittee` (r:1 w:0)
	/// Proof: `EthereumClient::CurrentSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::ValidatorsRoot` (r:1 w:0)
	/// Proof: `EthereumClient::ValidatorsRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (r:1 w:0)
	/// Proof: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconStateIndex` (r:1 w:1)
	/// Proof: `EthereumClient::FinalizedBeaconStateIndex` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconStateMapping` (r:1 w:1)
	/// Proof: `EthereumClient::FinalizedBeaconStateMapping` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn submit() -> Weight {
		Weight::from_parts(29_448_510_000, 93857)
			.saturating_add(DbWeight::get().reads(10_u64))
			.saturating_add(DbWeight::get().writes(4_u64))
	}
	/// Storage: `EthereumClient::OperatingMode` (r:1 w:0)
	/// Proof: `EthereumClient::OperatingMode` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestFinalizedBlockRoot` (r:1 w:0)
	/// Proof: `EthereumClient::LatestFinalizedBlockRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::FinalizedBeaconState` (r:1 w:0)
	/// Proof: `EthereumClient::FinalizedBeaconState` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::NextSyncCommittee` (r:1 w:1)
	/// Proof: `EthereumClient::NextSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	/// Storage: `Bridge::EthereumChain` (r:1 w:0)
	/// Proof: `Bridge::EthereumChain` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::CurrentSyncCommittee` (r:1 w:0)
	/// Proof: `EthereumClient::CurrentSyncCommittee` (`max_values`: Some(1), `max_size`: Some(92372), added: 92867, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::ValidatorsRoot` (r:1 w:0)
	/// Proof: `EthereumClient::ValidatorsRoot` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (r:1 w:1)
	/// Proof: `EthereumClient::LatestSyncCommitteeUpdatePeriod` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn submit_with_sync_committee() -> Weight {
		Weight::from_parts(153_869_223_000, 93857)
			.saturating_add(DbWeight::get().reads(8_u64))
			.saturating_add(DbWeight::get().writes(2_u64))
	}
}
