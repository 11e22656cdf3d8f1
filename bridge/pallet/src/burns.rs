//! Which burns of a gateway were proven: a bit for each, on pages.

use sensor_bridge_primitives::Nonce;

/// How many burns have their bit on one page.
pub const BURNS: u64 = 256;

/// A page: the first burn has the lowest bit of the first byte.
pub type Page = [u8; BURNS as usize / 8];

/// The page that has a burn's bit.
pub fn page_of(nonce: Nonce) -> u64 {
	nonce / BURNS
}

/// The byte that has a burn's bit, and the bit.
fn byte_and_bit(nonce: Nonce) -> (usize, u8) {
	let place = nonce % BURNS;
	((place / 8) as usize, 1 << (place % 8))
}

/// Whether a burn was proven, by its page.
pub fn is_noted(page: &Page, nonce: Nonce) -> bool {
	let (byte, bit) = byte_and_bit(nonce);
	page.get(byte).is_some_and(|byte| byte & bit != 0)
}

/// Remember on its page whether a burn was proven.
pub fn note(page: &mut Page, nonce: Nonce, proven: bool) {
	let (byte, bit) = byte_and_bit(nonce);
	if let Some(byte) = page.get_mut(byte) {
		*byte = if proven { *byte | bit } else { *byte & !bit };
	}
}
