//! `sensor pinner`: keep datasets for rent.

use crate::{
	account_of,
	dataset::version_id,
	output::{waiting, Output},
	Connection, From,
};
use clap::{Args, Subcommand};
use sensor_client::{pinning, primitives::VersionId, Chain, Error, Result, Sense};
use serde_json::json;

#[derive(Subcommand)]
pub enum Command {
	/// Offer to keep datasets; a bond goes on hold. The node sees by itself what it is given, if it
	/// has the account's address: see docs/storage.md.
	Register {
		#[command(flatten)]
		offer: Offer,
		#[command(flatten)]
		from: From,
	},
	/// Change the offer; also ends a suspension, and fills a slashed bond up again.
	Change {
		#[command(flatten)]
		offer: Offer,
		#[command(flatten)]
		from: From,
	},
	/// Give notice: nothing more is given to you, and others are given what you keep.
	Notice {
		#[command(flatten)]
		from: From,
	},
	/// Stop keeping a dataset, once your notice is over.
	Release {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		#[command(flatten)]
		from: From,
	},
	/// Leave with the bond, once your notice is over and you keep nothing any more.
	Leave {
		#[command(flatten)]
		from: From,
	},
	/// Take the rent that you have earned.
	Claim {
		#[command(flatten)]
		from: From,
	},
	/// What the chain knows of a pinner.
	Show {
		/// Its number, its account's address, or a development name such as //Alice.
		pinner: String,
	},
	/// Every pinner.
	List,
}

#[derive(Args)]
pub struct Offer {
	/// How much to keep at most, in GiB.
	#[arg(long, value_name = "GIB")]
	capacity: u32,
	/// What a GiB costs that an audit found.
	#[arg(long)]
	price: Sense,
	/// Address at which the node's IPFS serves others, as in /ip4/1.2.3.4/tcp/4001/p2p/12D3…; may be
	/// given more than once. Those that it listens on if not given, and loopback only if there is no
	/// other.
	#[arg(long = "address", value_name = "MULTIADDRESS")]
	addresses: Vec<String>,
}

impl Offer {
	async fn resolve(&self, connection: &Connection) -> Result<pinning::Offer> {
		let addresses = match self.addresses.is_empty() {
			true => connection.ipfs().sources().await?,
			false => self.addresses.clone(),
		};
		let capacity = u64::from(self.capacity) << 30;
		Ok(pinning::Offer { addresses, capacity, price: self.price })
	}
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::Register { offer, from } => {
			let (offer, signer) = (offer.resolve(connection).await?, from.signer()?);
			let id = waiting("Registering", chain.register_pinner(offer, &signer)).await?;
			Ok(Output::of(&chain.pinner(id).await?))
		},
		Command::Change { offer, from } => {
			let (offer, signer) = (offer.resolve(connection).await?, from.signer()?);
			waiting("Changing the offer", chain.change_offer(offer, &signer)).await?;
			Ok(Output::of(&chain.pinner_of(&signer.account()).await?))
		},
		Command::Notice { from } => {
			let leaves = waiting("Giving notice", chain.give_notice(&from.signer()?)).await?;
			Ok(Output::new(
				format!("You may leave from block {leaves} on."),
				json!({ "leaves": leaves }),
			))
		},
		Command::Release { version, from } => {
			waiting("Releasing", chain.release_version(*version, &from.signer()?)).await?;
			Ok(Output::new(
				format!("You need not keep {version} any more."),
				json!({ "released": version.to_string() }),
			))
		},
		Command::Leave { from } => {
			waiting("Leaving", chain.leave_pinning(&from.signer()?)).await?;
			Ok(Output::new("Left; the bond is free again.", json!({ "left": true })))
		},
		Command::Claim { from } => {
			let amount = waiting("Claiming", chain.claim_rent(&from.signer()?)).await?;
			Ok(Output::new(format!("Received {amount}"), json!({ "amount": amount })))
		},
		Command::Show { pinner } => Ok(Output::of(&find(&chain, pinner).await?)),
		Command::List => {
			let pinners = chain.pinners().await?;
			let line = |pinner: &pinning::Pinner| {
				let state = match (pinner.leaves, pinner.suspended) {
					(Some(block), _) => format!("leaves from block {block} on"),
					(None, true) => "suspended".into(),
					(None, false) => format!("keeps {} datasets", pinner.versions.len()),
				};
				format!(
					"{:<6} {} for a GiB and audit, {} of {} bytes free, {state}",
					pinner.id,
					pinner.offer.price,
					pinner.offer.capacity.saturating_sub(pinner.used),
					pinner.offer.capacity,
				)
			};
			let lines: Vec<_> = pinners.iter().map(line).collect();
			let text = if lines.is_empty() { "No pinners yet.".into() } else { lines.join("\n") };
			Ok(Output::new(text, json!(pinners)))
		},
	}
}

async fn find(chain: &Chain, text: &str) -> Result<pinning::Pinner> {
	if let Ok(id) = text.parse() {
		return chain.pinner(id).await;
	}
	let account = account_of(text).map_err(|_| {
		Error::Invalid(format!(
			"'{text}' is not a pinner; give its number, or its account's address (5…)"
		))
	})?;
	chain.pinner_of(&account).await
}
