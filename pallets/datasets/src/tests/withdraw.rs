use crate::{mock::*, Error, Event, Sources, Versions};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Datasets as _, DerivedVersion, Provenance},
	ContentId, VersionId,
};

fn withdraw(who: AccountId) -> DispatchResult {
	Datasets::withdraw(RuntimeOrigin::signed(who), FIRST)
}

#[test]
fn withdraw_frees_the_deposit_of_a_version_that_nobody_found() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_ok!(Datasets::announce_source(
			RuntimeOrigin::signed(ALICE),
			FIRST,
			b"/dns/a.example/tcp/1".to_vec().try_into().unwrap(),
		));
		run_to_block(1 + 2 * WINDOW);
		assert_ok!(withdraw(ALICE));
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
		assert!(!Versions::<Test>::contains_key(0, 0));
		assert!(!Sources::<Test>::contains_key(FIRST));
		System::assert_last_event(Event::Withdrawn { version: FIRST }.into());
		assert_noop!(withdraw(ALICE), Error::<Test>::VersionNotFound);
	});
}

#[test]
fn the_dataset_goes_with_its_last_version() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let another = || {
			let version = new_version(ContentId::raw(b"b"));
			Datasets::add_version(RuntimeOrigin::signed(ALICE), 0, version)
		};
		assert_ok!(another());
		run_to_block(1 + 2 * WINDOW);
		assert_ok!(withdraw(ALICE));
		assert!(Datasets::dataset(0).is_some());
		let second = VersionId::new(0, 1);
		assert_ok!(Datasets::withdraw(RuntimeOrigin::signed(ALICE), second));
		assert!(Datasets::dataset(0).is_none());
		assert_noop!(another(), Error::<Test>::DatasetNotFound);
		// Its id is not handed out again.
		assert_eq!(register(ContentId::raw(b"a")).dataset, 1);
	});
}

#[test]
fn withdraw_is_for_the_owner_and_not_while_auditors_look() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_noop!(withdraw(BOB), Error::<Test>::NotOwner);
		assert_noop!(withdraw(ALICE), Error::<Test>::AuditPending);
	});
}

#[test]
fn withdraw_refuses_what_others_may_have_built_on() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		make_available(FIRST);
		assert_noop!(withdraw(ALICE), Error::<Test>::AlreadyAvailable);

		let made = Datasets::register_derived(DerivedVersion {
			owner: ALICE,
			root: ContentId::raw(b"labels"),
			bytes: 1,
			items: 1,
			provenance: Provenance::Campaign(0),
			parents: vec![FIRST],
			royalty: Default::default(),
			sources: Vec::new(),
		})
		.unwrap();
		run_to_block(1 + 2 * WINDOW);
		assert_noop!(
			Datasets::withdraw(RuntimeOrigin::signed(ALICE), made),
			Error::<Test>::NotWithdrawable
		);
	});
}
