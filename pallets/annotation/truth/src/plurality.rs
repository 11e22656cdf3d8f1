//! The label that most annotators gave.

use crate::{Consensus, Verdict, Vote};
use alloc::{vec, vec::Vec};

/// The label that most annotators gave one item, or the `known` truth.
///
/// It is as certain as they are of one mind. Where several labels lead, the one with the highest
/// `rank` wins; `rank` should look random, so that ties favour no label.
pub fn verdict<Label: Copy + Ord, Rank: Ord>(
	labels: &[Label],
	known: Option<Label>,
	rank: impl Fn(Label) -> Rank,
) -> Verdict<Label> {
	let Some(label) = known.or_else(|| leader(labels, rank)) else { return Verdict::UNANSWERED };
	let votes = labels.len() as u32;
	let agreeing = labels.iter().filter(|given| **given == label).count() as u32;
	let certainty = match known {
		Some(_) => 1000,
		None => {
			let share = agreeing.saturating_mul(1000).checked_div(votes);
			share.unwrap_or_default().min(1000) as u16
		},
	};
	Verdict { consensus: Consensus { label: Some(label), agreeing, votes }, certainty }
}

/// The [`verdict`] on each of items `0..known.len()`, of which some truths are known.
///
/// Ties go to the highest `rank(item, label)`. Votes on other items do not count.
pub fn verdicts<Label: Copy + Ord, Rank: Ord>(
	votes: &[Vote<Label>],
	known: &[Option<Label>],
	rank: impl Fn(u32, Label) -> Rank,
) -> Vec<Verdict<Label>> {
	let mut items = vec![Vec::new(); known.len()];
	for vote in votes {
		if let Some(labels) = items.get_mut(vote.item as usize) {
			labels.push(vote.label);
		}
	}
	(0u32..)
		.zip(items.iter().zip(known))
		.map(|(item, (labels, known))| verdict(labels, *known, |label| rank(item, label)))
		.collect()
}

fn leader<Label: Copy + Ord, Rank: Ord>(
	labels: &[Label],
	rank: impl Fn(Label) -> Rank,
) -> Option<Label> {
	let mut sorted = labels.to_vec();
	sorted.sort_unstable();
	// Of labels with the same rank the lowest wins: the order of the votes must not matter.
	let leading = sorted
		.chunk_by(|a, b| a == b)
		.rev()
		.max_by(|a, b| a.len().cmp(&b.len()).then_with(|| rank(a[0]).cmp(&rank(b[0]))))?;
	leading.first().copied()
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn vote(item: u32, annotator: u32, label: u8) -> Vote<u8> {
		Vote { item, annotator, label }
	}

	fn of(labels: &[u8], known: Option<u8>, rank: impl Fn(u8) -> i32) -> Verdict<u8> {
		verdict(labels, known, rank)
	}

	fn found(label: u8, agreeing: u32, votes: u32, certainty: u16) -> Verdict<u8> {
		Verdict { consensus: Consensus { label: Some(label), agreeing, votes }, certainty }
	}

	#[test]
	fn the_label_with_most_votes_wins() {
		assert_eq!(of(&[3, 7, 7], None, |_| 0), found(7, 2, 3, 666));
		assert_eq!(of(&[7], None, |_| 0), found(7, 1, 1, 1000));
		assert_eq!(of(&[], None, |_| 0), Verdict::UNANSWERED);
	}

	#[test]
	fn a_tie_goes_to_the_highest_rank() {
		assert_eq!(of(&[1, 2], None, i32::from), found(2, 1, 2, 500));
		assert_eq!(of(&[1, 2], None, |label| -i32::from(label)), found(1, 1, 2, 500));
		// Of the same rank the lowest label wins, whoever was first.
		assert_eq!(of(&[2, 1], None, |_| 0), found(1, 1, 2, 500));
	}

	#[test]
	fn a_tie_does_not_overturn_a_strict_majority() {
		assert_eq!(of(&[1, 2, 1], None, i32::from), found(1, 2, 3, 666));
	}

	#[test]
	fn what_is_known_outweighs_all_votes() {
		assert_eq!(of(&[3, 7, 7], Some(3), |_| 0), found(3, 1, 3, 1000));
		assert_eq!(of(&[3, 7, 7], Some(9), |_| 0), found(9, 0, 3, 1000));
		assert_eq!(of(&[], Some(9), |_| 0), found(9, 0, 0, 1000));
	}

	#[test]
	fn each_item_has_its_own_votes_truth_and_ties() {
		let votes = [vote(1, 0, 1), vote(0, 0, 1), vote(1, 1, 2), vote(0, 1, 2), vote(3, 0, 5)];
		let rank = |item, label| if item == 0 { i32::from(label) } else { -i32::from(label) };
		assert_eq!(
			verdicts(&votes, &[None, None, None, Some(4)], rank),
			[found(2, 1, 2, 500), found(1, 1, 2, 500), Verdict::UNANSWERED, found(4, 0, 1, 1000)]
		);
		// Votes on other items do not count.
		assert_eq!(verdicts(&votes, &[None], rank), [found(2, 1, 2, 500)]);
	}

	fn votes() -> impl Strategy<Value = Vec<Vote<u8>>> {
		// One vote an annotator and item, for items 0..8 of which only 0..6 are asked for.
		proptest::collection::btree_map((0..8u32, 0..6u32), 0..4u8, 0..48).prop_map(|answers| {
			answers
				.into_iter()
				.map(|((item, annotator), label)| vote(item, annotator, label))
				.collect()
		})
	}

	proptest! {
		#[test]
		fn the_order_of_votes_does_not_matter(
			(votes, shuffled) in votes()
				.prop_flat_map(|votes| (Just(votes.clone()), Just(votes).prop_shuffle())),
		) {
			let found = |votes: &[Vote<u8>]| verdicts(votes, &[None; 6], |_, _| 0);
			prop_assert_eq!(found(&votes), found(&shuffled));
		}

		#[test]
		fn no_label_has_more_votes_than_the_winner(votes in votes()) {
			let verdicts = verdicts(&votes, &[None; 6], |item, label| (item, label));
			for (item, Verdict { consensus: found, .. }) in (0..).zip(verdicts) {
				let count = |label| {
					votes.iter().filter(|v| v.item == item && v.label == label).count() as u32
				};
				prop_assert_eq!(found.votes, (0..4).map(count).sum::<u32>());
				prop_assert_eq!(found.label.map_or(0, count), found.agreeing);
				prop_assert!((0..4).all(|label| count(label) <= found.agreeing));
			}
		}
	}
}
