//! A client of the IPFS HTTP API, in Kubo's words: just enough to fetch what a job needs and to
//! add what it made.

use anyhow::{anyhow, bail, ensure, Context};
use futures::{stream, StreamExt, TryStreamExt};
use reqwest::{multipart, Response, Url};
use sensor_primitives::ContentId;
use sensor_trainer::abi::File;
use serde::Deserialize;
use std::{
	sync::atomic::{AtomicUsize, Ordering},
	time::Duration,
};

/// How many files are fetched at a time.
const PARALLEL: usize = 16;

/// How deep directories may be nested.
const MAX_DEPTH: usize = 32;

/// The longest path of a file.
const MAX_PATH: usize = 1024;

/// The longest listing of a directory that is read, in bytes.
const MAX_LISTING: usize = 256 << 20;

/// What a file takes besides its bytes and its path.
const FILE_OVERHEAD: usize = 64;

/// How long the node may be silent. Content may have to come from far away.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long to try to reach a peer that has the content.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// Why something was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
	/// It is larger than the bound.
	#[error("it is too large")]
	TooLarge,
	/// It is out of reach, or the node answered with junk.
	#[error("{0:#}")]
	Unreachable(#[from] anyhow::Error),
}

/// How many bytes may still be fetched, by all that share it.
#[derive(Debug)]
pub struct Budget(AtomicUsize);

impl Budget {
	/// A budget of this many bytes.
	pub fn new(bytes: usize) -> Self {
		Self(AtomicUsize::new(bytes))
	}

	fn spend(&self, bytes: usize) -> Result<(), FetchError> {
		let spent = self
			.0
			.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
		spent.map(drop).map_err(|_| FetchError::TooLarge)
	}
}

/// A client.
#[derive(Clone, Debug)]
pub struct Client {
	http: reqwest::Client,
	base: Url,
	token: Option<String>,
}

/// An entry of a directory.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Link {
	name: String,
	hash: String,
	#[serde(rename = "Type")]
	kind: i32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listing {
	#[serde(default)]
	objects: Vec<Object>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Object {
	#[serde(default)]
	links: Option<Vec<Link>>,
}

/// A line of the answer to `add`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Added {
	name: String,
	hash: String,
}

impl Client {
	/// A client of the API at this URL, as in `http://127.0.0.1:5001`, or with the token that an API
	/// asks for, as in `http://:<token>@127.0.0.1:5001`.
	pub fn new(mut base: Url) -> anyhow::Result<Self> {
		// The URL goes into messages; the token must not.
		let token = base.password().map(str::to_owned);
		let bare = base.set_username("").and_then(|()| base.set_password(None));
		bare.map_err(|()| anyhow!("this is not the URL of an IPFS API"))?;
		// A proxy for the web is not meant for the service beside us.
		let http = reqwest::Client::builder().read_timeout(PATIENCE).no_proxy().build()?;
		Ok(Self { http, base, token })
	}

	/// Try to connect the node to peers that have what comes next. Those out of reach are left
	/// out: the content may be found elsewhere.
	pub async fn connect(&self, sources: &[String]) {
		let attempts = sources.iter().map(|source| async move {
			let options = [("arg", source.as_str())];
			let attempt = self.post("swarm/connect", &options, None);
			match tokio::time::timeout(CONNECT_PATIENCE, attempt).await {
				Ok(Ok(_)) => {},
				Ok(Err(error)) => tracing::debug!(%source, "cannot connect: {error:#}"),
				Err(_) => tracing::debug!(%source, "cannot connect in time"),
			}
		});
		futures::future::join_all(attempts).await;
	}

	/// The bytes of a file.
	pub async fn file(&self, id: ContentId, budget: &Budget) -> Result<Vec<u8>, FetchError> {
		self.cat(&id.to_string(), budget).await
	}

	/// Every file below a directory, in byte-wise order of the paths. Symbolic links are left
	/// out. What is no directory has no files below it.
	pub async fn tree(&self, root: ContentId, budget: &Budget) -> Result<Vec<File>, FetchError> {
		let files = self.walk(root, budget).await?;
		let fetched = stream::iter(files).map(|(path, hash)| async move {
			let bytes = self.cat(&hash, budget).await?;
			Ok::<File, FetchError>((path, bytes))
		});
		let mut files: Vec<File> = fetched.buffer_unordered(PARALLEL).try_collect().await?;
		files.sort_unstable();
		Ok(files)
	}

	/// The path and address of every file below a directory.
	async fn walk(
		&self,
		root: ContentId,
		budget: &Budget,
	) -> Result<Vec<(String, String)>, FetchError> {
		const DIRECTORY: [i32; 2] = [1, 5];
		const FILE: [i32; 2] = [0, 2];
		let mut files = Vec::new();
		let mut directories = vec![(String::new(), root.to_string(), 0)];
		while let Some((prefix, hash, depth)) = directories.pop() {
			if depth > MAX_DEPTH {
				return Err(FetchError::TooLarge);
			}
			for link in self.list(&hash).await? {
				let path = format!("{prefix}{}", link.name);
				if link.name.is_empty() || link.name.contains('/') || path.len() > MAX_PATH {
					return Err(anyhow!("{hash} has an entry with a bad name").into());
				}
				budget.spend(path.len() + FILE_OVERHEAD)?;
				if DIRECTORY.contains(&link.kind) {
					directories.push((path + "/", link.hash, depth + 1));
				} else if FILE.contains(&link.kind) {
					files.push((path, link.hash));
				}
			}
		}
		Ok(files)
	}

	async fn list(&self, hash: &str) -> Result<Vec<Link>, FetchError> {
		let response = self.post("ls", &[("arg", hash)], None).await?;
		let body = read(response, &Budget::new(MAX_LISTING)).await?;
		let listing: Listing =
			serde_json::from_slice(&body).context("the IPFS node's listing is not as expected")?;
		let object = listing.objects.into_iter().next();
		let mut links = object.and_then(|object| object.links).unwrap_or_default();
		// The parts of a large file have no names; a file is no directory.
		if links.iter().all(|link| link.name.is_empty()) {
			links.clear();
		}
		Ok(links)
	}

	async fn cat(&self, hash: &str, budget: &Budget) -> Result<Vec<u8>, FetchError> {
		read(self.post("cat", &[("arg", hash)], None).await?, budget).await
	}

	/// Add files as a directory and pin it; the address of the directory.
	///
	/// The same files have the same address on every node: all that it depends on is spelt out.
	pub async fn add(&self, files: Vec<File>) -> anyhow::Result<ContentId> {
		let options = [
			("pin", "true"),
			("cid-version", "1"),
			("raw-leaves", "true"),
			("chunker", "size-262144"),
			("wrap-with-directory", "true"),
		];
		let mut files = files;
		files.sort_unstable();
		// Paths are portable, see `sandbox::output`: nothing in them needs escaping.
		let mut form = multipart::Form::new().percent_encode_noop();
		for (path, bytes) in files {
			let part = multipart::Part::bytes(bytes)
				.file_name(path)
				.mime_str("application/octet-stream")?;
			form = form.part("file", part);
		}
		let response = self.post("add", &options, Some(form)).await?;
		let body = read(response, &Budget::new(MAX_LISTING)).await?;
		let last = body.split(|byte| *byte == b'\n').rfind(|line| !line.is_empty());
		let root: Added = serde_json::from_slice(last.unwrap_or_default())
			.context("the IPFS node's answer to add is not as expected")?;
		ensure!(root.name.is_empty(), "the IPFS node did not make a directory");
		root.hash.parse().map_err(|why| anyhow!("{}: {why}", root.hash))
	}

	async fn post(
		&self,
		command: &str,
		options: &[(&str, &str)],
		form: Option<multipart::Form>,
	) -> anyhow::Result<Response> {
		let mut url = self.base.join(&format!("/api/v0/{command}"))?;
		url.query_pairs_mut().extend_pairs(options);
		let mut request = self.http.post(url);
		if let Some(token) = &self.token {
			request = request.bearer_auth(token);
		}
		if let Some(form) = form {
			request = request.multipart(form);
		}
		let response =
			request.send().await.with_context(|| format!("no IPFS node at {}", self.base))?;
		if !response.status().is_success() {
			let status = response.status();
			let why = read(response, &Budget::new(4096)).await.unwrap_or_default();
			bail!("ipfs {command}: {status}: {}", String::from_utf8_lossy(&why).trim());
		}
		Ok(response)
	}
}

/// The body of an answer.
async fn read(mut response: Response, budget: &Budget) -> Result<Vec<u8>, FetchError> {
	let mut body = Vec::new();
	while let Some(chunk) = response.chunk().await.context("the IPFS node stopped half-way")? {
		budget.spend(chunk.len())?;
		body.extend_from_slice(&chunk);
	}
	Ok(body)
}
