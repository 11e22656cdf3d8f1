//! What `sensor-node benchmark pallet` measures.

use crate::*;
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{baseline, BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{extensions::Pallet as SystemExtensions, Pallet as SystemCalls};

impl frame_system_benchmarking::Config for Runtime {}
impl baseline::Config for Runtime {}

frame_benchmarking::define_benchmarks!(
	[frame_benchmarking, baseline::Pallet::<Runtime>]
	[frame_system, SystemCalls::<Runtime>]
	[frame_system_extensions, SystemExtensions::<Runtime>]
	[pallet_annotation, Annotation]
	[pallet_asset_conversion, AssetConversion]
	[pallet_assets, Assets]
	[pallet_bags_list, VoterList]
	[pallet_balances, Balances]
	[pallet_bounties, Bounties]
	[pallet_bridge, Bridge]
	[pallet_child_bounties, ChildBounties]
	[pallet_compute_market, ComputeMarket]
	[pallet_conviction_voting, ConvictionVoting]
	[pallet_datasets, Datasets]
	[pallet_identity, Identity]
	[pallet_marketplace, Marketplace]
	[pallet_migrations, MultiBlockMigrations]
	[pallet_multisig, Multisig]
	[pallet_parameters, Parameters]
	[pallet_pinning, Pinning]
	[pallet_preimage, Preimage]
	[pallet_proxy, Proxy]
	[pallet_ranked_collective, Fellowship]
	[pallet_referenda, Referenda]
	[pallet_safe_mode, SafeMode]
	[pallet_scheduler, Scheduler]
	[pallet_staking, Staking]
	[pallet_timestamp, Timestamp]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_treasury, Treasury]
	[pallet_tx_pause, TxPause]
	[pallet_utility, Utility]
	[pallet_vesting, Vesting]
	[pallet_whitelist, Whitelist]
	[snowbridge_pallet_ethereum_client, EthereumClient]
);

/// Which benchmarks there are, and how storage is laid out.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Run one benchmark.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
