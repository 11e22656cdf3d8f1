//! How label work is written down: what annotators commit to, and the files of a labelled dataset.
//!
//! A labelled dataset is a UnixFS directory that the runtime builds by itself:
//!
//! ```text
//! answers/00000.csv  what each annotator said of the items of batch 0
//! campaign.json      what was asked
//! images/            the dataset that was labelled, unchanged
//! labels/00000.csv   the consensus of batch 0
//! labels/00001.csv   …
//! ```
//!
//! Whoever has it can find the consensus anew: [`files`] says how the files read.

pub mod boxes;
pub mod files;

use crate::{CampaignId, VersionId};
use codec::Encode;
use polkadot_sdk::{sp_core::H256, sp_io::hashing::blake2_256};

/// A class of a task: its index in the campaign's list of labels.
pub type Label = u8;

/// What an annotator commits to: bound to the campaign, the batch and the account, so that nobody
/// can pass off another's commitment as their own, and salted, so that nobody can guess it.
///
/// `answers` are one label an item, or [`boxes`].
pub fn commitment<AccountId: Encode>(
	campaign: CampaignId,
	batch: u32,
	annotator: &AccountId,
	answers: &[u8],
	salt: &[u8; 32],
) -> H256 {
	(b"sensor/labels", campaign, batch, annotator, answers, salt).using_encoded(blake2_256).into()
}

/// What a requester commits to who knows the answers to some items: those items, in ascending order,
/// with their labels.
pub fn gold_commitment(gold: &[(u32, Label)], salt: &[u8; 32]) -> H256 {
	(b"sensor/gold", gold, salt).using_encoded(blake2_256).into()
}

/// What examinees, and the examiner, commit to: one label for each item of a version.
pub fn exam_commitment<AccountId: Encode>(
	version: VersionId,
	who: &AccountId,
	answers: &[Label],
	salt: &[u8; 32],
) -> H256 {
	(b"sensor/exam", version, who, answers, salt).using_encoded(blake2_256).into()
}

/// Decides between answers that are as likely: the highest wins.
///
/// `seed` is made from the salts of a batch, so that nobody knew it who could still choose an answer.
pub fn tie_rank(seed: &[u8; 32], item: u32, label: Label) -> [u8; 32] {
	(seed, item, label).using_encoded(blake2_256)
}

#[cfg(test)]
mod tests {
	use super::*;

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

	#[test]
	fn one_commitment_does_not_open_another_kind() {
		let gold = gold_commitment(&[(1, 2)], &[5; 32]);
		assert_ne!(gold, gold_commitment(&[(1, 3)], &[5; 32]));
		let exam = exam_commitment(VersionId::new(0, 0), &3u64, &[4], &[5; 32]);
		assert_ne!(exam, exam_commitment(VersionId::new(0, 1), &3u64, &[4], &[5; 32]));
		assert_ne!(exam, exam_commitment(VersionId::new(0, 0), &4u64, &[4], &[5; 32]));
	}
}
