//! What the registry stores, and what auditors send.

use crate::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::deps::sp_core::ConstU32;
use frame::{
	deps::{frame_support::stored, frame_system::pallet_prelude::BlockNumberFor},
	prelude::{BoundedVec, H256},
};
use polkadot_sdk::{polkadot_sdk_frame as frame, polkadot_sdk_frame::deps::sp_runtime::Permill};
use scale_info::TypeInfo;
use sensor_primitives::{
	manifest::Manifest,
	traits::{Availability, PinnerId, Provenance, MAX_REPLICAS},
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
	/// What the owner has on hold for it.
	pub deposit: Balance,
	/// Whether it is there, as far as the auditors know.
	pub availability: Availability,
	/// What the auditors who walked it found; `None` before enough of them did.
	pub contents: Option<Contents>,
	/// When an audit last found it.
	pub verified: Option<BlockNumberFor<T>>,
	/// How many audits in a row did not find it.
	pub failures: u32,
	/// Its place among those that wait for their next audit, if it does.
	pub resting: Option<u64>,
}

/// What is in a version, as found by walking all of it.
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
pub struct Contents {
	/// The list of its blocks.
	pub manifest: Manifest,
	/// Bytes of all of them together.
	pub bytes: u64,
}

/// What auditors do in a round.
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
pub enum Task {
	/// Fetch every block, from anywhere, and list them.
	#[codec(index = 0)]
	Walk,
	/// Fetch blocks drawn from the list, from each of those who should have them.
	#[codec(index = 1)]
	Draw,
}

/// An audit under way: one round of it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Audit {
	/// What the auditors do.
	pub task: Task,
	/// Which round this is, from 1.
	pub attempt: u32,
	/// The round's place in its queue.
	pub position: u64,
	/// What the committee, the blocks and the digests are drawn from; nobody knew it before the
	/// round began.
	pub seed: H256,
	/// Who kept the version for rent when the round began.
	pub pinners: BoundedVec<PinnerId, ConstU32<MAX_REPLICAS>>,
}

/// What a version waits for. Each lasts equally long for all versions, and has a queue of its own.
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
pub enum Queue {
	/// The end of a round of a walk.
	#[codec(index = 0)]
	Walks,
	/// The end of a round of an audit by drawn blocks.
	#[codec(index = 1)]
	Draws,
	/// The next audit.
	#[codec(index = 2)]
	Rests,
}

/// A version in a queue.
#[stored]
pub struct Queued<T: Config> {
	/// Which one.
	pub version: VersionId,
	/// The block at whose start it is its turn.
	pub due: BlockNumberFor<T>,
}

/// Which positions of a queue may be taken: from `head`, before `tail`.
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

/// What an auditor found at one who should have a version.
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
pub enum Holding {
	/// The auditor could not tell, as when its own network was down.
	#[codec(index = 0)]
	Unknown,
	/// Every block that was asked for was given.
	#[codec(index = 1)]
	Present,
	/// This block of the list was not given.
	#[codec(index = 2)]
	Missing(u32),
}

/// Those who should have a version: its announced sources, then its pinners.
pub type Holdings = BoundedVec<Holding, ConstU32<{ 1 + MAX_REPLICAS }>>;

/// What an auditor found.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Finding {
	/// A walk found every block, and each is what its address says.
	#[codec(index = 0)]
	Whole(Contents),
	/// A walk could not fetch some block, or it was not what its address says.
	#[codec(index = 1)]
	Broken,
	/// Drawn blocks were fetched from those who should have them: the announced sources, then each
	/// of the audit's pinners.
	#[codec(index = 2)]
	Drawn(Holdings),
}

/// What a member of the committee said last in a round.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Statement {
	/// The auditor's place in the set.
	pub auditor: u32,
	/// How often it has spoken.
	pub times: u8,
	/// What it found.
	pub finding: Finding,
}

/// What the committee said in a round.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Tally {
	/// The set of auditors whose members these are.
	pub set: u32,
	/// One statement a member, by their places.
	pub statements: BoundedVec<Statement, ConstU32<{ crate::draws::COMMITTEE }>>,
}

impl Tally {
	/// What was said about one who should have the version.
	pub fn about(&self, holder: usize) -> impl Iterator<Item = Holding> + '_ {
		self.statements.iter().filter_map(move |statement| match &statement.finding {
			Finding::Drawn(holdings) => holdings.get(holder).copied(),
			Finding::Whole(_) | Finding::Broken => None,
		})
	}

	/// What this auditor said.
	pub fn by(&self, auditor: u32) -> Option<&Statement> {
		self.statements.iter().find(|statement| statement.auditor == auditor)
	}
}

/// One auditor's statement about one version.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Attestation {
	/// What was audited.
	pub version: VersionId,
	/// The auditor's place in the set.
	pub auditor_index: u32,
	/// The set of auditors that the index is of.
	pub set: u32,
	/// Hash chain over the round's seed, the auditor's key and the bytes of every block in the
	/// order in which they were asked for. Whoever has the data can compute it too, so an auditor
	/// that never had it is found out.
	pub digest: H256,
	/// What was found.
	pub finding: Finding,
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
