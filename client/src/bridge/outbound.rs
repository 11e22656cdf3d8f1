//! Messages: how far what was sent to an EVM chain is.

use super::{
	destination::{destination, is_refused, pace, Destination, Pace, Route},
	step::{self, about, State, Step},
	EvmAddress, Name,
};
use crate::{
	api::{
		self,
		runtime_types::{
			pallet_bridge::types as chain_types, sensor_bridge_primitives::message::Command,
		},
	},
	chain::At,
	serialize::as_optional_text,
	AccountId, Chain, Error, Result, Sense,
};
use sensor_bridge_evm::{
	contracts::{deliveredCall, haltedCall, latestBlockCall, verifierCall},
	hexadecimal, Node, H160, H256,
};
use sensor_bridge_primitives::{event::DELIVERED, GatewayEvent};
use serde::Serialize;
use serde_json::{json, Value};
use std::fmt;
use subxt::rpcs::rpc_params;

/// How many blocks of an EVM chain are searched for the log of a delivery.
const LOOK_BACK: u64 = 50_000;

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OutboundStage {
	/// A block made it.
	Sent,
	/// That block is final.
	Final,
	/// Validators have signed it for other chains (BEEFY).
	Signed,
	/// What they signed is known on the EVM chain.
	Committed,
	/// The gateway has executed it.
	Delivered,
	/// That was proven here, and whoever delivered it was paid.
	Proven,
}

impl OutboundStage {
	/// All of them, in order.
	pub const ALL: [Self; 6] =
		[Self::Sent, Self::Final, Self::Signed, Self::Committed, Self::Delivered, Self::Proven];
}

impl fmt::Display for OutboundStage {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.pad(match self {
			Self::Sent => "sent",
			Self::Final => "final",
			Self::Signed => "signed",
			Self::Committed => "committed",
			Self::Delivered => "delivered",
			Self::Proven => "proven",
		})
	}
}

/// What an open message says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contents {
	/// Who gets the money back if it cannot be minted; nobody for what governance orders.
	#[serde(serialize_with = "as_optional_text")]
	pub sender: Option<AccountId>,
	/// The gateway that it is good for.
	pub gateway: EvmAddress,
	/// What governance orders, if it does.
	pub order: Option<String>,
	/// Who gets the money there.
	pub recipient: Option<EvmAddress>,
	/// How much.
	pub amount: Option<Sense>,
	/// What whoever delivers it is paid.
	pub fee: Sense,
	/// The block that made it.
	pub block: u32,
}

/// A message to an EVM chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
	/// The chain's id.
	pub destination: u64,
	/// What people call that chain.
	pub route: Route,
	/// The message's number there.
	pub nonce: u64,
	/// What it says. Forgotten once its delivery is proven.
	pub contents: Option<Contents>,
	/// How far it is.
	pub stage: OutboundStage,
	/// All steps.
	pub steps: Vec<Step<OutboundStage>>,
	/// Whether its money was to come back and was refused, as less was locked. Governance can let that
	/// be proven again.
	pub refused: bool,
}

impl Message {
	/// Whether nothing is left to be done.
	pub fn is_done(&self) -> bool {
		self.stage == OutboundStage::Proven
	}

	/// Whether waiting is of no use: it is done, or governance alone can still have the money paid back.
	pub fn has_ended(&self) -> bool {
		self.is_done() || self.refused
	}
}

impl fmt::Display for Message {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "Message {} to {} (chain {})", self.nonce, self.route, self.destination)?;
		if let Some(contents) = &self.contents {
			if let (Some(recipient), Some(amount)) = (contents.recipient, contents.amount) {
				write!(f, "\n  sends         {amount} to {recipient}")?;
			}
			if let Some(order) = &contents.order {
				write!(f, "\n  orders        {order}")?;
			}
			if let Some(sender) = &contents.sender {
				write!(f, "\n  from          {sender}")?;
			}
			write!(f, "\n  fee           {} for whoever delivers it", contents.fee)?;
		}
		step::write(&self.steps, f)
	}
}

/// What the EVM chain says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Remote {
	/// The last block of Sensor of which the verifier knows what was signed.
	pub committed: u64,
	/// Whether the gateway is done with the message.
	pub delivered: bool,
	/// Whether that is final there.
	pub is_final: bool,
	/// Whether the gateway could do what it says, if that was found out.
	pub success: Option<bool>,
	/// Whether the gateway is halted.
	pub halted: bool,
}

/// All that decides how far a message is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
	/// The block that made it. Forgotten once its delivery is proven.
	pub made: Option<u64>,
	/// The last final block.
	pub last_final: u64,
	/// The last block that validators signed for other chains, if the node tells.
	pub signed: Option<u64>,
	/// How its destination's events are proven.
	pub route: Route,
	/// Whether the destination is halted here.
	pub halted: bool,
	/// Whether it was proven that the gateway could not do what it says, and the money not paid back,
	/// as less was locked.
	pub refused: bool,
	/// How fast this chain is.
	pub pace: Pace,
	/// What the other side says, if it was asked.
	pub remote: Option<Remote>,
}

impl Facts {
	/// The furthest stage that is known to be reached.
	pub fn reached(&self) -> OutboundStage {
		let Some(made) = self.made else { return OutboundStage::Proven };
		// The root of a block's messages is in the leaf of the next block.
		let leaf = made.saturating_add(1);
		if self.refused || self.remote.is_some_and(|remote| remote.delivered) {
			OutboundStage::Delivered
		} else if self.remote.is_some_and(|remote| remote.committed >= leaf) {
			OutboundStage::Committed
		} else if self.signed.is_some_and(|signed| signed >= leaf) {
			OutboundStage::Signed
		} else if self.last_final >= made {
			OutboundStage::Final
		} else {
			OutboundStage::Sent
		}
	}

	fn can_tell(&self, stage: OutboundStage) -> bool {
		match stage {
			OutboundStage::Signed => self.signed.is_some(),
			OutboundStage::Committed | OutboundStage::Delivered => self.remote.is_some(),
			_ => true,
		}
	}

	fn note(&self, stage: OutboundStage, state: State) -> String {
		match state {
			State::Done => self.note_when_done(stage),
			State::Now => self.note_when_next(stage),
			State::Unknown if stage == OutboundStage::Signed => {
				format!("this node does not tell; {}", self.note_when_next(stage))
			},
			State::Unknown => format!("--evm shows it; {}", self.note_when_next(stage)),
			State::Later => String::new(),
		}
	}

	fn note_when_done(&self, stage: OutboundStage) -> String {
		let failed =
			self.refused || self.remote.is_some_and(|remote| remote.success == Some(false));
		match (stage, self.made) {
			(OutboundStage::Sent, Some(made)) => format!("in block {made}"),
			(OutboundStage::Delivered, _) if failed => {
				"but the gateway could not do what it says, and never can".into()
			},
			(OutboundStage::Proven, _) if failed => "the money went back to its sender".into(),
			_ => String::new(),
		}
	}

	fn note_when_next(&self, stage: OutboundStage) -> String {
		match stage {
			OutboundStage::Sent => String::new(),
			OutboundStage::Final => {
				"waits for the block to be final: usually a minute at most".into()
			},
			OutboundStage::Signed => format!(
				"waits for validators to sign block {}: usually a minute at most, and no later than \
				 shortly after the next session begins; sessions take {}",
				self.made.unwrap_or_default().saturating_add(1),
				about(self.pace.session)
			),
			OutboundStage::Committed => {
				"waits for a relayer to bring what validators signed: usually minutes, but nobody has \
				 to; see `recover`"
					.into()
			},
			OutboundStage::Delivered if self.remote.is_some_and(|remote| remote.halted) => {
				"the gateway is halted; the message stays good, and goes on when governance lets the \
				 gateway run"
					.into()
			},
			OutboundStage::Delivered => {
				"waits for a relayer to deliver it for its fee: usually minutes, but nobody has to; see \
				 `recover`"
					.into()
			},
			OutboundStage::Proven => self.note_on_proof(),
		}
	}

	fn note_on_proof(&self) -> String {
		if self.refused {
			return "the money was to go back to its sender; that was refused, as less was locked here; \
			        governance finds out why, and can let it be proven again (`reconsider`)"
				.into();
		}
		let success = self.remote.and_then(|remote| remote.success);
		let money = match success {
			Some(false) => ". Then the money goes back to its sender",
			Some(true) => ". It has taken effect there already",
			None => "",
		};
		if self.halted {
			let what = "the destination is halted here; proven when governance lets it run";
			return format!("{what}{money}");
		}
		let is_final = self.remote.is_some_and(|remote| remote.is_final);
		let what = match (self.route, is_final) {
			(Route::Ethereum, false) => {
				"waits for Ethereum to be final, about a quarter of an hour, and a relayer"
			},
			(Route::Ethereum, true) => "waits for a relayer to prove it: usually half an hour at most",
			(Route::Polygon, _) => {
				"waits for Polygon's checkpoint on Ethereum, usually half an hour to three hours, then \
				 for Ethereum to be final, and a relayer"
			},
		};
		format!("{what}{money}")
	}
}

/// A message as the facts have it.
pub(super) fn judge(
	destination: &Destination,
	nonce: u64,
	contents: Option<Contents>,
	facts: &Facts,
) -> Message {
	let stage = facts.reached();
	let steps = step::steps(
		&OutboundStage::ALL,
		stage,
		|stage| facts.can_tell(stage),
		|stage, state| facts.note(stage, state),
	);
	let (route, destination, refused) = (destination.route, destination.chain, facts.refused);
	Message { destination, route, nonce, contents, stage, steps, refused }
}

impl Contents {
	pub(super) fn decode(stored: chain_types::Open) -> Self {
		use crate::api::runtime_types::sensor_bridge_primitives::message::Mode;
		let (mut order, mut recipient, mut amount) = (None, None, None);
		match stored.command {
			Command::Mint { recipient: to, amount: sum } => {
				(recipient, amount) = (Some(EvmAddress::decode(to)), Some(Sense(sum)));
			},
			Command::SetMode(Mode::Halted) => order = Some("the gateway to halt".into()),
			Command::SetMode(Mode::Running) => order = Some("the gateway to run".into()),
			Command::MoveTo(to) => {
				order = Some(format!("the token to move to {}", EvmAddress::decode(to)));
			},
		}
		Self {
			sender: stored.sender,
			gateway: EvmAddress::decode(stored.gateway),
			order,
			recipient,
			amount,
			fee: Sense(stored.fee),
			block: stored.block,
		}
	}
}

/// What is asked once for all messages.
pub(super) struct Here {
	pub at: At,
	pub last_final: u64,
	pub signed: Option<u64>,
	pub pace: Pace,
}

impl Chain {
	/// How far a message is: by its destination and number. `evm`, a node of that chain, is asked what
	/// happened there.
	pub async fn bridge_message(
		&self,
		name: Name,
		nonce: u64,
		evm: Option<&Node>,
	) -> Result<Message> {
		let here = self.here().await?;
		let destination = destination(&here.at, name).await?;
		check_chain(&destination, evm)?;
		let contents = contents(&here.at, &destination, nonce).await?;
		self.message(&here, &destination, nonce, contents, evm).await
	}

	pub(super) async fn here(&self) -> Result<Here> {
		let at = self.best().await?;
		let (last_final, signed) = (self.final_block().await?, self.last_signed().await?);
		let pace = pace(&at)?;
		Ok(Here { at, last_final, signed, pace })
	}

	pub(super) async fn message(
		&self,
		here: &Here,
		destination: &Destination,
		nonce: u64,
		contents: Option<Contents>,
		evm: Option<&Node>,
	) -> Result<Message> {
		let evm = evm.filter(|evm| evm.chain == destination.chain);
		let gateway = contents.as_ref().map_or(destination.gateway, |contents| contents.gateway);
		let remote = match evm {
			Some(evm) => Some(remote(evm, gateway.0, nonce).await?),
			None => None,
		};
		let demand = chain_types::Demand::Return { nonce };
		let refused = contents.is_some() && is_refused(&here.at, destination.chain, demand).await?;
		let facts = Facts {
			made: contents.as_ref().map(|contents| contents.block.into()),
			last_final: here.last_final,
			signed: here.signed,
			route: destination.route,
			halted: destination.halted,
			refused,
			pace: here.pace,
			remote,
		};
		Ok(judge(destination, nonce, contents, &facts))
	}

	/// The last block that validators signed for other chains; nothing while the node does not know.
	async fn last_signed(&self) -> Result<Option<u64>> {
		let asked = self.ask::<String>("beefy_getFinalizedHead", rpc_params![]).await;
		let hash = match asked {
			Ok(hash) => hash,
			// A node that has just started, or that does not take part.
			Err(Error::Chain(_)) => return Ok(None),
			Err(error) => return Err(error),
		};
		let header: Value = self.ask("chain_getHeader", rpc_params![hash]).await?;
		Ok(header["number"].as_str().and_then(|number| hexadecimal::parse(number).ok()))
	}
}

/// That the node is of the destination's chain.
pub(super) fn check_chain(destination: &Destination, evm: Option<&Node>) -> Result<()> {
	match evm {
		Some(evm) if evm.chain != destination.chain => Err(Error::Invalid(format!(
			"the EVM node that --evm names is of chain {}, not of {}",
			evm.chain,
			destination.label()
		))),
		_ => Ok(()),
	}
}

/// What a message says; nothing if its delivery was proven.
pub(super) async fn contents(
	at: &At,
	destination: &Destination,
	nonce: u64,
) -> Result<Option<Contents>> {
	if nonce == 0 || nonce > destination.sent {
		return Err(Error::NotFound(format!("message {nonce} to {}", destination.label())));
	}
	let query = api::storage().bridge().messages();
	let stored = at.storage().try_fetch(query, (destination.chain, nonce)).await?;
	Ok(stored.map(|stored| stored.decode()).transpose()?.map(Contents::decode))
}

async fn remote(evm: &Node, gateway: H160, nonce: u64) -> Result<Remote> {
	let delivered = evm.read(gateway, deliveredCall { nonce }, "latest").await?;
	let verifier = evm.read(gateway, verifierCall {}, "latest").await?;
	let verifier = H160::from_slice(verifier.as_slice());
	let committed = evm.read(verifier, latestBlockCall {}, "latest").await?;
	let halted = evm.read(gateway, haltedCall {}, "latest").await?;
	// A chain that nothing is final on yet has no such block.
	let is_final = delivered
		&& matches!(evm.read(gateway, deliveredCall { nonce }, "finalized").await, Ok(true));
	let success = if delivered { success(evm, gateway, nonce).await? } else { None };
	Ok(Remote { committed: committed.into(), delivered, is_final, success, halted })
}

/// Whether a delivery succeeded, if its log is not too far back.
async fn success(evm: &Node, gateway: H160, nonce: u64) -> Result<Option<bool>> {
	let topics = json!([H256(DELIVERED), H256::from_low_u64_be(nonce)]);
	let head = evm.head().await?;
	let end = head.saturating_sub(LOOK_BACK);
	let logs = match evm.logs_back(head, end, gateway, &topics, 1).await {
		Ok(logs) => logs,
		// Some nodes do not search that far. It is not worth more.
		Err(sensor_bridge_evm::Error::Answered(_)) => return Ok(None),
		Err(error) => return Err(error.into()),
	};
	Ok(logs.iter().find_map(|log| match log.event() {
		Some(GatewayEvent::Delivered { nonce: found, success, .. }) if found == nonce => {
			Some(success)
		},
		_ => None,
	}))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::bridge::destination::tests::made_up;
	use std::time::Duration;

	fn facts() -> Facts {
		let pace = Pace { block: Duration::from_secs(3), session: Duration::from_secs(86_400) };
		Facts {
			made: Some(10),
			last_final: 9,
			signed: Some(0),
			route: Route::Ethereum,
			halted: false,
			refused: false,
			pace,
			remote: None,
		}
	}

	fn there() -> Remote {
		Remote { committed: 0, delivered: false, is_final: false, success: None, halted: false }
	}

	fn next(facts: &Facts) -> Step<OutboundStage> {
		let message = judge(&made_up(Route::Ethereum, 100, 0), 1, None, facts);
		message.steps.into_iter().find(|step| step.state != State::Done).unwrap()
	}

	#[test]
	fn a_message_goes_from_stage_to_stage() {
		let mut facts = facts();
		assert_eq!(facts.reached(), OutboundStage::Sent);
		facts.last_final = 10;
		assert_eq!(facts.reached(), OutboundStage::Final);
		facts.signed = Some(11);
		assert_eq!(facts.reached(), OutboundStage::Signed);
		facts.remote = Some(Remote { committed: 11, ..there() });
		assert_eq!(facts.reached(), OutboundStage::Committed);
		facts.remote = Some(Remote { delivered: true, ..there() });
		assert_eq!(facts.reached(), OutboundStage::Delivered);
		facts.made = None;
		assert_eq!(facts.reached(), OutboundStage::Proven);
	}

	#[test]
	fn a_signature_of_the_messages_own_block_is_not_enough() {
		let facts = Facts { last_final: 10, signed: Some(10), ..facts() };
		assert_eq!(facts.reached(), OutboundStage::Final);
		assert!(next(&facts).note.contains("block 11"), "{}", next(&facts).note);
		assert!(next(&facts).note.contains("24 hours"), "{}", next(&facts).note);
	}

	#[test]
	fn what_happens_elsewhere_is_unknown_until_somebody_is_asked() {
		let facts = Facts { last_final: 20, signed: Some(20), ..facts() };
		let step = next(&facts);
		assert_eq!((step.stage, step.state), (OutboundStage::Committed, State::Unknown));
		assert!(step.note.contains("--evm"), "{}", step.note);
		let asked = Facts { remote: Some(there()), ..facts };
		assert_eq!(next(&asked).state, State::Now);
	}

	#[test]
	fn what_the_other_side_has_seen_happened_even_if_this_node_does_not_tell() {
		let remote = Some(Remote { committed: 11, ..there() });
		let facts = Facts { signed: None, remote, ..facts() };
		assert_eq!(facts.reached(), OutboundStage::Committed);
	}

	#[test]
	fn a_gateway_that_is_halted_is_named() {
		let remote = Some(Remote { committed: 11, halted: true, ..there() });
		assert!(next(&Facts { remote, ..facts() }).note.contains("gateway is halted"));
	}

	#[test]
	fn money_that_cannot_be_minted_comes_back() {
		let remote = Remote { delivered: true, success: Some(false), ..there() };
		let note = next(&Facts { remote: Some(remote), ..facts() }).note;
		assert!(note.contains("back to its sender") && !note.contains("already"), "{note}");
		let note = next(&Facts { remote: Some(remote), halted: true, ..facts() }).note;
		assert!(note.contains("halted here") && note.contains("back to its sender"), "{note}");
		let arrived = Remote { success: Some(true), ..remote };
		let note = next(&Facts { remote: Some(arrived), ..facts() }).note;
		assert!(note.contains("already"), "{note}");
	}

	#[test]
	fn money_that_was_refused_waits_for_governance_alone() {
		let refused = Facts { refused: true, halted: true, ..facts() };
		let message = judge(&made_up(Route::Ethereum, 100, 0), 1, None, &refused);
		assert_eq!(message.stage, OutboundStage::Delivered);
		assert!(message.has_ended() && !message.is_done());
		let step = next(&refused);
		assert_eq!((step.stage, step.state), (OutboundStage::Proven, State::Now));
		assert!(step.note.contains("refused") && step.note.contains("reconsider"), "{}", step.note);
	}

	#[test]
	fn a_message_that_is_proven_has_nothing_left_to_do() {
		let facts = Facts { made: None, ..facts() };
		let message = judge(&made_up(Route::Polygon, 100, 0), 7, None, &facts);
		assert!(message.is_done());
		assert!(message.steps.iter().all(|step| step.state == State::Done));
		assert!(message.to_string().starts_with("Message 7 to polygon (chain 1)\n  done  sent"));
	}
}
