//! Messages: what this chain tells gateways.

use crate::{keccak, Balance, ChainId, EthAddress, Nonce};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use hex_literal::hex;
use polkadot_sdk::sp_core::H256;
use scale_info::TypeInfo;

/// `keccak256("sensor-bridge/message/1")`: what is hashed with it is a message and nothing else.
pub const DOMAIN: [u8; 32] =
	hex!("36e34c623a721c88efe01b02b16dfbd30dad71f3c3d1c8acb52fce32ac0d56cd");

/// Whether value passes.
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
pub enum Mode {
	/// It does.
	#[codec(index = 0)]
	Running,
	/// It waits.
	#[codec(index = 1)]
	Halted,
}

/// What a gateway is told to do.
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
pub enum Command {
	/// Mint what was locked here.
	#[codec(index = 0)]
	Mint {
		/// For whom.
		recipient: EthAddress,
		/// How much.
		amount: Balance,
	},
	/// Let mints and burns wait, or pass again.
	#[codec(index = 1)]
	SetMode(Mode),
	/// Hand the token over to another gateway, once holders had time to leave. To itself: stay.
	#[codec(index = 2)]
	MoveTo(EthAddress),
}

impl Command {
	/// Its number in Solidity.
	pub fn kind(&self) -> u8 {
		match self {
			Self::Mint { .. } => 0,
			Self::SetMode(_) => 1,
			Self::MoveTo(_) => 2,
		}
	}

	/// Its arguments, as `abi.encode` writes them.
	pub fn body(&self) -> Vec<u8> {
		match self {
			Self::Mint { recipient, amount } => {
				[word(&recipient.0), word(&amount.to_be_bytes())].concat()
			},
			Self::SetMode(mode) => word(&[*mode as u8]).to_vec(),
			Self::MoveTo(gateway) => word(&gateway.0).to_vec(),
		}
	}
}

/// A command with all that makes it good for one gateway, once.
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
pub struct Message {
	/// Counts the messages to this destination, from 1 and without gaps.
	pub nonce: Nonce,
	/// The destination.
	pub chain: ChainId,
	/// The gateway there.
	pub gateway: EthAddress,
	/// What it is to do.
	pub command: Command,
}

impl Message {
	/// What stands for the message in the tree of its block.
	pub fn leaf(&self) -> H256 {
		let body = self.command.body();
		// 93 bytes and the body: never 64, so no leaf can be taken for a node of the tree.
		let packed = [
			&DOMAIN[..],
			&self.nonce.to_be_bytes(),
			&word(&self.chain.to_be_bytes()),
			&self.gateway.0,
			&[self.command.kind()],
			&body,
		];
		keccak(&packed.concat())
	}
}

/// A number or address as a word of the EVM, at most 32 bytes of it.
pub(crate) fn word(bytes: &[u8]) -> [u8; 32] {
	let mut word = [0; 32];
	word.iter_mut().rev().zip(bytes.iter().rev()).for_each(|(to, from)| *to = *from);
	word
}

#[cfg(test)]
mod tests {
	use super::*;

	fn mint() -> Message {
		let command = Command::Mint { recipient: EthAddress::repeat_byte(0x11), amount: 5 };
		Message { nonce: 7, chain: 1, gateway: EthAddress::repeat_byte(0x22), command }
	}

	#[test]
	fn the_domain_is_the_hash_of_its_name() {
		assert_eq!(keccak(b"sensor-bridge/message/1").0, DOMAIN);
	}

	#[test]
	fn numbers_are_padded_on_the_left() {
		assert_eq!(word(&[1, 2])[29..], [0, 1, 2]);
		assert_eq!(word(&[9; 32]), [9; 32]);
	}

	#[test]
	fn a_leaf_is_the_hash_of_what_is_packed() {
		let packed = [
			&DOMAIN[..],
			&[0, 0, 0, 0, 0, 0, 0, 7],
			&[&[0; 31][..], &[1]].concat(),
			&[0x22; 20],
			&[0],
			&[0; 12],
			&[0x11; 20],
			&[&[0; 31][..], &[5]].concat(),
		]
		.concat();
		assert_eq!(packed.len(), 32 + 8 + 32 + 20 + 1 + 64);
		assert_eq!(mint().leaf(), keccak(&packed));
	}

	#[test]
	fn everything_in_a_message_changes_its_leaf() {
		let leaf = mint().leaf();
		let other = |change: fn(&mut Message)| {
			let mut message = mint();
			change(&mut message);
			message.leaf()
		};
		assert_ne!(leaf, other(|message| message.nonce = 8));
		assert_ne!(leaf, other(|message| message.chain = 137));
		assert_ne!(leaf, other(|message| message.gateway = EthAddress::zero()));
		assert_ne!(leaf, other(|message| message.command = Command::SetMode(Mode::Halted)));
		assert_ne!(
			other(|message| message.command = Command::SetMode(Mode::Halted)),
			other(|message| message.command = Command::MoveTo(EthAddress::from_low_u64_be(1))),
		);
	}
}
