//! Does the money add up? Every participant's balance is compared with what the chain's events
//! say they were paid and paid, to the last unit.

use anyhow::Result;
use sensor_client::{
	chain::{At, Chain},
	history::Movement,
	marketplace, AccountId, Sense,
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
	/// For licences, rewards and training jobs, and stakes that were lost.
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
	/// What the marketplace's pot had: prices that wait, and royalties.
	pot: Sense,
}

impl Snapshot {
	/// Of all participants and the pot, as of `at`.
	pub async fn take(at: &At, participants: &[Participant]) -> Result<Self> {
		let mut owned = BTreeMap::new();
		let pot = Chain::balance_at(at, &marketplace::pot()).await?.free;
		for participant in participants {
			let balance = Chain::balance_at(at, &participant.account).await?;
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
/// `requester` paid the campaign's rewards; `trainer` paid the providers.
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
				Movement::Stake { annotator, amount, .. } if annotator == me => {
					account.paid.0 += amount.0
				},
				Movement::Sale { buyer, sale, .. } if buyer == me => account.paid.0 += sale.price.0,
				Movement::Refund { to, amount, .. } if to == me => {
					account.paid.0 = account.paid.0.saturating_sub(amount.0)
				},
				Movement::Settlement { owner, to_owner, .. } if owner == me => {
					account.sales.0 += to_owner.0
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

/// What became of what buyers paid.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sales {
	/// To the platform.
	pub take: Sense,
	/// To the contributors' pools.
	pub royalties: Sense,
	/// To the owner.
	pub to_owner: Sense,
	/// Still in the pot, because the guarantee is not over.
	pub guaranteed: Sense,
}

impl Sales {
	/// Of these movements.
	pub fn of(movements: &[Movement]) -> Self {
		let mut sales = Self::default();
		for movement in movements {
			match movement {
				Movement::Sale { sale, .. } => sales.guaranteed.0 += sale.price.0,
				Movement::Settlement { take, royalties, to_owner, .. } => {
					sales.take.0 += take.0;
					sales.royalties.0 += royalties.0;
					sales.to_owner.0 += to_owner.0;
					sales.guaranteed.0 -= take.0 + royalties.0 + to_owner.0;
				},
				Movement::Refund { amount, .. } => sales.guaranteed.0 -= amount.0,
				_ => {},
			}
		}
		sales
	}
}

/// Everything that must be true of the money as of `at`.
pub async fn checks(
	chain: &Chain,
	at: &At,
	before: &Snapshot,
	after: &Snapshot,
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
	let sales = Sales::of(movements);
	let claimed: u128 = movements
		.iter()
		.map(|movement| match movement {
			Movement::Royalties { amount, .. } => amount.0,
			_ => 0,
		})
		.sum();
	// The pot never gives away what it had before.
	let left = after.pot.0 - before.pot.0;
	checks.push(Check::new(
		"the pot has the prices that are still guaranteed, and the royalties that nobody has claimed",
		left + claimed == sales.guaranteed.0 + sales.royalties.0,
	));
	// Each share is rounded down.
	let first =
		movements.iter().position(|movement| matches!(movement, Movement::Royalties { .. }));
	let had_come = Sales::of(&movements[..first.unwrap_or(movements.len())]).royalties.0;
	checks.push(Check::new(
		"contributors took all royalties that had come, less than a unit each aside",
		claimed + accounts.len() as u128 > had_come && had_come > 0,
	));
	Ok(checks)
}
