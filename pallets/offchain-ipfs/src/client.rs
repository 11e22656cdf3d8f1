//! The IPFS service beside this node, over the part of Kubo's HTTP API that off-chain workers need.
//!
//! Every answer is bounded in size and time, and every block is checked against its address.

use alloc::{format, string::String, vec, vec::Vec};
use core::fmt::{self, Write};
use polkadot_sdk::{
	sp_core::offchain::{Duration, HttpError, StorageKind, Timestamp},
	sp_io::offchain as host,
	sp_runtime::offchain::http::{PendingRequest, Request},
};
use sensor_primitives::{offchain::IPFS_API, Codec, ContentId, HashCode};

/// The largest block, as IPFS peers exchange them.
const MAX_BLOCK: usize = 2 * 1024 * 1024;

/// How long the service tries to get a block, in seconds.
const FETCH_SECONDS: u32 = 5;

/// How long we wait for the service to answer: longer than it tries, so that silence means that
/// the service itself is gone, and not that a block is.
const ANSWER: Duration = Duration::from_millis(3_000 + 1_000 * FETCH_SECONDS as u64);

/// How long we wait for connections to peers.
const CONNECT: Duration = Duration::from_millis(3_000);

/// How long a pin may take without getting any further.
const STALL: Duration = Duration::from_millis(30_000);

/// The longest line of an answer that is read.
const MAX_LINE: usize = 4 * 1024;

/// The service does not answer. Says nothing about any data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable;

/// Why there is no block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBlock {
	/// The service has no answer at all.
	Unreachable,
	/// The service did not get it; the HTTP status it gave.
	NotFound(u16),
	/// It is larger than blocks are.
	TooLarge,
	/// The bytes are not what the address names.
	Corrupt,
}

/// How a block is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pinned {
	/// With everything below it.
	Recursively,
	/// By itself.
	Alone,
}

/// Why a block is not pinned with everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotPinned {
	/// The service refused at once; the HTTP status it gave.
	Refused(u16),
	/// The service began, and gave up; what it said.
	Failed(String),
	/// It took too long, or got no further.
	TooSlow,
}

impl fmt::Display for NotPinned {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Refused(status) => write!(f, "the IPFS API refused it with HTTP status {status}"),
			Self::Failed(reason) => write!(f, "the IPFS API gave up: {reason}"),
			Self::TooSlow => write!(f, "the IPFS service gets no further"),
		}
	}
}

/// The service, by the base URL of its API.
pub struct Ipfs {
	base: String,
	/// The same without the token, for people.
	shown: String,
}

impl Ipfs {
	/// The service that the node wrote into its own storage, if there is one.
	pub fn beside_this_node() -> Option<Self> {
		let base = host::local_storage_get(StorageKind::PERSISTENT, IPFS_API)?;
		let base = String::from_utf8(base).ok()?;
		let base = String::from(base.trim_end_matches('/'));
		let (shown, _) = without_token(&base);
		Some(Self { base, shown })
	}

	/// Where it is.
	pub fn url(&self) -> &str {
		&self.shown
	}

	/// Have the service connect to peers. Whether they answer is seen when blocks are fetched.
	pub fn connect<'a>(&self, sources: impl Iterator<Item = &'a [u8]>) {
		let deadline = host::timestamp().add(CONNECT);
		let requests = sources
			.filter_map(|source| {
				let url = format!("{}/api/v0/swarm/connect?arg={}", self.base, escape(source));
				post(&url, &[], None, deadline).ok()
			})
			.collect::<Vec<_>>();
		PendingRequest::try_wait_all(requests, deadline);
	}

	/// Fetch blocks from wherever they are, all at once; the answers are in the order of `contents`.
	pub fn fetch(&self, contents: &[ContentId]) -> Vec<Result<Vec<u8>, NoBlock>> {
		self.fetch_with(contents, "")
	}

	/// Fetch blocks from these peers alone, all at once; the answers are in the order of `contents`.
	/// With no peers, from wherever they are.
	///
	/// A node's own IPFS neither answers with what it has itself, unless it is one of the peers, nor
	/// keeps what it fetched. Kubo knows no such thing, and answers as always.
	pub fn fetch_from(
		&self,
		peers: &[&[u8]],
		contents: &[ContentId],
	) -> Vec<Result<Vec<u8>, NoBlock>> {
		let mut from = String::new();
		for (place, peer) in peers.iter().enumerate() {
			from.push_str(if place == 0 { "&from=" } else { "," });
			from.push_str(&escape(peer));
		}
		self.fetch_with(contents, &from)
	}

	/// A block that the service holds itself.
	pub fn held(&self, content: ContentId) -> Result<Vec<u8>, NoBlock> {
		let deadline = host::timestamp().add(ANSWER);
		let url = format!("{}/api/v0/block/get?arg={content}&offline=true", self.base);
		let request = post(&url, &[], None, deadline).map_err(|_| NoBlock::Unreachable)?;
		match answer(request, deadline)? {
			(200, bytes) if content.matches(&bytes) => Ok(bytes),
			(200, _) => Err(NoBlock::Corrupt),
			(status, _) => Err(NoBlock::NotFound(status)),
		}
	}

	/// How a block is pinned, if it is; not counting pins of what is above it.
	pub fn pinned(&self, content: ContentId) -> Result<Option<Pinned>, Unreachable> {
		for (kind, pinned) in [("recursive", Pinned::Recursively), ("direct", Pinned::Alone)] {
			if self.pin_command(&format!("ls?arg={content}&type={kind}"))?.is_ok() {
				return Ok(Some(pinned));
			}
		}
		Ok(None)
	}

	/// Pin a block alone. The inner error is the HTTP status of a refusal.
	pub fn pin_alone(&self, content: ContentId) -> Result<Result<(), u16>, Unreachable> {
		self.pin_command(&format!("add?arg={content}&recursive=false"))
	}

	/// Remove a block's pin. The inner error is the HTTP status of a refusal, as when there is none.
	pub fn unpin(&self, content: ContentId) -> Result<Result<(), u16>, Unreachable> {
		self.pin_command(&format!("rm?arg={content}"))
	}

	/// Pin a block with everything below it, until `until` at the latest.
	///
	/// The service reads all of it, which takes as long as it takes: it is let go on for as long as
	/// it says that it gets further, and `further` is called every time.
	pub fn pin(
		&self,
		content: ContentId,
		until: Timestamp,
		mut further: impl FnMut(),
	) -> Result<Result<(), NotPinned>, Unreachable> {
		let start = host::timestamp();
		let seconds = until.diff(&start).millis() / 1_000;
		let url =
			format!("{}/api/v0/pin/add?arg={content}&progress=true&timeout={seconds}s", self.base);
		let deadline = start.add(ANSWER);
		let response = match post(&url, &[], None, deadline)?.try_wait(deadline) {
			Ok(Ok(response)) if response.code == 200 => response,
			Ok(Ok(response)) => return Ok(Err(NotPinned::Refused(response.code))),
			Ok(Err(_)) | Err(_) => return Err(Unreachable),
		};
		let (mut line, mut buffer) = (Vec::new(), vec![0; MAX_LINE]);
		let (mut so_far, mut stalls) = (None, start.add(STALL));
		loop {
			if host::timestamp() >= stalls.min(until) {
				return Ok(Err(NotPinned::TooSlow));
			}
			let deadline = Some(stalls.min(until));
			let read = match host::http_response_read_body(response.id, &mut buffer, deadline) {
				Ok(read) => read as usize,
				Err(HttpError::DeadlineReached) => return Ok(Err(NotPinned::TooSlow)),
				Err(_) => return Err(Unreachable),
			};
			line.extend_from_slice(&buffer[..read]);
			while let Some(end) = line.iter().position(|byte| *byte == b'\n') {
				let rest = line.split_off(end + 1);
				if let Some(outcome) = outcome(&line) {
					return Ok(outcome);
				}
				if progress(&line) != so_far {
					so_far = progress(&line);
					stalls = host::timestamp().add(STALL);
					further();
				}
				line = rest;
			}
			if read == 0 || line.len() > MAX_LINE {
				let broken_off = || Err(NotPinned::Failed("the answer broke off".into()));
				return Ok(outcome(&line).unwrap_or_else(broken_off));
			}
		}
	}

	fn pin_command(&self, command: &str) -> Result<Result<(), u16>, Unreachable> {
		accepted(&format!("{}/api/v0/pin/{command}", self.base), &[], None)
	}

	fn fetch_with(&self, contents: &[ContentId], from: &str) -> Vec<Result<Vec<u8>, NoBlock>> {
		let deadline = host::timestamp().add(ANSWER);
		let requests = contents
			.iter()
			.map(|content| {
				let url = format!(
					"{}/api/v0/block/get?arg={content}{from}&timeout={FETCH_SECONDS}s",
					self.base
				);
				post(&url, &[], None, deadline)
			})
			.collect::<Vec<_>>();
		requests
			.into_iter()
			.zip(contents)
			.map(|(request, content)| {
				let (status, bytes) = answer(request.map_err(|_| NoBlock::Unreachable)?, deadline)?;
				if status != 200 {
					return Err(NoBlock::NotFound(status));
				}
				if !content.matches(&bytes) {
					return Err(NoBlock::Corrupt);
				}
				Ok(bytes)
			})
			.collect()
	}

	/// The service's own peer id.
	pub fn peer_id(&self) -> Result<Vec<u8>, Unreachable> {
		let answer = self.ask("id")?;
		// The answer is JSON, and its first member of this name is the peer id.
		let id = text_after(&answer, b"\"ID\"").ok_or(Unreachable)?;
		Ok(id.to_vec())
	}

	/// Whether the service is connected to any peer.
	pub fn has_peers(&self) -> Result<bool, Unreachable> {
		let answer = self.ask("swarm/peers")?;
		Ok(text_after(&answer, b"\"Peer\"").is_some())
	}

	/// The answer to a question without parameters.
	fn ask(&self, command: &str) -> Result<Vec<u8>, Unreachable> {
		let deadline = host::timestamp().add(CONNECT);
		let url = format!("{}/api/v0/{command}", self.base);
		let request = post(&url, &[], None, deadline).map_err(|_| Unreachable)?;
		match answer(request, deadline) {
			Ok((200, bytes)) => Ok(bytes),
			Ok(_) | Err(_) => Err(Unreachable),
		}
	}

	/// Put a block and pin it, and it alone: what it links to may be anywhere, and a recursive pin
	/// would wait for all of it. The outer error means that the service is gone, the inner that it
	/// refused.
	pub fn put(&self, content: ContentId, bytes: &[u8]) -> Result<Result<(), u16>, Unreachable> {
		if let Err(status) = self.put_unpinned(content, bytes)? {
			return Ok(Err(status));
		}
		let refused = match self.pin_alone(content)? {
			Err(status) => status,
			Ok(()) => return Ok(Ok(())),
		};
		// Kubo refuses to pin alone what it has pinned with all below already, which is as good.
		let below = self.pin_command(&format!("ls?arg={content}&type=recursive"))?;
		Ok(below.map_err(|_| refused))
	}

	/// Put a block that is about to be pinned. The inner error is the HTTP status of a refusal.
	pub fn put_unpinned(
		&self,
		content: ContentId,
		bytes: &[u8],
	) -> Result<Result<(), u16>, Unreachable> {
		let codec = match content.codec {
			Codec::Raw => "raw",
			Codec::DagPb => "dag-pb",
		};
		let hash = match content.hash {
			HashCode::Sha2_256 => "sha2-256",
			HashCode::Blake2b256 => "blake2b-256",
		};
		let url = format!(
			"{}/api/v0/block/put?cid-codec={codec}&mhtype={hash}&allow-big-block=true",
			self.base
		);
		// The address of the bytes cannot occur in them, so it makes a safe boundary.
		let boundary = format!("sensor-{content}");
		let head = format!(
			"--{boundary}\r\nContent-Disposition: form-data; name=\"data\"; filename=\"block\"\r\n\
			 Content-Type: application/octet-stream\r\n\r\n"
		);
		let tail = format!("\r\n--{boundary}--\r\n");
		let kind = format!("multipart/form-data; boundary={boundary}");
		let body = [head.as_bytes(), bytes, tail.as_bytes()];
		accepted(&url, &body, Some(&kind))
	}
}

/// Post, and say whether the service accepted it; its HTTP status if not.
fn accepted(url: &str, body: &[&[u8]], kind: Option<&str>) -> Result<Result<(), u16>, Unreachable> {
	let deadline = host::timestamp().add(ANSWER);
	match answer(post(url, body, kind, deadline)?, deadline) {
		Ok((200, _)) => Ok(Ok(())),
		Ok((status, _)) | Err(NoBlock::NotFound(status)) => Ok(Err(status)),
		Err(_) => Err(Unreachable),
	}
}

fn post(
	url: &str,
	body: &[&[u8]],
	kind: Option<&str>,
	deadline: Timestamp,
) -> Result<PendingRequest, Unreachable> {
	// An empty chunk would end the body.
	let body = body.iter().filter(|chunk| !chunk.is_empty()).collect::<Vec<_>>();
	let (url, token) = without_token(url);
	let mut request = Request::post(&url, body).deadline(deadline);
	if let Some(token) = token {
		request = request.add_header("Authorization", &format!("Bearer {token}"));
	}
	if let Some(kind) = kind {
		request = request.add_header("Content-Type", kind);
	}
	request.send().map_err(|_| Unreachable)
}

/// The status and the body of an answer; the body no larger than a block.
fn answer(request: PendingRequest, deadline: Timestamp) -> Result<(u16, Vec<u8>), NoBlock> {
	let response = match request.try_wait(deadline) {
		Ok(Ok(response)) => response,
		Ok(Err(_)) | Err(_) => return Err(NoBlock::Unreachable),
	};
	let mut body = Vec::new();
	let mut buffer = vec![0; 64 * 1024];
	loop {
		let read = host::http_response_read_body(response.id, &mut buffer, Some(deadline))
			.map_err(|_| NoBlock::Unreachable)? as usize;
		if read == 0 {
			return Ok((response.code, body));
		}
		if body.len() + read > MAX_BLOCK {
			return Err(NoBlock::TooLarge);
		}
		body.extend_from_slice(&buffer[..read]);
	}
}

/// The text that is the value of the first `name` in some JSON. Enough for peer ids, in which nothing
/// is escaped.
fn text_after<'a>(json: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
	let rest = after(json, name)?.strip_prefix(b"\"")?;
	let end = rest.iter().position(|byte| *byte == b'"')?;
	rest.get(..end).filter(|text| text.iter().all(u8::is_ascii_alphanumeric))
}

/// How far a pin is, if a line of the answer says so.
fn progress(line: &[u8]) -> Option<u64> {
	let number = after(line, b"\"Progress\"")?;
	let end = number.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(number.len());
	core::str::from_utf8(number.get(..end)?).ok()?.parse().ok()
}

/// What a pin came to, if a line of the answer says so.
fn outcome(line: &[u8]) -> Option<Result<(), NotPinned>> {
	if after(line, b"\"Pins\"").is_some() {
		return Some(Ok(()));
	}
	let said = after(line, b"\"Message\"")?.strip_prefix(b"\"")?;
	let mut escaped = false;
	let end = said.iter().position(|byte| {
		let ends = *byte == b'"' && !escaped;
		escaped = *byte == b'\\' && !escaped;
		ends
	});
	let said = said.get(..end.unwrap_or(said.len()))?;
	// For the log, which is no place for what else may be in there.
	let said = said.iter().filter(|byte| **byte == b' ' || byte.is_ascii_graphic());
	Some(Err(NotPinned::Failed(said.map(|byte| char::from(*byte)).collect())))
}

/// What follows the first `name` and a colon in some JSON.
fn after<'a>(json: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
	let at = json.windows(name.len()).position(|window| window == name)?;
	let rest = json.get(at + name.len()..)?.trim_ascii_start();
	Some(rest.strip_prefix(b":")?.trim_ascii_start())
}

/// A URL without the token that it may carry, as in `http://:<token>@127.0.0.1:5001`; and the token.
fn without_token(url: &str) -> (String, Option<&str>) {
	let parts = url.split_once("://").and_then(|(scheme, rest)| {
		let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
		let (token, host) = rest[..end].rsplit_once('@')?;
		Some((format!("{scheme}://{host}{}", &rest[end..]), token))
	});
	match parts {
		Some((url, token)) => (url, Some(token.strip_prefix(':').unwrap_or(token))),
		None => (url.into(), None),
	}
}

/// `text` as the value of a query parameter.
fn escape(text: &[u8]) -> String {
	let mut escaped = String::with_capacity(text.len());
	for &byte in text {
		if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
			escaped.push(byte.into());
		} else {
			// Writing to a string cannot fail.
			let _ = write!(escaped, "%{byte:02X}");
		}
	}
	escaped
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_token_goes_into_a_header_and_not_into_the_url() {
		let (url, token) = without_token("http://:secret@127.0.0.1:5001/api/v0/id?arg=a@b");
		assert_eq!(
			(url.as_str(), token),
			("http://127.0.0.1:5001/api/v0/id?arg=a@b", Some("secret"))
		);
		for plain in ["http://127.0.0.1:5001", "http://host/api?arg=:x@y", "nonsense@", ""] {
			assert_eq!(without_token(plain), (plain.into(), None), "{plain}");
		}
	}

	#[test]
	fn peer_ids_are_found_in_what_ipfs_answers() {
		let id = |json: &'static [u8]| text_after(json, b"\"ID\"");
		assert_eq!(id(b"{\"ID\": \"12D3Koo\",\"Addresses\":[]}"), Some(&b"12D3Koo"[..]));
		assert_eq!(id(b"{\"ID\":\"12D3&from=x\"}"), None);
		assert_eq!(id(b"{\"ID\":\"12D3"), None);
		assert_eq!(text_after(b"{\"Peers\":[]}", b"\"Peer\""), None);
	}

	#[test]
	fn the_lines_of_a_pin_are_read_in_kubos_words_and_in_ours() {
		assert_eq!(progress(b"{\"Progress\":12,\"Bytes\":3}\n"), Some(12));
		assert_eq!(progress(b"{\"Progress\": 12}\n"), Some(12));
		// Kubo leaves out a zero.
		assert_eq!(progress(b"{}\n"), None);
		assert_eq!(outcome(b"{\"Progress\":12}\n"), None);
		assert_eq!(outcome(b"{\"Pins\":[\"bafy\"]}\n"), Some(Ok(())));
		let failed = |reason: &str| Some(Err(NotPinned::Failed(reason.into())));
		let said = b"{\"Message\":\"no room: \\\"x\\\"\x07\",\"Code\":0}\n";
		assert_eq!(outcome(said), failed("no room: \\\"x\\\""));
		assert_eq!(outcome(b"{\"Message\":\"cut of"), failed("cut of"));
		assert_eq!(outcome(b"{\"Message\":\"\"}"), failed(""));
	}

	#[test]
	fn addresses_cannot_break_out_of_their_parameter() {
		assert_eq!(escape(b"/ip4/1.2.3.4/tcp/1"), "/ip4/1.2.3.4/tcp/1");
		assert_eq!(escape(b"/a&arg=b#c%"), "/a%26arg%3Db%23c%25");
	}
}
