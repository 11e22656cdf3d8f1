use super::*;

#[test]
fn who_gave_notice_may_go_when_it_is_over_even_if_nobody_takes_over() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		pass(NOTICE - 1);
		assert_noop!(Pinning::release(signed(ALICE), version), Error::<Test>::NoticeRunning);
		pass(1);
		let before = the(version).budget;
		assert_ok!(Pinning::release(signed(ALICE), version));
		System::assert_last_event(Event::Released { version, pinner: id }.into());
		assert!(keepers(version).is_empty());
		// What was set aside for the next audit goes back to the order.
		assert_eq!(the(version).budget, before + RENT);
		assert_eq!(the_pinner(id).used, 0);
		assert!(!Kept::<Test>::contains_key(id, version));
		// Another is looked for at once, and found if one comes in time.
		let bob = pinner(BOB);
		assert_eq!(keepers(version), [bob]);
	});
}

#[test]
fn only_what_is_kept_can_be_released_and_only_after_notice() {
	build_and_execute(|| {
		let (kept, _) = kept_by(ALICE);
		assert_noop!(Pinning::release(signed(ALICE), kept), Error::<Test>::NoticeRunning);
		assert_noop!(Pinning::release(signed(BOB), kept), Error::<Test>::PinnerNotFound);
		pinner(BOB);
		assert_ok!(Pinning::give_notice(signed(BOB)));
		pass(NOTICE);
		assert_noop!(Pinning::release(signed(BOB), kept), Error::<Test>::NotKept);
		assert_noop!(Pinning::release(signed(BOB), version()), Error::<Test>::NotKept);
	});
}
