//! Registering datasets and versions, and announcing who has them.

use crate::{
	types::{Dataset, NameOf, NewVersion, SourceOf, SourcesOf, Version},
	Config, Datasets, Error, Event, HoldReason, NextDatasetId, Pallet, PendingAudits, Sources,
	Versions,
};
use frame::{
	deps::{frame_system, sp_runtime::Permill},
	prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, Provenance},
	DatasetId, VersionId,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		owner: T::AccountId,
		name: NameOf<T>,
		new: NewVersion<T>,
	) -> Result<VersionId, DispatchError> {
		ensure!(!name.is_empty() && core::str::from_utf8(&name).is_ok(), Error::<T>::BadName);
		Self::ensure_sound(&new)?;
		let (version, sources) = Self::held(&owner, new)?;
		Self::create_dataset(owner, name, version, sources)
	}

	pub(crate) fn do_add_version(
		who: T::AccountId,
		dataset: DatasetId,
		new: NewVersion<T>,
	) -> Result<VersionId, DispatchError> {
		let mut entry = Datasets::<T>::get(dataset).ok_or(Error::<T>::DatasetNotFound)?;
		ensure!(entry.owner == who, Error::<T>::NotOwner);
		Self::ensure_sound(&new)?;
		let id = VersionId::new(dataset, entry.versions);
		entry.versions = entry.versions.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		let (version, sources) = Self::held(&who, new)?;
		Datasets::<T>::insert(dataset, entry);
		Self::insert_version(id, who, version, sources);
		Ok(id)
	}

	pub(crate) fn do_announce_source(
		who: T::AccountId,
		id: VersionId,
		source: SourceOf<T>,
	) -> DispatchResult {
		Self::ensure_owned(&who, id)?;
		ensure!(is_multiaddress(&source), Error::<T>::BadSource);
		Sources::<T>::try_mutate(id, |sources| {
			let same = |known: &SourceOf<T>| {
				known == &source || (peer(&source).is_some() && peer(known) == peer(&source))
			};
			match sources.iter_mut().find(|known| same(known)) {
				Some(known) => *known = source.clone(),
				None => sources.try_push(source.clone()).map_err(|_| Error::<T>::TooManySources)?,
			}
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::SourceAnnounced { version: id, source });
		Ok(())
	}

	pub(crate) fn do_withdraw(who: T::AccountId, id: VersionId) -> DispatchResult {
		let version = Self::ensure_owned(&who, id)?;
		ensure!(version.availability == Availability::Pending, Error::<T>::AlreadyAvailable);
		ensure!(!PendingAudits::<T>::contains_key(id), Error::<T>::AuditPending);
		// Campaigns and jobs name the versions that they made, and those have contributors.
		ensure!(Self::needs_deposit(&version), Error::<T>::NotWithdrawable);
		Self::release_deposit(&who, &version)?;
		Versions::<T>::remove(id.dataset, id.version);
		Sources::<T>::remove(id);
		if Versions::<T>::iter_key_prefix(id.dataset).next().is_none() {
			Datasets::<T>::remove(id.dataset);
		}
		Self::deposit_event(Event::Withdrawn { version: id });
		Ok(())
	}

	/// Hold the deposit, and make a version of what the owner said.
	fn held(
		owner: &T::AccountId,
		new: NewVersion<T>,
	) -> Result<(Version<T>, SourcesOf<T>), DispatchError> {
		let deposit = T::VersionDeposit::get();
		T::Currency::hold(&HoldReason::VersionDeposit.into(), owner, deposit)?;
		let version = Version {
			root: new.root,
			bytes: new.bytes,
			items: new.items,
			media: new.media,
			provenance: Provenance::Raw,
			parents: Default::default(),
			royalty: Permill::zero(),
			sealed: true,
			key_commitment: new.key_commitment,
			card: new.card,
			registered: frame_system::Pallet::<T>::block_number(),
			deposit,
			availability: Availability::Pending,
			contents: None,
			verified: None,
			failures: 0,
			resting: None,
		};
		Ok((version, new.sources))
	}

	/// Whether a version is audited at its owner's request. Those that the chain made have been paid
	/// for by their campaign or job.
	pub(crate) fn needs_deposit(version: &Version<T>) -> bool {
		version.provenance == Provenance::Raw
	}

	/// Give a version's deposit back to its owner. Should some of it be gone, whatever is left.
	pub(crate) fn release_deposit(owner: &T::AccountId, version: &Version<T>) -> DispatchResult {
		let reason = HoldReason::VersionDeposit.into();
		T::Currency::release(&reason, owner, version.deposit, Precision::BestEffort).map(|_| ())
	}

	/// Make a dataset whose version 0 is `version`.
	pub(crate) fn create_dataset(
		owner: T::AccountId,
		name: NameOf<T>,
		version: Version<T>,
		sources: SourcesOf<T>,
	) -> Result<VersionId, DispatchError> {
		let dataset = NextDatasetId::<T>::get();
		let next = dataset.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		NextDatasetId::<T>::put(next);
		Datasets::<T>::insert(dataset, Dataset { owner: owner.clone(), name, versions: 1 });
		let id = VersionId::new(dataset, 0);
		Self::insert_version(id, owner, version, sources);
		Ok(id)
	}

	fn insert_version(
		id: VersionId,
		owner: T::AccountId,
		version: Version<T>,
		sources: SourcesOf<T>,
	) {
		let root = version.root;
		Versions::<T>::insert(id.dataset, id.version, version);
		if !sources.is_empty() {
			Sources::<T>::insert(id, sources);
		}
		Self::begin_walk(id, 1);
		Self::deposit_event(Event::Registered { version: id, owner, root });
	}

	fn ensure_sound(new: &NewVersion<T>) -> DispatchResult {
		ensure!(new.bytes > 0, Error::<T>::Empty);
		ensure!(new.bytes <= T::MaxBytes::get(), Error::<T>::TooLarge);
		ensure!(new.sources.iter().all(|source| is_multiaddress(source)), Error::<T>::BadSource);
		Ok(())
	}

	/// The version with this id, if `who` owns it.
	pub(crate) fn ensure_owned(
		who: &T::AccountId,
		id: VersionId,
	) -> Result<Version<T>, DispatchError> {
		let version =
			Versions::<T>::get(id.dataset, id.version).ok_or(Error::<T>::VersionNotFound)?;
		let dataset = Datasets::<T>::get(id.dataset).ok_or(Error::<T>::DatasetNotFound)?;
		ensure!(&dataset.owner == who, Error::<T>::NotOwner);
		Ok(version)
	}
}

/// Whether this may be a multiaddress in text. The IPFS services that dial it parse it in full;
/// here it only needs to be harmless to hand around.
pub(crate) fn is_multiaddress(text: &[u8]) -> bool {
	text.first() == Some(&b'/') && text.iter().all(u8::is_ascii_graphic)
}

/// The peer that a multiaddress ends at, if it names one: what follows the last `/p2p/`.
pub(crate) fn peer(address: &[u8]) -> Option<&[u8]> {
	const MARK: &[u8] = b"/p2p/";
	let at = address.windows(MARK.len()).rposition(|window| window == MARK)?;
	Some(&address[at + MARK.len()..])
}
