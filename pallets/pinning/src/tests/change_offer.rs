use super::*;

#[test]
fn the_bond_follows_the_capacity_of_a_pinner_that_keeps_nothing() {
	build_and_execute(|| {
		let id = pinner(ALICE);
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(20, 1)));
		assert_eq!(held(ALICE), BOND + 1_000);
		System::assert_last_event(Event::OfferChanged { pinner: id, bond: BOND + 1_000 }.into());
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(1, 1)));
		assert_eq!(held(ALICE), 1_100);
	});
}

#[test]
fn the_bond_does_not_shrink_while_a_fault_can_be_proven() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(2, PRICE)));
		assert_eq!(held(ALICE), BOND);
		let demand = demand(version, id, 0);
		assert_ok!(Pinning::cancel(signed(PAYER), version));
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(2, PRICE)));
		assert_eq!(held(ALICE), BOND);
		assert_ok!(show(demand, BLOCKS[0]));
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(2, PRICE)));
		assert_eq!(held(ALICE), 1_200);
	});
}

#[test]
fn an_offer_has_room_for_what_is_kept_already() {
	build_and_execute(|| {
		kept_by(ALICE);
		assert_noop!(
			Pinning::change_offer(signed(ALICE), offer(1, PRICE)),
			Error::<Test>::TooLittleCapacity
		);
	});
}

#[test]
fn rents_that_were_agreed_stay() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(10, 7 * PRICE)));
		audit(version, id, Present);
		assert_eq!(the_pinner(id).earned, 2 * RENT);
	});
}

#[test]
fn only_pinners_that_stay_change_their_offers() {
	build_and_execute(|| {
		assert_noop!(
			Pinning::change_offer(signed(BOB), offer(10, PRICE)),
			Error::<Test>::PinnerNotFound
		);
		pinner(ALICE);
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		assert_noop!(
			Pinning::change_offer(signed(ALICE), offer(10, PRICE)),
			Error::<Test>::AboutToLeave
		);
	});
}

#[test]
fn change_offer_fails_when_funds_are_short() {
	build_and_execute(|| {
		pinner(ALICE);
		assert_noop!(
			Pinning::change_offer(signed(ALICE), offer(FUNDS as u64, PRICE)),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn a_pinner_comes_back_only_if_there_is_room() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		for _ in 0..FAILURES {
			audit(version, id, Missing);
		}
		assert!(the_pinner(id).suspended && !is_listed(id));
		crowd();
		assert_noop!(
			Pinning::change_offer(signed(ALICE), offer(10, PRICE)),
			Error::<Test>::TooManyPinners
		);
		assert_ok!(Pinning::give_notice(signed(1_000)));
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(10, PRICE)));
		assert!(!the_pinner(id).suspended && is_listed(id));
	});
}

#[test]
fn a_full_roster_keeps_nobody_from_ending_an_order() {
	build_and_execute(|| {
		let (first, id) = kept_by(ALICE);
		let second = version();
		order(second, 1, RENT);
		pass(2);
		// More is asked of pinners, so that she is short of bond; others take her place.
		MinBond::set(2_000);
		assert_ok!(Pinning::cancel(signed(PAYER), first));
		assert!(!is_listed(id));
		crowd();
		// She comes back, but nothing is left for her.
		MinBond::set(1_000);
		assert_ok!(Pinning::cancel(signed(PAYER), second));
		assert!(!is_listed(id));
		assert_eq!(the_pinner(id).replicas, 0);
	});
}
