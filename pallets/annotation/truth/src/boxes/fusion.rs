//! One item: from what each annotator drew to what they drew together.

use super::{
	centre::centre,
	clusters::{clusters, presence},
	peers::compare,
	Answer, Likeness, Peers, Region,
};
use alloc::{vec, vec::Vec};

/// How the regions of several annotators become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
	/// When two annotators' regions may show the same thing.
	pub alike: Likeness,
	/// What annotators with more than this share of all trust drew is kept, in thousandths.
	pub keep: u16,
}

impl Default for Rules {
	/// Two boxes around one object, each half right, overlap by a third. A wrong label is a smaller
	/// mistake than a wrong place, but tells neighbours apart.
	fn default() -> Self {
		Self { alike: Likeness { overlap: 350, other_label: 800 }, keep: 500 }
	}
}

/// A region that enough annotators drew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fused {
	/// The label that most of them gave it, and where it is by their mean.
	pub region: Region,
	/// How many trusted annotators drew it.
	pub drawn_by: u32,
}

/// What all drawings of one item say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fusion {
	/// What enough annotators drew, sorted by label and corners.
	pub consensus: Vec<Fused>,
	/// How far each annotator agrees with the others, in the order of the answers.
	pub peers: Vec<Peers>,
}

/// Finds what enough annotators drew on one item.
///
/// The order of answers and regions does not matter, nor does who is who. Each annotator has at
/// most one region in what becomes one. Where several labels have most trust, the one with the
/// highest `rank(label)` wins; `rank` should look random, so that ties favour no label.
///
/// Takes O(n²·log n) steps and O(n·(k + m)) memory for n regions of k annotators, m of each at most:
/// the caller bounds k, and [`MAX_REGIONS`](super::MAX_REGIONS) bounds m. It never allocates more
/// than one annotator's m·n pairs at once.
pub fn fuse<Rank: Ord>(answers: &[Answer], rules: &Rules, rank: impl Fn(u8) -> Rank) -> Fusion {
	let mut order: Vec<_> = (0..answers.len()).collect();
	order.sort_by_key(|&place| answers[place]);
	let sorted: Vec<_> = order.iter().map(|&place| answers[place]).collect();

	let clusters = clusters(&sorted, rules, &rank);
	let trust: u64 = sorted.iter().map(|answer| u64::from(answer.trust.presence)).sum();
	let needed = u128::from(trust) * u128::from(rules.keep);
	let mut consensus: Vec<_> = clusters
		.iter()
		.filter(|cluster| u128::from(presence(*cluster)) * 1000 > needed)
		.filter_map(|cluster| {
			let trusted = cluster.iter().filter(|member| member.trust.presence > 0);
			Some(Fused { region: centre(cluster, &rank)?, drawn_by: trusted.count() as u32 })
		})
		.collect();
	consensus.sort_unstable();

	let mut peers = vec![Peers::default(); answers.len()];
	for (place, found) in order.into_iter().zip(compare(&sorted, &clusters)) {
		peers[place] = found;
	}
	Fusion { consensus, peers }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::boxes::{Drawing, Trust, MAX_REGIONS};
	use proptest::{collection::vec, prelude::*};

	fn region(label: u8, corners: [u16; 4]) -> Region {
		Region::new(label, corners).unwrap()
	}

	fn found_with(drawn: &[(Trust, Vec<Region>)], rank: impl Fn(u8) -> i32) -> Fusion {
		let drawings: Vec<_> =
			drawn.iter().map(|(_, regions)| Drawing::new(regions.clone()).unwrap()).collect();
		let answers: Vec<_> = drawn
			.iter()
			.zip(&drawings)
			.map(|((trust, _), drawing)| Answer { trust: *trust, drawing })
			.collect();
		fuse(&answers, &Rules::default(), rank)
	}

	fn found(drawn: &[(Trust, Vec<Region>)]) -> Fusion {
		found_with(drawn, i32::from)
	}

	fn with_full_trust<const N: usize>(drawn: [&[Region]; N]) -> Vec<Fused> {
		found(&drawn.map(|regions| (Trust::FULL, regions.to_vec()))).consensus
	}

	#[test]
	fn nobody_and_nothing_make_nothing() {
		assert_eq!(found(&[]), Fusion { consensus: vec![], peers: vec![] });
		assert_eq!(with_full_trust([&[], &[], &[]]), []);
	}

	#[test]
	fn one_annotator_alone_is_taken_at_their_word() {
		let (cat, dog) = (region(1, [10, 10, 20, 20]), region(2, [500, 0, 700, 900]));
		let fused = |region| Fused { region, drawn_by: 1 };
		assert_eq!(with_full_trust([&[dog, cat]]), [fused(cat), fused(dog)]);
	}

	#[test]
	fn what_more_than_half_drew_is_kept() {
		let (cat, dog) = (region(1, [10, 10, 20, 20]), region(2, [500, 0, 700, 900]));
		let cat_by = |drawn_by| [Fused { region: cat, drawn_by }];
		assert_eq!(with_full_trust([&[cat, dog], &[cat], &[]]), cat_by(2));
		assert_eq!(with_full_trust([&[cat, dog], &[cat], &[cat], &[dog]]), cat_by(3));
		assert_eq!(with_full_trust([&[cat], &[dog]]), []);
	}

	#[test]
	fn trust_outweighs_numbers() {
		let (cat, dog) = (region(1, [10, 10, 20, 20]), region(2, [500, 0, 700, 900]));
		let trusted = Trust { presence: 21, precision: 1 };
		let doubtful = Trust { presence: 10, precision: 1 };
		let drawn = [(trusted, vec![cat]), (doubtful, vec![dog]), (doubtful, vec![dog])];
		assert_eq!(found(&drawn).consensus, [Fused { region: cat, drawn_by: 1 }]);
	}

	#[test]
	fn without_any_trust_there_is_no_consensus() {
		let nobody = Trust { presence: 0, precision: 0 };
		let cat = region(1, [10, 10, 20, 20]);
		let fusion = found(&[(nobody, vec![cat]), (nobody, vec![cat])]);
		assert_eq!(fusion.consensus, []);
		assert_eq!(fusion.peers, [Peers { drawn: 1, ..Peers::default() }; 2]);
	}

	#[test]
	fn a_label_tie_falls_by_rank() {
		let [cat, dog] = [1, 2].map(|label| region(label, [10, 10, 20, 20]));
		let drawn = [(Trust::FULL, vec![cat]), (Trust::FULL, vec![dog])];
		assert_eq!(found_with(&drawn, i32::from).consensus[0].region, dog);
		assert_eq!(found_with(&drawn, |label| -i32::from(label)).consensus[0].region, cat);
	}

	#[test]
	fn a_wrong_label_still_helps_to_find_the_place() {
		let [a, b, c] =
			[(1, 100), (1, 100), (7, 106)].map(|(label, x)| region(label, [x, 0, 1100, 990]));
		assert_eq!(
			with_full_trust([&[a], &[b], &[c]]),
			[Fused { region: region(1, [102, 0, 1100, 990]), drawn_by: 3 }]
		);
	}

	#[test]
	fn every_label_is_one_of_its_own() {
		// All 255 labels, spread over so many annotators that each is drawn by two of three.
		for labels in (0..255).collect::<Vec<u8>>().chunks(MAX_REGIONS) {
			let drawn: Vec<_> = labels
				.iter()
				.map(|&label| {
					let x = u16::from(label) * 257;
					region(label, [x, 0, x + 200, 65535])
				})
				.collect();
			let consensus = with_full_trust([&drawn, &drawn, &[]]);
			let regions: Vec<_> = consensus.iter().map(|fused| fused.region).collect();
			assert_eq!(regions, drawn);
		}
	}

	#[test]
	fn drawing_the_same_box_twice_does_not_count_twice() {
		let cat = region(1, [10, 10, 20, 20]);
		assert_eq!(with_full_trust([&[cat, cat, cat], &[], &[]]), []);
		assert_eq!(
			with_full_trust([&[cat, cat], &[cat], &[]]),
			[Fused { region: cat, drawn_by: 2 }]
		);
	}

	#[test]
	fn who_draws_an_object_twice_does_not_have_it_found_twice() {
		// Two draw it left and right of where the others see it, and keep these apart.
		let at = |x: u16| region(1, [1000 + x, 0, 2000 + x, 1000]);
		let consensus =
			with_full_trust([&[at(0)], &[at(4)], &[at(30)], &[at(2), at(32)], &[at(3), at(31)]]);
		assert_eq!(consensus.len(), 1);
		assert_eq!(consensus[0].drawn_by, 5);
		// But where most see two, there are two.
		let both: &[Region] = &[at(0), at(30)];
		assert_eq!(with_full_trust([both, both, both, &[at(0)], &[at(30)]]).len(), 2);
	}

	#[test]
	fn nested_boxes_stay_apart() {
		let (car, wheel) = (region(1, [0, 0, 1000, 1000]), region(1, [300, 300, 700, 700]));
		let both: &[Region] = &[car, wheel];
		assert_eq!(
			with_full_trust([both, both, &[wheel]]),
			[Fused { region: car, drawn_by: 2 }, Fused { region: wheel, drawn_by: 3 }]
		);
	}

	#[test]
	fn neighbours_that_overlap_stay_apart() {
		// Overlap of neighbours, 0.43, is enough to be the same thing for who was sloppy.
		let at = |x: u16| region(1, [x, 0, x + 100, 100]);
		let [a, b, c] = [[at(0), at(40)], [at(2), at(42)], [at(4), at(44)]];
		assert_eq!(
			with_full_trust([&a, &b, &c]),
			[Fused { region: b[0], drawn_by: 3 }, Fused { region: b[1], drawn_by: 3 }]
		);
	}

	#[test]
	fn peers_are_compared_with_what_the_others_drew() {
		let (cat, dog) = (region(1, [0, 0, 100, 100]), region(2, [500, 0, 700, 900]));
		let half = region(1, [0, 0, 100, 50]);
		let all = u64::from(u32::MAX);
		let fusion = found(&[
			(Trust::FULL, vec![cat, dog]),
			(Trust::FULL, vec![cat]),
			(Trust::FULL, vec![half]),
			(Trust::FULL, vec![]),
		]);
		assert_eq!(fusion.consensus.len(), 1);
		let backed = all * 2 / 3;
		// Each overlaps by three quarters with the mean of a whole and a half one.
		let lack = u64::from(u32::MAX - region(1, [0, 0, 100, 75]).overlap(&cat).ratio());
		let apart = (lack * backed) >> 32;
		let like_the_second = Peers { drawn: 1, backed, expected: backed, shared: backed, apart };
		assert_eq!(
			fusion.peers,
			[
				Peers { drawn: 2, ..like_the_second },
				like_the_second,
				Peers { apart: ((all - all / 2) * backed) >> 32, ..like_the_second },
				Peers { expected: all, ..Peers::default() },
			]
		);
	}

	#[test]
	fn the_most_boxes_that_all_overlap_stay_within_bounds() {
		let drawn: Vec<_> = (0..25)
			.map(|annotator| {
				let shifted = |index: u16| {
					let by = annotator * 7 + index;
					region((index % 3) as u8, [by, by, 60000 + by, 60000 - by])
				};
				(Trust::FULL, (0..MAX_REGIONS as u16).map(shifted).collect())
			})
			.collect();
		let consensus = found(&drawn).consensus;
		assert!((1..=2 * MAX_REGIONS).contains(&consensus.len()), "{}", consensus.len());
		assert!(consensus.iter().all(|fused| (13..=25).contains(&fused.drawn_by)));
	}

	fn regions() -> impl Strategy<Value = Vec<Region>> {
		// Near to each other, so that most overlap with some.
		let one = (0..4u8, 0..30u16, 0..30u16, 1..30u16, 1..30u16)
			.prop_map(|(label, x, y, wide, high)| region(label, [x, y, x + wide, y + high]));
		vec(one, 0..8)
	}

	type Drawn = Vec<(Trust, Vec<Region>)>;

	fn drawn() -> impl Strategy<Value = Drawn> {
		let trust =
			(0..4u32, 0..4u32).prop_map(|(presence, precision)| Trust { presence, precision });
		vec((trust, regions()), 0..7)
	}

	/// The same, with annotators and regions in another order, and where everybody went.
	fn shuffled() -> impl Strategy<Value = (Drawn, Vec<usize>, usize)> {
		(drawn(), 0..8usize).prop_flat_map(|(drawn, turn)| {
			let order: Vec<_> = (0..drawn.len()).collect();
			(Just(drawn), Just(order).prop_shuffle(), Just(turn))
		})
	}

	proptest! {
		#[test]
		fn the_order_of_annotators_and_boxes_does_not_matter(
			(drawn, order, turn) in shuffled()
		) {
			let other: Vec<_> = order
				.iter()
				.map(|&place| {
					let (trust, mut regions) = drawn[place].clone();
					let turn = turn.min(regions.len());
					regions.rotate_left(turn);
					(trust, regions)
				})
				.collect();
			// The worst rank: everything ties.
			let (one, other) = (found_with(&drawn, |_| 0), found_with(&other, |_| 0));
			prop_assert_eq!(one.consensus, other.consensus);
			for (place, peers) in order.into_iter().zip(other.peers) {
				// Who drew the same with the same trust may stand in for each other.
				let is_alike = |&other: &usize| drawn[other].0 == drawn[place].0 && {
					let [mut a, mut b] = [other, place].map(|place| drawn[place].1.clone());
					a.sort_unstable();
					b.sort_unstable();
					a == b
				};
				let alike = (0..drawn.len()).filter(is_alike);
				prop_assert!(alike.into_iter().any(|other| one.peers[other] == peers));
			}
		}

		#[test]
		fn who_is_not_trusted_changes_nothing(
			drawn in drawn(), regions in regions(), place in 0..8usize,
		) {
			let mut more = drawn.clone();
			let nobody = Trust { presence: 0, precision: u32::MAX };
			more.insert(place.min(drawn.len()), (nobody, regions));
			prop_assert_eq!(found(&drawn).consensus, found(&more).consensus);
		}

		#[test]
		fn only_how_trust_compares_matters(drawn in drawn(), factor in 1..1_000_000u32) {
			let scaled: Vec<_> = drawn
				.iter()
				.map(|(trust, regions)| {
					(Trust { presence: trust.presence * factor, ..*trust }, regions.clone())
				})
				.collect();
			prop_assert_eq!(found(&drawn).consensus, found(&scaled).consensus);
		}

		#[test]
		fn what_everybody_drew_alike_is_the_consensus(
			mut regions in regions(), annotators in 1..6usize,
		) {
			// Two on the same spot, with different labels, could be told apart by nobody.
			regions.sort_unstable_by_key(Region::corners);
			regions.dedup_by_key(|region| region.corners());
			regions.sort_unstable();
			let fusion = found(&vec![(Trust::FULL, regions.clone()); annotators]);
			let found: Vec<_> = fusion.consensus.iter().map(|fused| fused.region).collect();
			prop_assert_eq!(found, regions);
		}

		#[test]
		fn no_annotator_is_counted_twice(drawn in drawn()) {
			let trusted = drawn.iter().filter(|(trust, _)| trust.presence > 0);
			let (annotators, regions) =
				trusted.fold((0, 0), |(a, b), (_, regions)| (a + 1, b + regions.len() as u32));
			let fusion = found(&drawn);
			prop_assert!(fusion.consensus.iter().all(|fused| fused.drawn_by <= annotators));
			prop_assert!(fusion.consensus.iter().map(|fused| fused.drawn_by).sum::<u32>() <= regions);
			let all = u64::from(u32::MAX);
			for (peers, (_, regions)) in fusion.peers.iter().zip(&drawn) {
				prop_assert_eq!(peers.drawn, regions.len() as u64);
				prop_assert!(peers.backed <= peers.drawn * all && peers.backed <= peers.expected);
				prop_assert!(peers.shared <= peers.expected && peers.apart <= peers.shared);
				let trust = peers.trust();
				prop_assert!((1..=Trust::ONE).contains(&trust.presence));
				prop_assert!((1..=Trust::ONE).contains(&trust.precision));
			}
		}
	}
}
