//! UnixFS: files and directories as graphs of blocks.
//!
//! Written as `ipfs add --cid-version=1` writes them, byte for byte: 256 KiB raw leaves, balanced
//! trees of 174 links, directories that are sharded when they grow too large for one block. Read in
//! every shape that Kubo writes.

mod data;
mod directory;
mod hamt;
mod node;
mod path;
mod read;
mod upload;
mod walk;

pub use path::Path;
pub use read::{Content, Entry};
pub use upload::{Added, Item, Upload};
pub use walk::DagStat;

pub(crate) use node::Node;
pub(crate) use read::{entries, list, open, resolve, trace};
pub(crate) use walk::walk;

/// How deep files and directories may be nested.
pub(crate) const MAX_DEPTH: usize = 64;
/// How many blocks are fetched ahead of the one that is needed: as many as are asked of a peer at a
/// time.
const AHEAD: usize = 32;

/// What a directory entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Bytes.
	File,
	/// Names.
	Directory,
	/// A symbolic link, which is listed but not followed.
	Symlink,
}
