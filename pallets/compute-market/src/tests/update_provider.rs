use super::*;

fn call(provider: u64, offer: NewProvider<Test>, active: bool) -> DispatchResult {
	ComputeMarket::update_provider(RuntimeOrigin::signed(provider), offer, active)
}

#[test]
fn a_higher_price_holds_more_and_a_lower_one_less() {
	build_and_execute(|| {
		register(1..=1);
		assert_ok!(call(1, NewProvider { price: 2 * PRICE, ..offer(1) }, true));
		assert_eq!(bond_of(1), 2 * BOND);
		System::assert_last_event(
			Event::ProviderUpdated { provider: 1, bond: 2 * BOND, active: true }.into(),
		);
		assert_ok!(call(1, offer(1), true));
		assert_eq!(bond_of(1), BOND);
		assert_eq!(Balances::free_balance(1), ENDOWMENT - BOND);
	});
}

#[test]
fn the_bond_stays_while_jobs_run() {
	build_and_execute(|| {
		register(1..=2);
		post_and_draw();
		assert_ok!(call(1, NewProvider { price: 1, ..offer(1) }, true));
		assert_eq!(bond_of(1), BOND);
	});
}

#[test]
fn a_paused_provider_leaves_the_roster_until_it_resumes() {
	build_and_execute(|| {
		register(1..=3);
		assert_ok!(call(2, offer(2), false));
		assert_eq!(drawn_from(), [1, 3]);
		assert_ok!(call(2, offer(2), true));
		assert_eq!(drawn_from(), [1, 2, 3]);
	});
}

fn drawn_from() -> Vec<u64> {
	let mut roster = Roster::<Test>::get().into_inner();
	roster.sort();
	roster
}

#[test]
fn the_operator_key_can_be_replaced() {
	build_and_execute(|| {
		register(1..=1);
		let new = NewProvider { operator: offer(2).operator, ..offer(1) };
		assert_ok!(call(1, new, true));
		assert_eq!(Operators::<Test>::get(offer(2).operator), Some(1));
		assert_eq!(Operators::<Test>::get(offer(1).operator), None);
	});
}

#[test]
fn update_provider_fails_with_the_operator_of_another() {
	build_and_execute(|| {
		register(1..=2);
		assert_noop!(call(1, offer(2), true), Error::<Test>::OperatorTaken);
	});
}

#[test]
fn update_provider_fails_for_a_stranger() {
	build_and_execute(|| {
		assert_noop!(call(1, offer(1), true), Error::<Test>::ProviderNotFound);
	});
}

#[test]
fn update_provider_fails_when_the_roster_is_full() {
	build_and_execute(|| {
		register(1..=8);
		assert_ok!(call(1, offer(1), false));
		register(9..=9);
		assert_noop!(call(1, offer(1), true), Error::<Test>::TooManyProviders);
	});
}

#[test]
fn update_provider_fails_when_funds_are_short() {
	build_and_execute(|| {
		register(1..=1);
		let dear = NewProvider { price: ENDOWMENT, ..offer(1) };
		assert_noop!(call(1, dear, true), TokenError::FundsUnavailable);
	});
}

#[test]
fn a_lower_price_does_not_put_a_bond_at_risk_that_is_at_risk_already() {
	build_and_execute(|| {
		register(1..=2);
		let (first, _) = post_and_draw();
		let (second, _) = post_and_draw();
		report(first, &[(1, TRAPPED), (2, finished("forgery"))]);
		register(3..=3);
		pass_blocks(DRAW_DELAY);
		report(first, &[(3, TRAPPED)]);
		// One of two stakes is gone, and the other one is at risk in the second job.
		assert_eq!(bond_of(2), STAKE);
		assert_eq!(Providers::<Test>::get(2).unwrap().at_risk, STAKE);

		assert_ok!(call(1, offer(1), false));
		assert_ok!(call(2, NewProvider { price: PRICE / 2, ..offer(2) }, true));
		let (third, drawn) = post_and_draw();
		assert!(drawn.is_empty());

		assert_ok!(call(2, offer(2), true));
		assert_eq!(bond_of(2), BOND);
		pass_blocks(DRAW_DELAY);
		assert_eq!(super::drawn(third), [2, 3]);

		// Both jobs can have what they put at risk.
		report(second, &[(1, TRAPPED), (2, finished("forgery"))]);
		assert_eq!(Providers::<Test>::get(2).unwrap().at_risk, 2 * STAKE);
	});
}
