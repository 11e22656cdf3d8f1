//! Paths below a content address.

use super::MAX_DEPTH;
use crate::{block, Error, Result};
use cid::Cid;
use std::{fmt, str::FromStr};

/// The longest path that is read.
const MAX_PATH: usize = 4096;

/// A content address, and the names to follow from there: `<cid>/a/b` or `/ipfs/<cid>/a/b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
	/// Where to begin.
	pub root: Cid,
	/// Which entries to follow.
	pub names: Vec<String>,
}

impl From<Cid> for Path {
	fn from(root: Cid) -> Self {
		Self { root, names: Vec::new() }
	}
}

impl FromStr for Path {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self> {
		if text.len() > MAX_PATH {
			return Err(Error::invalid("this path is too long"));
		}
		let text = text.strip_prefix("/ipfs/").unwrap_or(text);
		let (root, rest) = text.split_once('/').unwrap_or((text, ""));
		let names = names(rest)?.into_iter().map(str::to_owned).collect();
		Ok(Self { root: block::parse_cid(root)?, names })
	}
}

impl fmt::Display for Path {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "/ipfs/{}", self.root)?;
		self.names.iter().try_for_each(|name| write!(f, "/{name}"))
	}
}

/// The names that a relative path consists of, if there are not too many.
pub(super) fn names(path: &str) -> Result<Vec<&str>> {
	let names = sensor_unixfs::names(path)?;
	if names.len() > MAX_DEPTH {
		return Err(Error::invalid(format!("this path is deeper than {MAX_DEPTH} names")));
	}
	Ok(names)
}

#[cfg(test)]
mod tests {
	use super::*;

	const ROOT: &str = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";

	#[test]
	fn both_ways_to_write_a_path_mean_the_same() {
		let short: Path = format!("{ROOT}/a/b").parse().unwrap();
		let long: Path = format!("/ipfs/{ROOT}/a/b/").parse().unwrap();
		assert_eq!(short, long);
		assert_eq!(short.names, ["a", "b"]);
		assert_eq!(long.to_string(), format!("/ipfs/{ROOT}/a/b"));
	}

	#[test]
	fn paths_that_could_escape_are_refused() {
		for rest in ["..", "a/../b", "./a", "a//b", "/a", "a\0b"] {
			assert!(format!("{ROOT}/{rest}").parse::<Path>().is_err(), "{rest:?}");
		}
		assert!(format!("{ROOT}/{}", "a/".repeat(MAX_DEPTH + 1)).parse::<Path>().is_err());
		assert!("a".repeat(MAX_PATH + 1).parse::<Path>().is_err());
	}
}
