//! All of the Sensor chain node but its version: command line, service, RPC.
//!
//! Wiring only. The chain's rules are in the runtime, IPFS and the compute worker in crates of
//! their own. The version names the commit, so it comes from `sensor-node`, the small crate that
//! is compiled anew for every commit.

#![allow(clippy::result_large_err)] // The SDK's error type is what it is.

use std::{process::ExitCode, sync::OnceLock};

pub mod chain_spec;
pub mod cli;
pub mod command;
pub mod parts;
pub mod run;
pub mod side_services;

mod consensus;
mod rpc;

/// Target of this crate's log lines.
const LOG_TARGET: &str = "sensor";

/// What `--version` and the logs print.
static VERSION: OnceLock<&str> = OnceLock::new();

/// Do what the process's arguments say, as a node of this `version`.
pub fn main(version: &'static str) -> ExitCode {
	VERSION.get_or_init(|| version);
	match command::run(cli::Cli::from_env()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		},
	}
}
