//! The pot: the account that keeps what buyers paid while it is guaranteed, and royalties until
//! they are claimed. [`Owed`] says how much of what it has is somebody's.

use crate::*;
use frame::token::fungibles::Inspect as _;

impl<T: Config> Pallet<T> {
	/// The pot, which also issues the licences.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The pot, as an account that can hold any asset.
	///
	/// Most assets cannot bring an account into being, and the pot may have no money of its own when
	/// the first sale in such an asset is made.
	pub(crate) fn ensure_pot() -> T::AccountId {
		let pot = Self::account_id();
		if frame_system::Pallet::<T>::providers(&pot) == 0 {
			frame_system::Pallet::<T>::inc_providers(&pot);
		}
		pot
	}

	/// Take `amount` from a buyer into the pot, which owes it from now on.
	pub(crate) fn pay_in(
		asset: &T::AssetKind,
		buyer: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		Owed::<T>::try_mutate(asset, |owed| {
			*owed = owed.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(())
		})?;
		// A purchase must not close the buyer's account; of other assets one may spend the last.
		let preservation = if *asset == T::NativeAsset::get() {
			Preservation::Preserve
		} else {
			Preservation::Expendable
		};
		T::Assets::transfer(asset.clone(), buyer, &Self::ensure_pot(), amount, preservation)?;
		Ok(())
	}

	/// Pay `amount` of what the pot owes to whom it owes it.
	pub(crate) fn pay_out(
		asset: &T::AssetKind,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let pot = Self::account_id();
		let owed = Owed::<T>::get(asset).checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
		Owed::<T>::insert(asset, owed);
		let left = T::Assets::balance(asset.clone(), &pot).saturating_sub(amount);
		let (amount, preservation) = if owed == 0 && left < Self::floor(asset) {
			// The last that is owed closes the account. Presents that are too small to stay behind
			// go along, or else they would be lost.
			(amount.saturating_add(left), Preservation::Expendable)
		} else {
			(amount, Preservation::Preserve)
		};
		T::Assets::transfer(asset.clone(), &pot, to, amount, preservation)?;
		Ok(())
	}

	/// What contributors can claim of `royalties`, which the pot owes already.
	///
	/// The pot keeps a minimum balance of its own in every asset that it keeps royalties in, or else
	/// the chain would sweep away what little is left of them between claims. The first royalties in
	/// an asset pay for that, once.
	pub(crate) fn less_the_floor(asset: &T::AssetKind, royalties: Balance) -> Balance {
		Owed::<T>::mutate(asset, |owed| {
			let own = T::Assets::balance(asset.clone(), &Self::account_id()).saturating_sub(*owed);
			let missing = Self::floor(asset).saturating_sub(own).min(royalties);
			*owed = owed.saturating_sub(missing);
			royalties.saturating_sub(missing)
		})
	}

	fn floor(asset: &T::AssetKind) -> Balance {
		T::Assets::minimum_balance(asset.clone())
	}
}
