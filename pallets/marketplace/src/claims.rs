//! Paying royalties out.

use crate::{royalties::earned, types::*, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim_royalties(
		who: T::AccountId,
		pools: impl IntoIterator<Item = PoolId<T>>,
	) -> DispatchResult {
		let mut paid = false;
		for (version, asset) in pools {
			paid |= Self::claim_from_pool(&who, version, asset)?;
		}
		ensure!(paid, Error::<T>::NothingToClaim);
		Ok(())
	}

	/// Pay `who` what it can claim from one pool; tells whether that was anything.
	fn claim_from_pool(
		who: &T::AccountId,
		version: VersionId,
		asset: T::AssetKind,
	) -> Result<bool, DispatchError> {
		let amount = Self::entitlement(who, version, &asset);
		if amount == 0 {
			return Ok(false);
		}
		Royalties::<T>::try_mutate(version, &asset, |pool| {
			pool.claimed = pool.claimed.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(())
		})?;
		Claimed::<T>::try_mutate((version, &asset, who), |claimed| {
			*claimed = claimed.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(())
		})?;
		Self::pay_out(&asset, who, amount)?;
		Self::deposit_event(Event::RoyaltiesClaimed { version, asset, who: who.clone(), amount });
		Ok(true)
	}

	/// What `who` can claim from one pool now.
	pub(crate) fn entitlement(
		who: &T::AccountId,
		version: VersionId,
		asset: &T::AssetKind,
	) -> Balance {
		let pool = Royalties::<T>::get(version, asset);
		let points = T::Datasets::contribution(version, who);
		let earned = earned(pool.deposited, points, T::Datasets::contributions(version));
		// The registry fixes points before the first sale. Should it ever not, then a pool still
		// pays out no more than came in, and so never touches the money of other pools.
		earned.saturating_sub(Claimed::<T>::get((version, asset, who))).min(pool.remaining())
	}
}
