//! What other pallets do with the registry: they read versions, register those that the runtime
//! made, and credit contributors.

#[cfg(feature = "runtime-benchmarks")]
use crate::{
	benchmarking::{benchmark_contents, sources},
	types::NameOf,
};
use crate::{
	registry::is_multiaddress,
	types::{MediaKind, SourceOf, SourcesOf, Version},
	Config, Contributions, Datasets, Error, Pallet, TotalContributions, Versions,
};
use alloc::{format, vec::Vec};
use frame::{
	deps::{
		frame_system,
		sp_runtime::{ArithmeticError, DispatchResult},
	},
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	manifest::Manifest,
	traits::{self, Availability, DerivedVersion, Provenance, VersionInfo},
	VersionId,
};

impl<T: Config> traits::Datasets<T::AccountId> for Pallet<T> {
	fn version(id: VersionId) -> Option<VersionInfo<T::AccountId>> {
		let version = Versions::<T>::get(id.dataset, id.version)?;
		Some(VersionInfo {
			owner: Datasets::<T>::get(id.dataset)?.owner,
			root: version.root,
			bytes: version.bytes,
			items: version.items,
			provenance: version.provenance,
			availability: version.availability,
			royalty: version.royalty,
			sealed: version.sealed,
		})
	}

	fn manifest(id: VersionId) -> Option<Manifest> {
		Some(Versions::<T>::get(id.dataset, id.version)?.contents?.manifest)
	}

	fn measured(id: VersionId) -> Option<u64> {
		Some(Versions::<T>::get(id.dataset, id.version)?.contents?.bytes)
	}

	fn sources(id: VersionId) -> Vec<Vec<u8>> {
		Self::sources(id)
	}

	fn register_derived(new: DerivedVersion<T::AccountId>) -> Result<VersionId, DispatchError> {
		let sources = Self::sources_of_derived(&new);
		let parents = BoundedVec::try_from(new.parents).map_err(|_| Error::<T>::TooManyParents)?;
		let (media, name) = match new.provenance {
			Provenance::Raw => (MediaKind::Other, "derived".into()),
			Provenance::Campaign(id) => (MediaKind::Labels, format!("campaign {id}")),
			Provenance::Model(id) => (MediaKind::Model, format!("model of job {id}")),
		};
		let version = Version {
			root: new.root,
			bytes: new.bytes,
			items: new.items,
			media,
			provenance: new.provenance,
			parents,
			royalty: new.royalty,
			// Annotators are credited one after the other, over many blocks.
			sealed: !matches!(new.provenance, Provenance::Campaign(_)),
			key_commitment: None,
			card: None,
			registered: frame_system::Pallet::<T>::block_number(),
			deposit: 0,
			availability: Availability::Pending,
			contents: None,
			verified: None,
			failures: 0,
			resting: None,
		};
		let name = BoundedVec::truncate_from(name.into_bytes());
		Self::create_dataset(new.owner, name, version, sources)
	}

	fn add_contribution(id: VersionId, who: &T::AccountId, points: u32) -> DispatchResult {
		let version =
			Versions::<T>::get(id.dataset, id.version).ok_or(Error::<T>::VersionNotFound)?;
		ensure!(!version.sealed, Error::<T>::Sealed);
		let sum = Contributions::<T>::get(id, who)
			.checked_add(points)
			.ok_or(ArithmeticError::Overflow)?;
		let total = TotalContributions::<T>::get(id)
			.checked_add(points.into())
			.ok_or(ArithmeticError::Overflow)?;
		if points > 0 {
			Contributions::<T>::insert(id, who, sum);
			TotalContributions::<T>::insert(id, total);
		}
		Ok(())
	}

	fn seal(id: VersionId) -> DispatchResult {
		Versions::<T>::try_mutate(id.dataset, id.version, |version| {
			version.as_mut().ok_or(Error::<T>::VersionNotFound)?.sealed = true;
			Ok(())
		})
	}

	fn contribution(id: VersionId, who: &T::AccountId) -> u32 {
		Contributions::<T>::get(id, who)
	}

	fn contributions(id: VersionId) -> u64 {
		TotalContributions::<T>::get(id)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_version(owner: &T::AccountId, items: u32) -> VersionId {
		let version = Version {
			root: sensor_primitives::ContentId::raw(b"benchmark"),
			bytes: 1,
			items,
			media: MediaKind::Images,
			provenance: Provenance::Raw,
			parents: Default::default(),
			royalty: frame::deps::sp_runtime::Permill::from_percent(50),
			sealed: false,
			key_commitment: None,
			card: None,
			registered: frame_system::Pallet::<T>::block_number(),
			deposit: 0,
			availability: Availability::Pending,
			contents: None,
			verified: None,
			failures: 0,
			resting: None,
		};
		let name: NameOf<T> = BoundedVec::truncate_from(b"benchmark".to_vec());
		let id = Self::create_dataset(owner.clone(), name, version, sources::<T>())
			.expect("a benchmark makes few datasets");
		Self::conclude_walk(id, benchmark_contents()).expect("it exists");
		id
	}
}

impl<T: Config> Pallet<T> {
	/// The peers a derived version can be had from: those that were named, then its parents',
	/// as many as fit. What cannot be an address is left out, so that no provider can keep a
	/// result from being registered.
	fn sources_of_derived(new: &DerivedVersion<T::AccountId>) -> SourcesOf<T> {
		let mut sources = SourcesOf::<T>::default();
		let inherited = new.parents.iter().flat_map(|parent| Self::sources(*parent));
		for source in new.sources.iter().cloned().chain(inherited) {
			let Ok(source) = SourceOf::<T>::try_from(source) else { continue };
			if is_multiaddress(&source)
				&& !sources.contains(&source)
				&& sources.try_push(source).is_err()
			{
				break;
			}
		}
		sources
	}
}
