//! Staking: who validates, what they earn, and what they lose when they cheat.
//!
//! An era is one session. Validators are elected on chain by sequential Phragmén over at most
//! 2,000 voters, the largest first. Bonds stay locked for 28 eras after unbonding starts; slashes
//! wait 27 eras, in which a referendum can cancel them. Rewards come from [`Emission`].

use crate::{
	tokenomics::Emission, AccountId, Balance, Balances, DelegatedStaking, NominationPools, Runtime,
	RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, Session, Staking, System, Timestamp,
	VoterList,
};
use polkadot_sdk::*;

use frame_election_provider_support::{
	bounds::{ElectionBounds, ElectionBoundsBuilder},
	onchain, SequentialPhragmen, VoteWeight,
};
use frame_support::{
	instances::Instance1,
	parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstBool, ConstU32, EitherOf, Nothing},
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_governance::origins;
use sp_runtime::{traits::Convert, FixedU128, Perbill, SaturatedConversion};
use sp_staking::{EraIndex, SessionIndex};

use super::{consensus::MaxAuthorities, treasury::TreasuryAccount};

parameter_types! {
	pub const SessionsPerEra: SessionIndex = 1;
	pub const BondingDuration: EraIndex = 28;
	pub const SlashDeferDuration: EraIndex = 27;
	pub const HistoryDepth: u32 = 84;
	// Nominators whose exposure an equivocation report has to weigh.
	pub const MaxNominators: u32 = 256;
	pub ElectionLimits: ElectionBounds = ElectionBoundsBuilder::default()
		.voters_count(2_000.into())
		.targets_count(600.into())
		.build();
}

/// How many validators a nominator can name.
const MAX_NOMINATIONS: u32 = 16;

/// The election, in the block in which an era ends.
pub struct OnChainPhragmen;

impl onchain::Config for OnChainPhragmen {
	type Sort = ConstBool<true>;
	type System = Runtime;
	type Solver = SequentialPhragmen<AccountId, Perbill>;
	type MaxBackersPerWinner = ConstU32<2_000>;
	type MaxWinnersPerPage = MaxAuthorities;
	type DataProvider = Staking;
	type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
	type Bounds = ElectionLimits;
}

/// Sizes for benchmarks of the staking pallet.
pub struct StakingBenchmarks;

impl pallet_staking::BenchmarkingConfig for StakingBenchmarks {
	type MaxNominators = ConstU32<1_000>;
	type MaxValidators = ConstU32<1_000>;
}

impl pallet_staking::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OldCurrency = Balances;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CurrencyBalance = Balance;
	type UnixTime = Timestamp;
	type CurrencyToVote = sp_staking::currency_to_vote::U128CurrencyToVote;
	type ElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
	type GenesisElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
	type NominationsQuota = pallet_staking::FixedNominationsQuota<MAX_NOMINATIONS>;
	type HistoryDepth = HistoryDepth;
	type RewardRemainder = ResolveTo<TreasuryAccount, Balances>;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	// Rewards are minted, within the cap.
	type Reward = ();
	type SessionsPerEra = SessionsPerEra;
	type BondingDuration = BondingDuration;
	type SlashDeferDuration = SlashDeferDuration;
	type AdminOrigin = EitherOf<EnsureRoot<AccountId>, origins::StakingAdmin>;
	type SessionInterface = Self;
	type EraPayout = Emission;
	type NextNewSession = Session;
	type MaxExposurePageSize = ConstU32<256>;
	type MaxValidatorSet = MaxAuthorities;
	type VoterList = VoterList;
	type TargetList = pallet_staking::UseValidatorsMap<Self>;
	type MaxUnlockingChunks = ConstU32<32>;
	type MaxControllersInDeprecationBatch = ConstU32<100>;
	type EventListeners = (NominationPools, DelegatedStaking);
	type Filter = Nothing;
	type BenchmarkingConfig = StakingBenchmarks;
	type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

/// How many bags the voters are sorted into.
const BAGS: usize = 200;

/// Upper bounds of the bags: each an eighth above the one before, the last without bound.
const BAG_THRESHOLDS: [VoteWeight; BAGS] = {
	// A vote is about 40 million of the smallest units, so this is a twentieth of a $SENSE.
	let mut bound: u128 = 1_000_000_000;
	let mut thresholds = [VoteWeight::MAX; BAGS];
	let mut bag = 0;
	while bag < BAGS - 1 {
		thresholds[bag] = bound as VoteWeight;
		bound = bound * 112 / 100;
		bag += 1;
	}
	thresholds
};

parameter_types! {
	pub const BagThresholds: &'static [VoteWeight] = &BAG_THRESHOLDS;
}

impl pallet_bags_list::Config<Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ScoreProvider = Staking;
	type BagThresholds = BagThresholds;
	type MaxAutoRebagPerBlock = ConstU32<10>;
	type Score = VoteWeight;
	type WeightInfo = pallet_bags_list::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const DelegatedStakingPalletId: PalletId = PalletId(*b"sensor/d");
	pub const SlashRewardFraction: Perbill = Perbill::from_percent(1);
}

impl pallet_delegated_staking::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type PalletId = DelegatedStakingPalletId;
	type Currency = Balances;
	type OnSlash = ResolveTo<TreasuryAccount, Balances>;
	type SlashRewardFraction = SlashRewardFraction;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CoreStaking = Staking;
}

parameter_types! {
	pub const NominationPoolsPalletId: PalletId = PalletId(*b"sensor/p");
	pub const MaxPointsToBalance: u8 = 10;
}

/// A balance, as a number that cannot overflow in a product.
pub struct BalanceToU256;

impl Convert<Balance, sp_core::U256> for BalanceToU256 {
	fn convert(balance: Balance) -> sp_core::U256 {
		balance.into()
	}
}

/// Back, saturating.
pub struct U256ToBalance;

impl Convert<sp_core::U256, Balance> for U256ToBalance {
	fn convert(number: sp_core::U256) -> Balance {
		number.saturated_into()
	}
}

impl pallet_nomination_pools::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RewardCounter = FixedU128;
	type PalletId = NominationPoolsPalletId;
	type MaxPointsToBalance = MaxPointsToBalance;
	type MaxUnbonding = ConstU32<8>;
	type BalanceToU256 = BalanceToU256;
	type U256ToBalance = U256ToBalance;
	type StakeAdapter =
		pallet_nomination_pools::adapter::DelegateStake<Self, Staking, DelegatedStaking>;
	type MaxUnbondingPools = ConstU32<32>;
	type MaxMetadataLen = ConstU32<256>;
	type AdminOrigin = EitherOf<EnsureRoot<AccountId>, origins::StakingAdmin>;
	type BlockNumberProvider = System;
	type Filter = Nothing;
	type WeightInfo = pallet_nomination_pools::weights::SubstrateWeight<Runtime>;
}
