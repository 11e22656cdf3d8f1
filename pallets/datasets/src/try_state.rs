//! What must hold between any two blocks.

use crate::{
	Attestations, Config, Contributions, Datasets, HoldReason, NextDatasetId, Pallet,
	PendingAudits, Rounds, RoundsRange, Sources, TotalContributions, Versions,
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
				version.availability != Availability::Available || version.deposit == 0,
				"an available version has a deposit on hold",
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

	/// Every audit has its round in the queue, and every round its audit.
	fn check_audits() -> Result<(), TryRuntimeError> {
		let range = RoundsRange::<T>::get();
		for (id, audit) in PendingAudits::<T>::iter() {
			let version = Versions::<T>::get(id.dataset, id.version)
				.ok_or("an audit of a version that does not exist")?;
			ensure!(
				version.availability != Availability::Available,
				"an audit of an available version",
			);
			let round = Rounds::<T>::get(audit.position).ok_or("an audit without a round")?;
			ensure!(round.version == id, "an audit has another version's round");
		}
		for (position, round) in Rounds::<T>::iter() {
			ensure!(
				(range.head..range.tail).contains(&position),
				"a round is outside of the queue",
			);
			let audit = PendingAudits::<T>::get(round.version).ok_or("a round without an audit")?;
			ensure!(audit.position == position, "a version has two rounds in the queue");
		}
		for id in Attestations::<T>::iter_keys() {
			ensure!(PendingAudits::<T>::contains_key(id), "attestations outside of an audit");
		}
		Ok(())
	}
}
