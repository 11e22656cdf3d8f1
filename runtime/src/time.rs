//! Human time, in production blocks.
//!
//! Durations that people feel are written here and in the configuration as production values, and
//! reach the pallets through [`Scaled`], which divides them by the network's time divisor.

use crate::Runtime;
use polkadot_sdk::frame_support::traits::ConstU32;
use sensor_primitives::BlockNumber;

/// Length of a slot in production, in milliseconds.
pub const SLOT_MILLIS: u64 = 3_000;

/// One minute, in production blocks.
pub const MINUTES: BlockNumber = 60_000 / SLOT_MILLIS as BlockNumber;
/// One hour, in production blocks.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// One day, in production blocks.
pub const DAYS: BlockNumber = 24 * HOURS;
/// One year of 365 days, in production blocks.
pub const YEARS: BlockNumber = 365 * DAYS;

/// One year of 365 days, in milliseconds.
pub const MILLIS_PER_YEAR: u64 = YEARS as u64 * SLOT_MILLIS;

/// `PRODUCTION` blocks, as long as this network makes them.
pub type Scaled<const PRODUCTION: BlockNumber> =
	pallet_governance::Scaled<Runtime, ConstU32<PRODUCTION>>;
