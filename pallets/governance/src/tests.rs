use crate::{mock::*, origins, time::*, GenesisConfig, Origin};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::TimeScale, Balance};

/// A chain whose time runs `time_divisor` times as fast, with slots of `slot_duration` ms.
fn genesis(time_divisor: u32, slot_duration: u64) -> GenesisConfig<Test> {
	GenesisConfig { time_divisor, slot_duration, ..Default::default() }
}

#[test]
fn production_is_the_default() {
	build_and_execute(Default::default(), || {
		assert_eq!(Governance::scale(28_800), 28_800);
		assert_eq!(SlotMillis::<Test>::get(), 3_000);
		assert_eq!(MinimumPeriod::<Test>::get(), 1_500);
	});
}

#[test]
fn a_chain_without_genesis_values_runs_at_production_speed() {
	TestState::default().execute_with(|| {
		assert_eq!(Governance::time_divisor(), 1);
		assert_eq!(Governance::slot_duration(), 3_000);
	});
}

#[test]
fn durations_are_divided_and_never_vanish() {
	build_and_execute(genesis(200, 1_000), || {
		assert_eq!(Governance::scale(28_800), 144);
		assert_eq!(Governance::scale(399), 1);
		assert_eq!(Governance::scale(0), 1);
	});
}

#[test]
fn other_pallets_get_scaled_durations_as_constants() {
	type Day = Scaled<Test, ConstU32<28_800>>;
	build_and_execute(genesis(100, 1_000), || {
		assert_eq!(<Day as Get<u32>>::get(), 288);
		assert_eq!(<Day as Get<u64>>::get(), 288);
		assert_eq!(ExpectedBlockTime::<Test>::get(), 1_000);
		assert_eq!(MinimumPeriod::<Test>::get(), 500);
	});
}

#[test]
#[should_panic = "timeDivisor must be at least 1"]
fn genesis_refuses_to_divide_by_zero() {
	build_and_execute(genesis(0, 3_000), || ());
}

#[test]
#[should_panic = "slotDuration must be at least 2 ms"]
fn genesis_refuses_slots_that_stand_still() {
	build_and_execute(genesis(1, 1), || ());
}

#[test]
fn an_origin_is_accepted_by_its_own_check_alone() {
	fn accepted<Ensure: EnsureOrigin<RuntimeOrigin>>(origin: RuntimeOrigin) -> bool {
		Ensure::ensure_origin(origin).is_ok()
	}
	assert!(accepted::<origins::MarketAdmin>(Origin::MarketAdmin.into()));
	assert!(accepted::<origins::BridgeGuardian>(Origin::BridgeGuardian.into()));

	assert!(!accepted::<origins::MarketAdmin>(Origin::BridgeGuardian.into()));
	assert!(!accepted::<origins::ReferendumKiller>(Origin::ReferendumCanceller.into()));
	assert!(!accepted::<origins::MarketAdmin>(RuntimeOrigin::root()));
	assert!(!accepted::<origins::MarketAdmin>(RuntimeOrigin::signed(1)));
	assert!(!accepted::<origins::MarketAdmin>(RuntimeOrigin::none()));
}

#[test]
fn a_refused_origin_is_handed_back_unchanged() {
	let refused = origins::MarketAdmin::try_origin(RuntimeOrigin::from(Origin::GeneralAdmin));
	assert_eq!(refused.err().map(|origin| origin.caller), Some(Origin::GeneralAdmin.into()));
}

#[test]
fn spenders_may_spend_up_to_their_tier() {
	type Tiers = origins::Spender<ConstU128<10>, ConstU128<100>, ConstU128<1_000>>;
	fn limit(origin: RuntimeOrigin) -> Option<Balance> {
		Tiers::ensure_origin(origin).ok()
	}
	assert_eq!(limit(Origin::SmallSpender.into()), Some(10));
	assert_eq!(limit(Origin::MediumSpender.into()), Some(100));
	assert_eq!(limit(Origin::BigSpender.into()), Some(1_000));
	assert_eq!(limit(Origin::Treasurer.into()), Some(Balance::MAX));
	assert_eq!(limit(Origin::MarketAdmin.into()), None);
	assert_eq!(limit(RuntimeOrigin::signed(1)), None);
}
