//! `sensor account`: balances and transfers.

use crate::{
	account_of,
	output::{waiting, Output},
	Connection, From,
};
use clap::Subcommand;
use sensor_client::{Result, Sense};
use serde_json::json;

#[derive(Subcommand)]
pub enum Command {
	/// What an account owns.
	Balance {
		/// Its address, or a development name such as //Alice.
		account: String,
	},
	/// The address of a secret; with --json, its 32 bytes, too, as other chains ask for them.
	Address {
		#[command(flatten)]
		from: From,
	},
	/// Send SENSE.
	Transfer {
		/// To whom.
		to: String,
		/// How much.
		amount: Sense,
		#[command(flatten)]
		from: From,
	},
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	match command {
		Command::Balance { account } => {
			let balance = connection.chain().await?.balance(&account_of(account)?).await?;
			Ok(Output::of(&balance))
		},
		Command::Address { from } => {
			let account = from.signer()?.account();
			let (address, bytes) = (account.to_string(), format!("0x{}", hex::encode(account.0)));
			Ok(Output::new(&address, json!({ "address": address, "bytes": bytes })))
		},
		Command::Transfer { to, amount, from } => {
			let (chain, signer, to) = (connection.chain().await?, from.signer()?, account_of(to)?);
			let receipt = waiting("Sending", chain.transfer(&signer, &to, *amount)).await?;
			Ok(Output::new(
				format!("Sent {amount} to {to} in block {}", receipt.at.block_number()),
				json!({
					"to": to.to_string(),
					"amount": amount,
					"block": receipt.at.block_number(),
					"transaction": format!("{:?}", receipt.hash()),
				}),
			))
		},
	}
}
