//! `sensor order`: have datasets kept, and call those to account who are paid for it.

use crate::{
	dataset::version_id,
	output::{bar, waiting, Output},
	Connection, From,
};
use clap::Subcommand;
use sensor_client::{
	primitives::{traits::PinnerId, VersionId},
	Chain, Error, Result, Sense,
};
use serde_json::json;

#[derive(Subcommand)]
pub enum Command {
	/// Have pinners keep a dataset for rent; they are drawn two blocks later.
	Place {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		/// How many should keep it.
		#[arg(long, default_value_t = 3)]
		replicas: u32,
		/// The most that a GiB may cost an audit.
		#[arg(long)]
		max_price: Sense,
		/// The money for it; what is left comes back when you cancel.
		#[arg(long)]
		budget: Sense,
		#[command(flatten)]
		from: From,
	},
	/// Add to the money of an order, whoever placed it.
	TopUp {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		/// How much.
		amount: Sense,
		#[command(flatten)]
		from: From,
	},
	/// End an order; the rest of its money comes back to its payer.
	Cancel {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		#[command(flatten)]
		from: From,
	},
	/// Have those drawn who are missing, as when nobody fitted before.
	Assign {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		#[command(flatten)]
		from: From,
	},
	/// Who keeps a dataset, for what rent, and what is left of the money.
	Show {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
	},
	/// Demand that a pinner show a block on chain, and pay for the answer. If it does not in time, the
	/// fee comes back, with a part of what the pinner is slashed.
	Demand {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		/// The pinner's number, as `order show` lists it.
		pinner: PinnerId,
		/// The block's place among all blocks of the dataset, counted from 0; one at random if not
		/// given.
		#[arg(long)]
		block: Option<u32>,
		#[command(flatten)]
		from: From,
	},
	/// Blocks that pinners have to show.
	Demands,
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::Place { version, replicas, max_price, budget, from } => {
			let signer = from.signer()?;
			let placed = chain.place_order(*version, *replicas, *max_price, *budget, &signer);
			waiting("Ordering", placed).await?;
			Ok(Output::of(&chain.order(*version).await?))
		},
		Command::TopUp { version, amount, from } => {
			let signer = from.signer()?;
			let topped_up = chain.top_up_order(*version, *amount, &signer);
			waiting("Adding money", topped_up).await?;
			Ok(Output::of(&chain.order(*version).await?))
		},
		Command::Cancel { version, from } => {
			let refund = waiting("Ending", chain.cancel_order(*version, &from.signer()?)).await?;
			Ok(Output::new(
				format!("The order is over; {refund} came back to its payer."),
				json!({ "refund": refund }),
			))
		},
		Command::Assign { version, from } => {
			waiting("Asking", chain.assign_pinners(*version, &from.signer()?)).await?;
			Ok(Output::of(&chain.order(*version).await?))
		},
		Command::Show { version } => pinners(*version, &chain).await,
		Command::Demand { version, pinner, block, from } => {
			let (ipfs, signer) = (connection.ipfs(), from.signer()?);
			let contents = chain.version(*version).await?.contents;
			let blocks = contents.map(|contents| contents.blocks).filter(|blocks| *blocks > 0);
			let blocks = blocks.ok_or_else(|| {
				Error::Invalid(format!("no validators have fetched all of {version} yet"))
			})?;
			let index = block.unwrap_or_else(|| rand::random_range(0..blocks));
			let progress = bar("Proving that the block is part of it", blocks.into());
			let demanded = chain.demand_block(
				*version,
				*pinner,
				index,
				&ipfs,
				|fetched| progress.set_position(fetched),
				&signer,
			);
			let demanded = demanded.await;
			progress.finish_and_clear();
			Ok(Output::of(&demanded?))
		},
		Command::Demands => {
			let demands = chain.demands().await?;
			let lines: Vec<_> = demands.iter().map(ToString::to_string).collect();
			let text = if lines.is_empty() {
				"Nobody has to show anything.".into()
			} else {
				lines.join("\n")
			};
			Ok(Output::new(text, json!(demands)))
		},
	}
}

/// Who keeps a version, and the order behind it.
pub async fn pinners(version: VersionId, chain: &Chain) -> Result<Output> {
	Ok(Output::of(&chain.order(version).await?))
}
