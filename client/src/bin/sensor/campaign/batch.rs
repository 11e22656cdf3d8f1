//! The directory of one batch: its images, the labels, and what was committed to.

use crate::{
	dataset::connect_to_any,
	disk,
	output::{bar, Output},
};
use sensor_client::{
	annotation::{answers::Sheet, Answers, Campaign, Task, Work},
	primitives::VersionId,
	Chain, Error, Ipfs, Result,
};
use serde_json::json;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// The file with the batch, the answers that were committed to, and their salt.
pub const WORK: &str = "work.json";

/// The file that the annotator fills in.
pub const LABELS: &str = "labels.csv";

/// What a campaign's answers mean.
pub fn sheet(campaign: &Campaign) -> Sheet<'_> {
	Sheet { task: campaign.task, labels: &campaign.labels }
}

/// Make the directory for a batch; it must not hold the work on another one.
pub fn make_room(out: &Path) -> Result<()> {
	for path in [out.join(WORK), out.join(LABELS)] {
		if disk::exists(&path)? {
			return Err(Error::Invalid(format!(
				"{} exists: {} holds work already, and would lose it; choose another --out",
				path.display(),
				out.display()
			)));
		}
	}
	fs::create_dir_all(out).map_err(Error::file(out))
}

pub fn read_work(directory: &Path) -> Result<Work> {
	disk::read_json(&directory.join(WORK))
}

/// Write the work file so that there is always a whole one, even if the power goes.
pub fn write_work(directory: &Path, work: &Work) -> Result<()> {
	disk::write_json(&directory.join(WORK), work)
}

/// Fetch the images of a batch that are not there yet, and make the file for its labels unless there
/// is one.
pub async fn fetch(
	chain: &Chain,
	ipfs: &Ipfs,
	campaign: &Campaign,
	items: &[u32],
	out: &Path,
) -> Result<()> {
	fetch_images(chain, ipfs, campaign.version, items, out).await?;
	let labels = out.join(LABELS);
	if !disk::exists(&labels)? {
		let template = sheet(campaign).text(items, &Answers::default());
		disk::replace(&labels, template.as_bytes())?;
	}
	Ok(())
}

/// Fetch the images of these items of a dataset that are not in `out` yet. Every block is checked.
pub async fn fetch_images(
	chain: &Chain,
	ipfs: &Ipfs,
	version: VersionId,
	items: &[u32],
	out: &Path,
) -> Result<()> {
	if items.iter().all(|item| image(out, *item).is_some()) {
		return Ok(());
	}
	let version = chain.version(version).await?;
	connect_to_any(ipfs, &chain.holders(&version).await?).await?;
	let paths = ipfs.items(version.root).await?;
	let progress = bar("Fetching images", items.len() as u64);
	for item in items {
		let (path, content) = paths
			.get(*item as usize)
			.ok_or_else(|| Error::NotFound(format!("item {item} of dataset {}", version.id)))?;
		let to = out.join(format!("{item:06}{}", extension(path)));
		// It has its name only when all of it is there.
		if !disk::exists(&to)? {
			ipfs.get(&(*content).into(), &to, version.bytes, |_| ()).await?;
		}
		progress.inc(1);
	}
	progress.finish_and_clear();
	Ok(())
}

/// Where the image of an item is, if it was fetched.
pub fn image(directory: &Path, item: u32) -> Option<PathBuf> {
	let stem = format!("{item:06}");
	let entries = fs::read_dir(directory).ok()?;
	entries
		.filter_map(|entry| Some(entry.ok()?.path()))
		.find(|path| path.file_stem().is_some_and(|found| found == stem.as_str()) && path.is_file())
}

/// The extension of an image, with its dot, if it is an ordinary one: names are chosen by whoever
/// made the dataset.
fn extension(path: &str) -> String {
	let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
	let ordinary = extension.filter(|extension| {
		(1..=8).contains(&extension.len())
			&& extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
	});
	ordinary.map(|extension| format!(".{extension}")).unwrap_or_default()
}

/// The answers in a batch's `labels.csv`, checked before they cost a transaction.
pub fn read_answers(campaign: &Campaign, work: &Work, directory: &Path) -> Result<Vec<u8>> {
	let (path, sheet) = (directory.join(LABELS), sheet(campaign));
	sheet.read(&path)?.encode(&sheet, &work.items, &path.display().to_string())
}

/// What to do with a batch that was fetched.
pub fn fetched(campaign: &Campaign, work: &Work, out: &Path) -> Output {
	let classes: Vec<_> = campaign
		.labels
		.iter()
		.enumerate()
		.map(|(index, label)| format!("  {index} {label}"))
		.collect();
	let how = match campaign.task {
		Task::Classification => format!("Fill in {LABELS} with these numbers:"),
		Task::Boxes => format!(
			"Draw boxes: write a line item,label,x0,y0,x1,y1 into {LABELS} for each, with corners as \
			 fractions of width and height from 0 to 1, and item,none where there is nothing. Labels are:"
		),
	};
	let guide = campaign.guide.map(|guide| {
		format!("\nInstructions: sensor ipfs get {guide} --to {}", out.join("guide").display())
	});
	Output::new(
		format!(
			"Batch {} with {} images is in {}.{}\n{how}\n{}\nthen: sensor campaign commit {}",
			work.batch,
			work.items.len(),
			out.display(),
			guide.unwrap_or_default(),
			classes.join("\n"),
			out.display()
		),
		json!({ "campaign": work.campaign, "batch": work.batch, "items": work.items.len(),
			"out": out.display().to_string(), "labels": campaign.labels }),
	)
}

#[cfg(test)]
pub mod tests {
	use super::*;

	pub fn work(batch: u32, answers: &[u8]) -> Work {
		Work { campaign: 0, batch, items: vec![4, 5], answers: answers.into(), salt: [7; 32] }
	}

	#[test]
	fn a_directory_that_holds_work_takes_no_other() {
		let home = tempfile::tempdir().unwrap();
		let out = home.path().join("work");
		make_room(&out).unwrap();
		let work = work(1, &[2, 3]);
		write_work(&out, &work).unwrap();
		assert!(make_room(&out).unwrap_err().to_string().contains(WORK));
		assert_eq!(read_work(&out).unwrap(), work);

		fs::rename(out.join(WORK), out.join(LABELS)).unwrap();
		assert!(make_room(&out).unwrap_err().to_string().contains(LABELS));
	}

	#[test]
	fn images_keep_ordinary_extensions_only() {
		assert_eq!(extension("a/b.PNG"), ".PNG");
		for path in ["a.b/c", "x", "x.", "x.p\u{e9}g", "x.superlong1", "x.a b"] {
			assert_eq!(extension(path), "", "{path}");
		}
	}

	#[test]
	fn an_image_is_found_by_its_item() {
		let home = tempfile::tempdir().unwrap();
		fs::write(home.path().join("000012.png"), "").unwrap();
		assert_eq!(image(home.path(), 12), Some(home.path().join("000012.png")));
		assert_eq!(image(home.path(), 1), None);
	}
}
