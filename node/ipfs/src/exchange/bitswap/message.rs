//! The messages of bitswap 1.2.
//!
//! ```text
//! message Message {
//!   Wantlist wantlist = 1; repeated Block payload = 3; repeated BlockPresence presences = 4;
//! }
//! message Wantlist { repeated Entry entries = 1; bool full = 2; }
//! message Entry {
//!   bytes cid = 1; int32 priority = 2; bool cancel = 3; WantType type = 4; bool dontHave = 5;
//! }
//! message Block { bytes prefix = 1; bytes data = 2; }
//! message BlockPresence { bytes cid = 1; BlockPresenceType type = 2; }
//! ```

use super::{Response, Tell};
use crate::{
	exchange::serve::{Entry, Want, MAX_ENTRIES},
	Block,
};
use bytes::Bytes;
use cid::Cid;
use sensor_unixfs::protobuf::{put_bytes, put_length, put_number, put_varint, Field, Reader};
use std::ops::Range;

/// The largest message that peers accept, and that is accepted of them.
pub(super) const MAX_MESSAGE: usize = 4 * 1024 * 1024;
/// How many blocks and presences of one message are read, of each.
const MAX_PARTS: usize = 1024;
/// A block smaller than this part of its message is copied, or it would keep all of it in memory.
const SHARE: usize = 4;

/// What a message says.
#[derive(Default)]
pub(super) struct Incoming {
	/// What the peer wants.
	pub wanted: Vec<Entry>,
	/// What it no longer wants.
	pub cancelled: Vec<Cid>,
	/// How many wants there were beyond those that are read.
	pub dropped: usize,
	/// Blocks, under addresses computed from them.
	pub blocks: Vec<Block>,
	/// What it says that it does not have.
	pub missing: Vec<Cid>,
}

/// Read a message; `None` if it is not one.
pub(super) fn decode(message: &Bytes) -> Option<Incoming> {
	let mut incoming = Incoming::default();
	let mut reader = Reader::new(message);
	let (mut blocks, mut presences) = (0, 0);
	while !reader.is_done() {
		match reader.field()? {
			(1, Field::Bytes(wantlist)) => {
				read_wantlist(message, reader.within(wantlist)?, &mut incoming)?
			},
			(3, Field::Bytes(block)) if blocks < MAX_PARTS => {
				blocks += 1;
				incoming.blocks.extend(read_block(message, reader.within(block)?)?);
			},
			(4, Field::Bytes(presence)) if presences < MAX_PARTS => {
				presences += 1;
				incoming.missing.extend(read_presence(message, reader.within(presence)?)?);
			},
			_ => {},
		}
	}
	Some(incoming)
}

fn read_wantlist(message: &[u8], mut reader: Reader, incoming: &mut Incoming) -> Option<()> {
	while !reader.is_done() {
		if let (1, Field::Bytes(entry)) = reader.field()? {
			read_entry(message, reader.within(entry)?, incoming)?;
		}
	}
	Some(())
}

fn read_entry(message: &[u8], mut reader: Reader, incoming: &mut Incoming) -> Option<()> {
	let (mut cid, mut cancel, mut want) = (0..0, false, Some(Want::Block));
	while !reader.is_done() {
		match reader.field()? {
			(1, Field::Bytes(range)) => cid = range,
			(3, Field::Number(value)) => cancel = value != 0,
			(4, Field::Number(0)) => want = Some(Want::Block),
			(4, Field::Number(1)) => want = Some(Want::Have),
			(4, Field::Number(_)) => want = None,
			_ => {},
		}
	}
	// An address of a kind unknown here is nothing that could be answered.
	match (read_cid(message, cid), want) {
		// More than can have been asked for need not be taken back.
		(Some(cid), _) if cancel && incoming.cancelled.len() < MAX_ENTRIES => {
			incoming.cancelled.push(cid)
		},
		(Some(_), _) if cancel => {},
		(Some(cid), Some(want)) if incoming.wanted.len() < MAX_ENTRIES => {
			incoming.wanted.push((cid, want))
		},
		(Some(_), Some(_)) => incoming.dropped += 1,
		_ => {},
	}
	Some(())
}

fn read_block(message: &Bytes, mut reader: Reader) -> Option<Option<Block>> {
	let (mut prefix, mut data) = (0..0, 0..0);
	while !reader.is_done() {
		match reader.field()? {
			(1, Field::Bytes(range)) => prefix = range,
			(2, Field::Bytes(range)) => data = range,
			_ => {},
		}
	}
	// Version, codec, hash and its length.
	let mut prefix = Reader::new(message).within(prefix)?;
	let (_, _, hash) = (prefix.varint()?, prefix.varint()?, prefix.varint()?);
	let bytes = if data.len() * SHARE < message.len() {
		Bytes::copy_from_slice(&message[data])
	} else {
		message.slice(data)
	};
	Some(Block::received(hash, bytes).ok())
}

fn read_presence(message: &[u8], mut reader: Reader) -> Option<Option<Cid>> {
	let (mut cid, mut missing) = (0..0, false);
	while !reader.is_done() {
		match reader.field()? {
			(1, Field::Bytes(range)) => cid = range,
			(2, Field::Number(kind)) => missing = kind == 1,
			_ => {},
		}
	}
	// We ask for blocks: the block itself says that it is there.
	Some(read_cid(message, cid).filter(|_| missing))
}

fn read_cid(message: &[u8], range: Range<usize>) -> Option<Cid> {
	Cid::try_from(message.get(range)?).ok()
}

/// A message that asks, or takes back what was asked; with its length before it.
pub(super) fn telling(tell: &[Tell]) -> Vec<Bytes> {
	let mut entries = Vec::new();
	for tell in tell {
		let mut entry = Vec::new();
		match tell {
			Tell::Want(cid) => {
				put_bytes(&mut entry, 1, &cid.to_bytes());
				put_number(&mut entry, 2, 1);
				// Say so at once if it is not there.
				put_number(&mut entry, 5, 1);
			},
			Tell::Cancel(cid) => {
				put_bytes(&mut entry, 1, &cid.to_bytes());
				put_number(&mut entry, 3, 1);
			},
		}
		put_bytes(&mut entries, 1, &entry);
	}
	let mut message = Vec::new();
	put_bytes(&mut message, 1, &entries);
	framed(vec![message.into()])
}

/// A message that answers, with its length before it. Blocks are not copied into it.
pub(super) fn answering(responses: &[Response]) -> Vec<Bytes> {
	let mut parts = Vec::new();
	let mut small = Vec::new();
	// Old Kubos crash without a wantlist.
	put_length(&mut small, 1, 0);
	for response in responses {
		match response {
			Response::Block { cid, bytes } => {
				let mut block = Vec::new();
				put_bytes(&mut block, 1, &prefix(cid));
				put_length(&mut block, 2, bytes.len());
				put_length(&mut small, 3, block.len() + bytes.len());
				small.extend_from_slice(&block);
				parts.push(std::mem::take(&mut small).into());
				parts.push(bytes.clone());
			},
			Response::Presence { cid, have } => {
				let mut presence = Vec::new();
				put_bytes(&mut presence, 1, &cid.to_bytes());
				put_number(&mut presence, 2, u64::from(!have));
				put_bytes(&mut small, 4, &presence);
			},
		}
	}
	parts.push(small.into());
	framed(parts)
}

/// Everything of an address but the hash itself.
fn prefix(cid: &Cid) -> Vec<u8> {
	let mut prefix = Vec::new();
	let hash = cid.hash();
	for number in [cid.version().into(), cid.codec(), hash.code(), u64::from(hash.size())] {
		put_varint(&mut prefix, number);
	}
	prefix
}

fn framed(mut parts: Vec<Bytes>) -> Vec<Bytes> {
	let mut length = Vec::new();
	put_varint(&mut length, parts.iter().map(|part| part.len() as u64).sum());
	parts.insert(0, length.into());
	parts
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::block::{DAG_PB, RAW};
	use multihash_codetable::Code;

	fn unframed(parts: &[Bytes]) -> Bytes {
		let whole = parts.concat();
		let mut reader = Reader::new(&whole);
		let length = reader.varint().unwrap() as usize;
		let content = Bytes::from(whole).split_off(parts[0].len());
		assert_eq!(content.len(), length);
		content
	}

	fn block(bytes: Vec<u8>) -> Block {
		Block::encode(RAW, Code::Blake2b256, bytes).unwrap()
	}

	#[test]
	fn questions_come_out_as_they_went_in() {
		let (want, cancel) = (*block(vec![1]).cid(), *block(vec![2]).cid());
		let message = unframed(&telling(&[Tell::Want(want), Tell::Cancel(cancel)]));
		let incoming = decode(&message).unwrap();
		assert_eq!(incoming.wanted, [(want, Want::Block)]);
		assert_eq!(incoming.cancelled, [cancel]);
	}

	#[test]
	fn answers_come_out_as_they_went_in() {
		let (small, large) = (block(vec![1; 10]), block(vec![2; 1000]));
		let node = Block::encode(DAG_PB, Code::Sha2_256, vec![]).unwrap();
		let old = Cid::new_v0(*node.cid().hash()).unwrap();
		let (here, gone) = (*block(vec![3]).cid(), *block(vec![4]).cid());
		let message = unframed(&answering(&[
			Response::Block { cid: *small.cid(), bytes: small.bytes().clone() },
			Response::Presence { cid: here, have: true },
			Response::Block { cid: *large.cid(), bytes: large.bytes().clone() },
			Response::Presence { cid: gone, have: false },
			Response::Block { cid: old, bytes: node.bytes().clone() },
		]));
		let incoming = decode(&message).unwrap();
		assert_eq!(incoming.missing, [gone]);
		let hashes = incoming.blocks.iter().map(|block| *block.cid().hash());
		assert!(hashes.eq([*small.cid().hash(), *large.cid().hash(), *node.cid().hash()]));
		assert_eq!(incoming.blocks[1].bytes(), large.bytes());
	}

	/// Written by hand after the protocol's description, field by field.
	#[test]
	fn a_question_is_what_the_protocol_says() {
		let cid = *Block::encode(RAW, Code::Sha2_256, vec![]).unwrap().cid();
		let mut entry = vec![0x0a, 36];
		entry.extend(cid.to_bytes());
		entry.extend([0x10, 1, 0x28, 1]);
		let mut expected = vec![46, 0x0a, 44, 0x0a, 42];
		expected.extend(entry);
		assert_eq!(telling(&[Tell::Want(cid)]).concat(), expected);
	}

	#[test]
	fn only_so_many_wants_of_a_message_are_read_however_many_are_taken_back() {
		let cid = |i: usize| *block(i.to_le_bytes().to_vec()).cid();
		let cancels = (0..2 * MAX_ENTRIES).map(|i| Tell::Cancel(cid(i)));
		let wants = (0..MAX_ENTRIES + 10).map(|i| Tell::Want(cid(i)));
		let told: Vec<_> = cancels.chain(wants).collect();
		let incoming = decode(&unframed(&telling(&told))).unwrap();
		assert_eq!((incoming.wanted.len(), incoming.dropped), (MAX_ENTRIES, 10));
		assert_eq!(incoming.cancelled.len(), MAX_ENTRIES);
	}

	#[test]
	fn wants_of_unknown_kinds_are_passed_over() {
		let cid = block(vec![1]).cid().to_bytes();
		let mut entry = Vec::new();
		put_bytes(&mut entry, 1, &cid);
		put_number(&mut entry, 4, 7);
		let mut wantlist = Vec::new();
		put_bytes(&mut wantlist, 1, &entry);
		put_bytes(&mut wantlist, 1, &[0x0a, 1, 0]);
		let mut message = Vec::new();
		put_bytes(&mut message, 1, &wantlist);
		let incoming = decode(&message.into()).unwrap();
		assert!(incoming.wanted.is_empty() && incoming.cancelled.is_empty());
	}

	proptest::proptest! {
		#[test]
		fn hostile_messages_never_panic(message in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
			decode(&message.into());
		}
	}
}
