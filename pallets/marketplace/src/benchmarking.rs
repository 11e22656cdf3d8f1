//! Benchmarks: every call on its longest path.
//!
//! Prices are in an asset that is not the native one, and that nobody who is paid has had before:
//! paying in it touches whatever a native payment does, and the asset's own accounts besides.

use crate::{types::*, *};
use alloc::vec::Vec;
use frame::{
	benchmarking::prelude::*,
	token::{
		fungible::{InspectHold as _, Mutate as _},
		fungibles::{Inspect as _, Mutate as _},
	},
};
use sensor_primitives::ContentId;

/// Makes what benchmarks pay with.
pub trait BenchmarkHelper<AssetKind> {
	/// Asset number `index`, which prices may be in, and which no account can hold that does not
	/// exist already; made if it is not there yet. There are at least `MaxClaims` of them.
	fn accepted_asset(index: u32) -> AssetKind;
}

/// Enough of the native currency for any call: a million times the smallest balance, or of the
/// deposit.
fn endow<T: Config>(who: &T::AccountId)
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	let base = T::Assets::minimum_balance(T::NativeAsset::get()).max(T::ListingDeposit::get());
	let _ = T::Currency::set_balance(who, base.saturating_mul(1_000_000));
}

/// A price in asset number `index` whose parts are all large enough to be paid.
fn price<T: Config>(index: u32) -> PriceOf<T> {
	let asset = T::BenchmarkHelper::accepted_asset(index);
	let amount = T::Assets::minimum_balance(asset.clone()).saturating_mul(1_000);
	Price { asset, amount }
}

/// Terms number `index`, as long as terms can be.
fn terms(index: u32) -> Terms {
	Terms {
		commercial: true,
		models: true,
		share: true,
		document: Some(ContentId::raw(&index.encode())),
	}
}

/// A new version of `owner`, who is its contributor too.
fn version<T: Config>(owner: &T::AccountId) -> Result<VersionId, BenchmarkError> {
	let version = T::Datasets::benchmark_version(owner, 1);
	T::Datasets::add_contribution(version, owner, 1)?;
	T::Datasets::seal(version)?;
	Ok(version)
}

/// A [`version`] that was offered on as many terms as leave room for one more.
fn offered_before<T: Config>(seller: &T::AccountId) -> Result<VersionId, BenchmarkError> {
	let version = version::<T>(seller)?;
	let licences = (1..T::MaxTerms::get()).map(|index| (terms(index), index)).collect::<Vec<_>>();
	LicenceAssets::<T>::insert(version, LicenceAssetsOf::<T>::truncate_from(licences));
	Ok(version)
}

/// An open listing of a new version of `seller`.
fn listed<T: Config>(seller: &T::AccountId) -> Result<ListingId, BenchmarkError>
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	endow::<T>(seller);
	let version = offered_before::<T>(seller)?;
	let id = NextListingId::<T>::get();
	Pallet::<T>::do_list(seller.clone(), version, price::<T>(0), terms(0), Some(1), None)?;
	Ok(id)
}

/// A pool in asset number `index` that owes `who`.
fn earned<T: Config>(who: &T::AccountId, index: u32) -> Result<PoolId<T>, BenchmarkError>
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	endow::<T>(who);
	let version = version::<T>(who)?;
	let Price { asset, amount } = price::<T>(index);
	let pot = Pallet::<T>::ensure_pot();
	T::Assets::mint_into(asset.clone(), &pot, amount.saturating_mul(2))?;
	Royalties::<T>::insert(version, &asset, RoyaltyPool { deposited: amount, claimed: 0 });
	Owed::<T>::insert(&asset, amount);
	Ok((version, asset))
}

/// A sale, the guarantee of which is over, and whose price is all that the pot has of its asset.
///
/// Neither platform nor owner has any of it, so that paying them makes accounts there.
fn sold<T: Config>(buyer: &T::AccountId) -> Result<SaleId, BenchmarkError>
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	let seller: T::AccountId = account("seller", 0, 0);
	let listing = listed::<T>(&seller)?;
	endow::<T>(buyer);
	endow::<T>(&T::Treasury::get());
	let price = price::<T>(0);
	// All that the buyer has of the asset, so that paying closes its account there.
	T::Assets::mint_into(price.asset.clone(), buyer, price.amount)?;
	let id = NextSaleId::<T>::get();
	Pallet::<T>::do_buy(buyer.clone(), listing, price)?;
	System::<T>::set_block_number(Pallet::<T>::guaranteed_until());
	Ok(id)
}

#[benchmarks(where T::Currency: fungible::Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn list() -> Result<(), BenchmarkError> {
		let seller: T::AccountId = whitelisted_caller();
		endow::<T>(&seller);
		let version = offered_before::<T>(&seller)?;
		let price = price::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(seller.clone()), version, price, terms(0), Some(1), None);

		assert!(Listings::<T>::contains_key(0));
		assert_eq!(LicenceAssets::<T>::get(version).len() as u32, T::MaxTerms::get());
		let held = T::Currency::balance_on_hold(&HoldReason::Listing.into(), &seller);
		assert_eq!(held, T::ListingDeposit::get());
		Ok(())
	}

	#[benchmark]
	fn unlist() -> Result<(), BenchmarkError> {
		let seller: T::AccountId = whitelisted_caller();
		let listing = listed::<T>(&seller)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(seller), listing);

		assert!(!Listings::<T>::contains_key(listing));
		Ok(())
	}

	#[benchmark]
	fn buy() -> Result<(), BenchmarkError> {
		let seller: T::AccountId = account("seller", 0, 0);
		let listing = listed::<T>(&seller)?;
		let buyer: T::AccountId = whitelisted_caller();
		endow::<T>(&buyer);
		endow::<T>(&T::Treasury::get());
		let price = price::<T>(0);
		// All that the buyer has of the asset, so that paying closes its account there.
		T::Assets::mint_into(price.asset.clone(), &buyer, price.amount)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), listing, price.clone());

		assert_eq!(Listings::<T>::get(listing).map(|listing| listing.sold), Some(1));
		assert_eq!(T::Assets::balance(price.asset, &Pallet::<T>::account_id()), price.amount);
		Ok(())
	}

	#[benchmark]
	fn claim_royalties() -> Result<(), BenchmarkError> {
		let who: T::AccountId = whitelisted_caller();
		let (version, asset) = earned::<T>(&who, 0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), version, asset.clone());

		assert_eq!(Royalties::<T>::get(version, &asset).remaining(), 0);
		Ok(())
	}

	#[benchmark]
	fn claim_many(n: Linear<1, { T::MaxClaims::get() }>) -> Result<(), BenchmarkError> {
		let who: T::AccountId = whitelisted_caller();
		let pools = (0..n).map(|index| earned::<T>(&who, index)).collect::<Result<Vec<_>, _>>()?;
		let pools = BoundedVec::truncate_from(pools);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), pools.clone());

		for (version, asset) in pools {
			assert_eq!(Royalties::<T>::get(version, &asset).remaining(), 0);
		}
		Ok(())
	}

	#[benchmark]
	fn set_price() -> Result<(), BenchmarkError> {
		let seller: T::AccountId = whitelisted_caller();
		let listing = listed::<T>(&seller)?;
		let price = price::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(seller), listing, price.clone());

		assert_eq!(Listings::<T>::get(listing).map(|listing| listing.price), Some(price));
		Ok(())
	}

	#[benchmark]
	fn claim_refund() -> Result<(), BenchmarkError> {
		let buyer: T::AccountId = whitelisted_caller();
		let id = sold::<T>(&buyer)?;

		#[block]
		{
			// What `do_claim_refund` does, but of a version that is there: none can be lost here.
			let sale = Sales::<T>::get(id).ok_or("its price waits")?;
			assert_eq!(Pallet::<T>::outlook(&sale), Outlook::Sound);
			assert!(Pallet::<T>::holds(&buyer, sale.licence));
			Pallet::<T>::refund(id, &sale, buyer.clone())?;
		}

		let Price { asset, amount } = price::<T>(0);
		assert_eq!(T::Assets::balance(asset, &buyer), amount);
		Ok(())
	}

	#[benchmark]
	fn settle() -> Result<(), BenchmarkError> {
		let id = sold::<T>(&account("buyer", 0, 0))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id);

		assert!(!Sales::<T>::contains_key(id));
		let asset = price::<T>(0).asset;
		assert!(T::Assets::balance(asset.clone(), &T::Treasury::get()) > 0);
		assert!(T::Assets::balance(asset.clone(), &account("seller", 0, 0)) > 0);
		assert!(Owed::<T>::get(asset) > 0);
		Ok(())
	}

	#[benchmark]
	fn look_for_due_guarantees() -> Result<(), BenchmarkError> {
		sold::<T>(&account("buyer", 0, 0))?;
		let now = System::<T>::block_number();
		// Enough to look at the queue, and for nothing else.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::look_for_due_guarantees());

		#[block]
		{
			Pallet::<T>::end_due_guarantees(now, &mut meter);
		}

		assert_eq!(Sales::<T>::iter().count(), 1);
		Ok(())
	}

	#[benchmark]
	fn end_guarantee() -> Result<(), BenchmarkError> {
		let id = sold::<T>(&account("buyer", 0, 0))?;

		#[block]
		{
			// What the end of a guarantee costs besides paying somebody: the sale comes from the head
			// of the queue and goes to the tail.
			let queued = Guarantees::<T>::take(0).ok_or("the sale is in the queue")?;
			let sale = Sales::<T>::get(queued).ok_or("its price waits")?;
			Pallet::<T>::extend(queued, sale);
			GuaranteesRange::<T>::mutate(|range| range.head = 1);
		}

		assert_eq!(Guarantees::<T>::get(1), Some(id));
		assert_eq!(Sales::<T>::get(id).map(|sale| sale.extensions), Some(1));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
