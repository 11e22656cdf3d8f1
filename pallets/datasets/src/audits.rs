//! Rounds of audits: how they begin, and how they end.
//!
//! A version is walked until enough auditors have found all of it. From then on, blocks drawn from
//! it are asked for now and again, of everybody who should have them.

use crate::{
	types::{Audit, Contents, Finding, Queue, Tally, Task, Version},
	verdicts::{is_settled, overall, quorum, verdict},
	Attestations, Config, Error, Event, HoldReason, Pallet, PendingAudits, Versions,
};
use frame::{deps::frame_system, prelude::*, traits::fungible::MutateHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, BlockRandomness, PinnerId, Pinners, Verdict},
	VersionId,
};

impl Audit {
	/// The queue in which this round waits for its end.
	pub(crate) fn queue(&self) -> Queue {
		match self.task {
			Task::Walk => Queue::Walks,
			Task::Draw => Queue::Draws,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Begin round `attempt` of a walk.
	pub(crate) fn begin_walk(version: VersionId, attempt: u32) {
		Self::begin_round(version, Task::Walk, attempt, Default::default());
	}

	/// Begin round `attempt` of an audit by drawn blocks.
	pub(crate) fn begin_draw(version: VersionId, attempt: u32) {
		Self::update(version, |version| version.resting = None);
		let pinners = BoundedVec::truncate_from(T::Pinners::pinners(version));
		Self::begin_round(version, Task::Draw, attempt, pinners);
	}

	fn begin_round(
		version: VersionId,
		task: Task,
		attempt: u32,
		pinners: BoundedVec<PinnerId, ConstU32<{ sensor_primitives::traits::MAX_REPLICAS }>>,
	) {
		let mut audit = Audit { task, attempt, position: 0, seed: H256::zero(), pinners };
		audit.position = Self::enqueue(audit.queue(), version);
		// The position is unique, so no two rounds have the same seed.
		let subject = (b"sensor/audit", version, task, audit.position).encode();
		audit.seed = T::Randomness::random(&subject);
		PendingAudits::<T>::insert(version, audit);
		Attestations::<T>::remove(version);
	}

	/// End the round of a version's audit, if there is one.
	pub(crate) fn end_audit(version: VersionId) {
		if let Some(audit) = PendingAudits::<T>::take(version) {
			Self::dequeue(audit.queue(), audit.position);
		}
		Attestations::<T>::remove(version);
	}

	/// End the round before its time, if what is still to be said cannot matter.
	pub(crate) fn conclude_early(id: VersionId, audit: &Audit, tally: &Tally) -> DispatchResult {
		let committee = Self::committee(audit.seed).len() as u32;
		match audit.task {
			// What two thirds have fetched is there, whatever the others say.
			Task::Walk => match agreed_contents(tally, committee) {
				Some(contents) => Self::conclude_walk(id, contents),
				None => Ok(()),
			},
			Task::Draw => {
				let holders = 1 + audit.pinners.len();
				if (0..holders).all(|holder| is_settled(tally.about(holder), committee)) {
					Self::conclude_draw(id, audit, tally);
				}
				Ok(())
			},
		}
	}

	/// Enough auditors have fetched all of a version.
	pub(crate) fn conclude_walk(id: VersionId, contents: Contents) -> DispatchResult {
		Self::end_audit(id);
		ensure!(Versions::<T>::contains_key(id.dataset, id.version), Error::<T>::VersionNotFound);
		Self::update(id, |version| version.contents = Some(contents));
		Self::found(id);
		Ok(())
	}

	/// What a committee found by drawing blocks.
	fn conclude_draw(id: VersionId, audit: &Audit, tally: &Tally) {
		let committee = Self::committee(audit.seed).len() as u32;
		let about = |holder| verdict(tally.about(holder), committee);
		for (place, pinner) in audit.pinners.iter().enumerate() {
			T::Pinners::audited(id, *pinner, about(1 + place));
		}
		Self::end_audit(id);
		match overall((0..1 + audit.pinners.len()).map(about)) {
			Verdict::Present => Self::found(id),
			Verdict::Missing => Self::not_found(id),
			Verdict::Unknown => Self::undecided(id, audit.attempt),
		}
	}

	/// A version is there. Its next audit comes in time.
	fn found(id: VersionId) {
		let now = frame_system::Pallet::<T>::block_number();
		let mut news = false;
		Self::update(id, |version| {
			news = version.availability != Availability::Available;
			version.availability = Availability::Available;
			version.verified = Some(now);
			version.failures = 0;
		});
		Self::rest(id);
		if news {
			Self::deposit_event(Event::BecameAvailable { version: id });
		} else {
			Self::deposit_event(Event::Verified { version: id });
		}
	}

	/// An audit did not find a version. It is audited again at once, until it is found or counts as
	/// lost.
	fn not_found(id: VersionId) {
		let mut failures = 0;
		let mut lost = false;
		Self::update(id, |version| {
			version.failures = version.failures.saturating_add(1);
			failures = version.failures;
			lost = failures >= T::MaxFailures::get();
			version.availability = if lost { Availability::Lost } else { Availability::Degraded };
		});
		if lost {
			Self::deposit_event(Event::BecameLost { version: id });
		} else {
			Self::begin_draw(id, 1);
			Self::deposit_event(Event::BecameDegraded { version: id, failures });
		}
	}

	/// An audit came to no end: auditors were silent, or disagree. Nothing changes; another begins
	/// at once, but after some in vain the version waits like all others.
	fn undecided(id: VersionId, attempt: u32) {
		if attempt < T::MaxAuditAttempts::get() {
			Self::begin_draw(id, attempt.saturating_add(1));
		} else {
			Self::rest(id);
		}
		Self::deposit_event(Event::AuditUndecided { version: id, attempt });
	}

	/// Let a version wait for its next audit.
	fn rest(id: VersionId) {
		let position = Self::enqueue(Queue::Rests, id);
		Self::update(id, |version| version.resting = Some(position));
	}

	/// A round of a walk ended without a quorum: begin the next, or park the version.
	pub(crate) fn end_walk(id: VersionId) {
		let Some(audit) = PendingAudits::<T>::get(id) else {
			defensive!("a round in the queue is that of an audit under way");
			return;
		};
		if audit.attempt < T::MaxAuditAttempts::get() {
			let attempt = audit.attempt.saturating_add(1);
			Self::begin_walk(id, attempt);
			Self::deposit_event(Event::AuditRestarted { version: id, attempt });
		} else {
			Self::end_audit(id);
			Self::deposit_event(Event::AuditParked { version: id });
		}
	}

	/// A round of an audit by drawn blocks is over.
	pub(crate) fn end_draw(id: VersionId) {
		let Some(audit) = PendingAudits::<T>::get(id) else {
			defensive!("a round in the queue is that of an audit under way");
			return;
		};
		Self::conclude_draw(id, &audit, &Self::tally(id));
	}

	pub(crate) fn do_retry_audit(who: T::AccountId, id: VersionId) -> DispatchResult {
		let mut version = Self::ensure_owned(&who, id)?;
		ensure!(!PendingAudits::<T>::contains_key(id), Error::<T>::AuditPending);
		let idle = matches!(version.availability, Availability::Pending | Availability::Lost);
		ensure!(idle, Error::<T>::AlreadyAvailable);
		// Whoever gave up a version has its deposit back. Others' versions never had one.
		if version.deposit == 0 && Self::needs_deposit(&version) {
			version.deposit = T::VersionDeposit::get();
			T::Currency::hold(&HoldReason::VersionDeposit.into(), &who, version.deposit)?;
			Versions::<T>::insert(id.dataset, id.version, version);
		}
		Self::begin_walk(id, 1);
		Self::deposit_event(Event::AuditRestarted { version: id, attempt: 1 });
		Ok(())
	}

	pub(crate) fn do_retire(who: T::AccountId, id: VersionId) -> DispatchResult {
		let mut version = Self::ensure_owned(&who, id)?;
		ensure!(version.contents.is_some(), Error::<T>::NeverAvailable);
		let news = version.availability != Availability::Lost;
		let idle = version.deposit == 0 && !PendingAudits::<T>::contains_key(id);
		ensure!(news || !idle, Error::<T>::AlreadyRetired);
		Self::end_audit(id);
		if let Some(position) = version.resting.take() {
			Self::dequeue(Queue::Rests, position);
		}
		Self::release_deposit(&who, &version)?;
		version.deposit = 0;
		version.availability = Availability::Lost;
		Versions::<T>::insert(id.dataset, id.version, version);
		if news {
			Self::deposit_event(Event::BecameLost { version: id });
		}
		Self::deposit_event(Event::Retired { version: id });
		Ok(())
	}

	/// Change a version that exists.
	fn update(id: VersionId, change: impl FnOnce(&mut Version<T>)) {
		Versions::<T>::mutate(id.dataset, id.version, |version| match version {
			Some(version) => change(version),
			None => {
				defensive!("audits are of versions that exist");
			},
		});
	}
}

/// What a quorum of the committee found by walking, if one found the same.
fn agreed_contents(tally: &Tally, committee: u32) -> Option<Contents> {
	let found = || {
		tally.statements.iter().filter_map(|said| match said.finding {
			Finding::Whole(contents) => Some(contents),
			Finding::Broken | Finding::Drawn(_) => None,
		})
	};
	found().find(|contents| {
		found().filter(|other| other == contents).count() as u32 >= quorum(committee)
	})
}
