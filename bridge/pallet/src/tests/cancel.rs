use super::*;

/// A transfer of so much that waits, at place 0.
fn waiting(amount: Balance) {
	assert_ok!(send(ETHEREUM, LIMIT));
	assert_ok!(send(ETHEREUM, amount));
	assert!(Queue::<Test>::contains_key(ETHEREUM, 0));
}

#[test]
fn cancel_gives_amount_and_fee_back() {
	build_and_execute(|| {
		waiting(1_000);
		let before = free(&ALICE);
		assert_ok!(Bridge::cancel(signed(ALICE), ETHEREUM, 0));
		assert_eq!(free(&ALICE), before + 1_000 + TERMS.fee);
		assert_eq!((the(ETHEREUM).queued, the(ETHEREUM).waiting), (0, 0));
		last_event(Event::Cancelled { destination: ETHEREUM, place: 0 });
		pass(WINDOW);
		assert_eq!(the(ETHEREUM).sent, 1);
	});
}

#[test]
fn cancel_works_while_the_destination_is_halted() {
	build_and_execute(|| {
		waiting(1_000);
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		assert_ok!(Bridge::cancel(signed(ALICE), ETHEREUM, 0));
	});
}

#[test]
fn cancel_fails_for_others() {
	build_and_execute(|| {
		waiting(1_000);
		assert_noop!(Bridge::cancel(signed(BOB), ETHEREUM, 0), Error::<Test>::NotSender);
	});
}

#[test]
fn cancel_fails_for_what_does_not_wait() {
	build_and_execute(|| {
		waiting(1_000);
		let not_found: DispatchError = Error::<Test>::TransferNotFound.into();
		assert_noop!(Bridge::cancel(signed(ALICE), ETHEREUM, 1), not_found);
		assert_noop!(Bridge::cancel(signed(ALICE), POLYGON, 0), not_found);
		assert_noop!(Bridge::cancel(signed(ALICE), 2, 0), Error::<Test>::DestinationNotFound);
		assert_ok!(Bridge::cancel(signed(ALICE), ETHEREUM, 0));
		assert_noop!(Bridge::cancel(signed(ALICE), ETHEREUM, 0), not_found);
		// Nor can what was sent be called off.
		assert_ok!(send(ETHEREUM, 500));
		pass(WINDOW);
		assert_noop!(Bridge::cancel(signed(ALICE), ETHEREUM, 1), not_found);
	});
}
