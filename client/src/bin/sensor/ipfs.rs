//! `sensor ipfs`: add, fetch and pin files on a node's IPFS.

use crate::{
	output::{waiting, Output},
	Connection,
};
use clap::Subcommand;
use sensor_client::{
	ipfs::{read_directory, write_below},
	primitives::ContentId,
	Error, Result,
};
use serde_json::json;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Command {
	/// Add and pin a file or a directory.
	Add {
		/// The file or directory; hidden files are left out.
		path: PathBuf,
	},
	/// Fetch a file or a directory.
	Get {
		/// The address.
		#[arg(value_parser = content_id)]
		content: ContentId,
		/// Where to: a file, or a directory.
		#[arg(long)]
		out: PathBuf,
	},
	/// List a directory.
	Ls {
		/// The address.
		#[arg(value_parser = content_id)]
		content: ContentId,
	},
	/// Pin everything below an address; without one, list the pins.
	Pin {
		/// The address.
		#[arg(value_parser = content_id)]
		content: Option<ContentId>,
	},
	/// Connect to a peer.
	Connect {
		/// Its multiaddress, as in /ip4/127.0.0.1/tcp/4001/p2p/12D3….
		address: String,
	},
	/// The node's peer id and addresses.
	Id,
}

fn content_id(text: &str) -> Result<ContentId, String> {
	text.parse().map_err(|error| format!("{error}"))
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let ipfs = connection.ipfs();
	match command {
		Command::Add { path } => {
			let added = if path.is_dir() {
				waiting("Adding", ipfs.add_directory(read_directory(path)?)).await?
			} else {
				let bytes = std::fs::read(path).map_err(Error::file(path))?;
				waiting("Adding", ipfs.add_file(bytes)).await?
			};
			Ok(Output::new(added.root.to_string(), json!(added)))
		},
		Command::Get { content, out } => {
			// A directory lists; a file does not.
			let files = match waiting("Listing", ipfs.walk(*content)).await {
				Ok(files) if !files.is_empty() => files,
				Err(error @ (Error::Invalid(_) | Error::IpfsUnreachable { .. })) => {
					return Err(error)
				},
				_ => {
					let bytes = waiting("Fetching", ipfs.cat(*content, "")).await?;
					std::fs::write(out, &bytes).map_err(Error::file(out))?;
					return Ok(Output::new(
						format!("{} bytes in {}", bytes.len(), out.display()),
						json!({ "files": 1, "bytes": bytes.len() }),
					));
				},
			};
			for (path, file) in &files {
				write_below(out, path, &ipfs.cat(*file, "").await?)?;
			}
			Ok(Output::new(
				format!("{} files in {}", files.len(), out.display()),
				json!({ "files": files.len() }),
			))
		},
		Command::Ls { content } => {
			let entries = ipfs.ls(*content, "").await?;
			let lines: Vec<_> = entries
				.iter()
				.map(|entry| {
					let slash = if entry.is_directory { "/" } else { "" };
					format!("{} {:>10} {}{slash}", entry.content, entry.size, entry.name)
				})
				.collect();
			Ok(Output::new(lines.join("\n"), json!(entries)))
		},
		Command::Pin { content: Some(content) } => {
			waiting("Fetching and pinning", ipfs.pin(*content)).await?;
			Ok(Output::new(format!("Pinned {content}"), json!({ "pinned": content.to_string() })))
		},
		Command::Pin { content: None } => {
			let pins = ipfs.pins().await?;
			Ok(Output::new(pins.join("\n"), json!(pins)))
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
