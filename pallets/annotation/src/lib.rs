//! # Annotation
//!
//! Pays people to label datasets, and turns their labels into a labelled dataset without trusting
//! anybody: the chain itself draws who labels what, compares the labels, pays, and computes the
//! address of the result.
//!
//! 1. A requester opens a campaign on an available dataset version it owns. The whole reward moves
//!    into the pallet's pot: locks on the requester's account, old or new, have no power over it.
//! 2. Annotators claim; the chain draws their batches ([`Pallet::claim`]).
//! 3. They commit to their answers, and reveal them once nobody can copy them any more
//!    ([`Pallet::commit`], [`Pallet::reveal`]; both free of charge).
//! 4. When all is revealed, or the time is over, the chain settles the campaign step by step: it
//!    finds out how reliable everybody is and what the truth is ([`sensor_truth`]), asks for more
//!    answers where that stays in doubt, builds the labelled dataset and registers it, pays what
//!    agrees with the truth beyond chance, and refunds the rest.
//!
//! Where there is a jury, annotators can appeal before they are paid ([`Pallet::appeal`]). Only what is
//! disputed waits for it.
//!
//! While validators cannot fetch the dataset, nobody can claim; what was claimed can be finished. If
//! the dataset is lost, anybody can have the campaign end early ([`Pallet::wind_up`]).
//!
//! Each behaviour has a module of its own; this file declares storage, events, errors and calls.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod appeals;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod campaigns;
mod claims;
mod exams;
mod gold;
#[cfg(any(test, feature = "try-runtime"))]
mod invariants;
mod judging;
mod manifest;
#[cfg(test)]
mod mock;
mod open_batches;
mod payment;
mod settlement;
#[cfg(test)]
mod tests;
mod time;
pub mod types;
mod weighing;
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
	traits::fungible::{Inspect, Mutate, MutateHold},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{BlockRandomness, Datasets, Jury, TimeScale},
	Balance, BlockNumber, CampaignId, ContentId, ExamId, VersionId,
};
use types::{
	Annotator, Answers, Batch, BatchFiles, Dispute, Exam, Gold, NewExam, QueueRange, Sitting,
	Skill, Standing, Work,
};

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
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// Why money is on hold.
		type RuntimeHoldReason: From<HoldReason>;
		/// Where stakes and deposits go that are lost.
		type Treasury: Get<Self::AccountId>;
		/// Names the pot: the account that keeps rewards while campaigns run.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Where datasets are, and where labelled ones go.
		type Datasets: Datasets<Self::AccountId>;
		/// Decides which batch a claim gets.
		type Randomness: BlockRandomness;
		/// Decides whether work was rejected wrongly.
		// A runtime that dismisses it has to remove what is left in `Appeals` then.
		type Jury: Jury<Self::AccountId>;
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
		/// Items in a batch; at most 256.
		#[pallet::constant]
		type MaxBatchSize: Get<u32>;
		/// Bytes in an annotator's answers for a batch.
		#[pallet::constant]
		type MaxAnswerLen: Get<u32>;
		/// Answers that a requester can know before the campaign.
		#[pallet::constant]
		type MaxGold: Get<u32>;
		/// Examinees in an exam.
		#[pallet::constant]
		type MaxSittings: Get<u32>;
		/// What is on hold of an examiner's money for each examinee.
		#[pallet::constant]
		type SittingDeposit: Get<Balance>;
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
		/// What a campaign pays for a claim of an annotator, with all that follows from it.
		type ClaimFee: Get<Balance>;
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

	/// The work on each batch that somebody has claimed, until it is judged.
	// One entry a batch, so that settlement, which goes over all of them many times, reads little.
	#[pallet::storage]
	pub type Batches<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, Batch<T>, ValueQuery>;

	/// The annotators of a campaign, by the numbers that they were given as they came.
	#[pallet::storage]
	pub type Annotators<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, Annotator<T>>;

	/// The numbers of a campaign's annotators.
	#[pallet::storage]
	pub type AnnotatorNumbers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Blake2_128Concat, T::AccountId, u32>;

	/// Batches that still want annotators, by position; a position below
	/// [`Progress::open_batches`] that is not here holds the batch of the same number.
	#[pallet::storage]
	pub type OpenBatches<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, u32>;

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

	/// Answers that the requester knew before the campaign, once they are revealed.
	#[pallet::storage]
	pub type GoldAnswers<T: Config> = StorageMap<_, Twox64Concat, CampaignId, Gold<T>, ValueQuery>;

	/// Campaigns whose time to reveal, or to appeal, is over, by the block in which their settlement
	/// begins, or goes on.
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

	/// The files of a campaign that is being judged, in the order of batches.
	#[pallet::storage]
	pub type BatchResults<T: Config> =
		StorageMap<_, Twox64Concat, CampaignId, BoundedVec<BatchFiles, T::MaxBatches>, ValueQuery>;

	/// What is known of the annotators of a campaign that is being settled.
	#[pallet::storage]
	pub type Models<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, types::Model>;

	/// What is known of all annotators and items of a campaign that is being settled.
	#[pallet::storage]
	pub type Weighings<T: Config> =
		StorageMap<_, Twox64Concat, CampaignId, types::Weighing<T>, ValueQuery>;

	/// The numbers of a campaign's annotators who have appealed, until they are paid.
	#[pallet::storage]
	pub type Appeals<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, u32, ()>;

	/// What annotators dispute, until the jury has decided.
	///
	/// An entry stays when the campaign closes. It ends with the dispute, or with the jury's time.
	#[pallet::storage]
	pub type OpenDisputes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Blake2_128Concat, T::AccountId, Dispute<T>>;

	/// How annotators did in all campaigns so far, by skill.
	#[pallet::storage]
	pub type Reputation<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		Skill<T>,
		Standing,
		ValueQuery,
	>;

	/// The id of the next exam.
	#[pallet::storage]
	pub type NextExamId<T: Config> = StorageValue<_, ExamId, ValueQuery>;

	/// Exams, by id.
	#[pallet::storage]
	pub type Exams<T: Config> = StorageMap<_, Twox64Concat, ExamId, Exam<T>>;

	/// Examinees who are not graded yet.
	#[pallet::storage]
	pub type Sittings<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ExamId, Blake2_128Concat, T::AccountId, Sitting<T>>;

	/// Who passed which exam.
	#[pallet::storage]
	pub type Passed<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ExamId, Blake2_128Concat, T::AccountId, ()>;

	/// Why money is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// An annotator works on a campaign that asks for a stake.
		Stake,
		/// An examiner has opened an exam.
		Exam,
	}

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
		/// No more batches are handed out for now.
		CampaignPaused {
			/// The campaign.
			campaign: CampaignId,
		},
		/// Batches are handed out again.
		CampaignResumed {
			/// The campaign.
			campaign: CampaignId,
		},
		/// The reward for every label of a campaign was raised.
		RewardRaised {
			/// The campaign.
			campaign: CampaignId,
			/// What a label pays now.
			reward: Balance,
			/// What was put into the pot for it.
			added: Balance,
		},
		/// Answers that the requester knew before are known to everybody now.
		GoldRevealed {
			/// The campaign.
			campaign: CampaignId,
			/// How many.
			answers: u32,
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
		/// The truth about some items stays in doubt, and more answers are asked for.
		MoreAsked {
			/// The campaign.
			campaign: CampaignId,
			/// How many batches have such items.
			batches: u32,
		},
		/// All answers are there, and the requester's are waited for.
		GoldAwaited {
			/// The campaign.
			campaign: CampaignId,
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
		/// All work is judged, and annotators whose labels were rejected can appeal.
		AppealsOpened {
			/// The campaign.
			campaign: CampaignId,
			/// The last block in which they can.
			until: BlockNumberFor<T>,
		},
		/// An annotator appeals. The case is opened when the annotator is paid.
		WorkAppealed {
			/// The campaign.
			campaign: CampaignId,
			/// Who appeals.
			annotator: T::AccountId,
		},
		/// The jury did not take the case of an annotator who had appealed, and nothing is granted.
		AppealFailed {
			/// The campaign.
			campaign: CampaignId,
			/// Who had appealed.
			annotator: T::AccountId,
			/// Why; as a rule, the annotator cannot pay the bond.
			error: DispatchError,
		},
		/// What an annotator disputes waits for the jury.
		DisputeOpened {
			/// The campaign.
			campaign: CampaignId,
			/// Who has appealed.
			annotator: T::AccountId,
			/// What is in the pot for it.
			reward: Balance,
			/// What stays on hold for it, of the annotator's stake.
			stake: Balance,
			/// The last block in which the jury alone can end it.
			until: BlockNumberFor<T>,
		},
		/// A dispute is over; what was not granted went to the requester and, of a stake, is lost.
		DisputeEnded {
			/// The campaign.
			campaign: CampaignId,
			/// Who had appealed.
			annotator: T::AccountId,
			/// The share that was granted.
			granted: Permill,
			/// How much reward was paid for it.
			amount: Balance,
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
		/// An annotator's stake was lost: labels were withheld, or no better than chance.
		StakeLost {
			/// The campaign.
			campaign: CampaignId,
			/// Whose stake.
			annotator: T::AccountId,
			/// How much of it.
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
		/// The campaign ends early. What was claimed can be finished.
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
		/// An exam was opened.
		ExamOpened {
			/// The exam.
			exam: ExamId,
			/// Who asks.
			examiner: T::AccountId,
		},
		/// Somebody committed to answers.
		ExamTaken {
			/// The exam.
			exam: ExamId,
			/// Who.
			who: T::AccountId,
		},
		/// Somebody's answers are known.
		ExamHandedIn {
			/// The exam.
			exam: ExamId,
			/// Whose.
			who: T::AccountId,
		},
		/// The right answers are known.
		ExamKeyShown {
			/// The exam.
			exam: ExamId,
		},
		/// Somebody's answers were compared with the right ones.
		ExamGraded {
			/// The exam.
			exam: ExamId,
			/// Whose.
			who: T::AccountId,
			/// Whether enough were right.
			passed: bool,
		},
		/// Everybody was graded.
		ExamClosed {
			/// The exam.
			exam: ExamId,
			/// Whether the examiner has the deposit back, or lost it for never showing the key.
			refunded: bool,
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
		/// A campaign needs at least two labels, or one for boxes, all different, not empty, and in
		/// UTF-8.
		BadCampaignLabels,
		/// The skill has no name, or one that is not UTF-8.
		BadCampaignSkill,
		/// The dataset or the batches are empty, too large, or too many.
		BadCampaignSize,
		/// There are no annotators an item, too many, or at most fewer than at first.
		BadCampaignRedundancy,
		/// The reward for a label is too small.
		BadCampaignReward,
		/// The time to commit, time to reveal, or lease is too short or too long.
		BadCampaignTiming,
		/// Too many campaigns end with the same block; choose another duration.
		TooManyDeadlines,
		/// The campaign takes no more work.
		CampaignOver,
		/// The requester has paused the campaign; claim later, or in another.
		CampaignPaused,
		/// It is so already.
		NothingToDo,
		/// The campaign asks for an exam that the caller has not passed.
		ExamNotPassed,
		/// The campaign asks for more reputation in its skill than the caller has.
		ReputationTooLow,
		/// No gold was committed to, or it is known already.
		NoGold,
		/// Gold is for labels of items, each once and in ascending order, from the campaign's lists.
		BadGold,
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
		/// Others may still commit to answers.
		RevealTooEarly,
		/// The time to reveal is over.
		RevealTooLate,
		/// These labels and salt are not what was committed to.
		CommitmentMismatch,
		/// The labels were revealed already.
		AlreadyRevealed,
		/// There must be one label, or one list of boxes, for each item that is asked about, with labels
		/// from the campaign's list. Boxes must not be empty or inverted.
		BadLabels,
		/// The annotator still has time to commit.
		LeaseRunning,
		/// The campaign still runs, or is closed.
		NotSettling,
		/// It is not the time to appeal.
		AppealsClosed,
		/// None of the caller's labels was rejected. Those that were withheld do not count.
		NothingRejected,
		/// The caller has appealed already.
		AlreadyAppealed,
		/// The annotator disputes nothing in this campaign, or not any more.
		DisputeNotFound,
		/// The jury still has time to decide.
		JuryDeciding,
		/// The dataset is there, or may come back, so the campaign has to run to its end.
		DatasetNotLost,
		/// The campaign cannot end earlier than it does: the last leases may run until then.
		EndsSoon,
		/// There is no exam with this id.
		ExamNotFound,
		/// The exam has no questions, too many, or too few labels; too many places; or windows that are
		/// too short or too long.
		BadExam,
		/// All places in the exam are taken.
		ExamFull,
		/// The right answers, or the examinee's, may still come.
		GradeTooEarly,
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
			// A directory entry takes less than 80 bytes, an annotator's column in a file of answers less
			// than 80 and 4 for each item, a line about a box of 9 bytes less than 112.
			const MAX_BLOCK: u32 = 1 << 20;
			assert!(T::MaxBatches::get() <= MAX_BLOCK / 80, "a directory of files fits a block");
			assert!(
				T::MaxBatchSize::get() <= types::ItemSet::CAPACITY,
				"a set holds a batch's items"
			);
			assert!(
				T::MaxRedundancy::get() * T::MaxAnswerLen::get() <= MAX_BLOCK / 112 * 9,
				"a file of answers fits a block"
			);
			assert!(
				(2..=T::MaxLabels::get()).all(|labels| {
					sensor_truth::dawid_skene::Scheme::new(labels as u8).is_some_and(|scheme| {
						scheme.cells().max(scheme.shares()) <= types::MAX_CELLS as usize
					})
				}),
				"there is room for what is counted"
			);
			assert!(
				T::MaxBatchSize::get() <= T::MaxAnswerLen::get(),
				"there is room for an answer to each item"
			);
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

		/// The batches that an annotator has in a campaign that is not judged yet, with the items that
		/// were asked about and how far the work is.
		pub fn claims_of(id: CampaignId, annotator: T::AccountId) -> Vec<(u32, Vec<u32>, Work<T>)> {
			let (Some(campaign), Some(number)) =
				(Campaigns::<T>::get(id), AnnotatorNumbers::<T>::get(id, annotator))
			else {
				return Vec::new();
			};
			Batches::<T>::iter_prefix(id)
				.filter_map(|(batch, work)| {
					let place = work.places.get(work.place_of(number)?)?;
					let first = campaign.first_item(batch);
					let asked = work.asked(place, campaign.items_in(batch));
					let items = asked.iter().map(|item| first.saturating_add(item)).collect();
					Some((batch, items, place.work.clone()))
				})
				.collect()
		}

		/// How an annotator did in all campaigns of a skill so far.
		pub fn reputation(who: T::AccountId, skill: Skill<T>) -> Standing {
			Reputation::<T>::get(who, skill)
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
		#[pallet::weight(<T as Config>::WeightInfo::open_campaign(new.task.labels().len() as u32))]
		pub fn open_campaign(origin: OriginFor<T>, new: NewCampaign<T>) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_open_campaign(requester, new)
		}

		/// Ask for a batch. It is drawn two blocks later; the fee covers the draw, too.
		///
		/// Free of charge for as long as the campaign has set money aside for it. The first claim takes
		/// the stake, if one is asked for.
		///
		/// ## Dispatch origin
		/// Signed, by the annotator.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::CommitClosed`], [`Error::NoBatchLeft`]: there
		///   is nothing to claim.
		/// - [`Error::DatasetUnavailable`]: validators could not fetch the dataset when they last
		///   tried, so that annotators may not be able to either.
		/// - [`Error::CampaignPaused`]: the requester wants no more work for now.
		/// - [`Error::ExamNotPassed`], [`Error::ReputationTooLow`]: the campaign asks for more.
		/// - [`TokenError::FundsUnavailable`]: the caller cannot put up the stake.
		/// - [`Error::TooManyClaims`]: the caller has enough to do.
		/// - [`Error::ClaimQueueFull`]: the block is full of claims.
		///
		/// ## Events
		/// - [`Event::ClaimQueued`]; then [`Event::BatchDrawn`] or [`Event::ClaimUnfilled`].
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::claim_weight())]
		#[pallet::feeless_if(
			|origin: &OriginFor<T>, campaign: &CampaignId| -> bool {
				ensure_signed(origin.clone())
					.is_ok_and(|who| Pallet::<T>::is_claim_sponsored(&who, *campaign))
			}
		)]
		pub fn claim(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			Self::do_claim(annotator, campaign)
		}

		/// Commit to the labels of a batch: the hash of
		/// [`commitment`](sensor_primitives::labels::commitment).
		///
		/// Free of charge when it succeeds; a claim allows it once.
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
		#[pallet::weight(<T as Config>::WeightInfo::reveal(answers.len() as u32))]
		#[pallet::feeless_if(
			|origin: &OriginFor<T>,
			 campaign: &CampaignId,
			 batch: &u32,
			 answers: &Answers<T>,
			 salt: &[u8; 32]|
			 -> bool {
				ensure_signed(origin.clone()).is_ok_and(|who| {
					Pallet::<T>::check_reveal(&who, *campaign, *batch, answers, salt).is_ok()
				})
			}
		)]
		pub fn reveal(
			origin: OriginFor<T>,
			campaign: CampaignId,
			batch: u32,
			answers: Answers<T>,
			salt: [u8; 32],
		) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			Self::do_reveal(annotator, campaign, batch, answers, salt)
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
		/// - [`Error::CampaignNotFound`], [`Error::NotSettling`]: there is nothing to settle, or not before
		///   the time to appeal is over.
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

		/// Call a campaign off.
		///
		/// If nobody has claimed a batch, it is removed and its money refunded. Otherwise it ends early:
		/// annotators can commit until the last lease runs out, and then reveal for as long as the
		/// campaign says; what they labelled is settled and paid, and the rest is refunded.
		///
		/// ## Dispatch origin
		/// Signed, by the requester.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`]: there is no such campaign.
		/// - [`Error::NotOwner`]: it is somebody else's.
		/// - [`Error::CampaignOver`], [`Error::EndsSoon`]: it ends as early already.
		/// - [`Error::TooManyDeadlines`]: too many campaigns end with the same block; try again in
		///   the next.
		///
		/// ## Events
		/// - [`Event::CampaignClosed`] or [`Event::CampaignEndsEarly`].
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
		/// - [`Error::CampaignOver`], [`Error::EndsSoon`]: it ends as early already.
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

		/// Hand out no more batches, or hand them out again. The campaign's time goes on.
		///
		/// ## Dispatch origin
		/// Signed, by the requester.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::NotOwner`], [`Error::CampaignOver`]: there is no such
		///   campaign to change.
		/// - [`Error::NothingToDo`]: it is so already.
		///
		/// ## Events
		/// - [`Event::CampaignPaused`] or [`Event::CampaignResumed`].
		#[pallet::call_index(8)]
		pub fn set_paused(
			origin: OriginFor<T>,
			campaign: CampaignId,
			paused: bool,
		) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_set_paused(requester, campaign, paused)
		}

		/// Raise the reward for every label of a campaign, those that were given already among them.
		///
		/// ## Dispatch origin
		/// Signed, by the requester.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::NotOwner`], [`Error::CampaignOver`]: there is no such
		///   campaign to change.
		/// - [`Error::NothingToDo`]: the increase is nothing.
		/// - [`TokenError::FundsUnavailable`]: the caller cannot pay it for all labels.
		/// - [`ArithmeticError::Overflow`]: it is too large a number.
		///
		/// ## Events
		/// - [`Event::RewardRaised`].
		#[pallet::call_index(9)]
		pub fn top_up(
			origin: OriginFor<T>,
			campaign: CampaignId,
			increase: Balance,
		) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_top_up(requester, campaign, increase)
		}

		/// Reveal the answers that the requester knew before the campaign.
		///
		/// When all annotators have revealed before their time is over, settlement waits for it until then.
		///
		/// ## Dispatch origin
		/// Signed, by the requester.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`], [`Error::NotOwner`], [`Error::NoGold`]: there is nothing that
		///   the caller committed to.
		/// - [`Error::RevealTooEarly`], [`Error::RevealTooLate`]: annotators may still commit, or
		///   settlement has begun.
		/// - [`Error::CommitmentMismatch`]: not what was committed to.
		/// - [`Error::BadGold`]: not each item once, in ascending order, with a label from the list.
		///
		/// ## Events
		/// - [`Event::GoldRevealed`], and [`Event::SettlementStarted`] if it was waited for.
		#[pallet::call_index(10)]
		#[pallet::weight(<T as Config>::WeightInfo::reveal_gold(gold.len() as u32))]
		pub fn reveal_gold(
			origin: OriginFor<T>,
			campaign: CampaignId,
			gold: Gold<T>,
			salt: [u8; 32],
		) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_reveal_gold(requester, campaign, gold, salt)
		}

		/// Open an exam, and put a deposit on hold for each of its places.
		///
		/// ## Dispatch origin
		/// Signed, by the examiner.
		///
		/// ## Errors
		/// - [`Error::DatasetUnavailable`]: the questions are not there, or not yet.
		/// - [`Error::BadExam`]: what is asked for is out of bounds.
		/// - [`TokenError::FundsUnavailable`]: the caller cannot pay the deposit.
		/// - [`ArithmeticError::Overflow`]: the deposit, the deadline or the id is too large a number.
		///
		/// ## Events
		/// - [`Event::ExamOpened`].
		#[pallet::call_index(11)]
		pub fn open_exam(origin: OriginFor<T>, new: NewExam<T>) -> DispatchResult {
			let examiner = ensure_signed(origin)?;
			Self::do_open_exam(examiner, new)
		}

		/// Commit to the answers of an exam: the hash of
		/// [`exam_commitment`](sensor_primitives::labels::exam_commitment).
		///
		/// ## Dispatch origin
		/// Signed, by the examinee.
		///
		/// ## Errors
		/// - [`Error::ExamNotFound`], [`Error::CommitClosed`], [`Error::ExamFull`]: there is no place.
		/// - [`Error::AlreadyCommitted`]: a commitment stands.
		///
		/// ## Events
		/// - [`Event::ExamTaken`].
		#[pallet::call_index(12)]
		pub fn sit_exam(origin: OriginFor<T>, exam: ExamId, commitment: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_sit_exam(who, exam, commitment)
		}

		/// Reveal the answers of an exam.
		///
		/// ## Dispatch origin
		/// Signed, by the examinee.
		///
		/// ## Errors
		/// - [`Error::ExamNotFound`], [`Error::NotCommitted`]: there is nothing to reveal.
		/// - [`Error::RevealTooEarly`], [`Error::RevealTooLate`]: it is not the time.
		/// - [`Error::AlreadyRevealed`]: it was done before.
		/// - [`Error::BadLabels`]: not one label for each question.
		/// - [`Error::CommitmentMismatch`]: not what was committed to.
		///
		/// ## Events
		/// - [`Event::ExamHandedIn`].
		#[pallet::call_index(13)]
		#[pallet::weight(<T as Config>::WeightInfo::hand_in(answers.len() as u32))]
		pub fn hand_in(
			origin: OriginFor<T>,
			exam: ExamId,
			answers: Answers<T>,
			salt: [u8; 32],
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_hand_in(who, exam, answers, salt)
		}

		/// Reveal the right answers of an exam.
		///
		/// ## Dispatch origin
		/// Signed, by the examiner.
		///
		/// ## Errors
		/// - [`Error::ExamNotFound`], [`Error::NotOwner`]: the caller asks no such exam.
		/// - [`Error::RevealTooEarly`], [`Error::RevealTooLate`]: it is not the time.
		/// - [`Error::AlreadyRevealed`]: it was done before.
		/// - [`Error::BadLabels`]: not one label for each question.
		/// - [`Error::CommitmentMismatch`]: not what was committed to.
		///
		/// ## Events
		/// - [`Event::ExamKeyShown`].
		#[pallet::call_index(14)]
		#[pallet::weight(<T as Config>::WeightInfo::show_key(answers.len() as u32))]
		pub fn show_key(
			origin: OriginFor<T>,
			exam: ExamId,
			answers: Answers<T>,
			salt: [u8; 32],
		) -> DispatchResult {
			let examiner = ensure_signed(origin)?;
			Self::do_show_key(examiner, exam, answers, salt)
		}

		/// Compare an examinee's answers with the right ones.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		///
		/// ## Errors
		/// - [`Error::ExamNotFound`], [`Error::NotCommitted`]: there is nothing to grade.
		/// - [`Error::GradeTooEarly`]: answers or key may still come.
		///
		/// ## Events
		/// - [`Event::ExamGraded`].
		#[pallet::call_index(15)]
		pub fn grade(origin: OriginFor<T>, exam: ExamId, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_grade(exam, who)
		}

		/// Give the examiner the deposit back once everybody is graded, or take it from one who never
		/// showed the key.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		///
		/// ## Errors
		/// - [`Error::ExamNotFound`]: there is no such exam.
		/// - [`Error::GradeTooEarly`]: its time is not over, not everybody is graded, or it was closed
		///   before.
		///
		/// ## Events
		/// - [`Event::ExamClosed`].
		#[pallet::call_index(16)]
		pub fn close_exam(origin: OriginFor<T>, exam: ExamId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_exam(exam)
		}

		/// Ask the jury whether labels were rejected wrongly, once a campaign.
		///
		/// When annotators are paid, the jury takes a bond of the caller. What all labels that the caller
		/// revealed would have earned beyond what they earn, and the stake that would not have been lost,
		/// wait for the jury; everything else is paid. Who cannot pay the bond then is paid as if there
		/// were no appeal.
		///
		/// ## Dispatch origin
		/// Signed, by an annotator of the campaign.
		///
		/// ## Errors
		/// - [`Error::CampaignNotFound`]: there is no such campaign.
		/// - [`Error::AppealsClosed`]: it is not judged yet, the time is over, or there is no jury.
		/// - [`Error::NothingRejected`]: no label that the caller revealed was rejected.
		/// - [`Error::AlreadyAppealed`]: the jury will be asked.
		///
		/// ## Events
		/// - [`Event::WorkAppealed`]; with the payment [`Event::DisputeOpened`] or
		///   [`Event::AppealFailed`].
		#[pallet::call_index(17)]
		pub fn appeal(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			Self::do_appeal(annotator, campaign)
		}

		/// End a dispute that the jury did not decide in time, as if nothing were granted.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		///
		/// ## Errors
		/// - [`Error::DisputeNotFound`]: there is no such dispute.
		/// - [`Error::JuryDeciding`]: the jury still has time.
		///
		/// ## Events
		/// - [`Event::DisputeEnded`], and [`Event::StakeLost`] if a stake was disputed.
		#[pallet::call_index(18)]
		pub fn expire_dispute(
			origin: OriginFor<T>,
			campaign: CampaignId,
			annotator: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_dispute(campaign, annotator)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The pot: the account that keeps rewards while campaigns run.
	pub fn account_id() -> T::AccountId {
		PotOf::<T>::account()
	}
}
