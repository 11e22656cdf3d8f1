//! The command line: what it prints, and what it says when something is wrong.

use anyhow::Result;
use sensor_devnet::Layout;
use sensor_journeys::{pictures, sensor, World};
use serde_json::Value;
use std::process::Output;

fn text(output: &Output) -> (String, String) {
	let read = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	(read(&output.stdout), read(&output.stderr))
}

#[test]
fn an_unknown_argument_is_named_with_what_might_have_been_meant() -> Result<()> {
	let output = sensor(&["account", "balance", "//Alice", "--jsno"])?;
	let (_, errors) = text(&output);
	assert!(!output.status.success());
	assert!(errors.contains("--jsno") && errors.contains("--json"), "{errors}");
	Ok(())
}

#[test]
fn a_node_that_is_down_is_named_with_what_to_check() -> Result<()> {
	let output = sensor(&["--url", "ws://127.0.0.1:9", "account", "balance", "//Alice"])?;
	let (_, errors) = text(&output);
	assert!(!output.status.success());
	assert!(errors.contains("ws://127.0.0.1:9") && errors.contains("--url"), "{errors}");
	let output = sensor(&["--json", "--url", "ws://127.0.0.1:9", "status"])?;
	let answer: Value = serde_json::from_slice(&output.stdout)?;
	assert!(answer["error"].as_str().is_some_and(|error| error.contains("ws://127.0.0.1:9")));
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_is_published_shown_and_fetched_back() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let home = tempfile::tempdir()?;
	let (photos, back) = (home.path().join("photos"), home.path().join("back"));
	std::fs::create_dir(&photos)?;
	let files = pictures(12)?;
	for file in &files {
		std::fs::write(photos.join(&file.path), &file.bytes)?;
	}
	let photos = photos.to_string_lossy();

	let publish = || -> Result<Value> {
		let output = world.sensor(&[
			"--json", "dataset", "publish", &photos, "--name", "Greys", "--from", "//Alice",
		])?;
		let (answer, errors) = text(&output);
		assert!(output.status.success(), "{answer}{errors}");
		Ok(serde_json::from_str(&answer)?)
	};
	let answer = publish()?;
	assert_eq!((&answer["availability"], &answer["items"]), (&"Available".into(), &12.into()));

	assert_eq!(publish()?["id"], answer["id"], "what is registered is not registered twice");

	let id = answer["id"].as_str().unwrap_or_default();
	let output = world.sensor(&["dataset", "get", id, "--out", &back.to_string_lossy()])?;
	assert!(output.status.success(), "{:?}", text(&output));
	for file in files {
		assert_eq!(std::fs::read(back.join(&file.path))?, file.bytes, "{}", file.path);
	}

	let (listed, _) = text(&world.sensor(&["dataset", "list"])?);
	assert!(listed.contains("Greys") && listed.contains("Available"), "{listed}");
	let output = world.sensor(&["dataset", "show", "99.0"])?;
	assert!(text(&output).1.contains("99.0 does not exist"), "{:?}", text(&output));
	Ok(())
}
