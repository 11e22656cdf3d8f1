//! The files that are measured with.

use anyhow::{ensure, Result};
use rand::{rngs::StdRng, RngCore, SeedableRng};
use std::{
	fs::File,
	io::{Read, Write},
	path::Path,
};

/// How much is made or compared at once.
const PIECE: usize = 1 << 20;

/// Make a file of random bytes. No two repetitions share a block.
pub fn make(path: &Path, size: u64, seed: u64, repetition: usize) -> Result<()> {
	let mut key = [0; 32];
	for (slot, number) in key.chunks_mut(8).zip([seed, size, repetition as u64]) {
		slot.copy_from_slice(&number.to_le_bytes());
	}
	let mut random = StdRng::from_seed(key);
	let (mut file, mut piece) = (File::create(path)?, vec![0; PIECE]);
	let mut left = size;
	while left > 0 {
		let length = left.min(PIECE as u64);
		let piece = &mut piece[..length as usize];
		random.fill_bytes(piece);
		file.write_all(piece)?;
		left -= length;
	}
	Ok(())
}

/// Check that two files are the same.
pub fn compare(one: &Path, other: &Path) -> Result<()> {
	let (mut one, mut other) = (File::open(one)?, File::open(other)?);
	ensure!(
		one.metadata()?.len() == other.metadata()?.len(),
		"the file came back with another size"
	);
	let mut pieces = (vec![0; PIECE], vec![0; PIECE]);
	loop {
		let length = one.read(&mut pieces.0)?;
		other.read_exact(&mut pieces.1[..length])?;
		ensure!(pieces.0[..length] == pieces.1[..length], "the file came back with other bytes");
		if length == 0 {
			return Ok(());
		}
	}
}

/// Read a size such as 64M.
pub fn parse_size(text: &str) -> Result<u64, String> {
	let (number, unit) = match text.find(|c: char| !c.is_ascii_digit()) {
		Some(at) => text.split_at(at),
		None => (text, ""),
	};
	let unit = match unit {
		"" => Some(1),
		"K" => Some(1 << 10),
		"M" => Some(1 << 20),
		"G" => Some(1 << 30),
		_ => None,
	};
	let number: Option<u64> = number.parse().ok().filter(|number| *number > 0);
	let size = number.zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
	size.ok_or_else(|| format!("`{text}` is not a size such as 1M"))
}

/// A size, for people.
pub fn show_size(bytes: u64) -> String {
	for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] {
		if bytes >= unit && bytes.is_multiple_of(unit) {
			return format!("{} {name}", bytes / unit);
		}
	}
	format!("{bytes} B")
}
