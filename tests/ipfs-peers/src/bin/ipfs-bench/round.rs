//! One software's turn with one file.

use crate::{
	files,
	node::{Node, Software},
};
use anyhow::{ensure, Result};
use std::{
	fmt, fs,
	path::Path,
	process::Command,
	time::{Duration, Instant},
};

/// What one operation took.
#[derive(Clone, Copy)]
pub struct Cost {
	pub time: Duration,
	/// The most memory that the node held meanwhile.
	pub memory: u64,
}

/// What all of them took.
#[derive(Clone, Copy)]
pub struct Round {
	/// From a file on disk into the node, until it is acknowledged.
	pub add: Cost,
	/// Every block read from the node's disk.
	pub walk: Cost,
	/// Out of the node into a file.
	pub cat: Cost,
	/// Into a second, fresh node of the same software, until it is pinned there.
	pub fetch: Cost,
	/// The most memory that the first node held while it served that fetch.
	pub serve_memory: u64,
}

impl fmt::Display for Round {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { add, walk, cat, fetch, .. } = self;
		let costs = [("add", add), ("walk", walk), ("cat", cat), ("fetch", fetch)];
		let text = costs.map(|(name, cost)| format!("{name} {:.3} s", cost.time.as_secs_f64()));
		f.write_str(&text.join(", "))
	}
}

/// Measure in an empty folder. `datastore` is told how Kubo keeps its blocks.
///
/// The node is started anew before each step, so that nothing is left in caches of its own.
pub async fn run(
	software: Software,
	input: &Path,
	folder: &Path,
	datastore: &mut Option<String>,
) -> Result<Round> {
	let (first, second) = (folder.join("first"), folder.join("second"));
	let output = folder.join("output");

	let mut node = Node::start(software, &first).await?;
	if let Some(text) = node.datastore() {
		*datastore = Some(text.to_owned());
	}
	quiet(&[&node])?;
	let begin = Instant::now();
	let cid = node.add(input).await?;
	let add = Cost { time: begin.elapsed(), memory: node.peak()? };
	node.stop().await?;

	let mut node = Node::start(software, &first).await?;
	node.prepare_walk(&cid).await?;
	quiet(&[&node])?;
	let begin = Instant::now();
	node.walk(&cid).await?;
	let walk = Cost { time: begin.elapsed(), memory: node.peak()? };
	node.stop().await?;

	let mut node = Node::start(software, &first).await?;
	quiet(&[&node])?;
	let begin = Instant::now();
	node.cat(&cid, &output).await?;
	let cat = Cost { time: begin.elapsed(), memory: node.peak()? };
	files::compare(input, &output)?;
	fs::remove_file(&output)?;
	node.stop().await?;

	let node = Node::start(software, &first).await?;
	let mut other = Node::start(software, &second).await?;
	other.connect(node.address()).await?;
	quiet(&[&node, &other])?;
	let begin = Instant::now();
	other.pin(&cid).await?;
	let fetch = Cost { time: begin.elapsed(), memory: other.peak()? };
	let serve_memory = node.peak()?;
	// What it has now, it has by itself.
	node.stop().await?;
	other.cat(&cid, &output).await?;
	files::compare(input, &output)?;
	other.stop().await?;
	Ok(Round { add, walk, cat, fetch, serve_memory })
}

/// Let nothing of what was before reach into what is measured.
fn quiet(nodes: &[&Node]) -> Result<()> {
	// What earlier steps left to be written would be written with the next one's.
	ensure!(Command::new("sync").status()?.success(), "sync failed");
	nodes.iter().try_for_each(|node| node.forget_peak())
}
