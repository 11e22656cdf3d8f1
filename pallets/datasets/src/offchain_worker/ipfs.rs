//! The IPFS service beside this node, over the part of Kubo's HTTP API that an audit needs.
//!
//! Every answer is bounded in size and time, and every block is checked against its address.

use alloc::{format, string::String, vec, vec::Vec};
use core::fmt::Write;
use frame::deps::{
	sp_core::offchain::{Duration, StorageKind, Timestamp},
	sp_io::offchain as host,
	sp_runtime::offchain::http::{PendingRequest, Request},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
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

/// The service does not answer. Says nothing about any data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreachable;

/// Why there is no block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoBlock {
	/// The service has no answer at all.
	Unreachable,
	/// The service did not get it; the HTTP status it gave.
	NotFound(u16),
	/// It is larger than blocks are.
	TooLarge,
	/// The bytes are not what the address names.
	Corrupt,
}

/// The service, by the base URL of its API.
pub(crate) struct Ipfs {
	base: String,
	/// The same without the token, for people.
	shown: String,
}

impl Ipfs {
	/// The service that the node wrote into its own storage, if there is one.
	pub(crate) fn beside_this_node() -> Option<Self> {
		let base = host::local_storage_get(StorageKind::PERSISTENT, IPFS_API)?;
		let base = String::from_utf8(base).ok()?;
		let base = String::from(base.trim_end_matches('/'));
		let (shown, _) = without_token(&base);
		Some(Self { base, shown })
	}

	/// Where it is.
	pub(crate) fn url(&self) -> &str {
		&self.shown
	}

	/// Have the service connect to peers. Whether they answer is seen when blocks are fetched.
	pub(crate) fn connect<'a>(&self, sources: impl Iterator<Item = &'a [u8]>) {
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
	pub(crate) fn fetch(&self, contents: &[ContentId]) -> Vec<Result<Vec<u8>, NoBlock>> {
		self.fetch_with(contents, "")
	}

	/// Fetch blocks from these peers alone, all at once; the answers are in the order of `contents`.
	/// With no peers, from wherever they are.
	///
	/// A node's own IPFS neither answers with what it has itself, unless it is one of the peers, nor
	/// keeps what it fetched. Kubo knows no such thing, and answers as always.
	pub(crate) fn fetch_from(
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
	pub(crate) fn peer_id(&self) -> Result<Vec<u8>, Unreachable> {
		let answer = self.ask("id")?;
		// The answer is JSON, and its first member of this name is the peer id.
		let id = text_after(&answer, b"\"ID\"").ok_or(Unreachable)?;
		Ok(id.to_vec())
	}

	/// Whether the service is connected to any peer.
	pub(crate) fn has_peers(&self) -> Result<bool, Unreachable> {
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
	pub(crate) fn put(
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
		if let Err(status) = accepted(&url, &body, Some(&kind))? {
			return Ok(Err(status));
		}
		let pin = |command| {
			let url = format!("{}/api/v0/pin/{command}", self.base);
			accepted(&url, &[], None)
		};
		let refused = match pin(format!("add?arg={content}&recursive=false"))? {
			Err(status) => status,
			Ok(()) => return Ok(Ok(())),
		};
		// Kubo refuses to pin alone what it has pinned with all below already, which is as good.
		Ok(pin(format!("ls?arg={content}&type=recursive"))?.map_err(|_| refused))
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
	let at = json.windows(name.len()).position(|window| window == name)?;
	let rest = json.get(at + name.len()..)?.trim_ascii_start();
	let rest = rest.strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
	let end = rest.iter().position(|byte| *byte == b'"')?;
	rest.get(..end).filter(|text| text.iter().all(u8::is_ascii_alphanumeric))
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
	use super::{escape, text_after, without_token};

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
	fn addresses_cannot_break_out_of_their_parameter() {
		assert_eq!(escape(b"/ip4/1.2.3.4/tcp/1"), "/ip4/1.2.3.4/tcp/1");
		assert_eq!(escape(b"/a&arg=b#c%"), "/a%26arg%3Db%23c%25");
	}
}
