//! Amounts of $SENSE as people write them.

use crate::{Error, Result};
use sensor_primitives::{Balance, SENSE};
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

/// An amount of $SENSE, kept in the smallest unit and written with up to 18 decimals.
///
/// As JSON it is a string of smallest units, since JSON numbers lose precision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sense(pub Balance);

impl fmt::Display for Sense {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let (whole, rest) = (self.0 / SENSE, self.0 % SENSE);
		if rest == 0 {
			return write!(f, "{whole} SENSE");
		}
		let decimals = format!("{rest:018}");
		write!(f, "{whole}.{} SENSE", decimals.trim_end_matches('0'))
	}
}

impl FromStr for Sense {
	type Err = Error;

	/// `12`, `0.5` or `0.000000000000000001`; the unit may follow.
	fn from_str(text: &str) -> Result<Self> {
		let invalid = || {
			Error::Invalid(format!(
				"'{text}' is not an amount of SENSE; write it like 12 or 0.5 (at most 18 decimals)"
			))
		};
		let number = text.trim().trim_end_matches("SENSE").trim_end();
		let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
		let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		if whole.is_empty() || decimals.len() > 18 || !digits(whole) || !digits(decimals) {
			return Err(invalid());
		}
		let units = |part: &str| part.parse::<Balance>().map_err(|_| invalid());
		units(whole)?
			.checked_mul(SENSE)
			.and_then(|whole| whole.checked_add(units(&format!("{decimals:0<18}")).ok()?))
			.map(Self)
			.ok_or_else(invalid)
	}
}

impl Serialize for Sense {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(&self.0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_read_as_they_are_written() {
		for text in ["0 SENSE", "12 SENSE", "0.5 SENSE", "3.000000000000000001 SENSE"] {
			assert_eq!(text.parse::<Sense>().unwrap().to_string(), text);
		}
		assert_eq!("1.50".parse::<Sense>().unwrap(), Sense(SENSE * 3 / 2));
	}

	#[test]
	fn what_is_no_amount_is_refused() {
		for text in
			["", ".", ".5", "-1", "1,5", "1e3", "0.0000000000000000001", "9".repeat(40).as_str()]
		{
			assert!(text.parse::<Sense>().is_err(), "{text}");
		}
	}
}
