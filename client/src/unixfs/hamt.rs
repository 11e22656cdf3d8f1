//! Directories too large for one block: a trie over the hashes of the names, as Kubo makes it.
//!
//! Each piece has room for 256 entries, one for each value of a byte of the hash; the first byte
//! chooses in the first piece, the second in the second, and so on. Where several names meet, the
//! next piece is. A link's name begins with its place in hexadecimal.

use super::{data, node_block, Block, Built};
use crate::{Error, Result};
use ipld_dagpb::PbLink;
use sensor_primitives::HashCode;
use std::io::Cursor;

/// How many entries a piece has room for.
const FANOUT: u64 = 256;
/// From this many bytes of names and addresses on, a directory is sharded.
const THRESHOLD: usize = 256 * 1024;
/// The bytes of a name's hash, each of which is good for one level.
const LEVELS: usize = 8;

/// Whether Kubo would shard a directory of these entries.
pub(super) fn is_due(entries: &[(String, Built)]) -> bool {
	let size = |(name, built): &(String, Built)| name.len() + built.content.to_bytes().len();
	entries.iter().map(size).sum::<usize>() >= THRESHOLD
}

/// A sharded directory: its pieces go to `out`, the root last.
pub(super) fn build(
	entries: Vec<(String, Built)>,
	hash: HashCode,
	out: &mut Vec<Block>,
) -> Result<Built> {
	let hashed =
		|(name, built): (String, Built)| Ok(Entry { hash: name_hash(&name)?, name, built });
	let mut entries = entries.into_iter().map(hashed).collect::<Result<Vec<_>>>()?;
	entries.sort_by_key(|entry| entry.hash);
	piece(&entries, 0, hash, out)
}

struct Entry {
	hash: [u8; LEVELS],
	name: String,
	built: Built,
}

/// The first half of murmur3's 128 bits, from its most significant byte on.
fn name_hash(name: &str) -> Result<[u8; LEVELS]> {
	let hash = murmur3::murmur3_x64_128(&mut Cursor::new(name), 0);
	// Reading from memory does not fail.
	let hash = hash.map_err(|error| Error::Invalid(format!("cannot hash '{name}': {error}")))?;
	Ok((hash as u64).to_be_bytes())
}

/// Make the piece for entries that agree in the first `level` bytes of their sorted hashes, and
/// those below it.
fn piece(entries: &[Entry], level: usize, hash: HashCode, out: &mut Vec<Block>) -> Result<Built> {
	if level == LEVELS {
		let names: Vec<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
		return Err(Error::Invalid(format!(
			"'{}' cannot be in the same directory, because their hashes are the same; rename one",
			names.join("', '")
		)));
	}
	let mut places = [0; (FANOUT / 8) as usize];
	let mut links: Vec<PbLink> = Vec::new();
	for same in entries.chunk_by(|a, b| a.hash[level] == b.hash[level]) {
		let place = same[0].hash[level];
		// The first place is the lowest bit of the last byte.
		places[places.len() - 1 - usize::from(place / 8)] |= 1 << (place % 8);
		links.push(match same {
			[entry] => entry.built.link(format!("{place:02X}{}", entry.name)),
			_ => piece(same, level + 1, hash, out)?.link(format!("{place:02X}")),
		});
	}
	let below: u64 = links.iter().filter_map(|link| link.size).sum();
	let node = node_block(hash, links, data::shard(&places, FANOUT));
	let built = Built { content: node.content, size: 0, dag_size: below + node.bytes.len() as u64 };
	out.push(node);
	Ok(built)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sensor_primitives::ContentId;

	fn entry(hash: [u8; LEVELS], name: &str) -> Entry {
		let built = Built { content: ContentId::raw(name.as_bytes()), size: 1, dag_size: 1 };
		Entry { hash, name: name.into(), built }
	}

	#[test]
	fn names_that_meet_go_into_further_pieces_until_they_part() {
		// The hashes of these two agree in their first six bytes.
		let names = ["10372373", "659836"];
		let entries = names.map(|name| (name.to_owned(), entry([0; LEVELS], name).built)).into();
		let mut pieces = Vec::new();
		let root = build(entries, HashCode::Sha2_256, &mut pieces).unwrap();
		assert_eq!(pieces.len(), 7);
		assert_eq!(pieces.last().unwrap().content, root.content);
	}

	#[test]
	fn names_whose_hashes_are_the_same_cannot_be_told_apart() {
		let same = [entry([7; LEVELS], "a"), entry([7; LEVELS], "b")];
		let refused = piece(&same, 0, HashCode::Sha2_256, &mut Vec::new()).unwrap_err().to_string();
		assert!(refused.contains("'a', 'b'"), "{refused}");
	}
}
