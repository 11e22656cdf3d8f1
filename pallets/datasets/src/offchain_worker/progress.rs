//! What this node remembers of its audits between runs.

use super::{draw::Draw, walk::Walk};
use crate::{types::Finding, Config, PendingAudits};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame::prelude::H256;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::local::{clear, load, save, Retries};
use sensor_primitives::{keys::audit::AuditorId, VersionId};

/// After how many blocks an attestation that is not on chain is sent again.
const RESEND: u32 = 10;

/// Local key prefix of audits under way; the version follows.
const AUDIT: &[u8] = b"sensor/datasets/audit/";

/// Local key prefix of the walks of those audits that did not come to their end; the version
/// follows. They may be long, and are read only when the walk goes on.
const WALK: &[u8] = b"sensor/datasets/walk/";

/// Local key of the list of versions that have an entry under [`AUDIT`].
const AUDITS: &[u8] = b"sensor/datasets/audits";

/// How far an audit has come.
#[derive(Encode, Decode)]
pub(super) struct Progress {
	/// The seed of the round.
	seed: H256,
	/// Who audits.
	auditor: AuditorId,
	/// What the walk's hash chain came to so far.
	walked: H256,
	/// How far the draw has come.
	pub draw: Draw,
	/// What was found, if the task is done.
	pub finding: Option<Finding>,
	/// Failures in a row.
	pub retries: Retries,
	/// What was last said: the finding, to which set, at which block.
	said: Option<(Finding, u32, u32)>,
}

impl Progress {
	/// What is known of the round with this seed.
	pub fn of(id: VersionId, seed: H256, auditor: &AuditorId) -> Self {
		load::<Self>(&key(AUDIT, id))
			.filter(|known| known.seed == seed && known.auditor == *auditor)
			.unwrap_or_else(|| Self {
				seed,
				auditor: auditor.clone(),
				walked: H256::zero(),
				draw: Draw::begin(seed, auditor),
				finding: None,
				retries: Retries::default(),
				said: None,
			})
	}

	/// The digest to attest to.
	pub fn digest(&self) -> H256 {
		match self.finding {
			Some(Finding::Drawn(_)) => self.draw.digest,
			_ => self.walked,
		}
	}

	/// The walk that this tells of, if it is there. Its digest says whether it is this round's.
	pub fn walk(&self, id: VersionId) -> Option<Walk> {
		load::<Walk>(&key(WALK, id)).filter(|walk| walk.digest == self.walked)
	}

	/// Note how far a walk has come, and keep it if it has to go on.
	pub fn keep(&mut self, id: VersionId, walk: &Walk) {
		self.walked = walk.digest;
		if walk.is_over() {
			clear(&key(WALK, id));
		} else {
			save(&key(WALK, id), walk);
		}
	}

	/// Note what was said.
	pub fn spoke(&mut self, finding: Finding, set: u32, now: u32) {
		self.said = Some((finding, set, now));
	}

	/// Whether this was said so lately that it may still be on its way.
	pub fn said_lately(&self, finding: &Finding, set: u32, now: u32) -> bool {
		self.said.as_ref().is_some_and(|(said, to, at)| {
			// After a reorganisation `now` may be before `at`.
			said == finding && *to == set && now.abs_diff(*at) < RESEND
		})
	}

	/// Keep it for the next run.
	pub fn save(&self, id: VersionId) {
		let mut known = load::<Vec<VersionId>>(AUDITS).unwrap_or_default();
		if !known.contains(&id) {
			known.push(id);
			save(AUDITS, &known);
		}
		save(&key(AUDIT, id), self);
	}
}

/// Drop what is remembered of audits that are over.
pub(super) fn forget_ended_audits<T: Config>() {
	let Some(known) = load::<Vec<VersionId>>(AUDITS) else { return };
	let (pending, ended): (Vec<_>, Vec<_>) =
		known.into_iter().partition(|id| PendingAudits::<T>::contains_key(id));
	if !ended.is_empty() {
		for id in ended {
			clear(&key(AUDIT, id));
			clear(&key(WALK, id));
		}
		save(AUDITS, &pending);
	}
}

/// The local key of what is kept of a version.
fn key(prefix: &[u8], id: VersionId) -> Vec<u8> {
	[prefix, &id.encode()].concat()
}
