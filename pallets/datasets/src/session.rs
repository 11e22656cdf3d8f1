//! Who audits: the validators, by their audit session keys.

use crate::{AuditorSet, Auditors, Config, Pallet};
use frame::{deps::sp_runtime::BoundToRuntimeAppPublic, prelude::*, traits::OneSessionHandler};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::keys::audit::AuditorId;

impl<T: Config> BoundToRuntimeAppPublic for Pallet<T> {
	type Public = AuditorId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for Pallet<T> {
	type Key = AuditorId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, Self::Key)>,
		T::AccountId: 'a,
	{
		Self::set_auditors(validators.map(|(_, key)| key));
	}

	fn on_new_session<'a, I>(_changed: bool, validators: I, _queued: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, Self::Key)>,
		T::AccountId: 'a,
	{
		Self::set_auditors(validators.map(|(_, key)| key));
	}

	// A disabled validator still counts towards the quorum until the set changes, as its data
	// is no less there.
	fn on_disabled(_validator_index: u32) {}
}

impl<T: Config> Pallet<T> {
	/// Make `keys` the auditors. Attestations of former sets stop counting, because their indices
	/// would name others.
	pub(crate) fn set_auditors(keys: impl Iterator<Item = AuditorId>) {
		let keys = BoundedVec::truncate_from(
			keys.take(T::MaxAuditors::get() as usize).collect::<alloc::vec::Vec<_>>(),
		);
		if Auditors::<T>::get() != keys {
			Auditors::<T>::put(keys);
			AuditorSet::<T>::mutate(|set| *set = set.wrapping_add(1));
		}
	}
}
