use super::*;

#[test]
fn anybody_adds_to_the_money_of_an_order() {
	build_and_execute(|| {
		let version = version();
		order(version, 1, RENT);
		assert_ok!(Pinning::top_up(signed(EVE), version, 5));
		System::assert_last_event(Event::ToppedUp { version, budget: RENT + 5 }.into());
		assert_eq!((the(version).budget, the(version).payer), (RENT + 5, PAYER));
		assert_eq!(free(EVE), FUNDS - 5);
	});
}

#[test]
fn with_more_money_more_pinners_are_drawn() {
	build_and_execute(|| {
		let version = version();
		let (alice, bob) = (pinner(ALICE), pinner_at(BOB, 2 * PRICE));
		assert_ok!(Pinning::order(signed(PAYER), version, 2, 2 * PRICE, 4 * RENT));
		pass(2);
		assert_eq!(keepers(version), [alice, bob]);
		assert_eq!(the(version).budget, RENT);
		// There is not enough for another of his rents, and he ends with this one.
		audit(version, bob, Present);
		assert_eq!(keepers(version), [alice]);
		pass(2);
		assert_eq!(keepers(version), [alice]);
		assert_ok!(Pinning::top_up(signed(PAYER), version, RENT));
		pass(2);
		assert_eq!(keepers(version), [alice, bob]);
	});
}

#[test]
fn top_up_needs_an_order_and_money() {
	build_and_execute(|| {
		let version = version();
		let top_up = |amount| Pinning::top_up(signed(EVE), version, amount);
		assert_noop!(top_up(5), Error::<Test>::OrderNotFound);
		order(version, 1, RENT);
		assert_noop!(top_up(0), Error::<Test>::NothingAdded);
		assert_noop!(top_up(FUNDS), TokenError::FundsUnavailable);
		assert_noop!(top_up(Balance::MAX), ArithmeticError::Overflow);
	});
}
