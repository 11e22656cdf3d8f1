//! `sensor exam`: exams that campaigns can ask for.

use crate::{
	account_of,
	campaign::{
		ask::{ask, Ended},
		batch::{fetch_images, image, LABELS},
	},
	dataset::version_id,
	disk,
	output::{to_json, waiting, Output},
	Connection, From,
};
use clap::{Args, Subcommand};
use sensor_client::{
	annotation::{answers::Sheet, exam::Sitting, Answers, Exam, NewExam, Paper, Task},
	chain::Until,
	primitives::{ExamId, VersionId},
	Chain, Error, Result, Share,
};
use serde_json::json;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// The file with the answers that an examinee committed to, and their salt.
const PAPER: &str = "exam.json";

/// How the name of the file with an exam's key begins.
const KEY: &str = "exam-key";

#[derive(Subcommand)]
pub enum Command {
	/// Ask everybody the same questions: each item of a dataset gets one label.
	///
	/// The right answers are committed to before anybody sits down, and shown afterwards with `sensor
	/// exam show-key`. A deposit goes on hold for each place, and is lost if they are never shown.
	Open(Open),
	/// What the chain knows of an exam.
	Show {
		/// Its number.
		exam: ExamId,
		/// Also where this account is in it: an address, or a development name such as //Alice.
		#[arg(long)]
		account: Option<String>,
	},
	/// Answer the questions, and commit to that. What you answered is shown with `sensor exam hand-in`.
	Sit {
		/// The exam's number.
		exam: ExamId,
		/// A file with the answers (item,label). Without it, they are asked for in the terminal.
		#[arg(long, value_name = "CSV")]
		answers: Option<PathBuf>,
		/// Where to keep questions and answers; exam-N if not given.
		#[arg(long)]
		out: Option<PathBuf>,
		#[command(flatten)]
		from: From,
	},
	/// Show your answers, once nobody can commit to any more.
	HandIn {
		/// The exam's number.
		exam: ExamId,
		/// The directory that `sit` made.
		work: PathBuf,
		#[command(flatten)]
		from: From,
	},
	/// Show the right answers, once nobody can commit to any more.
	ShowKey {
		/// The exam's number.
		exam: ExamId,
		/// The file that `open` wrote: exam-key-….json.
		file: PathBuf,
		#[command(flatten)]
		from: From,
	},
	/// Compare answers with the right ones; who gave enough of these has passed.
	Grade {
		/// The exam's number.
		exam: ExamId,
		/// Whose: an address, or a development name such as //Alice. Everybody who waits, if not given.
		account: Option<String>,
		#[command(flatten)]
		from: From,
	},
	/// Give the examiner the deposit back, once everybody is graded.
	Close {
		/// The exam's number.
		exam: ExamId,
		#[command(flatten)]
		from: From,
	},
}

#[derive(Args)]
pub struct Open {
	/// The dataset with the questions, as in 3.0.
	#[arg(long, value_parser = version_id)]
	dataset: VersionId,
	/// The classes, separated by commas; the chain keeps only how many there are.
	#[arg(long, value_delimiter = ',', required = true)]
	labels: Vec<String>,
	/// The right answers (item,label), one for each item.
	#[arg(long, value_name = "CSV")]
	key: PathBuf,
	/// The share of right answers that passes, in percent.
	#[arg(long, default_value = "80", value_name = "PERCENT")]
	pass: Share,
	/// How many can sit it.
	#[arg(long, default_value_t = 50)]
	places: u32,
	/// Blocks in which answers can be committed to.
	#[arg(long, default_value_t = 28_800)]
	duration: u32,
	/// Blocks after that in which they can be shown.
	#[arg(long, default_value_t = 2_400)]
	reveal_duration: u32,
	#[command(flatten)]
	from: From,
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::Open(open) => run_open(&chain, open).await,
		Command::Show { exam, account } => show(&chain, *exam, account.as_deref()).await,
		Command::Sit { exam, answers, out, from } => {
			let out = out.clone().unwrap_or_else(|| format!("exam-{exam}").into());
			sit(&chain, connection, *exam, answers.as_deref(), &out, from).await
		},
		Command::HandIn { exam, work, from } => {
			let (paper, signer) = (disk::read_json(&work.join(PAPER))?, from.signer()?);
			can_show(&chain, *exam).await?;
			waiting("Handing in", chain.hand_in(*exam, &paper, &signer)).await?;
			Ok(Output::new(
				format!("Handed in. When the key is shown: sensor exam grade {exam}"),
				json!({ "exam": exam, "answers": paper.answers.len() }),
			))
		},
		Command::ShowKey { exam, file, from } => {
			let (key, signer) = (disk::read_json(file)?, from.signer()?);
			let found = can_show(&chain, *exam).await?;
			if !found.is_key(&key) {
				return Err(Error::Invalid(format!(
					"{} is not the key that exam {exam} was opened with",
					file.display()
				)));
			}
			waiting("Showing the key", chain.show_key(*exam, &key, &signer)).await?;
			show(&chain, *exam, None).await
		},
		Command::Grade { exam, account, from } => {
			grade(&chain, *exam, account.as_deref(), from).await
		},
		Command::Close { exam, from } => {
			let signer = from.signer()?;
			let refunded = waiting("Closing", chain.close_exam(*exam, &signer)).await?;
			let text = match refunded {
				true => "Closed; the examiner has the deposit back.",
				false => "Closed; the examiner never showed the key, and has lost the deposit.",
			};
			Ok(Output::new(text, json!({ "exam": exam, "refunded": refunded })))
		},
	}
}

fn sheet(labels: &[String]) -> Sheet<'_> {
	Sheet { task: Task::Classification, labels }
}

async fn run_open(chain: &Chain, open: &Open) -> Result<Output> {
	let signer = open.from.signer()?;
	let labels = u8::try_from(open.labels.len())
		.map_err(|_| Error::Invalid("an exam has at most 255 labels".into()))?;
	// It need not be final to be asked about.
	let questions = chain.until(Until::InBlock).version(open.dataset).await?.items;
	let sheet = sheet(&open.labels);
	let answers = sheet.read(&open.key)?;
	let name = open.key.display().to_string();
	let key = Paper::new(open.dataset, questions, &sheet, &answers, &name)?;
	let commitment = key.commitment(&signer.account());
	let secret = disk::secret_path(&open.key, KEY, commitment);
	let new = NewExam {
		version: open.dataset,
		labels,
		pass: open.pass,
		key: commitment,
		places: open.places,
		duration: open.duration,
		reveal_duration: open.reveal_duration,
	};
	let opening = waiting("Opening", chain.open_exam(new, &signer));
	// Whoever cannot show the key loses the deposit.
	let id = disk::commit_to(&key, &secret, opening).await?;
	let exam = chain.exam(id).await?;
	let secret = secret.display().to_string();
	let mut json = to_json(&exam);
	json["key_file"] = secret.clone().into();
	Ok(Output::new(
		format!(
			"{exam}\nThe key is in {secret}: keep it, and show it to nobody. After block {} and until \
			 block {}:\n  sensor exam show-key {id} {secret}",
			exam.commit_until, exam.reveal_until
		),
		json,
	))
}

async fn show(chain: &Chain, id: ExamId, account: Option<&str>) -> Result<Output> {
	let exam = chain.exam(id).await?;
	let (mut text, mut json) = (exam.to_string(), to_json(&exam));
	if let Some(account) = account {
		let sitting = chain.sitting(id, &account_of(account)?).await?;
		text.push_str(&format!("\n  {account} {sitting}"));
		json["sitting"] = match sitting {
			Sitting::Committed(_) => "committed",
			Sitting::HandedIn => "handed-in",
			Sitting::Passed => "passed",
			Sitting::None => "none",
		}
		.into();
	}
	Ok(Output::new(text, json))
}

/// The exam, if answers can be shown now.
async fn can_show(chain: &Chain, id: ExamId) -> Result<Exam> {
	let exam = chain.exam(id).await?;
	let now = chain.now().await?.block_number();
	if now <= u64::from(exam.commit_until) {
		return Err(Error::Invalid(format!(
			"others can still commit to answers: come back after block {}, and not later than block {} \
			 (it is block {now})",
			exam.commit_until, exam.reveal_until
		)));
	}
	Ok(exam)
}

async fn sit(
	chain: &Chain,
	connection: &Connection,
	id: ExamId,
	answers: Option<&Path>,
	out: &Path,
	from: &From,
) -> Result<Output> {
	let signer = from.signer()?;
	let exam = chain.exam(id).await?;
	let me = signer.account();
	let hand_in = format!(
		"After block {} and until block {}:\n  sensor exam hand-in {id} {}",
		exam.commit_until,
		exam.reveal_until,
		out.display()
	);
	match chain.sitting(id, &me).await? {
		Sitting::None => {},
		Sitting::Committed(_) => {
			return Err(Error::Invalid(format!(
				"you have committed to answers, which cannot be changed. {hand_in}"
			)));
		},
		sitting => return Err(Error::Invalid(format!("this account {sitting}"))),
	}
	fs::create_dir_all(out).map_err(Error::file(out))?;
	let path = out.join(PAPER);
	// A commitment to these may be on its way already: others must not replace them.
	let paper = match disk::exists(&path)? {
		true => disk::read_json(&path)?,
		false => {
			let Some(paper) = answer(chain, connection, &exam, answers, out).await? else {
				let labels = out.join(LABELS).display().to_string();
				return Ok(Output::new(
					format!("Saved in {labels}. The same command goes on from there."),
					json!({ "exam": id, "stopped": true, "labels": labels }),
				));
			};
			// On disk before on chain: what is committed to can be shown whatever happens here.
			disk::write_json(&path, &paper)?;
			paper
		},
	};
	if paper.version != exam.version {
		return Err(Error::Invalid(format!(
			"{} holds answers to other questions; choose another --out",
			out.display()
		)));
	}
	waiting("Committing", chain.sit_exam(id, &paper, &signer)).await?;
	Ok(Output::new(
		format!("Committed to {} answers. {hand_in}", paper.answers.len()),
		json!({ "exam": id, "answers": paper.answers.len(), "out": out.display().to_string() }),
	))
}

/// Have the questions answered; nothing if whoever answers has stopped.
async fn answer(
	chain: &Chain,
	connection: &Connection,
	exam: &Exam,
	file: Option<&Path>,
	out: &Path,
) -> Result<Option<Paper>> {
	let names = exam.label_names();
	let sheet = sheet(&names);
	let questions: Vec<_> = (0..exam.questions).collect();
	let paper = |answers: &Answers, name: &Path| {
		let name = name.display().to_string();
		Paper::new(exam.version, exam.questions, &sheet, answers, &name).map(Some)
	};
	if let Some(file) = file {
		return paper(&sheet.read(file)?, file);
	}
	fetch_images(chain, &connection.ipfs(), exam.version, &questions, out).await?;
	let path = out.join(LABELS);
	let mut answers = match disk::exists(&path)? {
		true => sheet.read(&path)?,
		false => Answers::default(),
	};
	let save = |answers: &Answers| disk::replace(&path, sheet.text(&questions, answers).as_bytes());
	save(&answers)?;
	match ask(&sheet, &questions, &mut answers, |item| image(out, item), save).await? {
		Ended::Answered => paper(&answers, &path),
		Ended::Stopped => Ok(None),
	}
}

async fn grade(chain: &Chain, id: ExamId, account: Option<&str>, from: &From) -> Result<Output> {
	let signer = from.signer()?;
	let examinees = match account {
		Some(account) => vec![account_of(account)?],
		None => chain.examinees(id).await?,
	};
	let mut graded = Vec::new();
	for examinee in examinees {
		let passed = waiting(format!("Grading {examinee}"), chain.grade(id, &examinee, &signer));
		match passed.await {
			Ok(passed) => graded.push((examinee, passed)),
			// Others may be through already.
			Err(error) if account.is_none() && error.refusal() == Some("GradeTooEarly") => {},
			Err(error) => return Err(error),
		}
	}
	let lines: Vec<_> = graded
		.iter()
		.map(|(who, passed)| format!("{who} {}", if *passed { "passed" } else { "did not pass" }))
		.collect();
	let text = match lines.is_empty() {
		true => "Nobody can be graded now: key or answers may still come.".into(),
		false => lines.join("\n"),
	};
	let graded: Vec<_> = graded
		.iter()
		.map(|(who, passed)| json!({ "account": who.to_string(), "passed": passed }))
		.collect();
	Ok(Output::new(text, json!({ "exam": id, "graded": graded })))
}
