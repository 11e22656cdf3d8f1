//! `sensor-devnet`: development networks on this machine, from the command line.

use anyhow::Result;
use clap::{Parser, Subcommand};
use console::style;
use sensor_bridge_evm::checksummed;
use sensor_devnet::{bridge::Bridge, Layout, Network, Offer};
use std::{
	future::pending,
	path::{Path, PathBuf},
	time::Duration,
};
use tokio::signal::unix::{signal, SignalKind};

/// How often Polygon's blocks are certified on Ethereum.
const CHECKPOINTS: Duration = Duration::from_secs(30);

/// Start a development network of real nodes on this machine, and leave it up until Ctrl-C.
///
/// Everything listens on 127.0.0.1. Accounts such as //Alice are known to everybody: nothing of
/// value belongs here.
#[derive(Parser)]
#[command(version)]
struct Cli {
	#[command(subcommand)]
	network: Choice,
	/// Where the binaries are.
	#[arg(long, global = true)]
	bin_dir: Option<PathBuf>,
	/// Where to keep the chain's data; a fresh temporary directory if not given.
	#[arg(long, global = true)]
	data_dir: Option<PathBuf>,
	/// Listen on ports that are free, rather than on the usual ones.
	#[arg(long, global = true)]
	free_ports: bool,
}

#[derive(Clone, Copy, PartialEq, Subcommand)]
enum Choice {
	/// One validator and two compute providers, with IPFS and compute workers.
	Run,
	/// Four validators.
	Local,
	/// Two validators, an Ethereum, a chain that stands in for Polygon, and a relayer between them.
	Bridge,
}

#[tokio::main]
async fn main() -> Result<()> {
	// Before any node starts, so that none is left behind whenever the signal comes.
	let mut interrupt = signal(SignalKind::interrupt())?;
	let mut terminate = signal(SignalKind::terminate())?;
	tokio::select! {
		failed = keep_up(Cli::parse()) => failed,
		_ = interrupt.recv() => Ok(()),
		_ = terminate.recv() => Ok(()),
	}
}

/// Start the network and keep it up; it ends with the future.
async fn keep_up(cli: Cli) -> Result<()> {
	let bin = match cli.bin_dir {
		Some(directory) => directory,
		None => sensor_devnet::own_directory()?,
	};
	let temporary = tempfile::Builder::new().prefix("sensor-").tempdir()?;
	let directory = cli.data_dir.unwrap_or_else(|| temporary.path().into());
	let layout = match cli.network {
		Choice::Run => Layout::Development,
		Choice::Local => Layout::FourValidators,
		Choice::Bridge => return bridge(&bin, &directory, cli.free_ports).await,
	};
	println!("Starting the network; its data and logs are in {}", directory.display());
	let network = Network::start(layout, &bin, &directory, !cli.free_ports).await?;
	for node in network.nodes() {
		println!(
			"  {:<12} RPC {}   IPFS {}   metrics http://127.0.0.1:{}/metrics",
			style(node.name()).bold(),
			node.rpc_url(),
			node.ipfs_url(),
			node.ports().prometheus,
		);
	}
	if cli.network == Choice::Run {
		let offer = Offer::default();
		network.offer_compute(offer).await?;
		println!("Two providers offer compute, for {} a run.", offer.price);
	}
	suggest(&network, &bin, cli.free_ports);
	println!("\nCtrl-C ends the network.");
	pending().await
}

/// Start the bridge and keep it up, with Polygon's checkpoints; it ends with the future.
async fn bridge(bin: &Path, directory: &Path, free_ports: bool) -> Result<()> {
	sensor_devnet::bridge::check()?;
	println!("Starting the bridge; its data and logs are in {}", directory.display());
	let told = |what: &str| println!("  {what}");
	let mut bridge = Bridge::start(bin, directory, !free_ports, told).await?;
	let _relayer = bridge.relayer(0)?;
	let sensor = bridge.sensor.first().rpc_url();
	println!("  {:<12} RPC {sensor}", style("Sensor").bold());
	for (name, url, contracts) in [
		("Ethereum", bridge.ethereum.execution(), &bridge.on_ethereum),
		("Polygon", bridge.polygon.url(), &bridge.on_polygon),
	] {
		println!("  {:<12} RPC {url}", style(name).bold());
		println!("               token    {}", checksummed(contracts.token));
		println!("               gateway  {}", checksummed(contracts.gateway));
		println!("               verifier {}", checksummed(contracts.verifier));
	}
	println!("  {:<12} {}", style("Beacon node").bold(), bridge.ethereum.beacon());
	let (person, url) = (bridge.on_ethereum(0).await?.address()?, bridge.ethereum.execution());
	let (person, key) = (checksummed(person), bridge.key(0)?);
	println!("\n{person} has ether on both. Try in another terminal:");
	println!("  export PATH=\"{}:$PATH\" SENSOR_URL={sensor}", bin.display());
	for (command, what) in [
		("sensor bridge status".into(), "how the bridge stands"),
		(format!("sensor bridge send ethereum {person} 100 --from //Alice"), "mints there"),
		(format!("sensor bridge status ethereum --message 1 --evm {url} --watch"), "how far it is"),
		(
			format!(
				"SENSOR_EVM_KEY={key} sensor bridge burn ethereum 50 --fee 1 --to //Alice --evm {url}"
			),
			"brings some of it back",
		),
		("sensor bridge --help".into(), "and when something is stuck"),
	] {
		println!("  {command}\n      {}", style(what).dim());
	}
	println!("\nCtrl-C ends it all.");
	loop {
		tokio::time::sleep(CHECKPOINTS).await;
		bridge.checkpointer.leave().await?;
	}
}

/// What to try next.
fn suggest(network: &Network, bin: &Path, free_ports: bool) {
	let (rpc, ipfs) = (network.first().rpc_url(), network.first().ipfs_url());
	println!("\nTry in another terminal:");
	println!("  export PATH=\"{}:$PATH\"", bin.display());
	if free_ports {
		println!("  export SENSOR_URL={rpc} SENSOR_IPFS={ipfs}");
	}
	for (command, what) in [
		("sensor status", "what the node sees"),
		("sensor account balance //Alice", "what an account owns"),
		("sensor-demo photos photos/", "twenty photographs to try things with"),
		("sensor dataset publish photos/ --name Mine --from //Alice", "onto IPFS and the chain"),
		("sensor dataset show 0.0", "do validators vouch for it?"),
		("sensor --help", "everything else; README.md goes on from here"),
	] {
		println!("  {command:<58} {}", style(what).dim());
	}
	let rpc = rpc.replace(':', "%3A").replace('/', "%2F");
	println!("  In a browser: https://polkadot.js.org/apps/?rpc={rpc}");
}
