//! Listing and buying datasets, guarantees, and royalties.

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
use sensor_primitives::{ListingId, SaleId, VersionId};
use serde::Serialize;
use std::{fmt, time::Duration};
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

/// Where the money of a sale goes when its guarantee is over. The parts add up to the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sale {
	/// Its id; none if the licence was free, and nothing waits.
	pub id: Option<SaleId>,
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
			"Paid {}: {} for the owner, {} for the contributors, {} for the platform",
			self.price, self.to_owner, self.royalties, self.take
		)?;
		match self.id {
			Some(id) => write!(f, ", once the guarantee of sale {id} is over"),
			None => Ok(()),
		}
	}
}

/// What a sale comes to as its data is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outlook {
	/// The data is there: everybody is paid when the guarantee ends.
	Sound,
	/// The data is out of reach, and may come back or be lost: the guarantee is extended.
	InDoubt,
	/// The data is lost: the buyer can have the price back.
	Lost,
}

/// A sale whose price waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guarantee {
	/// The sale.
	pub sale: SaleId,
	/// What was sold.
	#[serde(serialize_with = "as_text")]
	pub version: VersionId,
	/// Who bought.
	#[serde(serialize_with = "as_text")]
	pub buyer: AccountId,
	/// Who sold.
	#[serde(serialize_with = "as_text")]
	pub seller: AccountId,
	/// What the buyer paid.
	pub price: Sense,
	/// The block at whose start the guarantee ends, or is extended.
	pub until: u32,
	/// What it comes to.
	pub outlook: Outlook,
}

impl fmt::Display for Guarantee {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { sale, version, price, until, .. } = self;
		write!(f, "Sale {sale}: dataset {version} for {price}, guaranteed until block {until}. ")?;
		f.write_str(match self.outlook {
			Outlook::Sound => "The data is there; everybody is paid then",
			Outlook::InDoubt => {
				"The data is out of reach; until it is back or lost, the price waits"
			},
			Outlook::Lost => "The data is lost; the buyer can have the price back",
		})
	}
}

/// The account that keeps prices while the data is guaranteed, and royalties until contributors claim
/// them.
pub fn pot() -> AccountId {
	// `modl` and the pallet's id, as Substrate derives accounts of pallets.
	let mut account = [0; 32];
	let id = b"modlsensor/m";
	account[..id.len()].copy_from_slice(id);
	AccountId::from(account)
}

impl From<api::marketplace::events::Sold> for Sale {
	fn from(sold: api::marketplace::events::Sold) -> Self {
		Self {
			id: sold.sale,
			price: Sense(sold.price.amount),
			take: Sense(sold.take),
			royalties: Sense(sold.royalties),
			to_owner: Sense(sold.to_owner),
		}
	}
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
		Ok(Sale::from(sold))
	}

	/// The guarantee of a sale; nothing if it is over.
	pub async fn guarantee(&self, id: SaleId) -> Result<Option<Guarantee>> {
		let at = self.now().await?;
		let market = api::storage().marketplace();
		let Some(sale) = at.storage().try_fetch(market.sales(), (id,)).await? else {
			let next = at.storage().fetch(market.next_sale_id(), ()).await?.decode()?;
			return if id < next { Ok(None) } else { Err(Error::NotFound(format!("sale {id}"))) };
		};
		let sale = sale.decode()?;
		let view = api::view_functions().marketplace().sale_outlook(id);
		// By its place in the list, as SCALE encodes it.
		let outlook = match Self::view::<Option<u8>>(&at, view).await? {
			Some(0) => Outlook::Sound,
			Some(1) => Outlook::InDoubt,
			Some(2) => Outlook::Lost,
			_ => return Err(Error::Invalid("a sale whose outlook is unknown".into())),
		};
		Ok(Some(Guarantee {
			sale: id,
			version: sale.version.0,
			buyer: sale.buyer,
			seller: sale.seller,
			price: Sense(sale.price.amount),
			until: sale.until,
			outlook,
		}))
	}

	/// Wait until the guarantee of a sale is over, and its price was paid on or back.
	pub async fn wait_until_settled(&self, id: SaleId, timeout: Duration) -> Result<()> {
		let advice = "Guarantees are extended while the data is out of reach.";
		let address = api::storage().marketplace().sales();
		self.wait_for(&format!("the end of sale {id}"), timeout, advice, async |at| {
			let waits = at.storage().try_fetch(address.clone(), (id,)).await?.is_some();
			Ok((!waits).then_some(()))
		})
		.await
	}

	/// Take the price of lost data back, and hand the licence in.
	pub async fn claim_refund(&self, sale: SaleId, buyer: &Signer) -> Result<Sense> {
		let call = api::transactions().marketplace().claim_refund(sale);
		let receipt = self.submit(&call, buyer).await?;
		Ok(Sense(receipt.event::<api::marketplace::events::SaleRefunded>()?.price.amount))
	}

	/// Settle a sale whose guarantee is over, should the chain not have done so by itself.
	pub async fn settle_sale(&self, sale: SaleId, who: &Signer) -> Result<()> {
		self.submit(&api::transactions().marketplace().settle(sale), who).await.map(drop)
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
