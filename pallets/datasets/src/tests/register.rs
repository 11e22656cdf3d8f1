use crate::{mock::*, types::NewVersion, Error, Event, HoldReason, PendingAudits, Versions};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, Provenance},
	ContentId,
};

#[test]
fn register_makes_a_pending_version_and_holds_the_deposit() {
	build_and_execute(|| {
		let root = ContentId::raw(b"images");
		let id = register(root);
		assert_eq!(id, FIRST);
		let version = Versions::<Test>::get(0, 0).unwrap();
		assert_eq!(version.root, root);
		assert_eq!(version.provenance, Provenance::Raw);
		assert_eq!(version.availability, Availability::Pending);
		assert!(PendingAudits::<Test>::contains_key(id));
		assert_eq!(Balances::balance_on_hold(&HoldReason::VersionDeposit.into(), &ALICE), DEPOSIT);
		System::assert_last_event(Event::Registered { version: id, owner: ALICE, root }.into());
	});
}

#[test]
fn register_gives_every_dataset_its_own_id() {
	build_and_execute(|| {
		let first = register(ContentId::raw(b"a"));
		let second = register(ContentId::raw(b"a"));
		assert_eq!((first.dataset, second.dataset), (0, 1));
	});
}

#[test]
fn register_fails_when_the_deposit_cannot_be_covered() {
	build_and_execute(|| {
		assert_noop!(
			Datasets::register(
				RuntimeOrigin::signed(99),
				b"scenes".to_vec().try_into().unwrap(),
				new_version(ContentId::raw(b"images")),
			),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn register_refuses_names_that_are_no_text() {
	build_and_execute(|| {
		for name in [b"".to_vec(), vec![0xff]] {
			assert_noop!(
				Datasets::register(
					RuntimeOrigin::signed(ALICE),
					name.try_into().unwrap(),
					new_version(ContentId::raw(b"images")),
				),
				Error::<Test>::BadName
			);
		}
	});
}

#[test]
fn register_refuses_versions_without_a_byte_or_with_too_many_and_sources_that_are_no_addresses() {
	build_and_execute(|| {
		let good = new_version(ContentId::raw(b"images"));
		let sources: Vec<_> = vec![b"not an address".to_vec().try_into().unwrap()];
		for (version, error) in [
			(NewVersion { bytes: 0, ..good.clone() }, Error::<Test>::Empty),
			(NewVersion { bytes: MAX_BYTES + 1, ..good.clone() }, Error::TooLarge),
			(NewVersion { sources: sources.try_into().unwrap(), ..good }, Error::BadSource),
		] {
			assert_noop!(
				Datasets::register(
					RuntimeOrigin::signed(ALICE),
					b"scenes".to_vec().try_into().unwrap(),
					version,
				),
				error
			);
		}
	});
}
