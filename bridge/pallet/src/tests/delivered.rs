use super::*;

#[test]
fn a_delivery_pays_whoever_it_names_and_forgets_the_message() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		pass(5);
		let log = log(&delivered(1, true));
		let proof = ethereum(&log);
		// Whoever proves it.
		assert_ok!(Bridge::prove(signed(BOB), ETHEREUM, log, proof));
		assert!(has_event(Event::Delivered {
			destination: ETHEREUM,
			nonce: 1,
			relayer: RELAYER,
			success: true,
		}));
		assert_eq!((free(&RELAYER), free(&BOB)), (FUNDS + TERMS.fee, FUNDS));
		assert_eq!(the(ETHEREUM).locked, 1_000);
		assert_eq!(the(ETHEREUM).open, 0);
		assert!(!Messages::<Test>::contains_key(ETHEREUM, 1));
		assert!(!Leaves::<Test>::contains_key(1));
		assert_eq!(Bridge::delivery(ETHEREUM, 1), None);
	});
}

#[test]
fn a_delivery_is_proven_once() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(prove(ETHEREUM, delivered(1, true)));
		assert_noop!(prove(ETHEREUM, delivered(1, true)), Error::<Test>::MessageNotFound);
	});
}

#[test]
fn what_was_not_sent_was_not_delivered() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		for nonce in [0, 2, u64::MAX] {
			assert_noop!(prove(ETHEREUM, delivered(nonce, true)), Error::<Test>::MessageNotFound);
		}
	});
}

#[test]
fn what_cannot_be_minted_comes_back() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(prove(ETHEREUM, delivered(1, false)));
		assert_eq!(free(&ALICE), FUNDS - TERMS.fee);
		assert_eq!(free(&RELAYER), FUNDS + TERMS.fee);
		assert_eq!(the(ETHEREUM).locked, 0);
		last_event(Event::Unlocked { destination: ETHEREUM, to: ALICE, amount: 1_000 });
	});
}

#[test]
fn messages_are_delivered_in_any_order() {
	build_and_execute(|| {
		for amount in [100, 200, 300] {
			assert_ok!(send(ETHEREUM, amount));
		}
		assert_ok!(send(POLYGON, 400));
		assert_ok!(prove(ETHEREUM, delivered(3, true)));
		assert_ok!(prove(ETHEREUM, delivered(1, false)));
		assert_ok!(prove(POLYGON, delivered(1, true)));
		// As long as one message of the block is open, it can be proven.
		let delivery = Bridge::delivery(ETHEREUM, 2).unwrap();
		pass(1);
		let root = Bridge::parent_root();
		assert!(tree::verify(root, delivery.message.leaf(), &delivery.proof));
		assert_eq!(the(ETHEREUM).locked, 500);
		assert_ok!(prove(ETHEREUM, delivered(2, true)));
		assert_eq!(Leaves::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_fee_that_opens_no_account_is_owed() {
	build_and_execute(|| {
		let terms = Terms { fee: ED - 1, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		for _ in 0..2 {
			assert_ok!(send(ETHEREUM, 1_000));
		}
		let relayer = NOBODY.into();
		let delivered = |nonce| GatewayEvent::Delivered { nonce, relayer, success: true };
		assert_ok!(prove(ETHEREUM, delivered(1)));
		assert_eq!(Owed::<Test>::get(ETHEREUM, NOBODY), Some(ED - 1));
		assert_eq!(free(&NOBODY), 0);
		assert_ok!(prove(ETHEREUM, delivered(2)));
		assert_eq!(Owed::<Test>::get(ETHEREUM, NOBODY), None);
		assert_eq!(free(&NOBODY), 2 * (ED - 1));
	});
}

#[test]
fn a_fee_is_what_it_was_when_the_message_was_paid_for() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		let terms = Terms { fee: 7, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		assert_ok!(prove(ETHEREUM, delivered(1, true)));
		assert_eq!(free(&RELAYER), FUNDS + TERMS.fee);
	});
}

#[test]
fn what_comes_back_twice_halts() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		// The gateway lies: it says that what it minted and let burn could not be minted.
		assert_ok!(prove(ETHEREUM, burned(1, 500, 0)));
		assert_ok!(prove(ETHEREUM, delivered(1, false)));
		last_event(Event::Halted { destination: ETHEREUM, reason: Reason::Shortfall });
		assert_eq!((the(ETHEREUM).mode, the(ETHEREUM).locked), (Mode::Halted, 500));
		assert!(Messages::<Test>::contains_key(ETHEREUM, 1));
	});
}
