//! `sensor campaign`: ask for labels, and label.

pub mod ask;
pub mod batch;
mod export;
mod open;
mod picture;
mod session;
mod watch;

use crate::{
	account_of,
	output::{to_json, waiting, Output},
	Connection, From,
};
use batch::{fetched, make_room, read_answers, read_work, write_work, WORK};
use clap::Subcommand;
use sensor_client::{
	annotation::{Stage, Work, WorkState},
	primitives::CampaignId,
	Chain, Error, Ipfs, Result, Sense,
};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum Command {
	/// Ask people to label a dataset; the whole reward is set aside.
	///
	/// Annotators are paid for labels that agree with the truth, which the chain itself finds in all
	/// answers, less what guessing would have earned. What is not earned comes back.
	Open(Box<open::Open>),
	/// What the chain knows of a campaign, and how far it is.
	Show {
		/// Its number.
		campaign: CampaignId,
	},
	/// Every campaign.
	List {
		/// Only those that hand out work now.
		#[arg(long)]
		open: bool,
	},
	/// Label: draws a batch, fetches its images, asks for labels one image at a time, commits to them,
	/// waits until everybody has, and reveals them.
	///
	/// It can be stopped at any time; the same command goes on from there.
	Work(session::Options),
	/// Ask for a batch to label, and fetch its images.
	Claim {
		/// The campaign's number.
		campaign: CampaignId,
		/// Where to put the images and the work file: a directory without other work in it.
		#[arg(long)]
		out: PathBuf,
		#[command(flatten)]
		from: From,
	},
	/// Fetch the images of a batch again, should that have failed when it was claimed.
	Fetch {
		/// The directory that `claim` made.
		work: PathBuf,
	},
	/// Commit to labels for a batch without showing them.
	Commit {
		/// The directory that `claim` made; labels are read from its labels.csv (item,label, or
		/// item,label,x0,y0,x1,y1 with corners as fractions, and item,none).
		work: PathBuf,
		#[command(flatten)]
		from: From,
	},
	/// Show the labels that were committed to; they are judged and paid afterwards.
	Reveal {
		/// The directory that `claim` made.
		work: PathBuf,
		#[command(flatten)]
		from: From,
	},
	/// Follow a campaign until it closes. With --json, a line is printed whenever something changes.
	Watch {
		/// The campaign's number.
		campaign: CampaignId,
	},
	/// Fetch the labels of a campaign, check every block, and write them as COCO and as a table, with who
	/// said what.
	Export(export::Options),
	/// Take a batch back from an annotator who let the lease run out.
	Release {
		/// The campaign's number.
		campaign: CampaignId,
		/// The batch's number.
		batch: u32,
		/// The annotator's address, or a development name such as //Alice.
		annotator: String,
		#[command(flatten)]
		from: From,
	},
	/// Push a settlement on that full blocks hold up.
	Settle {
		/// The campaign's number.
		campaign: CampaignId,
		/// How many steps to do at most.
		#[arg(long, default_value_t = 16)]
		steps: u32,
		#[command(flatten)]
		from: From,
	},
	/// Call a campaign off. One that nobody has begun to work on is gone; another ends early, and what
	/// was claimed is finished and paid.
	Cancel {
		/// The campaign's number.
		campaign: CampaignId,
		#[command(flatten)]
		from: From,
	},
	/// Hand out no more batches for now. The campaign's time goes on.
	Pause {
		/// The campaign's number.
		campaign: CampaignId,
		#[command(flatten)]
		from: From,
	},
	/// Hand out batches again.
	Resume {
		/// The campaign's number.
		campaign: CampaignId,
		#[command(flatten)]
		from: From,
	},
	/// Raise the reward for every label, those that were given already among them.
	TopUp {
		/// The campaign's number.
		campaign: CampaignId,
		/// How much more to pay for each label.
		#[arg(long)]
		by: Sense,
		#[command(flatten)]
		from: From,
	},
	/// Reveal the answers that you knew when you opened a campaign.
	Gold {
		/// The campaign's number.
		campaign: CampaignId,
		/// The file that `open --gold` wrote: gold-….json.
		file: PathBuf,
		#[command(flatten)]
		from: From,
	},
	/// How much of an annotator's work was accepted so far.
	Reputation {
		/// The annotator's address, or a development name such as //Alice.
		account: String,
		/// Only in this skill.
		#[arg(long)]
		skill: Option<String>,
	},
}

pub async fn run(command: &Command, connection: &Connection, json: bool) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::Open(open) => open::run(open, connection).await,
		Command::Show { campaign } => show(&chain, *campaign).await,
		Command::List { open } => list(&chain, *open).await,
		Command::Work(options) => session::run(options, connection).await,
		Command::Claim { campaign, out, from } => claim(*campaign, out, from, connection).await,
		Command::Fetch { work } => {
			let batch = read_work(work)?;
			fetch(&chain, &connection.ipfs(), &batch, work).await
		},
		Command::Commit { work, from } => commit(&chain, work, from).await,
		Command::Reveal { work, from } => {
			let (revealed, signer) = (read_work(work)?, from.signer()?);
			waiting("Revealing", chain.reveal(&revealed, &signer)).await?;
			Ok(Output::new(
				format!("Revealed batch {} of campaign {}", revealed.batch, revealed.campaign),
				json!({ "campaign": revealed.campaign, "batch": revealed.batch }),
			))
		},
		Command::Watch { campaign } => watch::run(&chain, *campaign, json).await,
		Command::Export(options) => export::run(options, connection).await,
		Command::Release { campaign, batch, annotator, from } => {
			let (annotator, signer) = (account_of(annotator)?, from.signer()?);
			waiting("Releasing", chain.release(*campaign, *batch, &annotator, &signer)).await?;
			show(&chain, *campaign).await
		},
		Command::Settle { campaign, steps, from } => {
			let signer = from.signer()?;
			waiting("Settling", chain.settle(*campaign, *steps, &signer)).await?;
			show(&chain, *campaign).await
		},
		Command::Cancel { campaign, from } => cancel(&chain, *campaign, from).await,
		Command::Pause { campaign, from } => pause(&chain, *campaign, true, from).await,
		Command::Resume { campaign, from } => pause(&chain, *campaign, false, from).await,
		Command::TopUp { campaign, by, from } => {
			let signer = from.signer()?;
			waiting("Raising the reward", chain.top_up(*campaign, *by, &signer)).await?;
			show(&chain, *campaign).await
		},
		Command::Gold { campaign, file, from } => {
			open::reveal_gold(&chain, *campaign, file, &from.signer()?).await
		},
		Command::Reputation { account, skill } => {
			reputation(&chain, account, skill.as_deref()).await
		},
	}
}

async fn show(chain: &Chain, id: CampaignId) -> Result<Output> {
	let campaign = chain.campaign(id).await?;
	let progress = chain.campaign_progress(id).await?;
	let mut text = campaign.to_string();
	if let Some(progress) = progress {
		text.push_str(&format!("\n  so far        {progress}"));
	}
	Ok(Output::new(text, watch::line(&campaign, progress.as_ref())))
}

async fn list(chain: &Chain, only_open: bool) -> Result<Output> {
	let mut campaigns = chain.campaigns().await?;
	if only_open {
		campaigns.retain(|campaign| campaign.stage == Stage::Open && !campaign.paused);
	}
	let lines: Vec<_> = campaigns
		.iter()
		.map(|c| {
			let paused = if c.paused && c.stage == Stage::Open { ", paused" } else { "" };
			format!(
				"{:<5} {:<14}  dataset {:<6}  {} of {} items  {} a label  {}{paused}",
				c.id,
				c.task.to_string(),
				c.version.to_string(),
				c.skill,
				c.items,
				c.reward,
				c.stage.name()
			)
		})
		.collect();
	let text = if lines.is_empty() { "No campaigns.".into() } else { lines.join("\n") };
	Ok(Output::new(text, json!(campaigns)))
}

async fn claim(id: CampaignId, out: &Path, from: &From, connection: &Connection) -> Result<Output> {
	let (chain, ipfs, signer) = (connection.chain().await?, connection.ipfs(), from.signer()?);
	// What can go wrong should do so before a batch is drawn: from then on, its lease runs.
	chain.campaign(id).await?;
	ipfs.id().await?;
	make_room(out)?;
	let drawn = waiting("Waiting for the draw", chain.claim_batch(id, &signer)).await?;
	let claim = drawn.ok_or_else(|| {
		Error::NotFound("a batch that you have not had and that still needs people".into())
	})?;
	let work = claim.answered(Vec::new());
	write_work(out, &work)?;
	fetch(&chain, &ipfs, &work, out).await.map_err(|error| {
		let (batch, out) = (work.batch, out.display());
		Error::Invalid(format!(
			"{error}\nBatch {batch} is yours; fetch its images with: sensor campaign fetch {out}"
		))
	})
}

/// Fetch the images of a batch, and make the file for its labels unless there is one.
async fn fetch(chain: &Chain, ipfs: &Ipfs, work: &Work, out: &Path) -> Result<Output> {
	let campaign = chain.campaign(work.campaign).await?;
	batch::fetch(chain, ipfs, &campaign, &work.items, out).await?;
	Ok(fetched(&campaign, work, out))
}

async fn commit(chain: &Chain, directory: &Path, from: &From) -> Result<Output> {
	let (mut work, signer) = (read_work(directory)?, from.signer()?);
	let reveal = format!("sensor campaign reveal {}", directory.display());
	// What is on disk is then all that opens the commitment: other answers must not replace it.
	let claim = chain.claim_of(work.campaign, work.batch, &signer.account()).await?;
	if matches!(claim, Some(claim) if !matches!(claim.work, WorkState::Claimed { .. })) {
		return Err(Error::Invalid(format!(
			"the labels for batch {} of campaign {} were committed to and cannot be changed any \
			 more; reveal them with: {reveal}",
			work.batch, work.campaign
		)));
	}
	let campaign = chain.campaign(work.campaign).await?;
	work.answers = read_answers(&campaign, &work, directory)?;
	// On disk before on chain: what is committed to can be revealed whatever happens here.
	write_work(directory, &work)?;
	waiting("Committing", chain.commit(&work, &signer)).await?;
	let items = work.items.len();
	Ok(Output::new(
		format!("Committed to {items} labels in {WORK}. Reveal them with: {reveal}"),
		json!({ "campaign": work.campaign, "batch": work.batch, "labels": items }),
	))
}

async fn cancel(chain: &Chain, id: CampaignId, from: &From) -> Result<Output> {
	let signer = from.signer()?;
	waiting("Calling off", chain.cancel_campaign(id, &signer)).await?;
	match chain.campaign(id).await {
		Err(Error::NotFound(_)) => Ok(Output::new(
			"Called off; the reward is free again.",
			json!({ "campaign": id, "gone": true }),
		)),
		Ok(campaign) => Ok(Output::new(
			format!(
				"Ends early: what was claimed can be finished until block {}, and is paid.\n{campaign}",
				campaign.reveal_until
			),
			to_json(&campaign),
		)),
		Err(error) => Err(error),
	}
}

async fn pause(chain: &Chain, id: CampaignId, paused: bool, from: &From) -> Result<Output> {
	let signer = from.signer()?;
	let what = if paused { "Pausing" } else { "Resuming" };
	waiting(what, chain.pause_campaign(id, paused, &signer)).await?;
	show(chain, id).await
}

async fn reputation(chain: &Chain, account: &str, skill: Option<&str>) -> Result<Output> {
	let who = account_of(account)?;
	let standings = match skill {
		Some(skill) => vec![chain.reputation(&who, skill).await?],
		None => chain.reputations(&who).await?,
	};
	let accepted: u64 = standings.iter().map(|standing| standing.accepted).sum();
	let judged: u64 = standings.iter().map(|standing| standing.judged).sum();
	let mut lines = vec![format!("{accepted} labels accepted of {judged} judged")];
	lines.extend(standings.iter().map(|standing| format!("  {standing}")));
	Ok(Output::new(
		lines.join("\n"),
		json!({ "accepted": accepted, "judged": judged, "skills": standings }),
	))
}
