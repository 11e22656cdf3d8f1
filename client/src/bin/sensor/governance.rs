//! `sensor gov`: propose and vote.

use crate::{
	output::{waiting, Output},
	Connection, From,
};
use clap::{Subcommand, ValueEnum};
use sensor_client::{
	governance::{self, Conviction},
	Error, Result, Sense,
};
use serde_json::json;

#[derive(Subcommand)]
pub enum Command {
	/// The platform's take from sales.
	TakeRate,
	/// Propose another platform take.
	ProposeTakeRate {
		/// In percent, with up to four decimals, as in 2.5.
		percent: String,
		#[command(flatten)]
		from: From,
	},
	/// Propose that a call be made with some power.
	#[command(
		after_help = "Explorers show calls as bytes, and `sensor-relayer checkpoint` prints one."
	)]
	Propose {
		/// With which power.
		#[arg(value_enum)]
		power: Power,
		/// The call, encoded, in hexadecimal.
		#[arg(value_parser = call)]
		call: Call,
		#[command(flatten)]
		from: From,
	},
	/// Vote on a referendum.
	Vote {
		/// Its number.
		referendum: u32,
		/// Against it, rather than for it.
		#[arg(long)]
		nay: bool,
		/// How many tokens to vote with.
		#[arg(long)]
		amount: Sense,
		/// 0 counts a tenth; 1 to 6 count so many times, locked ever longer if you win.
		#[arg(long, default_value_t = 1)]
		conviction: u8,
		#[command(flatten)]
		from: From,
	},
	/// Where a referendum stands.
	Show {
		/// Its number.
		referendum: u32,
	},
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Power {
	/// Everything.
	Root,
	/// The market's parameters.
	Market,
	/// Halting what passes to and from a chain.
	BridgeGuardian,
}

impl std::convert::From<Power> for governance::Power {
	fn from(power: Power) -> Self {
		match power {
			Power::Root => Self::Root,
			Power::Market => Self::Market,
			Power::BridgeGuardian => Self::BridgeGuardian,
		}
	}
}

/// An encoded call.
#[derive(Clone)]
pub struct Call(Vec<u8>);

fn call(text: &str) -> Result<Call, String> {
	let bytes = hex::decode(text.trim_start_matches("0x")).map_err(|why| why.to_string())?;
	if bytes.is_empty() {
		return Err("there is no call".into());
	}
	Ok(Call(bytes))
}

/// A percentage as parts per million.
fn parts_per_million(percent: &str) -> Result<u32> {
	let invalid = || Error::Invalid(format!("'{percent}' is not a percentage; write it like 2.5"));
	let (whole, decimals) = percent
		.trim_end_matches('%')
		.split_once('.')
		.unwrap_or((percent.trim_end_matches('%'), ""));
	if decimals.len() > 4 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
		return Err(invalid());
	}
	let number = |text: &str| text.parse::<u32>().map_err(|_| invalid());
	let (whole, decimals) = (number(whole)?, number(&format!("{decimals:0<4}"))?);
	whole.checked_mul(10_000).and_then(|whole| whole.checked_add(decimals)).ok_or_else(invalid)
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::TakeRate => {
			let rate = chain.take_rate().await?;
			Ok(Output::new(
				format!("{} %", f64::from(rate) / 10_000.0),
				json!({ "parts_per_million": rate }),
			))
		},
		Command::ProposeTakeRate { percent, from } => {
			let (rate, signer) = (parts_per_million(percent)?, from.signer()?);
			let id = waiting("Proposing", chain.propose_take_rate(rate, &signer)).await?;
			Ok(Output::of(&chain.referendum(id).await?))
		},
		Command::Propose { power, call, from } => {
			let (call, signer) = (call.0.clone(), from.signer()?);
			let proposing = chain.propose((*power).into(), call, &signer);
			let id = waiting("Proposing", proposing).await?;
			Ok(Output::of(&chain.referendum(id).await?))
		},
		Command::Vote { referendum, nay, amount, conviction, from } => {
			let (conviction, signer) = (Conviction::new(*conviction)?, from.signer()?);
			waiting("Voting", chain.vote(*referendum, !nay, conviction, *amount, &signer)).await?;
			Ok(Output::of(&chain.referendum(*referendum).await?))
		},
		Command::Show { referendum } => Ok(Output::of(&chain.referendum(*referendum).await?)),
	}
}

#[cfg(test)]
mod tests {
	use super::parts_per_million;

	#[test]
	fn percentages_are_read_exactly() {
		assert_eq!(parts_per_million("2.5").unwrap(), 25_000);
		assert_eq!(parts_per_million("100%").unwrap(), 1_000_000);
		assert_eq!(parts_per_million("0.0001").unwrap(), 1);
		for text in ["", "a", "1.00001", "-1", "1.2.3", "99999999"] {
			assert!(parts_per_million(text).is_err(), "{text}");
		}
	}
}
