//! Pictures in a terminal: two pixels a character, one above the other.

use console::Term;
use sensor_client::{Error, Result};
use std::{fmt::Write, fs::File, io::Read, path::Path};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;
use zune_png::PngDecoder;

/// The largest width and height that is decoded, and that a size is read of.
const MAX_SIDE: usize = 8192;
const MAX_SIZE: usize = 1 << 16;

/// The largest file that is decoded, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// The most columns and rows of characters that a picture takes.
const MAX_COLUMNS: usize = 64;
const MAX_ROWS: usize = 24;

/// Rows that are left for what is asked.
const ROOM: usize = 10;

/// Colours, row after row.
struct Picture {
	width: usize,
	height: usize,
	pixels: Vec<[u8; 3]>,
}

/// The picture at `path` for this terminal; nothing if it cannot show any, or if the file is none that
/// is understood.
pub fn of(path: &Path, terminal: &Term) -> Option<String> {
	if !terminal.features().colors_supported() {
		return None;
	}
	let (rows, columns) = terminal.size();
	let columns = usize::from(columns).min(MAX_COLUMNS);
	let rows = usize::from(rows).saturating_sub(ROOM).min(MAX_ROWS);
	let picture = decode(&read(path).ok()?).ok()?.fit(columns, rows * 2)?;
	Some(picture.blocks(terminal.features().true_colors_supported()))
}

/// Width and height of the image at `path`, in pixels.
pub fn size(path: &Path) -> Result<(u32, u32)> {
	let bytes = read(path)?;
	let size = if is_png(&bytes) {
		let mut decoder = PngDecoder::new_with_options(ZCursor::new(&bytes), options(MAX_SIZE));
		decoder.decode_headers().ok().and_then(|()| decoder.dimensions())
	} else {
		let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&bytes), options(MAX_SIZE));
		decoder.decode_headers().ok().and_then(|()| decoder.dimensions())
	};
	let size = size.and_then(|(width, height)| {
		Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?))
	});
	size.filter(|(width, height)| *width > 0 && *height > 0).ok_or_else(|| {
		Error::Invalid(format!(
			"{} is neither PNG nor JPEG, or larger than {MAX_SIZE} pixels; without --images, boxes are \
			 in fractions of width and height",
			path.display()
		))
	})
}

fn read(path: &Path) -> Result<Vec<u8>> {
	let mut bytes = Vec::new();
	let file = File::open(path).map_err(Error::file(path))?;
	file.take(MAX_FILE).read_to_end(&mut bytes).map_err(Error::file(path))?;
	Ok(bytes)
}

fn is_png(bytes: &[u8]) -> bool {
	bytes.starts_with(b"\x89PNG")
}

fn options(max_side: usize) -> DecoderOptions {
	DecoderOptions::new_safe()
		.set_max_width(max_side)
		.set_max_height(max_side)
		.inflate_set_limit(MAX_SIDE * MAX_SIDE * 4 + MAX_SIDE)
		.png_set_strip_to_8bit(true)
		.jpeg_set_out_colorspace(ColorSpace::RGB)
}

fn decode(bytes: &[u8]) -> Result<Picture, String> {
	let (samples, size, colours) = if is_png(bytes) {
		let mut decoder = PngDecoder::new_with_options(ZCursor::new(bytes), options(MAX_SIDE));
		let samples = decoder.decode_raw().map_err(|why| format!("{why:?}"))?;
		(samples, decoder.dimensions(), decoder.colorspace())
	} else {
		let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options(MAX_SIDE));
		let samples = decoder.decode().map_err(|why| format!("{why:?}"))?;
		(samples, decoder.dimensions(), decoder.output_colorspace())
	};
	let (width, height) = size.ok_or("an image without a size")?;
	let components = colours.ok_or("an image without colours")?.num_components();
	if width == 0 || height == 0 || samples.len() != width * height * components {
		return Err("an image whose size does not match its pixels".into());
	}
	let colour = |pixel: &[u8]| match *pixel {
		[grey] | [grey, _] => Some([grey; 3]),
		[red, green, blue] | [red, green, blue, _] => Some([red, green, blue]),
		_ => None,
	};
	let pixels: Option<Vec<_>> = samples.chunks_exact(components).map(colour).collect();
	Ok(Picture { width, height, pixels: pixels.ok_or("an image with other colours")? })
}

impl Picture {
	/// Smaller, so that it fits; each pixel is the mean of those that it stands for. Nothing if there is
	/// no room.
	fn fit(self, max_width: usize, max_height: usize) -> Option<Self> {
		if max_width == 0 || max_height == 0 {
			return None;
		}
		if self.width <= max_width && self.height <= max_height {
			return Some(self);
		}
		// The side that is too long by more decides.
		let (width, height) = if self.width * max_height > self.height * max_width {
			(max_width, (self.height * max_width / self.width).max(1))
		} else {
			((self.width * max_height / self.height).max(1), max_height)
		};
		let mut pixels = Vec::with_capacity(width * height);
		for row in 0..height {
			for column in 0..width {
				pixels.push(
					self.mean(part(column, width, self.width), part(row, height, self.height)),
				);
			}
		}
		Some(Self { width, height, pixels })
	}

	fn mean(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> [u8; 3] {
		let (mut sums, mut count) = ([0usize; 3], 0);
		for row in rows {
			for column in columns.clone() {
				let pixel = self.at(column, row);
				count += 1;
				for (sum, sample) in sums.iter_mut().zip(pixel) {
					*sum += usize::from(sample);
				}
			}
		}
		// A mean of bytes is one.
		sums.map(|sum| (sum / count.max(1)) as u8)
	}

	fn at(&self, column: usize, row: usize) -> [u8; 3] {
		self.pixels.get(row * self.width + column).copied().unwrap_or_default()
	}

	/// As lines of half blocks: the upper pixel is the colour of the block, the lower one of what is
	/// behind it.
	fn blocks(&self, true_colours: bool) -> String {
		let colour = |[red, green, blue]: [u8; 3]| match true_colours {
			true => format!("2;{red};{green};{blue}"),
			false => format!("5;{}", palette([red, green, blue])),
		};
		let mut text = String::new();
		for row in (0..self.height).step_by(2) {
			text.push_str("  ");
			for column in 0..self.width {
				// Writing to a string cannot fail.
				let _ = write!(text, "\x1b[38;{}", colour(self.at(column, row)));
				if row + 1 < self.height {
					let _ = write!(text, ";48;{}", colour(self.at(column, row + 1)));
				}
				text.push_str("m▀");
			}
			text.push_str("\x1b[0m\n");
		}
		text
	}
}

/// Which of `len` pixels the `index`-th of `parts` parts stands for; at least one.
fn part(index: usize, parts: usize, len: usize) -> std::ops::Range<usize> {
	let start = index * len / parts;
	start..((index + 1) * len / parts).max(start + 1).min(len)
}

/// The nearest of the 216 colours, or of the 24 greys, that old terminals have.
fn palette([red, green, blue]: [u8; 3]) -> u8 {
	if red == green && green == blue {
		return match red {
			0..8 => 16,
			248.. => 231,
			grey => 232 + (grey - 8) / 10,
		};
	}
	// From 0 to 5.
	let level = |sample: u8| (u16::from(sample) * 5 + 127) / 255;
	(16 + 36 * level(red) + 6 * level(green) + level(blue)) as u8
}

#[cfg(test)]
mod tests {
	use super::*;

	fn png(width: u32, height: u32, colour: png::ColorType, samples: &[u8]) -> Vec<u8> {
		let mut bytes = Vec::new();
		let mut encoder = png::Encoder::new(&mut bytes, width, height);
		encoder.set_color(colour);
		encoder.write_header().unwrap().write_image_data(samples).unwrap();
		bytes
	}

	#[test]
	fn two_rows_of_pixels_become_a_line() {
		let bytes = png(1, 3, png::ColorType::Rgb, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
		let picture = decode(&bytes).unwrap();
		assert_eq!(
			picture.blocks(true),
			"  \x1b[38;2;1;2;3;48;2;4;5;6m▀\x1b[0m\n  \x1b[38;2;7;8;9m▀\x1b[0m\n"
		);
	}

	#[test]
	fn large_pictures_are_shrunk_in_proportion_and_small_ones_left_alone() {
		let samples: Vec<u8> = (0..200).map(|at| if at % 2 == 0 { 100 } else { 200 }).collect();
		let bytes = png(20, 10, png::ColorType::Grayscale, &samples);
		let small = decode(&bytes).unwrap().fit(10, 10).unwrap();
		assert_eq!((small.width, small.height, small.pixels[0]), (10, 5, [150; 3]));
		let same = decode(&bytes).unwrap().fit(20, 10).unwrap();
		assert_eq!((same.width, same.height), (20, 10));
		let thin = Picture { width: 1000, height: 1, pixels: vec![[9; 3]; 1000] };
		let thin = thin.fit(10, 10).unwrap();
		assert_eq!((thin.width, thin.height, thin.pixels.len()), (10, 1, 10));
		assert!(decode(&bytes).unwrap().fit(0, 10).is_none());
	}

	#[test]
	fn the_size_of_an_image_is_read_from_its_header() {
		let home = tempfile::tempdir().unwrap();
		let path = home.path().join("x.png");
		std::fs::write(&path, png(20, 10, png::ColorType::Grayscale, &[0; 200])).unwrap();
		assert_eq!(size(&path).unwrap(), (20, 10));
		std::fs::write(&path, "GIF89a").unwrap();
		assert!(size(&path).unwrap_err().to_string().contains("neither PNG nor JPEG"));
	}

	#[test]
	fn what_is_no_image_is_refused() {
		assert!(decode(b"").is_err());
		assert!(decode(b"\x89PNG").is_err());
		assert!(decode(b"\xff\xd8\xff\xe0").is_err());
	}

	#[test]
	fn old_terminals_get_the_nearest_colour() {
		assert_eq!(palette([0; 3]), 16);
		assert_eq!(palette([255; 3]), 231);
		assert_eq!(palette([128; 3]), 244);
		assert_eq!(palette([255, 0, 0]), 196);
	}
}
