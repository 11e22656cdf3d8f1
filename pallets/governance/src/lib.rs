//! # Governance
//!
//! The voices in which public referenda speak, and how fast human time runs on this network.
//!
//! One runtime serves every network. Durations that people feel (voting periods, leases, unbonding)
//! are written once, in production blocks; each network's genesis says by how much they are divided
//! and how long a slot is. Other pallets read both through [`TimeScale`], or get them wired as
//! constants with [`time::Scaled`] and its siblings.
//!
//! [`TimeScale`]: sensor_primitives::traits::TimeScale
#![cfg_attr(not(feature = "std"), no_std)]

use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;

pub use pallet::*;
pub use time::{ExpectedBlockTime, MinimumPeriod, Scaled, SlotMillis};

pub mod origins;
pub mod time;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

#[frame::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {}

	/// In whose name an approved referendum acts; each has a track of its own.
	///
	/// [`origins`] holds the checks for them.
	#[pallet::origin]
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
	pub enum Origin {
		/// Sets the market's parameters: take rates, deposits, accepted assets.
		#[codec(index = 0)]
		MarketAdmin,
		/// Spends any amount from the treasury.
		#[codec(index = 1)]
		Treasurer,
		/// Spends small amounts from the treasury.
		#[codec(index = 2)]
		SmallSpender,
		/// Spends medium amounts from the treasury.
		#[codec(index = 3)]
		MediumSpender,
		/// Spends big amounts from the treasury.
		#[codec(index = 4)]
		BigSpender,
		/// Halts destinations of the bridge.
		#[codec(index = 5)]
		BridgeGuardian,
		/// Cancels slashes and sets the parameters of staking.
		#[codec(index = 6)]
		StakingAdmin,
		/// Promotes and demotes members of the technical fellowship.
		#[codec(index = 7)]
		FellowshipAdmin,
		/// Dispatches, quickly, what the technical fellowship has whitelisted.
		#[codec(index = 8)]
		WhitelistedCaller,
		/// Cancels referenda; deposits are returned.
		#[codec(index = 9)]
		ReferendumCanceller,
		/// Cancels malicious referenda; deposits are slashed.
		#[codec(index = 10)]
		ReferendumKiller,
		/// Appoints registrars and does other housekeeping.
		#[codec(index = 11)]
		GeneralAdmin,
	}

	/// By how much durations in production blocks are divided on this network; never 0.
	#[pallet::storage]
	pub type TimeDivisor<T: Config> =
		StorageValue<_, u32, ValueQuery, ConstU32<{ time::DEFAULT_DIVISOR }>>;

	/// Length of a slot on this network, in milliseconds.
	#[pallet::storage]
	pub type SlotDuration<T: Config> =
		StorageValue<_, u64, ValueQuery, frame::traits::ConstU64<{ time::DEFAULT_SLOT_MILLIS }>>;

	/// How fast time runs on this network; the default is production.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// By how much durations in production blocks are divided; at least 1.
		pub time_divisor: u32,
		/// Length of a slot, in milliseconds; at least 2.
		pub slot_duration: u64,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				time_divisor: time::DEFAULT_DIVISOR,
				slot_duration: time::DEFAULT_SLOT_MILLIS,
				_config: PhantomData,
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.time_divisor >= 1, "timeDivisor must be at least 1");
			assert!(
				self.slot_duration >= time::MIN_SLOT_MILLIS,
				"slotDuration must be at least {} ms",
				time::MIN_SLOT_MILLIS,
			);
			TimeDivisor::<T>::put(self.time_divisor);
			SlotDuration::<T>::put(self.slot_duration);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::try_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// By how much durations in production blocks are divided on this network.
		pub fn time_divisor() -> u32 {
			TimeDivisor::<T>::get()
		}

		/// Length of a slot on this network, in milliseconds.
		pub fn slot_duration() -> u64 {
			SlotDuration::<T>::get()
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Time runs: neither number is so small that something would divide by zero.
	#[cfg(any(test, feature = "try-runtime"))]
	pub fn do_try_state() -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
		ensure!(TimeDivisor::<T>::get() >= 1, "the time divisor is zero");
		ensure!(SlotDuration::<T>::get() >= time::MIN_SLOT_MILLIS, "slots are too short");
		Ok(())
	}
}
