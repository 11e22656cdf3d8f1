//! `sensor dataset`: publish datasets and look them up.

use crate::{
	ipfs::{get, upload_bar, MAX_BYTES},
	order,
	output::{bar, waiting, Output},
	Connection, From, Sources,
};
use clap::{Subcommand, ValueEnum};
use sensor_client::primitives::VersionId;
use sensor_client::{
	datasets::{MediaKind, NewDataset},
	upload::Files,
	Error, Result,
};
use serde_json::json;
use std::{path::PathBuf, time::Duration};

#[derive(Subcommand)]
pub enum Command {
	/// Put a directory of files on IPFS, register it, and wait until validators vouch for it.
	///
	/// If it breaks off, the same command goes on where it stopped: only what the node does not have is
	/// sent, and files that this account registered before are not registered twice.
	Publish {
		/// The directory; its files in path order are the items.
		directory: PathBuf,
		/// The dataset's name.
		#[arg(long)]
		name: String,
		/// What the files are.
		#[arg(long, value_enum, default_value_t = Media::Images)]
		media: Media,
		/// Do not wait for validators.
		#[arg(long)]
		no_wait: bool,
		/// How long to wait for validators, in seconds.
		#[arg(long, default_value_t = 300)]
		timeout: u64,
		#[command(flatten)]
		sources: Sources,
		#[command(flatten)]
		from: From,
	},
	/// What the chain knows of a dataset.
	Show {
		/// Dataset and version, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
	},
	/// Every dataset.
	List,
	/// Who keeps a dataset for rent, and what audits found there.
	Pinners {
		/// Dataset and version, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
	},
	/// Fetch all of a dataset, check every block, and compare with what validators found.
	Verify {
		/// Dataset and version, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
	},
	/// Give up a dataset that was available: it counts as lost, and its deposit comes back.
	Retire {
		/// Dataset and version, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		#[command(flatten)]
		from: From,
	},
	/// Fetch a dataset into a directory, and check every block.
	Get {
		/// Dataset and version, as in 3.0.
		#[arg(value_parser = version_id)]
		version: VersionId,
		/// Where to.
		#[arg(long)]
		out: PathBuf,
		/// The most bytes that are written.
		#[arg(long, default_value_t = MAX_BYTES)]
		max_bytes: u64,
	},
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Media {
	/// Images.
	Images,
	/// Labels of other datasets.
	Labels,
	/// A trained model.
	Model,
	/// Something else.
	Other,
}

impl std::convert::From<Media> for MediaKind {
	fn from(media: Media) -> Self {
		match media {
			Media::Images => Self::Images,
			Media::Labels => Self::Labels,
			Media::Model => Self::Model,
			Media::Other => Self::Other,
		}
	}
}

/// Reads `3.0`, or `3` for its first version.
pub fn version_id(text: &str) -> Result<VersionId, String> {
	let (dataset, version) = text.split_once('.').unwrap_or((text, "0"));
	match (dataset.parse(), version.parse()) {
		(Ok(dataset), Ok(version)) => Ok(VersionId::new(dataset, version)),
		_ => Err("write dataset and version like 3.0".into()),
	}
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	match command {
		Command::Publish { directory, name, media, no_wait, timeout, sources, from } => {
			let (chain, ipfs, signer) =
				(connection.chain().await?, connection.ipfs(), from.signer()?);
			let files = Files::below(directory)?;
			let progress = upload_bar(&files);
			let added = NewDataset::upload(&ipfs, name, (*media).into(), &files, |bytes| {
				progress.set_position(bytes)
			});
			let added = added.await;
			progress.finish_and_clear();
			let mut new = added?;
			new.sources = sources.or_of(&ipfs).await?;
			let register = async {
				match chain.registered(new.added.root, &signer.account()).await? {
					Some(id) => Ok(id),
					None => chain.register(new, &signer).await,
				}
			};
			let id = waiting("Registering", register).await?;
			if !no_wait {
				let timeout = Duration::from_secs(*timeout);
				let vouched = chain.wait_until_available(id, timeout);
				waiting("Validators fetch and check every block", vouched).await?;
			}
			Ok(Output::of(&chain.version(id).await?))
		},
		Command::Show { version } => {
			Ok(Output::of(&connection.chain().await?.version(*version).await?))
		},
		Command::List => {
			let chain = connection.chain().await?;
			let mut found = Vec::new();
			for dataset in 0..chain.dataset_count().await? {
				match chain.version(VersionId::new(dataset, 0)).await {
					Ok(version) => found.push(version),
					Err(Error::NotFound(_)) => continue,
					Err(error) => return Err(error),
				}
			}
			let lines: Vec<_> = found
				.iter()
				.map(|v| {
					format!(
						"{:<8} {:?}  {} items  {}",
						v.id.to_string(),
						v.availability,
						v.items,
						v.name
					)
				})
				.collect();
			let text = if lines.is_empty() { "No datasets yet.".into() } else { lines.join("\n") };
			Ok(Output::new(text, json!(found)))
		},
		Command::Pinners { version } => order::pinners(*version, &connection.chain().await?).await,
		Command::Verify { version } => {
			let (chain, ipfs) = (connection.chain().await?, connection.ipfs());
			let version = chain.version(*version).await?;
			connect_to_any(&ipfs, &chain.holders(&version).await?).await?;
			let total = version.contents.map_or(0, |contents| contents.blocks);
			let progress = bar("Fetching and checking blocks", total.into());
			let found = ipfs.verify(version.root, |blocks| progress.set_position(blocks)).await;
			progress.finish_and_clear();
			let found = found?;
			let text = match version.contents {
				None => "No validators have fetched all of it yet.".into(),
				Some(contents) if contents == found => format!(
					"All {} blocks are here, {} bytes, as validators found.",
					found.blocks, found.bytes
				),
				Some(contents) => {
					return Err(Error::Invalid(format!(
						"{} blocks are here, {} bytes; validators found {} blocks, {} bytes",
						found.blocks, found.bytes, contents.blocks, contents.bytes
					)))
				},
			};
			let validators = version.contents.map(|contents| json!(contents));
			Ok(Output::new(text, json!({ "found": found, "validators": validators })))
		},
		Command::Retire { version, from } => {
			let (chain, signer) = (connection.chain().await?, from.signer()?);
			waiting("Retiring", chain.retire(*version, &signer)).await?;
			Ok(Output::new(
				format!("{version} is not audited any more, and counts as lost."),
				json!({ "retired": version.to_string() }),
			))
		},
		Command::Get { version, out, max_bytes } => {
			let (chain, ipfs) = (connection.chain().await?, connection.ipfs());
			let version = chain.version(*version).await?;
			let reached = connect_to_any(&ipfs, &chain.holders(&version).await?).await?;
			let fetched = get(&ipfs, &version.root.into(), out, *max_bytes).await?;
			Ok(Output::new(
				format!("{} files in {}", fetched.files, out.display()),
				json!({
					"files": fetched.files,
					"bytes": fetched.bytes,
					"out": out.display().to_string(),
					"sources": reached,
				}),
			))
		},
	}
}

/// Connect to the peers that have a dataset; how many could be reached. The data may be here
/// already, so that none is no error yet.
pub async fn connect_to_any(ipfs: &sensor_client::Ipfs, sources: &[String]) -> Result<usize> {
	let mut reached = 0;
	for source in sources {
		match ipfs.connect(source).await {
			Ok(()) => reached += 1,
			Err(error @ Error::IpfsUnreachable { .. }) => return Err(error),
			Err(_) => continue,
		}
	}
	Ok(reached)
}
