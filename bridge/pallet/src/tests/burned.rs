use super::*;

/// So much is locked for a destination.
fn locked(chain: u64, amount: Balance) {
	assert_ok!(send(chain, amount));
	assert_eq!(the(chain).locked, amount);
}

#[test]
fn a_burn_unlocks_for_its_recipient_and_pays_its_prover() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		assert_ok!(prove(ETHEREUM, burned(1, 2_000, 30)));
		assert_eq!((free(&BOB), free(&RELAYER)), (FUNDS + 1_970, FUNDS + 30));
		assert_eq!(the(ETHEREUM).locked, 3_000);
		assert!(has_event(Event::Burned {
			destination: ETHEREUM,
			gateway: GATEWAY,
			nonce: 1,
			sender: HOLDER,
			recipient: BOB,
			amount: 2_000,
			fee: 30,
			prover: RELAYER,
		}));
		last_event(Event::Unlocked { destination: ETHEREUM, to: BOB, amount: 1_970 });
	});
}

#[test]
fn all_of_a_burn_can_be_its_fee() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		assert_ok!(prove(ETHEREUM, burned(1, 5_000, 5_000)));
		assert_eq!((free(&BOB), free(&RELAYER)), (FUNDS, FUNDS + 5_000));
		assert_eq!(the(ETHEREUM).locked, 0);
	});
}

#[test]
fn a_burn_is_proven_once() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		assert_ok!(prove(ETHEREUM, burned(1, 1_000, 0)));
		assert!(Bridge::is_proven(ETHEREUM, GATEWAY, 1));
		assert_noop!(prove(ETHEREUM, burned(1, 1_000, 0)), Error::<Test>::AlreadyProven);
		// Nor does it count when it says something else.
		assert_noop!(prove(ETHEREUM, burned(1, 999, 0)), Error::<Test>::AlreadyProven);
	});
}

#[test]
fn burns_are_proven_in_any_order() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		let nonces = [300, 1, 255, 256, 257, 2, u64::MAX, 512, 0];
		for (before, nonce) in nonces.into_iter().enumerate() {
			assert!(!Bridge::is_proven(ETHEREUM, GATEWAY, nonce));
			assert_ok!(prove(ETHEREUM, burned(nonce, 10, 0)));
			assert_eq!(free(&BOB), FUNDS + 10 * (before as Balance + 1));
		}
		let bits: u32 = Burns::<Test>::iter_values().flatten().map(u8::count_ones).sum();
		assert_eq!(bits, nonces.len() as u32);
		for nonce in nonces {
			assert_noop!(prove(ETHEREUM, burned(nonce, 10, 0)), Error::<Test>::AlreadyProven);
		}
	});
}

#[test]
fn burns_of_two_chains_are_not_each_others() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		locked(POLYGON, 5_000);
		assert_ok!(prove(ETHEREUM, burned(1, 1_000, 0)));
		assert_ok!(prove(POLYGON, burned(1, 1_000, 0)));
		assert_eq!((the(ETHEREUM).locked, the(POLYGON).locked), (4_000, 4_000));
	});
}

#[test]
fn a_burn_of_more_than_is_locked_moves_nothing_and_halts() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		locked(POLYGON, 5_000);
		assert_ok!(prove(ETHEREUM, burned(1, 5_001, 0)));
		last_event(Event::Halted { destination: ETHEREUM, reason: Reason::Shortfall });
		assert_eq!(free(&BOB), FUNDS);
		assert_eq!(the(ETHEREUM).locked, 5_000);
		// It was proven, and refused.
		assert!(Bridge::is_proven(ETHEREUM, GATEWAY, 1));
		assert_noop!(prove(ETHEREUM, burned(2, 1, 0)), Error::<Test>::DestinationHalted);
		// The other destination has money of its own.
		assert_ok!(prove(POLYGON, burned(1, 5_000, 0)));
	});
}

#[test]
fn the_largest_burn_does_not_overflow() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		assert_ok!(prove(ETHEREUM, burned(1, Balance::MAX, Balance::MAX)));
		last_event(Event::Halted { destination: ETHEREUM, reason: Reason::Shortfall });
	});
}

#[test]
fn what_opens_no_account_is_owed() {
	build_and_execute(|| {
		locked(ETHEREUM, 5_000);
		assert_ok!(prove(ETHEREUM, burned_for(NOBODY, 1, ED - 1, 0)));
		last_event(Event::Unpaid { destination: ETHEREUM, to: NOBODY, amount: ED - 1 });
		assert_eq!(free(&NOBODY), 0);
		assert_eq!(Owed::<Test>::get(ETHEREUM, NOBODY), Some(ED - 1));
		assert_eq!(the(ETHEREUM).locked, 5_000 - (ED - 1));
		// The next one brings the account into being.
		assert_ok!(prove(ETHEREUM, burned_for(NOBODY, 2, 1, 0)));
		assert_eq!(free(&NOBODY), ED);
		assert_eq!(Owed::<Test>::get(ETHEREUM, NOBODY), None);
	});
}

#[test]
fn a_burn_for_the_pot_itself_stays_there() {
	new_test_ext().execute_with(|| {
		add_destinations();
		locked(ETHEREUM, 5_000);
		assert_ok!(prove(ETHEREUM, burned_for(Bridge::pot(ETHEREUM), 1, 1_000, 0)));
		assert_eq!(free(&Bridge::pot(ETHEREUM)), 5_000 + ED);
		assert_eq!(Bridge::do_try_state(), Ok(()));
	});
}
