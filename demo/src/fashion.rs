//! Fashion-MNIST (Zalando Research, MIT licence): photographs of clothes, 28 by 28 grey pixels,
//! ten classes, 60,000 to train on and 10,000 to test with.

use anyhow::{ensure, Context, Result};
use flate2::read::GzDecoder;
use std::{
	fs::File,
	io::Read,
	path::{Path, PathBuf},
};

/// The classes, in the order of their numbers.
pub const CLASSES: [&str; 10] = [
	"T-shirt/top",
	"Trouser",
	"Pullover",
	"Dress",
	"Coat",
	"Sandal",
	"Shirt",
	"Sneaker",
	"Bag",
	"Ankle boot",
];

/// Width and height, in pixels.
pub const SIDE: usize = 28;

/// Where Debian's package puts the files.
const DEBIAN: &str = "/usr/share/datasets/fashion-mnist";

/// An image with its true class.
#[derive(Clone)]
pub struct Sample {
	/// Grey pixels, row after row.
	pub pixels: [u8; SIDE * SIDE],
	/// The true class.
	pub class: u8,
}

impl Sample {
	/// The image as a PNG file.
	pub fn png(&self) -> Result<Vec<u8>> {
		let mut file = Vec::new();
		let mut encoder = png::Encoder::new(&mut file, SIDE as u32, SIDE as u32);
		encoder.set_color(png::ColorType::Grayscale);
		encoder.write_header()?.write_image_data(&self.pixels)?;
		Ok(file)
	}
}

/// The first `count` images to train on.
pub fn train(count: usize) -> Result<Vec<Sample>> {
	read("train", count)
}

/// The first `count` images to test with.
pub fn test(count: usize) -> Result<Vec<Sample>> {
	read("t10k", count)
}

/// Write the first `count` images to train on into `target`, as PNG files.
pub fn write(count: usize, target: &Path) -> Result<()> {
	std::fs::create_dir_all(target).with_context(|| target.display().to_string())?;
	for (index, sample) in train(count)?.iter().enumerate() {
		let path = target.join(format!("{index:04}.png"));
		std::fs::write(&path, sample.png()?).with_context(|| path.display().to_string())?;
	}
	Ok(())
}

fn read(name: &str, count: usize) -> Result<Vec<Sample>> {
	let directory = std::env::var_os("FASHION_MNIST").map_or(DEBIAN.into(), PathBuf::from);
	let images = idx(&directory, &format!("{name}-images-idx3-ubyte"), 16, count * SIDE * SIDE)?;
	let classes = idx(&directory, &format!("{name}-labels-idx1-ubyte"), 8, count)?;
	images
		.chunks_exact(SIDE * SIDE)
		.zip(classes)
		.map(|(pixels, class)| {
			ensure!(usize::from(class) < CLASSES.len(), "Fashion-MNIST has no class {class}");
			Ok(Sample { pixels: pixels.try_into()?, class })
		})
		.collect()
}

/// `length` bytes after the header of an IDX file, compressed or not.
fn idx(directory: &Path, name: &str, header: usize, length: usize) -> Result<Vec<u8>> {
	let plain = directory.join(name);
	let reader: Box<dyn Read> = match File::open(&plain) {
		Ok(file) => Box::new(file),
		Err(_) => {
			let packed = directory.join(format!("{name}.gz"));
			let file = File::open(&packed).with_context(|| {
				format!(
					"{} cannot be read; install Debian's package dataset-fashion-mnist, or name the \
					 directory that has the files in FASHION_MNIST",
					packed.display()
				)
			})?;
			Box::new(GzDecoder::new(file))
		},
	};
	let mut bytes = Vec::with_capacity(header + length);
	reader.take((header + length) as u64).read_to_end(&mut bytes)?;
	ensure!(bytes.len() == header + length, "{name} holds fewer images than asked for");
	Ok(bytes.split_off(header))
}
