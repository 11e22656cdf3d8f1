//! Training: stochastic gradient descent with momentum, one optimiser step at a time.
//!
//! All state is the step number, the parameters, the velocity and the losses so far. Which items
//! a step sees follows from the seed and the step number, so a checkpoint needs nothing else.

use super::{
	model::{Model, Workspace, PIXELS},
	rng::{Rng, Stream},
};
use alloc::{string::String, vec, vec::Vec};
use codec::{Decode, Encode};

/// Labelled images.
pub trait Samples {
	/// How many there are; at least one.
	fn len(&self) -> usize;
	/// The image and class of sample `index`.
	fn get(&self, index: usize) -> (&[u8; PIXELS], usize);
	/// Whether there are none.
	fn is_empty(&self) -> bool {
		self.len() == 0
	}
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
	/// Optimiser steps.
	pub steps: u32,
	/// Samples a step.
	pub batch: u32,
	/// How far a step goes.
	pub learning_rate: f32,
	/// How much of the last step goes into the next.
	pub momentum: f32,
	/// Where all randomness comes from.
	pub seed: u64,
}

/// A training run.
#[derive(Clone, Debug)]
pub struct Training {
	settings: Settings,
	model: Model,
	velocity: Vec<f32>,
	losses: Vec<f32>,
	gradient: Vec<f32>,
	workspace: Workspace,
	/// The samples in the order of `epoch`.
	order: Vec<u32>,
	epoch: Option<u64>,
}

/// What [`Training::save`] keeps.
#[derive(Encode, Decode)]
struct Saved {
	/// The parameters, as bits, so that nothing is lost.
	parameters: Vec<u32>,
	velocity: Vec<u32>,
	losses: Vec<u32>,
}

impl Training {
	/// A run that has not begun, of a network with this many classes.
	pub fn new(settings: Settings, classes: usize) -> Self {
		let model = Model::new(classes, settings.seed);
		let len = model.parameters().len();
		Self {
			settings,
			model,
			velocity: vec![0.0; len],
			losses: Vec::new(),
			gradient: vec![0.0; len],
			workspace: Workspace::new(classes),
			order: Vec::new(),
			epoch: None,
		}
	}

	/// The network as it is now.
	pub fn model(&self) -> &Model {
		&self.model
	}

	/// The mean loss of every step so far.
	pub fn losses(&self) -> &[f32] {
		&self.losses
	}

	/// Steps taken.
	pub fn taken(&self) -> u32 {
		self.losses.len() as u32
	}

	/// Whether all steps were taken.
	pub fn done(&self) -> bool {
		self.taken() >= self.settings.steps
	}

	/// Take one step.
	///
	/// Fails when the loss is no finite number any more: from there on nothing would be learnt,
	/// and the bits of a NaN may differ between machines.
	pub fn step(&mut self, samples: &impl Samples) -> Result<(), String> {
		self.gradient.fill(0.0);
		let batch = u64::from(self.settings.batch);
		let first = u64::from(self.taken()) * batch;
		let mut loss = 0.0f32;
		for position in first..first + batch {
			let (image, label) = samples.get(self.sample_at(position, samples.len()));
			let gradient = &mut self.gradient;
			loss += self.model.loss_and_gradient(image, label, &mut self.workspace, gradient);
		}
		let share = 1.0 / self.settings.batch as f32;
		let parameters = self.model.parameters_mut().iter_mut();
		for ((p, v), g) in parameters.zip(&mut self.velocity).zip(&self.gradient) {
			*v = self.settings.momentum * *v + g * share;
			*p -= self.settings.learning_rate * *v;
		}
		let finite = self.model.parameters().iter().all(|p| p.is_finite());
		if !(loss.is_finite() && finite) {
			return Err(alloc::format!(
				"training diverged at step {}; try a smaller learning_rate",
				self.taken() + 1
			));
		}
		self.losses.push(loss * share);
		Ok(())
	}

	/// Which sample comes at `position`, counted through all epochs. Every epoch is a new order
	/// of all samples.
	fn sample_at(&mut self, position: u64, samples: usize) -> usize {
		let epoch = position / samples as u64;
		if self.epoch != Some(epoch) {
			self.order = (0..samples as u32).collect();
			Rng::new(self.settings.seed, Stream::Order, epoch).shuffle(&mut self.order);
			self.epoch = Some(epoch);
		}
		self.order[(position % samples as u64) as usize] as usize
	}

	/// The state of the run, to the bit.
	pub fn save(&self) -> Vec<u8> {
		let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect();
		Saved {
			parameters: bits(self.model.parameters()),
			velocity: bits(&self.velocity),
			losses: bits(&self.losses),
		}
		.encode()
	}

	/// Go on from a state that [`Self::save`] made; says whether it fits this run.
	pub fn restore(&mut self, mut saved: &[u8]) -> bool {
		let Ok(Saved { parameters, velocity, losses }) = Saved::decode(&mut saved) else {
			return false;
		};
		let fits = velocity.len() == self.velocity.len()
			&& losses.len() <= self.settings.steps as usize
			&& saved.is_empty();
		let floats = |bits: Vec<u32>| bits.into_iter().map(f32::from_bits).collect::<Vec<_>>();
		match Model::from_parameters(self.model.classes(), floats(parameters)) {
			Some(model) if fits => {
				(self.model, self.velocity, self.losses) =
					(model, floats(velocity), floats(losses));
				true
			},
			_ => false,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Two images, black and white, a class each.
	struct Two([[u8; PIXELS]; 2]);

	impl Samples for Two {
		fn len(&self) -> usize {
			2
		}
		fn get(&self, index: usize) -> (&[u8; PIXELS], usize) {
			(&self.0[index], index)
		}
	}

	const TWO: Two = Two([[0; PIXELS], [255; PIXELS]]);

	fn training() -> Training {
		let settings =
			Settings { steps: 20, batch: 2, learning_rate: 0.05, momentum: 0.9, seed: 1 };
		Training::new(settings, 2)
	}

	#[test]
	fn the_loss_falls() {
		let mut training = training();
		while !training.done() {
			training.step(&TWO).unwrap();
		}
		assert!(training.losses()[19] < 0.1 * training.losses()[0], "{:?}", training.losses());
	}

	#[test]
	fn a_diverging_run_fails_and_says_what_to_change() {
		let mut training = training();
		training.step(&TWO).unwrap();
		training.model.parameters_mut().fill(1e20);
		let why = training.step(&TWO).unwrap_err();
		assert_eq!(why, "training diverged at step 2; try a smaller learning_rate");
	}

	#[test]
	fn every_epoch_has_every_sample_once() {
		let mut training = training();
		let epochs: Vec<Vec<usize>> = (0..20)
			.map(|epoch| (0..5).map(|i| training.sample_at(epoch * 5 + i, 5)).collect())
			.collect();
		for epoch in &epochs {
			let mut sorted = epoch.clone();
			sorted.sort_unstable();
			assert_eq!(sorted, [0, 1, 2, 3, 4]);
		}
		assert!(epochs.iter().any(|epoch| epoch != &epochs[0]));
	}
}
