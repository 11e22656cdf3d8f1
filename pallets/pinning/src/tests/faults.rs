//! Demands that nobody answers.

use super::*;
use crate::WeightInfo;
use frame::deps::frame_support::weights::WeightMeter;

/// What a first fault costs Alice.
const SLASHED: Balance = BOND / 10;

#[test]
fn who_shows_nothing_loses_a_part_of_its_bond_and_the_replica() {
	build_and_execute(|| {
		let (version, alice) = kept_by(ALICE);
		let bob = pinner(BOB);
		let budget = the(version).budget;
		let demand = demand(version, alice, 0);
		pass(WINDOW);
		System::assert_has_event(Event::Fault { demand, pinner: alice, slashed: SLASHED }.into());
		System::assert_has_event(Event::Released { version, pinner: alice }.into());
		assert_eq!((held(ALICE), the_pinner(alice).bond), (BOND - SLASHED, BOND - SLASHED));
		// A fifth is for who asked, and so is what the answer would have cost.
		assert_eq!(free(EVE), FUNDS + SLASHED / 5);
		assert_eq!(free(TREASURY), ED + SLASHED - SLASHED / 5);
		assert!(!Demands::<Test>::contains_key(demand));
		assert_eq!(the_pinner(alice).demands, 0);
		// Rent that was earned before stays.
		assert_eq!(the_pinner(alice).earned, RENT);
		assert_eq!(the(version).budget, budget + RENT);
		pass(2);
		assert_eq!(keepers(version), [bob]);
	});
}

#[test]
fn who_is_short_of_bond_is_not_drawn() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		demand(version, id, 0);
		assert!(is_listed(id));
		pass(WINDOW);
		assert!(!is_listed(id));
		pass(2);
		assert!(keepers(version).is_empty());
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(10, PRICE)));
		assert_eq!(held(ALICE), BOND);
		assert!(is_listed(id));
	});
}

#[test]
fn a_demand_outlives_the_order_and_the_replica() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let demand = demand(version, id, 0);
		assert_ok!(Pinning::cancel(signed(PAYER), version));
		assert_eq!(the_pinner(id).replicas, 0);
		pass(WINDOW);
		System::assert_last_event(Event::Fault { demand, pinner: id, slashed: SLASHED }.into());
		assert_eq!(held(ALICE), BOND - SLASHED);
	});
}

#[test]
fn a_fault_does_not_touch_the_next_order_of_the_same_version() {
	build_and_execute(|| {
		let (version, alice) = kept_by(ALICE);
		demand(version, alice, 0);
		assert_ok!(Pinning::cancel(signed(PAYER), version));
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		let bob = pinner(BOB);
		order(version, 1, RENT);
		pass(WINDOW);
		assert_eq!(keepers(version), [bob]);
	});
}

#[test]
fn each_demand_that_is_not_answered_is_a_fault() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let first = demand(version, id, 0);
		let second = demand(version, id, 1);
		pass(WINDOW);
		let left = BOND - SLASHED;
		for (demand, slashed) in [(first, SLASHED), (second, left / 10)] {
			System::assert_has_event(Event::Fault { demand, pinner: id, slashed }.into());
		}
		assert_eq!(held(ALICE), left - left / 10);
	});
}

#[test]
fn what_a_doubter_that_is_gone_cannot_be_paid_goes_to_the_treasury() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		// A small bond, so that neither fee nor reward bring an account into being.
		assert_ok!(Pinning::cancel(signed(PAYER), version));
		MinBond::set(100);
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(1, PRICE)));
		let small = Registry::add(GIB, &[record(b"")]);
		order(small, 1, 4 * RENT);
		pass(2);
		audit(small, id, Present);
		demand(small, id, 0);
		assert_ok!(Balances::transfer_all(signed(EVE), BOB, false));
		let treasury = free(TREASURY);
		pass(WINDOW);
		assert_eq!(held(ALICE), 200 - 20);
		assert_eq!((free(EVE), free(TREASURY)), (0, treasury + 6 + 20));
	});
}

#[test]
fn faults_wait_for_a_block_that_has_room_and_can_be_answered_until_then() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let first = demand(version, id, 0);
		let second = demand(version, id, 1);
		pass_with(WINDOW, || WeightMeter::with_limit(Weight::zero()));
		assert_ok!(show(second, BLOCKS[1]));
		type Weights = <Test as crate::Config>::WeightInfo;
		let one = Weights::look_for_due_demands().saturating_add(Weights::end_demand());
		pass_with(1, || WeightMeter::with_limit(one));
		assert!(!Demands::<Test>::contains_key(first));
		assert_eq!(held(ALICE), BOND - SLASHED);
	});
}

#[test]
fn one_block_ends_only_so_many_demands() {
	build_and_execute(|| {
		crowd();
		let version = Registry::add(GIB, &BLOCKS.map(record));
		pass(2);
		order(version, 8, 100 * RENT);
		pass(2);
		let ids = keepers(version);
		assert_eq!(ids.len(), 8);
		for id in &ids {
			audit(version, *id, Present);
		}
		// 17 of them, at most four each.
		for place in 0..17 {
			demand(version, ids[place % 8], 0);
		}
		pass(WINDOW);
		assert_eq!(Demands::<Test>::iter().count(), 1);
		pass(1);
		assert_eq!(Demands::<Test>::iter().count(), 0);
	});
}
