//! What exceeds a limit waits, in order, and is never dropped.

use super::*;
use frame::deps::frame_support::weights::WeightMeter;

/// The recipient of the message with this nonce.
fn recipient(nonce: u64) -> EthAddress {
	match Messages::<Test>::get(ETHEREUM, nonce).expect("it is open").command {
		Command::Mint { recipient, .. } => recipient,
		_ => panic!("it is a transfer"),
	}
}

fn send_to(recipient: u64, amount: Balance) -> DispatchResult {
	let recipient = EthAddress::from_low_u64_be(recipient);
	Bridge::send(signed(ALICE), ETHEREUM, recipient, amount, TERMS.fee)
}

#[test]
fn transfers_above_the_limit_wait_until_it_allows_them() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_ok!(send(ETHEREUM, LIMIT / 10));
		last_event(Event::Queued {
			destination: ETHEREUM,
			place: 0,
			sender: ALICE,
			recipient: HOLDER,
			amount: LIMIT / 10,
		});
		pass(WINDOW / 10 - 1);
		assert_eq!((the(ETHEREUM).sent, the(ETHEREUM).queued), (1, 1));
		pass(1);
		assert_eq!((the(ETHEREUM).sent, the(ETHEREUM).queued), (2, 0));
		assert_eq!((the(ETHEREUM).locked, the(ETHEREUM).waiting), (LIMIT / 10 * 11, 0));
	});
}

#[test]
fn nobody_overtakes_those_who_wait() {
	build_and_execute(|| {
		assert_ok!(send_to(1, LIMIT - 200));
		assert_ok!(send_to(2, 1_000));
		// This one would fit.
		assert_ok!(send_to(3, 100));
		assert_eq!((the(ETHEREUM).sent, the(ETHEREUM).queued), (1, 2));
		pass(WINDOW);
		assert_eq!((the(ETHEREUM).sent, the(ETHEREUM).queued), (3, 0));
		for nonce in 1..=3 {
			assert_eq!(recipient(nonce), EthAddress::from_low_u64_be(nonce));
		}
	});
}

#[test]
fn places_that_were_left_do_not_hold_others_up() {
	build_and_execute(|| {
		assert_ok!(send_to(1, LIMIT));
		for place in 0..4 {
			assert_ok!(send_to(2 + place, 100));
		}
		assert_ok!(Bridge::cancel(signed(ALICE), ETHEREUM, 0));
		assert_ok!(Bridge::cancel(signed(ALICE), ETHEREUM, 2));
		pass(WINDOW);
		assert_eq!(recipient(2), EthAddress::from_low_u64_be(3));
		assert_eq!(recipient(3), EthAddress::from_low_u64_be(5));
		assert_eq!(the(ETHEREUM).queue.first, 4);
	});
}

#[test]
fn a_full_queue_takes_no_more() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, LIMIT));
		for _ in 0..MAX_QUEUE {
			assert_ok!(send(ETHEREUM, 100));
		}
		assert_noop!(send(ETHEREUM, 100), Error::<Test>::QueueFull);
		assert_ok!(Bridge::cancel(signed(ALICE), ETHEREUM, 3));
		assert_ok!(send(ETHEREUM, 100));
	});
}

#[test]
fn a_block_makes_no_more_messages_than_fit_its_tree() {
	build_and_execute(|| {
		for _ in 0..tree::MAX_LEAVES {
			assert_ok!(send(ETHEREUM, 100));
		}
		assert_ok!(send(ETHEREUM, 100));
		assert_ok!(send(POLYGON, 100));
		assert_eq!((the(ETHEREUM).sent, the(ETHEREUM).queued), (64, 1));
		assert_eq!((the(POLYGON).sent, the(POLYGON).queued), (0, 1));
		assert_eq!(Leaves::<Test>::get(1).unwrap().hashes.len(), 64);
		pass(1);
		assert_eq!((the(ETHEREUM).queued, the(POLYGON).queued), (0, 0));
		assert_eq!(Leaves::<Test>::get(2).unwrap().hashes.len(), 2);
	});
}

#[test]
fn no_more_messages_are_open_than_may_be() {
	build_and_execute(|| {
		for _ in 0..MAX_OPEN / 50 {
			for _ in 0..50 {
				assert_ok!(send(ETHEREUM, 100));
			}
			pass(WINDOW);
		}
		assert_eq!(the(ETHEREUM).open, MAX_OPEN);
		assert_ok!(send(ETHEREUM, 100));
		pass(WINDOW);
		assert_eq!(the(ETHEREUM).queued, 1);
		assert_ok!(prove(ETHEREUM, delivered(1, true)));
		pass(1);
		assert_eq!(the(ETHEREUM).queued, 0);
	});
}

#[test]
fn a_transfer_above_a_limit_that_was_lowered_goes_alone() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_ok!(send(ETHEREUM, LIMIT));
		let terms = Terms { outbound: 500, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		pass(WINDOW - 1);
		assert_eq!(the(ETHEREUM).queued, 1);
		pass(1);
		assert_eq!(the(ETHEREUM).queued, 0);
		assert_ok!(send(ETHEREUM, 100));
		assert_eq!(the(ETHEREUM).queued, 1);
	});
}

#[test]
fn nothing_leaves_through_a_limit_of_zero() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_ok!(send(ETHEREUM, 100));
		let terms = Terms { outbound: 0, inbound: 0, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		assert_ok!(prove(ETHEREUM, burned(1, 1_000, 10)));
		pass(2 * WINDOW);
		assert_eq!(the(ETHEREUM).queued, 1);
		assert_eq!(the(ETHEREUM).arrivals.len(), 2);
		assert_eq!(free(&BOB), FUNDS);
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, TERMS));
		pass(1);
		assert_eq!(the(ETHEREUM).queued, 0);
		assert_eq!(free(&BOB), FUNDS + 990);
	});
}

#[test]
fn what_comes_back_above_the_limit_is_paid_in_parts() {
	build_and_execute(|| {
		for _ in 0..3 {
			assert_ok!(send(ETHEREUM, LIMIT));
			pass(WINDOW);
		}
		assert_ok!(prove(ETHEREUM, burned(1, 3 * LIMIT, 100)));
		// The prover's part goes first, and passes.
		assert_eq!(free(&RELAYER), FUNDS + 100);
		assert_eq!(free(&BOB), FUNDS);
		assert!(has_event(Event::Delayed {
			destination: ETHEREUM,
			to: BOB,
			amount: 3 * LIMIT - 100,
		}));
		pass(1);
		// What is left of one limit, and what a block adds.
		assert_eq!(free(&BOB), FUNDS + LIMIT - 100 + LIMIT / Balance::from(WINDOW));
		pass(2 * WINDOW);
		assert_eq!(free(&BOB), FUNDS + 3 * LIMIT - 100);
		assert!(the(ETHEREUM).arrivals.is_empty());
	});
}

#[test]
fn who_comes_later_waits_behind_who_waits() {
	build_and_execute(|| {
		for _ in 0..2 {
			assert_ok!(send(ETHEREUM, LIMIT));
			pass(WINDOW);
		}
		assert_ok!(prove(ETHEREUM, burned(1, LIMIT, 0)));
		assert_ok!(prove(ETHEREUM, burned(2, 1_000, 0)));
		assert_ok!(prove(ETHEREUM, burned_for(ALICE, 3, 10, 0)));
		let before = free(&ALICE);
		pass(9);
		assert_eq!(free(&ALICE), before);
		assert_eq!(free(&BOB), FUNDS + LIMIT + 900);
		pass(2);
		assert_eq!(free(&BOB), FUNDS + LIMIT + 1_000);
		assert_eq!(free(&ALICE), before + 10);
	});
}

#[test]
fn burns_are_proven_again_when_too_many_wait() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, LIMIT));
		let terms = Terms { inbound: 1, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		for nonce in 1..=u64::from(MAX_QUEUE) {
			assert_ok!(prove(ETHEREUM, burned(nonce, 100, 0)));
		}
		let nonce = u64::from(MAX_QUEUE) + 1;
		let (event, proof) = (burned(nonce, 100, 0), ethereum(&log(&burned(nonce, 100, 0))));
		assert_noop!(
			Bridge::prove(signed(RELAYER), ETHEREUM, log(&event), proof.clone()),
			Error::<Test>::QueueFull
		);
		assert!(!Bridge::is_proven(ETHEREUM, GATEWAY, nonce));
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, TERMS));
		pass(1);
		assert_ok!(Bridge::prove(signed(RELAYER), ETHEREUM, log(&event), proof));
	});
}

#[test]
fn full_blocks_let_nothing_pass_and_lose_nothing() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_ok!(send(ETHEREUM, 100));
		for _ in 0..2 * WINDOW {
			next_block_with(WeightMeter::with_limit(Weight::zero()));
		}
		assert_eq!(the(ETHEREUM).queued, 1);
		pass(1);
		assert_eq!(the(ETHEREUM).queued, 0);
	});
}
