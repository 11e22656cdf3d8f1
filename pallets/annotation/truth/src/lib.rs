//! Finds the truth in the answers of several annotators to the same questions.
//!
//! Every method takes the same [`Vote`]s and gives one [`Verdict`] an item. Methods are pure and
//! use integers only, so that every node, and anybody who replays a campaign, gets the same result
//! bit for bit. There is one method a module: [`plurality`] counts votes, [`dawid_skene`] also learns
//! what each annotator's votes are worth.
//!
//! [`merit`] is what annotators are paid by. Boxes on images have answers of another kind, and methods of their own: [`boxes`].
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod boxes;
pub mod dawid_skene;
mod fixed;
pub mod merit;
pub mod plurality;

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

/// What was found about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict<Label> {
	/// The answer, and how many gave it.
	pub consensus: Consensus<Label>,
	/// How likely the answer is to be true, in thousandths.
	pub certainty: u16,
}

impl<Label> Verdict<Label> {
	/// The verdict on an item that nobody answered.
	pub const UNANSWERED: Self = Self { consensus: Consensus::UNANSWERED, certainty: 0 };
}
