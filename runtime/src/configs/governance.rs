//! Governance: token holders decide by referendum, on tracks that differ in what they may do.
//!
//! Votes count by tokens and by how long they stay locked. The technical fellowship can whitelist
//! a call, which then passes faster, but only a referendum dispatches it.

use crate::{
	time::{Scaled, DAYS},
	AccountId, Balances, FellowshipReferenda, Preimage, Referenda, Runtime, RuntimeCall,
	RuntimeEvent, Scheduler, System, Treasury,
};
use polkadot_sdk::*;

use alloc::vec;
use frame_support::{
	instances::Instance1,
	ord_parameter_types, parameter_types,
	traits::{
		tokens::currency::ActiveIssuanceOf, AsEnsureOriginWithArg, ConstU128, ConstU16, ConstU32,
		EitherOf, EitherOfDiverse, MapSuccess,
	},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned, EnsureSignedBy};
use pallet_governance::origins;
use sensor_primitives::SENSE;
use sp_runtime::traits::Replace;
use sp_runtime::traits::{AccountIdConversion, ConvertToValue};

use super::tracks::{FellowshipTracks, PublicTracks};

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type Polls = Referenda;
	// What lies in the treasury cannot vote, so support is not measured against it.
	type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = Scaled<{ 7 * DAYS }>;
	type BlockNumberProvider = System;
	type VotingHooks = ();
	type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = EitherOf<EnsureRoot<AccountId>, origins::ReferendumCanceller>;
	type KillOrigin = EitherOf<EnsureRoot<AccountId>, origins::ReferendumKiller>;
	type Slash = Treasury;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = ConstU128<SENSE>;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = Scaled<{ 14 * DAYS }>;
	type AlarmInterval = ConstU32<1>;
	type Tracks = PublicTracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const FellowshipPalletId: PalletId = PalletId(*b"sensor/f");
}

ord_parameter_types! {
	// The fellowship acts as an account of its own, which only its referenda can move.
	pub const FellowshipAccount: AccountId =
		AccountIdConversion::<AccountId>::into_account_truncating(&FellowshipPalletId::get());
}

/// The highest rank in the fellowship.
const TOP_RANK: u16 = 6;
/// The rank from which members vote in the fellowship's referenda.
pub const VOTING_RANK: u16 = 1;

type FellowshipAdmin = EitherOf<
	EnsureRootWithSuccess<AccountId, ConstU16<TOP_RANK>>,
	MapSuccess<origins::FellowshipAdmin, Replace<ConstU16<TOP_RANK>>>,
>;

impl pallet_ranked_collective::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AddOrigin = FellowshipAdmin;
	type RemoveOrigin = FellowshipAdmin;
	type PromoteOrigin = FellowshipAdmin;
	type DemoteOrigin = FellowshipAdmin;
	type ExchangeOrigin = FellowshipAdmin;
	type Polls = FellowshipReferenda;
	type MinRankOfClass = ConvertToValue<ConstU16<VOTING_RANK>>;
	type MemberSwappedHandler = ();
	type VoteWeight = pallet_ranked_collective::Geometric;
	type MaxMemberCount = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = ();
	type WeightInfo = pallet_ranked_collective::weights::SubstrateWeight<Runtime>;
}

impl pallet_referenda::Config<Instance1> for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin =
		AsEnsureOriginWithArg<pallet_ranked_collective::EnsureMember<Runtime, (), VOTING_RANK>>;
	type CancelOrigin = EitherOf<EnsureRoot<AccountId>, origins::FellowshipAdmin>;
	type KillOrigin = EitherOf<EnsureRoot<AccountId>, origins::FellowshipAdmin>;
	type Slash = Treasury;
	type Votes = pallet_ranked_collective::Votes;
	type Tally = pallet_ranked_collective::TallyOf<Runtime>;
	type SubmissionDeposit = ConstU128<SENSE>;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = Scaled<{ 7 * DAYS }>;
	type AlarmInterval = ConstU32<1>;
	type Tracks = FellowshipTracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
}

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin =
		EitherOfDiverse<EnsureRoot<AccountId>, EnsureSignedBy<FellowshipAccount, AccountId>>;
	type DispatchWhitelistedOrigin = EitherOf<EnsureRoot<AccountId>, origins::WhitelistedCaller>;
	type Preimages = Preimage;
	type DeferredDispatchExpiration = Scaled<{ 28 * DAYS }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}
