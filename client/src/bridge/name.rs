//! How people name EVM chains, and accounts and transactions there.

use crate::{Error, Result};
use sensor_bridge_evm::{checksummed, H160, H256};
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Which EVM chain is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
	/// The Ethereum that this network follows: the main network, or one for tests.
	Ethereum,
	/// The Polygon that this network follows.
	Polygon,
	/// The chain with this id.
	Chain(u64),
}

impl FromStr for Name {
	type Err = Error;

	/// `ethereum`, `polygon`, or a chain id.
	fn from_str(text: &str) -> Result<Self> {
		match text.to_ascii_lowercase().as_str() {
			"ethereum" => Ok(Self::Ethereum),
			"polygon" => Ok(Self::Polygon),
			number => number.parse().map(Self::Chain).map_err(|_| {
				Error::Invalid(format!(
					"'{text}' is no destination; give ethereum, polygon, or the id of an EVM chain \
					 (`sensor bridge status` lists them)"
				))
			}),
		}
	}
}

impl fmt::Display for Name {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Ethereum => f.write_str("ethereum"),
			Self::Polygon => f.write_str("polygon"),
			Self::Chain(id) => write!(f, "chain {id}"),
		}
	}
}

/// An account or a contract on an EVM chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvmAddress(pub H160);

impl EvmAddress {
	/// As the chain's calls and storage have it.
	pub(super) fn encode(self) -> subxt::utils::H160 {
		subxt::utils::H160(self.0 .0)
	}

	pub(super) fn decode(address: subxt::utils::H160) -> Self {
		Self(H160(address.0))
	}
}

impl FromStr for EvmAddress {
	type Err = Error;

	/// `0x` and 40 hexadecimal digits. Upper and lower case letters together are a checksum (EIP-55).
	fn from_str(text: &str) -> Result<Self> {
		let mut bytes = [0; 20];
		let digits = text.strip_prefix("0x").unwrap_or_default();
		if hex::decode_to_slice(digits, &mut bytes).is_err() {
			return Err(Error::Invalid(format!(
				"'{text}' is not an account of an EVM chain; give 0x and 40 hexadecimal digits"
			)));
		}
		let address = Self(H160(bytes));
		let has = |of: fn(&u8) -> bool| digits.as_bytes().iter().any(of);
		let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
		if is_mixed && address.to_string() != text {
			return Err(Error::Invalid(format!(
				"'{text}' was mistyped: its upper and lower case letters do not fit its digits. Copy \
				 the address anew"
			)));
		}
		Ok(address)
	}
}

impl fmt::Display for EvmAddress {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(&checksummed(self.0))
	}
}

impl Serialize for EvmAddress {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

/// The hash of a transaction on an EVM chain: `0x` and 64 hexadecimal digits.
pub fn transaction_hash(text: &str) -> Result<H256> {
	let mut bytes = [0; 32];
	let digits = text.strip_prefix("0x").unwrap_or_default();
	hex::decode_to_slice(digits, &mut bytes).map_err(|_| {
		Error::Invalid(format!(
			"'{text}' is not the hash of a transaction; give 0x and 64 hexadecimal digits"
		))
	})?;
	Ok(H256(bytes))
}

#[cfg(test)]
mod tests {
	use super::*;

	const ADDRESS: &str = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

	#[test]
	fn destinations_have_names_and_numbers() {
		assert_eq!("Ethereum".parse::<Name>().unwrap(), Name::Ethereum);
		assert_eq!("polygon".parse::<Name>().unwrap(), Name::Polygon);
		assert_eq!("137".parse::<Name>().unwrap(), Name::Chain(137));
		for text in ["", "eth", "-1", "1.0", "99999999999999999999"] {
			let error = text.parse::<Name>().unwrap_err().to_string();
			assert!(error.contains("ethereum, polygon"), "{error}");
		}
	}

	#[test]
	fn addresses_read_as_they_are_written() {
		assert_eq!(ADDRESS.parse::<EvmAddress>().unwrap().to_string(), ADDRESS);
	}

	#[test]
	fn an_address_in_letters_of_one_case_has_no_checksum() {
		let digits = &ADDRESS[2..];
		for text in [digits.to_lowercase(), digits.to_uppercase()] {
			let address: EvmAddress = format!("0x{text}").parse().unwrap();
			assert_eq!(address.to_string(), ADDRESS);
		}
	}

	#[test]
	fn a_mistyped_address_is_noticed() {
		for text in [ADDRESS.replace('D', "d"), ADDRESS.replace("6045", "6046")] {
			let error = text.parse::<EvmAddress>().unwrap_err().to_string();
			assert!(error.contains("mistyped"), "{error}");
		}
	}

	#[test]
	fn what_is_no_address_is_refused() {
		let short = &ADDRESS[..40];
		let long = format!("{ADDRESS}00");
		let nonsense = ADDRESS.replace('A', "g");
		for text in ["", "0x", &ADDRESS[2..], short, long.as_str(), nonsense.as_str()] {
			assert!(text.parse::<EvmAddress>().is_err(), "{text}");
		}
	}

	#[test]
	fn a_transaction_has_64_digits() {
		let hash = format!("0x{}", "ab".repeat(32));
		assert_eq!(transaction_hash(&hash).unwrap(), H256([0xab; 32]));
		for text in ["", "0x", &hash[2..], &hash[..64], ADDRESS] {
			assert!(transaction_hash(text).is_err(), "{text}");
		}
	}
}
