//! Token holders change the platform by referendum.

use super::on;
use crate::{
	configs::{
		parameters::market::{self, TakeRate},
		tracks::PublicTracks,
	},
	Balances, ConvictionVoting, OriginCaller, Parameters, Referenda, Runtime, RuntimeCall,
	RuntimeOrigin, RuntimeParameters, Scheduler, System,
};
use pallet_governance::Origin;
use polkadot_sdk::{
	frame_support::{
		assert_noop, assert_ok,
		traits::{fungible::Inspect, schedule::DispatchTime, Get, Hooks, Polling, StorePreimage},
	},
	pallet_conviction_voting::{AccountVote, Conviction, Vote},
	pallet_parameters,
	pallet_referenda::{ReferendumInfoFor, TracksInfo},
	sp_keyring::Sr25519Keyring,
	sp_runtime::{DispatchError, Permill},
};

const NEW_RATE: Permill = Permill::from_percent(3);

fn set_take_rate() -> RuntimeCall {
	RuntimeCall::Parameters(pallet_parameters::Call::set_parameter {
		key_value: RuntimeParameters::Market(market::Parameters::TakeRate(
			TakeRate,
			Some(NEW_RATE),
		)),
	})
}

/// Run the hooks that move referenda, block by block, until the take rate has changed.
fn blocks_until_the_rate_changes(limit: u32) -> Option<u32> {
	(1..=limit).find(|_| {
		let now = System::block_number() + 1;
		System::set_block_number(now);
		Scheduler::on_initialize(now);
		TakeRate::get() == NEW_RATE
	})
}

/// Submit a referendum of the market's admin and place its deposit.
fn propose() {
	let alice = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
	let proposal =
		<Runtime as polkadot_sdk::pallet_referenda::Config>::Preimages::bound(set_take_rate())
			.expect("the call fits");
	assert_ok!(Referenda::submit(
		alice.clone(),
		Box::new(OriginCaller::Governance(Origin::MarketAdmin)),
		proposal,
		DispatchTime::After(0),
	));
	assert_ok!(Referenda::place_decision_deposit(alice, 0));
}

/// Vote on the referendum with all that `voter` has.
fn vote(voter: Sr25519Keyring, aye: bool, conviction: Conviction) {
	let who = voter.to_account_id();
	let balance = Balances::balance(&who);
	assert_ok!(ConvictionVoting::vote(
		RuntimeOrigin::signed(who),
		0,
		AccountVote::Standard { vote: Vote { aye, conviction }, balance },
	));
}

/// Submit a referendum that everyone in `voters` votes for with all they have.
fn market_referendum(voters: &[Sr25519Keyring]) {
	propose();
	for voter in voters {
		vote(*voter, true, Conviction::Locked1x);
	}
}

#[test]
fn a_market_referendum_that_everyone_wants_takes_effect_within_20_blocks_on_development_chains() {
	on("development", || {
		System::set_block_number(1);
		market_referendum(&[
			Sr25519Keyring::Alice,
			Sr25519Keyring::Bob,
			Sr25519Keyring::Charlie,
			Sr25519Keyring::Dave,
			Sr25519Keyring::Eve,
			Sr25519Keyring::Ferdie,
		]);
		assert!(blocks_until_the_rate_changes(20).is_some());
	});
}

#[test]
fn a_market_referendum_that_one_holder_wants_takes_effect_within_60_blocks() {
	on("development", || {
		System::set_block_number(1);
		market_referendum(&[Sr25519Keyring::Alice]);
		assert!(blocks_until_the_rate_changes(60).is_some());
	});
}

#[test]
fn a_few_votes_against_delay_a_market_referendum_and_do_not_stop_it() {
	// Before, while and after the ayes alone would have it confirmed.
	for (ayes_after, nay_after) in (0..6).flat_map(|ayes| (0..8).map(move |nay| (ayes, nay))) {
		on("development", || {
			System::set_block_number(1);
			propose();
			assert_eq!(blocks_until_the_rate_changes(ayes_after), None);
			vote(Sr25519Keyring::Alice, true, Conviction::Locked1x);
			vote(Sr25519Keyring::Bob, true, Conviction::Locked2x);
			vote(Sr25519Keyring::Charlie, true, Conviction::Locked1x);
			blocks_until_the_rate_changes(nay_after);
			if Referenda::as_ongoing(0).is_none() {
				return; // Approved before.
			}
			vote(Sr25519Keyring::Dave, false, Conviction::None);
			assert!(
				blocks_until_the_rate_changes(60).is_some(),
				"ayes after {ayes_after} blocks, nay {nay_after} after them: {:?}",
				ReferendumInfoFor::<Runtime>::get(0),
			);
		});
	}
}

#[test]
fn a_market_referendum_that_nobody_votes_for_changes_nothing() {
	on("development", || {
		System::set_block_number(1);
		market_referendum(&[]);
		assert_eq!(blocks_until_the_rate_changes(400), None);
	});
}

#[test]
fn the_markets_admin_sets_the_market_but_not_the_emission() {
	on("development", || {
		let admin = RuntimeOrigin::from(Origin::MarketAdmin);
		assert_ok!(Parameters::set_parameter(
			admin.clone(),
			RuntimeParameters::Market(market::Parameters::TakeRate(TakeRate, Some(NEW_RATE))),
		));
		assert_eq!(TakeRate::get(), NEW_RATE);

		use crate::configs::parameters::emission;
		let more = RuntimeParameters::Emission(emission::Parameters::YearlyShare(
			emission::YearlyShare,
			Some(Permill::one()),
		));
		assert_noop!(Parameters::set_parameter(admin, more), DispatchError::BadOrigin);
	});
}

#[test]
fn tracks_are_sorted_and_every_origin_has_one() {
	on("sensor", || {
		assert_ok!(PublicTracks::check_integrity());
		let ids: Vec<u16> = PublicTracks::track_ids().collect();
		for origin in [
			Origin::MarketAdmin,
			Origin::Treasurer,
			Origin::SmallSpender,
			Origin::MediumSpender,
			Origin::BigSpender,
			Origin::BridgeGuardian,
			Origin::StakingAdmin,
			Origin::FellowshipAdmin,
			Origin::WhitelistedCaller,
			Origin::ReferendumCanceller,
			Origin::ReferendumKiller,
			Origin::GeneralAdmin,
		] {
			let track = PublicTracks::track_for(&OriginCaller::Governance(origin));
			assert!(track.is_ok_and(|id| ids.contains(&id)), "{origin:?} has no track");
		}
	});
}

#[test]
fn no_track_asks_for_unanimity_until_the_end() {
	use polkadot_sdk::sp_runtime::Perbill;
	on("sensor", || {
		for track in PublicTracks::tracks() {
			let end = Perbill::one();
			assert_eq!(track.info.min_approval.threshold(end), Perbill::from_percent(50));
			assert!(track.info.min_support.threshold(end) < Perbill::from_percent(20));
		}
	});
}

#[test]
fn more_approval_or_support_never_means_a_longer_wait() {
	use polkadot_sdk::sp_runtime::Perbill;
	on("sensor", || {
		for track in PublicTracks::tracks() {
			for curve in [&track.info.min_approval, &track.info.min_support] {
				let waits: Vec<_> =
					(0..=1_000).map(|x| curve.delay(Perbill::from_rational(x, 1_000u32))).collect();
				assert!(waits.is_sorted_by(|fewer, more| fewer >= more), "{curve:?}");
			}
		}
	});
}
