//! Training jobs: how they end, and the messages between a provider's off-chain worker and its
//! compute worker.

use crate::{ContentId, JobId};
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polkadot_sdk::{sp_core::H256, sp_io::hashing::blake2_256};
use scale_info::TypeInfo;

/// Why a program did not produce a result.
///
/// Every kind is a property of the program, its inputs and its limits alone, so that honest
/// providers agree on it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Failure {
	/// Not a wasm module with the program ABI, or it asks for imports.
	#[codec(index = 0)]
	BadModule,
	/// It trapped.
	#[codec(index = 1)]
	Trapped,
	/// It used up the job's fuel.
	#[codec(index = 2)]
	OutOfFuel,
	/// It asked for more memory than the job allows.
	#[codec(index = 3)]
	OutOfMemory,
	/// It finished, but its output is malformed or too large.
	#[codec(index = 4)]
	BadOutput,
	/// It refused its parameters or inputs.
	#[codec(index = 5)]
	ProgramError,
}

/// How a job ended, as one provider saw it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Outcome {
	/// The program finished; its output is a UnixFS directory at this address.
	#[codec(index = 0)]
	Finished(ContentId),
	/// The program failed.
	#[codec(index = 1)]
	Failed(Failure),
}

/// What a provider commits to before it reveals an outcome: bound to the job and the provider,
/// so that a result cannot be copied.
pub fn commitment<AccountId: Encode>(
	job: JobId,
	provider: &AccountId,
	outcome: &Outcome,
	salt: &[u8; 32],
) -> H256 {
	(b"sensor/outcome", job, provider, outcome, salt).using_encoded(blake2_256).into()
}

/// What one run of a program may use.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Limits {
	/// Instructions, in wasmtime fuel units.
	pub fuel: u64,
	/// Linear memory, in MiB.
	pub memory_mib: u32,
}

/// A job, as an off-chain worker hands it to the compute worker beside it
/// (body of `POST /v1/jobs`, SCALE).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WorkerRequest {
	/// Names the job on this worker; sending the same key again changes nothing.
	pub key: H256,
	/// The wasm module.
	pub program: ContentId,
	/// The roots of the input directories, in the job's order.
	pub inputs: Vec<ContentId>,
	/// Multiaddresses (text) of IPFS peers that have the program and inputs.
	pub sources: Vec<String>,
	/// Handed to the program as it is; the shipped programs read JSON.
	pub parameters: Vec<u8>,
	/// What the run may use.
	pub limits: Limits,
}

/// Where a job is, as the compute worker answers (SCALE).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum WorkerStatus {
	/// Waiting for its turn.
	#[codec(index = 0)]
	Queued,
	/// Running; progress in per mille.
	#[codec(index = 1)]
	Running(u16),
	/// Ended with an outcome that can be reported.
	#[codec(index = 2)]
	Done(Outcome),
	/// This worker could not run it (inputs out of reach, disk full); says nothing about the
	/// program.
	#[codec(index = 3)]
	Unable(String),
	/// No job has this key here.
	#[codec(index = 4)]
	Unknown,
}
