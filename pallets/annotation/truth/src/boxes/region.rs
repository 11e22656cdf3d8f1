//! A labelled rectangle, and how much of two rectangles is common.

use core::fmt;

/// A labelled rectangle on an image: the class of what it shows, and two corners.
///
/// Corners are parts of the image's width and height, so that they mean the same at every
/// resolution: 0 is the left or upper edge, 65535 the right or lower one.
// Ordered by label and corners, so that sorted regions do not tell in which order they were drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
	label: u8,
	x0: u16,
	y0: u16,
	x1: u16,
	y1: u16,
}

/// Why four numbers are not the corners of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCorners {
	/// The first corner is right of, or below, the second one.
	Inverted,
	/// The region has no width or no height.
	Empty,
}

impl fmt::Display for BadCorners {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(match self {
			Self::Inverted => "the first corner must be the upper left one",
			Self::Empty => "a region must be wider and higher than nothing",
		})
	}
}

impl core::error::Error for BadCorners {}

impl Region {
	/// What the class is, from the upper left corner to the lower right one: `[x0, y0, x1, y1]`.
	pub const fn new(label: u8, [x0, y0, x1, y1]: [u16; 4]) -> Result<Self, BadCorners> {
		if x0 > x1 || y0 > y1 {
			return Err(BadCorners::Inverted);
		}
		if x0 == x1 || y0 == y1 {
			return Err(BadCorners::Empty);
		}
		Ok(Self { label, x0, y0, x1, y1 })
	}

	/// The class of what the region shows.
	pub const fn label(&self) -> u8 {
		self.label
	}

	/// `[x0, y0, x1, y1]`: the upper left corner and the lower right one.
	pub const fn corners(&self) -> [u16; 4] {
		[self.x0, self.y0, self.x1, self.y1]
	}

	fn area(&self) -> u64 {
		u64::from(self.x1.abs_diff(self.x0)) * u64::from(self.y1.abs_diff(self.y0))
	}

	/// How much of the two rectangles is common, whatever they show.
	pub fn overlap(&self, other: &Self) -> Overlap {
		let width = self.x1.min(other.x1).saturating_sub(self.x0.max(other.x0));
		let height = self.y1.min(other.y1).saturating_sub(self.y0.max(other.y0));
		let common = u64::from(width) * u64::from(height);
		Overlap { common, joint: self.area().saturating_add(other.area()).saturating_sub(common) }
	}
}

/// Intersection over union of two regions, as the two areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
	/// At most 2^32.
	common: u64,
	/// At least 1, at most 2^33.
	joint: u64,
}

impl Overlap {
	/// Whether intersection over union is at least so many thousandths: exact, and at the limit too.
	pub const fn reaches(&self, per_mille: u16) -> bool {
		self.common * 1000 >= per_mille as u64 * self.joint
	}

	/// Intersection over union in parts of `u32::MAX`, rounded down.
	pub const fn ratio(&self) -> u32 {
		(self.common * u32::MAX as u64 / self.joint) as u32
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn region(corners: [u16; 4]) -> Region {
		Region::new(0, corners).unwrap()
	}

	#[test]
	fn a_region_has_width_height_and_the_right_corners() {
		assert_eq!(Region::new(0, [5, 5, 4, 9]), Err(BadCorners::Inverted));
		assert_eq!(Region::new(0, [5, 5, 9, 4]), Err(BadCorners::Inverted));
		assert_eq!(Region::new(0, [5, 5, 5, 9]), Err(BadCorners::Empty));
		assert_eq!(Region::new(0, [5, 5, 9, 5]), Err(BadCorners::Empty));
		assert_eq!(region([5, 6, 7, 8]).corners(), [5, 6, 7, 8]);
		assert_eq!(BadCorners::Inverted.to_string(), "the first corner must be the upper left one");
	}

	#[test]
	fn the_whole_image_does_not_overflow() {
		let image = region([0, 0, u16::MAX, u16::MAX]);
		assert_eq!(image.overlap(&image).ratio(), u32::MAX);
		assert!(image.overlap(&image).reaches(1000));
		assert!(!image.overlap(&image).reaches(1001));
	}

	#[test]
	fn overlap_is_intersection_over_union() {
		// Half of each is common: a third of what they cover together.
		let overlap = region([0, 0, 200, 100]).overlap(&region([100, 0, 300, 100]));
		assert_eq!(overlap.ratio(), u32::MAX / 3);
		assert!(overlap.reaches(333) && !overlap.reaches(334));
		// A quarter inside: the limit itself is reached.
		assert!(region([0, 0, 100, 100]).overlap(&region([0, 0, 50, 50])).reaches(250));
	}

	#[test]
	fn regions_that_only_touch_have_nothing_in_common() {
		assert_eq!(region([0, 0, 10, 10]).overlap(&region([10, 0, 20, 10])).ratio(), 0);
		assert_eq!(region([0, 0, 10, 10]).overlap(&region([30, 30, 40, 40])).ratio(), 0);
	}

	proptest! {
		#[test]
		fn overlap_is_mutual_and_agrees_with_counting_cells(
			a in (0..8u16, 0..8u16, 1..8u16, 1..8u16),
			b in (0..8u16, 0..8u16, 1..8u16, 1..8u16),
			per_mille in 0..=1000u16,
		) {
			let [a, b] = [a, b].map(|(x, y, width, height)| region([x, y, x + width, y + height]));
			let within = |region: Region, x, y| {
				let [x0, y0, x1, y1] = region.corners();
				(x0..x1).contains(&x) && (y0..y1).contains(&y)
			};
			let cells = |wanted: &dyn Fn(bool, bool) -> bool| {
				let cells = (0..16).flat_map(|x| (0..16).map(move |y| (x, y)));
				cells.filter(|&(x, y)| wanted(within(a, x, y), within(b, x, y))).count() as u64
			};
			let (common, joint) = (cells(&|a, b| a && b), cells(&|a, b| a || b));
			let overlap = a.overlap(&b);
			prop_assert_eq!(overlap, Overlap { common, joint });
			prop_assert_eq!(overlap, b.overlap(&a));
			prop_assert_eq!(overlap.reaches(per_mille), common * 1000 >= joint * u64::from(per_mille));
		}
	}
}
