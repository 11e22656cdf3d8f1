//! What audits come to.

use super::*;
use sensor_primitives::traits::Pinners as _;

#[test]
fn every_audit_that_finds_a_replica_pays_its_rent() {
	build_and_execute(|| {
		let (id, version) = (pinner(ALICE), version());
		order(version, 1, 5 * RENT);
		pass(2);
		assert_eq!(Pinning::pinners(version), [id]);
		for audits in 1..=3 {
			audit(version, id, Present);
			System::assert_last_event(Event::RentPaid { version, pinner: id, rent: RENT }.into());
			assert_eq!(the_pinner(id).earned, audits * RENT);
			assert_eq!(the(version).budget, (4 - audits) * RENT);
		}
	});
}

#[test]
fn an_audit_that_comes_to_nothing_changes_nothing() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		audit(version, id, Missing);
		let (order, pinner) = (the(version), the_pinner(id));
		audit(version, id, Unknown);
		assert_eq!((the(version), the_pinner(id)), (order, pinner));
	});
}

#[test]
fn a_replica_that_is_missed_in_a_row_is_given_to_another() {
	build_and_execute(|| {
		let (version, alice) = kept_by(ALICE);
		let bob = pinner(BOB);
		for verdict in [Missing, Missing, Present, Missing, Unknown, Missing] {
			audit(version, alice, verdict);
			assert_eq!(keepers(version), [alice]);
		}
		let (bond, earned, budget) = (held(ALICE), the_pinner(alice).earned, the(version).budget);
		audit(version, alice, Missing);
		System::assert_has_event(Event::Released { version, pinner: alice }.into());
		assert!(keepers(version).is_empty());
		assert_eq!(the(version).budget, budget + RENT);
		pass(2);
		assert_eq!(keepers(version), [bob]);
		// She has lost nothing but rent.
		assert_eq!((held(ALICE), the_pinner(alice).earned), (bond, earned));
	});
}

#[test]
fn who_lacks_what_others_have_is_not_drawn_until_it_renews_its_offer() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		for _ in 0..FAILURES {
			audit(version, id, Missing);
		}
		System::assert_last_event(Event::Suspended { pinner: id }.into());
		pass(2);
		assert!(keepers(version).is_empty());
		assert_noop!(Pinning::assign(signed(EVE), version), Error::<Test>::NoPinnerFits);
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(10, PRICE)));
		assert_ok!(Pinning::assign(signed(EVE), version));
		pass(2);
		assert_eq!(keepers(version), [id]);
		assert!(!replica(version, id).found);
	});
}

#[test]
fn nobody_is_suspended_for_lacking_what_nobody_has() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		Registry::now_is(version, Availability::Degraded);
		for _ in 0..FAILURES {
			audit(version, id, Missing);
		}
		assert!(keepers(version).is_empty());
		assert!(!the_pinner(id).suspended && is_listed(id));
	});
}

#[test]
fn an_order_that_runs_out_of_money_has_paid_for_every_audit() {
	build_and_execute(|| {
		let version = version();
		let (alice, bob) = (pinner(ALICE), pinner(BOB));
		order(version, 2, 3 * RENT + 9);
		pass(2);
		assert_eq!(the(version).budget, RENT + 9);
		// The first who is found takes the last rent that could be set aside, and nobody is unpaid.
		audit(version, alice, Present);
		audit(version, bob, Present);
		assert_eq!((the_pinner(alice).earned, the_pinner(bob).earned), (RENT, RENT));
		assert_eq!(keepers(version), [alice]);
		audit(version, alice, Present);
		System::assert_last_event(Event::OrderEnded { version, refund: 9 }.into());
		assert!(!Orders::<Test>::contains_key(version));
		assert_eq!(the_pinner(alice).earned, 2 * RENT);
		assert_eq!(free(PAYER), FUNDS - 3 * RENT);
	});
}

#[test]
fn an_order_ends_even_if_its_payer_is_gone() {
	build_and_execute(|| {
		let (id, version) = (pinner(ALICE), version());
		order(version, 1, RENT + ED - 1);
		pass(2);
		assert_ok!(Balances::transfer_all(signed(PAYER), EVE, false));
		audit(version, id, Present);
		assert!(!Orders::<Test>::contains_key(version));
		assert_eq!((free(PAYER), free(TREASURY)), (0, ED + ED - 1));
	});
}

#[test]
fn who_asks_nothing_is_kept_for_nothing() {
	build_and_execute(|| {
		let (id, version) = (pinner_at(ALICE, 0), version());
		order(version, 1, RENT);
		pass(2);
		audit(version, id, Present);
		assert_eq!((the_pinner(id).earned, the(version).budget), (0, RENT));
		assert_eq!(keepers(version), [id]);
	});
}

#[test]
fn audits_of_what_nobody_keeps_change_nothing() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let bob = pinner(BOB);
		for verdict in [Present, Missing, Unknown] {
			assert_storage_noop!(audit(version, bob, verdict));
			assert_storage_noop!(audit(VersionId::new(7, 0), id, verdict));
		}
		assert!(Pinning::pinners(VersionId::new(7, 0)).is_empty());
	});
}

#[test]
fn auditors_are_told_where_a_pinner_serves() {
	build_and_execute(|| {
		let id = pinner(ALICE);
		assert_eq!(Pinning::addresses(id), [b"/ip4/192.0.2.1/tcp/4001/p2p/12D3KooW"]);
		assert!(Pinning::addresses(id + 1).is_empty());
	});
}
