//! What must hold between any two blocks.

use crate::{
	types::{Queue, Task},
	Attestations, Config, Contributions, Datasets, HoldReason, NextDatasetId, Pallet,
	PendingAudits, QueueRanges, Queues, Sources, TotalContributions, Versions,
};
use alloc::collections::BTreeMap;
use frame::{deps::sp_runtime::TryRuntimeError, prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{traits::Availability, Balance, VersionId};

impl<T: Config> Pallet<T> {
	/// Check every invariant of the pallet's storage.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_versions()?;
		Self::check_contributions()?;
		Self::check_audits()
	}

	/// Ids are below their counters, every dataset has a version, and exactly the deposits are on
	/// hold.
	fn check_versions() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (id, dataset) in Datasets::<T>::iter() {
			ensure!(id < NextDatasetId::<T>::get(), "a dataset has an id not handed out");
			ensure!(
				Versions::<T>::iter_key_prefix(id).next().is_some(),
				"a dataset has no version",
			);
			deposits.entry(dataset.owner).or_default();
		}
		for (dataset, number, version) in Versions::<T>::iter() {
			let dataset = Datasets::<T>::get(dataset).ok_or("a version has no dataset")?;
			ensure!(number < dataset.versions, "a version has a number not handed out");
			*deposits.entry(dataset.owner).or_default() += version.deposit;
			ensure!(
				version.deposit == 0 || Self::needs_deposit(&version),
				"a deposit for a version that the chain made",
			);
		}
		for (owner, deposit) in deposits {
			let held = T::Currency::balance_on_hold(&HoldReason::VersionDeposit.into(), &owner);
			ensure!(held == deposit, "an owner's hold is not the sum of its deposits");
		}
		for id in Sources::<T>::iter_keys() {
			ensure!(
				Versions::<T>::contains_key(id.dataset, id.version),
				"sources of a version that does not exist",
			);
		}
		Ok(())
	}

	/// Points add up, and are of versions that exist.
	fn check_contributions() -> Result<(), TryRuntimeError> {
		let mut totals = BTreeMap::<VersionId, u64>::new();
		for (id, _, points) in Contributions::<T>::iter() {
			*totals.entry(id).or_default() += u64::from(points);
		}
		let stored: BTreeMap<_, _> = TotalContributions::<T>::iter().collect();
		ensure!(totals == stored, "total points are not the sum of the contributors' points");
		for id in totals.keys() {
			ensure!(
				Versions::<T>::contains_key(id.dataset, id.version),
				"contributions to a version that does not exist",
			);
		}
		Ok(())
	}

	/// Every audit and every version that rests has its place in a queue, and every place its audit
	/// or version.
	fn check_audits() -> Result<(), TryRuntimeError> {
		let mut places = BTreeMap::new();
		for (queue, position, queued) in Queues::<T>::iter() {
			let range = QueueRanges::<T>::get(queue);
			ensure!((range.head..range.tail).contains(&position), "a place outside of its queue");
			places.insert((queue as u8, position), queued.version);
		}
		for (id, audit) in PendingAudits::<T>::iter() {
			let version = Versions::<T>::get(id.dataset, id.version)
				.ok_or("an audit of a version that does not exist")?;
			ensure!(version.resting.is_none(), "a version that rests is audited");
			ensure!(
				audit.task == Task::Walk || version.contents.is_some(),
				"blocks are drawn from a version whose blocks are not known",
			);
			let place = places.remove(&(audit.queue() as u8, audit.position));
			ensure!(place == Some(id), "an audit has no place, or another version's");
		}
		for (dataset, number, version) in Versions::<T>::iter() {
			let id = VersionId::new(dataset, number);
			let alive =
				matches!(version.availability, Availability::Available | Availability::Degraded);
			let audited = PendingAudits::<T>::contains_key(id);
			ensure!(!alive || audited || version.resting.is_some(), "a version is never audited");
			ensure!(!alive || version.contents.is_some(), "nobody knows an available version");
			if let Some(position) = version.resting {
				let place = places.remove(&(Queue::Rests as u8, position));
				ensure!(place == Some(id), "a resting version has no place, or another's");
			}
		}
		ensure!(places.is_empty(), "a place without an audit or a version");
		for id in Attestations::<T>::iter_keys() {
			ensure!(PendingAudits::<T>::contains_key(id), "attestations outside of an audit");
		}
		Ok(())
	}
}
