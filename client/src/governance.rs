//! Proposals and votes.

use crate::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			frame_support::{
				dispatch::RawOrigin,
				traits::{preimages::Bounded, schedule::DispatchTime},
			},
			pallet_conviction_voting::{types::Tally, vote::AccountVote},
			pallet_governance::pallet::Origin,
			pallet_referenda::types::ReferendumInfo,
			sensor_runtime::{configs::parameters, OriginCaller},
			sp_arithmetic::per_things::Permill,
		},
	},
	Chain, Error, Result, Sense, Signer,
};
use codec::Encode;
use serde::Serialize;
use std::{fmt, time::Duration};

/// How long tokens stay locked after a vote that won, and what the vote then counts.
///
/// 0 counts a tenth without a lock; 1 to 6 count so many times, locked for 1, 2, 4, 8, 16 or 32
/// lock periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conviction(u8);

impl Conviction {
	/// From 0 to 6.
	pub fn new(level: u8) -> Result<Self> {
		if level > 6 {
			return Err(Error::Invalid(format!("conviction {level} does not exist; give 0 to 6")));
		}
		Ok(Self(level))
	}
}

/// The longest call that a referendum holds itself; others are kept as preimages.
const MAX_INLINE: usize = 128;

/// With which power a proposal's call is made. Each has a track of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
	/// Everything.
	Root,
	/// The market's parameters.
	Market,
	/// Halting what passes to and from a chain.
	BridgeGuardian,
}

impl Power {
	fn origin(self) -> OriginCaller {
		match self {
			Self::Root => OriginCaller::system(RawOrigin::Root),
			Self::Market => OriginCaller::Governance(Origin::MarketAdmin),
			Self::BridgeGuardian => OriginCaller::Governance(Origin::BridgeGuardian),
		}
	}
}

/// A referendum as the chain knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Referendum {
	/// Its number.
	pub id: u32,
	/// Where it stands: preparing, deciding, confirming, approved, rejected, …
	pub status: String,
	/// Votes for it, conviction counted.
	pub ayes: Sense,
	/// Votes against it, conviction counted.
	pub nays: Sense,
	/// Tokens behind the votes for it.
	pub support: Sense,
}

impl fmt::Display for Referendum {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(
			f,
			"Referendum {}: {} (ayes {}, nays {}, support {})",
			self.id, self.status, self.ayes, self.nays, self.support
		)
	}
}

impl Chain {
	/// The platform's take from sales, in parts per million.
	pub async fn take_rate(&self) -> Result<u32> {
		let at = self.now().await?;
		Self::view(&at, api::view_functions().marketplace().take_rate()).await
	}

	/// Propose another platform take, on the track of market parameters, and place the deposit
	/// that a decision needs.
	pub async fn propose_take_rate(&self, parts_per_million: u32, who: &Signer) -> Result<u32> {
		if parts_per_million > 1_000_000 {
			return Err(Error::Invalid("the take cannot be more than 100 %".into()));
		}
		let take = Permill(parts_per_million);
		let at = self.now().await?;
		let call = api::transactions().parameters().set_parameter(take_rate_parameter(take));
		self.propose(Power::Market, at.transactions().call_data(&call)?, who).await
	}

	/// Propose that a call be made with some power, and place the deposit that a decision needs.
	///
	/// `call` is encoded, as `at.transactions().call_data` and explorers give it.
	pub async fn propose(&self, power: Power, call: Vec<u8>, who: &Signer) -> Result<u32> {
		let proposal = if call.len() <= MAX_INLINE {
			Bounded::Inline(BoundedVec(call))
		} else {
			let len = u32::try_from(call.len());
			let len = len.map_err(|_| Error::Invalid("the call is too long".into()))?;
			let note = api::transactions().preimage().note_preimage(call);
			let noted = self.submit(&note, who).await?;
			let hash = noted.event::<api::preimage::events::Noted>()?.hash;
			Bounded::Lookup { hash, len }
		};
		let after = DispatchTime::After(0);
		let submit = api::transactions().referenda().submit(power.origin(), proposal, after);
		let receipt = self.submit(&submit, who).await?;
		let id = receipt.event::<api::referenda::events::Submitted>()?.index;
		let deposit = api::transactions().referenda().place_decision_deposit(id);
		self.submit(&deposit, who).await?;
		Ok(id)
	}

	/// The encoded call that makes all of these encoded calls, or none.
	pub async fn batch_call(&self, calls: &[Vec<u8>]) -> Result<Vec<u8>> {
		let at = self.now().await?;
		let none = at.transactions().call_data(&api::transactions().utility().batch_all(vec![]))?;
		// What a batch of nothing begins with, and the calls as a list.
		let mut batch = none.get(..2).unwrap_or_default().to_vec();
		codec::Compact(calls.len() as u32).encode_to(&mut batch);
		batch.extend(calls.iter().flatten());
		Ok(batch)
	}

	/// Vote with `amount` tokens.
	pub async fn vote(
		&self,
		referendum: u32,
		aye: bool,
		conviction: Conviction,
		amount: Sense,
		who: &Signer,
	) -> Result<()> {
		let vote = api::runtime_types::pallet_conviction_voting::vote::Vote(
			conviction.0 | if aye { 0x80 } else { 0 },
		);
		let vote = AccountVote::Standard { vote, balance: amount.0 };
		let call = api::transactions().conviction_voting().vote(referendum, vote);
		self.submit(&call, who).await.map(drop)
	}

	/// Look a referendum up.
	pub async fn referendum(&self, id: u32) -> Result<Referendum> {
		let at = self.now().await?;
		let info = at
			.storage()
			.try_fetch(api::storage().referenda().referendum_info_for(), (id,))
			.await?
			.ok_or_else(|| Error::NotFound(format!("referendum {id}")))?
			.decode()?;
		let ended = |status: &str| Referendum {
			id,
			status: status.into(),
			ayes: Sense(0),
			nays: Sense(0),
			support: Sense(0),
		};
		Ok(match info {
			ReferendumInfo::Ongoing(status) => {
				let phase = match &status.deciding {
					None => "preparing",
					Some(deciding) if deciding.confirming.is_some() => "confirming",
					Some(_) => "deciding",
				};
				let Tally { ayes, nays, support, .. } = status.tally;
				Referendum {
					ayes: Sense(ayes),
					nays: Sense(nays),
					support: Sense(support),
					..ended(phase)
				}
			},
			ReferendumInfo::Approved(..) => ended("approved"),
			ReferendumInfo::Rejected(..) => ended("rejected"),
			ReferendumInfo::Cancelled(..) => ended("cancelled"),
			ReferendumInfo::TimedOut(..) => ended("timed out"),
			ReferendumInfo::Killed(..) => ended("killed"),
		})
	}

	/// Wait until the platform's take is `parts_per_million`.
	pub async fn wait_for_take_rate(
		&self,
		parts_per_million: u32,
		timeout: Duration,
	) -> Result<()> {
		let advice = "Was the referendum approved? `sensor gov show` tells.";
		self.wait_for("the new platform take", timeout, advice, async |at| {
			let view = api::view_functions().marketplace().take_rate();
			let now: u32 = Self::view(&at, view).await?;
			Ok((now == parts_per_million).then_some(()))
		})
		.await
	}
}

/// The platform's take, as `Parameters.set_parameter` wants it.
fn take_rate_parameter(take: Permill) -> parameters::RuntimeParameters {
	use parameters::groups::market;
	let change = market::Parameters::TakeRate(market::TakeRate, Some(take));
	parameters::RuntimeParameters::Market(change)
}
