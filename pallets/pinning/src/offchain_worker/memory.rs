//! What this node remembers of the versions that it keeps.

use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, Encode};
use sensor_offchain_ipfs::{
	local::{clear, is_news, load, save, Retries},
	Walk,
};
use sensor_primitives::{manifest::Manifest, ContentId, VersionId};

/// Local key of the list of versions that are kept, or were.
const VERSIONS: &[u8] = b"sensor/pinning/versions";

/// Local key prefix of what is known of each; the version follows.
const CARE: &[u8] = b"sensor/pinning/care/";

/// Local key prefix of walks that have to go on; the version follows. They may be long, and are read
/// only when they do.
const WALK: &[u8] = b"sensor/pinning/walk/";

/// Local key prefix of what is set when a block turned out to be missing; the version follows.
// Apart from the rest, because answers are given while something else may be kept.
const DOUBT: &[u8] = b"sensor/pinning/doubt/";

/// How far this node is with keeping a version.
#[derive(Clone, PartialEq, Encode, Decode)]
pub(super) struct Care {
	/// The version's root.
	pub root: ContentId,
	/// The list of its blocks.
	pub list: Manifest,
	/// Whether all of them were fetched, and the list with them.
	pub fetched: bool,
	/// What this worker has pinned itself.
	pub pins: Vec<Pin>,
	/// When both were last seen to be pinned.
	pub pinned: Option<u64>,
	/// Whether all of it is looked for, however it is pinned: a block was missing.
	pub doubted: bool,
	/// Since when it need not be kept any more.
	pub unwanted: Option<u64>,
	/// What did not work.
	pub retries: Retries,
}

/// A pin of this worker's own.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Pin {
	/// What is pinned, with everything below it.
	pub content: ContentId,
	/// Whether somebody else had pinned it alone before.
	pub alone: bool,
}

impl Care {
	/// Begin to keep a version.
	pub fn begin(root: ContentId, list: Manifest) -> Self {
		Self {
			root,
			list,
			fetched: false,
			pins: Vec::new(),
			pinned: None,
			doubted: false,
			unwanted: None,
			retries: Retries::default(),
		}
	}

	/// What is known of a version.
	pub fn of(version: VersionId) -> Option<Self> {
		load(&key(CARE, version))
	}

	/// Fetch all of it again.
	pub fn fetch_again(&mut self) {
		(self.fetched, self.pinned) = (false, None);
	}

	/// What has to be pinned.
	pub fn targets(&self) -> [ContentId; 2] {
		[self.root, self.list.root]
	}

	/// Keep it for the next run.
	pub fn save(&self, version: VersionId) {
		save(&key(CARE, version), self);
	}
}

/// The versions that are kept, or were and have to be unpinned.
pub(super) fn versions() -> BTreeSet<VersionId> {
	load(VERSIONS).unwrap_or_default()
}

/// Keep the list of them.
pub(super) fn save_versions(versions: &BTreeSet<VersionId>) {
	save(VERSIONS, versions);
}

/// Forget a version.
pub(super) fn forget(version: VersionId) {
	clear(&key(CARE, version));
	clear(&key(WALK, version));
	clear(&key(DOUBT, version));
}

/// Note that a block of a version is missing, however it is pinned.
pub(super) fn doubt(version: VersionId) {
	save(&key(DOUBT, version), &true);
}

/// Whether a block is missing, as was noted since the last time.
pub(super) fn take_doubt(version: VersionId) -> bool {
	is_news(&key(DOUBT, version), false)
}

/// The walk over a version that has to go on, if it is one from this root.
pub(super) fn walk(version: VersionId, root: ContentId) -> Option<Walk> {
	load::<(ContentId, Walk)>(&key(WALK, version))
		.filter(|(from, _)| *from == root)
		.map(|(_, walk)| walk)
}

/// Keep a walk.
pub(super) fn save_walk(version: VersionId, root: ContentId, walk: &Walk) {
	save(&key(WALK, version), &(root, walk));
}

/// Forget a walk.
pub(super) fn forget_walk(version: VersionId) {
	clear(&key(WALK, version));
}

/// The local key of what is kept of a version.
fn key(prefix: &[u8], version: VersionId) -> Vec<u8> {
	[prefix, &version.encode()].concat()
}
