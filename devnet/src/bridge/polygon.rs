//! A chain that stands in for Polygon, and whose checkpoints are left on our Ethereum.
//!
//! It runs on `anvil`. Its validators are played by us: nobody checks them but the owner of the
//! checkpoint contract, as is said in `docs/bridge/trust.md`.

use super::{package, Ethereum};
use crate::Process;
use alloy_sol_types::{sol, SolCall};
use anyhow::{bail, ensure, Context, Result};
use sensor_bridge_evm::{
	account::{Evm, Sent},
	hexadecimal::parse_bytes,
	Node, H160,
};
use sensor_bridge_primitives::{polygon, HeaderProof};
use std::{
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};

/// Its chain id.
pub const CHAIN: u64 = 1_338;
/// From the number of one checkpoint to that of the next.
const STEP: u64 = 10_000;
/// How long it may take until it answers.
const START_TIMEOUT: Duration = Duration::from_secs(30);

sol! {
	function submitCheckpoint(uint256 start, uint256 end, bytes32 root) external;
	function setNextHeaderBlock(uint256 headerBlockId) external;
	function nextHeaderBlock() external view returns (uint256);
}

/// The running chain.
#[derive(Debug)]
pub struct Polygon {
	url: String,
	_process: Process,
}

impl Polygon {
	/// Start it. It makes a block for each transaction, and one every `block_seconds` besides; with 0,
	/// for transactions alone.
	pub async fn start(directory: &Path, port: u16, block_seconds: u64) -> Result<Self> {
		std::fs::create_dir_all(directory)?;
		let mut command = Command::new(program()?);
		command.args(["--port", &port.to_string(), "--chain-id", &CHAIN.to_string()]).args([
			"--host",
			"127.0.0.1",
			"--hardfork",
			"prague",
			// Two blocks later they are final, as on Polygon within seconds.
			"--slots-in-an-epoch",
			"1",
		]);
		if block_seconds > 0 {
			command.args(["--mixed-mining", "--block-time", &block_seconds.to_string()]);
		}
		let mut process = Process::start(command, &directory.join("polygon.log"))?;
		let (url, started) = (format!("http://127.0.0.1:{port}"), Instant::now());
		while Node::connect(&url).await.is_err() {
			ensure!(process.is_running(), "anvil ended at once:\n{}", process.log_tail(15));
			ensure!(started.elapsed() < START_TIMEOUT, "anvil does not answer");
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
		Ok(Self { url, _process: process })
	}

	/// The address of its JSON-RPC.
	pub fn url(&self) -> &str {
		&self.url
	}
}

/// The contract on Ethereum on which checkpoints are left, and the account that leaves them.
pub struct Checkpointer {
	root_chain: H160,
	ethereum: Evm,
	polygon: Node,
	/// The first block that is in no checkpoint.
	next: u64,
	/// The first block of the last checkpoint.
	last: u64,
}

impl Checkpointer {
	/// Put the contract on Ethereum, by an account of its own.
	pub(super) async fn deploy(ethereum: &Ethereum, polygon: &Polygon, key: &str) -> Result<Self> {
		let ethereum = super::evm(ethereum.execution(), key).await?;
		let root_chain = match ethereum.create(ethereum.nonce().await?, creation_code()?).await? {
			Sent::Done { created: Some(contract), .. } => contract,
			other => bail!("the contract for checkpoints was not made: {other:?}"),
		};
		let polygon = Node::connect(polygon.url()).await?;
		Ok(Self { root_chain, ethereum, polygon, next: 0, last: 0 })
	}

	/// The contract.
	pub fn root_chain(&self) -> H160 {
		self.root_chain
	}

	/// Leave a checkpoint of all blocks of Polygon since the last one.
	pub async fn leave(&mut self) -> Result<()> {
		let head = self.polygon.head().await?;
		if head < self.next {
			return Ok(());
		}
		let mut leaves = Vec::new();
		for number in self.next..=head {
			let header = self.polygon.header(&format!("{number:#x}")).await?;
			leaves.push(HeaderProof::from(&header).leaf());
		}
		let root = polygon::root(&leaves).0.into();
		let number = alloy_primitives::U256::from::<u64>;
		let call = submitCheckpointCall { start: number(self.next), end: number(head), root };
		match self.ethereum.send(self.root_chain, call.abi_encode()).await? {
			Sent::Done { .. } => (self.last, self.next) = (self.next, head + 1),
			Sent::Refused(why) => bail!("the checkpoint was refused: {why}"),
		}
		Ok(())
	}

	/// The first block of Polygon that is in no checkpoint.
	pub fn next(&self) -> u64 {
		self.next
	}

	/// Delete the last checkpoint, once after it was left, as the owner of Polygon's contract can; the
	/// block of Ethereum that logs it.
	pub async fn delete_last(&mut self) -> Result<u64> {
		let next = self.ethereum.read(self.root_chain, nextHeaderBlockCall {}, "latest").await?;
		let last = next - alloy_primitives::U256::from(STEP);
		let call = setNextHeaderBlockCall { headerBlockId: last };
		match self.ethereum.send(self.root_chain, call.abi_encode()).await? {
			Sent::Done { block, .. } => {
				self.next = self.last;
				Ok(block)
			},
			Sent::Refused(why) => bail!("the deletion was refused: {why}"),
		}
	}
}

/// anvil as `scripts/setup-bridge` installs it, which npm has for Linux on x86-64 alone; else the one on
/// the PATH.
pub(super) fn program() -> Result<PathBuf> {
	let installed = package("devnet")?.join("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
	let path = std::env::var_os("PATH").unwrap_or_default();
	let on_path = std::env::split_paths(&path).map(|folder| folder.join("anvil"));
	std::iter::once(installed).chain(on_path).find(|program| program.is_file()).context(
		"anvil is missing: run scripts/setup-bridge or, where npm has none for this machine, install Foundry",
	)
}

/// What makes the contract for checkpoints.
fn creation_code() -> Result<Vec<u8>> {
	const COMPILED: &str = include_str!("../../../bridge/contracts/abi/devnet.json");
	let all: serde_json::Value = serde_json::from_str(COMPILED)?;
	let code = all["RootChain"]["creation"].as_str().context("RootChain is not compiled")?;
	Ok(parse_bytes(code)?)
}
