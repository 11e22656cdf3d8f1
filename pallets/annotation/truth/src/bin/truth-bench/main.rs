//! Measures how often consensus methods find the truth, on sets of crowd labels.

mod csv;
mod set;

use clap::{Parser, ValueEnum};
use sensor_truth::{dawid_skene::Run, plurality};
use serde::Serialize;
use set::Set;
use std::{path::PathBuf, process::ExitCode, time::Instant};

/// What one step may cost, in cells read or written: about a millisecond's work.
const STEP: u64 = 1 << 20;

/// Measure how often consensus methods find the truth.
///
/// Each DIR is one set of crowd labels, with two files:
///
///   label.csv   item,worker,label   one line an answer
///   truth.csv   item,truth          one line an item whose truth is known
///
/// Both have a header, and only whole numbers after it. Items and workers may have any numbers;
/// there may be up to 255 different labels. Of several answers of a worker to an item, and
/// of several truths of an item, the first counts. The truth is never shown to the methods, only compared with what they find.
///
/// For each set and mode, one line of JSON is printed: "accuracy" is the share of items with a
/// known truth for which it was found, of all such items, also of those that nobody labelled.
/// "sweeps" and "steps" tell how often all labels were gone through, and in how many bounded steps;
/// "ms" is the time it took, without reading the files.
#[derive(Parser)]
#[command(
	verbatim_doc_comment,
	after_help = "Examples:\n  truth-bench sets/*\n  truth-bench --mode dawid-skene sets/bluebird"
)]
struct Arguments {
	/// Folders with label.csv and truth.csv.
	#[arg(required = true, value_name = "DIR")]
	sets: Vec<PathBuf>,
	/// Measure only this mode; can be given several times.
	#[arg(long = "mode", value_enum, value_name = "MODE")]
	modes: Vec<Mode>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
	/// The label that most workers gave.
	Plurality,
	/// The likeliest label, given how workers agree: Dawid-Skene, from a shared prior.
	DawidSkene,
}

#[derive(Serialize)]
struct Line<'a> {
	set: &'a str,
	mode: &'a str,
	accuracy: f64,
	labels: usize,
	sweeps: u16,
	steps: u64,
	ms: u64,
}

/// Each item's label, and what finding them took.
struct Found {
	labels: Vec<Option<u8>>,
	sweeps: u16,
	steps: u64,
}

impl Mode {
	fn name(self) -> &'static str {
		match self {
			Self::Plurality => "plurality",
			Self::DawidSkene => "dawid-skene",
		}
	}

	fn find(self, set: &Set) -> Found {
		let nothing_known = vec![None; set.items as usize];
		match self {
			Self::Plurality => {
				let verdicts = plurality::verdicts(&set.votes, &nothing_known, tie);
				let labels = verdicts.iter().map(|verdict| verdict.consensus.label).collect();
				Found { labels, sweeps: 1, steps: 1 }
			},
			Self::DawidSkene => {
				let mut run = Run::new(set.scheme, &set.votes, &nothing_known, set.workers, tie);
				let mut steps = 0;
				while let Some(least) = run.next_cost() {
					run.step(STEP.max(least));
					steps += 1;
				}
				let outcome = run.complete();
				let labels =
					outcome.verdicts.iter().map(|verdict| verdict.consensus.label).collect();
				Found { labels, sweeps: outcome.sweeps, steps }
			},
		}
	}
}

/// A number that looks random, from what is tied.
fn tie(item: u32, label: u8) -> u64 {
	// splitmix64
	let mut z = (u64::from(item) << 8 | u64::from(label)).wrapping_add(0x9e37_79b9_7f4a_7c15);
	for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
		z = (z ^ (z >> shift)).wrapping_mul(factor);
	}
	z ^ (z >> 31)
}

fn main() -> ExitCode {
	let mut arguments = Arguments::parse();
	if arguments.modes.is_empty() {
		arguments.modes = Mode::value_variants().to_vec();
	}
	let mut code = ExitCode::SUCCESS;
	for path in &arguments.sets {
		match Set::read(path) {
			Ok(set) => {
				for mode in &arguments.modes {
					measure(&set, *mode);
				}
			},
			Err(error) => {
				eprintln!("truth-bench: {error}");
				code = ExitCode::FAILURE;
			},
		}
	}
	code
}

fn measure(set: &Set, mode: Mode) {
	let began = Instant::now();
	let found = mode.find(set);
	let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
	let line = Line {
		set: &set.name,
		mode: mode.name(),
		accuracy: set.accuracy(&found.labels),
		labels: set.votes.len(),
		sweeps: found.sweeps,
		steps: found.steps,
		ms,
	};
	match serde_json::to_string(&line) {
		Ok(line) => println!("{line}"),
		Err(error) => eprintln!("truth-bench: {error}"),
	}
}
