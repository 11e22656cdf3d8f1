//! polkadot-api and polkadot-js, which wallets and dApps are built on, work with the chain.

use anyhow::{ensure, Result};
use sensor_devnet::Layout;
use sensor_journeys::World;
use std::{path::Path, process::Command};

#[tokio::test(flavor = "multi_thread")]
async fn polkadot_api_and_polkadot_js_connect_read_and_send() -> Result<()> {
	let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("wallets");
	if !directory.join("node_modules").exists() {
		println!("skipped: the libraries are not installed; `make wallets` installs and runs this");
		return Ok(());
	}
	let world = World::start(Layout::Single).await?;
	let output = Command::new("node")
		.arg("--test")
		.current_dir(directory)
		.env("SENSOR_URL", world.node().rpc_url())
		.output()?;
	ensure!(
		output.status.success(),
		"{}{}",
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr)
	);
	Ok(())
}
