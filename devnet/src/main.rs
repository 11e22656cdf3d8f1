//! `sensor-devnet`: development networks on this machine, from the command line.

use anyhow::Result;
use clap::{Parser, Subcommand};
use console::style;
use sensor_devnet::{Layout, Network};
use std::path::PathBuf;

/// Start a development network of real nodes on this machine, and leave it up until Ctrl-C.
///
/// Everything listens on 127.0.0.1. Accounts such as //Alice are known to everybody: nothing of
/// value belongs here.
#[derive(Parser)]
#[command(version)]
struct Cli {
	#[command(subcommand)]
	layout: Choice,
	/// Where the binaries are.
	#[arg(long, global = true)]
	bin_dir: Option<PathBuf>,
	/// Where to keep the chain's data; a fresh temporary directory if not given.
	#[arg(long, global = true)]
	data_dir: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Choice {
	/// One validator and two compute providers, with IPFS and compute workers.
	Run,
	/// Four validators.
	Local,
}

#[tokio::main]
async fn main() -> Result<()> {
	let cli = Cli::parse();
	let bin = match cli.bin_dir {
		Some(directory) => directory,
		None => sensor_devnet::own_directory()?,
	};
	let temporary = tempfile::Builder::new().prefix("sensor-").tempdir()?;
	let directory = cli.data_dir.unwrap_or_else(|| temporary.path().into());
	let layout = match cli.layout {
		Choice::Run => Layout::Development,
		Choice::Local => Layout::FourValidators,
	};
	println!("Starting the network; its data and logs are in {}", directory.display());
	let network = Network::start(layout, &bin, &directory, true).await?;
	for node in network.nodes() {
		println!(
			"  {:<12} RPC {}   IPFS {}   metrics http://127.0.0.1:{}/metrics",
			style(node.name()).bold(),
			node.rpc_url(),
			node.ipfs_url(),
			node.ports().prometheus,
		);
	}
	let sensor = bin.join("sensor");
	println!("\nTry:");
	for (command, what) in [
		("status", "what the node sees"),
		("account balance //Alice", "what an account owns"),
		("dataset publish --name mine --from //Alice DIRECTORY", "put images on IPFS and on chain"),
		("dataset show 0.0", "watch validators vouch for it"),
		("--help", "everything else"),
	] {
		println!("  {} {:<55} {}", sensor.display(), command, style(what).dim());
	}
	println!(
		"  In a browser: https://polkadot.js.org/apps/?rpc={}",
		network.first().rpc_url().replace(':', "%3A").replace('/', "%2F")
	);
	println!("\nCtrl-C ends the network.");
	tokio::signal::ctrl_c().await?;
	println!("Ending.");
	Ok(())
}
