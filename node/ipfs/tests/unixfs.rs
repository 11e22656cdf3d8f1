//! Files and directories: what goes in comes out. That addresses are those which Kubo computes, the
//! tests of `sensor-unixfs` show.

mod support;

use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::Code;
use sensor_ipfs::{block::DAG_PB, Block, Cid, Error, Fetch, Kind, Path};
use std::time::Duration;
use support::{node, noise, Node};

const CHUNK: usize = 256 * 1024;
const LIMIT: usize = 64 << 20;

#[tokio::test]
async fn files_of_every_size_come_back_as_they_were() {
	let node = node().await;
	for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3_000_000, 175 * CHUNK + 1] {
		let bytes = noise(length);
		let added = node.add_bytes(bytes.clone()).await.unwrap();
		assert_eq!(added.size, length as u64);
		let content = node.cat(&added.cid.into(), Fetch::offline()).await.unwrap();
		assert_eq!(content.size, length as u64);
		assert!(content.bytes(LIMIT).await.unwrap() == bytes, "{length} bytes changed");
	}
}

#[tokio::test]
async fn an_upload_in_odd_pieces_has_the_address_of_the_whole() {
	let node = node().await;
	let bytes = noise(3_000_000);
	let whole = node.add_bytes(bytes.clone()).await.unwrap();
	let pieces: Vec<_> =
		bytes.chunks(77_777).map(|piece| Ok(bytes::Bytes::copy_from_slice(piece))).collect();
	let streamed = node.add_stream(futures::stream::iter(pieces)).await.unwrap();
	assert_eq!(whole, streamed);
}

#[tokio::test]
async fn a_directory_of_1500_files_is_found_again_file_by_file() {
	let node = node().await;
	let name = |i: usize| format!("digits/{}/{i:04}.png", i % 3);
	let files = || (0..1500).map(|i| (name(i), format!("image {i}")));
	let added = node.add_directory(files()).await.unwrap();
	let backwards = node.add_directory(files().collect::<Vec<_>>().into_iter().rev()).await;
	assert_eq!(backwards.unwrap().cid, added.cid, "the order of arrival must not matter");

	let root: Path = added.cid.into();
	let top = node.ls(&root, Fetch::offline()).await.unwrap();
	assert_eq!(top.len(), 1);
	assert_eq!((top[0].name.as_str(), top[0].kind), ("digits", Kind::Directory));
	let one: Path = format!("{}/digits/1", added.cid).parse().unwrap();
	let listed = node.ls(&one, Fetch::offline()).await.unwrap();
	assert_eq!(listed.len(), 500);
	assert!(listed.windows(2).all(|pair| pair[0].name < pair[1].name));
	assert!(listed.iter().all(|entry| entry.kind == Kind::File && entry.size > 6));

	for i in [0, 1, 749, 1499] {
		let path: Path = format!("/ipfs/{}/{}", added.cid, name(i)).parse().unwrap();
		let content = node.cat(&path, Fetch::offline()).await.unwrap();
		assert_eq!(content.bytes(LIMIT).await.unwrap(), format!("image {i}").into_bytes());
	}
	// 1,500 files, three directories of them, and two around those.
	let stat = node.dag_stat(&added.cid, Fetch::offline()).await.unwrap();
	assert_eq!(stat.blocks, 1505);
}

#[tokio::test]
async fn names_that_leave_the_directory_are_refused() {
	let node = node().await;
	for name in ["../secret", "a/../../b", "a//b", "", "."] {
		let refused = node.add_directory([(name, "x")]).await;
		assert!(matches!(refused, Err(Error::Invalid(_))), "{name:?}");
	}
}

#[tokio::test]
async fn files_and_directories_are_not_taken_for_each_other() {
	let node = node().await;
	let root = node.add_directory([("a/file", "x")]).await.unwrap().cid;
	let offline = Fetch::offline();
	let cat = node.cat(&root.into(), offline).await;
	assert!(matches!(cat, Err(Error::IsDirectory(_))));
	let file: Path = format!("{root}/a/file").parse().unwrap();
	assert!(matches!(node.ls(&file, offline).await, Err(Error::IsFile(_))));
	let below: Path = format!("{root}/a/file/more").parse().unwrap();
	assert!(matches!(node.cat(&below, offline).await, Err(Error::IsFile(_))));
	let missing: Path = format!("{root}/b").parse().unwrap();
	assert!(matches!(node.cat(&missing, offline).await, Err(Error::NoSuchEntry { .. })));
}

/// Store a dag-pb node by hand.
async fn put(node: &Node, data: &[u8], links: &[(&str, Cid)]) -> Cid {
	let links = links
		.iter()
		.map(|(name, cid)| PbLink { cid: *cid, name: Some((*name).to_owned()), size: Some(1) })
		.collect();
	let bytes = PbNode { links, data: Some(data.to_vec().into()) }.into_bytes();
	let block = Block::encode(DAG_PB, Code::Sha2_256, bytes).unwrap();
	let cid = *block.cid();
	node.block_put(block).await.unwrap();
	cid
}

/// Type 5 (HAMT shard) with a fanout of 256: names begin with two hex digits.
const SHARD: &[u8] = &[0x08, 5, 0x30, 0x80, 0x02];

#[tokio::test]
async fn a_sharded_directory_reads_like_a_plain_one() {
	let node = node().await;
	let (cat, dog) = (node.add_bytes("cat").await.unwrap(), node.add_bytes("dog").await.unwrap());
	let inner = put(&node, SHARD, &[("7Adog.png", dog.cid)]).await;
	let root = put(&node, SHARD, &[("00", inner), ("F3cat.png", cat.cid)]).await;
	let listed = node.ls(&root.into(), Fetch::offline()).await.unwrap();
	let names: Vec<_> = listed.iter().map(|entry| entry.name.as_str()).collect();
	assert_eq!(names, ["cat.png", "dog.png"]);
	let path: Path = format!("{root}/dog.png").parse().unwrap();
	let content = node.cat(&path, Fetch::offline()).await.unwrap();
	assert_eq!(content.bytes(LIMIT).await.unwrap(), b"dog");
}

#[tokio::test]
async fn a_few_shards_cannot_make_an_endless_directory() {
	let node = node().await;
	let mut shard = put(&node, SHARD, &[]).await;
	for _ in 0..64 {
		shard = put(&node, SHARD, &[("00", shard), ("01", shard)]).await;
	}
	let path = shard.into();
	let listing = node.ls(&path, Fetch::offline());
	let listed = tokio::time::timeout(Duration::from_secs(20), listing).await;
	let refused = listed.expect("2^64 pieces were about to be read").unwrap_err();
	assert!(refused.to_string().contains("linked to twice"), "{refused}");
}

#[tokio::test]
async fn hostile_graphs_are_refused() {
	let node = node().await;
	let offline = Fetch::offline();
	let leaf = node.add_bytes("four").await.unwrap().cid;
	type Hostile<'a> = (&'a str, &'a [u8], &'a [(&'a str, Cid)]);
	let hostile: [Hostile; 4] = [
		("a part that is not as long as promised", &[0x08, 2, 0x18, 9, 0x20, 9], &[("", leaf)]),
		("sizes that do not add up", &[0x08, 2, 0x18, 9, 0x20, 4], &[("", leaf)]),
		("a part without content", &[0x08, 2, 0x18, 0, 0x20, 0], &[("", leaf)]),
		("a part without a size", &[0x08, 2, 0x18, 4], &[("", leaf)]),
	];
	for (what, data, links) in hostile {
		let cid = put(&node, data, links).await;
		let read = match node.cat(&cid.into(), offline).await {
			Ok(content) => content.bytes(LIMIT).await,
			Err(error) => Err(error),
		};
		assert!(matches!(read, Err(Error::Malformed { .. })), "{what}: {read:?}");
	}
	let escaping = put(&node, &[0x08, 1], &[("../../etc", leaf)]).await;
	let listed = node.ls(&escaping.into(), offline).await;
	assert!(matches!(listed, Err(Error::Malformed { .. })));

	let mut deep = leaf;
	for _ in 0..70 {
		deep = put(&node, &[0x08, 2, 0x18, 4, 0x20, 4], &[("", deep)]).await;
	}
	let content = node.cat(&deep.into(), offline).await.unwrap();
	assert!(matches!(content.bytes(LIMIT).await, Err(Error::Malformed { .. })));
	assert!(matches!(node.dag_stat(&deep, offline).await, Err(Error::Malformed { .. })));
}
