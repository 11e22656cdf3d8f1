//! # Datasets
//!
//! The registry of datasets. The data itself is on IPFS; the chain knows every version's address,
//! where it came from, who contributed to it, and whether it is really there.
//!
//! A version is *pending* when it is registered. Every validator's off-chain worker then fetches
//! the whole DAG from the version's sources, checks every block against its address, and attests
//! to what it found with its session key. Two thirds of the validators make the version
//! *available*. A round that ends without a quorum is followed by another; after some rounds the
//! version is parked until its owner asks for an audit again, so that nobody can keep validators
//! busy with data that is not there.
//!
//! A deposit is held from registration until the version is available. It is the price of having
//! validators look for data that never turns up, and comes back when it does, or when the owner
//! withdraws the version.
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
	Balance, ContentId, DatasetId, VersionId,
};

mod audits;
mod lineage;
mod offchain_worker;
mod registry;
mod session;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use audits::quorum;
pub use pallet::*;
pub use weights::WeightInfo;

use types::{
	Attestation, Audit, Dataset, NameOf, NewVersion, QueueRange, QueuedRound, SourceOf, SourcesOf,
	Tally, Verdict, Version,
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
		/// Money, held while a version is not available.
		type Currency: MutateHold<
			Self::AccountId,
			Reason = Self::RuntimeHoldReason,
			Balance = Balance,
		>;
		/// The overarching hold reason.
		type RuntimeHoldReason: From<HoldReason>;
		/// What is held for a version until it is available.
		type VersionDeposit: Get<Balance>;
		/// How long a round of an audit lasts, in blocks; at least one.
		type AuditWindow: Get<BlockNumberFor<Self>>;
		/// After how many rounds without a quorum a version is parked.
		#[pallet::constant]
		type MaxAuditAttempts: Get<u32>;
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
		/// The owner's deposit for a version that is not available.
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

	/// Versions that wait for a quorum, and the round each is in.
	#[pallet::storage]
	pub type PendingAudits<T: Config> = StorageMap<_, Twox64Concat, VersionId, Audit>;

	/// What the auditors said in each version's current round.
	///
	/// A tally of a former set of auditors counts as empty.
	#[pallet::storage]
	pub type Attestations<T: Config> = StorageMap<_, Twox64Concat, VersionId, Tally<T>>;

	/// Rounds in the order in which they end; a position is empty once its audit is over.
	// All rounds last equally long, so the order in which they begin is the order in which they
	// end, and no block needs to look further than the head of the queue.
	#[pallet::storage]
	pub type Rounds<T: Config> = StorageMap<_, Twox64Concat, u64, QueuedRound<T>>;

	/// The part of [`Rounds`] that may be taken.
	#[pallet::storage]
	pub type RoundsRange<T: Config> = StorageValue<_, QueueRange, ValueQuery>;

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
			verdict: Verdict,
			/// Its commitment to the bytes.
			digest: H256,
		},
		/// Two thirds of the auditors have every block of a version.
		BecameAvailable {
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
		/// The version is available, so there is nothing to audit again and nothing to take back.
		AlreadyAvailable,
		/// The attestation names another set of auditors than the current one.
		WrongAuditorSet,
		/// The set of auditors has no such member.
		NotAuditor,
		/// This auditor already said so in this round.
		AlreadyAttested,
		/// Only a version that its owner brought can be withdrawn, not one that the chain made.
		NotWithdrawable,
		/// The contributors' points are final; nobody can be credited any more.
		Sealed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::end_due_rounds(now, meter);
		}

		fn offchain_worker(now: BlockNumberFor<T>) {
			offchain_worker::run::<T>(now);
		}

		fn integrity_test() {
			assert!(T::MaxAuditors::get() > 0, "nobody could audit");
			assert!(T::MaxAuditAttempts::get() > 0, "no audit could begin");
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

		/// Versions that wait for a quorum, oldest round first; the first few hundred of them.
		pub fn pending_audits() -> Vec<VersionId> {
			Self::oldest_pending().collect()
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

		/// Say what an auditor found when it fetched a version.
		///
		/// Each auditor may say `Missing` once a round, and `Present` once, which takes the
		/// former back.
		///
		/// ## Dispatch origin
		/// Authorised by an auditor's signature over [`Attestation::payload`]; free.
		/// ## Errors
		/// - [`Error::AuditNotPending`], [`Error::WrongAuditorSet`], [`Error::NotAuditor`],
		///   [`Error::AlreadyAttested`].
		/// ## Events
		/// - [`Event::Attested`], and [`Event::BecameAvailable`] when it completes the quorum.
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

		/// Ask for another audit of a version that is not available.
		///
		/// ## Dispatch origin
		/// Signed, by the dataset's owner.
		/// ## Errors
		/// - [`Error::VersionNotFound`], [`Error::NotOwner`].
		/// - [`Error::AlreadyAvailable`], [`Error::AuditPending`].
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
	}
}
