//! Exams: everybody answers the same questions, and whoever answers enough of them right passes.
//!
//! Examinees commit to their answers first, all at the same time, and show them afterwards; so does the
//! examiner, who committed to the key before anybody sat down. Nobody can copy, and the examiner cannot
//! choose who passes. An examiner who never shows the key loses the deposit.

use crate::{
	types::{Answers, Exam, NewExam, Sitting},
	Config, Error, Event, Exams, HoldReason, NextExamId, Pallet, Passed, Sittings,
};
use frame::{
	prelude::*,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::exam_commitment,
	traits::{Availability, Datasets},
	ExamId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_exam(examiner: T::AccountId, new: NewExam<T>) -> DispatchResult {
		let version = T::Datasets::version(new.version).ok_or(Error::<T>::DatasetUnavailable)?;
		ensure!(version.availability == Availability::Available, Error::<T>::DatasetUnavailable);
		ensure!(
			(1..=T::MaxBatchSize::get()).contains(&version.items)
				&& new.labels >= 2
				&& u32::from(new.labels) <= T::MaxLabels::get()
				&& (1..=T::MaxSittings::get()).contains(&new.places),
			Error::<T>::BadExam
		);
		let (commit_until, reveal_until) =
			Self::schedule(new.duration, new.reveal_duration, Error::<T>::BadExam)?;
		let deposit = T::SittingDeposit::get()
			.checked_mul(new.places.into())
			.ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Exam.into(), &examiner, deposit)?;

		let id = NextExamId::<T>::get();
		NextExamId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let exam = Exam {
			examiner: examiner.clone(),
			version: new.version,
			questions: version.items,
			labels: new.labels,
			pass: new.pass,
			key: new.key,
			answers: None,
			places: new.places,
			sittings: 0,
			waiting: 0,
			deposit,
			commit_until,
			reveal_until,
		};
		Exams::<T>::insert(id, exam);
		Self::deposit_event(Event::ExamOpened { exam: id, examiner });
		Ok(())
	}

	pub(crate) fn do_sit_exam(who: T::AccountId, id: ExamId, commitment: H256) -> DispatchResult {
		let mut exam = Exams::<T>::get(id).ok_or(Error::<T>::ExamNotFound)?;
		ensure!(Self::now() <= exam.commit_until, Error::<T>::CommitClosed);
		ensure!(exam.sittings < exam.places, Error::<T>::ExamFull);
		ensure!(!Sittings::<T>::contains_key(id, &who), Error::<T>::AlreadyCommitted);
		exam.sittings = exam.sittings.saturating_add(1);
		exam.waiting = exam.waiting.saturating_add(1);
		Exams::<T>::insert(id, exam);
		Sittings::<T>::insert(id, &who, Sitting::Committed(commitment));
		Self::deposit_event(Event::ExamTaken { exam: id, who });
		Ok(())
	}

	pub(crate) fn do_hand_in(
		who: T::AccountId,
		id: ExamId,
		answers: Answers<T>,
		salt: [u8; 32],
	) -> DispatchResult {
		let exam = Exams::<T>::get(id).ok_or(Error::<T>::ExamNotFound)?;
		Self::check_exam_reveal(&exam)?;
		let committed = match Sittings::<T>::get(id, &who).ok_or(Error::<T>::NotCommitted)? {
			Sitting::Committed(hash) => hash,
			Sitting::HandedIn(_) => return Err(Error::<T>::AlreadyRevealed.into()),
		};
		ensure!(exam.takes(&answers), Error::<T>::BadLabels);
		ensure!(
			exam_commitment(exam.version, &who, &answers, &salt) == committed,
			Error::<T>::CommitmentMismatch
		);
		Sittings::<T>::insert(id, &who, Sitting::HandedIn(answers));
		Self::deposit_event(Event::ExamHandedIn { exam: id, who });
		Ok(())
	}

	pub(crate) fn do_show_key(
		examiner: T::AccountId,
		id: ExamId,
		answers: Answers<T>,
		salt: [u8; 32],
	) -> DispatchResult {
		let mut exam = Exams::<T>::get(id).ok_or(Error::<T>::ExamNotFound)?;
		ensure!(exam.examiner == examiner, Error::<T>::NotOwner);
		Self::check_exam_reveal(&exam)?;
		ensure!(exam.answers.is_none(), Error::<T>::AlreadyRevealed);
		ensure!(exam.takes(&answers), Error::<T>::BadLabels);
		ensure!(
			exam_commitment(exam.version, &examiner, &answers, &salt) == exam.key,
			Error::<T>::CommitmentMismatch
		);
		exam.answers = Some(answers);
		Exams::<T>::insert(id, exam);
		Self::deposit_event(Event::ExamKeyShown { exam: id });
		Ok(())
	}

	/// Nothing must be known while anybody can still answer.
	fn check_exam_reveal(exam: &Exam<T>) -> DispatchResult {
		ensure!(Self::now() > exam.commit_until, Error::<T>::RevealTooEarly);
		ensure!(Self::now() <= exam.reveal_until, Error::<T>::RevealTooLate);
		Ok(())
	}

	pub(crate) fn do_grade(id: ExamId, who: T::AccountId) -> DispatchResult {
		let mut exam = Exams::<T>::get(id).ok_or(Error::<T>::ExamNotFound)?;
		let sitting = Sittings::<T>::get(id, &who).ok_or(Error::<T>::NotCommitted)?;
		let is_over = Self::now() > exam.reveal_until;
		let passed = match (&exam.answers, &sitting) {
			(Some(key), Sitting::HandedIn(answers)) => exam.is_passed(key, answers),
			// What did not come in time counts as wrong; without a key, nobody passes.
			_ if is_over => false,
			_ => return Err(Error::<T>::GradeTooEarly.into()),
		};
		Sittings::<T>::remove(id, &who);
		exam.waiting = exam.waiting.saturating_sub(1);
		Exams::<T>::insert(id, exam);
		if passed {
			Passed::<T>::insert(id, &who, ());
		}
		Self::deposit_event(Event::ExamGraded { exam: id, who, passed });
		Ok(())
	}

	pub(crate) fn do_close_exam(id: ExamId) -> DispatchResult {
		let mut exam = Exams::<T>::get(id).ok_or(Error::<T>::ExamNotFound)?;
		ensure!(
			Self::now() > exam.reveal_until && exam.waiting == 0 && exam.deposit > 0,
			Error::<T>::GradeTooEarly
		);
		let (deposit, examiner) = (core::mem::take(&mut exam.deposit), exam.examiner.clone());
		let reason = HoldReason::Exam.into();
		let refunded = exam.answers.is_some() || exam.sittings == 0;
		if refunded {
			T::Currency::release(&reason, &examiner, deposit, Precision::BestEffort)?;
		} else {
			Self::forfeit(&reason, &examiner, deposit)?;
		}
		Exams::<T>::insert(id, exam);
		Self::deposit_event(Event::ExamClosed { exam: id, refunded });
		Ok(())
	}

	/// Move what is on hold of `who`'s money to the treasury.
	pub(crate) fn forfeit(
		reason: &T::RuntimeHoldReason,
		who: &T::AccountId,
		amount: sensor_primitives::Balance,
	) -> DispatchResult {
		T::Currency::transfer_on_hold(
			reason,
			who,
			&T::Treasury::get(),
			amount,
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Force,
		)?;
		Ok(())
	}
}
