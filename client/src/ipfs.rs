//! The HTTP API of a node's IPFS, in Kubo's words, and datasets as files.

use crate::{paths::target, serialize::as_text, token, Error, Result};
use reqwest::{
	multipart::{Form, Part},
	StatusCode,
};
use sensor_primitives::ContentId;
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::OnceCell;

/// How long the node may take to accept a connection.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// How long the node may be silent. Content may have to come from far away.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long the node may be silent over what it answers only when all of it is done.
const LONG_PATIENCE: Duration = Duration::from_secs(3600);

/// The largest block, in bytes: what peers exchange.
const MAX_BLOCK: usize = 2 << 20;

/// The longest line of an answer that comes in lines, in bytes.
const MAX_LINE: usize = 64 << 10;

/// A connection to an IPFS HTTP API: the one embedded in a node, or Kubo's.
#[derive(Clone, Debug)]
pub struct Ipfs {
	url: String,
	http: reqwest::Client,
	patient: reqwest::Client,
	/// What to show when something is written, once it is known.
	token: Arc<OnceCell<Option<String>>>,
}

/// A file, by its path inside a directory that is added or was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
	/// Path with `/`, relative to the directory.
	pub path: String,
	/// The contents.
	pub bytes: Vec<u8>,
}

/// What was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Added {
	/// The root's address.
	#[serde(serialize_with = "as_text")]
	pub root: ContentId,
	/// Cumulative size of all blocks, in bytes.
	pub bytes: u64,
}

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
	/// Its name.
	pub name: String,
	/// Its address.
	#[serde(serialize_with = "as_text")]
	pub content: ContentId,
	/// Cumulative size, in bytes.
	pub size: u64,
	/// Whether it is a directory.
	pub is_directory: bool,
}

/// Something that is pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pin {
	/// Its address. Nodes pin more than the chain has addresses for.
	pub content: String,
	/// How, in the node's words: `recursive`, `direct`, or `indirect` because of something above it.
	pub kind: String,
}

/// Who the IPFS node is.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Identity {
	/// Its peer id.
	#[serde(rename(deserialize = "ID"))]
	pub peer_id: String,
	/// Where it listens, each with its peer id.
	#[serde(rename(deserialize = "Addresses"))]
	pub addresses: Vec<String>,
}

/// Why the node refuses.
#[derive(Deserialize)]
struct Refusal {
	#[serde(rename = "Message")]
	message: String,
}

impl Ipfs {
	/// The API at `url`, as in `http://127.0.0.1:5001`, or `http://:TOKEN@127.0.0.1:5001` for one that
	/// asks for a token. A node on this machine says where its token is, and those who may read that
	/// file need not give it. Nothing is sent yet.
	pub fn new(url: &str) -> Self {
		let (url, token) = token::split(url);
		// A proxy for the web is not meant for the service beside us.
		let http = |patience| {
			reqwest::Client::builder()
				.connect_timeout(CONNECT_PATIENCE)
				.read_timeout(patience)
				.no_proxy()
				.build()
				.expect("only the set-up of TLS can fail, and there is none; qed")
		};
		Self {
			url: url.trim_end_matches('/').into(),
			http: http(PATIENCE),
			patient: http(LONG_PATIENCE),
			token: Arc::new(OnceCell::new_with(token.map(Some))),
		}
	}

	/// Where this sends its requests.
	pub fn url(&self) -> &str {
		&self.url
	}

	pub(crate) async fn post(
		&self,
		action: &str,
		query: &[(&str, &str)],
		body: Option<Form>,
	) -> Result<reqwest::Response> {
		// How long these take depends on how much there is; a block comes with its own limit.
		let http = match action {
			"add" | "pin/add" | "repo/gc" | "dag/stat" | "dag/import" | "block/get" => {
				&self.patient
			},
			_ => &self.http,
		};
		let mut request = http.post(format!("{}/api/v0/{action}", self.url)).query(query);
		if let Some(token) = self.token(action).await? {
			request = request.bearer_auth(token);
		}
		if let Some(form) = body {
			request = request.multipart(form);
		}
		let answer = request.send().await.map_err(|error| self.lost(error))?;
		if answer.status().is_success() {
			return Ok(answer);
		}
		let status = answer.status();
		let text = answer.text().await.unwrap_or_default();
		let message = serde_json::from_str::<Refusal>(&text)
			.map(|refusal| refusal.message)
			.unwrap_or_else(|_| format!("{status} {}", text.trim()));
		Err(Error::Ipfs { action: action.into(), message })
	}

	/// What to show for an action that writes.
	async fn token(&self, action: &str) -> Result<Option<&String>> {
		let writes = matches!(
			action,
			"add" | "block/put" | "dag/import" | "pin/add" | "pin/rm" | "repo/gc" | "swarm/connect"
		);
		if !writes {
			return Ok(None);
		}
		let token = self.token.get_or_try_init(|| async {
			// Files can be sent once only, so this finds out first; there is nothing to remove.
			let probe = self.http.post(format!("{}/api/v0/pin/rm", self.url));
			let answer = probe.send().await.map_err(|error| self.lost(error))?;
			match answer.status() {
				StatusCode::UNAUTHORIZED => {
					Ok::<_, Error>(token::of_this_machine(&self.url, answer.headers()))
				},
				_ => Ok(None),
			}
		});
		Ok(token.await?.as_ref())
	}

	fn lost(&self, error: reqwest::Error) -> Error {
		let mut innermost: &dyn std::error::Error = &error;
		while let Some(source) = innermost.source() {
			innermost = source;
		}
		Error::IpfsUnreachable { url: self.url.clone(), reason: innermost.to_string() }
	}

	fn unexpected(&self, action: &str, what: impl ToString) -> Error {
		Error::Ipfs {
			action: action.into(),
			message: format!("unexpected answer: {}", what.to_string()),
		}
	}

	/// Read an answer of one line of JSON after another, which may end with a refusal.
	pub(crate) async fn lines<T: DeserializeOwned>(
		&self,
		action: &str,
		mut answer: reqwest::Response,
		mut take: impl FnMut(T) -> Result<()>,
	) -> Result<()> {
		let mut buffer = Vec::new();
		let mut read = |line: &[u8]| {
			if let Ok(Refusal { message }) = serde_json::from_slice(line) {
				return Err(Error::Ipfs { action: action.into(), message });
			}
			take(serde_json::from_slice(line).map_err(|error| self.unexpected(action, error))?)
		};
		loop {
			let chunk = answer.chunk().await.map_err(|error| self.lost(error))?;
			let Some(chunk) = chunk else { break };
			buffer.extend_from_slice(&chunk);
			let mut rest = &buffer[..];
			while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
				let (line, after) = (&rest[..end], &rest[end + 1..]);
				if !line.trim_ascii().is_empty() {
					read(line)?;
				}
				rest = after;
			}
			let used = buffer.len() - rest.len();
			buffer.drain(..used);
			if buffer.len() > MAX_LINE {
				return Err(self.unexpected(action, "a line that is too long"));
			}
		}
		match buffer.trim_ascii() {
			[] => Ok(()),
			last => read(last),
		}
	}

	async fn json<T: DeserializeOwned>(&self, action: &str, query: &[(&str, &str)]) -> Result<T> {
		let text = self.post(action, query, None).await?.text().await.map_err(|e| self.lost(e))?;
		serde_json::from_str(&text).map_err(|error| self.unexpected(action, error))
	}

	/// Who the node is, and where it listens.
	pub async fn id(&self) -> Result<Identity> {
		self.json("id", &[]).await
	}

	/// Add and pin one file.
	pub async fn add_file(&self, bytes: Vec<u8>) -> Result<Added> {
		let form = Form::new().part("file", Part::bytes(bytes).file_name("file"));
		self.add(form, &[("pin", "true"), ("cid-version", "1"), ("raw-leaves", "true")]).await
	}

	/// Add and pin a directory of files.
	pub async fn add_directory(&self, files: Vec<File>) -> Result<Added> {
		let mut form = Form::new();
		for File { path, bytes } in files {
			form = form.part("file", Part::bytes(bytes).file_name(escaped(&path)));
		}
		let query = [
			("pin", "true"),
			("cid-version", "1"),
			("raw-leaves", "true"),
			("wrap-with-directory", "true"),
		];
		self.add(form, &query).await
	}

	async fn add(&self, form: Form, query: &[(&str, &str)]) -> Result<Added> {
		#[derive(Deserialize)]
		struct Line {
			#[serde(rename = "Hash")]
			hash: String,
		}
		let text =
			self.post("add", query, Some(form)).await?.text().await.map_err(|e| self.lost(e))?;
		// One line an object; the last one is the root.
		let last = text.lines().last().unwrap_or_default();
		let line: Line = serde_json::from_str(last).map_err(|e| self.unexpected("add", e))?;
		let root = line.hash.parse().map_err(|e| self.unexpected("add", e))?;
		Ok(Added { root, bytes: self.size(root).await? })
	}

	/// Cumulative size of all blocks below `root`, in bytes; fetches what is missing.
	pub async fn size(&self, root: ContentId) -> Result<u64> {
		#[derive(Deserialize)]
		struct Stat {
			#[serde(rename = "Size", alias = "TotalSize")]
			size: u64,
		}
		// Kubo would report its progress, too, one object a block.
		let root = root.to_string();
		let query = [("arg", root.as_str()), ("progress", "false")];
		Ok(self.json::<Stat>("dag/stat", &query).await?.size)
	}

	/// The bytes of the file at `root`, or at `path` below it.
	pub async fn cat(&self, root: ContentId, path: &str) -> Result<Vec<u8>> {
		let argument = Self::argument(root, path);
		let answer = self.post("cat", &[("arg", &argument)], None).await?;
		Ok(answer.bytes().await.map_err(|error| self.lost(error))?.into())
	}

	/// The entries of the directory at `root`, or at `path` below it, sorted by name.
	pub async fn ls(&self, root: ContentId, path: &str) -> Result<Vec<Entry>> {
		#[derive(Deserialize)]
		#[serde(rename_all = "PascalCase")]
		struct Listing {
			objects: Vec<Object>,
		}
		#[derive(Deserialize)]
		#[serde(rename_all = "PascalCase")]
		struct Object {
			links: Vec<Link>,
		}
		#[derive(Deserialize)]
		#[serde(rename_all = "PascalCase")]
		struct Link {
			name: String,
			hash: String,
			size: u64,
			r#type: u8,
		}
		let listing: Listing = self.json("ls", &[("arg", &Self::argument(root, path))]).await?;
		let links = listing.objects.into_iter().flat_map(|object| object.links);
		let mut entries = links
			.map(|link| {
				Ok(Entry {
					content: link.hash.parse().map_err(|e| self.unexpected("ls", e))?,
					name: link.name,
					size: link.size,
					is_directory: link.r#type == 1,
				})
			})
			.collect::<Result<Vec<_>>>()?;
		entries.sort_by(|a, b| a.name.cmp(&b.name));
		Ok(entries)
	}

	/// Pin everything below `root`; fetches what is missing. `progress` is told how many blocks are
	/// here so far.
	pub async fn pin(&self, root: ContentId, progress: impl Fn(u64)) -> Result<()> {
		let root = root.to_string();
		self.pin_add(&[("arg", &root), ("progress", "true")], progress).await
	}

	/// Pin everything below `root`, which must be on the node.
	pub(crate) async fn pin_what_is_here(&self, root: ContentId) -> Result<()> {
		let root = root.to_string();
		self.pin_add(&[("arg", &root), ("progress", "true"), ("offline", "true")], |_| ()).await
	}

	// With progress, so that the node is never silent for long.
	async fn pin_add(&self, query: &[(&str, &str)], progress: impl Fn(u64)) -> Result<()> {
		#[derive(Deserialize)]
		#[serde(rename_all = "PascalCase")]
		struct Line {
			progress: Option<u64>,
			pins: Option<Vec<String>>,
		}
		let answer = self.post("pin/add", query, None).await?;
		let mut pinned = false;
		self.lines("pin/add", answer, |line: Line| {
			line.progress.into_iter().for_each(&progress);
			pinned |= line.pins.is_some();
			Ok(())
		})
		.await?;
		match pinned {
			true => Ok(()),
			// Kubo says that all went well before it has looked.
			false => Err(Error::Ipfs {
				action: "pin/add".into(),
				message: "not everything below it could be fetched".into(),
			}),
		}
	}

	/// Do not keep what is below `root` on its account any more.
	pub async fn unpin(&self, root: ContentId) -> Result<()> {
		self.post("pin/rm", &[("arg", &root.to_string())], None).await.map(drop)
	}

	/// Have the node remove every block that nothing keeps. Returns how many it removed.
	pub async fn collect_garbage(&self) -> Result<u64> {
		#[derive(Deserialize)]
		struct Removed {
			#[serde(rename = "Key")]
			_key: serde_json::Value,
		}
		let answer = self.post("repo/gc", &[], None).await?;
		let mut removed = 0;
		self.lines("repo/gc", answer, |_: Removed| {
			removed += 1;
			Ok(())
		})
		.await?;
		Ok(removed)
	}

	/// What is pinned: of one kind (`recursive`, `direct` or `indirect`), or `all`.
	pub async fn pins(&self, kind: &str) -> Result<Vec<Pin>> {
		#[derive(Deserialize)]
		#[serde(rename_all = "PascalCase")]
		struct Line {
			cid: String,
			r#type: String,
		}
		let answer = self.post("pin/ls", &[("type", kind), ("stream", "true")], None).await?;
		let mut pins = Vec::new();
		self.lines("pin/ls", answer, |line: Line| {
			pins.push(Pin { content: line.cid, kind: line.r#type });
			Ok(())
		})
		.await?;
		Ok(pins)
	}

	/// Connect to the peer at a multiaddress with its peer id.
	pub async fn connect(&self, address: &str) -> Result<()> {
		self.post("swarm/connect", &[("arg", address)], None).await.map(drop)
	}

	/// One block; fetched from peers when it is not here, for at most `timeout`.
	pub async fn block(&self, content: ContentId, timeout: Duration) -> Result<Vec<u8>> {
		let (content, timeout) = (content.to_string(), format!("{}s", timeout.as_secs()));
		let query = [("arg", content.as_str()), ("timeout", timeout.as_str())];
		let mut answer = self.post("block/get", &query, None).await?;
		let mut bytes = Vec::new();
		while let Some(chunk) = answer.chunk().await.map_err(|error| self.lost(error))? {
			if bytes.len() + chunk.len() > MAX_BLOCK {
				return Err(self.unexpected("block/get", "more than a block may have"));
			}
			bytes.extend_from_slice(&chunk);
		}
		Ok(bytes)
	}

	/// Store one block, which must have address `content`. It is not pinned.
	pub async fn put_block(&self, bytes: &[u8], content: ContentId) -> Result<()> {
		#[derive(Deserialize)]
		struct Stored {
			#[serde(rename = "Key")]
			key: String,
		}
		let codec = match content.codec {
			sensor_primitives::Codec::Raw => "raw",
			sensor_primitives::Codec::DagPb => "dag-pb",
		};
		let form = Form::new().part("data", Part::bytes(bytes.to_vec()).file_name("block"));
		let query = [("cid-codec", codec), ("mhtype", "sha2-256")];
		let answer = self.post("block/put", &query, Some(form)).await?;
		let text = answer.text().await.map_err(|error| self.lost(error))?;
		let stored: Stored =
			serde_json::from_str(&text).map_err(|error| self.unexpected("block/put", error))?;
		if stored.key != content.to_string() {
			let message = format!("the bytes have the address {}, not {content}", stored.key);
			return Err(Error::Ipfs { action: "block/put".into(), message });
		}
		Ok(())
	}

	fn argument(root: ContentId, path: &str) -> String {
		match path.trim_matches('/') {
			"" => root.to_string(),
			path => format!("{root}/{path}"),
		}
	}
}

/// A file name as `add` wants it: escaped like a URL query.
fn escaped(path: &str) -> String {
	let escape = |character: char| match character {
		// Quotes and backslashes have another meaning in the header that carries the name.
		'%' | '+' | '"' | '\\' | '\0'..='\x1f' => format!("%{:02X}", u32::from(character)),
		other => other.into(),
	};
	path.chars().map(escape).collect()
}

/// Write `bytes` to `directory/path`; refuses paths that would leave the directory.
pub fn write_below(directory: &Path, path: &str, bytes: &[u8]) -> Result<()> {
	let target = target(directory, path)?;
	if let Some(parent) = target.parent() {
		std::fs::create_dir_all(parent).map_err(Error::file(parent))?;
	}
	std::fs::write(&target, bytes).map_err(Error::file(&target))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn paths_that_leave_the_directory_are_refused() {
		let directory = std::env::temp_dir();
		for path in ["../x", "/etc/passwd", "a/../../x", "", "a//b", "..\\x"] {
			assert!(write_below(&directory, path, b"").is_err(), "{path}");
		}
	}

	#[tokio::test]
	async fn an_api_that_is_down_is_named_with_what_to_check() {
		let error = Ipfs::new("http://127.0.0.1:9").id().await.unwrap_err().to_string();
		assert!(error.contains("http://127.0.0.1:9") && error.contains("--ipfs"), "{error}");
	}

	#[test]
	fn file_names_survive_the_unescaping_of_the_server() {
		assert_eq!(escaped("sub dir/a+b 100%25 ä.png"), "sub dir/a%2Bb 100%2525 ä.png");
		assert_eq!(escaped("\"\\\n"), "%22%5C%0A");
	}
}
