//! # The Sensor chain runtime
//!
//! One build for every network. Which pallets there are, and in which order they run, is below;
//! how they are configured is in `configs`, one file a concern.
#![cfg_attr(not(feature = "std"), no_std)]
// `#[frame_support::runtime]` expands recursively over all pallets, into items whose meaning is
// documented by the pallets they come from.
#![recursion_limit = "512"]
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod configs;
pub mod extensions;
pub mod genesis;
pub mod migrations;
pub mod nonce;
pub mod payment;
pub mod time;
pub mod tokenomics;
mod weights;

#[cfg(test)]
mod tests;

pub use configs::{
	accounts::ProxyType,
	consensus::SessionKeys,
	parameters::{RuntimeParameters, RuntimeParametersKey, RuntimeParametersValue},
};

use alloc::vec::Vec;
use extensions::TxExtension;
use polkadot_sdk::*;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use sensor_primitives::{Balance, BlockNumber};

/// A signature of any of the supported schemes.
pub type Signature = MultiSignature;
/// Identifies an account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Where a transaction's sender or target is written down.
pub type Address = MultiAddress<AccountId, ()>;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// Identifies a block.
pub type Hash = sp_core::H256;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A transaction.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// Runs blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// What a node needs to know without understanding calls: blocks whose transactions are bytes.
pub mod opaque {
	use super::*;

	/// A transaction, as bytes.
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A block with opaque transactions.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

/// The version of this runtime.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("sensor"),
	impl_name: alloc::borrow::Cow::Borrowed("sensor-node"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 0,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

// Pallets run, and build their genesis, in this order. What depends on it is said beside it; gaps
// in the indices keep later additions near their kin.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// The base. Governance holds the scale of time, which others read at genesis already.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Governance = pallet_governance;
	#[runtime::pallet_index(2)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(3)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(4)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(5)]
	pub type MultiBlockMigrations = pallet_migrations;

	// Money; before staking, whose genesis bonds it.
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Vesting = pallet_vesting;
	#[runtime::pallet_index(13)]
	pub type Assets = pallet_assets<Instance1>;
	#[runtime::pallet_index(14)]
	pub type PoolAssets = pallet_assets<Instance2>;
	#[runtime::pallet_index(15)]
	pub type AssetConversion = pallet_asset_conversion;
	#[runtime::pallet_index(16)]
	pub type AssetConversionTxPayment = pallet_asset_conversion_tx_payment;
	#[runtime::pallet_index(17)]
	pub type SkipFeelessPayment = pallet_skip_feeless_payment;

	// Consensus. BABE sets the slot before anything asks for it. Authorship comes before the
	// session may rotate, so that the author is credited in the right era. Staking's genesis
	// elects the first validators before the session asks for them. MMR leaves are built after
	// the session, so that they name the set that will sign them.
	#[runtime::pallet_index(20)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(21)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(22)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(23)]
	pub type Staking = pallet_staking;
	#[runtime::pallet_index(24)]
	pub type VoterList = pallet_bags_list<Instance1>;
	#[runtime::pallet_index(25)]
	pub type DelegatedStaking = pallet_delegated_staking;
	#[runtime::pallet_index(26)]
	pub type NominationPools = pallet_nomination_pools;
	#[runtime::pallet_index(27)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(28)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(29)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(30)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(31)]
	pub type Beefy = pallet_beefy;
	#[runtime::pallet_index(32)]
	pub type Mmr = pallet_mmr;
	#[runtime::pallet_index(33)]
	pub type BeefyMmrLeaf = pallet_beefy_mmr;
	#[runtime::pallet_index(34)]
	pub type AuthorityDiscovery = pallet_authority_discovery;

	// Who decides, and what is spent in common.
	#[runtime::pallet_index(40)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(41)]
	pub type Bounties = pallet_bounties;
	#[runtime::pallet_index(42)]
	pub type ChildBounties = pallet_child_bounties;
	#[runtime::pallet_index(43)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(44)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(45)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(46)]
	pub type Fellowship = pallet_ranked_collective;
	#[runtime::pallet_index(47)]
	pub type FellowshipReferenda = pallet_referenda<Instance1>;

	// Accounts.
	#[runtime::pallet_index(50)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(51)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(52)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(53)]
	pub type Identity = pallet_identity;

	// Brakes.
	#[runtime::pallet_index(60)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(61)]
	pub type SafeMode = pallet_safe_mode;

	// Sensor.
	#[runtime::pallet_index(70)]
	pub type Datasets = pallet_datasets;
	#[runtime::pallet_index(71)]
	pub type Annotation = pallet_annotation;
	#[runtime::pallet_index(72)]
	pub type Marketplace = pallet_marketplace;
	#[runtime::pallet_index(73)]
	pub type ComputeMarket = pallet_compute_market;
	#[runtime::pallet_index(74)]
	pub type Pinning = pallet_pinning;

	// Other chains.
	#[runtime::pallet_index(80)]
	pub type EthereumClient = snowbridge_pallet_ethereum_client;
	#[runtime::pallet_index(81)]
	pub type Bridge = pallet_bridge;
}
