use crate::{
	mock::*,
	types::{Attestation, Contents, Finding, Holding},
	Attestations, Error, Event, HoldReason, PendingAudits, Versions,
};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::{frame_system::RawOrigin, polkadot_sdk_frame as frame};
use sensor_primitives::{traits::Availability, ContentId};
use Finding::Broken;

fn availability() -> Availability {
	Versions::<Test>::get(0, 0).unwrap().availability
}

#[test]
fn two_thirds_of_the_auditors_make_a_version_available() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_ok!(attest(FIRST, 3, whole()));
		assert_ok!(attest(FIRST, 0, whole()));
		assert_eq!(availability(), Availability::Pending);
		assert_ok!(attest(FIRST, 1, whole()));
		assert_eq!(availability(), Availability::Available);
		assert_eq!(Versions::<Test>::get(0, 0).unwrap().contents, Some(contents()));
		// It goes on being audited.
		assert_eq!(Balances::balance_on_hold(&HoldReason::VersionDeposit.into(), &ALICE), DEPOSIT);
		assert!(!PendingAudits::<Test>::contains_key(FIRST));
		System::assert_last_event(Event::BecameAvailable { version: FIRST }.into());
	});
}

#[test]
fn a_broken_version_is_recorded_but_makes_nothing_available() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		for index in 0..4 {
			assert_ok!(attest(FIRST, index, Broken));
		}
		assert_eq!(availability(), Availability::Pending);
		assert_eq!(Attestations::<Test>::get(FIRST).unwrap().statements.len(), 4);
		System::assert_last_event(
			Event::Attested {
				version: FIRST,
				auditor_index: 3,
				finding: Broken,
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
		assert_ok!(attest(FIRST, 2, Broken));
		assert_ok!(attest(FIRST, 2, whole()));
		let tally = Attestations::<Test>::get(FIRST).unwrap();
		assert_eq!(tally.by(2).unwrap().finding, whole());
		assert_eq!(tally.statements.len(), 1);
		for finding in [Broken, whole()] {
			assert_noop!(
				Datasets::attest(
					RawOrigin::Authorized.into(),
					attestation(FIRST, 2, finding),
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
				Datasets::attest(origin, attestation(FIRST, 0, whole()), pair_signature()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn only_the_auditor_that_is_named_can_sign() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let forged = signed(attestation(FIRST, 0, whole()), 1);
		assert_eq!(authorize(&forged), Err(InvalidTransaction::BadProof.into()));
		let stranger = signed(attestation(FIRST, 4, whole()), 4);
		assert_eq!(authorize(&stranger), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn a_signature_covers_all_that_is_said() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let RuntimeCall::Datasets(crate::Call::attest { attestation, signature }) =
			signed(attestation(FIRST, 0, Broken), 0)
		else {
			panic!("signed makes attestations")
		};
		for changed in [
			Attestation { finding: whole(), ..attestation.clone() },
			Attestation { digest: H256::zero(), ..attestation.clone() },
			Attestation { auditor_index: 1, ..attestation.clone() },
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
		let call = signed(attestation(FIRST, 0, whole()), 0);
		let valid = authorize(&call).unwrap();
		assert!(valid.propagate);
		// The pool keeps one of two attestations that say the same.
		let again = authorize(&signed(attestation(FIRST, 0, whole()), 0)).unwrap();
		assert_eq!(valid.provides, again.provides);
		let other = authorize(&signed(attestation(FIRST, 0, Broken), 0)).unwrap();
		assert_ne!(valid.provides, other.provides);

		assert_ok!(include(call.clone()));
		assert_eq!(authorize(&call), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn an_attestation_counts_in_its_round_only() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let late = signed(attestation(FIRST, 0, whole()), 0);
		run_to_block(1 + WINDOW);
		assert_eq!(authorize(&late), Err(InvalidTransaction::BadProof.into()));
	});
}

#[test]
fn a_version_that_is_available_or_unknown_is_not_attested_to() {
	build_and_execute(|| {
		assert!(attest(FIRST, 0, whole()).is_err());
		register(ContentId::raw(b"a"));
		make_available(FIRST);
		assert_eq!(
			authorize(&signed(attestation(FIRST, 3, whole()), 3)),
			Err(InvalidTransaction::Stale.into())
		);
	});
}

#[test]
fn auditors_have_to_agree_on_what_is_in_a_version() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let other = Finding::Whole(Contents { bytes: 1, ..contents() });
		assert_ok!(attest(FIRST, 0, whole()));
		assert_ok!(attest(FIRST, 1, whole()));
		assert_ok!(attest(FIRST, 2, other));
		assert_eq!(availability(), Availability::Pending);
		assert_ok!(attest(FIRST, 3, whole()));
		assert_eq!(availability(), Availability::Available);
	});
}

#[test]
fn a_finding_answers_the_task_of_the_round() {
	build_and_execute(|| {
		let wrong = |finding| {
			assert_noop!(
				Datasets::attest(
					RawOrigin::Authorized.into(),
					attestation(FIRST, 0, finding),
					pair_signature(),
				),
				Error::<Test>::WrongFinding
			);
		};
		register(ContentId::raw(b"a"));
		wrong(drawn(&[Holding::Present]));
		let mut empty = contents();
		empty.manifest.blocks = 0;
		wrong(Finding::Whole(empty));

		make_available(FIRST);
		KnownPinners::set(&[7]);
		run_to_draw();
		wrong(whole());
		wrong(Broken);
		// Not everybody, and more than there are.
		wrong(drawn(&[Holding::Present]));
		wrong(drawn(&[Holding::Present; 3]));
		// A block that the version does not have.
		wrong(drawn(&[Holding::Present, Holding::Missing(100)]));
		assert_ok!(attest(FIRST, 0, drawn(&[Holding::Present, Holding::Missing(99)])));
	});
}

#[test]
fn only_those_who_were_drawn_speak() {
	build_and_execute(|| {
		set_auditors(0..16);
		register(ContentId::raw(b"a"));
		let seed = PendingAudits::<Test>::get(FIRST).unwrap().seed;
		let drawn = crate::draws::committee(seed, 16);
		assert_eq!(drawn.len(), 10);
		for index in 0..16 {
			let call = signed(attestation(FIRST, index, Broken), index);
			assert_eq!(authorize(&call).is_ok(), drawn.contains(&index));
		}
		// Two thirds of those, not of all.
		for index in &drawn[..7] {
			assert_eq!(availability(), Availability::Pending);
			assert_ok!(attest(FIRST, *index, whole()));
		}
		assert_eq!(availability(), Availability::Available);
	});
}

#[test]
fn an_auditor_cannot_go_on_changing_its_mind() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		make_available(FIRST);
		run_to_draw();
		for holding in [Holding::Present, Holding::Missing(1), Holding::Missing(2)] {
			assert_ok!(attest(FIRST, 0, drawn(&[holding])));
		}
		assert!(attest(FIRST, 0, drawn(&[Holding::Missing(3)])).is_err());
	});
}
