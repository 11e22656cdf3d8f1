//! Answers of tasks where boxes are drawn, as bytes: for each item a count, and then as many boxes of
//! nine bytes, the label and four corners, `x0 y0 x1 y1`, the low byte first.

use alloc::vec::Vec;
use core::fmt;
pub use sensor_truth::boxes::{Region, MAX_REGIONS};

/// Bytes of a box.
pub const REGION_LEN: usize = 9;

/// Why bytes are no answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadBoxes {
	/// They end too early.
	Short,
	/// They go on after the last item.
	Long,
	/// An item has more than [`MAX_REGIONS`] boxes.
	TooMany,
	/// A box is empty or inverted.
	BadCorners,
}

impl fmt::Display for BadBoxes {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Short => f.write_str("the answers end before the last item"),
			Self::Long => f.write_str("the answers go on after the last item"),
			Self::TooMany => write!(f, "an item has more than {MAX_REGIONS} boxes"),
			Self::BadCorners => f.write_str(
				"a box is empty, or its corners are not the upper left and the lower right one",
			),
		}
	}
}

impl core::error::Error for BadBoxes {}

/// The boxes of each item, as bytes.
pub fn encode(items: &[Vec<Region>]) -> Result<Vec<u8>, BadBoxes> {
	let mut bytes = Vec::new();
	for regions in items {
		let count = u8::try_from(regions.len()).map_err(|_| BadBoxes::TooMany)?;
		if regions.len() > MAX_REGIONS {
			return Err(BadBoxes::TooMany);
		}
		bytes.push(count);
		for region in regions {
			bytes.push(region.label());
			bytes.extend(region.corners().iter().flat_map(|corner| corner.to_le_bytes()));
		}
	}
	Ok(bytes)
}

/// The boxes of each of `items` items.
pub fn decode(mut bytes: &[u8], items: u32) -> Result<Vec<Vec<Region>>, BadBoxes> {
	// Every item takes a byte, so that nothing large is made for what is not there.
	if bytes.len() < items as usize {
		return Err(BadBoxes::Short);
	}
	let mut all = Vec::with_capacity(items as usize);
	for _ in 0..items {
		let (count, rest) = bytes.split_first().ok_or(BadBoxes::Short)?;
		let count = usize::from(*count);
		if count > MAX_REGIONS {
			return Err(BadBoxes::TooMany);
		}
		let (drawn, rest) = rest.split_at_checked(count * REGION_LEN).ok_or(BadBoxes::Short)?;
		all.push(drawn.chunks_exact(REGION_LEN).map(region).collect::<Result<_, _>>()?);
		bytes = rest;
	}
	if bytes.is_empty() {
		Ok(all)
	} else {
		Err(BadBoxes::Long)
	}
}

fn region(bytes: &[u8]) -> Result<Region, BadBoxes> {
	let &[label, a, b, c, d, e, f, g, h] = bytes else { return Err(BadBoxes::Short) };
	let corners = [[a, b], [c, d], [e, f], [g, h]].map(u16::from_le_bytes);
	Region::new(label, corners).map_err(|_| BadBoxes::BadCorners)
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use proptest::prelude::*;

	fn region(label: u8, corners: [u16; 4]) -> Region {
		Region::new(label, corners).unwrap()
	}

	#[test]
	fn boxes_are_nine_bytes_after_their_count() {
		let items = [vec![region(3, [1, 2, 0x0304, 5])], vec![]];
		let bytes = encode(&items).unwrap();
		assert_eq!(bytes, [1, 3, 1, 0, 2, 0, 4, 3, 5, 0, 0]);
		assert_eq!(decode(&bytes, 2).unwrap(), items);
	}

	#[test]
	fn what_is_no_list_of_boxes_is_refused() {
		assert_eq!(decode(&[1, 3, 1, 0, 2, 0], 1), Err(BadBoxes::Short));
		assert_eq!(decode(&[], 1), Err(BadBoxes::Short));
		assert_eq!(decode(&[0, 0], 1), Err(BadBoxes::Long));
		assert_eq!(decode(&[255; 3_000], 1), Err(BadBoxes::TooMany));
		assert_eq!(decode(&[1, 0, 9, 0, 0, 0, 8, 0, 5, 0], 1), Err(BadBoxes::BadCorners));
		assert_eq!(decode(&[], u32::MAX), Err(BadBoxes::Short));
		let many = vec![region(0, [0, 0, 1, 1]); MAX_REGIONS + 1];
		assert_eq!(encode(&[many]), Err(BadBoxes::TooMany));
	}

	proptest! {
		#[test]
		fn no_bytes_are_read_in_two_ways(
			bytes in proptest::collection::vec(0..3u8, 0..60),
			items in 0..6u32,
		) {
			if let Ok(read) = decode(&bytes, items) {
				prop_assert_eq!(encode(&read).unwrap(), bytes);
			}
		}
	}
}
