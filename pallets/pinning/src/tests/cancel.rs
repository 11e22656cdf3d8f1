use super::*;

#[test]
fn who_ends_an_order_pays_for_the_audit_to_come() {
	build_and_execute(|| {
		let version = version();
		let (alice, bob) = (pinner(ALICE), pinner(BOB));
		order(version, 2, 10 * RENT);
		pass(2);
		audit(version, alice, Present);
		audit(version, bob, Missing);
		assert_ok!(Pinning::cancel(signed(PAYER), version));
		// Alice kept it until now. Of Bob an audit said that he did not.
		assert_eq!(the_pinner(alice).earned, 2 * RENT);
		assert_eq!(the_pinner(bob).earned, 0);
		assert_eq!(free(PAYER), FUNDS - 2 * RENT);
		System::assert_last_event(Event::OrderEnded { version, refund: 8 * RENT }.into());
		assert!(!Orders::<Test>::contains_key(version));
		assert_eq!((the_pinner(alice).replicas, the_pinner(bob).replicas), (0, 0));
		// What is said about them afterwards changes nothing.
		audit(version, alice, Present);
		assert_eq!(the_pinner(alice).earned, 2 * RENT);
	});
}

#[test]
fn only_the_payer_ends_an_order_for_a_version_that_is_not_lost() {
	build_and_execute(|| {
		let version = version();
		assert_noop!(Pinning::cancel(signed(PAYER), version), Error::<Test>::OrderNotFound);
		order(version, 1, RENT);
		for availability in [Availability::Available, Availability::Degraded] {
			Registry::now_is(version, availability);
			assert_noop!(Pinning::cancel(signed(EVE), version), Error::<Test>::NotPayer);
		}
	});
}

#[test]
fn anybody_ends_an_order_for_a_version_that_is_lost_or_forgotten() {
	build_and_execute(|| {
		let (lost, id) = kept_by(ALICE);
		let forgotten = version();
		order(forgotten, 1, RENT);
		Registry::now_is(lost, Availability::Lost);
		Registry::forget(forgotten);
		for version in [lost, forgotten] {
			assert_ok!(Pinning::cancel(signed(EVE), version));
		}
		assert_eq!(free(PAYER), FUNDS - 2 * RENT);
		assert_eq!((the_pinner(id).used, the_pinner(id).earned), (0, 2 * RENT));
	});
}

#[test]
fn what_a_payer_that_is_gone_cannot_be_paid_goes_to_the_treasury() {
	build_and_execute(|| {
		let version = version();
		assert_ok!(Pinning::order(signed(PAYER), version, 1, 0, ED - 1));
		assert_ok!(Balances::transfer_all(signed(PAYER), EVE, false));
		Registry::now_is(version, Availability::Lost);
		assert_ok!(Pinning::cancel(signed(EVE), version));
		assert_eq!((free(PAYER), free(TREASURY)), (0, ED + ED - 1));
	});
}

#[test]
fn an_order_that_ends_before_its_draw_leaves_the_next_order_alone() {
	build_and_execute(|| {
		let (id, version) = (pinner(ALICE), version());
		order(version, 1, RENT);
		pass(1);
		assert_ok!(Pinning::cancel(signed(PAYER), version));
		assert_eq!(free(PAYER), FUNDS);
		order(version, 1, RENT);
		pass(1);
		assert!(keepers(version).is_empty());
		pass(1);
		assert_eq!(keepers(version), [id]);
		assert_eq!(Draws::<Test>::iter().count(), 0);
	});
}
