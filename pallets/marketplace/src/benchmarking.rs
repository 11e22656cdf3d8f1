//! Benchmarks: every call on its longest path.

use crate::{types::*, *};
use frame::{
	benchmarking::prelude::*,
	token::{
		fungible::{InspectHold as _, Mutate as _},
		fungibles::{Inspect as _, Mutate as _},
	},
};

/// Enough for any call: a million times the smallest balance, or of the deposit.
fn endow<T: Config>(who: &T::AccountId)
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	let base = T::Assets::minimum_balance(T::NativeAsset::get()).max(T::ListingDeposit::get());
	let _ = T::Currency::set_balance(who, base.saturating_mul(1_000_000));
}

/// A price whose parts are all large enough to be paid.
fn price<T: Config>() -> PriceOf<T> {
	let asset = T::NativeAsset::get();
	let amount = T::Assets::minimum_balance(asset.clone()).saturating_mul(1_000);
	Price { asset, amount }
}

/// An open listing of a new version of `seller`, with a contributor.
fn listed<T: Config>(seller: &T::AccountId) -> Result<ListingId, BenchmarkError>
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	endow::<T>(seller);
	let version = T::Datasets::benchmark_version(seller, 1);
	T::Datasets::add_contribution(version, seller, 1)?;
	let id = NextListingId::<T>::get();
	Pallet::<T>::do_list(seller.clone(), version, price::<T>(), Terms::default(), Some(1), None)?;
	Ok(id)
}

/// A pool that owes `who`.
fn earned<T: Config>(who: &T::AccountId) -> Result<PoolId<T>, BenchmarkError>
where
	T::Currency: fungible::Mutate<T::AccountId>,
{
	let version = T::Datasets::benchmark_version(who, 1);
	T::Datasets::add_contribution(version, who, 1)?;
	let Price { asset, amount } = price::<T>();
	let pot = Pallet::<T>::account_id();
	T::Assets::mint_into(asset.clone(), &pot, amount.saturating_mul(2))?;
	Royalties::<T>::insert(version, &asset, RoyaltyPool { deposited: amount, claimed: 0 });
	Ok((version, asset))
}

#[benchmarks(where T::Currency: fungible::Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn list() -> Result<(), BenchmarkError> {
		let seller: T::AccountId = whitelisted_caller();
		endow::<T>(&seller);
		let version = T::Datasets::benchmark_version(&seller, 1);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(seller.clone()),
			version,
			price::<T>(),
			Terms::default(),
			Some(1),
			None,
		);

		assert!(Listings::<T>::contains_key(0));
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

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), listing, price::<T>());

		assert_eq!(Listings::<T>::get(listing).map(|listing| listing.sold), Some(1));
		Ok(())
	}

	#[benchmark]
	fn claim_royalties() -> Result<(), BenchmarkError> {
		let who: T::AccountId = whitelisted_caller();
		let (version, asset) = earned::<T>(&who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), version, asset.clone());

		assert_eq!(Royalties::<T>::get(version, &asset).remaining(), 0);
		Ok(())
	}

	#[benchmark]
	fn claim_many(n: Linear<1, { T::MaxClaims::get() }>) -> Result<(), BenchmarkError> {
		let who: T::AccountId = whitelisted_caller();
		let pools = (0..n).map(|_| earned::<T>(&who)).collect::<Result<alloc::vec::Vec<_>, _>>()?;
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
		let free = Price { asset: T::NativeAsset::get(), amount: 0 };

		#[extrinsic_call]
		_(RawOrigin::Signed(seller), listing, free.clone());

		assert_eq!(Listings::<T>::get(listing).map(|listing| listing.price), Some(free));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
