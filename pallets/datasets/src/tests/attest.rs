use crate::{
	mock::*,
	quorum,
	types::{Attestation, Verdict},
	Attestations, Error, Event, HoldReason, PendingAudits, Versions,
};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::{frame_system::RawOrigin, polkadot_sdk_frame as frame};
use proptest::prelude::*;
use sensor_primitives::{traits::Availability, ContentId};
use Verdict::{Missing, Present};

fn availability() -> Availability {
	Versions::<Test>::get(0, 0).unwrap().availability
}

proptest! {
	#[test]
	fn a_quorum_is_two_thirds_rounded_up(auditors in 1u32..) {
		prop_assert_eq!(u64::from(quorum(auditors)), (u64::from(auditors) * 2).div_ceil(3));
	}
}

#[test]
fn nobody_is_no_quorum() {
	assert_eq!(quorum(0), 1);
}

#[test]
fn two_thirds_of_the_auditors_make_a_version_available_and_free_the_deposit() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_ok!(attest(FIRST, 3, Present));
		assert_ok!(attest(FIRST, 0, Present));
		assert_eq!(availability(), Availability::Pending);
		assert_ok!(attest(FIRST, 1, Present));
		assert_eq!(availability(), Availability::Available);
		assert_eq!(Balances::balance_on_hold(&HoldReason::VersionDeposit.into(), &ALICE), 0);
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
		assert!(!PendingAudits::<Test>::contains_key(FIRST));
		System::assert_last_event(Event::BecameAvailable { version: FIRST }.into());
	});
}

#[test]
fn a_missing_verdict_is_recorded_but_makes_nothing_available() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		for index in 0..4 {
			assert_ok!(attest(FIRST, index, Missing));
		}
		assert_eq!(availability(), Availability::Pending);
		assert_eq!(Attestations::<Test>::get(FIRST).unwrap().missing.into_inner(), [0, 1, 2, 3]);
		System::assert_last_event(
			Event::Attested {
				version: FIRST,
				auditor_index: 3,
				verdict: Missing,
				digest: H256::repeat_byte(7),
			}
			.into(),
		);
	});
}

#[test]
fn an_auditor_that_missed_data_may_find_it_later_but_not_the_other_way_round() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_ok!(attest(FIRST, 2, Missing));
		assert_ok!(attest(FIRST, 2, Present));
		let tally = Attestations::<Test>::get(FIRST).unwrap();
		assert_eq!(tally.present.into_inner(), [2]);
		assert!(tally.missing.is_empty());
		for verdict in [Missing, Present] {
			assert_noop!(
				Datasets::attest(
					RawOrigin::Authorized.into(),
					attestation(FIRST, 2, verdict),
					pair_signature(),
				),
				Error::<Test>::AlreadyAttested
			);
		}
	});
}

/// Any signature: the call itself does not look at it.
fn pair_signature() -> sensor_primitives::keys::audit::AuditorSignature {
	use frame::deps::sp_core::Pair;
	pair(0).sign(b"")
}

#[test]
fn attest_needs_an_authorised_origin() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				Datasets::attest(origin, attestation(FIRST, 0, Present), pair_signature()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn only_the_auditor_that_is_named_can_sign() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let forged = signed(attestation(FIRST, 0, Present), 1);
		assert_eq!(authorize(&forged), Err(InvalidTransaction::BadProof.into()));
		let stranger = signed(attestation(FIRST, 4, Present), 4);
		assert_eq!(authorize(&stranger), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn a_signature_covers_all_that_is_said() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let RuntimeCall::Datasets(crate::Call::attest { attestation, signature }) =
			signed(attestation(FIRST, 0, Missing), 0)
		else {
			panic!("signed makes attestations")
		};
		for changed in [
			Attestation { verdict: Present, ..attestation },
			Attestation { digest: H256::zero(), ..attestation },
			Attestation { auditor_index: 1, ..attestation },
		] {
			let call = crate::Call::attest { attestation: changed, signature: signature.clone() };
			assert_eq!(authorize(&call.into()), Err(InvalidTransaction::BadProof.into()));
		}
	});
}

#[test]
fn what_says_nothing_new_does_not_enter_the_pool() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let call = signed(attestation(FIRST, 0, Present), 0);
		let valid = authorize(&call).unwrap();
		assert!(valid.propagate);
		// The pool keeps one of two attestations that say the same.
		let again = authorize(&signed(attestation(FIRST, 0, Present), 0)).unwrap();
		assert_eq!(valid.provides, again.provides);
		let other = authorize(&signed(attestation(FIRST, 0, Missing), 0)).unwrap();
		assert_ne!(valid.provides, other.provides);

		assert_ok!(include(call.clone()));
		assert_eq!(authorize(&call), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn an_attestation_counts_in_its_round_only() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let late = signed(attestation(FIRST, 0, Present), 0);
		run_to_block(1 + WINDOW);
		assert_eq!(authorize(&late), Err(InvalidTransaction::BadProof.into()));
	});
}

#[test]
fn a_version_that_is_available_or_unknown_is_not_attested_to() {
	build_and_execute(|| {
		assert!(attest(FIRST, 0, Present).is_err());
		register(ContentId::raw(b"a"));
		for index in 0..3 {
			assert_ok!(attest(FIRST, index, Present));
		}
		assert_eq!(
			authorize(&signed(attestation(FIRST, 3, Present), 3)),
			Err(InvalidTransaction::Stale.into())
		);
	});
}
