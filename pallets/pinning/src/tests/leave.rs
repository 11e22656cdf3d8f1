use super::*;

#[test]
fn who_leaves_takes_bond_and_rent_along() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		pass(NOTICE);
		assert_noop!(Pinning::leave(signed(ALICE)), Error::<Test>::StillBusy);
		assert_ok!(Pinning::release(signed(ALICE), version));
		assert_ok!(Pinning::leave(signed(ALICE)));
		System::assert_has_event(Event::RentClaimed { pinner: id, amount: RENT }.into());
		System::assert_last_event(Event::PinnerLeft { pinner: id }.into());
		assert_eq!((held(ALICE), free(ALICE)), (0, FUNDS + RENT));
		// She may come again, as another.
		assert_ne!(pinner(ALICE), id);
	});
}

#[test]
fn nobody_leaves_without_notice_or_before_its_end() {
	build_and_execute(|| {
		assert_noop!(Pinning::leave(signed(ALICE)), Error::<Test>::PinnerNotFound);
		pinner(ALICE);
		assert_noop!(Pinning::leave(signed(ALICE)), Error::<Test>::NoticeRunning);
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		pass(NOTICE - 1);
		assert_noop!(Pinning::leave(signed(ALICE)), Error::<Test>::NoticeRunning);
		pass(1);
		assert_ok!(Pinning::leave(signed(ALICE)));
	});
}

#[test]
fn nobody_leaves_before_a_demand_is_answered() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		pass(NOTICE);
		let demand = demand(version, id, 1);
		assert_ok!(Pinning::release(signed(ALICE), version));
		assert_noop!(Pinning::leave(signed(ALICE)), Error::<Test>::StillBusy);
		assert_ok!(show(demand, BLOCKS[1]));
		assert_ok!(Pinning::leave(signed(ALICE)));
	});
}
