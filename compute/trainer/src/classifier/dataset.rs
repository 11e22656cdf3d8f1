//! Reading labelled datasets, as the chain builds them.
//!
//! - `campaign.json`: `{"task": "classification", "labels": ["a", …], "items": 2000, …}`.
//! - `images/…`: item *i* is the *i*-th file, in byte-wise order of the paths.
//! - `labels/….csv`: lines of `item,label,agreeing,votes,confidence` below that header. `label` is the
//!   index of the class, and empty where the annotators found no consensus; `confidence` is how sure
//!   it is, in thousandths.

use super::image::grey_square;
use crate::{abi::File, nn::PIXELS};
use alloc::{
	format,
	string::{String, ToString},
	vec,
	vec::Vec,
};
use serde::Deserialize;

/// Classes that a campaign may have.
const MAX_CLASSES: usize = 255;

/// Items that all inputs may have together.
const MAX_ITEMS: usize = 1_000_000;

/// The longest `campaign.json`.
const MAX_CAMPAIGN_BYTES: usize = 1 << 20;

/// The confidence of what is certain.
const SURE: u32 = 1000;

const HEADER: &str = "item,label,agreeing,votes,confidence";

/// The labelled images of one or more datasets.
#[derive(Clone, Debug)]
pub struct Dataset {
	labels: Vec<String>,
	samples: Vec<([u8; PIXELS], u8)>,
	skipped: usize,
}

/// What we need of `campaign.json`.
#[derive(Deserialize)]
struct Campaign {
	task: String,
	labels: Vec<String>,
	items: usize,
}

impl Dataset {
	/// Read input directories, which must agree on the classes.
	///
	/// Errors name the input (if there are several), the file and the line.
	pub fn read(inputs: Vec<Vec<File>>) -> Result<Self, String> {
		let several = inputs.len() > 1;
		let mut dataset: Option<Self> = None;
		for (index, files) in inputs.into_iter().enumerate() {
			let place = |why| if several { format!("input {index}: {why}") } else { why };
			let read = Self::read_one(files).map_err(place)?;
			match &mut dataset {
				None => dataset = Some(read),
				Some(all) => all.append(read).map_err(place)?,
			}
		}
		dataset.ok_or_else(|| "the job has no input dataset".to_string())
	}

	/// The names of the classes.
	pub fn labels(&self) -> &[String] {
		&self.labels
	}

	/// How many items have a label.
	pub fn len(&self) -> usize {
		self.samples.len()
	}

	/// Whether no item has a label.
	pub fn is_empty(&self) -> bool {
		self.samples.is_empty()
	}

	/// How many items have no label.
	pub fn skipped(&self) -> usize {
		self.skipped
	}

	/// The image and class of labelled item `index`.
	pub fn labelled(&self, index: usize) -> (&[u8; PIXELS], usize) {
		let (image, class) = &self.samples[index];
		(image, usize::from(*class))
	}

	fn append(&mut self, mut other: Self) -> Result<(), String> {
		if other.labels != self.labels {
			return Err("its labels are not those of the first input".into());
		}
		if self.len() + other.len() > MAX_ITEMS {
			return Err(format!("the inputs have more than {MAX_ITEMS} items"));
		}
		self.samples.append(&mut other.samples);
		self.skipped += other.skipped;
		Ok(())
	}

	fn read_one(files: Vec<File>) -> Result<Self, String> {
		let campaign = find_campaign(&files)?;
		let (mut images, mut tables) = (Vec::new(), Vec::new());
		for (path, bytes) in files {
			if path.starts_with("images/") {
				images.push((path, bytes));
			} else if path.starts_with("labels/") && path.ends_with(".csv") {
				tables.push((path, bytes));
			}
		}
		images.sort_unstable();
		tables.sort_unstable();
		if images.len() != campaign.items {
			return Err(format!(
				"campaign.json speaks of {} items, but images/ has {} files",
				campaign.items,
				images.len()
			));
		}
		let mut classes = vec![None; images.len()];
		for (path, bytes) in tables {
			read_table(&bytes, campaign.labels.len(), &mut classes)
				.map_err(|why| format!("{path}: {why}"))?;
		}
		let mut samples = Vec::new();
		let mut skipped = 0;
		for ((path, bytes), class) in images.into_iter().zip(classes) {
			match class.flatten() {
				Some(class) => {
					let image = grey_square(&bytes).map_err(|why| format!("{path}: {why}"))?;
					samples.push((image, class));
				},
				None => skipped += 1,
			}
		}
		Ok(Self { labels: campaign.labels, samples, skipped })
	}
}

fn find_campaign(files: &[File]) -> Result<Campaign, String> {
	let (_, bytes) = files
		.iter()
		.find(|(path, _)| path == "campaign.json")
		.ok_or("campaign.json is missing; is the input a labelled dataset?")?;
	if bytes.len() > MAX_CAMPAIGN_BYTES {
		return Err(format!("campaign.json: longer than {MAX_CAMPAIGN_BYTES} bytes"));
	}
	let campaign: Campaign =
		serde_json::from_slice(bytes).map_err(|why| format!("campaign.json: {why}"))?;
	if campaign.task != "classification" {
		return Err(format!(
			"campaign.json: the task is {:?}, but this program only learns classification",
			campaign.task
		));
	}
	if !(2..=MAX_CLASSES).contains(&campaign.labels.len()) {
		return Err(format!("campaign.json: {} labels; 2 to 255 work", campaign.labels.len()));
	}
	if campaign.items > MAX_ITEMS {
		return Err(format!("campaign.json: more than {MAX_ITEMS} items"));
	}
	Ok(campaign)
}

/// Read a table of labels into `classes`: outer none for items that were not seen yet, inner
/// none for items without consensus.
fn read_table(
	bytes: &[u8],
	labels: usize,
	classes: &mut [Option<Option<u8>>],
) -> Result<(), String> {
	let text = core::str::from_utf8(bytes).map_err(|_| "not UTF-8 text")?;
	let mut lines = (1..).zip(text.lines());
	if lines.next().map(|(_, header)| header) != Some(HEADER) {
		return Err(format!("line 1: must be {HEADER:?}"));
	}
	for (number, line) in lines {
		let (item, class) =
			read_line(line, labels).map_err(|why| format!("line {number}: {why}"))?;
		match classes.get_mut(item) {
			Some(unseen @ None) => *unseen = Some(class),
			Some(_) => return Err(format!("line {number}: item {item} was labelled before")),
			None => return Err(format!("line {number}: there is no item {item}")),
		}
	}
	Ok(())
}

fn read_line(line: &str, labels: usize) -> Result<(usize, Option<u8>), String> {
	let fields: Vec<&str> = line.split(',').take(6).collect();
	let [item, label, agreeing, votes, confidence] = fields[..] else {
		return Err(format!("must have the five fields {HEADER}"));
	};
	let number = |field: &str, name: &str| {
		field.parse::<u32>().map_err(|_| format!("{name} {field:?} is not a whole number"))
	};
	let item = number(item, "item")?;
	if number(agreeing, "agreeing")? > number(votes, "votes")? {
		return Err("more annotators agree than voted".into());
	}
	if number(confidence, "confidence")? > SURE {
		return Err("nothing is surer than 1000 thousandths".into());
	}
	let class = match label {
		"" => None,
		_ => Some(number(label, "label")?),
	};
	match class {
		Some(class) if class as usize >= labels => {
			Err(format!("label {class} does not exist; there are {labels}"))
		},
		class => Ok((item as usize, class.map(|class| class as u8))),
	}
}
