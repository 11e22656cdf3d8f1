//! UnixFS: files and directories as graphs of blocks, without a store or a network.
//!
//! Built as `ipfs add --cid-version=1` builds them, byte for byte: 256 KiB raw leaves, balanced
//! trees of 174 links, directories that are sharded when they grow too large for one block. Parsed
//! in every shape that Kubo writes. The node and its clients share this crate, so that both find
//! the same addresses. Addresses are [`Cid`]s here; who supports fewer of them checks that.
//!
//! Building is our own, not that of the crate `rust-unixfs`: that one copies every leaf, hands out
//! bytes that have to be hashed again before they can be trusted to be what their address says, and
//! leaves sharded directories to us. Here, a leaf that arrives whole is not copied, and a [`Block`]
//! is hashed once, when it is made. The nodes inside are encoded and decoded by `ipld-dagpb`.
//!
//! | module | what |
//! |---|---|
//! | `file` | files, built as their bytes arrive |
//! | `directory`, `hamt` | directories, and those too large for one block |
//! | `node`, `data` | blocks, understood as parts of files and directories |
//! | `name` | what entries of directories may be called |
//! | [`car`] | CAR: blocks in one stream |
//! | [`protobuf`] | as much of it as UnixFS and bitswap need |

mod block;
pub mod car;
mod data;
mod directory;
mod error;
mod file;
mod hamt;
mod name;
mod node;
pub mod protobuf;

pub use block::{Block, Built, DAG_PB, RAW};
pub use cid::Cid;
pub use directory::{Directory, Tree};
pub use error::{Error, Malformed};
pub use file::{FileBuilder, CHUNK};
pub use hamt::way;
pub use multihash_codetable::Code;
pub use name::{is_name, names};
pub use node::{Kind, Link, Node, Part, Slot};
