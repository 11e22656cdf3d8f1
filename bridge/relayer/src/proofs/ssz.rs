//! Merkle trees of what beacon nodes answer, straight from its bytes.
//!
//! A schema says what the bytes are. Nothing is copied into other types first: all that is needed are
//! roots, and the branch from one field to the root. Bytes that do not fit the schema are refused,
//! as those of a fork that this relayer does not know.

use anyhow::{ensure, Context, Result};
use polkadot_sdk::sp_core::H256;
use sha2::{Digest, Sha256};
use std::ops::Range;

/// What bytes are.
#[derive(Clone, Debug)]
pub enum Type {
	/// So many bytes: a number, or a vector of bytes. Padded to chunks with zeros.
	Bytes(usize),
	/// At most so many bytes, as many as there are.
	ByteList(usize),
	/// At most so many bits; one more bit says where they end.
	Bits(usize),
	/// So many of one type.
	Vector(Box<Type>, usize),
	/// At most so many of one type.
	List(Box<Type>, usize),
	/// One after the other.
	Container(Vec<Type>),
}

/// A list.
pub fn list(of: Type, limit: usize) -> Type {
	Type::List(Box::new(of), limit)
}

/// A vector.
pub fn vector(of: Type, length: usize) -> Type {
	Type::Vector(Box::new(of), length)
}

/// A number of 8 bytes.
pub const U64: Type = Type::Bytes(8);

/// A hash.
pub const HASH: Type = Type::Bytes(32);

/// How many bytes an offset has.
const OFFSET: usize = 4;

fn pair(left: &H256, right: &H256) -> H256 {
	let mut hasher = Sha256::new();
	hasher.update(left.0);
	hasher.update(right.0);
	H256(hasher.finalize().into())
}

/// The roots of trees of zeros, by depth.
fn zeros(depth: usize) -> H256 {
	(0..depth).fold(H256::zero(), |node, _| pair(&node, &node))
}

/// How deep a tree with so many leaves is.
fn depth(leaves: usize) -> usize {
	leaves.max(1).next_power_of_two().trailing_zeros() as usize
}

/// The root of a tree of `limit` leaves, of which those beyond the given are zero.
fn merkleize(mut row: Vec<H256>, limit: usize) -> H256 {
	let mut empty = H256::zero();
	for _ in 0..depth(limit) {
		row = row.chunks(2).map(|nodes| pair(&nodes[0], nodes.get(1).unwrap_or(&empty))).collect();
		empty = pair(&empty, &empty);
	}
	row.first().copied().unwrap_or(empty)
}

/// The root of a container, from those of its fields.
pub fn container_root(fields: &[H256]) -> H256 {
	merkleize(fields.to_vec(), fields.len())
}

/// The nodes beside the way from the leaf at `index` to the root, from below.
pub fn branch(leaves: &[H256], index: usize, limit: usize) -> Result<Vec<H256>> {
	ensure!(index < leaves.len(), "there is no leaf {index}");
	let (mut row, mut place, mut branch) = (leaves.to_vec(), index, Vec::new());
	for level in 0..depth(limit) {
		let empty = zeros(level);
		branch.push(row.get(place ^ 1).copied().unwrap_or(empty));
		row = row.chunks(2).map(|nodes| pair(&nodes[0], nodes.get(1).unwrap_or(&empty))).collect();
		place /= 2;
	}
	Ok(branch)
}

/// Bytes as chunks of 32, the last one filled up with zeros.
fn chunks(bytes: &[u8]) -> Vec<H256> {
	bytes
		.chunks(32)
		.map(|part| {
			let mut chunk = [0; 32];
			chunk[..part.len()].copy_from_slice(part);
			H256(chunk)
		})
		.collect()
}

fn with_length(root: H256, length: usize) -> H256 {
	let mut chunk = [0; 32];
	chunk[..8].copy_from_slice(&(length as u64).to_le_bytes());
	pair(&root, &H256(chunk))
}

fn offset(bytes: &[u8], at: usize) -> Result<usize> {
	let four = bytes.get(at..at + OFFSET).context("an offset is missing")?;
	let four: [u8; OFFSET] = four.try_into().context("an offset has four bytes")?;
	Ok(u32::from_le_bytes(four) as usize)
}

impl Type {
	/// How many bytes it has, if all of its values have as many.
	fn fixed(&self) -> Option<usize> {
		match self {
			Self::Bytes(length) => Some(*length),
			Self::ByteList(_) | Self::Bits(_) | Self::List(..) => None,
			Self::Vector(of, length) => Some(of.fixed()? * length),
			Self::Container(fields) => fields.iter().map(Self::fixed).sum(),
		}
	}

	/// Whether values share chunks in lists and vectors, as numbers do.
	fn is_packed(&self) -> bool {
		matches!(self, Self::Bytes(length) if *length <= 8)
	}

	/// The root of a value.
	pub fn root(&self, bytes: &[u8]) -> Result<H256> {
		if let Some(length) = self.fixed() {
			ensure!(bytes.len() == length, "{} bytes instead of {length}", bytes.len());
		}
		Ok(match self {
			Self::Bytes(length) => merkleize(chunks(bytes), length.div_ceil(32)),
			Self::ByteList(limit) => {
				ensure!(bytes.len() <= *limit, "a list of bytes is too long");
				with_length(merkleize(chunks(bytes), limit.div_ceil(32)), bytes.len())
			},
			Self::Bits(limit) => {
				let last = *bytes.last().context("a list of bits does not end")?;
				ensure!(last != 0, "a list of bits does not end");
				let end = 7 - last.leading_zeros() as usize;
				let length = (bytes.len() - 1) * 8 + end;
				ensure!(length <= *limit, "a list of bits is too long");
				let mut bits = bytes.to_vec();
				if let Some(last) = bits.last_mut() {
					*last ^= 1 << end;
				}
				bits.truncate(length.div_ceil(8));
				with_length(merkleize(chunks(&bits), limit.div_ceil(256)), length)
			},
			Self::Vector(of, length) => {
				let (leaves, _) = self.elements(of, bytes)?;
				merkleize(leaves, self.leaves(of, *length))
			},
			Self::List(of, limit) => {
				let (leaves, length) = self.elements(of, bytes)?;
				ensure!(length <= *limit, "a list has {length} elements instead of {limit}");
				with_length(merkleize(leaves, self.leaves(of, *limit)), length)
			},
			Self::Container(_) => container_root(&self.fields(bytes)?),
		})
	}

	/// How many leaves so many elements make.
	fn leaves(&self, of: &Type, count: usize) -> usize {
		match of {
			Self::Bytes(length) if of.is_packed() => count.saturating_mul(*length).div_ceil(32),
			_ => count,
		}
	}

	/// The leaves of a list or vector, and how many elements it has.
	fn elements(&self, of: &Type, bytes: &[u8]) -> Result<(Vec<H256>, usize)> {
		let Some(size) = of.fixed() else {
			let parts = parts(bytes)?;
			let length = parts.len();
			let roots =
				parts.into_iter().map(|part| of.root(&bytes[part])).collect::<Result<_>>()?;
			return Ok((roots, length));
		};
		ensure!(
			size > 0 && bytes.len().is_multiple_of(size),
			"the last element of a list is cut off"
		);
		let length = bytes.len() / size;
		if of.is_packed() {
			return Ok((chunks(bytes), length));
		}
		let roots = bytes.chunks(size).map(|element| of.root(element)).collect::<Result<_>>()?;
		Ok((roots, length))
	}

	/// Where the fields of a container are.
	pub fn ranges(&self, bytes: &[u8]) -> Result<Vec<Range<usize>>> {
		let Self::Container(fields) = self else { anyhow::bail!("only containers have fields") };
		let mut at = 0;
		let mut ranges = Vec::new();
		let mut variable = Vec::new();
		for field in fields {
			let size = field.fixed();
			if size.is_none() {
				variable.push((ranges.len(), offset(bytes, at)?));
			}
			let size = size.unwrap_or(OFFSET);
			ranges.push(at..at + size);
			at += size;
		}
		let mut expected = at;
		for (index, (field, start)) in variable.iter().enumerate() {
			let end = variable.get(index + 1).map_or(bytes.len(), |(_, end)| *end);
			let sound = *start <= end && end <= bytes.len() && (index > 0 || *start == expected);
			ensure!(sound, "offsets do not fit");
			ranges[*field] = *start..end;
			expected = end;
		}
		ensure!(expected == bytes.len(), "{} bytes instead of {expected}", bytes.len());
		Ok(ranges)
	}

	/// The roots of the fields of a container.
	pub fn fields(&self, bytes: &[u8]) -> Result<Vec<H256>> {
		let Self::Container(fields) = self else { anyhow::bail!("only containers have fields") };
		let ranges = self.ranges(bytes)?;
		fields.iter().zip(ranges).map(|(field, range)| field.root(&bytes[range])).collect()
	}
}

/// Where the elements of a list are, when they are of different lengths.
fn parts(bytes: &[u8]) -> Result<Vec<Range<usize>>> {
	if bytes.is_empty() {
		return Ok(Vec::new());
	}
	let first = offset(bytes, 0)?;
	ensure!(first > 0 && first % OFFSET == 0 && first <= bytes.len(), "offsets do not fit");
	let mut starts = (0..first / OFFSET)
		.map(|index| offset(bytes, index * OFFSET))
		.collect::<Result<Vec<_>>>()?;
	starts.push(bytes.len());
	ensure!(starts.is_sorted(), "offsets do not fit");
	Ok(starts.windows(2).map(|pair| pair[0]..pair[1]).collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use snowbridge_beacon_primitives::{merkle_proof::verify_merkle_branch, BeaconHeader};

	fn header() -> Type {
		Type::Container(vec![U64, U64, HASH, HASH, HASH])
	}

	#[test]
	fn a_header_has_the_root_that_the_light_client_computes() {
		let (parent, state, body) = ([1; 32], [2; 32], [3; 32]);
		let expected = BeaconHeader {
			slot: 5,
			proposer_index: 6,
			parent_root: parent.into(),
			state_root: state.into(),
			body_root: body.into(),
		};
		let numbers = [5u64.to_le_bytes(), 6u64.to_le_bytes()].concat();
		let bytes = [&numbers[..], &parent, &state, &body].concat();
		assert_eq!(header().root(&bytes).unwrap(), expected.hash_tree_root().unwrap());
		assert!(header().root(&bytes[1..]).is_err());
	}

	#[test]
	fn branches_lead_from_every_leaf_to_the_root() {
		for count in [1, 2, 3, 5, 8, 13] {
			let leaves: Vec<_> = (0..count).map(|leaf| H256::repeat_byte(leaf as u8 + 1)).collect();
			let root = merkleize(leaves.clone(), 16);
			for (index, leaf) in leaves.iter().enumerate() {
				let branch = branch(&leaves, index, 16).unwrap();
				assert!(verify_merkle_branch(*leaf, &branch, index, 4, root));
			}
		}
		assert!(branch(&[H256::zero()], 1, 16).is_err());
	}

	#[test]
	fn numbers_share_chunks_and_lists_say_how_long_they_are() {
		let numbers = [1u64.to_le_bytes(), 2u64.to_le_bytes(), 3u64.to_le_bytes()].concat();
		let chunk = chunks(&numbers)[0];
		assert_eq!(list(U64, 4).root(&numbers).unwrap(), with_length(chunk, 3));
		assert_eq!(vector(U64, 3).root(&numbers).unwrap(), chunk);
		assert_eq!(list(U64, 8).root(&[]).unwrap(), with_length(zeros(1), 0));
		assert!(list(U64, 2).root(&numbers).is_err());
	}

	#[test]
	fn elements_of_different_lengths_are_found_by_their_offsets() {
		let of = list(Type::ByteList(32), 4);
		let bytes = [&8u32.to_le_bytes()[..], &10u32.to_le_bytes(), &[7, 7], &[9]].concat();
		let leaves = [&[7, 7][..], &[9]].map(|part| Type::ByteList(32).root(part).unwrap());
		let expected = with_length(merkleize(leaves.to_vec(), 4), 2);
		assert_eq!(of.root(&bytes).unwrap(), expected);
		let backwards = [&8u32.to_le_bytes()[..], &7u32.to_le_bytes(), &[7, 7], &[9]].concat();
		assert!(of.root(&backwards).is_err());
	}

	#[test]
	fn the_bit_that_ends_bits_is_none_of_them() {
		let three = with_length(chunks(&[0b101])[0], 3);
		assert_eq!(Type::Bits(256).root(&[0b1101]).unwrap(), three);
		let eight = with_length(chunks(&[0xff])[0], 8);
		assert_eq!(Type::Bits(256).root(&[0xff, 1]).unwrap(), eight);
		assert!(Type::Bits(256).root(&[0]).is_err());
	}
}
