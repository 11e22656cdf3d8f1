//! Peers: content travels between nodes, and no peer can pass off something else.

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
use sensor_ipfs::{block::RAW, Block, Cid, Error, Fetch, Multiaddr, Pin};
use std::{
	collections::HashSet,
	time::{Duration, Instant},
};
use support::{node, noise, two_nodes};

const SOON: Duration = Duration::from_secs(20);

fn cid_of(bytes: &[u8]) -> Cid {
	Cid::new_v1(RAW, Code::Sha2_256.digest(bytes))
}

/// What a peer that does not run our code answers to each wanted address.
type Behaviour = fn(Cid) -> ResponseType;

/// A real bitswap peer that answers as it is told.
fn stranger(behaviour: Behaviour) -> Multiaddr {
	let (config, mut bitswap) = BitswapConfig::new();
	let listen = vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()];
	let tcp = TcpConfig { listen_addresses: listen, ..Default::default() };
	let config = ConfigBuilder::new().with_tcp(tcp).with_libp2p_bitswap(config).build();
	let mut network = Litep2p::new(config).unwrap();
	let address = network.listen_addresses().next().unwrap().clone();
	tokio::spawn(async move {
		loop {
			tokio::select! {
				_ = network.next_event() => {},
				event = bitswap.next() => if let Some(BitswapEvent::Request { peer, cids }) = event {
					let answers = cids.into_iter().map(|(cid, _)| behaviour(cid)).collect();
					bitswap.send_response(peer, answers).await;
				},
			}
		}
	});
	address
}

fn lie(cid: Cid) -> ResponseType {
	ResponseType::Block { cid, block: b"not what you asked for".to_vec() }
}

fn deny(cid: Cid) -> ResponseType {
	ResponseType::Presence { cid, presence: BlockPresenceType::DontHave }
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
	bitswap.send_request(node.id().peer_id, wanted.clone()).await;
	let mut got = HashSet::new();
	let all = async {
		while got.len() < wanted.len() {
			let Some(BitswapEvent::Response { responses, .. }) = bitswap.next().await else {
				continue;
			};
			for response in responses {
				if let ResponseType::Block { cid, .. } = response {
					assert!(got.insert(cid), "{cid} came twice");
				}
			}
		}
	};
	tokio::time::timeout(3 * SOON, all).await.expect("not everything came");
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
