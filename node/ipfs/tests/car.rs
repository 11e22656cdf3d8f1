//! CARs: what one node exports another imports, and nothing gets in unchecked.

mod support;

use bytes::Bytes;
use futures::{stream, StreamExt, TryStreamExt};
use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::{Code, MultihashDigest};
use reqwest::{
	multipart::{Form, Part},
	Client, Response, StatusCode,
};
use sensor_ipfs::{
	block::{DAG_PB, RAW},
	Block, Cid, Error, Fetch, Kind, Path, Scope,
};
use serde_json::Value;
use std::{collections::HashSet, time::Duration};
use support::{node, node_with, noise, two_nodes, Node};

const LIMIT: usize = 64 << 20;

async fn export(node: &Node, path: impl Into<Path>, scope: Scope) -> Vec<u8> {
	let car = node.export(&path.into(), scope, Fetch::offline()).await.unwrap();
	car.map_ok(|bytes| bytes.to_vec()).try_concat().await.unwrap()
}

fn varint(mut number: usize) -> Vec<u8> {
	let mut bytes = Vec::new();
	while number >= 0x80 {
		bytes.push(number as u8 | 0x80);
		number >>= 7;
	}
	bytes.push(number as u8);
	bytes
}

fn section(cid: &Cid, bytes: &[u8]) -> Vec<u8> {
	let cid = cid.to_bytes();
	[varint(cid.len() + bytes.len()), cid, bytes.to_vec()].concat()
}

/// A CAR made by hand.
fn car_of(roots: &[Cid], blocks: &[(Cid, Vec<u8>)]) -> Vec<u8> {
	assert!(roots.len() < 24);
	let mut header = b"\xa2\x65roots".to_vec();
	header.push(0x80 | roots.len() as u8);
	for root in roots {
		let root = root.to_bytes();
		header.extend([0xd8, 42, 0x58, root.len() as u8 + 1, 0]);
		header.extend(root);
	}
	header.extend(b"\x67version\x01");
	let mut car = [varint(header.len()), header].concat();
	for (cid, bytes) in blocks {
		car.extend(section(cid, bytes));
	}
	car
}

/// The blocks of a CAR, by a reading as simple as it can be.
fn blocks_of(car: &[u8]) -> Vec<Cid> {
	fn varint(rest: &mut &[u8]) -> usize {
		let (mut number, mut shift) = (0, 0);
		loop {
			let byte = rest[0];
			*rest = &rest[1..];
			number |= usize::from(byte & 0x7f) << shift;
			shift += 7;
			if byte < 0x80 {
				return number;
			}
		}
	}
	let mut rest = car;
	let header = varint(&mut rest);
	rest = &rest[header..];
	let mut cids = Vec::new();
	while !rest.is_empty() {
		let length = varint(&mut rest);
		let (mut section, after) = rest.split_at(length);
		let cid = Cid::read_bytes(&mut section).unwrap();
		Block::new(cid, section.to_vec()).unwrap();
		cids.push(cid);
		rest = after;
	}
	cids
}

fn raw(bytes: &[u8]) -> (Cid, Vec<u8>) {
	(Cid::new_v1(RAW, Code::Sha2_256.digest(bytes)), bytes.to_vec())
}

fn pb(links: &[(&str, Cid)]) -> (Cid, Vec<u8>) {
	let link = |(name, cid): &(&str, Cid)| PbLink {
		cid: *cid,
		name: Some((*name).to_owned()),
		size: Some(1),
	};
	let links = links.iter().map(link).collect();
	let bytes = PbNode { links, data: Some(vec![8, 1].into()) }.into_bytes();
	(Cid::new_v1(DAG_PB, Code::Sha2_256.digest(&bytes)), bytes)
}

async fn upload(node: &Node, path: &str, cars: &[&[u8]]) -> Response {
	let mut form = Form::new();
	for car in cars {
		form = form.part("file", Part::bytes(car.to_vec()).file_name("some.car"));
	}
	Client::new().post(node.url(path)).multipart(form).send().await.unwrap()
}

async fn imported(response: Response) -> Vec<Value> {
	assert_eq!(response.status(), StatusCode::OK);
	let text = response.text().await.unwrap();
	text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn refused(response: Response, status: StatusCode) -> String {
	assert_eq!(response.status(), status);
	let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
	body["Message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_one_node_exports_another_imports_and_pins() {
	let (first, second) = (node().await, node().await);
	let files = [("a/large", noise(3_000_000)), ("a/same", noise(3_000_000)), ("b", noise(5))];
	let root = first.add_directory(files).await.unwrap().cid;
	let car = Client::new().post(first.url(&format!("/api/v0/dag/export?arg={root}"))).send();
	let car = car.await.unwrap();
	let kind = car.headers()["content-type"].to_str().unwrap();
	assert!(kind.starts_with("application/vnd.ipld.car; version=1"), "{kind}");
	let car = car.bytes().await.unwrap();

	let lines = imported(upload(&second, "/api/v0/dag/import?stats=true", &[&car]).await).await;
	assert_eq!(lines.len(), 2);
	assert_eq!(lines[0]["Root"]["Cid"]["/"], root.to_string());
	assert_eq!(lines[0]["Root"]["PinErrorMsg"], "");
	// Twelve leaves and their root, the small file, two directories.
	assert_eq!(lines[1]["Stats"]["BlockCount"], 16);
	let bytes = lines[1]["Stats"]["BlockBytesCount"].as_u64().unwrap();
	assert!((3_000_005..3_010_000).contains(&bytes), "{bytes}");

	second.collect_garbage().await.unwrap();
	let path: Path = format!("{root}/a/same").parse().unwrap();
	let content = second.cat(&path, Fetch::offline()).await.unwrap();
	assert!(content.bytes(LIMIT).await.unwrap() == noise(3_000_000));
	let again = second.export(&root.into(), Scope::All, Fetch::offline()).await.unwrap();
	let again = again.map_ok(|bytes| bytes.to_vec()).try_concat().await.unwrap();
	assert!(again == car, "the same graph is the same CAR everywhere");
}

#[tokio::test]
async fn a_small_car_is_as_the_specification_has_it() {
	let node = node().await;
	let cid = node.add_bytes("hello world\n").await.unwrap().cid;
	let hash = "a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447";
	let cid_hex = format!("01551220{hash}");
	let header = format!("a265726f6f747381d82a582500{cid_hex}6776657273696f6e01");
	let section = format!("30{cid_hex}68656c6c6f20776f726c640a");
	let expected = format!("3a{header}{section}");
	let car = export(&node, cid, Scope::All).await;
	let hex: String = car.iter().map(|byte| format!("{byte:02x}")).collect();
	assert_eq!(hex, expected);
}

#[tokio::test]
async fn blocks_come_depth_first_and_each_once() {
	let node = node().await;
	let leaves = [raw(b"one"), raw(b"two"), raw(b"three"), raw(b"four")];
	let [one, two, three, four] = [0, 1, 2, 3].map(|i: usize| leaves[i].0);
	let inner = pb(&[("a", one), ("b", two)]);
	// Links to what comes later by itself, and to what has been.
	let middle = pb(&[("a", three), ("b", four), ("c", one), ("d", inner.0)]);
	let root = pb(&[("a", inner.0), ("b", four), ("c", middle.0), ("d", three)]);
	for (cid, bytes) in leaves.into_iter().chain([inner.clone(), middle.clone(), root.clone()]) {
		node.block_put(Block::new(cid, bytes).unwrap()).await.unwrap();
	}
	let order = blocks_of(&export(&node, root.0, Scope::All).await);
	assert_eq!(order, [root.0, inner.0, one, two, four, middle.0, three]);
}

#[tokio::test]
async fn scopes_take_in_as_much_as_they_say() {
	let node = node().await;
	let files = [("dir/large", noise(600_000)), ("dir/small", noise(7)), ("other", noise(9))];
	let root = node.add_directory(files).await.unwrap().cid;
	let path = |path: &str| format!("{root}{path}").parse::<Path>().unwrap();
	let dir = node.resolve(&path("/dir"), Fetch::offline()).await.unwrap();
	let large = node.resolve(&path("/dir/large"), Fetch::offline()).await.unwrap();
	let blocks = async |at: &str, scope| blocks_of(&export(&node, path(at), scope).await);
	// The whole: two directories, a file of three leaves, two small files.
	assert_eq!(blocks("", Scope::All).await.len(), 8);
	assert_eq!(blocks("", Scope::Entity).await, [root]);
	assert_eq!(blocks("", Scope::Block).await, [root]);
	// What proves the path comes first.
	assert_eq!(blocks("/dir", Scope::Block).await, [root, dir]);
	assert_eq!(blocks("/dir", Scope::Entity).await, [root, dir]);
	assert_eq!(blocks("/dir", Scope::All).await.len(), 7);
	assert_eq!(blocks("/dir/large", Scope::Block).await, [root, dir, large]);
	let file = blocks("/dir/large", Scope::Entity).await;
	assert_eq!((&file[..3], file.len()), (&[root, dir, large][..], 6));
}

#[tokio::test]
async fn a_sharded_directory_is_an_entity_with_all_its_pieces() {
	let node = node().await;
	let files = (0..6000).map(|i| (format!("a name of some length, number {i}"), format!("{i}")));
	let root = node.add_directory(files).await.unwrap().cid;
	let entity = blocks_of(&export(&node, root, Scope::Entity).await);
	assert!(entity.len() > 200 && entity.iter().all(|cid| cid.codec() == DAG_PB));
	// Enough to list it elsewhere.
	let second = support::node().await;
	let mut import = second.import(true);
	let car = export(&node, root, Scope::Entity).await;
	import.car(stream::iter([Ok(Bytes::from(car))])).await.unwrap();
	import.finish(false).await.unwrap();
	let names = second.ls(&root.into(), Fetch::offline()).await.unwrap();
	assert_eq!(names.len(), 6000);
	// On the way to one of its entries, only the pieces that prove it.
	let path: Path = format!("{root}/a name of some length, number 77").parse().unwrap();
	let proof = blocks_of(&export(&node, path.clone(), Scope::Block).await);
	assert!((3..=6).contains(&proof.len()), "{}", proof.len());
	let third = support::node().await;
	let mut import = third.import(true);
	let car = export(&node, path.clone(), Scope::Block).await;
	import.car(stream::iter([Ok(Bytes::from(car))])).await.unwrap();
	import.finish(false).await.unwrap();
	let found = third.block(proof.last().unwrap(), Fetch::offline()).await.unwrap();
	assert_eq!(found, "77");
}

#[tokio::test]
async fn an_export_fetches_what_is_missing() {
	let (first, second) = two_nodes().await;
	let root = first.add_directory([("a", noise(1_000_000))]).await.unwrap().cid;
	let car = second.export(&root.into(), Scope::All, Fetch::default()).await.unwrap();
	let car = car.map_ok(|bytes| bytes.to_vec()).try_concat().await.unwrap();
	assert!(car == export(&first, root, Scope::All).await);
}

#[tokio::test]
async fn an_export_that_cannot_go_on_breaks_off() {
	let node = node().await;
	let missing = raw(b"missing");
	let root = pb(&[("a", missing.0)]);
	node.block_put(Block::new(root.0, root.1).unwrap()).await.unwrap();
	let path = format!("/api/v0/dag/export?arg={}&offline=true", root.0);
	let answer = Client::new().post(node.url(&path)).send().await.unwrap();
	assert_eq!(answer.status(), StatusCode::OK);
	assert!(answer.bytes().await.is_err(), "a client must see that the CAR is not whole");
	let path = format!("/api/v0/dag/export?arg={}&offline=true", missing.0);
	let answer = Client::new().post(node.url(&path)).send().await.unwrap();
	refused(answer, StatusCode::NOT_FOUND).await;
}

#[tokio::test]
async fn version_2_and_several_cars_at_once_are_imported() {
	let node = node().await;
	let (one, two) = (raw(b"one"), raw(b"two"));
	let inner = car_of(&[one.0], std::slice::from_ref(&one));
	let mut car_2 = vec![0x0a, 0xa1, 0x67];
	car_2.extend(b"version\x02");
	car_2.extend([0; 16]);
	for number in [51, inner.len() as u64, 51 + inner.len() as u64] {
		car_2.extend(number.to_le_bytes());
	}
	car_2.extend(inner);
	// The index; it is nobody's business how long it is.
	car_2.extend(noise(1_000_000));
	let car_1 = car_of(&[two.0], std::slice::from_ref(&two));
	let lines = imported(upload(&node, "/api/v0/dag/import", &[&car_2, &car_1]).await).await;
	let roots: Vec<_> =
		lines.iter().map(|line| line["Root"]["Cid"]["/"].as_str().unwrap().to_owned()).collect();
	assert_eq!(roots, [one.0.to_string(), two.0.to_string()]);
	assert_eq!(node.block(&one.0, Fetch::offline()).await.unwrap(), "one");
	assert_eq!(node.pins().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_root_is_pinned_only_if_all_of_it_is_here() {
	let node = node_with(|config| config.grace = Duration::ZERO).await;
	let (leaf, absent) = (raw(b"leaf"), raw(b"absent"));
	let root = pb(&[("a", leaf.0), ("b", absent.0)]);
	let car = car_of(&[root.0, leaf.0], &[root.clone(), leaf.clone()]);
	let lines = imported(upload(&node, "/api/v0/dag/import", &[&car]).await).await;
	let reason = lines[0]["Root"]["PinErrorMsg"].as_str().unwrap();
	assert!(reason.contains(&absent.0.to_string()), "{reason}");
	assert_eq!(lines[1]["Root"]["PinErrorMsg"], "");
	assert_eq!(node.pins().await.unwrap(), [(leaf.0, sensor_ipfs::Pin::Recursive)]);
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 1);

	// What is in the store already counts.
	let rest = car_of(&[root.0], &[root.clone(), absent.clone()]);
	let lines = imported(upload(&node, "/api/v0/dag/import", &[&rest]).await).await;
	assert_eq!(lines[0]["Root"]["PinErrorMsg"], "");
	// And without pinning, nothing is said of roots.
	let path = "/api/v0/dag/import?pin-roots=false";
	assert!(imported(upload(&node, path, &[&rest]).await).await.is_empty());
}

#[tokio::test]
async fn a_car_with_a_bad_end_is_refused_and_leaves_nothing_but_garbage() {
	let node = node_with(|config| config.grace = Duration::ZERO).await;
	let good = raw(&noise(100_000));
	let whole = car_of(&[good.0], std::slice::from_ref(&good));
	let with = |tail: &[u8]| [&whole[..], tail].concat();
	let wrong = section(&raw(b"right").0, b"wrong");
	let cbor = section(&Cid::new_v1(0x71, Code::Sha2_256.digest(b"x")), b"x");
	let identity = cid::multihash::Multihash::wrap(0, &[0; 64]).unwrap();
	let identity = section(&Cid::new_v1(RAW, identity), &[0; 64]);
	let bomb = [&[1, 0x55, 0][..], &varint(2_000_000), &[0; 2_000_000]].concat();
	let bomb = [varint(bomb.len()), bomb].concat();
	let large = vec![7; sensor_ipfs::block::MAX_BLOCK + 1];
	let large = section(&raw(&large).0, &large);
	let cases = [
		("a flipped bit", with(&wrong), StatusCode::BAD_REQUEST, "do not match"),
		("half a section", with(&wrong[..20]), StatusCode::BAD_REQUEST, "cut off"),
		("half a number", with(&[0xff]), StatusCode::BAD_REQUEST, "cut off"),
		("an endless number", with(&[0xff; 30]), StatusCode::BAD_REQUEST, "not a number"),
		("a huge section", with(&varint(1 << 50)), StatusCode::BAD_REQUEST, "is said to have"),
		("another codec", with(&cbor), StatusCode::BAD_REQUEST, "codec 0x71"),
		("an identity", with(&identity), StatusCode::BAD_REQUEST, "hash 0x0"),
		("a huge identity", with(&bomb), StatusCode::BAD_REQUEST, "no usable address"),
		("a huge block", with(&large), StatusCode::PAYLOAD_TOO_LARGE, "too large"),
		("a huge header", varint(1 << 40), StatusCode::BAD_REQUEST, "header is said"),
		("text", b"<html></html>".to_vec(), StatusCode::BAD_REQUEST, "not a CAR"),
		("nothing", Vec::new(), StatusCode::BAD_REQUEST, "empty"),
	];
	for (what, car, status, hint) in cases {
		let message = refused(upload(&node, "/api/v0/dag/import", &[&car]).await, status).await;
		assert!(message.contains(hint), "{what}: {message}");
		assert_eq!(node.pins().await.unwrap(), [], "{what}");
		node.collect_garbage().await.unwrap();
		assert_eq!(node.repo_stat().await.unwrap().blocks, 0, "{what}");
	}
	let none = Client::new().post(node.url("/api/v0/dag/import")).send().await.unwrap();
	assert!(refused(none, StatusCode::BAD_REQUEST).await.contains("multipart"));
}

#[tokio::test]
async fn names_that_would_leave_their_directory_get_in_but_not_out() {
	let node = node().await;
	let leaf = raw(b"root:x:0:0");
	for name in ["../../etc/passwd", "..", ".", "a/b", "", "a\0b"] {
		let root = pb(&[(name, leaf.0)]);
		let car = car_of(&[root.0], &[root.clone(), leaf.clone()]);
		let lines = imported(upload(&node, "/api/v0/dag/import", &[&car]).await).await;
		assert_eq!(lines[0]["Root"]["PinErrorMsg"], "", "{name:?}");
		let listed = node.ls(&root.0.into(), Fetch::offline()).await;
		assert!(matches!(listed, Err(Error::Malformed { .. })), "{name:?}: {listed:?}");
		let page = Client::new().get(node.url(&format!("/ipfs/{}", root.0))).send();
		assert_eq!(page.await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY, "{name:?}");
	}
}

#[tokio::test]
async fn a_graph_of_a_million_links_is_walked_each_block_once() {
	let node = node().await;
	// 25 nodes that each link to the same 40,000 blocks.
	let leaves: Vec<_> = (0..40_000u32).map(|i| raw(&i.to_le_bytes())).collect();
	let parts: Vec<_> = (0..25)
		.map(|part| {
			let mut links: Vec<_> = leaves.iter().map(|(cid, _)| ("", *cid)).collect();
			links.rotate_left(part);
			pb(&links)
		})
		.collect();
	let root = pb(&parts.iter().map(|(cid, _)| ("", *cid)).collect::<Vec<_>>());
	let all = leaves.len() + parts.len() + 1;
	let blocks = [vec![root.clone()], parts, leaves].concat();
	let mut import = node.import(false);
	import.car(stream::iter([Ok(Bytes::from(car_of(&[root.0], &blocks)))])).await.unwrap();
	let imported = import.finish(true).await.unwrap();
	assert!(imported.roots[0].pinned.is_ok());
	assert_eq!(imported.blocks, all as u64);
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 0);
	let exported = blocks_of(&export(&node, root.0, Scope::All).await);
	assert_eq!(exported.len(), all);
	assert_eq!(exported.iter().collect::<HashSet<_>>().len(), all);
	let stat = node.dag_stat(&root.0, Fetch::offline()).await.unwrap();
	assert_eq!(stat.blocks, all as u64);

	// As many links to what is not here end at the first.
	let absent: Vec<_> = (0..40_000u32).map(|i| ("", raw(&(!i).to_le_bytes()).0)).collect();
	let hollow = pb(&absent);
	node.block_put(Block::new(hollow.0, hollow.1).unwrap()).await.unwrap();
	let refused = node.pin(&hollow.0, sensor_ipfs::Pin::Recursive, Fetch::offline()).await;
	assert!(matches!(refused, Err(Error::NotStored(_))));
}

#[tokio::test]
async fn the_gateway_speaks_as_the_trustless_specification_has_it() {
	let node = node().await;
	let files = [("dir/cat.png", noise(600_000)), ("note.txt", noise(7))];
	let root = node.add_directory(files).await.unwrap().cid;
	let get = async |path: &str, headers: &[(&str, &str)]| {
		let mut request = Client::new().get(node.url(path));
		for (name, value) in headers {
			request = request.header(*name, *value);
		}
		request.send().await.unwrap()
	};
	let car = get(&format!("/ipfs/{root}?format=car"), &[]).await;
	let head = car.headers().clone();
	assert_eq!(head["content-type"], "application/vnd.ipld.car; version=1; order=dfs; dups=n");
	assert_eq!(head["cache-control"], "public, max-age=29030400, immutable");
	assert_eq!(head["x-content-type-options"], "nosniff");
	assert_eq!(head["content-disposition"], format!("attachment; filename=\"{root}.car\""));
	let etag = head["etag"].to_str().unwrap().to_owned();
	assert!(etag.starts_with(&format!("W/\"{root}.car.")), "{etag}");
	let whole = car.bytes().await.unwrap();
	assert!(whole == export(&node, root, Scope::All).await);

	// By header as well as by parameter, and the parameter wins.
	let accept = ("accept", "application/vnd.ipld.car; version=1; order=dfs");
	let by_header = get(&format!("/ipfs/{root}"), &[accept]).await;
	assert!(by_header.bytes().await.unwrap() == whole);
	let raw = get(&format!("/ipfs/{root}?format=raw"), &[accept]).await;
	assert_eq!(raw.headers()["content-type"], "application/vnd.ipld.raw");
	assert_eq!(raw.headers()["etag"], format!("\"{root}.raw\""));
	assert_eq!(
		raw.headers()["content-disposition"],
		format!("attachment; filename=\"{root}.bin\"")
	);
	Block::new(root, raw.bytes().await.unwrap()).unwrap();
	let raw = get(&format!("/ipfs/{root}"), &[("accept", "application/vnd.ipld.raw")]).await;
	assert_eq!(raw.headers()["content-type"], "application/vnd.ipld.raw");

	// Scopes differ, and so do their tags.
	let mut tags = HashSet::from([etag.clone()]);
	for (scope, count) in [("block", 3), ("entity", 6), ("all", 6)] {
		let path = format!("/ipfs/{root}/dir/cat.png?format=car&dag-scope={scope}");
		let answer = get(&path, &[]).await;
		assert!(tags.insert(answer.headers()["etag"].to_str().unwrap().to_owned()));
		let blocks = blocks_of(&answer.bytes().await.unwrap());
		assert_eq!((blocks[0], blocks.len()), (root, count), "{scope}");
	}

	// Nothing is sent twice, nor with HEAD.
	let known = get(&format!("/ipfs/{root}?format=car"), &[("if-none-match", &etag)]).await;
	assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
	assert_eq!(known.headers()["etag"], etag);
	for query in ["?format=car", "?format=raw", "/note.txt"] {
		let url = node.url(&format!("/ipfs/{root}{query}"));
		let (head, get) = (Client::new().head(&url).send(), Client::new().get(&url).send());
		let (head, get) = (head.await.unwrap(), get.await.unwrap());
		assert_eq!(head.status(), StatusCode::OK);
		for name in ["content-type", "etag", "cache-control"] {
			assert_eq!(head.headers()[name], get.headers()[name], "{query} {name}");
		}
		assert!(head.bytes().await.unwrap().is_empty());
		assert!(!get.bytes().await.unwrap().is_empty());
	}

	// What is not here is not looked for if the client does not want that.
	let absent = self::raw(b"absent").0;
	for query in ["", "?format=raw", "?format=car"] {
		let cached = ("cache-control", "only-if-cached");
		let answer = get(&format!("/ipfs/{absent}{query}"), &[cached]).await;
		assert_eq!(answer.status(), StatusCode::PRECONDITION_FAILED, "{query}");
		let answer =
			get(&format!("/ipfs/{absent}{query}"), &[("sec-fetch-site", "cross-site")]).await;
		assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{query}");
	}
	for wrong in ["format=tar", "format=car&dag-scope=half", "format=car&car-version=2"] {
		let answer = get(&format!("/ipfs/{root}?{wrong}"), &[]).await;
		assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{wrong}");
	}
	// A directory is still a page to a browser.
	let page = get(&format!("/ipfs/{root}"), &[("accept", "text/html,*/*;q=0.8")]).await;
	assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
	assert_eq!(node.ls(&root.into(), Fetch::offline()).await.unwrap()[0].kind, Kind::Directory);
}

#[tokio::test]
async fn a_car_is_made_only_as_fast_as_it_is_read() {
	let node = node().await;
	let root = node.add_bytes(noise(20_000_000)).await.unwrap().cid;
	let mut car = node.export(&root.into(), Scope::All, Fetch::offline()).await.unwrap();
	for _ in 0..3 {
		car.next().await.unwrap().unwrap();
	}
	// While the rest waits, nothing of it can be collected.
	node.unpin(&root).await.unwrap();
	assert_eq!(node.collect_garbage().await.unwrap().blocks, 0);
	let rest: Vec<_> = car.try_collect().await.unwrap();
	assert!(rest.iter().map(Bytes::len).sum::<usize>() > 19_000_000);
}
