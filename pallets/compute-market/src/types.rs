//! What providers offer, what jobs ask, and how they end.

use crate::{Config, Pallet};
use frame::{deps::frame_support::stored, prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	compute::{Limits, Outcome},
	keys::compute::OperatorId,
	Balance, BlockNumber, ContentId, JobId, VersionId,
};

/// A multiaddress of an IPFS node, as text.
pub type SourceOf<T> = BoundedVec<u8, <T as Config>::MaxSourceLen>;

/// What a provider says about itself.
#[stored]
pub struct NewProvider<T: Config> {
	/// The key with which the provider's node reports outcomes.
	pub operator: OperatorId,
	/// What it asks for one job.
	pub price: Balance,
	/// The largest job that it takes.
	pub limits: Limits,
	/// Where the models that it made can be fetched.
	pub source: SourceOf<T>,
}

/// A bonded provider.
#[stored]
pub struct Provider<T: Config> {
	/// The key with which the provider's node reports outcomes.
	pub operator: OperatorId,
	/// What it asks for one job.
	pub price: Balance,
	/// The largest job that it takes.
	pub limits: Limits,
	/// What is on hold for it.
	pub bond: Balance,
	/// Where the models that it made can be fetched.
	pub source: SourceOf<T>,
	/// Whether it is drawn for new jobs.
	pub active: bool,
	/// Jobs that it has been drawn for and that have not ended.
	pub jobs: u32,
	/// The part of the bond that those jobs put at risk.
	pub at_risk: Balance,
	/// The last block in which something made it fit for more jobs: it registered, changed its
	/// offer, or got room again. It is drawn from two blocks later.
	pub since: BlockNumber,
}

impl<T: Config> Provider<T> {
	/// Whether one more job can have a whole stake of its bond.
	pub(crate) fn has_room(&self) -> bool {
		self.jobs < T::MaxRunning::get()
			&& self.bond.saturating_sub(self.at_risk) >= Pallet::<T>::stake_of(self.bond)
	}
}

/// What a requester asks for.
#[stored]
pub struct NewJob<T: Config> {
	/// The wasm module to run.
	pub program: ContentId,
	/// The dataset versions that it reads, in the order in which it gets them.
	pub inputs: BoundedVec<VersionId, T::MaxInputs>,
	/// Handed to the program as it is.
	pub parameters: BoundedVec<u8, T::MaxParametersLen>,
	/// What one run may use.
	pub limits: Limits,
	/// The most that one provider may be paid.
	pub max_price: Balance,
	/// Where the program can be fetched.
	pub sources: BoundedVec<SourceOf<T>, T::MaxSources>,
}

/// A job.
///
/// It stays readable after providers answered it, because a model is only as good as the record of
/// how it was made. A job that ended without an answer is not kept.
#[stored]
pub struct Job<T: Config> {
	/// Who posted it, and owns the model.
	pub requester: T::AccountId,
	/// The wasm module to run.
	pub program: ContentId,
	/// The dataset versions that it reads, in the order in which it gets them.
	pub inputs: BoundedVec<VersionId, T::MaxInputs>,
	/// Handed to the program as it is.
	pub parameters: BoundedVec<u8, T::MaxParametersLen>,
	/// What one run may use.
	pub limits: Limits,
	/// The most that one provider may be paid.
	pub max_price: Balance,
	/// Where the program can be fetched; forgotten when the job ends.
	pub sources: BoundedVec<SourceOf<T>, T::MaxSources>,
	/// What is still in the pot for it.
	pub budget: Balance,
	/// Where it is.
	pub stage: JobStage,
	/// How many times providers have been drawn for it.
	pub round: u8,
	/// The first block that moves the job on, whether or not anybody has done anything.
	pub due: BlockNumber,
	/// The model it made.
	pub model: Option<VersionId>,
}

/// Where a job is.
#[stored]
#[derive(Copy)]
pub enum JobStage {
	/// Waiting until enough providers can be drawn.
	#[codec(index = 0)]
	Queued,
	/// Providers are at work.
	#[codec(index = 1)]
	Running {
		/// The last block in which an outcome can be committed to.
		commit_until: BlockNumber,
		/// The last block in which an outcome can be revealed.
		reveal_until: BlockNumber,
	},
	/// Over; nothing is in the pot for it any more.
	#[codec(index = 2)]
	Ended(JobEnd),
}

/// How a job ended.
#[stored]
#[derive(Copy)]
pub enum JobEnd {
	/// Two providers found the same.
	#[codec(index = 0)]
	Agreed(Outcome),
	/// Several providers answered, and no two of them alike.
	#[codec(index = 1)]
	Disagreed,
	/// Fewer than two providers answered.
	#[codec(index = 2)]
	Unserved,
	/// The requester took it back.
	#[codec(index = 3)]
	Cancelled,
}

/// A job's place in the queue.
#[stored]
#[derive(Copy)]
pub struct Waiting {
	/// The job.
	pub job: JobId,
	/// The block that queued it.
	pub since: BlockNumber,
}

/// One provider's part in a job.
#[stored]
#[derive(Copy)]
pub struct Replica {
	/// What the provider is paid for the agreed outcome.
	pub price: Balance,
	/// The part of its bond that it loses for another outcome; silence costs half of it.
	pub stake: Balance,
	/// The round in which it was drawn.
	pub round: u8,
	/// What it committed to.
	pub commitment: Option<H256>,
	/// What it revealed.
	pub outcome: Option<Outcome>,
}

impl Replica {
	/// Whether its provider has committed to an outcome and not yet said which.
	pub(crate) fn awaits_reveal(&self) -> bool {
		self.commitment.is_some() && self.outcome.is_none()
	}
}
