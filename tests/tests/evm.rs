//! Transactions for which a chain leaves no room at once. Relayers and `sensor bridge` send them alike.

use anyhow::{ensure, Context, Result};
use sensor_bridge_evm::{
	account::{Evm, Key, Sent},
	hexadecimal::parse,
	Node, H160,
};
use sensor_devnet::{bridge::Polygon, free_ports};
use serde_json::{json, Value};
use std::{future::Future, time::Duration};
use tempfile::TempDir;
use tokio::{task::JoinHandle, time::Instant};

/// The key of an account with coins, which everybody knows.
const KEY: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
/// Two that are called.
const FIRST: H160 = H160([0x11; 20]);
const SECOND: H160 = H160([0x22; 20]);
/// How long a transaction waits before more is offered.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// How long anything may take.
const SOON: Duration = Duration::from_secs(30);

/// A transaction that waits to get into a block.
struct Waiting {
	to: H160,
	/// What it offers for a unit of gas at most, and to who makes the block.
	offer: (u64, u64),
}

/// A chain that makes no blocks by itself.
struct Stopped {
	node: Node,
	_chain: Polygon,
	_data: TempDir,
}

impl Stopped {
	/// Start it; `None` where there is no anvil.
	async fn start() -> Result<Option<Self>> {
		if let Err(why) = sensor_devnet::bridge::check() {
			ensure!(std::env::var_os("SENSOR_REQUIRE_BRIDGE").is_none(), "{why:#}");
			eprintln!("skipped: {why:#}");
			return Ok(None);
		}
		let data = tempfile::tempdir()?;
		let chain = Polygon::start(data.path(), free_ports(1)?[0], 0).await?;
		let node = Node::connect(chain.url()).await?;
		node.ask_raw("evm_setAutomine", json!([false])).await?;
		Ok(Some(Self { node, _chain: chain, _data: data }))
	}

	fn account(&self, ceiling: u128) -> Result<Evm> {
		Ok(Evm::new(self.node.clone(), Some(Key::read(KEY)?), ceiling).with_patience(PATIENCE))
	}

	/// Send a call from a task that can be killed.
	fn send(&self, to: H160) -> Result<JoinHandle<Result<Sent>>> {
		let account = self.account(u128::MAX)?;
		Ok(tokio::spawn(async move { account.send(to, Vec::new()).await }))
	}

	async fn make_block(&self) -> Result<()> {
		self.node.ask_raw("evm_mine", json!([])).await?;
		Ok(())
	}

	/// The account's next transaction, once it is as it should be.
	async fn waits(&self, what: &str, is_it: impl Fn(&Waiting) -> bool) -> Result<Waiting> {
		let started = Instant::now();
		loop {
			if let Some(waiting) = self.waiting().await?.filter(&is_it) {
				return Ok(waiting);
			}
			ensure!(started.elapsed() < SOON, "{what} does not wait");
			tokio::time::sleep(Duration::from_millis(50)).await;
		}
	}

	async fn waiting(&self) -> Result<Option<Waiting>> {
		let pool: Value = self.node.ask("txpool_content", json!([])).await?;
		let all = pool["pending"].as_object().context("a pool without transactions")?;
		let Some(ours) = all.values().next().and_then(Value::as_object) else { return Ok(None) };
		ensure!(all.len() == 1 && ours.len() == 1, "more than one waits: {pool}");
		let Some(found) = ours.values().next() else { return Ok(None) };
		let number = |name: &str| -> Result<u64> {
			Ok(parse(found[name].as_str().context("a transaction without price")?)?)
		};
		let to = serde_json::from_value(found["to"].clone())?;
		Ok(Some(Waiting { to, offer: (number("maxFeePerGas")?, number("maxPriorityFeePerGas")?) }))
	}

	/// Who was called in the last block.
	async fn called(&self) -> Result<Vec<H160>> {
		let block: Value = self.node.ask("eth_getBlockByNumber", json!(["latest", true])).await?;
		let all = block["transactions"].as_array().context("a block without transactions")?;
		all.iter().map(|one| Ok(serde_json::from_value(one["to"].clone())?)).collect()
	}
}

/// What happens, unless it takes too long.
async fn soon<T>(what: impl Future<Output = T>) -> Result<T> {
	tokio::time::timeout(SOON, what).await.context("it takes too long")
}

/// Nodes take one transaction for another if it offers a tenth more, of both.
fn is_a_tenth_more(more: (u64, u64), than: (u64, u64)) -> bool {
	more.0 * 10 >= than.0 * 11 && more.1 * 10 >= than.1 * 11
}

#[tokio::test]
async fn for_a_transaction_that_waits_more_is_offered_until_it_is_taken() -> Result<()> {
	let Some(chain) = Stopped::start().await? else { return Ok(()) };
	let sending = chain.send(FIRST)?;
	let mut offer = chain.waits("a transaction", |_| true).await?.offer;
	for _ in 0..2 {
		let replaced = chain.waits("one that offers more", |one| one.offer > offer).await?;
		ensure!(is_a_tenth_more(replaced.offer, offer), "{:?} after {offer:?}", replaced.offer);
		offer = replaced.offer;
	}
	chain.make_block().await?;
	let sent = soon(sending).await???;
	ensure!(matches!(sent, Sent::Done { gas: 21_000, .. }), "{sent:?}");
	ensure!(chain.called().await? == [FIRST], "it was sent once");
	ensure!(chain.account(u128::MAX)?.nonce().await? == 1);
	Ok(())
}

#[tokio::test]
async fn a_transaction_that_a_killed_process_left_behind_is_replaced() -> Result<()> {
	let Some(chain) = Stopped::start().await? else { return Ok(()) };
	let killed = chain.send(FIRST)?;
	let left = chain.waits("a transaction", |one| one.to == FIRST).await?;
	killed.abort();
	// It offers the same at first, which no node takes instead.
	let sending = chain.send(SECOND)?;
	let replaced = chain.waits("another one", |one| one.to == SECOND).await?;
	ensure!(is_a_tenth_more(replaced.offer, left.offer));
	chain.make_block().await?;
	let sent = soon(sending).await???;
	ensure!(matches!(sent, Sent::Done { .. }), "{sent:?}");
	ensure!(chain.called().await? == [SECOND]);
	Ok(())
}

#[tokio::test]
async fn nobody_waits_for_a_transaction_whose_place_another_one_took() -> Result<()> {
	let Some(chain) = Stopped::start().await? else { return Ok(()) };
	let killed = chain.send(FIRST)?;
	chain.waits("a transaction", |one| one.to == FIRST).await?;
	killed.abort();
	chain.make_block().await?;
	ensure!(chain.called().await? == [FIRST]);
	// A contract that does nothing, by a transaction whose nonce was chosen before that.
	let account = chain.account(u128::MAX)?.with_patience(SOON * 2);
	let refused = soon(account.create(0, vec![0])).await?;
	let why = refused.err().context("it got into a block, too")?.to_string();
	ensure!(why.contains("another transaction took nonce 0"), "{why}");
	Ok(())
}

#[tokio::test]
async fn no_more_is_offered_than_allowed() -> Result<()> {
	let Some(chain) = Stopped::start().await? else { return Ok(()) };
	let sending = chain.send(FIRST)?;
	let offer = chain.waits("a transaction", |_| true).await?.offer;
	sending.abort();
	// So much can be offered, and not a quarter more.
	let ceiling = u128::from(offer.0) * 6 / 5;
	let refused = soon(chain.account(ceiling)?.send(SECOND, Vec::new())).await?;
	let why = refused.err().context("it was sent")?.to_string();
	ensure!(why.contains("and --max-gas-price is"), "{why}");
	ensure!(chain.waits("the first one", |_| true).await?.offer == offer);
	Ok(())
}
