//! `sensor-node`: the Sensor chain node.
//!
//! What it does is in [`sensor_node_service`].

use std::process::ExitCode;

fn main() -> ExitCode {
	sensor_node_service::main(env!("SUBSTRATE_CLI_IMPL_VERSION"))
}
