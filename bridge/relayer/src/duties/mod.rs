//! What a relayer does. Each duty is a round that looks at both chains, and does what is missing.
//! Nothing keeps another back: a duty is done on each EVM chain by itself.
//!
//! No round remembers another: all that matters is on chain, so that a relayer can be killed and
//! started again, or run beside others. What somebody else did first is no failure.

pub mod beefy;
pub mod fisherman;
pub mod inbound;
pub mod light_client;
pub mod outbound;
pub mod polygon;
pub mod reports;

use crate::{
	metrics::Metrics,
	nodes::{
		beacon::Beacon,
		sensor::{twox, Account, At, Outcome},
	},
	options::Options,
};
use anyhow::{bail, Context as _, Result};
use codec::Decode;
use pallet_bridge::types::Route;
use polkadot_sdk::sp_core::H160;
use sensor_bridge_evm::{
	account::{Evm, Key, Sent},
	Node,
};
use sensor_bridge_primitives::Mode;
use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OnceCell;

/// What all duties share.
pub struct Context {
	/// What was said on the command line.
	pub options: Arc<Options>,
	/// Who sends on EVM chains, if anybody.
	pub evm_key: Option<Key>,
	/// Ethereum's beacon chain, once it was asked.
	pub beacon: OnceCell<Beacon>,
	/// Who signs on Sensor, if anybody.
	pub account: Option<Account>,
	/// Whom Sensor pays for deliveries.
	pub payee: [u8; 32],
	/// Counters.
	pub metrics: Metrics,
	/// What was said already, and need not be said again.
	pub said: Mutex<BTreeSet<String>>,
}

/// A chain on which there is a gateway.
pub struct Chain {
	/// Its node.
	pub evm: Evm,
	/// How many $SENSE a coin of this chain is worth. Without it, every message counts as paid for.
	pub worth: Option<f64>,
	/// Gateways that are looked after besides those that Sensor names.
	pub gateways: Vec<H160>,
}

impl Chain {
	/// Ask the node at `url` which chain it is of.
	pub async fn connect(context: &Context, url: &str) -> Result<Self> {
		let node = Node::connect(url).await.with_context(|| host(url).to_owned())?;
		let chain = node.chain;
		let ceiling = context.options.gas_price_on(chain);
		let evm = Evm::new(node, context.evm_key.clone(), ceiling);
		if context.is_news(format!("chain {chain}")) {
			tracing::info!(chain, sends = evm.can_send(), "an EVM chain");
		}
		Ok(Self {
			evm,
			worth: context.options.worth_on(chain),
			gateways: context.options.gateways_on(chain),
		})
	}
}

/// The part of an address that may be repeated: without a password or key.
fn host(url: &str) -> &str {
	let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
	let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
	rest.rsplit_once('@').map_or(rest, |(_, host)| host)
}

/// What failed of several things, each of which is tried whatever becomes of the others.
#[derive(Debug, Default)]
pub struct Failures(Vec<String>);

impl Failures {
	/// How many are told of. The others are mostly the same.
	const TOLD: usize = 3;

	/// Note what became of one; what it came to, if it did not fail.
	pub fn note<T>(&mut self, what: &str, done: Result<T>) -> Option<T> {
		match done {
			Ok(done) => Some(done),
			Err(why) => {
				self.0.push(format!("{what}: {why:#}"));
				None
			},
		}
	}

	/// Whether nothing failed so far.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}

	/// All that failed, as one error.
	pub fn result(self) -> Result<()> {
		if self.is_empty() {
			return Ok(());
		}
		let told = self.0.iter().take(Self::TOLD).cloned().collect::<Vec<_>>().join("; ");
		match self.0.len().saturating_sub(Self::TOLD) {
			0 => bail!("{told}"),
			more => bail!("{told}; and {more} more"),
		}
	}
}

/// What the bridge knows of a chain: the beginning of what is stored.
#[derive(Clone, Debug, Decode)]
pub struct Destination {
	/// How its events are proven.
	pub route: Route,
	/// Its gateway.
	pub gateway: H160,
	/// Whether anything passes.
	pub mode: Mode,
}

impl Destination {
	/// Read it; nothing if nothing is sent to the chain.
	pub async fn read(at: &At<'_>, chain: u64) -> Result<Option<Self>> {
		at.read("Bridge", "Destinations", &[twox(&chain)]).await
	}
}

/// The numbers of messages that are not known to be delivered, in order.
pub async fn open_messages(at: &At<'_>, chain: u64) -> Result<Vec<u64>> {
	let keys = at.keys("Bridge", "Messages", &[twox(&chain)]).await?;
	let nonce = |key: Vec<u8>| {
		let plain = key.get(8..).context("a key without its hash")?;
		u64::decode(&mut &plain[..]).context("a key that is no number")
	};
	let mut nonces = keys.into_iter().map(nonce).collect::<Result<Vec<_>>>()?;
	nonces.sort_unstable();
	Ok(nonces)
}

/// The gateways of a chain whose logs count: the destination's, and all former ones that were not
/// dropped.
pub async fn counting(at: &At<'_>, chain: u64) -> Result<Vec<H160>> {
	let keys = at.keys("Bridge", "Gateways", &[twox(&chain)]).await?;
	let mut gateways = Vec::new();
	for key in keys {
		let plain = key.get(8..).context("a key without its hash")?;
		let gateway = H160::decode(&mut &plain[..]).context("a key that is no address")?;
		let counts = at.read("Bridge", "Gateways", &[twox(&chain), twox(&gateway)]).await?;
		if counts == Some(true) {
			gateways.push(gateway);
		}
	}
	Ok(gateways)
}

/// The gateways to look after, each once: the destination's, former ones in `used` as far as they
/// still count, and those that were named.
pub fn looked_after(
	present: Option<H160>,
	used: &[H160],
	counting: &[H160],
	named: &[H160],
) -> Vec<H160> {
	let former = used.iter().filter(|gateway| counting.contains(gateway));
	let mut all: Vec<H160> = Vec::new();
	for gateway in present.iter().chain(former).chain(named) {
		if !all.contains(gateway) {
			all.push(*gateway);
		}
	}
	all
}

impl Context {
	/// Ethereum's beacon chain, if it is to be asked.
	pub async fn beacon(&self) -> Result<Option<&Beacon>> {
		let Some(url) = &self.options.beacon else { return Ok(None) };
		Ok(Some(self.beacon.get_or_try_init(|| Beacon::connect(url)).await?))
	}

	/// Whether this was said.
	pub fn was_said(&self, what: &str) -> bool {
		self.said.lock().unwrap_or_else(PoisonError::into_inner).contains(what)
	}

	/// Whether this was not said yet.
	pub fn is_news(&self, what: String) -> bool {
		self.said.lock().unwrap_or_else(PoisonError::into_inner).insert(what)
	}

	/// Say and count what became of a transaction on an EVM chain; whether it took effect.
	pub fn note_sent(&self, duty: &str, chain: u64, what: &str, sent: &Sent) -> bool {
		let labels = [duty, &chain.to_string()];
		match sent {
			Sent::Done { hash, cost, .. } => {
				tracing::info!(chain, ?hash, cost, "{what}");
				self.metrics.done.with_label_values(&labels).inc();
				true
			},
			Sent::Refused(why) => {
				tracing::info!(chain, why, "{what}: refused; looking again");
				self.metrics.refused.with_label_values(&labels).inc();
				false
			},
		}
	}

	/// Say and count what became of a call on Sensor; whether it took effect. Nearly all that is
	/// refused is so before it is sent.
	pub fn note_call(&self, duty: &str, chain: u64, what: &str, outcome: &Outcome) -> bool {
		let labels = [duty, &chain.to_string()];
		match outcome {
			Outcome::Done => {
				tracing::info!(chain, "{what}");
				self.metrics.done.with_label_values(&labels).inc();
				true
			},
			Outcome::Refused(why) => {
				tracing::info!(chain, why, "{what}: refused; looking again");
				self.metrics.refused.with_label_values(&labels).inc();
				false
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use anyhow::anyhow;

	#[test]
	fn what_fails_first_does_not_hide_what_fails_later() {
		let mut failures = Failures::default();
		assert_eq!(failures.note("one", Ok(1)), Some(1));
		assert!(failures.is_empty());
		assert_eq!(failures.note::<()>("two", Err(anyhow!("cause").context("lost"))), None);
		assert_eq!(failures.note("three", Ok(3)), Some(3));
		assert_eq!(failures.note::<()>("four", Err(anyhow!("late"))), None);
		assert_eq!(failures.result().unwrap_err().to_string(), "two: lost: cause; four: late");
		assert!(Failures::default().result().is_ok());
	}

	#[test]
	fn many_failures_are_counted_rather_than_told() {
		let mut failures = Failures::default();
		(0..5).for_each(|one| assert!(failures.note::<()>("it", Err(anyhow!("{one}"))).is_none()));
		assert_eq!(failures.result().unwrap_err().to_string(), "it: 0; it: 1; it: 2; and 2 more");
	}

	#[test]
	fn gateways_are_looked_after_once_and_dropped_ones_not_at_all() {
		let [present, former, dropped, named] = [1, 2, 3, 4].map(H160::repeat_byte);
		let counting = [former, present];
		let all = |used: &[H160]| looked_after(Some(present), used, &counting, &[named, present]);
		assert_eq!(all(&[dropped, former, present]), [present, former, named]);
		assert_eq!(all(&[]), [present, named]);
		// Before the chain is a destination.
		assert_eq!(looked_after(None, &[], &[], &[named]), [named]);
		assert!(looked_after(None, &[], &[], &[]).is_empty());
	}

	#[test]
	fn an_address_is_told_without_what_is_secret_in_it() {
		assert_eq!(host("http://127.0.0.1:8545"), "127.0.0.1:8545");
		assert_eq!(host("http://me:p@ss@node:8545/v2/key?token=x"), "node:8545");
		assert_eq!(host("node"), "node");
	}
}
