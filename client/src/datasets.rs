//! Registering, looking up and waiting for datasets.

use crate::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_datasets::types as chain_types,
		},
	},
	ipfs::{Added, File},
	serialize::{as_debug, as_text, as_texts},
	sources,
	upload::Files,
	verify::Found,
	AccountId, Chain, Error, Ipfs, Receipt, Result, Signer,
};
use sensor_primitives::{
	traits::{Availability, Provenance},
	ContentId, HashCode, VersionId,
};
use serde::Serialize;
use std::{fmt, time::Duration};
use subxt::utils::Static;

pub use chain_types::MediaKind;

/// How many validators may take how long to fetch and check a dataset, by default.
pub const AVAILABILITY_TIMEOUT: Duration = Duration::from_secs(300);

/// What is registered.
#[derive(Clone, Debug)]
pub struct NewDataset {
	/// Its name.
	pub name: String,
	/// What was added to IPFS.
	pub added: Added,
	/// How many items (files) it has.
	pub items: u32,
	/// What the items are.
	pub media: MediaKind,
	/// Multiaddresses of IPFS peers that have it, with their peer ids; at most eight.
	pub sources: Vec<String>,
}

/// A version as the chain knows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
	/// Its id.
	#[serde(serialize_with = "as_text")]
	pub id: VersionId,
	/// The dataset's name.
	pub name: String,
	/// Who owns it.
	#[serde(serialize_with = "as_text")]
	pub owner: AccountId,
	/// The UnixFS root.
	#[serde(serialize_with = "as_text")]
	pub root: ContentId,
	/// Cumulative size, in bytes.
	pub bytes: u64,
	/// How many items it has.
	pub items: u32,
	/// Where it came from.
	#[serde(serialize_with = "as_debug")]
	pub provenance: Provenance,
	/// What it was made from.
	#[serde(serialize_with = "as_texts")]
	pub parents: Vec<VersionId>,
	/// Whether validators vouch that it is there.
	#[serde(serialize_with = "as_debug")]
	pub availability: Availability,
	/// At which block an audit last found it.
	pub verified: Option<u32>,
	/// How many audits in a row did not find it.
	pub failures: u32,
	/// What the validators who fetched all of it found.
	pub contents: Option<Found>,
	/// Multiaddresses of peers that have it.
	pub sources: Vec<String>,
	/// Points of all contributors.
	pub contributions: u64,
}

impl fmt::Display for Version {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "Dataset {} \"{}\"", self.id, self.name)?;
		writeln!(f, "  owner         {}", self.owner)?;
		writeln!(f, "  root          {}", self.root)?;
		writeln!(f, "  size          {} bytes, {} items", self.bytes, self.items)?;
		writeln!(f, "  from          {:?}", self.provenance)?;
		if !self.parents.is_empty() {
			let parents: Vec<_> = self.parents.iter().map(VersionId::to_string).collect();
			writeln!(f, "  made from     {}", parents.join(", "))?;
		}
		if self.contributions > 0 {
			writeln!(f, "  contributions {} accepted labels", self.contributions)?;
		}
		for source in &self.sources {
			writeln!(f, "  source        {source}")?;
		}
		if let Some(Found { blocks, bytes, .. }) = self.contents {
			writeln!(f, "  measured      {blocks} blocks, {bytes} bytes")?;
		}
		write!(f, "  available     {:?}", self.availability)?;
		if self.failures > 0 {
			write!(f, ", not found by {} audits in a row", self.failures)?;
		}
		if let Some(block) = self.verified {
			write!(f, ", last found at block {block}")?;
		}
		Ok(())
	}
}

impl NewDataset {
	/// Add `files` to IPFS and describe them for registration, with this IPFS node as the source.
	pub async fn add(ipfs: &Ipfs, name: &str, media: MediaKind, files: Vec<File>) -> Result<Self> {
		let items = items(files.len())?;
		let added = ipfs.add_directory(files).await?;
		let sources = ipfs.sources().await?;
		Ok(Self { name: name.into(), added, items, media, sources })
	}

	/// As [`Self::add`], from disk: only what the node does not have is sent, so that what broke off
	/// goes on. `progress` is told how many bytes have arrived.
	pub async fn upload(
		ipfs: &Ipfs,
		name: &str,
		media: MediaKind,
		files: &Files,
		progress: impl Fn(u64),
	) -> Result<Self> {
		let items = items(files.count())?;
		let added = ipfs.upload(files, HashCode::Sha2_256, progress).await?.added;
		let sources = ipfs.sources().await?;
		Ok(Self { name: name.into(), added, items, media, sources })
	}
}

fn items(files: usize) -> Result<u32> {
	u32::try_from(files)
		.map_err(|_| Error::Invalid("a dataset has at most 4294967295 items".into()))
}

impl Chain {
	/// Register a dataset; its first version is version 0.
	pub async fn register(&self, new: NewDataset, owner: &Signer) -> Result<VersionId> {
		let bytes = |text: String| BoundedVec(text.into_bytes());
		let version = chain_types::NewVersion {
			root: Static(new.added.root),
			bytes: new.added.bytes,
			items: new.items,
			media: new.media,
			sources: sources::encode_all(new.sources)?,
			key_commitment: None,
			card: None,
		};
		let call = api::transactions().datasets().register(bytes(new.name), version);
		registered(&self.submit(&call, owner).await?)
	}

	/// The first version of `owner` with this root that is not lost, if there is one.
	///
	/// It looks through all versions there are.
	pub async fn registered(
		&self,
		root: ContentId,
		owner: &AccountId,
	) -> Result<Option<VersionId>> {
		let at = self.now().await?;
		let storage = at.storage();
		let query = api::storage().datasets();
		let mut versions = storage.iter(query.versions(), ()).await?;
		let mut first: Option<VersionId> = None;
		while let Some(entry) = versions.next().await {
			let entry = entry?;
			let version = entry.value().decode()?;
			if version.root.0 != root || version.availability.0 == Availability::Lost {
				continue;
			}
			let (dataset, version) = entry.key()?.decode()?;
			let found = storage.fetch(query.datasets(), (dataset,)).await?.decode()?;
			let id = VersionId::new(dataset, version);
			if found.owner == *owner && first.is_none_or(|first| id < first) {
				first = Some(id);
			}
		}
		Ok(first)
	}

	/// Look a version up.
	pub async fn version(&self, id: VersionId) -> Result<Version> {
		let at = self.now().await?;
		let storage = at.storage();
		let query = api::storage().datasets();
		let missing = || Error::NotFound(format!("dataset version {id}"));
		let dataset = storage
			.try_fetch(query.datasets(), (id.dataset,))
			.await?
			.ok_or_else(missing)?
			.decode()?;
		let version = storage
			.try_fetch(query.versions(), (id.dataset, id.version))
			.await?
			.ok_or_else(missing)?
			.decode()?;
		let sources = match storage.try_fetch(query.sources(), (Static(id),)).await? {
			Some(sources) => sources.decode()?.0,
			None => Vec::new(),
		};
		let contributions =
			match storage.try_fetch(query.total_contributions(), (Static(id),)).await? {
				Some(points) => points.decode()?,
				None => 0,
			};
		Ok(Version {
			id,
			name: String::from_utf8_lossy(&dataset.name.0).into_owned(),
			owner: dataset.owner,
			root: version.root.0,
			bytes: version.bytes,
			items: version.items,
			provenance: version.provenance.0,
			parents: version.parents.0.into_iter().map(|parent| parent.0).collect(),
			availability: version.availability.0,
			verified: version.verified,
			failures: version.failures,
			contents: version.contents.map(|contents| Found {
				list: contents.manifest.root.0,
				blocks: contents.manifest.blocks,
				bytes: contents.bytes,
			}),
			sources: sources
				.into_iter()
				.map(|source| String::from_utf8_lossy(&source.0).into_owned())
				.collect(),
			contributions,
		})
	}

	/// How many datasets there are.
	pub async fn dataset_count(&self) -> Result<u32> {
		let at = self.now().await?;
		let address = api::storage().datasets().next_dataset_id();
		Ok(match at.storage().try_fetch(address, ()).await? {
			Some(next) => next.decode()?,
			None => 0,
		})
	}

	/// How many points `who` contributed to a version.
	pub async fn contribution(&self, id: VersionId, who: &AccountId) -> Result<u32> {
		let at = self.now().await?;
		let address = api::storage().datasets().contributions();
		Ok(match at.storage().try_fetch(address, (Static(id), *who)).await? {
			Some(points) => points.decode()?,
			None => 0,
		})
	}

	/// Give up a version that was available: it is not audited any more, and its deposit comes back.
	pub async fn retire(&self, id: VersionId, owner: &Signer) -> Result<()> {
		let call = api::transactions().datasets().retire(Static(id));
		self.submit(&call, owner).await.map(drop)
	}

	/// Wait until two thirds of a committee of validators vouch that a version's data is there.
	pub async fn wait_until_available(&self, id: VersionId, timeout: Duration) -> Result<Version> {
		let advice = "Is its data on an IPFS node that its source addresses reach? \
		              `sensor dataset show` lists them.";
		let address = api::storage().datasets().versions();
		self.wait_for(&format!("dataset {id} to become available"), timeout, advice, async |at| {
			let found = at.storage().try_fetch(address.clone(), (id.dataset, id.version)).await?;
			let Some(version) = found else { return Ok(None) };
			Ok((version.decode()?.availability.0 == Availability::Available).then_some(()))
		})
		.await?;
		self.version(id).await
	}
}

/// The version that a call registered.
pub(crate) fn registered(receipt: &Receipt) -> Result<VersionId> {
	Ok(receipt.event::<api::datasets::events::Registered>()?.version.0)
}
