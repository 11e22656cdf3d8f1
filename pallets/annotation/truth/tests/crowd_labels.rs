//! Accuracy on public sets of crowd labels whose truth is known.
//!
//! The sets are not part of this repository. `SENSOR_CROWD_LABELS` names a directory with one
//! directory a set, each with `label.csv` (`item,worker,label`) and `truth.csv` (`item,truth`). Who
//! has them runs these tests with `--ignored`.

use sensor_truth::{plurality, Vote};
use std::{collections::HashMap, env, fs, path::Path};

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
fn rank(seed: u64, item: u32, label: u32) -> u64 {
	// splitmix64
	let mut z = seed
		.wrapping_mul(0x9e37_79b9_7f4a_7c15)
		.wrapping_add(u64::from(item) << 32 | u64::from(label));
	for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
		z = (z ^ (z >> shift)).wrapping_mul(factor);
	}
	z ^ (z >> 31)
}

/// Checks that plurality, averaged over many ways to break ties, is as accurate as published for
/// majority voting with ties split.
fn check(set: &str, published_per_mille: u64) {
	let sets = env::var_os("SENSOR_CROWD_LABELS")
		.expect("SENSOR_CROWD_LABELS names a folder of public crowd labels");
	let directory = Path::new(&sets).join(set);
	let votes: Vec<_> = rows(&directory.join("label.csv"))
		.iter()
		.map(|row| Vote { item: row[0], annotator: row[1], label: row[2] })
		.collect();
	let truth: HashMap<_, _> =
		rows(&directory.join("truth.csv")).iter().map(|row| (row[0], row[1])).collect();
	let items = truth.keys().max().map_or(0, |last| last + 1);

	let rounds = 500;
	let right: usize = (0..rounds)
		.map(|round| {
			let consensus = plurality(&votes, items, |item, label| rank(round, item, label));
			truth
				.iter()
				.filter(|(item, label)| consensus[**item as usize].label == Some(**label))
				.count()
		})
		.sum();
	let per_mille = right as u64 * 1000 / (rounds * truth.len() as u64);
	assert!(
		per_mille.abs_diff(published_per_mille) <= 2,
		"{set}: accuracy is {per_mille} per mille, published is {published_per_mille}"
	);
}

#[test]
#[ignore = "needs SENSOR_CROWD_LABELS, a folder of public crowd labels"]
fn bluebird_is_as_accurate_as_published() {
	check("bluebird", 759);
}

#[test]
#[ignore = "needs SENSOR_CROWD_LABELS, a folder of public crowd labels"]
fn rte_is_as_accurate_as_published() {
	check("rte", 897);
}

#[test]
#[ignore = "needs SENSOR_CROWD_LABELS, a folder of public crowd labels"]
fn dog_is_as_accurate_as_published() {
	check("dog", 822);
}
