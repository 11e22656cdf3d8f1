//! `sensor market`: sell and buy licences; take royalties, or the price of lost data back.

use crate::{
	account_of,
	dataset::version_id,
	output::{waiting, Output},
	Connection, From,
};
use clap::Subcommand;
use sensor_client::{
	marketplace::Terms,
	primitives::{ListingId, SaleId, VersionId},
	Result, Sense,
};
use serde_json::json;
use std::time::Duration;

#[derive(Subcommand)]
pub enum Command {
	/// Offer licences for a dataset.
	List {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		dataset: VersionId,
		/// What a licence costs.
		#[arg(long)]
		price: Sense,
		/// How many licences to sell; no limit if not given.
		#[arg(long)]
		seats: Option<u32>,
		/// The block at which the offer ends; never if not given.
		#[arg(long)]
		expires: Option<u32>,
		/// Forbid commercial use.
		#[arg(long)]
		non_commercial: bool,
		/// Forbid training models.
		#[arg(long)]
		no_models: bool,
		/// Allow passing the data on.
		#[arg(long)]
		share: bool,
		#[command(flatten)]
		from: From,
	},
	/// Take an offer back.
	Unlist {
		/// The offer's number, as `market show` lists it.
		listing: ListingId,
		#[command(flatten)]
		from: From,
	},
	/// Every open offer, or one.
	Show {
		/// The offer's number; every open offer if not given.
		listing: Option<ListingId>,
	},
	/// Buy a licence.
	Buy {
		/// The offer's number, as `market show` lists it.
		listing: ListingId,
		/// The most that you pay, should the price change meanwhile; the present price if not given.
		#[arg(long)]
		max_price: Option<Sense>,
		#[command(flatten)]
		from: From,
	},
	/// What became of the price of a sale: it waits while the data is guaranteed.
	Sale {
		/// The sale's number, as `market buy` says.
		sale: SaleId,
		/// Wait until the guarantee is over and everybody is paid, at most so many seconds.
		#[arg(long)]
		wait: Option<u64>,
	},
	/// Take back what you paid for data that is lost, and hand the licence in.
	Refund {
		/// The sale's number, as `market buy` says.
		sale: SaleId,
		#[command(flatten)]
		from: From,
	},
	/// Settle a sale whose guarantee is over, should the chain not have done so by itself.
	Settle {
		/// The sale's number, as `market buy` says.
		sale: SaleId,
		#[command(flatten)]
		from: From,
	},
	/// What an account's labels have earned from sales of a dataset.
	Royalties {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		dataset: VersionId,
		/// The account's address, or a development name such as //Alice.
		account: String,
	},
	/// Take the royalties that your labels have earned.
	Claim {
		/// The dataset, as in 3.0.
		#[arg(value_parser = version_id)]
		dataset: VersionId,
		#[command(flatten)]
		from: From,
	},
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::List {
			dataset,
			price,
			seats,
			expires,
			non_commercial,
			no_models,
			share,
			from,
		} => {
			let terms = Terms { commercial: !non_commercial, models: !no_models, share: *share };
			let signer = from.signer()?;
			let listing = chain.list(*dataset, *price, terms, *seats, *expires, &signer);
			let id = waiting("Listing", listing).await?;
			Ok(Output::of(&chain.listing(id).await?))
		},
		Command::Unlist { listing, from } => {
			let signer = from.signer()?;
			waiting("Taking back", chain.unlist(*listing, &signer)).await?;
			Ok(Output::new("Taken back; the deposit is free again.", json!({ "listing": listing })))
		},
		Command::Show { listing: Some(id) } => Ok(Output::of(&chain.listing(*id).await?)),
		Command::Show { listing: None } => {
			let listings = chain.listings().await?;
			let lines: Vec<_> = listings.iter().map(ToString::to_string).collect();
			let text = if lines.is_empty() { "No offers yet.".into() } else { lines.join("\n") };
			Ok(Output::new(text, json!(listings)))
		},
		Command::Buy { listing, max_price, from } => {
			let signer = from.signer()?;
			let price = match max_price {
				Some(price) => *price,
				None => chain.listing(*listing).await?.price,
			};
			let sale = waiting("Buying", chain.buy(*listing, price, &signer)).await?;
			Ok(Output::of(&sale))
		},
		Command::Sale { sale, wait } => {
			if let Some(seconds) = wait {
				let settled = chain.wait_until_settled(*sale, Duration::from_secs(*seconds));
				waiting("The data is guaranteed", settled).await?;
			}
			match chain.guarantee(*sale).await? {
				Some(guarantee) => Ok(Output::of(&guarantee)),
				None => Ok(over(*sale)),
			}
		},
		Command::Refund { sale, from } => {
			let signer = from.signer()?;
			let amount = waiting("Claiming", chain.claim_refund(*sale, &signer)).await?;
			Ok(Output::new(format!("Received {amount}"), json!({ "amount": amount })))
		},
		Command::Settle { sale, from } => {
			let signer = from.signer()?;
			waiting("Settling", chain.settle_sale(*sale, &signer)).await?;
			Ok(over(*sale))
		},
		Command::Royalties { dataset, account } => {
			let amount = chain.claimable(*dataset, &account_of(account)?).await?;
			Ok(Output::new(format!("{amount} can be claimed"), json!({ "claimable": amount })))
		},
		Command::Claim { dataset, from } => {
			let signer = from.signer()?;
			let amount = waiting("Claiming", chain.claim_royalties(*dataset, &signer)).await?;
			Ok(Output::new(format!("Received {amount}"), json!({ "amount": amount })))
		},
	}
}

fn over(sale: SaleId) -> Output {
	let text = format!("The guarantee of sale {sale} is over, and its price was paid on or back.");
	Output::new(text, json!({ "sale": sale, "over": true }))
}
