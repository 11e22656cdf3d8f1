//! The label that most annotators gave.

use crate::{Consensus, Vote};
use alloc::{vec, vec::Vec};

/// The label that most annotators gave, for each of `items` items.
///
/// Where several labels lead, the one with the highest `rank(item, label)` wins; `rank` should
/// look random, so that ties favour no label. Votes on items past `items` do not count.
pub fn plurality<Label: Copy + Ord, Rank: Ord>(
	votes: &[Vote<Label>],
	items: u32,
	rank: impl Fn(u32, Label) -> Rank,
) -> Vec<Consensus<Label>> {
	let mut sorted: Vec<_> =
		votes.iter().filter(|vote| vote.item < items).map(|vote| (vote.item, vote.label)).collect();
	// The order of the votes must not matter, not even where two labels have the same rank.
	sorted.sort_unstable();

	let mut consensus = vec![Consensus::UNANSWERED; items as usize];
	for same in sorted.chunk_by(|a, b| a == b) {
		let (item, label) = same[0];
		let count = same.len() as u32;
		let leader = &mut consensus[item as usize];
		leader.votes += count;
		let takes_the_lead = match leader.label {
			Some(held) if count == leader.agreeing => rank(item, label) > rank(item, held),
			_ => count > leader.agreeing,
		};
		if takes_the_lead {
			leader.label = Some(label);
			leader.agreeing = count;
		}
	}
	consensus
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::accepted;
	use proptest::prelude::*;

	fn vote(item: u32, annotator: u32, label: u8) -> Vote<u8> {
		Vote { item, annotator, label }
	}

	#[test]
	fn the_label_with_most_votes_wins() {
		let votes = [vote(0, 0, 3), vote(0, 1, 7), vote(0, 2, 7)];
		assert_eq!(
			plurality(&votes, 2, |_, _| 0),
			[Consensus { label: Some(7), agreeing: 2, votes: 3 }, Consensus::UNANSWERED]
		);
	}

	#[test]
	fn a_tie_goes_to_the_highest_rank_of_that_item() {
		let votes = [vote(0, 0, 1), vote(0, 1, 2), vote(1, 0, 1), vote(1, 1, 2)];
		let rank = |item, label| if item == 0 { i32::from(label) } else { -i32::from(label) };
		let labels: Vec<_> = plurality(&votes, 2, rank).iter().map(|item| item.label).collect();
		assert_eq!(labels, [Some(2), Some(1)]);
	}

	#[test]
	fn a_tie_does_not_overturn_a_strict_majority() {
		let votes = [vote(0, 0, 1), vote(0, 1, 2), vote(0, 2, 1)];
		assert_eq!(plurality(&votes, 1, |_, label| label)[0].label, Some(1));
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
			prop_assert_eq!(plurality(&votes, 6, |_, _| 0), plurality(&shuffled, 6, |_, _| 0));
		}

		#[test]
		fn no_label_has_more_votes_than_the_winner(votes in votes()) {
			for (item, found) in (0..).zip(plurality(&votes, 6, |item, label| (item, label))) {
				let count = |label| {
					votes.iter().filter(|v| v.item == item && v.label == label).count() as u32
				};
				prop_assert_eq!(found.votes, (0..4).map(count).sum::<u32>());
				prop_assert_eq!(found.label.map_or(0, count), found.agreeing);
				prop_assert!((0..4).all(|label| count(label) <= found.agreeing));
			}
		}

		#[test]
		fn accepted_answers_are_exactly_the_agreeing_ones(votes in votes()) {
			let consensus = plurality(&votes, 6, |_, label| label);
			let agreeing: u32 = consensus.iter().map(|item| item.agreeing).sum();
			prop_assert_eq!(accepted(&votes, &consensus, 6).iter().sum::<u32>(), agreeing);
		}
	}
}
