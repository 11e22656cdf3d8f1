//! Brakes: single calls can be paused, and the whole chain can enter safe mode, by root: a referendum
//! on its track, or a quicker one on a call that the fellowship has whitelisted.
//!
//! Nobody can buy a pause with a deposit. Consensus, session keys and governance itself always
//! work, so that a pause can be lifted. So does handing in label work that was begun.

use crate::{
	time::{Scaled, DAYS, HOURS},
	AccountId, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
};
use polkadot_sdk::*;

use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, Get, GetCallMetadata, NeverEnsureOrigin},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::Perbill;

use super::system::RuntimeBlockWeights;

/// The pallets whose calls work at all times.
const ESSENTIAL: [&str; 17] = [
	"System",
	"Parameters",
	"Preimage",
	"Scheduler",
	"MultiBlockMigrations",
	"Babe",
	"Timestamp",
	"Session",
	"Grandpa",
	"Beefy",
	"ConvictionVoting",
	"Referenda",
	"Whitelist",
	"Fellowship",
	"FellowshipReferenda",
	"TxPause",
	"SafeMode",
];

/// The calls of other pallets that work at all times.
///
/// Annotators, requesters, examiners and pinners owe most of them by a deadline, which no brake puts off,
/// or else they are not paid or lose what they staked. Others, claims among them, are free of charge if
/// they can succeed: stopped on the way, they could be sent for nothing.
///
/// The light client of Ethereum loses its way for good when it hears nothing for a day. And one brake
/// does not stop another.
const DUE: [(&str, &str); 10] = [
	("Annotation", "claim"),
	("Annotation", "commit"),
	("Annotation", "reveal"),
	("Annotation", "reveal_gold"),
	("Annotation", "appeal"),
	("Annotation", "hand_in"),
	("Annotation", "show_key"),
	("Pinning", "show"),
	("EthereumClient", "submit"),
	("Bridge", "halt"),
];

fn works_at_all_times(pallet: &str, call: &str) -> bool {
	ESSENTIAL.contains(&pallet) || DUE.contains(&(pallet, call))
}

/// Calls that safe mode lets through.
pub struct SafeModeCalls;

impl Contains<RuntimeCall> for SafeModeCalls {
	fn contains(call: &RuntimeCall) -> bool {
		let call = call.get_call_metadata();
		works_at_all_times(call.pallet_name, call.function_name)
	}
}

/// Calls that cannot be paused.
pub struct UnpausableCalls;

impl Contains<RuntimeCallNameOf<Runtime>> for UnpausableCalls {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		match (core::str::from_utf8(pallet), core::str::from_utf8(call)) {
			(Ok(pallet), Ok(call)) => works_at_all_times(pallet, call),
			_ => false,
		}
	}
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = EnsureRoot<AccountId>;
	type UnpauseOrigin = EnsureRoot<AccountId>;
	type WhitelistedCalls = UnpausableCalls;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub EnterDuration: BlockNumber = Scaled::<{ DAYS }>::get();
	pub ExtendDuration: BlockNumber = Scaled::<{ 12 * HOURS }>::get();
}

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = SafeModeCalls;
	type EnterDuration = EnterDuration;
	type ExtendDuration = ExtendDuration;
	// None: deposits can neither enter nor extend safe mode.
	type EnterDepositAmount = ();
	type ExtendDepositAmount = ();
	type ForceEnterOrigin = EnsureRootWithSuccess<AccountId, EnterDuration>;
	type ForceExtendOrigin = EnsureRootWithSuccess<AccountId, ExtendDuration>;
	type ForceExitOrigin = EnsureRoot<AccountId>;
	type ForceDepositOrigin = NeverEnsureOrigin<()>;
	type Notify = ();
	type ReleaseDelay = ();
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub MigrationServiceWeight: Weight =
		Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::migrations::MultiBlock;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type CursorMaxLen = ConstU32<65_536>;
	type IdentifierMaxLen = ConstU32<256>;
	type MigrationStatusHandler = ();
	// A half-migrated state is worse than a halted chain.
	type FailedMigrationHandler = frame_support::migrations::FreezeChainOnFailedMigration;
	type MaxServiceWeight = MigrationServiceWeight;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}
