//! The block that Ethereum's light client begins with, as a call that root makes.
//!
//! Whoever votes for the call compares the block with what other beacon nodes say is final: from there
//! on, nobody has to be believed.

use crate::{
	nodes::{
		beacon::{root_of, Beacon},
		sensor::{argument, Sensor},
	},
	options::Checkpoint,
};
use anyhow::Result;
use serde_json::json;

/// Print it.
pub async fn print(options: &Checkpoint) -> Result<()> {
	let sensor = Sensor::connect(&options.sensor).await?;
	let checkpoint = Beacon::connect(&options.beacon).await?.checkpoint().await?;
	let (slot, root) = (checkpoint.header.slot, root_of(&checkpoint.header)?);
	let arguments = (argument(Box::new(checkpoint)),);
	let call = sensor.encode("EthereumClient", "force_checkpoint", arguments).await?;
	let call = format!("0x{}", hex::encode(call));
	if options.json {
		println!("{}", json!({ "slot": slot, "root": root, "call": call }));
		return Ok(());
	}
	println!("Slot  {slot}");
	println!("Root  {root:?}");
	println!("Call  {call}");
	println!();
	println!(
		"Compare the root with other beacon nodes. Then propose it: sensor gov propose root CALL"
	);
	Ok(())
}
