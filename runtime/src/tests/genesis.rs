//! Every network starts with what it should.

use super::on;
use crate::{
	configs::consensus::EpochDuration,
	genesis,
	time::{Scaled, DAYS, HOURS},
	tokenomics::{Purpose, ALLOCATIONS, CAP, EXISTENTIAL_DEPOSIT},
	AccountId, Annotation, Balances, BlockNumber, ComputeMarket, Marketplace, Pinning, Runtime,
	Session, Staking, Treasury,
};
use polkadot_sdk::{
	frame_support::traits::{
		fungible::Inspect,
		tokens::{Fortitude, Preservation},
		Get,
	},
	pallet_babe, pallet_staking, pallet_timestamp,
	sp_genesis_builder::PresetId,
	sp_keyring::Sr25519Keyring,
};

const PRESETS: [&str; 3] = ["development", "local_testnet", "sensor"];

#[test]
fn the_presets_have_the_names_that_nodes_ask_for() {
	assert_eq!(genesis::names(), PRESETS.map(PresetId::from));
	assert_eq!(genesis::preset(&PresetId::from("unheard_of")), None);
}

#[test]
fn every_network_mints_the_allocations_and_nothing_else() {
	let emission: u128 =
		ALLOCATIONS.iter().filter(|a| a.purpose == Purpose::Emission).map(|a| a.amount()).sum();
	for preset in PRESETS {
		on(preset, || {
			assert_eq!(Balances::total_issuance(), CAP - emission);
			// The treasury gave each pot what keeps it alive.
			let pots = [
				Annotation::account_id(),
				ComputeMarket::account_id(),
				Marketplace::account_id(),
				Pinning::account_id(),
			];
			let pots = pots.map(|pot| Balances::total_balance(&pot));
			assert_eq!(pots, [EXISTENTIAL_DEPOSIT; 4]);
			let treasury = Balances::total_balance(&Treasury::account_id());
			assert_eq!(treasury + pots.iter().sum::<u128>(), CAP / 4);
		});
	}
}

#[test]
fn validators_are_bonded_and_have_every_session_key() {
	for (preset, count) in PRESETS.into_iter().zip([1, 4, 4]) {
		on(preset, || {
			assert_eq!(Session::validators().len(), count);
			assert_eq!(pallet_babe::Authorities::<Runtime>::get().len(), count);
			assert_eq!(pallet_datasets::Auditors::<Runtime>::get().len(), count);
			for stash in Session::validators() {
				assert!(pallet_staking::Validators::<Runtime>::contains_key(&stash));
				assert!(
					Staking::ledger(polkadot_sdk::sp_staking::StakingAccount::Stash(stash)).is_ok()
				);
			}
		});
	}
}

#[test]
fn well_known_accounts_can_spend_on_development_networks() {
	on("development", || {
		for who in [Sr25519Keyring::Alice, Sr25519Keyring::Ferdie] {
			let spendable = Balances::reducible_balance(
				&who.to_account_id(),
				Preservation::Preserve,
				Fortitude::Polite,
			);
			assert!(spendable > CAP / 100);
		}
	});
}

#[test]
fn the_teams_tokens_are_locked_until_they_vest() {
	on("sensor", || {
		let team: AccountId = Sr25519Keyring::One.to_account_id();
		let spendable =
			Balances::reducible_balance(&team, Preservation::Expendable, Fortitude::Polite);
		assert!(Balances::total_balance(&team) > CAP / 10);
		assert!(spendable <= crate::tokenomics::EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn time_runs_in_production_as_it_is_written_and_720_times_faster_on_development_chains() {
	fn durations() -> (u64, u64, BlockNumber, BlockNumber) {
		(
			EpochDuration::get(),
			<Runtime as pallet_timestamp::Config>::MinimumPeriod::get() * 2,
			Scaled::<{ 7 * DAYS }>::get(),
			Scaled::<{ HOURS }>::get(),
		)
	}
	on("sensor", || assert_eq!(durations(), (28_800, 3_000, 201_600, 1_200)));
	on("development", || assert_eq!(durations(), (40, 1_000, 280, 1)));
	on("local_testnet", || assert_eq!(durations(), (40, 1_000, 280, 1)));
}

#[test]
fn time_starts_at_zero() {
	on("development", || assert_eq!(pallet_timestamp::Now::<Runtime>::get(), 0));
}
