//! Using a trained model.

use super::{image::grey_square, weights, Parameters};
use crate::{
	abi::ProgramOutput,
	nn::{Model, Workspace, PIXELS, SIDE},
};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The longest `model.json` that is read.
const MAX_CARD_BYTES: usize = 1 << 20;

/// `model.json`: what the weights are.
#[derive(Serialize, Deserialize)]
pub struct Card {
	/// Names this kind of model and its version.
	format: String,
	/// The names of the classes, in the order of the network's outputs.
	classes: Vec<String>,
	/// Planes, height and width of the input; grey, 0 for black to 1 for white.
	input_shape: [usize; 3],
	/// What the job was trained with.
	parameters: Parameters,
	/// SHA2-256 of `weights.bin`, in hex.
	weights_sha256: String,
}

const FORMAT: &str = "sensor-image-classifier-1";

impl Card {
	pub fn new(classes: &[String], parameters: &Parameters, weights: &[u8]) -> Self {
		Self {
			format: FORMAT.to_string(),
			classes: classes.to_vec(),
			input_shape: [1, SIDE, SIDE],
			parameters: *parameters,
			weights_sha256: fingerprint(weights),
		}
	}
}

/// SHA2-256 in hex.
fn fingerprint(bytes: &[u8]) -> String {
	Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A trained model that can be asked.
#[derive(Clone, Debug)]
pub struct Classifier {
	labels: Vec<String>,
	model: Model,
}

impl Classifier {
	/// From the bytes of `weights.bin` and `model.json`.
	pub fn from_files(weights: &[u8], card: &[u8]) -> Result<Self, String> {
		if card.len() > MAX_CARD_BYTES {
			return Err(format!("model.json: longer than {MAX_CARD_BYTES} bytes"));
		}
		let card: Card =
			serde_json::from_slice(card).map_err(|why| format!("model.json: {why}"))?;
		if card.format != FORMAT {
			return Err(format!("model.json: the format is {:?}, not {FORMAT:?}", card.format));
		}
		if !(1..=255).contains(&card.classes.len()) {
			return Err(format!("model.json: {} classes; 1 to 255 work", card.classes.len()));
		}
		if card.weights_sha256 != fingerprint(weights) {
			return Err("weights.bin: is not the file that model.json describes".into());
		}
		let model = weights::decode(weights, card.classes.len())?;
		Ok(Self { labels: card.classes, model })
	}

	/// From what a training job made.
	pub fn from_output(output: &ProgramOutput) -> Result<Self, String> {
		let file = |path| output.file(path).ok_or_else(|| format!("{path} is missing"));
		Self::from_files(file("weights.bin")?, file("model.json")?)
	}

	/// The names of the classes.
	pub fn labels(&self) -> &[String] {
		&self.labels
	}

	/// The class of an image of 28x28 grey bytes, row after row.
	pub fn predict(&self, image: &[u8; PIXELS]) -> usize {
		self.model.predict(image, &mut Workspace::new(self.labels.len()))
	}

	/// The class of a PNG of any size.
	pub fn predict_png(&self, png: &[u8]) -> Result<usize, String> {
		Ok(self.predict(&grey_square(png)?))
	}
}
