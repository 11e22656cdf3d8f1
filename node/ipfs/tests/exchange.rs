//! Peers: content travels between nodes, and no peer can pass off something else.

#[path = "support/strangers.rs"]
mod strangers;
mod support;

use futures::StreamExt;
use litep2p::{
	config::ConfigBuilder,
	protocol::libp2p::bitswap::{
		BitswapEvent, BlockPresenceType, Config as BitswapConfig, ResponseType, WantType,
	},
	transport::tcp::config::Config as TcpConfig,
	Litep2p,
};
use multihash_codetable::{Code, MultihashDigest};
use sensor_ipfs::{block::RAW, Block, Cid, Error, Fetch, Multiaddr, PeerId, Pin};
use std::{
	collections::HashSet,
	time::{Duration, Instant},
};
use strangers::{far_away, glutton, scatterer, stranger};
use support::{node, node_in, noise, two_nodes};

const SOON: Duration = Duration::from_secs(20);

fn cid_of(bytes: &[u8]) -> Cid {
	Cid::new_v1(RAW, Code::Sha2_256.digest(bytes))
}

fn block(bytes: Vec<u8>) -> Block {
	Block::encode(RAW, Code::Sha2_256, bytes).unwrap()
}

fn lie(cid: Cid) -> Option<ResponseType> {
	Some(ResponseType::Block { cid, block: b"not what you asked for".to_vec() })
}

fn deny(cid: Cid) -> Option<ResponseType> {
	Some(ResponseType::Presence { cid, presence: BlockPresenceType::DontHave })
}

fn ignore(_: Cid) -> Option<ResponseType> {
	None
}

#[tokio::test]
async fn a_file_of_3_mb_travels_between_two_nodes() {
	let (first, second) = two_nodes().await;
	let bytes = noise(3_000_000);
	let added = first.add_bytes(bytes.clone()).await.unwrap();
	let content = second.cat(&added.cid.into(), Fetch::within(SOON)).await.unwrap();
	assert!(content.bytes(4_000_000).await.unwrap() == bytes);
	// It was kept.
	let again = second.cat(&added.cid.into(), Fetch::offline()).await.unwrap();
	assert!(again.bytes(4_000_000).await.unwrap() == bytes);
}

#[tokio::test]
async fn pinning_fetches_everything_below() {
	let (first, second) = two_nodes().await;
	let files = (0..60).map(|i| (format!("{i}"), noise(1000 + i)));
	let root = first.add_directory(files).await.unwrap().cid;
	second.pin(&root, Pin::Recursive, Fetch::within(SOON)).await.unwrap();
	let here = second.dag_stat(&root, Fetch::offline()).await.unwrap();
	assert_eq!(here, first.dag_stat(&root, Fetch::offline()).await.unwrap());
	assert_eq!(second.pins().await.unwrap(), [(root, Pin::Recursive)]);
}

#[tokio::test]
async fn the_connecting_side_serves_too() {
	let (first, second) = two_nodes().await;
	let added = second.add_bytes("from the dialler").await.unwrap();
	let bytes = first.block_get(&added.cid, SOON).await.unwrap();
	assert_eq!(bytes, "from the dialler");
}

#[tokio::test]
async fn a_block_of_the_largest_size_travels() {
	let (first, second) = two_nodes().await;
	let bytes = noise(sensor_ipfs::block::MAX_BLOCK);
	let block = Block::encode(RAW, Code::Blake2b256, bytes.clone()).unwrap();
	first.block_put(block.clone()).await.unwrap();
	assert!(second.block_get(block.cid(), SOON).await.unwrap() == bytes);
}

#[tokio::test]
async fn a_lying_peer_is_not_believed_and_an_honest_one_is_asked_instead() {
	let node = node().await;
	let wanted = cid_of(b"what I asked for");
	node.connect(stranger(lie)).await.unwrap();
	let refused = node.block_get(&wanted, Duration::from_secs(2)).await;
	assert!(matches!(refused, Err(Error::TimedOut { peers: 1, .. })), "{refused:?}");
	assert_eq!(node.block_size(&wanted).await.unwrap(), None);
	assert_eq!(node.block_size(&cid_of(b"not what you asked for")).await.unwrap(), None);

	let honest = support::node().await;
	honest.add_bytes("what I asked for").await.unwrap();
	node.connect(honest.id().addresses[0].clone()).await.unwrap();
	assert_eq!(node.block_get(&wanted, SOON).await.unwrap(), "what I asked for");
}

#[tokio::test]
async fn a_peer_without_the_block_costs_no_time_out() {
	let node = node().await;
	for _ in 0..3 {
		node.connect(stranger(deny)).await.unwrap();
	}
	let holder = support::node().await;
	let cid = holder.add_bytes("held by the last one asked").await.unwrap().cid;
	node.connect(holder.id().addresses[0].clone()).await.unwrap();
	let start = Instant::now();
	node.block_get(&cid, SOON).await.unwrap();
	assert!(start.elapsed() < Duration::from_secs(3), "it took {:?}", start.elapsed());
}

#[tokio::test]
async fn a_block_that_nobody_has_ends_with_a_clear_time_out() {
	let (_first, second) = two_nodes().await;
	let nowhere = cid_of(b"nobody has this");
	let start = Instant::now();
	let error = second.block_get(&nowhere, Duration::from_secs(1)).await.unwrap_err();
	assert!(start.elapsed() < Duration::from_secs(3));
	let expected = format!("no peer sent block {nowhere} within 1.0 s (1 connected)");
	assert!(error.to_string().starts_with(&expected), "{error}");
	let offline = second.block(&nowhere, Fetch::offline()).await;
	assert!(matches!(offline, Err(Error::NotStored(_))));
}

#[tokio::test]
async fn many_readers_of_the_same_block_are_all_served() {
	let (first, second) = two_nodes().await;
	let cid = first.add_bytes("wanted by many").await.unwrap().cid;
	let readers = (0..50).map(|_| second.block_get(&cid, SOON));
	for bytes in futures::future::join_all(readers).await {
		assert_eq!(bytes.unwrap(), "wanted by many");
	}
}

#[tokio::test]
async fn a_lost_peer_is_found_again_when_something_is_wanted() {
	let dir = tempfile::tempdir().unwrap();
	let mut config = sensor_ipfs::Config::new(dir.path());
	// A port of its own, so that it comes back where it was.
	let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
	config.listen = format!("/ip4/127.0.0.1/tcp/{port}").parse().unwrap();
	let (work, holder) = sensor_ipfs::start(config.clone()).await.unwrap();
	let work = tokio::spawn(work);
	let cid = holder.add_bytes("still here after a restart").await.unwrap().cid;
	let reader = node().await;
	reader.connect(holder.id().addresses[0].clone()).await.unwrap();

	work.abort();
	let _ = work.await;
	drop(holder);
	while !reader.peers().is_empty() {
		tokio::time::sleep(Duration::from_millis(20)).await;
	}
	let (work, _holder) = sensor_ipfs::start(config).await.unwrap();
	tokio::spawn(work);
	assert_eq!(reader.block_get(&cid, SOON).await.unwrap(), "still here after a restart");
}

/// Sixty-four blocks one by one would take sixty-five times the way there and back.
#[tokio::test]
async fn the_way_there_and_back_is_not_waited_for_block_by_block() {
	let (there, back) = (Duration::from_millis(50), Duration::from_millis(50));
	let (holder, reader) = (node().await, node().await);
	let bytes = noise(64 * 256 * 1024);
	let cid = holder.add_bytes(bytes.clone()).await.unwrap().cid;
	let address = far_away(&holder.id().addresses[0], there).await;
	reader.connect(address).await.unwrap();
	let start = Instant::now();
	let content = reader.cat(&cid.into(), Fetch::within(SOON)).await.unwrap();
	assert!(content.bytes(32 << 20).await.unwrap() == bytes);
	let took = start.elapsed();
	assert!(took < (there + back) * 45, "it took {took:?}");
}

#[tokio::test]
async fn two_nodes_send_each_other_much_at_once() {
	let (first, second) = two_nodes().await;
	let bytes = [noise(40_000_000), noise(40_000_001)];
	let one = first.add_bytes(bytes[0].clone()).await.unwrap().cid;
	let other = second.add_bytes(bytes[1].clone()).await.unwrap().cid;
	let read = |node: &support::Node, cid: Cid| {
		let node = (**node).clone();
		async move {
			let content = node.cat(&cid.into(), Fetch::within(SOON)).await.unwrap();
			content.bytes(64 << 20).await.unwrap()
		}
	};
	let (here, there) = tokio::join!(read(&second, one), read(&first, other));
	assert!(here == bytes[0] && there == bytes[1]);
}

/// As Kubo does, and as litep2p's own bitswap could not take it.
#[tokio::test]
async fn answers_on_many_substreams_at_once_all_arrive() {
	let blocks: Vec<_> = (0..100u8).map(|i| block(vec![i; 100_000])).collect();
	let node = node().await;
	node.connect(scatterer(&blocks)).await.unwrap();
	let start = Instant::now();
	let fetches = blocks.iter().map(|block| node.block_get(block.cid(), SOON));
	for (fetched, block) in futures::future::join_all(fetches).await.into_iter().zip(&blocks) {
		assert_eq!(&fetched.unwrap(), block.bytes());
	}
	// Nothing was lost, or it would have been asked for again after a time-out.
	assert!(start.elapsed() < Duration::from_secs(5), "it took {:?}", start.elapsed());
}

#[tokio::test]
async fn a_peer_that_dies_half_way_is_replaced_by_another() {
	let [first, second, reader] = [node().await, node().await, node().await];
	let bytes = noise(30_000_000);
	let cid = first.add_bytes(bytes.clone()).await.unwrap().cid;
	assert_eq!(second.add_bytes(bytes.clone()).await.unwrap().cid, cid);
	reader.connect(first.id().addresses[0].clone()).await.unwrap();
	reader.connect(second.id().addresses[0].clone()).await.unwrap();
	let mut content = reader.cat(&cid.into(), Fetch::within(SOON)).await.unwrap();
	let mut read = content.stream.next().await.unwrap().unwrap().to_vec();
	first.kill().await;
	while let Some(chunk) = content.stream.next().await {
		read.extend_from_slice(&chunk.unwrap());
	}
	assert!(read == bytes);
}

#[tokio::test]
async fn a_peer_that_never_answers_costs_one_time_out() {
	let (holder, reader) = (node().await, node().await);
	let bytes = noise(20_000_000);
	let cid = holder.add_bytes(bytes.clone()).await.unwrap().cid;
	reader.connect(stranger(ignore)).await.unwrap();
	reader.connect(holder.id().addresses[0].clone()).await.unwrap();
	let start = Instant::now();
	let content = reader.cat(&cid.into(), Fetch::within(SOON)).await.unwrap();
	assert!(content.bytes(32 << 20).await.unwrap() == bytes);
	assert!(start.elapsed() < Duration::from_secs(9), "it took {:?}", start.elapsed());
}

#[tokio::test]
async fn peers_that_ask_without_end_or_do_not_read_delay_nobody() {
	let (holder, reader) = (node().await, node().await);
	let mut wanted = Vec::new();
	for i in 0..40u8 {
		let block = block([vec![0xff, i], vec![i; 1 << 20]].concat());
		wanted.push(*block.cid());
		holder.block_put(block).await.unwrap();
	}
	for _ in 0..4 {
		holder.connect(glutton(&wanted, 100_000)).await.unwrap();
	}
	reader.connect(holder.id().addresses[0].clone()).await.unwrap();
	// Until their answers are stuck.
	tokio::time::sleep(Duration::from_millis(500)).await;
	let bytes = noise(3_000_000);
	let cid = holder.add_bytes(bytes.clone()).await.unwrap().cid;
	let start = Instant::now();
	let content = reader.cat(&cid.into(), Fetch::within(SOON)).await.unwrap();
	assert!(content.bytes(4 << 20).await.unwrap() == bytes);
	assert!(start.elapsed() < Duration::from_secs(5), "it took {:?}", start.elapsed());
}

#[tokio::test]
async fn what_was_pinned_from_a_peer_survives_a_kill() {
	let dir = tempfile::tempdir().unwrap();
	let holder = node().await;
	let bytes = noise(20_000_000);
	let cid = holder.add_bytes(bytes.clone()).await.unwrap().cid;
	let reader = node_in(dir.path()).await;
	reader.connect(holder.id().addresses[0].clone()).await.unwrap();
	reader.pin(&cid, Pin::Recursive, Fetch::within(SOON)).await.unwrap();
	let copy = tempfile::tempdir().unwrap();
	// As it lies on disk, without anything that a farewell would write.
	std::fs::copy(dir.path().join("blocks.redb"), copy.path().join("blocks.redb")).unwrap();
	reader.kill().await;
	let again = node_in(copy.path()).await;
	let content = again.cat(&cid.into(), Fetch::offline()).await.unwrap();
	assert!(content.bytes(32 << 20).await.unwrap() == bytes);
}

fn from(peers: &[PeerId]) -> Fetch {
	Fetch::from(peers.to_vec(), SOON).unwrap()
}

#[tokio::test]
async fn a_block_is_fetched_from_a_named_peer_alone_and_not_kept() {
	let [holder, other, reader] = [node().await, node().await, node().await];
	let cid = holder.add_bytes("held by one of the two").await.unwrap().cid;
	for peer in [&holder, &other] {
		reader.connect(peer.id().addresses[0].clone()).await.unwrap();
	}
	let (has, has_not) = (holder.id().peer_id, other.id().peer_id);
	for peers in [&[has][..], &[has_not, has]] {
		assert_eq!(reader.block(&cid, from(peers)).await.unwrap(), "held by one of the two");
		assert_eq!(reader.block_size(&cid).await.unwrap(), None);
	}
	let start = Instant::now();
	let refused = reader.block(&cid, from(&[has_not])).await.unwrap_err();
	assert!(matches!(refused, Error::NotHeld(missing) if missing == cid), "{refused}");
	// Even if the reader has it itself, and a peer that is not named.
	reader.block_get(&cid, SOON).await.unwrap();
	let refused = reader.block(&cid, from(&[has_not])).await.unwrap_err();
	assert!(matches!(refused, Error::NotHeld(_)), "{refused}");
	assert!(start.elapsed() < Duration::from_secs(3), "it took {:?}", start.elapsed());
	// Unless it is one of those that are asked.
	let own = [reader.id().peer_id, has_not];
	assert_eq!(reader.block(&cid, from(&own)).await.unwrap(), "held by one of the two");
}

#[tokio::test]
async fn named_peers_that_are_not_connected_are_reported_at_once() {
	let (_first, second) = two_nodes().await;
	let nobody = PeerId::random();
	let start = Instant::now();
	let refused = second.block(&cid_of(b"x"), from(&[nobody])).await.unwrap_err().to_string();
	assert!(refused.starts_with(&format!("not connected to {nobody}")), "{refused}");
	assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_named_peer_that_lies_or_is_silent_does_not_have_the_block() {
	let node = node().await;
	let cid = cid_of(b"what I asked for");
	let liar = node.connect(stranger(lie)).await.unwrap();
	let refused = node.block(&cid, from(&[liar])).await.unwrap_err();
	assert!(matches!(refused, Error::NotHeld(_)), "{refused}");
	let silent = node.connect(stranger(ignore)).await.unwrap();
	let soon = Fetch::from(vec![silent], Duration::from_secs(1)).unwrap();
	let refused = node.block(&cid, soon).await.unwrap_err();
	assert!(matches!(refused, Error::TimedOut { .. }), "{refused}");
}

#[tokio::test]
async fn named_peers_are_asked_over_http() {
	let (first, second) = two_nodes().await;
	let cid = first.add_bytes("only there").await.unwrap().cid;
	let own = second.add_bytes("only here").await.unwrap().cid;
	let client = reqwest::Client::new();
	let get = |cid: Cid, from: String| {
		let url = second.url(&format!("/api/v0/block/get?arg={cid}&timeout=5s&from={from}"));
		let request = client.post(url);
		async move {
			let response = request.send().await.unwrap();
			(response.status().as_u16(), response.text().await.unwrap())
		}
	};
	let there = first.id().peer_id.to_string();
	let nobody = PeerId::random().to_string();
	assert_eq!(get(cid, there.clone()).await, (200, "only there".into()));
	assert_eq!(get(cid, format!("{nobody},{there}")).await, (200, "only there".into()));
	assert_eq!(second.block_size(&cid).await.unwrap(), None);
	let (status, message) = get(own, there).await;
	assert_eq!(status, 404);
	assert!(message.contains("none of the named peers has block"), "{message}");
	let (status, message) = get(cid, nobody.clone()).await;
	assert_eq!(status, 502);
	assert!(message.contains(&format!("not connected to {nobody}")), "{message}");
	let (status, message) = get(cid, "me".into()).await;
	assert_eq!(status, 400);
	assert!(message.contains("peer ids"), "{message}");
}

/// A whole wantlist is answered, piece by piece, though litep2p is given little at a time.
#[tokio::test]
async fn a_peer_that_asks_for_much_at_once_gets_all_of_it() {
	let node = node().await;
	let mut wanted = Vec::new();
	for i in 0..80u8 {
		let mut bytes = vec![i; 1 << 20];
		bytes[0] = 0xff;
		let block = Block::encode(RAW, Code::Sha2_256, bytes).unwrap();
		wanted.push((*block.cid(), WantType::Block));
		node.block_put(block).await.unwrap();
	}
	let (config, mut bitswap) = BitswapConfig::new();
	let listen = vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()];
	let tcp = TcpConfig { listen_addresses: listen, ..Default::default() };
	let config = ConfigBuilder::new().with_tcp(tcp).with_libp2p_bitswap(config).build();
	let mut network = Litep2p::new(config).unwrap();
	network.dial_address(node.id().addresses[0].clone()).await.unwrap();
	tokio::spawn(async move { while network.next_event().await.is_some() {} });
	while node.peers().is_empty() {
		tokio::time::sleep(Duration::from_millis(20)).await;
	}
	// litep2p drops what it is to ask for before its bitswap has heard of the connection.
	let (peer, first) = (node.id().peer_id, node.add_bytes("the first answer").await.unwrap().cid);
	let mut attempts = 0;
	loop {
		bitswap.send_request(peer, vec![(first, WantType::Block)]).await;
		if tokio::time::timeout(Duration::from_secs(1), bitswap.next()).await.is_ok() {
			break;
		}
		attempts += 1;
		assert!(attempts < 20, "the node answers nothing");
	}
	bitswap.send_request(peer, wanted.clone()).await;
	let mut got = HashSet::new();
	let all = async {
		while got.len() < wanted.len() {
			let Some(BitswapEvent::Response { responses, .. }) = bitswap.next().await else {
				continue;
			};
			for response in responses {
				if let ResponseType::Block { cid, .. } = response {
					assert!(cid == first || got.insert(cid), "{cid} came twice");
				}
			}
		}
	};
	let ended = tokio::time::timeout(3 * SOON, all).await;
	assert!(ended.is_ok(), "only {} of {} came", got.len(), wanted.len());
	assert!(wanted.iter().all(|(cid, _)| got.contains(cid)));
}

#[tokio::test]
async fn a_port_that_another_node_listens_on_is_refused() {
	let first = node().await;
	let taken = first.id().addresses[0].iter().take(2).collect();
	let dir = tempfile::tempdir().unwrap();
	let mut config = sensor_ipfs::Config::new(dir.path());
	config.listen = taken;
	let Err(error) = sensor_ipfs::start(config).await else {
		panic!("two nodes listen on the same port");
	};
	assert!(matches!(error, Error::Start(_)), "{error}");
	assert!(error.to_string().contains("cannot listen on /ip4/127.0.0.1/tcp/"), "{error}");
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_reported() {
	let node = node().await;
	let nameless = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
	assert!(matches!(node.connect(nameless).await, Err(Error::Invalid(_))));
	let own = node.id().addresses[0].clone();
	assert!(matches!(node.connect(own).await, Err(Error::Invalid(_))));
	let dead: Multiaddr =
		format!("/ip4/127.0.0.1/tcp/1/p2p/{}", litep2p::PeerId::random()).parse().unwrap();
	assert!(matches!(node.connect(dead).await, Err(Error::Unreachable { .. })));
}
