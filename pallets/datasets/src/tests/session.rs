use crate::{mock::*, AuditorSet, Auditors, Versions};
use frame::{testing_prelude::*, traits::OneSessionHandler};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, ContentId};

fn new_session(indices: impl Iterator<Item = u32>) {
	let validators: Vec<_> = indices.map(|index| (u64::from(index), auditor(index))).collect();
	let keys = || validators.iter().map(|(who, key)| (who, key.clone()));
	<Datasets as OneSessionHandler<AccountId>>::on_new_session(true, keys(), keys());
}

#[test]
fn validators_audit_with_their_session_keys() {
	build_and_execute(|| {
		new_session(2..5);
		assert_eq!(Auditors::<Test>::get().into_inner(), [auditor(2), auditor(3), auditor(4)]);
	});
}

#[test]
fn a_session_with_the_same_validators_is_the_same_set() {
	build_and_execute(|| {
		let before = AuditorSet::<Test>::get();
		new_session(0..4);
		assert_eq!(AuditorSet::<Test>::get(), before);
		new_session(0..5);
		assert_eq!(AuditorSet::<Test>::get(), before + 1);
	});
}

#[test]
fn validators_beyond_the_bound_do_not_audit() {
	build_and_execute(|| {
		new_session(0..20);
		assert_eq!(Auditors::<Test>::get().len(), 16);
	});
}

#[test]
fn attestations_of_a_former_set_stop_counting() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let former = signed(attestation(FIRST, 2, whole()), 2);
		assert_ok!(attest(FIRST, 0, whole()));
		assert_ok!(attest(FIRST, 1, whole()));
		// The same people, but every index names somebody else.
		set_auditors([3, 0, 1, 2].into_iter());
		assert_eq!(authorize(&former), Err(InvalidTransaction::Stale.into()));
		assert_ok!(include(signed(attestation(FIRST, 0, whole()), 3)));
		assert_ok!(include(signed(attestation(FIRST, 1, whole()), 0)));
		assert_eq!(Versions::<Test>::get(0, 0).unwrap().availability, Availability::Pending);
		assert_ok!(include(signed(attestation(FIRST, 2, whole()), 1)));
		assert_eq!(Versions::<Test>::get(0, 0).unwrap().availability, Availability::Available);
	});
}
