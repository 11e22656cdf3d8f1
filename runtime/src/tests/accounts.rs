//! What proxies may do, and what works while the brakes are on.

use super::on;
use crate::{
	configs::safety::SafeModeCalls, ProxyType, Runtime, RuntimeCall, RuntimeOrigin, SafeMode,
	System, TxPause,
};
use pallet_governance::Origin;
use polkadot_sdk::{
	frame_support::{
		assert_noop, assert_ok,
		traits::{Contains, InstanceFilter},
		BoundedVec,
	},
	frame_system, pallet_balances, pallet_conviction_voting, pallet_referenda, pallet_tx_pause,
	sp_keyring::Sr25519Keyring,
	sp_runtime::{traits::Dispatchable, DispatchError},
};

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death {
		dest: Sr25519Keyring::Bob.to_account_id().into(),
		value: sensor_primitives::SENSE,
	})
}

fn vote() -> RuntimeCall {
	RuntimeCall::ConvictionVoting(pallet_conviction_voting::Call::remove_vote {
		class: None,
		index: 0,
	})
}

fn claim() -> RuntimeCall {
	RuntimeCall::Annotation(pallet_annotation::Call::claim { campaign: 0 })
}

/// What annotators send in time or are not paid.
fn due() -> [RuntimeCall; 3] {
	[
		claim(),
		RuntimeCall::Annotation(pallet_annotation::Call::commit {
			campaign: 0,
			batch: 0,
			commitment: Default::default(),
		}),
		RuntimeCall::Annotation(pallet_annotation::Call::reveal {
			campaign: 0,
			batch: 0,
			answers: Default::default(),
			salt: Default::default(),
		}),
	]
}

#[test]
fn only_a_proxy_for_everything_moves_money() {
	for proxy in [
		ProxyType::NonTransfer,
		ProxyType::Governance,
		ProxyType::Staking,
		ProxyType::Annotation,
		ProxyType::Compute,
	] {
		assert!(!proxy.filter(&transfer()), "{proxy:?} can transfer");
	}
	assert!(ProxyType::Any.filter(&transfer()));
}

#[test]
fn proxies_do_what_they_are_for() {
	assert!(ProxyType::Governance.filter(&vote()));
	assert!(!ProxyType::Governance.filter(&claim()));
	assert!(ProxyType::Annotation.filter(&claim()));
	assert!(!ProxyType::Annotation.filter(&vote()));
}

#[test]
fn safe_mode_stops_transfers_but_not_governance() {
	on("development", || {
		System::set_block_number(1);
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let alice = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
		assert_noop!(transfer().dispatch(alice), frame_system::Error::<Runtime>::CallFiltered);
		assert!(SafeModeCalls::contains(&vote()));
		assert!(SafeModeCalls::contains(&RuntimeCall::Referenda(
			pallet_referenda::Call::nudge_referendum { index: 0 }
		)));
	});
}

#[test]
fn a_call_can_be_paused_but_governance_cannot() {
	on("development", || {
		let name = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
		let pause =
			|pallet, call| TxPause::pause(RuntimeOrigin::root(), (name(pallet), name(call)));
		assert_ok!(pause("Annotation", "open_campaign"));
		assert!(pause("Referenda", "submit").is_err());
	});
}

#[test]
fn a_hurried_referendum_alone_neither_pauses_nor_unpauses_a_call() {
	on("development", || {
		let hurried = || RuntimeOrigin::from(Origin::WhitelistedCaller);
		let name = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
		let call = || (name("Annotation"), name("open_campaign"));
		assert_noop!(TxPause::pause(hurried(), call()), DispatchError::BadOrigin);
		assert_ok!(TxPause::pause(RuntimeOrigin::root(), call()));
		assert_noop!(TxPause::unpause(hurried(), call()), DispatchError::BadOrigin);
	});
}

#[test]
fn what_people_owe_by_a_deadline_can_be_handed_in_whatever_brake_is_on() {
	on("development", || {
		System::set_block_number(1);
		let owed = [("Annotation", "commit"), ("Annotation", "reveal"), ("Pinning", "show")];
		for (pallet, call) in owed {
			let name = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
			assert_noop!(
				TxPause::pause(RuntimeOrigin::root(), (name(pallet), name(call))),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let alice = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
		for call in due() {
			// It is judged by the pallet, not stopped on the way.
			assert_noop!(
				call.dispatch(alice.clone()),
				pallet_annotation::Error::<Runtime>::CampaignNotFound
			);
		}
		assert_noop!(transfer().dispatch(alice), frame_system::Error::<Runtime>::CallFiltered);
	});
}
