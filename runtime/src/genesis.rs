//! The presets: what the first block of each network starts from.
//!
//! Balances and vesting follow from [`tokenomics::ALLOCATIONS`](crate::tokenomics::ALLOCATIONS);
//! a network only says who stands behind each purpose, who validates, and how fast time runs.

use crate::{
	configs::{consensus::BABE_GENESIS_EPOCH_CONFIG, treasury::TreasuryPalletId},
	time::SLOT_MILLIS,
	tokenomics::{Purpose, ALLOCATIONS, EXISTENTIAL_DEPOSIT},
	AccountId, Annotation, Balance, BlockNumber, ComputeMarket, Marketplace, Pinning,
	RuntimeGenesisConfig, SessionKeys,
};
use alloc::{collections::BTreeMap, string::ToString, vec, vec::Vec};
use pallet_bridge::GenesisConfig as BridgeConfig;
use pallet_governance::GenesisConfig as GovernanceConfig;
use polkadot_sdk::{
	frame_support::build_struct_json_patch,
	pallet_babe::GenesisConfig as BabeConfig,
	pallet_balances::GenesisConfig as BalancesConfig,
	pallet_nomination_pools::GenesisConfig as NominationPoolsConfig,
	pallet_session::GenesisConfig as SessionConfig,
	pallet_staking::{GenesisConfig as StakingConfig, StakerStatus},
	pallet_vesting::GenesisConfig as VestingConfig,
	sp_core::crypto::get_public_from_string_or_panic,
	sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET},
	sp_keyring::Sr25519Keyring,
	sp_runtime::{traits::AccountIdConversion, Perbill},
};
use sensor_bridge_primitives::ChainId;
use sensor_primitives::{keys::audit::AuditorId, SENSE};
use serde_json::Value;

/// The preset of the main network.
pub const MAIN_PRESET: &str = "sensor";

/// How much faster time runs on development networks: an era takes 40 blocks, not a day.
const DEVELOPMENT_DIVISOR: u32 = 720;
/// How long a slot is on development networks, in milliseconds.
const DEVELOPMENT_SLOT_MILLIS: u64 = 1_000;

/// The chain id of Ethereum.
const ETHEREUM: ChainId = 1;
/// The chain id of the Ethereum that developers make for themselves.
const DEVELOPMENT_ETHEREUM: ChainId = 1_337;

/// A validator of the first era.
struct Validator {
	stash: AccountId,
	keys: SessionKeys,
}

fn treasury() -> AccountId {
	TreasuryPalletId::get().into_account_truncating()
}

/// What sets one network apart from another.
struct Network {
	time_divisor: u32,
	slot_millis: u64,
	/// The chain id of the Ethereum that it follows, which also says when that had its forks.
	ethereum: ChainId,
	validators: Vec<Validator>,
	team: Vec<AccountId>,
	investors: Vec<AccountId>,
	ecosystem: Vec<AccountId>,
}

impl Network {
	/// A network on one machine: everybody's keys are well known, and time flies.
	fn development(validators: &[Sr25519Keyring]) -> Self {
		Self {
			time_divisor: DEVELOPMENT_DIVISOR,
			slot_millis: DEVELOPMENT_SLOT_MILLIS,
			ethereum: DEVELOPMENT_ETHEREUM,
			validators: validators.iter().copied().map(well_known_validator).collect(),
			team: vec![Sr25519Keyring::One.to_account_id()],
			investors: vec![Sr25519Keyring::Two.to_account_id()],
			ecosystem: [
				Sr25519Keyring::Alice,
				Sr25519Keyring::Bob,
				Sr25519Keyring::Charlie,
				Sr25519Keyring::Dave,
				Sr25519Keyring::Eve,
				Sr25519Keyring::Ferdie,
			]
			.map(|who| who.to_account_id())
			.to_vec(),
		}
	}

	/// The main network, rehearsed: all it lacks are the keys that the launch ceremony collects.
	///
	/// **Nobody may launch this.** Its validators' and holders' secrets are the well-known ones.
	/// The ceremony replaces this function's body with the public keys that the launch validators
	/// and the holders of the allocations publish, and nothing else.
	fn rehearsal() -> Self {
		Self {
			time_divisor: 1,
			slot_millis: SLOT_MILLIS,
			ethereum: ETHEREUM,
			..Self::development(&[
				Sr25519Keyring::Alice,
				Sr25519Keyring::Bob,
				Sr25519Keyring::Charlie,
				Sr25519Keyring::Dave,
			])
		}
	}

	/// Who stands behind a purpose.
	fn holders(&self, purpose: Purpose) -> Vec<AccountId> {
		match purpose {
			Purpose::Treasury => vec![treasury()],
			Purpose::Ecosystem => self.ecosystem.clone(),
			Purpose::Team => self.team.clone(),
			Purpose::Investors => self.investors.clone(),
			Purpose::Validators => self.validators.iter().map(|v| v.stash.clone()).collect(),
			Purpose::Emission => vec![],
		}
	}

	/// What each account holds, and how much of it vests from when for how long.
	fn distribution(&self) -> (Vec<(AccountId, Balance)>, Vec<Vesting>) {
		let mut balances = BTreeMap::<AccountId, Balance>::new();
		let mut vesting = vec![];
		for allocation in &ALLOCATIONS {
			let holders = self.holders(allocation.purpose);
			for (who, share) in shares(&holders, allocation.amount()) {
				let balance = balances.entry(who.clone()).or_default();
				if let Some(schedule) = allocation.vesting {
					let scale = |blocks: BlockNumber| (blocks / self.time_divisor).max(1);
					// What was there before, and the deposit that keeps the account alive, is free.
					let liquid = *balance + EXISTENTIAL_DEPOSIT;
					vesting.push((who, scale(schedule.cliff), scale(schedule.length), liquid));
				}
				*balance += share;
			}
		}
		// The pots never fall below it, so that no payment through them leaves dust.
		for pot in [
			Annotation::account_id(),
			ComputeMarket::account_id(),
			Marketplace::account_id(),
			Pinning::account_id(),
		] {
			if let Some(treasury) = balances.get_mut(&treasury()) {
				*treasury -= EXISTENTIAL_DEPOSIT;
				balances.insert(pot, EXISTENTIAL_DEPOSIT);
			}
		}
		(balances.into_iter().collect(), vesting)
	}

	fn preset(self) -> Value {
		let (balances, vesting) = self.distribution();
		let bootstrap = self.holders(Purpose::Validators);
		let bonds: BTreeMap<_, _> =
			shares(&bootstrap, amount_of(Purpose::Validators) / 2).into_iter().collect();
		let stakers = bonds
			.into_iter()
			// The second account is the controller; it has long been the stash itself.
			.map(|(who, bond)| (who.clone(), who, bond, StakerStatus::Validator))
			.collect::<Vec<_>>();
		let count = self.validators.len() as u32;
		let keys =
			self.validators.into_iter().map(|v| (v.stash.clone(), v.stash, v.keys)).collect();

		build_struct_json_patch!(RuntimeGenesisConfig {
			governance: GovernanceConfig {
				time_divisor: self.time_divisor,
				slot_duration: self.slot_millis,
			},
			balances: BalancesConfig { balances },
			bridge: BridgeConfig { ethereum: self.ethereum },
			vesting: VestingConfig { vesting },
			babe: BabeConfig { epoch_config: BABE_GENESIS_EPOCH_CONFIG },
			staking: StakingConfig {
				validator_count: count,
				minimum_validator_count: 1,
				slash_reward_fraction: Perbill::from_percent(10),
				stakers,
				min_validator_bond: 1_000 * SENSE,
				min_nominator_bond: 10 * SENSE,
			},
			session: SessionConfig { keys },
			nomination_pools: NominationPoolsConfig {
				min_create_bond: 100 * SENSE,
				min_join_bond: SENSE,
				max_pools: Some(1_000),
				max_members_per_pool: None,
				max_members: None,
				global_max_commission: Some(Perbill::from_percent(20)),
			},
		})
	}
}

/// Account, cliff, length, and what is free from the start; in this network's blocks.
type Vesting = (AccountId, BlockNumber, BlockNumber, Balance);

/// `amount` in equal shares; what cannot be divided goes to the first.
fn shares(holders: &[AccountId], amount: Balance) -> Vec<(AccountId, Balance)> {
	let count = holders.len() as Balance;
	if count == 0 {
		return vec![];
	}
	holders
		.iter()
		.enumerate()
		.map(|(place, who)| {
			let rest = if place == 0 { amount % count } else { 0 };
			(who.clone(), amount / count + rest)
		})
		.collect()
}

fn amount_of(purpose: Purpose) -> Balance {
	ALLOCATIONS.iter().filter(|a| a.purpose == purpose).map(|a| a.amount()).sum()
}

/// A validator whose secrets are the well-known ones, as `--alice` and its siblings load them.
fn well_known_validator(who: Sr25519Keyring) -> Validator {
	let name: &str = who.into();
	let stash: AccountId =
		get_public_from_string_or_panic::<polkadot_sdk::sp_core::sr25519::Public>(&alloc::format!(
			"{name}//stash"
		))
		.into();
	let keys = SessionKeys {
		babe: who.public().into(),
		grandpa: get_public_from_string_or_panic::<polkadot_sdk::sp_core::ed25519::Public>(name)
			.into(),
		beefy: get_public_from_string_or_panic::<polkadot_sdk::sp_core::ecdsa::Public>(name).into(),
		authority_discovery: who.public().into(),
		audit: AuditorId::from(who.public()),
	};
	Validator { stash, keys }
}

/// The preset of this name, as a patch of the default genesis.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let network = match id.as_ref() {
		DEV_RUNTIME_PRESET => Network::development(&[Sr25519Keyring::Alice]),
		LOCAL_TESTNET_RUNTIME_PRESET => Network::development(&[
			Sr25519Keyring::Alice,
			Sr25519Keyring::Bob,
			Sr25519Keyring::Charlie,
			Sr25519Keyring::Dave,
		]),
		MAIN_PRESET => Network::rehearsal(),
		_ => return None,
	};
	Some(network.preset().to_string().into_bytes())
}

/// The names of all presets.
pub fn names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, MAIN_PRESET].map(PresetId::from).to_vec()
}
