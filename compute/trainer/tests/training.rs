//! What a training job promises: it learns, and it is the same to the bit, interrupted or not.

mod common;

use common::job;
use sensor_trainer::{
	abi::{ProgramOutput, DONE},
	host::{run, Program},
	nn::{rng::Stream, Rng},
	Classifier, ImageClassifier,
};
use sha2::{Digest, Sha256};

const SHORT: &str = r#"{"steps": 30, "batch": 16}"#;

/// Of `weights.bin` after the short job. It may only change together with the engine, and then
/// the engine's users must be told: every provider has to run the same one.
const GOLDEN: &str = "40d2742100af1ddfa5cd00e877d2063562e04d0d29307811cd3623010a6b15d9";

fn train(items: usize, parameters: &str) -> ProgramOutput {
	run::<ImageClassifier>(job(items, parameters)).unwrap()
}

fn finish(program: &mut ImageClassifier) -> ProgramOutput {
	while program.step().unwrap() < DONE {}
	program.output()
}

#[test]
fn an_easy_dataset_is_learnt() {
	let output = train(400, r#"{"steps": 150, "batch": 16, "learning_rate": 0.02}"#);
	let classifier = Classifier::from_output(&output).unwrap();
	assert_eq!(classifier.labels(), ["across", "along", "blocks"]);
	let mut rng = Rng::new(99, Stream::Order, 0);
	let right = (0..300)
		.filter(|i| {
			let unseen = common::picture(i % 3, &mut rng);
			classifier.predict_png(&unseen) == Ok(i % 3)
		})
		.count();
	assert!(right > 285, "{right} of 300");

	let metrics: serde_json::Value =
		serde_json::from_slice(output.file("metrics.json").unwrap()).unwrap();
	assert_eq!(metrics["train_items"], 342);
	assert_eq!(metrics["holdout_items"], 38);
	assert_eq!(metrics["skipped_items"], 20);
	assert!(metrics["holdout_accuracy"].as_f64().unwrap() > 0.95, "{metrics}");
	assert!(metrics["train_loss"].as_f64().unwrap() < 0.2, "{metrics}");
	let cells = metrics["confusion"].as_array().unwrap().iter();
	let total: u64 =
		cells.flat_map(|row| row.as_array().unwrap()).map(|cell| cell.as_u64().unwrap()).sum();
	assert_eq!(total, 38);

	let losses = String::from_utf8(output.file("loss.csv").unwrap().to_vec()).unwrap();
	assert_eq!(losses.lines().count(), 151);
	assert!(losses.starts_with("step,loss\n1,1."), "{losses}");
}

#[test]
fn the_weights_are_those_of_every_other_machine() {
	let weights = train(60, SHORT);
	assert_eq!(hex::encode(Sha256::digest(weights.file("weights.bin").unwrap())), GOLDEN);
}

#[test]
fn two_runs_agree_and_another_seed_does_not() {
	let first = train(60, SHORT);
	assert!(first == train(60, SHORT));
	let other = train(60, r#"{"steps": 30, "batch": 16, "seed": 8}"#);
	assert_ne!(first.file("weights.bin"), other.file("weights.bin"));
}

#[test]
fn an_interrupted_run_ends_like_one_that_was_not() {
	let mut first = ImageClassifier::start(job(60, SHORT)).unwrap();
	assert!((1..DONE).contains(&first.step().unwrap()));
	let checkpoint = first.checkpoint();
	let uninterrupted = finish(&mut first);

	let mut second = ImageClassifier::start(job(60, SHORT)).unwrap();
	second.resume(&checkpoint).unwrap();
	assert!(finish(&mut second) == uninterrupted);
}

#[test]
fn a_checkpoint_of_another_job_or_a_damaged_one_is_refused() {
	let mut first = ImageClassifier::start(job(60, SHORT)).unwrap();
	first.step().unwrap();
	let checkpoint = first.checkpoint();

	let mut other = ImageClassifier::start(job(60, r#"{"steps": 31, "batch": 16}"#)).unwrap();
	assert!(other.resume(&checkpoint).unwrap_err().contains("another input"));
	let mut same = ImageClassifier::start(job(60, SHORT)).unwrap();
	for bad in [&checkpoint[..checkpoint.len() - 1], &checkpoint[..40], &[]] {
		assert!(same.resume(bad).is_err());
	}
}

#[test]
fn progress_grows_to_the_end() {
	let mut program = ImageClassifier::start(job(60, r#"{"steps": 100, "batch": 8}"#)).unwrap();
	let mut last = 0;
	while last < DONE {
		let progress = program.step().unwrap();
		assert!(progress > last && progress <= DONE);
		last = progress;
	}
}

#[test]
fn several_datasets_are_learnt_together() {
	let mut both = job(60, SHORT);
	both.inputs.push(common::dataset(40));
	let output = run::<ImageClassifier>(both).unwrap();
	let metrics: serde_json::Value =
		serde_json::from_slice(output.file("metrics.json").unwrap()).unwrap();
	assert_eq!(metrics["skipped_items"], 5);
	assert_eq!(metrics["train_items"].as_u64().unwrap() + 9, 95);
}
