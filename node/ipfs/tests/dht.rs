//! Content that is found through a DHT: nobody is told where anybody is, but for one node through
//! which the others join.

mod support;

use sensor_ipfs::{start, Config, Dht, Error, Fetch, Multiaddr};
use std::time::Duration;
use support::{node, node_in, node_with, noise, Node};

const SOON: Duration = Duration::from_secs(60);

fn dht(bootstrap: &[&Node]) -> Option<Dht> {
	let bootstrap = bootstrap.iter().map(|node| node.id().addresses[0].clone()).collect();
	Some(Dht { bootstrap, lan: true, addresses: Vec::new() })
}

async fn member(bootstrap: &[&Node]) -> Node {
	node_with(|config| config.dht = dht(bootstrap)).await
}

#[tokio::test]
async fn content_is_found_through_a_node_that_does_not_have_it() {
	let meeting_point = member(&[]).await;
	let holder = member(&[&meeting_point]).await;
	let bytes = noise(3_000_000);
	let cid = holder.add_bytes(bytes.clone()).await.unwrap().cid;
	let reader = member(&[&meeting_point]).await;
	let content = reader.cat(&cid.into(), Fetch::within(SOON)).await.unwrap();
	assert!(content.bytes(4 << 20).await.unwrap() == bytes);
}

#[tokio::test]
async fn what_was_pinned_before_is_announced_too() {
	let dir = tempfile::tempdir().unwrap();
	let before = node_in(dir.path()).await;
	let cid = before.add_bytes("pinned long ago").await.unwrap().cid;
	before.kill().await;
	let meeting_point = member(&[]).await;
	let config = Config { dht: dht(&[&meeting_point]), ..Config::new(dir.path()) };
	let (work, _holder) = start(config).await.unwrap();
	tokio::spawn(work);
	let reader = member(&[&meeting_point]).await;
	assert_eq!(reader.block_get(&cid, SOON).await.unwrap(), "pinned long ago");
}

#[tokio::test]
async fn a_dht_that_cannot_be_joined_at_first_is_joined_later() {
	let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
	let listen: Multiaddr = format!("/ip4/127.0.0.1/tcp/{port}").parse().unwrap();
	let dir = tempfile::tempdir().unwrap();
	let config = Config { listen, dht: dht(&[]), ..Config::new(dir.path()) };
	// So that its key is known.
	let (work, early) = start(config.clone()).await.unwrap();
	let address = early.id().addresses[0].clone();
	drop((work, early));
	let join = || Some(Dht { bootstrap: vec![address.clone()], lan: true, addresses: Vec::new() });
	let holder = node_with(|config| config.dht = join()).await;
	let cid = holder.add_bytes("announced in the end").await.unwrap().cid;
	tokio::time::sleep(Duration::from_secs(1)).await;
	let (work, _meeting_point) = start(config).await.unwrap();
	tokio::spawn(work);
	let reader = node_with(|config| config.dht = join()).await;
	assert_eq!(reader.block_get(&cid, 2 * SOON).await.unwrap(), "announced in the end");
}

#[tokio::test]
async fn a_node_that_was_not_told_to_speaks_no_dht() {
	let plain = node().await;
	let holder = member(&[&plain]).await;
	let cid = holder.add_bytes("not to be found").await.unwrap().cid;
	let reader = member(&[&plain]).await;
	tokio::time::sleep(Duration::from_secs(1)).await;
	let refused = reader.block_get(&cid, Duration::from_secs(5)).await.unwrap_err();
	assert!(matches!(refused, Error::TimedOut { .. }), "{refused}");
}

#[tokio::test]
async fn a_peer_that_one_cannot_join_through_is_refused_at_the_start() {
	let dir = tempfile::tempdir().unwrap();
	let mut config = Config::new(dir.path());
	let nameless = vec!["/ip4/127.0.0.1/tcp/4001".parse().unwrap()];
	config.dht = Some(Dht { bootstrap: nameless, ..Dht::default() });
	let Err(error) = start(config).await else { panic!("a peer without a name is accepted") };
	assert!(error.to_string().contains("/p2p/<peer id>"), "{error}");
}
