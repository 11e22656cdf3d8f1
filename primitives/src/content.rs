//! Content addresses (CIDs) in the fixed-size form that is kept on chain.
//!
//! The chain accepts CIDv1 with the codecs and hashes that its validators can walk and check. A
//! CIDv0 is the same address written in another way and converts without loss.

use alloc::string::{String, ToString};
use cid::{multihash::Multihash, Cid};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use polkadot_sdk::sp_io::hashing;
use scale_info::TypeInfo;

/// What the bytes behind an address are.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Codec {
	/// Plain bytes (multicodec 0x55).
	#[codec(index = 0)]
	Raw,
	/// A MerkleDAG protobuf node, as UnixFS files and directories use (multicodec 0x70).
	#[codec(index = 1)]
	DagPb,
}

impl Codec {
	/// The multicodec code.
	pub const fn code(self) -> u64 {
		match self {
			Self::Raw => 0x55,
			Self::DagPb => 0x70,
		}
	}
}

/// Which hash function the address uses.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum HashCode {
	/// SHA2-256 (multihash 0x12).
	#[codec(index = 0)]
	Sha2_256,
	/// BLAKE2b-256 (multihash 0xb220).
	#[codec(index = 1)]
	Blake2b256,
}

impl HashCode {
	/// The multihash code.
	pub const fn code(self) -> u64 {
		match self {
			Self::Sha2_256 => 0x12,
			Self::Blake2b256 => 0xb220,
		}
	}

	/// The digest of `bytes`.
	pub fn digest(self, bytes: &[u8]) -> [u8; 32] {
		match self {
			Self::Sha2_256 => hashing::sha2_256(bytes),
			Self::Blake2b256 => hashing::blake2_256(bytes),
		}
	}
}

/// A content address.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct ContentId {
	/// What the bytes are.
	pub codec: Codec,
	/// How they were hashed.
	pub hash: HashCode,
	/// The hash.
	pub digest: [u8; 32],
}

/// Why text or bytes are not a content address that the chain can keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidContentId {
	/// Not a CID at all.
	Malformed,
	/// Neither raw (0x55) nor dag-pb (0x70).
	UnknownCodec(u64),
	/// Neither SHA2-256 (0x12) nor BLAKE2b-256 (0xb220), or not 32 bytes long.
	UnknownHash(u64),
}

impl fmt::Display for InvalidContentId {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Malformed => write!(f, "not a content address (CID)"),
			Self::UnknownCodec(code) => {
				write!(f, "codec {code:#x} is not supported; use raw (0x55) or dag-pb (0x70)")
			},
			Self::UnknownHash(code) => write!(
				f,
				"hash {code:#x} is not supported; use sha2-256 (0x12) or blake2b-256 (0xb220)"
			),
		}
	}
}

impl core::error::Error for InvalidContentId {}

impl ContentId {
	/// The address of `bytes` as a raw block under SHA2-256.
	pub fn raw(bytes: &[u8]) -> Self {
		Self::of(Codec::Raw, bytes)
	}

	/// The address of `bytes` as a dag-pb block under SHA2-256.
	pub fn dag_pb(bytes: &[u8]) -> Self {
		Self::of(Codec::DagPb, bytes)
	}

	fn of(codec: Codec, bytes: &[u8]) -> Self {
		let hash = HashCode::Sha2_256;
		Self { codec, hash, digest: hash.digest(bytes) }
	}

	/// Whether `bytes` are what this address names.
	pub fn matches(&self, bytes: &[u8]) -> bool {
		self.hash.digest(bytes) == self.digest
	}

	/// The binary CIDv1, 36 bytes for SHA2-256 and 38 for BLAKE2b-256.
	pub fn to_bytes(&self) -> alloc::vec::Vec<u8> {
		Cid::from(*self).to_bytes()
	}
}

impl From<ContentId> for Cid {
	fn from(id: ContentId) -> Cid {
		let hash = Multihash::wrap(id.hash.code(), &id.digest)
			.unwrap_or_else(|_| Multihash::default() /* 32 bytes always fit into 64 */);
		Cid::new_v1(id.codec.code(), hash)
	}
}

impl TryFrom<Cid> for ContentId {
	type Error = InvalidContentId;

	fn try_from(cid: Cid) -> Result<Self, Self::Error> {
		let codec = match cid.codec() {
			0x55 => Codec::Raw,
			0x70 => Codec::DagPb,
			other => return Err(InvalidContentId::UnknownCodec(other)),
		};
		let hash = match cid.hash().code() {
			0x12 => HashCode::Sha2_256,
			0xb220 => HashCode::Blake2b256,
			other => return Err(InvalidContentId::UnknownHash(other)),
		};
		let digest = cid
			.hash()
			.digest()
			.try_into()
			.map_err(|_| InvalidContentId::UnknownHash(cid.hash().code()))?;
		Ok(Self { codec, hash, digest })
	}
}

impl TryFrom<&[u8]> for ContentId {
	type Error = InvalidContentId;

	/// From a binary CID.
	fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
		Cid::try_from(bytes).map_err(|_| InvalidContentId::Malformed)?.try_into()
	}
}

impl FromStr for ContentId {
	type Err = InvalidContentId;

	/// From text as `bafy…` (version 1) or `Qm…` (version 0).
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		// The longest address that we accept is 63 characters; do not parse a novel.
		if text.len() > 128 {
			return Err(InvalidContentId::Malformed);
		}
		Cid::try_from(text).map_err(|_| InvalidContentId::Malformed)?.try_into()
	}
}

impl fmt::Display for ContentId {
	/// CIDv1 in base32, as IPFS tools print it.
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(&Cid::from(*self).to_string())
	}
}

impl From<ContentId> for String {
	fn from(id: ContentId) -> String {
		id.to_string()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// `ipfs add --cid-version=1` of an empty file and of "hello world\n".
	const EMPTY: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
	const HELLO: &str = "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4";

	#[test]
	fn addresses_equal_those_that_kubo_computes() {
		assert_eq!(ContentId::raw(b"").to_string(), EMPTY);
		assert_eq!(ContentId::raw(b"hello world\n").to_string(), HELLO);
	}

	#[test]
	fn text_and_binary_forms_round_trip() {
		for hash in [HashCode::Sha2_256, HashCode::Blake2b256] {
			for codec in [Codec::Raw, Codec::DagPb] {
				let id = ContentId { codec, hash, digest: hash.digest(b"sensor") };
				assert_eq!(id.to_string().parse(), Ok(id));
				assert_eq!(ContentId::try_from(id.to_bytes().as_slice()), Ok(id));
			}
		}
	}

	#[test]
	fn version_0_is_the_same_address_as_version_1() {
		let v0: ContentId = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn".parse().unwrap();
		assert_eq!(v0.to_string(), "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
	}

	#[test]
	fn unknown_codecs_hashes_and_junk_are_refused_in_plain_words() {
		// dag-cbor, then an identity multihash.
		let cbor = "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua";
		assert_eq!(cbor.parse::<ContentId>(), Err(InvalidContentId::UnknownCodec(0x71)));
		assert_eq!("bafkqaaa".parse::<ContentId>(), Err(InvalidContentId::UnknownHash(0)));
		assert_eq!("junk".parse::<ContentId>(), Err(InvalidContentId::Malformed));
		let novel = "b".repeat(100_000);
		assert_eq!(novel.parse::<ContentId>(), Err(InvalidContentId::Malformed));
	}

	#[test]
	fn only_the_right_bytes_match() {
		let id = ContentId::raw(b"right");
		assert!(id.matches(b"right"));
		assert!(!id.matches(b"wrong"));
	}
}
