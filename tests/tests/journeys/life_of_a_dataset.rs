//! The whole life of a dataset, as `make demo` tells it, with fewer images.

use anyhow::Result;
use sensor_journeys::{binaries, Turn};
use serde_json::Value;
use std::process::Command;

#[test]
fn the_demo_holds_to_the_last_unit() -> Result<()> {
	let _turn = Turn::alone();
	let home = tempfile::tempdir()?;
	let report = home.path().join("report.html");
	let bin = binaries()?;
	let output = Command::new(bin.join("sensor-demo"))
		.args(["--images", "400", "--test-images", "500", "--steps", "150"])
		.arg("--bin-dir")
		.arg(&bin)
		.arg("--report")
		.arg(&report)
		.output()?;
	let printed = String::from_utf8_lossy(&output.stdout);
	let errors = String::from_utf8_lossy(&output.stderr);
	let last = printed.lines().last().unwrap_or_default();
	let summary: Value = serde_json::from_str(last)?;
	assert!(output.status.success() && summary["ok"] == true, "{printed}\n{errors}");
	assert!(summary["checks"].as_array().is_some_and(|checks| checks.len() > 15), "{last}");
	let page = std::fs::read_to_string(report)?;
	assert!(page.matches("data:image/png").count() >= 20 && page.contains("<svg"));
	Ok(())
}
