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

		listing.sold = listing.sold.checked_add(1).ok_or(Error::<T>::SoldOut)?;
		let seller = listing.seller.clone();
		Listings::<T>::insert(id, listing);
		T::Licence::mint_into(licence, &buyer, 1)?;
		// Nothing is guaranteed that was had for nothing.
		let sale = if price.amount == 0 {
			None
		} else {
			Self::pay_in(&price.asset, &buyer, price.amount)?;
			Some(Self::begin_guarantee(Sale {
				listing: id,
				version,
				buyer: buyer.clone(),
				seller,
				price: price.clone(),
				take,
				royalties,
				licence,
				until: Self::guaranteed_until(),
				extensions: 0,
			})?)
		};
		Self::deposit_event(Event::Sold {
			sale,
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
}
