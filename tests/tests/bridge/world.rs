//! What the stories of the bridge share.

use alloy_sol_types::sol;
use anyhow::{bail, ensure, Context, Result};
use sensor_bridge_evm::{
	account::Evm,
	contracts::{balanceOfCall, currentCall},
	H160, H256,
};
use sensor_client::{
	bridge::{EvmAddress, InboundStage, Name, OutboundStage, Sending},
	chain::Until,
	Chain, Sense, Signer,
};
use sensor_devnet::bridge::{Bridge, Contracts, Relayer, POLYGON};
use sensor_journeys::{account, binaries};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a message may take, on two cores.
const PATIENCE: Duration = Duration::from_secs(300);

sol! {
	function totalSupply() external view returns (uint256);
}

/// So many $SENSE.
pub const fn sense(whole: u128) -> Sense {
	Sense(whole * 10_u128.pow(18))
}

/// One of the two EVM chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
	Ethereum,
	Polygon,
}

/// Both of them.
pub const BOTH: [Side; 2] = [Side::Ethereum, Side::Polygon];

/// A bridge, and who relays.
pub struct World {
	relayers: Vec<Relayer>,
	pub bridge: Bridge,
	pub chain: Chain,
	_data: TempDir,
}

impl World {
	/// Start it all; `None` unless it is asked for, because it takes ten minutes, and packages of npm.
	pub async fn start() -> Result<Option<Self>> {
		if std::env::var_os("SENSOR_REQUIRE_BRIDGE").is_none() {
			eprintln!("skipped: `make test-bridge` runs it");
			return Ok(None);
		}
		sensor_devnet::bridge::check()?;
		let data = tempfile::Builder::new().prefix("sensor-bridge-").tempdir()?;
		let told = |what: &str| eprintln!("{what}");
		let bridge = Bridge::start(&binaries()?, data.path(), false, told).await?;
		let chain = bridge.sensor.first().chain().await?.until(Until::InBlock);
		Ok(Some(Self { relayers: Vec::new(), bridge, chain, _data: data }))
	}

	/// Have these relay, and nobody else.
	pub fn relay_with(&mut self, places: &[usize]) -> Result<()> {
		self.relayers.drain(..).for_each(Relayer::kill);
		for place in places {
			self.relayers.push(self.bridge.relayer(*place)?);
		}
		Ok(())
	}

	pub fn id(&self, side: Side) -> u64 {
		match side {
			Side::Ethereum => self.bridge.ethereum.chain_id(),
			Side::Polygon => POLYGON,
		}
	}

	pub fn contracts(&self, side: Side) -> Contracts {
		match side {
			Side::Ethereum => self.bridge.on_ethereum,
			Side::Polygon => self.bridge.on_polygon,
		}
	}

	/// Somebody's account on an EVM chain.
	pub async fn person(&self, side: Side) -> Result<Evm> {
		match side {
			Side::Ethereum => self.bridge.on_ethereum(0).await,
			Side::Polygon => self.bridge.on_polygon(0).await,
		}
	}

	/// The id of the validators whom a chain believes.
	pub async fn believed(&self, side: Side) -> Result<u64> {
		let verifier = self.contracts(side).verifier;
		Ok(self.person(side).await?.read(verifier, currentCall {}, "latest").await?.id)
	}

	/// The id of the validators who sign now.
	pub async fn set(&self) -> Result<u64> {
		let entry = subxt::dynamic::storage::<(), u64>("Beefy", "ValidatorSetId");
		Ok(self.chain.best().await?.storage().fetch(entry, ()).await?.decode()?)
	}

	/// What the relayers that run have counted together for a chain, under a metric's name.
	pub async fn counted(&self, metric: &str, side: Side) -> Result<f64> {
		let (of_chain, mut sum) = (format!("chain=\"{}\"", self.id(side)), 0.0);
		for relayer in &self.relayers {
			let metrics = relayer.metrics().await?;
			for line in metrics.lines().filter(|line| line.starts_with(metric)) {
				let (labels, value) = line.rsplit_once(' ').context("a metric without value")?;
				if labels.contains(&of_chain) {
					sum += value.parse::<f64>()?;
				}
			}
		}
		Ok(sum)
	}

	/// How many tokens an account has.
	pub async fn tokens(&self, side: Side, of: H160) -> Result<Sense> {
		let (evm, token) = (self.person(side).await?, self.contracts(side).token);
		let call = balanceOfCall { account: of.0.into() };
		Ok(Sense(evm.read(token, call, "latest").await?.to()))
	}

	/// How many tokens there are.
	pub async fn minted(&self, side: Side) -> Result<Sense> {
		let (evm, token) = (self.person(side).await?, self.contracts(side).token);
		Ok(Sense(evm.read(token, totalSupplyCall {}, "latest").await?.to()))
	}

	/// How much is locked for a chain.
	pub async fn locked(&self, side: Side) -> Result<Sense> {
		Ok(self.chain.destination(Name::Chain(self.id(side))).await?.locked)
	}

	/// All money that has to do with the bridge: what is locked and minted for each chain, and what
	/// came back from there to those whom the stories name after it.
	pub async fn money(&self) -> Result<Vec<Sense>> {
		let mut all = Vec::new();
		for side in BOTH {
			let home = account(&format!("//{side:?}")).account();
			let came_back = self.chain.balance(&home).await?.free;
			all.extend([self.locked(side).await?, self.minted(side).await?, came_back]);
		}
		Ok(all)
	}

	/// Lock money for an account on an EVM chain; the message's number.
	pub async fn send(&self, side: Side, to: H160, amount: Sense, who: &Signer) -> Result<u64> {
		let name = Name::Chain(self.id(side));
		match self.chain.send_to_evm(name, EvmAddress(to), amount, None, who).await? {
			Sending::Sent { nonce, .. } => Ok(nonce),
			Sending::Queued(queued) => bail!("a transfer waits: {queued}"),
		}
	}

	/// Wait until a message is as far as this.
	pub async fn reaches(&self, side: Side, nonce: u64, stage: OutboundStage) -> Result<()> {
		let (name, evm) = (Name::Chain(self.id(side)), self.person(side).await?);
		self.until(&format!("message {nonce} to {side:?} to be {stage}"), async || {
			let message = self.chain.bridge_message(name, nonce, Some(&evm)).await?;
			Ok((message.stage >= stage).then_some(()))
		})
		.await
	}

	/// Burn tokens, to come back to an account of Sensor; the transaction.
	pub async fn burn(&self, side: Side, amount: Sense, fee: Sense, to: &Signer) -> Result<H256> {
		let (name, evm) = (Name::Chain(self.id(side)), self.person(side).await?);
		let plan = self.chain.plan_burn(name, amount, fee, &to.account(), &evm).await?;
		Ok(plan.carry_out(&evm).await?.transaction)
	}

	/// Let what a chain did so far become final where Sensor looks.
	pub async fn make_final(&mut self, side: Side) -> Result<()> {
		if side == Side::Polygon {
			self.bridge.checkpointer.leave().await?;
		}
		self.bridge.ethereum.finalise().await
	}

	/// Wait until what a transaction burned is paid out.
	pub async fn comes_back(&mut self, side: Side, transaction: H256) -> Result<()> {
		self.make_final(side).await?;
		self.burn_reaches(side, transaction, InboundStage::Paid).await
	}

	/// Wait until what a transaction burned is as far as this.
	pub async fn burn_reaches(
		&self,
		side: Side,
		transaction: H256,
		stage: InboundStage,
	) -> Result<()> {
		let evm = self.person(side).await?;
		self.until(&format!("{transaction:?} of {side:?} to be {stage}"), async || {
			let burns = self.chain.bridge_burns(&evm, transaction).await?;
			ensure!(!burns.is_empty(), "the transaction burned nothing");
			ensure!(burns.iter().all(|burn| !burn.refused), "a burn was refused: {burns:?}");
			Ok(burns.iter().all(|burn| burn.stage >= stage).then_some(()))
		})
		.await
	}

	/// What is locked for a chain is at least what there is of its token, in whatever order these
	/// two are read.
	pub async fn check_supply(&self) -> Result<()> {
		for side in BOTH {
			let minted = self.minted(side).await?;
			let locked = self.locked(side).await?;
			ensure!(locked.0 >= minted.0, "{side:?} has {minted}, but only {locked} is locked");
		}
		Ok(())
	}

	/// Look again and again until there is something to see.
	pub async fn until(
		&self,
		what: &str,
		mut look: impl AsyncFnMut() -> Result<Option<()>>,
	) -> Result<()> {
		let started = Instant::now();
		while started.elapsed() < PATIENCE {
			self.check_supply().await?;
			if look().await.context(what.to_owned())?.is_some() {
				eprintln!("{what}: {} s", started.elapsed().as_secs());
				return Ok(());
			}
			tokio::time::sleep(Duration::from_secs(1)).await;
		}
		let logs: Vec<_> = self.relayers.iter().map(|relayer| relayer.log_tail(25)).collect();
		bail!("gave up waiting for {what}; relayers say:\n{}", logs.join("\n\n"))
	}
}

/// Whose money crosses.
pub fn alice() -> Signer {
	account("//Alice")
}
