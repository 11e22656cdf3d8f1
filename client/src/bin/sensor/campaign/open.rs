//! `sensor campaign open`, and the gold that goes with it.

use crate::{
	dataset::version_id,
	disk,
	ipfs::upload_bar,
	output::{to_json, waiting, Output},
	Connection, From,
};
use clap::{Args, ValueEnum};
use sensor_client::{
	annotation::{
		answers::read_text, Gold, Method as TruthMethod, NewCampaign, Requirements, Task as Kind,
	},
	chain::Until,
	primitives::{CampaignId, ContentId, ExamId, HashCode, VersionId},
	upload::Files,
	Chain, Error, Ipfs, Result, Sense, Share, Signer,
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The largest file of gold that is read, in bytes.
const MAX_GOLD: u64 = 4 << 20;

/// How the name of the file with gold begins.
const GOLD: &str = "gold";

#[derive(Args)]
pub struct Open {
	/// The dataset, as in 3.0.
	#[arg(long, value_parser = version_id)]
	dataset: VersionId,
	/// The classes, separated by commas.
	#[arg(long, value_delimiter = ',', required = true)]
	labels: Vec<String>,
	/// What people are asked to do.
	#[arg(long, value_enum, default_value_t = Task::Classification)]
	task: Task,
	/// Paid for each label that agrees with the truth, less what guessing would earn.
	#[arg(long)]
	reward: Sense,
	/// Items in a batch.
	#[arg(long, default_value_t = 50)]
	batch_size: u32,
	/// People who label each item at first.
	#[arg(long, default_value_t = 5)]
	redundancy: u8,
	/// People who label an item at most, of which the answer stays in doubt; as many as at first if not
	/// given. The reward for all of them is set aside, and what is not needed comes back.
	#[arg(long)]
	max_redundancy: Option<u8>,
	/// How sure of an answer one must be not to ask for more, in percent.
	#[arg(long, default_value = "95", value_name = "PERCENT")]
	confidence: Share,
	/// How the truth is found.
	#[arg(long, value_enum, default_value_t = Method::Weighted)]
	method: Method,
	/// Instructions and examples, a file or a directory: put on IPFS, and named in the campaign.
	#[arg(long, value_name = "PATH")]
	guide: Option<PathBuf>,
	/// What this work shows to be good at: reputation is kept by skill. The task's name if not given.
	#[arg(long)]
	skill: Option<String>,
	/// Answers that you know (item,label). Annotators do not learn which; whoever gets them wrong counts
	/// for less. They are committed to, and revealed with `sensor campaign gold`.
	#[arg(long, value_name = "CSV")]
	gold: Option<PathBuf>,
	/// On hold of each annotator's money until the end, and lost to those who keep answers back or guess.
	#[arg(long, default_value = "0")]
	stake: Sense,
	/// The least reputation in the skill, in percent; those who are new have 50.
	#[arg(long, default_value = "0", value_name = "PERCENT")]
	min_reputation: Share,
	/// The exam that annotators must have passed.
	#[arg(long)]
	exam: Option<ExamId>,
	/// Set aside for the fees of annotators' claims, so that they can begin with an empty account; what is
	/// not used comes back.
	#[arg(long, default_value = "0")]
	fees: Sense,
	/// Share of later sales that goes to the annotators, in percent.
	#[arg(long, default_value = "20", value_name = "PERCENT")]
	royalty: Share,
	/// Blocks in which answers can be committed to.
	#[arg(long, default_value_t = 28_800)]
	duration: u32,
	/// Blocks after that in which they can be revealed.
	#[arg(long, default_value_t = 2_400)]
	reveal_duration: u32,
	/// Blocks that an annotator has for a batch.
	#[arg(long, default_value_t = 1_200)]
	lease: u32,
	#[command(flatten)]
	from: From,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Task {
	/// Give each item one label.
	Classification,
	/// Draw boxes around what is on each item.
	Boxes,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Method {
	/// What most people say.
	Plurality,
	/// What they say, each weighed by how reliable they turn out to be.
	Weighted,
}

pub async fn run(open: &Open, connection: &Connection) -> Result<Output> {
	let (chain, signer) = (connection.chain().await?, open.from.signer()?);
	let gold = match &open.gold {
		Some(path) => {
			let gold = read_gold(open, path, &chain).await?;
			let secret = disk::secret_path(path, GOLD, gold.commitment());
			Some((gold, secret))
		},
		None => None,
	};
	let guide = match &open.guide {
		Some(path) => Some(upload(&connection.ipfs(), path).await?),
		None => None,
	};
	let new = NewCampaign {
		task: match open.task {
			Task::Classification => Kind::Classification,
			Task::Boxes => Kind::Boxes,
		},
		guide,
		skill: open.skill.clone(),
		batch_size: open.batch_size,
		redundancy: open.redundancy,
		max_redundancy: open.max_redundancy.unwrap_or(open.redundancy),
		confidence: open.confidence,
		method: match open.method {
			Method::Plurality => TruthMethod::Plurality,
			Method::Weighted => TruthMethod::Weighted,
		},
		royalty: open.royalty,
		gold: gold.as_ref().map(|(gold, _)| gold.commitment()),
		requirements: Requirements {
			stake: open.stake,
			reputation: open.min_reputation,
			exam: open.exam,
		},
		fees: open.fees,
		duration: open.duration,
		reveal_duration: open.reveal_duration,
		lease: open.lease,
		..NewCampaign::new(open.dataset, open.labels.clone(), open.reward)
	};
	let opening = waiting("Opening", chain.open_campaign(new, &signer));
	let id = match &gold {
		Some((gold, secret)) => disk::commit_to(gold, secret, opening).await?,
		None => opening.await?,
	};
	let campaign = chain.campaign(id).await?;
	let mut json = to_json(&campaign);
	let mut text = campaign.to_string();
	if let Some((_, secret)) = gold {
		let secret = secret.display().to_string();
		text.push_str(&format!(
			"\nYour gold is in {secret}: keep it, and show it to nobody. After block {}, or when all \
			 work is revealed before, reveal it with:\n  sensor campaign gold {id} {secret}",
			campaign.commit_until
		));
		json["gold_file"] = secret.into();
	}
	Ok(Output::new(text, json))
}

async fn read_gold(open: &Open, path: &Path, chain: &Chain) -> Result<Gold> {
	if matches!(open.task, Task::Boxes) {
		return Err(Error::Invalid("gold is for labels; there is none for boxes yet".into()));
	}
	// It need not be final to be labelled.
	let items = chain.until(Until::InBlock).version(open.dataset).await?.items;
	let text = read_text(path, MAX_GOLD)?;
	let gold = Gold::parse(&open.labels, items, &text, &path.display().to_string())?;
	let most = chain.annotation_limits().await?.gold;
	if gold.answers.len() > most as usize {
		return Err(Error::Invalid(format!(
			"{} holds {} answers; the chain takes {most}",
			path.display(),
			gold.answers.len()
		)));
	}
	Ok(gold)
}

/// Put instructions on IPFS.
async fn upload(ipfs: &Ipfs, path: &Path) -> Result<ContentId> {
	let files = Files::at(path)?;
	let progress = upload_bar(&files);
	let uploaded =
		ipfs.upload(&files, HashCode::Sha2_256, |bytes| progress.set_position(bytes)).await;
	progress.finish_and_clear();
	Ok(uploaded?.added.root)
}

/// Reveal gold from the file that `open` wrote.
pub async fn reveal_gold(
	chain: &Chain,
	id: CampaignId,
	file: &Path,
	requester: &Signer,
) -> Result<Output> {
	let gold: Gold = disk::read_json(file)?;
	let campaign = chain.campaign(id).await?;
	if let Some(committed) = campaign.gold.filter(|committed| *committed != gold.commitment()) {
		return Err(Error::Invalid(format!(
			"{} is the gold of another campaign; that of campaign {id} was written to {} when it was \
			 opened",
			file.display(),
			disk::secret_name(GOLD, committed)
		)));
	}
	waiting("Revealing gold", chain.reveal_gold(id, &gold, requester)).await?;
	let count = gold.answers.len();
	Ok(Output::new(
		format!("Revealed {count} answers of campaign {id}; they weigh everybody else's."),
		json!({ "campaign": id, "answers": count }),
	))
}
