use super::*;

fn call(provider: u64, offer: NewProvider<Test>) -> DispatchResult {
	ComputeMarket::register_provider(RuntimeOrigin::signed(provider), offer)
}

#[test]
fn register_provider_holds_the_bond_and_lists_the_provider() {
	build_and_execute(|| {
		assert_ok!(call(1, offer(1)));
		assert_eq!(bond_of(1), BOND);
		assert_eq!(Balances::free_balance(1), ENDOWMENT - BOND);
		assert_eq!(Roster::<Test>::get(), vec![1]);
		let operator = offer(1).operator;
		System::assert_last_event(
			Event::ProviderRegistered { provider: 1, operator, bond: BOND }.into(),
		);
	});
}

#[test]
fn a_cheap_provider_bonds_the_minimum() {
	build_and_execute(|| {
		assert_ok!(call(1, NewProvider { price: 0, ..offer(1) }));
		assert_eq!(bond_of(1), MIN_BOND);
	});
}

#[test]
fn register_provider_fails_for_a_provider() {
	build_and_execute(|| {
		register(1..=1);
		let other = NewProvider { operator: offer(2).operator, ..offer(1) };
		assert_noop!(call(1, other), Error::<Test>::AlreadyRegistered);
	});
}

#[test]
fn register_provider_fails_with_the_operator_of_another() {
	build_and_execute(|| {
		register(1..=1);
		assert_noop!(call(2, offer(1)), Error::<Test>::OperatorTaken);
	});
}

#[test]
fn register_provider_fails_when_funds_are_short() {
	build_and_execute(|| {
		let dear = NewProvider { price: ENDOWMENT, ..offer(1) };
		assert_noop!(call(1, dear), TokenError::FundsUnavailable);
		let absurd = NewProvider { price: Balance::MAX, ..offer(1) };
		assert_noop!(call(1, absurd), TokenError::FundsUnavailable);
	});
}

#[test]
fn register_provider_fails_when_the_roster_is_full() {
	build_and_execute(|| {
		register(1..=8);
		assert_noop!(call(9, offer(9)), Error::<Test>::TooManyProviders);
	});
}

#[test]
fn register_provider_fails_for_an_offer_that_nobody_could_use() {
	build_and_execute(|| {
		let no_fuel = Limits { fuel: 0, memory_mib: 1 };
		let no_memory = Limits { fuel: 1, memory_mib: 0 };
		for limits in [no_fuel, no_memory] {
			let offer = NewProvider { limits, ..offer(1) };
			assert_noop!(call(1, offer), Error::<Test>::BadLimits);
		}
		for source in ["", "example.org", "/dns/ example", "/dns/\u{e9}"] {
			let offer = NewProvider { source: text(source), ..offer(1) };
			assert_noop!(call(1, offer), Error::<Test>::BadSource);
		}
	});
}
