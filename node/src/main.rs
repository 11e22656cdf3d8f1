//! `sensor-node`: the Sensor chain node.
//!
//! Wiring only. The chain's rules are in the runtime, IPFS and the compute worker in crates of
//! their own.

mod chain_spec;
mod cli;
mod command;
mod rpc;
mod service;

use polkadot_sdk::sc_cli;

fn main() -> sc_cli::Result<()> {
	command::run(cli::Cli::from_env())
}
