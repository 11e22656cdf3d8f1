//! What the two sides of the bridge agree on: the messages that this chain sends to gateways, the
//! events that gateways answer with, and how both are proven.
//!
//! $SENSE is native here. On every EVM chain the same contracts run; such a chain is a
//! *destination*, named by its EVM chain id. The same encodings are written in Solidity; the files
//! in `bridge/vectors` hold both to the same bytes.
//!
//! Nothing here touches storage or knows FRAME. All that is parsed is bounded before, and what is
//! not in its one canonical form is refused.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod event;
pub mod message;
pub mod polygon;
pub mod receipt;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tree;

pub use event::{GatewayEvent, Log};
pub use message::{Command, Message, Mode};
pub use polygon::{Checkpoint, HeaderProof};
pub use receipt::ReceiptProof;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polkadot_sdk::sp_core::{H160, H256};
use polkadot_sdk::sp_io::hashing::keccak_256;
use scale_info::TypeInfo;

/// Names an EVM chain.
pub type ChainId = u64;

/// Counts messages, or burns.
pub type Nonce = u64;

/// An account or a contract on an EVM chain.
pub type EthAddress = H160;

/// Amounts of $SENSE, in the smallest unit, which is the same on all chains.
pub type Balance = u128;

/// Why a log counts as not proven.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Unproven {
	/// Whoever follows the other chain was told to stop.
	#[codec(index = 0)]
	Halted,
	/// The block is not known to be final.
	#[codec(index = 1)]
	Block,
	/// The receipt is not in the block, or is of a transaction that failed.
	#[codec(index = 2)]
	Receipt,
	/// The log is not in the receipt.
	#[codec(index = 3)]
	Log,
}

fn keccak(bytes: &[u8]) -> H256 {
	H256(keccak_256(bytes))
}

/// The hash of two nodes of a Merkle tree, in this order.
fn keccak_pair(left: &H256, right: &H256) -> H256 {
	let mut pair = [0; 64];
	pair[..32].copy_from_slice(&left.0);
	pair[32..].copy_from_slice(&right.0);
	keccak(&pair)
}
