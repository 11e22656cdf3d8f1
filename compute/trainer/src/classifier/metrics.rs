//! How good a model is.

use crate::nn::{Model, Samples, Training, Workspace};
use alloc::{vec, vec::Vec};
use serde::Serialize;

/// Steps at the end of training whose mean loss is reported.
const TAIL: usize = 50;

/// How a model does on images that it did not learn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metrics {
	/// `confusion[true class][class the model said]`.
	pub confusion: Vec<Vec<u32>>,
}

impl Metrics {
	/// Run the model on every sample.
	pub fn of(model: &Model, samples: &impl Samples) -> Self {
		let classes = model.classes();
		let mut confusion = vec![vec![0; classes]; classes];
		let mut workspace = Workspace::new(classes);
		for index in 0..samples.len() {
			let (image, class) = samples.get(index);
			confusion[class][model.predict(image, &mut workspace)] += 1;
		}
		Self { confusion }
	}

	/// How many samples there were.
	pub fn items(&self) -> u32 {
		self.confusion.iter().flatten().sum()
	}

	/// How many of them the model got right.
	pub fn correct(&self) -> u32 {
		self.confusion.iter().enumerate().map(|(class, row)| row[class]).sum()
	}

	/// The share that the model got right; none without samples.
	pub fn accuracy(&self) -> Option<f64> {
		let items = self.items();
		(items > 0).then(|| f64::from(self.correct()) / f64::from(items))
	}
}

/// `metrics.json`.
#[derive(Serialize)]
pub struct Report<'a> {
	steps: u32,
	/// Items with a label that were trained on.
	train_items: usize,
	/// Items with a label that were held out.
	holdout_items: u32,
	/// Items without a label.
	skipped_items: usize,
	/// Mean loss of the last steps.
	train_loss: f32,
	holdout_correct: u32,
	holdout_accuracy: Option<f64>,
	/// `confusion[true class][class the model said]`, on the held-out items.
	confusion: &'a [Vec<u32>],
}

impl<'a> Report<'a> {
	pub fn new(metrics: &'a Metrics, run: &Training, train_items: usize, skipped: usize) -> Self {
		let losses = run.losses();
		let tail = &losses[losses.len().saturating_sub(TAIL)..];
		let mut total = 0.0;
		for loss in tail {
			total += loss;
		}
		Self {
			steps: run.taken(),
			train_items,
			holdout_items: metrics.items(),
			skipped_items: skipped,
			train_loss: total / tail.len().max(1) as f32,
			holdout_correct: metrics.correct(),
			holdout_accuracy: metrics.accuracy(),
			confusion: &metrics.confusion,
		}
	}
}
