//! EVM chains, as whoever has to do with the bridge sees them: what contracts are called with, and
//! nodes that answer questions and take transactions.
//!
//! | | |
//! |---|---|
//! | `account` | an account that sends transactions |
//! | `contracts` | the contracts' functions, as far as they are called |
//! | `leaf` | what proves to them which messages a block made |
//! | `log` | logs, as nodes report them |
//! | `node` | a node, asked over HTTP |

pub mod account;
pub mod contracts;
pub mod hexadecimal;
pub mod leaf;
pub mod log;
pub mod node;

pub use log::RawLog;
pub use node::{Error, Header, Node, TransactionReceipt};
pub use polkadot_sdk::sp_core::{H160, H256};

/// An address as people write it, in upper and lower case letters that show when it was mistyped
/// (EIP-55).
pub fn checksummed(address: H160) -> String {
	alloy_primitives::Address::from(address.0).to_checksum(None)
}
