//! The command line.

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use polkadot_sdk::sp_core::H160;
use std::path::PathBuf;

/// Carry what one side of the bridge says to the other.
///
/// A relayer has no power: everything that it brings is proven, and anybody can run one, beside as
/// many others as there are. It earns the fees of the messages that it delivers, and of the burns
/// that it proves.
///
/// It remembers nothing. Stop it in any way, and start it again: what is missing, it reads from the
/// chains.
#[derive(Debug, Parser)]
#[command(
	name = "sensor-relayer",
	version,
	after_long_help = EXAMPLES,
	args_conflicts_with_subcommands = true,
	subcommand_negates_reqs = true
)]
pub struct Options {
	/// What to do instead.
	#[command(subcommand)]
	pub command: Option<Command>,

	/// Sensor's node. It needs the state of the blocks since the last handover: run it with
	/// `--state-pruning archive`.
	#[arg(long, env = "SENSOR_URL", default_value = "ws://127.0.0.1:9944")]
	pub sensor: String,

	/// A node of an EVM chain, once for each chain. It says itself which chain it is of; the gateway
	/// there is the one that Sensor knows.
	#[arg(long, env = "RELAYER_EVM", value_delimiter = ',', required = true)]
	pub evm: Vec<String>,

	/// A beacon node of Ethereum, for all that is proven on Sensor. It has to serve the light client's
	/// updates and whole states (`/eth/v2/debug/beacon/states`).
	#[arg(long, env = "RELAYER_BEACON")]
	pub beacon: Option<String>,

	/// The file with the secret of the account on Sensor: a recovery phrase, a 0x seed, or a
	/// development name such as //Alice. Without it, nothing is proven on Sensor.
	///
	/// The environment variable RELAYER_SENSOR_KEY can hold the secret itself instead.
	#[arg(long)]
	pub sensor_key_file: Option<PathBuf>,

	/// The file with the key of the account on EVM chains: 32 bytes in hexadecimal. Without it, nothing
	/// is sent there.
	///
	/// The environment variable RELAYER_EVM_KEY can hold the key itself instead.
	#[arg(long)]
	pub evm_key_file: Option<PathBuf>,

	/// The account on Sensor that is paid for deliveries, as 32 bytes in hexadecimal. The signing
	/// account, if absent.
	#[arg(long)]
	pub payee: Option<String>,

	/// How many $SENSE a coin of a chain is worth, as in `1=250000`, once for each chain id. Messages
	/// whose fee does not cover the gas are left to others. Without it, every message is delivered.
	#[arg(long, value_parser = worth)]
	pub worth: Vec<(u64, f64)>,

	/// Another gateway whose verifier is handed over and watched, as in `1=0x5fbd…0aa3`: one that is
	/// not a destination's yet, or is about to take over. The destination's own, and former ones that
	/// still have messages, are looked after anyhow.
	#[arg(long, value_name = "CHAIN=ADDRESS", value_parser = gateway)]
	pub gateway: Vec<(u64, H160)>,

	/// The most that a unit of gas may cost, in wei: on all chains, or on one, as in
	/// `137=2000000000000`. 300 gwei, if absent.
	#[arg(long, value_name = "[CHAIN=]WEI", value_parser = gas_price)]
	pub max_gas_price: Vec<(Option<u64>, u128)>,

	/// How many blocks of an EVM chain are searched for logs.
	#[arg(long, default_value_t = 100_000)]
	pub look_back: u64,

	/// What to do; everything if absent.
	#[arg(long, value_enum, value_delimiter = ',')]
	pub duties: Vec<Duty>,

	/// Seconds from one look at the chains to the next.
	#[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u64).range(1..))]
	pub every: u64,

	/// The port of 127.0.0.1 at which Prometheus finds metrics.
	#[arg(long, default_value_t = 9617)]
	pub metrics_port: u16,
}

impl Options {
	/// The most that a unit of gas may cost on a chain.
	pub fn gas_price_on(&self, chain: u64) -> u128 {
		let of = |which: Option<u64>| self.max_gas_price.iter().find(|(chain, _)| *chain == which);
		of(Some(chain)).or_else(|| of(None)).map_or(MAX_GAS_PRICE, |(_, price)| *price)
	}

	/// The gateways of a chain that are looked after besides those that Sensor names.
	pub fn gateways_on(&self, chain: u64) -> Vec<H160> {
		let on = |(of, gateway): &(u64, H160)| (*of == chain).then_some(*gateway);
		self.gateway.iter().filter_map(on).collect()
	}

	/// How many $SENSE a coin of a chain is worth, if that was said.
	pub fn worth_on(&self, chain: u64) -> Option<f64> {
		self.worth.iter().find(|(of, _)| *of == chain).map(|(_, worth)| *worth)
	}
}

/// The most that a unit of gas may cost, unless something else is said.
const MAX_GAS_PRICE: u128 = 300_000_000_000;

const EXAMPLES: &str = "\
EXAMPLES
  Both ways, on Ethereum and Polygon:
    sensor-relayer --evm http://127.0.0.1:8545 --evm http://127.0.0.1:8645 \\
      --beacon http://127.0.0.1:5052 --evm-key-file evm.key --sensor-key-file sensor.key \\
      --worth 1=250000 --worth 137=40

  Only watch for forged commitments, and report whoever signed one:
    sensor-relayer --evm http://127.0.0.1:8545 --duties fisherman --sensor-key-file sensor.key

  Put the contracts on a chain, which comes before everything else:
    sensor-relayer deploy --evm http://127.0.0.1:8545 --evm-key-file evm.key

  Metrics are at http://127.0.0.1:9617/metrics. An alert belongs on relayer_forks_total above 0, and
  on relayer_verified_block standing still for longer than a session.

  Say more with RUST_LOG=sensor_relayer=debug.";

/// What is not a relayer's work.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Put the bridge's contracts on an EVM chain.
	///
	/// They start from the validators that Sensor has in its last final block, and nobody has any
	/// privilege in them: the key is worth nothing afterwards. Answers go to the standard output, and
	/// what happens meanwhile to the standard error.
	Deploy(Deploy),
	/// Say where Ethereum's light client begins, as a call that root makes.
	///
	/// The light client believes this block, and from there on nobody. Compare its root with other
	/// beacon nodes before you vote for the call.
	Checkpoint(Checkpoint),
}

/// What `checkpoint` is told.
#[derive(Debug, Args)]
pub struct Checkpoint {
	/// A beacon node of Ethereum.
	#[arg(long, env = "RELAYER_BEACON")]
	pub beacon: String,

	/// Sensor's node.
	#[arg(long, env = "SENSOR_URL", default_value = "ws://127.0.0.1:9944")]
	pub sensor: String,

	/// Answer with one JSON object: `slot`, `root` and `call`.
	#[arg(long)]
	pub json: bool,
}

/// What `deploy` is told.
#[derive(Debug, Args)]
pub struct Deploy {
	/// A node of the EVM chain.
	#[arg(long)]
	pub evm: String,

	/// The file with the key of the account that pays: 32 bytes in hexadecimal.
	///
	/// The environment variable RELAYER_EVM_KEY can hold the key itself instead.
	#[arg(long)]
	pub evm_key_file: Option<PathBuf>,

	/// Sensor's node.
	#[arg(long, env = "SENSOR_URL", default_value = "ws://127.0.0.1:9944")]
	pub sensor: String,

	/// How long holders have to leave when Sensor hands the token to another gateway, in seconds. It
	/// can never be changed.
	#[arg(
		long,
		value_name = "SECONDS",
		default_value_t = 7 * 24 * 60 * 60,
		value_parser = clap::value_parser!(u64).range(..=MAX_DELAY)
	)]
	pub delay: u64,

	/// The most that a unit of gas may cost, in wei.
	#[arg(long, default_value_t = MAX_GAS_PRICE)]
	pub max_gas_price: u128,

	/// Answer with one JSON object: `chain`, `token`, `verifier`, `gateway`, and the `gas` used.
	#[arg(long)]
	pub json: bool,
}

/// The longest delay, a year, so that milliseconds are noticed.
const MAX_DELAY: u64 = 365 * 24 * 60 * 60;

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Duty {
	/// Hand over validator sets, and deliver messages to gateways.
	Outbound,
	/// Keep Ethereum's light client on Sensor up to date.
	LightClient,
	/// Prove what gateways logged.
	Inbound,
	/// Bring Polygon's checkpoints.
	Polygon,
	/// Look for commitments that this chain never made.
	Fisherman,
}

impl Duty {
	/// All of them.
	pub const ALL: [Self; 5] =
		[Self::Outbound, Self::LightClient, Self::Inbound, Self::Polygon, Self::Fisherman];

	/// Whether it is done on each EVM chain by itself.
	pub fn is_by_chain(self) -> bool {
		self != Self::LightClient
	}

	/// Its name in logs and metrics.
	pub fn name(self) -> &'static str {
		match self {
			Self::Outbound => "outbound",
			Self::LightClient => "light-client",
			Self::Inbound => "inbound",
			Self::Polygon => "polygon",
			Self::Fisherman => "fisherman",
		}
	}
}

fn worth(text: &str) -> Result<(u64, f64)> {
	let (chain, worth) = text.split_once('=').context("as in 1=250000")?;
	let worth: f64 = worth.parse().context("the worth is no number")?;
	anyhow::ensure!(worth.is_finite() && worth > 0.0, "the worth is not above 0");
	Ok((chain.parse().context("the chain id is no number")?, worth))
}

fn gateway(text: &str) -> Result<(u64, H160)> {
	let (chain, address) = text.split_once('=').context("as in 1=0x5fbd…0aa3")?;
	let bytes = hex::decode(address.trim_start_matches("0x")).ok();
	let bytes: Option<[u8; 20]> = bytes.and_then(|bytes| bytes.try_into().ok());
	let gateway = H160(bytes.context("the address is not 20 bytes in hexadecimal")?);
	Ok((chain.parse().context("the chain id is no number")?, gateway))
}

fn gas_price(text: &str) -> Result<(Option<u64>, u128)> {
	let (chain, price) = match text.split_once('=') {
		Some((chain, price)) => (Some(chain.parse().context("the chain id is no number")?), price),
		None => (None, text),
	};
	Ok((chain, price.parse().context("the price is no number of wei")?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_is_sound() {
		Options::command().debug_assert();
	}

	fn parsed(arguments: &[&str]) -> Result<Options, clap::Error> {
		Options::try_parse_from([&["sensor-relayer"][..], arguments].concat())
	}

	#[test]
	fn without_a_command_it_relays() {
		let options = parsed(&["--evm", "http://a", "--evm", "http://b"]).unwrap();
		assert!(options.command.is_none());
		assert_eq!(options.evm, ["http://a", "http://b"]);
	}

	#[test]
	fn deploying_wants_a_chain_and_nothing_of_a_relayer() {
		let options = parsed(&["deploy", "--evm", "http://a", "--json"]).unwrap();
		let Some(Command::Deploy(deploy)) = options.command else { panic!("no command") };
		assert_eq!((deploy.evm.as_str(), deploy.delay, deploy.json), ("http://a", 604_800, true));
		assert!(parsed(&["deploy"]).is_err());
		assert!(parsed(&["deploy", "--evm", "http://a", "--duties", "inbound"]).is_err());
		assert!(parsed(&["--evm", "http://a", "deploy", "--evm", "http://a"]).is_err());
		assert!(parsed(&["deploy", "--evm", "http://a", "--delay", "604800000"]).is_err());
	}

	#[test]
	fn gas_may_cost_more_on_one_chain_than_on_the_others() {
		let on = |arguments: &[&str], chain| {
			parsed(&[&["--evm", "http://a"][..], arguments].concat()).unwrap().gas_price_on(chain)
		};
		assert_eq!(on(&[], 1), MAX_GAS_PRICE);
		assert_eq!(on(&["--max-gas-price", "5"], 137), 5);
		let both = ["--max-gas-price", "137=9", "--max-gas-price", "5"];
		assert_eq!((on(&both, 1), on(&both, 137)), (5, 9));
		assert_eq!(on(&both[..2], 1), MAX_GAS_PRICE);
		assert!(["", "1=", "=1", "x=1", "1=x", "-1"].iter().all(|bad| gas_price(bad).is_err()));
	}

	#[test]
	fn gateways_are_named_by_chain() {
		let [one, two] = [1, 2].map(H160::repeat_byte);
		let named = [format!("1={one:?}"), format!("137={two:?}"), format!("1={two:?}")];
		let [first, second, third] = named.each_ref().map(String::as_str);
		let given =
			["--evm", "http://a", "--gateway", first, "--gateway", second, "--gateway", third];
		let options = parsed(&given).unwrap();
		assert_eq!(options.gateways_on(1), [one, two]);
		assert_eq!(options.gateways_on(137), [two]);
		assert!(options.gateways_on(5).is_empty());
		assert!(["", "1", "1=0x12", "x=0x", "0x12=1"].iter().all(|bad| gateway(bad).is_err()));
	}

	#[test]
	fn worth_is_by_chain() {
		assert_eq!(worth("137=0.5").unwrap(), (137, 0.5));
		assert!(["1", "x=1", "1=x", "1=0", "1=-3", "1=inf"].iter().all(|bad| worth(bad).is_err()));
	}
}
