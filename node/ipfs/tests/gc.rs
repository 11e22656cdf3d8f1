//! Garbage: it goes, what is pinned or in use stays, and the disk does not fill up with it.

mod support;

use bytes::Bytes;
use futures::{stream, StreamExt};
use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::Code;
use reqwest::{Client, StatusCode};
use sensor_ipfs::{
	block::{DAG_PB, RAW},
	Block, Cid, Collected, Error, Fetch, Path, Pin,
};
use serde_json::Value;
use std::{
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::Duration,
};
use support::{node, node_in, node_with, noise, two_nodes, Node};

const LIMIT: usize = 64 << 20;
const NOTHING: Collected = Collected { blocks: 0, bytes: 0 };

/// A node that keeps nothing just because it was put a moment ago.
async fn forgetful() -> Node {
	node_with(|config| config.grace = Duration::ZERO).await
}

async fn is_here(node: &Node, cid: &Cid) -> bool {
	node.block_size(cid).await.unwrap().is_some()
}

/// The file, if every block of it is here.
async fn read(node: &Node, cid: &Cid) -> Result<Vec<u8>, Error> {
	node.cat(&(*cid).into(), Fetch::offline()).await?.bytes(LIMIT).await
}

async fn add_unpinned(node: &Node, bytes: Vec<u8>) -> Cid {
	let mut upload = node.upload();
	let content = stream::once(async { Ok(Bytes::from(bytes)) });
	let added = upload.file("file", content).await.unwrap();
	upload.finish(false, false).await.unwrap();
	added.cid
}

fn block(bytes: &[u8]) -> Block {
	Block::encode(RAW, Code::Sha2_256, bytes.to_vec()).unwrap()
}

async fn put_node(node: &Node, links: &[Cid]) -> Cid {
	let link = |cid: &Cid| PbLink { cid: *cid, name: Some(String::new()), size: Some(1) };
	let links = links.iter().map(link).collect();
	let bytes = PbNode { links, data: Some(vec![8, 1].into()) }.into_bytes();
	let block = Block::encode(DAG_PB, Code::Sha2_256, bytes).unwrap();
	node.block_put(block.clone()).await.unwrap();
	*block.cid()
}

#[tokio::test]
async fn garbage_goes_and_what_is_pinned_stays() {
	let node = forgetful().await;
	let kept = node.add_bytes(noise(3_000_000)).await.unwrap().cid;
	let directory =
		node.add_directory([("a/b", noise(300_000)), ("c", noise(10))]).await.unwrap().cid;
	let garbage = add_unpinned(&node, noise(2_000_000)).await;
	let single = block(b"pinned by itself");
	node.block_put(single.clone()).await.unwrap();
	node.pin(single.cid(), Pin::Direct, Fetch::offline()).await.unwrap();

	let before = node.repo_stat().await.unwrap();
	let collected = node.collect_garbage().await.unwrap();
	// Eight leaves and their root.
	assert_eq!(collected.blocks, 9);
	assert!(collected.bytes > 2_000_000 && collected.bytes < 2_300_000, "{collected:?}");
	let after = node.repo_stat().await.unwrap();
	assert_eq!(before.blocks - after.blocks, 9);
	assert_eq!(before.bytes - after.bytes, collected.bytes);

	assert!(read(&node, &garbage).await.is_err());
	assert!(read(&node, &kept).await.unwrap() == noise(3_000_000));
	assert!(is_here(&node, single.cid()).await);
	let stat = node.dag_stat(&directory, Fetch::offline()).await.unwrap();
	assert_eq!(stat.blocks, 6);
	assert_eq!(node.collect_garbage().await.unwrap(), NOTHING);
	assert_eq!(node.verify().await.unwrap().sound, after.blocks);
}

#[tokio::test]
async fn what_is_unpinned_is_garbage_except_for_what_others_share() {
	let node = forgetful().await;
	let shared = noise(400_000);
	let one =
		node.add_directory([("shared", shared.clone()), ("own", noise(7))]).await.unwrap().cid;
	let two = node.add_directory([("shared", shared.clone())]).await.unwrap().cid;
	node.unpin(&one).await.unwrap();
	// The directory and its own file.
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 2);
	let path: Path = format!("{two}/shared").parse().unwrap();
	let content = node.cat(&path, Fetch::offline()).await.unwrap();
	assert!(content.bytes(LIMIT).await.unwrap() == shared);
	node.unpin(&two).await.unwrap();
	node.collect_garbage().await.unwrap();
	assert_eq!(node.repo_stat().await.unwrap().blocks, 0);
	assert_eq!(node.repo_stat().await.unwrap().bytes, 0);
}

#[tokio::test]
async fn a_direct_pin_protects_its_block_and_nothing_below() {
	let node = forgetful().await;
	let leaf = block(b"leaf");
	node.block_put(leaf.clone()).await.unwrap();
	let above = put_node(&node, &[*leaf.cid()]).await;
	node.pin(&above, Pin::Direct, Fetch::offline()).await.unwrap();
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 1);
	assert!(is_here(&node, &above).await && !is_here(&node, leaf.cid()).await);
}

#[tokio::test]
async fn a_pin_by_one_address_protects_the_block_under_every_other() {
	let node = forgetful().await;
	let leaf = block(b"leaf");
	node.block_put(leaf.clone()).await.unwrap();
	let root = put_node(&node, &[*leaf.cid()]).await;
	let old = Cid::new_v0(*root.hash()).unwrap();
	node.pin(&old, Pin::Recursive, Fetch::offline()).await.unwrap();
	assert_eq!(node.collect_garbage().await.unwrap(), NOTHING);
	// As bytes alone, it links to nothing.
	node.unpin(&old).await.unwrap();
	node.pin(&Cid::new_v1(RAW, *root.hash()), Pin::Recursive, Fetch::offline()).await.unwrap();
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 1);
	assert!(is_here(&node, &root).await && !is_here(&node, leaf.cid()).await);
}

#[tokio::test]
async fn a_block_that_was_acknowledged_stays_for_the_grace_time() {
	let node = node_with(|config| config.grace = Duration::from_millis(1500)).await;
	let put = block(b"put");
	node.block_put(put.clone()).await.unwrap();
	let once = block(b"put once");
	node.block_put(once.clone()).await.unwrap();
	assert_eq!(node.collect_garbage().await.unwrap(), NOTHING);
	assert!(is_here(&node, put.cid()).await);
	tokio::time::sleep(Duration::from_millis(1000)).await;
	// Put once more, it stays once more.
	node.block_put(put.clone()).await.unwrap();
	tokio::time::sleep(Duration::from_millis(700)).await;
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 1);
	assert!(is_here(&node, put.cid()).await && !is_here(&node, once.cid()).await);
	tokio::time::sleep(Duration::from_millis(1000)).await;
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 1);
}

#[tokio::test]
async fn the_grace_time_goes_on_after_a_restart() {
	let dir = tempfile::tempdir().unwrap();
	let first = node_in(dir.path()).await;
	let put = block(b"put");
	first.block_put(put.clone()).await.unwrap();
	first.kill().await;
	let second = node_in(dir.path()).await;
	assert_eq!(second.collect_garbage().await.unwrap(), NOTHING);
	assert!(is_here(&second, put.cid()).await);
}

#[tokio::test]
async fn an_upload_under_way_loses_nothing() {
	let node = forgetful().await;
	// Old garbage that happens to be a part of the upload.
	let first = noise(20_000_000);
	let old = add_unpinned(&node, first.clone()).await;
	let garbage = block(b"garbage");
	node.block_put(garbage.clone()).await.unwrap();
	let mut upload = node.upload();
	let content = |bytes: Vec<u8>| stream::once(async { Ok(Bytes::from(bytes)) });
	let added = upload.file("first", content(first.clone())).await.unwrap();
	assert_eq!(added.cid, old);
	let second = noise(10_000_000);
	node.collect_garbage().await.unwrap();
	let more = upload.file("second", content(second.clone())).await.unwrap();
	node.collect_garbage().await.unwrap();
	upload.finish(false, true).await.unwrap();
	node.collect_garbage().await.unwrap();
	assert!(read(&node, &added.cid).await.unwrap() == first);
	assert!(read(&node, &more.cid).await.unwrap() == second);
	assert!(!is_here(&node, garbage.cid()).await);
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_garbage() {
	let node = forgetful().await;
	let mut upload = node.upload();
	let content = stream::once(async { Ok(Bytes::from(noise(20_000_000))) });
	upload.file("file", content).await.unwrap();
	// What reached the disk so far.
	let before = node.repo_stat().await.unwrap().blocks;
	assert!(before > 0);
	assert_eq!(node.collect_garbage().await.unwrap(), NOTHING);
	drop(upload);
	assert_eq!(node.collect_garbage().await.unwrap().blocks, before);
}

#[tokio::test]
async fn a_file_that_is_being_read_stays_to_its_end() {
	let node = forgetful().await;
	let bytes = noise(100 * 256 * 1024);
	let cid = add_unpinned(&node, bytes.clone()).await;
	let mut content = node.cat(&cid.into(), Fetch::offline()).await.unwrap();
	let mut got = content.stream.next().await.unwrap().unwrap().to_vec();
	assert_eq!(node.collect_garbage().await.unwrap(), NOTHING);
	while let Some(chunk) = content.stream.next().await {
		got.extend_from_slice(&chunk.unwrap());
	}
	assert!(got == bytes);
	drop(content);
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 101);
}

#[tokio::test]
async fn a_pin_that_is_being_fetched_loses_nothing() {
	let (first, second) = two_nodes().await;
	let files = (0..200).map(|i| (format!("{i}"), noise(20_000 + i)));
	let root = first.add_directory(files).await.unwrap().cid;
	let stop = AtomicBool::new(false);
	let pinning = async {
		let pinned = second.pin(&root, Pin::Recursive, Fetch::default()).await;
		stop.store(true, Ordering::Relaxed);
		pinned
	};
	let collecting = async {
		while !stop.load(Ordering::Relaxed) {
			second.collect_garbage().await.unwrap();
		}
	};
	let (pinned, ()) = tokio::join!(pinning, collecting);
	pinned.unwrap();
	second.collect_garbage().await.unwrap();
	assert_eq!(second.dag_stat(&root, Fetch::offline()).await.unwrap().blocks, 201);
}

/// Files come, are pinned, read and unpinned by several tasks, all while garbage is collected.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn collections_do_not_harm_what_goes_on_beside_them() {
	let node = Arc::new(forgetful().await);
	let stop = Arc::new(AtomicBool::new(false));
	// All tasks share some of their blocks, so that each can lose those of others.
	let file = |task: usize, round: usize| {
		let mut bytes = noise(3 * 256 * 1024);
		bytes.extend(noise(1000 + round % 3));
		bytes.extend((task * 1000 + round).to_le_bytes());
		bytes
	};
	let tasks = (0..4).map(|task| {
		let node = node.clone();
		tokio::spawn(async move {
			for round in 0..25 {
				let bytes = file(task, round);
				let cid = match round % 2 {
					0 => node.add_bytes(bytes.clone()).await.unwrap().cid,
					// Pinned only afterwards, which fails when the garbage was faster.
					_ => {
						let cid = add_unpinned(&node, bytes.clone()).await;
						match node.pin(&cid, Pin::Recursive, Fetch::offline()).await {
							Ok(()) => cid,
							Err(Error::NotStored(_)) => continue,
							Err(error) => panic!("{error}"),
						}
					},
				};
				tokio::time::sleep(Duration::from_millis(round as u64 % 5)).await;
				assert!(read(&node, &cid).await.unwrap() == bytes, "{task} {round}");
				if round % 5 != 0 {
					node.unpin(&cid).await.unwrap();
				}
			}
		})
	});
	let tasks: Vec<_> = tasks.collect();
	let (collector, stopped) = (node.clone(), stop.clone());
	let collecting = tokio::spawn(async move {
		let mut rounds = 0;
		while !stopped.load(Ordering::Relaxed) {
			collector.collect_garbage().await.unwrap();
			rounds += 1;
		}
		rounds
	});
	for task in tasks {
		task.await.unwrap();
	}
	stop.store(true, Ordering::Relaxed);
	assert!(collecting.await.unwrap() > 1);
	node.collect_garbage().await.unwrap();
	let pins = node.pins().await.unwrap();
	// Two of the five that each task keeps are pinned only if the garbage was slower.
	assert!((4 * 3..=4 * 5).contains(&pins.len()), "{}", pins.len());
	for (cid, _) in pins {
		read(&node, &cid).await.unwrap();
	}
	let verified = node.verify().await.unwrap();
	assert_eq!(verified.damaged, []);
	assert_eq!(verified.sound, node.repo_stat().await.unwrap().blocks);
}

#[tokio::test]
async fn nothing_is_collected_while_a_pinned_graph_is_broken() {
	let dir = tempfile::tempdir().unwrap();
	let first = node_in(dir.path()).await;
	let marker = "this-name-is-about-to-rot-on-the-disk-of-this-node";
	let root = first.add_directory([(marker, noise(1000))]).await.unwrap().cid;
	let bytes = first.block(&root, Fetch::offline()).await.unwrap();
	first.kill().await;

	let path = dir.path().join("blocks.redb");
	let mut file = std::fs::read(&path).unwrap();
	let marker = marker.as_bytes();
	let places: Vec<_> =
		(0..file.len() - marker.len()).filter(|at| file[*at..].starts_with(marker)).collect();
	assert!(!places.is_empty());
	for at in places {
		file[at] ^= 1;
	}
	std::fs::write(&path, file).unwrap();

	let second = node_in(dir.path()).await;
	let refused = second.collect_garbage().await.unwrap_err();
	assert!(matches!(refused, Error::PinBroken { root: pinned, .. } if pinned == root));
	assert!(refused.to_string().contains("unpin it"), "{refused}");
	let file = format!("{root}/this-name-is-about-to-rot-on-the-disk-of-this-node");
	second.block_put(Block::new(root, bytes).unwrap()).await.unwrap();
	assert_eq!(second.collect_garbage().await.unwrap(), NOTHING);
	let content = second.cat(&file.parse().unwrap(), Fetch::offline()).await.unwrap();
	assert!(content.bytes(LIMIT).await.unwrap() == noise(1000));
}

#[tokio::test]
async fn a_store_that_is_nearly_full_collects_its_garbage_by_itself() {
	let node = node_with(|config| {
		config.grace = Duration::ZERO;
		config.quota = Some(32 << 20);
	})
	.await;
	let kept = node.add_bytes(noise(5 << 20)).await.unwrap().cid;
	// Beyond nine tenths, without ever being full. What comes last is under way when that is seen.
	for round in 0..3 {
		add_unpinned(&node, noise((8 << 20) + round)).await;
	}
	let freed = async {
		while node.repo_stat().await.unwrap().bytes > 16 << 20 {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	tokio::time::timeout(Duration::from_secs(20), freed).await.expect("nothing was collected");
	assert!(read(&node, &kept).await.unwrap() == noise(5 << 20));
}

#[tokio::test]
async fn a_full_store_refuses_writes_with_what_to_do_while_reads_go_on() {
	let (first, second) = (node().await, node_with(|config| config.quota = Some(20 << 20)).await);
	second.connect(first.id().addresses[0].clone()).await.unwrap();
	let kept = second.add_bytes(noise(12 << 20)).await.unwrap().cid;
	let refused = second.add_bytes(noise(9 << 20)).await.unwrap_err();
	assert!(matches!(refused, Error::Full { quota, .. } if quota == 20 << 20), "{refused}");
	let message = refused.to_string();
	assert!(message.contains("pin/rm") && message.contains("--ipfs-quota"), "{message}");
	let answer = Client::new()
		.post(second.url("/api/v0/add"))
		.multipart(
			reqwest::multipart::Form::new()
				.part("file", reqwest::multipart::Part::bytes(noise(9 << 20)).file_name("file")),
		)
		.send()
		.await
		.unwrap();
	assert_eq!(answer.status(), StatusCode::INSUFFICIENT_STORAGE);

	// What is here is read, and so is what is not, though it cannot be kept.
	assert!(read(&second, &kept).await.unwrap() == noise(12 << 20));
	let large = first.add_bytes(noise((10 << 20) + 1)).await.unwrap().cid;
	let content = second.cat(&large.into(), Fetch::default()).await.unwrap();
	assert!(content.bytes(LIMIT).await.unwrap() == noise((10 << 20) + 1));
	let pin = second.pin(&large, Pin::Recursive, Fetch::default()).await.unwrap_err();
	assert!(matches!(pin, Error::Full { .. }), "{pin}");
	assert_eq!(second.pins().await.unwrap(), [(kept, Pin::Recursive)]);

	// Doing as told helps.
	second.unpin(&kept).await.unwrap();
	let new = second.add_bytes(noise(9 << 20)).await.unwrap().cid;
	assert!(read(&second, &new).await.unwrap() == noise(9 << 20));
	assert!(second.repo_stat().await.unwrap().bytes <= 20 << 20);
}

#[tokio::test]
async fn the_file_does_not_grow_for_ever() {
	let dir = tempfile::tempdir().unwrap();
	let node = node_in(dir.path()).await;
	let file = dir.path().join("blocks.redb");
	let (mut sizes, mut all) = (Vec::new(), 0);
	for round in 0..20 {
		let bytes = noise((10 << 20) + round);
		all += bytes.len() as u64;
		let cid = node.add_bytes(bytes).await.unwrap().cid;
		node.unpin(&cid).await.unwrap();
		node.collect_garbage().await.unwrap();
		sizes.push(std::fs::metadata(&file).unwrap().len());
	}
	assert_eq!(node.repo_stat().await.unwrap().blocks, 0);
	let largest = *sizes.iter().max().unwrap();
	assert!(largest < all / 4, "{all} bytes came and went: {sizes:?}");
	// Nothing is added to it once it is large enough.
	assert!(
		sizes[10..].iter().all(|size| *size <= *sizes[..10].iter().max().unwrap()),
		"{sizes:?}"
	);
}

/// What the quota counts is what the database says it uses, give or take a tenth.
#[tokio::test]
async fn the_disk_that_blocks_occupy_is_known() {
	for (count, length) in [(2000, 700), (500, 5_000), (200, 50_000), (60, 256 * 1024)] {
		let dir = tempfile::tempdir().unwrap();
		let node = node_in(dir.path()).await;
		let mut upload = node.upload();
		for i in 0..count {
			let content = stream::once(async { Ok(Bytes::from(noise(length + i))) });
			upload.file(&format!("{i}"), content).await.unwrap();
		}
		upload.finish(true, false).await.unwrap();
		let said = node.repo_stat().await.unwrap().bytes as f64;
		node.kill().await;
		let database = redb::Database::open(dir.path().join("blocks.redb")).unwrap();
		let used = database.begin_write().unwrap().stats().unwrap();
		let used = (used.allocated_pages() * used.page_size() as u64) as f64;
		assert!((0.6..1.4).contains(&(said / used)), "{count} of {length}: {said} of {used}");
	}
}

async fn post(node: &Node, path: &str) -> Vec<Value> {
	let answer = Client::new().post(node.url(path)).send().await.unwrap();
	assert_eq!(answer.status(), StatusCode::OK, "{path}");
	let text = answer.text().await.unwrap();
	text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn garbage_is_collected_over_http_in_kubos_words() {
	let node = node_with(|config| {
		config.grace = Duration::ZERO;
		config.quota = Some(1 << 30);
	})
	.await;
	let kept = node.add_bytes("kept").await.unwrap().cid;
	let garbage = block(b"garbage");
	node.block_put(garbage.clone()).await.unwrap();
	let stat = &post(&node, "/api/v0/repo/stat").await[0];
	assert_eq!(
		(stat["NumObjects"].as_u64(), stat["StorageMax"].as_u64()),
		(Some(2), Some(1 << 30))
	);
	assert!(stat["RepoSize"].as_u64().unwrap() > 10);
	assert!(stat["RepoPath"].is_string() && stat["Version"].is_string());
	let size = &post(&node, "/api/v0/repo/stat?size-only=true").await[0];
	assert_eq!(size.as_object().unwrap().len(), 2);

	let removed = post(&node, "/api/v0/repo/gc").await;
	assert_eq!(removed.len(), 1);
	assert_eq!(removed[0]["Key"]["/"], garbage.cid().to_string());
	assert!(is_here(&node, &kept).await);
	assert_eq!(post(&node, "/api/v0/repo/gc").await.len(), 0);
	assert_eq!(post(&node, "/api/v0/repo/stat").await[0]["NumObjects"], 1);
	let verified = post(&node, "/api/v0/repo/verify").await;
	assert!(verified.last().unwrap()["Msg"].as_str().unwrap().contains("all blocks validated"));
}

#[tokio::test]
async fn blocks_are_removed_unless_they_are_pinned_or_in_use() {
	let node = node().await;
	let single = block(b"single");
	node.block_put(single.clone()).await.unwrap();
	let root = node.add_directory([("a", noise(10))]).await.unwrap().cid;
	let leaf = *block(&noise(10)).cid();
	let missing = *block(b"never put").cid();
	let path = |force| {
		let [one, two, three, four] = [single.cid(), &root, &leaf, &missing];
		format!("/api/v0/block/rm?arg={one}&arg={two}&arg={three}&arg={four}&force={force}")
	};
	let removed = post(&node, &path(false)).await;
	assert_eq!(removed.len(), 4);
	assert_eq!(removed[0]["Hash"], single.cid().to_string());
	assert_eq!(removed[0].get("Error"), None);
	assert!(removed[1]["Error"].as_str().unwrap().contains("pinned"));
	assert!(removed[2]["Error"].as_str().unwrap().contains("pinned"));
	assert!(removed[3]["Error"].as_str().unwrap().contains("not stored"));
	assert_eq!(post(&node, &path(true)).await.len(), 2);
	assert!(!is_here(&node, single.cid()).await && is_here(&node, &leaf).await);

	node.unpin(&root).await.unwrap();
	let upload = node.upload();
	node.block_put(single.clone()).await.unwrap();
	assert!(matches!(node.block_remove(single.cid()).await, Err(Error::Needed(_))));
	drop(upload);
	assert!(node.block_remove(single.cid()).await.unwrap());
	assert!(node.block_remove(&leaf).await.unwrap());
	assert!(!node.block_remove(&leaf).await.unwrap());
}
