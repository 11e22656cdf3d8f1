//! # Annotation
//!
//! Pays people to label datasets, and turns their labels into a labelled dataset without trusting
//! anybody: the chain itself draws who labels what, compares the labels, pays, and computes the
//! address of the result.
//!
//! 1. A requester opens a campaign on an available dataset version it owns. The whole reward moves
//!    into the pallet's pot: locks on the requester's account, old or new, have no power over it.
//! 2. Annotators claim; the chain draws their batches ([`Pallet::claim`]).
//! 3. They commit to their labels, and reveal them once nobody can copy them any more
//!    ([`Pallet::commit`], [`Pallet::reveal`]; both free of charge).
//! 4. When all is revealed, or the time is over, the chain settles the campaign step by step: it
//!    finds the consensus ([`sensor_truth`]), builds the labelled dataset and registers it, pays
//!    every label that agrees, and refunds the rest.
//!
//! While validators cannot fetch the dataset, nobody can claim; what was claimed can be finished. If
//! the dataset is lost, anybody can have the campaign end early ([`Pallet::wind_up`]).
//!
//! Each behaviour has a module of its own; this file declares storage, events, errors and calls.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod campaigns;
mod claims;
#[cfg(any(test, feature = "try-runtime"))]
mod invariants;
mod manifest;
#[cfg(test)]
mod mock;
mod open_batches;
mod settlement;
#[cfg(test)]
mod tests;
pub mod types;
pub mod weights;
mod work;

pub use claims::MAX_PROBES;
pub use pallet::*;
pub use types::{Campaign, NewCampaign, Progress, Stage, Task};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame::{
	deps::frame_support::weights::WeightMeter,
	prelude::*,
	traits::fungible::{Inspect, Mutate},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{BlockRandomness, Datasets, TimeScale},
	Balance, BlockNumber, CampaignId, ContentId, VersionId,
};
use types::{Batch, BatchLabels, Claim, LabelFile, QueueRange, Standing, Tally};

/// The account that keeps rewards while campaigns run.
type PotOf<T> = sensor_primitives::pot::Pot<
	<T as polkadot_sdk::frame_system::Config>::AccountId,
	<T as Config>::Currency,
	<T as Config>::PalletId,
>;

#[frame::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {
		/// Money.
		type Currency: Mutate<Self::AccountId, Balance = Balance>;
		/// Names the pot: the account that keeps rewards while campaigns run.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Where datasets are, and where labelled ones go.
		type Datasets: Datasets<Self::AccountId>;
		/// Decides which batch a claim gets.
		type Randomness: BlockRandomness;
		/// Turns production blocks into this network's.
		type Time: TimeScale;
		/// Labels to choose from; at most 255.
		#[pallet::constant]
		type MaxLabels: Get<u32>;
		/// Bytes in the name of a label.
		#[pallet::constant]
		type MaxLabelLen: Get<u32>;
		/// Items in a campaign.
		#[pallet::constant]
		type MaxItems: Get<u32>;
		/// Items in a batch.
		#[pallet::constant]
		type MaxBatchSize: Get<u32>;
		/// Batches in a campaign.
		#[pallet::constant]
		type MaxBatches: Get<u32>;
		/// Annotators an item; at most 255.
		#[pallet::constant]
		type MaxRedundancy: Get<u32>;
		/// Claims that one block can take, over all campaigns.
		#[pallet::constant]
		type MaxClaimsPerBlock: Get<u32>;
		/// Claims of one annotator that wait for a batch or for a commitment.
		#[pallet::constant]
		type MaxOpenClaims: Get<u32>;
		/// Campaigns whose time to reveal can end with the same block.
		#[pallet::constant]
		type MaxDeadlines: Get<u32>;
		/// The smallest reward for a label; at least the existential deposit, so that whoever
		/// earns anything can be paid.
		#[pallet::constant]
		type MinReward: Get<Balance>;
		/// The shortest time to commit, time to reveal, and lease, in production blocks.
		#[pallet::constant]
		type MinWindow: Get<BlockNumber>;
		/// The longest time to commit, time to reveal, and lease, in production blocks.
		#[pallet::constant]
		type MaxWindow: Get<BlockNumber>;
		/// Weights of calls, hooks and settlement steps.
		type WeightInfo: WeightInfo;
	}

	// Storage. Twox64Concat where the pallet assigns the key, or callers pay for every entry and
	// it is gone with the campaign; Blake2_128Concat for accounts.

	/// The id of the next campaign.
	#[pallet::storage]
	pub type NextCampaignId<T: Config> = StorageValue<_, CampaignId, ValueQuery>;

	/// Campaigns, by id. Those that were settled stay as a record; those that were cancelled do not.
	#[pallet::storage]
	pub type Campaigns<T: Config> = StorageMap<_, Twox64Concat, CampaignId, Campaign<T>>;

	/// How far the work on a campaign is, until it closes.
	#[pallet::storage]
	pub type CampaignProgress<T: Config> =
		StorageMap<_, Twox64Concat, CampaignId, Progress, ValueQuery>;

	/// Claims of a batch, counted.
	#[pallet::storage]
	pub type Batches<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, Batch, ValueQuery>;

	/// Batches that still want annotators, by position; a position below
	/// [`Progress::open_batches`] that is not here holds the batch of the same number.
	#[pallet::storage]
	pub type OpenBatches<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, u32>;

	/// Claims, by campaign and batch, and annotator.
	#[pallet::storage]
	pub type Claims<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		(CampaignId, u32),
		Blake2_128Concat,
		T::AccountId,
		Claim<BlockNumberFor<T>>,
	>;

	/// Claims that wait for a batch, by the block that draws it.
	#[pallet::storage]
	pub type ClaimQueue<T: Config> = StorageMap<
		_,
		Twox64Concat,
		BlockNumberFor<T>,
		BoundedVec<(CampaignId, T::AccountId), T::MaxClaimsPerBlock>,
		ValueQuery,
	>;

	/// How many claims of an annotator wait for a batch or for a commitment.
	#[pallet::storage]
	pub type OpenClaims<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Labels that were revealed, one byte a label, until their batch is settled.
	#[pallet::storage]
	pub type RevealedLabels<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		(CampaignId, u32),
		Blake2_128Concat,
		T::AccountId,
		BatchLabels<T>,
	>;

	/// Campaigns whose time to reveal is over, by the block in which their settlement begins.
	#[pallet::storage]
	pub type Deadlines<T: Config> = StorageMap<
		_,
		Twox64Concat,
		BlockNumberFor<T>,
		BoundedVec<CampaignId, T::MaxDeadlines>,
		ValueQuery,
	>;

	/// Campaigns to settle, in a queue; [`SettlingRange`] says which positions are in use.
	// A bounded list could be full, and a campaign that is over must never have to wait for one.
	#[pallet::storage]
	pub type Settling<T: Config> = StorageMap<_, Twox64Concat, u32, CampaignId>;

	/// The positions in use of [`Settling`].
	#[pallet::storage]
	pub type SettlingRange<T: Config> = StorageValue<_, QueueRange, ValueQuery>;

	/// The label files of a campaign that is being settled, in the order of batches.
	#[pallet::storage]
	pub type BatchResults<T: Config> =
		StorageMap<_, Twox64Concat, CampaignId, BoundedVec<LabelFile, T::MaxBatches>, ValueQuery>;

	/// What annotators of a campaign that is being settled are owed.
	#[pallet::storage]
	pub type Tallies<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		CampaignId,
		Blake2_128Concat,
		T::AccountId,
		Tally,
		ValueQuery,
	>;

	/// The annotator who was paid last in a campaign that still has others to pay.
	// Where to go on in [`Tallies`]: looking for the first of them would step over all that this
	// block has removed, again in every call.
	#[pallet::storage]
	pub type LastPaid<T: Config> = StorageMap<_, Twox64Concat, CampaignId, T::AccountId>;

	/// How annotators did in all campaigns so far.
	#[pallet::storage]
	pub type Reputation<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Standing, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A campaign was opened, and its whole reward put into the pot.
		CampaignOpened {
			/// The campaign.
			campaign: CampaignId,
			/// Who opened it.
			requester: T::AccountId,
			/// What is to be labelled.
			version: VersionId,
			/// What was put into the pot.
			budget: Balance,
		},
		/// A claim was made; its batch will be drawn.
		ClaimQueued {
			/// The campaign.
			campaign: CampaignId,
			/// Who claims.
			annotator: T::AccountId,
			/// The block that draws the batch.
			drawn_at: BlockNumberFor<T>,
		},
		/// A claim got its batch.
		BatchDrawn {
			/// The campaign.
			campaign: CampaignId,
			/// The batch.
			batch: u32,
			/// Who is to label it.
			annotator: T::AccountId,
		},
		/// No batch was found for a claim: all are taken, or the annotator has them already.
		ClaimUnfilled {
			/// The campaign.
			campaign: CampaignId,
			/// Who claimed.
			annotator: T::AccountId,
		},
		/// A claim ran out without a commitment, and somebody else can have the batch.
		ClaimReleased {
			/// The campaign.
			campaign: CampaignId,
			/// The batch.
			batch: u32,
			/// Who had claimed it.
			annotator: T::AccountId,
		},
		/// An annotator committed to labels.
		LabelsCommitted {
			/// The campaign.
			campaign: CampaignId,
			/// The batch.
			batch: u32,
			/// Who labelled it.
			annotator: T::AccountId,
		},
		/// An annotator revealed labels.
		LabelsRevealed {
			/// The campaign.
			campaign: CampaignId,
			/// The batch.
			batch: u32,
			/// Who labelled it.
			annotator: T::AccountId,
		},
		/// The work is over, and settlement begins.
		SettlementStarted {
			/// The campaign.
			campaign: CampaignId,
		},
		/// The labels of a batch were aggregated.
		BatchSettled {
			/// The campaign.
			campaign: CampaignId,
			/// The batch.
			batch: u32,
			/// The address of the file with its labels.
			labels: ContentId,
		},
		/// The labelled dataset was registered.
		DatasetLabelled {
			/// The campaign.
			campaign: CampaignId,
			/// The labelled dataset.
			version: VersionId,
			/// The address of its root directory.
			root: ContentId,
		},
		/// The labelled dataset could not be registered. Annotators are paid all the same.
		RegistrationFailed {
			/// The campaign.
			campaign: CampaignId,
			/// Why.
			error: DispatchError,
		},
		/// An annotator was paid for everything in a campaign.
		AnnotatorPaid {
			/// The campaign.
			campaign: CampaignId,
			/// Who was paid.
			annotator: T::AccountId,
			/// How many labels were accepted.
			accepted: u32,
			/// How much was paid.
			amount: Balance,
		},
		/// An annotator could not be paid; the money goes back to the requester.
		PayoutFailed {
			/// The campaign.
			campaign: CampaignId,
			/// Who should have been paid.
			annotator: T::AccountId,
			/// How much.
			amount: Balance,
			/// Why it failed.
			error: DispatchError,
		},
		/// An annotator was paid, but gets no share of the labelled dataset's royalties.
		CreditFailed {
			/// The campaign.
			campaign: CampaignId,
			/// Who should have been credited.
			annotator: T::AccountId,
			/// Why it failed.
			error: DispatchError,
		},
		/// The labelled dataset's contributors could not be made final, so that it cannot be sold.
		SealFailed {
			/// The campaign.
			campaign: CampaignId,
			/// The labelled dataset.
			version: VersionId,
			/// Why it failed.
			error: DispatchError,
		},
		/// The dataset is lost, and the campaign ends early. What was claimed can be finished.
		CampaignEndsEarly {
			/// The campaign.
			campaign: CampaignId,
			/// The last block in which annotators can commit.
			commit_until: BlockNumberFor<T>,
			/// The last block in which annotators can reveal.
			reveal_until: BlockNumberFor<T>,
		},
		/// All is done, or the campaign was cancelled; what was left went back to the requester.
		CampaignClosed {
			/// The campaign.
			campaign: CampaignId,
			/// The labelled dataset, unless there is none.
			labelled: Option<VersionId>,
			/// What went back.
			refund: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no campaign with this id.
		CampaignNotFound,
		/// The dataset version does not exist, or its data is not available at the moment.
		DatasetUnavailable,
		/// Only the owner of the dataset, or the requester of the campaign, can do this.
		NotOwner,
		/// A campaign needs at least two labels, all different, not empty, and in UTF-8.
		BadCampaignLabels,
		/// The dataset or the batches are empty, too large, or too many.
		BadCampaignSize,
		/// There are no annotators an item, or too many.
		BadCampaignRedundancy,
		/// The reward for a label is too small.
		BadCampaignReward,
		/// The time to commit, time to reveal, or lease is too short or too long.
		BadCampaignTiming,
		/// Too many campaigns end with the same block; choose another duration.
		TooManyDeadlines,
		/// Somebody has claimed already, so the campaign has to run to its end.
		AlreadyClaimed,
		/// The time to claim and commit is over.
		CommitClosed,
		/// All batches are taken; one may come back when somebody's lease runs out.
		NoBatchLeft,
		/// The caller holds too many claims; commit to labels first.
		TooManyClaims,
		/// Too many claims were made in this block; try again in the next.
		ClaimQueueFull,
		/// The annotator has no claim to this batch.
		NotClaimed,
		/// A commitment was made for this claim, and cannot be changed.
		AlreadyCommitted,
		/// No commitment was made for this claim.
		NotCommitted,
		/// Other annotators may still commit to labels for this batch.
		RevealTooEarly,
		/// The time to reveal is over.
		RevealTooLate,
		/// These labels and salt are not what was committed to.
		CommitmentMismatch,
		/// The labels were revealed already.
		AlreadyRevealed,
		/// There must be one label for each item of the batch, each from the campaign's list.
		BadLabels,
		/// The annotator still has time to commit.
		LeaseRunning,
		/// The campaign still runs, or is closed.
		NotSettling,
		/// The dataset is there, or may come back, so the campaign has to run to its end.
		DatasetNotLost,
		/// The campaign cannot end earlier than it does: the last leases may run until then.
		EndsSoon,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Self::draw_claims(now).saturating_add(Self::close_due_campaigns(now))
		}

		fn on_idle(_now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::settle_queue(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(
				T::MinReward::get() >= T::Currency::minimum_balance(),
				"whoever earns anything can be paid: MinReward covers the existential deposit"
			);
			assert!(
				(2..=255).contains(&T::MaxLabels::get()),
				"a label is one byte, and a choice needs two"
			);
			assert!((1..=255).contains(&T::MaxRedundancy::get()), "redundancy is one byte");
			assert!(
				T::MinWindow::get() > 0 && T::MinWindow::get() <= T::MaxWindow::get(),
				"windows have room"
			);
			// A directory entry takes less than 80 bytes, a line of a label file less than 32.
			const MAX_BLOCK: u32 = 1 << 20;
			assert!(T::MaxBatches::get() <= MAX_BLOCK / 80, "the label directory fits a block");
			assert!(T::MaxBatchSize::get() <= MAX_BLOCK / 32, "a label file fits a block");
			assert!(
				Self::settle_weight(1).all_lte(T::BlockWeights::get().max_block / 2),
				"every settlement step fits into the idle time of an ordinary block"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(
			_now: BlockNumberFor<T>,
		) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The campaign with this id.
		pub fn campaign(id: CampaignId) -> Option<Campaign<T>> {
			Campaigns::<T>::get(id)
		}

		/// How far the work on a campaign is; nothing once it is closed.
		pub fn progress(id: CampaignId) -> Option<Progress> {
			CampaignProgress::<T>::try_get(id).ok()
		}

		/// An annotator's claims in a campaign that is not settled yet, with their batches.
		pub fn claims_of(
			id: CampaignId,
			annotator: T::AccountId,
		) -> Vec<(u32, Claim<BlockNumberFor<T>>)> {
			let batches = Campaigns::<T>::get(id).map_or(0, |campaign| campaign.batches());
			(0..batches)
				.filter_map(|batch| Some((batch, Claims::<T>::get((id, batch), &annotator)?)))
				.collect()
		}

		/// How an annotator did in all campaigns so far.
		pub fn reputation(who: T::AccountId) -> Standing {
			Reputation::<T>::get(who)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Open a campaign, and put the reward for all labels of all items into the pot.
		///
		/// ## Dispatch origin
		/// Signed, by the owner of the dataset.
		///
		/// ## Errors
		/// - [`Error::DatasetUnavailable`]: the version is not there, or not yet.
		/// - [`Error::NotOwner`]: the dataset is somebody else's.
		/// - `BadCampaign…`: what is asked for makes no sense, or is out of bounds.
		/// - [`Error::TooManyDeadlines`]: too many campaigns end with the same block.
		/// - [`TokenError::FundsUnavailable`]: the caller cannot pay the reward, with money that is
		///   neither locked nor needed to keep the account alive.
		/// - [`ArithmeticError::Overflow`]: the reward for all labels, the deadline or the id is too
		///   large a number.
		///
		/// ## Events
		/// - [`Event::CampaignOpened`].
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::open_campaign(new.labels.len() as u32))]
		pub fn open_campaign(origin: OriginFor<T>, new: NewCampaign<T>) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_open_campaign(requester, new)
		}

		/// Ask for a batch. It is drawn two blocks later; the fee covers the draw, too.
		///
		/// ## Dispatch origin
		/// Signed, by the annotator.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::CommitClosed`], [`Error::NoBatchLeft`]: there
		///   is nothing to claim.
		/// - [`Error::DatasetUnavailable`]: validators could not fetch the dataset when they last
		///   tried, so that annotators may not be able to either.
		/// - [`Error::TooManyClaims`]: the caller has enough to do.
		/// - [`Error::ClaimQueueFull`]: the block is full of claims.
		///
		/// ## Events
		/// - [`Event::ClaimQueued`]; then [`Event::BatchDrawn`] or [`Event::ClaimUnfilled`].
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::claim_weight())]
		pub fn claim(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			Self::do_claim(annotator, campaign)
		}

		/// Commit to the labels of a batch: the hash of
		/// [`commitment`](sensor_primitives::labels::commitment).
		///
		/// Free of charge when it succeeds; a claim, which is not free, allows it once.
		///
		/// ## Dispatch origin
		/// Signed, by the annotator who claimed the batch.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::NotClaimed`]: there is no such claim.
		/// - [`Error::AlreadyCommitted`]: a commitment stands.
		/// - [`Error::CommitClosed`]: the time is over.
		///
		/// ## Events
		/// - [`Event::LabelsCommitted`].
		#[pallet::call_index(2)]
		#[pallet::feeless_if(
			|origin: &OriginFor<T>, campaign: &CampaignId, batch: &u32, _hash: &H256| -> bool {
				ensure_signed(origin.clone())
					.is_ok_and(|who| Pallet::<T>::check_commit(&who, *campaign, *batch).is_ok())
			}
		)]
		pub fn commit(
			origin: OriginFor<T>,
			campaign: CampaignId,
			batch: u32,
			commitment: H256,
		) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			Self::do_commit(annotator, campaign, batch, commitment)
		}

		/// Reveal the labels of a batch, once every annotator of the batch has committed, or the
		/// time to commit is over. Only revealed labels are paid.
		///
		/// Free of charge when it succeeds.
		///
		/// ## Dispatch origin
		/// Signed, by the annotator who committed.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::NotClaimed`], [`Error::NotCommitted`]: there is
		///   no such commitment.
		/// - [`Error::RevealTooEarly`], [`Error::RevealTooLate`]: it is not the time.
		/// - [`Error::AlreadyRevealed`]: it was done before.
		/// - [`Error::BadLabels`]: too few or too many labels, or some that are not in the list.
		/// - [`Error::CommitmentMismatch`]: not what was committed to.
		///
		/// ## Events
		/// - [`Event::LabelsRevealed`]; with the last labels also [`Event::SettlementStarted`].
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::reveal(labels.len() as u32))]
		#[pallet::feeless_if(
			|origin: &OriginFor<T>,
			 campaign: &CampaignId,
			 batch: &u32,
			 labels: &BatchLabels<T>,
			 salt: &[u8; 32]|
			 -> bool {
				ensure_signed(origin.clone()).is_ok_and(|who| {
					Pallet::<T>::check_reveal(&who, *campaign, *batch, labels, salt).is_ok()
				})
			}
		)]
		pub fn reveal(
			origin: OriginFor<T>,
			campaign: CampaignId,
			batch: u32,
			labels: BatchLabels<T>,
			salt: [u8; 32],
		) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			Self::do_reveal(annotator, campaign, batch, labels, salt)
		}

		/// Give a batch back whose annotator let the lease run out without a commitment.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::NotClaimed`]: there is no such claim.
		/// - [`Error::AlreadyCommitted`]: the claim stands.
		/// - [`Error::LeaseRunning`]: the annotator still has time.
		/// - [`Error::CommitClosed`]: the campaign is being settled, which ends all claims.
		///
		/// ## Events
		/// - [`Event::ClaimReleased`].
		#[pallet::call_index(4)]
		pub fn release(
			origin: OriginFor<T>,
			campaign: CampaignId,
			batch: u32,
			annotator: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release(campaign, batch, annotator)
		}

		/// Run up to `max_steps` steps of a campaign's settlement, for those who do not want to
		/// wait for idle blocks. Steps that were not needed are not paid for.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::NotSettling`]: there is nothing to settle.
		///
		/// ## Events
		/// - Those of the steps, up to [`Event::CampaignClosed`].
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::settle_weight(*max_steps))]
		pub fn settle(
			origin: OriginFor<T>,
			campaign: CampaignId,
			max_steps: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let used = Self::do_settle(campaign, max_steps)?;
			Ok(Some(used).into())
		}

		/// Remove a campaign that nobody has claimed a batch of, and refund its money.
		///
		/// ## Dispatch origin
		/// Signed, by the requester.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`]: there is no such campaign.
		/// - [`Error::NotOwner`]: it is somebody else's.
		/// - [`Error::AlreadyClaimed`]: somebody has begun to work on it, or it is over.
		///
		/// ## Events
		/// - [`Event::CampaignClosed`].
		#[pallet::call_index(6)]
		pub fn cancel(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_cancel(requester, campaign)
		}

		/// Have a campaign end early, the dataset of which is lost.
		///
		/// Annotators can commit until the last lease runs out, and then reveal for as long as the
		/// campaign says. What they labelled is settled and paid, and the rest of the reward
		/// goes back to the requester.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`]: there is no such campaign.
		/// - [`Error::DatasetNotLost`]: it can go on.
		/// - [`Error::EndsSoon`]: it ends as early already, or is over.
		/// - [`Error::TooManyDeadlines`]: too many campaigns end with the same block; try again in
		///   the next.
		///
		/// ## Events
		/// - [`Event::CampaignEndsEarly`].
		#[pallet::call_index(7)]
		pub fn wind_up(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_wind_up(campaign)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The pot: the account that keeps rewards while campaigns run.
	pub fn account_id() -> T::AccountId {
		PotOf::<T>::account()
	}
}
