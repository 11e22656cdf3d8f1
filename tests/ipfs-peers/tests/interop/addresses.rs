//! Content addresses: computed as Kubo computes them, and understood in every form it accepts.

use crate::support::{many_files, nested_files, noise, peer, write_tree, Ours, PATIENCE};
use anyhow::{ensure, Result};
use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::Code;
use sensor_ipfs::{
	block::{DAG_PB, RAW},
	Block, Cid, Fetch,
};
use sensor_ipfs_peers::{
	Kind::{self, Helia, Kubo},
	Profile,
};
use std::fs;

/// Kubo's library adds under version 0 addresses alone. Helia's importer bridges the gap: where it
/// computes the same version 0 address as Kubo, its version 1 address is Kubo's, too.
#[tokio::test(flavor = "multi_thread")]
async fn files_and_directories_have_the_addresses_that_kubo_gives_them() -> Result<()> {
	let Some(mut kubo) = peer(Kubo).await? else { return Ok(()) };
	let Some(mut helia) = peer(Helia).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	let mut cases = Vec::new();
	for size in [1, 256 << 10, (256 << 10) + 1, (1 << 20) + 1, 64 << 20] {
		let (bytes, path) = (noise(size), files.path().join(format!("file-{size}")));
		fs::write(&path, &bytes)?;
		cases.push((path, ours.add_bytes(bytes).await?.cid));
	}
	// The last one is sharded.
	for tree in [nested_files(), many_files(1000), many_files(10_000)] {
		let path = files.path().join(format!("tree-{}", tree.len()));
		write_tree(&tree, &path)?;
		cases.push((path, ours.add_directory(tree).await?.cid));
	}
	for (path, our) in cases {
		let old = kubo.add(&path).await?;
		ensure!(old == helia.add_as(&path, Profile::KuboV0).await?, "Helia is no measure here");
		let new = helia.add_as(&path, Profile::KuboV1).await?;
		ensure!(our == new, "{} is {our} here and {new} there", path.display());
	}
	kubo.stop().await?;
	helia.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn content_under_version_0_addresses_is_read_and_passed_on() -> Result<()> {
	let Some(mut first) = peer(Kubo).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	ours.connect(first.address().clone()).await?;
	let (bytes, path) = (noise(2_000_000), files.path().join("file"));
	fs::write(&path, &bytes)?;
	let cid = first.add(&path).await?;
	ensure!(cid.to_string().starts_with("Qm"), "{cid} is not of version 0");
	ensure!(ours.file(&cid, Fetch::within(PATIENCE)).await? == bytes);
	// The same block under its other address.
	let new = Cid::new_v1(DAG_PB, *cid.hash());
	ensure!(ours.file(&new, Fetch::offline()).await? == bytes);

	let Some(mut second) = peer(Kubo).await? else { return Ok(()) };
	second.connect(ours.address()).await?;
	let copy = files.path().join("copy");
	second.get(&cid, &copy).await?;
	ensure!(fs::read(copy)? == bytes);
	first.stop().await?;
	second.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn blake2b_256_content_goes_to_kubo_and_comes_back() -> Result<()> {
	blake2b_256_round_trip(Kubo).await
}

#[tokio::test(flavor = "multi_thread")]
async fn blake2b_256_content_goes_to_helia_and_comes_back() -> Result<()> {
	blake2b_256_round_trip(Helia).await
}

async fn blake2b_256_round_trip(kind: Kind) -> Result<()> {
	let Some(mut peer) = peer(kind).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	let bytes = noise(600_000);
	let blocks = blake2b_256_file(&bytes)?;
	let root = *blocks[0].cid();
	for block in blocks {
		ours.block_put(block).await?;
	}
	peer.connect(ours.address()).await?;
	let path = files.path().join("file");
	peer.get(&root, &path).await?;
	ensure!(fs::read(path)? == bytes, "it changed on the way there");
	drop(ours);

	let ours = Ours::start().await?;
	ours.connect(peer.address().clone()).await?;
	ensure!(
		ours.file(&root, Fetch::within(PATIENCE)).await? == bytes,
		"it changed on the way back"
	);
	peer.stop().await
}

/// A file as UnixFS has it, hashed with blake2b-256 throughout: the root, then its parts.
fn blake2b_256_file(bytes: &[u8]) -> Result<Vec<Block>> {
	let leaves = bytes
		.chunks(256 << 10)
		.map(|chunk| Ok(Block::encode(RAW, Code::Blake2b256, chunk.to_vec())?))
		.collect::<Result<Vec<_>>>()?;
	// A file (type 2), its size, and the size of each part.
	let mut message = vec![0x08, 2, 0x18];
	varint(bytes.len(), &mut message);
	let mut links = Vec::new();
	for leaf in &leaves {
		message.push(0x20);
		varint(leaf.bytes().len(), &mut message);
		let size = Some(leaf.bytes().len() as u64);
		links.push(PbLink { cid: *leaf.cid(), name: Some(String::new()), size });
	}
	let node = PbNode { links, data: Some(message.into()) }.into_bytes();
	let root = Block::encode(DAG_PB, Code::Blake2b256, node)?;
	Ok(std::iter::once(root).chain(leaves).collect())
}

fn varint(mut number: usize, message: &mut Vec<u8>) {
	while number >= 0x80 {
		message.push(number as u8 | 0x80);
		number >>= 7;
	}
	message.push(number as u8);
}
