//! The checks after every test see what they are for.

use super::*;
use frame::traits::fungible::MutateHold;

/// Whether the checks find something wrong after money went on hold that nobody answers for.
fn is_found(reason: HoldReason, who: u64) -> bool {
	assert_ok!(Balances::hold(&reason.into(), &who, 1));
	let found = ComputeMarket::do_try_state().is_err();
	assert_ok!(Balances::release(&reason.into(), &who, 1, Precision::Exact));
	found
}

#[test]
fn a_pot_that_does_not_cover_the_budgets_is_found() {
	build_and_execute(|| {
		register(1..=2);
		post();
		let pot = ComputeMarket::account_id();
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(pot), 9, 1));
		assert!(ComputeMarket::do_try_state().is_err());
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(9), pot, 1));
	});
}

#[test]
fn a_hold_that_the_end_of_a_provider_leaves_behind_is_found() {
	build_and_execute(|| {
		register(1..=1);
		deregister(1..=1);
		assert!(is_found(HoldReason::Bond, 1));
	});
}

#[test]
fn more_at_risk_than_the_jobs_put_there_is_found() {
	build_and_execute(|| {
		register(1..=2);
		post_and_draw();
		let set = |at_risk| {
			Providers::<Test>::mutate(1, |provider| provider.as_mut().unwrap().at_risk = at_risk)
		};
		set(STAKE + 1);
		assert!(ComputeMarket::do_try_state().is_err());
		set(STAKE);
	});
}
