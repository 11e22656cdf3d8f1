//! Files that are added on one side and fetched from the other.

use crate::support::{noise, peer, Ours, PATIENCE};
use anyhow::{ensure, Result};
use sensor_ipfs::Fetch;
use sensor_ipfs_peers::{
	Kind::{self, Helia, Kubo},
	Profile,
};
use std::fs;

/// One byte, one block, a block and a bit more, and a tree of two levels.
const SIZES: [usize; 4] = [1, 256 << 10, (1 << 20) + 1, 64 << 20];

#[tokio::test(flavor = "multi_thread")]
async fn files_that_kubo_adds_are_read_here() -> Result<()> {
	added_there(Kubo).await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_helia_adds_are_read_here() -> Result<()> {
	added_there(Helia).await
}

async fn added_there(kind: Kind) -> Result<()> {
	let Some(mut peer) = peer(kind).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	ours.connect(peer.address().clone()).await?;
	for size in SIZES {
		let (bytes, path) = (noise(size), files.path().join(size.to_string()));
		fs::write(&path, &bytes)?;
		let cid = peer.add(&path).await?;
		ensure!(ours.file(&cid, Fetch::within(PATIENCE)).await? == bytes, "{size} bytes differ");
		ensure!(ours.file(&cid, Fetch::offline()).await? == bytes, "{size} bytes were not kept");
	}
	peer.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_added_here_are_read_by_kubo() -> Result<()> {
	added_here(Kubo).await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_added_here_are_read_by_helia() -> Result<()> {
	added_here(Helia).await
}

async fn added_here(kind: Kind) -> Result<()> {
	let Some(mut peer) = peer(kind).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	peer.connect(ours.address()).await?;
	for size in SIZES {
		let (bytes, path) = (noise(size), files.path().join(size.to_string()));
		let cid = ours.add_bytes(bytes.clone()).await?.cid;
		peer.get(&cid, &path).await?;
		ensure!(fs::read(&path)? == bytes, "{size} bytes differ");
	}
	peer.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn kubo_reads_from_a_node_that_dialled_it() -> Result<()> {
	read_from_the_dialler(Kubo).await
}

#[tokio::test(flavor = "multi_thread")]
async fn helia_reads_from_a_node_that_dialled_it() -> Result<()> {
	read_from_the_dialler(Helia).await
}

async fn read_from_the_dialler(kind: Kind) -> Result<()> {
	let Some(mut peer) = peer(kind).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	ours.connect(peer.address().clone()).await?;
	let (bytes, path) = (noise(3_000_000), files.path().join("file"));
	let cid = ours.add_bytes(bytes.clone()).await?.cid;
	peer.get(&cid, &path).await?;
	ensure!(fs::read(&path)? == bytes);
	peer.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_in_helias_own_shape_are_read_here() -> Result<()> {
	let Some(mut helia) = peer(Helia).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	ours.connect(helia.address().clone()).await?;
	// Blocks of 1 MiB, four times ours.
	let (bytes, path) = (noise(5_000_000), files.path().join("file"));
	fs::write(&path, &bytes)?;
	let cid = helia.add_as(&path, Profile::Helia).await?;
	ensure!(ours.file(&cid, Fetch::within(PATIENCE)).await? == bytes);
	helia.stop().await
}
