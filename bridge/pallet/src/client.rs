//! Who follows Ethereum for this pallet.

use codec::{Codec, DecodeWithMemTracking};
use core::fmt::Debug;
#[cfg(feature = "runtime-benchmarks")]
use polkadot_sdk::polkadot_sdk_frame as frame;
use scale_info::TypeInfo;
use sensor_bridge_primitives::{Log, ReceiptProof, Unproven};

/// The most bytes of what proves a block to [`EthereumClient`].
pub const MAX_BLOCK_PROOF: u32 = 4_096;

/// A light client of Ethereum. A hard fork there may ask for another one.
pub trait EthereumClient {
	/// Proves that a block is final, and which receipts it has. Nobody chooses between two proofs of
	/// the same block to any effect.
	type Block: Codec + DecodeWithMemTracking + Clone + PartialEq + Debug + TypeInfo + 'static;

	/// Check that a transaction of a final block logged `log`; returns the number of the block.
	///
	/// Neither who logged it is checked, nor whether it was shown before. `receipt` has at most
	/// [`MAX_PROOF`](sensor_bridge_primitives::receipt::MAX_PROOF) bytes and `block` at most
	/// [`MAX_BLOCK_PROOF`].
	fn verify(log: &Log, receipt: &ReceiptProof, block: &Self::Block) -> Result<u64, Unproven>;

	/// Make a final block exist that has these receipts, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_block(receipts: frame::deps::sp_core::H256) -> Self::Block;
}
