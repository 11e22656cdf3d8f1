//! # Datasets
//!
//! The registry of datasets. The data itself is on IPFS; the chain knows every version's address,
//! where it came from, who contributed to it, and whether it is really there.
//!
//! A version is *pending* when it is registered. A committee of validators is drawn, whose off-chain
//! workers fetch the whole DAG from the version's sources, check every block against its address,
//! and attest to what they found with their session keys. Two thirds of the committee make the
//! version *available*; what they list of its blocks is its manifest. A round that ends without a
//! quorum is followed by another; after some rounds the version is parked until its owner asks for
//! an audit again, so that nobody can keep validators busy with data that is not there.
//!
//! From then on the version is audited now and again. Another committee is drawn each time, each
//! member draws blocks from the manifest, and asks those who should have them: the version's
//! sources, and each who keeps it for rent. When nobody has them the version is *degraded*, and when
//! that goes on for too long it is *lost*. A validator that says nothing harms nobody.
//!
//! A deposit is held for as long as a version is audited. It is the price of having validators look
//! for data, and comes back when the owner withdraws the version, or retires it.
//!
//! Auditors fetch no more bytes of a version than its owner declared, and each version's turn
//! comes, however many others are missing.
//!
//! Contributors share an owner's revenue by points. A campaign's labels are *unsealed* while its
//! annotators are credited; once sealed, points are final, and only then can a version be sold.
//!
//! Blocks that the runtime made by itself (labels) are put into IPFS by the same off-chain
//! worker, on every node that has an IPFS service beside it.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use frame::{
	deps::{
		frame_support::weights::WeightMeter, frame_system::offchain::CreateAuthorizedTransaction,
	},
	prelude::*,
	traits::fungible::MutateHold,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	keys::audit::{AuditorId, AuditorSignature},
	traits::{BlockRandomness, Pinners},
	Balance, ContentId, DatasetId, VersionId,
};

mod attestations;
mod audits;
pub mod draws;
mod lineage;
mod offchain_worker;
mod queues;
mod registry;
mod session;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod verdicts;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weights::WeightInfo;

use types::{
	Attestation, Audit, Dataset, Finding, NameOf, NewVersion, Queue, QueueRange, Queued, SourceOf,
	SourcesOf, Tally, Version,
};

/// Where this pallet's log lines go.
pub(crate) const LOG_TARGET: &str = "runtime::datasets";

#[frame::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The runtime needs `frame_system::AuthorizeCall` among its transaction extensions.
	#[pallet::config]
	pub trait Config:
		polkadot_sdk::frame_system::Config + CreateAuthorizedTransaction<Call<Self>>
	{
		/// Money, held while a version is audited.
		type Currency: MutateHold<
			Self::AccountId,
			Reason = Self::RuntimeHoldReason,
			Balance = Balance,
		>;
		/// The overarching hold reason.
		type RuntimeHoldReason: From<HoldReason>;
		/// What is held for a version while it is audited.
		type VersionDeposit: Get<Balance>;
		/// How long auditors have to fetch all of a version, in blocks; at least one.
		type WalkWindow: Get<BlockNumberFor<Self>>;
		/// How long they have to fetch what they drew, in blocks; at least one.
		type DrawWindow: Get<BlockNumberFor<Self>>;
		/// How long an available version waits for its next audit, in blocks; at least one.
		type AuditPeriod: Get<BlockNumberFor<Self>>;
		/// After how many rounds in a row without a quorum an audit is given up.
		#[pallet::constant]
		type MaxAuditAttempts: Get<u32>;
		/// After how many audits in a row that did not find it a version counts as lost.
		#[pallet::constant]
		type MaxFailures: Get<u32>;
		/// What committees and blocks are drawn with.
		type Randomness: BlockRandomness;
		/// Those who keep versions for rent.
		type Pinners: Pinners;
		/// The most validators that audit; those beyond do not.
		#[pallet::constant]
		type MaxAuditors: Get<u32>;
		/// The most sources a version has.
		#[pallet::constant]
		type MaxSources: Get<u32>;
		/// The longest source, in bytes.
		#[pallet::constant]
		type MaxSourceLen: Get<u32>;
		/// The most versions another is made from.
		#[pallet::constant]
		type MaxParents: Get<u32>;
		/// The longest name, in bytes.
		#[pallet::constant]
		type MaxNameLen: Get<u32>;
		/// The largest version that somebody can bring, in bytes; auditors fetch all of it.
		#[pallet::constant]
		type MaxBytes: Get<u64>;
		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The owner's deposit for a version that is audited.
		#[codec(index = 0)]
		VersionDeposit,
	}

	/// The id of the next dataset.
	#[pallet::storage]
	pub type NextDatasetId<T: Config> = StorageValue<_, DatasetId, ValueQuery>;

	/// Datasets, by id.
	// Twox64Concat here and below: the pallet assigns the ids, so callers cannot choose keys.
	#[pallet::storage]
	pub type Datasets<T: Config> = StorageMap<_, Twox64Concat, DatasetId, Dataset<T>>;

	/// Versions, by dataset and number.
	///
	/// The owner's deposit stays on hold for as long as `deposit` says so.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatasetId, Twox64Concat, u32, Version<T>>;

	/// Multiaddresses (text) of peers that have a version's data.
	#[pallet::storage]
	pub type Sources<T: Config> = StorageMap<_, Twox64Concat, VersionId, SourcesOf<T>, ValueQuery>;

	/// Points that each contributor has in a version; royalties are shared by them.
	#[pallet::storage]
	pub type Contributions<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		VersionId,
		Blake2_128Concat,
		T::AccountId,
		u32,
		ValueQuery,
	>;

	/// Points of all contributors to a version.
	#[pallet::storage]
	pub type TotalContributions<T: Config> =
		StorageMap<_, Twox64Concat, VersionId, u64, ValueQuery>;

	/// The audit keys of the current validators.
	#[pallet::storage]
	pub type Auditors<T: Config> =
		StorageValue<_, BoundedVec<AuditorId, T::MaxAuditors>, ValueQuery>;

	/// Counts the sets of auditors; moves on whenever [`Auditors`] changes.
	#[pallet::storage]
	pub type AuditorSet<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Versions that are audited now, and the round each is in.
	#[pallet::storage]
	pub type PendingAudits<T: Config> = StorageMap<_, Twox64Concat, VersionId, Audit>;

	/// What the committee said in each version's current round.
	///
	/// A tally of a former set of auditors counts as empty.
	#[pallet::storage]
	pub type Attestations<T: Config> = StorageMap<_, Twox64Concat, VersionId, Tally>;

	/// Versions that wait, by queue and position; a position is empty once its version was taken
	/// out.
	#[pallet::storage]
	pub type Queues<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Queue, Twox64Concat, u64, Queued<T>>;

	/// The part of each of the [`Queues`] that may be taken.
	#[pallet::storage]
	pub type QueueRanges<T: Config> = StorageMap<_, Twox64Concat, Queue, QueueRange, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A version was registered; its audit has begun.
		Registered {
			/// Which version.
			version: VersionId,
			/// Who owns it.
			owner: T::AccountId,
			/// Its UnixFS root.
			root: ContentId,
		},
		/// A peer that has a version's data was announced.
		SourceAnnounced {
			/// Which version.
			version: VersionId,
			/// The peer's multiaddress (text).
			source: SourceOf<T>,
		},
		/// An auditor said what it found.
		Attested {
			/// Which version.
			version: VersionId,
			/// The auditor's place in the set.
			auditor_index: u32,
			/// What it found.
			finding: Finding,
			/// Its commitment to the bytes.
			digest: H256,
		},
		/// An audit found a version that was not available before.
		BecameAvailable {
			/// Which version.
			version: VersionId,
		},
		/// An audit found an available version.
		Verified {
			/// Which version.
			version: VersionId,
		},
		/// An audit did not find a version that was available.
		BecameDegraded {
			/// Which version.
			version: VersionId,
			/// How many audits in a row did not find it.
			failures: u32,
		},
		/// A version counts as gone: audits did not find it for too long, or its owner retired it.
		BecameLost {
			/// Which version.
			version: VersionId,
		},
		/// Auditors were silent or disagree, so that nothing can be said about a version.
		AuditUndecided {
			/// Which version.
			version: VersionId,
			/// Which round it was, from 1.
			attempt: u32,
		},
		/// The owner gave up a version, which is not audited any more.
		Retired {
			/// Which version.
			version: VersionId,
		},
		/// Another round of a version's audit began.
		AuditRestarted {
			/// Which version.
			version: VersionId,
			/// Which round, from 1.
			attempt: u32,
		},
		/// A version found no quorum for too long; its owner may ask for another audit.
		AuditParked {
			/// Which version.
			version: VersionId,
		},
		/// The owner took back a version that never became available. If the dataset has no other
		/// version, it is gone, too.
		Withdrawn {
			/// Which version.
			version: VersionId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No dataset has this id.
		DatasetNotFound,
		/// No version has this id: it was never registered, or its owner withdrew it.
		VersionNotFound,
		/// Only the dataset's owner may do this.
		NotOwner,
		/// A name is UTF-8 text and not empty.
		BadName,
		/// A source is a multiaddress in text: it begins with '/' and has no spaces.
		BadSource,
		/// The version has as many sources as fit; announce one of the same peer to replace it.
		TooManySources,
		/// A version holds at least one byte.
		Empty,
		/// The version holds more bytes than auditors fetch.
		TooLarge,
		/// The version is made from more versions than can be recorded.
		TooManyParents,
		/// All ids are taken.
		IdsExhausted,
		/// No audit of this version is under way.
		AuditNotPending,
		/// An audit of this version is under way; wait until it is over.
		AuditPending,
		/// The version is audited by itself, or available; only one that is pending or lost can be
		/// audited again or taken back.
		AlreadyAvailable,
		/// The version was never available; take it back with `withdraw`.
		NeverAvailable,
		/// The version is lost, and nothing is on hold for it.
		AlreadyRetired,
		/// The attestation answers another task than the round's, or names blocks that there are
		/// not.
		WrongFinding,
		/// The attestation names another set of auditors than the current one.
		WrongAuditorSet,
		/// The set of auditors has no such member, or it was not drawn for this round.
		NotAuditor,
		/// This auditor already said so in this round, or spoke often enough.
		AlreadyAttested,
		/// Only a version that its owner brought can be withdrawn, not one that the chain made.
		NotWithdrawable,
		/// The contributors' points are final; nobody can be credited any more.
		Sealed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::take_turns(now, meter);
		}

		fn offchain_worker(now: BlockNumberFor<T>) {
			offchain_worker::run::<T>(now);
		}

		fn integrity_test() {
			assert!(T::MaxAuditors::get() > 0, "nobody could audit");
			assert!(T::MaxAuditAttempts::get() > 0, "no audit could begin");
			assert!(T::MaxFailures::get() > 0, "nothing could be available");
			assert!(T::MaxNameLen::get() >= 32, "names that the chain gives would not fit");
			assert!(T::MaxBytes::get() > 0, "nothing could be registered");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::try_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The dataset with this id.
		pub fn dataset(id: DatasetId) -> Option<Dataset<T>> {
			Datasets::<T>::get(id)
		}

		/// The version with this id.
		pub fn version(id: VersionId) -> Option<Version<T>> {
			Versions::<T>::get(id.dataset, id.version)
		}

		/// Multiaddresses (text) of peers that have a version's data.
		pub fn sources(id: VersionId) -> Vec<Vec<u8>> {
			Sources::<T>::get(id).into_iter().map(Into::into).collect()
		}

		/// Points of one contributor to a version.
		pub fn contribution(id: VersionId, who: T::AccountId) -> u32 {
			Contributions::<T>::get(id, who)
		}

		/// Versions that wait for enough auditors to fetch all of them, oldest first; the first few
		/// hundred of them.
		pub fn pending_audits() -> Vec<VersionId> {
			Self::queued(Queue::Walks).collect()
		}

		/// What the committee of a version's audit said so far, if it is audited now.
		pub fn audit(id: VersionId) -> Option<(Audit, Tally)> {
			Some((PendingAudits::<T>::get(id)?, Self::tally(id)))
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register a dataset and its first version, and hold the deposit for it.
		///
		/// ## Dispatch origin
		/// Signed, by whoever will own it.
		/// ## Errors
		/// - [`Error::BadName`], [`Error::BadSource`], [`Error::Empty`], [`Error::TooLarge`].
		/// - [`Error::IdsExhausted`].
		/// - [`TokenError::FundsUnavailable`]: the owner cannot cover the deposit.
		/// ## Events
		/// - [`Event::Registered`].
		#[pallet::call_index(0)]
		pub fn register(
			origin: OriginFor<T>,
			name: NameOf<T>,
			version: NewVersion<T>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register(owner, name, version).map(|_| ())
		}

		/// Register another version of a dataset, and hold the deposit for it.
		///
		/// ## Dispatch origin
		/// Signed, by the dataset's owner.
		/// ## Errors
		/// - [`Error::DatasetNotFound`], [`Error::NotOwner`].
		/// - [`Error::BadSource`], [`Error::Empty`], [`Error::TooLarge`].
		/// - [`Error::IdsExhausted`].
		/// - [`TokenError::FundsUnavailable`]: the owner cannot cover the deposit.
		/// ## Events
		/// - [`Event::Registered`].
		#[pallet::call_index(1)]
		pub fn add_version(
			origin: OriginFor<T>,
			dataset: DatasetId,
			version: NewVersion<T>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_add_version(owner, dataset, version).map(|_| ())
		}

		/// Announce a peer that has a version's data. An earlier address of the same peer is
		/// replaced.
		///
		/// ## Dispatch origin
		/// Signed, by the dataset's owner.
		/// ## Errors
		/// - [`Error::VersionNotFound`], [`Error::NotOwner`].
		/// - [`Error::BadSource`], [`Error::TooManySources`].
		/// ## Events
		/// - [`Event::SourceAnnounced`].
		#[pallet::call_index(2)]
		pub fn announce_source(
			origin: OriginFor<T>,
			version: VersionId,
			source: SourceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_announce_source(who, version, source)
		}

		/// Say what an auditor found when it fetched a version, or what it drew of it.
		///
		/// A member of the round's committee may speak three times, each time to say something else.
		///
		/// ## Dispatch origin
		/// Authorised by an auditor's signature over [`Attestation::payload`]; free.
		/// ## Errors
		/// - [`Error::AuditNotPending`], [`Error::WrongAuditorSet`], [`Error::NotAuditor`],
		///   [`Error::WrongFinding`], [`Error::AlreadyAttested`].
		/// ## Events
		/// - [`Event::Attested`], and when that ends the audit, [`Event::BecameAvailable`],
		///   [`Event::Verified`], [`Event::BecameDegraded`] or [`Event::BecameLost`].
		#[pallet::call_index(3)]
		#[pallet::authorize(Self::authorize_attest)]
		pub fn attest(
			origin: OriginFor<T>,
			attestation: Attestation,
			_signature: AuditorSignature,
		) -> DispatchResult {
			// The signature was checked when the origin was authorised.
			ensure_authorized(origin)?;
			Self::do_attest(attestation)
		}

		/// Have a version that is pending or lost fetched in full again. If its deposit was given back,
		/// it is held again.
		///
		/// ## Dispatch origin
		/// Signed, by the dataset's owner, while no audit is under way.
		/// ## Errors
		/// - [`Error::VersionNotFound`], [`Error::NotOwner`].
		/// - [`Error::AlreadyAvailable`], [`Error::AuditPending`].
		/// - [`TokenError::FundsUnavailable`]: the owner cannot cover the deposit.
		/// ## Events
		/// - [`Event::AuditRestarted`].
		#[pallet::call_index(4)]
		pub fn retry_audit(origin: OriginFor<T>, version: VersionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retry_audit(who, version)
		}

		/// Take back a version that never became available, and its deposit. The dataset goes with
		/// its last version.
		///
		/// ## Dispatch origin
		/// Signed, by the dataset's owner, while no audit is under way.
		/// ## Errors
		/// - [`Error::VersionNotFound`], [`Error::NotOwner`].
		/// - [`Error::AlreadyAvailable`], [`Error::AuditPending`], [`Error::NotWithdrawable`].
		/// ## Events
		/// - [`Event::Withdrawn`].
		#[pallet::call_index(6)]
		pub fn withdraw(origin: OriginFor<T>, version: VersionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(who, version)
		}

		/// Give up a version that was available: it is not audited any more, counts as lost, and its
		/// deposit comes back.
		///
		/// ## Dispatch origin
		/// Signed, by the dataset's owner.
		/// ## Errors
		/// - [`Error::VersionNotFound`], [`Error::NotOwner`].
		/// - [`Error::NeverAvailable`], [`Error::AlreadyRetired`].
		/// ## Events
		/// - [`Event::BecameLost`], unless it was lost before, and [`Event::Retired`].
		#[pallet::call_index(7)]
		pub fn retire(origin: OriginFor<T>, version: VersionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retire(who, version)
		}
	}
}
