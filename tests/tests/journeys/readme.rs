//! README, read by somebody who types what it says.

use anyhow::{Context, Result};
use sensor_client::primitives::SENSE;
use sensor_journeys::Devnet;
use serde_json::json;
use std::path::Path;

/// The block of commands in README that has `part`.
fn commands(part: &str) -> Result<String> {
	let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
	let text = std::fs::read_to_string(readme)?;
	let mut blocks = text.split("```").filter_map(|block| block.strip_prefix("sh\n"));
	let block = blocks.find(|block| block.contains(part));
	Ok(block.with_context(|| format!("README has no commands with '{part}'"))?.into())
}

#[test]
fn readmes_commands_work_as_written_on_the_network_that_make_run_starts() -> Result<()> {
	let home = tempfile::tempdir()?;
	let devnet = Devnet::start("run")?;
	let ask = |arguments: &[&str]| devnet.sensor(0, arguments);

	devnet.terminal(&commands("sensor campaign open")?, home.path())?;
	let campaign = ask(&["campaign", "show", "0"])?;
	assert_eq!((&campaign["stage"], &campaign["labelled"]), (&"closed".into(), &"1.0".into()));
	assert_eq!(ask(&["campaign", "reputation", "//Bob"])?["accepted"], 20);
	assert_eq!(ask(&["market", "show", "0"])?["sold"], 1);
	// Bob has taken what there was to take.
	assert_eq!(ask(&["market", "royalties", "1.0", "//Bob"])?["claimable"], "0");
	let job = ask(&["compute", "show", "0"])?;
	assert!(job["outcome"].as_str().is_some_and(|outcome| outcome.contains("Finished")), "{job}");
	assert_eq!(ask(&["dataset", "show", "2.0"])?["parents"], json!(["1.0"]));

	devnet.terminal(&commands("sensor gov vote")?, home.path())?;
	// A thousand tokens, with a conviction of two.
	assert_eq!(ask(&["gov", "show", "0"])?["ayes"], (2_000 * SENSE).to_string());

	devnet.end()
}

#[test]
fn make_local_starts_four_validators_which_end_with_ctrl_c() -> Result<()> {
	let devnet = Devnet::start("local")?;
	assert_eq!(devnet.size(), 4);
	let genesis =
		|node| Ok::<_, anyhow::Error>(devnet.sensor(node, &["status"])?["genesis"].clone());
	for node in 1..4 {
		assert_eq!(genesis(node)?, genesis(0)?);
	}
	devnet.end()
}
