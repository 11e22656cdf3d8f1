//! What a job may set.

use crate::nn::{
	rng::{Rng, Stream},
	Settings,
};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use serde::{Deserialize, Serialize};

/// The longest parameters that are read.
const MAX_BYTES: usize = 4096;

/// The parameters of a training job, written as JSON. Every field may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
	/// Optimiser steps, 1 to 100,000.
	pub steps: u32,
	/// Images a step, 1 to 1024.
	pub batch: u32,
	/// How far a step goes, above 0 and at most 10.
	pub learning_rate: f32,
	/// How much of the last step goes into the next, 0 to below 1.
	pub momentum: f32,
	/// Where all randomness comes from.
	pub seed: u64,
	/// Share of the labelled items that are kept from training to measure the model, 0 to 50.
	pub holdout_percent: u32,
}

impl Default for Parameters {
	fn default() -> Self {
		Self {
			steps: 1200,
			batch: 32,
			learning_rate: 0.05,
			momentum: 0.9,
			seed: 7,
			holdout_percent: 10,
		}
	}
}

impl Parameters {
	/// Read and check parameters; nothing at all stands for `{}`.
	pub fn parse(bytes: &[u8]) -> Result<Self, String> {
		if bytes.len() > MAX_BYTES {
			return Err(format!("parameters: longer than {MAX_BYTES} bytes"));
		}
		let parameters = match bytes {
			[] => Self::default(),
			_ => serde_json::from_slice(bytes).map_err(|why| format!("parameters: {why}"))?,
		};
		parameters.check().map_err(|why| format!("parameters: {why}"))?;
		Ok(parameters)
	}

	fn check(&self) -> Result<(), String> {
		let ensure = |ok: bool, why: &str| if ok { Ok(()) } else { Err(why.to_string()) };
		ensure((1..=100_000).contains(&self.steps), "steps must be 1 to 100000")?;
		ensure((1..=1024).contains(&self.batch), "batch must be 1 to 1024")?;
		ensure(
			self.learning_rate > 0.0 && self.learning_rate <= 10.0,
			"learning_rate must be above 0 and at most 10",
		)?;
		ensure((0.0..1.0).contains(&self.momentum), "momentum must be 0 to below 1")?;
		ensure(self.holdout_percent <= 50, "holdout_percent must be 0 to 50")
	}

	/// What the engine needs of them.
	pub fn settings(&self) -> Settings {
		let &Self { steps, batch, learning_rate, momentum, seed, .. } = self;
		Settings { steps, batch, learning_rate, momentum, seed }
	}

	/// Draw which of `items` are trained on and which are held out, each in their old order.
	pub fn split(&self, items: usize) -> (Vec<u32>, Vec<u32>) {
		let mut order: Vec<u32> = (0..items as u32).collect();
		Rng::new(self.seed, Stream::Holdout, 0).shuffle(&mut order);
		let mut train = order.split_off(items * self.holdout_percent as usize / 100);
		let mut holdout = order;
		train.sort_unstable();
		holdout.sort_unstable();
		(train, holdout)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_left_out_has_its_default() {
		assert_eq!(Parameters::parse(b""), Ok(Parameters::default()));
		assert_eq!(Parameters::parse(b"{}"), Ok(Parameters::default()));
		let parsed = Parameters::parse(br#"{"steps": 3, "learning_rate": 0.1}"#).unwrap();
		assert_eq!((parsed.steps, parsed.learning_rate, parsed.batch), (3, 0.1, 32));
	}

	#[test]
	fn bad_parameters_are_refused_with_a_reason() {
		for (json, reason) in [
			(r#"{"steps": 0}"#, "steps must be"),
			(r#"{"steps": 100001}"#, "steps must be"),
			(r#"{"batch": 0}"#, "batch must be"),
			(r#"{"learning_rate": 0}"#, "learning_rate must be"),
			(r#"{"learning_rate": 1e40}"#, "learning_rate"),
			(r#"{"momentum": 1}"#, "momentum must be"),
			(r#"{"holdout_percent": 51}"#, "holdout_percent must be"),
			(r#"{"epochs": 3}"#, "unknown field `epochs`"),
			("[", "EOF"),
		] {
			let why = Parameters::parse(json.as_bytes()).unwrap_err();
			assert!(why.starts_with("parameters: ") && why.contains(reason), "{json}: {why}");
		}
		assert!(Parameters::parse(&[b' '; MAX_BYTES + 1]).unwrap_err().contains("longer"));
	}

	#[test]
	fn a_split_has_every_item_once_and_the_wanted_share() {
		let (train, holdout) = Parameters::default().split(205);
		assert_eq!((train.len(), holdout.len()), (185, 20));
		let mut all = [train, holdout].concat();
		all.sort_unstable();
		assert_eq!(all, (0..205).collect::<Vec<_>>());
	}
}
