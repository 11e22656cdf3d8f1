//! Content that is found through the DHT alone: nobody is told where anybody else is, but for one
//! Kubo through which all the others join.

use crate::support::{noise, peer, Ours, PATIENCE};
use anyhow::{ensure, Context, Result};
use sensor_ipfs::{Dht, Fetch};
use sensor_ipfs_peers::{Kind::Kubo, Peer};
use std::{fs, time::Duration};
use tokio::time::{sleep, timeout};

/// How long it takes until what was added has been announced.
const ANNOUNCED: Duration = Duration::from_secs(5);

async fn in_dht_of(meeting_point: &Peer) -> Result<Ours> {
	let bootstrap = vec![meeting_point.address().clone()];
	// On loopback, which Kubo takes for a local network.
	Ours::start_in(Some(Dht { bootstrap, lan: true, addresses: Vec::new() })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn kubo_finds_here_through_the_dht_what_it_wants() -> Result<()> {
	let Some(meeting_point) = peer(Kubo).await? else { return Ok(()) };
	let (ours, files) = (in_dht_of(&meeting_point).await?, tempfile::tempdir()?);
	let (bytes, path) = (noise(1_000_000), files.path().join("file"));
	let cid = ours.add_bytes(bytes.clone()).await?.cid;
	sleep(ANNOUNCED).await;
	let mut kubo = Peer::kubo_in_dht().await?;
	kubo.connect(meeting_point.address()).await?;
	timeout(PATIENCE, kubo.get(&cid, &path)).await.context("Kubo does not find it")??;
	ensure!(fs::read(&path)? == bytes);
	kubo.stop().await?;
	meeting_point.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kubo_has_is_found_through_the_dht() -> Result<()> {
	let Some(meeting_point) = peer(Kubo).await? else { return Ok(()) };
	let files = tempfile::tempdir()?;
	let (bytes, path) = (noise(1_000_000), files.path().join("file"));
	fs::write(&path, &bytes)?;
	let mut kubo = Peer::kubo_in_dht().await?;
	kubo.connect(meeting_point.address()).await?;
	let cid = kubo.add(&path).await?;
	sleep(ANNOUNCED).await;
	// Not without it.
	let outsider = Ours::start().await?;
	outsider.connect(meeting_point.address().clone()).await?;
	let soon = Fetch::within(Duration::from_secs(5));
	ensure!(outsider.file(&cid, soon).await.is_err(), "found without the DHT");
	let ours = in_dht_of(&meeting_point).await?;
	ensure!(ours.file(&cid, Fetch::within(PATIENCE)).await? == bytes);
	kubo.stop().await?;
	meeting_point.stop().await
}
