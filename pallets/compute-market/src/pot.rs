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
	///
	/// The pot keeps an existential deposit of its own, or else the chain would sweep away what
	/// little is left in it. Networks give it one at genesis; otherwise who comes first does.
	pub(crate) fn pay_in(from: &T::AccountId, amount: Balance) -> DispatchResult {
		let pot = Self::account_id();
		let floor = T::Currency::minimum_balance().saturating_sub(T::Currency::balance(&pot));
		let amount = amount.checked_add(floor).ok_or(TokenError::FundsUnavailable)?;
		// The transfer checks this, too, but has a different error for every reason.
		let payable =
			T::Currency::reducible_balance(from, Preservation::Preserve, Fortitude::Polite);
		ensure!(amount <= payable, TokenError::FundsUnavailable);
		T::Currency::transfer(from, &pot, amount, Preservation::Preserve)?;
		Ok(())
	}

	/// Pay `amount` out of the pot.
	pub(crate) fn pay_out(to: &T::AccountId, amount: Balance) -> DispatchResult {
		// Hooks have no storage layer of their own.
		with_storage_layer(|| {
			T::Currency::transfer(&Self::account_id(), to, amount, Preservation::Preserve)?;
			Ok(())
		})
	}
}
