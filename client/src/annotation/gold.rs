//! Gold: answers that the requester knows, and commits to, before anybody labels anything.

use super::{
	answers::{Answer, Sheet},
	Task,
};
use crate::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	Chain, Error, Result, Signer,
};
use sensor_primitives::{
	labels::{gold_commitment, Label},
	CampaignId,
};
use serde::{Deserialize, Serialize};

/// Answers that are known, with what keeps others from guessing them. Keep it secret until the time to
/// commit is over, and do not lose it: without it, gold cannot be revealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gold {
	/// Items in ascending order, with their labels.
	pub answers: Vec<(u32, Label)>,
	/// The salt.
	pub salt: [u8; 32],
}

impl Gold {
	/// What the lines of a file called `name` say (`item,label`), with a fresh salt.
	///
	/// `items` is how many the dataset has.
	pub fn parse(labels: &[String], items: u32, text: &str, name: &str) -> Result<Self> {
		let sheet = Sheet { task: Task::Classification, labels };
		let parsed = sheet.parse(text, name)?;
		let mut answers = Vec::new();
		for (item, answer) in parsed.iter() {
			if item >= items {
				return Err(Error::Invalid(format!(
					"{name}: there is no item {item}; the dataset has {items}, counted from 0"
				)));
			}
			if let Answer::Label(label) = answer {
				answers.push((item, *label));
			}
		}
		if answers.is_empty() {
			return Err(Error::Invalid(format!(
				"{name} holds no answers; write a line 'item,label' for each item that you know"
			)));
		}
		Ok(Self { answers, salt: rand::random() })
	}

	/// What a campaign commits to.
	pub fn commitment(&self) -> [u8; 32] {
		gold_commitment(&self.answers, &self.salt).0
	}
}

impl Chain {
	/// Show the answers that were committed to when a campaign was opened.
	pub async fn reveal_gold(
		&self,
		campaign: CampaignId,
		gold: &Gold,
		requester: &Signer,
	) -> Result<()> {
		let answers = BoundedVec(gold.answers.clone());
		let call = api::transactions().annotation().reveal_gold(campaign, answers, gold.salt);
		self.submit(&call, requester).await.map(drop)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(text: &str) -> Result<Gold, String> {
		let labels = ["shirt", "shoe"].map(String::from);
		Gold::parse(&labels, 10, text, "gold.csv").map_err(|error| error.to_string())
	}

	#[test]
	fn gold_is_put_into_the_order_that_the_chain_asks_for() {
		let gold = parse("item,label\n7,shoe\n0,0\n3,Shirt\n").unwrap();
		assert_eq!(gold.answers, [(0, 0), (3, 0), (7, 1)]);
	}

	#[test]
	fn gold_that_the_chain_would_refuse_is_refused_here() {
		assert!(parse("10,0\n").unwrap_err().contains("no item 10"));
		assert!(parse("item,label\n1,\n").unwrap_err().contains("holds no answers"));
		assert!(parse("1,0\n1,0\n").unwrap_err().contains("already"));
		assert!(parse("1,hat\n").unwrap_err().contains("line 1"));
	}

	#[test]
	fn a_gold_file_opens_the_commitment_that_it_was_written_for() {
		let gold = parse("1,0\n").unwrap();
		let text = serde_json::to_string(&gold).unwrap();
		let read: Gold = serde_json::from_str(&text).unwrap();
		assert_eq!(read.commitment(), gold.commitment());
		assert_ne!(parse("1,0\n").unwrap().commitment(), gold.commitment(), "salts differ");
	}
}
