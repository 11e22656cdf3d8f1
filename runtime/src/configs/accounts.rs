//! Accounts: batches, proxies, shared accounts and identities.
//!
//! Deposits pay for what is kept in storage, and come back when it is removed.

use crate::{
	time::{Scaled, DAYS},
	tokenomics::deposit,
	AccountId, Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, Signature,
	System, Treasury,
};
use polkadot_sdk::*;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU32, EitherOf, InstanceFilter},
};
use frame_system::EnsureRoot;
use pallet_governance::origins;
use pallet_identity::legacy::IdentityInfo;
use sp_runtime::traits::{BlakeTwo256, Verify};

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do in another account's name.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	scale_info::TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Everything that does not move money out of the account.
	#[codec(index = 1)]
	NonTransfer,
	/// Vote, and submit referenda.
	#[codec(index = 2)]
	Governance,
	/// Bond, validate, nominate, and set session keys.
	#[codec(index = 3)]
	Staking,
	/// Claim, commit and reveal batches of labels.
	#[codec(index = 4)]
	Annotation,
	/// Manage a compute provider, and jobs.
	#[codec(index = 5)]
	Compute,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		let is_batch = matches!(call, RuntimeCall::Utility(_));
		match self {
			Self::Any => true,
			Self::NonTransfer => matches!(
				call,
				RuntimeCall::Utility(_)
					| RuntimeCall::Multisig(_)
					| RuntimeCall::Preimage(_)
					| RuntimeCall::Staking(_)
					| RuntimeCall::NominationPools(_)
					| RuntimeCall::VoterList(_)
					| RuntimeCall::Session(_)
					| RuntimeCall::Bounties(_)
					| RuntimeCall::ChildBounties(_)
					| RuntimeCall::ConvictionVoting(_)
					| RuntimeCall::Referenda(_)
					| RuntimeCall::Whitelist(_)
					| RuntimeCall::Fellowship(_)
					| RuntimeCall::FellowshipReferenda(_)
					| RuntimeCall::Identity(_)
					| RuntimeCall::Datasets(_)
					| RuntimeCall::Annotation(_)
					| RuntimeCall::ComputeMarket(_)
					| RuntimeCall::Pinning(_)
			),
			Self::Governance => {
				is_batch
					|| matches!(
						call,
						RuntimeCall::Preimage(_)
							| RuntimeCall::Bounties(_)
							| RuntimeCall::ChildBounties(_)
							| RuntimeCall::ConvictionVoting(_)
							| RuntimeCall::Referenda(_)
							| RuntimeCall::Whitelist(_)
							| RuntimeCall::Fellowship(_)
							| RuntimeCall::FellowshipReferenda(_)
					)
			},
			Self::Staking => {
				is_batch
					|| matches!(
						call,
						RuntimeCall::Staking(_)
							| RuntimeCall::NominationPools(_)
							| RuntimeCall::VoterList(_)
							| RuntimeCall::Session(_)
					)
			},
			Self::Annotation => is_batch || matches!(call, RuntimeCall::Annotation(_)),
			Self::Compute => is_batch || matches!(call, RuntimeCall::ComputeMarket(_)),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(same, other) if same == other => true,
			(Self::Any, _) => true,
			(_, Self::Any) => false,
			(Self::NonTransfer, _) => true,
			_ => false,
		}
	}
}

parameter_types! {
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const IdentityBasicDeposit: Balance = deposit(1, 17);
	pub const IdentityByteDeposit: Balance = deposit(0, 1);
	pub const UsernameDeposit: Balance = deposit(0, 32);
	pub const SubAccountDeposit: Balance = deposit(1, 53);
}

impl pallet_identity::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BasicDeposit = IdentityBasicDeposit;
	type ByteDeposit = IdentityByteDeposit;
	type UsernameDeposit = UsernameDeposit;
	type SubAccountDeposit = SubAccountDeposit;
	type MaxSubAccounts = ConstU32<100>;
	type IdentityInformation = IdentityInfo<ConstU32<100>>;
	type MaxRegistrars = ConstU32<20>;
	type Slashed = Treasury;
	type ForceOrigin = EitherOf<EnsureRoot<AccountId>, origins::GeneralAdmin>;
	type RegistrarOrigin = EitherOf<EnsureRoot<AccountId>, origins::GeneralAdmin>;
	type OffchainSignature = Signature;
	type SigningPublicKey = <Signature as Verify>::Signer;
	type UsernameAuthorityOrigin = EitherOf<EnsureRoot<AccountId>, origins::GeneralAdmin>;
	type PendingUsernameExpiration = Scaled<{ 7 * DAYS }>;
	type UsernameGracePeriod = Scaled<{ 30 * DAYS }>;
	type MaxSuffixLength = ConstU32<7>;
	type MaxUsernameLength = ConstU32<32>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type WeightInfo = pallet_identity::weights::SubstrateWeight<Runtime>;
}
