//! What happened on the chain: the movements of money in a range of blocks.

use crate::{api, AccountId, Chain, Result, Sense};
use sensor_primitives::{CampaignId, JobId, ListingId, SaleId, VersionId};
use serde::Serialize;
use std::ops::RangeInclusive;

/// A movement of money that the market made, or a fee. Plain transfers are not among them.
#[derive(Clone, Debug, PartialEq)]
pub enum Movement {
	/// A transaction fee.
	Fee {
		/// Who paid.
		payer: AccountId,
		/// How much.
		amount: Sense,
	},
	/// A campaign's reward, from its requester.
	Reward {
		/// The campaign.
		campaign: CampaignId,
		/// Who was paid.
		annotator: AccountId,
		/// How many labels agreed with the truth. What guessing would have earned is taken off.
		accepted: u32,
		/// How much.
		amount: Sense,
	},
	/// An annotator lost a stake, because answers were kept back or no better than guesses.
	Stake {
		/// The campaign.
		campaign: CampaignId,
		/// Whose stake.
		annotator: AccountId,
		/// How much of it.
		amount: Sense,
	},
	/// A licence was sold, and its price put aside until the guarantee is over.
	Sale {
		/// The offer.
		listing: ListingId,
		/// Who paid.
		buyer: AccountId,
		/// What was sold.
		version: VersionId,
		/// Where the money is to go.
		sale: crate::marketplace::Sale,
	},
	/// A guarantee is over, and the price was paid on.
	Settlement {
		/// The sale.
		sale: SaleId,
		/// The platform's take.
		take: Sense,
		/// To the contributors' pool.
		royalties: Sense,
		/// Who sold.
		owner: AccountId,
		/// To the owner.
		to_owner: Sense,
	},
	/// The data was lost, and the price paid back.
	Refund {
		/// The sale.
		sale: SaleId,
		/// Who was paid.
		to: AccountId,
		/// How much.
		amount: Sense,
	},
	/// A contributor took royalties.
	Royalties {
		/// Of which dataset.
		version: VersionId,
		/// Who.
		contributor: AccountId,
		/// How much.
		amount: Sense,
	},
	/// A provider was paid for a job, by its requester.
	Compute {
		/// The job.
		job: JobId,
		/// Who was paid.
		provider: AccountId,
		/// How much.
		amount: Sense,
	},
}

/// A summary of a range of blocks.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Activity {
	/// How many blocks.
	pub blocks: u64,
	/// How many transactions, without what every block has.
	pub transactions: u64,
}

impl Chain {
	/// The movements of money in final blocks `range`, in order.
	pub async fn movements(
		&self,
		range: RangeInclusive<u64>,
		mut progress: impl FnMut(u64),
	) -> Result<(Vec<Movement>, Activity)> {
		let mut movements = Vec::new();
		let mut activity = Activity::default();
		for number in range {
			let events = self.block(number).await?.events().fetch().await?;
			for event in events.iter() {
				let event = event?;
				activity.transactions += u64::from(
					(event.pallet_name(), event.event_name())
						== ("TransactionPayment", "TransactionFeePaid"),
				);
				movements.extend(movement(&event)?);
			}
			activity.blocks += 1;
			progress(number);
		}
		Ok((movements, activity))
	}
}

fn movement(event: &subxt::events::Event<'_, crate::chain::Config>) -> Result<Option<Movement>> {
	use api::{annotation, compute_market, marketplace, transaction_payment};
	macro_rules! decode {
		($kind:ty) => {
			match event.decode_fields_as::<$kind>() {
				Some(decoded) => decoded?,
				None => return Ok(None),
			}
		};
	}
	Ok(Some(match (event.pallet_name(), event.event_name()) {
		("TransactionPayment", "TransactionFeePaid") => {
			let e = decode!(transaction_payment::events::TransactionFeePaid);
			Movement::Fee { payer: e.who, amount: Sense(e.actual_fee) }
		},
		("Annotation", "AnnotatorPaid") => {
			let e = decode!(annotation::events::AnnotatorPaid);
			Movement::Reward {
				campaign: e.campaign,
				annotator: e.annotator,
				accepted: e.accepted,
				amount: Sense(e.amount),
			}
		},
		("Annotation", "StakeLost") => {
			let e = decode!(annotation::events::StakeLost);
			let (campaign, annotator) = (e.campaign, e.annotator);
			Movement::Stake { campaign, annotator, amount: Sense(e.amount) }
		},
		("Marketplace", "Sold") => {
			let e = decode!(marketplace::events::Sold);
			Movement::Sale {
				listing: e.listing,
				buyer: e.buyer,
				version: e.version.0,
				sale: e.into(),
			}
		},
		("Marketplace", "SaleSettled") => {
			let e = decode!(marketplace::events::SaleSettled);
			Movement::Settlement {
				sale: e.sale,
				take: Sense(e.take),
				royalties: Sense(e.royalties),
				owner: e.owner,
				to_owner: Sense(e.to_owner),
			}
		},
		("Marketplace", "SaleRefunded") => {
			let e = decode!(marketplace::events::SaleRefunded);
			Movement::Refund { sale: e.sale, to: e.to, amount: Sense(e.price.amount) }
		},
		("Marketplace", "RoyaltiesClaimed") => {
			let e = decode!(marketplace::events::RoyaltiesClaimed);
			Movement::Royalties {
				version: e.version.0,
				contributor: e.who,
				amount: Sense(e.amount),
			}
		},
		("ComputeMarket", "ProviderPaid") => {
			let e = decode!(compute_market::events::ProviderPaid);
			Movement::Compute { job: e.job, provider: e.provider, amount: Sense(e.amount) }
		},
		_ => return Ok(None),
	}))
}
