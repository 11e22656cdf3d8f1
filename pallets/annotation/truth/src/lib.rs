//! Finds the truth in the answers of several annotators to the same questions.
//!
//! Every method takes the same [`Vote`]s and gives one [`Consensus`] an item. Methods are pure and
//! use integers only, so that every node, and anybody who replays a campaign, gets the same result
//! bit for bit. There is one method a module: [`plurality()`] counts votes, [`dawid_skene`] also learns
//! what each annotator's votes are worth.
//!
//! Boxes on images have answers of another kind, and methods of their own: [`boxes`].
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod boxes;
pub mod dawid_skene;
mod fixed;
mod plurality;

pub use plurality::plurality;

use alloc::{vec, vec::Vec};

/// One annotator's answer to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote<Label> {
	/// Which item, from 0.
	pub item: u32,
	/// Who answered, from 0; one annotator answers an item at most once.
	pub annotator: u32,
	/// The answer.
	pub label: Label,
}

/// What the annotators together say of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consensus<Label> {
	/// The answer that was found; `None` where nobody answered.
	pub label: Option<Label>,
	/// How many annotators gave that answer.
	pub agreeing: u32,
	/// How many annotators answered.
	pub votes: u32,
}

impl<Label> Consensus<Label> {
	/// The consensus on an item that nobody answered.
	pub const UNANSWERED: Self = Self { label: None, agreeing: 0, votes: 0 };
}

/// How many answers of each of `annotators` annotators agree with the consensus.
///
/// Votes on items without a consensus, or of annotators that were not asked for, do not count.
pub fn accepted<Label: Copy + Eq>(
	votes: &[Vote<Label>],
	consensus: &[Consensus<Label>],
	annotators: u32,
) -> Vec<u32> {
	let mut accepted = vec![0; annotators as usize];
	for vote in votes {
		let agrees =
			consensus.get(vote.item as usize).is_some_and(|item| item.label == Some(vote.label));
		if let (true, Some(count)) = (agrees, accepted.get_mut(vote.annotator as usize)) {
			*count += 1;
		}
	}
	accepted
}
