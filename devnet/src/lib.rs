//! Development networks: real nodes, started, watched and ended on one machine.
//!
//! Everything listens on 127.0.0.1. The networks end with the value that owns them.

mod layout;
mod node;

pub use layout::{own_directory, Layout, Network};
pub use node::{Node, NodeConfig, Ports};

/// Secret URI of the operator key of provider number `index` on development networks.
///
/// The provider's account is the same without `//operator`.
pub fn operator_uri(index: usize) -> String {
	format!("{}//operator", provider_uri(index))
}

/// Secret URI of the account of provider number `index` on development networks.
pub fn provider_uri(index: usize) -> String {
	format!("//Provider//{index}")
}
