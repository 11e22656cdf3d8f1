//! Accuracy on public sets of crowd labels whose truth is known.
//!
//! The sets are not part of this repository. `SENSOR_CROWD_LABELS` names a folder with one folder a
//! set, each with `label.csv` (`item,worker,label`) and `truth.csv` (`item,truth`); without it, a
//! folder beside the repository is looked for. Where there is none, these tests pass, and say so.

use sensor_truth::{
	dawid_skene::{Run, Scheme},
	plurality, Vote,
};
use std::{
	collections::HashMap,
	env, fs,
	path::{Path, PathBuf},
};

/// Answers, and the truth of some items.
struct Set {
	votes: Vec<Vote<u8>>,
	truth: HashMap<u32, u8>,
	items: u32,
	annotators: u32,
}

/// A public set, if there is one on this machine.
fn set(name: &str) -> Option<Set> {
	let beside =
		|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/crowd-labels");
	let folder = env::var_os("SENSOR_CROWD_LABELS").map_or_else(beside, PathBuf::from).join(name);
	if !folder.exists() {
		println!(
			"skipped: no {}; SENSOR_CROWD_LABELS can name the folder of sets",
			folder.display()
		);
		return None;
	}
	let votes: Vec<_> = rows(&folder.join("label.csv"))
		.iter()
		.map(|row| Vote { item: row[0], annotator: row[1], label: row[2] as u8 })
		.collect();
	let truth: HashMap<_, _> =
		rows(&folder.join("truth.csv")).iter().map(|row| (row[0], row[1] as u8)).collect();
	let items = truth.keys().max().map_or(0, |last| last + 1);
	let annotators = votes.iter().map(|vote| vote.annotator + 1).max().unwrap_or_default();
	Some(Set { votes, truth, items, annotators })
}

/// Rows of a CSV file of whole numbers, without its header.
fn rows(path: &Path) -> Vec<Vec<u32>> {
	let text = fs::read_to_string(path)
		.unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
	text.lines()
		.skip(1)
		.map(|line| line.split(',').map(|field| field.trim().parse().unwrap()).collect())
		.collect()
}

/// A number that looks random, from what is tied and how often ties were broken before.
fn rank(seed: u64, item: u32, label: u8) -> u64 {
	// splitmix64
	let mut z = seed
		.wrapping_mul(0x9e37_79b9_7f4a_7c15)
		.wrapping_add(u64::from(item) << 32 | u64::from(label));
	for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
		z = (z ^ (z >> shift)).wrapping_mul(factor);
	}
	z ^ (z >> 31)
}

/// How many per mille of the truths are found, averaged over ways to break ties.
fn per_mille(set: &Set, found: impl Fn(u64) -> Vec<Option<u8>>, rounds: u64) -> u64 {
	let right: usize = (0..rounds)
		.map(|round| {
			let found = found(round);
			let is_right = |(item, label): &(&u32, &u8)| found[**item as usize] == Some(**label);
			set.truth.iter().filter(is_right).count()
		})
		.sum();
	right as u64 * 1000 / (rounds * set.truth.len() as u64)
}

/// Checks that plurality is as accurate as published for majority voting with ties split.
fn check_plurality(name: &str, published: u64) {
	let Some(set) = set(name) else { return };
	let unknown = vec![None; set.items as usize];
	let found = |round| {
		plurality::verdicts(&set.votes, &unknown, |item, label| rank(round, item, label))
			.iter()
			.map(|verdict| verdict.consensus.label)
			.collect()
	};
	let accuracy = per_mille(&set, found, 500);
	assert!(
		accuracy.abs_diff(published) <= 2,
		"{name}: accuracy is {accuracy} per mille, published is {published}"
	);
}

/// Checks that what annotators' agreement teaches makes it at least so accurate.
fn check_dawid_skene(name: &str, classes: u8, least: u64) {
	let Some(set) = set(name) else { return };
	let scheme = Scheme::new(classes).unwrap();
	let found = |round| {
		let unknown = vec![None; set.items as usize];
		let tie = |item, label| rank(round, item, label);
		let outcome = Run::new(scheme, &set.votes, &unknown, set.annotators, tie).complete();
		outcome.verdicts.iter().map(|verdict| verdict.consensus.label).collect()
	};
	let accuracy = per_mille(&set, found, 3);
	assert!(accuracy >= least, "{name}: accuracy is {accuracy} per mille, less than {least}");
}

#[test]
fn votes_on_bluebird_are_as_accurate_as_published() {
	check_plurality("bluebird", 759);
}

#[test]
fn votes_on_rte_are_as_accurate_as_published() {
	check_plurality("rte", 897);
}

#[test]
fn votes_on_dog_are_as_accurate_as_published() {
	check_plurality("dog", 822);
}

/// Where models of a single accuracy an annotator find 583 per mille.
#[test]
fn learning_finds_what_most_get_wrong_on_bluebird() {
	check_dawid_skene("bluebird", 2, 907);
}

#[test]
fn learning_beats_voting_on_rte() {
	check_dawid_skene("rte", 2, 931);
}

#[test]
fn learning_beats_voting_on_dog() {
	check_dawid_skene("dog", 4, 839);
}
