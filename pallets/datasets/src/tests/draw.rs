use crate::{
	draws,
	mock::*,
	types::{Holding, Task},
	verdicts::{is_settled, verdict},
	Event, PendingAudits, Versions,
};
use frame::{deps::sp_core::crypto::UncheckedFrom, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	keys::audit::AuditorId,
	traits::{Availability, Verdict},
	ContentId, VersionId,
};
use std::collections::BTreeSet;
use Holding::{Missing, Present, Unknown};

fn availability() -> Availability {
	Versions::<Test>::get(0, 0).unwrap().availability
}

/// A version that is audited by drawn blocks now.
fn under_draw() {
	register(ContentId::raw(b"a"));
	make_available(FIRST);
	run_to_draw();
	assert_eq!(PendingAudits::<Test>::get(FIRST).unwrap().task, Task::Draw);
}

/// All four auditors say the same, as far as they are asked.
fn all_say(holdings: &[Holding]) {
	for index in 0..4 {
		assert_ok!(attest(FIRST, index, drawn(holdings)));
	}
}

#[test]
fn an_available_version_is_audited_again_after_a_while() {
	build_and_execute(|| {
		under_draw();
		assert_eq!(System::block_number(), 1 + PERIOD);
		all_say(&[Present]);
		System::assert_last_event(Event::Verified { version: FIRST }.into());
		let version = Versions::<Test>::get(0, 0).unwrap();
		assert_eq!(version.verified, Some(1 + PERIOD));
		assert!(!PendingAudits::<Test>::contains_key(FIRST));
		run_to_draw();
		assert!(PendingAudits::<Test>::contains_key(FIRST));
	});
}

#[test]
fn a_version_that_nobody_gives_is_degraded_and_then_lost() {
	build_and_execute(|| {
		under_draw();
		all_say(&[Missing(3)]);
		assert_eq!(availability(), Availability::Degraded);
		System::assert_last_event(Event::BecameDegraded { version: FIRST, failures: 1 }.into());
		// The next audit has begun.
		all_say(&[Missing(3)]);
		all_say(&[Missing(3)]);
		assert_eq!(availability(), Availability::Lost);
		System::assert_last_event(Event::BecameLost { version: FIRST }.into());
		run_to_block(100);
		assert!(!PendingAudits::<Test>::contains_key(FIRST));
	});
}

#[test]
fn a_degraded_version_that_is_found_again_is_available() {
	build_and_execute(|| {
		under_draw();
		all_say(&[Missing(3)]);
		all_say(&[Present]);
		assert_eq!(availability(), Availability::Available);
		System::assert_last_event(Event::BecameAvailable { version: FIRST }.into());
		assert_eq!(Versions::<Test>::get(0, 0).unwrap().failures, 0);
	});
}

#[test]
fn a_lost_version_is_available_again_once_all_of_it_was_fetched() {
	build_and_execute(|| {
		under_draw();
		for _ in 0..3 {
			all_say(&[Missing(3)]);
		}
		assert_ok!(Datasets::retry_audit(RuntimeOrigin::signed(ALICE), FIRST));
		assert_eq!(PendingAudits::<Test>::get(FIRST).unwrap().task, Task::Walk);
		assert_eq!(availability(), Availability::Lost);
		make_available(FIRST);
		assert_eq!(availability(), Availability::Available);
	});
}

#[test]
fn one_auditor_that_misses_a_block_changes_nothing_by_itself() {
	build_and_execute(|| {
		under_draw();
		assert_ok!(attest(FIRST, 0, drawn(&[Missing(3)])));
		for index in 1..4 {
			assert_ok!(attest(FIRST, index, drawn(&[Present])));
		}
		// The others have the rest of the round to look for block 3, too.
		assert!(PendingAudits::<Test>::contains_key(FIRST));
		run_to_block(1 + PERIOD + DRAW);
		assert_eq!(availability(), Availability::Available);
		System::assert_last_event(Event::Verified { version: FIRST }.into());
	});
}

#[test]
fn a_block_that_one_misses_and_others_bear_out_degrades_the_version() {
	build_and_execute(|| {
		under_draw();
		all_say(&[Present]);
		run_to_draw();
		assert_ok!(attest(FIRST, 0, drawn(&[Missing(3)])));
		for index in 1..3 {
			assert_ok!(attest(FIRST, index, drawn(&[Present])));
			assert_ok!(attest(FIRST, index, drawn(&[Missing(3)])));
		}
		assert_ok!(attest(FIRST, 3, drawn(&[Unknown])));
		assert_eq!(availability(), Availability::Degraded);
	});
}

#[test]
fn silent_auditors_leave_everything_as_it_is() {
	build_and_execute(|| {
		under_draw();
		assert_ok!(attest(FIRST, 0, drawn(&[Missing(3)])));
		run_to_block(1 + PERIOD + DRAW);
		assert_eq!(availability(), Availability::Available);
		System::assert_last_event(Event::AuditUndecided { version: FIRST, attempt: 1 }.into());
		let audit = PendingAudits::<Test>::get(FIRST).unwrap();
		assert_eq!(audit.attempt, 2);
		run_to_block(1 + PERIOD + 2 * DRAW);
		// After some rounds it waits for its next turn.
		assert!(!PendingAudits::<Test>::contains_key(FIRST));
		assert_eq!(availability(), Availability::Available);
	});
}

#[test]
fn a_version_is_there_if_one_of_those_who_should_have_it_gives_it() {
	build_and_execute(|| {
		KnownPinners::set(&[4, 9]);
		under_draw();
		all_say(&[Missing(0), Missing(5), Present]);
		assert_eq!(availability(), Availability::Available);
		assert_eq!(KnownPinners::audited(), [(4, Verdict::Missing), (9, Verdict::Present)]);
	});
}

#[test]
fn pinners_are_audited_who_kept_the_version_when_the_round_began() {
	build_and_execute(|| {
		KnownPinners::set(&[4]);
		under_draw();
		KnownPinners::set(&[9]);
		all_say(&[Present, Present]);
		assert_eq!(KnownPinners::audited(), [(4, Verdict::Present)]);
	});
}

/// An audit of a holder that gives the blocks for which `gives` holds, by a committee of honest
/// auditors, `silent` of which say nothing.
fn audit(
	round: u64,
	committee: u32,
	silent: u32,
	blocks: u32,
	gives: impl Fn(u32) -> bool,
) -> Verdict {
	let seed = H256::from_low_u64_be(round);
	let mut said: Vec<Holding> = (silent..committee)
		.map(|number| {
			let auditor: AuditorId =
				frame::deps::sp_core::sr25519::Public::unchecked_from([number as u8; 32]).into();
			draws::blocks(seed, &auditor, 0, blocks, draws::draws(committee))
				.into_iter()
				.find(|block| !gives(*block))
				.map_or(Present, Missing)
		})
		.collect();
	// Everybody looks for what others missed.
	let missed: BTreeSet<u32> = said
		.iter()
		.filter_map(|holding| if let Missing(block) = holding { Some(*block) } else { None })
		.collect();
	for holding in &mut said {
		if let (Present, Some(block)) = (*holding, missed.iter().find(|block| !gives(**block))) {
			*holding = Missing(*block);
		}
	}
	assert_eq!(is_settled(said.iter().copied(), committee), silent == 0);
	verdict(said.into_iter(), committee)
}

#[test]
fn who_lost_a_twentieth_of_the_blocks_is_found_out_in_999_of_1_000_audits() {
	for (committee, silent, blocks) in [(7, 0, 2_000), (10, 3, 20_000), (4, 0, 500)] {
		// Every twentieth block, from a place that no auditor knows.
		let caught = (0..1_000)
			.filter(|round| {
				let lost = |block: u32| (u64::from(block) * 7_919 + round).is_multiple_of(20);
				audit(*round, committee, silent, blocks, |block| !lost(block)) == Verdict::Missing
			})
			.count();
		assert!(caught >= 999, "{caught} of 1,000 with a committee of {committee}");
	}
}

#[test]
fn who_has_everything_is_never_found_wanting() {
	for round in 0..1_000 {
		assert_eq!(audit(round, 7, 2, 2_000, |_| true), Verdict::Present);
	}
}

#[test]
fn a_version_whose_owner_gave_it_up_while_it_was_audited_is_lost() {
	build_and_execute(|| {
		under_draw();
		assert_ok!(attest(FIRST, 0, drawn(&[Present])));
		assert_ok!(Datasets::retire(RuntimeOrigin::signed(ALICE), FIRST));
		assert_eq!(availability(), Availability::Lost);
		assert!(attest(FIRST, 1, drawn(&[Present])).is_err());
		run_to_block(100);
		assert_eq!(availability(), Availability::Lost);
	});
}

#[test]
fn versions_do_not_wait_for_each_other() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		make_available(FIRST);
		run_to_block(3);
		let second = register(ContentId::raw(b"b"));
		make_available(second);
		run_to_block(1 + PERIOD);
		assert!(PendingAudits::<Test>::contains_key(FIRST));
		assert!(!PendingAudits::<Test>::contains_key(second));
		run_to_block(3 + PERIOD);
		assert!(PendingAudits::<Test>::contains_key(VersionId::new(1, 0)));
	});
}
