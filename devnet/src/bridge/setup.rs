//! What has to happen once until $SENSE can pass.

use super::{Checkpointer, Ethereum, POLYGON};
use anyhow::{bail, ensure, Context, Result};
use sensor_bridge_evm::{hexadecimal::parse_bytes, H160};
use sensor_client::{
	bridge::{Destination, EvmAddress, Measure, Name, Route, Terms},
	chain::Until,
	governance::{Conviction, Power},
	Chain, Sense, Signer,
};
use serde::{de::DeserializeOwned, Deserialize};
use std::{path::Path, time::Duration};
use tokio::process::Command;

/// How long a referendum of root takes at most, where time flies.
const REFERENDUM: Duration = Duration::from_secs(300);

/// The contracts of one EVM chain.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Contracts {
	/// The ERC-20.
	pub token: H160,
	/// What follows Sensor's validators.
	pub verifier: H160,
	/// What mints and burns.
	pub gateway: H160,
}

impl Contracts {
	/// Put them on the chain at `evm`.
	pub(super) async fn deploy(bin: &Path, sensor: &str, evm: &str, key: &str) -> Result<Self> {
		let arguments = ["deploy", "--evm", evm, "--sensor", sensor, "--json"];
		relayer(bin, &arguments, &[("RELAYER_EVM_KEY", key)]).await
	}
}

/// A call, as the relayer's program prints it.
#[derive(Deserialize)]
struct Printed {
	call: String,
}

/// Have token holders let $SENSE pass to both chains.
pub(super) async fn open(
	chain: &Chain,
	bin: &Path,
	ethereum: &Ethereum,
	on_ethereum: &Contracts,
	on_polygon: &Contracts,
	root_chain: H160,
) -> Result<()> {
	let chain = chain.until(Until::InBlock);
	let sense = |whole: u128| Sense(whole * 10_u128.pow(18));
	let terms = Terms {
		fee: sense(5),
		minimum: sense(1),
		cap: sense(1_000_000),
		outbound: sense(100_000),
		inbound: sense(100_000),
	};
	let add = |chain, route, contracts: &Contracts| {
		let gateway = EvmAddress(contracts.gateway);
		Measure::Add { chain, route, gateway, terms }
	};
	let measures = [
		Measure::FollowPolygon(EvmAddress(root_chain), 0, 0),
		add(ethereum.chain_id(), Route::Ethereum, on_ethereum),
		add(POLYGON, Route::Polygon, on_polygon),
		Measure::Resume(ethereum.chain_id()),
		Measure::Resume(POLYGON),
	];
	let call = from_checkpoint(&chain, bin, ethereum, &measures).await?;
	pass(&chain, call, |all| all.len() == 2).await?;
	for destination in chain.bridge().await?.destinations {
		ensure!(!destination.halted, "{destination} is halted after the referendum");
	}
	Ok(())
}

/// The call by which the light client begins with the block of Ethereum that is final now, and by
/// which these measures are taken, in this order.
async fn from_checkpoint(
	chain: &Chain,
	bin: &Path,
	ethereum: &Ethereum,
	measures: &[Measure],
) -> Result<Vec<u8>> {
	let arguments =
		["checkpoint", "--sensor", chain.url(), "--beacon", ethereum.beacon(), "--json"];
	let checkpoint: Printed = relayer(bin, &arguments, &[]).await?;
	let mut calls = vec![parse_bytes(&checkpoint.call)?];
	for measure in measures {
		calls.push(chain.bridge_call(*measure).await?);
	}
	Ok(chain.batch_call(&calls).await?)
}

/// Have token holders follow Ethereum and Polygon anew from where these are, and let Polygon run.
pub(super) async fn begin_anew(
	chain: &Chain,
	bin: &Path,
	ethereum: &Ethereum,
	checkpointer: &Checkpointer,
	since: u64,
) -> Result<()> {
	let chain = chain.until(Until::InBlock);
	let root_chain = EvmAddress(checkpointer.root_chain());
	let measures =
		[Measure::FollowPolygon(root_chain, checkpointer.next(), since), Measure::Resume(POLYGON)];
	let call = from_checkpoint(&chain, bin, ethereum, &measures).await?;
	pass(&chain, call, |all| all.iter().all(|destination| !destination.halted)).await
}

/// Have token holders halt something, or let it run again.
pub(super) async fn measure(chain: &Chain, measure: Measure) -> Result<()> {
	let chain = chain.until(Until::InBlock);
	let (Measure::Halt(id)
	| Measure::Resume(id)
	| Measure::HaltGateway(id)
	| Measure::ResumeGateway(id)) = measure
	else {
		bail!("{measure:?} is none of the measures that can be waited for");
	};
	let sent = chain.destination(Name::Chain(id)).await?.sent;
	let call = chain.bridge_call(measure).await?;
	pass(&chain, call, |all| {
		let found = all.iter().find(|destination| destination.chain == id);
		found.is_some_and(|destination| match measure {
			Measure::Halt(_) => destination.halted,
			Measure::Resume(_) => !destination.halted,
			// A message has the order.
			_ => destination.sent > sent,
		})
	})
	.await
}

/// Have a call made with the power of root: everybody votes for it.
async fn pass(
	chain: &Chain,
	call: Vec<u8>,
	is_made: impl Fn(&[Destination]) -> bool,
) -> Result<()> {
	let alice = Signer::from_uri("//Alice")?;
	let id = chain.propose(Power::Root, call, &alice).await?;
	for who in ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"] {
		let voter = Signer::from_uri(who)?;
		let balance = chain.balance(&voter.account()).await?;
		// Something is left for fees.
		let stake = Sense(balance.free.0 / 10 * 9);
		let voted = chain.vote(id, true, Conviction::new(1)?, stake, &voter).await;
		// Where time flies, it may be over before everybody has voted.
		if chain.referendum(id).await?.status == "approved" {
			break;
		}
		voted?;
	}
	let advice = "Does the chain make blocks?";
	chain
		.wait_for("the referendum's end", REFERENDUM, advice, async |_| {
			let all = chain.bridge().await?.destinations;
			Ok(is_made(&all).then_some(()))
		})
		.await
		.with_context(|| format!("referendum {id} did not do what it should"))
}

/// Run `sensor-relayer`, and read what it prints.
async fn relayer<T: DeserializeOwned>(
	bin: &Path,
	arguments: &[&str],
	environment: &[(&str, &str)],
) -> Result<T> {
	let mut command = Command::new(bin.join("sensor-relayer"));
	command.args(arguments).envs(environment.iter().copied()).kill_on_drop(true);
	let output = command.output().await.context("sensor-relayer cannot be started")?;
	if !output.status.success() {
		let why = String::from_utf8_lossy(&output.stderr);
		bail!("sensor-relayer {} failed:\n{why}", arguments[0]);
	}
	serde_json::from_slice(&output.stdout).context("sensor-relayer printed something else")
}
