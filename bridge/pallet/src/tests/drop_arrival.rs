use super::*;

/// So much came back for Bob, who waits at place 0.
fn waiting(amount: Balance) {
	assert_ok!(send(ETHEREUM, LIMIT));
	let terms = Terms { inbound: 0, ..TERMS };
	assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
	assert_ok!(prove(ETHEREUM, burned(1, amount, 0)));
	assert_eq!((the(ETHEREUM).locked, the(ETHEREUM).arrivals.len()), (LIMIT - amount, 1));
}

fn strike_out(place: u64) -> DispatchResult {
	Bridge::drop_arrival(signed(ADMIN), ETHEREUM, place)
}

#[test]
fn what_is_struck_out_is_locked_again_and_never_paid() {
	build_and_execute(|| {
		waiting(1_000);
		assert_ok!(strike_out(0));
		last_event(Event::ArrivalDropped {
			destination: ETHEREUM,
			place: 0,
			to: BOB,
			amount: 1_000,
		});
		assert_eq!(the(ETHEREUM).locked, LIMIT);
		assert_eq!(Bridge::do_try_state(), Ok(()));
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, TERMS));
		pass(1);
		assert_eq!(free(&BOB), FUNDS);
		assert!(the(ETHEREUM).arrivals.is_empty());
		assert!(!Arrivals::<Test>::contains_key(ETHEREUM, 0));
	});
}

#[test]
fn those_who_wait_around_it_are_paid() {
	build_and_execute(|| {
		waiting(1_000);
		assert_ok!(prove(ETHEREUM, burned_for(ALICE, 2, 2_000, 0)));
		assert_ok!(prove(ETHEREUM, burned(3, 3_000, 0)));
		assert_ok!(prove(ETHEREUM, burned(4, 500, 0)));
		for place in [0, 2] {
			assert_ok!(strike_out(place));
		}
		let before = free(&ALICE);
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, TERMS));
		pass(1);
		assert_eq!((free(&ALICE), free(&BOB)), (before + 2_000, FUNDS + 500));
		assert_eq!(the(ETHEREUM).locked, LIMIT - 2_500);
		assert!(the(ETHEREUM).arrivals.is_empty());
	});
}

#[test]
fn of_what_was_paid_in_part_the_rest_is_struck_out() {
	build_and_execute(|| {
		waiting(1_000);
		let terms = Terms { inbound: 400, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		pass(1);
		assert_eq!(free(&BOB), FUNDS + 400);
		assert_ok!(strike_out(0));
		pass(2 * WINDOW);
		assert_eq!((free(&BOB), the(ETHEREUM).locked), (FUNDS + 400, LIMIT - 400));
	});
}

#[test]
fn striking_out_works_while_the_destination_is_halted() {
	build_and_execute(|| {
		waiting(1_000);
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		assert_ok!(strike_out(0));
	});
}

#[test]
fn who_does_not_wait_is_not_struck_out() {
	build_and_execute(|| {
		waiting(1_000);
		let not_found: DispatchError = Error::<Test>::ArrivalNotFound.into();
		assert_noop!(strike_out(1), not_found);
		assert_noop!(Bridge::drop_arrival(signed(ADMIN), POLYGON, 0), not_found);
		assert_noop!(Bridge::drop_arrival(signed(ADMIN), 2, 0), Error::<Test>::DestinationNotFound);
		assert_ok!(strike_out(0));
		assert_noop!(strike_out(0), not_found);
	});
}

#[test]
fn only_the_admin_strikes_out() {
	build_and_execute(|| {
		waiting(1_000);
		for who in [BOB, GUARDIAN] {
			assert_noop!(Bridge::drop_arrival(signed(who), ETHEREUM, 0), DispatchError::BadOrigin);
		}
	});
}
