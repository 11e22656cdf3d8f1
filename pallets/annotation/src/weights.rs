//! Weights of calls, hooks and settlement steps: estimates until benchmarked on reference
//! hardware.
//!
//! Every database access is counted; the constants for computation err on the high side.

use frame::{
	deps::frame_support::weights::constants::{
		WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_NANOS,
	},
	weights_prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;

/// What calls, hooks and settlement steps cost.
pub trait WeightInfo {
	/// The call, for a campaign with `l` labels.
	fn open_campaign(l: u32) -> Weight;
	/// The call.
	fn claim() -> Weight;
	/// The call, and the check whether it is free of charge.
	fn commit() -> Weight;
	/// The call, and the check whether it is free of charge, for `n` labels.
	fn reveal(n: u32) -> Weight;
	/// The call.
	fn release() -> Weight;
	/// The call.
	fn cancel() -> Weight;
	/// Drawing `c` claims, which looks at `p` batches.
	fn draw_claims(c: u32, p: u32) -> Weight;
	/// Closing the work on `c` campaigns whose time is over.
	fn close_due_campaigns(c: u32) -> Weight;
	/// Taking a campaign out of the queue and storing it again.
	fn settle_base() -> Weight;
	/// Aggregating a batch of `i` items that `a` annotators claimed.
	fn settle_batch(a: u32, i: u32) -> Weight;
	/// Registering a labelled dataset of `b` batches.
	fn settle_register(b: u32) -> Weight;
	/// Paying one annotator.
	fn settle_payout() -> Weight;
	/// Closing a campaign, the annotators of which are all paid.
	fn settle_close() -> Weight;
}

/// The weights for a runtime with the database of `T`.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn open_campaign(l: u32) -> Weight {
		micros(90).saturating_add(micros(1).saturating_mul(l.into())).saturating_add(db::<T>(7, 6))
	}

	fn claim() -> Weight {
		micros(40).saturating_add(db::<T>(4, 3))
	}

	fn commit() -> Weight {
		// The check for the fee reads the campaign and the claim once more, from the cache.
		micros(60).saturating_add(db::<T>(7, 4))
	}

	fn reveal(n: u32) -> Weight {
		// Hashed twice: for the fee, and in the call.
		micros(90).saturating_add(nanos(60).saturating_mul(n.into())).saturating_add(db::<T>(8, 8))
	}

	fn release() -> Weight {
		micros(50).saturating_add(db::<T>(5, 5))
	}

	fn cancel() -> Weight {
		micros(90).saturating_add(db::<T>(5, 5))
	}

	fn draw_claims(c: u32, p: u32) -> Weight {
		let claim = micros(50).saturating_add(db::<T>(4, 5));
		let probe = micros(5).saturating_add(db::<T>(2, 0));
		db::<T>(1, 1)
			.saturating_add(claim.saturating_mul(c.into()))
			.saturating_add(probe.saturating_mul(p.into()))
	}

	fn close_due_campaigns(c: u32) -> Weight {
		let campaign = micros(40).saturating_add(db::<T>(1, 3));
		db::<T>(1, 1).saturating_add(campaign.saturating_mul(c.into()))
	}

	fn settle_base() -> Weight {
		micros(30).saturating_add(db::<T>(3, 3))
	}

	fn settle_batch(a: u32, i: u32) -> Weight {
		let annotator = micros(30).saturating_add(db::<T>(4, 4));
		// Sorting the votes; writing and hashing the label file.
		let votes = nanos(150).saturating_mul(u64::from(a).saturating_mul(i.into()));
		let lines = nanos(500).saturating_mul(i.into());
		micros(50)
			.saturating_add(db::<T>(4, 3))
			.saturating_add(annotator.saturating_mul(a.into()))
			.saturating_add(votes)
			.saturating_add(lines)
	}

	fn settle_register(b: u32) -> Weight {
		micros(200)
			.saturating_add(micros(2).saturating_mul(b.into()))
			.saturating_add(db::<T>(8, 10))
	}

	fn settle_payout() -> Weight {
		micros(90).saturating_add(db::<T>(8, 8))
	}

	fn settle_close() -> Weight {
		micros(90).saturating_add(db::<T>(7, 6))
	}
}

fn micros(count: u64) -> Weight {
	Weight::from_parts(count.saturating_mul(WEIGHT_REF_TIME_PER_MICROS), 0)
}

fn nanos(count: u64) -> Weight {
	Weight::from_parts(count.saturating_mul(WEIGHT_REF_TIME_PER_NANOS), 0)
}

fn db<T: frame_system::Config>(reads: u64, writes: u64) -> Weight {
	T::DbWeight::get().reads_writes(reads, writes)
}
