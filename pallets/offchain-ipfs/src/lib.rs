//! The IPFS service beside a node, as the off-chain workers of pallets use it: its HTTP API, walks
//! over what it gives, and what the workers remember between their runs.
//!
//! Nothing here is consensus: every node has its own service, and its own memory.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod client;
pub mod local;
#[cfg(feature = "testing")]
pub mod testing;
mod walk;

pub use client::{Ipfs, NoBlock, NotPinned, Pinned, Unreachable};
pub use walk::{Failure, ListBlocks, Stretch, Walk};
