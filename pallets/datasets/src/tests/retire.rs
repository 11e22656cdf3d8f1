use crate::{mock::*, Error, Event, HoldReason, PendingAudits, Queues, Versions};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, ContentId};

fn retire(who: AccountId) -> DispatchResult {
	Datasets::retire(RuntimeOrigin::signed(who), FIRST)
}

fn on_hold() -> u128 {
	Balances::balance_on_hold(&HoldReason::VersionDeposit.into(), &ALICE)
}

#[test]
fn retire_ends_the_audits_of_a_version_and_frees_its_deposit() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		make_available(FIRST);
		assert_eq!(on_hold(), DEPOSIT);
		assert_ok!(retire(ALICE));
		assert_eq!(on_hold(), 0);
		assert_eq!(Queues::<Test>::iter().count(), 0);
		assert_eq!(Versions::<Test>::get(0, 0).unwrap().availability, Availability::Lost);
		System::assert_has_event(Event::BecameLost { version: FIRST }.into());
		System::assert_last_event(Event::Retired { version: FIRST }.into());
		assert_noop!(retire(ALICE), Error::<Test>::AlreadyRetired);
	});
}

#[test]
fn retire_is_for_the_owner_of_what_was_available() {
	build_and_execute(|| {
		assert_noop!(retire(ALICE), Error::<Test>::VersionNotFound);
		register(ContentId::raw(b"a"));
		assert_noop!(retire(ALICE), Error::<Test>::NeverAvailable);
		make_available(FIRST);
		assert_noop!(retire(BOB), Error::<Test>::NotOwner);
	});
}

#[test]
fn what_was_retired_can_be_audited_again_for_a_new_deposit() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		make_available(FIRST);
		assert_ok!(retire(ALICE));
		assert_ok!(Datasets::retry_audit(RuntimeOrigin::signed(ALICE), FIRST));
		assert_eq!(on_hold(), DEPOSIT);
		// And given up again, while it is looked for.
		assert!(PendingAudits::<Test>::contains_key(FIRST));
		assert_ok!(retire(ALICE));
		assert_eq!(on_hold(), 0);
		assert!(!PendingAudits::<Test>::contains_key(FIRST));
	});
}

#[test]
fn who_cannot_cover_the_deposit_cannot_have_a_retired_version_audited() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		make_available(FIRST);
		assert_ok!(retire(ALICE));
		assert_ok!(Balances::transfer_allow_death(
			RuntimeOrigin::signed(ALICE),
			BOB,
			FUNDS - DEPOSIT
		));
		assert_noop!(
			Datasets::retry_audit(RuntimeOrigin::signed(ALICE), FIRST),
			TokenError::FundsUnavailable
		);
	});
}
