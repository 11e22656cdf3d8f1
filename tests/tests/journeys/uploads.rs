//! An upload breaks off, and goes on where it stopped.

use anyhow::{ensure, Context, Result};
use sensor_devnet::Layout;
use sensor_journeys::{sensor, World};
use serde_json::Value;
use std::{
	path::Path,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
};

const MIB: u64 = 1 << 20;

/// A line to a node that counts what is sent through it, and is cut after so many bytes.
struct Line {
	url: String,
	sent: Arc<AtomicU64>,
}

impl Line {
	async fn to(api: &str, limit: u64) -> Result<Self> {
		let api = api.trim_start_matches("http://").to_owned();
		let listener = TcpListener::bind("127.0.0.1:0").await?;
		let url = format!("http://{}", listener.local_addr()?);
		let sent = Arc::new(AtomicU64::new(0));
		let count = sent.clone();
		tokio::spawn(async move {
			while let Ok((client, _)) = listener.accept().await {
				let (api, sent) = (api.clone(), count.clone());
				tokio::spawn(async move {
					if sent.load(Ordering::Relaxed) < limit {
						// It ends in an error when it is cut.
						let _ = pass_on(client, &api, &sent, limit).await;
					}
				});
			}
		});
		Ok(Self { url, sent })
	}
}

async fn pass_on(client: TcpStream, api: &str, sent: &AtomicU64, limit: u64) -> Result<()> {
	let (mut from_client, mut to_client) = client.into_split();
	let (mut from_node, mut to_node) = TcpStream::connect(api).await?.into_split();
	let back = tokio::spawn(async move { tokio::io::copy(&mut from_node, &mut to_client).await });
	let mut buffer = vec![0; 64 << 10];
	loop {
		let count = from_client.read(&mut buffer).await?;
		if count == 0 || sent.fetch_add(count as u64, Ordering::Relaxed) > limit {
			break;
		}
		to_node.write_all(&buffer[..count]).await?;
	}
	back.abort();
	Ok(())
}

fn noise(seed: u64, length: u64) -> Vec<u8> {
	let mut state = 0x9e37_79b9_7f4a_7c15 ^ seed;
	let mut next = || {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		(state >> 32) as u8
	};
	(0..length).map(|_| next()).collect()
}

fn fill(directory: &Path, files: u64) -> Result<()> {
	std::fs::create_dir_all(directory)?;
	for file in 0..files {
		std::fs::write(directory.join(format!("{file:02}.png")), noise(file, MIB))?;
	}
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_that_broke_off_goes_on_and_sends_nothing_twice() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let home = tempfile::tempdir()?;
	let photos = home.path().join("photos");
	fill(&photos, 24)?;
	let photos = photos.to_string_lossy();
	let rpc = world.node().rpc_url();
	let publish = |ipfs: &str| {
		let command = ["dataset", "publish", &photos, "--name", "Noise", "--from", "//Alice"];
		sensor(&[&["--json", "--url", &rpc, "--ipfs", ipfs], &command[..]].concat())
	};

	let cut = Line::to(&world.node().ipfs_url(), 20 * MIB).await?;
	let output = publish(&cut.url)?;
	let answer: Value = serde_json::from_slice(&output.stdout)?;
	let error = answer["error"].as_str().context("it cannot have gone well")?;
	ensure!(!output.status.success() && error.contains("same command again"), "{error}");

	let whole = Line::to(&world.node().ipfs_url(), u64::MAX).await?;
	let output = publish(&whole.url)?;
	let answer: Value = serde_json::from_slice(&output.stdout)?;
	ensure!(output.status.success() && answer["availability"] == "Available", "{answer}");
	// The first two pieces of 8 MiB had arrived.
	let sent = whole.sent.load(Ordering::Relaxed);
	ensure!((7 * MIB..9 * MIB).contains(&sent), "{sent} bytes");
	Ok(())
}
