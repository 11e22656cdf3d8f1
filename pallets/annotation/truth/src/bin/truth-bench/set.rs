//! A set of crowd labels.

use crate::csv::rows;
use sensor_truth::{dawid_skene::Scheme, Vote};
use std::{
	collections::{BTreeSet, HashMap, HashSet},
	path::Path,
};

/// The most cells that the evidence on all workers may have: half a GiB.
const MAX_CELLS: u64 = 1 << 26;

/// Answers and truths, with items, workers and labels numbered from 0.
pub struct Set {
	pub name: String,
	pub votes: Vec<Vote<u8>>,
	pub items: u32,
	pub workers: u32,
	pub scheme: Scheme,
	/// Items and their truths; `None` where nobody answered the item, or ever gave that label.
	truths: Vec<Option<(u32, u8)>>,
}

impl Set {
	pub fn read(directory: &Path) -> Result<Self, String> {
		let path = directory.join("label.csv");
		let file = path.display();
		let answers = rows(&path, ["item", "worker", "label"])?;
		let labels: BTreeSet<_> = answers.iter().map(|(_, [_, _, label])| *label).collect();
		let scheme = match u8::try_from(labels.len()) {
			Ok(classes) => Scheme::new(classes)
				.ok_or_else(|| format!("{file} has no labels. Add some below its header."))?,
			Err(_) => {
				return Err(format!(
					"{file} has {} different labels, the most is 255. Is the third column the label?",
					labels.len()
				))
			},
		};
		let classes: HashMap<_, _> = labels.into_iter().zip(0u8..).collect();

		let mut items = HashMap::new();
		let mut workers = HashMap::new();
		let mut seen = HashSet::new();
		let mut votes = Vec::with_capacity(answers.len());
		for (_, [item, worker, label]) in &answers {
			let item = number(&mut items, *item);
			let annotator = number(&mut workers, *worker);
			if let (true, Some(label)) = (seen.insert((item, annotator)), classes.get(label)) {
				votes.push(Vote { item, annotator, label: *label });
			}
		}
		let cells = (workers.len() as u64).saturating_mul(scheme.cells() as u64);
		if cells > MAX_CELLS {
			return Err(format!(
				"{file} has {} workers and {} labels: their confusion matrices would have {cells} \
				cells, the most is {MAX_CELLS}. Is the second column the worker?",
				workers.len(),
				scheme.classes()
			));
		}

		let path = directory.join("truth.csv");
		let file = path.display();
		let mut truths = HashMap::new();
		for (_, [item, truth]) in rows(&path, ["item", "truth"])? {
			truths.entry(item).or_insert(truth);
		}
		if truths.is_empty() {
			return Err(format!("{file} has no truths. Add some below its header."));
		}
		let known = |(item, truth)| Some((*items.get(&item)?, *classes.get(&truth)?));
		let name = directory
			.canonicalize()
			.ok()
			.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
			.unwrap_or_else(|| directory.display().to_string());
		Ok(Self {
			name,
			votes,
			items: items.len() as u32,
			workers: workers.len() as u32,
			scheme,
			truths: truths.into_iter().map(known).collect(),
		})
	}

	/// The share of truths that were found.
	pub fn accuracy(&self, found: &[Option<u8>]) -> f64 {
		let right = self
			.truths
			.iter()
			.flatten()
			.filter(|(item, truth)| found.get(*item as usize) == Some(&Some(*truth)))
			.count();
		right as f64 / self.truths.len() as f64
	}
}

/// The number that stands for `name`: the next one, if it is new.
fn number(numbers: &mut HashMap<i64, u32>, name: i64) -> u32 {
	let next = numbers.len() as u32;
	*numbers.entry(name).or_insert(next)
}
