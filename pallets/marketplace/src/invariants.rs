//! What must be true of the pallet's storage after every block.

use crate::*;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame::{
	deps::sp_runtime::TryRuntimeError,
	token::{fungible::InspectHold as _, fungibles::Inspect as _},
};

impl<T: Config> Pallet<T> {
	/// Listings are backed by deposits and licences, and the pot by what sales brought.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::listings_are_backed()?;
		Self::licence_assets_are_distinct()?;
		Self::the_pot_covers_all_pools()
	}

	// Of sellers without listings it cannot tell: nobody can ask a currency who has holds.
	fn listings_are_backed() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<_, Balance>::new();
		for (id, listing) in Listings::<T>::iter() {
			ensure!(id < NextListingId::<T>::get(), "a listing's id was not handed out yet");
			ensure!(
				listing.seats.is_none_or(|seats| listing.sold <= seats),
				"a listing sold more licences than it has seats"
			);
			ensure!(
				LicenceAssets::<T>::get(listing.version)
					.contains(&(listing.terms, listing.licence)),
				"a listing sells licences on other terms than its own"
			);
			let deposit = deposits.entry(listing.seller).or_default();
			*deposit = deposit.saturating_add(listing.deposit);
		}
		for (seller, deposit) in deposits {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Listing.into(), &seller) == deposit,
				"a seller's hold is not the sum of the deposits"
			);
		}
		Ok(())
	}

	fn licence_assets_are_distinct() -> Result<(), TryRuntimeError> {
		let mut assets = Vec::new();
		for licences in LicenceAssets::<T>::iter_values() {
			let terms: BTreeSet<_> = licences.iter().map(|(terms, _)| terms.encode()).collect();
			ensure!(
				terms.len() == licences.len(),
				"a version has two licence assets for the same terms"
			);
			assets.extend(licences.into_iter().map(|(_, asset)| asset));
		}
		assets.sort_unstable();
		ensure!(assets.windows(2).all(|pair| pair[0] != pair[1]), "a licence asset is shared");
		let ids = T::FirstLicenceId::get()..NextLicenceId::<T>::get();
		ensure!(
			assets.iter().all(|asset| ids.contains(asset)),
			"a licence asset's id was not handed out yet"
		);
		Ok(())
	}

	fn the_pot_covers_all_pools() -> Result<(), TryRuntimeError> {
		// Assets have no order, so that sums are kept by their encoding.
		let mut claims = BTreeMap::<_, Balance>::new();
		for ((version, asset, _), amount) in Claimed::<T>::iter() {
			let claimed = claims.entry((version, asset.encode())).or_default();
			*claimed = claimed.saturating_add(amount);
		}
		let mut owed = BTreeMap::<_, (T::AssetKind, Balance)>::new();
		for (version, asset, pool) in Royalties::<T>::iter() {
			ensure!(pool.claimed <= pool.deposited, "more was claimed than deposited");
			let claimed = claims.remove(&(version, asset.encode())).unwrap_or_default();
			ensure!(claimed == pool.claimed, "a pool's claims do not add up");
			let (_, sum) = owed.entry(asset.encode()).or_insert((asset, 0));
			*sum = sum.saturating_add(pool.remaining());
		}
		ensure!(claims.is_empty(), "somebody claimed from a pool that does not exist");
		for (asset, sum) in owed.into_values() {
			let needed = sum.saturating_add(T::Assets::minimum_balance(asset.clone()));
			ensure!(
				T::Assets::balance(asset, &Self::account_id()) >= needed,
				"the pot does not cover what contributors can still claim"
			);
		}
		Ok(())
	}
}
