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
}

impl Ipfs {
	/// The service that the node wrote into its own storage, if there is one.
	pub(crate) fn beside_this_node() -> Option<Self> {
		let base = host::local_storage_get(StorageKind::PERSISTENT, IPFS_API)?;
		let base = String::from_utf8(base).ok()?;
		Some(Self { base: String::from(base.trim_end_matches('/')) })
	}

	/// Where it is.
	pub(crate) fn url(&self) -> &str {
		&self.base
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

	/// Fetch blocks, all at once; the answers are in the order of `contents`.
	pub(crate) fn fetch(&self, contents: &[ContentId]) -> Vec<Result<Vec<u8>, NoBlock>> {
		let deadline = host::timestamp().add(ANSWER);
		let requests = contents
			.iter()
			.map(|content| {
				let url = format!(
					"{}/api/v0/block/get?arg={content}&timeout={FETCH_SECONDS}s",
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
	let mut request = Request::post(url, body).deadline(deadline);
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
	use super::escape;

	#[test]
	fn addresses_cannot_break_out_of_their_parameter() {
		assert_eq!(escape(b"/ip4/1.2.3.4/tcp/1"), "/ip4/1.2.3.4/tcp/1");
		assert_eq!(escape(b"/a&arg=b#c%"), "/a%26arg%3Db%23c%25");
	}
}
