//! CAR: blocks in one stream, each with its address in front.
//!
//! Version 1 is written; versions 1 and 2 are read, of the latter the version 1 inside it. The
//! parsing is our own: the crates at hand take a stream that breaks off inside a length for
//! complete, know no version 2, check no hashes, and bring further crates along.

mod export;
mod header;
mod import;
mod read;

pub use export::Scope;
pub use import::{Import, Imported, ImportedRoot};

pub(crate) use export::Export;

/// The bytes of a number in front of what it is the length of.
fn varint(mut number: u64) -> Vec<u8> {
	let mut bytes = Vec::with_capacity(10);
	while number >= 0x80 {
		bytes.push(number as u8 | 0x80);
		number >>= 7;
	}
	bytes.push(number as u8);
	bytes
}
