//! Answers as people write them, and as the chain takes them.
//!
//! People write CSV: `item,label` where items get one label each, `item,label,x0,y0,x1,y1` where boxes
//! are drawn, with corners as fractions of width and height, and `item,none` where there is nothing to
//! draw. A label is its number or its name.

use super::Task;
use crate::{Error, Result};
use sensor_primitives::labels::{
	boxes::{self, Region, MAX_REGIONS},
	Label,
};
use std::{collections::BTreeMap, fmt::Write, path::Path};

/// The largest file of answers that is read, in bytes.
const MAX_FILE: u64 = 32 << 20;

/// What parts corners are of width and height.
const WHOLE: f64 = 65_535.0;

/// An item on which there is nothing.
const NONE: &str = "none";

/// The answer for one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
	/// Its label.
	Label(Label),
	/// The boxes on it.
	Boxes(Vec<Region>),
}

/// Answers for items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<u32, Answer>);

/// What the lines of a file mean.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
	/// What is asked.
	pub task: Task,
	/// The names of the labels.
	pub labels: &'a [String],
}

impl Sheet<'_> {
	/// The first line of a file.
	pub fn header(&self) -> &'static str {
		match self.task {
			Task::Classification => "item,label",
			Task::Boxes => "item,label,x0,y0,x1,y1",
		}
	}

	/// Read a file of answers.
	pub fn read(&self, path: &Path) -> Result<Answers> {
		self.parse(&read_text(path, MAX_FILE)?, &path.display().to_string())
	}

	/// Understand the lines of a file called `name`. Items without an answer are left out, and so is
	/// a first line that begins with no number.
	pub fn parse(&self, text: &str, name: &str) -> Result<Answers> {
		let mut answers = Answers::default();
		for (number, line) in (1..).zip(text.lines()) {
			let is_header = number == 1 && !line.starts_with(|first: char| first.is_ascii_digit());
			if is_header || line.trim().is_empty() {
				continue;
			}
			self.line(line, &mut answers).map_err(|why| {
				let shown: String = line.chars().take(80).collect();
				Error::Invalid(format!("{name}, line {number}, '{shown}': {why}"))
			})?;
		}
		Ok(answers)
	}

	fn line(&self, line: &str, answers: &mut Answers) -> Result<(), String> {
		let (item, rest) = line.split_once(',').ok_or("there is no comma after the item")?;
		let item: u32 = item.trim().parse().map_err(|_| "the item is no number")?;
		let rest = rest.trim();
		if rest.is_empty() {
			return Ok(());
		}
		match self.task {
			Task::Classification => {
				let label = Answer::Label(label_of(self.labels, rest)?);
				if answers.0.insert(item, label).is_some() {
					return Err(format!("item {item} has an answer already"));
				}
			},
			Task::Boxes if rest.eq_ignore_ascii_case(NONE) => {
				if answers.0.insert(item, Answer::Boxes(Vec::new())).is_some() {
					return Err(format!(
						"item {item} has boxes, or was said to have none, already"
					));
				}
			},
			Task::Boxes => {
				let region = self.region(rest)?;
				match answers.0.get_mut(&item) {
					None => drop(answers.0.insert(item, Answer::Boxes(vec![region]))),
					Some(Answer::Boxes(drawn)) if drawn.is_empty() => {
						return Err(format!("item {item} was said to have no box"));
					},
					Some(Answer::Boxes(drawn)) if drawn.len() >= MAX_REGIONS => {
						return Err(format!("item {item} has more than {MAX_REGIONS} boxes"));
					},
					Some(Answer::Boxes(drawn)) => drawn.push(region),
					Some(Answer::Label(_)) => return Err(format!("item {item} has a label")),
				}
			},
		}
		Ok(())
	}

	/// `label,x0,y0,x1,y1`.
	fn region(&self, text: &str) -> Result<Region, String> {
		// From the right: the name of a label may hold a comma.
		let mut fields: Vec<&str> = text.rsplitn(5, ',').collect();
		fields.reverse();
		let &[label, x0, y0, x1, y1] = fields.as_slice() else {
			return Err("a box reads item,label,x0,y0,x1,y1; an item without one item,none".into());
		};
		let label = label_of(self.labels, label)?;
		let [x0, y0, x1, y1] =
			[("x0", x0), ("y0", y0), ("x1", x1), ("y1", y1)].map(|(name, text)| corner(name, text));
		let corners = [x0?, y0?, x1?, y1?];
		Region::new(label, corners).map_err(|_| {
			let [x0, y0, x1, y1] = corners;
			if x0 > x1 || y0 > y1 {
				"x0,y0 must be the upper left corner and x1,y1 the lower right one".into()
			} else {
				"the box has no width or no height".to_owned()
			}
		})
	}

	/// The lines of a file for `items`: their answers, or room for them.
	pub fn text(&self, items: &[u32], answers: &Answers) -> String {
		let mut text = format!("{}\n", self.header());
		for item in items {
			// Writing to a string cannot fail, here and below.
			let _ = match answers.0.get(item) {
				None => writeln!(text, "{item},"),
				Some(Answer::Label(label)) => writeln!(text, "{item},{label}"),
				Some(Answer::Boxes(drawn)) if drawn.is_empty() => writeln!(text, "{item},{NONE}"),
				Some(Answer::Boxes(drawn)) => drawn.iter().try_for_each(|region| {
					let [x0, y0, x1, y1] = region.corners().map(fraction);
					let label = region.label();
					writeln!(text, "{item},{label},{x0:.6},{y0:.6},{x1:.6},{y1:.6}")
				}),
			};
		}
		text
	}
}

impl Answers {
	/// The answer for an item.
	pub fn get(&self, item: u32) -> Option<&Answer> {
		self.0.get(&item)
	}

	/// Answer an item, or change its answer.
	pub fn set(&mut self, item: u32, answer: Answer) {
		self.0.insert(item, answer);
	}

	/// All answers, in the order of items.
	pub fn iter(&self) -> impl Iterator<Item = (u32, &Answer)> {
		self.0.iter().map(|(item, answer)| (*item, answer))
	}

	/// How many of `items` have an answer.
	pub fn count(&self, items: &[u32]) -> usize {
		items.iter().filter(|item| self.0.contains_key(item)).count()
	}

	/// The answers for `items` as the chain takes them; an error if one has none. `name` is the file's.
	pub fn encode(&self, sheet: &Sheet, items: &[u32], name: &str) -> Result<Vec<u8>> {
		let (mut labels, mut drawn) = (Vec::new(), Vec::new());
		for item in items {
			match (self.0.get(item), sheet.task) {
				(Some(Answer::Label(label)), Task::Classification) => labels.push(*label),
				(Some(Answer::Boxes(regions)), Task::Boxes) => drawn.push(regions.clone()),
				_ => return Err(missing(sheet, *item, name)),
			}
		}
		match sheet.task {
			Task::Classification => Ok(labels),
			Task::Boxes => {
				boxes::encode(&drawn).map_err(|error| Error::Invalid(format!("{name}: {error}")))
			},
		}
	}
}

fn missing(sheet: &Sheet, item: u32, name: &str) -> Error {
	let last = sheet.labels.len().saturating_sub(1);
	Error::Invalid(match sheet.task {
		Task::Classification => format!(
			"{name}: item {item} has no label; its line should read '{item},<0 to {last}, or the \
			 label's name>'"
		),
		Task::Boxes => format!(
			"{name}: item {item} has no answer; write a line '{item},<0 to {last}, or the label's \
			 name>,x0,y0,x1,y1' for each box on it, with corners from 0 to 1, or '{item},{NONE}'"
		),
	})
}

/// The label that `text` stands for: a number in the list, or a name.
pub fn label_of(labels: &[String], text: &str) -> Result<Label, String> {
	let text = text.trim();
	let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
	let by_number = text.parse::<usize>().ok().filter(|number| *number < labels.len());
	let exact = || labels.iter().position(|label| label == text);
	let folded = || labels.iter().position(|label| label.to_lowercase() == text.to_lowercase());
	by_number
		.or_else(exact)
		.or_else(folded)
		.and_then(|found| Label::try_from(found).ok())
		.ok_or_else(|| {
			let shown: String = text.chars().take(40).collect();
			let last = labels.len().saturating_sub(1);
			format!("'{shown}' is none of the labels, 0 to {last}: {}", listed(labels))
		})
}

/// The labels' names, as far as they fit into an error.
fn listed(labels: &[String]) -> String {
	const MOST: usize = 12;
	let names: Vec<_> = labels.iter().take(MOST).map(String::as_str).collect();
	let dots = if labels.len() > MOST { ", …" } else { "" };
	format!("{}{dots}", names.join(", "))
}

/// A fraction of width or height, as a corner.
fn corner(name: &str, text: &str) -> Result<u16, String> {
	let fraction: f64 =
		text.trim().parse().map_err(|_| format!("{name} is no number: '{}'", text.trim()))?;
	if !(0.0..=1.0).contains(&fraction) {
		return Err(format!(
			"{name} is {fraction}, outside the image; corners are fractions of its width and height, \
			 from 0 to 1"
		));
	}
	// From 0 to 65,535.
	Ok((fraction * WHOLE).round() as u16)
}

/// A corner, as a fraction of width or height.
pub fn fraction(corner: u16) -> f64 {
	f64::from(corner) / WHOLE
}

/// A text file of at most `max` bytes.
pub fn read_text(path: &Path, max: u64) -> Result<String> {
	use std::io::Read;
	let file = std::fs::File::open(path).map_err(Error::file(path))?;
	let mut bytes = Vec::new();
	file.take(max + 1).read_to_end(&mut bytes).map_err(Error::file(path))?;
	if bytes.len() as u64 > max {
		return Err(Error::Invalid(format!("{} has more than {max} bytes", path.display())));
	}
	String::from_utf8(bytes)
		.map_err(|_| Error::Invalid(format!("{} is not UTF-8 text", path.display())))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn labels() -> Vec<String> {
		["cat", "Dog", "a, b"].map(String::from).into()
	}

	fn sheet(task: Task, labels: &[String]) -> Sheet<'_> {
		Sheet { task, labels }
	}

	fn bytes(task: Task, items: &[u32], text: &str) -> Result<Vec<u8>, String> {
		let labels = labels();
		let sheet = sheet(task, &labels);
		let answers = sheet.parse(text, "labels.csv").map_err(|error| error.to_string())?;
		answers.encode(&sheet, items, "labels.csv").map_err(|error| error.to_string())
	}

	#[test]
	fn labels_are_numbers_or_names_in_any_order() {
		let text = "item,label\n7,1\n5, dog \n6,\"cat\"\n8,a, b\n9,2\n";
		assert_eq!(bytes(Task::Classification, &[5, 6, 7, 8, 9], text), Ok(vec![1, 0, 1, 2, 2]));
		// Without a heading, and with items that nobody asked about.
		assert_eq!(bytes(Task::Classification, &[5], "5,0\n6,1\n\n"), Ok(vec![0]));
	}

	#[test]
	fn what_is_wrong_with_a_label_is_said_with_its_line() {
		let why = |text| bytes(Task::Classification, &[5], text).unwrap_err();
		let unknown = why("item,label\n5,bird\n");
		assert!(
			unknown.contains("labels.csv, line 2") && unknown.contains("cat, Dog"),
			"{unknown}"
		);
		assert!(why("5,0\n5,1\n").contains("already"));
		assert!(why("item,label\nx,1\n").contains("no number"));
		assert!(why("item,label\n5\n").contains("no comma"));
		let missing = why("item,label\n5,\n");
		assert!(
			missing.contains("item 5 has no label") && missing.contains("'5,<0 to 2"),
			"{missing}"
		);
	}

	#[test]
	fn boxes_become_corners_of_sixteen_bits() {
		let text = "item,label,x0,y0,x1,y1\n1,none\n0,Dog,0,0,0.5,1\n0,0,0.25,0.25,1,1\n";
		let bytes = bytes(Task::Boxes, &[0, 1], text).unwrap();
		let drawn = boxes::decode(&bytes, 2).unwrap();
		assert_eq!(drawn[0][0], Region::new(1, [0, 0, 32_768, 65_535]).unwrap());
		assert_eq!(drawn[0][1], Region::new(0, [16_384, 16_384, 65_535, 65_535]).unwrap());
		assert!(drawn[1].is_empty());
	}

	#[test]
	fn two_boxes_that_are_alike_are_two_boxes() {
		let line = "0,0,0.1,0.1,0.2,0.2\n";
		let bytes = bytes(Task::Boxes, &[0], &line.repeat(3)).unwrap();
		assert_eq!(bytes[0], 3);
	}

	#[test]
	fn what_is_wrong_with_a_box_is_said_with_its_line() {
		let why = |line: &str| {
			let text = format!("item,label,x0,y0,x1,y1\n{line}\n");
			bytes(Task::Boxes, &[0], &text).unwrap_err()
		};
		assert!(why("0,0,0.5,0.1,0.2,0.9").contains("line 2"));
		assert!(why("0,0,0.5,0.1,0.2,0.9").contains("upper left"));
		assert!(why("0,0,0.5,0.1,0.5,0.9").contains("no width"));
		assert!(why("0,0,0.5,0.1,1.2,0.9").contains("x1 is 1.2, outside the image"));
		assert!(why("0,0,0.5,0.1,NaN,0.9").contains("outside the image"));
		assert!(why("0,0,-0.5,0.1,1,0.9").contains("x0 is -0.5"));
		assert!(why("0,0,0,0,one,1").contains("x1 is no number"));
		assert!(why("0,bird,0,0,1,1").contains("none of the labels"));
		assert!(why("0,0,0,0,1").contains("reads item,label,x0,y0,x1,y1"));
		assert!(why("0,none\n0,0,0,0,1,1").contains("said to have no box"));
		assert!(why("0,0,0,0,1,1\n0,none").contains("already"));
		assert!(why("0,").contains("'0,none'"));
		let many = "0,0,0,0,1,1\n".repeat(MAX_REGIONS + 1);
		assert!(why(&many).contains("more than"));
	}

	#[test]
	fn a_file_that_was_written_reads_the_same() {
		let labels = labels();
		let text = "item,label,x0,y0,x1,y1\n0,Dog,0.123456,0,0.5,1\n0,0,0.2,0.3,0.9,0.8\n2,none\n";
		let boxes = sheet(Task::Boxes, &labels);
		let answers = boxes.parse(text, "").unwrap();
		let written = boxes.text(&[0, 1, 2], &answers);
		assert!(written.contains("\n1,\n"), "{written}");
		assert_eq!(boxes.parse(&written, "").unwrap(), answers);
		assert_eq!((answers.count(&[0, 1, 2]), answers.iter().count()), (2, 2));

		let classes = sheet(Task::Classification, &labels);
		let mut answers = Answers::default();
		answers.set(3, Answer::Label(1));
		assert_eq!(classes.text(&[3, 4], &answers), "item,label\n3,1\n4,\n");
		assert_eq!(classes.parse("item,label\n3,1\n4,\n", "").unwrap(), answers);
	}

	#[test]
	fn every_corner_survives_being_written_as_a_fraction() {
		for at in 0..=u16::MAX {
			assert_eq!(corner("x0", &format!("{:.6}", fraction(at))), Ok(at));
		}
	}

	#[test]
	fn files_are_bounded_before_they_are_read() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("labels.csv");
		std::fs::write(&path, "12345").unwrap();
		assert_eq!(read_text(&path, 5).unwrap(), "12345");
		assert!(read_text(&path, 4).unwrap_err().to_string().contains("more than 4 bytes"));
		std::fs::write(&path, [0xff]).unwrap();
		assert!(read_text(&path, 5).unwrap_err().to_string().contains("UTF-8"));
	}

	proptest::proptest! {
		#[test]
		fn hostile_lines_never_panic(text in "\\PC{0,200}") {
			for task in [Task::Classification, Task::Boxes] {
				let _ = sheet(task, &labels()).parse(&format!("0,{text}\n{text}"), "x");
			}
		}
	}
}
