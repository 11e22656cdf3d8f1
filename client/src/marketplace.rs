//! Listing and buying datasets, and royalties.

use crate::{
	api::{
		self,
		runtime_types::{
			frame_support::traits::tokens::fungible::union_of::NativeOrWithId,
			pallet_marketplace::types as chain_types,
		},
	},
	serialize::as_text,
	AccountId, Chain, Error, Result, Sense, Signer,
};
use sensor_primitives::{ListingId, VersionId};
use serde::Serialize;
use std::fmt;
use subxt::utils::Static;

/// An offer as the chain stores it.
type Stored = chain_types::Listing<AccountId, NativeOrWithId<u32>, u32>;

/// What a licence allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Terms {
	/// Commercial use.
	pub commercial: bool,
	/// Training models on the data.
	pub models: bool,
	/// Passing the data on.
	pub share: bool,
}

/// An offer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listing {
	/// Its id.
	pub id: ListingId,
	/// What is offered.
	#[serde(serialize_with = "as_text")]
	pub version: VersionId,
	/// Who sells.
	#[serde(serialize_with = "as_text")]
	pub seller: AccountId,
	/// What a licence costs.
	pub price: Sense,
	/// What it allows.
	pub terms: Terms,
	/// How many licences may be sold; no limit if absent.
	pub seats: Option<u32>,
	/// How many were sold.
	pub sold: u32,
}

impl Listing {
	fn new(id: ListingId, stored: Stored) -> Self {
		Self {
			id,
			version: stored.version.0,
			seller: stored.seller,
			price: Sense(stored.price.amount),
			terms: Terms {
				commercial: stored.terms.commercial,
				models: stored.terms.models,
				share: stored.terms.share,
			},
			seats: stored.seats,
			sold: stored.sold,
		}
	}
}

impl fmt::Display for Listing {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let seats = self.seats.map_or("no limit".into(), |seats| seats.to_string());
		write!(
			f,
			"Listing {}: dataset {} for {} by {} ({} sold, seats: {seats})",
			self.id, self.version, self.price, self.seller, self.sold
		)
	}
}

/// Where the money of a sale went. The parts add up to the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sale {
	/// What the buyer paid.
	pub price: Sense,
	/// The platform's take, to the treasury.
	pub take: Sense,
	/// To the contributors' pool, for them to claim.
	pub royalties: Sense,
	/// To the owner.
	pub to_owner: Sense,
}

impl fmt::Display for Sale {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(
			f,
			"Paid {}: {} to the owner, {} to the contributors, {} to the platform",
			self.price, self.to_owner, self.royalties, self.take
		)
	}
}

/// The account that keeps the royalties until contributors claim them.
pub fn royalty_pot() -> AccountId {
	// `modl` and the pallet's id, as Substrate derives accounts of pallets.
	let mut account = [0; 32];
	let id = b"modlsensor/m";
	account[..id.len()].copy_from_slice(id);
	AccountId::from(account)
}

fn native(amount: Sense) -> chain_types::Price<NativeOrWithId<u32>> {
	chain_types::Price { asset: NativeOrWithId::Native, amount: amount.0 }
}

impl Chain {
	/// Offer licences for a version at a fixed price in $SENSE.
	pub async fn list(
		&self,
		version: VersionId,
		price: Sense,
		terms: Terms,
		seats: Option<u32>,
		expires: Option<u32>,
		owner: &Signer,
	) -> Result<ListingId> {
		let terms = chain_types::Terms {
			commercial: terms.commercial,
			models: terms.models,
			share: terms.share,
			document: None,
		};
		let call = api::transactions().marketplace().list(
			Static(version),
			native(price),
			terms,
			seats,
			expires,
		);
		let receipt = self.submit(&call, owner).await?;
		Ok(receipt.event::<api::marketplace::events::Listed>()?.listing)
	}

	/// Take an offer back; anybody may once it has expired.
	pub async fn unlist(&self, listing: ListingId, seller: &Signer) -> Result<()> {
		self.submit(&api::transactions().marketplace().unlist(listing), seller).await.map(drop)
	}

	/// Look an offer up.
	pub async fn listing(&self, id: ListingId) -> Result<Listing> {
		let at = self.now().await?;
		let address = api::storage().marketplace().listings();
		let stored = at
			.storage()
			.try_fetch(address, (id,))
			.await?
			.ok_or_else(|| Error::NotFound(format!("listing {id}")))?
			.decode()?;
		Ok(Listing::new(id, stored))
	}

	/// Every open offer, by id.
	pub async fn listings(&self) -> Result<Vec<Listing>> {
		let at = self.now().await?;
		let mut entries = at.storage().iter(api::storage().marketplace().listings(), ()).await?;
		let mut listings = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			listings.push(Listing::new(entry.key()?.decode()?.0, entry.value().decode()?));
		}
		listings.sort_unstable_by_key(|listing| listing.id);
		Ok(listings)
	}

	/// Buy a licence, paying at most `max_price`.
	pub async fn buy(&self, listing: ListingId, max_price: Sense, buyer: &Signer) -> Result<Sale> {
		let call = api::transactions().marketplace().buy(listing, native(max_price));
		let receipt = self.submit(&call, buyer).await?;
		let sold = receipt.event::<api::marketplace::events::Sold>()?;
		Ok(Sale {
			price: Sense(sold.price.amount),
			take: Sense(sold.take),
			royalties: Sense(sold.royalties),
			to_owner: Sense(sold.to_owner),
		})
	}

	/// Take the royalties that one's labels have earned from sales of a version.
	pub async fn claim_royalties(&self, version: VersionId, who: &Signer) -> Result<Sense> {
		let call = api::transactions()
			.marketplace()
			.claim_royalties(Static(version), NativeOrWithId::Native);
		let receipt = self.submit(&call, who).await?;
		Ok(Sense(receipt.event::<api::marketplace::events::RoyaltiesClaimed>()?.amount))
	}

	/// What `who` could claim of a version's royalties now.
	pub async fn claimable(&self, version: VersionId, who: &AccountId) -> Result<Sense> {
		let at = self.now().await?;
		let view = api::view_functions().marketplace().claimable(
			*who,
			Static(version),
			NativeOrWithId::Native,
		);
		Ok(Sense(Self::view(&at, view).await?))
	}
}
