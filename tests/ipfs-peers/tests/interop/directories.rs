//! Directories that are added on one side and fetched from the other, sharded ones included.

use crate::support::{many_files, nested_files, peer, read_tree, write_tree, Ours, Tree, PATIENCE};
use anyhow::{ensure, Context, Result};
use sensor_ipfs::{Cid, Fetch, Path};
use sensor_ipfs_peers::Kind::{self, Helia, Kubo};

#[tokio::test(flavor = "multi_thread")]
async fn directories_that_kubo_adds_are_read_here() -> Result<()> {
	added_there(Kubo, [nested_files(), many_files(1000)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn directories_that_helia_adds_are_read_here() -> Result<()> {
	added_there(Helia, [nested_files(), many_files(1000)]).await
}

async fn added_there<const N: usize>(kind: Kind, trees: [Tree; N]) -> Result<()> {
	let Some(mut peer) = peer(kind).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	ours.connect(peer.address().clone()).await?;
	for (i, tree) in trees.iter().enumerate() {
		let directory = files.path().join(i.to_string());
		write_tree(tree, &directory)?;
		let root = peer.add(&directory).await?;
		ensure!(ours.tree(&root, Fetch::within(PATIENCE)).await? == *tree, "tree {i} differs");
	}
	peer.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn directories_added_here_are_read_by_kubo() -> Result<()> {
	added_here(Kubo, [nested_files(), many_files(1000)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn directories_added_here_are_read_by_helia() -> Result<()> {
	added_here(Helia, [nested_files(), many_files(1000)]).await
}

async fn added_here<const N: usize>(kind: Kind, trees: [Tree; N]) -> Result<()> {
	let Some(mut peer) = peer(kind).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	peer.connect(ours.address()).await?;
	for (i, tree) in trees.into_iter().enumerate() {
		let root = ours.add_directory(tree.clone()).await?.cid;
		let directory = files.path().join(i.to_string());
		peer.get(&root, &directory).await?;
		ensure!(read_tree(&directory)? == tree, "tree {i} differs");
	}
	peer.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sharded_directory_that_kubo_makes_is_read_here() -> Result<()> {
	let Some(mut kubo) = peer(Kubo).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	ours.connect(kubo.address().clone()).await?;
	let (tree, directory) = (many_files(10_000), files.path().join("many"));
	write_tree(&tree, &directory)?;
	let root = kubo.add(&directory).await?;
	ensure!(ours.tree(&root, Fetch::within(PATIENCE)).await? == tree);
	ensure!(is_sharded(&ours, &root).await?, "Kubo did not shard it");
	// One file by its name, from what is here now.
	let path = Path { root, names: vec!["image-07070.png".into()] };
	let one = ours.resolve(&path, Fetch::offline()).await?;
	ensure!(ours.file(&one, Fetch::offline()).await? == b"picture 7070");
	kubo.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_of_10_000_files_is_sharded_here_and_read_by_kubo() -> Result<()> {
	let Some(mut kubo) = peer(Kubo).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	kubo.connect(ours.address()).await?;
	let (tree, directory) = (many_files(10_000), files.path().join("many"));
	let root = ours.add_directory(tree.clone()).await?.cid;
	ensure!(is_sharded(&ours, &root).await?, "our node did not shard it");
	// One block after the other. To pin it, Kubo asks for many at once, and on a busy machine then waits
	// without end for some that it was sent: two Kubos do the same between themselves.
	kubo.get(&root, &directory).await?;
	ensure!(read_tree(&directory)? == tree);
	kubo.stop().await
}

/// Whether a directory is kept in several blocks, as its root says.
async fn is_sharded(ours: &Ours, root: &Cid) -> Result<bool> {
	let block = ours.block(root, Fetch::offline()).await?;
	let node = ipld_dagpb::PbNode::from_bytes(block)?;
	let message = node.data.context("there is no UnixFS message")?;
	// The type comes first; 5 is a piece of a sharded directory.
	Ok(message.starts_with(&[0x08, 5]))
}
