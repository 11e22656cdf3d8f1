//! Checking what a program made, before it becomes a directory.

use codec::DecodeAll;
use sensor_trainer::abi::ProgramOutput;
use std::collections::BTreeSet;

/// The largest output, as it is encoded, in bytes.
pub const MAX_OUTPUT: usize = 256 << 20;

/// The most files of an output.
pub const MAX_OUTPUT_FILES: usize = 10_000;

/// The longest path of a file.
const MAX_PATH: usize = 255;

/// The output in these bytes, or what is wrong with them.
pub fn decode(bytes: &[u8]) -> Result<ProgramOutput, String> {
	if bytes.len() > MAX_OUTPUT {
		return Err(format!("it is larger than {} MiB", MAX_OUTPUT >> 20));
	}
	let output = ProgramOutput::decode_all(&mut &*bytes)
		.map_err(|_| "it is not a SCALE ProgramOutput".to_string())?;
	if !(1..=MAX_OUTPUT_FILES).contains(&output.files.len()) {
		return Err(format!("it has {} files; 1 to {MAX_OUTPUT_FILES} work", output.files.len()));
	}
	check_paths(output.files.iter().map(|(path, _)| path.as_str()))?;
	Ok(output)
}

/// Every path must be portable, once only, and no file may also be a directory.
fn check_paths<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), String> {
	let (mut files, mut directories) = (BTreeSet::new(), BTreeSet::new());
	for path in paths {
		if !is_portable(path) {
			let shown: String = path.chars().take(MAX_PATH).collect();
			return Err(format!(
				"the path {shown:?} is not made of letters, digits, '.', '_', '-' and '/'"
			));
		}
		if !files.insert(path) {
			return Err(format!("two files are called {path}"));
		}
		directories.extend(path.match_indices('/').map(|(end, _)| &path[..end]));
	}
	match files.intersection(&directories).next() {
		Some(both) => Err(format!("{both} is a file and a directory")),
		None => Ok(()),
	}
}

fn is_portable(path: &str) -> bool {
	let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
	let part_is_fine =
		|part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain);
	path.len() <= MAX_PATH && path.split('/').all(part_is_fine)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	fn check(paths: &[&str]) -> Result<(), String> {
		check_paths(paths.iter().copied())
	}

	#[test]
	fn ordinary_paths_are_fine() {
		assert_eq!(check(&["a.txt", "b/c.txt", "b/d/e-f_g"]), Ok(()));
	}

	#[test]
	fn paths_that_leave_the_directory_or_are_not_portable_are_refused() {
		for path in ["", "/a", "a/", "a//b", ".", "..", "../a", "a/./b", "a b", "ä", "a\\b", "a\0"]
		{
			assert!(check(&[path]).is_err(), "{path:?}");
		}
		assert!(check(&["a".repeat(256).as_str()]).is_err());
	}

	#[test]
	fn a_path_stands_for_one_thing() {
		assert_eq!(check(&["a", "a"]), Err("two files are called a".into()));
		assert_eq!(check(&["a/b/c", "a/b"]), Err("a/b is a file and a directory".into()));
	}

	#[test]
	fn outputs_have_files_and_nothing_behind_them() {
		let good = ProgramOutput { files: vec![("a".into(), vec![1])] };
		assert_eq!(decode(&good.encode()), Ok(good.clone()));
		let trailing = [good.encode(), vec![0]].concat();
		assert!(decode(&trailing).is_err());
		assert!(decode(&ProgramOutput::default().encode()).unwrap_err().contains("0 files"));
		let many = (0..=MAX_OUTPUT_FILES).map(|i| (i.to_string(), vec![])).collect();
		assert!(decode(&ProgramOutput { files: many }.encode()).is_err());
	}
}
