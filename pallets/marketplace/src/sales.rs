//! Selling licences.

use crate::{
	royalties::{split, Split},
	types::*,
	*,
};
use frame::token::fungibles::Inspect as _;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_buy(
		buyer: T::AccountId,
		id: ListingId,
		max_price: PriceOf<T>,
	) -> DispatchResult {
		let mut listing = Listings::<T>::get(id).ok_or(Error::<T>::ListingNotFound)?;
		ensure!(!Self::is_expired(&listing), Error::<T>::ListingExpired);
		ensure!(listing.seats.is_none_or(|seats| listing.sold < seats), Error::<T>::SoldOut);
		let version = listing.version;
		let info = Self::ensure_sellable(version, &listing.seller)?;
		let licence = listing.licence;
		// The seller owns the version, or could not sell it.
		ensure!(
			buyer != listing.seller && !Self::holds(&buyer, licence),
			Error::<T>::AlreadyLicensed
		);
		let price = listing.price.clone();
		// Once an asset is not accepted any more, nothing may be had for it, whenever it was listed.
		Self::ensure_acceptable(&price)?;
		ensure!(
			price.asset == max_price.asset && price.amount <= max_price.amount,
			Error::<T>::PriceAboveMaximum
		);

		// Royalties that nobody could claim belong to the owner.
		let royalty = match T::Datasets::contributions(version) {
			0 => Permill::zero(),
			_ => info.royalty,
		};
		let minimum = T::Assets::minimum_balance(price.asset.clone());
		let Split { take, royalties, to_owner } =
			split(price.amount, T::TakeRate::get(), royalty, minimum);
		Self::pay(&price.asset, &buyer, &T::Treasury::get(), take)?;
		Self::deposit_royalties(&price.asset, &buyer, version, royalties)?;
		Self::pay(&price.asset, &buyer, &listing.seller, to_owner)?;

		listing.sold = listing.sold.checked_add(1).ok_or(Error::<T>::SoldOut)?;
		Listings::<T>::insert(id, listing);
		T::Licence::mint_into(licence, &buyer, 1)?;
		Self::deposit_event(Event::Sold {
			listing: id,
			version,
			buyer,
			price,
			take,
			royalties,
			to_owner,
			licence,
		});
		Ok(())
	}

	/// Add a sale's royalties to the version's pool.
	fn deposit_royalties(
		asset: &T::AssetKind,
		buyer: &T::AccountId,
		version: VersionId,
		royalties: Balance,
	) -> DispatchResult {
		if royalties == 0 {
			return Ok(());
		}
		// The pot keeps a minimum balance of its own in every asset, or else the chain would sweep
		// away what little is left in it between claims. The first royalties in an asset pay for
		// that, once.
		let pot = Self::ensure_pot();
		let floor = T::Assets::minimum_balance(asset.clone())
			.saturating_sub(T::Assets::balance(asset.clone(), &pot));
		Self::pay(asset, buyer, &pot, royalties)?;
		Royalties::<T>::try_mutate(version, asset, |pool| {
			pool.deposited = pool
				.deposited
				.checked_add(royalties.saturating_sub(floor))
				.ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// The pot, as an account that can hold any asset.
	///
	/// Most assets cannot bring an account into being, and the pot may have no money of its own when
	/// the first royalties come in such an asset.
	pub(crate) fn ensure_pot() -> T::AccountId {
		let pot = Self::account_id();
		if frame_system::Pallet::<T>::providers(&pot) == 0 {
			frame_system::Pallet::<T>::inc_providers(&pot);
		}
		pot
	}

	fn pay(
		asset: &T::AssetKind,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		// A purchase must not close the buyer's account; of other assets one may spend the last.
		let preservation = if *asset == T::NativeAsset::get() {
			Preservation::Preserve
		} else {
			Preservation::Expendable
		};
		T::Assets::transfer(asset.clone(), from, to, amount, preservation)?;
		Ok(())
	}
}
