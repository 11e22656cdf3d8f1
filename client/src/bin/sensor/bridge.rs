//! `sensor bridge`: $SENSE to EVM chains, and back.

use crate::{
	account_of,
	output::{to_json, waiting, Output},
	Connection, From,
};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use sensor_bridge_evm::account::secret;
use sensor_client::{
	bridge::{
		transaction_hash, Burn, EvmAccount, EvmAddress, EvmKey, EvmNode, Message, Name, Recovery,
		State, Step, H256,
	},
	AccountId, Chain, Error, Result, Sense, Signer,
};
use serde::Serialize;
use serde_json::json;
use std::{fmt::Display, path::PathBuf, time::Duration};

/// From one look to the next, while something is watched.
const EVERY: Duration = Duration::from_secs(3);

const SEND: &str = "\
EXAMPLES
  sensor bridge send ethereum 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 100
  sensor bridge send polygon 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 0.5 --max-fee 2

  What is sent is locked here and minted there, usually within minutes. It cannot be taken back once it
  is a message, so copy the recipient: an exchange's address for deposits may not know SENSE.

  Back again: `sensor bridge burn`, or any wallet, as docs/bridge/users.md says.";

const BURN: &str = "\
EXAMPLES
  sensor bridge burn ethereum 100 --fee 1 --to 5Grw… --evm http://127.0.0.1:8545 --evm-key-file evm.key
  sensor bridge burn polygon 0.5 --to //Alice --dry-run     with SENSOR_EVM and SENSOR_EVM_KEY set

  Burns tokens of the account whose key is given. The money is here within an hour from Ethereum, and
  within some hours from Polygon, usually. A burn cannot be taken back; what could not work is refused
  before anything is paid. The gateway is allowed to take that much and no more.";

const STATUS: &str = "\
EXAMPLES
  sensor bridge status                                all destinations: fees, limits, what is locked
  sensor bridge status --account //Alice              what an account has under way
  sensor bridge status ethereum --message 7 --watch   follow a message, by the number that send printed
  sensor bridge status --burn 0x… --evm http://127.0.0.1:8545
                                                      how far a burn is, by its transaction there";

const RECOVER: &str = "\
EXAMPLES
  sensor bridge recover ethereum                      claim what came back and could not be paid
  sensor bridge recover ethereum --transfer 3         take a transfer back that waits to be sent
  sensor bridge recover ethereum --message 7 --evm http://127.0.0.1:8545
                                                      the transaction that delivers a message
  sensor bridge recover ethereum --burn 0x… --evm http://127.0.0.1:8545
                                                      how to prove a burn that nobody proves

  Nothing is ever lost by waiting. Where nothing can be done, it says why, and what is waited for.";

#[derive(Subcommand)]
pub enum Command {
	/// Send SENSE to an account of an EVM chain. Prints the message's number there.
	#[command(after_help = SEND)]
	Send {
		/// The chain: ethereum, polygon, or a chain id.
		destination: Name,
		/// Who gets it there: 0x and 40 digits. Upper and lower case letters are checked, if both are
		/// there.
		recipient: EvmAddress,
		/// How much.
		amount: Sense,
		/// The most that you pay for the delivery; what it costs now if not given.
		#[arg(long)]
		max_fee: Option<Sense>,
		#[command(flatten)]
		from: From,
	},
	/// Burn SENSE on an EVM chain, so that it comes back here. Prints the transaction there.
	#[command(after_help = BURN)]
	Burn {
		/// The chain: ethereum, polygon, or a chain id.
		destination: Name,
		/// How much, with the fee.
		amount: Sense,
		/// Who gets it here: an address, or a development name such as //Alice.
		#[arg(long, value_name = "ACCOUNT")]
		to: Option<String>,
		/// Secret of the account that gets it, if --to is not given. Nothing is signed with it.
		#[arg(long, env = "SENSOR_SECRET", hide_env_values = true)]
		from: Option<String>,
		/// The part of the amount that whoever proves the burn here gets. With none, perhaps nobody does
		/// but you.
		#[arg(long, default_value = "0")]
		fee: Sense,
		/// Only say what would happen, and whether anything stands in the way.
		#[arg(long)]
		dry_run: bool,
		#[command(flatten)]
		evm: Evm,
		#[command(flatten)]
		payer: Payer,
	},
	/// Where transfers are, in both directions: what is done, what they wait for, and how long that
	/// takes.
	#[command(after_help = STATUS)]
	Status {
		/// The chain: ethereum, polygon, or a chain id; all of them if not given.
		destination: Option<Name>,
		/// A message to it, by its number.
		#[arg(long, value_name = "NUMBER", requires = "destination")]
		message: Option<u64>,
		/// What a transaction on the EVM chain burned, by its hash.
		#[arg(
			long,
			value_name = "TRANSACTION",
			value_parser = transaction_hash,
			conflicts_with = "message"
		)]
		burn: Option<H256>,
		/// All that an account has under way: its address, or a development name such as //Alice.
		#[arg(long, conflicts_with_all = ["destination", "message", "burn"])]
		account: Option<String>,
		/// Follow the message or the burn until nothing is left to be done, or governance alone can do
		/// something. With --json, a line is printed whenever something changes.
		#[arg(long)]
		watch: bool,
		#[command(flatten)]
		evm: Evm,
	},
	/// Do what can be done about something that is stuck. Claims what is owed to you, if nothing else
	/// is asked for.
	#[command(after_help = RECOVER)]
	Recover {
		/// The chain: ethereum, polygon, or a chain id.
		destination: Name,
		/// Take a transfer back that waits to be sent, by its place in the queue.
		#[arg(long, value_name = "PLACE", conflicts_with_all = ["message", "burn"])]
		transfer: Option<u64>,
		/// Get a message delivered that nobody delivers, by its number.
		#[arg(long, value_name = "NUMBER", conflicts_with = "burn")]
		message: Option<u64>,
		/// Get a burn proven that nobody proves, by its transaction; or what it brought paid.
		#[arg(long, value_name = "TRANSACTION", value_parser = transaction_hash)]
		burn: Option<H256>,
		#[command(flatten)]
		evm: Evm,
		#[command(flatten)]
		from: From,
	},
}

/// A node of an EVM chain.
#[derive(Args)]
pub struct Evm {
	/// A node of the EVM chain, as in http://127.0.0.1:8545, which is asked what happened there. Only
	/// plain HTTP, as nodes of one's own speak it.
	#[arg(long, value_name = "URL", env = "SENSOR_EVM", hide_env_values = true)]
	evm: Option<String>,
}

impl Evm {
	async fn node(&self) -> Result<Option<EvmNode>> {
		match &self.evm {
			Some(url) => Ok(Some(EvmNode::connect(url).await?)),
			None => Ok(None),
		}
	}

	/// The node; an error if none is given, or one of another chain than `destination`.
	async fn needed(&self, chain: &Chain, destination: Option<Name>) -> Result<EvmNode> {
		let node = self.node().await?.ok_or_else(|| {
			let why =
				"this takes a node of that chain; name one with --evm, as in http://127.0.0.1:8545";
			Error::Invalid(why.into())
		})?;
		if let Some(name) = destination {
			let destination = chain.destination(name).await?;
			if destination.chain != node.chain {
				return Err(Error::Invalid(format!(
					"the EVM node that --evm names is of chain {}, not of {}",
					node.chain,
					destination.label()
				)));
			}
		}
		Ok(node)
	}
}

/// The variable that has the key of an account on EVM chains, if no file has it.
const EVM_KEY: &str = "SENSOR_EVM_KEY";

/// Whose tokens are burned on an EVM chain, and who pays for the gas.
#[derive(Args)]
pub struct Payer {
	/// The file with the key of the account on the EVM chain: 32 bytes in hexadecimal. The environment
	/// variable SENSOR_EVM_KEY can hold the key itself instead.
	#[arg(long, value_name = "FILE")]
	evm_key_file: Option<PathBuf>,
	/// The most that a unit of gas may cost there, in wei.
	#[arg(long, value_name = "WEI", default_value_t = 300_000_000_000)]
	max_gas_price: u128,
}

impl Payer {
	/// The account, which sends through `node`.
	fn account(&self, node: EvmNode) -> Result<EvmAccount> {
		let key = match secret(self.evm_key_file.as_deref(), EVM_KEY) {
			Ok(Some(key)) => EvmKey::read(&key),
			Ok(None) => {
				return Err(Error::Invalid(format!(
					"this takes the key of the account there; give --evm-key-file, or {EVM_KEY}"
				)))
			},
			Err(error) => Err(error),
		};
		let key = key.map_err(|error| Error::Invalid(format!("{error:#}")))?;
		Ok(EvmAccount::new(node, Some(key), self.max_gas_price))
	}
}

/// Who gets here what is burned there.
fn recipient(to: Option<&str>, from: Option<&str>) -> Result<AccountId> {
	match (to, from) {
		(Some(to), _) => account_of(to),
		(None, Some(secret)) => Ok(Signer::from_uri(secret)?.account()),
		(None, None) => Err(Error::Invalid("say who gets it here, with --to".into())),
	}
}

pub async fn run(command: &Command, connection: &Connection, json: bool) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::Send { destination, recipient, amount, max_fee, from } => {
			let signer = from.signer()?;
			let sending = chain.send_to_evm(*destination, *recipient, *amount, *max_fee, &signer);
			Ok(Output::of(&waiting("Sending", sending).await?))
		},
		Command::Burn { destination, amount, to, from, fee, dry_run, evm, payer } => {
			let recipient = recipient(to.as_deref(), from.as_deref())?;
			let account = payer.account(evm.needed(&chain, Some(*destination)).await?)?;
			let planning = chain.plan_burn(*destination, *amount, *fee, &recipient, &account);
			let plan = waiting("Looking", planning).await?;
			if *dry_run {
				return Ok(Output::of(&plan));
			}
			if !json {
				println!("{plan}");
			}
			let burned = waiting("Burning", plan.carry_out(&account)).await?;
			Ok(Output::of(&burned))
		},
		Command::Status { destination, message, burn, account, watch, evm } => {
			if *watch && message.is_none() && burn.is_none() {
				let why = "--watch follows one message or burn; give --message or --burn, too";
				return Err(Error::Invalid(why.into()));
			}
			match (destination, message, burn, account) {
				(Some(name), Some(nonce), _, _) => {
					let node = evm.node().await?;
					let found = follow(
						json,
						*watch,
						async || chain.bridge_message(*name, *nonce, node.as_ref()).await,
						Message::has_ended,
						|message: &Message| next(&message.steps),
					);
					Ok(Output::of(&found.await?))
				},
				(_, _, Some(transaction), _) => {
					let node = evm.needed(&chain, *destination).await?;
					let found = follow(
						json,
						*watch,
						async || chain.bridge_burns(&node, *transaction).await,
						|burns: &Vec<Burn>| burns.iter().all(Burn::has_ended),
						|burns: &Vec<Burn>| {
							let all: Vec<_> = burns.iter().map(|burn| next(&burn.steps)).collect();
							all.join("; ")
						},
					);
					Ok(list(&found.await?))
				},
				(_, _, _, Some(account)) => {
					let (account, node) = (account_of(account)?, evm.node().await?);
					let underway = chain.bridge_transfers(&account, node.as_ref());
					Ok(Output::of(&waiting("Looking", underway).await?))
				},
				(Some(name), ..) => Ok(Output::of(&chain.destination(*name).await?)),
				(None, ..) => Ok(Output::of(&chain.bridge().await?)),
			}
		},
		Command::Recover { destination, transfer, message, burn, evm, from } => {
			let (name, signer) = (*destination, from.signer()?);
			let account = signer.account();
			match (transfer, message, burn) {
				(Some(place), ..) => {
					let cancelling = chain.cancel_transfer(name, *place, &signer);
					Ok(Output::of(&waiting("Calling off", cancelling).await?))
				},
				(_, Some(nonce), _) => {
					let node = evm.node().await?;
					let looking = chain.deliver_message(name, *nonce, node.as_ref(), &account);
					Ok(Output::of(&waiting("Looking", looking).await?))
				},
				(_, _, Some(transaction)) => {
					let node = evm.needed(&chain, Some(name)).await?;
					let mut done = Vec::new();
					for burn in chain.bridge_burns(&node, *transaction).await? {
						// What waits for the limit is paid by itself; what is owed has to be claimed. Of
						// what was refused, nothing is owed.
						let can_be_claimed = burn.owed > Sense(0) && !burn.refused;
						done.push(match can_be_claimed {
							true => {
								let claiming = chain.claim_owed(name, &burn.recipient, &signer);
								waiting("Claiming", claiming).await?
							},
							false => Recovery::Nothing { why: burn.advice() },
						});
					}
					Ok(list(&done))
				},
				(None, None, None) => {
					let claiming = chain.claim_owed(name, &account, &signer);
					let claimed = waiting("Claiming", claiming).await?;
					let underway = chain.bridge_transfers(&account, None).await?;
					let text = match &claimed {
						Recovery::Nothing { .. } => format!("{claimed}\n{underway}"),
						_ => claimed.to_string(),
					};
					let mut output = to_json(&claimed);
					output["underway"] = json!(underway);
					Ok(Output::new(text, output))
				},
			}
		},
	}
}

/// Several, a paragraph each.
fn list<T: Display + Serialize>(all: &[T]) -> Output {
	let texts: Vec<_> = all.iter().map(ToString::to_string).collect();
	Output::new(texts.join("\n"), json!(all))
}

/// What is waited for.
fn next<S: Display>(steps: &[Step<S>]) -> String {
	let next = steps.iter().find(|step| step.state != State::Done);
	next.map_or_else(String::new, |step| format!("{}: {}", step.stage, step.note))
}

/// Look once, or until it has ended.
async fn follow<T: PartialEq + Serialize>(
	json: bool,
	watch: bool,
	mut look: impl AsyncFnMut() -> Result<T>,
	has_ended: impl Fn(&T) -> bool,
	waits_for: impl Fn(&T) -> String,
) -> Result<T> {
	if !watch {
		return waiting("Looking", look()).await;
	}
	let spinner = (!json).then(spinner);
	let mut last = None;
	let watched = async {
		loop {
			let now = look().await?;
			if has_ended(&now) {
				return Ok::<_, Error>(now);
			}
			if last.as_ref() != Some(&now) {
				match &spinner {
					Some(spinner) => spinner.set_message(waits_for(&now)),
					None => println!("{}", to_json(&now)),
				}
			}
			last = Some(now);
			tokio::time::sleep(EVERY).await;
		}
	};
	let watched = watched.await;
	if let Some(spinner) = spinner {
		spinner.finish_and_clear();
	}
	watched
}

fn spinner() -> ProgressBar {
	let spinner = ProgressBar::new_spinner();
	let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
	spinner.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
	spinner.enable_steady_tick(Duration::from_millis(120));
	spinner
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_burn_comes_back_to_whom_is_named_or_else_to_oneself() {
		let (alice, bob) = (account_of("//Alice").unwrap(), account_of("//Bob").unwrap());
		assert_eq!(recipient(Some("//Bob"), Some("//Alice")).unwrap(), bob);
		assert_eq!(recipient(None, Some("//Alice")).unwrap(), alice);
		assert!(recipient(None, None).unwrap_err().to_string().contains("--to"));
	}

	fn step(stage: &'static str, state: State) -> Step<&'static str> {
		Step { stage, state, note: "waits".into() }
	}

	#[test]
	fn what_is_waited_for_is_the_first_that_is_not_done() {
		let steps = [step("sent", State::Done), step("final", State::Now), step("x", State::Later)];
		assert_eq!(next(&steps), "final: waits");
		assert_eq!(next(&steps[..1]), "");
	}

	#[tokio::test]
	async fn there_is_one_look_unless_something_is_watched() {
		let mut looks = 0;
		let look = async || {
			looks += 1;
			Ok::<i32, Error>(looks)
		};
		let seen = follow(true, false, look, |_: &i32| false, |_: &i32| String::new()).await;
		assert_eq!(seen.unwrap(), 1);
	}
}
