//! Campaigns, and label work.

use crate::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_annotation::types as chain_types,
			sp_arithmetic::per_things::Permill,
		},
	},
	serialize::as_text,
	AccountId, Chain, Error, Ipfs, Result, Sense, Signer,
};
use sensor_primitives::{
	labels::{commitment, Label},
	CampaignId, ContentId, VersionId,
};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range, time::Duration};
use subxt::utils::Static;

/// What a requester asks for.
#[derive(Clone, Debug)]
pub struct NewCampaign {
	/// What is to be labelled.
	pub version: VersionId,
	/// The classes.
	pub labels: Vec<String>,
	/// Items in a batch.
	pub batch_size: u32,
	/// People who label each item.
	pub redundancy: u8,
	/// Paid for each accepted label.
	pub reward: Sense,
	/// Share of the owner's later revenue that goes to the annotators, in percent.
	pub royalty_percent: u8,
	/// Blocks in which labels can be committed to.
	pub duration: u32,
	/// Blocks after that in which they can be revealed.
	pub reveal_duration: u32,
	/// Blocks that an annotator has for a batch.
	pub lease: u32,
}

/// How far a campaign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
	/// Work can be claimed, committed and revealed.
	Open,
	/// The runtime computes the consensus.
	Settling,
	/// The runtime pays.
	Paying,
	/// Over.
	Closed,
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
	/// The classes.
	pub labels: Vec<String>,
	/// How many items there are.
	pub items: u32,
	/// Items in a batch.
	pub batch_size: u32,
	/// People who label each item.
	pub redundancy: u8,
	/// Paid for each accepted label.
	pub reward: Sense,
	/// Still in the pot for it.
	pub remaining: Sense,
	/// Labels can be committed to until this block.
	pub commit_until: u32,
	/// Labels can be revealed until this block.
	pub reveal_until: u32,
	/// How far it is.
	pub stage: Stage,
	/// The labelled dataset, once the campaign is closed; absent if nobody revealed any work.
	#[serde(serialize_with = "as_optional_text")]
	pub labelled: Option<VersionId>,
}

fn as_optional_text<T: ToString, S: serde::Serializer>(
	value: &Option<T>,
	serializer: S,
) -> Result<S::Ok, S::Error> {
	match value {
		Some(value) => serializer.serialize_some(&value.to_string()),
		None => serializer.serialize_none(),
	}
}

impl fmt::Display for Campaign {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "Campaign {} on dataset {}", self.id, self.version)?;
		writeln!(f, "  requester     {}", self.requester)?;
		writeln!(f, "  labels        {}", self.labels.join(", "))?;
		writeln!(
			f,
			"  work          {} items in batches of {}, each labelled by {}",
			self.items, self.batch_size, self.redundancy
		)?;
		writeln!(f, "  reward        {} a label accepted", self.reward)?;
		writeln!(f, "  in the pot    {}", self.remaining)?;
		writeln!(f, "  commit until  block {}", self.commit_until)?;
		writeln!(f, "  reveal until  block {}", self.reveal_until)?;
		write!(f, "  stage         {:?}", self.stage)?;
		match self.labelled {
			Some(version) => write!(f, ", labelled dataset {version}"),
			None => Ok(()),
		}
	}
}

impl Campaign {
	/// How many batches there are.
	pub fn batches(&self) -> u32 {
		self.items.div_ceil(self.batch_size)
	}

	/// The items of a batch.
	pub fn items_of(&self, batch: u32) -> Range<u32> {
		let first = batch.saturating_mul(self.batch_size).min(self.items);
		first..first.saturating_add(self.batch_size).min(self.items)
	}
}

/// Labels that were committed to. Keep it: without it they cannot be revealed, and are not paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
	/// The campaign.
	pub campaign: CampaignId,
	/// The batch.
	pub batch: u32,
	/// One label an item.
	pub labels: Vec<Label>,
	/// What keeps others from guessing the labels.
	pub salt: [u8; 32],
}

impl Work {
	/// Labels for a batch, with a fresh salt.
	pub fn new(campaign: CampaignId, batch: u32, labels: Vec<Label>) -> Self {
		Self { campaign, batch, labels, salt: rand::random() }
	}
}

impl Chain {
	/// Open a campaign; the whole reward goes into the pot.
	pub async fn open_campaign(&self, new: NewCampaign, requester: &Signer) -> Result<CampaignId> {
		let labels = new.labels.into_iter().map(|label| BoundedVec(label.into_bytes())).collect();
		let campaign = chain_types::NewCampaign {
			version: Static(new.version),
			labels: BoundedVec(labels),
			batch_size: new.batch_size,
			redundancy: new.redundancy,
			reward: new.reward.0,
			royalty: Permill(u32::from(new.royalty_percent.min(100)) * 10_000),
			duration: new.duration,
			reveal_duration: new.reveal_duration,
			lease: new.lease,
		};
		let call = api::transactions().annotation().open_campaign(campaign);
		let receipt = self.submit(&call, requester).await?;
		Ok(receipt.event::<api::annotation::events::CampaignOpened>()?.campaign)
	}

	/// Look a campaign up.
	pub async fn campaign(&self, id: CampaignId) -> Result<Campaign> {
		let at = self.now().await?;
		let campaign = at
			.storage()
			.try_fetch(api::storage().annotation().campaigns(), (id,))
			.await?
			.ok_or_else(|| Error::NotFound(format!("campaign {id}")))?
			.decode()?;
		let chain_types::Task::Classification { labels } = campaign.task;
		let (stage, labelled) = match campaign.stage {
			chain_types::Stage::Open => (Stage::Open, None),
			chain_types::Stage::Settling(_) => (Stage::Settling, None),
			chain_types::Stage::Paying { .. } => (Stage::Paying, None),
			chain_types::Stage::Closed { labelled } => (Stage::Closed, labelled),
		};
		Ok(Campaign {
			id,
			requester: campaign.requester,
			version: campaign.version.0,
			labels: labels
				.0
				.into_iter()
				.map(|label| String::from_utf8_lossy(&label.0).into_owned())
				.collect(),
			items: campaign.items,
			batch_size: campaign.batch_size,
			redundancy: campaign.redundancy,
			reward: Sense(campaign.reward),
			remaining: Sense(campaign.remaining),
			commit_until: campaign.commit_until,
			reveal_until: campaign.reveal_until,
			stage,
			labelled: labelled.map(|version| version.0),
		})
	}

	/// Ask for a batch and wait for the draw; nobody can choose theirs.
	///
	/// `None` if there is no batch left for this annotator.
	pub async fn claim_batch(&self, campaign: CampaignId, who: &Signer) -> Result<Option<u32>> {
		let claim = api::transactions().annotation().claim(campaign);
		let receipt = match self.submit(&claim, who).await {
			Err(error) if error.refusal() == Some("NoBatchLeft") => return Ok(None),
			other => other?,
		};
		// The draw waits for randomness that nobody knew when the claim was made.
		let queued = receipt.event::<api::annotation::events::ClaimQueued>()?;
		let drawn_in = self.block(u64::from(queued.drawn_at)).await?;
		let events = drawn_in.events().fetch().await?;
		for event in events.find::<api::annotation::events::BatchDrawn>() {
			let event = event?;
			if event.campaign == campaign && event.annotator == who.account() {
				return Ok(Some(event.batch));
			}
		}
		Ok(None)
	}

	/// Commit to labels without showing them.
	pub async fn commit(&self, work: &Work, who: &Signer) -> Result<()> {
		let hash =
			commitment(work.campaign, work.batch, &who.account().0, &work.labels, &work.salt);
		self.commit_hash(work.campaign, work.batch, hash.0, who).await
	}

	/// Commit to labels by their commitment alone.
	pub async fn commit_hash(
		&self,
		campaign: CampaignId,
		batch: u32,
		commitment: [u8; 32],
		who: &Signer,
	) -> Result<()> {
		let call = api::transactions().annotation().commit(campaign, batch, commitment.into());
		self.submit(&call, who).await.map(drop)
	}

	/// Whether `who` has committed to labels for a batch, as of the best block: a commitment that
	/// is not final yet counts, too.
	pub async fn has_committed(
		&self,
		campaign: CampaignId,
		batch: u32,
		who: &AccountId,
	) -> Result<bool> {
		let at = self.best().await?;
		let address = api::storage().annotation().claims();
		let Some(claim) = at.storage().try_fetch(address, ((campaign, batch), *who)).await? else {
			return Ok(false);
		};
		Ok(claim.decode()?.commitment.is_some())
	}

	/// Show the labels that were committed to.
	pub async fn reveal(&self, work: &Work, who: &Signer) -> Result<()> {
		let labels = BoundedVec(work.labels.clone());
		let call =
			api::transactions().annotation().reveal(work.campaign, work.batch, labels, work.salt);
		self.submit(&call, who).await.map(drop)
	}

	/// Whether the labels of a batch can be revealed now.
	pub async fn can_reveal(&self, campaign: &Campaign, batch: u32) -> Result<bool> {
		let at = self.now().await?;
		let address = api::storage().annotation().batches();
		let Some(found) = at.storage().try_fetch(address, (campaign.id, batch)).await? else {
			return Ok(false);
		};
		let complete = found.decode()?.committed >= campaign.redundancy;
		Ok(complete || at.block_number() > u64::from(campaign.commit_until))
	}

	/// Take back a batch whose annotator let the lease run out.
	pub async fn release(
		&self,
		campaign: CampaignId,
		batch: u32,
		annotator: &AccountId,
		who: &Signer,
	) -> Result<()> {
		let call = api::transactions().annotation().release(campaign, batch, *annotator);
		self.submit(&call, who).await.map(drop)
	}

	/// Do up to `steps` steps of a settlement that full blocks hold up.
	pub async fn settle(&self, campaign: CampaignId, steps: u32, who: &Signer) -> Result<()> {
		self.submit(&api::transactions().annotation().settle(campaign, steps), who).await.map(drop)
	}

	/// Call a campaign off that nobody has begun to work on.
	pub async fn cancel_campaign(&self, campaign: CampaignId, requester: &Signer) -> Result<()> {
		self.submit(&api::transactions().annotation().cancel(campaign), requester).await.map(drop)
	}

	/// Wait until a campaign has been settled and paid.
	pub async fn wait_until_closed(&self, id: CampaignId, timeout: Duration) -> Result<Campaign> {
		let advice = "Work that was not revealed holds a campaign open until its reveal deadline.";
		let address = api::storage().annotation().campaigns();
		self.wait_for(&format!("campaign {id} to close"), timeout, advice, async |at| {
			// One that was called off is not kept.
			let gone = || Error::NotFound(format!("campaign {id}"));
			let found = at.storage().try_fetch(address.clone(), (id,)).await?.ok_or_else(gone)?;
			let stage = found.decode()?.stage;
			Ok(matches!(stage, chain_types::Stage::Closed { .. }).then_some(()))
		})
		.await?;
		self.campaign(id).await
	}

	/// What an annotator was paid for so far: labels accepted, of labels judged.
	pub async fn reputation(&self, who: &AccountId) -> Result<(u64, u64)> {
		let at = self.now().await?;
		let address = api::storage().annotation().reputation();
		Ok(match at.storage().try_fetch(address, (*who,)).await? {
			Some(found) => {
				let found = found.decode()?;
				(found.accepted, found.judged)
			},
			None => (0, 0),
		})
	}
}

impl Ipfs {
	/// The images of a dataset by item number: all its files, in path order.
	pub async fn items(&self, root: ContentId) -> Result<Vec<(String, ContentId)>> {
		self.walk(root).await
	}

	/// The consensus of a labelled dataset: one label an item, absent where there is none.
	pub async fn consensus(&self, root: ContentId) -> Result<Vec<Option<Label>>> {
		let mut labels = Vec::new();
		for entry in self.ls(root, "labels").await? {
			let bytes = self.cat(entry.content, "").await?;
			let text = String::from_utf8_lossy(&bytes);
			for line in text.lines().skip(1) {
				let field = line.split(',').nth(1).unwrap_or_default();
				let label = match field {
					"" => None,
					digits => Some(digits.parse().map_err(|_| {
						Error::Invalid(format!("{}: '{line}' is no label line", entry.name))
					})?),
				};
				labels.push(label);
			}
		}
		Ok(labels)
	}
}
