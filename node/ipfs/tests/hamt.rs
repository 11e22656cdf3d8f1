//! Directories of any size. That addresses are those which Kubo computes, the tests of
//! `sensor-unixfs` show; every file here, too, holds its own name.

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
async fn ten_thousand_files_are_found_again() {
	let (first, second) = two_nodes().await;
	let names = || (0..10_000).map(|i| format!("{i:05}"));
	let root = add(&first, names()).await;
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

/// The hashes of two of the names agree in their first six bytes.
#[tokio::test]
async fn names_that_meet_deep_down_are_found_again() {
	let node = node().await;
	let twins = ["10372373", "659836"];
	let names = (0..5000).map(|i| format!("{i:028}")).chain(twins.map(String::from));
	let root = add(&node, names).await;
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
	let top = node.ls(&root.parse().unwrap(), Fetch::offline()).await.unwrap();
	let top: Vec<_> = top.iter().map(|entry| (entry.name.as_str(), entry.kind)).collect();
	assert_eq!(top, [("plain", Kind::Directory), ("wide", Kind::Directory)]);
	let path: Path = format!("{root}/wide/04711.png").parse().unwrap();
	let content = node.cat(&path, Fetch::offline()).await.unwrap();
	assert_eq!(content.bytes(100).await.unwrap(), b"04711.png");
}
