//! `sensor campaign`: ask for labels, and label.

use crate::{
	account_of,
	dataset::{connect_to_any, version_id},
	output::{bar, waiting, Output},
	Connection, From,
};
use clap::{Args, Subcommand};
use sensor_client::{
	annotation::{NewCampaign, Work},
	ipfs::write_below,
	primitives::{CampaignId, VersionId},
	Chain, Error, Ipfs, Result, Sense,
};
use serde_json::json;
use std::{
	fs,
	io::Write,
	path::{Path, PathBuf},
};

/// The file with the batch, the labels that were committed to, and their salt.
const WORK: &str = "work.json";

/// The file that the annotator fills in.
const LABELS: &str = "labels.csv";

#[derive(Subcommand)]
pub enum Command {
	/// Ask people to label a dataset; the whole reward is set aside.
	Open(Open),
	/// What the chain knows of a campaign.
	Show {
		/// Its number.
		campaign: CampaignId,
	},
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
		/// The directory that `claim` made; labels are read from its labels.csv (item,label).
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
	/// Call off a campaign that nobody has begun to work on.
	Cancel {
		/// The campaign's number.
		campaign: CampaignId,
		#[command(flatten)]
		from: From,
	},
	/// How much of an annotator's work was accepted so far.
	Reputation {
		/// The annotator's address, or a development name such as //Alice.
		account: String,
	},
}

#[derive(Args)]
pub struct Open {
	/// The dataset, as in 3.0.
	#[arg(long, value_parser = version_id)]
	dataset: VersionId,
	/// The classes, separated by commas.
	#[arg(long, value_delimiter = ',', required = true)]
	labels: Vec<String>,
	/// Paid for each accepted label.
	#[arg(long)]
	reward: Sense,
	/// Items in a batch.
	#[arg(long, default_value_t = 50)]
	batch_size: u32,
	/// People who label each item.
	#[arg(long, default_value_t = 5)]
	redundancy: u8,
	/// Share of later sales that goes to the annotators, in percent.
	#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=100))]
	royalty: u8,
	/// Blocks in which labels can be committed to.
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

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::Open(open) => {
			let new = NewCampaign {
				version: open.dataset,
				labels: open.labels.clone(),
				batch_size: open.batch_size,
				redundancy: open.redundancy,
				reward: open.reward,
				royalty_percent: open.royalty,
				duration: open.duration,
				reveal_duration: open.reveal_duration,
				lease: open.lease,
			};
			let signer = open.from.signer()?;
			let id = waiting("Opening", chain.open_campaign(new, &signer)).await?;
			show(&chain, id).await
		},
		Command::Show { campaign } => show(&chain, *campaign).await,
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
		Command::Cancel { campaign, from } => {
			let signer = from.signer()?;
			waiting("Calling off", chain.cancel_campaign(*campaign, &signer)).await?;
			Ok(Output::new(
				"Called off; the reward is free again.",
				json!({ "campaign": campaign }),
			))
		},
		Command::Reputation { account } => {
			let (accepted, judged) = chain.reputation(&account_of(account)?).await?;
			Ok(Output::new(
				format!("{accepted} labels accepted of {judged} judged"),
				json!({ "accepted": accepted, "judged": judged }),
			))
		},
	}
}

async fn show(chain: &Chain, id: CampaignId) -> Result<Output> {
	Ok(Output::of(&chain.campaign(id).await?))
}

async fn claim(id: CampaignId, out: &Path, from: &From, connection: &Connection) -> Result<Output> {
	let (chain, ipfs, signer) = (connection.chain().await?, connection.ipfs(), from.signer()?);
	// What can go wrong should do so before a batch is drawn: from then on, its lease runs.
	chain.campaign(id).await?;
	ipfs.id().await?;
	make_room(out)?;
	let drawn = waiting("Waiting for the draw", chain.claim_batch(id, &signer)).await?;
	let batch = drawn.ok_or_else(|| {
		Error::NotFound("a batch that you have not had and that still needs people".into())
	})?;
	let work = Work::new(id, batch, Vec::new());
	write_work(out, &work)?;
	fetch(&chain, &ipfs, &work, out).await.map_err(|error| {
		let out = out.display();
		Error::Invalid(format!(
			"{error}\nBatch {batch} is yours; fetch its images with: sensor campaign fetch {out}"
		))
	})
}

/// Make the directory for a batch; it must not hold the work on another one.
fn make_room(out: &Path) -> Result<()> {
	for path in [out.join(WORK), out.join(LABELS)] {
		if path.try_exists().map_err(Error::file(&path))? {
			return Err(Error::Invalid(format!(
				"{} exists: {} holds work already, and would lose it; choose another --out",
				path.display(),
				out.display()
			)));
		}
	}
	fs::create_dir_all(out).map_err(Error::file(out))
}

/// Fetch the images of a batch, and make the file for its labels unless there is one.
async fn fetch(chain: &Chain, ipfs: &Ipfs, work: &Work, out: &Path) -> Result<Output> {
	let campaign = chain.campaign(work.campaign).await?;
	let version = chain.version(campaign.version).await?;
	connect_to_any(ipfs, &chain.holders(&version).await?).await?;
	let items = ipfs.items(version.root).await?;
	let wanted = campaign.items_of(work.batch);
	let progress = bar("Fetching images", wanted.len() as u64);
	let mut template = String::from("item,label\n");
	for item in wanted.clone() {
		let (path, content) = items
			.get(item as usize)
			.ok_or_else(|| Error::NotFound(format!("item {item} of dataset {}", version.id)))?;
		let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
		let bytes = ipfs.cat(*content, "").await?;
		write_below(out, &format!("{item:06}.{extension}"), &bytes)?;
		template.push_str(&format!("{item},\n"));
		progress.inc(1);
	}
	progress.finish_and_clear();
	let labels = out.join(LABELS);
	if !labels.try_exists().map_err(Error::file(&labels))? {
		write_below(out, LABELS, template.as_bytes())?;
	}
	let classes: Vec<_> = campaign
		.labels
		.iter()
		.enumerate()
		.map(|(index, label)| format!("  {index} {label}"))
		.collect();
	Ok(Output::new(
		format!(
			"Batch {} with {} images is in {}.\nFill in {LABELS} with these numbers:\n{}\n\
			 then: sensor campaign commit {}",
			work.batch,
			wanted.len(),
			out.display(),
			classes.join("\n"),
			out.display()
		),
		json!({ "campaign": work.campaign, "batch": work.batch, "items": wanted.len(),
			"out": out.display().to_string(), "labels": campaign.labels }),
	))
}

async fn commit(chain: &Chain, directory: &Path, from: &From) -> Result<Output> {
	let (mut work, signer) = (read_work(directory)?, from.signer()?);
	let reveal = format!("sensor campaign reveal {}", directory.display());
	// What is on disk is then all that opens the commitment: other labels must not replace it.
	if chain.has_committed(work.campaign, work.batch, &signer.account()).await? {
		return Err(Error::Invalid(format!(
			"the labels for batch {} of campaign {} were committed to and cannot be changed any \
			 more; reveal them with: {reveal}",
			work.batch, work.campaign
		)));
	}
	work.labels = read_labels(chain, &work, directory).await?;
	// On disk before on chain: what is committed to can be revealed whatever happens here.
	write_work(directory, &work)?;
	waiting("Committing", chain.commit(&work, &signer)).await?;
	Ok(Output::new(
		format!("Committed to {} labels. Reveal them with: {reveal}", work.labels.len()),
		json!({ "campaign": work.campaign, "batch": work.batch, "labels": work.labels.len() }),
	))
}

/// The labels in `labels.csv`, checked against the campaign before they cost a transaction.
async fn read_labels(chain: &Chain, work: &Work, directory: &Path) -> Result<Vec<u8>> {
	let campaign = chain.campaign(work.campaign).await?;
	let path = directory.join(LABELS);
	let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
	let mut lines = text.lines().skip(1);
	let mut labels = Vec::new();
	for item in campaign.items_of(work.batch) {
		let line = lines.next().unwrap_or_default();
		let label = line
			.split_once(',')
			.filter(|(number, _)| number.trim().parse() == Ok(item))
			.and_then(|(_, label)| label.trim().parse::<u8>().ok())
			.filter(|label| usize::from(*label) < campaign.labels.len());
		labels.push(label.ok_or_else(|| {
			Error::Invalid(format!(
				"{}: item {item} has no label; its line should read '{item},<0 to {}>' but reads '{line}'",
				path.display(),
				campaign.labels.len() - 1
			))
		})?);
	}
	Ok(labels)
}

fn read_work(directory: &Path) -> Result<Work> {
	let path = directory.join(WORK);
	let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
	serde_json::from_str(&text)
		.map_err(|error| Error::Invalid(format!("{} is damaged: {error}", path.display())))
}

/// Write the work file so that there is always a whole one, even if the power goes.
fn write_work(directory: &Path, work: &Work) -> Result<()> {
	let (path, draft) = (directory.join(WORK), directory.join(format!("{WORK}.new")));
	let text = serde_json::to_string_pretty(work)
		.map_err(|error| Error::Invalid(format!("the work cannot be written: {error}")))?;
	let replace = || {
		let mut file = fs::File::create(&draft)?;
		file.write_all(text.as_bytes())?;
		file.sync_all()?;
		fs::rename(&draft, &path)?;
		// The new name lasts once the directory does; only Unix opens directories.
		if cfg!(unix) {
			fs::File::open(directory)?.sync_all()?;
		}
		Ok(())
	};
	replace().map_err(Error::file(&path))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A directory of this test's own.
	fn directory(name: &str) -> PathBuf {
		let directory = std::env::temp_dir().join(format!("sensor-{}-{name}", std::process::id()));
		let _ = fs::remove_dir_all(&directory);
		directory
	}

	#[test]
	fn a_directory_that_holds_work_takes_no_other() {
		let out = directory("claim");
		make_room(&out).unwrap();
		let work = Work::new(0, 1, vec![2, 3]);
		write_work(&out, &work).unwrap();
		assert!(make_room(&out).unwrap_err().to_string().contains(WORK));
		assert_eq!(read_work(&out).unwrap(), work);

		fs::rename(out.join(WORK), out.join(LABELS)).unwrap();
		assert!(make_room(&out).unwrap_err().to_string().contains(LABELS));
		fs::remove_dir_all(out).unwrap();
	}

	#[test]
	fn the_work_file_is_replaced_as_a_whole() {
		let out = directory("work");
		make_room(&out).unwrap();
		let mut work = Work::new(0, 1, Vec::new());
		write_work(&out, &work).unwrap();
		// What a crash left behind does not matter.
		fs::write(out.join(format!("{WORK}.new")), "{").unwrap();
		assert_eq!(read_work(&out).unwrap(), work);
		work.labels = vec![1];
		write_work(&out, &work).unwrap();
		assert_eq!(read_work(&out).unwrap(), work);
		assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
		fs::remove_dir_all(out).unwrap();
	}
}
