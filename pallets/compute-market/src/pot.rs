//! The pot: the account that keeps the budgets of open jobs.
//!
//! On hold they would stay on the requester's account, where locks, as of vesting or votes, either
//! keep providers from being paid or are circumvented by paying them.

use crate::{Config, Pallet};
use frame::{
	deps::frame_support::storage::with_storage_layer,
	prelude::*,
	traits::fungible::{Inspect, Mutate},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::Balance;

impl<T: Config> Pallet<T> {
	/// The account that keeps the budgets of open jobs.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Pay `amount` into the pot.
	pub(crate) fn pay_in(from: &T::AccountId, amount: Balance) -> DispatchResult {
		// The transfer checks this, too, but has a different error for every reason.
		let payable =
			T::Currency::reducible_balance(from, Preservation::Preserve, Fortitude::Polite);
		ensure!(amount <= payable, TokenError::FundsUnavailable);
		let pot = Self::account_id();
		// A reference, so that the last unit can be paid out whatever else the account is used for.
		if frame_system::Pallet::<T>::providers(&pot) == 0 {
			frame_system::Pallet::<T>::inc_providers(&pot);
		}
		T::Currency::transfer(from, &pot, amount, Preservation::Preserve)?;
		Ok(())
	}

	/// Pay `amount` out of the pot.
	pub(crate) fn pay_out(to: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		// Hooks have no storage layer of their own.
		with_storage_layer(|| {
			T::Currency::transfer(&Self::account_id(), to, amount, Preservation::Expendable)?;
			Ok(())
		})
	}
}
