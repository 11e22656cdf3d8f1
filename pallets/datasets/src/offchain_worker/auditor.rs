//! A validator's audits: which versions to walk now, and what to say about them.

use super::{
	ipfs::{Ipfs, Unreachable},
	load, save,
	walk::{Stretch, Walk},
};
use crate::{
	types::{Attestation, Verdict, Version},
	AuditorSet, Auditors, Call, Config, Pallet, PendingAudits, Sources, Versions, LOG_TARGET,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame::{
	deps::{
		frame_system::offchain::SubmitTransaction,
		sp_core::offchain::{Duration, StorageKind, Timestamp},
		sp_io::offchain as host,
		sp_runtime::RuntimeAppPublic,
	},
	log,
	prelude::{Get, H256},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{keys::audit::AuditorId, traits::Provenance, VersionId};

/// For how long a run stays with one version before others have their turn.
const SLICE: Duration = Duration::from_millis(10_000);

/// After how many failures in a row a version is said to be missing.
const FAILURES: u32 = 3;

/// How long to wait after the first failure; twice as long after each further one in a row, so that
/// what stays missing takes ever less time from the rest.
const RETRY: Duration = Duration::from_millis(10_000);

/// How often [`RETRY`] is doubled at most: up to an hour and a half, as data may turn up late.
const MAX_DOUBLINGS: u32 = 9;

/// After how many blocks an attestation that is not on chain is sent again.
const RESEND: u32 = 10;

/// Local key prefix of audits under way; the version follows.
const AUDIT: &[u8] = b"sensor/datasets/audit/";

/// Local key prefix of the walks of those audits that did not come to their end; the version
/// follows. They may be long, and are read only when the walk goes on.
const WALK: &[u8] = b"sensor/datasets/walk/";

/// Local key of the list of versions that have an entry under [`AUDIT`].
const AUDITS: &[u8] = b"sensor/datasets/audits";

/// Local key of the round that was walked last.
const LAST: &[u8] = b"sensor/datasets/last";

/// This node's place among the auditors.
struct Auditor {
	index: u32,
	set: u32,
	key: AuditorId,
}

/// What this node remembers of an audit between runs.
#[derive(Encode, Decode)]
struct Progress {
	/// The seed of the round.
	seed: H256,
	/// Who audits.
	auditor: AuditorId,
	/// What the walk's hash chain came to so far.
	digest: H256,
	/// Whether every block was there.
	found: bool,
	/// Failures in a row.
	failures: u32,
	/// When to try again.
	retry: u64,
	/// What was last said: the verdict, to which set, at which block.
	said: Option<(Verdict, u32, u32)>,
}

/// Walk pending versions until `until`, and attest to what was found.
pub(super) fn audit<T: Config>(now: u32, ipfs: &Ipfs, until: Timestamp) -> Result<(), Unreachable> {
	let Some(auditor) = this_node::<T>() else { return Ok(()) };
	forget_ended_audits::<T>();
	for (position, version) in in_turn(rounds::<T>()) {
		if host::timestamp() >= until {
			break;
		}
		let slice = host::timestamp().add(SLICE).min(until);
		let outcome = audit_version::<T>(&auditor, version, now, ipfs, slice);
		// Also when the service did not answer: it may hang on this version's blocks alone.
		if outcome != Ok(false) {
			save(LAST, &position);
		}
		outcome?;
	}
	Ok(())
}

/// The auditor whose key this node has, if any.
fn this_node<T: Config>() -> Option<Auditor> {
	let ours = AuditorId::all();
	let auditors = Auditors::<T>::get();
	let index = auditors.iter().position(|key| ours.contains(key))?;
	let key = auditors.get(index)?.clone();
	Some(Auditor { index: index as u32, set: AuditorSet::<T>::get(), key })
}

/// All rounds under way, by position, oldest first.
// However many: a deposit, a campaign or a job is behind each, and one that is skipped would
// never be found as long as those before it are missing.
fn rounds<T: Config>() -> Vec<(u64, VersionId)> {
	let mut rounds: Vec<_> =
		PendingAudits::<T>::iter().map(|(version, audit)| (audit.position, version)).collect();
	rounds.sort_unstable_by_key(|(position, _)| *position);
	rounds
}

/// The rounds in the order of their turn: those after the one that was walked last come first.
fn in_turn(mut rounds: Vec<(u64, VersionId)>) -> Vec<(u64, VersionId)> {
	if let Some(last) = load::<u64>(LAST) {
		let next = rounds.partition_point(|(position, _)| *position <= last);
		rounds.rotate_left(next);
	}
	rounds
}

/// Go on with one version. Returns whether there was anything to walk.
fn audit_version<T: Config>(
	auditor: &Auditor,
	id: VersionId,
	now: u32,
	ipfs: &Ipfs,
	until: Timestamp,
) -> Result<bool, Unreachable> {
	let (Some(audit), Some(version)) =
		(PendingAudits::<T>::get(id), Versions::<T>::get(id.dataset, id.version))
	else {
		return Ok(false);
	};
	let tally = Pallet::<T>::tally(id);
	if tally.present.binary_search(&auditor.index).is_ok() {
		return Ok(false);
	}
	let mut progress = Progress::of(id)
		.filter(|known| known.seed == audit.seed && known.auditor == auditor.key)
		.unwrap_or_else(|| Progress::new(audit.seed, auditor.key.clone()));

	let walked = !progress.found && host::timestamp().unix_millis() >= progress.retry;
	if walked {
		ipfs.connect(Sources::<T>::get(id).iter().map(|source| &source[..]));
		let mut walk = progress.walk(id).unwrap_or_else(|| {
			Walk::begin(version.root, allowance(&version), audit.seed, &auditor.key)
		});
		let before = walk.blocks();
		let stretch = walk.advance(ipfs, until);
		if walk.blocks() > before {
			progress.failures = 0;
		}
		progress.keep(id, &walk);
		match stretch {
			Stretch::Finished => log::info!(
				target: LOG_TARGET,
				"version {id} is here: all {} blocks were fetched and checked",
				walk.blocks(),
			),
			Stretch::OutOfTime => (),
			Stretch::Unreachable => {
				progress.save(id);
				return Err(Unreachable);
			},
			Stretch::Failed(failure) => {
				let pause = RETRY.millis() << progress.failures.min(MAX_DOUBLINGS);
				progress.retry = host::timestamp().add(Duration::from_millis(pause)).unix_millis();
				progress.failures = progress.failures.saturating_add(1);
				log::warn!(
					target: LOG_TARGET,
					"audit of version {id}: {failure} (failure {} in a row)",
					progress.failures,
				);
			},
		}
	}

	let missing = tally.missing.binary_search(&auditor.index).is_ok();
	let verdict = if progress.found {
		Some(Verdict::Present)
	} else if progress.failures >= FAILURES && !missing {
		Some(Verdict::Missing)
	} else {
		None
	}
	.filter(|verdict| !progress.said_lately(*verdict, auditor, now));
	if !walked && verdict.is_none() {
		// As most versions that wait for their next try: nothing is written.
		return Ok(false);
	}
	if let Some(verdict) = verdict {
		if submit::<T>(auditor, id, audit.seed, progress.digest, verdict) {
			progress.said = Some((verdict, auditor.set, now));
		}
	}
	progress.save(id);
	Ok(walked)
}

/// The most bytes that are fetched of a version.
fn allowance<T: Config>(version: &Version<T>) -> u64 {
	match version.provenance {
		Provenance::Raw => version.bytes,
		// The runtime does not know how large a model is, nor what was made from one.
		Provenance::Campaign(_) | Provenance::Model(_) => version.bytes.max(T::MaxBytes::get()),
	}
}

/// Sign and send an attestation. Returns whether the pool took it.
fn submit<T: Config>(
	auditor: &Auditor,
	version: VersionId,
	seed: H256,
	digest: H256,
	verdict: Verdict,
) -> bool {
	let attestation =
		Attestation { version, auditor_index: auditor.index, set: auditor.set, digest, verdict };
	let Some(signature) = auditor.key.sign(&attestation.payload(seed)) else {
		log::error!(
			target: LOG_TARGET,
			"the key store would not sign with audit key {:?}; check that it can be read",
			auditor.key,
		);
		return false;
	};
	let call = Call::<T>::attest { attestation, signature };
	let sent = SubmitTransaction::<T, Call<T>>::submit_transaction(
		T::create_authorized_transaction(call.into()),
	);
	if sent.is_err() {
		log::debug!(target: LOG_TARGET, "the pool did not take the attestation of {version}");
	}
	sent.is_ok()
}

/// Drop what is remembered of audits that are over.
fn forget_ended_audits<T: Config>() {
	let Some(known) = load::<Vec<VersionId>>(AUDITS) else { return };
	let (pending, ended): (Vec<_>, Vec<_>) =
		known.into_iter().partition(|id| PendingAudits::<T>::contains_key(id));
	if !ended.is_empty() {
		for id in ended {
			host::local_storage_clear(StorageKind::PERSISTENT, &key(AUDIT, id));
			host::local_storage_clear(StorageKind::PERSISTENT, &key(WALK, id));
		}
		save(AUDITS, &pending);
	}
}

impl Progress {
	fn new(seed: H256, auditor: AuditorId) -> Self {
		let digest = H256::zero();
		Self { seed, auditor, digest, found: false, failures: 0, retry: 0, said: None }
	}

	fn of(id: VersionId) -> Option<Self> {
		load(&key(AUDIT, id))
	}

	/// The walk that this tells of, if it is there. Its digest says whether it is this round's.
	fn walk(&self, id: VersionId) -> Option<Walk> {
		load::<Walk>(&key(WALK, id)).filter(|walk| walk.digest == self.digest)
	}

	/// Note how far a walk has come, and keep it if it has to go on.
	fn keep(&mut self, id: VersionId, walk: &Walk) {
		self.digest = walk.digest;
		self.found = walk.is_over();
		if self.found {
			host::local_storage_clear(StorageKind::PERSISTENT, &key(WALK, id));
		} else {
			save(&key(WALK, id), walk);
		}
	}

	fn save(&self, id: VersionId) {
		let mut known = load::<Vec<VersionId>>(AUDITS).unwrap_or_default();
		if !known.contains(&id) {
			known.push(id);
			save(AUDITS, &known);
		}
		save(&key(AUDIT, id), self);
	}

	fn said_lately(&self, verdict: Verdict, auditor: &Auditor, now: u32) -> bool {
		self.said.is_some_and(|(said, set, at)| {
			// After a reorganisation `now` may be before `at`.
			said == verdict && set == auditor.set && now.abs_diff(at) < RESEND
		})
	}
}

/// The local key of what is kept of a version.
fn key(prefix: &[u8], id: VersionId) -> Vec<u8> {
	[prefix, &id.encode()].concat()
}
