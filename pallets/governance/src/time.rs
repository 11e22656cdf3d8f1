//! The scale of time: genesis values of this network, wired into other pallets as constants.

use crate::{Config, Pallet, SlotDuration, TimeDivisor};
use core::marker::PhantomData;
use polkadot_sdk::frame_support::traits::Get;
use sensor_primitives::{traits::TimeScale, BlockNumber};

/// Production: durations as they are written.
pub(crate) const DEFAULT_DIVISOR: u32 = 1;

/// Production: a slot every three seconds.
pub(crate) const DEFAULT_SLOT_MILLIS: u64 = 3_000;

/// The timestamp advances by at least half a slot, so that a slot of 1 ms would stand still.
pub(crate) const MIN_SLOT_MILLIS: u64 = 2;

impl<T: Config> TimeScale for Pallet<T> {
	fn scale(production: BlockNumber) -> BlockNumber {
		(production / TimeDivisor::<T>::get().max(1)).max(1)
	}
}

/// `Production` blocks, as long as this network makes them.
///
/// `type VotingPeriod = Scaled<Runtime, ConstU32<{ 7 * DAYS }>>`
pub struct Scaled<T, Production>(PhantomData<(T, Production)>);

// Generic in the result, so that it also serves the pallets that count blocks in `u64`.
impl<T: Config, Production: Get<BlockNumber>, N: From<BlockNumber>> Get<N>
	for Scaled<T, Production>
{
	fn get() -> N {
		Pallet::<T>::scale(Production::get()).into()
	}
}

/// Length of a slot, in milliseconds.
pub struct SlotMillis<T>(PhantomData<T>);

impl<T: Config> Get<u64> for SlotMillis<T> {
	fn get() -> u64 {
		SlotDuration::<T>::get()
	}
}

/// The expected time between blocks, in milliseconds: one block a slot.
pub type ExpectedBlockTime<T> = SlotMillis<T>;

/// The least time between the timestamps of two blocks, in milliseconds: half a slot.
pub struct MinimumPeriod<T>(PhantomData<T>);

impl<T: Config> Get<u64> for MinimumPeriod<T> {
	fn get() -> u64 {
		SlotDuration::<T>::get() / 2
	}
}
