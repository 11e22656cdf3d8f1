//! Parameters: the numbers that referenda change without an upgrade.
//!
//! The market's parameters belong to the market's own track; everything else to root.

use crate::{Balance, Runtime, RuntimeEvent, RuntimeOrigin};
use polkadot_sdk::*;

use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{ConstU32, EitherOf, EnsureOrigin, EnsureOriginWithArg},
	BoundedVec,
};
use frame_system::EnsureRoot;
use pallet_governance::origins;
use sp_runtime::Permill;

use crate::{tokenomics::MILLI_SENSE, AccountId};
use sensor_primitives::SENSE;

#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
mod groups {
	use super::*;

	/// What the platform asks of those who trade on it.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod market {
		/// The share of every sale that goes to the treasury.
		#[codec(index = 0)]
		pub static TakeRate: Permill = Permill::from_parts(25_000);

		/// Held from the registration of a version until it is available or withdrawn.
		#[codec(index = 1)]
		pub static VersionDeposit: Balance = SENSE;

		/// Held for as long as a listing is open.
		#[codec(index = 2)]
		pub static ListingDeposit: Balance = SENSE;

		/// The least that a compute provider bonds.
		#[codec(index = 3)]
		pub static MinBond: Balance = 100 * SENSE;

		/// The assets, by id, that prices may be in besides $SENSE.
		#[codec(index = 4)]
		pub static AcceptedAssets: BoundedVec<u32, ConstU32<32>> = BoundedVec::new();

		/// What a pinner bonds, whatever it offers.
		#[codec(index = 5)]
		pub static PinnerBond: Balance = 100 * SENSE;

		/// What a pinner bonds besides for each GiB that it offers.
		#[codec(index = 6)]
		pub static BondPerGib: Balance = SENSE;
	}

	/// How new tokens come into being.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod emission {
		/// The share of what is left below the cap that is minted within a year.
		#[codec(index = 0)]
		pub static YearlyShare: Permill = Permill::from_percent(8);

		/// The treasury's part of what is minted.
		#[codec(index = 1)]
		pub static TreasuryShare: Permill = Permill::from_percent(20);
	}

	/// What storage costs.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod deposits {
		/// For every preimage.
		#[codec(index = 0)]
		pub static PreimageBase: Balance = SENSE;

		/// For every byte of a preimage.
		#[codec(index = 1)]
		pub static PreimageByte: Balance = MILLI_SENSE;
	}
}

pub use groups::{deposits, emission, market};

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		Self::Market(market::Parameters::TakeRate(market::TakeRate, Some(Permill::zero())))
	}
}

/// Who may change which parameter.
pub struct ParameterAdmin;

impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for ParameterAdmin {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin, key: &RuntimeParametersKey) -> Result<(), RuntimeOrigin> {
		match key {
			RuntimeParametersKey::Market(_) => <EitherOf<
				EnsureRoot<AccountId>,
				origins::MarketAdmin,
			> as EnsureOrigin<_>>::try_origin(origin),
			RuntimeParametersKey::Emission(_) | RuntimeParametersKey::Deposits(_) => {
				<EnsureRoot<AccountId> as EnsureOrigin<_>>::try_origin(origin)
			},
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = ParameterAdmin;
	type WeightInfo = ();
}

impl pallet_governance::Config for Runtime {}
