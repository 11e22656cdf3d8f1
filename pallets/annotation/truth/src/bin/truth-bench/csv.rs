//! Tables of whole numbers.

use std::{fs, path::Path};

/// More than this is no set of crowd labels.
const MAX_BYTES: u64 = 256 << 20;

/// The rows of a CSV file of whole numbers with these `columns`, without its header; each with the
/// number of its line.
pub fn rows<const COLUMNS: usize>(
	path: &Path,
	columns: [&str; COLUMNS],
) -> Result<Vec<(usize, [i64; COLUMNS])>, String> {
	let name = path.display();
	let bytes =
		fs::metadata(path)
			.map_err(|error| {
				format!("cannot read {name}: {error}. Each DIR needs label.csv and truth.csv; see --help.")
			})?
			.len();
	if bytes > MAX_BYTES {
		return Err(format!(
			"{name} has {bytes} bytes, the most is {MAX_BYTES}. Measure a part of it."
		));
	}
	let text = fs::read_to_string(path)
		.map_err(|error| format!("cannot read {name} as text: {error}."))?;
	let mut lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
	let header = lines.next().map_or("", |(_, header)| header);
	if parse::<COLUMNS>(header).is_some() || header.split(',').count() != COLUMNS {
		return Err(format!(
			"{name}, line 1: expected the header \"{}\", found {header:?}. Add the header.",
			columns.join(",")
		));
	}
	lines
		.filter(|(_, line)| !line.trim().is_empty())
		.map(|(number, line)| {
			parse(line).map(|row| (number, row)).ok_or_else(|| {
				format!(
					"{name}, line {number}: expected {COLUMNS} whole numbers ({}), found {line:?}. \
					Replace names by numbers.",
					columns.join(",")
				)
			})
		})
		.collect()
}

fn parse<const COLUMNS: usize>(line: &str) -> Option<[i64; COLUMNS]> {
	let fields: Option<Vec<i64>> = line.split(',').map(|field| field.trim().parse().ok()).collect();
	fields?.try_into().ok()
}
