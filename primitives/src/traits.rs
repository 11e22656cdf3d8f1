//! How pallets speak to each other.
//!
//! A pallet that needs another takes an associated type bounded by the smallest of these traits;
//! `runtime/src/configs` wires them.

use crate::{manifest::Manifest, Balance, BlockNumber, CampaignId, ContentId, JobId, VersionId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polkadot_sdk::{
	frame_support::weights::Weight,
	sp_core::H256,
	sp_runtime::{DispatchError, DispatchResult, Permill},
};
use scale_info::TypeInfo;

/// Where a version came from.
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
pub enum Provenance {
	/// Somebody brought it.
	#[codec(index = 0)]
	Raw,
	/// The runtime made it from the labels of this campaign.
	#[codec(index = 1)]
	Campaign(CampaignId),
	/// A training job made it.
	#[codec(index = 2)]
	Model(JobId),
}

/// Whether a version's data is really there.
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
pub enum Availability {
	/// Not yet measured, or not yet by enough validators.
	#[codec(index = 0)]
	Pending,
	/// Two thirds of a committee of validators fetched and checked every block, and every audit since
	/// found the blocks that it drew.
	#[codec(index = 1)]
	Available,
	/// It was available; the last audit did not find what it drew.
	#[codec(index = 2)]
	Degraded,
	/// Audits failed for too long; it counts as gone.
	#[codec(index = 3)]
	Lost,
}

/// What other pallets read of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionInfo<AccountId> {
	/// Who owns the dataset.
	pub owner: AccountId,
	/// The UnixFS root.
	pub root: ContentId,
	/// Cumulative size of all blocks, in bytes, as declared; 0 if nobody declared it.
	pub bytes: u64,
	/// Items (images) in it.
	pub items: u32,
	/// Where it came from.
	pub provenance: Provenance,
	/// Whether it is there.
	pub availability: Availability,
	/// Share of the owner's revenue that goes to the contributors.
	pub royalty: Permill,
	/// Whether the contributors' points are final, so that royalties can be shared.
	pub sealed: bool,
}

/// A version that the runtime itself registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedVersion<AccountId> {
	/// Who owns it.
	pub owner: AccountId,
	/// The UnixFS root.
	pub root: ContentId,
	/// Cumulative size of all blocks, in bytes; 0 if the runtime cannot know it.
	pub bytes: u64,
	/// Items in it.
	pub items: u32,
	/// Where it came from.
	pub provenance: Provenance,
	/// What it was made from.
	pub parents: Vec<VersionId>,
	/// Share of the owner's revenue that goes to the contributors.
	pub royalty: Permill,
	/// Multiaddresses (text) of peers that have the data, besides those of its parents.
	pub sources: Vec<Vec<u8>>,
}

/// The registry of datasets.
pub trait Datasets<AccountId> {
	/// What is known of a version, if it exists.
	fn version(id: VersionId) -> Option<VersionInfo<AccountId>>;

	/// The list of a version's blocks, once enough auditors have found them.
	fn manifest(id: VersionId) -> Option<Manifest>;

	/// Bytes of all of a version's blocks together, once enough auditors have found them.
	fn measured(id: VersionId) -> Option<u64>;

	/// Multiaddresses (text) of peers that have a version's data.
	fn sources(id: VersionId) -> Vec<Vec<u8>>;

	/// Register a version that the runtime made, as version 0 of a new dataset.
	///
	/// A campaign's labels stay unsealed until [`seal`](Self::seal) is called, as their annotators
	/// are credited one after the other; all other versions are sealed from the beginning.
	///
	/// Charges nobody; bounded by the caller.
	fn register_derived(version: DerivedVersion<AccountId>) -> Result<VersionId, DispatchError>;

	/// Credit `points` of contribution to `who`; a contributor's share of royalties is its points
	/// over all points.
	///
	/// Fails once the version is sealed.
	fn add_contribution(id: VersionId, who: &AccountId, points: u32) -> DispatchResult;

	/// Make the contributors' points final. A version cannot be sold before, because early sales
	/// would be shared among those who happened to be credited already.
	///
	/// Sealing twice changes nothing.
	fn seal(id: VersionId) -> DispatchResult;

	/// Points of one contributor.
	fn contribution(id: VersionId, who: &AccountId) -> u32;

	/// Points of all contributors.
	fn contributions(id: VersionId) -> u64;

	/// Make a version exist that is available, gives half of its price to contributors and has as
	/// many and as long sources as fit, for benchmarks.
	///
	/// It is not sealed, so that contributions can be added.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_version(owner: &AccountId, items: u32) -> VersionId;
}

/// What an audit came to.
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
	/// Two thirds of the committee were given every block that they drew.
	#[codec(index = 0)]
	Present,
	/// Two thirds of the committee were not given the same blocks.
	#[codec(index = 1)]
	Missing,
	/// Neither: too few said anything, or they disagree.
	#[codec(index = 2)]
	Unknown,
}

/// Names one who keeps data for rent.
pub type PinnerId = u32;

/// How many keep the same version for rent at most.
pub const MAX_REPLICAS: u32 = 8;

/// Those who keep versions for rent.
pub trait Pinners {
	/// Who keeps a version now, [`MAX_REPLICAS`] at most, each once.
	fn pinners(version: VersionId) -> Vec<PinnerId>;

	/// Multiaddresses (text) at which a pinner serves what it keeps.
	fn addresses(pinner: PinnerId) -> Vec<Vec<u8>>;

	/// An audit of a version came to `verdict` about one of those who kept it when it began.
	///
	/// Charges nobody; bounded.
	fn audited(version: VersionId, pinner: PinnerId, verdict: Verdict);

	/// Make as many keep a version as can, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_pinners(_: VersionId) {}
}

/// Nobody keeps anything for rent.
impl Pinners for () {
	fn pinners(_: VersionId) -> Vec<PinnerId> {
		Vec::new()
	}

	fn addresses(_: PinnerId) -> Vec<Vec<u8>> {
		Vec::new()
	}

	fn audited(_: VersionId, _: PinnerId, _: Verdict) {}
}

/// Who may use which data.
pub trait Licences<AccountId> {
	/// Whether `who` may train models on `version` that are published or sold: as its owner, or by
	/// a licence the terms of which permit it.
	fn may_train(who: &AccountId, version: VersionId) -> bool;
}

/// Work of which its annotator says that it was rejected wrongly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case<AccountId> {
	/// The campaign.
	pub campaign: CampaignId,
	/// Who labelled, and appeals.
	pub annotator: AccountId,
	/// Who pays for labels that are accepted after all.
	pub requester: AccountId,
	/// How many labels were rejected.
	pub rejected: u32,
	/// What the annotator gets if all is granted: reward, and stake.
	pub disputed: Balance,
}

/// Who decides whether work was rejected wrongly.
pub trait Jury<AccountId> {
	/// For how long a campaign's judgement can be appealed, in production blocks. Zero: there is no jury.
	fn time_to_appeal() -> BlockNumber;

	/// How long the jury has for a case, in production blocks. After that anybody may end the dispute as
	/// if nothing were granted.
	fn time_to_decide() -> BlockNumber;

	/// Open a case, and take the bond from its annotator, who was just paid what is undisputed.
	///
	/// The jury ends it by [`Disputes::resolve`]. If this fails, the work stays rejected, and nothing of
	/// what was done here remains.
	fn open(case: Case<AccountId>) -> DispatchResult;

	/// The most weight that [`open`](Self::open) can take.
	fn open_weight() -> Weight;
}

/// There is no jury.
impl<AccountId> Jury<AccountId> for () {
	fn time_to_appeal() -> BlockNumber {
		0
	}

	fn time_to_decide() -> BlockNumber {
		0
	}

	fn open(_: Case<AccountId>) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn open_weight() -> Weight {
		Weight::zero()
	}
}

/// What annotators and requesters disagree about.
pub trait Disputes<AccountId> {
	/// Give the annotator this share of what is disputed in a campaign, and end the dispute.
	///
	/// Fails if there is none, or none any more because it took the jury too long.
	fn resolve(campaign: CampaignId, annotator: &AccountId, granted: Permill) -> DispatchResult;

	/// The most weight that [`resolve`](Self::resolve) can take.
	fn resolve_weight() -> Weight;
}

/// Randomness that nobody knew when the thing it decides was fixed.
pub trait BlockRandomness {
	/// Randomness made by the block that was just finished, bound to `subject`.
	///
	/// Only for choices whose candidates were all fixed before this block began.
	fn random(subject: &[u8]) -> H256;
}

/// The scale of human time on this network.
pub trait TimeScale {
	/// `production` blocks, divided by the network's time divisor; at least one.
	fn scale(production: BlockNumber) -> BlockNumber;
}
