use super::*;

/// Nobody is owed too little for an account.
fn owed() {
	assert_ok!(send(ETHEREUM, 5_000));
	assert_ok!(prove(ETHEREUM, burned_for(NOBODY, 1, ED - 1, 0)));
}

#[test]
fn claim_pays_once_the_account_exists() {
	build_and_execute(|| {
		owed();
		assert_noop!(Bridge::claim(signed(BOB), ETHEREUM, NOBODY), TokenError::BelowMinimum);
		assert_ok!(Balances::transfer_allow_death(signed(BOB), NOBODY, ED));
		assert_ok!(Bridge::claim(signed(BOB), ETHEREUM, NOBODY));
		last_event(Event::Unlocked { destination: ETHEREUM, to: NOBODY, amount: ED - 1 });
		assert_eq!(free(&NOBODY), 2 * ED - 1);
		assert_noop!(Bridge::claim(signed(BOB), ETHEREUM, NOBODY), Error::<Test>::NothingOwed);
	});
}

#[test]
fn claim_fails_where_nothing_is_owed() {
	build_and_execute(|| {
		owed();
		assert_noop!(Bridge::claim(signed(BOB), ETHEREUM, BOB), Error::<Test>::NothingOwed);
		assert_noop!(Bridge::claim(signed(BOB), POLYGON, NOBODY), Error::<Test>::NothingOwed);
		assert_noop!(Bridge::claim(signed(BOB), 2, NOBODY), Error::<Test>::DestinationNotFound);
	});
}

#[test]
fn claim_fails_while_the_destination_is_halted() {
	build_and_execute(|| {
		owed();
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		assert_noop!(
			Bridge::claim(signed(BOB), ETHEREUM, NOBODY),
			Error::<Test>::DestinationHalted
		);
	});
}
