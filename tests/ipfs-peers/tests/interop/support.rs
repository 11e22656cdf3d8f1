//! What these tests share.

use anyhow::{bail, ensure, Result};
use rand::{rngs::StdRng, RngCore, SeedableRng};
use sensor_ipfs::{start, Cid, Config, Dht, Fetch, Handle, Kind as EntryKind, Multiaddr};
use sensor_ipfs_peers::{missing, Kind, Peer};
use std::{collections::BTreeMap, fs, io::Write, ops::Deref, path::Path, time::Duration};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// Files by their paths; directories of nothing else end in a slash.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// How long a test may take for what it fetches.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// Start a peer; `None` if it is not installed and nobody insists.
pub async fn peer(kind: Kind) -> Result<Option<Peer>> {
	let Some(reason) = missing(kind) else { return Peer::start(kind).await.map(Some) };
	if std::env::var_os("SENSOR_REQUIRE_PEERS").is_some_and(|value| value == "1") {
		bail!(reason);
	}
	let test = std::thread::current().name().unwrap_or("a test").to_owned();
	// Not by `eprintln!`, whose output is shown for failed tests only.
	writeln!(std::io::stderr(), "skipped: {test}: {reason}")?;
	Ok(None)
}

/// Our node in a folder of its own. Dropping it stops it and removes what it kept.
pub struct Ours {
	handle: Handle,
	work: JoinHandle<()>,
	#[allow(dead_code, reason = "kept so that the folder stays")]
	directory: TempDir,
}

impl Ours {
	pub async fn start() -> Result<Self> {
		Self::start_in(None).await
	}

	/// Start it in a DHT.
	pub async fn start_in(dht: Option<Dht>) -> Result<Self> {
		let directory = tempfile::tempdir()?;
		let (work, handle) = start(Config { dht, ..Config::new(directory.path()) }).await?;
		Ok(Self { handle, work: tokio::spawn(work), directory })
	}

	/// Where peers reach it.
	pub fn address(&self) -> &Multiaddr {
		&self.handle.id().addresses[0]
	}

	/// A whole file.
	pub async fn file(&self, cid: &Cid, fetch: Fetch) -> Result<Vec<u8>> {
		let content = self.handle.cat(&(*cid).into(), fetch).await?;
		Ok(content.bytes(1 << 30).await?)
	}

	/// A whole directory.
	pub async fn tree(&self, root: &Cid, fetch: Fetch) -> Result<Tree> {
		let mut tree = Tree::new();
		let mut waiting = vec![(String::new(), *root)];
		while let Some((path, cid)) = waiting.pop() {
			let entries = self.handle.ls(&cid.into(), fetch).await?;
			if entries.is_empty() {
				tree.insert(path.clone(), Vec::new());
			}
			for entry in entries {
				let path = format!("{path}{}", entry.name);
				match entry.kind {
					EntryKind::Directory => waiting.push((path + "/", entry.cid)),
					EntryKind::File => {
						let bytes = self.file(&entry.cid, fetch).await?;
						ensure!(
							entry.size == bytes.len() as u64,
							"{path} is listed with {}",
							entry.size
						);
						tree.insert(path, bytes);
					},
					EntryKind::Symlink => bail!("{path} is a symbolic link"),
				}
			}
		}
		Ok(tree)
	}
}

impl Deref for Ours {
	type Target = Handle;

	fn deref(&self) -> &Handle {
		&self.handle
	}
}

impl Drop for Ours {
	fn drop(&mut self) {
		self.work.abort();
	}
}

/// Random bytes, the same in every run.
pub fn noise(length: usize) -> Vec<u8> {
	let mut bytes = vec![0; length];
	StdRng::seed_from_u64(length as u64).fill_bytes(&mut bytes);
	bytes
}

/// So many small files in one directory, all different.
pub fn many_files(count: usize) -> Tree {
	(0..count).map(|i| (format!("image-{i:05}.png"), format!("picture {i}").into_bytes())).collect()
}

/// A few files in directories of several depths.
pub fn nested_files() -> Tree {
	let paths = ["a.txt", "b/c.txt", "b/d/e.txt", "b/d/f/g/h/i/j.bin", "ä ö/ü & <x>.txt", "b/k"];
	paths.into_iter().enumerate().map(|(i, path)| (path.into(), noise(200_000 * i + 1))).collect()
}

/// Write a tree into a new directory.
pub fn write_tree(tree: &Tree, directory: &Path) -> Result<()> {
	for (path, bytes) in tree {
		let path = directory.join(path);
		if let Some(parent) = path.parent() {
			fs::create_dir_all(parent)?;
		}
		fs::write(path, bytes)?;
	}
	Ok(())
}

/// Read the tree in a directory.
pub fn read_tree(directory: &Path) -> Result<Tree> {
	let mut tree = Tree::new();
	let mut waiting = vec![(String::new(), directory.to_owned())];
	while let Some((path, directory)) = waiting.pop() {
		let entries = fs::read_dir(&directory)?.collect::<Result<Vec<_>, _>>()?;
		if entries.is_empty() {
			tree.insert(path.clone(), Vec::new());
		}
		for entry in entries {
			let Ok(name) = entry.file_name().into_string() else { bail!("a name is not UTF-8") };
			let path = format!("{path}{name}");
			if entry.file_type()?.is_dir() {
				waiting.push((path + "/", entry.path()));
			} else {
				tree.insert(path, fs::read(entry.path())?);
			}
		}
	}
	Ok(tree)
}
