//! Content addresses in a third of the memory, for walks that remember many.

use crate::{
	block::{self, DAG_PB, RAW},
	Error,
};
use cid::{multihash::Multihash, Cid, Version};
use multihash_codetable::Code;

const IS_DAG_PB: u8 = 1;
const IS_BLAKE2B: u8 = 2;
const IS_VERSION_0: u8 = 4;

/// An address of a kind that this node works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Compact {
	kind: u8,
	digest: [u8; 32],
}

impl Compact {
	/// Whether the block may link to others.
	pub fn is_dag_pb(&self) -> bool {
		self.kind & IS_DAG_PB != 0
	}

	/// What is the same for two addresses of the same bytes, understood in the same way.
	pub fn identity(self) -> Self {
		Self { kind: self.kind & !IS_VERSION_0, ..self }
	}

	/// The address in full.
	pub fn cid(&self) -> Cid {
		let hash = match self.kind & IS_BLAKE2B {
			0 => Code::Sha2_256,
			_ => Code::Blake2b256,
		};
		let hash = Multihash::wrap(hash.into(), &self.digest).expect("32 bytes fit into 64; qed");
		match self.kind {
			kind if kind & IS_VERSION_0 != 0 => {
				Cid::new_v0(hash).expect("the hash was that of a version 0; qed")
			},
			_ => Cid::new_v1(if self.is_dag_pb() { DAG_PB } else { RAW }, hash),
		}
	}
}

impl TryFrom<&Cid> for Compact {
	type Error = Error;

	fn try_from(cid: &Cid) -> Result<Self, Error> {
		block::check_supported(cid)?;
		let digest = cid.hash().digest();
		let digest = digest.try_into().map_err(|_| Error::malformed(cid, "its hash is short"))?;
		let mut kind = 0;
		if cid.codec() == DAG_PB {
			kind |= IS_DAG_PB;
		}
		if cid.hash().code() == u64::from(Code::Blake2b256) {
			kind |= IS_BLAKE2B;
		}
		if cid.version() == Version::V0 {
			kind |= IS_VERSION_0;
		}
		Ok(Self { kind, digest })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use multihash_codetable::MultihashDigest;

	#[test]
	fn an_address_comes_back_as_it_was() {
		for hash in [Code::Sha2_256, Code::Blake2b256] {
			for codec in [RAW, DAG_PB] {
				let cid = Cid::new_v1(codec, hash.digest(b"x"));
				assert_eq!(Compact::try_from(&cid).unwrap().cid(), cid);
			}
		}
		let old = Cid::new_v0(Code::Sha2_256.digest(b"x")).unwrap();
		let new = Cid::new_v1(DAG_PB, *old.hash());
		let (old_compact, new_compact) =
			(Compact::try_from(&old).unwrap(), Compact::try_from(&new).unwrap());
		assert_eq!(old_compact.cid(), old);
		assert_ne!(old_compact, new_compact);
		assert_eq!(old_compact.identity(), new_compact.identity());
	}

	#[test]
	fn an_address_of_another_kind_is_refused() {
		let cbor = Cid::new_v1(0x71, Code::Sha2_256.digest(b"x"));
		assert!(Compact::try_from(&cbor).is_err());
		let identity = Cid::new_v1(RAW, Multihash::wrap(0, b"x").unwrap());
		assert!(Compact::try_from(&identity).is_err());
	}
}
