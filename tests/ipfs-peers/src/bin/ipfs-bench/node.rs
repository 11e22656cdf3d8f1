//! A node of either software, under one roof.

use crate::ours::Ours;
use anyhow::{Context, Result};
use sensor_ipfs::{Cid, Multiaddr};
use sensor_ipfs_peers::Peer;
use std::{fmt, fs, path::Path};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Software {
	Ours,
	Kubo,
}

impl fmt::Display for Software {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(match self {
			Self::Ours => "ours",
			Self::Kubo => "Kubo",
		})
	}
}

/// A running node. It keeps its data in a folder, so that it can be started again.
pub enum Node {
	Ours(Ours),
	Kubo(Peer),
}

impl Node {
	pub async fn start(software: Software, folder: &Path) -> Result<Self> {
		Ok(match software {
			Software::Ours => Self::Ours(Ours::start(folder).await?),
			Software::Kubo => Self::Kubo(Peer::kubo(folder).await?),
		})
	}

	/// Add a file: ours over HTTP, Kubo by a call of its library. So it goes with the others.
	pub async fn add(&mut self, path: &Path) -> Result<Cid> {
		match self {
			Self::Ours(node) => node.add(path).await,
			Self::Kubo(node) => node.add(path).await,
		}
	}

	/// Write a file to `path`.
	pub async fn cat(&mut self, cid: &Cid, path: &Path) -> Result<()> {
		match self {
			Self::Ours(node) => node.cat(cid, path).await,
			Self::Kubo(node) => node.get(cid, path).await,
		}
	}

	/// Make ready for a walk.
	pub async fn prepare_walk(&mut self, cid: &Cid) -> Result<()> {
		match self {
			Self::Ours(_) => Ok(()),
			// It does not look at what is pinned already.
			Self::Kubo(node) => node.unpin(cid).await,
		}
	}

	/// Read every block of a file that is there: Kubo does so when it pins it.
	pub async fn walk(&mut self, cid: &Cid) -> Result<()> {
		match self {
			Self::Ours(node) => node.walk(cid).await,
			Self::Kubo(node) => node.pin(cid).await,
		}
	}

	/// Fetch a file whole, and pin it.
	pub async fn pin(&mut self, cid: &Cid) -> Result<()> {
		match self {
			Self::Ours(node) => node.pin(cid).await,
			Self::Kubo(node) => node.pin(cid).await,
		}
	}

	pub async fn connect(&mut self, address: &Multiaddr) -> Result<()> {
		match self {
			Self::Ours(node) => node.connect(address).await,
			Self::Kubo(node) => node.connect(address).await,
		}
	}

	pub async fn stop(self) -> Result<()> {
		match self {
			Self::Ours(node) => node.stop().await,
			Self::Kubo(node) => node.stop().await,
		}
	}

	pub fn address(&self) -> &Multiaddr {
		match self {
			Self::Ours(node) => node.address(),
			Self::Kubo(node) => node.address(),
		}
	}

	/// How it keeps blocks, if that is a matter of its settings.
	pub fn datastore(&self) -> Option<&str> {
		match self {
			Self::Ours(_) => None,
			Self::Kubo(node) => node.datastore(),
		}
	}

	/// Let the peak of its memory begin anew.
	pub fn forget_peak(&self) -> Result<()> {
		let path = format!("/proc/{}/clear_refs", self.id()?);
		fs::write(&path, "5").with_context(|| format!("cannot write {path}"))
	}

	/// The most memory it has held since, in bytes.
	pub fn peak(&self) -> Result<u64> {
		let path = format!("/proc/{}/status", self.id()?);
		let status = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
		let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
		let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
		Ok(kilobytes.with_context(|| format!("{path} names no peak"))? * 1024)
	}

	fn id(&self) -> Result<u32> {
		let id = match self {
			Self::Ours(node) => node.id(),
			Self::Kubo(node) => node.id(),
		};
		id.context("the node has ended")
	}
}
