//! Blocks: bytes under an address that has been checked.

use crate::{Error, Result};
use bytes::Bytes;
use cid::{multihash::Multihash, Cid};
use ipld_dagpb::PbNode;
use multihash_codetable::{Code, MultihashDigest};

pub use sensor_unixfs::{DAG_PB, RAW};

/// The largest block, in bytes: what bitswap peers accept.
pub const MAX_BLOCK: usize = 2 * 1024 * 1024;
/// The longest text that is read as an address.
const MAX_CID_TEXT: usize = 128;

/// Bytes and their address. One cannot be made unless the two match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
	cid: Cid,
	bytes: Bytes,
}

impl Block {
	/// Check that `bytes` are what `cid` names.
	pub fn new(cid: Cid, bytes: impl Into<Bytes>) -> Result<Self> {
		let bytes = bytes.into();
		verify(&cid, &bytes)?;
		Ok(Self { cid, bytes })
	}

	/// Compute the CIDv1 of `bytes`.
	pub fn encode(codec: u64, hash: Code, bytes: impl Into<Bytes>) -> Result<Self> {
		let bytes = bytes.into();
		check_size(&bytes)?;
		let cid = Cid::new_v1(codec, hash.digest(&bytes));
		check_supported(&cid)?;
		if codec == DAG_PB {
			links(&cid, &bytes)?;
		}
		Ok(Self { cid, bytes })
	}

	/// What a peer sent, under an address computed from it: it names a hash, and no address.
	pub(crate) fn received(hash: u64, bytes: Bytes) -> Result<Self> {
		check_size(&bytes)?;
		match Code::try_from(hash) {
			Ok(code @ (Code::Sha2_256 | Code::Blake2b256)) => {
				Ok(Self { cid: Cid::new_v1(RAW, code.digest(&bytes)), bytes })
			},
			_ => Err(Error::invalid(format!("hash {hash:#x} is not supported"))),
		}
	}

	/// The same bytes under another address with the same hash.
	pub(crate) fn under(self, cid: &Cid) -> Result<Self> {
		if cid.hash() == self.cid.hash() {
			Ok(Self { cid: *cid, ..self })
		} else {
			Err(Error::Mismatch(*cid))
		}
	}

	/// The address.
	pub fn cid(&self) -> &Cid {
		&self.cid
	}

	/// The content.
	pub fn bytes(&self) -> &Bytes {
		&self.bytes
	}
}

/// They match already, and are smaller than peers accept.
impl From<sensor_unixfs::Block> for Block {
	fn from(block: sensor_unixfs::Block) -> Self {
		let (cid, bytes) = block.into_parts();
		debug_assert!(bytes.len() <= MAX_BLOCK);
		Self { cid, bytes }
	}
}

/// What a block is stored and looked for under.
///
/// The multihash alone, so that a CIDv0, its CIDv1, and the same bytes as raw are one block.
pub(crate) fn key(cid: &Cid) -> Multihash<64> {
	*cid.hash()
}

/// Read an address that this node can store and check.
pub fn parse_cid(text: &str) -> Result<Cid> {
	let not_a_cid =
		|| Error::invalid("this is not a content address (CID); expected one like bafy… or Qm…");
	if text.len() > MAX_CID_TEXT {
		return Err(not_a_cid());
	}
	let cid = Cid::try_from(text).map_err(|_| not_a_cid())?;
	check_supported(&cid)?;
	Ok(cid)
}

/// Check that the codec and hash of `cid` are among those this node works with.
pub fn check_supported(cid: &Cid) -> Result<()> {
	if !matches!(cid.codec(), RAW | DAG_PB) {
		return Err(Error::invalid(format!(
			"codec {:#x} of {cid} is not supported; use raw (0x55) or dag-pb (0x70)",
			cid.codec()
		)));
	}
	let hash = cid.hash();
	if hash_of(hash).is_none() || hash.size() != 32 {
		return Err(Error::invalid(format!(
			"hash {:#x} of {cid} is not supported; use sha2-256 (0x12) or blake2b-256 (0xb220)",
			hash.code()
		)));
	}
	Ok(())
}

/// Check that `bytes` are what `cid` names.
pub fn verify(cid: &Cid, bytes: &[u8]) -> Result<()> {
	check_size(bytes)?;
	check_supported(cid)?;
	match hash_of(cid.hash()) {
		Some(hash) if hash.digest(bytes) == *cid.hash() => Ok(()),
		_ => Err(Error::Mismatch(*cid)),
	}
}

/// The blocks that a block links to, in its own order.
pub fn links(cid: &Cid, bytes: &[u8]) -> Result<Vec<Cid>> {
	if cid.codec() == RAW {
		return Ok(Vec::new());
	}
	let node = node(cid, Bytes::copy_from_slice(bytes))?;
	Ok(node.links.into_iter().map(|link| link.cid).collect())
}

/// Decode a dag-pb block.
pub(crate) fn node(cid: &Cid, bytes: Bytes) -> Result<PbNode> {
	PbNode::from_bytes(bytes).map_err(|error| Error::malformed(cid, error.to_string()))
}

fn hash_of(hash: &Multihash<64>) -> Option<Code> {
	match Code::try_from(hash.code()) {
		Ok(code @ (Code::Sha2_256 | Code::Blake2b256)) => Some(code),
		_ => None,
	}
}

fn check_size(bytes: &[u8]) -> Result<()> {
	if bytes.len() > MAX_BLOCK {
		return Err(Error::TooLarge { size: bytes.len(), limit: MAX_BLOCK });
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn addresses_match_what_kubo_computes() {
		let known = [
			(&b""[..], "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
			(b"hello world\n", "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4"),
		];
		for (bytes, cid) in known {
			let block = Block::encode(RAW, Code::Sha2_256, bytes).unwrap();
			assert_eq!(block.cid().to_string(), cid);
		}
	}

	#[test]
	fn bytes_that_do_not_match_their_address_make_no_block() {
		let cid = *Block::encode(RAW, Code::Blake2b256, &b"one"[..]).unwrap().cid();
		assert!(Block::new(cid, &b"one"[..]).is_ok());
		assert!(matches!(Block::new(cid, &b"two"[..]), Err(Error::Mismatch(_))));
	}

	#[test]
	fn what_was_received_goes_under_addresses_with_its_hash_alone() {
		let bytes = Bytes::from_static(b"one");
		let received = || Block::received(Code::Sha2_256.into(), bytes.clone()).unwrap();
		let node = Cid::new_v1(DAG_PB, Code::Sha2_256.digest(&bytes));
		assert_eq!(received().under(&node).unwrap().cid(), &node);
		let other = Cid::new_v1(DAG_PB, Code::Sha2_256.digest(b"two"));
		assert!(matches!(received().under(&other), Err(Error::Mismatch(_))));
		assert!(Block::received(0x11, bytes.clone()).is_err());
		let oversized = Bytes::from(vec![0; MAX_BLOCK + 1]);
		assert!(Block::received(Code::Sha2_256.into(), oversized).is_err());
	}

	#[test]
	fn an_oversized_block_is_refused() {
		let bytes = vec![0; MAX_BLOCK + 1];
		let refused = Block::encode(RAW, Code::Sha2_256, bytes);
		assert!(matches!(refused, Err(Error::TooLarge { .. })));
	}

	#[test]
	fn a_version_zero_address_names_the_same_block_as_its_version_one() {
		let old = parse_cid("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn").unwrap();
		let new = parse_cid("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354").unwrap();
		assert_eq!(key(&old), key(&new));
	}

	#[test]
	fn unsupported_addresses_are_refused_with_what_to_use_instead() {
		// dag-cbor, sha2-256.
		let refused = parse_cid("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua");
		assert!(refused.unwrap_err().to_string().contains("use raw"));
		assert!(parse_cid(&"b".repeat(10_000)).is_err());
		assert!(parse_cid("").is_err());
	}

	proptest::proptest! {
		#[test]
		fn hostile_nodes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
			let cid = Cid::new_v1(DAG_PB, Code::Sha2_256.digest(&bytes));
			let _ = links(&cid, &bytes);
		}
	}
}
