//! Exams, from the first question to the qualification.

use crate::{
	mock::*,
	types::{NewExam, Requirements},
	Error, Event, Exams, HoldReason, Passed, Sittings,
};
use frame::{testing_prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{labels::exam_commitment, traits::Availability, ExamId, VersionId};

const EXAMINER: u64 = REQUESTER;
const A: u64 = ANNOTATORS[0];
const KEY: [u8; 5] = [0, 1, 2, 0, 1];
/// The version with the questions.
const QUESTIONS: VersionId = VersionId::new(7, 0);

fn hash(who: u64, answers: &[u8]) -> H256 {
	exam_commitment(QUESTIONS, &who, answers, &SALT)
}

/// Five questions of three labels; three right answers pass.
fn new_exam() -> NewExam<Test> {
	Registry::insert(QUESTIONS.dataset, EXAMINER, 5, Availability::Available);
	NewExam {
		version: QUESTIONS,
		labels: 3,
		pass: Permill::from_percent(60),
		key: hash(EXAMINER, &KEY),
		places: 3,
		duration: 10,
		reveal_duration: 10,
	}
}

fn opened() -> ExamId {
	let id = crate::NextExamId::<Test>::get();
	assert_ok!(Annotation::open_exam(RuntimeOrigin::signed(EXAMINER), new_exam()));
	id
}

fn sit(id: ExamId, who: u64, answers: &[u8]) -> DispatchResult {
	Annotation::sit_exam(RuntimeOrigin::signed(who), id, hash(who, answers))
}

fn hand_in(id: ExamId, who: u64, answers: &[u8]) -> DispatchResult {
	let answers = answers.to_vec().try_into().unwrap();
	Annotation::hand_in(RuntimeOrigin::signed(who), id, answers, SALT)
}

fn show_key(id: ExamId, key: &[u8]) -> DispatchResult {
	let key = key.to_vec().try_into().unwrap();
	Annotation::show_key(RuntimeOrigin::signed(EXAMINER), id, key, SALT)
}

fn grade(id: ExamId, who: u64) -> DispatchResult {
	Annotation::grade(RuntimeOrigin::signed(ANYBODY), id, who)
}

fn close(id: ExamId) -> DispatchResult {
	Annotation::close_exam(RuntimeOrigin::signed(ANYBODY), id)
}

fn deposit() -> u128 {
	Balances::balance_on_hold(&HoldReason::Exam.into(), &EXAMINER)
}

#[test]
fn whoever_answers_enough_questions_passes() {
	build_and_execute(|| {
		let id = opened();
		assert_eq!(deposit(), 300);
		let answers = [[0, 1, 2, 2, 2], [0, 1, 1, 1, 2], [2, 2, 2, 2, 2]];
		for (who, answers) in ANNOTATORS.iter().zip(answers) {
			assert_ok!(sit(id, *who, &answers));
		}
		full_blocks(11);
		for (who, answers) in ANNOTATORS.iter().zip(&answers[..2]) {
			assert_ok!(hand_in(id, *who, answers));
		}
		assert_noop!(grade(id, A), Error::<Test>::GradeTooEarly);
		assert_ok!(show_key(id, &KEY));
		assert_ok!(grade(id, ANNOTATORS[0]));
		System::assert_last_event(
			Event::ExamGraded { exam: id, who: ANNOTATORS[0], passed: true }.into(),
		);
		assert_ok!(grade(id, ANNOTATORS[1]));
		// The third still has time to hand in.
		assert_noop!(grade(id, ANNOTATORS[2]), Error::<Test>::GradeTooEarly);
		full_blocks(10);
		assert_ok!(grade(id, ANNOTATORS[2]));
		let passed = ANNOTATORS.map(|who| Passed::<Test>::contains_key(id, who));
		assert_eq!(passed, [true, false, false, false]);
		assert_ok!(close(id));
		assert_eq!((deposit(), free(EXAMINER)), (0, FUNDS));
	});
}

#[test]
fn a_campaign_takes_only_who_passed_its_exam() {
	build_and_execute(|| {
		let exam = opened();
		assert_ok!(sit(exam, A, &KEY));
		full_blocks(11);
		assert_ok!(hand_in(exam, A, &KEY));
		assert_ok!(show_key(exam, &KEY));
		assert_ok!(grade(exam, A));
		let mut new = new_campaign();
		new.requirements = Requirements { exam: Some(exam), ..new.requirements };
		let id = open(new);
		assert_noop!(
			Annotation::claim(RuntimeOrigin::signed(ANNOTATORS[1]), id),
			Error::<Test>::ExamNotPassed
		);
		assert!(draw(id, A).is_some());
	});
}

#[test]
fn an_examiner_who_never_shows_the_key_loses_the_deposit() {
	build_and_execute(|| {
		let id = opened();
		assert_ok!(sit(id, A, &KEY));
		full_blocks(11);
		assert_ok!(hand_in(id, A, &KEY));
		full_blocks(10);
		assert_noop!(show_key(id, &KEY), Error::<Test>::RevealTooLate);
		assert_noop!(close(id), Error::<Test>::GradeTooEarly);
		assert_ok!(grade(id, A));
		assert!(!Passed::<Test>::contains_key(id, A));
		assert_ok!(close(id));
		System::assert_last_event(Event::ExamClosed { exam: id, refunded: false }.into());
		assert_eq!((free(EXAMINER), free(TREASURY)), (FUNDS - 300, FUNDS + 300));
	});
}

#[test]
fn an_exam_that_nobody_sat_is_refunded() {
	build_and_execute(|| {
		let id = opened();
		assert_noop!(close(id), Error::<Test>::GradeTooEarly);
		full_blocks(21);
		assert_ok!(close(id));
		assert_eq!(free(EXAMINER), FUNDS);
		assert_noop!(close(id), Error::<Test>::GradeTooEarly);
	});
}

#[test]
fn open_exam_fails_out_of_bounds() {
	build_and_execute(|| {
		let refused = |error: DispatchError, change: &dyn Fn(&mut NewExam<Test>)| {
			let mut new = new_exam();
			change(&mut new);
			assert_noop!(Annotation::open_exam(RuntimeOrigin::signed(EXAMINER), new), error);
		};
		let bad = Error::<Test>::BadExam;
		refused(bad.into(), &|new| new.labels = 1);
		refused(Error::<Test>::BadExam.into(), &|new| new.places = 0);
		refused(Error::<Test>::BadExam.into(), &|new| new.places = 4);
		refused(Error::<Test>::BadExam.into(), &|new| new.duration = 4);
		refused(Error::<Test>::BadExam.into(), &|new| new.reveal_duration = 1_001);
		refused(Error::<Test>::DatasetUnavailable.into(), &|new| {
			new.version = VersionId::new(9, 9)
		});
		assert_eq!(Exams::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_exam_takes_as_many_as_it_has_places_for_while_it_runs() {
	build_and_execute(|| {
		assert_noop!(sit(0, A, &KEY), Error::<Test>::ExamNotFound);
		let id = opened();
		for who in &ANNOTATORS[..3] {
			assert_ok!(sit(id, *who, &KEY));
		}
		assert_noop!(sit(id, ANNOTATORS[3], &KEY), Error::<Test>::ExamFull);
		let other = opened();
		assert_ok!(sit(other, A, &KEY));
		assert_noop!(sit(other, A, &KEY), Error::<Test>::AlreadyCommitted);
		full_blocks(11);
		assert_noop!(sit(other, ANYBODY, &KEY), Error::<Test>::CommitClosed);
	});
}

#[test]
fn only_what_was_committed_to_can_be_revealed_and_only_in_time() {
	build_and_execute(|| {
		let id = opened();
		assert_ok!(sit(id, A, &KEY));
		assert_noop!(hand_in(id, A, &KEY), Error::<Test>::RevealTooEarly);
		assert_noop!(show_key(id, &KEY), Error::<Test>::RevealTooEarly);
		full_blocks(11);
		assert_noop!(hand_in(id, ANYBODY, &KEY), Error::<Test>::NotCommitted);
		assert_noop!(hand_in(id, A, &[0; 5]), Error::<Test>::CommitmentMismatch);
		assert_noop!(hand_in(id, A, &[0; 4]), Error::<Test>::BadLabels);
		assert_noop!(hand_in(id, A, &[3; 5]), Error::<Test>::BadLabels);
		assert_noop!(show_key(id, &[0; 5]), Error::<Test>::CommitmentMismatch);
		assert_ok!(hand_in(id, A, &KEY));
		assert_noop!(hand_in(id, A, &KEY), Error::<Test>::AlreadyRevealed);
		assert_ok!(show_key(id, &KEY));
		assert_noop!(show_key(id, &KEY), Error::<Test>::AlreadyRevealed);
		let stranger = RuntimeOrigin::signed(ANYBODY);
		let key = KEY.to_vec().try_into().unwrap();
		assert_noop!(Annotation::show_key(stranger, id, key, SALT), Error::<Test>::NotOwner);
		assert_ok!(grade(id, A));
		assert_eq!(Sittings::<Test>::iter().count(), 0);
	});
}
