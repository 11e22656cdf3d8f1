//! Pots: the accounts that keep a destination's money.

use crate::*;
use frame::deps::sp_runtime::traits::AccountIdConversion;
use sensor_primitives::pot;

/// Names the pot of what is locked.
const LOCKED: u8 = 0;

/// Names the pot of what deliveries are paid with.
const FEES: u8 = 1;

impl<T: Config> Pallet<T> {
	/// The account that keeps what was sent to a destination, waits to be, or came back from it.
	pub fn pot(chain: ChainId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((LOCKED, chain))
	}

	/// The account that keeps what deliveries to a destination are paid with.
	pub fn fee_pot(chain: ChainId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((FEES, chain))
	}

	/// Let the treasury pay for the smallest balance of both pots, so that nobody else has to.
	pub(crate) fn open_pots(chain: ChainId) -> DispatchResult {
		for account in [Self::pot(chain), Self::fee_pot(chain)] {
			pot::pay_in::<_, T::Currency>(&account, &T::Treasury::get(), 0)?;
		}
		Ok(())
	}

	pub(crate) fn pay_in(
		pot: &T::AccountId,
		from: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		pot::pay_in::<_, T::Currency>(pot, from, amount)
	}

	pub(crate) fn pay_out(
		pot: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		pot::pay_out::<_, T::Currency>(pot, to, amount)
	}
}
