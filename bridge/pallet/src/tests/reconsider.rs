use super::*;
use crate::{types::Demand, Refused};

const BURN: Demand = Demand::Burn { gateway: GATEWAY, nonce: 1 };
const RETURN: Demand = Demand::Return { nonce: 1 };

fn reconsider(demand: Demand) -> DispatchResult {
	Bridge::reconsider(signed(ADMIN), ETHEREUM, demand)
}

/// The first burn is of more than the 5,000 that are locked, and halted Ethereum, which runs again.
fn burn_refused() {
	assert_ok!(send(ETHEREUM, 5_000));
	assert_ok!(prove(ETHEREUM, burned(1, 6_000, 0)));
	assert!(has_event(Event::Refused { destination: ETHEREUM, demand: BURN, amount: 6_000 }));
	last_event(Event::Halted { destination: ETHEREUM, reason: Reason::Shortfall });
	assert_ok!(Bridge::resume(signed(ADMIN), ETHEREUM));
}

/// The first message, of 1,000, comes back, but 500 of it were burnt. It halted Ethereum, which runs
/// again.
fn return_refused() {
	assert_ok!(send(ETHEREUM, 1_000));
	assert_ok!(prove(ETHEREUM, burned(1, 500, 0)));
	assert_ok!(prove(ETHEREUM, delivered(1, false)));
	assert!(has_event(Event::Refused { destination: ETHEREUM, demand: RETURN, amount: 1_000 }));
	last_event(Event::Halted { destination: ETHEREUM, reason: Reason::Shortfall });
	assert_ok!(Bridge::resume(signed(ADMIN), ETHEREUM));
}

#[test]
fn a_burn_that_is_not_covered_halts_once_and_is_not_paid_when_it_would_be() {
	build_and_execute(|| {
		burn_refused();
		let proven: DispatchError = Error::<Test>::AlreadyProven.into();
		assert_noop!(prove(ETHEREUM, burned(1, 6_000, 0)), proven);
		assert_ok!(send(ETHEREUM, 5_000));
		assert_noop!(prove(ETHEREUM, burned(1, 6_000, 0)), proven);
		assert_eq!(Refused::<Test>::get(ETHEREUM, BURN), Some(6_000));
		// Others are.
		assert_ok!(prove(ETHEREUM, burned(2, 7_000, 0)));
		assert_eq!(free(&BOB), FUNDS + 7_000);
	});
}

#[test]
fn a_burn_that_is_covered_by_now_is_paid_when_root_lets_it_be_proven_again() {
	build_and_execute(|| {
		burn_refused();
		assert_ok!(send(ETHEREUM, 5_000));
		assert_ok!(reconsider(BURN));
		last_event(Event::Reconsidered { destination: ETHEREUM, demand: BURN });
		assert!(!Bridge::is_proven(ETHEREUM, GATEWAY, 1));
		assert_ok!(prove(ETHEREUM, burned(1, 6_000, 0)));
		assert_eq!((free(&BOB), the(ETHEREUM).locked), (FUNDS + 6_000, 4_000));
		assert_eq!(Refused::<Test>::get(ETHEREUM, BURN), None);
		assert_noop!(prove(ETHEREUM, burned(1, 6_000, 0)), Error::<Test>::AlreadyProven);
	});
}

#[test]
fn a_burn_that_is_still_not_covered_is_refused_again() {
	build_and_execute(|| {
		burn_refused();
		assert_ok!(reconsider(BURN));
		assert_ok!(prove(ETHEREUM, burned(1, 6_000, 0)));
		last_event(Event::Halted { destination: ETHEREUM, reason: Reason::Shortfall });
		assert_eq!(Refused::<Test>::get(ETHEREUM, BURN), Some(6_000));
	});
}

#[test]
fn the_real_burn_is_proven_once_the_forged_one_of_its_number_is_struck_out() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 5_000));
		let terms = Terms { inbound: 1_000, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		assert_ok!(prove(ETHEREUM, burned(1, 5_000, 0)));
		let real = || prove(ETHEREUM, burned_for(RELAYER, 1, 700, 0));
		assert_noop!(real(), Error::<Test>::AlreadyProven);
		assert_ok!(Bridge::drop_arrival(signed(ADMIN), ETHEREUM, 0));
		assert_ok!(reconsider(BURN));
		pass(1);
		assert_ok!(real());
		assert_eq!((free(&BOB), free(&RELAYER)), (FUNDS, FUNDS + 700));
		assert_eq!(the(ETHEREUM).locked, 4_300);
	});
}

#[test]
fn a_return_that_is_not_covered_halts_once() {
	build_and_execute(|| {
		return_refused();
		assert_ok!(send(ETHEREUM, 1_000));
		let refused: DispatchError = Error::<Test>::AlreadyRefused.into();
		assert_noop!(prove(ETHEREUM, delivered(1, false)), refused);
		// If it was delivered in truth, that counts, and nothing is left to be decided.
		assert_ok!(prove(ETHEREUM, delivered(1, true)));
		assert_eq!(Refused::<Test>::get(ETHEREUM, RETURN), None);
		assert_eq!(the(ETHEREUM).locked, 1_500);
	});
}

#[test]
fn a_return_that_is_covered_by_now_is_paid_when_root_lets_it_be_proven_again() {
	build_and_execute(|| {
		return_refused();
		assert_ok!(send(ETHEREUM, 1_000));
		let before = free(&ALICE);
		assert_ok!(reconsider(RETURN));
		last_event(Event::Reconsidered { destination: ETHEREUM, demand: RETURN });
		assert_ok!(prove(ETHEREUM, delivered(1, false)));
		assert_eq!((free(&ALICE), the(ETHEREUM).locked), (before + 1_000, 500));
		assert_noop!(reconsider(RETURN), Error::<Test>::NotProven);
	});
}

#[test]
fn what_was_neither_proven_nor_refused_is_not_reconsidered() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		for demand in [BURN, RETURN] {
			assert_noop!(reconsider(demand), Error::<Test>::NotProven);
			assert_noop!(
				Bridge::reconsider(signed(ADMIN), 2, demand),
				Error::<Test>::DestinationNotFound
			);
		}
	});
}

#[test]
fn only_the_admin_reconsiders() {
	build_and_execute(|| {
		burn_refused();
		for who in [ALICE, GUARDIAN] {
			assert_noop!(Bridge::reconsider(signed(who), ETHEREUM, BURN), DispatchError::BadOrigin);
		}
	});
}
