//! What the pallet stores, and what its calls take.

use crate::{Config, Error};
use alloc::vec::Vec;
use frame::{deps::frame_support::stored, prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{labels::Label, Balance, ContentId, VersionId};

/// The names of the labels of a classification task, as UTF-8.
pub type LabelNames<T> =
	BoundedVec<BoundedVec<u8, <T as Config>::MaxLabelLen>, <T as Config>::MaxLabels>;

/// One annotator's labels for the items of one batch, in order.
pub type BatchLabels<T> = BoundedVec<Label, <T as Config>::MaxBatchSize>;

/// What annotators are asked to do.
#[stored]
pub enum Task<T: Config> {
	/// Give each item exactly one of these labels.
	#[codec(index = 0)]
	Classification {
		/// The labels; annotators answer with positions in this list.
		labels: LabelNames<T>,
	},
}

/// Where a campaign is in its life.
#[stored]
#[derive(Copy)]
pub enum Stage {
	/// Annotators work.
	#[codec(index = 0)]
	Open,
	/// Labels are aggregated; batches before this one are done.
	#[codec(index = 1)]
	Settling(u32),
	/// Annotators are paid; this many were.
	#[codec(index = 2)]
	Paying {
		/// The labelled dataset, unless there is none.
		labelled: Option<VersionId>,
		/// Annotators that were dealt with.
		annotators: u32,
	},
	/// All money has left; nothing changes any more.
	#[codec(index = 3)]
	Closed {
		/// The labelled dataset; none if nobody revealed any labels.
		labelled: Option<VersionId>,
	},
}

/// What a requester asks for.
#[stored]
pub struct NewCampaign<T: Config> {
	/// The dataset version to label.
	pub version: VersionId,
	/// The names of the labels, as UTF-8.
	pub labels: LabelNames<T>,
	/// Items that one claim hands out; the last batch may be smaller.
	pub batch_size: u32,
	/// How many annotators label each item.
	pub redundancy: u8,
	/// Paid for each label that agrees with the consensus.
	pub reward: Balance,
	/// Annotators' share of what the owner of the labelled dataset earns with it.
	pub royalty: Permill,
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
	/// Items in the dataset version.
	pub items: u32,
	/// Items that one claim hands out.
	pub batch_size: u32,
	/// How many annotators label each item.
	pub redundancy: u8,
	/// Paid for each accepted label.
	pub reward: Balance,
	/// Annotators' share of what the owner of the labelled dataset earns with it.
	pub royalty: Permill,
	/// How much of the requester's money is in the pot for this campaign.
	pub remaining: Balance,
	/// The last block in which annotators can claim and commit.
	pub commit_until: BlockNumberFor<T>,
	/// The last block in which annotators can reveal.
	pub reveal_until: BlockNumberFor<T>,
	/// For how many blocks a claim keeps its place without a commitment.
	pub lease: BlockNumberFor<T>,
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

	/// The names of the labels.
	pub fn labels(&self) -> &LabelNames<T> {
		let Task::Classification { labels } = &self.task;
		labels
	}
}

impl<T: Config> NewCampaign<T> {
	/// Check everything that does not depend on the chain's state.
	pub(crate) fn check_task(&self) -> Result<(), Error<T>> {
		let mut names: Vec<&[u8]> = self.labels.iter().map(|name| name.as_slice()).collect();
		let well_formed = |name: &&[u8]| !name.is_empty() && core::str::from_utf8(name).is_ok();
		ensure!(names.len() >= 2 && names.iter().all(well_formed), Error::<T>::BadCampaignLabels);
		names.sort_unstable();
		ensure!(names.windows(2).all(|pair| pair[0] != pair[1]), Error::<T>::BadCampaignLabels);

		ensure!(
			(1..=T::MaxBatchSize::get()).contains(&self.batch_size),
			Error::<T>::BadCampaignSize
		);
		ensure!(
			(1..=T::MaxRedundancy::get()).contains(&self.redundancy.into()),
			Error::<T>::BadCampaignRedundancy
		);
		ensure!(self.reward >= T::MinReward::get(), Error::<T>::BadCampaignReward);
		Ok(())
	}
}

/// How far a campaign's work is.
#[stored]
#[derive(Copy, Default)]
pub struct Progress {
	/// Batches that still want annotators.
	pub open_batches: u32,
	/// Claims that were ever made.
	pub claims: u32,
	/// Commitments that were made.
	pub commits: u32,
	/// Commitments that were revealed.
	pub reveals: u32,
	/// Batches whose annotators have all revealed.
	pub finished_batches: u32,
}

/// How many annotators are at which point with a batch.
#[stored]
#[derive(Copy, Default)]
pub struct Batch {
	/// Annotators who hold a claim; those below are among them.
	pub claimed: u8,
	/// Annotators who committed.
	pub committed: u8,
	/// Annotators who revealed.
	pub revealed: u8,
	/// Made from the salts that were revealed; decides between labels with equally many votes.
	///
	/// Nobody knows it before the last reveal. If it were known before the commitments, annotators
	/// could agree to give the label that wins all ties, and be paid without any work.
	pub seed: [u8; 32],
}

/// One annotator's place in a batch.
#[stored]
#[derive(Copy)]
pub struct Claim<BlockNumber> {
	/// The last block in which nobody can take it away; a commitment keeps it for good.
	pub lease_until: BlockNumber,
	/// The hash of the annotator's labels.
	pub commitment: Option<H256>,
	/// Whether the labels were revealed.
	pub revealed: bool,
}

/// How one annotator did in one campaign.
#[stored]
#[derive(Copy, Default)]
pub struct Tally {
	/// Labels that agree with the consensus.
	pub accepted: u32,
	/// Labels committed to. Those that were never revealed count, or else keeping labels to
	/// oneself would pay when they turn out to be wrong.
	pub judged: u32,
}

/// How one annotator did in all campaigns.
#[stored]
#[derive(Copy, Default)]
pub struct Standing {
	/// Labels that agreed with the consensus.
	pub accepted: u64,
	/// Labels committed to.
	pub judged: u64,
}

/// The file with the consensus of one batch.
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
