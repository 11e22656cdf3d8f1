//! Peers that die, and peers that lie.

use crate::support::{noise, peer, Ours, PATIENCE};
use anyhow::{ensure, Context, Result};
use futures::StreamExt;
use litep2p::{
	config::ConfigBuilder,
	protocol::libp2p::bitswap::{BitswapEvent, Config as BitswapConfig, ResponseType},
	transport::tcp::config::Config as TcpConfig,
	Litep2p,
};
use multihash_codetable::{Code, MultihashDigest};
use sensor_ipfs::{block::RAW, Cid, Fetch, Multiaddr};
use sensor_ipfs_peers::Kind::Kubo;
use std::{fs, time::Duration};

#[tokio::test(flavor = "multi_thread")]
async fn a_kubo_that_is_killed_half_way_is_replaced_by_one_that_comes_later() -> Result<()> {
	killed_half_way(false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kubo_that_is_killed_half_way_is_replaced_by_one_that_was_there() -> Result<()> {
	killed_half_way(true).await
}

async fn killed_half_way(both_from_the_beginning: bool) -> Result<()> {
	let Some(mut first) = peer(Kubo).await? else { return Ok(()) };
	let Some(mut second) = peer(Kubo).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	let (bytes, path) = (noise(64 << 20), files.path().join("file"));
	fs::write(&path, &bytes)?;
	let cid = first.add(&path).await?;
	ensure!(second.add(&path).await? == cid);
	ours.connect(first.address().clone()).await?;
	if both_from_the_beginning {
		ours.connect(second.address().clone()).await?;
	}
	let mut content = ours.cat(&cid.into(), Fetch::within(PATIENCE)).await?;
	let mut read = Vec::new();
	while read.len() < 16 << 20 {
		read.extend(content.stream.next().await.context("the file ends early")??);
	}
	// Blocks further on have been asked for by now.
	first.kill().await?;
	if !both_from_the_beginning {
		ours.connect(second.address().clone()).await?;
	}
	while let Some(chunk) = content.stream.next().await {
		read.extend(chunk?);
	}
	ensure!(read == bytes);
	second.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn peers_that_send_wrong_bytes_spoil_nothing_that_kubo_sends() -> Result<()> {
	let Some(mut kubo) = peer(Kubo).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	for lie in [replaced, cut_short, crowded] {
		ours.connect(liar(lie)?).await?;
	}
	let (bytes, path) = (noise(8 << 20), files.path().join("file"));
	fs::write(&path, &bytes)?;
	let cid = kubo.add(&path).await?;
	// With liars alone there is nothing to be had, and nothing is taken.
	let refused = ours.file(&cid, Fetch::within(Duration::from_secs(2))).await;
	ensure!(refused.is_err(), "a liar was believed");
	ours.connect(kubo.address().clone()).await?;
	ensure!(ours.file(&cid, Fetch::within(PATIENCE)).await? == bytes);
	for unwanted in [REPLACEMENT, b""] {
		let cid = Cid::new_v1(RAW, Code::Sha2_256.digest(unwanted));
		ensure!(ours.block_size(&cid).await?.is_none(), "{cid} was kept");
	}
	kubo.stop().await
}

/// What a lying peer answers to each address that it is asked for.
type Lie = fn(Cid) -> Vec<ResponseType>;

const REPLACEMENT: &[u8] = b"not what was asked for";

/// Other bytes.
fn replaced(cid: Cid) -> Vec<ResponseType> {
	vec![ResponseType::Block { cid, block: REPLACEMENT.to_vec() }]
}

/// No bytes at all.
fn cut_short(cid: Cid) -> Vec<ResponseType> {
	vec![ResponseType::Block { cid, block: Vec::new() }]
}

/// More than was asked for, all of it wrong.
fn crowded(cid: Cid) -> Vec<ResponseType> {
	let block = |i: u8| ResponseType::Block { cid, block: vec![i; 10_000] };
	(0..20).map(block).collect()
}

/// A real bitswap peer that answers as it is told.
fn liar(lie: Lie) -> Result<Multiaddr> {
	let (config, mut bitswap) = BitswapConfig::new();
	let listen = vec!["/ip4/127.0.0.1/tcp/0".parse()?];
	let tcp = TcpConfig { listen_addresses: listen, ..Default::default() };
	let config = ConfigBuilder::new().with_tcp(tcp).with_libp2p_bitswap(config).build();
	let mut network = Litep2p::new(config)?;
	let address = network.listen_addresses().next().context("it does not listen")?.clone();
	tokio::spawn(async move {
		loop {
			tokio::select! {
				_ = network.next_event() => {},
				event = bitswap.next() => if let Some(BitswapEvent::Request { peer, cids }) = event {
					let answers = cids.into_iter().flat_map(|(cid, _)| lie(cid)).collect();
					bitswap.send_response(peer, answers).await;
				},
			}
		}
	});
	Ok(address)
}
