//! The program ABI, version 1: how a sandbox and a training program speak to each other.
//!
//! A program is a wasm module **without imports**, as compilers make for `wasm32v1-none`: WebAssembly
//! 1.0 with sign extension, saturating conversions and SIMD, and without bulk memory, whose work fuel
//! does not count. It exports:
//!
//! | export | meaning |
//! |---|---|
//! | `memory` | its linear memory |
//! | `sensor_abi() -> i32` | [`VERSION`] |
//! | `allocate(len: i32) -> i32` | room for `len` bytes that the host will write |
//! | `start(ptr: i32, len: i32) -> i32` | takes a SCALE [`ProgramInput`]; [`OK`] or negative |
//! | `step() -> i32` | works for a moment; progress in per mille, [`DONE`] at the end, or negative |
//! | `output() -> i64` | after [`DONE`], a SCALE [`ProgramOutput`] |
//! | `message() -> i64` | after a negative answer, why, as UTF-8 text for people |
//! | `checkpoint() -> i64` | between steps, bytes from which [`ImageClassifier`] or its like can go on |
//! | `resume(ptr: i32, len: i32) -> i32` | after `start` and before `step`, takes a checkpoint |
//!
//! An `i64` answer is a place in memory, `pointer << 32 | length`. It stays valid until the next
//! call. A buffer from `allocate` belongs to the program again once it was handed to `start` or
//! `resume`.
//!
//! Whatever a program does must follow from its input alone. In particular a run that was
//! resumed from a checkpoint ends with the same output as one that was never interrupted.
//!
//! [`ImageClassifier`]: crate::ImageClassifier

use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};

/// The version of the ABI that this page describes.
pub const VERSION: i32 = 1;

/// Answer of `start` and `resume` when all is well.
pub const OK: i32 = 0;

/// Answer of any call that failed; `message` says why.
pub const FAILED: i32 = -1;

/// Answer of `step` when the work is done and `output` can be read.
pub const DONE: i32 = 1000;

/// The longest text that `message` may return, in bytes.
pub const MAX_MESSAGE: usize = 4096;

/// A file: its path below the root of its directory, with `/` between the parts, and its bytes.
pub type File = (String, Vec<u8>);

/// What a program works on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ProgramInput {
	/// The job's parameters. The shipped programs read JSON and take nothing for `{}`.
	pub parameters: Vec<u8>,
	/// The job's input directories, in the job's order, each with every file below it.
	pub inputs: Vec<Vec<File>>,
}

/// What a program made: the files of one directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ProgramOutput {
	/// The files, with paths as in [`ProgramInput::inputs`].
	pub files: Vec<File>,
}

impl ProgramOutput {
	/// The bytes of the file at `path`.
	pub fn file(&self, path: &str) -> Option<&[u8]> {
		self.files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.as_slice())
	}
}
