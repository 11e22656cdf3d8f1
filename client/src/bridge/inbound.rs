//! Burns: how far what comes back from an EVM chain is.

use super::{
	destination::{destination, is_refused, light_client, pace, slot_at, Destination, Pace, Route},
	step::{self, about, State, Step},
	transfers::{owed, waiting},
	EvmAddress, Name,
};
use crate::{
	api::{self, runtime_types::pallet_bridge::types::Demand},
	chain::At,
	serialize::as_text,
	AccountId, Chain, Error, Result, Sense,
};
use sensor_bridge_evm::{Node, RawLog, H256};
use sensor_bridge_primitives::GatewayEvent;
use serde::Serialize;
use std::fmt;

/// How far a burn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InboundStage {
	/// It is in a block of the EVM chain.
	Burned,
	/// That block is final there.
	Final,
	/// Sensor knows that it is: its light client, or a checkpoint.
	Known,
	/// The burn was proven on Sensor, which may have refused it.
	Proven,
	/// The money was paid.
	Paid,
}

impl InboundStage {
	/// All of them, in order.
	pub const ALL: [Self; 5] = [Self::Burned, Self::Final, Self::Known, Self::Proven, Self::Paid];
}

impl fmt::Display for InboundStage {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.pad(match self {
			Self::Burned => "burned",
			Self::Final => "final",
			Self::Known => "known",
			Self::Proven => "proven",
			Self::Paid => "paid",
		})
	}
}

/// $SENSE that was burned on an EVM chain, to come back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Burn {
	/// The chain's id.
	pub destination: u64,
	/// What people call that chain.
	pub route: Route,
	/// The gateway that burned it.
	pub gateway: EvmAddress,
	/// The burn's number there.
	pub nonce: u64,
	/// Whose it was.
	pub sender: EvmAddress,
	/// Who gets it here.
	#[serde(serialize_with = "as_text")]
	pub recipient: AccountId,
	/// How much, with the fee.
	pub amount: Sense,
	/// The part that goes to whoever proves the burn.
	pub fee: Sense,
	/// The block of the EVM chain that has it.
	pub block: u64,
	/// How far it is.
	pub stage: InboundStage,
	/// All steps.
	pub steps: Vec<Step<InboundStage>>,
	/// What waits for the limit, of all that the recipient gets from there.
	pub waiting: Sense,
	/// What the recipient can claim, of all that it gets from there.
	pub owed: Sense,
	/// Whether it was proven and refused, as less was locked than it asks for. Governance can let it be
	/// proven again.
	pub refused: bool,
	/// Whether governance struck out something that waited for the recipient: this, perhaps. The chain
	/// remembers it until its turn comes.
	pub struck_out: bool,
}

impl Burn {
	/// Whether it was paid, so that nothing is left to be done.
	pub fn is_done(&self) -> bool {
		self.stage == InboundStage::Paid
	}

	/// Whether waiting is of no use: it was paid, or it was refused or perhaps struck out, so that
	/// governance alone can still have it paid.
	pub fn has_ended(&self) -> bool {
		let nothing_waits = self.waiting == Sense(0) && self.owed == Sense(0);
		let is_struck_out = self.stage == InboundStage::Proven && self.struck_out && nothing_waits;
		self.is_done() || self.refused || is_struck_out
	}
}

impl fmt::Display for Burn {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { nonce, route, destination, amount, recipient, fee, sender, .. } = self;
		writeln!(f, "Burn {nonce} on {route} (chain {destination})")?;
		writeln!(f, "  brings        {amount} back to {recipient}")?;
		writeln!(f, "  from          {sender}")?;
		write!(f, "  fee           {fee} of it for whoever proves it")?;
		step::write(&self.steps, f)
	}
}

/// All that decides how far a burn is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
	/// The block of the EVM chain that has it.
	pub block: u64,
	/// The last block that is final there.
	pub last_final: u64,
	/// Whether Sensor knows that the block is final, if that can be told.
	pub known: Option<bool>,
	/// Whether it was proven.
	pub proven: bool,
	/// Whether it was refused then, as less was locked than it asks for.
	pub refused: bool,
	/// Whether its gateway still counts.
	pub counts: bool,
	/// How the chain's events are proven.
	pub route: Route,
	/// Whether the destination is halted here.
	pub halted: bool,
	/// What goes to whoever proves it.
	pub fee: Sense,
	/// What waits for the limit, for the same account.
	pub waiting: Sense,
	/// In how many blocks all of that is paid, if it ever is.
	pub blocks: Option<u64>,
	/// What the account can claim.
	pub owed: Sense,
	/// Whether governance struck out something that waited for the same account.
	pub struck_out: bool,
	/// How fast this chain is.
	pub pace: Pace,
}

impl Facts {
	/// The furthest stage that is known to be reached.
	pub fn reached(&self) -> InboundStage {
		if self.proven {
			let is_paid = !self.refused && !self.struck_out && self.nothing_waits();
			return if is_paid { InboundStage::Paid } else { InboundStage::Proven };
		}
		if self.known == Some(true) {
			InboundStage::Known
		} else if self.last_final >= self.block {
			InboundStage::Final
		} else {
			InboundStage::Burned
		}
	}

	fn nothing_waits(&self) -> bool {
		self.waiting == Sense(0) && self.owed == Sense(0)
	}

	fn can_tell(&self, stage: InboundStage) -> bool {
		match stage {
			InboundStage::Known => self.known.is_some(),
			// The chain does not say which burn it was that governance struck out.
			InboundStage::Paid => self.refused || !self.struck_out || !self.nothing_waits(),
			_ => true,
		}
	}

	fn note(&self, stage: InboundStage, state: State) -> String {
		match (state, stage) {
			(State::Done, InboundStage::Burned) => format!("in block {} there", self.block),
			(State::Done | State::Later, _) => String::new(),
			(State::Unknown, InboundStage::Known) => format!(
				"it is not known when that Ethereum began, so this cannot be told; {}",
				self.note_when_next(stage)
			),
			(State::Now | State::Unknown, _) => self.note_when_next(stage),
		}
	}

	fn note_when_next(&self, stage: InboundStage) -> String {
		match (stage, self.route) {
			(InboundStage::Burned, _) => String::new(),
			(InboundStage::Final, Route::Ethereum) => {
				"waits for Ethereum to be final: about a quarter of an hour".into()
			},
			(InboundStage::Final, Route::Polygon) => {
				"waits for Polygon to be final: usually a minute at most".into()
			},
			(InboundStage::Known, Route::Ethereum) => {
				"waits for a relayer to bring what became final: usually minutes".into()
			},
			(InboundStage::Known, Route::Polygon) => {
				"waits for Polygon's checkpoint on Ethereum, usually half an hour to three hours, then \
				 for Ethereum to be final, and a relayer to bring it"
					.into()
			},
			(InboundStage::Proven, _) if !self.counts => {
				"governance lets what this gateway logs count no more; only governance can help".into()
			},
			(InboundStage::Proven, _) if self.halted => {
				"the destination is halted here; it can be proven when governance lets it run".into()
			},
			(InboundStage::Proven, _) if self.fee == Sense(0) => {
				"waits for somebody to prove it, for nothing, since no fee was set aside; see `recover`"
					.into()
			},
			(InboundStage::Proven, _) => {
				"waits for a relayer to prove it for its fee: usually minutes, but nobody has to; see \
				 `recover`"
					.into()
			},
			(InboundStage::Paid, _) => self.note_on_payment(),
		}
	}

	fn note_on_payment(&self) -> String {
		let (waiting, owed) = (self.waiting, self.owed);
		if self.refused {
			return "refused, and nothing was paid, as less was locked here than it asks for; governance \
			        finds out why, and can let it be proven again (`reconsider`)"
				.into();
		}
		if self.struck_out && self.nothing_waits() {
			return "governance struck out a payment that waited for this account; if it was this one, \
			        only governance can have it paid"
				.into();
		}
		if self.halted {
			let all = Sense(waiting.0.saturating_add(owed.0));
			return format!("{all} waits until governance lets the destination run");
		}
		if waiting == Sense(0) {
			return format!("{owed} can be claimed; see `recover`");
		}
		match self.blocks {
			Some(blocks) => {
				let time =
					self.pace.block.saturating_mul(u32::try_from(blocks).unwrap_or(u32::MAX));
				format!("{waiting} waits for the limit, for {} at most; paid in parts", about(time))
			},
			None => format!("{waiting} waits for governance to raise the limit"),
		}
	}
}

/// What the gateways of a chain burned in a transaction.
struct Found {
	log: RawLog,
	gateway: EvmAddress,
	counts: bool,
	nonce: u64,
	sender: EvmAddress,
	recipient: AccountId,
	amount: Sense,
	fee: Sense,
}

impl Chain {
	/// How far the burns of a transaction on an EVM chain are. `evm` is a node of that chain.
	pub async fn bridge_burns(&self, evm: &Node, transaction: H256) -> Result<Vec<Burn>> {
		let at = self.best().await?;
		let destination = destination(&at, Name::Chain(evm.chain)).await?;
		let receipt = evm.receipt(transaction).await?.ok_or_else(|| {
			Error::NotFound(format!(
				"transaction {transaction:?} in a block of {}",
				destination.label()
			))
		})?;
		if receipt.status != 1 {
			return Err(Error::Invalid(format!(
				"transaction {transaction:?} failed, so nothing was burned by it"
			)));
		}
		let mut burns = Vec::new();
		for log in receipt.logs {
			if let Some(found) = find(&at, &destination, log).await? {
				burns.push(burn(&at, &destination, evm, found).await?);
			}
		}
		if burns.is_empty() {
			return Err(Error::Invalid(format!(
				"transaction {transaction:?} burns nothing at a gateway of this network"
			)));
		}
		Ok(burns)
	}
}

/// What a log says of a burn, if it is one of a gateway that the destination has or had.
async fn find(at: &At, destination: &Destination, log: RawLog) -> Result<Option<Found>> {
	let Some(GatewayEvent::Burned { nonce, sender, recipient, amount, fee }) = log.event() else {
		return Ok(None);
	};
	let gateway = EvmAddress(log.address);
	let query = api::storage().bridge().gateways();
	let counts = at.storage().try_fetch(query, (destination.chain, gateway.encode())).await?;
	let Some(counts) = counts.map(|counts| counts.decode()).transpose()? else { return Ok(None) };
	Ok(Some(Found {
		log,
		gateway,
		counts,
		nonce,
		sender: EvmAddress(sender),
		recipient: subxt::utils::AccountId32(recipient),
		amount: Sense(amount),
		fee: Sense(fee),
	}))
}

async fn burn(at: &At, destination: &Destination, evm: &Node, found: Found) -> Result<Burn> {
	let Found { log, gateway, counts, nonce, sender, recipient, amount, fee } = found;
	let functions = api::view_functions().bridge();
	let query = functions.is_proven(destination.chain, gateway.encode(), nonce);
	let proven: bool = Chain::view(at, query).await?;
	let demand = Demand::Burn { gateway: gateway.encode(), nonce };
	let refused = is_refused(at, destination.chain, demand).await?;
	let (mut waits, mut blocks, mut struck_out) = (Sense(0), Some(0), false);
	for arrival in waiting(at, destination).await? {
		if arrival.to != recipient {
			continue;
		}
		if arrival.struck_out {
			struck_out = true;
			continue;
		}
		waits.0 = waits.0.saturating_add(arrival.amount.0);
		blocks = arrival.blocks;
	}
	let owed = owed(at, destination, &recipient).await?;
	let facts = Facts {
		block: log.block_number,
		last_final: evm.finalized().await?,
		known: if proven { Some(true) } else { known(at, destination, evm, &log).await? },
		proven,
		refused,
		counts,
		route: destination.route,
		halted: destination.halted,
		fee,
		waiting: waits,
		blocks,
		owed,
		struck_out,
		pace: pace(at)?,
	};
	let stage = facts.reached();
	let steps = step::steps(
		&InboundStage::ALL,
		stage,
		|stage| facts.can_tell(stage),
		|stage, state| facts.note(stage, state),
	);
	Ok(Burn {
		destination: destination.chain,
		route: destination.route,
		gateway,
		nonce,
		sender,
		recipient,
		amount,
		fee,
		block: log.block_number,
		stage,
		steps,
		waiting: waits,
		owed,
		refused,
		struck_out,
	})
}

/// Whether Sensor knows that the log's block is final, if that can be told.
async fn known(
	at: &At,
	destination: &Destination,
	evm: &Node,
	log: &RawLog,
) -> Result<Option<bool>> {
	if destination.route == Route::Polygon {
		let query = api::view_functions().bridge().checkpoint_of(log.block_number);
		let checkpoint: Option<u64> = Chain::view(at, query).await?;
		return Ok(Some(checkpoint.is_some()));
	}
	let client = light_client(at).await?;
	let header = evm.header(&format!("{:#x}", log.block_number)).await?;
	let slot = slot_at(client.chain, header.timestamp);
	Ok(slot.map(|slot| client.slot.is_some_and(|known| known >= slot)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	fn facts() -> Facts {
		Facts {
			block: 100,
			last_final: 90,
			known: Some(false),
			proven: false,
			refused: false,
			counts: true,
			route: Route::Ethereum,
			halted: false,
			fee: Sense(1),
			waiting: Sense(0),
			blocks: Some(0),
			owed: Sense(0),
			struck_out: false,
			pace: Pace { block: Duration::from_secs(3), session: Duration::from_secs(86_400) },
		}
	}

	fn next(facts: Facts) -> String {
		let next = InboundStage::ALL.into_iter().find(|stage| *stage > facts.reached()).unwrap();
		facts.note(next, State::Now)
	}

	#[test]
	fn a_burn_goes_from_stage_to_stage() {
		let mut facts = facts();
		assert_eq!(facts.reached(), InboundStage::Burned);
		facts.last_final = 100;
		assert_eq!(facts.reached(), InboundStage::Final);
		facts.known = Some(true);
		assert_eq!(facts.reached(), InboundStage::Known);
		facts.proven = true;
		facts.waiting = Sense(5);
		assert_eq!(facts.reached(), InboundStage::Proven);
		facts.waiting = Sense(0);
		assert_eq!(facts.reached(), InboundStage::Paid);
	}

	#[test]
	fn what_waits_for_the_limit_says_how_long() {
		let waiting = Facts { proven: true, waiting: Sense(5), blocks: Some(40), ..facts() };
		assert!(next(waiting).contains("120 s") || next(waiting).contains("2 minutes"));
		assert!(next(Facts { blocks: None, ..waiting }).contains("raise the limit"));
		assert!(next(Facts { halted: true, ..waiting }).contains("governance"));
	}

	#[test]
	fn what_can_be_claimed_is_not_paid_yet() {
		let owed = Facts { proven: true, owed: Sense(5), ..facts() };
		assert_eq!(owed.reached(), InboundStage::Proven);
		assert!(next(owed).contains("claimed"));
	}

	#[test]
	fn what_was_refused_is_not_paid_and_says_why() {
		let refused = Facts { proven: true, refused: true, ..facts() };
		assert_eq!(refused.reached(), InboundStage::Proven);
		assert!(refused.can_tell(InboundStage::Paid));
		// What waits or is owed is of other burns, and a halt is not the reason.
		for other in [
			refused,
			Facts { waiting: Sense(5), owed: Sense(5), halted: true, ..refused },
			Facts { struck_out: true, ..refused },
		] {
			let note = next(other);
			assert!(note.starts_with("refused") && note.contains("less was locked"), "{note}");
			assert!(note.contains("reconsider"), "{note}");
		}
	}

	#[test]
	fn nobody_knows_whether_it_was_this_payment_that_was_struck_out() {
		let struck_out = Facts { proven: true, struck_out: true, ..facts() };
		assert_eq!(struck_out.reached(), InboundStage::Proven);
		assert!(!struck_out.can_tell(InboundStage::Paid));
		let note = struck_out.note(InboundStage::Paid, State::Unknown);
		assert!(note.contains("struck out"), "{note}");
		let others_wait = Facts { waiting: Sense(5), ..struck_out };
		assert!(others_wait.can_tell(InboundStage::Paid));
		assert!(next(others_wait).contains("limit"));
	}

	#[test]
	fn what_stops_a_proof_is_named() {
		let known = Facts { last_final: 100, known: Some(true), ..facts() };
		assert!(next(known).contains("for its fee"));
		assert!(next(Facts { fee: Sense(0), ..known }).contains("no fee"));
		assert!(next(Facts { halted: true, ..known }).contains("halted"));
		assert!(next(Facts { counts: false, halted: true, ..known }).contains("count no more"));
	}

	#[test]
	fn polygon_waits_for_a_checkpoint() {
		let polygon = Facts { last_final: 100, route: Route::Polygon, ..facts() };
		assert!(next(polygon).contains("checkpoint"));
	}
}
