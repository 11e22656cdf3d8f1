//! Burning tokens on an EVM chain, so that what they stand for comes back.
//!
//! Nobody can take a burn back. So all that can be known beforehand is looked at before anything is
//! paid.

use super::{
	destination::{destination, Destination},
	outbound::check_chain,
	transfers::owed,
	EvmAddress, Name, Route,
};
use crate::{
	api,
	serialize::{as_debug, as_text},
	AccountId, Chain, Error, Result, Sense,
};
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use sensor_bridge_evm::{
	account::{Evm, Sent},
	contracts::{
		allowanceCall, approveCall, balanceOfCall, burnCall, gatewayCall, haltedCall, tokenCall,
	},
	H160, H256,
};
use serde::Serialize;
use std::fmt;

/// A burn to which nothing stands in the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BurnPlan {
	/// The chain's id.
	pub destination: u64,
	/// What people call that chain.
	pub route: Route,
	/// The gateway that burns.
	pub gateway: EvmAddress,
	/// Whose tokens are burned.
	pub sender: EvmAddress,
	/// Who gets the money on Sensor.
	#[serde(serialize_with = "as_text")]
	pub recipient: AccountId,
	/// How much is burned.
	pub amount: Sense,
	/// The part of it that goes to whoever proves the burn.
	pub fee: Sense,
	/// Whether another transaction comes first, which allows the gateway to take as much.
	pub approves: bool,
	/// What is good to know before.
	pub notes: Vec<String>,
	#[serde(skip)]
	token: H160,
}

impl fmt::Display for BurnPlan {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { destination, route, gateway, sender, recipient, amount, fee, .. } = self;
		let rest = Sense(amount.0.saturating_sub(fee.0));
		writeln!(f, "Burns {amount} of {sender} on {route} (chain {destination})")?;
		writeln!(f, "  brings        {rest} to {recipient}")?;
		writeln!(f, "  fee           {fee} for whoever proves it")?;
		write!(f, "  gateway       {gateway}")?;
		if self.approves {
			write!(f, ", which is first allowed to take as much, by another transaction")?;
		}
		for note in &self.notes {
			write!(f, "\n  note          {note}")?;
		}
		Ok(())
	}
}

/// A burn that was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Burned {
	/// What was burned, and for whom.
	#[serde(flatten)]
	pub plan: BurnPlan,
	/// The transaction that did it.
	#[serde(serialize_with = "as_debug")]
	pub transaction: H256,
	/// The block of the EVM chain that has it.
	pub block: u64,
}

impl fmt::Display for Burned {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { plan: BurnPlan { amount, recipient, route, .. }, transaction, block } = self;
		write!(
			f,
			"Burned {amount} on {route}, for {recipient}, in block {block} there: transaction \
			 {transaction:?}\n`sensor bridge status --burn {transaction:?} --evm URL --watch` \
			 follows it."
		)
	}
}

/// What is asked for, and what both chains say of it.
#[derive(Clone, Debug)]
struct Facts {
	amount: Sense,
	fee: Sense,
	sender: EvmAddress,
	recipient: AccountId,
	/// The tokens that the sender has.
	tokens: Sense,
	/// Whether the gateway is halted there.
	halted: bool,
	/// The gateway that the token obeys.
	gateway: EvmAddress,
	/// Whether the recipient's account exists.
	exists: bool,
	/// The least that an account has.
	minimum: Sense,
	/// What the recipient could not be paid before. It comes with the next payment.
	owed: Sense,
}

impl Facts {
	/// What the recipient gets.
	fn rest(&self) -> Sense {
		Sense(self.amount.0.saturating_sub(self.fee.0))
	}

	/// Why it should not be done, if there is a reason.
	fn why_not(&self, destination: &Destination) -> Option<String> {
		let Self { amount, fee, sender, recipient, tokens, minimum, .. } = self;
		let (label, rest) = (destination.label(), self.rest());
		if *amount == Sense(0) {
			return Some("nothing would be burned; give an amount above 0".into());
		}
		if fee > amount {
			return Some(format!(
				"the fee is a part of the amount, and {fee} is more than {amount}"
			));
		}
		if recipient.0 == [0; 32] {
			return Some("nobody has the account of zeros that would get the money".into());
		}
		if self.gateway != destination.gateway {
			return Some(format!(
				"the token on {label} is another gateway's than the one that Sensor knows: {} instead \
				 of {}. It can be burned when somebody has proven here that it moved",
				self.gateway, destination.gateway
			));
		}
		if self.halted {
			return Some(format!(
				"the gateway on {label} is halted: nothing is burned until governance lets it run. \
				 Tokens can be traded"
			));
		}
		if tokens < amount {
			return Some(format!("{sender} has {tokens} on {label}, which is less than {amount}"));
		}
		if *amount > destination.locked {
			return Some(format!(
				"only {} is locked here for {label}, so that the burn would be refused, and nothing \
				 paid. There are tokens that nothing stands behind: ask before you burn any",
				destination.locked
			));
		}
		let arrives = rest.0.saturating_add(self.owed.0);
		(!self.exists && arrives < minimum.0).then(|| {
			format!(
				"{recipient} would not be paid {rest}, since an account takes at least {minimum} to \
				 exist. Burn more, or send some SENSE to it first"
			)
		})
	}

	/// What is good to know before it is done.
	fn notes(&self, destination: &Destination) -> Vec<String> {
		let mut notes = Vec::new();
		if destination.halted {
			notes.push(
				"the destination is halted on Sensor: nothing comes back until governance lets it run"
					.into(),
			);
		}
		let room = destination.inbound.room();
		if self.amount > room || destination.arrivals > 0 {
			notes.push(format!(
				"{room} can come back now, and {} payments wait before this one; what exceeds the \
				 limit waits, and is paid in parts",
				destination.arrivals
			));
		}
		if self.fee == Sense(0) {
			notes.push("no fee is set aside: perhaps nobody proves the burn but you".into());
		} else if self.fee == self.amount {
			notes.push("all of it is the fee: nothing is left for the recipient".into());
		}
		notes
	}
}

impl Chain {
	/// What burning tokens of `evm`'s account would do, so that the money comes back to `recipient`;
	/// an error if something stands in the way. Nothing is sent.
	pub async fn plan_burn(
		&self,
		name: Name,
		amount: Sense,
		fee: Sense,
		recipient: &AccountId,
		evm: &Evm,
	) -> Result<BurnPlan> {
		let at = self.best().await?;
		let destination = destination(&at, name).await?;
		check_chain(&destination, Some(evm))?;
		let (sender, gateway) = (evm.address().map_err(failure)?, destination.gateway.0);
		let token = evm.read(gateway, tokenCall {}, "latest").await?;
		let token = H160::from_slice(token.as_slice());
		let (owner, spender) = (sender.0.into(), gateway.0.into());
		let tokens = evm.read(token, balanceOfCall { account: owner }, "latest").await?;
		let allowance = evm.read(token, allowanceCall { owner, spender }, "latest").await?;
		let obeyed = evm.read(token, gatewayCall {}, "latest").await?;
		let halted = evm.read(gateway, haltedCall {}, "latest").await?;
		let balance = Self::balance_at(&at, recipient).await?;
		let minimum = at.constants().entry(api::constants().balances().existential_deposit())?;
		let facts = Facts {
			amount,
			fee,
			sender: EvmAddress(sender),
			recipient: *recipient,
			tokens: Sense(tokens.saturating_to()),
			halted,
			gateway: EvmAddress(H160::from_slice(obeyed.as_slice())),
			exists: balance.free.0.saturating_add(balance.held.0) > 0,
			minimum: Sense(minimum),
			owed: owed(&at, &destination, recipient).await?,
		};
		if let Some(why) = facts.why_not(&destination) {
			return Err(Error::Invalid(why));
		}
		Ok(BurnPlan {
			destination: destination.chain,
			route: destination.route,
			gateway: destination.gateway,
			sender: facts.sender,
			recipient: *recipient,
			amount,
			fee,
			approves: allowance < U256::from(amount.0),
			notes: facts.notes(&destination),
			token,
		})
	}
}

impl BurnPlan {
	/// Do it: allow the gateway to take the tokens, if it may not, and have it burn them. `evm` is
	/// the account that the plan was made for.
	pub async fn carry_out(self, evm: &Evm) -> Result<Burned> {
		if self.approves {
			let spender = self.gateway.0 .0.into();
			let allow = approveCall { spender, value: U256::from(self.amount.0) };
			// Burning costs about as much again.
			send(evm, self.token, allow.abi_encode(), 2).await?;
		}
		let recipient = self.recipient.0.into();
		let burn = burnCall { recipient, amount: self.amount.0, fee: self.fee.0 };
		let (transaction, block) = send(evm, self.gateway.0, burn.abi_encode(), 1).await?;
		Ok(Burned { plan: self, transaction, block })
	}
}

/// Send a transaction, if the account can pay for so many that cost as much; its hash and block.
async fn send(evm: &Evm, to: H160, input: Vec<u8>, times: u128) -> Result<(H256, u64)> {
	let price = evm.simulate(to, &input).await.map_err(failure)?.map_err(refusal)?;
	evm.ensure_cheap(&price).map_err(failure)?;
	let cost = U256::from(price.cost.saturating_mul(times));
	let balance = evm.balance().await.map_err(failure)?;
	if balance < cost {
		return Err(Error::Invalid(format!(
			"gas costs about {cost} wei, but {} has {balance} wei on chain {}",
			EvmAddress(evm.address().map_err(failure)?),
			evm.chain
		)));
	}
	match evm.send_for(price, to, input).await {
		Ok(Sent::Done { hash, block, .. }) => Ok((hash, block)),
		Ok(Sent::Refused(why)) => Err(refusal(why)),
		Err(why) => Err(Error::Invalid(format!(
			"{}\nThe transaction may take effect all the same. See what became of it before you try \
			 again.",
			failure(why)
		))),
	}
}

fn refusal(why: String) -> Error {
	Error::Invalid(format!("the contract refuses this: {why}"))
}

fn failure(error: anyhow::Error) -> Error {
	match error.downcast::<sensor_bridge_evm::Error>() {
		Ok(error) => error.into(),
		Err(other) => Error::Invalid(format!("{other:#}")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::bridge::destination::tests::made_up;

	const GATEWAY: EvmAddress = EvmAddress(H160([0x22; 20]));

	fn facts() -> Facts {
		Facts {
			amount: Sense(50),
			fee: Sense(1),
			sender: EvmAddress(H160([0x33; 20])),
			recipient: subxt::utils::AccountId32([3; 32]),
			tokens: Sense(50),
			halted: false,
			gateway: GATEWAY,
			exists: false,
			minimum: Sense(10),
			owed: Sense(0),
		}
	}

	fn destination() -> Destination {
		Destination { gateway: GATEWAY, locked: Sense(50), ..made_up(Route::Ethereum, 100, 0) }
	}

	fn why_not(facts: Facts) -> String {
		facts.why_not(&destination()).unwrap()
	}

	#[test]
	fn nothing_stands_in_the_way_of_a_burn_that_is_covered() {
		assert_eq!(facts().why_not(&destination()), None);
		assert!(facts().notes(&destination()).is_empty());
	}

	#[test]
	fn what_the_gateway_would_refuse_is_not_paid_for() {
		assert!(why_not(Facts { amount: Sense(0), ..facts() }).contains("above 0"));
		assert!(why_not(Facts { fee: Sense(51), ..facts() }).contains("part of the amount"));
		let recipient = subxt::utils::AccountId32([0; 32]);
		assert!(why_not(Facts { recipient, ..facts() }).contains("nobody"));
		assert!(why_not(Facts { halted: true, ..facts() }).contains("halted"));
		assert!(why_not(Facts { tokens: Sense(49), ..facts() }).contains("less than"));
		let gateway = EvmAddress(H160([0x44; 20]));
		assert!(why_not(Facts { gateway, ..facts() }).contains("moved"));
	}

	#[test]
	fn what_this_chain_would_refuse_is_not_burned() {
		let short = Destination { locked: Sense(49), ..destination() };
		assert!(facts().why_not(&short).unwrap().contains("would be refused"));
	}

	#[test]
	fn who_has_no_account_gets_enough_for_one() {
		let little = Facts { amount: Sense(10), ..facts() };
		assert!(why_not(little.clone()).contains("Burn more"));
		assert_eq!(Facts { amount: Sense(11), ..facts() }.why_not(&destination()), None);
		assert_eq!(Facts { owed: Sense(1), ..little.clone() }.why_not(&destination()), None);
		assert_eq!(Facts { exists: true, ..little }.why_not(&destination()), None);
	}

	#[test]
	fn what_would_be_a_surprise_is_said_before() {
		let halted = Destination { halted: true, ..destination() };
		assert!(facts().notes(&halted)[0].contains("halted"));
		let used_up = Destination { gateway: GATEWAY, ..made_up(Route::Ethereum, 100, 60) };
		assert!(facts().notes(&used_up)[0].contains("in parts"));
		let behind_others = Destination { arrivals: 2, ..destination() };
		assert!(facts().notes(&behind_others)[0].contains("2 payments"));
		let unpaid = Facts { fee: Sense(0), ..facts() };
		assert!(unpaid.notes(&destination())[0].contains("no fee"));
		let all = Facts { fee: Sense(50), exists: true, ..facts() };
		assert_eq!(all.why_not(&destination()), None);
		assert!(all.notes(&destination())[0].contains("nothing is left"));
	}

	#[test]
	fn a_burn_says_how_to_follow_it() {
		let plan = BurnPlan {
			destination: 1,
			route: Route::Ethereum,
			gateway: GATEWAY,
			sender: facts().sender,
			recipient: facts().recipient,
			amount: Sense(50),
			fee: Sense(1),
			approves: true,
			notes: vec!["something".into()],
			token: H160::zero(),
		};
		let text = plan.to_string();
		assert!(text.contains("allowed to take") && text.ends_with("something"), "{text}");
		let burned = Burned { plan, transaction: H256([0xab; 32]), block: 9 };
		let hash = format!("0x{}", "ab".repeat(32));
		let text = burned.to_string();
		assert!(text.contains(&format!("sensor bridge status --burn {hash}")), "{text}");
		let json = serde_json::to_value(&burned).unwrap();
		assert_eq!(json["transaction"], hash);
		assert_eq!(json["amount"], "50");
		assert!(json.get("token").is_none());
	}
}
