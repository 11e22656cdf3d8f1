//! Licence tokens: one asset a version, one unit a licence.

use crate::*;
use frame::token::fungibles::Inspect as _;

impl<T: Config> Pallet<T> {
	/// The asset that licences of `version` are; created when there is none yet.
	pub(crate) fn ensure_licence_asset(version: VersionId) -> Result<u32, DispatchError> {
		if let Some(asset) = LicenceAssets::<T>::get(version) {
			return Ok(asset);
		}
		let asset = NextLicenceId::<T>::get();
		let next = asset.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		// Sufficient: whoever paid for a licence can hold it, in an account of any kind.
		T::Licence::create(asset, Self::account_id(), true, 1)?;
		NextLicenceId::<T>::put(next);
		LicenceAssets::<T>::insert(version, asset);
		Ok(asset)
	}

	/// Give `who` a licence of `version`, and tell which asset that is.
	pub(crate) fn grant(version: VersionId, who: &T::AccountId) -> Result<u32, DispatchError> {
		let asset = Self::ensure_licence_asset(version)?;
		T::Licence::mint_into(asset, who, 1)?;
		Ok(asset)
	}
}

impl<T: Config> Licences<T::AccountId> for Pallet<T> {
	fn may_use(who: &T::AccountId, version: VersionId) -> bool {
		let owns = || T::Datasets::version(version).is_some_and(|info| info.owner == *who);
		let licensed = || {
			LicenceAssets::<T>::get(version)
				.is_some_and(|asset| T::Licence::balance(asset, who) > 0)
		};
		owns() || licensed()
	}
}
