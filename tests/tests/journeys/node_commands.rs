//! The node's other commands, on the data of a node that has stopped.

use anyhow::{ensure, Result};
use sensor_devnet::Layout;
use sensor_journeys::{binaries, Turn, World};
use serde_json::Value;
use std::{path::Path, process::Command};

/// What `sensor-node` prints, given the data of a development chain in `directory`.
fn node(arguments: &[&str], directory: &Path) -> Result<String> {
	let output = Command::new(binaries()?.join("sensor-node"))
		.args(arguments)
		.args(["--chain", "dev", "--base-path"])
		.arg(directory)
		.output()?;
	let errors = String::from_utf8_lossy(&output.stderr);
	ensure!(output.status.success(), "sensor-node {}: {errors}", arguments.join(" "));
	Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_are_checked_exported_removed_and_imported_again() -> Result<()> {
	let mut world = World::start(Layout::Single).await?;
	world.chain().await?.block(4).await?;
	world.network.nodes_mut()[0].stop();
	let directory = world.node().directory();
	let best = || -> Result<Value> {
		let info: Value = serde_json::from_str(&node(&["chain-info"], directory)?)?;
		Ok(info["best_hash"].clone())
	};

	let before = best()?;
	node(&["check-block", "3"], directory)?;
	let export = directory.join("blocks.json");
	let file = export.to_string_lossy();
	node(&["export-blocks", &file], directory)?;

	let chain = directory.join("chains/sensor_dev");
	let removed = node(&["purge-chain", "-y"], directory)?;
	assert!(removed.contains("removed") && !chain.join("paritydb").exists(), "{removed}");
	assert!(chain.join("ipfs").exists(), "IPFS data is no part of the database");

	node(&["import-blocks", &file], directory)?;
	assert_eq!(best()?, before);
	Ok(())
}

#[test]
fn a_machine_can_be_measured() -> Result<()> {
	let _turn = Turn::alone();
	let directory = tempfile::tempdir()?;
	// A tenth of a second is too short to judge a machine by, and long enough to see it measured.
	let mut arguments = vec!["benchmark", "machine", "--allow-fail"];
	for limit in ["--verify-duration", "--hash-duration", "--memory-duration", "--disk-duration"] {
		arguments.extend([limit, "0.1"]);
	}
	node(&arguments, directory.path()).map(drop)
}
