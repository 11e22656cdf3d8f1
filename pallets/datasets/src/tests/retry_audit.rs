use crate::{mock::*, Error, Event, PendingAudits};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::ContentId;

fn retry(who: AccountId) -> DispatchResult {
	Datasets::retry_audit(RuntimeOrigin::signed(who), FIRST)
}

#[test]
fn retry_audit_lets_a_parked_version_become_available() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		run_to_block(1 + 2 * WINDOW);
		assert_ok!(retry(ALICE));
		assert_eq!(PendingAudits::<Test>::get(FIRST).unwrap().attempt, 1);
		System::assert_last_event(Event::AuditRestarted { version: FIRST, attempt: 1 }.into());
		make_available(FIRST);
		System::assert_last_event(Event::BecameAvailable { version: FIRST }.into());
		assert_noop!(retry(ALICE), Error::<Test>::AlreadyAvailable);
	});
}

#[test]
fn retry_audit_is_for_the_owner_and_not_while_an_audit_is_under_way() {
	build_and_execute(|| {
		assert_noop!(retry(ALICE), Error::<Test>::VersionNotFound);
		register(ContentId::raw(b"a"));
		assert_noop!(retry(BOB), Error::<Test>::NotOwner);
		assert_noop!(retry(ALICE), Error::<Test>::AuditPending);
	});
}
