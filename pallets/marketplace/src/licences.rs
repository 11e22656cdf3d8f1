//! Licence tokens: one asset for each version and terms, one unit a licence.

use crate::*;
use frame::token::fungibles::Inspect as _;

impl<T: Config> Pallet<T> {
	/// The asset that licences of `version` on `terms` are; created when there is none yet.
	pub(crate) fn ensure_licence_asset(
		version: VersionId,
		terms: Terms,
	) -> Result<u32, DispatchError> {
		LicenceAssets::<T>::try_mutate(version, |assets| {
			if let Some((_, asset)) = assets.iter().find(|(known, _)| *known == terms) {
				return Ok(*asset);
			}
			let asset = NextLicenceId::<T>::get();
			let next = asset.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
			assets.try_push((terms, asset)).map_err(|_| Error::<T>::TooManyTerms)?;
			// Sufficient: whoever paid for a licence can hold it, in an account of any kind.
			T::Licence::create(asset, Self::account_id(), true, 1)?;
			NextLicenceId::<T>::put(next);
			Ok(asset)
		})
	}

	/// Whether `who` has a licence that is a unit of `asset`.
	pub(crate) fn holds(who: &T::AccountId, asset: u32) -> bool {
		T::Licence::balance(asset, who) > 0
	}
}

impl<T: Config> Licences<T::AccountId> for Pallet<T> {
	fn may_train(who: &T::AccountId, version: VersionId) -> bool {
		let owns = || T::Datasets::version(version).is_some_and(|info| info.owner == *who);
		let licensed = || {
			LicenceAssets::<T>::get(version)
				.iter()
				.any(|(terms, asset)| terms.models && Self::holds(who, *asset))
		};
		owns() || licensed()
	}
}
