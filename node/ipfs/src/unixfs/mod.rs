//! UnixFS: files and directories as graphs of blocks.
//!
//! Written as `ipfs add --cid-version=1` writes them, byte for byte: 256 KiB raw leaves, balanced
//! trees of 174 links, plain directories. Read in every shape that Kubo writes, sharded
//! directories included.

mod data;
mod directory;
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
pub(crate) use read::{entries, list, open, resolve};
pub(crate) use walk::walk;

/// How deep files and directories may be nested.
pub(crate) const MAX_DEPTH: usize = 64;
/// How many blocks are fetched ahead of the one that is needed.
const AHEAD: usize = 8;

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
