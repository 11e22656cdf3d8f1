//! The query parameters of a call.

use super::reply::ApiError;
use crate::{blocks::PATIENCE, Error, Fetch, Path, PeerId, Result};
use axum::{
	extract::{FromRequestParts, Query},
	http::{request::Parts, StatusCode},
};
use std::time::Duration;

/// The longest time-out that a call may ask for.
const MAX_TIMEOUT: Duration = Duration::from_secs(24 * 3600);
/// The longest list of peers that is read.
const MAX_FROM: usize = 1024;

/// Query parameters in the order given; a name can come more than once.
pub(super) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
	type Rejection = ApiError;

	async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
		match Query::from_request_parts(parts, state).await {
			Ok(Query(params)) => Ok(Self(params)),
			Err(error) => Err(ApiError::new(StatusCode::BAD_REQUEST, error.body_text())),
		}
	}
}

#[cfg(test)]
impl<'a, P: IntoIterator<Item = (&'a str, &'a str)>> From<P> for Params {
	fn from(pairs: P) -> Self {
		Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
	}
}

impl Params {
	/// A parameter, if it was given.
	pub fn text(&self, name: &str) -> Option<&str> {
		self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
	}

	/// Every value of a parameter.
	pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
		self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
	}

	/// The one thing that a call is about.
	pub fn arg(&self) -> Result<&str> {
		self.text("arg")
			.filter(|arg| !arg.is_empty())
			.ok_or_else(|| Error::invalid("the parameter `arg` is missing; add ?arg=…"))
	}

	/// The content that a call is about.
	pub fn path(&self) -> Result<Path> {
		self.arg()?.parse()
	}

	/// All the content that a call is about: at least one path.
	pub fn paths(&self) -> Result<Vec<Path>> {
		self.arg()?;
		self.all("arg").map(str::parse).collect()
	}

	/// A yes or no.
	pub fn flag(&self, name: &str, default: bool) -> Result<bool> {
		match self.text(name) {
			None => Ok(default),
			Some("true" | "1" | "") => Ok(true),
			Some("false" | "0") => Ok(false),
			Some(_) => Err(Error::invalid(format!("the parameter `{name}` must be true or false"))),
		}
	}

	/// A number that is not negative.
	pub fn number(&self, name: &str) -> Result<Option<u64>> {
		let number = |text: &str| {
			text.parse().map_err(|_| {
				Error::invalid(format!("the parameter `{name}` must be a number from 0 on"))
			})
		};
		self.text(name).filter(|text| !text.is_empty()).map(number).transpose()
	}

	/// How far to go for blocks: `offline` and `timeout`.
	pub fn fetch(&self) -> Result<Fetch> {
		if self.flag("offline", false)? {
			return Ok(Fetch::offline());
		}
		Ok(self.timeout()?.map(Fetch::within).unwrap_or_default())
	}

	/// How far to go for blocks, and whom to ask alone: `from`, besides `offline` and `timeout`.
	pub fn fetch_from(&self) -> Result<Fetch> {
		let Some(from) = self.text("from") else { return self.fetch() };
		if self.flag("offline", false)? {
			return Err(Error::invalid("the parameters `from` and `offline` exclude each other"));
		}
		let peer = |text: &str| {
			text.trim().parse::<PeerId>().map_err(|_| {
				Error::invalid(
					"the parameter `from` must hold peer ids like 12D3Koo…, separated by commas",
				)
			})
		};
		if from.len() > MAX_FROM {
			return Err(Error::invalid("the parameter `from` names too many peers"));
		}
		let peers = from.split(',').map(peer).collect::<Result<_>>()?;
		Fetch::from(peers, self.timeout()?.unwrap_or(PATIENCE))
	}

	fn timeout(&self) -> Result<Option<Duration>> {
		match self.text("timeout") {
			None | Some("") => Ok(None),
			Some(text) => duration(text).map(Some).ok_or_else(|| {
				Error::invalid(
					"the parameter `timeout` must be a duration like 500ms, 10s or 1m30s",
				)
			}),
		}
	}
}

/// Read a duration as Go writes it.
fn duration(text: &str) -> Option<Duration> {
	if text.is_empty() || text.len() > 32 {
		return None;
	}
	let mut total = Duration::ZERO;
	let mut rest = text;
	while !rest.is_empty() {
		let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
		let (number, after) = rest.split_at(digits);
		let unit_length =
			after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
		let (unit, next) = after.split_at(unit_length);
		let seconds = match unit {
			"h" => 3600.0,
			"m" => 60.0,
			"s" => 1.0,
			"ms" => 1e-3,
			"us" | "µs" => 1e-6,
			"ns" => 1e-9,
			_ => return None,
		};
		let part = Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()?;
		total = total.checked_add(part)?;
		rest = next;
	}
	Some(total.min(MAX_TIMEOUT))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn peers_to_fetch_from_are_read_and_bounded() {
		let params = |from: &str| Params(vec![("from".into(), from.into())]);
		let peers: Vec<_> = (0..9).map(|_| PeerId::random().to_string()).collect();
		for from in [peers[0].clone(), peers[..8].join(","), peers[..2].join(", ")] {
			assert!(params(&from).fetch_from().is_ok(), "{from}");
		}
		for from in [String::new(), ",".into(), "x".into(), peers.join(","), "1".repeat(2000)] {
			assert!(params(&from).fetch_from().is_err(), "{from}");
		}
		let both = Params(vec![("from".into(), peers[0].clone()), ("offline".into(), "1".into())]);
		assert!(both.fetch_from().is_err());
		assert!(Params(Vec::new()).fetch_from().is_ok());
	}

	#[test]
	fn durations_read_as_go_reads_them() {
		let known = [
			("10s", Some(10_000)),
			("500ms", Some(500)),
			("1m30s", Some(90_000)),
			("2.5s", Some(2_500)),
			("1h", Some(3_600_000)),
			("1000000h", Some(24 * 3_600_000)),
		];
		for (text, milliseconds) in known {
			assert_eq!(duration(text), milliseconds.map(Duration::from_millis), "{text}");
		}
		for text in ["", "10", "s", "10 s", "-1s", "1.2.3s", "1y", "1e400s"] {
			assert_eq!(duration(text), None, "{text}");
		}
	}
}
