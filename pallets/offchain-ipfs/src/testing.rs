//! An IPFS service for off-chain workers under test: answers HTTP from memory.

use polkadot_sdk::sp_core::{
	offchain::{
		Externalities, HttpError, HttpRequestId, HttpRequestStatus, OpaqueNetworkState, Timestamp,
	},
	OpaquePeerId,
};
use sensor_primitives::{dag_pb, Codec, ContentId};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, MutexGuard},
};

/// Where the node is told that the service is.
pub const IPFS_URL: &str = "http://127.0.0.1:5001";

/// The service's own peer id.
pub const OWN_PEER: &str = "12D3Own";

/// The service, and the clock of the node beside it.
#[derive(Clone, Default)]
pub struct FakeIpfs(Arc<Mutex<Service>>);

#[derive(Default)]
struct Service {
	/// Blocks, by the text of their address.
	blocks: BTreeMap<String, Vec<u8>>,
	/// Peers that can be reached. They have all blocks, too, but for those that they lost.
	peers: BTreeSet<String>,
	lost: BTreeSet<(String, String)>,
	/// What is pinned with all below it.
	pinned: BTreeSet<String>,
	/// What is pinned alone.
	pinned_alone: BTreeSet<String>,
	/// Whether pins get no further.
	stalling: bool,
	/// What is not pinned for any good word.
	refused: BTreeSet<String>,
	/// What the service hangs on.
	hanging: BTreeSet<String>,
	/// Answers nothing.
	down: bool,
	/// The node's clock, in milliseconds.
	now: u64,
	/// How long every request takes.
	latency: u64,
	/// The URLs of all requests, without the base.
	asked: Vec<String>,
	requests: Vec<Request>,
}

struct Request {
	path: String,
	body: Vec<u8>,
	answer: Option<(u16, Vec<u8>)>,
	/// Whether the answer comes line by line, one in a second.
	by_line: bool,
}

impl FakeIpfs {
	fn service(&self) -> MutexGuard<'_, Service> {
		self.0.lock().expect("no test panics with the lock")
	}

	/// Keep a raw block.
	pub fn add(&self, bytes: &[u8]) -> ContentId {
		let content = ContentId::raw(bytes);
		self.answer_with(content, bytes);
		content
	}

	/// Keep a directory of these blocks.
	pub fn add_directory(&self, contents: &[ContentId]) -> ContentId {
		let names: Vec<_> = (0..contents.len()).map(|index| format!("{index:05}")).collect();
		let entries = names
			.iter()
			.zip(contents)
			.map(|(name, content)| dag_pb::Entry {
				name: name.as_bytes(),
				content: *content,
				size: 1,
			})
			.collect();
		let bytes = dag_pb::directory(entries);
		let content = ContentId::dag_pb(&bytes);
		self.answer_with(content, &bytes);
		content
	}

	/// Give these bytes for `content`, whatever its hash.
	pub fn answer_with(&self, content: ContentId, bytes: &[u8]) {
		self.service().blocks.insert(content.to_string(), bytes.to_vec());
	}

	/// Forget a block, and let nobody have it.
	pub fn lose(&self, content: ContentId) {
		self.service().blocks.remove(&content.to_string());
	}

	/// Let a peer be there, or be gone.
	pub fn set_peer(&self, peer: &str, there: bool) {
		let peers = &mut self.service().peers;
		let _ = if there { peers.insert(peer.into()) } else { peers.remove(peer) };
	}

	/// Let a peer, or the service itself, not give this block any more.
	pub fn lose_at(&self, peer: &str, content: ContentId) {
		self.service().lost.insert((peer.into(), content.to_string()));
	}

	/// Whether anybody has a block.
	pub fn has(&self, content: ContentId) -> bool {
		self.service().blocks.contains_key(&content.to_string())
	}

	/// The size of a block, if anybody has it.
	pub fn size(&self, content: ContentId) -> Option<u32> {
		self.service().blocks.get(&content.to_string()).map(|bytes| bytes.len() as u32)
	}

	/// The size of all blocks together, as `ipfs dag stat` counts.
	pub fn bytes(&self) -> u64 {
		self.service().blocks.values().map(|bytes| bytes.len() as u64).sum()
	}

	/// Pin a block and all below it.
	pub fn pin_recursively(&self, content: ContentId) {
		self.service().pinned.insert(content.to_string());
	}

	/// Pin a block alone.
	pub fn pin_alone(&self, content: ContentId) {
		self.service().pinned_alone.insert(content.to_string());
	}

	/// Remove a block's pins.
	pub fn unpin(&self, content: ContentId) {
		let content = content.to_string();
		let mut service = self.service();
		service.pinned.remove(&content);
		service.pinned_alone.remove(&content);
	}

	/// Whether a block is pinned with all below it.
	pub fn is_pinned_recursively(&self, content: ContentId) -> bool {
		self.service().pinned.contains(&content.to_string())
	}

	/// Whether a block is pinned alone.
	pub fn is_pinned_alone(&self, content: ContentId) -> bool {
		self.service().pinned_alone.contains(&content.to_string())
	}

	/// Let pins get no further, or let them again.
	pub fn set_stalling(&self, stalling: bool) {
		self.service().stalling = stalling;
	}

	/// Whether the service itself holds a block.
	pub fn holds(&self, content: ContentId) -> bool {
		self.service().held(&content.to_string()).is_some()
	}

	/// Refuse to pin a block, or do not any more.
	pub fn set_refused(&self, content: ContentId, refused: bool) {
		let content = content.to_string();
		let list = &mut self.service().refused;
		let _ = if refused { list.insert(content) } else { list.remove(&content) };
	}

	/// Answer nothing when asked for a block.
	pub fn hang_on(&self, content: ContentId) {
		self.service().hanging.insert(content.to_string());
	}

	/// Answer nothing at all, or answer again.
	pub fn set_down(&self, down: bool) {
		self.service().down = down;
	}

	/// Take as many milliseconds for every request.
	pub fn set_latency(&self, latency: u64) {
		self.service().latency = latency;
	}

	/// Let time pass.
	pub fn wait(&self, millis: u64) {
		self.service().now += millis;
	}

	/// Takes the requests made since the last time.
	pub fn asked(&self) -> Vec<String> {
		std::mem::take(&mut self.service().asked)
	}
}

impl Service {
	/// A block, from the peers that the query names, if any.
	fn get(&self, cid: &str, query: &str) -> Option<&Vec<u8>> {
		let from = query.split('&').find_map(|parameter| parameter.strip_prefix("from="));
		let gives = |peer: &str| {
			(peer == OWN_PEER || self.peers.contains(peer))
				&& !self.lost.contains(&(peer.into(), cid.into()))
		};
		match from {
			Some(peers) if !peers.split(',').any(gives) => None,
			_ => self.blocks.get(cid),
		}
	}

	/// A block that the service holds itself.
	fn held(&self, cid: &str) -> Option<&Vec<u8>> {
		match self.lost.contains(&(OWN_PEER.into(), cid.into())) {
			true => None,
			false => self.blocks.get(cid),
		}
	}

	/// Fetch a block, which the service holds then.
	fn fetch(&mut self, cid: &str) -> Option<Vec<u8>> {
		let block = self.blocks.get(cid)?.clone();
		self.lost.remove(&(OWN_PEER.into(), cid.into()));
		Some(block)
	}

	/// Fetch a block and everything below it. Whether all of it is there.
	fn fetch_below(&mut self, cid: &str) -> bool {
		let Some(block) = self.fetch(cid) else { return false };
		let links = match cid.parse::<ContentId>() {
			Ok(content) if content.codec == Codec::DagPb => dag_pb::links(&block),
			_ => Ok(Vec::new()),
		};
		links.is_ok_and(|links| links.iter().all(|link| self.fetch_below(&link.to_string())))
	}

	/// The lines that a pin with everything below is answered with.
	fn pin(&mut self, cid: &str) -> String {
		if self.stalling {
			return "{\"Progress\":1}\n".repeat(10_000);
		}
		let last = match self.fetch_below(cid) {
			true => {
				self.pinned_alone.remove(cid);
				self.pinned.insert(cid.into());
				format!("{{\"Pins\":[\"{cid}\"]}}\n")
			},
			false => "{\"Message\":\"a block was not found\",\"Code\":0}\n".into(),
		};
		// Longer than any stall, but it gets further.
		let progress: String = (0..60).map(|n| format!("{{\"Progress\":{n}}}\n")).collect();
		progress + &last
	}

	fn answer(&mut self, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
		let (command, query) = path.split_once('?').unwrap_or((path, ""));
		let cid = query.strip_prefix("arg=").and_then(|rest| rest.split('&').next());
		let is_in = |list: &BTreeSet<String>| cid.is_some_and(|cid| list.contains(cid));
		match command {
			"/api/v0/swarm/connect" => (200, Vec::new()),
			"/api/v0/id" => (200, format!("{{\"ID\":\"{OWN_PEER}\"}}").into_bytes()),
			"/api/v0/swarm/peers" => {
				let peers: Vec<_> =
					self.peers.iter().map(|peer| format!("{{\"Peer\":\"{peer}\"}}")).collect();
				(200, format!("{{\"Peers\":[{}]}}", peers.join(",")).into_bytes())
			},
			"/api/v0/block/get" if query.contains("&offline=true") => {
				match cid.and_then(|cid| self.held(cid)) {
					Some(bytes) => (200, bytes.clone()),
					None => (404, b"{\"Message\":\"not stored\"}".to_vec()),
				}
			},
			"/api/v0/block/get" => match cid.and_then(|cid| self.get(cid, query)).cloned() {
				Some(bytes) => {
					if let Some(cid) = cid.filter(|_| !query.contains("&from=")) {
						self.fetch(cid);
					}
					(200, bytes)
				},
				None => (500, b"{\"Message\":\"context deadline exceeded\"}".to_vec()),
			},
			// Kubo would fetch everything below it.
			"/api/v0/block/put" if query.contains("pin=true") => (500, Vec::new()),
			"/api/v0/pin/add" if !query.ends_with("&recursive=false") => match cid {
				Some(cid) if !is_in(&self.refused) => (200, self.pin(cid).into_bytes()),
				_ => (500, Vec::new()),
			},
			"/api/v0/pin/add" => match cid {
				// Kubo does not pin alone what is pinned with all below already.
				Some(cid)
					if self.blocks.contains_key(cid)
						&& !is_in(&self.refused)
						&& !is_in(&self.pinned) =>
				{
					self.pinned_alone.insert(cid.into());
					(200, Vec::new())
				},
				_ => (500, Vec::new()),
			},
			"/api/v0/pin/ls" => {
				let found = match query.rsplit_once("&type=") {
					Some((_, "recursive")) => is_in(&self.pinned),
					Some((_, "direct")) => is_in(&self.pinned_alone),
					_ => false,
				};
				(if found { 200 } else { 500 }, Vec::new())
			},
			"/api/v0/pin/rm" => {
				let removed =
					cid.is_some_and(|cid| self.pinned.remove(cid) | self.pinned_alone.remove(cid));
				(if removed { 200 } else { 500 }, Vec::new())
			},
			"/api/v0/block/put" => {
				let block = multipart(body);
				let content = match query.contains("cid-codec=dag-pb") {
					true => ContentId::dag_pb(&block),
					false => ContentId::raw(&block),
				};
				self.lost.remove(&(OWN_PEER.into(), content.to_string()));
				self.blocks.insert(content.to_string(), block);
				(200, Vec::new())
			},
			_ => (404, Vec::new()),
		}
	}
}

/// The one part of a multipart body.
fn multipart(body: &[u8]) -> Vec<u8> {
	let find = |from: usize, mark: &[u8]| {
		let at = body[from..].windows(mark.len()).position(|window| window == mark);
		from + at.expect("a multipart body has a boundary, headers and an end")
	};
	let boundary = &body[..find(0, b"\r\n")];
	let start = find(0, b"\r\n\r\n") + 4;
	let end = find(start, &[b"\r\n", boundary].concat());
	body[start..end].to_vec()
}

impl Externalities for FakeIpfs {
	fn is_validator(&self) -> bool {
		true
	}

	fn network_state(&self) -> Result<OpaqueNetworkState, ()> {
		Err(())
	}

	fn timestamp(&mut self) -> Timestamp {
		Timestamp::from_unix_millis(self.service().now)
	}

	fn sleep_until(&mut self, deadline: Timestamp) {
		self.service().now = deadline.unix_millis();
	}

	fn random_seed(&mut self) -> [u8; 32] {
		[0; 32]
	}

	fn http_request_start(
		&mut self,
		method: &str,
		uri: &str,
		_meta: &[u8],
	) -> Result<HttpRequestId, ()> {
		assert_eq!(method, "POST", "Kubo's API takes POST");
		let path = uri.strip_prefix(IPFS_URL).expect("only the IPFS service is asked").to_string();
		let mut service = self.service();
		service.now += service.latency;
		service.asked.push(path.clone());
		let by_line = path.contains("&progress=true");
		service.requests.push(Request { path, body: Vec::new(), answer: None, by_line });
		Ok(HttpRequestId(service.requests.len() as u16 - 1))
	}

	fn http_request_add_header(
		&mut self,
		_request_id: HttpRequestId,
		_name: &str,
		_value: &str,
	) -> Result<(), ()> {
		Ok(())
	}

	fn http_request_write_body(
		&mut self,
		request_id: HttpRequestId,
		chunk: &[u8],
		_deadline: Option<Timestamp>,
	) -> Result<(), HttpError> {
		let mut service = self.service();
		let request =
			service.requests.get_mut(usize::from(request_id.0)).ok_or(HttpError::Invalid)?;
		request.body.extend_from_slice(chunk);
		Ok(())
	}

	fn http_response_wait(
		&mut self,
		ids: &[HttpRequestId],
		_deadline: Option<Timestamp>,
	) -> Vec<HttpRequestStatus> {
		let mut service = self.service();
		ids.iter()
			.map(|id| {
				if service.down {
					return HttpRequestStatus::IoError;
				}
				let Service { requests, hanging, .. } = &mut *service;
				let Some(request) = requests.get_mut(usize::from(id.0)) else {
					return HttpRequestStatus::Invalid;
				};
				if hanging.iter().any(|content| request.path.contains(content)) {
					return HttpRequestStatus::DeadlineReached;
				}
				let (path, body) = (request.path.clone(), std::mem::take(&mut request.body));
				let answer = service.answer(&path, &body);
				let status = answer.0;
				service.requests[usize::from(id.0)].answer = Some(answer);
				HttpRequestStatus::Finished(status)
			})
			.collect()
	}

	fn http_response_headers(&mut self, _request_id: HttpRequestId) -> Vec<(Vec<u8>, Vec<u8>)> {
		Vec::new()
	}

	fn http_response_read_body(
		&mut self,
		request_id: HttpRequestId,
		buffer: &mut [u8],
		_deadline: Option<Timestamp>,
	) -> Result<usize, HttpError> {
		let mut service = self.service();
		let Service { requests, now, .. } = &mut *service;
		let request = requests.get_mut(usize::from(request_id.0)).ok_or(HttpError::Invalid)?;
		let (_, body) = request.answer.as_mut().ok_or(HttpError::Invalid)?;
		let mut read = body.len().min(buffer.len());
		if request.by_line {
			read = body.iter().position(|byte| *byte == b'\n').map_or(read, |end| end + 1);
			*now += 1_000;
		}
		buffer[..read].copy_from_slice(&body[..read]);
		body.drain(..read);
		Ok(read)
	}

	fn set_authorized_nodes(&mut self, _nodes: Vec<OpaquePeerId>, _authorized_only: bool) {}
}
