//! Does the money add up? Every participant's balance is compared with what the chain's events
//! say they were paid and paid, to the last unit.

use anyhow::Result;
use sensor_client::{
	chain::{At, Chain},
	history::Movement,
	marketplace::royalty_pot,
	AccountId, Sense,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Somebody whose money is followed.
#[derive(Clone, Debug)]
pub struct Participant {
	/// What to call them.
	pub name: String,
	/// What they do.
	pub role: &'static str,
	/// Their account.
	pub account: AccountId,
}

/// What one participant received and paid, in smallest units.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Account {
	/// What to call them.
	pub name: String,
	/// What they do.
	pub role: &'static str,
	/// For accepted labels.
	pub rewards: Sense,
	/// From royalties.
	pub royalties: Sense,
	/// From sales, as the owner.
	pub sales: Sense,
	/// From training jobs.
	pub compute: Sense,
	/// For licences, rewards and training jobs.
	pub paid: Sense,
	/// Transaction fees.
	pub fees: Sense,
	/// Everything they owned before, held money included.
	pub before: Sense,
	/// Everything they own after, held money included.
	pub after: Sense,
}

impl Account {
	/// Everything that came in.
	pub fn received(&self) -> u128 {
		self.rewards.0 + self.royalties.0 + self.sales.0 + self.compute.0
	}

	/// Whether the balance is exactly what the movements say.
	pub fn balances(&self) -> bool {
		self.before.0 + self.received() == self.after.0 + self.paid.0 + self.fees.0
	}
}

/// What everybody owned at one moment.
pub struct Snapshot {
	participants: BTreeMap<String, Sense>,
	/// What the pot of royalties had.
	pot: Sense,
}

impl Snapshot {
	/// Of all participants and the pot, now.
	pub async fn take(chain: &Chain, participants: &[Participant]) -> Result<Self> {
		let mut owned = BTreeMap::new();
		let pot = chain.balance(&royalty_pot()).await?.free;
		for participant in participants {
			let balance = chain.balance(&participant.account).await?;
			owned.insert(participant.name.clone(), Sense(balance.free.0 + balance.held.0));
		}
		Ok(Self { participants: owned, pot })
	}

	fn of(&self, name: &str) -> Sense {
		self.participants.get(name).copied().unwrap_or_default()
	}
}

/// Every participant's account between two snapshots.
///
/// `requester` paid the campaign's rewards and owns the labelled dataset; `trainer` paid the
/// providers.
pub fn accounts(
	participants: &[Participant],
	movements: &[Movement],
	before: &Snapshot,
	after: &Snapshot,
	requester: &AccountId,
	trainer: &AccountId,
) -> Vec<Account> {
	let account = |participant: &Participant| {
		let me = &participant.account;
		let mut account = Account {
			name: participant.name.clone(),
			role: participant.role,
			before: before.of(&participant.name),
			after: after.of(&participant.name),
			..Default::default()
		};
		for movement in movements {
			match movement {
				Movement::Fee { payer, amount } if payer == me => account.fees.0 += amount.0,
				Movement::Reward { annotator, amount, .. } => {
					account.rewards.0 += if annotator == me { amount.0 } else { 0 };
					account.paid.0 += if requester == me { amount.0 } else { 0 };
				},
				Movement::Sale { buyer, sale, .. } => {
					account.paid.0 += if buyer == me { sale.price.0 } else { 0 };
					account.sales.0 += if requester == me { sale.to_owner.0 } else { 0 };
				},
				Movement::Royalties { contributor, amount, .. } if contributor == me => {
					account.royalties.0 += amount.0
				},
				Movement::Compute { provider, amount, .. } => {
					account.compute.0 += if provider == me { amount.0 } else { 0 };
					account.paid.0 += if trainer == me { amount.0 } else { 0 };
				},
				_ => {},
			}
		}
		account
	};
	participants.iter().map(account).collect()
}

/// Something that must be so.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
	/// What must be so.
	pub what: String,
	/// Whether it is.
	pub holds: bool,
}

impl Check {
	/// That `what` holds.
	pub fn new(what: impl Into<String>, holds: bool) -> Self {
		Self { what: what.into(), holds }
	}
}

/// Everything that must be true of the money.
pub async fn checks(
	chain: &Chain,
	at: &At,
	before: &Snapshot,
	accounts: &[Account],
	movements: &[Movement],
) -> Result<Vec<Check>> {
	let mut checks = Vec::new();
	for account in accounts {
		checks.push(Check::new(
			format!("{}'s balance is what came in less what went out", account.name),
			account.balances(),
		));
	}
	let (owned, issued) = (chain.total_owned(at).await?, chain.total_issuance(at).await?);
	checks.push(Check::new(
		format!("all accounts together own what was issued, {issued}"),
		owned == issued,
	));
	for movement in movements {
		if let Movement::Sale { listing, sale, .. } = movement {
			let parts = sale.take.0 + sale.royalties.0 + sale.to_owner.0;
			checks.push(Check::new(
				format!(
					"sale of listing {listing}: take, royalties and owner's part make the price"
				),
				parts == sale.price.0,
			));
		}
	}
	let sum = |pick: fn(&Movement) -> u128| movements.iter().map(pick).sum::<u128>();
	let pooled = sum(|m| if let Movement::Sale { sale, .. } = m { sale.royalties.0 } else { 0 });
	let claimed = sum(|m| if let Movement::Royalties { amount, .. } = m { amount.0 } else { 0 });
	// The pot never gives away what it had before.
	let left = chain.balance(&royalty_pot()).await?.free.0 - before.pot.0;
	checks.push(Check::new(
		"royalties that were claimed and what is left in their pot make all royalties",
		claimed + left == pooled,
	));
	// Each share is rounded down.
	checks.push(Check::new(
		"contributors took all royalties, less than a unit each aside",
		left < accounts.len() as u128,
	));
	Ok(checks)
}
