use super::*;

#[test]
fn nothing_more_is_given_to_who_is_about_to_leave() {
	build_and_execute(|| {
		let id = pinner(ALICE);
		let now = System::block_number();
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		assert_eq!(the_pinner(id).leaves, Some(now + NOTICE));
		System::assert_last_event(Event::NoticeGiven { pinner: id, leaves: now + NOTICE }.into());
		let version = version();
		order(version, 1, RENT);
		pass(2);
		assert!(keepers(version).is_empty());
	});
}

#[test]
fn only_pinners_give_notice_and_only_once() {
	build_and_execute(|| {
		assert_noop!(Pinning::give_notice(signed(ALICE)), Error::<Test>::PinnerNotFound);
		pinner(ALICE);
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		assert_noop!(Pinning::give_notice(signed(ALICE)), Error::<Test>::AboutToLeave);
	});
}

#[test]
fn who_is_about_to_leave_goes_when_an_audit_finds_the_version_at_another() {
	build_and_execute(|| {
		let (version, alice) = kept_by(ALICE);
		let bob = pinner(BOB);
		assert_ok!(Pinning::give_notice(signed(ALICE)));
		// The next audit has another drawn, and she earns rent until that one has it.
		audit(version, alice, Present);
		pass(2);
		assert_eq!(keepers(version), [alice, bob]);
		audit(version, alice, Present);
		audit(version, bob, Unknown);
		assert_eq!(keepers(version), [alice, bob]);
		// Whichever of the two the audit looks at first, she is paid for this one, too.
		audit(version, bob, Present);
		audit(version, alice, Present);
		assert_eq!(keepers(version), [bob]);
		assert_eq!(the_pinner(alice).earned, 4 * RENT);
		assert_eq!(the_pinner(bob).earned, RENT);
		assert_eq!(the(version).budget, (100 - 5 - 1) * RENT);
	});
}
