//! How label work is written down: what annotators commit to, and the files of a labelled dataset.
//!
//! A labelled dataset is a UnixFS directory that the runtime builds by itself:
//!
//! ```text
//! campaign.json     what was asked
//! images/           the dataset that was labelled, unchanged
//! labels/00000.csv  the consensus of batch 0, one item a line
//! labels/00001.csv  …
//! ```

use crate::CampaignId;
use alloc::{string::String, vec::Vec};
use codec::Encode;
use core::fmt::Write;
use polkadot_sdk::{sp_core::H256, sp_io::hashing::blake2_256};

/// A class of a classification task: its index in the campaign's list of labels.
pub type Label = u8;

/// First line of every label file.
pub const CSV_HEADER: &str = "item,label,agreeing,votes\n";

/// What an annotator commits to: bound to the campaign, the batch and the account, so that nobody
/// can pass off another's commitment as their own, and salted, so that nobody can guess it.
pub fn commitment<AccountId: Encode>(
	campaign: CampaignId,
	batch: u32,
	annotator: &AccountId,
	labels: &[Label],
	salt: &[u8; 32],
) -> H256 {
	(b"sensor/labels", campaign, batch, annotator, labels, salt).using_encoded(blake2_256).into()
}

/// The consensus on one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consensus {
	/// The label most annotators agree on; `None` where nobody's work was revealed.
	pub label: Option<Label>,
	/// How many annotators gave that label.
	pub agreeing: u32,
	/// How many annotators labelled the item.
	pub votes: u32,
}

/// The canonical label file of a batch whose first item is `first_item`.
pub fn csv(first_item: u32, consensus: &[Consensus]) -> Vec<u8> {
	let mut text = String::with_capacity(CSV_HEADER.len() + consensus.len() * 16);
	text.push_str(CSV_HEADER);
	for (item, line) in (first_item..).zip(consensus) {
		// Writing to a string cannot fail.
		let _ = match line.label {
			Some(label) => writeln!(text, "{item},{label},{},{}", line.agreeing, line.votes),
			None => writeln!(text, "{item},,{},{}", line.agreeing, line.votes),
		};
	}
	text.into_bytes()
}

/// The name of a batch's label file, as in `00042.csv`.
pub fn csv_name(batch: u32) -> String {
	alloc::format!("{batch:05}.csv")
}

/// The canonical `campaign.json`.
pub fn campaign_json(
	campaign: CampaignId,
	labels: &[&str],
	items: u32,
	batch_size: u32,
) -> Vec<u8> {
	let mut text = String::new();
	let _ = write!(text, "{{\"campaign\":{campaign},\"task\":\"classification\",\"labels\":[");
	for (index, label) in labels.iter().enumerate() {
		if index > 0 {
			text.push(',');
		}
		push_json_string(&mut text, label);
	}
	let _ = writeln!(text, "],\"items\":{items},\"batch\":{batch_size}}}");
	text.into_bytes()
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

	#[test]
	fn a_label_file_reads_as_csv() {
		let consensus = [
			Consensus { label: Some(9), agreeing: 4, votes: 5 },
			Consensus { label: None, agreeing: 0, votes: 0 },
		];
		assert_eq!(csv(50, &consensus), b"item,label,agreeing,votes\n50,9,4,5\n51,,0,0\n");
		assert_eq!(csv_name(42), "00042.csv");
	}

	#[test]
	fn campaign_json_escapes_what_people_type() {
		assert_eq!(
			String::from_utf8(campaign_json(3, &["T-shirt/top", "a \"b\" \\ \n"], 100, 50))
				.unwrap(),
			"{\"campaign\":3,\"task\":\"classification\",\
			 \"labels\":[\"T-shirt/top\",\"a \\\"b\\\" \\\\ \\u000a\"],\"items\":100,\"batch\":50}\n"
		);
	}

	#[test]
	fn a_commitment_is_bound_to_everything_it_names() {
		let base = commitment(1, 2, &3u64, &[4], &[5; 32]);
		for other in [
			commitment(9, 2, &3u64, &[4], &[5; 32]),
			commitment(1, 9, &3u64, &[4], &[5; 32]),
			commitment(1, 2, &9u64, &[4], &[5; 32]),
			commitment(1, 2, &3u64, &[9], &[5; 32]),
			commitment(1, 2, &3u64, &[4], &[9; 32]),
		] {
			assert_ne!(base, other);
		}
	}
}
