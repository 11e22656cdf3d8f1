//! Weights of the calls: estimates until benchmarked on reference hardware.
//!
//! Each is the sum of its database accesses and of a generous constant for the rest. Proof sizes
//! are the largest encodings of what is read.

use polkadot_sdk::polkadot_sdk_frame::{
	deps::{frame_support::weights::RuntimeDbWeight, frame_system},
	weights_prelude::*,
};

/// What the calls, and the steps of the hooks, cost.
pub trait WeightInfo {
	/// Register a dataset.
	fn register() -> Weight;
	/// Register another version.
	fn add_version() -> Weight;
	/// Add or replace a source.
	fn announce_source() -> Weight;
	/// Count an attestation, and conclude the audit.
	fn attest() -> Weight;
	/// Check an attestation, signature included.
	fn authorize_attest() -> Weight;
	/// Begin an audit again.
	fn retry_audit() -> Weight;
	/// Take back a version that never became available.
	fn withdraw() -> Weight;
	/// Look whether a round is due.
	fn look_for_due_rounds() -> Weight;
	/// End one round: begin the next, or park the version.
	fn end_round() -> Weight;
}

/// Estimates with the database costs `Db`.
pub struct Estimates<Db>(PhantomData<Db>);

/// Estimates with the database costs of a runtime.
pub type SubstrateWeight<T> = Estimates<<T as frame_system::Config>::DbWeight>;

impl<Db: Get<RuntimeDbWeight>> Estimates<Db> {
	/// `micros` microseconds of computation, `proof` bytes, and the database accesses.
	fn estimate(micros: u64, proof: u64, reads: u64, writes: u64) -> Weight {
		Weight::from_parts(micros * 1_000_000, proof)
			.saturating_add(Db::get().reads_writes(reads, writes))
	}
}

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Estimates<Db> {
	fn register() -> Weight {
		// Reads the next id, the owner's account and holds, and the queue's range; writes those,
		// the dataset, its version and sources, the round, its place in the queue and its tally.
		Self::estimate(60, 10_000, 4, 10)
	}

	fn add_version() -> Weight {
		Self::estimate(60, 10_000, 4, 9)
	}

	fn announce_source() -> Weight {
		Self::estimate(20, 8_000, 3, 1)
	}

	fn attest() -> Weight {
		// The auditors and the tally are the large reads. The attestation that completes a quorum
		// also releases the deposit.
		Self::estimate(80, 60_000, 8, 6)
	}

	fn authorize_attest() -> Weight {
		// One sr25519 verification.
		Self::estimate(120, 60_000, 4, 0)
	}

	fn retry_audit() -> Weight {
		Self::estimate(30, 8_000, 4, 4)
	}

	fn withdraw() -> Weight {
		Self::estimate(50, 10_000, 6, 5)
	}

	fn look_for_due_rounds() -> Weight {
		Self::estimate(2, 2_000, 1, 1)
	}

	fn end_round() -> Weight {
		Self::estimate(20, 8_000, 4, 6)
	}
}

/// The estimates with RocksDB's costs, for tests.
impl WeightInfo for () {
	fn register() -> Weight {
		Estimates::<RocksDbWeight>::register()
	}
	fn add_version() -> Weight {
		Estimates::<RocksDbWeight>::add_version()
	}
	fn announce_source() -> Weight {
		Estimates::<RocksDbWeight>::announce_source()
	}
	fn attest() -> Weight {
		Estimates::<RocksDbWeight>::attest()
	}
	fn authorize_attest() -> Weight {
		Estimates::<RocksDbWeight>::authorize_attest()
	}
	fn retry_audit() -> Weight {
		Estimates::<RocksDbWeight>::retry_audit()
	}
	fn withdraw() -> Weight {
		Estimates::<RocksDbWeight>::withdraw()
	}
	fn look_for_due_rounds() -> Weight {
		Estimates::<RocksDbWeight>::look_for_due_rounds()
	}
	fn end_round() -> Weight {
		Estimates::<RocksDbWeight>::end_round()
	}
}
