//! Checking what a program made, before it becomes a directory.

use codec::{Compact, Decode, DecodeAll};
use sensor_trainer::abi::ProgramOutput;
use std::collections::{BTreeMap, BTreeSet};

/// The largest output, as it is encoded, in bytes.
pub const MAX_OUTPUT: usize = 256 << 20;

/// The most files of an output.
pub const MAX_OUTPUT_FILES: usize = 10_000;

/// What a directory may weigh: the names in it, and [`LINK`] for each. Above that, some IPFS nodes
/// shard it and others do not, or do so in another way, and its address would depend on the node.
const MAX_DIRECTORY: usize = 256 << 10;

/// The address of an entry, in bytes.
const LINK: usize = 36;

/// The longest path of a file.
const MAX_PATH: usize = 255;

/// The output in these bytes, or what is wrong with them.
pub fn decode(bytes: &[u8]) -> Result<ProgramOutput, String> {
	if bytes.len() > MAX_OUTPUT {
		return Err(format!("it is larger than {} MiB", MAX_OUTPUT >> 20));
	}
	let malformed = |_| "it is not a SCALE ProgramOutput".to_string();
	// Before they are decoded: files take two bytes each here, but many more in this process.
	let files = Compact::<u32>::decode(&mut &*bytes).map_err(malformed)?.0 as usize;
	if !(1..=MAX_OUTPUT_FILES).contains(&files) {
		return Err(format!("it has {files} files; 1 to {MAX_OUTPUT_FILES} work"));
	}
	let output = ProgramOutput::decode_all(&mut &*bytes).map_err(malformed)?;
	check_paths(output.files.iter().map(|(path, _)| path.as_str()))?;
	Ok(output)
}

/// Every path must be portable, once only, no file may also be a directory, and every directory
/// must have the same address on every IPFS node.
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
	if let Some(both) = files.intersection(&directories).next() {
		return Err(format!("{both} is a file and a directory"));
	}
	let mut weights = BTreeMap::<&str, usize>::new();
	for entry in files.union(&directories) {
		let (directory, name) = entry.rsplit_once('/').unwrap_or(("", entry));
		*weights.entry(directory).or_default() += name.len() + LINK;
	}
	match weights.into_iter().find(|(_, weight)| *weight >= MAX_DIRECTORY) {
		Some((directory, _)) => {
			Err(format!("the directory {directory:?} has too many entries, or too long names"))
		},
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
	fn directories_that_some_ipfs_nodes_would_shard_are_refused() {
		// 64 bytes an entry.
		let paths = |prefix: &str, n: usize| -> Vec<String> {
			(0..n).map(|i| format!("{prefix}{i:028}")).collect()
		};
		let check = |paths: &[String]| check_paths(paths.iter().map(String::as_str));
		assert_eq!(check(&paths("", 4_095)), Ok(()));
		assert!(check(&paths("", 4_096)).unwrap_err().contains("\"\" has too many entries"));
		assert!(check(&paths("a/b/", 4_096)).unwrap_err().contains("\"a/b\" has too many"));
		assert_eq!(check(&[paths("a/", 4_095), paths("b/", 4_095)].concat()), Ok(()));
		// Directories are entries, too.
		let nested: Vec<String> = paths("", 4_096).iter().map(|dir| format!("{dir}/x")).collect();
		assert!(check(&nested).is_err());
	}

	#[test]
	fn the_files_are_counted_before_they_are_decoded() {
		// Only the number: were the files decoded first, there would be another complaint.
		let claim = Compact(134_000_000u32).encode();
		assert_eq!(decode(&claim), Err("it has 134000000 files; 1 to 10000 work".into()));
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
