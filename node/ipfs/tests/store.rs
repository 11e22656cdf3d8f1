//! The disk: what was acknowledged stays, and what rots is noticed.

mod support;

use sensor_ipfs::{block::RAW, Block, Cid, Error, Fetch, Pin};
use support::{node, node_in, noise};

#[tokio::test]
async fn content_pins_and_identity_survive_a_kill() {
	let dir = tempfile::tempdir().unwrap();
	let first = node_in(dir.path()).await;
	let added = first.add_bytes(noise(600_000)).await.unwrap();
	let peer_id = first.id().peer_id;
	first.kill().await;

	let second = node_in(dir.path()).await;
	let content = second.cat(&added.cid.into(), Fetch::offline()).await.unwrap();
	assert!(content.bytes(1 << 20).await.unwrap() == noise(600_000));
	assert_eq!(second.pins().await.unwrap(), [(added.cid, Pin::Recursive)]);
	assert_eq!(second.id().peer_id, peer_id);
}

#[tokio::test]
async fn a_block_that_rots_on_disk_is_refused_until_it_is_put_again() {
	let dir = tempfile::tempdir().unwrap();
	let first = node_in(dir.path()).await;
	let marker = b"these bytes are about to rot on the disk of this node";
	let added = first.add_bytes(&marker[..]).await.unwrap();
	first.kill().await;

	let path = dir.path().join("blocks.redb");
	let mut file = std::fs::read(&path).unwrap();
	let places: Vec<_> = (0..file.len() - marker.len())
		.filter(|at| &file[*at..at + marker.len()] == marker)
		.collect();
	assert!(!places.is_empty());
	for at in places {
		file[at] ^= 1;
	}
	std::fs::write(&path, file).unwrap();

	let second = node_in(dir.path()).await;
	let refused = second.block(&added.cid, Fetch::offline()).await.unwrap_err();
	assert!(matches!(refused, Error::Damaged(cid) if cid == added.cid));
	let expected = format!("block {} is damaged on disk", added.cid);
	assert!(refused.to_string().starts_with(&expected), "{refused}");

	second.block_put(Block::new(added.cid, &marker[..]).unwrap()).await.unwrap();
	assert_eq!(second.block(&added.cid, Fetch::offline()).await.unwrap(), &marker[..]);
}

#[tokio::test]
async fn two_nodes_cannot_use_the_same_folder() {
	let dir = tempfile::tempdir().unwrap();
	let _first = node_in(dir.path()).await;
	let Err(error) = sensor_ipfs::start(sensor_ipfs::Config::new(dir.path())).await else {
		panic!("a second node opened the same store");
	};
	assert!(error.to_string().contains("another node"), "{error}");
}

#[tokio::test]
async fn a_pin_is_removed_once() {
	let node = node().await;
	let cid = node.add_bytes("x").await.unwrap().cid;
	node.unpin(&cid).await.unwrap();
	assert!(matches!(node.unpin(&cid).await, Err(Error::NotPinned(_))));
	assert_eq!(node.pins().await.unwrap(), []);
}

#[tokio::test]
async fn a_direct_pin_does_not_weaken_a_recursive_one() {
	let node = node().await;
	let cid = node.add_bytes("x").await.unwrap().cid;
	node.pin(&cid, Pin::Direct, Fetch::offline()).await.unwrap();
	assert_eq!(node.pins().await.unwrap(), [(cid, Pin::Recursive)]);
}

#[tokio::test]
async fn a_block_is_found_under_every_address_with_its_hash() {
	let node = node().await;
	let root = node.add_directory([("a", "b")]).await.unwrap().cid;
	let old = Cid::new_v0(*root.hash()).unwrap();
	let raw = Cid::new_v1(RAW, *root.hash());
	let bytes = node.block(&root, Fetch::offline()).await.unwrap();
	for cid in [old, raw] {
		assert_eq!(node.block(&cid, Fetch::offline()).await.unwrap(), bytes);
	}
}
