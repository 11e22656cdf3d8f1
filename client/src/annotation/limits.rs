//! How large campaigns can be on this chain.

use crate::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	Chain, Error, Result,
};

/// The chain's bounds. It cannot decode what is beyond them, and would not say what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// Labels to choose from.
	pub labels: u32,
	/// Bytes in the name of a label or of a skill.
	pub name: u32,
	/// Bytes in one annotator's answers for a batch.
	pub answers: u32,
	/// Answers that a requester can know before.
	pub gold: u32,
	/// Examinees in an exam.
	pub sittings: u32,
}

impl Chain {
	/// How large campaigns can be.
	pub async fn annotation_limits(&self) -> Result<Limits> {
		let at = self.now().await?;
		let (constants, query) = (at.constants(), api::constants().annotation());
		Ok(Limits {
			labels: constants.entry(query.max_labels())?,
			name: constants.entry(query.max_label_len())?,
			answers: constants.entry(query.max_answer_len())?,
			gold: constants.entry(query.max_gold())?,
			sittings: constants.entry(query.max_sittings())?,
		})
	}
}

impl Limits {
	/// A label's or a skill's name as the chain takes it.
	pub(super) fn name(&self, what: &str, text: String) -> Result<BoundedVec<u8>> {
		if text.is_empty() || text.len() > self.name as usize {
			let shown: String = text.chars().take(60).collect();
			return Err(Error::Invalid(format!(
				"the {what} '{shown}' has {} bytes; the chain takes 1 to {}",
				text.len(),
				self.name
			)));
		}
		Ok(BoundedVec(text.into_bytes()))
	}

	/// The names of labels as the chain takes them.
	pub(super) fn labels(&self, labels: Vec<String>) -> Result<BoundedVec<BoundedVec<u8>>> {
		if labels.len() > self.labels as usize {
			return Err(Error::Invalid(format!(
				"{} labels are too many; the chain takes {}",
				labels.len(),
				self.labels
			)));
		}
		let names = labels.into_iter().map(|label| self.name("label", label));
		names.collect::<Result<_>>().map(BoundedVec)
	}

	/// Answers as the chain takes them.
	pub(super) fn answers(&self, answers: &[u8]) -> Result<BoundedVec<u8>> {
		if answers.len() > self.answers as usize {
			return Err(Error::Invalid(format!(
				"the answers take {} bytes, of which each box needs nine; the chain takes {} a batch: \
				 draw fewer boxes",
				answers.len(),
				self.answers
			)));
		}
		Ok(BoundedVec(answers.to_vec()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const LIMITS: Limits = Limits { labels: 2, name: 4, answers: 3, gold: 1, sittings: 1 };

	#[test]
	fn what_the_chain_cannot_decode_is_refused_with_its_bounds() {
		let labels = |names: &[&str]| {
			let names = names.iter().map(ToString::to_string).collect();
			LIMITS.labels(names).map(|labels| labels.0.len()).map_err(|error| error.to_string())
		};
		assert_eq!(labels(&["a", "four"]), Ok(2));
		assert!(labels(&["a", "b", "c"]).unwrap_err().contains("takes 2"));
		assert!(labels(&["fives"]).unwrap_err().contains("'fives' has 5 bytes"));
		assert!(labels(&[""]).is_err());
		assert!(LIMITS.answers(&[0; 4]).unwrap_err().to_string().contains("4 bytes"));
	}
}
