use super::*;

#[test]
fn anybody_has_those_drawn_who_came_after_the_order() {
	build_and_execute(|| {
		let version = version();
		order(version, 2, 2 * RENT);
		assert_noop!(Pinning::assign(signed(EVE), version), Error::<Test>::DrawPending);
		pass(2);
		System::assert_last_event(Event::PinnersMissing { version, missing: 2 }.into());
		assert_noop!(Pinning::assign(signed(EVE), version), Error::<Test>::NoPinnerFits);
		let id = pinner(ALICE);
		assert_ok!(Pinning::assign(signed(EVE), version));
		assert!(keepers(version).is_empty());
		pass(2);
		assert_eq!(keepers(version), [id]);
		System::assert_last_event(Event::PinnersMissing { version, missing: 1 }.into());
		// She alone cannot keep it twice.
		assert_noop!(Pinning::assign(signed(EVE), version), Error::<Test>::NoPinnerFits);
	});
}

#[test]
fn assign_needs_an_order_of_something_that_lacks_pinners() {
	build_and_execute(|| {
		let (kept, _) = kept_by(ALICE);
		let (missing, lost) = (version(), version());
		assert_noop!(Pinning::assign(signed(EVE), missing), Error::<Test>::OrderNotFound);
		assert_noop!(Pinning::assign(signed(EVE), kept), Error::<Test>::NothingToAssign);
		order(lost, 1, RENT);
		Registry::now_is(lost, Availability::Lost);
		assert_noop!(Pinning::assign(signed(EVE), lost), Error::<Test>::DatasetUnavailable);
	});
}
