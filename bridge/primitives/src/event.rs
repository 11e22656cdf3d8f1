//! Events: what gateways say, read from the logs of other chains.
//!
//! A log counts only in the one form in which Solidity writes it: as many topics and words as the
//! event has, and nothing in the bytes that a value does not need.

use crate::{Balance, EthAddress, Nonce};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use hex_literal::hex;
use polkadot_sdk::sp_core::{bounded::BoundedVec, ConstU32, H256};
use scale_info::TypeInfo;

/// How many bytes of data the longest log that is understood has, and some.
pub const MAX_DATA: u32 = 128;

/// What a contract logged.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Log {
	/// The contract.
	pub address: EthAddress,
	/// The hash of the event's signature, and its indexed values.
	pub topics: BoundedVec<H256, ConstU32<4>>,
	/// Its other values.
	pub data: BoundedVec<u8, ConstU32<MAX_DATA>>,
}

/// `Delivered(uint64 indexed nonce, bytes32 relayer, bool success)`
pub const DELIVERED: [u8; 32] =
	hex!("dc10170abf574ab78da9f30a8185991138ad63b39a888502ae69dea124101224");

/// `Burned(uint64 indexed nonce, address indexed sender, bytes32 recipient, uint128 amount,
/// uint128 fee)`
pub const BURNED: [u8; 32] =
	hex!("bc9ca7571964f21d26bbb8f045969f651397702a622c5a7c3da7819779649d46");

/// `Moved(address to)`
pub const MOVED: [u8; 32] =
	hex!("3da1eedee3c4ecf3463c32087c965b17687f51143c015f259942c357c07e92c6");

/// What a gateway says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayEvent {
	/// A message was delivered.
	Delivered {
		/// Which one.
		nonce: Nonce,
		/// The account here of whoever delivered it.
		relayer: [u8; 32],
		/// Whether the gateway could do what it says. If not, it never will.
		success: bool,
	},
	/// Tokens were burnt, to be unlocked here.
	Burned {
		/// Counts the burns of this gateway, from 1.
		nonce: Nonce,
		/// Whose they were.
		sender: EthAddress,
		/// The account here that gets them.
		recipient: [u8; 32],
		/// How many.
		amount: Balance,
		/// The part of the amount that goes to whoever proves the burn; not more than the amount.
		fee: Balance,
	},
	/// Another gateway has the token now.
	Moved {
		/// Which one.
		to: EthAddress,
	},
}

impl GatewayEvent {
	/// Read a log; nothing if it is not an event of a gateway in its one form.
	pub fn decode(log: &Log) -> Option<Self> {
		let (words, []) = log.data.as_chunks::<32>() else { return None };
		let (signature, indexed) = log.topics.split_first()?;
		match (signature.0, indexed, words) {
			(DELIVERED, [nonce], [relayer, success]) => Some(Self::Delivered {
				nonce: number(&nonce.0)?,
				relayer: *relayer,
				success: flag(success)?,
			}),
			(BURNED, [nonce, sender], [recipient, sum, fee]) => {
				let (sum, fee) = (amount(sum)?, amount(fee)?);
				(fee <= sum).then_some(Self::Burned {
					nonce: number(&nonce.0)?,
					sender: address(&sender.0)?,
					recipient: *recipient,
					amount: sum,
					fee,
				})
			},
			(MOVED, [], [to]) => Some(Self::Moved { to: address(to)? }),
			_ => None,
		}
	}
}

/// The last `N` bytes of a word, if the others are zero.
fn tail<const N: usize>(word: &[u8; 32]) -> Option<[u8; N]> {
	let (head, tail) = word.split_last_chunk::<N>()?;
	head.iter().all(|byte| *byte == 0).then_some(*tail)
}

pub(crate) fn number(word: &[u8; 32]) -> Option<u64> {
	tail::<8>(word).map(u64::from_be_bytes)
}

fn amount(word: &[u8; 32]) -> Option<u128> {
	tail::<16>(word).map(u128::from_be_bytes)
}

fn address(word: &[u8; 32]) -> Option<EthAddress> {
	tail::<20>(word).map(EthAddress::from)
}

fn flag(word: &[u8; 32]) -> Option<bool> {
	match tail::<1>(word)? {
		[0] => Some(false),
		[1] => Some(true),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{keccak, testing};
	use proptest::prelude::*;

	const GATEWAY: EthAddress = EthAddress::repeat_byte(0x22);

	fn burned(amount: Balance, fee: Balance) -> GatewayEvent {
		let sender = EthAddress::repeat_byte(0x33);
		GatewayEvent::Burned { nonce: 1, sender, recipient: [7; 32], amount, fee }
	}

	fn delivered() -> GatewayEvent {
		GatewayEvent::Delivered { nonce: u64::MAX, relayer: [9; 32], success: true }
	}

	#[test]
	fn events_are_known_by_the_hash_of_their_signature() {
		for (signature, hash) in [
			("Delivered(uint64,bytes32,bool)", DELIVERED),
			("Burned(uint64,address,bytes32,uint128,uint128)", BURNED),
			("Moved(address)", MOVED),
		] {
			assert_eq!(keccak(signature.as_bytes()).0, hash, "{signature}");
		}
	}

	#[test]
	fn what_a_gateway_logs_is_read() {
		for event in [delivered(), burned(u128::MAX, 1), GatewayEvent::Moved { to: GATEWAY }] {
			assert_eq!(GatewayEvent::decode(&testing::log(GATEWAY, &event)), Some(event));
		}
	}

	#[test]
	fn a_fee_is_not_more_than_the_amount() {
		assert!(GatewayEvent::decode(&testing::log(GATEWAY, &burned(5, 5))).is_some());
		assert_eq!(GatewayEvent::decode(&testing::log(GATEWAY, &burned(5, 6))), None);
	}

	#[test]
	fn a_log_without_topics_is_refused() {
		let mut log = testing::log(GATEWAY, &delivered());
		log.topics = Default::default();
		assert_eq!(GatewayEvent::decode(&log), None);
	}

	#[test]
	fn too_many_topics_or_bytes_are_refused() {
		let log = testing::log(GATEWAY, &delivered());
		let mut more = log.clone();
		more.topics.try_push(H256::zero()).unwrap();
		assert_eq!(GatewayEvent::decode(&more), None);
		for added in [1, 31, 32] {
			let mut more = log.clone();
			more.data.try_extend(std::iter::repeat_n(0, added)).unwrap();
			assert_eq!(GatewayEvent::decode(&more), None);
		}
		let mut less = log.clone();
		less.data.pop();
		assert_eq!(GatewayEvent::decode(&less), None);
	}

	#[test]
	fn bytes_that_a_value_does_not_need_are_zero() {
		// The number's first byte, the first of the flag, and a flag of two.
		let log = testing::log(GATEWAY, &delivered());
		let mut nonce = log.clone();
		nonce.topics[1].0[0] = 1;
		let mut flag = log.clone();
		flag.data[32] = 1;
		let mut two = log.clone();
		two.data[63] = 2;
		// The address's first byte, and the amount's.
		let log = testing::log(GATEWAY, &burned(5, 1));
		let mut sender = log.clone();
		sender.topics[2].0[11] = 1;
		let mut amount = log.clone();
		amount.data[32 + 15] = 1;
		for log in [nonce, flag, two, sender, amount] {
			assert_eq!(GatewayEvent::decode(&log), None);
		}
	}

	proptest! {
		#[test]
		fn whatever_is_read_is_written_the_same_way(
			signature in prop_oneof![Just(DELIVERED), Just(BURNED), Just(MOVED)],
			topics in proptest::collection::vec(any::<u64>(), 0..3),
			words in proptest::collection::vec(any::<u16>(), 0..4),
		) {
			let topics = [H256(signature)].into_iter().chain(topics.into_iter().map(H256::from_low_u64_be));
			let data = words.iter().flat_map(|word| crate::message::word(&word.to_be_bytes()));
			let log = Log {
				address: GATEWAY,
				topics: topics.collect::<Vec<_>>().try_into().unwrap(),
				data: data.collect::<Vec<_>>().try_into().unwrap(),
			};
			if let Some(event) = GatewayEvent::decode(&log) {
				prop_assert_eq!(testing::log(GATEWAY, &event), log);
			}
		}
	}
}
