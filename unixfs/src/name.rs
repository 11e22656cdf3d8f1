//! What the entries of directories may be called.

use crate::Error;

/// The longest name in a directory, as file systems have it.
const MAX_NAME: usize = 255;

/// Whether a directory entry may be called this.
pub fn is_name(name: &str) -> bool {
	(1..=MAX_NAME).contains(&name.len())
		&& !matches!(name, "." | "..")
		&& !name.contains(['/', '\0'])
}

/// The names that a relative path consists of. One slash at the end is allowed.
///
/// # Errors
/// [`Error::Name`] if one of them is none, as in a path that leads out of its directory.
pub fn names(path: &str) -> Result<Vec<&str>, Error> {
	let path = path.strip_suffix('/').unwrap_or(path);
	if path.is_empty() {
		return Ok(Vec::new());
	}
	let name = |name| if is_name(name) { Ok(name) } else { Err(Error::Name(name.to_owned())) };
	path.split('/').map(name).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_path_is_cut_at_its_slashes() {
		assert_eq!(names("a/b c/ä.png").unwrap(), ["a", "b c", "ä.png"]);
		assert_eq!(names("a/b/").unwrap(), ["a", "b"]);
		assert_eq!(names("").unwrap(), [""; 0]);
		assert_eq!(names("/").unwrap(), [""; 0]);
	}

	#[test]
	fn paths_that_could_escape_are_refused() {
		for path in ["..", "a/../b", "./a", "a//b", "/a", "a\0b"] {
			assert!(names(path).is_err(), "{path:?}");
		}
	}

	#[test]
	fn a_name_is_no_longer_than_file_systems_have_it() {
		assert!(is_name(&"a".repeat(255)));
		assert!(!is_name(&"a".repeat(256)));
	}
}
