//! The image classifier: from a labelled dataset to a model that tells its classes apart.

mod dataset;
mod image;
mod metrics;
mod onnx;
mod parameters;
mod predict;
mod weights;

pub use dataset::Dataset;
pub use image::grey_square;
pub use metrics::Metrics;
pub use parameters::Parameters;
pub use predict::Classifier;

use crate::{
	abi::{ProgramInput, ProgramOutput, DONE},
	host::Program,
	nn::{Samples, Training, PIXELS},
};
use alloc::{format, string::String, vec::Vec};
use codec::Encode;
use core::fmt::Write;
use sha2::{Digest, Sha256};

/// Samples after which a step answers, so that the host can report and meter: some tens of
/// milliseconds.
const SAMPLES_PER_CALL: u32 = 256;

/// The program: trains on the input directories' labelled images and writes the model.
///
/// Inputs are labelled datasets as the chain builds them, with the same classes: `campaign.json`,
/// `images/…` and `labels/….csv`. Parameters are [`Parameters`]. The output has `weights.bin`,
/// `model.onnx`, `model.json`, `metrics.json` and `loss.csv`.
pub struct ImageClassifier {
	parameters: Parameters,
	dataset: Dataset,
	train: Vec<u32>,
	holdout: Vec<u32>,
	training: Training,
	metrics: Option<Metrics>,
	/// What a checkpoint is bound to.
	input_hash: [u8; 32],
}

/// Some of a dataset's labelled images.
struct Part<'a> {
	dataset: &'a Dataset,
	items: &'a [u32],
}

impl Samples for Part<'_> {
	fn len(&self) -> usize {
		self.items.len()
	}

	fn get(&self, index: usize) -> (&[u8; PIXELS], usize) {
		self.dataset.labelled(self.items[index] as usize)
	}
}

impl Program for ImageClassifier {
	fn start(input: ProgramInput) -> Result<Self, String> {
		let input_hash = hash(&input);
		let parameters = Parameters::parse(&input.parameters)?;
		let dataset = Dataset::read(input.inputs)?;
		let (train, holdout) = parameters.split(dataset.len());
		if train.is_empty() {
			return Err("no item of the inputs has a label to learn from".into());
		}
		let training = Training::new(parameters.settings(), dataset.labels().len());
		Ok(Self { parameters, dataset, train, holdout, training, metrics: None, input_hash })
	}

	fn step(&mut self) -> Result<i32, String> {
		let train = Part { dataset: &self.dataset, items: &self.train };
		let mut samples = 0;
		while !self.training.done() && samples < SAMPLES_PER_CALL {
			self.training.step(&train)?;
			samples += self.parameters.batch;
		}
		if samples > 0 {
			// One less than the end: the evaluation is still to come.
			let share = u64::from(self.training.taken()) * u64::from(DONE.unsigned_abs() - 1);
			return Ok((share / u64::from(self.parameters.steps)) as i32);
		}
		let holdout = Part { dataset: &self.dataset, items: &self.holdout };
		self.metrics = Some(Metrics::of(self.training.model(), &holdout));
		Ok(DONE)
	}

	fn output(&self) -> ProgramOutput {
		let (labels, model) = (self.dataset.labels(), self.training.model());
		let weights = weights::encode(model);
		let model_card = predict::Card::new(labels, &self.parameters, &weights);
		let mut files = Vec::from([
			("weights.bin".into(), weights),
			("model.onnx".into(), onnx::encode(model, labels)),
			("model.json".into(), json(&model_card)),
			("loss.csv".into(), self.loss_curve().into_bytes()),
		]);
		if let Some(metrics) = &self.metrics {
			files.push(("metrics.json".into(), json(&self.report(metrics))));
		}
		ProgramOutput { files }
	}

	fn checkpoint(&self) -> Vec<u8> {
		(self.input_hash, self.training.save()).encode()
	}

	fn resume(&mut self, checkpoint: &[u8]) -> Result<(), String> {
		let state = checkpoint
			.strip_prefix(&self.input_hash)
			.ok_or("the checkpoint belongs to a run with another input")?;
		let saved: Vec<u8> =
			codec::DecodeAll::decode_all(&mut &*state).map_err(|_| "the checkpoint is damaged")?;
		match self.training.restore(&saved) {
			true => Ok(()),
			false => Err("the checkpoint is damaged".into()),
		}
	}
}

impl ImageClassifier {
	/// `step,loss`, a line a step.
	fn loss_curve(&self) -> String {
		let mut csv = String::from("step,loss\n");
		for (step, loss) in (1..).zip(self.training.losses()) {
			// Writing to a string cannot fail.
			let _ = writeln!(csv, "{step},{loss}");
		}
		csv
	}

	fn report<'a>(&self, metrics: &'a Metrics) -> metrics::Report<'a> {
		metrics::Report::new(metrics, &self.training, self.train.len(), self.dataset.skipped())
	}
}

/// SHA2-256 of an input as it travels.
fn hash(input: &ProgramInput) -> [u8; 32] {
	let mut hasher = Sha256::new();
	let len = |len: usize| (len as u64).to_le_bytes();
	let mut add = |bytes: &[u8]| {
		hasher.update(len(bytes.len()));
		hasher.update(bytes);
	};
	add(&input.parameters);
	for tree in &input.inputs {
		add(&len(tree.len()));
		for (path, bytes) in tree {
			add(path.as_bytes());
			add(bytes);
		}
	}
	hasher.finalize().into()
}

/// JSON for people and programs, with a line break at its end.
fn json(value: &impl serde::Serialize) -> Vec<u8> {
	// The types that come here have no maps with odd keys and no numbers that JSON lacks.
	let mut text = serde_json::to_string_pretty(value)
		.unwrap_or_else(|why| format!("{{\"error\": \"{why}\"}}"));
	text.push('\n');
	text.into_bytes()
}
