//! `sensor campaign export`: a labelled dataset as other tools read it.

use super::picture;
use crate::{
	dataset::{connect_to_any, version_id},
	ipfs::{get, MAX_BYTES},
	output::{bar, bytes_bar, Output},
	Connection,
};
use clap::{Args, ValueEnum};
use sensor_client::{
	annotation::{export::Size, labelled::Found, Labelled},
	datasets::Version,
	download::Address,
	primitives::{labels::files, traits::Provenance, CampaignId, VersionId},
	Chain, Error, Result,
};
use serde_json::json;
use std::{
	fs,
	path::{Path, PathBuf},
};

#[derive(Args)]
pub struct Options {
	/// The campaign's number, as in 3, or the labelled dataset's, as in 4.0.
	#[arg(value_name = "CAMPAIGN|VERSION", value_parser = target)]
	of: Target,
	/// Where to: a directory.
	#[arg(long)]
	out: PathBuf,
	/// What to write, besides provenance.csv, which says who answered what; both if not given.
	#[arg(long, value_enum, value_delimiter = ',', default_values_t = [Format::Coco, Format::Csv])]
	format: Vec<Format>,
	/// Fetch the images, too; boxes in COCO are then in pixels.
	#[arg(long)]
	images: bool,
	/// Find the consensus anew in the answers, and compare it byte for byte with what the chain wrote.
	#[arg(long)]
	replay: bool,
	/// The most bytes that are fetched.
	#[arg(long, default_value_t = MAX_BYTES)]
	max_bytes: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
	/// coco.json, as tools for object detection read it.
	Coco,
	/// labels.csv, a table with a line an item or a box.
	Csv,
}

/// What to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
	Campaign(CampaignId),
	Version(VersionId),
}

fn target(text: &str) -> Result<Target, String> {
	match text.parse() {
		Ok(campaign) => Ok(Target::Campaign(campaign)),
		Err(_) if text.contains('.') => version_id(text).map(Target::Version),
		Err(_) => Err("write a campaign like 3, or a labelled dataset like 4.0".into()),
	}
}

pub async fn run(options: &Options, connection: &Connection) -> Result<Output> {
	let (chain, ipfs) = (connection.chain().await?, connection.ipfs());
	let version = labelled_version(&chain, options.of).await?;
	let Provenance::Campaign(campaign) = version.provenance else {
		return Err(Error::Invalid(format!(
			"dataset {} has no labels of this chain: it comes from {:?}",
			version.id, version.provenance
		)));
	};
	connect_to_any(&ipfs, &chain.holders(&version).await?).await?;
	let out = &options.out;
	let progress = bytes_bar("Fetching labels", 0);
	let labelled = ipfs.labels(version.root, out, options.max_bytes, |bytes| {
		progress.set_length(bytes);
		progress.set_position(bytes);
	});
	let labelled = labelled.await;
	progress.finish_and_clear();
	let labelled = labelled?;
	if labelled.description.campaign != campaign {
		return Err(Error::Invalid(format!(
			"dataset {} says that it is of campaign {}, the chain that it is of {campaign}",
			version.id, labelled.description.campaign
		)));
	}

	let images = Address { root: version.root, names: vec!["images".into()] };
	let files = ipfs.files(&images).await?;
	let paths: Vec<String> = files.into_iter().map(|(path, _)| path).collect();
	let mut sizes = None;
	if options.images {
		let to = out.join("images");
		get(&ipfs, &images, &to, options.max_bytes).await?;
		sizes = sizes_of(&labelled, &to, &paths)?;
	}

	let mut written = Vec::new();
	let mut write = |name: &str, text: String| {
		let path = out.join(name);
		fs::write(&path, text).map_err(Error::file(&path))?;
		written.push(path.display().to_string());
		Ok::<_, Error>(())
	};
	if options.format.contains(&Format::Coco) {
		write("coco.json", format!("{}\n", labelled.coco(&paths, sizes.as_deref())?))?;
	}
	if options.format.contains(&Format::Csv) {
		write("labels.csv", labelled.table(&paths)?)?;
	}
	write("provenance.csv", labelled.provenance())?;
	let replayed = match options.replay {
		true => Some(replay(&labelled, out)?),
		false => None,
	};
	let note = match replayed {
		Some(count) => format!("\nAll {count} label files follow from the answers, byte for byte."),
		None => String::new(),
	};
	Ok(Output::new(
		format!(
			"{} labelled items of campaign {campaign}:\n{}{note}",
			paths.len(),
			written.join("\n")
		),
		json!({
			"campaign": campaign,
			"version": version.id.to_string(),
			"items": paths.len(),
			"written": written,
			"replayed": replayed,
		}),
	))
}

async fn labelled_version(chain: &Chain, target: Target) -> Result<Version> {
	let id = match target {
		Target::Version(id) => id,
		Target::Campaign(id) => {
			let campaign = chain.campaign(id).await?;
			campaign.labelled.ok_or_else(|| {
				Error::Invalid(format!(
					"campaign {id} has no labelled dataset ({}); sensor campaign watch {id} follows it",
					campaign.stage
				))
			})?
		},
	};
	chain.version(id).await
}

/// The sizes of images, in pixels; boxes cannot do without them.
fn sizes_of(labelled: &Labelled, images: &Path, paths: &[String]) -> Result<Option<Vec<Size>>> {
	let progress = bar("Measuring images", paths.len() as u64);
	let size = |path: &String| {
		progress.inc(1);
		picture::size(&images.join(path))
	};
	let sizes: Result<Vec<_>> = paths.iter().map(size).collect();
	progress.finish_and_clear();
	match (sizes, &labelled.found) {
		(Ok(sizes), _) => Ok(Some(sizes)),
		(Err(_), Found::Labels(_)) => Ok(None),
		(Err(error), Found::Boxes(_)) => Err(error),
	}
}

/// Find the label files anew and compare them with those in `directory`; how many there are.
fn replay(labelled: &Labelled, directory: &Path) -> Result<usize> {
	let files = labelled.recompute()?;
	for (batch, found) in (0..).zip(&files) {
		let path = directory.join("labels").join(files::csv_name(batch));
		let written = fs::read(&path).map_err(Error::file(&path))?;
		if *found == written {
			continue;
		}
		let (found, written) = (String::from_utf8_lossy(found), String::from_utf8_lossy(&written));
		let differing =
			found.lines().zip(written.lines()).find(|(found, written)| found != written);
		let (found, written) = differing.unwrap_or_default();
		return Err(Error::Invalid(format!(
			"{} does not follow from the answers: it says '{written}', where they say '{found}'",
			path.display()
		)));
	}
	Ok(files.len())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_number_is_a_campaign_and_one_with_a_dot_a_dataset() {
		assert_eq!(target("3"), Ok(Target::Campaign(3)));
		assert_eq!(target("4.0"), Ok(Target::Version(VersionId::new(4, 0))));
		assert!(target("x").is_err() && target("1.x").is_err());
	}
}
