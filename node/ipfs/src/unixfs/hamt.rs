//! Directories too large for one block: a trie over the hashes of the names, as Kubo makes it.
//!
//! Each piece has room for 256 entries, one for each value of a byte of the hash; the first byte
//! chooses in the first piece, the second in the second, and so on. Where several names meet, the
//! next piece is. A link's name begins with its place in hexadecimal.

use super::{data, upload::Added};
use crate::{
	block::{self, DAG_PB},
	Block, Error, Result,
};
use cid::Cid;
use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::Code;
use std::io::Cursor;

/// How many entries a piece has room for.
const FANOUT: u64 = 256;
/// From this many bytes of names and addresses on, a directory is sharded.
const THRESHOLD: usize = 256 * 1024;
/// The bytes of a hash, each of which is good for one level.
const LEVELS: usize = 8;

/// Whether Kubo would shard a directory of these entries.
pub(super) fn is_due(entries: &[(String, Added)]) -> bool {
	let size = |(name, added): &(String, Added)| name.len() + added.cid.encoded_len();
	entries.iter().map(size).sum::<usize>() >= THRESHOLD
}

/// A sharded directory: its pieces, the root last, and what to link to it.
pub(super) fn build(entries: Vec<(String, Added)>) -> Result<(Vec<Block>, Added)> {
	let hash = |(name, added): (String, Added)| {
		let hash = hash(&name)?;
		Ok(Entry { hash, name, added })
	};
	let entries = entries.into_iter().map(hash).collect::<Result<_>>()?;
	build_hashed(entries)
}

/// What the link is called that leads to a name from a piece at this level, if there is a piece.
pub(super) fn way(name: &str, level: usize) -> Option<String> {
	let place = *hash(name).ok()?.get(level)?;
	Some(format!("{place:02X}"))
}

struct Entry {
	hash: [u8; LEVELS],
	name: String,
	added: Added,
}

fn build_hashed(mut entries: Vec<Entry>) -> Result<(Vec<Block>, Added)> {
	entries.sort_by_key(|entry| entry.hash);
	let mut pieces = Vec::new();
	let root = piece(&entries, 0, &mut pieces)?;
	let dag_size = root.size.unwrap_or_default();
	Ok((pieces, Added { cid: root.cid, size: 0, dag_size }))
}

/// The first half of murmur3's 128 bits, from its most significant byte on.
fn hash(name: &str) -> Result<[u8; LEVELS]> {
	let hash = murmur3::murmur3_x64_128(&mut Cursor::new(name), 0);
	// Reading from memory does not fail.
	let hash = hash.map_err(|error| Error::invalid(format!("cannot hash `{name}`: {error}")))?;
	Ok((hash as u64).to_be_bytes())
}

/// Make the piece for entries that agree in the first `level` bytes of their sorted hashes, and
/// those below it. Returns a link to it, without a name.
fn piece(entries: &[Entry], level: usize, pieces: &mut Vec<Block>) -> Result<PbLink> {
	if level == LEVELS {
		let names: Vec<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
		return Err(Error::invalid(format!(
			"`{}` cannot be in the same directory, because their hashes are the same; rename one",
			names.join("`, `")
		)));
	}
	let mut places = [0; (FANOUT / 8) as usize];
	let mut links = Vec::new();
	for same in entries.chunk_by(|a, b| a.hash[level] == b.hash[level]) {
		let place = same[0].hash[level];
		// The first place is the lowest bit of the last byte.
		places[places.len() - 1 - usize::from(place / 8)] |= 1 << (place % 8);
		links.push(match same {
			[entry] => PbLink {
				cid: entry.added.cid,
				name: Some(format!("{place:02X}{}", entry.name)),
				size: Some(entry.added.dag_size),
			},
			_ => PbLink { name: Some(format!("{place:02X}")), ..piece(same, level + 1, pieces)? },
		});
	}
	let below = links.iter().filter_map(|link| link.size).sum::<u64>();
	let data = data::shard(&places, FANOUT);
	let bytes = PbNode { links, data: Some(data.into()) }.into_bytes();
	let block = Block::encode(DAG_PB, Code::Sha2_256, bytes)?;
	let (cid, size): (Cid, _) = (*block.cid(), below + block.bytes().len() as u64);
	debug_assert!(block.bytes().len() <= block::MAX_BLOCK);
	pieces.push(block);
	Ok(PbLink { cid, name: None, size: Some(size) })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::unixfs::Node;

	fn added(name: &str) -> Added {
		let block = Block::encode(block::RAW, Code::Sha2_256, name.as_bytes().to_vec()).unwrap();
		let size = block.bytes().len() as u64;
		Added { cid: *block.cid(), size, dag_size: size }
	}

	fn entries(names: impl IntoIterator<Item = String>) -> Vec<(String, Added)> {
		names.into_iter().map(|name| (name.clone(), added(&name))).collect()
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
			assert_eq!(hash(name).unwrap(), expected.to_be_bytes(), "{name}");
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
		let (pieces, root) = build(entries(["10372373".into(), "659836".into()])).unwrap();
		assert_eq!(pieces.len(), 7);
		assert_eq!(pieces.last().unwrap().cid(), &root.cid);
		let all = pieces.iter().map(|piece| piece.bytes().len() as u64).sum::<u64>();
		assert_eq!(root.dag_size, all + 14);
		let mut names = Vec::new();
		for piece in &pieces {
			let node = Node::parse(piece.cid(), piece.bytes().clone()).unwrap();
			let Node::Shard { links, prefix: 2 } = node else { panic!("{node:?}") };
			names.extend(links.into_iter().map(|link| link.name.unwrap()));
		}
		// b57198db6e65 is what they have in common; then come c9 and d7.
		assert_eq!(names, ["C910372373", "D7659836", "65", "6E", "DB", "98", "71", "B5"]);
	}

	#[test]
	fn the_way_to_a_name_follows_its_hash() {
		let way: Vec<_> = (0..9).map(|level| way("10372373", level).unwrap_or_default()).collect();
		assert_eq!(way, ["B5", "71", "98", "DB", "6E", "65", "C9", "CC", ""]);
	}

	#[test]
	fn names_whose_hashes_are_the_same_cannot_be_told_apart() {
		let same = |name: &str| Entry { hash: [7; LEVELS], name: name.into(), added: added(name) };
		let refused = build_hashed(vec![same("a"), same("b")]).unwrap_err().to_string();
		assert!(refused.contains("`a`, `b`"), "{refused}");
		assert!(build_hashed(vec![same("a")]).is_ok());
	}

	#[test]
	fn the_order_of_arrival_does_not_matter() {
		let mut names: Vec<_> = (0..1000).map(|i| i.to_string()).collect();
		let (_, one) = build(entries(names.clone())).unwrap();
		names.reverse();
		assert_eq!(build(entries(names)).unwrap().1, one);
	}
}
