//! An Ethereum that runs on this machine, with a beacon chain whose validators sign.

use crate::Process;
use anyhow::{ensure, Context, Result};
use serde::Deserialize;
use serde_json::{json, Value};
use std::{
	path::Path,
	process::Command,
	time::{Duration, Instant},
};

/// How long it may take until its first block is final.
const START_TIMEOUT: Duration = Duration::from_secs(180);
/// How long it may take to make the blocks of a sync committee's period.
const ADVANCE_TIMEOUT: Duration = Duration::from_secs(600);

/// An account with ether that everybody knows.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
	/// Its address.
	pub address: String,
	/// Its key, in hexadecimal.
	pub key: String,
}

/// What it says of itself once it is ready.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
	execution: String,
	beacon: String,
	chain_id: u64,
	accounts: Vec<Account>,
}

/// The running network.
#[derive(Debug)]
pub struct Ethereum {
	ready: Ready,
	http: reqwest::Client,
	_process: Process,
}

impl Ethereum {
	/// Start it, with its data under `directory`. It makes a block every `slot_seconds`; with 0, only
	/// when told to.
	pub(super) async fn start(
		directory: &Path,
		execution_port: u16,
		beacon_port: u16,
		slot_seconds: u64,
	) -> Result<Self> {
		std::fs::create_dir_all(directory)?;
		let mut command = Command::new(super::node()?);
		command
			.arg(super::package("devnet")?.join("src/main.mjs"))
			.arg("--dir")
			.arg(directory)
			.args(["--execution-port", &execution_port.to_string()])
			.args(["--beacon-port", &beacon_port.to_string()])
			.args(["--slot-seconds", &slot_seconds.to_string()]);
		let mut process = Process::start(command, &directory.join("ethereum.log"))?;
		let ready = wait_until_ready(&mut process).await?;
		let http = reqwest::Client::builder().no_proxy().timeout(ADVANCE_TIMEOUT).build()?;
		Ok(Self { ready, http, _process: process })
	}

	/// The address of its execution client's JSON-RPC.
	pub fn execution(&self) -> &str {
		&self.ready.execution
	}

	/// The address of its beacon node.
	pub fn beacon(&self) -> &str {
		&self.ready.beacon
	}

	/// Its chain id.
	pub fn chain_id(&self) -> u64 {
		self.ready.chain_id
	}

	/// Accounts with ether.
	pub fn accounts(&self) -> &[Account] {
		&self.ready.accounts
	}

	/// Make so many slots with a block each, as fast as it can.
	pub async fn make_slots(&self, slots: u64) -> Result<()> {
		self.advance(json!({ "slots": slots })).await
	}

	/// Make so many epochs with one block each.
	pub async fn make_epochs(&self, epochs: u64) -> Result<()> {
		self.advance(json!({ "epochs": epochs })).await
	}

	/// Put what waits into a block, and go on until light clients know it as final.
	pub async fn finalise(&self) -> Result<()> {
		self.make_slots(1).await?;
		self.make_epochs(6).await
	}

	async fn advance(&self, what: Value) -> Result<()> {
		let url = format!("{}/devnet/advance", self.ready.beacon);
		let answer = self.http.post(url).body(what.to_string()).send().await?;
		ensure!(
			answer.status().is_success(),
			"Ethereum does not advance: {}",
			answer.text().await?
		);
		Ok(())
	}
}

/// Wait for the line of JSON that it writes when something is final.
async fn wait_until_ready(process: &mut Process) -> Result<Ready> {
	let started = Instant::now();
	loop {
		let log = process.log_tail(50);
		if let Some(line) = log.lines().find(|line| line.starts_with('{')) {
			return serde_json::from_str(line).context("Ethereum's first line is not understood");
		}
		ensure!(process.is_running(), "Ethereum ended at once:\n{log}");
		ensure!(started.elapsed() < START_TIMEOUT, "Ethereum does not get ready:\n{log}");
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
}
