//! Directories too large for one block: a trie over the hashes of the names, as Kubo makes it.
//!
//! Each piece has room for 256 entries, one for each value of a byte of the hash; the first byte
//! chooses in the first piece, the second in the second, and so on. Where several names meet, the
//! next piece is. A link's name begins with its place in hexadecimal.

use crate::{data, Block, Built, Error};
use ipld_dagpb::PbLink;
use multihash_codetable::Code;
use std::io::Cursor;

/// How many entries a piece has room for.
const FANOUT: u64 = 256;
/// From this many bytes of names and addresses on, a directory is sharded.
const THRESHOLD: usize = 256 * 1024;
/// The bytes of a name's hash, each of which is good for one level.
const LEVELS: usize = 8;

/// The place of the piece, in a piece at this level of a directory that Kubo made, which leads to a
/// name.
pub fn way(name: &str, level: usize) -> Option<String> {
	name_hash(name).get(level).copied().map(place)
}

/// Whether Kubo would shard a directory of these entries.
pub(crate) fn is_due(entries: &[(String, Built)]) -> bool {
	let size = |(name, built): &(String, Built)| name.len() + built.cid.encoded_len();
	entries.iter().map(size).sum::<usize>() >= THRESHOLD
}

/// The pieces of a sharded directory, the root last.
pub(crate) fn build(
	entries: Vec<(String, Built)>,
	hash: Code,
) -> Result<(Vec<Block>, Built), Error> {
	let hashed = |(name, built): (String, Built)| Entry { hash: name_hash(&name), name, built };
	build_hashed(entries.into_iter().map(hashed).collect(), hash)
}

struct Entry {
	hash: [u8; LEVELS],
	name: String,
	built: Built,
}

fn build_hashed(mut entries: Vec<Entry>, hash: Code) -> Result<(Vec<Block>, Built), Error> {
	entries.sort_by_key(|entry| entry.hash);
	let mut pieces = Vec::new();
	let root = piece(&entries, 0, hash, &mut pieces)?;
	Ok((pieces, root))
}

/// The first half of murmur3's 128 bits, from its most significant byte on.
fn name_hash(name: &str) -> [u8; LEVELS] {
	let hash = murmur3::murmur3_x64_128(&mut Cursor::new(name), 0);
	(hash.expect("reading from memory does not fail; qed") as u64).to_be_bytes()
}

/// What the links to a place begin with.
fn place(byte: u8) -> String {
	format!("{byte:02X}")
}

/// Make the piece for entries that agree in the first `level` bytes of their sorted hashes, and
/// those below it.
fn piece(
	entries: &[Entry],
	level: usize,
	hash: Code,
	pieces: &mut Vec<Block>,
) -> Result<Built, Error> {
	if level == LEVELS {
		return Err(Error::SameHash(entries.iter().map(|entry| entry.name.clone()).collect()));
	}
	let mut places = [0; (FANOUT / 8) as usize];
	let mut links: Vec<PbLink> = Vec::new();
	for same in entries.chunk_by(|a, b| a.hash[level] == b.hash[level]) {
		let byte = same[0].hash[level];
		// The first place is the lowest bit of the last byte.
		places[places.len() - 1 - usize::from(byte / 8)] |= 1 << (byte % 8);
		links.push(match same {
			[entry] => entry.built.link(place(byte) + &entry.name),
			_ => piece(same, level + 1, hash, pieces)?.link(place(byte)),
		});
	}
	let below: u64 = links.iter().filter_map(|link| link.size).sum();
	let node = Block::node(hash, links, data::shard(&places, FANOUT));
	let built = Built { cid: *node.cid(), size: 0, dag_size: below + node.size() };
	pieces.push(node);
	Ok(built)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Node, Slot};

	fn built(name: &str) -> Built {
		let leaf = Block::raw(Code::Sha2_256, name.as_bytes().to_vec().into());
		Built { cid: *leaf.cid(), size: leaf.size(), dag_size: leaf.size() }
	}

	fn entries(names: impl IntoIterator<Item = String>) -> Vec<(String, Built)> {
		names.into_iter().map(|name| (name.clone(), built(&name))).collect()
	}

	/// The first half of what the reference implementation gives.
	#[test]
	fn names_are_hashed_with_murmur3() {
		let known = [
			("", 0),
			("hello world", 0x533f_6046_eb7f_610e_u64),
			("0123456789abcdef", 0x4be0_6d94_cf4a_d1a7),
			("0123456789abcdef0123456789abcd", 0xd4e3_9374_042c_0150),
		];
		for (name, expected) in known {
			assert_eq!(name_hash(name), expected.to_be_bytes(), "{name}");
		}
	}

	#[test]
	fn a_directory_is_sharded_when_its_names_and_addresses_reach_the_threshold() {
		// With an address of 36 bytes, an entry counts for 64: 4,096 of them are exactly enough.
		let mut names: Vec<_> = (0..4096).map(|i| format!("{i:028}")).collect();
		assert!(is_due(&entries(names.clone())));
		names[0].pop();
		assert!(!is_due(&entries(names)));
	}

	#[test]
	fn names_that_meet_go_into_further_pieces_until_they_part() {
		// The hashes of these two agree in their first six bytes.
		let twins = entries(["10372373".into(), "659836".into()]);
		let (pieces, root) = build(twins, Code::Sha2_256).unwrap();
		assert_eq!(pieces.len(), 7);
		assert_eq!(pieces.last().unwrap().cid(), &root.cid);
		assert_eq!(root.dag_size, pieces.iter().map(Block::size).sum::<u64>() + 14);
		let mut found = Vec::new();
		for piece in &pieces {
			let node = Node::parse(piece.cid(), piece.bytes().clone()).unwrap();
			let Node::Shard(slots) = node else { panic!("{node:?}") };
			found.extend(slots.into_iter().map(|slot| match slot {
				Slot::Piece { place, .. } => place,
				Slot::Entry(link) => link.name,
			}));
		}
		// b57198db6e65 is what they have in common.
		assert_eq!(found, ["10372373", "659836", "65", "6E", "DB", "98", "71", "B5"]);
	}

	#[test]
	fn the_way_to_a_name_follows_its_hash() {
		let way: Vec<_> = (0..9).map(|level| way("10372373", level).unwrap_or_default()).collect();
		assert_eq!(way, ["B5", "71", "98", "DB", "6E", "65", "C9", "CC", ""]);
	}

	#[test]
	fn names_whose_hashes_are_the_same_cannot_be_told_apart() {
		let same = |name: &str| Entry { hash: [7; LEVELS], name: name.into(), built: built(name) };
		let refused = build_hashed(vec![same("a"), same("b")], Code::Sha2_256).unwrap_err();
		assert!(refused.to_string().contains("`a`, `b`"), "{refused}");
		assert!(build_hashed(vec![same("a")], Code::Sha2_256).is_ok());
	}

	#[test]
	fn the_order_of_arrival_does_not_matter() {
		let mut names: Vec<_> = (0..1000).map(|i| i.to_string()).collect();
		let one = build(entries(names.clone()), Code::Sha2_256).unwrap();
		names.reverse();
		assert_eq!(build(entries(names), Code::Sha2_256).unwrap(), one);
	}
}
