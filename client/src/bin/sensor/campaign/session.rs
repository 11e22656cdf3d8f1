//! `sensor campaign work`: label batches, and take up again what was begun.
//!
//! Each batch has a directory of its own. What to do with one follows from what is on disk and what is
//! on chain, so that it does not matter where the program was stopped.

use super::{
	ask::{ask, Ended},
	batch::{self, LABELS, WORK},
};
use crate::{
	disk,
	output::{waiting, Output},
	Connection, From,
};
use clap::Args;
use sensor_client::{
	annotation::{Answers, Campaign, Claim, Stage, Task, Work, WorkState},
	primitives::CampaignId,
	AccountId, Chain, Error, Ipfs, Result, Signer,
};
use serde_json::json;
use std::{
	fs,
	path::{Path, PathBuf},
	time::Duration,
};

/// How long to wait for others. Campaigns last for ninety days at most, but whoever stops the command
/// can go on later.
const PATIENCE: Duration = Duration::from_secs(180 * 86_400);

/// The most batches that are worked on at the same time: as many as one may claim and not commit to.
const MAX_BATCHES: i64 = 16;

#[derive(Args)]
pub struct Options {
	/// The campaign's number.
	campaign: CampaignId,
	/// A file with the answers (item,label, or item,label,x0,y0,x1,y1), which may hold those for items
	/// that are not asked about. Without it, labels are asked for in the terminal, or read from the
	/// batch's labels.csv.
	#[arg(long, value_name = "CSV")]
	answers: Option<PathBuf>,
	/// Where to keep batches, each in a directory of its own; campaign-N if not given.
	#[arg(long)]
	out: Option<PathBuf>,
	/// How many batches to have in hand; those that were begun before count.
	#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=MAX_BATCHES))]
	batches: u32,
	/// Do not wait until committed answers can be revealed; the same command does that later.
	#[arg(long)]
	no_wait: bool,
	#[command(flatten)]
	from: From,
}

/// What to do next with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
	/// Find answers, and commit to them.
	Label,
	/// Reveal what was committed to.
	Reveal,
	/// Nothing: it is revealed, or the campaign has judged it.
	Nothing,
	/// Nothing: it was taken back, because the lease ran out.
	Lost,
	/// Nothing: what is on chain is not what is on disk.
	Foreign,
}

impl Step {
	/// For `work` on disk, which on chain is `state` while the campaign is at `stage`.
	fn of(work: &Work, state: Option<&WorkState>, stage: Stage, who: &AccountId) -> Self {
		match state {
			Some(WorkState::Claimed { .. }) => Self::Label,
			Some(WorkState::Committed(hash)) if *hash == work.commitment(who) => Self::Reveal,
			Some(WorkState::Committed(_)) => Self::Foreign,
			Some(WorkState::Revealed(_)) => Self::Nothing,
			None if stage == Stage::Open => Self::Lost,
			None => Self::Nothing,
		}
	}
}

/// Everything that a session needs.
struct Session<'a> {
	options: &'a Options,
	chain: Chain,
	ipfs: Ipfs,
	signer: Signer,
	campaign: Campaign,
	/// What the file says.
	answers: Option<Answers>,
	out: PathBuf,
}

pub async fn run(options: &Options, connection: &Connection) -> Result<Output> {
	let (chain, ipfs) = (connection.chain().await?, connection.ipfs());
	let signer = options.from.signer()?;
	let campaign = chain.campaign(options.campaign).await?;
	// What can go wrong should do so before a batch is drawn: from then on, its lease runs.
	let answers = match &options.answers {
		Some(path) => Some(batch::sheet(&campaign).read(path)?),
		None => None,
	};
	ipfs.id().await?;
	let out = options.out.clone();
	let out = out.unwrap_or_else(|| format!("campaign-{}", options.campaign).into());
	fs::create_dir_all(&out).map_err(Error::file(&out))?;
	Session { options, chain, ipfs, signer, campaign, answers, out }.run().await
}

impl Session<'_> {
	async fn run(&self) -> Result<Output> {
		let mut revealing = Vec::new();
		let mut labelling = Vec::new();
		for (directory, work, step) in self.begun().await? {
			match step {
				Step::Label => labelling.push((directory, work)),
				Step::Reveal => revealing.push((directory, work)),
				Step::Nothing | Step::Lost | Step::Foreign => {},
			}
		}
		labelling.reverse();
		while let Some((directory, work)) = match labelling.pop() {
			Some(begun) => Some(begun),
			None if revealing.len() < self.options.batches as usize => match self.claim().await {
				// What was committed to must be revealed all the same.
				Err(error) if !revealing.is_empty() && is_refusal(&error) => {
					eprintln!("No further batch: {error}");
					None
				},
				claimed => claimed?,
			},
			None => None,
		} {
			match self.label(&directory, work).await? {
				Some(committed) => revealing.push((directory, committed)),
				None => return Ok(self.stopped(&directory)),
			}
		}
		if revealing.is_empty() {
			return Err(Error::NotFound(
				"a batch that you have not had and that still needs people".into(),
			));
		}
		if self.options.no_wait {
			return Ok(self.committed(&revealing));
		}
		self.reveal(&revealing).await?;
		Ok(self.revealed(&revealing))
	}

	/// Batches that were begun before, be it on disk or on chain, and what to do with them.
	async fn begun(&self) -> Result<Vec<(PathBuf, Work, Step)>> {
		let me = self.signer.account();
		let claims = self.chain.claims_of(self.campaign.id, &me).await?;
		let mut begun = Vec::new();
		for (directory, work) in on_disk(&self.out, self.campaign.id)? {
			let state = claims.iter().find(|claim| claim.batch == work.batch);
			let step = Step::of(&work, state.map(|claim| &claim.work), self.campaign.stage, &me);
			let explain = match step {
				Step::Lost => "was given to somebody else, since its lease ran out",
				Step::Foreign => "was committed to with other answers than those in",
				_ => "",
			};
			if !explain.is_empty() {
				eprintln!("Batch {} {explain} ({})", work.batch, directory.display());
			}
			begun.push((directory, work, step));
		}
		for claim in claims {
			if begun
				.iter()
				.any(|(_, work, step)| work.batch == claim.batch && !matches!(step, Step::Lost))
			{
				continue;
			}
			match claim.work {
				// Whoever stopped the program after the draw, or claimed elsewhere, has it still.
				WorkState::Claimed { .. } => {
					let (directory, work) = self.keep(&claim)?;
					begun.push((directory, work, Step::Label));
				},
				WorkState::Committed(_) => eprintln!(
					"Batch {} waits to be revealed, which takes its {WORK}; that is not in {}",
					claim.batch,
					self.out.display()
				),
				WorkState::Revealed(_) => {},
			}
		}
		Ok(begun)
	}

	async fn claim(&self) -> Result<Option<(PathBuf, Work)>> {
		let claim = self.chain.claim_batch(self.campaign.id, &self.signer);
		match waiting("Waiting for the draw", claim).await? {
			Some(claim) => self.keep(&claim).map(Some),
			None => Ok(None),
		}
	}

	/// Write down that a batch is ours.
	fn keep(&self, claim: &Claim) -> Result<(PathBuf, Work)> {
		let directory = self.out.join(format!("{:05}", claim.batch));
		fs::create_dir_all(&directory).map_err(Error::file(&directory))?;
		let work = claim.answered(Vec::new());
		batch::write_work(&directory, &work)?;
		Ok((directory, work))
	}

	/// Have a batch labelled, and commit to that; nothing if whoever labels has stopped.
	async fn label(&self, directory: &Path, mut work: Work) -> Result<Option<Work>> {
		// A commitment to these may be on its way already: others must not replace them.
		if work.answers.is_empty() {
			let (chain, ipfs) = (&self.chain, &self.ipfs);
			batch::fetch(chain, ipfs, &self.campaign, &work.items, directory).await?;
			let Some(answers) = self.answers(directory, &work).await? else { return Ok(None) };
			work.answers = answers;
			// On disk before on chain: what is committed to can be revealed whatever happens here.
			batch::write_work(directory, &work)?;
		}
		let what = format!("Committing to batch {}", work.batch);
		match waiting(what, self.chain.commit(&work, &self.signer)).await {
			Err(error) if error.refusal() == Some("AlreadyCommitted") => {
				let me = self.signer.account();
				let found = self.chain.claim_of(work.campaign, work.batch, &me).await?;
				let ours = WorkState::Committed(work.commitment(&me));
				if found.is_none_or(|claim| claim.work != ours) {
					return Err(error);
				}
			},
			other => other?,
		}
		Ok(Some(work))
	}

	/// The answers for a batch: from the file, from its `labels.csv`, or from whoever is asked.
	async fn answers(&self, directory: &Path, work: &Work) -> Result<Option<Vec<u8>>> {
		let sheet = batch::sheet(&self.campaign);
		let path = directory.join(LABELS);
		if let (Some(answers), Some(file)) = (&self.answers, &self.options.answers) {
			let encoded = answers.encode(&sheet, &work.items, &file.display().to_string())?;
			disk::replace(&path, sheet.text(&work.items, answers).as_bytes())?;
			return Ok(Some(encoded));
		}
		let mut answers = sheet.read(&path)?;
		let name = path.display().to_string();
		if self.campaign.task == Task::Boxes {
			return answers.encode(&sheet, &work.items, &name).map(Some).map_err(|error| {
				Error::Invalid(format!(
					"{error}\nBoxes cannot be drawn in a terminal: write them into {name}, and run the \
					 same command again"
				))
			});
		}
		let save =
			|answers: &Answers| disk::replace(&path, sheet.text(&work.items, answers).as_bytes());
		let image = |item| batch::image(directory, item);
		match ask(&sheet, &work.items, &mut answers, image, save).await? {
			Ended::Answered => answers.encode(&sheet, &work.items, &name).map(Some),
			Ended::Stopped => Ok(None),
		}
	}

	async fn reveal(&self, committed: &[(PathBuf, Work)]) -> Result<()> {
		for (_, work) in committed {
			let (id, batch) = (work.campaign, work.batch);
			let ready = self.chain.wait_until_reveal(id, batch, PATIENCE);
			let what = format!(
				"Committed to batch {batch}; waiting until everybody has (Ctrl-C: the same command \
				 goes on later)"
			);
			waiting(what, ready).await?;
			let reveal = self.chain.reveal(work, &self.signer);
			match waiting(format!("Revealing batch {batch}"), reveal).await {
				// An earlier run may have done it just now.
				Err(error) if error.refusal() == Some("AlreadyRevealed") => {},
				other => other?,
			}
		}
		Ok(())
	}

	fn stopped(&self, directory: &Path) -> Output {
		let labels = directory.join(LABELS);
		Output::new(
			format!(
				"Saved in {}. The same command goes on from there; or fill in that file, and run it \
				 then.",
				labels.display()
			),
			json!({ "campaign": self.campaign.id, "stopped": true,
				"labels": labels.display().to_string() }),
		)
	}

	fn committed(&self, committed: &[(PathBuf, Work)]) -> Output {
		let batches = batches(committed);
		Output::new(
			format!(
				"Committed to {}. Run the same command again to reveal them: when everybody has \
				 committed, or after block {}, and not later than block {}.",
				listed(&batches),
				self.campaign.commit_until,
				self.campaign.reveal_until
			),
			json!({ "campaign": self.campaign.id, "committed": batches, "revealed": [] }),
		)
	}

	fn revealed(&self, revealed: &[(PathBuf, Work)]) -> Output {
		let batches = batches(revealed);
		let id = self.campaign.id;
		Output::new(
			format!(
				"Revealed {} of campaign {id}; sensor campaign watch {id} follows it.",
				listed(&batches)
			),
			json!({ "campaign": id, "revealed": batches }),
		)
	}
}

/// Whether the chain, or the pool before it, wants no transaction like this.
fn is_refusal(error: &Error) -> bool {
	error.refusal().is_some() || matches!(error, Error::Pool(_))
}

fn batches(work: &[(PathBuf, Work)]) -> Vec<u32> {
	work.iter().map(|(_, work)| work.batch).collect()
}

/// As in `batch 3` or `batches 3, 4`.
fn listed(batches: &[u32]) -> String {
	let numbers: Vec<_> = batches.iter().map(u32::to_string).collect();
	let noun = if numbers.len() == 1 { "batch" } else { "batches" };
	format!("{noun} {}", numbers.join(", "))
}

/// The work on a campaign in the directories below `out`, by batch.
fn on_disk(out: &Path, campaign: CampaignId) -> Result<Vec<(PathBuf, Work)>> {
	let mut found = Vec::new();
	for entry in fs::read_dir(out).map_err(Error::file(out))? {
		let directory = entry.map_err(Error::file(out))?.path();
		if !directory.is_dir() || !disk::exists(&directory.join(WORK))? {
			continue;
		}
		let work = batch::read_work(&directory)?;
		if work.campaign != campaign {
			return Err(Error::Invalid(format!(
				"{} holds work on campaign {}, not {campaign}; choose another --out",
				directory.display(),
				work.campaign
			)));
		}
		found.push((directory, work));
	}
	found.sort_by_key(|(_, work)| work.batch);
	Ok(found)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::campaign::batch::tests::work;

	#[test]
	fn what_comes_next_follows_from_disk_and_chain() {
		let me = AccountId::from([1; 32]);
		let work = work(3, &[0, 1]);
		let step = |state: Option<WorkState>, stage| Step::of(&work, state.as_ref(), stage, &me);
		let (open, paying) = (Stage::Open, Stage::Paying { annotator: 0 });
		assert_eq!(step(Some(WorkState::Claimed { lease_until: 9 }), open), Step::Label);
		let ours = WorkState::Committed(work.commitment(&me));
		assert_eq!(step(Some(ours), open), Step::Reveal);
		assert_eq!(step(Some(WorkState::Committed([0; 32])), open), Step::Foreign);
		assert_eq!(step(Some(WorkState::Revealed(vec![0, 1])), open), Step::Nothing);
		assert_eq!(step(None, open), Step::Lost);
		assert_eq!(step(None, paying), Step::Nothing);
	}

	#[test]
	fn work_is_found_again_by_batch() {
		let home = tempfile::tempdir().unwrap();
		for batch in [7, 3] {
			let directory = home.path().join(format!("{batch:05}"));
			fs::create_dir(&directory).unwrap();
			batch::write_work(&directory, &work(batch, &[])).unwrap();
		}
		// A batch of which nothing was written down, and something else.
		fs::create_dir(home.path().join("00009")).unwrap();
		fs::write(home.path().join("notes"), "").unwrap();
		let found = on_disk(home.path(), 0).unwrap();
		assert_eq!(batches(&found), [3, 7]);
		assert_eq!(listed(&batches(&found)), "batches 3, 7");
		assert!(on_disk(home.path(), 1).unwrap_err().to_string().contains("not 1"));
	}
}
