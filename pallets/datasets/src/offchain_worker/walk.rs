//! An auditor's walk over a whole version.
//!
//! Its digest is a hash chain over the seed, the auditor and the bytes of every block, so that two
//! who walked the same data as the same auditor come to the same digest, and nobody can without the
//! bytes.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::ops::Deref;
use frame::{deps::sp_core::offchain::Timestamp, hashing::blake2_256, prelude::H256};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{self as offchain_ipfs, Ipfs, Stretch};
use sensor_primitives::{keys::audit::AuditorId, ContentId};

/// A walk that is under way or over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Walk {
	/// The hash chain so far.
	pub(crate) digest: H256,
	walk: offchain_ipfs::Walk,
}

impl Walk {
	/// Begin at `root`, and fetch no more than `allowance` bytes, as different blocks.
	pub(crate) fn begin(root: ContentId, allowance: u64, seed: H256, auditor: &AuditorId) -> Self {
		let digest = (b"sensor/walk", seed, auditor).using_encoded(blake2_256).into();
		Self { digest, walk: offchain_ipfs::Walk::begin(root, allowance) }
	}

	/// Go on until `until`.
	pub(super) fn advance(&mut self, ipfs: &Ipfs, until: Timestamp) -> Stretch {
		let Self { digest, walk } = self;
		walk.advance(ipfs, until, |bytes| *digest = chain(*digest, bytes))
	}

	/// Take in the next block, whose bytes have its hash.
	#[cfg(test)]
	pub(crate) fn step(
		&mut self,
		content: ContentId,
		bytes: &[u8],
	) -> Result<(), offchain_ipfs::Failure> {
		self.walk.step(content, bytes)?;
		self.digest = chain(self.digest, bytes);
		Ok(())
	}
}

impl Deref for Walk {
	type Target = offchain_ipfs::Walk;

	fn deref(&self) -> &Self::Target {
		&self.walk
	}
}

/// The next link of a hash chain over blocks.
pub(super) fn chain(digest: H256, bytes: &[u8]) -> H256 {
	let mut input = Vec::with_capacity(32 + bytes.len());
	input.extend_from_slice(digest.as_bytes());
	input.extend_from_slice(bytes);
	blake2_256(&input).into()
}
