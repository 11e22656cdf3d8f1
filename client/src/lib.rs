//! The Sensor chain SDK: every action of a user as a library call.
//!
//! ```no_run
//! # async fn example() -> Result<(), sensor_client::Error> {
//! use sensor_client::{Chain, Signer};
//!
//! let chain = Chain::connect("ws://127.0.0.1:9944").await?;
//! let alice = Signer::from_uri("//Alice")?;
//! println!("{}", chain.balance(&alice.account()).await?);
//! # Ok(())
//! # }
//! ```
//!
//! | module | what |
//! |---|---|
//! | [`chain`] | connecting, submitting, reading |
//! | [`account`] | balances and transfers |
//! | [`ipfs`] | the HTTP API of a node's IPFS, and datasets as files |
//! | [`upload`] | putting files on IPFS, which can be taken up again when it breaks off |
//! | [`download`] | fetching files, each block checked |
//! | [`datasets`] | registering, looking up and waiting for datasets |
//! | [`verify`] | fetching all of a dataset, and comparing it with what validators found |
//! | [`annotation`] | campaigns, label work, exams, and labelled datasets |
//! | [`marketplace`] | listing, buying, guarantees, royalties |
//! | [`pinning`] | pinners, and the orders that pay them |
//! | [`compute`] | providers and training jobs |
//! | [`bridge`] | $SENSE on EVM chains, and back |
//! | [`governance`] | proposals and votes |
//! | [`history`] | what happened to the money |

pub mod account;
pub mod annotation;
pub mod api;
pub mod bridge;
pub mod chain;
pub mod compute;
pub mod datasets;
pub mod download;
pub mod error;
pub mod governance;
pub mod history;
pub mod ipfs;
pub mod marketplace;
pub mod money;
pub mod pinning;
pub mod share;
pub mod signer;
pub mod upload;
pub mod verify;

mod blocks;
mod connection;
mod paths;
mod serialize;
mod sources;
mod token;

pub use chain::{AccountId, Chain, Receipt};
pub use error::{Error, Result};
pub use ipfs::Ipfs;
pub use money::Sense;
pub use share::Share;
pub use signer::Signer;

pub use sensor_primitives as primitives;
