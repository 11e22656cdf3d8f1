//! The embedded node as a process of its own, and the client that drives it over HTTP.

use anyhow::{bail, Context, Result};
use reqwest::{
	multipart::{Form, Part},
	Body, Client, RequestBuilder, Response,
};
use sensor_ipfs::{start, Cid, Config, Multiaddr};
use sensor_ipfs_peers::Process;
use serde_json::{json, Value};
use std::{
	fs::File,
	io::Write,
	path::{Path, PathBuf},
};
use tokio::{io::AsyncReadExt, process::Command};
use tokio_util::io::ReaderStream;

/// How much of a file is sent at once.
const PIECE: usize = 1 << 18;

/// Run a node until the input ends. The one line of output says where it listens.
pub async fn serve(directory: PathBuf) -> Result<()> {
	let (work, node) = start(Config::new(directory)).await?;
	let work = tokio::spawn(work);
	let address = node.id().addresses.first().context("the node does not listen")?;
	println!("{}", json!({ "ok": { "api": node.api_addr(), "address": address.to_string() } }));
	let (mut input, mut rest) = (tokio::io::stdin(), Vec::new());
	tokio::select! {
		ended = work => bail!("the node has stopped: {ended:?}"),
		read = input.read_to_end(&mut rest) => Ok(read.map(drop)?),
	}
}

/// A running node.
pub struct Ours {
	process: Process,
	api: String,
	address: Multiaddr,
	client: Client,
}

impl Ours {
	/// Start a node that keeps its data in `directory`.
	pub async fn start(directory: &Path) -> Result<Self> {
		let mut command = Command::new(std::env::current_exe()?);
		command.arg("serve").arg(directory);
		let (process, ready) = Process::start("the embedded node", command).await?;
		let text = |name: &str| ready[name].as_str().with_context(|| format!("no {name}"));
		Ok(Self {
			api: format!("http://{}/api/v0", text("api")?),
			address: text("address")?.parse()?,
			process,
			client: Client::new(),
		})
	}

	pub fn address(&self) -> &Multiaddr {
		&self.address
	}

	pub fn id(&self) -> Option<u32> {
		self.process.id()
	}

	/// Add a file, read as it is sent.
	pub async fn add(&self, path: &Path) -> Result<Cid> {
		let file = tokio::fs::File::open(path).await?;
		let length = file.metadata().await?.len();
		let body = Body::wrap_stream(ReaderStream::with_capacity(file, PIECE));
		let part = Part::stream_with_length(body, length).file_name("file");
		let request = self.post("add").query(&[("cid-version", "1")]);
		let answer = answer(request.multipart(Form::new().part("file", part))).await?;
		let line: Value = serde_json::from_str(answer.text().await?.trim())?;
		Ok(line["Hash"].as_str().context("the answer names no address")?.parse()?)
	}

	/// Write a file to `path`.
	pub async fn cat(&self, cid: &Cid, path: &Path) -> Result<()> {
		let request = self.post("cat").query(&[("arg", cid.to_string())]);
		let (mut answer, mut file) = (answer(request).await?, File::create(path)?);
		while let Some(piece) = answer.chunk().await? {
			file.write_all(&piece)?;
		}
		Ok(())
	}

	/// Read every block of a file from the disk.
	pub async fn walk(&self, cid: &Cid) -> Result<()> {
		let request = self.post("dag/stat").query(&[("arg", cid.to_string())]);
		answer(request.query(&[("offline", "true")])).await?.bytes().await?;
		Ok(())
	}

	/// Fetch a file whole, and pin it.
	pub async fn pin(&self, cid: &Cid) -> Result<()> {
		let request = self.post("pin/add").query(&[("arg", cid.to_string())]);
		answer(request).await?.bytes().await?;
		Ok(())
	}

	pub async fn connect(&self, address: &Multiaddr) -> Result<()> {
		let request = self.post("swarm/connect").query(&[("arg", address.to_string())]);
		answer(request).await.map(drop)
	}

	pub async fn stop(self) -> Result<()> {
		self.process.stop().await
	}

	fn post(&self, call: &str) -> RequestBuilder {
		self.client.post(format!("{}/{call}", self.api))
	}
}

async fn answer(request: RequestBuilder) -> Result<Response> {
	let answer = request.send().await?;
	let status = answer.status();
	if !status.is_success() {
		let text = answer.text().await.unwrap_or_default();
		bail!("the node answers {status}: {text}");
	}
	Ok(answer)
}
