//! The program's half of the [`abi`](crate::abi), without the wasm: keeps buffers, answers and
//! the order of calls, so that a program itself is an ordinary Rust type.

use crate::abi::{self, ProgramInput, ProgramOutput, DONE, FAILED, OK};
use alloc::{string::String, vec::Vec};
use codec::{DecodeAll, Encode};

/// A training program.
pub trait Program: Sized {
	/// Check the input and get ready.
	fn start(input: ProgramInput) -> Result<Self, String>;
	/// Work for a moment; progress in per mille, [`DONE`] when [`Self::output`] can be called.
	fn step(&mut self) -> Result<i32, String>;
	/// The result.
	fn output(&self) -> ProgramOutput;
	/// Bytes from which [`Self::resume`] goes on.
	fn checkpoint(&self) -> Vec<u8>;
	/// Go on from a checkpoint of a run with the same input.
	fn resume(&mut self, checkpoint: &[u8]) -> Result<(), String>;
}

/// Runs a [`Program`] for a host that only knows integers.
pub struct Host<P> {
	/// Handed out by `allocate`, not given back yet.
	buffers: Vec<Vec<u8>>,
	program: Option<P>,
	stepped: bool,
	done: bool,
	/// What the last call that returns bytes returned.
	answer: Vec<u8>,
	message: String,
}

impl<P: Program> Host<P> {
	/// A host without a program yet.
	pub const fn new() -> Self {
		Self {
			buffers: Vec::new(),
			program: None,
			stepped: false,
			done: false,
			answer: Vec::new(),
			message: String::new(),
		}
	}

	/// Room for `len` bytes, to be filled and handed to [`Self::start`] or [`Self::resume`].
	pub fn allocate(&mut self, len: usize) -> *mut u8 {
		// An empty vector has no place of its own, and `take` finds buffers by their place.
		let mut buffer = Vec::with_capacity(len.max(1));
		buffer.resize(len, 0);
		let place = buffer.as_mut_ptr();
		self.buffers.push(buffer);
		place
	}

	/// Start the program on the encoded [`ProgramInput`] in the buffer at `place`.
	pub fn start(&mut self, place: *const u8, len: usize) -> i32 {
		let started = self.take(place, len).and_then(|bytes| {
			let input = ProgramInput::decode_all(&mut bytes.as_slice())
				.map_err(|_| String::from("the input is not a SCALE ProgramInput"))?;
			drop(bytes);
			P::start(input)
		});
		match started {
			Ok(program) => {
				(self.program, self.stepped, self.done) = (Some(program), false, false);
				OK
			},
			Err(why) => self.fail(why),
		}
	}

	/// Let the program work for a moment.
	pub fn step(&mut self) -> i32 {
		let Some(program) = &mut self.program else {
			return self.fail("call start before step".into());
		};
		self.stepped = true;
		match program.step() {
			Ok(progress) => {
				self.done = progress >= DONE;
				progress
			},
			Err(why) => self.fail(why),
		}
	}

	/// The encoded [`ProgramOutput`]; empty before the work is done.
	pub fn output(&mut self) -> &[u8] {
		self.answer = match &self.program {
			Some(program) if self.done => program.output().encode(),
			_ => Vec::new(),
		};
		&self.answer
	}

	/// Why the last call failed.
	pub fn message(&self) -> &[u8] {
		self.message.as_bytes()
	}

	/// A checkpoint; empty before the program has started.
	pub fn checkpoint(&mut self) -> &[u8] {
		self.answer = self.program.as_ref().map(P::checkpoint).unwrap_or_default();
		&self.answer
	}

	/// Go on from the checkpoint in the buffer at `place`.
	pub fn resume(&mut self, place: *const u8, len: usize) -> i32 {
		let resumed = self.take(place, len).and_then(|bytes| match &mut self.program {
			Some(program) if !self.stepped => program.resume(&bytes),
			_ => Err("call resume after start and before step".into()),
		});
		match resumed {
			Ok(()) => OK,
			Err(why) => self.fail(why),
		}
	}

	fn take(&mut self, place: *const u8, len: usize) -> Result<Vec<u8>, String> {
		let found = self.buffers.iter().position(|b| b.as_ptr() == place && b.len() == len);
		match found {
			Some(index) => Ok(self.buffers.swap_remove(index)),
			None => Err("the bytes are not in a buffer that allocate handed out".into()),
		}
	}

	fn fail(&mut self, mut why: String) -> i32 {
		let mut end = why.len().min(abi::MAX_MESSAGE);
		while !why.is_char_boundary(end) {
			end -= 1;
		}
		why.truncate(end);
		self.message = why;
		FAILED
	}
}

impl<P: Program> Default for Host<P> {
	fn default() -> Self {
		Self::new()
	}
}

/// Run `program` to its end in one go.
pub fn run<P: Program>(input: ProgramInput) -> Result<ProgramOutput, String> {
	let mut program = P::start(input)?;
	while program.step()? < DONE {}
	Ok(program.output())
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;

	/// Counts to three.
	struct Counter(u8);

	impl Program for Counter {
		fn start(input: ProgramInput) -> Result<Self, String> {
			match input.parameters.is_empty() {
				true => Ok(Self(0)),
				false => Err("no parameters wanted".into()),
			}
		}
		fn step(&mut self) -> Result<i32, String> {
			self.0 += 1;
			Ok(if self.0 == 3 { DONE } else { i32::from(self.0) })
		}
		fn output(&self) -> ProgramOutput {
			ProgramOutput { files: vec![("count".into(), vec![self.0])] }
		}
		fn checkpoint(&self) -> Vec<u8> {
			vec![self.0]
		}
		fn resume(&mut self, checkpoint: &[u8]) -> Result<(), String> {
			self.0 = *checkpoint.first().ok_or("empty checkpoint")?;
			Ok(())
		}
	}

	fn hand_over(host: &mut Host<Counter>, bytes: &[u8]) -> (*const u8, usize) {
		let place = host.allocate(bytes.len());
		host.buffers.last_mut().unwrap().copy_from_slice(bytes);
		(place.cast_const(), bytes.len())
	}

	fn started() -> Host<Counter> {
		let mut host = Host::new();
		let (place, len) = hand_over(&mut host, &ProgramInput::default().encode());
		assert_eq!(host.start(place, len), OK);
		host
	}

	#[test]
	fn a_program_runs_to_its_end_and_returns_its_output() {
		let mut host = started();
		assert_eq!([host.step(), host.step()], [1, 2]);
		assert!(host.output().is_empty());
		assert_eq!(host.step(), DONE);
		let output = ProgramOutput::decode_all(&mut host.output()).unwrap();
		assert_eq!(output.file("count"), Some(&[3u8][..]));
	}

	#[test]
	fn a_checkpoint_goes_on_where_it_was_taken() {
		let mut first = started();
		first.step();
		let checkpoint = first.checkpoint().to_vec();
		let mut second = started();
		let (place, len) = hand_over(&mut second, &checkpoint);
		assert_eq!(second.resume(place, len), OK);
		assert_eq!(second.step(), 2);
	}

	#[test]
	fn calls_in_the_wrong_order_fail_with_a_message() {
		let mut host = Host::<Counter>::new();
		assert_eq!(host.step(), FAILED);
		assert_eq!(host.message(), b"call start before step");
		let mut host = started();
		host.step();
		let (place, len) = hand_over(&mut host, &[1]);
		assert_eq!(host.resume(place, len), FAILED);
		assert_eq!(host.message(), b"call resume after start and before step");
	}

	#[test]
	fn only_buffers_that_were_handed_out_are_read() {
		let mut host = started();
		let foreign = [0u8; 4];
		assert_eq!(host.start(foreign.as_ptr(), 4), FAILED);
		let (place, len) = hand_over(&mut host, &[0, 0]);
		assert_eq!(host.start(place, len + 1), FAILED);
	}

	#[test]
	fn junk_and_trailing_bytes_are_not_an_input() {
		let mut host = Host::<Counter>::new();
		let mut encoded = ProgramInput::default().encode();
		encoded.push(0);
		for bytes in [&encoded[..], &[], &[0xff; 40]] {
			let (place, len) = hand_over(&mut host, bytes);
			assert_eq!(host.start(place, len), FAILED);
			assert_eq!(host.message(), b"the input is not a SCALE ProgramInput");
		}
	}
}
