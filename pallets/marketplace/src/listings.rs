//! Opening, pricing and closing listings.

use crate::{types::*, *};
use frame::token::fungibles::Inspect as _;
use sensor_primitives::traits::{Availability, VersionInfo};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_list(
		seller: T::AccountId,
		version: VersionId,
		price: PriceOf<T>,
		terms: Terms,
		seats: Option<u32>,
		expires: Option<BlockNumberFor<T>>,
	) -> DispatchResult {
		Self::ensure_sellable(version, &seller)?;
		Self::ensure_acceptable(&price)?;
		ensure!(seats != Some(0), Error::<T>::NoSeats);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(expires.is_none_or(|expiry| expiry > now), Error::<T>::ExpiryInThePast);

		let deposit = T::ListingDeposit::get();
		T::Currency::hold(&HoldReason::Listing.into(), &seller, deposit)?;
		let licence = Self::ensure_licence_asset(version, terms)?;
		let listing = NextListingId::<T>::try_mutate(|next| {
			let id = *next;
			*next = id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
			Ok::<_, DispatchError>(id)
		})?;
		Listings::<T>::insert(
			listing,
			Listing {
				seller: seller.clone(),
				version,
				price: price.clone(),
				terms,
				licence,
				seats,
				sold: 0,
				expires,
				deposit,
			},
		);
		Self::deposit_event(Event::Listed { listing, version, seller, price, terms });
		Ok(())
	}

	pub(crate) fn do_unlist(who: T::AccountId, id: ListingId) -> DispatchResult {
		let listing = Listings::<T>::take(id).ok_or(Error::<T>::ListingNotFound)?;
		ensure!(who == listing.seller || Self::is_expired(&listing), Error::<T>::NotOwner);
		T::Currency::release(
			&HoldReason::Listing.into(),
			&listing.seller,
			listing.deposit,
			Precision::Exact,
		)?;
		Self::deposit_event(Event::Unlisted { listing: id });
		Ok(())
	}

	pub(crate) fn do_set_price(
		who: T::AccountId,
		id: ListingId,
		price: PriceOf<T>,
	) -> DispatchResult {
		Self::ensure_acceptable(&price)?;
		Listings::<T>::try_mutate(id, |listing| {
			let listing = listing.as_mut().ok_or(Error::<T>::ListingNotFound)?;
			ensure!(listing.seller == who, Error::<T>::NotOwner);
			listing.price = price.clone();
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::PriceChanged { listing: id, price });
		Ok(())
	}

	/// The version, if `seller` can sell it now.
	pub(crate) fn ensure_sellable(
		version: VersionId,
		seller: &T::AccountId,
	) -> Result<VersionInfo<T::AccountId>, DispatchError> {
		let info = T::Datasets::version(version).ok_or(Error::<T>::DatasetUnavailable)?;
		ensure!(info.owner == *seller, Error::<T>::NotOwner);
		ensure!(info.availability == Availability::Available, Error::<T>::DatasetUnavailable);
		// Whoever is credited later would miss its share of what is sold before.
		ensure!(info.sealed, Error::<T>::NotSealed);
		Ok(info)
	}

	pub(crate) fn is_expired(listing: &ListingOf<T>) -> bool {
		let now = frame_system::Pallet::<T>::block_number();
		listing.expires.is_some_and(|expiry| expiry <= now)
	}

	/// Whether anything can be sold at `price` now; what is accepted may change.
	pub(crate) fn ensure_acceptable(price: &PriceOf<T>) -> DispatchResult {
		ensure!(
			price.asset == T::NativeAsset::get() || T::AcceptedAssets::contains(&price.asset),
			Error::<T>::AssetNotAccepted
		);
		ensure!(
			price.amount == 0 || price.amount >= T::Assets::minimum_balance(price.asset.clone()),
			Error::<T>::PriceTooLow
		);
		Ok(())
	}
}
