//! What the pallet stores, and what its calls take.

use crate::{Config, Error};
use alloc::vec::Vec;
use frame::{deps::frame_support::stored, prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::{boxes, Label},
	Balance, BlockNumber, ContentId, ExamId, VersionId,
};
use sensor_truth::{
	boxes::{Peers, Trust},
	dawid_skene::{Population, Scheme},
};

/// The names of a task's labels, as UTF-8.
pub type LabelNames<T> =
	BoundedVec<BoundedVec<u8, <T as Config>::MaxLabelLen>, <T as Config>::MaxLabels>;

/// What annotators of a kind of work are good at, as UTF-8: reputation is kept by skill.
pub type Skill<T> = BoundedVec<u8, <T as Config>::MaxLabelLen>;

/// One annotator's answers for the items of one batch, as [`sensor_primitives::labels`] writes them.
pub type Answers<T> = BoundedVec<u8, <T as Config>::MaxAnswerLen>;

/// Answers that the requester knew before the campaign: items in ascending order, and labels.
pub type Gold<T> = BoundedVec<(u32, Label), <T as Config>::MaxGold>;

/// What annotators are asked to do.
#[stored]
pub enum Task<T: Config> {
	/// Give each item exactly one of these labels.
	#[codec(index = 0)]
	Classification {
		/// The labels; annotators answer with positions in this list.
		labels: LabelNames<T>,
	},
	/// Draw boxes around what is on each item, and give each box one of these labels.
	#[codec(index = 1)]
	Boxes {
		/// The labels; annotators answer with positions in this list.
		labels: LabelNames<T>,
	},
}

impl<T: Config> Task<T> {
	/// The names of the labels.
	pub fn labels(&self) -> &LabelNames<T> {
		let (Self::Classification { labels } | Self::Boxes { labels }) = self;
		labels
	}
}

/// How the truth is found in what annotators answered.
#[stored]
#[derive(Copy)]
pub enum Method {
	/// What most of them say.
	#[codec(index = 0)]
	Plurality,
	/// What they say, each weighed by how reliable they turn out to be.
	#[codec(index = 1)]
	Weighted,
}

/// Where a campaign is in its life.
#[stored]
#[derive(Copy)]
pub enum Stage {
	/// Annotators work.
	#[codec(index = 0)]
	Open,
	/// The work is done before its time, and the requester has the rest of it to show gold.
	#[codec(index = 1)]
	AwaitingGold,
	/// It is found out how reliable annotators are, going over all batches several times.
	#[codec(index = 2)]
	Weighing {
		/// How often all batches were gone over.
		sweep: u32,
		/// The batch to go on with.
		batch: u32,
	},
	/// What was found about annotators becomes what is known of them.
	#[codec(index = 3)]
	Learning {
		/// How often all batches were gone over before.
		sweep: u32,
		/// The annotator to go on with.
		annotator: u32,
	},
	/// It is found out which items need more answers.
	#[codec(index = 7)]
	Asking {
		/// The batch to go on with.
		batch: u32,
	},
	/// The truth is found, and annotators judged; batches before this one are done.
	#[codec(index = 4)]
	Judging {
		/// The batch to go on with.
		batch: u32,
	},
	/// The truth is known, and annotators whose labels were rejected can appeal.
	#[codec(index = 8)]
	Appealing {
		/// The labelled dataset, unless there is none.
		labelled: Option<VersionId>,
		/// The last block in which they can.
		until: BlockNumber,
	},
	/// Annotators are paid.
	#[codec(index = 5)]
	Paying {
		/// The labelled dataset, unless there is none.
		labelled: Option<VersionId>,
		/// The annotator to go on with.
		annotator: u32,
	},
	/// All money has left; nothing changes any more.
	#[codec(index = 6)]
	Closed {
		/// The labelled dataset; none if nobody revealed any labels.
		labelled: Option<VersionId>,
	},
}

impl Stage {
	/// Whether settlement has something to do.
	pub fn is_settling(&self) -> bool {
		!matches!(
			self,
			Self::Open | Self::AwaitingGold | Self::Appealing { .. } | Self::Closed { .. }
		)
	}
}

/// What is asked of annotators before they can claim.
#[stored]
pub struct Requirements {
	/// What is kept on hold of each annotator's money until the campaign is over, and lost to those
	/// who do not reveal, or whose answers are no better than chance.
	pub stake: Balance,
	/// The least [estimate](Standing::estimate) of their reputation in the campaign's skill.
	pub reputation: Permill,
	/// The exam that they passed.
	pub exam: Option<ExamId>,
}

/// What a requester asks for.
#[stored]
pub struct NewCampaign<T: Config> {
	/// The dataset version to label.
	pub version: VersionId,
	/// What annotators are asked to do.
	pub task: Task<T>,
	/// The address of instructions and examples, if there are any.
	pub guide: Option<ContentId>,
	/// What this work shows to be good at.
	pub skill: Skill<T>,
	/// Items that one claim hands out; the last batch may be smaller.
	pub batch_size: u32,
	/// How many annotators label each item at first.
	pub redundancy: u8,
	/// How many annotators label an item at most, of which the answer stays in doubt.
	pub max_redundancy: u8,
	/// How sure of an answer one must be not to ask for more.
	pub confidence: Permill,
	/// How the truth is found.
	pub method: Method,
	/// Paid for each label that agrees with the truth, less what guessing would earn.
	pub reward: Balance,
	/// Annotators' share of what the owner of the labelled dataset earns with it.
	pub royalty: Permill,
	/// The [commitment](sensor_primitives::labels::gold_commitment) to answers that the requester
	/// knows already, if there are any.
	pub gold: Option<H256>,
	/// What is asked of annotators before they can claim.
	pub requirements: Requirements,
	/// What is set aside for the fees of annotators' claims. When it is used up they pay themselves.
	pub fees: Balance,
	/// For how many blocks annotators can claim and commit.
	pub duration: BlockNumberFor<T>,
	/// For how many blocks after that annotators can reveal.
	pub reveal_duration: BlockNumberFor<T>,
	/// For how many blocks a claim keeps its place without a commitment.
	pub lease: BlockNumberFor<T>,
}

/// A campaign.
#[stored]
pub struct Campaign<T: Config> {
	/// Who asked, pays, and will own the labelled dataset.
	pub requester: T::AccountId,
	/// The dataset version that is labelled.
	pub version: VersionId,
	/// What annotators are asked to do.
	pub task: Task<T>,
	/// The address of instructions and examples, if there are any.
	pub guide: Option<ContentId>,
	/// What this work shows to be good at.
	pub skill: Skill<T>,
	/// Items in the dataset version.
	pub items: u32,
	/// Items that one claim hands out.
	pub batch_size: u32,
	/// How many annotators label each item at first.
	pub redundancy: u8,
	/// How many annotators label an item at most, of which the answer stays in doubt.
	pub max_redundancy: u8,
	/// How sure of an answer one must be not to ask for more.
	pub confidence: Permill,
	/// How the truth is found.
	pub method: Method,
	/// Paid for each label that agrees with the truth, less what guessing would earn.
	pub reward: Balance,
	/// Annotators' share of what the owner of the labelled dataset earns with it.
	pub royalty: Permill,
	/// The commitment to answers that the requester knows already; none, too, once they are known.
	pub gold: Option<H256>,
	/// What is asked of annotators before they can claim.
	pub requirements: Requirements,
	/// How much of the requester's money is in the pot for rewards.
	pub remaining: Balance,
	/// How much of it is in the pot for the fees of annotators' claims.
	pub fees: Balance,
	/// The last block in which annotators can claim and commit.
	pub commit_until: BlockNumberFor<T>,
	/// The last block in which annotators can reveal.
	pub reveal_until: BlockNumberFor<T>,
	/// For how many blocks a claim keeps its place without a commitment.
	pub lease: BlockNumberFor<T>,
	/// Whether nobody can claim for now.
	pub paused: bool,
	/// Where it is in its life.
	pub stage: Stage,
}

impl<T: Config> Campaign<T> {
	/// How many batches the items make.
	pub fn batches(&self) -> u32 {
		self.items.div_ceil(self.batch_size.max(1))
	}

	/// The first item of a batch.
	pub fn first_item(&self, batch: u32) -> u32 {
		batch.saturating_mul(self.batch_size)
	}

	/// How many items a batch has; the last may be smaller than the others.
	pub fn items_in(&self, batch: u32) -> u32 {
		self.items.saturating_sub(self.first_item(batch)).min(self.batch_size)
	}
}
impl<T: Config> NewCampaign<T> {
	/// Check everything that does not depend on the chain's state.
	pub(crate) fn check(&self) -> Result<(), Error<T>> {
		let is_text = |text: &[u8]| !text.is_empty() && core::str::from_utf8(text).is_ok();
		let mut names: Vec<&[u8]> = self.task.labels().iter().map(|name| &name[..]).collect();
		ensure!(
			names.len() >= self.task.least_labels() && names.iter().all(|name| is_text(name)),
			Error::<T>::BadCampaignLabels
		);
		names.sort_unstable();
		ensure!(names.windows(2).all(|pair| pair[0] != pair[1]), Error::<T>::BadCampaignLabels);
		ensure!(is_text(&self.skill), Error::<T>::BadCampaignSkill);

		ensure!(
			(1..=T::MaxBatchSize::get()).contains(&self.batch_size),
			Error::<T>::BadCampaignSize
		);
		ensure!(
			self.redundancy >= 1
				&& self.redundancy <= self.max_redundancy
				&& u32::from(self.max_redundancy) <= T::MaxRedundancy::get(),
			Error::<T>::BadCampaignRedundancy
		);
		let too_many =
			matches!(self.task, Task::Boxes { .. } if self.max_redundancy > MAX_BOX_REDUNDANCY);
		ensure!(!too_many, Error::<T>::BadCampaignRedundancy);
		ensure!(self.reward >= T::MinReward::get(), Error::<T>::BadCampaignReward);
		let knows_labels = matches!(self.task, Task::Classification { .. });
		ensure!(self.gold.is_none() || knows_labels, Error::<T>::BadGold);
		Ok(())
	}
}

impl<T: Config> Task<T> {
	/// A choice needs two labels; a box can be there or not.
	fn least_labels(&self) -> usize {
		match self {
			Self::Classification { .. } => 2,
			Self::Boxes { .. } => 1,
		}
	}

	/// Whether `answers` are well-formed answers for this many items.
	pub(crate) fn takes(&self, answers: &[u8], items: u32) -> bool {
		let labels = self.labels().len();
		match self {
			Self::Classification { .. } => {
				answers.len() == items as usize
					&& answers.iter().all(|label| usize::from(*label) < labels)
			},
			Self::Boxes { .. } => boxes::decode(answers, items).is_ok_and(|drawn| {
				drawn.iter().flatten().all(|region| usize::from(region.label()) < labels)
			}),
		}
	}
}

/// How far a campaign's work is.
#[stored]
#[derive(Copy, Default)]
pub struct Progress {
	/// Batches that still want annotators.
	pub open_batches: u32,
	/// Batches whose annotators have not all revealed.
	pub unfinished_batches: u32,
	/// Annotators who were ever given a batch.
	pub annotators: u32,
	/// Claims that were ever made.
	pub claims: u32,
	/// Commitments that were made.
	pub commits: u32,
	/// Commitments that were revealed.
	pub reveals: u32,
	/// How often more answers were asked for.
	pub rounds: u8,
}

/// Some of the items of a batch.
#[stored]
#[derive(Copy)]
pub struct ItemSet([u8; 32]);

impl ItemSet {
	/// The most items a batch can have.
	pub const CAPACITY: u32 = 256;

	/// The first `count` items of a batch.
	pub fn first(count: u32) -> Self {
		let mut set = Self([0; 32]);
		(0..count).for_each(|item| set.insert(item));
		set
	}

	/// No items.
	pub const EMPTY: Self = Self([0; 32]);

	/// Put an item in; those past the capacity are left out.
	pub fn insert(&mut self, item: u32) {
		if let Some(byte) = self.0.get_mut(item as usize / 8) {
			*byte |= 1 << (item % 8);
		}
	}

	/// How many items are in it.
	pub fn len(&self) -> u32 {
		self.0.iter().map(|byte| byte.count_ones()).sum()
	}

	/// Whether no item is in it.
	pub fn is_empty(&self) -> bool {
		self.0 == [0; 32]
	}

	/// The items in it, in ascending order.
	pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
		(0u32..).zip(self.0).flat_map(|(index, byte)| {
			(0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| index * 8 + bit)
		})
	}
}

/// The work on a batch.
#[stored]
pub struct Batch<T: Config> {
	/// Who works on it, in the order of their claims.
	pub places: BoundedVec<Place<T>, T::MaxRedundancy>,
	/// For which of its items another answer was asked for, one after another.
	pub more: BoundedVec<ItemSet, T::MaxRedundancy>,
	/// Made from the salts that were revealed; decides between answers that are as likely.
	///
	/// Nobody knows it before the last reveal. If it were known before the commitments, annotators
	/// could agree to give the label that wins all ties, and be paid without any work.
	pub seed: [u8; 32],
}

// The derive would ask for it of T.
impl<T: Config> Default for Batch<T> {
	fn default() -> Self {
		Self { places: BoundedVec::new(), more: BoundedVec::new(), seed: [0; 32] }
	}
}

impl<T: Config> Batch<T> {
	/// How many annotators it wants.
	pub fn wanted(&self, campaign: &Campaign<T>) -> u32 {
		u32::from(campaign.redundancy).saturating_add(self.more.len() as u32)
	}

	/// Whether it wants another annotator.
	pub fn has_room(&self, campaign: &Campaign<T>) -> bool {
		(self.places.len() as u32) < self.wanted(campaign)
	}

	/// The place of the annotator with this number.
	pub fn place_of(&self, annotator: u32) -> Option<usize> {
		self.places.iter().position(|place| place.annotator == annotator)
	}

	/// For which items the one in this place is asked.
	///
	/// Places of the same time are never told apart, so it does not matter who of them left.
	pub fn asked(&self, place: &Place<T>, items: u32) -> ItemSet {
		match place.round.checked_sub(1).and_then(|round| self.more.get(usize::from(round))) {
			Some(items) => *items,
			None => ItemSet::first(items),
		}
	}

	/// Bytes of the longest answers that were revealed.
	pub(crate) fn longest_answer(&self) -> u32 {
		let bytes = |place: &Place<T>| match &place.work {
			Work::Revealed(answers) => answers.len() as u32,
			_ => 0,
		};
		self.places.iter().map(bytes).max().unwrap_or_default()
	}

	/// Whether every place that is wanted is taken, and its holder has committed.
	pub fn is_committed(&self, campaign: &Campaign<T>) -> bool {
		!self.has_room(campaign)
			&& self.places.iter().all(|place| !matches!(place.work, Work::Claimed { .. }))
	}

	/// Whether every place that is wanted is taken, and its holder has revealed.
	pub fn is_finished(&self, campaign: &Campaign<T>) -> bool {
		!self.has_room(campaign)
			&& self.places.iter().all(|place| matches!(place.work, Work::Revealed(_)))
	}
}

/// One annotator's place in a batch.
#[stored]
pub struct Place<T: Config> {
	/// Who, by number in the campaign.
	pub annotator: u32,
	/// 0: asked about all items. Otherwise which time more was asked for this one answers.
	pub round: u8,
	/// How far the work is.
	pub work: Work<T>,
}

/// How far an annotator's work on a batch is.
#[stored]
pub enum Work<T: Config> {
	/// It was claimed.
	#[codec(index = 0)]
	Claimed {
		/// The last block in which nobody can take it away; a commitment keeps it for good.
		lease_until: BlockNumberFor<T>,
	},
	/// The hash of the answers is known.
	#[codec(index = 1)]
	Committed(H256),
	/// The answers are known.
	#[codec(index = 2)]
	Revealed(Answers<T>),
}

/// An annotator in one campaign.
#[stored]
pub struct Annotator<T: Config> {
	/// The account.
	pub account: T::AccountId,
	/// What is on hold of its money for the campaign.
	pub stake: Balance,
	/// How it did, once the work is judged.
	pub tally: Tally<T>,
}

/// How one annotator did in one campaign.
#[stored]
pub struct Tally<T: Config> {
	/// Labels that agree with the truth.
	pub accepted: u32,
	/// Labels committed to. Those that were never revealed count, or else keeping labels to
	/// oneself would pay when they turn out to be wrong.
	pub judged: u32,
	/// Of these, labels that were never revealed.
	pub withheld: u32,
	/// How often it gave each label.
	pub given: BoundedVec<u32, T::MaxLabels>,
}

impl<T: Config> Default for Tally<T> {
	fn default() -> Self {
		Self { accepted: 0, judged: 0, withheld: 0, given: BoundedVec::new() }
	}
}

impl<T: Config> Tally<T> {
	/// Labels that were revealed.
	pub fn revealed(&self) -> u32 {
		self.judged.saturating_sub(self.withheld)
	}

	/// Labels that were revealed, and do not agree with the truth.
	pub fn rejected(&self) -> u32 {
		self.revealed().saturating_sub(self.accepted)
	}
}

/// What an annotator and a requester disagree about, until a jury has decided.
#[stored]
pub struct Dispute<T: Config> {
	/// What is in the pot for it, of what full acceptance would have paid.
	pub reward: Balance,
	/// What is on hold for it, of the stake that is lost if nothing is granted.
	pub stake: Balance,
	/// How many labels were rejected.
	pub rejected: u32,
	/// The last block in which the jury alone can end it.
	pub until: BlockNumberFor<T>,
}

/// How one annotator did in all campaigns of one skill.
#[stored]
#[derive(Copy, Default)]
pub struct Standing {
	/// Labels that agreed with the truth.
	pub accepted: u64,
	/// Labels committed to.
	pub judged: u64,
}

impl Standing {
	/// How likely the next label is right: the mean of a Beta distribution that begins even.
	pub fn estimate(&self) -> Permill {
		Permill::from_rational(self.accepted.saturating_add(1), self.judged.saturating_add(2))
	}
}

/// The files about one batch.
#[stored]
#[derive(Copy)]
pub struct BatchFiles {
	/// What the truth is.
	pub labels: LabelFile,
	/// What everybody said.
	pub answers: LabelFile,
	/// What decided between answers that are as likely.
	pub seed: [u8; 32],
}

/// A file that the runtime wrote.
#[stored]
#[derive(Copy)]
pub struct LabelFile {
	/// Its address.
	pub content: ContentId,
	/// Its size in bytes.
	pub size: u32,
}

/// The campaigns that wait for settlement: positions `first..next` of the queue.
#[stored]
#[derive(Copy, Default)]
pub struct QueueRange {
	/// Position of the next campaign to settle.
	pub first: u32,
	/// Position of the next campaign to arrive.
	pub next: u32,
}

/// What an examiner asks.
#[stored]
pub struct NewExam<T: Config> {
	/// The dataset version with the questions, each an item to give one label.
	pub version: VersionId,
	/// How many labels there are to choose from.
	pub labels: u8,
	/// The share of right answers that passes.
	pub pass: Permill,
	/// The [commitment](sensor_primitives::labels::exam_commitment) to the right answers.
	pub key: H256,
	/// How many can sit it.
	pub places: u32,
	/// For how many blocks examinees can commit to their answers.
	pub duration: BlockNumberFor<T>,
	/// For how many blocks after that everybody can reveal.
	pub reveal_duration: BlockNumberFor<T>,
}

/// An exam.
#[stored]
pub struct Exam<T: Config> {
	/// Who asks.
	pub examiner: T::AccountId,
	/// The dataset version with the questions.
	pub version: VersionId,
	/// How many questions there are.
	pub questions: u32,
	/// How many labels there are to choose from.
	pub labels: u8,
	/// The share of right answers that passes.
	pub pass: Permill,
	/// The commitment to the right answers.
	pub key: H256,
	/// The right answers, once they are shown.
	pub answers: Option<Answers<T>>,
	/// How many can sit it.
	pub places: u32,
	/// How many have.
	pub sittings: u32,
	/// How many of them are not graded yet.
	pub waiting: u32,
	/// What is on hold of the examiner's money for it.
	pub deposit: Balance,
	/// The last block in which examinees can commit.
	pub commit_until: BlockNumberFor<T>,
	/// The last block in which everybody can reveal.
	pub reveal_until: BlockNumberFor<T>,
}

impl<T: Config> Exam<T> {
	/// Whether `answers` are one of the labels for each question.
	pub(crate) fn takes(&self, answers: &[u8]) -> bool {
		answers.len() == self.questions as usize && answers.iter().all(|label| *label < self.labels)
	}

	/// Whether enough of `answers` are those of `key`.
	pub(crate) fn is_passed(&self, key: &[u8], answers: &[u8]) -> bool {
		let right = key.iter().zip(answers).filter(|(right, given)| right == given).count();
		right as u64 >= u64::from(self.pass.mul_ceil(self.questions))
	}
}

/// An examinee's part in an exam.
#[stored]
pub enum Sitting<T: Config> {
	/// The hash of the answers is known.
	#[codec(index = 0)]
	Committed(H256),
	/// The answers are known.
	#[codec(index = 1)]
	HandedIn(Answers<T>),
}

/// What is counted about annotators or items: as much as [`sensor_truth`] needs at most.
pub type Cells = BoundedVec<u64, ConstU32<MAX_CELLS>>;

/// The most cells that anything has.
pub const MAX_CELLS: u32 = 256;

/// The most annotators that draw boxes on an item: matching takes longer than their number squared.
pub const MAX_BOX_REDUNDANCY: u8 = 9;

/// What is known of one annotator while a campaign is settled.
#[stored]
pub enum Model {
	/// Of one who gives labels: what the last complete sweep counted, and what this one does.
	#[codec(index = 0)]
	Labels {
		/// What the last complete sweep counted.
		evidence: Cells,
		/// What this sweep counts.
		gathered: Cells,
	},
	/// Of one who draws boxes.
	#[codec(index = 1)]
	Boxes {
		/// How far they are trusted, in finding and in locating.
		trust: (u32, u32),
		/// How far they agree with others, by what this sweep counts.
		gathered: [u64; 5],
	},
}

impl Model {
	pub(crate) fn boxes(trust: Trust, peers: Peers) -> Self {
		let Peers { drawn, backed, expected, shared, apart } = peers;
		Self::Boxes {
			trust: (trust.presence, trust.precision),
			gathered: [drawn, backed, expected, shared, apart],
		}
	}

	pub(crate) fn trust(&self) -> (Trust, Peers) {
		match self {
			Self::Boxes { trust: (presence, precision), gathered } => {
				let [drawn, backed, expected, shared, apart] = *gathered;
				(
					Trust { presence: *presence, precision: *precision },
					Peers { drawn, backed, expected, shared, apart },
				)
			},
			Self::Labels { .. } => (Trust::FULL, Peers::default()),
		}
	}
}

/// What is known of all annotators and items of a campaign that is being settled.
#[stored]
pub struct Weighing<T: Config> {
	/// What the last complete sweep counted, about annotators and about items.
	pub known: Option<(Cells, Cells)>,
	/// What this sweep counts.
	pub gathered: Option<(Cells, Cells)>,
	/// How much the last sweep changed.
	pub distance: u64,
	/// How many labels there are.
	pub votes: u64,
	/// How often each label turned out to be the truth.
	pub found: BoundedVec<u64, T::MaxLabels>,
}

impl<T: Config> Default for Weighing<T> {
	fn default() -> Self {
		Self { known: None, gathered: None, distance: 0, votes: 0, found: BoundedVec::new() }
	}
}

impl<T: Config> Weighing<T> {
	/// Forget everything.
	pub(crate) fn begin(&mut self) {
		*self = Self::default();
	}

	/// Whether nothing is known.
	pub(crate) fn is_empty(&self) -> bool {
		self.known.is_none() && self.gathered.is_none() && self.found.is_empty()
	}

	/// What this sweep counted so far.
	pub(crate) fn population(&self, scheme: Scheme) -> Population {
		self.gathered
			.clone()
			.and_then(|(cells, items)| {
				Population::from_parts(scheme, cells.into_inner(), items.into_inner())
			})
			.unwrap_or_else(|| Population::new(scheme))
	}

	/// What this sweep counted is what is known from now on.
	pub(crate) fn turn(&mut self) {
		self.known = self.gathered.take();
		self.distance = 0;
	}
}
