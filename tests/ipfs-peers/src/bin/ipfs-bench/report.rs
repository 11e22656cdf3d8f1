//! The result, as a table and as JSON.

use crate::{files::show_size, node::Software, round::Round};
use serde_json::{json, Value};
use std::fmt;

/// Everything that was measured.
#[derive(Default)]
pub struct Report {
	pub series: Vec<Series>,
	/// How Kubo keeps its blocks.
	pub datastore: Option<String>,
}

/// What was measured with files of one size.
pub struct Series {
	size: u64,
	ours: Vec<Round>,
	kubo: Vec<Round>,
}

/// What a round says about one operation.
type Figure = fn(&Round) -> f64;

/// Seconds, of which the median counts.
const TIMES: [(&str, Figure); 4] = [
	("add", |round| round.add.time.as_secs_f64()),
	("walk", |round| round.walk.time.as_secs_f64()),
	("cat", |round| round.cat.time.as_secs_f64()),
	("fetch", |round| round.fetch.time.as_secs_f64()),
];

/// Bytes, of which the most counts.
const PEAKS: [(&str, Figure); 5] = [
	("add", |round| round.add.memory as f64),
	("walk", |round| round.walk.memory as f64),
	("cat", |round| round.cat.memory as f64),
	("fetch", |round| round.fetch.memory as f64),
	("serve", |round| round.serve_memory as f64),
];

impl Series {
	pub fn new(size: u64) -> Self {
		Self { size, ours: Vec::new(), kubo: Vec::new() }
	}

	pub fn push(&mut self, software: Software, round: Round) {
		match software {
			Software::Ours => self.ours.push(round),
			Software::Kubo => self.kubo.push(round),
		}
	}

	/// Both sides' figures.
	fn figures(&self, figure: Figure) -> [Vec<f64>; 2] {
		[&self.ours, &self.kubo].map(|rounds| rounds.iter().map(figure).collect())
	}
}

const LEGEND: &str = "\
add    a file on disk goes into the node
walk   the node reads every block of it from its disk
cat    the file goes from the node to the disk
fetch  a fresh node fetches and pins it over bitswap
serve  the other side of that
Random bytes, new ones each time. Ratio is ours / Kubo: below 1, ours needs less.";

/// The middle one, or the mean of the two in the middle.
fn median(figures: &[f64]) -> f64 {
	let mut sorted = figures.to_vec();
	sorted.sort_by(f64::total_cmp);
	let half = sorted.len() / 2;
	match sorted.len() {
		0 => f64::NAN,
		length if length % 2 == 1 => sorted[half],
		_ => (sorted[half - 1] + sorted[half]) / 2.0,
	}
}

fn most(figures: &[f64]) -> f64 {
	figures.iter().copied().fold(f64::NAN, f64::max)
}

impl Report {
	fn settings(&self) -> String {
		format!(
			"Kubo 0.22.0 as shipped ({}), without bootstrap peers, discovery or announcements; \
			driven by calls of its library, which has no HTTP API. Its cat collects the whole file \
			in memory before it writes it: part of that time and memory is the library's, not Kubo's",
			self.datastore.as_deref().unwrap_or("datastore unknown")
		)
	}

	/// The result for programs: one object, with every sample.
	pub fn json(&self) -> Value {
		let (mut times, mut peaks) = (Vec::new(), Vec::new());
		for series in &self.series {
			for (operation, figure) in TIMES {
				let [ours, kubo] = series.figures(figure);
				times.push(json!({
					"bytes": series.size,
					"operation": operation,
					"ours": median(&ours),
					"kubo": median(&kubo),
					"ratio": median(&ours) / median(&kubo),
					"samples": { "ours": ours, "kubo": kubo },
				}));
			}
			for (operation, figure) in PEAKS {
				let [ours, kubo] = series.figures(figure);
				peaks.push(json!({
					"bytes": series.size,
					"operation": operation,
					"ours": most(&ours),
					"kubo": most(&kubo),
					"ratio": most(&ours) / most(&kubo),
				}));
			}
		}
		json!({
			"benchmark": "ipfs",
			"version": env!("CARGO_PKG_VERSION"),
			"kubo": self.settings(),
			"seconds": times,
			"peak_memory": peaks,
		})
	}
}

impl fmt::Display for Report {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "Ours: the embedded node as shipped, driven over HTTP.")?;
		writeln!(f, "{}.", self.settings())?;
		writeln!(f, "{LEGEND}\n")?;
		let row = |f: &mut fmt::Formatter, [size, what, ours, kubo, ratio]: [&str; 5]| {
			writeln!(f, "{size:>10}  {what:<6} {ours:>12} {kubo:>12} {ratio:>7}")
		};
		row(f, ["size", "time", "ours", "Kubo", "ratio"])?;
		for series in &self.series {
			for (operation, figure) in TIMES {
				let [ours, kubo] = series.figures(figure).map(|figures| median(&figures));
				let seconds = |figure: f64| format!("{figure:.3} s");
				let ratio = format!("{:.2}", ours / kubo);
				let size = show_size(series.size);
				row(f, [&size, operation, &seconds(ours), &seconds(kubo), &ratio])?;
			}
		}
		writeln!(
			f,
			"\nMedians. Memory: the most that a node held during the operation (VmHWM).\n"
		)?;
		row(f, ["size", "memory", "ours", "Kubo", "ratio"])?;
		for series in &self.series {
			for (operation, figure) in PEAKS {
				let [ours, kubo] = series.figures(figure).map(|figures| most(&figures));
				let mebibytes = |figure: f64| format!("{:.0} MiB", figure / f64::from(1 << 20));
				let ratio = format!("{:.2}", ours / kubo);
				let size = show_size(series.size);
				row(f, [&size, operation, &mebibytes(ours), &mebibytes(kubo), &ratio])?;
			}
		}
		writeln!(f)
	}
}
