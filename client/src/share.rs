//! Shares of a whole, as people write them.

use crate::{Error, Result};
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Parts of a whole.
const WHOLE: u32 = 1_000_000;

/// A share of a whole, kept in parts per million and written in percent.
///
/// As JSON it is a number of percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
	/// Nothing.
	pub const NONE: Self = Self(0);

	/// So many parts of a million; all of it if there are more.
	pub const fn from_parts_per_million(parts: u32) -> Self {
		Self(if parts > WHOLE { WHOLE } else { parts })
	}

	/// So many percent; all of it if there are more than a hundred.
	pub const fn percent(percent: u8) -> Self {
		Self::from_parts_per_million(percent as u32 * 10_000)
	}

	/// Of a million.
	pub const fn parts_per_million(self) -> u32 {
		self.0
	}
}

impl fmt::Display for Share {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let (whole, rest) = (self.0 / 10_000, self.0 % 10_000);
		if rest == 0 {
			return write!(f, "{whole} %");
		}
		write!(f, "{whole}.{} %", format!("{rest:04}").trim_end_matches('0'))
	}
}

impl FromStr for Share {
	type Err = Error;

	/// `95` or `99.5`; a percent sign may follow.
	fn from_str(text: &str) -> Result<Self> {
		let invalid = || {
			let shown: String = text.chars().take(40).collect();
			Error::Invalid(format!(
				"'{shown}' is not a share in percent; write it like 95 or 99.5, from 0 to 100 (at \
				 most 4 decimals)"
			))
		};
		let number = text.trim().trim_end_matches('%').trim_end();
		let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
		let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		if !(1..=3).contains(&whole.len())
			|| decimals.len() > 4
			|| !digits(whole)
			|| !digits(decimals)
		{
			return Err(invalid());
		}
		// At most three and four digits.
		let units = |part: &str| part.parse::<u32>().map_err(|_| invalid());
		let parts = units(whole)? * 10_000 + units(&format!("{decimals:0<4}"))?;
		if parts > WHOLE {
			return Err(invalid());
		}
		Ok(Self(parts))
	}
}

impl Serialize for Share {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_f64(f64::from(self.0) / 10_000.0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn shares_are_read_as_they_are_written() {
		for (text, parts) in [("0", 0), ("95", 950_000), ("99.5 %", 995_000), ("0.0001", 1)] {
			let share: Share = text.parse().unwrap();
			assert_eq!(share.parts_per_million(), parts, "{text}");
			assert_eq!(share.to_string().parse::<Share>().unwrap(), share);
		}
		assert_eq!(Share::percent(100).to_string(), "100 %");
		assert_eq!(Share::percent(255), Share::percent(100));
	}

	#[test]
	fn what_is_no_share_is_refused() {
		for text in ["", "-1", "101", "100.1", "1.00001", "x", "1000", ".5", "1e1", "5 5"] {
			assert!(text.parse::<Share>().is_err(), "{text}");
		}
	}
}
