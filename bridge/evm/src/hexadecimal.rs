//! Numbers and bytes as Ethereum's nodes write them.

use crate::Error;

/// A number.
pub fn parse(text: &str) -> Result<u64, Error> {
	let number = text.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
	number.ok_or_else(|| Error::NotUnderstood("a number".into()))
}

/// Bytes.
pub fn parse_bytes(text: &str) -> Result<Vec<u8>, Error> {
	hex::decode(text.strip_prefix("0x").unwrap_or(text))
		.map_err(|_| Error::NotUnderstood("what should be hexadecimal".into()))
}

/// For fields that are numbers.
pub mod number {
	use serde::{de::Error, Deserialize, Deserializer};

	/// Read it.
	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
		super::parse(&String::deserialize(from)?).map_err(D::Error::custom)
	}
}

/// For fields that are bytes.
pub mod bytes {
	use serde::{de::Error, Deserialize, Deserializer};

	/// Read them.
	pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
		super::parse_bytes(&String::deserialize(from)?).map_err(D::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_begin_with_0x() {
		assert_eq!(parse("0x10").unwrap(), 16);
		assert!(["", "10", "0x", "0xg", "0x11111111111111111"]
			.iter()
			.all(|bad| parse(bad).is_err()));
	}
}
