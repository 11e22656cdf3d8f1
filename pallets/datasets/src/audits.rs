//! Rounds of audits: how they begin, how attestations are checked and counted, and how they end.

use crate::{
	types::{Attestation, Audit, QueuedRound, Tally, Verdict},
	Attestations, AuditorSet, Auditors, Config, Datasets, Error, Event, Pallet, PendingAudits,
	Rounds, RoundsRange, Versions, WeightInfo,
};
use frame::{
	deps::{
		frame_support::{
			pallet_prelude::{
				TransactionPriority, TransactionSource, TransactionValidityWithRefund,
			},
			weights::WeightMeter,
		},
		frame_system,
		sp_runtime::RuntimeAppPublic,
	},
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	keys::audit::{AuditorId, AuditorSignature},
	traits::Availability,
	VersionId,
};

/// How many rounds one block ends at most.
const ROUNDS_PER_BLOCK: u32 = 32;

/// How many positions of the queue are looked at when pending audits are listed.
const LISTED_POSITIONS: usize = 512;

/// For how many blocks an attestation is worth gossiping.
const ATTESTATION_LONGEVITY: u64 = 64;

/// How many of `auditors` must have a version for it to be available: two thirds, rounded up.
pub const fn quorum(auditors: u32) -> u32 {
	// 2n / 3 rounded up, without an overflow: n - n / 3 rounded down. Nobody is no quorum.
	let needed = auditors - auditors / 3;
	if needed == 0 {
		1
	} else {
		needed
	}
}

impl<T: Config> Pallet<T> {
	/// Begin round `attempt` of a version's audit.
	pub(crate) fn begin_round(version: VersionId, attempt: u32) {
		let position = RoundsRange::<T>::mutate(|range| {
			let position = range.tail;
			range.tail = range.tail.saturating_add(1);
			position
		});
		// The position is unique on this chain and the parent hash is unique to it, so no two
		// rounds have the same seed.
		let parent = frame_system::Pallet::<T>::parent_hash();
		let seed = (b"sensor/audit", parent, version, position).using_encoded(blake2_256).into();
		let ends = frame_system::Pallet::<T>::block_number()
			.saturating_add(T::AuditWindow::get().max(One::one()));
		Rounds::<T>::insert(position, QueuedRound { version, ends });
		PendingAudits::<T>::insert(version, Audit { attempt, position, seed });
		Attestations::<T>::remove(version);
	}

	/// Whether an auditor may say this now; if so, in which round, and the auditor's key.
	fn check_attestation(attestation: &Attestation) -> Result<(Audit, AuditorId), Error<T>> {
		let audit = PendingAudits::<T>::get(attestation.version).ok_or(Error::AuditNotPending)?;
		ensure!(attestation.set == AuditorSet::<T>::get(), Error::WrongAuditorSet);
		let auditor = Auditors::<T>::get()
			.get(attestation.auditor_index as usize)
			.cloned()
			.ok_or(Error::NotAuditor)?;
		let tally = Self::tally(attestation.version);
		let said = |by: &[u32]| by.binary_search(&attestation.auditor_index).is_ok();
		let repeated = match attestation.verdict {
			Verdict::Present => said(&tally.present),
			Verdict::Missing => said(&tally.present) || said(&tally.missing),
		};
		ensure!(!repeated, Error::AlreadyAttested);
		Ok((audit, auditor))
	}

	/// What the current auditors said about a version in its current round.
	pub(crate) fn tally(version: VersionId) -> Tally<T> {
		let set = AuditorSet::<T>::get();
		Attestations::<T>::get(version).filter(|tally| tally.set == set).unwrap_or_else(|| Tally {
			set,
			present: Default::default(),
			missing: Default::default(),
		})
	}

	/// Admit an attestation that one of the current auditors signed and that says something new.
	pub(crate) fn authorize_attest(
		_source: TransactionSource,
		attestation: &Attestation,
		signature: &AuditorSignature,
	) -> TransactionValidityWithRefund {
		let (audit, auditor) =
			Self::check_attestation(attestation).map_err(|_| InvalidTransaction::Stale)?;
		// The expensive check comes last.
		if !auditor.verify(&attestation.payload(audit.seed), signature) {
			return Err(InvalidTransaction::BadProof.into());
		}
		ValidTransaction::with_tag_prefix("sensor/attest")
			// Free and bounded: a full pool must not keep data from becoming available.
			.priority(TransactionPriority::MAX / 2)
			.and_provides((audit.seed, attestation.auditor_index, attestation.verdict))
			.longevity(ATTESTATION_LONGEVITY)
			.propagate(true)
			.build()
			.map(|valid| (valid, Weight::zero()))
	}

	pub(crate) fn do_attest(attestation: Attestation) -> DispatchResult {
		Self::check_attestation(&attestation)?;
		let Attestation { version, auditor_index, digest, verdict, .. } = attestation;
		let mut tally = Self::tally(version);
		if let Ok(at) = tally.missing.binary_search(&auditor_index) {
			tally.missing.remove(at);
		}
		let list = match verdict {
			Verdict::Present => &mut tally.present,
			Verdict::Missing => &mut tally.missing,
		};
		if let Err(at) = list.binary_search(&auditor_index) {
			// Never full: the indices are below the number of auditors.
			list.try_insert(at, auditor_index).map_err(|_| Error::<T>::NotAuditor)?;
		}
		Self::deposit_event(Event::Attested { version, auditor_index, verdict, digest });

		let auditors = Auditors::<T>::decode_len().unwrap_or_default() as u32;
		if tally.present.len() as u32 >= quorum(auditors) {
			Self::conclude(version)
		} else {
			Attestations::<T>::insert(version, tally);
			Ok(())
		}
	}

	/// A version is available: end its audit and give its deposit back.
	pub(crate) fn conclude(id: VersionId) -> DispatchResult {
		let owner = Datasets::<T>::get(id.dataset).ok_or(Error::<T>::DatasetNotFound)?.owner;
		Versions::<T>::try_mutate(id.dataset, id.version, |version| {
			let version = version.as_mut().ok_or(Error::<T>::VersionNotFound)?;
			Self::release_deposit(&owner, version)?;
			version.deposit = 0;
			version.availability = Availability::Available;
			Ok::<_, DispatchError>(())
		})?;
		if let Some(audit) = PendingAudits::<T>::take(id) {
			Rounds::<T>::remove(audit.position);
		}
		Attestations::<T>::remove(id);
		Self::deposit_event(Event::BecameAvailable { version: id });
		Ok(())
	}

	pub(crate) fn do_retry_audit(who: T::AccountId, id: VersionId) -> DispatchResult {
		let version = Self::ensure_owned(&who, id)?;
		ensure!(version.availability != Availability::Available, Error::<T>::AlreadyAvailable);
		ensure!(!PendingAudits::<T>::contains_key(id), Error::<T>::AuditPending);
		Self::begin_round(id, 1);
		Self::deposit_event(Event::AuditRestarted { version: id, attempt: 1 });
		Ok(())
	}

	/// End the rounds that are due, oldest first, as far as `meter` allows. Those that do not fit
	/// go on until a later block has room.
	pub(crate) fn end_due_rounds(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::look_for_due_rounds()).is_err() {
			return;
		}
		let range = RoundsRange::<T>::get();
		let mut head = range.head;
		for _ in 0..ROUNDS_PER_BLOCK {
			if head >= range.tail || meter.try_consume(T::WeightInfo::end_round()).is_err() {
				break;
			}
			match Rounds::<T>::get(head) {
				Some(round) if round.ends > now => break,
				Some(round) => {
					Rounds::<T>::remove(head);
					Self::end_round(round.version);
				},
				// The audit was over before the round.
				None => (),
			}
			head += 1;
		}
		if head != range.head {
			RoundsRange::<T>::mutate(|range| range.head = head);
		}
	}

	/// A round ended without a quorum: begin the next, or park the version.
	pub(crate) fn end_round(version: VersionId) {
		let Some(audit) = PendingAudits::<T>::get(version) else {
			defensive!("a round in the queue is that of an audit under way");
			return;
		};
		if audit.attempt < T::MaxAuditAttempts::get() {
			let attempt = audit.attempt + 1;
			Self::begin_round(version, attempt);
			Self::deposit_event(Event::AuditRestarted { version, attempt });
		} else {
			PendingAudits::<T>::remove(version);
			Attestations::<T>::remove(version);
			Self::deposit_event(Event::AuditParked { version });
		}
	}

	/// Versions that wait for a quorum, oldest round first. Looks at a bounded part of the queue;
	/// the rest moves up as the oldest rounds end.
	pub(crate) fn oldest_pending() -> impl Iterator<Item = VersionId> {
		let range = RoundsRange::<T>::get();
		(range.head..range.tail)
			.take(LISTED_POSITIONS)
			.filter_map(|position| Some(Rounds::<T>::get(position)?.version))
	}
}
