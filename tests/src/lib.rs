//! What journeys share: networks of the binaries that were just built, and small datasets.
//!
//! Each file in `tests/` tells one user's story against real nodes, through the client.

mod devnet;

pub use devnet::Devnet;

use anyhow::{bail, ensure, Context, Result};
use sensor_client::{
	chain::Until,
	datasets::{MediaKind, NewDataset},
	ipfs::File,
	primitives::VersionId,
	Chain, Signer,
};
use sensor_devnet::{Layout, Network, Node};
use serde_json::{json, Value};
use std::{
	path::{Path, PathBuf},
	process::{Command, Output},
	sync::{Condvar, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long anything on a development chain may take.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A journey's turn. One with a single node leaves half of a machine idle, so that two of them run
/// side by side; others would slow each other down.
pub struct Turn {
	seats: u8,
}

/// How many seats there are, and what is told when some become free.
static SEATS: (Mutex<u8>, Condvar) = (Mutex::new(2), Condvar::new());

impl Turn {
	/// Wait until no other journey runs.
	pub fn alone() -> Self {
		Self::take(2)
	}

	/// Wait until at most one other journey runs, which is as light.
	pub fn beside_another() -> Self {
		Self::take(1)
	}

	fn take(seats: u8) -> Self {
		let (free, freed) = &SEATS;
		// A journey that failed is over, too.
		let free = free.lock().unwrap_or_else(PoisonError::into_inner);
		let mut free =
			freed.wait_while(free, |free| *free < seats).unwrap_or_else(PoisonError::into_inner);
		*free -= seats;
		Self { seats }
	}
}

impl Drop for Turn {
	fn drop(&mut self) {
		let (free, freed) = &SEATS;
		*free.lock().unwrap_or_else(PoisonError::into_inner) += self.seats;
		freed.notify_all();
	}
}

/// Ask a node something by JSON-RPC.
pub async fn rpc(node: &Node, method: &str, parameters: Value) -> Result<Value> {
	let url = node.rpc_url().replace("ws://", "http://");
	let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
	let client = reqwest::Client::builder().no_proxy().build()?;
	let mut answer: Value = client.post(url).json(&body).send().await?.json().await?;
	ensure!(answer.get("error").is_none(), "{method}: {answer}");
	Ok(answer["result"].take())
}

/// A network with its data, both gone when this is dropped.
pub struct World {
	/// The nodes.
	pub network: Network,
	// Dropped after the network that writes there.
	_data: TempDir,
	_turn: Turn,
}

impl World {
	/// Start a network on free ports.
	pub async fn start(layout: Layout) -> Result<Self> {
		let turn = match layout {
			Layout::Single => Turn::beside_another(),
			_ => Turn::alone(),
		};
		let data = tempfile::Builder::new().prefix("sensor-journey-").tempdir()?;
		let network = Network::start(layout, &binaries()?, data.path(), false).await?;
		Ok(Self { network, _data: data, _turn: turn })
	}

	/// The first node.
	pub fn node(&self) -> &Node {
		self.network.first()
	}

	/// A connection to the first node for which a call is done when it is in a block.
	pub async fn chain(&self) -> Result<Chain> {
		Ok(self.node().chain().await?.until(Until::InBlock))
	}

	/// Run `sensor` against the first node.
	pub fn sensor(&self, arguments: &[&str]) -> Result<Output> {
		let (rpc, ipfs) = (self.node().rpc_url(), self.node().ipfs_url());
		sensor(&[&["--url", &rpc, "--ipfs", &ipfs], arguments].concat())
	}

	/// What `sensor --json` answers when it asks the first node: the last line of what it prints.
	pub fn ask(&self, arguments: &[&str]) -> Result<Value> {
		let output = self.sensor(&[&["--json"], arguments].concat())?;
		let printed = String::from_utf8_lossy(&output.stdout);
		let errors = String::from_utf8_lossy(&output.stderr);
		ensure!(output.status.success(), "sensor {}: {printed}{errors}", arguments.join(" "));
		Ok(serde_json::from_str(printed.lines().last().unwrap_or_default())?)
	}
}

/// Where cargo put the binaries: beside the directory that holds the tests.
pub fn binaries() -> Result<PathBuf> {
	let test = std::env::current_exe()?;
	let directory = test.parent().and_then(Path::parent).context("an unusual target directory")?;
	Ok(directory.into())
}

/// Run `sensor`.
pub fn sensor(arguments: &[&str]) -> Result<Output> {
	let program = binaries()?.join("sensor");
	Command::new(&program)
		.args(arguments)
		.output()
		.with_context(|| format!("cannot start {}; `make build` builds it", program.display()))
}

/// An account of a development chain.
pub fn account(uri: &str) -> Signer {
	Signer::from_uri(uri).unwrap_or_else(|error| panic!("{uri}: {error}"))
}

/// Look again and again until there is something to see, for as long as [`PATIENCE`] lasts.
pub async fn eventually<T>(
	what: &str,
	mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
	let started = Instant::now();
	while started.elapsed() < PATIENCE {
		if let Some(found) = look().await? {
			return Ok(found);
		}
		tokio::time::sleep(Duration::from_millis(300)).await;
	}
	bail!("gave up waiting for {what} after {} s", PATIENCE.as_secs())
}

/// `count` small pictures, each of another grey.
pub fn pictures(count: usize) -> Result<Vec<File>> {
	(0..count)
		.map(|index| {
			let mut bytes = Vec::new();
			let mut encoder = png::Encoder::new(&mut bytes, 8, 8);
			encoder.set_color(png::ColorType::Grayscale);
			let shade = (index * 255 / count.max(1)) as u8;
			encoder.write_header()?.write_image_data(&[shade; 64])?;
			Ok(File { path: format!("{index:04}.png"), bytes })
		})
		.collect()
}

/// Publish `count` pictures as `owner` and wait until validators vouch for them.
pub async fn publish(world: &World, count: usize, owner: &Signer) -> Result<VersionId> {
	let (chain, ipfs) = (world.chain().await?, world.node().ipfs());
	let new = NewDataset::add(&ipfs, "Greys", MediaKind::Images, pictures(count)?).await?;
	let id = chain.register(new, owner).await?;
	chain.wait_until_available(id, PATIENCE).await?;
	Ok(id)
}
