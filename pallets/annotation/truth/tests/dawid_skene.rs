//! Crowds whose habits are known, in integers only, so that every machine finds the same.

use proptest::prelude::*;
use sensor_truth::{
	dawid_skene::{Outcome, Quality, Run, Scheme, MAX_SWEEPS},
	plurality, Verdict, Vote,
};

/// splitmix64
struct Dice(u64);

impl Dice {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
			z = (z ^ (z >> shift)).wrapping_mul(factor);
		}
		z ^ (z >> 31)
	}

	fn below(&mut self, end: u64) -> u64 {
		self.next() % end
	}
}

fn tie(item: u32, label: u8) -> u64 {
	Dice(u64::from(item) << 8 | u64::from(label)).next()
}

fn scheme(classes: u8) -> Scheme {
	Scheme::new(classes).unwrap()
}

fn find(classes: u8, votes: &[Vote<u8>], known: &[Option<u8>], annotators: u32) -> Outcome {
	Run::new(scheme(classes), votes, known, annotators, tie).complete()
}

fn labels(outcome: &Outcome) -> Vec<Option<u8>> {
	outcome.verdicts.iter().map(|verdict| verdict.consensus.label).collect()
}

/// What somebody answers, given the truth.
type Habit = fn(u8, &mut Dice) -> u8;

fn perfect(truth: u8, _: &mut Dice) -> u8 {
	truth
}

/// Right nine times in ten.
fn good(truth: u8, dice: &mut Dice) -> u8 {
	match dice.below(10) {
		0 => 1 - truth.min(1),
		_ => truth,
	}
}

fn constant(_: u8, _: &mut Dice) -> u8 {
	0
}

fn random(_: u8, dice: &mut Dice) -> u8 {
	dice.below(2) as u8
}

fn adversary(truth: u8, _: &mut Dice) -> u8 {
	1 - truth
}

/// Two classes, of which class 0 is true of `zeros` in ten items; each item is answered by all.
fn crowd(habits: &[Habit], items: u32, zeros: u64, seed: u64) -> (Vec<Vote<u8>>, Vec<u8>) {
	let dice = &mut Dice(seed);
	let truths: Vec<_> = (0..items).map(|_| u8::from(dice.below(10) >= zeros)).collect();
	let votes = (0..)
		.zip(&truths)
		.flat_map(|(item, truth)| {
			(0..)
				.zip(habits)
				.map(|(annotator, habit)| Vote { item, annotator, label: habit(*truth, dice) })
				.collect::<Vec<_>>()
		})
		.collect();
	(votes, truths)
}

fn right(outcome: &Outcome, truths: &[u8]) -> usize {
	labels(outcome).iter().zip(truths).filter(|(found, truth)| **found == Some(**truth)).count()
}

#[test]
fn only_who_looks_is_informed() {
	let table: [(&str, Habit, std::ops::RangeInclusive<u32>); 5] = [
		("perfect", perfect, 980..=1000),
		("good", good, 550..=850),
		("constant", constant, 0..=20),
		("random", random, 0..=40),
		("adversary", adversary, 0..=0),
	];
	for zeros in [5, 8, 9] {
		for (what, habit, expected) in table.clone() {
			let crowd = crowd(&[good, good, good, good, good, perfect, habit], 1000, zeros, zeros);
			let outcome = find(2, &crowd.0, &[None; 1000], 7);
			let paid = outcome.qualities[6].informedness() / 65;
			assert!(
				expected.contains(&paid.min(1000)),
				"{what}, {zeros} in ten items of class 0: {paid} per mille"
			);
		}
	}
}

#[test]
fn who_always_says_the_same_is_often_right_but_not_informed() {
	let crowd = crowd(&[good, good, good, good, constant], 1000, 9, 1);
	let lazy = find(2, &crowd.0, &[None; 1000], 5).qualities[4];
	assert!(lazy.accuracy() > 55_000, "{}", lazy.accuracy());
	assert!(lazy.informedness() < 1_300, "{}", lazy.informedness());
}

#[test]
fn nobody_is_paid_for_nothing() {
	assert_eq!((Quality::default().accuracy(), Quality::default().informedness()), (0, 0));
}

#[test]
fn three_who_look_outweigh_four_who_do_not() {
	let habits: [Habit; 7] = [good, good, good, constant, constant, random, random];
	let (votes, truths) = crowd(&habits, 500, 5, 2);
	let outcome = find(2, &votes, &[None; 500], 7);
	let is_right = |(found, truth): &(&Verdict<u8>, &u8)| found.consensus.label == Some(**truth);
	let counted = plurality::verdicts(&votes, &[None; 500], tie);
	let by_count = counted.iter().zip(&truths).filter(is_right).count();
	let learnt = right(&outcome, &truths);
	assert!(learnt > 440 && learnt > by_count + 30, "{learnt} by learning, {by_count} by counting");
}

#[test]
fn an_adversary_who_was_found_out_helps() {
	let (votes, truths) = crowd(&[good, good, good, adversary, adversary], 500, 5, 3);
	assert!(right(&find(2, &votes, &[None; 500], 5), &truths) >= 498);
}

#[test]
fn known_truths_are_kept_and_teach() {
	// Most are always wrong, and without known truths nobody could know.
	let (votes, truths) = crowd(&[adversary, adversary, perfect], 100, 5, 4);
	let outcome = find(2, &votes, &[None; 100], 3);
	assert_eq!(right(&outcome, &truths), 0);

	let known: Vec<_> =
		(0..).zip(&truths).map(|(item, truth)| (item < 70).then_some(*truth)).collect();
	let outcome = find(2, &votes, &known, 3);
	assert_eq!(right(&outcome, &truths), 100);
	let first = outcome.verdicts[0];
	assert_eq!((first.certainty, first.consensus.agreeing, first.consensus.votes), (1000, 1, 3));
}

#[test]
fn where_all_annotators_are_wrong_they_are_believed() {
	let (votes, truths) = crowd(&[adversary, adversary, adversary], 100, 5, 8);
	let outcome = find(2, &votes, &[None; 100], 3);
	assert_eq!(right(&outcome, &truths), 0);
	assert!(outcome.verdicts.iter().all(|verdict| verdict.certainty >= 990));
}

#[test]
fn a_known_truth_needs_no_votes() {
	let outcome = find(2, &[], &[None, Some(1), Some(7)], 0);
	assert_eq!(labels(&outcome), [None, Some(1), None]);
	assert_eq!(outcome.verdicts[0].certainty, 0);
}

#[test]
fn one_annotator_is_believed() {
	let votes: Vec<_> =
		(0..20).map(|item| Vote { item, annotator: 0, label: (item % 3) as u8 }).collect();
	let outcome = find(3, &votes, &[None; 20], 1);
	let given: Vec<_> = votes.iter().map(|vote| Some(vote.label)).collect();
	assert_eq!(labels(&outcome), given);
}

#[test]
fn one_class_that_everybody_votes_for_is_true() {
	for classes in [1, 2, 3, 16, 17, 255] {
		let votes: Vec<_> = (0..30)
			.map(|vote| Vote { item: vote / 3, annotator: vote % 3, label: classes - 1 })
			.collect();
		let outcome = find(classes, &votes, &[None; 10], 3);
		assert_eq!(labels(&outcome), [Some(classes - 1); 10], "{classes} classes");
		assert!(outcome.verdicts.iter().all(|verdict| verdict.certainty >= 990));
		assert!(outcome.qualities.iter().all(|quality| quality.accuracy() > 64_000));
	}
}

#[test]
fn nobody_and_nothing_make_no_trouble() {
	for classes in [1, 2, 3, 255] {
		assert_eq!(find(classes, &[], &[], 0).verdicts, []);
		assert_eq!(labels(&find(classes, &[], &[None; 3], 2)), [None; 3]);
	}
	// Items, annotators and labels past the last do not count.
	let stray = [(5, 0, 0), (0, 5, 0), (0, 0, 5)].map(|(item, annotator, label)| Vote {
		item,
		annotator,
		label,
	});
	assert_eq!(labels(&find(2, &stray, &[None], 1)), [None]);
}

#[test]
fn a_tie_goes_to_the_highest_rank() {
	let votes =
		[Vote { item: 0, annotator: 0, label: 0 }, Vote { item: 0, annotator: 1, label: 1 }];
	for favoured in [0, 1] {
		let tie = move |_, label| label == favoured;
		let outcome = Run::new(scheme(2), &votes, &[None], 2, tie).complete();
		assert_eq!(labels(&outcome), [Some(favoured)]);
		assert_eq!(outcome.verdicts[0].certainty, 500);
	}
}

/// Items of any class, each answered by five of the annotators, who are right two times in three.
fn many(classes: u64, items: u32, annotators: u64, seed: u64) -> (Vec<Vote<u8>>, Vec<u8>) {
	let dice = &mut Dice(seed);
	let truths: Vec<_> = (0..items).map(|_| dice.below(classes) as u8).collect();
	let votes = (0..)
		.zip(&truths)
		.flat_map(|(item, truth)| {
			let first = dice.below(annotators);
			(0..5)
				.map(|step| Vote {
					item,
					annotator: ((first + step * 7) % annotators) as u32,
					label: match dice.below(3) {
						0 => dice.below(classes) as u8,
						_ => *truth,
					},
				})
				.collect::<Vec<_>>()
		})
		.collect();
	(votes, truths)
}

#[test]
fn many_classes_need_little_memory() {
	let (votes, truths) = many(255, 2000, 50, 5);
	let outcome = find(255, &votes, &[None; 2000], 50);
	assert!(right(&outcome, &truths) > 1880, "{}", right(&outcome, &truths));
	assert!(outcome.evidence.iter().all(|evidence| evidence.cells().len() == 2));
}

#[test]
fn ten_thousand_annotators_are_not_too_many() {
	let (votes, truths) = many(4, 10_000, 10_000, 6);
	let outcome = find(4, &votes, &[None; 10_000], 10_000);
	assert!(right(&outcome, &truths) > 9_300, "{}", right(&outcome, &truths));
	assert!(outcome.sweeps <= MAX_SWEEPS);
}

#[test]
fn no_step_costs_more_than_its_budget() {
	let (votes, _) = many(3, 200, 20, 7);
	let mut run = Run::new(scheme(3), &votes, &[None; 200], 20, tie);
	while let Some(cost) = run.next_cost() {
		assert_eq!(run.step(cost - 1), 0, "a step began that it could not afford");
		let used = run.step(cost + 100);
		assert!((cost..=cost + 100).contains(&used), "{used} used of {}", cost + 100);
	}
	assert!(run.is_done() && run.sweeps() > 1);
	assert_eq!(run.step(u64::MAX), 0);
}

/// FNV-1a
fn digest(outcome: &Outcome) -> u64 {
	let verdicts = outcome.verdicts.iter().flat_map(|verdict| {
		[verdict.consensus.label.map_or(256, u64::from), verdict.certainty.into()]
	});
	let evidence = outcome.evidence.iter().flat_map(|evidence| evidence.cells().to_vec());
	let qualities = outcome.qualities.iter().flat_map(|quality| [quality.right, quality.by_chance]);
	verdicts
		.chain(evidence)
		.chain(qualities)
		.flat_map(u64::to_le_bytes)
		.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
			(hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
		})
}

/// A change of these numbers changes what campaigns pay and what datasets say.
#[test]
fn every_machine_finds_the_same() {
	let digests = [2, 5, 10, 40].map(|classes| {
		let (votes, _) = many(classes, 300, 40, classes);
		digest(&find(classes as u8, &votes, &[None; 300], 40))
	});
	let expected = [
		0x31dc_e581_1831_92e2,
		0x11d1_5228_411c_4c9e,
		0xd709_c3a3_59da_976b,
		0x6e04_565e_bb99_8c8c,
	];
	assert_eq!(digests, expected, "{digests:#x?}");
}

const ITEMS: u32 = 12;
const ANNOTATORS: u32 = 6;

/// One vote an annotator and item at most, of so many classes, and some known truths.
fn campaign() -> impl Strategy<Value = (u8, Vec<Vote<u8>>, Vec<Option<u8>>)> {
	(1..20u8).prop_flat_map(|classes| {
		let votes = proptest::collection::btree_map((0..ITEMS, 0..ANNOTATORS), 0..classes, 0..72)
			.prop_map(|answers| {
				answers
					.into_iter()
					.map(|((item, annotator), label)| Vote { item, annotator, label })
					.collect()
			});
		let known =
			proptest::collection::vec(proptest::option::weighted(0.1, 0..classes), ITEMS as usize);
		(Just(classes), votes, known)
	})
}

fn permutation(length: u32) -> impl Strategy<Value = Vec<u32>> {
	Just((0..length).collect::<Vec<_>>()).prop_shuffle()
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

	#[test]
	fn the_order_of_votes_does_not_matter(
		((classes, votes, known), shuffled) in campaign().prop_flat_map(|campaign| {
			(Just(campaign.clone()), Just(campaign.1).prop_shuffle())
		}),
	) {
		prop_assert_eq!(
			find(classes, &votes, &known, ANNOTATORS),
			find(classes, &shuffled, &known, ANNOTATORS)
		);
	}

	#[test]
	fn who_is_called_what_does_not_matter(
		(classes, votes, known) in campaign(),
		items in permutation(ITEMS),
		annotators in permutation(ANNOTATORS),
		rotation in 0..20u8,
	) {
		let relabel = |label: u8| (label + rotation) % classes;
		let renamed: Vec<_> = votes
			.iter()
			.map(|vote| Vote {
				item: items[vote.item as usize],
				annotator: annotators[vote.annotator as usize],
				label: relabel(vote.label),
			})
			.collect();
		let mut renamed_known = vec![None; ITEMS as usize];
		for (item, known) in items.iter().zip(&known) {
			renamed_known[*item as usize] = known.map(relabel);
		}
		// Ties are decided as before.
		let renamed_tie = |item, label| {
			let item = items.iter().position(|renamed| *renamed == item).unwrap() as u32;
			let label = (0..classes).find(|old| relabel(*old) == label).unwrap();
			tie(item, label)
		};
		let before = find(classes, &votes, &known, ANNOTATORS);
		let after =
			Run::new(scheme(classes), &renamed, &renamed_known, ANNOTATORS, renamed_tie).complete();
		prop_assert_eq!(before.sweeps, after.sweeps);
		for (item, verdict) in items.iter().zip(before.verdicts) {
			let renamed = after.verdicts[*item as usize];
			prop_assert_eq!(verdict.consensus.label.map(relabel), renamed.consensus.label);
			prop_assert_eq!(verdict.certainty, renamed.certainty);
		}
		for (annotator, quality) in annotators.iter().zip(before.qualities) {
			prop_assert_eq!(quality, after.qualities[*annotator as usize]);
		}
	}

	#[test]
	fn the_size_of_steps_does_not_matter(
		(classes, votes, known) in campaign(),
		budgets in proptest::collection::vec(0..20_000u64, 1..10),
	) {
		let mut run = Run::new(scheme(classes), &votes, &known, ANNOTATORS, tie);
		for budget in budgets.iter().cycle().take(10_000) {
			let Some(least) = run.next_cost() else { break };
			run.step(least.max(*budget));
		}
		prop_assert_eq!(run.complete(), find(classes, &votes, &known, ANNOTATORS));
	}

	#[test]
	fn only_given_labels_and_known_truths_are_found((classes, votes, known) in campaign()) {
		let outcome = find(classes, &votes, &known, ANNOTATORS);
		for (item, verdict) in (0u32..).zip(&outcome.verdicts) {
			let given = |label| {
				votes.iter().filter(|vote| vote.item == item && vote.label == label).count() as u32
			};
			let consensus = verdict.consensus;
			match (known[item as usize], consensus.label) {
				(Some(known), found) => prop_assert_eq!(Some(known), found),
				(None, Some(found)) => prop_assert!(given(found) > 0),
				(None, None) => prop_assert_eq!(consensus.votes, 0),
			}
			prop_assert_eq!(consensus.agreeing, consensus.label.map_or(0, given));
			prop_assert_eq!(consensus.votes, (0..classes).map(given).sum::<u32>());
			prop_assert!(verdict.certainty <= 1000);
		}
		for quality in outcome.qualities {
			prop_assert!(quality.informedness() <= 1 << 16 && quality.accuracy() <= 1 << 16);
		}
	}
}
