//! The command line: what a person may ask of the node.

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use polkadot_sdk::{
	frame_benchmarking_cli::BenchmarkCmd,
	sc_cli::{self, SubstrateCli},
};
use sensor_runtime::AccountId;
use std::ffi::OsString;

/// Arguments of `sensor-node`.
#[derive(Debug, Parser)]
pub struct Cli {
	/// What to do. Runs the node when absent.
	#[command(subcommand)]
	pub subcommand: Option<Command>,

	/// How to run the node.
	#[command(flatten)]
	pub run: sc_cli::RunCmd,

	/// Do not measure this machine when the node starts.
	///
	/// A validator is told at start when its machine is slower than the chain expects. Development
	/// chains never measure.
	#[arg(long)]
	pub no_hardware_benchmarks: bool,

	/// What to run beside the node.
	#[command(flatten)]
	pub beside: BesideArgs,
}

/// Services that run in the same process, beside the node.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "IPFS and compute")]
pub struct BesideArgs {
	/// Where the embedded IPFS node listens for other IPFS nodes.
	///
	/// Use an address that others can reach, as in /ip4/0.0.0.0/tcp/4001, to share data with the
	/// world. Port 0 takes any free port.
	#[arg(long, value_name = "MULTIADDR", default_value = "/ip4/127.0.0.1/tcp/4001")]
	pub ipfs_listen: sensor_ipfs::Multiaddr,

	/// Port of the embedded IPFS node's HTTP API and gateway, on 127.0.0.1. 0 takes any free port.
	#[arg(long, value_name = "PORT", default_value_t = 5001)]
	pub ipfs_port: u16,

	/// How much disk the embedded IPFS node may fill, in GiB. By default, as much as there is.
	///
	/// At nine tenths, content that nobody pinned is removed. When what is pinned fills all of it,
	/// nothing more is taken in, and what is there is still served.
	#[arg(long, value_name = "GiB", value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
	pub ipfs_quota: Option<u64>,

	/// Let every program on this machine write to the embedded IPFS node.
	///
	/// Otherwise a program must show the token that is in the file ipfs/api-token below the folder
	/// of the chain, which only the user of the node can read.
	#[arg(long)]
	pub ipfs_no_token: bool,

	/// Find data in the DHT of IPFS nodes, which is joined through these peers, and announce there
	/// what is pinned.
	///
	/// Each is the address of a peer that takes part, as in
	/// /ip4/192.0.2.1/tcp/4001/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp. Otherwise no
	/// DHT is spoken: who has what is taken from the chain.
	#[arg(long, value_name = "MULTIADDR", value_parser = dht_peer, num_args = 1..)]
	pub ipfs_dht: Vec<sensor_ipfs::Multiaddr>,

	/// The DHT is that of a local network (/ipfs/lan/kad/1.0.0) and not that of the world.
	#[arg(long, requires = "ipfs_dht")]
	pub ipfs_dht_lan: bool,

	/// Where others reach the embedded IPFS node, as in /ip4/192.0.2.1/tcp/4001, if it is behind a
	/// router. Announced in the DHT instead of the addresses that it listens on.
	#[arg(long, value_name = "MULTIADDR", num_args = 1.., requires = "ipfs_dht")]
	pub ipfs_dht_address: Vec<sensor_ipfs::Multiaddr>,

	/// Use the IPFS node at this address, as in http://127.0.0.1:5001, instead of the embedded one.
	///
	/// Anything that speaks Kubo's HTTP API will do. If it asks for a token, give that as in
	/// http://:TOKEN@127.0.0.1:5001.
	#[arg(
		long,
		value_name = "URL",
		value_parser = base_url,
		conflicts_with_all = [
			"no_ipfs", "ipfs_listen", "ipfs_port", "ipfs_quota", "ipfs_no_token", "ipfs_dht",
		],
	)]
	pub ipfs_api: Option<String>,

	/// Run without IPFS.
	///
	/// The node then follows the chain, but does not store, serve or audit data.
	#[arg(
		long,
		conflicts_with_all = ["ipfs_listen", "ipfs_port", "ipfs_quota", "ipfs_no_token", "ipfs_dht"],
	)]
	pub no_ipfs: bool,

	/// Keep dataset versions for rent, as the pinner of this account.
	///
	/// The node fetches what the chain gives that pinner to keep, and shows blocks of it when the
	/// chain asks. Register the pinner with: sensor pinner register
	#[arg(long, value_name = "ADDRESS", conflicts_with = "no_ipfs")]
	pub pinner: Option<AccountId>,

	/// Run training jobs on this machine, for the compute provider whose key is in the keystore.
	///
	/// Insert that key with: sensor-node key insert --key-type comp --scheme sr25519
	#[arg(long, conflicts_with = "no_ipfs")]
	pub worker: bool,

	/// Port of the compute worker's HTTP API, on 127.0.0.1. 0 takes any free port.
	#[arg(long, value_name = "PORT", default_value_t = 5051, requires = "worker")]
	pub worker_port: u16,

	/// The most memory that one training program may ask for.
	#[arg(long, value_name = "MiB", default_value_t = 1024, requires = "worker")]
	pub worker_max_memory: u32,
}

/// What the binary can do besides running a node.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Command {
	/// Make, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain specification.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Check blocks that are in the database again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state of a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the chain's database. Keys and IPFS data stay.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Go back by some blocks that are not final.
	Revert(sc_cli::RevertCmd),

	/// Print what the database holds of the chain.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure the runtime and this machine.
	#[command(subcommand)]
	Benchmark(BenchmarkCmd),
}

impl Cli {
	/// Parse the arguments of this process. Prints help or what is wrong, and exits, when it must.
	pub fn from_env() -> Self {
		Self::parse_args(std::env::args_os()).unwrap_or_else(|error| error.exit())
	}

	/// All commands and options, with this chain's defaults.
	pub fn command_line() -> clap::Command {
		with_our_defaults(Self::setup_command(Self::command()))
	}

	/// Parse `args`, the first of which is the name of the binary.
	pub fn parse_args<I>(args: I) -> clap::error::Result<Self>
	where
		I: IntoIterator,
		I::Item: Into<OsString> + Clone,
	{
		Self::from_arg_matches(&Self::command_line().try_get_matches_from(args)?)
	}
}

/// Replace the defaults of Substrate that do not fit this chain, in `command` and all below it.
fn with_our_defaults(command: clap::Command) -> clap::Command {
	command
		.mut_args(|arg| match arg.get_long() {
			// Compute providers and pinners need their off-chain workers, validators or not.
			Some("offchain-worker") => arg.default_value("always"),
			// Always on: the bridge's proofs and labels on their way to IPFS are kept there.
			Some("enable-offchain-indexing") => arg.default_value("true").hide(true),
			_ => arg,
		})
		.mut_subcommands(with_our_defaults)
}

/// Check that `address` says which peer is there.
fn dht_peer(address: &str) -> Result<sensor_ipfs::Multiaddr, String> {
	let wrong = || "give an address such as /ip4/192.0.2.1/tcp/4001/p2p/<peer id>".to_owned();
	let address: sensor_ipfs::Multiaddr = address.parse().map_err(|_| wrong())?;
	sensor_ipfs::PeerId::try_from_multiaddr(&address).map(|_| address).ok_or_else(wrong)
}

/// Check that `url` can be a base to which API paths are appended.
fn base_url(url: &str) -> Result<String, String> {
	let url = url.trim_end_matches('/');
	let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
	let (token, host) = match rest.map(|rest| rest.split_once('@').unwrap_or((":-", rest))) {
		Some((token, host)) => (token.strip_prefix(':').unwrap_or_default(), host),
		None => ("", ""),
	};
	let is_plain = |text: &str| {
		let graphic = text.bytes().all(|byte| byte.is_ascii_graphic());
		!text.is_empty() && graphic && !text.contains(['/', '?', '#', '@'])
	};
	match is_plain(token) && is_plain(host) {
		true => Ok(url.into()),
		false => Err("give a scheme, a host and a port, as in http://127.0.0.1:5001 or \
			http://:TOKEN@127.0.0.1:5001"
			.into()),
	}
}
