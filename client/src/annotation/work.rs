//! Drawing batches, committing to answers and revealing them.

use super::{Campaign, Stage};
use crate::{
	api::{self, runtime_types::pallet_annotation::types as chain_types},
	chain::{At, Until},
	AccountId, Chain, Error, Result, Signer,
};
use codec::Decode;
use sensor_primitives::{labels::commitment, CampaignId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a node says of a transaction for which nobody can pay.
const UNPAID: &str = "pay some fees";

/// Answers that were committed to. Keep it: without it they cannot be revealed, and are not paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
	/// The campaign.
	pub campaign: CampaignId,
	/// The batch.
	pub batch: u32,
	/// The items that are asked about.
	pub items: Vec<u32>,
	/// The answers for them, as [`sensor_primitives::labels`] writes them; nothing yet if empty.
	pub answers: Vec<u8>,
	/// What keeps others from guessing the answers.
	pub salt: [u8; 32],
}

impl Work {
	/// What this commits `who` to.
	pub fn commitment(&self, who: &AccountId) -> [u8; 32] {
		commitment(self.campaign, self.batch, &who.0, &self.answers, &self.salt).0
	}
}

/// A batch that an annotator was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
	/// The campaign.
	pub campaign: CampaignId,
	/// The batch.
	pub batch: u32,
	/// The items that are asked about: all of the batch, or those that stayed in doubt.
	pub items: Vec<u32>,
	/// How far the work is.
	pub work: WorkState,
}

impl Claim {
	/// Answers for it, with a fresh salt.
	pub fn answered(&self, answers: Vec<u8>) -> Work {
		Work {
			campaign: self.campaign,
			batch: self.batch,
			items: self.items.clone(),
			answers,
			salt: rand::random(),
		}
	}
}

/// How far an annotator's work on a batch is.
// The order and the fields are the chain's, whose view is decoded with it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkState {
	/// It was claimed.
	#[codec(index = 0)]
	Claimed {
		/// The last block in which nobody can take it away; a commitment keeps it for good.
		lease_until: u32,
	},
	/// This commitment was made.
	#[codec(index = 1)]
	Committed([u8; 32]),
	/// These answers were revealed.
	#[codec(index = 2)]
	Revealed(Vec<u8>),
}

impl Chain {
	/// Ask for a batch and wait for the draw; nobody can choose theirs.
	///
	/// `None` if there is no batch left for this annotator.
	pub async fn claim_batch(&self, campaign: CampaignId, who: &Signer) -> Result<Option<Claim>> {
		let claim = api::transactions().annotation().claim(campaign);
		let receipt = match self.submit(&claim, who).await {
			Err(error) if error.refusal() == Some("NoBatchLeft") => return Ok(None),
			Err(Error::Pool(reason)) if reason.contains(UNPAID) => {
				return self.unpaid_claim(campaign, &reason).await;
			},
			other => other?,
		};
		// The draw waits for randomness that nobody knew when the claim was made.
		let queued = receipt.event::<api::annotation::events::ClaimQueued>()?;
		let drawn_in = self.block(u64::from(queued.drawn_at)).await?;
		let events = drawn_in.events().fetch().await?;
		for event in events.find::<api::annotation::events::BatchDrawn>() {
			let event = event?;
			if event.campaign == campaign && event.annotator == who.account() {
				return Self::claim_at(&drawn_in, campaign, event.batch, &who.account()).await;
			}
		}
		Ok(None)
	}

	/// What a claim comes to that neither the campaign nor the annotator pays for.
	///
	/// Campaigns pay for claims that succeed. Those who cannot pay either are not told why theirs would
	/// not.
	async fn unpaid_claim(&self, id: CampaignId, reason: &str) -> Result<Option<Claim>> {
		let best = self.until(Until::InBlock);
		let fees = best.campaign(id).await?.fees;
		let progress = best.campaign_progress(id).await?;
		if progress.is_none_or(|progress| progress.open_batches == 0) {
			return Ok(None);
		}
		Err(Error::Pool(format!(
			"{reason}\nCampaign {id} does not pay for this claim: it has {fees} left for claims. The \
			 account has to, and holds too little."
		)))
	}

	/// The batches that an annotator has in a campaign that is not judged yet, as of the best block.
	pub async fn claims_of(&self, campaign: CampaignId, who: &AccountId) -> Result<Vec<Claim>> {
		let at = self.best().await?;
		let view = api::view_functions().annotation().claims_of(campaign, *who);
		let found: Vec<(u32, Vec<u32>, WorkState)> = Self::view(&at, view).await?;
		let claim = |(batch, items, work)| Claim { campaign, batch, items, work };
		let mut claims: Vec<_> = found.into_iter().map(claim).collect();
		claims.sort_by_key(|claim| claim.batch);
		Ok(claims)
	}

	/// An annotator's place in one batch, as of the best block: what is not final yet counts, too.
	///
	/// `None` if there is none, be it that the lease ran out or that the work is judged.
	pub async fn claim_of(
		&self,
		campaign: CampaignId,
		batch: u32,
		who: &AccountId,
	) -> Result<Option<Claim>> {
		Self::claim_at(&self.best().await?, campaign, batch, who).await
	}

	async fn claim_at(
		at: &At,
		id: CampaignId,
		batch: u32,
		who: &AccountId,
	) -> Result<Option<Claim>> {
		let (storage, query) = (at.storage(), api::storage().annotation());
		let number = storage.try_fetch(query.annotator_numbers(), (id, *who)).await?;
		let work = storage.try_fetch(query.batches(), (id, batch)).await?;
		let (Some(number), Some(work)) = (number, work) else { return Ok(None) };
		let (number, work) = (number.decode()?, work.decode()?);
		let Some(place) = work.places.0.iter().find(|place| place.annotator == number) else {
			return Ok(None);
		};
		let campaign = Self::campaign_at(at, id).await?;
		let items = asked(&campaign, batch, &work, place);
		let state = match &place.work {
			chain_types::Work::Claimed { lease_until } => {
				WorkState::Claimed { lease_until: *lease_until }
			},
			chain_types::Work::Committed(hash) => WorkState::Committed(hash.0),
			chain_types::Work::Revealed(answers) => WorkState::Revealed(answers.0.clone()),
		};
		Ok(Some(Claim { campaign: id, batch, items, work: state }))
	}

	/// Commit to answers without showing them.
	pub async fn commit(&self, work: &Work, who: &Signer) -> Result<()> {
		// What is too large could never be revealed.
		self.annotation_limits().await?.answers(&work.answers)?;
		let hash = work.commitment(&who.account());
		self.commit_hash(work.campaign, work.batch, hash, who).await
	}

	/// Commit to answers by their commitment alone.
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

	/// Show the answers that were committed to.
	pub async fn reveal(&self, work: &Work, who: &Signer) -> Result<()> {
		let answers = self.annotation_limits().await?.answers(&work.answers)?;
		let call =
			api::transactions().annotation().reveal(work.campaign, work.batch, answers, work.salt);
		self.submit(&call, who).await.map(drop)
	}

	/// Whether the answers for a batch can be revealed now.
	pub async fn can_reveal(&self, campaign: &Campaign, batch: u32) -> Result<bool> {
		let at = self.now().await?;
		Self::can_reveal_at(&at, campaign, batch).await
	}

	async fn can_reveal_at(at: &At, campaign: &Campaign, batch: u32) -> Result<bool> {
		if at.block_number() > u64::from(campaign.commit_until) {
			return Ok(true);
		}
		let address = api::storage().annotation().batches();
		let Some(found) = at.storage().try_fetch(address, (campaign.id, batch)).await? else {
			return Ok(false);
		};
		let work = found.decode()?;
		let wanted = usize::from(campaign.redundancy).saturating_add(work.more.0.len());
		let is_claimed =
			|work: &chain_types::Work| matches!(work, chain_types::Work::Claimed { .. });
		Ok(work.places.0.len() >= wanted
			&& !work.places.0.iter().any(|place| is_claimed(&place.work)))
	}

	/// Wait until the answers for a batch can be revealed.
	pub async fn wait_until_reveal(
		&self,
		id: CampaignId,
		batch: u32,
		timeout: Duration,
	) -> Result<()> {
		let what = format!("batch {batch} of campaign {id} to be revealed");
		let advice =
			"Others still label it; it can be revealed when the time to commit is over at \
		              the latest.";
		self.wait_for(&what, timeout, advice, async |at| {
			let campaign = Self::campaign_at(&at, id).await?;
			let is_over = at.block_number() > u64::from(campaign.reveal_until);
			if is_over || campaign.stage != Stage::Open {
				return Err(Error::Invalid(format!(
					"the time to reveal batch {batch} of campaign {id} is over; it is not paid"
				)));
			}
			Ok(Self::can_reveal_at(&at, &campaign, batch).await?.then_some(()))
		})
		.await
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
}

/// The items that the one in `place` is asked about.
fn asked(
	campaign: &Campaign,
	batch: u32,
	work: &chain_types::Batch,
	place: &chain_types::Place,
) -> Vec<u32> {
	let all = campaign.items_of(batch);
	let round = place.round.checked_sub(1).and_then(|round| work.more.0.get(usize::from(round)));
	match round {
		Some(set) => members(&set.0).map(|item| all.start.saturating_add(item)).collect(),
		None => all.collect(),
	}
}

/// The numbers in a set of which each number is a bit, the lowest first.
fn members(bits: &[u8]) -> impl Iterator<Item = u32> + '_ {
	(0u32..).zip(bits).flat_map(|(index, byte)| {
		(0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| index * 8 + bit)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_lowest_bit_of_a_set_is_its_first_member() {
		let mut bits = [0; 32];
		(bits[0], bits[2], bits[31]) = (0b101, 0b1, 0b1000_0000);
		assert_eq!(members(&bits).collect::<Vec<_>>(), [0, 2, 16, 255]);
		assert_eq!(members(&[0; 32]).count(), 0);
	}

	#[test]
	fn a_commitment_is_what_the_chain_compares_with() {
		let work = Work { campaign: 1, batch: 2, items: vec![7], answers: vec![3], salt: [4; 32] };
		let who = AccountId::from([5; 32]);
		assert_eq!(work.commitment(&who), commitment(1, 2, &[5u8; 32], &[3], &[4; 32]).0);
	}

	#[test]
	fn the_chains_view_of_work_is_understood() {
		let decode = |bytes: &[u8]| WorkState::decode(&mut &bytes[..]).unwrap();
		assert_eq!(decode(&[0, 9, 0, 0, 0]), WorkState::Claimed { lease_until: 9 });
		assert_eq!(decode(&[[1; 1].as_slice(), &[8; 32]].concat()), WorkState::Committed([8; 32]));
		assert_eq!(decode(&[2, 8, 1, 2]), WorkState::Revealed(vec![1, 2]));
	}
}
