//! A relayer, as anybody runs one.

use super::Bridge;
use crate::Process;
use anyhow::Result;
use std::process::Command;

/// A running relayer. It can be killed at any time: it remembers nothing.
#[derive(Debug)]
pub struct Relayer {
	process: Process,
}

impl Relayer {
	pub(super) fn start(bridge: &Bridge, place: usize) -> Result<Self> {
		const NAMES: [&str; 5] = ["//Ferdie", "//Eve", "//Dave", "//Charlie", "//Bob"];
		let key = &bridge.ethereum.accounts()[2 + place].key;
		let mut command = Command::new(bridge.bin.join("sensor-relayer"));
		command
			.args(["--every", "1", "--metrics-port", "0"])
			.args(["--sensor", &bridge.sensor.first().rpc_url()])
			.args(["--evm", bridge.ethereum.execution(), "--evm", bridge.polygon.url()])
			.args(["--beacon", bridge.ethereum.beacon()])
			.env("RELAYER_EVM_KEY", key)
			.env("RELAYER_SENSOR_KEY", NAMES[place]);
		let log = bridge.directory.join(format!("relayer-{place}.log"));
		Ok(Self { process: Process::start(command, &log)? })
	}

	/// End it on the spot.
	pub fn kill(mut self) {
		self.process.kill();
	}

	/// The last lines of its log.
	pub fn log_tail(&self, lines: usize) -> String {
		self.process.log_tail(lines)
	}
}
