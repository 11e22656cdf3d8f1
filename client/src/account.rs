//! Balances and transfers.

use crate::{api, AccountId, Chain, Receipt, Result, Sense, Signer};
use serde::Serialize;
use std::fmt;

/// What an account owns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Balance {
	/// Spendable, but for what is frozen.
	pub free: Sense,
	/// On hold for open campaigns, jobs, deposits and stakes.
	pub held: Sense,
	/// Part of the free balance that cannot be spent now.
	pub frozen: Sense,
}

impl fmt::Display for Balance {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "free {}, held {}, frozen {}", self.free, self.held, self.frozen)
	}
}

impl Chain {
	/// What `account` owns.
	pub async fn balance(&self, account: &AccountId) -> Result<Balance> {
		Self::balance_at(&self.now().await?, account).await
	}

	/// What `account` owned as of `at`.
	pub async fn balance_at(at: &crate::chain::At, account: &AccountId) -> Result<Balance> {
		let address = api::storage().system().account();
		let Some(info) = at.storage().try_fetch(address, (*account,)).await? else {
			return Ok(Balance::default());
		};
		let data = info.decode()?.data;
		Ok(Balance {
			free: Sense(data.free),
			held: Sense(data.reserved),
			frozen: Sense(data.frozen),
		})
	}

	/// All $SENSE that exists.
	pub async fn total_issuance(&self, at: &crate::chain::At) -> Result<Sense> {
		let address = api::storage().balances().total_issuance();
		Ok(Sense(at.storage().fetch(address, ()).await?.decode()?))
	}

	/// What everybody together owns: free and held, over all accounts. Equal to
	/// [`Self::total_issuance`] at the same block, always.
	pub async fn total_owned(&self, at: &crate::chain::At) -> Result<Sense> {
		let mut total: u128 = 0;
		let mut accounts = at.storage().iter(api::storage().system().account(), ()).await?;
		while let Some(entry) = accounts.next().await {
			let data = entry?.value().decode()?.data;
			total = total.saturating_add(data.free).saturating_add(data.reserved);
		}
		Ok(Sense(total))
	}

	/// Send $SENSE to several accounts in one transaction: all of it, or nothing.
	pub async fn transfer_many(
		&self,
		from: &Signer,
		payments: &[(AccountId, Sense)],
	) -> Result<Receipt> {
		use api::runtime_types::{pallet_balances::pallet::Call, sensor_runtime::RuntimeCall};
		let calls = payments.iter().map(|(to, amount)| {
			RuntimeCall::Balances(Call::transfer_keep_alive { dest: (*to).into(), value: amount.0 })
		});
		self.submit(&api::transactions().utility().batch_all(calls.collect()), from).await
	}

	/// Send $SENSE; keeps the sender's account alive.
	pub async fn transfer(&self, from: &Signer, to: &AccountId, amount: Sense) -> Result<Receipt> {
		let call = api::transactions().balances().transfer_keep_alive((*to).into(), amount.0);
		self.submit(&call, from).await
	}
}
