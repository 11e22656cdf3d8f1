//! Exams: everybody answers the same questions, and who answers enough of them right passes.

use super::answers::{Answers, Sheet};
use crate::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_annotation::types as chain_types,
			sp_arithmetic::per_things::Permill,
		},
	},
	chain::At,
	serialize::as_text,
	AccountId, Chain, Error, Result, Sense, Share, Signer,
};
use sensor_primitives::{
	labels::{exam_commitment, Label},
	ExamId, VersionId,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use subxt::utils::Static;

/// What an examiner asks.
#[derive(Clone, Debug)]
pub struct NewExam {
	/// The dataset with the questions, each an item to give one label.
	pub version: VersionId,
	/// How many labels there are to choose from.
	pub labels: u8,
	/// The share of right answers that passes.
	pub pass: Share,
	/// The commitment to the right answers.
	pub key: [u8; 32],
	/// How many can sit it.
	pub places: u32,
	/// Blocks in which answers can be committed to.
	pub duration: u32,
	/// Blocks after that in which they can be revealed.
	pub reveal_duration: u32,
}

/// Answers to an exam, be it the examiner's or an examinee's. Keep it: without it they cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
	/// The dataset with the questions.
	pub version: VersionId,
	/// One label a question.
	pub answers: Vec<Label>,
	/// What keeps others from guessing the answers.
	pub salt: [u8; 32],
}

impl Paper {
	/// Answers to all of an exam's questions, with a fresh salt. `name` is the file's.
	pub fn new(
		version: VersionId,
		questions: u32,
		sheet: &Sheet,
		answers: &Answers,
		name: &str,
	) -> Result<Self> {
		let questions: Vec<_> = (0..questions).collect();
		let answers = answers.encode(sheet, &questions, name)?;
		Ok(Self { version, answers, salt: rand::random() })
	}

	/// What this commits `who` to.
	pub fn commitment(&self, who: &AccountId) -> [u8; 32] {
		exam_commitment(self.version, &who.0, &self.answers, &self.salt).0
	}
}

/// An exam as the chain knows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exam {
	/// Its id.
	pub id: ExamId,
	/// Who asks.
	#[serde(serialize_with = "as_text")]
	pub examiner: AccountId,
	/// The dataset with the questions.
	#[serde(serialize_with = "as_text")]
	pub version: VersionId,
	/// How many questions there are.
	pub questions: u32,
	/// How many labels there are to choose from.
	pub labels: u8,
	/// The share of right answers that passes.
	pub pass: Share,
	/// The right answers, once they are shown.
	pub answers: Option<Vec<Label>>,
	/// How many can sit it.
	pub places: u32,
	/// How many have.
	pub sittings: u32,
	/// How many of them are not graded yet.
	pub waiting: u32,
	/// What is on hold of the examiner's money; nothing once the exam is closed.
	pub deposit: Sense,
	/// Answers can be committed to until this block.
	pub commit_until: u32,
	/// Answers can be shown until this block.
	pub reveal_until: u32,
	#[serde(skip)]
	key: [u8; 32],
}

impl Exam {
	/// Whether `paper` is what the examiner committed to.
	pub fn is_key(&self, paper: &Paper) -> bool {
		paper.version == self.version && paper.commitment(&self.examiner) == self.key
	}

	/// Names for labels that have none: their numbers.
	pub fn label_names(&self) -> Vec<String> {
		(0..self.labels).map(|label| label.to_string()).collect()
	}
}

impl fmt::Display for Exam {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "Exam {} on dataset {}", self.id, self.version)?;
		writeln!(f, "  examiner      {}", self.examiner)?;
		writeln!(
			f,
			"  questions     {}, each with one of {} labels; {} right passes",
			self.questions, self.labels, self.pass
		)?;
		writeln!(
			f,
			"  places        {}, of which {} are taken; {} wait to be graded",
			self.places, self.sittings, self.waiting
		)?;
		writeln!(f, "  deposit       {}", self.deposit)?;
		writeln!(f, "  commit until  block {}", self.commit_until)?;
		writeln!(f, "  show until    block {}", self.reveal_until)?;
		write!(f, "  key           {}", if self.answers.is_some() { "shown" } else { "not shown" })
	}
}

/// Where somebody is in an exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sitting {
	/// Has this commitment.
	Committed([u8; 32]),
	/// Has shown the answers, and waits to be graded.
	HandedIn,
	/// Passed.
	Passed,
	/// Never sat it, or did not pass.
	None,
}

impl fmt::Display for Sitting {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(match self {
			Self::Committed(_) => "has committed to answers",
			Self::HandedIn => "has handed in, and is not graded yet",
			Self::Passed => "passed",
			Self::None => "has not sat it, or did not pass",
		})
	}
}

impl Chain {
	/// Open an exam; a deposit goes on hold for each place.
	pub async fn open_exam(&self, new: NewExam, examiner: &Signer) -> Result<ExamId> {
		let exam = chain_types::NewExam {
			version: Static(new.version),
			labels: new.labels,
			pass: Permill(new.pass.parts_per_million()),
			key: new.key.into(),
			places: new.places,
			duration: new.duration,
			reveal_duration: new.reveal_duration,
		};
		let call = api::transactions().annotation().open_exam(exam);
		let receipt = self.submit(&call, examiner).await?;
		Ok(receipt.event::<api::annotation::events::ExamOpened>()?.exam)
	}

	/// Look an exam up.
	pub async fn exam(&self, id: ExamId) -> Result<Exam> {
		let at = self.now().await?;
		let found = at
			.storage()
			.try_fetch(api::storage().annotation().exams(), (id,))
			.await?
			.ok_or_else(|| Error::NotFound(format!("exam {id}")))?
			.decode()?;
		Ok(Exam {
			id,
			examiner: found.examiner,
			version: found.version.0,
			questions: found.questions,
			labels: found.labels,
			pass: Share::from_parts_per_million(found.pass.0),
			answers: found.answers.map(|answers| answers.0),
			places: found.places,
			sittings: found.sittings,
			waiting: found.waiting,
			deposit: Sense(found.deposit),
			commit_until: found.commit_until,
			reveal_until: found.reveal_until,
			key: found.key.0,
		})
	}

	/// Where somebody is in an exam, as of the best block: what is not final yet counts, too.
	pub async fn sitting(&self, exam: ExamId, who: &AccountId) -> Result<Sitting> {
		let at = self.best().await?;
		let (storage, query) = (at.storage(), api::storage().annotation());
		if let Some(found) = storage.try_fetch(query.sittings(), (exam, *who)).await? {
			return Ok(match found.decode()? {
				chain_types::Sitting::Committed(hash) => Sitting::Committed(hash.0),
				chain_types::Sitting::HandedIn(_) => Sitting::HandedIn,
			});
		}
		let passed = storage.try_fetch(query.passed(), (exam, *who)).await?.is_some();
		Ok(if passed { Sitting::Passed } else { Sitting::None })
	}

	/// Everybody who is not graded yet.
	pub async fn examinees(&self, exam: ExamId) -> Result<Vec<AccountId>> {
		Self::examinees_at(&self.now().await?, exam).await
	}

	async fn examinees_at(at: &At, exam: ExamId) -> Result<Vec<AccountId>> {
		let storage = at.storage();
		let mut found = storage.iter(api::storage().annotation().sittings(), (exam,)).await?;
		let mut examinees = Vec::new();
		while let Some(entry) = found.next().await {
			let (_, who) = entry?.key()?.decode()?;
			examinees.push(who);
		}
		Ok(examinees)
	}

	/// Commit to answers to an exam.
	pub async fn sit_exam(&self, exam: ExamId, paper: &Paper, who: &Signer) -> Result<()> {
		let hash = paper.commitment(&who.account());
		let call = api::transactions().annotation().sit_exam(exam, hash.into());
		self.submit(&call, who).await.map(drop)
	}

	/// Show the answers that were committed to.
	pub async fn hand_in(&self, exam: ExamId, paper: &Paper, who: &Signer) -> Result<()> {
		let answers = BoundedVec(paper.answers.clone());
		let call = api::transactions().annotation().hand_in(exam, answers, paper.salt);
		self.submit(&call, who).await.map(drop)
	}

	/// Show the right answers.
	pub async fn show_key(&self, exam: ExamId, key: &Paper, examiner: &Signer) -> Result<()> {
		let answers = BoundedVec(key.answers.clone());
		let call = api::transactions().annotation().show_key(exam, answers, key.salt);
		self.submit(&call, examiner).await.map(drop)
	}

	/// Compare somebody's answers with the right ones. Returns whether they passed.
	pub async fn grade(&self, exam: ExamId, examinee: &AccountId, who: &Signer) -> Result<bool> {
		let call = api::transactions().annotation().grade(exam, *examinee);
		let receipt = self.submit(&call, who).await?;
		Ok(receipt.event::<api::annotation::events::ExamGraded>()?.passed)
	}

	/// Close an exam. Returns whether the examiner has the deposit back, or lost it.
	pub async fn close_exam(&self, exam: ExamId, who: &Signer) -> Result<bool> {
		let call = api::transactions().annotation().close_exam(exam);
		let receipt = self.submit(&call, who).await?;
		Ok(receipt.event::<api::annotation::events::ExamClosed>()?.refunded)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::annotation::Task;

	#[test]
	fn a_paper_answers_every_question_and_commits_one_account_to_it() {
		let labels = ["0", "1"].map(String::from);
		let sheet = Sheet { task: Task::Classification, labels: &labels };
		let answers = sheet.parse("item,label\n1,1\n0,0\n", "key.csv").unwrap();
		let paper =
			|questions| Paper::new(VersionId::new(1, 0), questions, &sheet, &answers, "key.csv");
		let key = paper(2).unwrap();
		assert_eq!(key.answers, [0, 1]);
		assert!(paper(3).unwrap_err().to_string().contains("item 2 has no label"));
		let (alice, bob) = (AccountId::from([1; 32]), AccountId::from([2; 32]));
		assert_ne!(key.commitment(&alice), key.commitment(&bob));
		let text = serde_json::to_string(&key).unwrap();
		assert_eq!(serde_json::from_str::<Paper>(&text).unwrap(), key);
	}
}
