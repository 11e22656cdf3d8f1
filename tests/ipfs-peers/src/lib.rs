//! Kubo and Helia, other people's IPFS nodes, as processes of their own.
//!
//! The embedded IPFS node is tested against them (`tests/interop`) and measured beside Kubo
//! (`ipfs-bench`). `scripts/setup-ipfs-peers` installs them; each is driven by a small program under
//! `peers/`, line by line over its standard input and output.

mod installed;
mod peer;
mod process;

pub use installed::{missing, Kind};
pub use peer::{Peer, Profile};
pub use process::Process;
