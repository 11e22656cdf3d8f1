//! Destinations: the chains to which $SENSE can be sent, and how they are followed.

use super::{limit::Limit, step::about, EvmAddress, Name};
use crate::{
	api::{
		self,
		runtime_types::{
			pallet_bridge::types as chain_types, sensor_bridge_primitives::message::Mode,
		},
	},
	chain::At,
	Chain, Error, Result, Sense,
};
use serde::Serialize;
use std::{
	fmt,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use subxt::{ext::scale_decode::DecodeAsType, utils::H256};

/// Seconds of a slot of a beacon chain.
const SLOT_SECONDS: u64 = 12;

/// How a destination's events are proven here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Route {
	/// By Ethereum's light client.
	Ethereum,
	/// By the checkpoints that Polygon's validators leave on Ethereum.
	Polygon,
}

impl fmt::Display for Route {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(match self {
			Self::Ethereum => "ethereum",
			Self::Polygon => "polygon",
		})
	}
}

/// A chain to which $SENSE can be sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Destination {
	/// Its chain id.
	pub chain: u64,
	/// How its events are proven here.
	pub route: Route,
	/// The contract there that mints and burns.
	pub gateway: EvmAddress,
	/// Whether nothing passes in either direction.
	pub halted: bool,
	/// What whoever delivers a message is paid.
	pub fee: Sense,
	/// The least that can be sent.
	pub minimum: Sense,
	/// What is minted there, or about to be.
	pub locked: Sense,
	/// What waits to be sent there.
	pub waiting: Sense,
	/// How much can be locked and wait together.
	pub cap: Sense,
	/// How much leaves. The limit is also the most that can be sent at once.
	pub outbound: Limit,
	/// How much comes back.
	pub inbound: Limit,
	/// Number of the last message.
	pub sent: u64,
	/// Messages that are not known here to be delivered.
	pub open: u32,
	/// Transfers that wait to be sent.
	pub queued: u32,
	/// The place in the queue that the next transfer gets, should it have to wait.
	#[serde(skip)]
	pub(super) next_place: u64,
	/// Payments that wait for the limit. One that governance struck out counts until its turn comes.
	pub arrivals: u64,
}

impl Destination {
	pub(super) fn decode(
		chain: u64,
		stored: chain_types::Destination,
		now: u64,
		window: u32,
	) -> Self {
		let limit = |limit, passed: (u128, u32)| Limit::at(limit, passed.0, passed.1, now, window);
		Self {
			chain,
			route: match stored.route {
				chain_types::Route::Ethereum => Route::Ethereum,
				chain_types::Route::Polygon => Route::Polygon,
			},
			gateway: EvmAddress::decode(stored.gateway),
			halted: stored.mode == Mode::Halted,
			fee: Sense(stored.terms.fee),
			minimum: Sense(stored.terms.minimum),
			locked: Sense(stored.locked),
			waiting: Sense(stored.waiting),
			cap: Sense(stored.terms.cap),
			outbound: limit(stored.terms.outbound, (stored.outbound.used, stored.outbound.at)),
			inbound: limit(stored.terms.inbound, (stored.inbound.used, stored.inbound.at)),
			sent: stored.sent,
			open: stored.open,
			queued: stored.queued,
			next_place: stored.queue.next,
			arrivals: stored.arrivals.next.saturating_sub(stored.arrivals.first),
		}
	}

	/// How people call it.
	pub fn label(&self) -> String {
		format!("{} (chain {})", self.route, self.chain)
	}

	fn is(&self, name: Name) -> bool {
		match name {
			// No two have the same route.
			Name::Ethereum => self.route == Route::Ethereum,
			Name::Polygon => self.route == Route::Polygon,
			Name::Chain(id) => self.chain == id,
		}
	}
}

impl fmt::Display for Destination {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let halted = if self.halted { ": halted, nothing passes in either direction" } else { "" };
		writeln!(f, "{}{halted}", self.label())?;
		writeln!(f, "  gateway       {}", self.gateway)?;
		writeln!(f, "  fee           {} for whoever delivers", self.fee)?;
		writeln!(f, "  at once       {} to {}", self.minimum, self.outbound.limit)?;
		writeln!(f, "  locked here   {} of at most {}", self.locked, self.cap)?;
		for (name, limit) in [("can leave", self.outbound), ("can come back", self.inbound)] {
			let (room, all, window) = (limit.room(), limit.limit, limit.window);
			writeln!(f, "  {name:<13} {room} now, {all} within {window} blocks")?;
		}
		if self.queued > 0 {
			writeln!(f, "  to be sent    {} transfers wait with {}", self.queued, self.waiting)?;
		}
		if self.arrivals > 0 {
			writeln!(f, "  to be paid    {} payments wait for the limit", self.arrivals)?;
		}
		write!(f, "  messages      {} made, {} not known to be delivered", self.sent, self.open)
	}
}

/// What the light client of Ethereum knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LightClient {
	/// The chain id of the Ethereum that is followed.
	pub chain: u64,
	/// The slot of the last block that it knows to be final; nothing before governance set it up.
	pub slot: Option<u64>,
	/// How old that block is, in seconds, if it is known when that Ethereum began.
	pub age: Option<u64>,
	/// Whether governance has stopped it.
	pub halted: bool,
}

impl fmt::Display for LightClient {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let chain = self.chain;
		match (self.slot, self.age) {
			(None, _) => write!(f, "Ethereum's light client (chain {chain}) is not set up")?,
			(Some(slot), None) => write!(f, "Ethereum (chain {chain}) is known up to slot {slot}")?,
			(Some(slot), Some(age)) => {
				let age = about(Duration::from_secs(age));
				write!(f, "Ethereum (chain {chain}) is known up to slot {slot}, {age} ago")?;
			},
		}
		if self.halted {
			write!(f, ", and its light client is halted")?;
		}
		Ok(())
	}
}

/// What is known of Polygon's checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Checkpoints {
	/// The first block of Polygon that is in none yet.
	pub next_block: u64,
	/// How many are kept.
	pub kept: u64,
}

/// All of the bridge.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
	/// Where $SENSE can be sent.
	pub destinations: Vec<Destination>,
	/// How Ethereum is followed.
	pub light_client: LightClient,
	/// How Polygon is followed, if it is.
	pub checkpoints: Option<Checkpoints>,
}

impl fmt::Display for Overview {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		if self.destinations.is_empty() {
			writeln!(f, "No destinations yet: governance adds them.")?;
		}
		for destination in &self.destinations {
			writeln!(f, "{destination}")?;
		}
		write!(f, "{}", self.light_client)?;
		if let Some(Checkpoints { next_block, kept }) = self.checkpoints {
			let last = next_block.saturating_sub(1);
			let text = match kept {
				0 => format!("Polygon is followed from block {next_block} on"),
				_ => format!("Polygon is known up to block {last}, by {kept} checkpoints"),
			};
			write!(f, "\n{text}")?;
		}
		Ok(())
	}
}

/// How fast the chain is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
	/// From one block to the next.
	pub block: Duration,
	/// From one set of validators to the next.
	pub session: Duration,
}

/// When a beacon chain began, in seconds of Unix time, if it is known.
fn genesis_of(ethereum: u64) -> Option<u64> {
	match ethereum {
		1 => Some(1_606_824_023),
		// Sepolia.
		11_155_111 => Some(1_655_733_600),
		_ => None,
	}
}

/// The slot in which an Ethereum made a block at this time, if it is known when it began.
pub(super) fn slot_at(ethereum: u64, time: u64) -> Option<u64> {
	Some(time.checked_sub(genesis_of(ethereum)?)? / SLOT_SECONDS)
}

fn time_of(ethereum: u64, slot: u64) -> Option<u64> {
	genesis_of(ethereum)?.checked_add(slot.checked_mul(SLOT_SECONDS)?)
}

/// The part that is needed of what the light client keeps of a block's state.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct BeaconState {
	slot: u64,
}

/// Whether the light client takes updates and proofs.
#[derive(PartialEq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum OperatingMode {
	Normal,
	Halted,
}

/// The pallet of the light client. It is another's, and may be replaced by another for Ethereum's next
/// fork: so it is looked up by name.
const LIGHT_CLIENT: &str = "EthereumClient";

impl Chain {
	/// The destinations, the light client, and Polygon's checkpoints.
	pub async fn bridge(&self) -> Result<Overview> {
		let at = self.best().await?;
		let mut destinations = destinations(&at).await?;
		destinations.sort_unstable_by_key(|destination| destination.chain);
		let following = at.storage().try_fetch(api::storage().bridge().polygon(), ()).await?;
		let following = following.map(|following| following.decode()).transpose()?;
		let checkpoints = following.map(|following| Checkpoints {
			next_block: following.next_block,
			kept: following.kept.next.saturating_sub(following.kept.first),
		});
		Ok(Overview { destinations, light_client: light_client(&at).await?, checkpoints })
	}

	/// The destination with this name.
	pub async fn destination(&self, name: Name) -> Result<Destination> {
		destination(&self.best().await?, name).await
	}
}

pub(super) async fn destinations(at: &At) -> Result<Vec<Destination>> {
	let window = at.constants().entry(api::constants().bridge().window())?;
	let now = at.block_number();
	let mut entries = at.storage().iter(api::storage().bridge().destinations(), ()).await?;
	let mut destinations = Vec::new();
	while let Some(entry) = entries.next().await {
		let entry = entry?;
		let (chain, stored) = (entry.key()?.decode()?.0, entry.value().decode()?);
		destinations.push(Destination::decode(chain, stored, now, window));
	}
	Ok(destinations)
}

pub(super) async fn destination(at: &At, name: Name) -> Result<Destination> {
	let all = destinations(at).await?;
	let labels: Vec<_> = all.iter().map(Destination::label).collect();
	all.into_iter().find(|destination| destination.is(name)).ok_or_else(|| {
		let known = if labels.is_empty() { "none".into() } else { labels.join(", ") };
		Error::Invalid(format!("{name} is no destination on this network, which has {known}"))
	})
}

/// Whether something was proven and refused, as less was locked than it demands.
pub(super) async fn is_refused(at: &At, chain: u64, demand: chain_types::Demand) -> Result<bool> {
	let query = api::storage().bridge().refused();
	Ok(at.storage().try_fetch(query, (chain, demand)).await?.is_some())
}

pub(super) async fn light_client(at: &At) -> Result<LightClient> {
	let storage = at.storage();
	let chain = storage.try_fetch(api::storage().bridge().ethereum_chain(), ()).await?;
	// The chain's own default.
	let chain = chain.map(|chain| chain.decode()).transpose()?.unwrap_or(1);
	let entry = subxt::dynamic::storage::<(), H256>(LIGHT_CLIENT, "LatestFinalizedBlockRoot");
	let root = storage.try_fetch(entry, ()).await?.map(|root| root.decode()).transpose()?;
	let slot = match root {
		Some(root) => {
			let entry = subxt::dynamic::storage::<(H256,), BeaconState>(
				LIGHT_CLIENT,
				"FinalizedBeaconState",
			);
			let state = storage.try_fetch(entry, (root,)).await?;
			state.map(|state| state.decode()).transpose()?.map(|state| state.slot)
		},
		None => None,
	};
	let entry = subxt::dynamic::storage::<(), OperatingMode>(LIGHT_CLIENT, "OperatingMode");
	let mode = storage.try_fetch(entry, ()).await?.map(|mode| mode.decode()).transpose()?;
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
	let time = slot.and_then(|slot| time_of(chain, slot));
	let age = time.map(|time| now.saturating_sub(time));
	Ok(LightClient { chain, slot, age, halted: mode == Some(OperatingMode::Halted) })
}

pub(super) fn pace(at: &At) -> Result<Pace> {
	let constants = at.constants();
	let block = constants.entry(subxt::dynamic::constant::<u64>("Babe", "ExpectedBlockTime"))?;
	let epoch = constants.entry(subxt::dynamic::constant::<u64>("Babe", "EpochDuration"))?;
	let session = Duration::from_millis(block.saturating_mul(epoch));
	Ok(Pace { block: Duration::from_millis(block), session })
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;
	use sensor_bridge_evm::H160;
	use sensor_primitives::SENSE;

	/// A destination through which `limit` passes within ten blocks, of which `used` is used up.
	pub fn made_up(route: Route, limit: u128, used: u128) -> Destination {
		let limit = Limit::at(limit, used, 0, 0, 10);
		Destination {
			chain: 1,
			route,
			gateway: EvmAddress(H160::repeat_byte(0x22)),
			halted: false,
			fee: Sense(SENSE),
			minimum: Sense(1),
			locked: Sense(0),
			waiting: Sense(0),
			cap: Sense(1_000 * SENSE),
			outbound: limit,
			inbound: limit,
			sent: 0,
			open: 0,
			queued: 0,
			next_place: 0,
			arrivals: 0,
		}
	}

	#[test]
	fn destinations_are_found_by_name_and_by_number() {
		let polygon = Destination { chain: 137, ..made_up(Route::Polygon, 100, 0) };
		assert!(polygon.is(Name::Polygon) && polygon.is(Name::Chain(137)));
		assert!(!polygon.is(Name::Ethereum) && !polygon.is(Name::Chain(1)));
	}

	#[test]
	fn a_halted_destination_says_so_first() {
		let halted = Destination { halted: true, ..made_up(Route::Ethereum, 100, 0) };
		let first = halted.to_string().lines().next().map(str::to_owned);
		assert_eq!(
			first.as_deref(),
			Some("ethereum (chain 1): halted, nothing passes in either direction")
		);
	}

	#[test]
	fn slots_are_counted_from_where_a_chain_began() {
		assert_eq!(slot_at(1, 1_606_824_023), Some(0));
		assert_eq!(slot_at(1, 1_606_824_023 + 25), Some(2));
		assert_eq!(slot_at(1, 5), None);
		assert_eq!(slot_at(31_337, 5_000_000_000), None);
		assert_eq!(time_of(1, 2), Some(1_606_824_023 + 24));
	}
}
