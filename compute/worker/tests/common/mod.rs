//! What the tests of the worker run: small programs, good and bad, and a real one with its data.
#![allow(dead_code)] // Each test file uses its own part of it.

use sensor_trainer::abi::{File, ProgramInput};
use sensor_worker::{Checkpoint, Limits, Observer};

/// More than enough for what the tests run.
pub const LIMITS: Limits = Limits { fuel: 1_000_000_000_000, memory_mib: 256 };

/// A program under the ABI that makes a file `a` with one byte. Fields are WAT.
pub struct Small {
	pub imports: &'static str,
	pub memory: &'static str,
	pub start: &'static str,
	pub step: &'static str,
	pub output: &'static str,
	pub extra: &'static str,
}

impl Default for Small {
	fn default() -> Self {
		Self {
			imports: "",
			memory: "(memory (export \"memory\") 2)",
			start: "i32.const 0",
			step: "i32.const 1000",
			output: "(i64.or (i64.shl (i64.const 16) (i64.const 32)) (i64.const 5))",
			extra: "",
		}
	}
}

impl Small {
	/// The module.
	pub fn module(&self) -> Vec<u8> {
		let Self { imports, memory, start, step, output, extra } = self;
		let text = format!(
			r#"(module
				{imports}
				{memory}
				(data (i32.const 16) "\04\04a\04\01")
				(data (i32.const 32) "too hot to train")
				{extra}
				(func (export "sensor_abi") (result i32) i32.const 1)
				(func (export "allocate") (param i32) (result i32) i32.const 1024)
				(func (export "start") (param i32 i32) (result i32) {start})
				(func (export "step") (result i32) {step})
				(func (export "output") (result i64) {output})
				(func (export "message") (result i64)
					(i64.or (i64.shl (i64.const 32) (i64.const 32)) (i64.const 16)))
				(func (export "checkpoint") (result i64) i64.const 0)
				(func (export "resume") (param i32 i32) (result i32) i32.const 0))"#
		);
		wat::parse_str(text).expect("the test's program is valid")
	}
}

/// Remembers what a run reported.
#[derive(Default)]
pub struct Notes {
	pub progress: Vec<u16>,
	pub checkpoints: Vec<Checkpoint>,
}

impl Observer for Notes {
	fn progress(&mut self, per_mille: u16) {
		self.progress.push(per_mille);
	}

	fn checkpoint(&mut self, checkpoint: Checkpoint) {
		self.checkpoints.push(checkpoint);
	}
}

/// A labelled dataset of 40 images: dark ones and bright ones.
pub fn dataset() -> Vec<File> {
	let campaign = r#"{"campaign":0,"task":"classification","labels":["dark","bright"],"items":40,"batch":50}"#;
	let mut table = "item,label,agreeing,votes,confidence\n".to_string();
	let mut files: Vec<File> = vec![("campaign.json".into(), campaign.into())];
	for item in 0..40u8 {
		let class = item % 2;
		let pixels: Vec<u8> =
			(0..28 * 28u32).map(|i| (i * 7 % 100) as u8 + class * 100 + item).collect();
		let mut image = Vec::new();
		let encoder = png::Encoder::new(&mut image, 28, 28);
		encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
		files.push((format!("images/{item:02}.png"), image));
		table += &format!("{item},{class},3,3,1000\n");
	}
	files.push(("labels/00000.csv".into(), table.into_bytes()));
	files
}

/// A job over that dataset, for the image classifier.
pub fn training(parameters: &str) -> ProgramInput {
	ProgramInput { parameters: parameters.into(), inputs: vec![dataset()] }
}
