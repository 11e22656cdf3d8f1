//! `sensor-node`: the Sensor chain node.
//!
//! Wiring only. The chain's rules are in the runtime, IPFS and the compute worker in crates of
//! their own.

mod chain_spec;
mod cli;
mod command;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run(cli::Cli::from_env()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		},
	}
}
