//! What can be done when something is stuck.
//!
//! Nothing is ever lost: what waits goes on by itself when it can. What somebody can do beyond that is
//! to call a transfer off that has not left, to claim what could not be paid, and to be the relayer
//! that nobody else is.

use super::{
	destination::{destination, Destination},
	outbound::{check_chain, contents, OutboundStage},
	transfers::{owed, queue},
	Burn, InboundStage, Message, Name, Route, State,
};
use crate::{
	api,
	serialize::{as_hex, as_text},
	AccountId, Chain, Error, Result, Sense, Signer,
};
use alloy_sol_types::SolCall;
use sensor_bridge_evm::{
	contracts::{deliverCall, latestBlockCall, verifierCall},
	hexadecimal, leaf, Node, H160, H256,
};
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use subxt::rpcs::rpc_params;

/// What was done, or why nothing can be done now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Recovery {
	/// A transfer that waited to be sent was called off.
	Cancelled {
		/// The chain's id.
		destination: u64,
		/// The place that it had in the queue.
		place: u64,
		/// What came back.
		amount: Sense,
		/// The fee, which came back too.
		fee: Sense,
	},
	/// What could not be paid before was paid.
	Claimed {
		/// The chain's id.
		destination: u64,
		/// To whom.
		#[serde(serialize_with = "as_text")]
		account: AccountId,
		/// How much.
		amount: Sense,
	},
	/// A message can be delivered by anybody, with this transaction.
	Deliverable(Delivery),
	/// Nothing was done.
	Nothing {
		/// Why, and what can be done or waited for.
		why: String,
	},
}

/// A transaction on an EVM chain that delivers a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delivery {
	/// The chain's id.
	pub destination: u64,
	/// The message's number.
	pub nonce: u64,
	/// Who is paid the fee here.
	#[serde(serialize_with = "as_text")]
	pub payee: AccountId,
	/// The fee.
	pub fee: Sense,
	/// The contract to call: the gateway.
	pub to: super::EvmAddress,
	/// What to call it with.
	#[serde(serialize_with = "as_hex")]
	pub data: Vec<u8>,
}

impl Recovery {
	fn nothing(why: impl Into<String>) -> Self {
		Self::Nothing { why: why.into() }
	}
}

impl fmt::Display for Recovery {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Cancelled { place, amount, fee, .. } => write!(
				f,
				"Called off: the transfer at place {place} is not sent. {amount} and the fee of {fee} \
				 are yours again."
			),
			Self::Claimed { account, amount, .. } => write!(f, "Paid: {amount} to {account}"),
			Self::Deliverable(Delivery { destination, nonce, payee, fee, to, data }) => write!(
				f,
				"Message {nonce} can be delivered now, by anybody. Send this transaction on chain \
				 {destination}, from any account that pays for its gas; {fee} goes to {payee} when that \
				 was proven.\n  to    {to}\n  data  0x{}",
				hex::encode(data)
			),
			Self::Nothing { why } => f.write_str(why),
		}
	}
}

/// How to be the relayer that delivers a message, when more than the message itself is missing.
pub fn relay_message(payee: &AccountId) -> String {
	format!(
		"Anybody can bring all that is missing:\n  sensor-relayer --evm http://… --evm-key-file \
		 evm.key --payee 0x{} --duties outbound",
		hex::encode(payee.0)
	)
}

/// How to be the relayer that proves a burn.
pub fn relay_burn(route: Route) -> String {
	let (nodes, duties) = match route {
		Route::Ethereum => ("--evm http://…", "light-client,inbound"),
		Route::Polygon => {
			("--evm http://(Ethereum)… --evm http://(Polygon)…", "light-client,polygon,inbound")
		},
	};
	format!(
		"Anybody can prove it, and gets its fee:\n  sensor-relayer {nodes} --beacon http://… \
		 --sensor-key-file sensor.key --duties {duties}"
	)
}

/// What is waited for, as whoever came here already is told.
fn without_reference(note: &str) -> &str {
	note.trim_end_matches("; see `recover`")
}

impl Burn {
	/// What can be done about it, besides claiming.
	pub fn advice(&self) -> String {
		let next = self.steps.iter().find(|step| step.state != State::Done);
		let Some(step) = next else {
			return format!("Burn {} was proven, and its money was paid.", self.nonce);
		};
		let text = format!("Burn {}: {}.", self.nonce, without_reference(&step.note));
		let can_be_relayed = matches!(step.stage, InboundStage::Known | InboundStage::Proven);
		match can_be_relayed {
			true => format!("{text}\n{}", relay_burn(self.route)),
			false => text,
		}
	}
}

impl Message {
	/// What can be done about it, besides delivering it with a transaction that is ready.
	pub fn advice(&self, payee: &AccountId) -> String {
		let next = self.steps.iter().find(|step| step.state != State::Done);
		let Some(step) = next else {
			return format!("Message {} was delivered, and that was proven.", self.nonce);
		};
		let text = format!(
			"Message {}: {}. A message cannot be called off, since it may be on its way; it stays good \
			 however long it takes.",
			self.nonce,
			without_reference(&step.note)
		);
		match step.stage {
			OutboundStage::Committed | OutboundStage::Delivered => {
				format!("{text}\n{}", relay_message(payee))
			},
			OutboundStage::Proven if !self.refused => {
				format!("{text}\n{}", relay_burn(self.route))
			},
			_ => text,
		}
	}
}

impl Chain {
	/// Call a transfer off that waits to be sent, if it still does.
	pub async fn cancel_transfer(
		&self,
		name: Name,
		place: u64,
		sender: &Signer,
	) -> Result<Recovery> {
		let at = self.best().await?;
		let destination = destination(&at, name).await?;
		let found = queue(&at, &destination).await?.into_iter().find(|found| found.place == place);
		let Some(transfer) = found else {
			return Ok(Recovery::nothing(if place < destination.next_place {
				format!(
					"Place {place} of the queue to {} is empty: the transfer was sent, or called off. \
					 What was sent cannot be taken back; `sensor bridge status --account` shows where it \
					 is.",
					destination.label()
				)
			} else {
				format!(
					"Nothing ever waited at place {place} of the queue to {}.",
					destination.label()
				)
			}));
		};
		if transfer.sender != sender.account() {
			return Ok(Recovery::nothing(format!(
				"The transfer at place {place} is {}'s, who alone can call it off.",
				transfer.sender
			)));
		}
		let call = api::transactions().bridge().cancel(destination.chain, place);
		self.submit(&call, sender).await?;
		let (amount, fee) = (transfer.amount, transfer.fee);
		Ok(Recovery::Cancelled { destination: destination.chain, place, amount, fee })
	}

	/// Have an account paid what came back but could not be paid, if that is possible now. `who` pays
	/// the transaction's fee.
	pub async fn claim_owed(
		&self,
		name: Name,
		account: &AccountId,
		who: &Signer,
	) -> Result<Recovery> {
		let at = self.best().await?;
		let destination = destination(&at, name).await?;
		let amount = owed(&at, &destination, account).await?;
		let balance = Self::balance_at(&at, account).await?;
		let minimum = at.constants().entry(api::constants().balances().existential_deposit())?;
		let exists = balance.free.0.saturating_add(balance.held.0) > 0;
		if let Some(why) = why_unpayable(&destination, amount, exists, Sense(minimum)) {
			return Ok(Recovery::nothing(why));
		}
		let call = api::transactions().bridge().claim(destination.chain, *account);
		let receipt = self.submit(&call, who).await?;
		let paid = Sense(receipt.event::<api::bridge::events::Unlocked>()?.amount);
		Ok(Recovery::Claimed { destination: destination.chain, account: *account, amount: paid })
	}

	/// The transaction that delivers a message, if validators' signatures are there already; or what
	/// is missing. `payee` gets the fee.
	pub async fn deliver_message(
		&self,
		name: Name,
		nonce: u64,
		evm: Option<&Node>,
		payee: &AccountId,
	) -> Result<Recovery> {
		let here = self.here().await?;
		let destination = destination(&here.at, name).await?;
		check_chain(&destination, evm)?;
		let contents = contents(&here.at, &destination, nonce).await?;
		let message = self.message(&here, &destination, nonce, contents.clone(), evm).await?;
		let (Some(contents), Some(evm), OutboundStage::Committed) = (contents, evm, message.stage)
		else {
			return Ok(Recovery::nothing(message.advice(payee)));
		};
		let to = contents.gateway;
		let Some(data) = self.delivery(evm, to.0, destination.chain, nonce, payee).await? else {
			return Ok(Recovery::nothing(message.advice(payee)));
		};
		// What the gateway refuses now, nobody should pay for.
		match evm.call(to.0, &data, "latest").await {
			Ok(_) => Ok(Recovery::Deliverable(Delivery {
				destination: destination.chain,
				nonce,
				payee: *payee,
				fee: contents.fee,
				to,
				data,
			})),
			Err(sensor_bridge_evm::Error::Answered(why)) => Ok(Recovery::nothing(format!(
				"The gateway would refuse the message now ({why}).\n{}",
				message.advice(payee)
			))),
			Err(error) => Err(error.into()),
		}
	}

	/// What a gateway is called with to deliver a message; nothing if the message was proven meanwhile.
	async fn delivery(
		&self,
		evm: &Node,
		gateway: H160,
		destination: u64,
		nonce: u64,
		payee: &AccountId,
	) -> Result<Option<Vec<u8>>> {
		type Found = (sensor_bridge_primitives::Message, u32, Vec<H256>, u128);
		let at = self.best().await?;
		let query = api::view_functions().bridge().delivery(destination, nonce);
		let found: Option<Found> = Self::view(&at, query).await?;
		let Some((message, block, proof, _)) = found else { return Ok(None) };
		let verifier = evm.read(gateway, verifierCall {}, "latest").await?;
		let verifier = H160::from_slice(verifier.as_slice());
		let committed = evm.read(verifier, latestBlockCall {}, "latest").await?;
		// The root of a block's messages is in the leaf of the next block.
		let blocks = vec![block.saturating_add(1)];
		let params = rpc_params![blocks, committed];
		let answer: Value = self.ask("mmr_generateProof", params).await?;
		let bytes = |name: &str| {
			let text = answer[name].as_str().ok_or_else(|| {
				Error::Invalid("this node's proof of the message is incomplete".into())
			})?;
			Ok::<_, Error>(hexadecimal::parse_bytes(text)?)
		};
		let (leaf, mmr) = leaf::read(&bytes("leaves")?, &bytes("proof")?, committed)?;
		let call = deliverCall {
			message: (&message).into(),
			relayer: payee.0.into(),
			messageProof: proof.iter().map(|node| node.0.into()).collect(),
			leaf,
			proof: mmr,
		};
		Ok(Some(call.abi_encode()))
	}
}

/// Why nothing can be paid to an account now, if that is so.
fn why_unpayable(
	destination: &Destination,
	owed: Sense,
	exists: bool,
	minimum: Sense,
) -> Option<String> {
	let label = destination.label();
	if owed == Sense(0) {
		return Some(format!(
			"Nothing that came back from {label} is left to be claimed by this account. What waits for \
			 the limit is paid by itself."
		));
	}
	if destination.halted {
		return Some(format!(
			"{owed} from {label} is this account's, but nothing is paid while that destination is \
			 halted. It can be claimed when governance lets it run again."
		));
	}
	(!exists && owed < minimum).then(|| {
		format!(
			"{owed} from {label} is this account's, but an account takes at least {minimum} to exist. \
			 Send some SENSE to it and claim then; or the next that comes back takes it along."
		)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::bridge::{destination::tests::made_up, EvmAddress, Step};

	const MINIMUM: Sense = Sense(10);

	fn why(owed: u128, exists: bool, halted: bool) -> Option<String> {
		let destination = Destination { halted, ..made_up(Route::Ethereum, 100, 0) };
		why_unpayable(&destination, Sense(owed), exists, MINIMUM)
	}

	fn burn(stage: InboundStage) -> Burn {
		let steps = InboundStage::ALL.into_iter().map(|step| Step {
			stage: step,
			state: if step <= stage { State::Done } else { State::Now },
			note: "waits".into(),
		});
		Burn {
			destination: 137,
			route: Route::Polygon,
			gateway: EvmAddress(H160::repeat_byte(1)),
			nonce: 4,
			sender: EvmAddress(H160::repeat_byte(2)),
			recipient: subxt::utils::AccountId32([3; 32]),
			amount: Sense(5),
			fee: Sense(1),
			block: 9,
			stage,
			steps: steps.collect(),
			waiting: Sense(0),
			owed: Sense(0),
			refused: false,
			struck_out: false,
		}
	}

	#[test]
	fn what_is_owed_is_paid_to_whoever_can_hold_it() {
		assert_eq!(why(10, false, false), None);
		assert_eq!(why(1, true, false), None);
	}

	#[test]
	fn why_nothing_is_paid_is_said_with_what_would_help() {
		assert!(why(0, true, false).unwrap().contains("Nothing"));
		assert!(why(5, true, true).unwrap().contains("governance"));
		assert!(why(5, false, false).unwrap().contains("Send some SENSE"));
	}

	#[test]
	fn a_burn_that_waits_for_a_relayer_says_how_to_be_one() {
		assert!(!burn(InboundStage::Burned).advice().contains("sensor-relayer"));
		let advice = burn(InboundStage::Final).advice();
		assert!(advice.contains("sensor-relayer") && advice.contains("polygon"), "{advice}");
		assert!(!burn(InboundStage::Paid).advice().contains("sensor-relayer"));
	}

	#[test]
	fn only_what_was_paid_is_done_but_nobody_waits_for_what_was_refused() {
		assert!(burn(InboundStage::Paid).is_done() && burn(InboundStage::Paid).has_ended());
		let proven = burn(InboundStage::Proven);
		assert!(!proven.is_done() && !proven.has_ended());
		let refused = Burn { refused: true, ..proven.clone() };
		assert!(!refused.is_done() && refused.has_ended());
		assert!(!refused.advice().contains("sensor-relayer"), "{}", refused.advice());
		let struck_out = Burn { struck_out: true, ..proven };
		assert!(!struck_out.is_done() && struck_out.has_ended());
		// Something else that waits may be this burn's.
		assert!(!Burn { waiting: Sense(5), ..struck_out.clone() }.has_ended());
		assert!(!Burn { stage: InboundStage::Known, ..struck_out }.has_ended());
	}

	#[test]
	fn a_relayer_for_messages_is_told_whom_to_pay() {
		let account = subxt::utils::AccountId32([0xab; 32]);
		assert!(relay_message(&account).contains(&"ab".repeat(32)));
	}
}
