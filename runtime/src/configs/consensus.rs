//! Consensus: BABE makes blocks, GRANDPA finalises them, BEEFY signs them for other chains.
//!
//! Whoever signs two things at once loses part of their bond: anyone can report it with proof, and
//! nodes report what they see. Slots and epochs are as long as the network's genesis says.

use crate::{
	time::{Scaled, DAYS},
	AccountId, AuthorityDiscovery, Babe, Balances, Beefy, BeefyMmrLeaf, Bridge, Datasets, Grandpa,
	Historical, Offences, Runtime, RuntimeEvent, Session, Staking,
};
use polkadot_sdk::*;

use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, Get},
};
use sensor_primitives::{traits::BlockRandomness, SENSE};
use sp_consensus_beefy::{
	ecdsa_crypto::AuthorityId as BeefyId,
	mmr::{BeefyDataProvider, MmrLeafVersion},
};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::{
	impl_opaque_keys,
	traits::{ConvertInto, Keccak256, OpaqueKeys},
};

use super::staking::{BondingDuration, MaxNominators, SessionsPerEra};

/// The most validators that there can be.
pub type MaxAuthorities = ConstU32<300>;

/// An epoch is a day long.
pub type EpochDuration = Scaled<{ DAYS }>;

/// Every slot has a leader, and every block a verifiable random output, which the pallets that
/// draw batches and providers rely on.
pub const BABE_GENESIS_EPOCH_CONFIG: sp_consensus_babe::BabeEpochConfiguration =
	sp_consensus_babe::BabeEpochConfiguration {
		c: (1, 4),
		allowed_slots: sp_consensus_babe::AllowedSlots::PrimaryAndSecondaryVRFSlots,
	};

impl_opaque_keys! {
	/// What a validator signs with.
	pub struct SessionKeys {
		/// Blocks.
		pub babe: Babe,
		/// Finality.
		pub grandpa: Grandpa,
		/// Finality, for other chains.
		pub beefy: Beefy,
		/// Its network addresses.
		pub authority_discovery: AuthorityDiscovery,
		/// What it measured about stored data.
		pub audit: Datasets,
	}
}

/// How long an equivocation can be reported: for as long as the bond can still be slashed.
pub struct ReportLongevity;

impl Get<u64> for ReportLongevity {
	fn get() -> u64 {
		let epoch: u64 = EpochDuration::get();
		u64::from(BondingDuration::get() * SessionsPerEra::get()) * epoch
	}
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = EpochDuration;
	type ExpectedBlockTime = pallet_governance::ExpectedBlockTime<Runtime>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxNominators;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = pallet_governance::MinimumPeriod<Runtime>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = Staking;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = ConstU128<SENSE>;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Staking;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxAuthorities;
}

parameter_types! {
	pub MaxSetIdSessionEntries: u64 =
		u64::from(BondingDuration::get() * SessionsPerEra::get());
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxNominators;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_beefy::Config for Runtime {
	type BeefyId = BeefyId;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxNominators;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type OnNewValidatorSet = BeefyMmrLeaf;
	type AncestryHelper = BeefyMmrLeaf;
	type WeightInfo = ();
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_beefy::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_mmr::Config for Runtime {
	// Nodes find the leaves under this prefix of their off-chain storage.
	const INDEXING_PREFIX: &'static [u8] = sp_mmr_primitives::INDEXING_PREFIX;
	type Hashing = Keccak256;
	type LeafData = BeefyMmrLeaf;
	type OnNewRoot = pallet_beefy_mmr::DepositBeefyDigest<Runtime>;
	type BlockHashProvider = pallet_mmr::DefaultBlockHashProvider<Runtime>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

parameter_types! {
	pub LeafVersion: MmrLeafVersion = MmrLeafVersion::new(0, 0);
}

/// What a leaf says besides the chain's own history: the root of the messages to other chains that
/// the parent made.
pub struct MessageRoot;

impl BeefyDataProvider<H256> for MessageRoot {
	fn extra_data() -> H256 {
		Bridge::parent_root()
	}
}

impl pallet_beefy_mmr::Config for Runtime {
	type LeafVersion = LeafVersion;
	type BeefyAuthorityToMerkleLeaf = pallet_beefy_mmr::BeefyEcdsaToEthereum;
	type LeafExtra = H256;
	type BeefyDataProvider = MessageRoot;
	type WeightInfo = ();
}

/// Randomness from the VRF output of the parent block's author.
///
/// BABE stores that output when a block ends, so hooks and calls of the next block read the same
/// value wherever they run; what they draw from must have been fixed in the parent block or before.
/// An author knows the outputs of its own slots in advance, and can give up a block that it does
/// not like, at the price of its reward.
pub struct ParentRandomness;

impl BlockRandomness for ParentRandomness {
	fn random(subject: &[u8]) -> H256 {
		// Only the first block has a parent without an author.
		let output = Babe::author_vrf_randomness().unwrap_or_else(Babe::randomness);
		codec::Encode::using_encoded(&(subject, output), blake2_256).into()
	}
}
