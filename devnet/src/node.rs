//! One node: its process, where it listens, and what it writes.

use crate::Process;
use anyhow::{bail, Context, Result};
use sensor_client::{Chain, Ipfs};
use std::{
	net::{Ipv4Addr, TcpListener},
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};

/// How long a node may take until it answers.
const START_TIMEOUT: Duration = Duration::from_secs(90);

/// Where a node listens, on 127.0.0.1.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
	/// JSON-RPC over WebSocket and HTTP.
	pub rpc: u16,
	/// The chain's peer-to-peer network.
	pub p2p: u16,
	/// The IPFS HTTP API and gateway.
	pub ipfs_api: u16,
	/// IPFS peer-to-peer.
	pub ipfs_p2p: u16,
	/// The compute worker's HTTP API.
	pub worker: u16,
	/// Prometheus metrics.
	pub prometheus: u16,
}

impl Ports {
	/// The well-known ports, each moved up by `offset`.
	pub fn well_known(offset: u16) -> Self {
		Self {
			rpc: 9944 + offset,
			p2p: 30333 + offset,
			ipfs_api: 5001 + offset,
			ipfs_p2p: 4001 + offset,
			worker: 5051 + offset,
			prometheus: 9615 + offset,
		}
	}

	/// Ports for `count` nodes that are free right now.
	pub fn free(count: usize) -> Result<Vec<Self>> {
		let of_one_node = |ports: &[u16]| Self {
			rpc: ports[0],
			p2p: ports[1],
			ipfs_api: ports[2],
			ipfs_p2p: ports[3],
			worker: ports[4],
			prometheus: ports[5],
		};
		Ok(free_ports(6 * count)?.chunks_exact(6).map(of_one_node).collect())
	}

	/// The first of these ports that something else listens on.
	pub fn taken(&self) -> Option<u16> {
		[self.rpc, self.p2p, self.ipfs_api, self.ipfs_p2p, self.worker, self.prometheus]
			.into_iter()
			.find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_err())
	}
}

/// Ports that are free right now.
pub fn free_ports(count: usize) -> Result<Vec<u16>> {
	// All are taken at once, so that no two of them are the same.
	let sockets = (0..count)
		.map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
		.collect::<std::io::Result<Vec<_>>>()?;
	sockets.iter().map(|socket| Ok(socket.local_addr()?.port())).collect()
}

/// What to start.
#[derive(Clone, Debug)]
pub struct NodeConfig {
	/// Shown in logs.
	pub name: String,
	/// The chain: `dev`, `local` or a file.
	pub chain: String,
	/// Where it listens.
	pub ports: Ports,
	/// Whether it runs a compute worker.
	pub worker: bool,
	/// Operator key of a compute provider to put into its key store.
	pub operator: Option<String>,
	/// Further arguments, as in `--alice`.
	pub args: Vec<String>,
}

/// A running node.
#[derive(Debug)]
pub struct Node {
	config: NodeConfig,
	directory: PathBuf,
	binary: PathBuf,
	process: Process,
}

impl Node {
	/// Start `binary` with its data and log under `directory`.
	pub(crate) fn spawn(binary: &Path, directory: &Path, config: NodeConfig) -> Result<Self> {
		std::fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
		if let Some(secret) = &config.operator {
			insert_operator(binary, directory, &config.chain, secret)?;
		}
		let process = spawn(binary, directory, &config)?;
		Ok(Self { config, directory: directory.into(), binary: binary.into(), process })
	}

	/// Wait until its RPC answers; an error with the end of its log if it ends instead.
	pub(crate) async fn wait_until_it_answers(&mut self) -> Result<()> {
		let started = Instant::now();
		loop {
			if !self.is_running() {
				bail!("{} ended at once:\n{}", self.name(), self.log_tail(15));
			}
			if std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, self.config.ports.rpc)).is_ok() {
				break;
			}
			if started.elapsed() > START_TIMEOUT {
				bail!("{} does not answer:\n{}", self.name(), self.log_tail(15));
			}
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
		self.chain().await.map(drop)
	}

	/// Its name.
	pub fn name(&self) -> &str {
		&self.config.name
	}

	/// Where it listens.
	pub fn ports(&self) -> Ports {
		self.config.ports
	}

	/// Whether it is a compute provider's.
	pub fn is_provider(&self) -> bool {
		self.config.operator.is_some()
	}

	/// The JSON-RPC address.
	pub fn rpc_url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.config.ports.rpc)
	}

	/// The IPFS API's address.
	pub fn ipfs_url(&self) -> String {
		format!("http://127.0.0.1:{}", self.config.ports.ipfs_api)
	}

	/// A connection to its RPC.
	pub async fn chain(&self) -> Result<Chain> {
		Ok(Chain::connect(&self.rpc_url()).await?)
	}

	/// Its IPFS API.
	pub fn ipfs(&self) -> Ipfs {
		Ipfs::new(&self.ipfs_url())
	}

	/// The process id.
	pub fn pid(&self) -> u32 {
		self.process.id()
	}

	/// Its data directory.
	pub fn directory(&self) -> &Path {
		&self.directory
	}

	/// Resident memory now and at its peak, in bytes.
	pub fn memory(&self) -> Result<(u64, u64)> {
		let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
		let kilobytes = |field: &str| {
			let line = status.lines().find(|line| line.starts_with(field))?;
			line.split_whitespace().nth(1)?.parse::<u64>().ok()
		};
		let read = |field| kilobytes(field).with_context(|| format!("no {field} in /proc"));
		Ok((read("VmRSS:")? * 1024, read("VmHWM:")? * 1024))
	}

	/// Whether the process still runs.
	pub fn is_running(&mut self) -> bool {
		self.process.is_running()
	}

	/// The last lines of its log.
	pub fn log_tail(&self, lines: usize) -> String {
		self.process.log_tail(lines)
	}

	/// Where it writes its log.
	pub fn log_path(&self) -> PathBuf {
		self.process.log_path().into()
	}

	/// End it and start it again on the same data.
	pub async fn restart(&mut self) -> Result<()> {
		self.stop();
		self.process = spawn(&self.binary, &self.directory, &self.config)?;
		self.wait_until_it_answers().await
	}

	/// Ask it to end, wait, and kill it if it does not.
	pub fn stop(&mut self) {
		self.process.stop();
	}
}

fn spawn(binary: &Path, directory: &Path, config: &NodeConfig) -> Result<Process> {
	let Ports { rpc, p2p, ipfs_api, ipfs_p2p, worker, prometheus } = config.ports;
	let mut command = Command::new(binary);
	command
		.arg("--base-path")
		.arg(directory)
		.args(["--name", &config.name, "--chain", &config.chain])
		.args(["--rpc-port", &rpc.to_string(), "--rpc-methods", "unsafe"])
		.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{p2p}/ws")])
		.args(["--ipfs-port", &ipfs_api.to_string()])
		.args(["--ipfs-listen", &format!("/ip4/127.0.0.1/tcp/{ipfs_p2p}")])
		.args(["--prometheus-port", &prometheus.to_string()])
		.args(["--no-telemetry", "--no-mdns", "--no-hardware-benchmarks"])
		.args(&config.args);
	if config.worker {
		command.args(["--worker", "--worker-port", &worker.to_string()]);
	}
	Process::start(command, &directory.join("node.log"))
}

/// Puts a compute operator's key into a node's key store.
fn insert_operator(binary: &Path, directory: &Path, chain: &str, secret: &str) -> Result<()> {
	let output = Command::new(binary)
		.args(["key", "insert", "--key-type", "comp", "--scheme", "sr25519"])
		.args(["--suri", secret, "--chain", chain])
		.arg("--base-path")
		.arg(directory)
		.output()
		.with_context(|| format!("cannot start {}", binary.display()))?;
	if !output.status.success() {
		bail!("cannot insert the operator key: {}", String::from_utf8_lossy(&output.stderr));
	}
	Ok(())
}
