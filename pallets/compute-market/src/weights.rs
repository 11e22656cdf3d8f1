//! Weights of the calls and hook steps: estimates until benchmarked.
//!
//! They count every storage access of the worst case and err on the high side. `benchmarking.rs`
//! measures the real ones.

use frame::weights_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;

/// What the pallet's calls and hook steps weigh.
pub trait WeightInfo {
	/// Weight of `register_provider`.
	fn register_provider() -> Weight;
	/// Weight of `update_provider`.
	fn update_provider() -> Weight;
	/// Weight of `deregister_provider`.
	fn deregister_provider() -> Weight;
	/// Weight of `post_job` with `i` inputs and `p` bytes of parameters, under a full roster.
	fn post_job(i: u32, p: u32) -> Weight;
	/// Weight of `commit_outcome`.
	fn commit_outcome() -> Weight;
	/// Weight of checking that a `commit_outcome` is authorised.
	fn authorize_commit_outcome() -> Weight;
	/// Weight of `reveal_outcome` when it ends the job and registers a model.
	fn reveal_outcome() -> Weight;
	/// Weight of checking that a `reveal_outcome` is authorised.
	fn authorize_reveal_outcome() -> Weight;
	/// Weight of `advance` when it ends the job and registers a model.
	fn advance() -> Weight;
	/// Weight of `cancel_job`.
	fn cancel_job() -> Weight;
	/// Weight of drawing two of `p` providers for each of `j` jobs.
	fn draw_providers(p: u32, j: u32) -> Weight;
	/// Weight of ending `j` jobs that are due and on which no two providers agree.
	fn pass_deadlines(j: u32) -> Weight;
}

/// Weights under a runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_provider() -> Weight {
		Weight::from_parts(40_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(4, 5))
	}
	fn update_provider() -> Weight {
		Weight::from_parts(45_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	fn deregister_provider() -> Weight {
		Weight::from_parts(40_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(4, 5))
	}
	fn post_job(i: u32, p: u32) -> Weight {
		Weight::from_parts(900_000_000, 100_000)
			.saturating_add(T::DbWeight::get().reads_writes(285, 9))
			.saturating_add(Weight::from_parts(8_000_000, 3_000).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(2_000, 0).saturating_mul(p.into()))
	}
	fn commit_outcome() -> Weight {
		Weight::from_parts(40_000_000, 18_000)
			.saturating_add(T::DbWeight::get().reads_writes(26, 5))
	}
	fn authorize_commit_outcome() -> Weight {
		Weight::from_parts(70_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	fn reveal_outcome() -> Weight {
		Weight::from_parts(400_000_000, 60_000)
			.saturating_add(T::DbWeight::get().reads_writes(50, 55))
	}
	fn authorize_reveal_outcome() -> Weight {
		Weight::from_parts(75_000_000, 18_000).saturating_add(T::DbWeight::get().reads_writes(9, 0))
	}
	fn advance() -> Weight {
		Weight::from_parts(400_000_000, 60_000)
			.saturating_add(T::DbWeight::get().reads_writes(50, 55))
	}
	fn cancel_job() -> Weight {
		Weight::from_parts(50_000_000, 10_000).saturating_add(T::DbWeight::get().reads_writes(9, 9))
	}
	fn draw_providers(p: u32, j: u32) -> Weight {
		Weight::from_parts(5_000_000, 2_000)
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
			.saturating_add(Weight::from_parts(2_000_000, 700).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(300_000_000, 30_000).saturating_mul(j.into()))
			.saturating_add(T::DbWeight::get().reads_writes(26, 13).saturating_mul(j.into()))
	}
	fn pass_deadlines(j: u32) -> Weight {
		Weight::from_parts(5_000_000, 2_000)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(400_000_000, 60_000).saturating_mul(j.into()))
			.saturating_add(T::DbWeight::get().reads_writes(50, 55).saturating_mul(j.into()))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_provider() -> Weight {
		Weight::from_parts(40_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 5))
	}
	fn update_provider() -> Weight {
		Weight::from_parts(45_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 5))
	}
	fn deregister_provider() -> Weight {
		Weight::from_parts(40_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 5))
	}
	fn post_job(i: u32, p: u32) -> Weight {
		Weight::from_parts(900_000_000, 100_000)
			.saturating_add(ParityDbWeight::get().reads_writes(285, 9))
			.saturating_add(Weight::from_parts(8_000_000, 3_000).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads_writes(3, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(2_000, 0).saturating_mul(p.into()))
	}
	fn commit_outcome() -> Weight {
		Weight::from_parts(40_000_000, 18_000)
			.saturating_add(ParityDbWeight::get().reads_writes(26, 5))
	}
	fn authorize_commit_outcome() -> Weight {
		Weight::from_parts(70_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 0))
	}
	fn reveal_outcome() -> Weight {
		Weight::from_parts(400_000_000, 60_000)
			.saturating_add(ParityDbWeight::get().reads_writes(50, 55))
	}
	fn authorize_reveal_outcome() -> Weight {
		Weight::from_parts(75_000_000, 18_000)
			.saturating_add(ParityDbWeight::get().reads_writes(9, 0))
	}
	fn advance() -> Weight {
		Weight::from_parts(400_000_000, 60_000)
			.saturating_add(ParityDbWeight::get().reads_writes(50, 55))
	}
	fn cancel_job() -> Weight {
		Weight::from_parts(50_000_000, 10_000)
			.saturating_add(ParityDbWeight::get().reads_writes(9, 9))
	}
	fn draw_providers(p: u32, j: u32) -> Weight {
		Weight::from_parts(5_000_000, 2_000)
			.saturating_add(ParityDbWeight::get().reads_writes(2, 1))
			.saturating_add(Weight::from_parts(2_000_000, 700).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads_writes(1, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(300_000_000, 30_000).saturating_mul(j.into()))
			.saturating_add(ParityDbWeight::get().reads_writes(26, 13).saturating_mul(j.into()))
	}
	fn pass_deadlines(j: u32) -> Weight {
		Weight::from_parts(5_000_000, 2_000)
			.saturating_add(ParityDbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(400_000_000, 60_000).saturating_mul(j.into()))
			.saturating_add(ParityDbWeight::get().reads_writes(50, 55).saturating_mul(j.into()))
	}
}
