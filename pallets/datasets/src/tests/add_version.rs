use crate::{mock::*, Error, Event, HoldReason, PendingAudits};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{ContentId, VersionId};

#[test]
fn add_version_numbers_versions_in_order_and_audits_each() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let root = ContentId::raw(b"b");
		assert_ok!(Datasets::add_version(RuntimeOrigin::signed(ALICE), 0, new_version(root)));
		let version = VersionId::new(0, 1);
		System::assert_last_event(Event::Registered { version, owner: ALICE, root }.into());
		assert!(PendingAudits::<Test>::contains_key(version));
		assert_eq!(
			Balances::balance_on_hold(&HoldReason::VersionDeposit.into(), &ALICE),
			2 * DEPOSIT
		);
	});
}

#[test]
fn add_version_is_for_the_owner_of_a_dataset_that_exists() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let version = new_version(ContentId::raw(b"b"));
		assert_noop!(
			Datasets::add_version(RuntimeOrigin::signed(BOB), 0, version.clone()),
			Error::<Test>::NotOwner
		);
		assert_noop!(
			Datasets::add_version(RuntimeOrigin::signed(ALICE), 7, version),
			Error::<Test>::DatasetNotFound
		);
	});
}

#[test]
fn add_version_leaves_all_as_it_was_when_funds_are_short() {
	build_and_execute(|| {
		for content in [b"a", b"b", b"c"] {
			register(ContentId::raw(content));
		}
		assert_noop!(
			Datasets::add_version(
				RuntimeOrigin::signed(ALICE),
				0,
				new_version(ContentId::raw(b"d"))
			),
			TokenError::FundsUnavailable
		);
	});
}
