//! Where off-chain workers find the services beside them.
//!
//! The node writes these keys into its own off-chain storage when it starts. Nothing here is
//! consensus: every node has its own values.

use crate::ContentId;
use alloc::vec::Vec;
use polkadot_sdk::sp_io::offchain_index;

/// Persistent off-chain key: base URL of the IPFS HTTP API, as in `http://127.0.0.1:5001`.
pub const IPFS_API: &[u8] = b"sensor/ipfs-api";

/// Persistent off-chain key: base URL of the compute worker, as in `http://127.0.0.1:5051`.
///
/// Absent on nodes that run no worker.
pub const WORKER_API: &[u8] = b"sensor/worker-api";

/// Persistent off-chain key: the account, encoded, of the pinner whose node this is.
///
/// Absent on nodes that keep nothing for rent.
pub const PINNER: &[u8] = b"sensor/pinner";

/// Prefix of off-chain-indexed blocks that the runtime made; the binary CID follows.
///
/// Every node that executes the block keeps the bytes there, until its off-chain worker has put
/// them into IPFS, however much later that is.
pub const BLOCKS: &[u8] = b"sensor/blocks/";

/// Keep `bytes` beside the chain, on every node that executes this block and indexes off-chain
/// data, until its off-chain worker puts them into IPFS. Readable under [`block_key`].
pub fn index_block(content: ContentId, bytes: &[u8]) {
	offchain_index::set(&block_key(content), bytes);
}

/// Where [`index_block`] keeps the bytes of `content`, in persistent off-chain storage.
pub fn block_key(content: ContentId) -> Vec<u8> {
	let mut key = BLOCKS.to_vec();
	key.extend(content.to_bytes());
	key
}
