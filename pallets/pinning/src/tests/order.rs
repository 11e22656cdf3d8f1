use super::*;

#[test]
fn an_order_is_paid_in_advance_and_its_pinners_are_drawn_two_blocks_later() {
	build_and_execute(|| {
		let (alice, version) = (pinner(ALICE), version());
		order(version, 1, 3 * RENT);
		System::assert_last_event(
			Event::Ordered { version, payer: PAYER, wanted: 1, budget: 3 * RENT }.into(),
		);
		assert_eq!(free(PAYER), FUNDS - 3 * RENT);
		pass(1);
		assert!(keepers(version).is_empty());
		pass(1);
		assert_eq!(keepers(version), [alice]);
		System::assert_last_event(Event::Assigned { version, pinner: alice, rent: RENT }.into());
		assert!(Kept::<Test>::contains_key(alice, version));
		// The first rent is set aside.
		assert_eq!(the(version).budget, 2 * RENT);
		let pinner = the_pinner(alice);
		assert_eq!((pinner.used, pinner.replicas), (2 * GIB - 7, 1));
	});
}

#[test]
fn only_what_is_available_can_be_ordered() {
	build_and_execute(|| {
		let version = version();
		let order = |version| Pinning::order(signed(PAYER), version, 1, PRICE, RENT);
		for availability in [Availability::Pending, Availability::Degraded, Availability::Lost] {
			Registry::now_is(version, availability);
			assert_noop!(order(version), Error::<Test>::DatasetUnavailable);
		}
		Registry::forget(version);
		assert_noop!(order(version), Error::<Test>::DatasetUnavailable);
		assert_noop!(order(Registry::add_pending()), Error::<Test>::DatasetUnavailable);
	});
}

#[test]
fn a_version_has_one_order_at_most() {
	build_and_execute(|| {
		let version = version();
		order(version, 1, RENT);
		assert_noop!(
			Pinning::order(signed(EVE), version, 1, PRICE, RENT),
			Error::<Test>::AlreadyOrdered
		);
	});
}

#[test]
fn between_one_and_eight_pinners_keep_a_version() {
	build_and_execute(|| {
		let version = version();
		for wanted in [0, 9, u32::MAX] {
			assert_noop!(
				Pinning::order(signed(PAYER), version, wanted, PRICE, FUNDS / 2),
				Error::<Test>::BadReplicaCount
			);
		}
	});
}

#[test]
fn the_money_is_enough_for_a_rent_of_each_replica() {
	build_and_execute(|| {
		let version = version();
		let order = |price, budget| Pinning::order(signed(PAYER), version, 3, price, budget);
		assert_noop!(order(PRICE, 3 * RENT - 1), Error::<Test>::BudgetTooSmall);
		assert_noop!(order(0, 0), Error::<Test>::BudgetTooSmall);
		assert_noop!(order(Balance::MAX, Balance::MAX), ArithmeticError::Overflow);
		assert_noop!(order(PRICE, FUNDS), TokenError::FundsUnavailable);
		assert_ok!(order(PRICE, 3 * RENT));
	});
}

#[test]
fn an_order_is_for_the_bytes_that_auditors_found() {
	build_and_execute(|| {
		// The mock's registry declares none at all.
		let version = Registry::add(3 * GIB + 1, &BLOCKS.map(record));
		assert_noop!(
			Pinning::order(signed(PAYER), version, 1, PRICE, 4 * PRICE - 1),
			Error::<Test>::BudgetTooSmall
		);
		order(version, 1, 4 * PRICE);
		assert_eq!(the(version).bytes, 3 * GIB + 1);
	});
}
