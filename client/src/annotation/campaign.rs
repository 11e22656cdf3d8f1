//! Asking for labels, and how far that is.

use super::Limits;
use crate::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_annotation::types as chain_types,
			sp_arithmetic::per_things::Permill,
		},
	},
	chain::At,
	serialize::{as_optional_hex, as_optional_text, as_text},
	AccountId, Chain, Error, Result, Sense, Share, Signer,
};
use sensor_primitives::{CampaignId, ContentId, ExamId, VersionId};
use serde::{Deserialize, Serialize, Serializer};
use std::{fmt, ops::Range, time::Duration};
use subxt::utils::Static;

/// What annotators are asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
	/// Give each item exactly one label.
	#[default]
	Classification,
	/// Draw boxes around what is on each item, and give each box a label.
	Boxes,
}

impl fmt::Display for Task {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(match self {
			Self::Classification => "classification",
			Self::Boxes => "boxes",
		})
	}
}

/// How the truth is found in what annotators answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
	/// What most of them say.
	Plurality,
	/// What they say, each weighed by how reliable they turn out to be.
	#[default]
	Weighted,
}

impl fmt::Display for Method {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(match self {
			Self::Plurality => "plurality",
			Self::Weighted => "weighted",
		})
	}
}

/// What is asked of annotators before they can claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Requirements {
	/// What is on hold of their money until the campaign is over.
	pub stake: Sense,
	/// The least estimate of their reputation in the campaign's skill.
	pub reputation: Share,
	/// The exam that they passed.
	pub exam: Option<ExamId>,
}

/// What a requester asks for.
#[derive(Clone, Debug)]
pub struct NewCampaign {
	/// What is to be labelled.
	pub version: VersionId,
	/// What annotators are asked to do.
	pub task: Task,
	/// The classes.
	pub labels: Vec<String>,
	/// Instructions and examples.
	pub guide: Option<ContentId>,
	/// What this work shows to be good at; the task's name if absent.
	pub skill: Option<String>,
	/// Items in a batch.
	pub batch_size: u32,
	/// People who label each item at first.
	pub redundancy: u8,
	/// People who label an item at most, of which the answer stays in doubt.
	pub max_redundancy: u8,
	/// How sure of an answer one must be not to ask for more.
	pub confidence: Share,
	/// How the truth is found.
	pub method: Method,
	/// Paid for each label that agrees with the truth, less what guessing would earn.
	pub reward: Sense,
	/// Share of the owner's later revenue that goes to the annotators.
	pub royalty: Share,
	/// The commitment to answers that are known already.
	pub gold: Option<[u8; 32]>,
	/// What is asked of annotators.
	pub requirements: Requirements,
	/// Set aside for the fees of annotators' claims, so that they can begin with an empty account.
	pub fees: Sense,
	/// Blocks in which answers can be committed to.
	pub duration: u32,
	/// Blocks after that in which they can be revealed.
	pub reveal_duration: u32,
	/// Blocks that an annotator has for a batch.
	pub lease: u32,
}

impl NewCampaign {
	/// One that asks five people for a label of each item, and gives them a day.
	pub fn new(version: VersionId, labels: Vec<String>, reward: Sense) -> Self {
		Self {
			version,
			task: Task::default(),
			labels,
			guide: None,
			skill: None,
			batch_size: 50,
			redundancy: 5,
			max_redundancy: 5,
			confidence: Share::percent(95),
			method: Method::default(),
			reward,
			royalty: Share::percent(20),
			gold: None,
			requirements: Requirements::default(),
			fees: Sense::default(),
			duration: 28_800,
			reveal_duration: 2_400,
			lease: 1_200,
		}
	}

	fn encode(self, limits: &Limits) -> Result<chain_types::NewCampaign> {
		let skill = self.skill.unwrap_or_else(|| self.task.to_string());
		let labels = limits.labels(self.labels)?;
		Ok(chain_types::NewCampaign {
			version: Static(self.version),
			task: match self.task {
				Task::Classification => chain_types::Task::Classification { labels },
				Task::Boxes => chain_types::Task::Boxes { labels },
			},
			guide: self.guide.map(Static),
			skill: limits.name("skill", skill)?,
			batch_size: self.batch_size,
			redundancy: self.redundancy,
			max_redundancy: self.max_redundancy,
			confidence: Permill(self.confidence.parts_per_million()),
			method: match self.method {
				Method::Plurality => chain_types::Method::Plurality,
				Method::Weighted => chain_types::Method::Weighted,
			},
			reward: self.reward.0,
			royalty: Permill(self.royalty.parts_per_million()),
			gold: self.gold.map(Into::into),
			requirements: chain_types::Requirements {
				stake: self.requirements.stake.0,
				reputation: Permill(self.requirements.reputation.parts_per_million()),
				exam: self.requirements.exam,
			},
			fees: self.fees.0,
			duration: self.duration,
			reveal_duration: self.reveal_duration,
			lease: self.lease,
		})
	}
}

/// How far a campaign is.
///
/// As JSON it is the stage's name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	/// Work can be claimed, committed and revealed.
	Open,
	/// All work is revealed, and the requester has the rest of the time to show gold.
	AwaitingGold,
	/// The runtime finds out how reliable annotators are.
	Weighing {
		/// How often it has gone over all batches.
		sweep: u32,
		/// The batch that comes next.
		batch: u32,
	},
	/// The runtime turns what it counted into what it knows of annotators.
	Learning {
		/// The annotator who comes next.
		annotator: u32,
	},
	/// The runtime finds out which items need more answers.
	Asking {
		/// The batch that comes next.
		batch: u32,
	},
	/// The runtime finds the truth and judges annotators.
	Judging {
		/// The batch that comes next.
		batch: u32,
	},
	/// Annotators whose labels were rejected can appeal.
	Appealing {
		/// The last block in which they can.
		until: u32,
	},
	/// The runtime pays.
	Paying {
		/// The annotator who comes next.
		annotator: u32,
	},
	/// Over.
	Closed,
}

impl Stage {
	/// Its name, in one word.
	pub fn name(&self) -> &'static str {
		match self {
			Self::Open => "open",
			Self::AwaitingGold => "awaiting-gold",
			Self::Weighing { .. } => "weighing",
			Self::Learning { .. } => "learning",
			Self::Asking { .. } => "asking",
			Self::Judging { .. } => "judging",
			Self::Appealing { .. } => "appealing",
			Self::Paying { .. } => "paying",
			Self::Closed => "closed",
		}
	}
}

impl Serialize for Stage {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(self.name())
	}
}

impl fmt::Display for Stage {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Open => f.write_str("open"),
			Self::AwaitingGold => f.write_str("waits for the requester's gold"),
			Self::Weighing { sweep, batch } => {
				write!(f, "weighing annotators, round {}, batch {batch}", sweep + 1)
			},
			Self::Learning { annotator } => {
				write!(f, "learning how reliable annotators are, annotator {annotator}")
			},
			Self::Asking { batch } => write!(f, "looking for items in doubt, batch {batch}"),
			Self::Judging { batch } => write!(f, "finding the truth, batch {batch}"),
			Self::Appealing { until } => write!(f, "judged; appeals until block {until}"),
			Self::Paying { annotator } => write!(f, "paying, annotator {annotator}"),
			Self::Closed => f.write_str("closed"),
		}
	}
}

/// A campaign as the chain knows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Campaign {
	/// Its id.
	pub id: CampaignId,
	/// Who asks and pays.
	#[serde(serialize_with = "as_text")]
	pub requester: AccountId,
	/// What is labelled.
	#[serde(serialize_with = "as_text")]
	pub version: VersionId,
	/// What annotators are asked to do.
	pub task: Task,
	/// The classes.
	pub labels: Vec<String>,
	/// Instructions and examples.
	#[serde(serialize_with = "as_optional_text")]
	pub guide: Option<ContentId>,
	/// What this work shows to be good at.
	pub skill: String,
	/// How many items there are.
	pub items: u32,
	/// Items in a batch.
	pub batch_size: u32,
	/// People who label each item at first.
	pub redundancy: u8,
	/// People who label an item at most, of which the answer stays in doubt.
	pub max_redundancy: u8,
	/// How sure of an answer one must be not to ask for more.
	pub confidence: Share,
	/// How the truth is found.
	pub method: Method,
	/// Paid for each label that agrees with the truth, less what guessing would earn.
	pub reward: Sense,
	/// Share of the owner's later revenue that goes to the annotators.
	pub royalty: Share,
	/// The commitment to answers that the requester knows; absent, too, once they are known.
	#[serde(serialize_with = "as_optional_hex")]
	pub gold: Option<[u8; 32]>,
	/// What is asked of annotators.
	pub requirements: Requirements,
	/// Still in the pot for rewards.
	pub remaining: Sense,
	/// Still in the pot for the fees of annotators' claims.
	pub fees: Sense,
	/// Answers can be committed to until this block.
	pub commit_until: u32,
	/// Answers can be revealed until this block.
	pub reveal_until: u32,
	/// Blocks that an annotator has for a batch.
	pub lease: u32,
	/// Whether nobody can claim for now.
	pub paused: bool,
	/// How far it is.
	pub stage: Stage,
	/// The labelled dataset, once the campaign is closed; absent if nobody revealed any work.
	#[serde(serialize_with = "as_optional_text")]
	pub labelled: Option<VersionId>,
}

impl fmt::Display for Campaign {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "Campaign {} on dataset {}", self.id, self.version)?;
		writeln!(f, "  requester     {}", self.requester)?;
		writeln!(f, "  task          {}, skill '{}'", self.task, self.skill)?;
		writeln!(f, "  labels        {}", self.labels.join(", "))?;
		if let Some(guide) = &self.guide {
			writeln!(f, "  guide         {guide}")?;
		}
		write!(
			f,
			"  work          {} items in batches of {}, each labelled by {}",
			self.items, self.batch_size, self.redundancy
		)?;
		if self.max_redundancy > self.redundancy {
			write!(f, ", up to {} where less than {} sure", self.max_redundancy, self.confidence)?;
		}
		writeln!(f)?;
		writeln!(f, "  truth         {}", self.method)?;
		writeln!(
			f,
			"  reward        {} a label accepted, less what guessing would earn",
			self.reward
		)?;
		writeln!(f, "  royalty       {} of later sales", self.royalty)?;
		let Requirements { stake, reputation, exam } = self.requirements;
		if stake.0 > 0 {
			writeln!(f, "  stake         {stake}")?;
		}
		if reputation > Share::NONE {
			writeln!(f, "  reputation    at least {reputation}")?;
		}
		if let Some(exam) = exam {
			writeln!(f, "  exam          {exam}, passed")?;
		}
		if self.gold.is_some() {
			writeln!(f, "  gold          committed to, not revealed yet")?;
		}
		writeln!(f, "  in the pot    {}", self.remaining)?;
		if self.fees.0 > 0 {
			writeln!(f, "  for fees      {}: claiming costs nothing", self.fees)?;
		}
		writeln!(f, "  commit until  block {}", self.commit_until)?;
		writeln!(f, "  reveal until  block {}", self.reveal_until)?;
		write!(f, "  stage         {}", self.stage)?;
		if self.paused && self.stage == Stage::Open {
			write!(f, ", paused: nobody can claim")?;
		}
		match self.labelled {
			Some(version) => write!(f, ", labelled dataset {version}"),
			None => Ok(()),
		}
	}
}

impl Campaign {
	/// How many batches there are.
	pub fn batches(&self) -> u32 {
		self.items.div_ceil(self.batch_size.max(1))
	}

	/// The items of a batch.
	pub fn items_of(&self, batch: u32) -> Range<u32> {
		let first = batch.saturating_mul(self.batch_size).min(self.items);
		first..first.saturating_add(self.batch_size).min(self.items)
	}

	fn decode(id: CampaignId, campaign: chain_types::Campaign) -> Self {
		use chain_types::{Stage as S, Task as T};
		let (task, labels) = match campaign.task {
			T::Classification { labels } => (Task::Classification, labels),
			T::Boxes { labels } => (Task::Boxes, labels),
		};
		let (stage, labelled) = match campaign.stage {
			S::Open => (Stage::Open, None),
			S::AwaitingGold => (Stage::AwaitingGold, None),
			S::Weighing { sweep, batch } => (Stage::Weighing { sweep, batch }, None),
			S::Learning { annotator, .. } => (Stage::Learning { annotator }, None),
			S::Asking { batch } => (Stage::Asking { batch }, None),
			S::Judging { batch } => (Stage::Judging { batch }, None),
			S::Appealing { until, .. } => (Stage::Appealing { until }, None),
			S::Paying { annotator, .. } => (Stage::Paying { annotator }, None),
			S::Closed { labelled } => (Stage::Closed, labelled),
		};
		let requirements = Requirements {
			stake: Sense(campaign.requirements.stake),
			reputation: share(campaign.requirements.reputation),
			exam: campaign.requirements.exam,
		};
		Self {
			id,
			requester: campaign.requester,
			version: campaign.version.0,
			task,
			labels: labels.0.into_iter().map(text).collect(),
			guide: campaign.guide.map(|guide| guide.0),
			skill: text(campaign.skill),
			items: campaign.items,
			batch_size: campaign.batch_size,
			redundancy: campaign.redundancy,
			max_redundancy: campaign.max_redundancy,
			confidence: share(campaign.confidence),
			method: match campaign.method {
				chain_types::Method::Plurality => Method::Plurality,
				chain_types::Method::Weighted => Method::Weighted,
			},
			reward: Sense(campaign.reward),
			royalty: share(campaign.royalty),
			gold: campaign.gold.map(|hash| hash.0),
			requirements,
			remaining: Sense(campaign.remaining),
			fees: Sense(campaign.fees),
			commit_until: campaign.commit_until,
			reveal_until: campaign.reveal_until,
			lease: campaign.lease,
			paused: campaign.paused,
			stage,
			labelled: labelled.map(|version| version.0),
		}
	}
}

fn share(share: Permill) -> Share {
	Share::from_parts_per_million(share.0)
}

fn text(bytes: BoundedVec<u8>) -> String {
	String::from_utf8_lossy(&bytes.0).into_owned()
}

/// How far a campaign's work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
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

impl fmt::Display for Progress {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { open_batches, unfinished_batches, annotators, commits, reveals, rounds, .. } =
			self;
		write!(
			f,
			"{annotators} annotators, {commits} commits, {reveals} reveals; {open_batches} batches \
			 want annotators, {unfinished_batches} are not finished"
		)?;
		match rounds {
			0 => Ok(()),
			rounds => write!(f, "; more was asked for {rounds} times"),
		}
	}
}

impl Chain {
	/// Open a campaign; the whole reward goes into the pot.
	pub async fn open_campaign(&self, new: NewCampaign, requester: &Signer) -> Result<CampaignId> {
		let campaign = new.encode(&self.annotation_limits().await?)?;
		let call = api::transactions().annotation().open_campaign(campaign);
		let receipt = self.submit(&call, requester).await?;
		Ok(receipt.event::<api::annotation::events::CampaignOpened>()?.campaign)
	}

	/// Look a campaign up.
	pub async fn campaign(&self, id: CampaignId) -> Result<Campaign> {
		Self::campaign_at(&self.now().await?, id).await
	}

	pub(super) async fn campaign_at(at: &At, id: CampaignId) -> Result<Campaign> {
		let found = at
			.storage()
			.try_fetch(api::storage().annotation().campaigns(), (id,))
			.await?
			.ok_or_else(|| Error::NotFound(format!("campaign {id}")))?
			.decode()?;
		Ok(Campaign::decode(id, found))
	}

	/// Every campaign that was not called off before anybody worked on it, by id.
	pub async fn campaigns(&self) -> Result<Vec<Campaign>> {
		let at = self.now().await?;
		let storage = at.storage();
		let mut found = storage.iter(api::storage().annotation().campaigns(), ()).await?;
		let mut campaigns = Vec::new();
		while let Some(entry) = found.next().await {
			let entry = entry?;
			let (id,) = entry.key()?.decode()?;
			campaigns.push(Campaign::decode(id, entry.value().decode()?));
		}
		campaigns.sort_by_key(|campaign| campaign.id);
		Ok(campaigns)
	}

	/// How far the work on a campaign is; nothing once it is closed.
	pub async fn campaign_progress(&self, id: CampaignId) -> Result<Option<Progress>> {
		Self::campaign_progress_at(&self.now().await?, id).await
	}

	async fn campaign_progress_at(at: &At, id: CampaignId) -> Result<Option<Progress>> {
		let address = api::storage().annotation().campaign_progress();
		let Some(found) = at.storage().try_fetch(address, (id,)).await? else { return Ok(None) };
		let found = found.decode()?;
		Ok(Some(Progress {
			open_batches: found.open_batches,
			unfinished_batches: found.unfinished_batches,
			annotators: found.annotators,
			claims: found.claims,
			commits: found.commits,
			reveals: found.reveals,
			rounds: found.rounds,
		}))
	}

	/// Hand out no more batches, or hand them out again.
	pub async fn pause_campaign(
		&self,
		id: CampaignId,
		paused: bool,
		requester: &Signer,
	) -> Result<()> {
		let call = api::transactions().annotation().set_paused(id, paused);
		self.submit(&call, requester).await.map(drop)
	}

	/// Raise the reward for every label of a campaign. Returns what it cost.
	pub async fn top_up(
		&self,
		id: CampaignId,
		increase: Sense,
		requester: &Signer,
	) -> Result<Sense> {
		let call = api::transactions().annotation().top_up(id, increase.0);
		let receipt = self.submit(&call, requester).await?;
		Ok(Sense(receipt.event::<api::annotation::events::RewardRaised>()?.added))
	}

	/// Call a campaign off. One that nobody has begun to work on is gone; another ends early.
	pub async fn cancel_campaign(&self, campaign: CampaignId, requester: &Signer) -> Result<()> {
		self.submit(&api::transactions().annotation().cancel(campaign), requester).await.map(drop)
	}

	/// Do up to `steps` steps of a settlement that full blocks hold up.
	pub async fn settle(&self, campaign: CampaignId, steps: u32, who: &Signer) -> Result<()> {
		self.submit(&api::transactions().annotation().settle(campaign, steps), who).await.map(drop)
	}

	/// Wait until a campaign has been settled and paid.
	pub async fn wait_until_closed(&self, id: CampaignId, timeout: Duration) -> Result<Campaign> {
		self.watch_campaign(id, timeout, |_, _| {}).await
	}

	/// Wait until a campaign has been settled and paid, and tell `changed` how it is at first and
	/// whenever that changes.
	pub async fn watch_campaign(
		&self,
		id: CampaignId,
		timeout: Duration,
		mut changed: impl FnMut(&Campaign, Option<&Progress>),
	) -> Result<Campaign> {
		let advice = "Work that was not revealed holds a campaign open until its reveal deadline.";
		let mut last = None;
		self.wait_for(&format!("campaign {id} to close"), timeout, advice, async |at| {
			// One that was called off is not kept.
			let campaign = Self::campaign_at(&at, id).await?;
			let now = (Self::campaign_progress_at(&at, id).await?, campaign);
			if last.as_ref() != Some(&now) {
				changed(&now.1, now.0.as_ref());
			}
			let is_closed = now.1.stage == Stage::Closed;
			let closed = is_closed.then(|| now.1.clone());
			last = Some(now);
			Ok(closed)
		})
		.await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_stage_is_one_word_for_machines_and_says_more_to_people() {
		let stage = Stage::Weighing { sweep: 2, batch: 5 };
		assert_eq!(serde_json::to_value(stage).unwrap(), "weighing");
		assert_eq!(stage.to_string(), "weighing annotators, round 3, batch 5");
		assert_eq!(serde_json::to_value(Stage::AwaitingGold).unwrap(), "awaiting-gold");
	}
}
