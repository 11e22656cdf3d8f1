//! From a PNG of any size to the small grey square that the network sees, in integers.

use crate::nn::{PIXELS, SIDE};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use zune_core::{bytestream::ZCursor, options::DecoderOptions};
use zune_png::PngDecoder;

/// The largest width and height that is decoded.
const MAX_SIDE: usize = 4096;

/// Decode a PNG, turn it grey and scale it to 28x28.
///
/// Grey is `(77 red + 150 green + 29 blue) / 256`; transparency is ignored. Every pixel of the
/// square is the mean of the area of the image that it covers.
pub fn grey_square(png: &[u8]) -> Result<[u8; PIXELS], String> {
	let options = DecoderOptions::new_safe()
		.set_max_width(MAX_SIDE)
		.set_max_height(MAX_SIDE)
		.inflate_set_limit(MAX_SIDE * MAX_SIDE * 8 + MAX_SIDE)
		.png_set_strip_to_8bit(true);
	let mut decoder = PngDecoder::new_with_options(ZCursor::new(png), options);
	let samples = decoder.decode_raw().map_err(|why| format!("not a PNG: {why:?}"))?;
	let (width, height) = decoder.dimensions().ok_or("a PNG without a size")?;
	let components = decoder.colorspace().ok_or("a PNG without colours")?.num_components();
	if width == 0 || height == 0 || samples.len() != width * height * components {
		return Err("a PNG whose size does not match its pixels".to_string());
	}
	Ok(shrink(&grey(&samples, components), width, height))
}

/// One byte a pixel.
fn grey(samples: &[u8], components: usize) -> Vec<u8> {
	let pixels = samples.chunks_exact(components);
	match components {
		1 | 2 => pixels.map(|p| p[0]).collect(),
		_ => pixels
			.map(|p| {
				let [r, g, b] = [p[0], p[1], p[2]].map(u32::from);
				((77 * r + 150 * g + 29 * b + 128) >> 8) as u8
			})
			.collect(),
	}
}

/// Area averaging. Lengths are counted in 28ths of a pixel, so that the borders of the square's
/// pixels fall on whole numbers.
fn shrink(grey: &[u8], width: usize, height: usize) -> [u8; PIXELS] {
	let area = (width * height) as u64;
	core::array::from_fn(|place| {
		let (row, column) = (place / SIDE, place % SIDE);
		let mut total = area / 2;
		for (y, tall) in overlaps(row, height) {
			for (x, wide) in overlaps(column, width) {
				total += u64::from(grey[y * width + x]) * tall * wide;
			}
		}
		(total / area) as u8
	})
}

/// Which of `len` pixels the `index`-th of 28 equal parts covers, and how much of each.
fn overlaps(index: usize, len: usize) -> impl Iterator<Item = (usize, u64)> {
	let (start, end) = (index * len, (index + 1) * len);
	(start / SIDE..end.div_ceil(SIDE)).map(move |pixel| {
		let covered = end.min((pixel + 1) * SIDE) - start.max(pixel * SIDE);
		(pixel, covered as u64)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn encode(width: u32, height: u32, colour: png::ColorType, samples: &[u8]) -> Vec<u8> {
		let mut bytes = Vec::new();
		let mut encoder = png::Encoder::new(&mut bytes, width, height);
		encoder.set_color(colour);
		encoder.write_header().unwrap().write_image_data(samples).unwrap();
		bytes
	}

	#[test]
	fn an_image_of_the_right_size_is_left_as_it_is() {
		let pixels: Vec<u8> = (0..PIXELS).map(|i| (i * 7) as u8).collect();
		let square = grey_square(&encode(28, 28, png::ColorType::Grayscale, &pixels)).unwrap();
		assert_eq!(square.as_slice(), pixels);
	}

	#[test]
	fn areas_are_averaged() {
		// Every second column is white: half covered, whatever the size.
		let stripes: Vec<u8> = (0..56 * 56).map(|i| if i % 2 == 0 { 255 } else { 0 }).collect();
		let square = grey_square(&encode(56, 56, png::ColorType::Grayscale, &stripes)).unwrap();
		assert_eq!(square, [128; PIXELS]);
		// One pixel becomes the whole square.
		let square = grey_square(&encode(1, 1, png::ColorType::Grayscale, &[77])).unwrap();
		assert_eq!(square, [77; PIXELS]);
		// The left half of three columns: 14 parts of 28, then none.
		let square = shrink(&[100, 100, 0, 0], 4, 1);
		assert_eq!((square[13], square[14]), (100, 0));
		let square = shrink(&[90, 0, 0], 3, 1);
		assert_eq!((square[8], square[9], square[10]), (90, 30, 0));
	}

	#[test]
	fn colours_turn_grey_by_fixed_weights() {
		let reds = [[255, 0, 0]; PIXELS].concat();
		let square = grey_square(&encode(28, 28, png::ColorType::Rgb, &reds)).unwrap();
		assert_eq!(square[0], 77);
		let whites = [[255, 255, 255, 0]; PIXELS].concat();
		let square = grey_square(&encode(28, 28, png::ColorType::Rgba, &whites)).unwrap();
		assert_eq!(square[0], 255);
	}

	#[test]
	fn deep_and_shallow_pixels_are_read() {
		let mut bytes = Vec::new();
		let mut encoder = png::Encoder::new(&mut bytes, 28, 28);
		encoder.set_depth(png::BitDepth::Sixteen);
		let samples = [[0x40, 0xff]; PIXELS].concat();
		encoder.write_header().unwrap().write_image_data(&samples).unwrap();
		assert_eq!(grey_square(&bytes).unwrap(), [0x40; PIXELS]);

		let mut bytes = Vec::new();
		let mut encoder = png::Encoder::new(&mut bytes, 28, 28);
		encoder.set_depth(png::BitDepth::One);
		encoder.write_header().unwrap().write_image_data(&[0xf0; 28 * 4]).unwrap();
		let square = grey_square(&bytes).unwrap();
		assert_eq!((square[0], square[4]), (255, 0));
	}

	#[test]
	fn what_is_no_png_is_refused() {
		assert!(grey_square(b"GIF89a").unwrap_err().starts_with("not a PNG"));
		assert!(grey_square(b"").is_err());
		let good = encode(28, 28, png::ColorType::Grayscale, &[9; PIXELS]);
		assert!(grey_square(&good[..good.len() / 2]).is_err());
	}

	#[test]
	fn an_image_that_would_fill_the_memory_is_refused() {
		// The header of a good image, with another size and its checksum left as it was.
		let mut bomb = encode(28, 28, png::ColorType::Grayscale, &[9; PIXELS]);
		bomb[16..20].copy_from_slice(&100_000u32.to_be_bytes());
		assert!(grey_square(&bomb).is_err());
	}
}
