//! A relayer, as anybody runs one.

use super::Bridge;
use crate::{node::free_ports, Process};
use anyhow::Result;
use std::process::Command;

/// A running relayer. It can be killed at any time: it remembers nothing.
#[derive(Debug)]
pub struct Relayer {
	process: Process,
	metrics: u16,
}

impl Relayer {
	pub(super) fn start(bridge: &Bridge, place: usize) -> Result<Self> {
		const NAMES: [&str; 5] = ["//Ferdie", "//Eve", "//Dave", "//Charlie", "//Bob"];
		let key = &bridge.ethereum.accounts()[2 + place].key;
		let metrics = free_ports(1)?[0];
		let mut command = Command::new(bridge.bin.join("sensor-relayer"));
		command
			.args(["--every", "1", "--metrics-port", &metrics.to_string()])
			.args(["--sensor", &bridge.sensor.first().rpc_url()])
			.args(["--evm", bridge.ethereum.execution(), "--evm", bridge.polygon.url()])
			.args(["--beacon", bridge.ethereum.beacon()]);
		// Half of them read their keys from files.
		if place.is_multiple_of(2) {
			command.env("RELAYER_EVM_KEY", key).env("RELAYER_SENSOR_KEY", NAMES[place]);
		} else {
			for (option, secret) in [("evm", key.as_str()), ("sensor", NAMES[place])] {
				let file = bridge.directory.join(format!("relayer-{place}.{option}.key"));
				std::fs::write(&file, format!("{secret}\n"))?;
				command.arg(format!("--{option}-key-file")).arg(file);
			}
		}
		let log = bridge.directory.join(format!("relayer-{place}.log"));
		Ok(Self { process: Process::start(command, &log)?, metrics })
	}

	/// What it counts, as Prometheus reads it.
	pub async fn metrics(&self) -> Result<String> {
		let url = format!("http://127.0.0.1:{}/metrics", self.metrics);
		let client = reqwest::Client::builder().no_proxy().build()?;
		Ok(client.get(url).send().await?.error_for_status()?.text().await?)
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
