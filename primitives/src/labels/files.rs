//! The files of a labelled dataset, byte for byte as the runtime writes them.

use super::{boxes::Region, Label};
use crate::{CampaignId, ContentId};
use alloc::{format, string::String, vec::Vec};
use core::fmt::Write;
use sensor_truth::{boxes::Fused, Verdict};

/// The consensus on the label of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consensus {
	/// The most likely label; `None` where nobody's work was revealed.
	pub label: Option<Label>,
	/// How many annotators gave that label.
	pub agreeing: u32,
	/// How many annotators labelled the item.
	pub votes: u32,
	/// How likely it is, in thousandths.
	pub confidence: u32,
}

impl From<Verdict<Label>> for Consensus {
	fn from(Verdict { consensus, certainty }: Verdict<Label>) -> Self {
		Self {
			label: consensus.label,
			agreeing: consensus.agreeing,
			votes: consensus.votes,
			confidence: certainty.into(),
		}
	}
}

/// A box that annotators agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreedBox {
	/// What it shows, and where it is.
	pub region: Region,
	/// How many annotators drew it.
	pub agreeing: u32,
	/// How many annotators looked at the item.
	pub votes: u32,
}

impl AgreedBox {
	/// What was found on an item that so many annotators looked at.
	pub fn new(fused: Fused, votes: u32) -> Self {
		Self { region: fused.region, agreeing: fused.drawn_by, votes }
	}
}

/// The labels of a batch whose first item is `first_item`: `item,label,agreeing,votes,confidence`.
pub fn labels(first_item: u32, consensus: &[Consensus]) -> Vec<u8> {
	let mut text = String::with_capacity(48 + consensus.len() * 24);
	text.push_str("item,label,agreeing,votes,confidence\n");
	for (item, line) in (first_item..).zip(consensus) {
		let Consensus { label, agreeing, votes, confidence } = line;
		let label = label.map(|label| format!("{label}")).unwrap_or_default();
		// Writing to a string cannot fail, here and below.
		let _ = writeln!(text, "{item},{label},{agreeing},{votes},{confidence}");
	}
	text.into_bytes()
}

/// The boxes of a batch whose first item is `first_item`: `item,label,x0,y0,x1,y1,agreeing,votes`, with
/// corners in parts of 65,535 of width and height. Items without a box have no line.
pub fn boxes(first_item: u32, consensus: &[Vec<AgreedBox>]) -> Vec<u8> {
	let mut text = String::from("item,label,x0,y0,x1,y1,agreeing,votes\n");
	for (item, agreed) in (first_item..).zip(consensus) {
		for AgreedBox { region, agreeing, votes } in agreed {
			let (label, [x0, y0, x1, y1]) = (region.label(), region.corners());
			let _ = writeln!(text, "{item},{label},{x0},{y0},{x1},{y1},{agreeing},{votes}");
		}
	}
	text.into_bytes()
}

/// One annotator's answers in a file: the account, and an answer to each item of the batch that was
/// asked about.
pub type Column<'a, Answer> = (&'a [u8], &'a [Option<Answer>]);

/// Columns that borrow from accounts and answers.
pub fn columns<Answer>(
	owned: &[(impl AsRef<[u8]>, Vec<Option<Answer>>)],
) -> Vec<Column<'_, Answer>> {
	owned.iter().map(|(account, answers)| (account.as_ref(), answers.as_slice())).collect()
}

/// What each annotator said of a batch: a line an item, a column an annotator, who stands above it as
/// the account's hexadecimal bytes; nothing where they were not asked.
pub fn label_answers(first_item: u32, items: u32, columns: &[Column<Label>]) -> Vec<u8> {
	let mut text = String::from("item");
	for (account, _) in columns {
		text.push(',');
		push_hex(&mut text, account);
	}
	text.push('\n');
	for index in 0..items {
		let _ = write!(text, "{}", first_item.saturating_add(index));
		for (_, answers) in columns {
			text.push(',');
			if let Some(Some(label)) = answers.get(index as usize) {
				let _ = write!(text, "{label}");
			}
		}
		text.push('\n');
	}
	text.into_bytes()
}

/// What each annotator drew on the items of a batch: `annotator,item,label,x0,y0,x1,y1`, a line a box.
/// Whoever drew nothing on an item that they were asked about has a line that ends after it.
pub fn box_answers(first_item: u32, columns: &[Column<Vec<Region>>]) -> Vec<u8> {
	let mut text = String::from("annotator,item,label,x0,y0,x1,y1\n");
	for (account, answers) in columns {
		for (item, drawn) in (first_item..).zip(*answers) {
			let Some(drawn) = drawn else { continue };
			if drawn.is_empty() {
				push_hex(&mut text, account);
				let _ = writeln!(text, ",{item},,,,,");
			}
			for region in drawn {
				push_hex(&mut text, account);
				let (label, [x0, y0, x1, y1]) = (region.label(), region.corners());
				let _ = writeln!(text, ",{item},{label},{x0},{y0},{x1},{y1}");
			}
		}
	}
	text.into_bytes()
}

/// The name of a batch's files, as in `00042.csv`.
pub fn csv_name(batch: u32) -> String {
	format!("{batch:05}.csv")
}

/// What `campaign.json` says.
#[derive(Clone, Debug)]
pub struct Description<'a> {
	/// The campaign.
	pub campaign: CampaignId,
	/// What was asked: `classification` or `boxes`.
	pub task: &'a str,
	/// The names of the labels.
	pub labels: &'a [&'a str],
	/// How the truth was found: `plurality` or `weighted`.
	pub method: &'a str,
	/// Items in the dataset.
	pub items: u32,
	/// Items in a batch.
	pub batch_size: u32,
	/// The address of the instructions.
	pub guide: Option<ContentId>,
	/// Answers that the requester knew.
	pub gold: &'a [(u32, Label)],
	/// What decided between labels that are as likely, for each batch.
	pub seeds: &'a [[u8; 32]],
}

impl Description<'_> {
	/// The canonical `campaign.json`.
	pub fn json(&self) -> Vec<u8> {
		let mut text = String::new();
		let _ = write!(
			text,
			"{{\"campaign\":{},\"task\":\"{}\",\"labels\":[",
			self.campaign, self.task
		);
		for (index, label) in self.labels.iter().enumerate() {
			if index > 0 {
				text.push(',');
			}
			push_json_string(&mut text, label);
		}
		let _ = write!(
			text,
			"],\"method\":\"{}\",\"items\":{},\"batch\":{}",
			self.method, self.items, self.batch_size
		);
		if let Some(guide) = &self.guide {
			let _ = write!(text, ",\"guide\":\"{guide}\"");
		}
		if !self.gold.is_empty() {
			text.push_str(",\"gold\":[");
			for (index, (item, label)) in self.gold.iter().enumerate() {
				let comma = if index > 0 { "," } else { "" };
				let _ = write!(text, "{comma}[{item},{label}]");
			}
			text.push(']');
		}
		text.push_str(",\"seeds\":[");
		for (index, seed) in self.seeds.iter().enumerate() {
			text.push_str(if index > 0 { ",\"" } else { "\"" });
			push_hex(&mut text, seed);
			text.push('"');
		}
		text.push_str("]}\n");
		text.into_bytes()
	}
}

fn push_hex(out: &mut String, bytes: &[u8]) {
	out.push_str("0x");
	for byte in bytes {
		let _ = write!(out, "{byte:02x}");
	}
}

fn push_json_string(out: &mut String, text: &str) {
	out.push('"');
	for character in text.chars() {
		match character {
			'"' => out.push_str("\\\""),
			'\\' => out.push_str("\\\\"),
			control if (control as u32) < 0x20 => {
				let _ = write!(out, "\\u{:04x}", control as u32);
			},
			other => out.push(other),
		}
	}
	out.push('"');
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;

	fn text(bytes: Vec<u8>) -> String {
		String::from_utf8(bytes).unwrap()
	}

	#[test]
	fn a_label_file_reads_as_csv() {
		let consensus = [
			Consensus { label: Some(9), agreeing: 4, votes: 5, confidence: 987 },
			Consensus { label: None, agreeing: 0, votes: 0, confidence: 0 },
		];
		assert_eq!(
			text(labels(50, &consensus)),
			"item,label,agreeing,votes,confidence\n50,9,4,5,987\n51,,0,0,0\n"
		);
		assert_eq!(csv_name(42), "00042.csv");
	}

	#[test]
	fn answers_stand_in_a_column_below_their_annotator() {
		let columns: [Column<Label>; 2] =
			[(&[1, 255], &[Some(3), Some(4)]), (&[2, 0], &[None, Some(7)])];
		assert_eq!(text(label_answers(10, 2, &columns)), "item,0x01ff,0x0200\n10,3,\n11,4,7\n");
	}

	#[test]
	fn boxes_have_a_line_each() {
		let region = Region::new(2, [1, 2, 3, 4]).unwrap();
		let agreed = [vec![], vec![AgreedBox { region, agreeing: 2, votes: 3 }]];
		assert_eq!(
			text(boxes(5, &agreed)),
			"item,label,x0,y0,x1,y1,agreeing,votes\n6,2,1,2,3,4,2,3\n"
		);
		let columns: [Column<Vec<Region>>; 1] = [(&[7], &[Some(vec![region]), Some(vec![]), None])];
		assert_eq!(
			text(box_answers(5, &columns)),
			"annotator,item,label,x0,y0,x1,y1\n0x07,5,2,1,2,3,4\n0x07,6,,,,,\n"
		);
	}

	#[test]
	fn campaign_json_escapes_what_people_type() {
		let description = Description {
			campaign: 3,
			task: "classification",
			labels: &["T-shirt/top", "a \"b\" \\ \n"],
			method: "weighted",
			items: 100,
			batch_size: 50,
			guide: None,
			gold: &[(4, 1), (7, 0)],
			seeds: &[[0xab; 32], [0; 32]],
		};
		let seeds = ["ab", "00"].map(|byte| byte.repeat(32));
		assert_eq!(
			text(description.json()),
			format!(
				"{{\"campaign\":3,\"task\":\"classification\",\
			 \"labels\":[\"T-shirt/top\",\"a \\\"b\\\" \\\\ \\u000a\"],\"method\":\"weighted\",\
			 \"items\":100,\"batch\":50,\"gold\":[[4,1],[7,0]],\"seeds\":[\"0x{}\",\"0x{}\"]}}\n",
				seeds[0], seeds[1]
			)
		);
	}
}
