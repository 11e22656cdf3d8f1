//! Pinners, who keep datasets for rent, and the orders that pay them.

use crate::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_pinning::types as chain_types,
		},
	},
	chain::At,
	datasets::Version,
	serialize::{as_text, as_texts},
	sources, AccountId, Chain, Error, Ipfs, Result, Sense, Signer,
};
use sensor_primitives::{traits::PinnerId, ContentId, VersionId};
use serde::Serialize;
use std::fmt;
use subxt::utils::Static;

/// The id of a demand.
pub type DemandId = u64;

/// What a pinner offers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Offer {
	/// Where it serves: multiaddresses with its peer id.
	pub addresses: Vec<String>,
	/// How many bytes it keeps at most.
	pub capacity: u64,
	/// What it asks for a GiB that an audit found.
	pub price: Sense,
}

/// One who keeps datasets for rent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pinner {
	/// Its number.
	pub id: PinnerId,
	/// Who has the bond on hold and gets the rent.
	#[serde(serialize_with = "as_text")]
	pub account: AccountId,
	/// What it offers.
	#[serde(flatten)]
	pub offer: Offer,
	/// Bytes that it was given to keep.
	pub used: u64,
	/// What it was given to keep.
	#[serde(serialize_with = "as_texts")]
	pub versions: Vec<VersionId>,
	/// What is on hold.
	pub bond: Sense,
	/// Rent that it has not claimed yet.
	pub earned: Sense,
	/// How many demands for blocks it has not answered yet.
	pub demands: u32,
	/// From which block on it may go, if it has given notice.
	pub leaves: Option<u32>,
	/// Whether audits found that it lacks what others have, since it last changed its offer.
	pub suspended: bool,
}

impl fmt::Display for Pinner {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "Pinner {}", self.id)?;
		writeln!(f, "  account       {}", self.account)?;
		writeln!(f, "  asks          {} for a GiB and audit", self.offer.price)?;
		writeln!(f, "  keeps         {} of {} bytes", self.used, self.offer.capacity)?;
		if !self.versions.is_empty() {
			let versions: Vec<_> = self.versions.iter().map(VersionId::to_string).collect();
			writeln!(f, "  versions      {}", versions.join(", "))?;
		}
		for address in &self.offer.addresses {
			writeln!(f, "  address       {address}")?;
		}
		if self.demands > 0 {
			writeln!(f, "  has to show   {} blocks", self.demands)?;
		}
		if self.suspended {
			writeln!(f, "  suspended     audits did not find what it keeps; see `pinner change`")?;
		}
		if let Some(block) = self.leaves {
			writeln!(f, "  leaves        from block {block} on")?;
		}
		writeln!(f, "  bond          {}", self.bond)?;
		write!(f, "  earned        {}", self.earned)
	}
}

/// One who keeps a version for an order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Keeper {
	/// The pinner's number.
	pub pinner: PinnerId,
	/// Where it serves.
	pub addresses: Vec<String>,
	/// The rent for every audit that finds the version there.
	pub rent: Sense,
	/// Whether an audit has found it there yet.
	pub found: bool,
	/// How many audits in a row have not.
	pub failures: u32,
	/// From which block on it may go, if it has given notice.
	pub leaves: Option<u32>,
}

/// Somebody's wish that a version be kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Order {
	/// What is kept.
	#[serde(serialize_with = "as_text")]
	pub version: VersionId,
	/// Who pays, and gets back what is left.
	#[serde(serialize_with = "as_text")]
	pub payer: AccountId,
	/// How many should keep it.
	pub wanted: u32,
	/// The most that a GiB may cost an audit.
	pub max_price: Sense,
	/// What is left of the money, besides the rents that are set aside.
	pub budget: Sense,
	/// Bytes of the version.
	pub bytes: u64,
	/// Who keeps it.
	pub keepers: Vec<Keeper>,
	/// Whether pinners are about to be drawn.
	pub drawing: bool,
}

impl fmt::Display for Order {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "Dataset {}, {} bytes", self.version, self.bytes)?;
		writeln!(f, "  payer         {}", self.payer)?;
		let drawing = if self.drawing { "; pinners are being drawn" } else { "" };
		writeln!(f, "  kept by       {} of {}{drawing}", self.keepers.len(), self.wanted)?;
		writeln!(f, "  at most       {} for a GiB and audit", self.max_price)?;
		write!(f, "  money left    {}", self.budget)?;
		for keeper in &self.keepers {
			let state = match (keeper.found, keeper.failures) {
				(true, 0) => "found by the last audit".into(),
				(false, 0) => "not audited yet".into(),
				(_, failures) => format!("not found by {failures} audits in a row"),
			};
			write!(f, "\n  pinner {:<6} {} an audit, {state}", keeper.pinner, keeper.rent)?;
			if let Some(block) = keeper.leaves {
				write!(f, ", leaves from block {block} on")?;
			}
		}
		Ok(())
	}
}

/// A block that a pinner has to show on chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Demand {
	/// Its number.
	pub id: DemandId,
	/// Who has to show it.
	pub pinner: PinnerId,
	/// Of which version.
	#[serde(serialize_with = "as_text")]
	pub version: VersionId,
	/// The block.
	#[serde(serialize_with = "as_text")]
	pub content: ContentId,
	/// The block of the chain at whose start it is too late.
	pub until: u32,
}

impl fmt::Display for Demand {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { id, pinner, version, content, until } = self;
		write!(
			f,
			"Demand {id}: pinner {pinner} has to show {content} of dataset {version} before block \
			 {until}"
		)
	}
}

fn texts(addresses: BoundedVec<BoundedVec<u8>>) -> Vec<String> {
	let text = |address: BoundedVec<u8>| String::from_utf8_lossy(&address.0).into_owned();
	addresses.0.into_iter().map(text).collect()
}

impl Offer {
	fn encode(self) -> Result<chain_types::Offer> {
		Ok(chain_types::Offer {
			addresses: sources::encode_all(self.addresses)?,
			capacity: self.capacity,
			price: self.price.0,
		})
	}
}

impl Chain {
	/// Offer to keep datasets; a bond goes on hold. Returns the pinner's number.
	pub async fn register_pinner(&self, offer: Offer, who: &Signer) -> Result<PinnerId> {
		let call = api::transactions().pinning().register(offer.encode()?);
		let receipt = self.submit(&call, who).await?;
		Ok(receipt.event::<api::pinning::events::PinnerRegistered>()?.pinner)
	}

	/// Change what is offered, and the bond with it; ends a suspension, and fills a bond up again.
	pub async fn change_offer(&self, offer: Offer, who: &Signer) -> Result<()> {
		let call = api::transactions().pinning().change_offer(offer.encode()?);
		self.submit(&call, who).await.map(drop)
	}

	/// Give notice. Returns the block from which on the pinner may go.
	pub async fn give_notice(&self, who: &Signer) -> Result<u32> {
		let receipt = self.submit(&api::transactions().pinning().give_notice(), who).await?;
		Ok(receipt.event::<api::pinning::events::NoticeGiven>()?.leaves)
	}

	/// Stop keeping a version, once the notice is over.
	pub async fn release_version(&self, version: VersionId, who: &Signer) -> Result<()> {
		let call = api::transactions().pinning().release(Static(version));
		self.submit(&call, who).await.map(drop)
	}

	/// Leave with the bond and the rest of the rent.
	pub async fn leave_pinning(&self, who: &Signer) -> Result<()> {
		self.submit(&api::transactions().pinning().leave(), who).await.map(drop)
	}

	/// Claim the rent that was earned. Returns how much it was.
	pub async fn claim_rent(&self, who: &Signer) -> Result<Sense> {
		let receipt = self.submit(&api::transactions().pinning().claim_rent(), who).await?;
		Ok(Sense(receipt.event::<api::pinning::events::RentClaimed>()?.amount))
	}

	/// Have `wanted` pinners keep a version, none of which asks more than `max_price` for a GiB and
	/// audit, for as long as `budget` lasts.
	pub async fn place_order(
		&self,
		version: VersionId,
		wanted: u32,
		max_price: Sense,
		budget: Sense,
		payer: &Signer,
	) -> Result<()> {
		let pinning = api::transactions().pinning();
		let call = pinning.order(Static(version), wanted, max_price.0, budget.0);
		self.submit(&call, payer).await.map(drop)
	}

	/// Add to the money of an order.
	pub async fn top_up_order(
		&self,
		version: VersionId,
		amount: Sense,
		who: &Signer,
	) -> Result<()> {
		let call = api::transactions().pinning().top_up(Static(version), amount.0);
		self.submit(&call, who).await.map(drop)
	}

	/// End an order. Returns what the payer gets back.
	pub async fn cancel_order(&self, version: VersionId, who: &Signer) -> Result<Sense> {
		let call = api::transactions().pinning().cancel(Static(version));
		let receipt = self.submit(&call, who).await?;
		Ok(Sense(receipt.event::<api::pinning::events::OrderEnded>()?.refund))
	}

	/// Have those drawn who are missing in an order.
	pub async fn assign_pinners(&self, version: VersionId, who: &Signer) -> Result<()> {
		let call = api::transactions().pinning().assign(Static(version));
		self.submit(&call, who).await.map(drop)
	}

	/// Demand that a pinner show block number `index` of a version, which counts from 0, and pay for
	/// the answer. The blocks that prove it to be in the version come from `ipfs`; `progress` is told
	/// how many blocks had to be fetched to make them.
	pub async fn demand_block(
		&self,
		version: VersionId,
		pinner: PinnerId,
		index: u32,
		ipfs: &Ipfs,
		progress: impl Fn(u64),
		who: &Signer,
	) -> Result<Demand> {
		let known = self.version(version).await?;
		let found = known.contents.ok_or_else(|| {
			Error::Invalid(format!("no validators have fetched all of {version} yet"))
		})?;
		let (_, path) = ipfs.proof(known.root, found, index, progress).await?;
		let path = BoundedVec(path.into_iter().map(BoundedVec).collect());
		let call = api::transactions().pinning().demand(Static(version), pinner, index, path);
		let receipt = self.submit(&call, who).await?;
		let event = receipt.event::<api::pinning::events::BlockDemanded>()?;
		Ok(Demand {
			id: event.demand,
			pinner: event.pinner,
			version: event.version.0,
			content: event.content.0,
			until: event.until,
		})
	}

	/// The pinner with this number.
	pub async fn pinner(&self, id: PinnerId) -> Result<Pinner> {
		let at = self.now().await?;
		let stored = at.storage().try_fetch(api::storage().pinning().pinners(), (id,)).await?;
		let stored = stored.ok_or_else(|| Error::NotFound(format!("pinner {id}")))?.decode()?;
		pinner(&at, id, stored).await
	}

	/// The pinner of an account.
	pub async fn pinner_of(&self, who: &AccountId) -> Result<Pinner> {
		let at = self.now().await?;
		let found = at.storage().try_fetch(api::storage().pinning().pinner_of(), (*who,)).await?;
		let found = found.ok_or_else(|| Error::NotFound(format!("a pinner of {who}")))?;
		self.pinner(found.decode()?).await
	}

	/// Every pinner, by number.
	pub async fn pinners(&self) -> Result<Vec<Pinner>> {
		let at = self.now().await?;
		let mut entries = at.storage().iter(api::storage().pinning().pinners(), ()).await?;
		let mut pinners = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let id = entry.key()?.decode()?.0;
			pinners.push(pinner(&at, id, entry.value().decode()?).await?);
		}
		pinners.sort_unstable_by_key(|pinner| pinner.id);
		Ok(pinners)
	}

	/// The order for a version.
	pub async fn order(&self, version: VersionId) -> Result<Order> {
		let at = self.now().await?;
		let (storage, query) = (at.storage(), api::storage().pinning());
		let stored = storage.try_fetch(query.orders(), (Static(version),)).await?;
		let missing = || Error::NotFound(format!("an order for dataset version {version}"));
		let stored = stored.ok_or_else(missing)?.decode()?;
		let mut keepers = Vec::new();
		for replica in stored.replicas.0 {
			let pinner = storage.try_fetch(query.pinners(), (replica.pinner,)).await?;
			let pinner = pinner.map(|pinner| pinner.decode()).transpose()?;
			let leaves = pinner.as_ref().and_then(|pinner| pinner.leaves);
			keepers.push(Keeper {
				pinner: replica.pinner,
				addresses: pinner.map(|pinner| texts(pinner.offer.addresses)).unwrap_or_default(),
				rent: Sense(replica.rent),
				found: replica.found,
				failures: replica.failures,
				leaves,
			});
		}
		Ok(Order {
			version,
			payer: stored.payer,
			wanted: stored.wanted,
			max_price: Sense(stored.max_price),
			budget: Sense(stored.budget),
			bytes: stored.bytes,
			keepers,
			drawing: stored.draw.is_some(),
		})
	}

	/// Where a version can be fetched from: its sources, and the pinners who keep it.
	pub async fn holders(&self, version: &Version) -> Result<Vec<String>> {
		let mut addresses = version.sources.clone();
		match self.order(version.id).await {
			Ok(order) => {
				addresses.extend(order.keepers.into_iter().flat_map(|keeper| keeper.addresses))
			},
			Err(Error::NotFound(_)) => (),
			Err(error) => return Err(error),
		}
		Ok(addresses)
	}

	/// Blocks that pinners have to show, oldest first.
	pub async fn demands(&self) -> Result<Vec<Demand>> {
		let at = self.now().await?;
		let mut entries = at.storage().iter(api::storage().pinning().demands(), ()).await?;
		let mut demands = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let (id, stored) = (entry.key()?.decode()?.0, entry.value().decode()?);
			demands.push(Demand {
				id,
				pinner: stored.pinner,
				version: stored.version.0,
				content: stored.content.0,
				until: stored.until,
			});
		}
		demands.sort_unstable_by_key(|demand| demand.id);
		Ok(demands)
	}
}

async fn pinner(at: &At, id: PinnerId, stored: chain_types::Pinner) -> Result<Pinner> {
	let mut entries = at.storage().iter(api::storage().pinning().kept(), (id,)).await?;
	let mut versions = Vec::new();
	while let Some(entry) = entries.next().await {
		let (_, version) = entry?.key()?.decode()?;
		versions.push(version.0);
	}
	versions.sort_unstable();
	Ok(Pinner {
		id,
		account: stored.account,
		offer: Offer {
			addresses: texts(stored.offer.addresses),
			capacity: stored.offer.capacity,
			price: Sense(stored.offer.price),
		},
		used: stored.used,
		versions,
		bond: Sense(stored.bond),
		earned: Sense(stored.earned),
		demands: stored.demands,
		leaves: stored.leaves,
		suspended: stored.suspended,
	})
}
