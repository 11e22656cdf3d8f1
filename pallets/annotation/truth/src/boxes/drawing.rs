//! What one annotator drew on one item.

use super::{Region, Trust};
use alloc::vec::Vec;
use core::fmt;

/// Most regions that one annotator may draw on one item.
pub const MAX_REGIONS: usize = 64;

/// What one annotator drew on one item: [`MAX_REGIONS`] regions at most, in no order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawing(Vec<Region>);

/// An annotator drew more than [`MAX_REGIONS`] regions on one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyRegions;

impl fmt::Display for TooManyRegions {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "at most {MAX_REGIONS} regions can be drawn on one item")
	}
}

impl core::error::Error for TooManyRegions {}

impl Drawing {
	/// A drawing of these regions; none is an answer too.
	pub fn new(mut regions: Vec<Region>) -> Result<Self, TooManyRegions> {
		if regions.len() > MAX_REGIONS {
			return Err(TooManyRegions);
		}
		regions.sort_unstable();
		Ok(Self(regions))
	}

	/// The regions, sorted by label and corners.
	pub fn regions(&self) -> &[Region] {
		&self.0
	}
}

/// A drawing, and how far its annotator is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer<'a> {
	/// How far the annotator is trusted.
	pub trust: Trust,
	/// What they drew.
	pub drawing: &'a Drawing,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_drawing_has_so_many_regions_at_most() {
		let region = Region::new(0, [0, 0, 1, 1]).unwrap();
		assert!(Drawing::new([region; MAX_REGIONS].to_vec()).is_ok());
		assert_eq!(Drawing::new([region; MAX_REGIONS + 1].to_vec()), Err(TooManyRegions));
		assert_eq!(TooManyRegions.to_string(), "at most 64 regions can be drawn on one item");
	}
}
