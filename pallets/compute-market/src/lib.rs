//! # Compute market
//!
//! Runs programs on licensed datasets, on machines that nobody has to trust, and registers the
//! models they make.
//!
//! A requester posts a job and pays its budget into the pot. Chain randomness draws two providers;
//! each runs the program, which is deterministic, commits to a salted hash of its outcome, and
//! reveals the outcome once nobody can change theirs. When two agree they are paid, and the others
//! lose part of their bond. When no two agree, one more provider is drawn at a time, up to
//! `MaxReplicas`.
//!
//! Money and fault:
//! - The budget is `max_price * MaxReplicas`, which covers every replica that could have
//!   to be paid. The rest goes back when the job ends.
//! - A provider's bond is cut into `MaxRunning` equal stakes, each at least twice its price. A job
//!   puts one at risk, and a provider is drawn only while it has a whole one left. Against two that
//!   agree, another outcome costs one stake and silence costs half of one; the treasury gets it.
//! - Without two that agree nobody is paid and nobody is slashed: the fault may be the job's, whose
//!   program perhaps cannot even be fetched.
//! - Every stage has a deadline at which the chain itself moves the job on, so that no requester's
//!   budget and no provider's bond depends on somebody else's good will.
//!
//! A limit of this protocol: a provider drawn to break a tie can read the outcomes that tie, and
//! could side with one without running the program. Replication makes forging a model dear; it does
//! not prove that every replica was computed.
//!
//! Providers' nodes report by themselves (see [`offchain_worker`]). Their transactions are
//! authorised by the operator's signature and pay no fee; each can succeed once for each replica.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod assignment;
mod deadlines;
mod ending;
#[cfg(any(test, feature = "try-runtime"))]
mod invariants;
mod jobs;
pub mod judging;
pub mod offchain_worker;
pub mod outcomes;
mod providers;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use deadlines::MAX_DUE;
use frame::{
	prelude::*,
	traits::fungible::{Inspect, Mutate, MutateHold},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	compute::Outcome,
	keys::compute::{OperatorId, OperatorSignature},
	traits::{BlockRandomness, Datasets, Licences, TimeScale},
	Balance, BlockNumber, JobId, VersionId,
};
use types::{Job, JobEnd, NewJob, NewProvider, Provider, Replica, Waiting};

pub use pallet::*;
pub use weights::WeightInfo;

/// The account that keeps the budgets of open jobs.
type PotOf<T> = sensor_primitives::pot::Pot<
	<T as polkadot_sdk::frame_system::Config>::AccountId,
	<T as Config>::Currency,
	<T as Config>::PalletId,
>;

pub(crate) const LOG_TARGET: &str = "runtime::compute-market";

#[frame::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		polkadot_sdk::frame_system::Config + CreateAuthorizedTransaction<Call<Self>>
	{
		/// Names the pot: the account that keeps the budgets of open jobs.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Money: bonds on hold, budgets in the pot.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The overarching hold reason.
		type RuntimeHoldReason: From<HoldReason>;

		/// The registry that inputs come from and models go to.
		type Datasets: Datasets<Self::AccountId>;

		/// Who may train on what.
		type Licences: Licences<Self::AccountId>;

		/// Draws the providers.
		type Randomness: BlockRandomness;

		/// The network's time scale, by which the windows below are divided.
		type Time: TimeScale;

		/// Where slashed money goes.
		type Treasury: Get<Self::AccountId>;

		/// The least that a provider bonds from now on. May change; bonds on hold stay as they are.
		type MinBond: Get<Balance>;

		/// How many inputs a job has at most.
		#[pallet::constant]
		type MaxInputs: Get<u32>;

		/// How long a job's parameters are at most, in bytes.
		#[pallet::constant]
		type MaxParametersLen: Get<u32>;

		/// How many addresses a job names for its program at most.
		#[pallet::constant]
		type MaxSources: Get<u32>;

		/// How long an address is at most, in bytes.
		#[pallet::constant]
		type MaxSourceLen: Get<u32>;

		/// How many providers can be active at once.
		#[pallet::constant]
		type MaxProviders: Get<u32>;

		/// How many jobs a provider runs at once; its bond is cut into as many stakes.
		#[pallet::constant]
		type MaxRunning: Get<u32>;

		/// How many providers are drawn for one job at most.
		#[pallet::constant]
		type MaxReplicas: Get<u32>;

		/// How many jobs can be open at once.
		#[pallet::constant]
		type MaxQueue: Get<u32>;

		/// How many of them can be one requester's.
		#[pallet::constant]
		type MaxJobsPerRequester: Get<u32>;

		/// How long a job waits for providers, in production blocks.
		#[pallet::constant]
		type QueueWindow: Get<BlockNumber>;

		/// How long providers have to run a job and commit to its outcome, in production blocks.
		#[pallet::constant]
		type CommitWindow: Get<BlockNumber>;

		/// How long they then have to reveal it, in production blocks.
		#[pallet::constant]
		type RevealWindow: Get<BlockNumber>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A provider's bond.
		#[codec(index = 0)]
		Bond,
	}

	/// The bonded providers.
	#[pallet::storage]
	pub type Providers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Provider<T>>;

	/// Whose key is whose; an operator works for one provider.
	#[pallet::storage]
	pub type Operators<T: Config> = StorageMap<_, Blake2_128Concat, OperatorId, T::AccountId>;

	/// The active providers, among whom jobs are drawn.
	#[pallet::storage]
	pub type Roster<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxProviders>, ValueQuery>;

	/// The id of the next job.
	#[pallet::storage]
	pub type NextJobId<T: Config> = StorageValue<_, JobId, ValueQuery>;

	/// The jobs that are open, and those that providers answered.
	// Twox64Concat here and below: the pallet hands out the ids.
	#[pallet::storage]
	pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, Job<T>>;

	/// How many jobs have not ended; never more than `MaxQueue`, which is why the queue cannot
	/// overflow and every deadline finds a block.
	#[pallet::storage]
	pub type OpenJobs<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// How many of a requester's jobs have not ended; never more than `MaxJobsPerRequester`.
	#[pallet::storage]
	pub type OpenJobsOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Jobs that wait for providers, in the order in which they are served.
	#[pallet::storage]
	pub type Queue<T: Config> = StorageValue<_, BoundedVec<Waiting, T::MaxQueue>, ValueQuery>;

	/// Open jobs by the block that moves them on; every open job is here once.
	#[pallet::storage]
	pub type Deadlines<T: Config> =
		StorageMap<_, Twox64Concat, BlockNumber, BoundedVec<JobId, ConstU32<MAX_DUE>>, ValueQuery>;

	/// The providers drawn for an open job; at most `MaxReplicas` a job.
	#[pallet::storage]
	pub type Replicas<T: Config> =
		StorageDoubleMap<_, Twox64Concat, JobId, Blake2_128Concat, T::AccountId, Replica>;

	/// The open jobs that a provider was drawn for; at most `MaxRunning` a provider.
	#[pallet::storage]
	pub type Assignments<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, JobId, ()>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A provider bonded and can be drawn for jobs.
		ProviderRegistered {
			/// The provider.
			provider: T::AccountId,
			/// The key that reports for it.
			operator: OperatorId,
			/// What is on hold.
			bond: Balance,
		},
		/// A provider changed its offer.
		ProviderUpdated {
			/// The provider.
			provider: T::AccountId,
			/// What is on hold now.
			bond: Balance,
			/// Whether it can be drawn for jobs.
			active: bool,
		},
		/// A provider left and got its bond back.
		ProviderDeregistered {
			/// The provider.
			provider: T::AccountId,
		},
		/// A provider lost part of its bond, and is not drawn again before it fills it up with
		/// `update_provider`.
		ProviderSlashed {
			/// The provider.
			provider: T::AccountId,
			/// The job it failed.
			job: JobId,
			/// What it lost.
			amount: Balance,
		},
		/// A job was posted and its budget paid into the pot.
		JobPosted {
			/// The job.
			job: JobId,
			/// Who posted it.
			requester: T::AccountId,
			/// What is in the pot for it.
			budget: Balance,
		},
		/// A provider was drawn for a job.
		ReplicaAssigned {
			/// The job.
			job: JobId,
			/// The provider.
			provider: T::AccountId,
			/// What it is paid for the agreed outcome.
			price: Balance,
		},
		/// A provider committed to an outcome.
		OutcomeCommitted {
			/// The job.
			job: JobId,
			/// The provider.
			provider: T::AccountId,
		},
		/// A provider revealed its outcome.
		OutcomeRevealed {
			/// The job.
			job: JobId,
			/// The provider.
			provider: T::AccountId,
			/// What it found.
			outcome: Outcome,
		},
		/// No two outcomes agree yet; the job waits for more providers.
		JobRequeued {
			/// The job.
			job: JobId,
			/// How many more are wanted.
			wanted: u32,
		},
		/// A provider was paid.
		ProviderPaid {
			/// The provider.
			provider: T::AccountId,
			/// The job.
			job: JobId,
			/// What it got.
			amount: Balance,
		},
		/// A job is over; what was left of its budget went back to the requester.
		///
		/// The only record of a job that was unserved or cancelled.
		JobEnded {
			/// The job.
			job: JobId,
			/// How it ended.
			end: JobEnd,
			/// The model it made.
			model: Option<VersionId>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is no provider.
		ProviderNotFound,
		/// The account is a provider already; use `update_provider`.
		AlreadyRegistered,
		/// The operator key works for another provider.
		OperatorTaken,
		/// As many providers are active as the chain allows.
		TooManyProviders,
		/// The provider has jobs that have not ended.
		JobsRunning,
		/// Fuel and memory must both be more than zero.
		BadLimits,
		/// An address is not a multiaddress in text form, such as `/ip4/192.0.2.1/tcp/4001`.
		BadSource,
		/// There is no such job, or it ended without an answer.
		JobNotFound,
		/// No version of a dataset has this id.
		InputNotFound,
		/// An input is not available: the validators have not vouched for its data, or lost it.
		InputUnavailable,
		/// The requester neither owns an input nor holds a licence to train on it.
		NotLicensed,
		/// As many jobs are open as the chain allows; try again when some have ended.
		TooManyJobs,
		/// The requester has as many open jobs as one account may have.
		TooManyOwnJobs,
		/// Fewer than two active providers, the requester aside, offer so much fuel and memory at
		/// this price.
		NoSuitableProviders,
		/// Only the requester may do this.
		NotRequester,
		/// Providers have been drawn already, or the job is over.
		NotCancellable,
		/// The provider was not drawn for this job, or was drawn in a round that is over.
		NotAssigned,
		/// The job waits for providers, or is over.
		NotRunning,
		/// The provider has committed to an outcome already.
		AlreadyCommitted,
		/// The time to commit is over.
		CommitClosed,
		/// The provider has not committed to an outcome.
		NotCommitted,
		/// The provider has revealed its outcome already.
		AlreadyRevealed,
		/// Others can still commit; reveal when they have, or when their time is over.
		RevealTooEarly,
		/// The time to reveal is over.
		RevealTooLate,
		/// Outcome and salt are not what the provider committed to.
		CommitmentMismatch,
		/// The job's deadline has not passed.
		NotDue,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			let now = now.saturated_into();
			// Drawing comes first: a job may be due in the first block that can draw for it.
			Self::draw_providers(now).saturating_add(Self::pass_deadlines(now))
		}

		fn offchain_worker(_: BlockNumberFor<T>) {
			offchain_worker::run::<T>();
		}

		#[cfg(feature = "std")]
		fn integrity_test() {
			assert!(T::MaxReplicas::get() >= 2, "two providers must be able to agree");
			assert!(T::MaxReplicas::get() <= u8::MAX.into(), "rounds are counted in a byte");
			assert!(T::MaxRunning::get() > 0, "a provider must be able to run a job");
			assert!(
				T::MaxProviders::get() >= T::MaxReplicas::get(),
				"there must be room for as many providers as one job can need"
			);
			assert!(T::MaxQueue::get() > 0, "there must be room for a job");
			assert!(T::MaxJobsPerRequester::get() > 0, "a requester must be able to post a job");
			assert!(T::MinBond::get() > 0, "a provider must have something to lose");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::try_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A provider, if it is registered.
		pub fn provider(who: T::AccountId) -> Option<Provider<T>> {
			Providers::<T>::get(who)
		}

		/// The active providers.
		pub fn providers() -> alloc::vec::Vec<(T::AccountId, Provider<T>)> {
			Roster::<T>::get()
				.into_iter()
				.filter_map(|who| Providers::<T>::get(&who).map(|provider| (who, provider)))
				.collect()
		}

		/// A job that is open, or that providers answered.
		pub fn job(id: JobId) -> Option<Job<T>> {
			Jobs::<T>::get(id)
		}

		/// The providers drawn for an open job, and how far they are.
		pub fn replicas(id: JobId) -> alloc::vec::Vec<(T::AccountId, Replica)> {
			Replicas::<T>::iter_prefix(id).collect()
		}

		/// What a provider that asks this price has to bond.
		pub fn bond_for(price: Balance) -> Balance {
			Self::required_bond(price)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Become a provider, and put a bond on hold. It is drawn from two blocks later.
		///
		/// ## Dispatch origin
		/// Signed, by the provider.
		/// ## Errors
		/// - [`Error::AlreadyRegistered`], [`Error::OperatorTaken`], [`Error::TooManyProviders`],
		///   [`Error::BadLimits`], [`Error::BadSource`].
		/// - [`TokenError::FundsUnavailable`]: the provider cannot cover the bond.
		/// ## Events
		/// - [`Event::ProviderRegistered`].
		#[pallet::call_index(0)]
		pub fn register_provider(origin: OriginFor<T>, provider: NewProvider<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register_provider(who, provider)
		}

		/// Change an offer, pause or resume it, and fill up the bond.
		///
		/// A lower price frees part of the bond only while no job runs. The provider is drawn
		/// again from two blocks later.
		///
		/// ## Dispatch origin
		/// Signed, by the provider.
		/// ## Errors
		/// - [`Error::ProviderNotFound`], [`Error::OperatorTaken`], [`Error::TooManyProviders`],
		///   [`Error::BadLimits`], [`Error::BadSource`].
		/// - [`TokenError::FundsUnavailable`]: the provider cannot cover the bond.
		/// ## Events
		/// - [`Event::ProviderUpdated`].
		#[pallet::call_index(1)]
		pub fn update_provider(
			origin: OriginFor<T>,
			provider: NewProvider<T>,
			active: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update_provider(who, provider, active)
		}

		/// Leave, and get the bond back.
		///
		/// ## Dispatch origin
		/// Signed, by the provider.
		/// ## Errors
		/// - [`Error::ProviderNotFound`], [`Error::JobsRunning`].
		/// ## Events
		/// - [`Event::ProviderDeregistered`].
		#[pallet::call_index(2)]
		pub fn deregister_provider(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deregister_provider(who)
		}

		/// Post a job, and pay `max_price * MaxReplicas` for it into the pot.
		///
		/// ## Dispatch origin
		/// Signed, by the requester, who will own the model.
		/// ## Errors
		/// - [`Error::InputNotFound`], [`Error::InputUnavailable`], [`Error::NotLicensed`].
		/// - [`Error::BadLimits`], [`Error::BadSource`].
		/// - [`Error::TooManyJobs`], [`Error::TooManyOwnJobs`], [`Error::NoSuitableProviders`].
		/// - [`TokenError::FundsUnavailable`]: the requester cannot cover the budget.
		/// ## Events
		/// - [`Event::JobPosted`].
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::post_job(
			job.inputs.len() as u32,
			job.parameters.len() as u32,
		))]
		pub fn post_job(origin: OriginFor<T>, job: NewJob<T>) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_post_job(requester, job)
		}

		/// Commit to the outcome of a job, as `sensor_primitives::compute::commitment` computes it.
		///
		/// ## Dispatch origin
		/// Authorised, by the provider's operator key over [`outcomes::commit_payload`].
		/// ## Errors
		/// - [`Error::NotRunning`], [`Error::NotAssigned`], [`Error::AlreadyCommitted`],
		///   [`Error::CommitClosed`].
		/// ## Events
		/// - [`Event::OutcomeCommitted`].
		#[pallet::call_index(4)]
		#[pallet::authorize(Self::authorize_commit)]
		pub fn commit_outcome(
			origin: OriginFor<T>,
			job: JobId,
			provider: T::AccountId,
			commitment: H256,
			// Checked where the call is authorised.
			_signature: OperatorSignature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_commit_outcome(job, provider, commitment)
		}

		/// Reveal the outcome of a job. The last reveal decides the job.
		///
		/// ## Dispatch origin
		/// Authorised, by the provider's operator key over [`outcomes::reveal_payload`].
		/// ## Errors
		/// - [`Error::NotRunning`], [`Error::NotAssigned`], [`Error::NotCommitted`],
		///   [`Error::AlreadyRevealed`], [`Error::RevealTooEarly`], [`Error::RevealTooLate`],
		///   [`Error::CommitmentMismatch`].
		/// ## Events
		/// - [`Event::OutcomeRevealed`]; with the last reveal also [`Event::JobEnded`] or
		///   [`Event::JobRequeued`].
		#[pallet::call_index(5)]
		#[pallet::authorize(Self::authorize_reveal)]
		pub fn reveal_outcome(
			origin: OriginFor<T>,
			job: JobId,
			provider: T::AccountId,
			outcome: Outcome,
			salt: [u8; 32],
			// Checked where the call is authorised.
			_signature: OperatorSignature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_reveal_outcome(job, provider, outcome, salt)
		}

		/// Move a job past its deadline, as the chain does by itself unless it is very busy.
		///
		/// ## Dispatch origin
		/// Signed, by anyone.
		/// ## Errors
		/// - [`Error::JobNotFound`], [`Error::NotDue`].
		/// ## Events
		/// - [`Event::JobEnded`] or [`Event::JobRequeued`], unless reveals have only begun.
		#[pallet::call_index(6)]
		pub fn advance(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_advance(job)
		}

		/// Take back a job for which no provider has been drawn yet.
		///
		/// ## Dispatch origin
		/// Signed, by the requester.
		/// ## Errors
		/// - [`Error::JobNotFound`], [`Error::NotRequester`], [`Error::NotCancellable`].
		/// ## Events
		/// - [`Event::JobEnded`].
		#[pallet::call_index(7)]
		pub fn cancel_job(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_cancel_job(requester, job)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The pot: the account that keeps the budgets of open jobs.
	pub fn account_id() -> T::AccountId {
		PotOf::<T>::account()
	}

	/// The current block.
	pub(crate) fn now() -> BlockNumber {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}
}
