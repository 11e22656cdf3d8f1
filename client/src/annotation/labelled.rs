//! What is in a labelled dataset: the consensus, and the answers that it was found in.
//!
//! [`sensor_primitives::labels`] says which files there are, and [`files`] how they read. They come
//! from whoever owns the dataset, so what the chain would not have written is refused.

use super::{answers::read_text, Method, Task};
use crate::{download::Address, AccountId, Error, Ipfs, Result};
use sensor_primitives::{
	labels::{
		boxes::Region,
		files::{self, AgreedBox, Consensus},
		Label,
	},
	CampaignId, ContentId,
};
use serde::Deserialize;
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

/// The largest description of a campaign that is read, in bytes: 255 names, and gold.
const MAX_DESCRIPTION: u64 = 4 << 20;

/// The largest file of a batch: a block.
const MAX_BATCH_FILE: u64 = 2 << 20;

/// The most items in a campaign, and in a batch, that are read.
const MAX_ITEMS: u32 = 1 << 24;
const MAX_BATCH: u32 = 256;

/// What `campaign.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Description {
	/// The campaign.
	pub campaign: CampaignId,
	/// What was asked.
	pub task: Task,
	/// The names of the labels.
	pub labels: Vec<String>,
	/// How the truth was found.
	pub method: Method,
	/// Items in the dataset.
	pub items: u32,
	/// Items in a batch.
	#[serde(rename = "batch")]
	pub batch_size: u32,
	/// The address of the instructions.
	pub guide: Option<String>,
	/// Answers that the requester knew.
	#[serde(default)]
	pub gold: Vec<(u32, Label)>,
	/// What decided between answers that are as likely, for each batch.
	#[serde(deserialize_with = "seeds")]
	pub seeds: Vec<[u8; 32]>,
}

fn seeds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<[u8; 32]>, D::Error> {
	let read = |text: String| {
		let mut seed = [0; 32];
		hex::decode_to_slice(text.trim_start_matches("0x"), &mut seed)
			.map(|()| seed)
			.map_err(serde::de::Error::custom)
	};
	Vec::<String>::deserialize(deserializer)?.into_iter().map(read).collect()
}

/// The consensus on all items, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
	/// A label each.
	Labels(Vec<Consensus>),
	/// Any number of boxes each.
	Boxes(Vec<Vec<AgreedBox>>),
}

/// What one annotator said of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<Answer> {
	/// The item.
	pub item: u32,
	/// Who.
	pub annotator: AccountId,
	/// What.
	pub answer: Answer,
}

/// All that annotators said, by item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
	/// Labels.
	Labels(Vec<Given<Label>>),
	/// Boxes.
	Boxes(Vec<Given<Vec<Region>>>),
}

/// A labelled dataset, without its images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
	/// What was asked.
	pub description: Description,
	/// The consensus.
	pub found: Found,
	/// The answers that it was found in.
	pub said: Said,
}

impl Description {
	/// Read `campaign.json`.
	pub fn parse(text: &str) -> Result<Self> {
		let description: Self = serde_json::from_str(text)
			.map_err(|error| Error::Invalid(format!("campaign.json cannot be read: {error}")))?;
		let Self { labels, items, batch_size, .. } = &description;
		let sizes = (1..=MAX_ITEMS).contains(items) && (1..=MAX_BATCH).contains(batch_size);
		let has_seeds = description.seeds.len() == description.batches() as usize;
		if !sizes || !has_seeds || labels.is_empty() || labels.len() > 255 {
			return Err(Error::Invalid("campaign.json describes no campaign of the chain".into()));
		}
		Ok(description)
	}

	/// How many batches there are.
	pub fn batches(&self) -> u32 {
		self.items.div_ceil(self.batch_size.max(1))
	}

	/// The first item of a batch, and how many it has.
	pub fn batch(&self, batch: u32) -> (u32, u32) {
		let first = batch.saturating_mul(self.batch_size).min(self.items);
		(first, self.batch_size.min(self.items - first))
	}

	/// A label's name.
	pub fn name(&self, label: Label) -> &str {
		self.labels.get(usize::from(label)).map_or("", String::as_str)
	}
}

impl Labelled {
	/// Understand the files in `directory`, where [`Ipfs::labels`] put them.
	pub fn read(directory: &Path) -> Result<Self> {
		let text = read_text(&directory.join("campaign.json"), MAX_DESCRIPTION)?;
		let description = Description::parse(&text)?;
		let (found, said) = match description.task {
			Task::Classification => (
				Found::Labels(description.folder(directory, "labels", Description::consensus)?),
				Said::Labels(description.folder(directory, "answers", Description::answers)?),
			),
			Task::Boxes => (
				Found::Boxes(description.folder(directory, "labels", Description::agreed)?),
				Said::Boxes(description.folder(directory, "answers", Description::drawn)?),
			),
		};
		Ok(Self { description, found, said })
	}
}

/// Where the file of a batch is.
pub(super) fn file(directory: &Path, folder: &str, batch: u32) -> PathBuf {
	directory.join(folder).join(files::csv_name(batch))
}

impl Description {
	/// What `read` finds in the files of a folder, one for each batch.
	fn folder<T>(
		&self,
		directory: &Path,
		folder: &str,
		read: impl Fn(&Self, u32, &str, &str) -> Result<Vec<T>>,
	) -> Result<Vec<T>> {
		let mut all = Vec::new();
		for batch in 0..self.batches() {
			let path = file(directory, folder, batch);
			let text = read_text(&path, MAX_BATCH_FILE)?;
			all.extend(read(self, batch, &text, &path.display().to_string())?);
		}
		Ok(all)
	}

	/// A file of labels.
	fn consensus(&self, batch: u32, text: &str, name: &str) -> Result<Vec<Consensus>> {
		let (first, count) = self.batch(batch);
		let line = |fields: &[&str]| {
			let &[_, label, agreeing, votes, confidence] = fields else { return None };
			let label = match label {
				"" => None,
				digits => Some(self.label(digits)?),
			};
			let [agreeing, votes, confidence] =
				[agreeing, votes, confidence].map(|digits| digits.parse().ok());
			Some(Consensus { label, agreeing: agreeing?, votes: votes?, confidence: confidence? })
		};
		let consensus: Option<Vec<_>> = rows(text).map(|row| line(&row)).collect();
		let consensus = consensus.filter(|lines| lines.len() == count as usize);
		same(consensus, text, name, |consensus| files::labels(first, consensus))
	}

	/// A file of boxes.
	fn agreed(&self, batch: u32, text: &str, name: &str) -> Result<Vec<Vec<AgreedBox>>> {
		let (first, count) = self.batch(batch);
		let read = || {
			let mut agreed = vec![Vec::new(); count as usize];
			for row in rows(text) {
				let &[item, label, x0, y0, x1, y1, agreeing, votes] = row.as_slice() else {
					return None;
				};
				let region = self.region(label, [x0, y0, x1, y1])?;
				let (agreeing, votes) = (agreeing.parse().ok()?, votes.parse().ok()?);
				let index = item.parse::<u32>().ok()?.checked_sub(first)?;
				agreed.get_mut(index as usize)?.push(AgreedBox { region, agreeing, votes });
			}
			Some(agreed)
		};
		same(read(), text, name, |agreed| files::boxes(first, agreed))
	}

	/// A file of answers that are labels.
	fn answers(&self, batch: u32, text: &str, name: &str) -> Result<Vec<Given<Label>>> {
		let (first, count) = self.batch(batch);
		let read = || {
			let header = text.lines().next()?;
			let accounts: Option<Vec<_>> = header.split(',').skip(1).map(account).collect();
			let mut columns: Vec<([u8; 32], Vec<Option<Label>>)> =
				accounts?.into_iter().map(|account| (account, Vec::new())).collect();
			for row in rows(text).take(count as usize) {
				if row.len() != columns.len() + 1 {
					return None;
				}
				for ((_, answers), field) in columns.iter_mut().zip(&row[1..]) {
					answers.push(match *field {
						"" => None,
						digits => Some(self.label(digits)?),
					});
				}
			}
			Some(columns)
		};
		let columns = same(read(), text, name, |columns| {
			files::label_answers(first, count, &files::columns(columns))
		})?;
		Ok((first..first + count)
			.enumerate()
			.flat_map(|(index, item)| {
				columns.iter().filter_map(move |(account, answers)| {
					let answer = answers.get(index).copied().flatten()?;
					Some(Given { item, annotator: AccountId::from(*account), answer })
				})
			})
			.collect())
	}

	/// A file of answers that are boxes.
	fn drawn(&self, batch: u32, text: &str, name: &str) -> Result<Vec<Given<Vec<Region>>>> {
		let (first, count) = self.batch(batch);
		let read = || {
			let mut columns = Vec::<([u8; 32], Vec<Option<Vec<Region>>>)>::new();
			for row in rows(text) {
				let &[annotator, item, label, x0, y0, x1, y1] = row.as_slice() else {
					return None;
				};
				let account = account(annotator)?;
				// The lines of an annotator follow each other.
				if columns.last().is_none_or(|(last, _)| *last != account) {
					columns.push((account, vec![None; count as usize]));
				}
				let (_, drawn) = columns.last_mut()?;
				let index = item.parse::<u32>().ok()?.checked_sub(first)?;
				let drawn = drawn.get_mut(index as usize)?.get_or_insert_with(Vec::new);
				if (label, x0, y0, x1, y1) != ("", "", "", "", "") {
					drawn.push(self.region(label, [x0, y0, x1, y1])?);
				}
			}
			Some(columns)
		};
		let columns = same(read(), text, name, |columns| {
			files::box_answers(first, &files::columns(columns))
		})?;
		let mut by_item: BTreeMap<u32, Vec<Given<Vec<Region>>>> = BTreeMap::new();
		for (account, drawn) in columns {
			for (item, drawn) in (first..).zip(drawn) {
				if let Some(answer) = drawn {
					let annotator = AccountId::from(account);
					by_item.entry(item).or_default().push(Given { item, annotator, answer });
				}
			}
		}
		Ok(by_item.into_values().flatten().collect())
	}

	fn label(&self, digits: &str) -> Option<Label> {
		digits.parse().ok().filter(|label| usize::from(*label) < self.labels.len())
	}

	fn region(&self, label: &str, corners: [&str; 4]) -> Option<Region> {
		let [x0, y0, x1, y1] = corners.map(|digits| digits.parse().ok());
		Region::new(self.label(label)?, [x0?, y0?, x1?, y1?]).ok()
	}
}

/// The lines after the first one, as fields.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
	text.lines().skip(1).map(|line| line.split(',').collect())
}

/// An account, as its hexadecimal bytes.
fn account(text: &str) -> Option<[u8; 32]> {
	let mut bytes = [0; 32];
	hex::decode_to_slice(text.strip_prefix("0x")?, &mut bytes).ok()?;
	Some(bytes)
}

/// What was read from `text`, if it is written the same way: there is one way to write each file.
fn same<T>(read: Option<T>, text: &str, name: &str, write: impl Fn(&T) -> Vec<u8>) -> Result<T> {
	read.filter(|read| write(read) == text.as_bytes()).ok_or_else(|| {
		Error::Invalid(format!(
			"{name} is not what the chain writes; is this a labelled dataset of this chain?"
		))
	})
}

impl Ipfs {
	/// Fetch a labelled dataset without its images into `directory`, no more than `max_bytes` of it.
	/// Every block is checked.
	pub async fn labels(
		&self,
		root: ContentId,
		directory: &Path,
		max_bytes: u64,
		progress: impl Fn(u64),
	) -> Result<Labelled> {
		let mut done = 0;
		std::fs::create_dir_all(directory).map_err(Error::file(directory))?;
		for name in ["campaign.json", "labels", "answers"] {
			let address = Address { root, names: vec![name.into()] };
			let left = max_bytes.saturating_sub(done);
			let fetched = self
				.get(&address, &directory.join(name), left, |so_far| progress(done + so_far.done))
				.await
				.map_err(|error| match error {
					Error::NotFound(_) => Error::NotFound(format!("{name} in {root}")),
					other => other,
				})?;
			done += fetched.bytes;
		}
		Labelled::read(directory)
	}

	/// The images of a dataset by item number: all its files, in path order. Each block that says so
	/// is checked.
	pub async fn items(&self, root: ContentId) -> Result<Vec<(String, ContentId)>> {
		self.files(&root.into()).await
	}

	/// The consensus of a labelled dataset with one label an item, absent where there is none.
	pub async fn consensus(&self, root: ContentId) -> Result<Vec<Option<Label>>> {
		let mut labels = Vec::new();
		for entry in self.ls(root, "labels").await? {
			let bytes = self.cat(entry.content, "").await?;
			let text = String::from_utf8_lossy(&bytes);
			for line in text.lines().skip(1) {
				let field = line.split(',').nth(1).unwrap_or_default();
				let label = match field {
					"" => None,
					digits => Some(digits.parse().map_err(|_| {
						Error::Invalid(format!("{}: '{line}' is no label line", entry.name))
					})?),
				};
				labels.push(label);
			}
		}
		Ok(labels)
	}
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;
	use sensor_primitives::labels::files::Column;

	/// A labelled dataset of three items in two batches, of which nobody labelled the last one.
	pub fn classification(directory: &Path) {
		let line =
			|label, agreeing, votes, confidence| Consensus { label, agreeing, votes, confidence };
		let labels = [line(Some(1), 2, 2, 1000), line(Some(0), 1, 2, 500)];
		let json = r#"{"campaign":7,"task":"classification","labels":["a","b, c"],"method":"plurality","items":3,"batch":2"#;
		let columns: [Column<Label>; 2] =
			[(&[1; 32], &[Some(1), Some(0)]), (&[2; 32], &[Some(1), Some(1)])];
		write(directory, "campaign.json", with_seeds(json, 2).as_bytes());
		write(directory, "labels/00000.csv", &files::labels(0, &labels));
		write(directory, "labels/00001.csv", &files::labels(2, &[line(None, 0, 0, 0)]));
		write(directory, "answers/00000.csv", &files::label_answers(0, 2, &columns));
		write(directory, "answers/00001.csv", &files::label_answers(2, 1, &[]));
	}

	/// A labelled dataset of two items, the second one without boxes.
	pub fn drawn(directory: &Path) {
		let region = Region::new(0, [0, 0, 32_768, 65_535]).unwrap();
		let json = r#"{"campaign":8,"task":"boxes","labels":["a"],"method":"weighted","items":2,"batch":2,"guide":"x""#;
		let agreed = vec![AgreedBox { region, agreeing: 1, votes: 2 }];
		let columns: [Column<Vec<Region>>; 2] =
			[(&[1; 32], &[Some(vec![region]), Some(vec![])]), (&[2; 32], &[Some(vec![]), None])];
		write(directory, "campaign.json", with_seeds(json, 1).as_bytes());
		write(directory, "labels/00000.csv", &files::boxes(0, &[agreed, vec![]]));
		write(directory, "answers/00000.csv", &files::box_answers(0, &columns));
	}

	/// A description that lacks only what decides ties, with that.
	fn with_seeds(json: &str, batches: usize) -> String {
		let seeds = vec![format!("\"0x{}\"", "00".repeat(32)); batches].join(",");
		format!("{json},\"seeds\":[{seeds}]}}")
	}

	pub fn write(directory: &Path, name: &str, bytes: &[u8]) {
		let path = directory.join(name);
		std::fs::create_dir_all(path.parent().unwrap()).unwrap();
		std::fs::write(path, bytes).unwrap();
	}

	#[test]
	fn labels_are_read_with_who_said_what() {
		let home = tempfile::tempdir().unwrap();
		classification(home.path());
		let labelled = Labelled::read(home.path()).unwrap();
		assert_eq!(labelled.description.name(1), "b, c");
		let Found::Labels(found) = labelled.found else { panic!("labels") };
		assert_eq!(
			found.iter().map(|item| item.label).collect::<Vec<_>>(),
			[Some(1), Some(0), None]
		);
		let Said::Labels(said) = labelled.said else { panic!("labels") };
		let said: Vec<_> = said.iter().map(|given| (given.item, given.answer)).collect();
		assert_eq!(said, [(0, 1), (0, 1), (1, 0), (1, 1)]);
	}

	#[test]
	fn boxes_are_read_with_who_drew_what() {
		let home = tempfile::tempdir().unwrap();
		drawn(home.path());
		let labelled = Labelled::read(home.path()).unwrap();
		let Found::Boxes(found) = labelled.found else { panic!("boxes") };
		assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0]);
		let Said::Boxes(said) = labelled.said else { panic!("boxes") };
		let said: Vec<_> = said.iter().map(|given| (given.item, given.answer.len())).collect();
		assert_eq!(said, [(0, 1), (0, 0), (1, 0)]);
	}

	#[test]
	fn what_the_chain_would_not_have_written_is_refused() {
		let home = tempfile::tempdir().unwrap();
		classification(home.path());
		let header = "item,label,agreeing,votes,confidence\n";
		for bad in ["0,1,2,2,1000\n", "0,1,2,2,1000\n1,9,1,2,500\n", "0,01,2,2,1000\n1,0,1,2,500\n"]
		{
			write(home.path(), "labels/00000.csv", format!("{header}{bad}").as_bytes());
			let error = Labelled::read(home.path()).unwrap_err().to_string();
			assert!(error.contains("labels/00000.csv") && error.contains("not what"), "{error}");
		}
		classification(home.path());
		write(home.path(), "answers/00001.csv", b"item,0x01\n2,\n");
		assert!(Labelled::read(home.path()).is_err());
		assert!(Description::parse("{}").is_err());
		let endless = r#"{"campaign":7,"task":"boxes","labels":["a"],"method":"weighted","items":4000000000,"batch":1}"#;
		assert!(Description::parse(endless).is_err());
	}

	proptest::proptest! {
		#[test]
		fn hostile_files_never_panic(text in "[0-9a-fx,\n]{0,200}") {
			for task in ["classification", "boxes"] {
				let json = format!(
					"{{\"campaign\":0,\"task\":\"{task}\",\"labels\":[\"a\"],\"method\":\"plurality\",\
					 \"items\":5,\"batch\":3"
				);
				let description = Description::parse(&with_seeds(&json, 2)).unwrap();
				let _ = description.consensus(1, &text, "");
				let _ = description.agreed(1, &text, "");
				let _ = description.answers(1, &text, "");
				let _ = description.drawn(1, &text, "");
			}
		}
	}
}
