//! CAR: blocks in one stream, each with its address in front. Enough of it to send some to a node.

use crate::unixfs::Block;
use sensor_primitives::ContentId;

/// These blocks as a version 1 CAR. It says that it is about `root`, as it must about something.
pub(crate) fn encode(root: ContentId, blocks: &[Block]) -> Vec<u8> {
	let header = header(root);
	let bytes: usize = blocks.iter().map(|block| block.bytes.len() + 48).sum();
	let mut car = Vec::with_capacity(bytes + 2 * header.len());
	put_varint(&mut car, header.len());
	car.extend(header);
	for block in blocks {
		let address = block.content.to_bytes();
		put_varint(&mut car, address.len() + block.bytes.len());
		car.extend(address);
		car.extend_from_slice(&block.bytes);
	}
	car
}

/// `{ "roots": [root], "version": 1 }` in DAG-CBOR.
fn header(root: ContentId) -> Vec<u8> {
	let root = root.to_bytes();
	// A map of two; text of five; a list of one; tag 42; bytes with a length of one byte, which all
	// our addresses have, and the byte in front that every address has in DAG-CBOR.
	let mut header = b"\xa2\x65roots\x81\xd8\x2a\x58".to_vec();
	header.extend([root.len() as u8 + 1, 0]);
	header.extend(root);
	header.extend(b"\x67version\x01");
	header
}

fn put_varint(out: &mut Vec<u8>, mut number: usize) {
	while number >= 0x80 {
		out.push(number as u8 | 0x80);
		number >>= 7;
	}
	out.push(number as u8);
}
