//! Node-local JSON-RPC: what only this node can answer.
//!
//! Everything that the chain knows is read from its state; these methods are about the services
//! beside the node. One file a namespace. `openrpc.json` describes all of them.

pub mod ipfs;

use jsonrpsee::{types::ErrorObjectOwned, Extensions};
use polkadot_sdk::sc_rpc::DenyUnsafe;

/// Code of an answer that says why the IPFS node could not do what it was asked.
pub const IPFS_ERROR: i32 = 7001;

/// Refuse methods that cost the node, or change it, to callers who may only read.
///
/// The RPC server marks each connection; one without a mark is not trusted.
fn only_trusted(extensions: &Extensions) -> Result<(), ErrorObjectOwned> {
	extensions.get::<DenyUnsafe>().unwrap_or(&DenyUnsafe::Yes).check_if_safe()?;
	Ok(())
}
