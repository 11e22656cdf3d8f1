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
	/// Listings are backed by deposits and licences, and the pot has what sales brought.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::listings_are_backed()?;
		Self::licence_assets_are_distinct()?;
		Self::every_sale_comes_to_an_end()?;
		Self::the_pot_has_what_it_owes()
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

	fn every_sale_comes_to_an_end() -> Result<(), TryRuntimeError> {
		let range = GuaranteesRange::<T>::get();
		let queue = (range.head..range.tail)
			.map(Guarantees::<T>::get)
			.collect::<Option<Vec<_>>>()
			.ok_or("a place in the queue of guarantees is empty")?;
		ensure!(
			Guarantees::<T>::iter_keys().count() == queue.len(),
			"a guarantee is not in its queue's range"
		);
		let waiting: Vec<_> = queue.into_iter().filter(|id| Sales::<T>::contains_key(id)).collect();
		let queued: BTreeSet<_> = waiting.iter().collect();
		ensure!(queued.len() == waiting.len(), "a sale waits in the queue twice");
		let ends: Vec<_> =
			waiting.iter().filter_map(Sales::<T>::get).map(|sale| sale.until).collect();
		ensure!(
			ends.windows(2).all(|pair| pair[0] <= pair[1]),
			"guarantees do not end in the order of the queue"
		);

		let now = frame_system::Pallet::<T>::block_number();
		for (id, sale) in Sales::<T>::iter() {
			ensure!(id < NextSaleId::<T>::get(), "a sale's id was not handed out yet");
			ensure!(sale.price.amount > 0, "nothing waits for a sale");
			ensure!(
				sale.take.saturating_add(sale.royalties).saturating_add(sale.to_owner())
					== sale.price.amount,
				"the parts of a price do not add up"
			);
			ensure!(
				queued.contains(&id) || (Self::is_last(&sale) && sale.until <= now),
				"nobody will settle a sale"
			);
		}
		Ok(())
	}

	/// In every asset, what the pot owes is what waits and what contributors can still claim; it has
	/// that, and a smallest balance besides where there are royalties. More, if somebody sends it a
	/// present.
	fn the_pot_has_what_it_owes() -> Result<(), TryRuntimeError> {
		// Assets have no order, so that sums are kept by their encoding.
		let mut claims = BTreeMap::<_, Balance>::new();
		for ((version, asset, _), amount) in Claimed::<T>::iter() {
			let claimed = claims.entry((version, asset.encode())).or_default();
			*claimed = claimed.saturating_add(amount);
		}
		let mut royalties = BTreeMap::<_, Balance>::new();
		for (version, asset, pool) in Royalties::<T>::iter() {
			ensure!(pool.claimed <= pool.deposited, "more was claimed than deposited");
			let claimed = claims.remove(&(version, asset.encode())).unwrap_or_default();
			ensure!(claimed == pool.claimed, "a pool's claims do not add up");
			let sum = royalties.entry(asset.encode()).or_default();
			*sum = sum.saturating_add(pool.remaining());
		}
		ensure!(claims.is_empty(), "somebody claimed from a pool that does not exist");

		let mut prices = BTreeMap::<_, Balance>::new();
		for sale in Sales::<T>::iter_values() {
			let sum = prices.entry(sale.price.asset.encode()).or_default();
			*sum = sum.saturating_add(sale.price.amount);
		}
		for (asset, owed) in Owed::<T>::iter() {
			let royalties = royalties.remove(&asset.encode()).unwrap_or_default();
			let prices = prices.remove(&asset.encode()).unwrap_or_default();
			ensure!(
				prices.saturating_add(royalties) == owed,
				"what the pot owes is not what waits and what can be claimed"
			);
			let floor = match royalties {
				0 => 0,
				_ => T::Assets::minimum_balance(asset.clone()),
			};
			ensure!(
				T::Assets::balance(asset, &Self::account_id()) >= owed.saturating_add(floor),
				"the pot does not have what it owes"
			);
		}
		ensure!(
			prices.into_values().chain(royalties.into_values()).all(|sum| sum == 0),
			"the pot has forgotten that it owes something"
		);
		Ok(())
	}
}
