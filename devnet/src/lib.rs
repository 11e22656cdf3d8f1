//! Development networks: real nodes, started, watched and ended on one machine.
//!
//! Everything listens on 127.0.0.1. The networks end with the value that owns them.

pub mod bridge;
mod compute;
mod layout;
mod node;
mod process;

pub use compute::{operator_uri, provider_uri, Offer};
pub use layout::{own_directory, Layout, Network};
pub use node::{free_ports, Node, NodeConfig, Ports};
pub use process::Process;
