use super::*;

#[test]
fn send_locks_the_amount_and_makes_a_message() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_eq!(free(&ALICE), FUNDS - 1_000 - TERMS.fee);
		let destination = the(ETHEREUM);
		assert_eq!((destination.locked, destination.sent, destination.open), (1_000, 1, 1));
		let command = Command::Mint { recipient: HOLDER, amount: 1_000 };
		last_event(Event::Sent {
			destination: ETHEREUM,
			nonce: 1,
			gateway: GATEWAY,
			command,
			sender: Some(ALICE),
			fee: TERMS.fee,
		});
		let delivery = Bridge::delivery(ETHEREUM, 1).unwrap();
		assert_eq!(delivery.message, Message { nonce: 1, chain: 1, gateway: GATEWAY, command });
		assert_eq!((delivery.block, delivery.fee), (1, TERMS.fee));
	});
}

#[test]
fn each_destination_counts_its_own_messages_and_money() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(send(POLYGON, 2_000));
		assert_ok!(send(ETHEREUM, 3_000));
		assert_eq!((the(ETHEREUM).sent, the(ETHEREUM).locked), (2, 4_000));
		assert_eq!((the(POLYGON).sent, the(POLYGON).locked), (1, 2_000));
		assert_eq!(free(&Bridge::pot(POLYGON)), 2_000 + ED);
		assert_eq!(free(&Bridge::fee_pot(POLYGON)), TERMS.fee + ED);
	});
}

#[test]
fn send_fails_for_what_is_no_destination() {
	build_and_execute(|| {
		assert_noop!(send(2, 1_000), Error::<Test>::DestinationNotFound);
	});
}

#[test]
fn send_fails_for_recipients_that_can_hold_nothing() {
	build_and_execute(|| {
		for recipient in [EthAddress::zero(), GATEWAY] {
			assert_noop!(
				Bridge::send(signed(ALICE), ETHEREUM, recipient, 1_000, TERMS.fee),
				Error::<Test>::BadRecipient
			);
		}
	});
}

#[test]
fn send_fails_for_less_than_the_minimum_and_more_than_the_limit() {
	build_and_execute(|| {
		assert_noop!(send(ETHEREUM, TERMS.minimum - 1), Error::<Test>::TooLittle);
		assert_noop!(send(ETHEREUM, LIMIT + 1), Error::<Test>::TooMuch);
		assert_noop!(send(ETHEREUM, Balance::MAX), Error::<Test>::TooMuch);
		assert_ok!(send(ETHEREUM, TERMS.minimum));
		assert_ok!(send(POLYGON, LIMIT));
		let terms = Terms { minimum: 0, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		assert_noop!(send(ETHEREUM, 0), Error::<Test>::TooLittle);
	});
}

#[test]
fn send_fails_when_a_delivery_costs_more_than_agreed() {
	build_and_execute(|| {
		assert_noop!(
			Bridge::send(signed(ALICE), ETHEREUM, HOLDER, 1_000, TERMS.fee - 1),
			Error::<Test>::FeeTooHigh
		);
	});
}

#[test]
fn send_fails_when_as_much_is_locked_as_may_be() {
	build_and_execute(|| {
		let terms = Terms { cap: 1_500, outbound: 1_000, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		assert_ok!(send(ETHEREUM, 1_000));
		// What waits counts as well.
		assert_ok!(send(ETHEREUM, 400));
		assert_eq!((the(ETHEREUM).locked, the(ETHEREUM).waiting), (1_000, 400));
		assert_noop!(send(ETHEREUM, 101), Error::<Test>::CapReached);
		assert_ok!(send(ETHEREUM, 100));
		assert_ok!(send(POLYGON, 1_000));
	});
}

#[test]
fn send_fails_when_funds_are_short() {
	build_and_execute(|| {
		let sent = FUNDS - 3 * LIMIT;
		assert_ok!(Balances::transfer_allow_death(signed(ALICE), BOB, sent));
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_ok!(send(POLYGON, LIMIT));
		// Enough for the amount but not for the fee, and neither for both with the account's floor.
		let left = free(&ALICE);
		assert_noop!(send(ETHEREUM, left), TokenError::FundsUnavailable);
		assert_noop!(send(ETHEREUM, left - TERMS.fee), TokenError::FundsUnavailable);
		assert_ok!(send(ETHEREUM, left - TERMS.fee - ED));
	});
}

#[test]
fn a_destination_is_quoted_and_has_room() {
	build_and_execute(|| {
		assert_eq!(Bridge::quote(ETHEREUM), Some(TERMS.fee));
		assert_eq!(Bridge::quote(2), None);
		assert_eq!(Bridge::room(ETHEREUM), Some((LIMIT, TERMS.inbound)));
		assert_ok!(send(ETHEREUM, 1_000));
		assert_eq!(Bridge::room(ETHEREUM), Some((LIMIT - 1_000, TERMS.inbound)));
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_eq!(Bridge::room(ETHEREUM), Some((0, TERMS.inbound)));
	});
}
