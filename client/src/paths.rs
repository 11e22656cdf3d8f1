//! Paths of files in a dataset, and how many of them there may be.

use crate::{Error, Result};
use std::path::{Path, PathBuf};

/// How deep directories may be nested, and the nodes of a file.
pub(crate) const MAX_DEPTH: usize = 32;

/// The longest path of a file, in bytes.
pub(crate) const MAX_PATH: usize = 1024;

/// How many files and directories there may be.
pub(crate) const MAX_ENTRIES: usize = 1 << 20;

/// Whether a directory entry may be called this, so that it can be a file's name here.
pub(crate) fn is_name(name: &str) -> bool {
	// Elsewhere, a backslash stands between names.
	sensor_unixfs::is_name(name) && !name.contains('\\')
}

/// Where `path` is below a directory, which it must not leave.
pub(crate) fn target(directory: &Path, path: &str) -> Result<PathBuf> {
	match path.split('/').all(is_name) {
		true => Ok(directory.join(path)),
		false => Err(Error::Invalid(format!("'{path}' is not a path inside a dataset"))),
	}
}
