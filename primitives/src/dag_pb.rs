//! The part of MerkleDAG protobuf that the runtime needs: building UnixFS directories, whose
//! address it then computes, and reading the links of a node, so that a walk can go on.
//!
//! Format: <https://ipld.io/specs/codecs/dag-pb/spec/>. Canonical form: links first, sorted by
//! name, then data.

use crate::ContentId;
use alloc::vec::Vec;

/// One entry of a UnixFS directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
	/// The file or directory name.
	pub name: &'a [u8],
	/// What is there.
	pub content: ContentId,
	/// Cumulative size of all blocks below, in bytes.
	pub size: u64,
}

/// Why a block is not a dag-pb node that can be walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidNode {
	/// Not a protobuf message of the right shape.
	Malformed,
	/// A link's address has a codec or hash that the chain does not support.
	UnsupportedLink,
}

/// The UnixFS data of a plain directory: protobuf field 1 (type) = 1 (directory).
const DIRECTORY: [u8; 2] = [0x08, 0x01];

/// The canonical dag-pb block of a UnixFS directory.
///
/// Entries are sorted by name here; names must be unique.
pub fn directory(mut entries: Vec<Entry>) -> Vec<u8> {
	entries.sort_by(|a, b| a.name.cmp(b.name));
	let mut node = Vec::new();
	for entry in &entries {
		let mut link = Vec::new();
		put_bytes(&mut link, 1, &entry.content.to_bytes());
		put_bytes(&mut link, 2, entry.name);
		put_varint(&mut link, 3 << 3);
		put_varint(&mut link, entry.size);
		put_bytes(&mut node, 2, &link);
	}
	put_bytes(&mut node, 1, &DIRECTORY);
	node
}

/// The dag-pb block of a UnixFS file that is made of raw blocks: each with its size, in order.
///
/// It is the block that `ipfs add --raw-leaves --cid-version=1` makes above them.
pub fn file(parts: &[(ContentId, u64)]) -> Vec<u8> {
	let mut node = Vec::new();
	// Protobuf field 1 (type) = 2 (file), 3 (file size), 4 (sizes of the parts).
	let mut data = alloc::vec![0x08, 0x02, 3 << 3];
	put_varint(&mut data, parts.iter().fold(0, |sum: u64, (_, size)| sum.saturating_add(*size)));
	for (content, size) in parts {
		let mut link = Vec::new();
		put_bytes(&mut link, 1, &content.to_bytes());
		put_bytes(&mut link, 2, b"");
		put_varint(&mut link, 3 << 3);
		put_varint(&mut link, *size);
		put_bytes(&mut node, 2, &link);
		put_varint(&mut data, 4 << 3);
		put_varint(&mut data, *size);
	}
	put_bytes(&mut node, 1, &data);
	node
}

/// The addresses that a dag-pb node links to, in order.
pub fn links(node: &[u8]) -> Result<Vec<ContentId>, InvalidNode> {
	let mut links = Vec::new();
	for field in Fields(node) {
		let (number, value) = field?;
		if let (2, Value::Bytes(link)) = (number, value) {
			links.push(link_target(link)?);
		}
	}
	Ok(links)
}

fn link_target(link: &[u8]) -> Result<ContentId, InvalidNode> {
	for field in Fields(link) {
		if let (1, Value::Bytes(cid)) = field? {
			return ContentId::try_from(cid).map_err(|_| InvalidNode::UnsupportedLink);
		}
	}
	Err(InvalidNode::Malformed)
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
	while value >= 0x80 {
		out.push(value as u8 | 0x80);
		value >>= 7;
	}
	out.push(value as u8);
}

fn put_bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
	put_varint(out, field << 3 | 2);
	put_varint(out, bytes.len() as u64);
	out.extend_from_slice(bytes);
}

/// A protobuf value of one of the two wire types that dag-pb uses.
enum Value<'a> {
	Varint,
	Bytes(&'a [u8]),
}

/// Walks the fields of a protobuf message; ends after the first error.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
	fn varint(&mut self) -> Result<u64, InvalidNode> {
		let mut value = 0u64;
		for shift in (0..64).step_by(7) {
			let (&byte, rest) = self.0.split_first().ok_or(InvalidNode::Malformed)?;
			self.0 = rest;
			value |= u64::from(byte & 0x7f) << shift;
			if byte < 0x80 {
				return Ok(value);
			}
		}
		Err(InvalidNode::Malformed)
	}

	fn field(&mut self) -> Result<(u64, Value<'a>), InvalidNode> {
		let key = self.varint()?;
		let value = match key & 7 {
			0 => self.varint().map(|_| Value::Varint)?,
			2 => {
				let length = self.varint()?;
				if length > self.0.len() as u64 {
					return Err(InvalidNode::Malformed);
				}
				let (bytes, rest) = self.0.split_at(length as usize);
				self.0 = rest;
				Value::Bytes(bytes)
			},
			_ => return Err(InvalidNode::Malformed),
		};
		Ok((key >> 3, value))
	}
}

impl<'a> Iterator for Fields<'a> {
	type Item = Result<(u64, Value<'a>), InvalidNode>;

	fn next(&mut self) -> Option<Self::Item> {
		if self.0.is_empty() {
			return None;
		}
		let field = self.field();
		if field.is_err() {
			self.0 = &[];
		}
		Some(field)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use cid::Cid;
	use ipld_core::codec::Codec as _;
	use ipld_dagpb::{DagPbCodec, PbLink, PbNode};
	use proptest::prelude::*;

	/// The same directory, built by the reference library.
	fn reference(entries: &[(String, ContentId, u64)]) -> Vec<u8> {
		let mut links: Vec<_> = entries
			.iter()
			.map(|(name, content, size)| PbLink {
				cid: Cid::from(*content),
				name: Some(name.clone()),
				size: Some(*size),
			})
			.collect();
		links.sort_by(|a, b| a.name.cmp(&b.name));
		let node = PbNode { links, data: Some(DIRECTORY.to_vec().into()) };
		DagPbCodec::encode_to_vec(&node).unwrap()
	}

	#[test]
	fn the_empty_directory_has_its_well_known_address() {
		assert_eq!(
			ContentId::dag_pb(&directory(Vec::new())).to_string(),
			"bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354"
		);
	}

	proptest! {
		#[test]
		fn directories_equal_those_of_the_reference_library(
			names in proptest::collection::btree_set("[a-z0-9.]{1,20}", 0..40), size: u64,
		) {
			let entries: Vec<_> = names
				.into_iter()
				.map(|name| { let content = ContentId::raw(name.as_bytes()); (name, content, size) })
				.collect();
			let ours = directory(
				entries
					.iter()
					.map(|(name, content, size)| Entry {
						name: name.as_bytes(), content: *content, size: *size,
					})
					.collect(),
			);
			prop_assert_eq!(&ours, &reference(&entries));
			let targets: Vec<_> = entries.iter().map(|(_, content, _)| *content).collect();
			prop_assert_eq!(links(&ours).unwrap(), targets);
		}

		#[test]
		fn any_bytes_are_read_or_refused_without_a_panic(
			bytes in proptest::collection::vec(any::<u8>(), 0..300),
		) {
			let _ = links(&bytes);
		}
	}

	#[test]
	fn a_truncated_node_is_refused() {
		let whole = directory(vec![Entry { name: b"a", content: ContentId::raw(b""), size: 1 }]);
		// Cut in the middle of the link.
		assert_eq!(links(&whole[..20]), Err(InvalidNode::Malformed));
	}
}
