//! `sensor ipfs`: add, fetch and pin files on a node's IPFS.

use crate::{
	output::{bar, bytes_bar, waiting, Output},
	Connection,
};
use clap::{Subcommand, ValueEnum};
use indicatif::ProgressBar;
use sensor_client::{
	download::{Address, Fetched},
	primitives::{ContentId, HashCode},
	upload::Files,
	Ipfs, Result,
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// How much is fetched at most if nothing else is said: 1 TiB.
pub const MAX_BYTES: u64 = 1 << 40;

#[derive(Subcommand)]
pub enum Command {
	/// Add and pin a file or a directory.
	///
	/// If it breaks off, the same command goes on where it stopped: only what the node does not have
	/// is sent.
	Add {
		/// The file or directory; hidden files are left out.
		path: PathBuf,
		/// What addresses are made with.
		#[arg(long, value_enum, default_value_t = Hash::Sha2_256)]
		hash: Hash,
	},
	/// Fetch a file or a directory, and check every block.
	Get {
		/// The address; names of files and directories may follow, as in bafy…/images/1.png.
		address: Address,
		/// Where to: a file, or a directory. If it is not given, what is fetched goes to the current
		/// directory under its own name or address.
		#[arg(long, alias = "out")]
		to: Option<PathBuf>,
		/// The most bytes that are written.
		#[arg(long, default_value_t = MAX_BYTES)]
		max_bytes: u64,
	},
	/// List a directory.
	Ls {
		/// The address; names of directories may follow.
		address: Address,
	},
	/// Keep content on the node.
	#[command(subcommand)]
	Pin(Pin),
	/// Remove what is not kept now, instead of when room is needed.
	Gc,
	/// Connect to a peer.
	Connect {
		/// Its multiaddress, as in /ip4/127.0.0.1/tcp/4001/p2p/12D3….
		address: String,
	},
	/// The node's peer id and addresses.
	Id,
}

#[derive(Subcommand)]
pub enum Pin {
	/// Fetch everything below an address, and keep it.
	Add {
		/// The address.
		#[arg(value_parser = content_id)]
		content: ContentId,
	},
	/// Do not keep it any more. It goes when room is needed.
	Rm {
		/// The address.
		#[arg(value_parser = content_id)]
		content: ContentId,
	},
	/// List what is kept.
	Ls {
		/// Which pins.
		#[arg(long, value_enum, default_value_t = Kind::Recursive)]
		kind: Kind,
	},
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Hash {
	/// SHA2-256, as most of IPFS uses.
	#[value(name = "sha2-256")]
	Sha2_256,
	/// BLAKE2b-256.
	#[value(name = "blake2b-256")]
	Blake2b256,
}

impl std::convert::From<Hash> for HashCode {
	fn from(hash: Hash) -> Self {
		match hash {
			Hash::Sha2_256 => Self::Sha2_256,
			Hash::Blake2b256 => Self::Blake2b256,
		}
	}
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
	/// With everything below.
	Recursive,
	/// One block alone.
	Direct,
	/// Kept because of something above.
	Indirect,
	/// Every kind.
	All,
}

impl Kind {
	fn word(self) -> &'static str {
		match self {
			Self::Recursive => "recursive",
			Self::Direct => "direct",
			Self::Indirect => "indirect",
			Self::All => "all",
		}
	}
}

fn content_id(text: &str) -> Result<ContentId, String> {
	text.parse().map_err(|error| format!("{error}"))
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let ipfs = connection.ipfs();
	match command {
		Command::Add { path, hash } => {
			let files = Files::at(path)?;
			let progress = upload_bar(&files);
			let uploaded =
				ipfs.upload(&files, (*hash).into(), |bytes| progress.set_position(bytes)).await;
			progress.finish_and_clear();
			let uploaded = uploaded?;
			Ok(Output::new(uploaded.added.root.to_string(), json!(uploaded)))
		},
		Command::Get { address, to, max_bytes } => {
			let own = || match address.names.last() {
				Some(name) => name.clone(),
				None => address.root.to_string(),
			};
			let to = to.clone().unwrap_or_else(|| own().into());
			let fetched = get(&ipfs, address, &to, *max_bytes).await?;
			let Fetched { files, bytes, to } = &fetched;
			let text = match to.is_dir() {
				true => format!("{files} files, {bytes} bytes in {}", to.display()),
				false => format!("{bytes} bytes in {}", to.display()),
			};
			Ok(Output::new(text, json!(fetched)))
		},
		Command::Ls { address } => {
			let entries =
				waiting("Listing", ipfs.ls(address.root, &address.names.join("/"))).await?;
			let lines: Vec<_> = entries
				.iter()
				.map(|entry| {
					let slash = if entry.is_directory { "/" } else { "" };
					format!("{} {:>10} {}{slash}", entry.content, entry.size, entry.name)
				})
				.collect();
			Ok(Output::new(lines.join("\n"), json!(entries)))
		},
		Command::Pin(command) => pin(command, &ipfs).await,
		Command::Gc => {
			let removed = waiting("Removing what is not kept", ipfs.collect_garbage()).await?;
			Ok(Output::new(format!("Removed {removed} blocks"), json!({ "removed": removed })))
		},
		Command::Connect { address } => {
			waiting("Connecting", ipfs.connect(address)).await?;
			Ok(Output::new(format!("Connected to {address}"), json!({ "connected": address })))
		},
		Command::Id => {
			let id = ipfs.id().await?;
			Ok(Output::new(format!("{}\n{}", id.peer_id, id.addresses.join("\n")), json!(id)))
		},
	}
}

async fn pin(command: &Pin, ipfs: &Ipfs) -> Result<Output> {
	match command {
		Pin::Add { content } => {
			let progress = bar("Fetching and pinning blocks", 0);
			let pinned = ipfs.pin(*content, |blocks| {
				progress.set_length(blocks);
				progress.set_position(blocks);
			});
			let pinned = pinned.await;
			progress.finish_and_clear();
			pinned?;
			Ok(Output::new(format!("Pinned {content}"), json!({ "pinned": content.to_string() })))
		},
		Pin::Rm { content } => {
			ipfs.unpin(*content).await?;
			Ok(Output::new(
				format!("{content} is not pinned any more"),
				json!({ "unpinned": content.to_string() }),
			))
		},
		Pin::Ls { kind } => {
			let pins = waiting("Listing", ipfs.pins(kind.word())).await?;
			let lines: Vec<_> =
				pins.iter().map(|pin| format!("{} {}", pin.content, pin.kind)).collect();
			let text =
				if lines.is_empty() { "Nothing is pinned.".into() } else { lines.join("\n") };
			Ok(Output::new(text, json!(pins)))
		},
	}
}

/// A bar for an upload of these files.
pub fn upload_bar(files: &Files) -> ProgressBar {
	bytes_bar(format!("Adding {} files", files.count()), files.bytes())
}

/// Fetch into `to`, with a bar.
pub async fn get(ipfs: &Ipfs, address: &Address, to: &Path, max_bytes: u64) -> Result<Fetched> {
	let progress = bytes_bar("Fetching", 0);
	let fetched = ipfs.get(address, to, max_bytes, |so_far| {
		progress.set_length(so_far.total);
		progress.set_position(so_far.done);
	});
	let fetched = fetched.await;
	progress.finish_and_clear();
	fetched
}
