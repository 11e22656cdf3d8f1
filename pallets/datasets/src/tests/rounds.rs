use crate::{
	mock::*, types::Queue, Attestations, Event, PendingAudits, QueueRanges, Queues, WeightInfo,
};
use frame::{deps::frame_support::weights::WeightMeter, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::ContentId;

#[test]
fn a_round_without_a_quorum_is_followed_by_another_with_a_new_seed() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let first = PendingAudits::<Test>::get(FIRST).unwrap();
		assert_ok!(attest(FIRST, 0, whole()));
		run_to_block(WINDOW);
		assert_eq!(PendingAudits::<Test>::get(FIRST), Some(first.clone()));
		run_to_block(1 + WINDOW);
		let second = PendingAudits::<Test>::get(FIRST).unwrap();
		assert_eq!(second.attempt, 2);
		assert_ne!(second.seed, first.seed);
		assert!(!Attestations::<Test>::contains_key(FIRST));
		System::assert_last_event(Event::AuditRestarted { version: FIRST, attempt: 2 }.into());
	});
}

#[test]
fn a_version_that_nobody_finds_is_parked() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		run_to_block(1 + 2 * WINDOW);
		assert!(!PendingAudits::<Test>::contains_key(FIRST));
		assert!(Datasets::pending_audits().is_empty());
		System::assert_last_event(Event::AuditParked { version: FIRST }.into());
		assert_eq!(Queues::<Test>::iter().count(), 0);
	});
}

#[test]
fn rounds_of_many_versions_end_one_after_the_other_within_the_weight_that_is_left() {
	build_and_execute(|| {
		let versions: Vec<_> = [b"a", b"b", b"c"].map(|root| register(ContentId::raw(root))).into();
		assert_eq!(Datasets::pending_audits(), versions);
		System::set_block_number(1 + WINDOW);
		let step = <() as WeightInfo>::take_turn();
		let limit = <() as WeightInfo>::look_at_queue().saturating_add(step * 2);
		let mut meter = WeightMeter::with_limit(limit);
		Datasets::on_poll(1 + WINDOW, &mut meter);
		let attempts = || versions.iter().map(|id| PendingAudits::<Test>::get(id).unwrap().attempt);
		assert_eq!(attempts().collect::<Vec<_>>(), [2, 2, 1]);
		assert!(meter.remaining().any_lt(step));
		Datasets::on_poll(1 + WINDOW, &mut WeightMeter::with_limit(limit));
		assert_eq!(attempts().collect::<Vec<_>>(), [2, 2, 2]);
	});
}

#[test]
fn versions_that_became_available_leave_the_queue() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		let second = register(ContentId::raw(b"b"));
		make_available(FIRST);
		assert_eq!(Datasets::pending_audits(), [second]);
		run_to_block(1 + 2 * WINDOW);
		let range = QueueRanges::<Test>::get(Queue::Walks);
		assert_eq!(range.head, range.tail);
	});
}

#[test]
fn without_weight_nothing_happens() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		System::set_block_number(100);
		Datasets::on_poll(100, &mut WeightMeter::with_limit(Weight::zero()));
		assert_eq!(PendingAudits::<Test>::get(FIRST).unwrap().attempt, 1);
	});
}
