//! Sending $SENSE to EVM chains, and what somebody has under way.

use super::{
	destination::{destination, destinations, pace, Destination},
	outbound::{Contents, Message},
	step::about,
	EvmAddress, Name,
};
use crate::{api, chain::At, serialize::as_text, AccountId, Chain, Error, Result, Sense, Signer};
use sensor_bridge_evm::Node;
use serde::Serialize;
use std::{fmt, time::Duration};

/// What became of a transfer at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Sending {
	/// It became a message.
	Sent {
		/// The chain's id.
		destination: u64,
		/// The message's number there.
		nonce: u64,
		/// Who gets the money there.
		recipient: EvmAddress,
		/// How much.
		amount: Sense,
		/// What was paid for the delivery.
		fee: Sense,
		/// The block that made it.
		block: u64,
	},
	/// It waits to become a message.
	Queued(Queued),
}

impl fmt::Display for Sending {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Sent { destination, nonce, recipient, amount, fee, block } => write!(
				f,
				"Sent {amount} to {recipient} on chain {destination}, with a fee of {fee}: message \
				 {nonce}, in block {block}.\n`sensor bridge status {destination} --message {nonce} \
				 --watch` follows it."
			),
			Self::Queued(queued) => write!(
				f,
				"{queued}.\n`sensor bridge recover {} --transfer {}` takes it back until then.",
				queued.destination, queued.place
			),
		}
	}
}

/// A transfer that waits to be sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Queued {
	/// The chain's id.
	pub destination: u64,
	/// Its place in the queue.
	pub place: u64,
	/// Whose money it is.
	#[serde(serialize_with = "as_text")]
	pub sender: AccountId,
	/// Who gets the money there.
	pub recipient: EvmAddress,
	/// How much.
	pub amount: Sense,
	/// What was paid for the delivery.
	pub fee: Sense,
	/// What waits before it.
	pub ahead: Sense,
	/// In how many blocks the limit lets it go, if it ever does.
	pub blocks: Option<u64>,
	/// The same in seconds.
	pub seconds: Option<u64>,
}

impl fmt::Display for Queued {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { destination, place, recipient, amount, ahead, .. } = self;
		write!(
			f,
			"{amount} to {recipient} waits to be sent to chain {destination}, at place {place}, after \
			 {ahead} of others, "
		)?;
		write_wait(self.seconds, f)
	}
}

fn write_wait(seconds: Option<u64>, f: &mut fmt::Formatter) -> fmt::Result {
	match seconds {
		Some(seconds) => write!(f, "for about {}", about(Duration::from_secs(seconds))),
		None => write!(f, "until governance lets the destination run or raises its limit"),
	}
}

/// A payment that waits for the limit of what comes back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Arrival {
	/// The chain's id.
	pub destination: u64,
	/// Its place in the queue.
	pub place: u64,
	/// Who gets it.
	#[serde(serialize_with = "as_text")]
	pub to: AccountId,
	/// Whether governance struck it out, so that nothing is paid.
	pub struck_out: bool,
	/// How much is left to be paid.
	pub amount: Sense,
	/// In how many blocks the limit lets all of it in, if it ever does.
	pub blocks: Option<u64>,
	/// The same in seconds.
	pub seconds: Option<u64>,
}

impl fmt::Display for Arrival {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { destination, place, struck_out, amount, .. } = self;
		if *struck_out {
			return write!(
				f,
				"What waited at place {place} of what came back from chain {destination} is not paid: \
				 governance struck it out"
			);
		}
		write!(f, "{amount} that came back from chain {destination} waits for the limit, ")?;
		write_wait(self.seconds, f)
	}
}

/// What came back, but is too little to open an account with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Owed {
	/// The chain's id.
	pub destination: u64,
	/// How much.
	pub amount: Sense,
}

/// All that an account has under way. What was delivered or paid is not among it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Underway {
	/// Whose.
	#[serde(serialize_with = "as_text")]
	pub account: AccountId,
	/// Transfers that wait to be sent.
	pub queued: Vec<Queued>,
	/// Messages that are not known here to be delivered.
	pub messages: Vec<Message>,
	/// Payments that wait for the limit.
	pub arrivals: Vec<Arrival>,
	/// What can be claimed.
	pub owed: Vec<Owed>,
}

impl fmt::Display for Underway {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { account, queued, messages, arrivals, owed } = self;
		let mut lines: Vec<String> = messages.iter().map(ToString::to_string).collect();
		lines.extend(queued.iter().map(ToString::to_string));
		lines.extend(arrivals.iter().map(ToString::to_string));
		lines.extend(owed.iter().map(|Owed { destination, amount }| {
			format!("{amount} that came back from chain {destination} can be claimed")
		}));
		if lines.is_empty() {
			return write!(f, "Nothing of {account} is under way.");
		}
		f.write_str(&lines.join("\n"))
	}
}

impl Chain {
	/// Send $SENSE to an account of an EVM chain, for at most `max_fee` besides; for what it costs now,
	/// if that is not given. Returns the message's number, or its place in the queue.
	pub async fn send_to_evm(
		&self,
		name: Name,
		recipient: EvmAddress,
		amount: Sense,
		max_fee: Option<Sense>,
		sender: &Signer,
	) -> Result<Sending> {
		let destination = destination(&self.best().await?, name).await?;
		let max_fee = max_fee.unwrap_or(destination.fee);
		let to = recipient.encode();
		let bridge = api::transactions().bridge();
		let call = bridge.send(destination.chain, to, amount.0, max_fee.0);
		let receipt = self.submit(&call, sender).await?;
		match receipt.event::<api::bridge::events::Sent>() {
			Ok(sent) => Ok(Sending::Sent {
				destination: sent.destination,
				nonce: sent.nonce,
				recipient,
				amount,
				fee: Sense(sent.fee),
				block: receipt.at.block_number(),
			}),
			Err(Error::NotFound(_)) => {
				let place = receipt.event::<api::bridge::events::Queued>()?.place;
				let destination = super::destination::destination(&receipt.at, name).await?;
				let queue = queue(&receipt.at, &destination).await?;
				let found = queue.into_iter().find(|queued| queued.place == place);
				let missing = || Error::NotFound(format!("place {place} of the queue"));
				Ok(Sending::Queued(found.ok_or_else(missing)?))
			},
			Err(error) => Err(error),
		}
	}

	/// What an account has under way, to and from all destinations. `evm` is asked about those of its
	/// chain.
	pub async fn bridge_transfers(
		&self,
		account: &AccountId,
		evm: Option<&Node>,
	) -> Result<Underway> {
		let here = self.here().await?;
		let mut underway = Underway {
			account: *account,
			queued: Vec::new(),
			messages: Vec::new(),
			arrivals: Vec::new(),
			owed: Vec::new(),
		};
		let all = destinations(&here.at).await?;
		if let Some(evm) = evm {
			// One that is of no destination is a mistake.
			destination(&here.at, Name::Chain(evm.chain)).await?;
		}
		for destination in &all {
			let queue = queue(&here.at, destination).await?;
			underway.queued.extend(queue.into_iter().filter(|queued| queued.sender == *account));
			for (nonce, contents) in messages(&here.at, destination).await? {
				if contents.sender == Some(*account) {
					let message = self.message(&here, destination, nonce, Some(contents), evm);
					underway.messages.push(message.await?);
				}
			}
			let waiting = waiting(&here.at, destination).await?;
			underway.arrivals.extend(waiting.into_iter().filter(|arrival| arrival.to == *account));
			let amount = owed(&here.at, destination, account).await?;
			if amount > Sense(0) {
				underway.owed.push(Owed { destination: destination.chain, amount });
			}
		}
		Ok(underway)
	}
}

/// All messages to a destination that are not known here to be delivered, in order.
async fn messages(at: &At, destination: &Destination) -> Result<Vec<(u64, Contents)>> {
	let query = api::storage().bridge().messages();
	let mut entries = at.storage().iter(query, (destination.chain,)).await?;
	let mut messages = Vec::new();
	while let Some(entry) = entries.next().await {
		let entry = entry?;
		let (_, nonce) = entry.key()?.decode()?;
		messages.push((nonce, Contents::decode(entry.value().decode()?)));
	}
	messages.sort_unstable_by_key(|(nonce, _)| *nonce);
	Ok(messages)
}

/// How long so many blocks take, in seconds.
fn seconds(block: Duration, blocks: u64) -> u64 {
	let millis = u64::try_from(block.as_millis()).unwrap_or(u64::MAX);
	millis.saturating_mul(blocks) / 1_000
}

/// All transfers that wait to be sent to a destination, in order.
pub(super) async fn queue(at: &At, destination: &Destination) -> Result<Vec<Queued>> {
	let query = api::storage().bridge().queue();
	let mut entries = at.storage().iter(query, (destination.chain,)).await?;
	let mut queue = Vec::new();
	while let Some(entry) = entries.next().await {
		let entry = entry?;
		let ((_, place), stored) = (entry.key()?.decode()?, entry.value().decode()?);
		queue.push(Queued {
			destination: destination.chain,
			place,
			sender: stored.sender,
			recipient: EvmAddress::decode(stored.recipient),
			amount: Sense(stored.amount),
			fee: Sense(stored.fee),
			ahead: Sense(0),
			blocks: None,
			seconds: None,
		});
	}
	line_up(&mut queue, destination, pace(at)?.block);
	Ok(queue)
}

/// Say of each transfer how long it waits.
fn line_up(queue: &mut [Queued], destination: &Destination, block: Duration) {
	queue.sort_unstable_by_key(|queued| queued.place);
	let mut ahead: u128 = 0;
	for queued in queue {
		let limit = &destination.outbound;
		// What was sent while the limit was higher goes when nothing is used up.
		let own = queued.amount.0.min(limit.limit.0);
		queued.ahead = Sense(ahead);
		queued.blocks = match destination.halted {
			true => None,
			false => limit.blocks_until(ahead.saturating_add(own)),
		};
		queued.seconds = queued.blocks.map(|blocks| seconds(block, blocks));
		ahead = ahead.saturating_add(queued.amount.0);
	}
}

/// All payments that wait for the limit of what comes back, in order, with those that governance struck
/// out and whose turn has not come.
pub(super) async fn waiting(at: &At, destination: &Destination) -> Result<Vec<Arrival>> {
	let query = api::storage().bridge().arrivals();
	let mut entries = at.storage().iter(query, (destination.chain,)).await?;
	let mut arrivals = Vec::new();
	while let Some(entry) = entries.next().await {
		let entry = entry?;
		let ((_, place), stored) = (entry.key()?.decode()?, entry.value().decode()?);
		arrivals.push(Arrival {
			destination: destination.chain,
			place,
			to: stored.to,
			struck_out: stored.amount == 0,
			amount: Sense(stored.amount),
			blocks: None,
			seconds: None,
		});
	}
	schedule(&mut arrivals, destination, pace(at)?.block);
	Ok(arrivals)
}

/// Say of each payment how long it waits.
fn schedule(arrivals: &mut [Arrival], destination: &Destination, block: Duration) {
	arrivals.sort_unstable_by_key(|arrival| arrival.place);
	let mut sum: u128 = 0;
	for arrival in arrivals {
		sum = sum.saturating_add(arrival.amount.0);
		arrival.blocks = match destination.halted || arrival.struck_out {
			true => None,
			false => destination.inbound.blocks_until(sum),
		};
		arrival.seconds = arrival.blocks.map(|blocks| seconds(block, blocks));
	}
}

/// What an account can claim of what came back from a destination.
pub(super) async fn owed(at: &At, destination: &Destination, account: &AccountId) -> Result<Sense> {
	let query = api::storage().bridge().owed();
	let owed = at.storage().try_fetch(query, (destination.chain, *account)).await?;
	Ok(Sense(owed.map(|owed| owed.decode()).transpose()?.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::bridge::{destination::tests::made_up, Route};
	use sensor_bridge_evm::H160;

	fn transfer(place: u64, amount: u128) -> Queued {
		Queued {
			destination: 1,
			place,
			sender: subxt::utils::AccountId32([1; 32]),
			recipient: EvmAddress(H160::repeat_byte(0x33)),
			amount: Sense(amount),
			fee: Sense(0),
			ahead: Sense(0),
			blocks: None,
			seconds: None,
		}
	}

	#[test]
	fn transfers_wait_for_those_before_them() {
		let mut queue = vec![transfer(7, 50), transfer(3, 100)];
		let destination = made_up(Route::Ethereum, 100, 100);
		line_up(&mut queue, &destination, Duration::from_secs(3));
		let waits: Vec<_> =
			queue.iter().map(|queued| (queued.place, queued.ahead.0, queued.blocks)).collect();
		assert_eq!(waits, [(3, 0, Some(10)), (7, 100, Some(15))]);
		assert_eq!(queue[1].seconds, Some(45));
	}

	#[test]
	fn nobody_knows_how_long_a_halt_lasts() {
		let mut queue = vec![transfer(0, 50)];
		let destination = Destination { halted: true, ..made_up(Route::Ethereum, 100, 0) };
		line_up(&mut queue, &destination, Duration::from_secs(3));
		assert_eq!(queue[0].blocks, None);
		assert!(queue[0].to_string().contains("until governance"), "{}", queue[0]);
	}

	#[test]
	fn more_than_a_lowered_limit_goes_when_nothing_is_used_up() {
		let mut queue = vec![transfer(0, 500)];
		line_up(&mut queue, &made_up(Route::Ethereum, 100, 100), Duration::from_secs(3));
		assert_eq!(queue[0].blocks, Some(10));
	}

	fn payment(place: u64, amount: u128) -> Arrival {
		Arrival {
			destination: 1,
			place,
			to: subxt::utils::AccountId32([1; 32]),
			struck_out: amount == 0,
			amount: Sense(amount),
			blocks: None,
			seconds: None,
		}
	}

	#[test]
	fn who_was_struck_out_waits_for_nothing_and_nobody_waits_for_them() {
		let mut arrivals = [payment(9, 50), payment(7, 0), payment(4, 100)];
		let destination = made_up(Route::Ethereum, 100, 100);
		schedule(&mut arrivals, &destination, Duration::from_secs(3));
		let waits: Vec<_> =
			arrivals.iter().map(|arrival| (arrival.place, arrival.blocks)).collect();
		assert_eq!(waits, [(4, Some(10)), (7, None), (9, Some(15))]);
		let said = arrivals[1].to_string();
		assert!(said.contains("struck it out") && !said.contains("SENSE"), "{said}");
	}

	#[test]
	fn sending_says_how_to_follow_or_to_take_back() {
		let recipient = EvmAddress(H160::repeat_byte(0x33));
		let sent = Sending::Sent {
			destination: 137,
			nonce: 4,
			recipient,
			amount: Sense(1),
			fee: Sense(1),
			block: 9,
		};
		assert!(sent.to_string().contains("sensor bridge status 137 --message 4 --watch"));
		let queued = Sending::Queued(transfer(7, 50));
		assert!(queued.to_string().contains("sensor bridge recover 1 --transfer 7"));
		let json = serde_json::to_value(&queued).unwrap();
		assert_eq!(json["outcome"], "queued");
		assert_eq!(json["place"], 7);
	}
}
