//! `sensor-devnet` as a user runs it.

use crate::{binaries, sensor, Turn};
use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;
use std::{
	ffi::OsString,
	io::{BufRead, BufReader},
	net::TcpStream,
	path::Path,
	process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

/// Where a node answers.
struct Addresses {
	rpc: String,
	ipfs: String,
}

/// A network that `sensor-devnet` keeps up, as `make run` and `make local` start it.
pub struct Devnet {
	child: Child,
	// Open to the end, since the program prints to the end.
	printed: BufReader<ChildStdout>,
	nodes: Vec<Addresses>,
	_turn: Turn,
}

impl Devnet {
	/// Start `network`, which is `run` or `local`, on free ports, and wait until it is up.
	pub fn start(network: &str) -> Result<Self> {
		let turn = Turn::alone();
		let program = binaries()?.join("sensor-devnet");
		let mut child = Command::new(&program)
			.args([network, "--free-ports"])
			.stdout(Stdio::piped())
			.spawn()
			.with_context(|| format!("cannot start {}", program.display()))?;
		let printed = BufReader::new(child.stdout.take().context("it is piped")?);
		let mut devnet = Self { child, printed, nodes: Vec::new(), _turn: turn };
		devnet.read_until_up()?;
		Ok(devnet)
	}

	fn read_until_up(&mut self) -> Result<()> {
		for line in (&mut self.printed).lines() {
			let line = line?;
			let words: Vec<_> = line.split_whitespace().collect();
			if let [_, "RPC", rpc, "IPFS", ipfs, ..] = words[..] {
				self.nodes.push(Addresses { rpc: rpc.into(), ipfs: ipfs.into() });
			}
			if line.starts_with("Ctrl-C") {
				return Ok(());
			}
		}
		bail!("the network did not come up: {}", self.child.wait()?)
	}

	/// How many nodes there are.
	pub fn size(&self) -> usize {
		self.nodes.len()
	}

	/// What `sensor --json` answers when it asks node number `node`.
	pub fn sensor(&self, node: usize, arguments: &[&str]) -> Result<Value> {
		let Addresses { rpc, ipfs } = self.nodes.get(node).context("there is no such node")?;
		let common = ["--json", "--url", rpc, "--ipfs", ipfs];
		let output = sensor(&[&common[..], arguments].concat())?;
		let answer = serde_json::from_slice(&output.stdout)?;
		ensure!(output.status.success(), "sensor {}: {answer}", arguments.join(" "));
		Ok(answer)
	}

	/// Run `script` in bash as in another terminal, with files under `home`, and stop at the first
	/// command that fails.
	pub fn terminal(&self, script: &str, home: &Path) -> Result<()> {
		let Addresses { rpc, ipfs } = self.nodes.first().context("there are no nodes")?;
		let mut path = OsString::from(binaries()?);
		path.push(":");
		path.push(std::env::var_os("PATH").unwrap_or_default());
		let output = Command::new("timeout")
			.args(["300", "bash", "-euxc", script])
			.current_dir(home)
			.env("TMPDIR", home)
			.env("PATH", path)
			.env("SENSOR_URL", rpc)
			.env("SENSOR_IPFS", ipfs)
			.output()?;
		ensure!(
			output.status.success(),
			"{}\n{}{}",
			output.status,
			String::from_utf8_lossy(&output.stdout),
			String::from_utf8_lossy(&output.stderr)
		);
		Ok(())
	}

	/// Press Ctrl-C; an error unless it ends well and takes all nodes with it.
	pub fn end(mut self) -> Result<()> {
		let status = self.interrupt()?;
		ensure!(status.success(), "sensor-devnet ended with {status}");
		for Addresses { rpc, .. } in &self.nodes {
			let address = rpc.trim_start_matches("ws://");
			ensure!(TcpStream::connect(address).is_err(), "a node at {rpc} was left behind");
		}
		Ok(())
	}

	fn interrupt(&mut self) -> Result<ExitStatus> {
		if let Some(ended) = self.child.try_wait()? {
			return Ok(ended);
		}
		let kill = format!("kill -INT {}", self.child.id());
		Command::new("sh").args(["-c", &kill]).status()?;
		Ok(self.child.wait()?)
	}
}

impl Drop for Devnet {
	fn drop(&mut self) {
		let _ = self.interrupt();
	}
}
