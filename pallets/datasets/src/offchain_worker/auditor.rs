//! A validator's audits: which versions to look for now, and what to say about them.

use super::{
	progress::{forget_ended_audits, Progress},
	walk::Walk,
};
use crate::{
	types::{Attestation, Audit, Contents, Finding, Task, Version},
	AuditorSet, Auditors, Call, Config, Pallet, PendingAudits, Sources, Versions, LOG_TARGET,
};
use alloc::vec::Vec;
use frame::{
	deps::{
		frame_system::offchain::SubmitTransaction,
		sp_core::offchain::{Duration, Timestamp},
		sp_io::offchain as host,
		sp_runtime::RuntimeAppPublic,
	},
	log,
	prelude::{Get, H256},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{
	local::{load, save},
	Ipfs, Stretch, Unreachable,
};
use sensor_primitives::{keys::audit::AuditorId, traits::Provenance, VersionId};

/// For how long a run stays with one version before others have their turn.
const SLICE: Duration = Duration::from_millis(10_000);

/// After how many failures in a row a version is said to be missing.
const FAILURES: u32 = 3;

/// Local key of the round that was worked on last.
const LAST: &[u8] = b"sensor/datasets/last";

/// This node's place among the auditors.
pub(super) struct Auditor {
	index: u32,
	set: u32,
	/// What it signs with.
	pub key: AuditorId,
}

/// An audit that this node takes part in.
pub(super) struct Job<'a, T: Config> {
	/// What is audited.
	pub id: VersionId,
	/// What the chain knows of it.
	pub version: Version<T>,
	/// The round.
	pub audit: Audit,
	/// How many audit.
	pub committee: u32,
	/// This node.
	pub auditor: &'a Auditor,
	/// The service beside it.
	pub ipfs: &'a Ipfs,
}

/// Look for versions that are audited until `until`, and attest to what was found.
pub(super) fn audit<T: Config>(now: u32, ipfs: &Ipfs, until: Timestamp) -> Result<(), Unreachable> {
	let Some(auditor) = this_node::<T>() else { return Ok(()) };
	forget_ended_audits::<T>();
	for (turn, id) in in_turn(rounds::<T>()) {
		if host::timestamp() >= until {
			break;
		}
		let slice = host::timestamp().add(SLICE).min(until);
		let Some(job) = job::<T>(&auditor, id, ipfs) else { continue };
		let outcome = job.go_on(now, slice);
		// Also when the service did not answer: it may hang on this version's blocks alone.
		if outcome != Ok(false) {
			save(LAST, &turn);
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

/// A version's place in the order of turns.
type Turn = (u8, u64);

/// All rounds under way, walks first, each kind oldest first.
// However many: a deposit, a campaign or a job is behind each, and one that is skipped would
// never be found as long as those before it are missing.
fn rounds<T: Config>() -> Vec<(Turn, VersionId)> {
	let mut rounds: Vec<_> = PendingAudits::<T>::iter()
		.map(|(version, audit)| ((audit.task as u8, audit.position), version))
		.collect();
	rounds.sort_unstable_by_key(|(turn, _)| *turn);
	rounds
}

/// The rounds in the order of their turn: those after the one that was worked on last come first.
fn in_turn(mut rounds: Vec<(Turn, VersionId)>) -> Vec<(Turn, VersionId)> {
	if let Some(last) = load::<Turn>(LAST) {
		let next = rounds.partition_point(|(turn, _)| *turn <= last);
		rounds.rotate_left(next);
	}
	rounds
}

/// This node's part in a version's audit, if it has one.
fn job<'a, T: Config>(auditor: &'a Auditor, id: VersionId, ipfs: &'a Ipfs) -> Option<Job<'a, T>> {
	let audit = PendingAudits::<T>::get(id)?;
	let version = Versions::<T>::get(id.dataset, id.version)?;
	let members = Pallet::<T>::committee(audit.seed);
	members.binary_search(&auditor.index).ok()?;
	Some(Job { id, version, audit, committee: members.len() as u32, auditor, ipfs })
}

impl<T: Config> Job<'_, T> {
	/// Go on with the audit. Returns whether there was anything to do.
	fn go_on(&self, now: u32, until: Timestamp) -> Result<bool, Unreachable> {
		let tally = Pallet::<T>::tally(self.id);
		let said = tally.by(self.auditor.index).map(|statement| &statement.finding);
		if matches!(said, Some(Finding::Whole(_))) {
			return Ok(false);
		}
		let mut progress = Progress::of(self.id, self.audit.seed, &self.auditor.key);
		let worked = match self.audit.task {
			Task::Walk => self.walk(&mut progress, until).inspect(|_| {
				if progress.finding.is_none() && progress.retries.failures() >= FAILURES {
					progress.finding = Some(Finding::Broken);
				}
			}),
			Task::Draw => self.draw(&mut progress, &tally, until),
		};
		let worked = match worked {
			Ok(worked) => worked,
			Err(Unreachable) => {
				progress.save(self.id);
				return Err(Unreachable);
			},
		};
		let news = progress.finding.clone().filter(|finding| {
			said != Some(finding) && !progress.said_lately(finding, self.auditor.set, now)
		});
		if !worked && news.is_none() {
			// As most versions that wait for their next try: nothing is written.
			return Ok(false);
		}
		if let Some(finding) = news {
			if self.submit(progress.digest(), finding.clone()) {
				progress.spoke(finding, self.auditor.set, now);
			}
		}
		progress.save(self.id);
		Ok(worked)
	}

	/// Go on walking. Returns whether it did.
	pub(super) fn walk(
		&self,
		progress: &mut Progress,
		until: Timestamp,
	) -> Result<bool, Unreachable> {
		if matches!(progress.finding, Some(Finding::Whole(_))) || !progress.retries.may_try() {
			return Ok(false);
		}
		self.ipfs.connect(Sources::<T>::get(self.id).iter().map(|source| &source[..]));
		let mut walk = progress.walk(self.id).unwrap_or_else(|| {
			let allowance = allowance(&self.version);
			Walk::begin(self.version.root, allowance, self.audit.seed, &self.auditor.key)
		});
		let before = walk.blocks();
		let stretch = walk.advance(self.ipfs, until);
		if walk.blocks() > before {
			progress.retries.succeeded();
			// What was said to be missing has come.
			progress.finding = None;
		}
		progress.keep(self.id, &walk);
		match stretch {
			Stretch::Finished => {
				log::info!(
					target: LOG_TARGET,
					"version {} is here: all {} blocks were fetched and checked",
					self.id,
					walk.blocks(),
				);
				if let Some((manifest, blocks)) = walk.manifest() {
					let contents = Contents { manifest, bytes: walk.bytes() };
					progress.finding = Some(Finding::Whole(contents));
					self.keep_manifest(&blocks)?;
				}
			},
			Stretch::OutOfTime => (),
			Stretch::Unreachable => return Err(Unreachable),
			Stretch::Failed(failure) => {
				progress.retries.failed();
				log::warn!(
					target: LOG_TARGET,
					"audit of version {}: {failure} (failure {} in a row)",
					self.id,
					progress.retries.failures(),
				);
			},
		}
		Ok(true)
	}

	/// Keep the list of the version's blocks, from which later audits draw.
	fn keep_manifest(
		&self,
		blocks: &[(sensor_primitives::ContentId, Vec<u8>)],
	) -> Result<(), Unreachable> {
		for (content, bytes) in blocks {
			if let Err(status) = self.ipfs.put(*content, bytes)? {
				log::warn!(
					target: LOG_TARGET,
					"the IPFS API at {} refused block {content} with HTTP status {status}; the \
					 list of version {} will have to be made again",
					self.ipfs.url(),
					self.id,
				);
			}
		}
		Ok(())
	}

	/// Sign and send an attestation. Returns whether the pool took it.
	fn submit(&self, digest: H256, finding: Finding) -> bool {
		let Auditor { index, set, key } = self.auditor;
		let attestation =
			Attestation { version: self.id, auditor_index: *index, set: *set, digest, finding };
		let Some(signature) = key.sign(&attestation.payload(self.audit.seed)) else {
			log::error!(
				target: LOG_TARGET,
				"the key store would not sign with audit key {key:?}; check that it can be read",
			);
			return false;
		};
		let call = Call::<T>::attest { attestation, signature };
		let sent = SubmitTransaction::<T, Call<T>>::submit_transaction(
			T::create_authorized_transaction(call.into()),
		);
		if sent.is_err() {
			log::debug!(
				target: LOG_TARGET,
				"the pool did not take the attestation of {}", self.id,
			);
		}
		sent.is_ok()
	}
}

/// The most bytes that are fetched of a version.
fn allowance<T: Config>(version: &Version<T>) -> u64 {
	match version.provenance {
		Provenance::Raw => version.bytes,
		// The runtime does not know how large a model is, nor what was made from one.
		Provenance::Campaign(_) | Provenance::Model(_) => version.bytes.max(T::MaxBytes::get()),
	}
}
