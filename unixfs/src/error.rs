//! What can go wrong.

/// Why a directory cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// A name is not allowed.
	#[error("`{0}` cannot be a name; use 1 to 255 bytes without `/`, and not `.` or `..`")]
	Name(String),
	/// A file is to be put where its directory is.
	#[error("a file in a directory needs a name")]
	Nameless,
	/// There is something at this path already.
	#[error("`{0}` was given twice")]
	Twice(String),
	/// What should be a directory is a file already.
	#[error("`{0}` was given both as a file and as a directory")]
	FileAndDirectory(String),
	/// A sharded directory cannot tell these names apart.
	#[error("`{}` cannot be in the same directory, because their hashes are the same; rename one", .0.join("`, `"))]
	SameHash(Vec<String>),
}

/// Why bytes are not what they should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(String);

impl Malformed {
	pub(crate) fn because(reason: impl ToString) -> Self {
		Self(reason.to_string())
	}
}
