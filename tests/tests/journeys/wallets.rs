//! polkadot-api and polkadot-js, which wallets and dApps are built on, work with the chain.

use anyhow::{ensure, Context, Result};
use sensor_devnet::Layout;
use sensor_journeys::World;
use std::{path::Path, process::Command};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Node.js; run with make wallets"]
async fn polkadot_api_and_polkadot_js_connect_read_and_send() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let output = Command::new("node")
		.arg("--test")
		.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("wallets"))
		.env("SENSOR_URL", world.node().rpc_url())
		.output()
		.context("cannot start Node.js")?;
	ensure!(
		output.status.success(),
		"{}{}",
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr)
	);
	Ok(())
}
