//! What the registry stores, and what auditors send.

use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::{
	deps::{frame_support::stored, frame_system::pallet_prelude::BlockNumberFor},
	prelude::{BoundedVec, H256},
};
use polkadot_sdk::{polkadot_sdk_frame as frame, polkadot_sdk_frame::deps::sp_runtime::Permill};
use scale_info::TypeInfo;
use sensor_primitives::{
	traits::{Availability, Provenance},
	Balance, ContentId, VersionId,
};

/// A dataset's name: text, in UTF-8.
pub type NameOf<T> = BoundedVec<u8, <T as Config>::MaxNameLen>;

/// The multiaddress (text) of a peer that has a version's data.
pub type SourceOf<T> = BoundedVec<u8, <T as Config>::MaxSourceLen>;

/// The peers that have a version's data.
pub type SourcesOf<T> = BoundedVec<SourceOf<T>, <T as Config>::MaxSources>;

/// What kind of data a version holds.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum MediaKind {
	/// Images, one file an item.
	#[codec(index = 0)]
	Images,
	/// Images and the labels of a campaign.
	#[codec(index = 1)]
	Labels,
	/// A trained model.
	#[codec(index = 2)]
	Model,
	/// Anything else.
	#[codec(index = 3)]
	Other,
}

/// A dataset: a name, an owner and a history of versions.
#[stored]
pub struct Dataset<T: Config> {
	/// Who may add versions and earns from sales.
	pub owner: T::AccountId,
	/// What people call it.
	pub name: NameOf<T>,
	/// How many versions were ever registered; the next one's number.
	pub versions: u32,
}

/// What an owner says about a version that it registers.
#[stored]
pub struct NewVersion<T: Config> {
	/// The UnixFS root.
	pub root: ContentId,
	/// Size of all blocks together, in bytes; a block that is linked to twice counts once, as
	/// `ipfs dag stat` counts. Auditors fetch no more than this.
	pub bytes: u64,
	/// Items (images) in it.
	pub items: u32,
	/// What kind of data it is.
	pub media: MediaKind,
	/// Multiaddresses (text) of peers that have it. None are needed when validators already have
	/// it or find it by other means.
	pub sources: SourcesOf<T>,
	/// Commitment to the content key, if the data is encrypted.
	pub key_commitment: Option<H256>,
	/// Address of a machine-readable description (Croissant), if there is one.
	pub card: Option<ContentId>,
}

/// One immutable version of a dataset.
#[stored]
pub struct Version<T: Config> {
	/// The UnixFS root.
	pub root: ContentId,
	/// Cumulative size of all blocks, in bytes, as declared; 0 for models, whose size the runtime
	/// cannot know.
	pub bytes: u64,
	/// Items (images) in it.
	pub items: u32,
	/// What kind of data it is.
	pub media: MediaKind,
	/// Where it came from.
	pub provenance: Provenance,
	/// What it was made from.
	pub parents: BoundedVec<VersionId, T::MaxParents>,
	/// Share of the owner's revenue that goes to the contributors.
	pub royalty: Permill,
	/// Whether the contributors' points are final.
	pub sealed: bool,
	/// Commitment to the content key, if the data is encrypted.
	pub key_commitment: Option<H256>,
	/// Address of a machine-readable description (Croissant), if there is one.
	pub card: Option<ContentId>,
	/// When it was registered.
	pub registered: BlockNumberFor<T>,
	/// Whether it is there, as far as the auditors know.
	pub availability: Availability,
	/// What the owner still has on hold for it.
	pub deposit: Balance,
}

/// An audit under way: one round of it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Audit {
	/// Which round this is, from 1.
	pub attempt: u32,
	/// The round's place in the queue of rounds.
	pub position: u64,
	/// What this round's digests are seeded with; nobody knew it before the round began.
	pub seed: H256,
}

/// A round in the queue.
#[stored]
pub struct QueuedRound<T: Config> {
	/// What is audited.
	pub version: VersionId,
	/// The block at whose start the round ends.
	pub ends: BlockNumberFor<T>,
}

/// Which positions of the queue of rounds may be taken: from `head`, before `tail`.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct QueueRange {
	/// The oldest position that may be taken.
	pub head: u64,
	/// The next position to hand out.
	pub tail: u64,
}

/// What the auditors said in a round.
#[stored]
pub struct Tally<T: Config> {
	/// The set of auditors whose members these are.
	pub set: u32,
	/// Who fetched and checked every block; sorted.
	pub present: BoundedVec<u32, T::MaxAuditors>,
	/// Who could not, and has not since; sorted.
	pub missing: BoundedVec<u32, T::MaxAuditors>,
}

/// What one auditor found.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Verdict {
	/// Every block was fetched, and is what its address says.
	#[codec(index = 0)]
	Present,
	/// A block could not be fetched, or was not what its address says.
	#[codec(index = 1)]
	Missing,
}

/// One auditor's statement about one version.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Attestation {
	/// What was audited.
	pub version: VersionId,
	/// The auditor's place in the set.
	pub auditor_index: u32,
	/// The set of auditors that the index is of.
	pub set: u32,
	/// Hash chain over the round's seed, the auditor's key and the bytes of every block in the
	/// order of the walk. Whoever has the data can compute it too, so an auditor that never had
	/// it is found out.
	pub digest: H256,
	/// What was found.
	pub verdict: Verdict,
}

impl Attestation {
	/// What the auditor signs, in the round with this seed.
	///
	/// The seed is derived from this chain's history and is new in every round, so a signature
	/// is good in one round on one chain.
	pub fn payload(&self, seed: H256) -> Vec<u8> {
		(b"sensor/attest", seed, self).encode()
	}
}
