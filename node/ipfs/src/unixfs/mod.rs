//! UnixFS: files and directories as graphs of blocks.
//!
//! The crate `sensor-unixfs` builds and parses the blocks. Here they are written to the store, and
//! read from it and from peers.

mod path;
mod read;
mod upload;
mod walk;

pub use path::Path;
pub use read::{Content, Entry};
pub use sensor_unixfs::{Built as Added, Kind};
pub use upload::{Item, Upload};
pub use walk::DagStat;

pub(crate) use read::{entries, list, open, resolve, trace};
pub(crate) use walk::walk;

use crate::{Error, Result};
use bytes::Bytes;
use cid::Cid;
use sensor_unixfs::Node;

/// How deep files and directories may be nested.
pub(crate) const MAX_DEPTH: usize = 64;
/// How many blocks are fetched ahead of the one that is needed: as many as are asked of a peer at a
/// time.
const AHEAD: usize = 32;

/// Understand the bytes of a block.
pub(crate) fn parse(cid: &Cid, bytes: Bytes) -> Result<Node> {
	Node::parse(cid, bytes).map_err(|error| Error::malformed(cid, error.to_string()))
}
