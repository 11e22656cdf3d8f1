//! `sensor`: everything a user does on Sensor chain, from the command line.

mod account;
mod bridge;
mod campaign;
mod compute;
mod dataset;
mod disk;
mod exam;
mod governance;
mod ipfs;
mod market;
mod order;
mod output;
mod pinner;

use clap::{Args, Parser, Subcommand};
use output::Output;
use sensor_client::{Chain, Error, Ipfs, Result, Signer};
use std::process::ExitCode;

/// Label images, sell datasets, train models and vote on Sensor chain.
///
/// Secrets are given as recovery phrases, 0x seeds or development names such as //Alice, best
/// through the environment: SENSOR_SECRET. Amounts are in SENSE, with up to 18 decimals.
#[derive(Parser)]
#[command(name = "sensor", version, propagate_version = true)]
struct Cli {
	#[command(flatten)]
	connection: Connection,
	/// Print one JSON object instead of text; `campaign watch` and `bridge status --watch` print one
	/// for every change.
	#[arg(long, global = true)]
	json: bool,
	#[command(subcommand)]
	command: Command,
}

/// Which node to talk to.
#[derive(Args)]
struct Connection {
	/// The node's JSON-RPC address.
	#[arg(long, global = true, env = "SENSOR_URL", default_value = "ws://127.0.0.1:9944")]
	url: String,
	/// The IPFS API's address.
	#[arg(long, global = true, env = "SENSOR_IPFS", default_value = "http://127.0.0.1:5001")]
	ipfs: String,
}

impl Connection {
	async fn chain(&self) -> Result<Chain> {
		Chain::connect(&self.url).await
	}

	fn ipfs(&self) -> Ipfs {
		Ipfs::new(&self.ipfs)
	}
}

/// Who signs.
#[derive(Args)]
struct From {
	/// Secret of the account that signs.
	#[arg(long = "from", env = "SENSOR_SECRET", hide_env_values = true)]
	secret: String,
}

impl From {
	fn signer(&self) -> Result<Signer> {
		Signer::from_uri(&self.secret)
	}
}

/// Where others fetch what is put on IPFS.
#[derive(Args)]
struct Sources {
	/// Address of the IPFS node as others reach it, as in /ip4/1.2.3.4/tcp/4001/p2p/12D3…; may be
	/// given more than once. If it is not given, the addresses that the node listens on, and
	/// loopback only if there is no other.
	#[arg(long = "source", value_name = "MULTIADDRESS")]
	given: Vec<String>,
}

impl Sources {
	/// What was given, or else what `ipfs` knows itself.
	async fn or_of(&self, ipfs: &Ipfs) -> Result<Vec<String>> {
		if self.given.is_empty() {
			return ipfs.sources().await;
		}
		Ok(self.given.clone())
	}
}

#[derive(Subcommand)]
enum Command {
	/// What the node sees: peers, blocks, IPFS.
	Status,
	/// Balances and transfers.
	#[command(subcommand)]
	Account(account::Command),
	/// Publish datasets and look them up.
	#[command(subcommand)]
	Dataset(dataset::Command),
	/// Ask for labels, and label.
	#[command(subcommand)]
	Campaign(campaign::Command),
	/// Show what you can, or have others show it, before campaigns that ask for it.
	#[command(subcommand)]
	Exam(exam::Command),
	/// Sell and buy licences; take royalties.
	#[command(subcommand)]
	Market(market::Command),
	/// Have datasets kept by pinners, for rent.
	#[command(subcommand)]
	Order(order::Command),
	/// Keep datasets for rent.
	#[command(subcommand)]
	Pinner(pinner::Command),
	/// Offer compute, and have models trained.
	#[command(subcommand)]
	Compute(compute::Command),
	/// Send SENSE to Ethereum and Polygon, and bring it back.
	#[command(subcommand)]
	Bridge(bridge::Command),
	/// Propose and vote.
	#[command(subcommand)]
	Gov(governance::Command),
	/// Add, fetch and pin files on a node's IPFS.
	#[command(subcommand)]
	Ipfs(ipfs::Command),
}

#[tokio::main]
async fn main() -> ExitCode {
	let cli = Cli::parse();
	// What was begun is put away before the program ends: no half file stays behind.
	let outcome = tokio::select! {
		outcome = run(&cli) => outcome,
		Ok(()) = tokio::signal::ctrl_c() => Err(Error::Invalid("stopped".into())),
	};
	match outcome {
		Ok(output) => {
			output.print(cli.json);
			ExitCode::SUCCESS
		},
		Err(error) => {
			output::print_error(&error, cli.json);
			ExitCode::FAILURE
		},
	}
}

async fn run(cli: &Cli) -> Result<Output> {
	let connection = &cli.connection;
	match &cli.command {
		Command::Status => status(connection).await,
		Command::Account(command) => account::run(command, connection).await,
		Command::Dataset(command) => dataset::run(command, connection).await,
		Command::Campaign(command) => campaign::run(command, connection, cli.json).await,
		Command::Exam(command) => exam::run(command, connection).await,
		Command::Market(command) => market::run(command, connection).await,
		Command::Order(command) => order::run(command, connection).await,
		Command::Pinner(command) => pinner::run(command, connection).await,
		Command::Compute(command) => compute::run(command, connection).await,
		Command::Bridge(command) => bridge::run(command, connection, cli.json).await,
		Command::Gov(command) => governance::run(command, connection).await,
		Command::Ipfs(command) => ipfs::run(command, connection).await,
	}
}

async fn status(connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	let (best, last_final) = (chain.best().await?.block_number(), chain.final_block().await?);
	let health = chain.health().await?;
	let ipfs = connection.ipfs().id().await.ok();
	let peer = ipfs.as_ref().map_or("not reachable".into(), |id| id.peer_id.clone());
	Ok(Output::new(
		format!(
			"{}\n  genesis       {:?}\n  best block    {best}\n  final block   {last_final}\n  \
			 peers         {}\n  IPFS          {peer}",
			chain.url(),
			chain.genesis(),
			health.peers,
		),
		serde_json::json!({
			"url": chain.url(),
			"genesis": format!("{:?}", chain.genesis()),
			"best": best,
			"final": last_final,
			"peers": health.peers,
			"ipfs": ipfs,
		}),
	))
}

/// The account that `text` names: an address, or a secret URI such as `//Alice`.
fn account_of(text: &str) -> Result<sensor_client::AccountId> {
	if text.starts_with("//") {
		return Ok(Signer::from_uri(text)?.account());
	}
	text.parse().map_err(|_| {
		Error::Invalid(format!(
			"'{text}' is not an account; give an address (5…) or a development name such as //Alice"
		))
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	fn assert_explained(command: &clap::Command, path: &str) {
		let path = format!("{path} {}", command.get_name());
		assert!(command.get_about().is_some(), "{path} has no help");
		for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
			let name = argument.get_id();
			assert!(argument.get_help().is_some(), "{name} of{path} has no help");
			for value in argument.get_possible_values() {
				let value_name = value.get_name();
				// Flags have the values true and false.
				let explained = !argument.get_action().takes_values() || value.get_help().is_some();
				assert!(explained, "{value_name} of {name} of{path} has no help");
			}
		}
		for subcommand in command.get_subcommands() {
			assert_explained(subcommand, &path);
		}
	}

	#[test]
	fn every_command_and_every_argument_is_explained() {
		assert_explained(&Cli::command(), "");
	}
}
