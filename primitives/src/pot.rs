//! Pots: accounts in which pallets keep other people's money until it is due.
//!
//! On hold it would stay on the payer's account, where locks, as of vesting or votes, either keep
//! others from being paid or are circumvented by paying them.

use crate::Balance;
use codec::{Decode, Encode};
use core::marker::PhantomData;
use polkadot_sdk::{
	frame_support::{
		ensure,
		storage::with_storage_layer,
		traits::{
			fungible::Mutate,
			tokens::{Fortitude, Preservation},
			Get,
		},
		PalletId,
	},
	sp_runtime::{traits::AccountIdConversion, DispatchResult, TokenError},
};

/// Pay `amount` into a pot.
///
/// The pot keeps an existential deposit of its own, or else the chain would sweep away what
/// little is left in it. Networks give it one at genesis; otherwise who comes first does.
///
/// Fails with [`TokenError::FundsUnavailable`] unless `from` has that much which is neither
/// locked nor needed to keep the account alive.
pub fn pay_in<AccountId, Currency>(
	pot: &AccountId,
	from: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	AccountId: Eq,
	Currency: Mutate<AccountId, Balance = Balance>,
{
	let floor = Currency::minimum_balance().saturating_sub(Currency::balance(pot));
	let amount = amount.checked_add(floor).ok_or(TokenError::FundsUnavailable)?;
	// The transfer checks this, too, but has a different error for every reason.
	let payable = Currency::reducible_balance(from, Preservation::Preserve, Fortitude::Polite);
	ensure!(amount <= payable, TokenError::FundsUnavailable);
	Currency::transfer(from, pot, amount, Preservation::Preserve)?;
	Ok(())
}

/// Pay `amount` out of a pot; all of it or, when that fails, nothing.
pub fn pay_out<AccountId, Currency>(
	pot: &AccountId,
	to: &AccountId,
	amount: Balance,
) -> DispatchResult
where
	AccountId: Eq,
	Currency: Mutate<AccountId, Balance = Balance>,
{
	// Hooks have no storage layer of their own.
	with_storage_layer(|| {
		Currency::transfer(pot, to, amount, Preservation::Preserve)?;
		Ok(())
	})
}

/// The pot that `Id` names, in `Currency`.
pub struct Pot<AccountId, Currency, Id>(PhantomData<(AccountId, Currency, Id)>);

impl<AccountId, Currency, Id> Pot<AccountId, Currency, Id>
where
	AccountId: Eq + Encode + Decode,
	Currency: Mutate<AccountId, Balance = Balance>,
	Id: Get<PalletId>,
{
	/// The pot's account.
	pub fn account() -> AccountId {
		Id::get().into_account_truncating()
	}

	/// Pay `amount` into the pot; see [`pay_in`].
	pub fn pay_in(from: &AccountId, amount: Balance) -> DispatchResult {
		pay_in::<AccountId, Currency>(&Self::account(), from, amount)
	}

	/// Pay `amount` out of the pot; see [`pay_out`].
	pub fn pay_out(to: &AccountId, amount: Balance) -> DispatchResult {
		pay_out::<AccountId, Currency>(&Self::account(), to, amount)
	}
}
