//! What auditors say: whether they may, and how it is counted.

use crate::{
	draws::committee,
	types::{Attestation, Audit, Finding, Holding, Statement, Tally, Task},
	Attestations, AuditorSet, Auditors, Config, Error, Event, Pallet, PendingAudits, Versions,
};
use frame::{
	deps::{
		frame_support::pallet_prelude::{
			TransactionPriority, TransactionSource, TransactionValidityWithRefund,
		},
		sp_runtime::RuntimeAppPublic,
	},
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	keys::audit::{AuditorId, AuditorSignature},
	VersionId,
};

/// For how many blocks an attestation is worth gossiping.
const LONGEVITY: u64 = 64;

/// How often an auditor may speak in a round: once, and again when another names a block that it
/// has not looked for.
pub(crate) const STATEMENTS: u8 = 3;

impl<T: Config> Pallet<T> {
	/// The auditors drawn for a round, by their places in the set.
	pub(crate) fn committee(seed: H256) -> alloc::vec::Vec<u32> {
		committee(seed, Auditors::<T>::decode_len().unwrap_or_default() as u32)
	}

	/// What the current auditors said about a version in its current round.
	pub(crate) fn tally(version: VersionId) -> Tally {
		let set = AuditorSet::<T>::get();
		Attestations::<T>::get(version)
			.filter(|tally| tally.set == set)
			.unwrap_or_else(|| Tally { set, statements: Default::default() })
	}

	/// Whether an auditor may say this now; if so, in which round, and the auditor's key.
	fn check_attestation(attestation: &Attestation) -> Result<(Audit, AuditorId), Error<T>> {
		let audit = PendingAudits::<T>::get(attestation.version).ok_or(Error::AuditNotPending)?;
		ensure!(attestation.set == AuditorSet::<T>::get(), Error::WrongAuditorSet);
		let auditor = Auditors::<T>::get()
			.get(attestation.auditor_index as usize)
			.cloned()
			.ok_or(Error::NotAuditor)?;
		let members = Self::committee(audit.seed);
		ensure!(members.binary_search(&attestation.auditor_index).is_ok(), Error::NotAuditor);
		Self::check_finding(&audit, attestation)?;
		Ok((audit, auditor))
	}

	/// Whether a finding is an answer to the audit's task, and says something new.
	fn check_finding(audit: &Audit, attestation: &Attestation) -> Result<(), Error<T>> {
		let VersionId { dataset, version } = attestation.version;
		match (audit.task, &attestation.finding) {
			(Task::Walk, Finding::Whole(contents)) => {
				ensure!(contents.manifest.blocks > 0, Error::WrongFinding)
			},
			(Task::Walk, Finding::Broken) => (),
			(Task::Draw, Finding::Drawn(holdings)) => {
				let contents = Versions::<T>::get(dataset, version).and_then(|v| v.contents);
				let blocks = contents.map_or(0, |contents| contents.manifest.blocks);
				let possible = |holding: &Holding| match holding {
					Holding::Missing(block) => *block < blocks,
					Holding::Unknown | Holding::Present => true,
				};
				ensure!(holdings.len() == 1 + audit.pinners.len(), Error::WrongFinding);
				ensure!(holdings.iter().all(possible), Error::WrongFinding);
			},
			_ => return Err(Error::WrongFinding),
		}
		let tally = Self::tally(attestation.version);
		let Some(said) = tally.by(attestation.auditor_index) else { return Ok(()) };
		let new = said.times < STATEMENTS && said.finding != attestation.finding;
		// What was fetched once is there, whatever comes later in the round.
		ensure!(new && !matches!(said.finding, Finding::Whole(_)), Error::AlreadyAttested);
		Ok(())
	}

	/// Admit an attestation that a member of the committee signed and that says something new.
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
			.and_provides((audit.seed, attestation.auditor_index, &attestation.finding))
			.longevity(LONGEVITY)
			.propagate(true)
			.build()
			.map(|valid| (valid, Weight::zero()))
	}

	pub(crate) fn do_attest(attestation: Attestation) -> DispatchResult {
		let (audit, _) = Self::check_attestation(&attestation)?;
		let Attestation { version, auditor_index, digest, finding, .. } = attestation;
		let mut tally = Self::tally(version);
		let place = tally.statements.binary_search_by_key(&auditor_index, |said| said.auditor);
		match place {
			Ok(at) => {
				if let Some(said) = tally.statements.get_mut(at) {
					said.times = said.times.saturating_add(1);
					said.finding = finding.clone();
				}
			},
			Err(at) => {
				let statement =
					Statement { auditor: auditor_index, times: 1, finding: finding.clone() };
				// Never full: only members of the committee speak.
				tally.statements.try_insert(at, statement).map_err(|_| Error::<T>::NotAuditor)?;
			},
		}
		Self::deposit_event(Event::Attested { version, auditor_index, finding, digest });
		Attestations::<T>::insert(version, &tally);
		Self::conclude_early(version, &audit, &tally)
	}
}
