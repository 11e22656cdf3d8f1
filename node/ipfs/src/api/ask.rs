//! What is asked of the gateway: in which format, which bytes, and whether it is known already.

use super::{params::Params, reply::ApiError};
use crate::{Error, Path, Result, Scope};
use axum::http::{
	header::{self, HeaderMap},
	StatusCode,
};
use multihash_codetable::{Code, MultihashDigest};
use std::ops::Range;

/// What to answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
	/// What a browser shows.
	Web,
	/// One block.
	Raw,
	/// Blocks in a CAR.
	Car(Scope),
}

impl Format {
	/// By the parameter `format` or else the header `Accept`.
	pub fn of(params: &Params, headers: &HeaderMap) -> Result<Self> {
		let accepted = headers.get_all(header::ACCEPT).iter();
		let accepted = accepted.filter_map(|value| value.to_str().ok());
		let mut version = params.text("car-version");
		let format = match params.text("format") {
			Some(format) => Some(format),
			None => accepted.flat_map(|value| value.split(',')).find_map(|kind| {
				let (kind, rest) = kind.split_once(';').unwrap_or((kind, ""));
				let mut options =
					rest.split(';').filter_map(|option| option.trim().split_once('='));
				let asked = options.find(|(name, _)| name.eq_ignore_ascii_case("version"));
				match kind.trim() {
					"application/vnd.ipld.raw" => Some("raw"),
					"application/vnd.ipld.car" => {
						version = version.or(asked.map(|(_, version)| version));
						Some("car")
					},
					_ => None,
				}
			}),
		};
		match format {
			None => Ok(Self::Web),
			Some("raw") => Ok(Self::Raw),
			Some("car") => {
				if version.is_some_and(|version| version != "1") {
					return Err(Error::invalid("CARs are made in version 1 alone"));
				}
				if params.text("entity-bytes").is_some() {
					let what = "the parameter `entity-bytes` is not supported; leave it out";
					return Err(Error::invalid(what));
				}
				match params.text("dag-scope") {
					None | Some("" | "all") => Ok(Self::Car(Scope::All)),
					Some("entity") => Ok(Self::Car(Scope::Entity)),
					Some("block") => Ok(Self::Car(Scope::Block)),
					Some(_) => {
						let what = "the parameter `dag-scope` must be block, entity or all";
						Err(Error::invalid(what))
					},
				}
			},
			Some(_) => Err(Error::invalid("the parameter `format` must be raw or car")),
		}
	}

	/// What an answer in this format to this path is called.
	pub fn etag(self, path: &Path, cid: &crate::Cid) -> String {
		match self {
			Self::Web => format!("\"{cid}\""),
			Self::Raw => format!("\"{cid}.raw\""),
			Self::Car(scope) => {
				// The blocks on the path belong to it, too. The bytes are the same only up to
				// their order, which the next version may change.
				let asked = Code::Sha2_256.digest(format!("{path} {scope:?}").as_bytes());
				let short = asked.digest()[..8].iter().map(|byte| format!("{byte:02x}"));
				format!("W/\"{cid}.car.{}\"", short.collect::<String>())
			},
		}
	}
}

/// Whether the client has this already.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
	let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
	let known = headers.get_all(header::IF_NONE_MATCH).iter();
	known
		.filter_map(|value| value.to_str().ok())
		.flat_map(|value| value.split(','))
		.any(|tag| tag.trim() == "*" || strong(tag) == strong(etag))
}

/// The bytes of a file that are asked for; none for all of them, as when several ranges are.
pub(super) fn range(
	headers: &HeaderMap,
	etag: &str,
	size: u64,
) -> Result<Option<Range<u64>>, ApiError> {
	let Some(text) = headers.get(header::RANGE).and_then(|value| value.to_str().ok()) else {
		return Ok(None);
	};
	if headers.get(header::IF_RANGE).is_some_and(|known| known.as_bytes() != etag.as_bytes()) {
		return Ok(None);
	}
	let Some((from, to)) = text.strip_prefix("bytes=").and_then(|text| text.split_once('-')) else {
		return Ok(None);
	};
	let number = |text: &str| text.trim().parse::<u64>().ok();
	let range = match (from.trim(), to.trim()) {
		("", last) => match number(last) {
			Some(last) => size.saturating_sub(last)..size,
			None => return Ok(None),
		},
		(from, "") => match number(from) {
			Some(from) => from..size,
			None => return Ok(None),
		},
		(from, to) => match (number(from), number(to)) {
			(Some(from), Some(to)) if from <= to => from..to.saturating_add(1).min(size),
			_ => return Ok(None),
		},
	};
	if range.start >= range.end {
		return Err(ApiError::new(
			StatusCode::RANGE_NOT_SATISFIABLE,
			format!("the file has only {size} bytes"),
		));
	}
	Ok(Some(range))
}

#[cfg(test)]
mod tests {
	use super::*;
	use axum::http::{HeaderName, HeaderValue};

	fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
		let pair = |(name, value): &(HeaderName, &str)| {
			(name.clone(), HeaderValue::try_from(*value).unwrap())
		};
		pairs.iter().map(pair).collect()
	}

	#[test]
	fn a_format_is_asked_for_by_parameter_or_header() {
		let accept =
			|text: &str| Format::of(&Params::from([]), &headers(&[(header::ACCEPT, text)]));
		assert_eq!(accept("text/html,*/*;q=0.8").unwrap(), Format::Web);
		assert_eq!(accept("application/vnd.ipld.raw").unwrap(), Format::Raw);
		let car = Format::Car(Scope::All);
		for text in [
			"application/vnd.ipld.car",
			"application/vnd.ipld.car; version=1; order=dfs; dups=n",
			"text/html, application/vnd.ipld.car;dups=y",
		] {
			assert_eq!(accept(text).unwrap(), car, "{text}");
		}
		assert!(accept("application/vnd.ipld.car;version=2").is_err());
		let given = |pairs: &[(&str, &str)]| {
			let accept = headers(&[(header::ACCEPT, "application/vnd.ipld.raw")]);
			Format::of(&Params::from(pairs.iter().copied()), &accept)
		};
		assert_eq!(given(&[("format", "car")]).unwrap(), car);
		let entity = given(&[("format", "car"), ("dag-scope", "entity")]).unwrap();
		assert_eq!(entity, Format::Car(Scope::Entity));
		assert!(given(&[("format", "car"), ("dag-scope", "some")]).is_err());
		assert!(given(&[("format", "car"), ("car-version", "2")]).is_err());
		assert!(given(&[("format", "tar")]).is_err());
	}

	#[test]
	fn ranges_are_read_as_the_standard_has_it() {
		let asked = |text: &str, size| {
			range(&headers(&[(header::RANGE, text)]), "\"x\"", size).map_err(|_| ())
		};
		assert_eq!(asked("bytes=0-0", 10), Ok(Some(0..1)));
		assert_eq!(asked("bytes=2-5", 10), Ok(Some(2..6)));
		assert_eq!(asked("bytes=2-500", 10), Ok(Some(2..10)));
		assert_eq!(asked("bytes=2-", 10), Ok(Some(2..10)));
		assert_eq!(asked("bytes=-3", 10), Ok(Some(7..10)));
		assert_eq!(asked("bytes=-30", 10), Ok(Some(0..10)));
		assert_eq!(asked("bytes=0-18446744073709551615", 10), Ok(Some(0..10)));
		for beyond in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
			assert_eq!(asked(beyond, 10), Err(()), "{beyond}");
		}
		assert_eq!(asked("bytes=0-", 0), Err(()));
		for all in ["bytes=5-2", "bytes=a-b", "bytes=0-1,4-5", "lines=1-2", "bytes=", "bytes=-"] {
			assert_eq!(asked(all, 10), Ok(None), "{all}");
		}
		let stale = headers(&[(header::RANGE, "bytes=0-1"), (header::IF_RANGE, "\"y\"")]);
		assert_eq!(range(&stale, "\"x\"", 10).map_err(|_| ()), Ok(None));
	}

	#[test]
	fn what_the_client_has_is_known_by_any_of_its_tags() {
		let known =
			|text: &str| is_known(&headers(&[(header::IF_NONE_MATCH, text)]), "W/\"x.car\"");
		assert!(known("\"x.car\"") && known("\"a\", W/\"x.car\"") && known("*"));
		assert!(!known("\"x\"") && !known("") && !is_known(&HeaderMap::new(), "\"x\""));
	}
}
