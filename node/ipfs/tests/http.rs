//! The HTTP surface, as off-chain workers, Kubo clients and browsers use it.

mod support;

use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::Code;
use reqwest::{
	multipart::{Form, Part},
	Client, Response, StatusCode,
};
use sensor_ipfs::{
	block::{DAG_PB, RAW},
	load_or_create_token, Block, Cid, Config, Fetch, Pin,
};
use serde_json::Value;
use std::time::{Duration, Instant};
use support::{node, node_with, noise, two_nodes, Node};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
	time::timeout,
};

const EMPTY: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const HELLO: &str = "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4";

async fn post(node: &Node, path: &str) -> Response {
	Client::new().post(node.url(path)).send().await.unwrap()
}

async fn get(node: &Node, path: &str) -> Response {
	Client::new().get(node.url(path)).send().await.unwrap()
}

async fn upload(node: &Node, path: &str, form: Form) -> Response {
	Client::new().post(node.url(path)).multipart(form).send().await.unwrap()
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Part {
	Part::bytes(bytes.into()).file_name(name.to_owned())
}

async fn lines(response: Response) -> Vec<Value> {
	assert_eq!(response.status(), StatusCode::OK);
	let text = response.text().await.unwrap();
	text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn ok(response: Response) -> Value {
	assert_eq!(response.status(), StatusCode::OK);
	serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// A failure in Kubo's form; gives back its message.
async fn refused(response: Response, status: StatusCode) -> String {
	assert_eq!(response.status(), status);
	let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
	assert_eq!(body["Type"], "error");
	body["Message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_added_read_and_listed_as_pinned() {
	let node = node().await;
	let form = Form::new().part("file", file("hello.txt", "hello world\n"));
	let added = lines(upload(&node, "/api/v0/add?cid-version=1", form).await).await;
	assert_eq!(added.len(), 1);
	assert_eq!(added[0]["Name"], "hello.txt");
	assert_eq!(added[0]["Hash"], HELLO);
	assert_eq!(added[0]["Size"], "12");
	let cat = post(&node, &format!("/api/v0/cat?arg={HELLO}")).await;
	assert_eq!(cat.text().await.unwrap(), "hello world\n");
	let pins = ok(post(&node, "/api/v0/pin/ls").await).await;
	assert_eq!(pins["Keys"][HELLO]["Type"], "recursive");
}

#[tokio::test]
async fn a_directory_with_images_is_added_and_shown() {
	let node = node().await;
	let form = Form::new()
		.part("file", file("set/<cats>/one.png", "png"))
		.part("file", file("set%2Fnotes%20here.txt", "notes"))
		.part("file", file("set/empty", "").mime_str("application/x-directory").unwrap());
	let added = lines(upload(&node, "/api/v0/add?wrap-with-directory=true", form).await).await;
	let names: Vec<_> = added.iter().map(|item| item["Name"].as_str().unwrap()).collect();
	let expected =
		["set/<cats>/one.png", "set/notes here.txt", "set/<cats>", "set/empty", "set", ""];
	assert_eq!(names, expected);
	let root = added.last().unwrap()["Hash"].as_str().unwrap();

	let listed = ok(post(&node, &format!("/api/v0/ls?arg={root}/set")).await).await;
	let links = listed["Objects"][0]["Links"].as_array().unwrap();
	let shown: Vec<_> =
		links.iter().map(|link| (link["Name"].as_str().unwrap(), link["Type"].as_u64())).collect();
	assert_eq!(shown, [("<cats>", Some(1)), ("empty", Some(1)), ("notes here.txt", Some(2))]);

	let page = get(&node, &format!("/ipfs/{root}/set/%3Ccats%3E")).await;
	assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
	let page = page.text().await.unwrap();
	let image =
		format!("<img loading=\"lazy\" alt=\"\" src=\"/ipfs/{root}/set/%3Ccats%3E/one.png\">");
	assert!(page.contains(&image), "{page}");
	assert!(!page.contains("<cats>"), "names must be escaped");

	let image = get(&node, &format!("/ipfs/{root}/set/%3Ccats%3E/one.png")).await;
	assert_eq!(image.headers()["content-type"], "image/png");
	assert_eq!(image.headers()["x-content-type-options"], "nosniff");
	assert_eq!(image.text().await.unwrap(), "png");
	let missing = get(&node, &format!("/ipfs/{root}/dogs")).await;
	assert!(refused(missing, StatusCode::NOT_FOUND).await.contains("no `dogs`"));
}

#[tokio::test]
async fn an_off_chain_worker_puts_and_gets_blocks() {
	let (first, second) = two_nodes().await;
	// Its own multipart body, with a fixed boundary.
	let body = "--sensor\r\nContent-Disposition: form-data; name=\"data\"; filename=\"data\"\r\n\
		Content-Type: application/octet-stream\r\n\r\nhello world\n\r\n--sensor--\r\n";
	let put = Client::new()
		.post(first.url("/api/v0/block/put?cid-codec=raw&mhtype=sha2-256&pin=true"))
		.header("content-type", "multipart/form-data; boundary=sensor")
		.body(body)
		.send();
	let put = ok(put.await.unwrap()).await;
	assert_eq!((put["Key"].as_str(), put["Size"].as_u64()), (Some(HELLO), Some(12)));
	// Or the bytes themselves.
	let bare = Client::new()
		.post(first.url("/api/v0/block/put?cid-codec=raw&mhtype=sha2-256"))
		.header("content-type", "application/octet-stream")
		.body("");
	assert_eq!(ok(bare.send().await.unwrap()).await["Key"], EMPTY);

	let got = post(&second, &format!("/api/v0/block/get?arg={HELLO}&timeout=10s")).await;
	assert_eq!(got.text().await.unwrap(), "hello world\n");
	let stat =
		ok(post(&second, &format!("/api/v0/block/stat?arg={HELLO}&offline=true")).await).await;
	assert_eq!(stat["Size"], 12);
	let pins = ok(post(&first, &format!("/api/v0/pin/ls?arg={HELLO}")).await).await;
	assert_eq!(pins["Keys"][HELLO]["Type"], "recursive");
}

#[tokio::test]
async fn a_block_whose_bytes_do_not_match_is_refused() {
	let node = node().await;
	let put = Client::new()
		.post(node.url(&format!("/api/v0/block/put?cid={HELLO}")))
		.body("something else")
		.send();
	let message = refused(put.await.unwrap(), StatusCode::BAD_REQUEST).await;
	assert!(message.contains("do not match"), "{message}");
	let stat = post(&node, &format!("/api/v0/block/stat?arg={HELLO}&offline=true")).await;
	refused(stat, StatusCode::NOT_FOUND).await;
	let malformed = Client::new()
		.post(node.url("/api/v0/block/put?cid-codec=dag-pb"))
		.body("this is no protobuf")
		.send();
	refused(malformed.await.unwrap(), StatusCode::UNPROCESSABLE_ENTITY).await;
}

#[tokio::test]
async fn oversized_blocks_and_uploads_are_refused() {
	let dir = tempfile::tempdir().unwrap();
	let mut config = sensor_ipfs::Config::new(dir.path());
	config.max_upload = 1 << 20;
	let (work, handle) = sensor_ipfs::start(config).await.unwrap();
	tokio::spawn(work);
	let url = |path: &str| format!("http://{}{path}", handle.api_addr());
	for length in [sensor_ipfs::block::MAX_BLOCK + 1, 3 << 20] {
		let put = Client::new().post(url("/api/v0/block/put")).body(noise(length)).send();
		refused(put.await.unwrap(), StatusCode::PAYLOAD_TOO_LARGE).await;
	}
	let form = Form::new().part("file", file("large", noise((1 << 20) + 70_000)));
	let add = Client::new().post(url("/api/v0/add")).multipart(form).send();
	refused(add.await.unwrap(), StatusCode::PAYLOAD_TOO_LARGE).await;
	assert_eq!(handle.pins().await.unwrap(), []);
}

#[tokio::test]
async fn nodes_are_introduced_over_http() {
	let (first, second) = (node().await, node().await);
	let id = ok(post(&first, "/api/v0/id").await).await;
	let address = id["Addresses"][0].as_str().unwrap();
	let peer = id["ID"].as_str().unwrap();
	assert!(address.ends_with(&format!("/p2p/{peer}")));
	let connected = ok(post(&second, &format!("/api/v0/swarm/connect?arg={address}")).await).await;
	assert_eq!(connected["Strings"][0], format!("connect {peer} success"));
	let peers = ok(post(&second, "/api/v0/swarm/peers").await).await;
	assert_eq!(peers["Peers"][0]["Peer"], peer);
	let bad = post(&second, "/api/v0/swarm/connect?arg=localhost:4001").await;
	assert!(refused(bad, StatusCode::BAD_REQUEST).await.contains("multiaddress"));
}

#[tokio::test]
async fn pinning_over_http_fetches_the_whole_directory() {
	let (first, second) = two_nodes().await;
	let files = [("a", noise(300_000)), ("b", noise(10))];
	let root = first.add_directory(files).await.unwrap().cid;
	let pinned = ok(post(&second, &format!("/api/v0/pin/add?arg={root}&timeout=20s")).await).await;
	assert_eq!(pinned["Pins"][0], root.to_string());
	let stat = ok(post(&second, &format!("/api/v0/dag/stat?arg={root}&offline=true")).await).await;
	assert_eq!(stat["UniqueBlocks"], 5);
	ok(post(&second, &format!("/api/v0/pin/rm?arg={root}")).await).await;
	let again = post(&second, &format!("/api/v0/pin/rm?arg={root}")).await;
	assert!(refused(again, StatusCode::BAD_REQUEST).await.contains("not pinned"));
}

#[tokio::test]
async fn web_pages_may_not_use_the_api() {
	let node = node().await;
	let as_page = |path: &str| Client::new().post(node.url(path)).header("origin", "http://evil");
	let form = Form::new().part("file", file("x", "x"));
	let add = as_page("/api/v0/add").multipart(form).send().await.unwrap();
	assert!(refused(add, StatusCode::FORBIDDEN).await.contains("web pages"));
	let put = as_page("/api/v0/block/put").body("x").send().await.unwrap();
	refused(put, StatusCode::FORBIDDEN).await;
	// A read can fetch and keep: this one would keep all below an address of the page's choice.
	for read in ["dag/stat", "cat", "ls", "block/get", "block/stat", "pin/ls", "id", "version"] {
		let path = format!("/api/v0/{read}?arg={HELLO}&offline=true");
		refused(as_page(&path).send().await.unwrap(), StatusCode::FORBIDDEN).await;
		// A link or an image on a page sends GET, and does not say where it comes from.
		refused(get(&node, &path).await, StatusCode::METHOD_NOT_ALLOWED).await;
	}
	refused(get(&node, "/api/v0/pin/add?arg=x").await, StatusCode::METHOD_NOT_ALLOWED).await;
	assert!(ok(post(&node, "/api/v0/version").await).await["Version"].is_string());
}

#[tokio::test]
async fn the_gateway_fetches_nothing_for_another_sites_page() {
	let (first, second) = two_nodes().await;
	let cid = first.add_bytes("hello world\n").await.unwrap().cid;
	let shown_on = |site: &'static str| {
		let url = second.url(&format!("/ipfs/{cid}"));
		Client::new().get(url).header("sec-fetch-site", site).send()
	};
	refused(shown_on("cross-site").await.unwrap(), StatusCode::NOT_FOUND).await;
	assert_eq!(second.block_size(&cid).await.unwrap(), None);
	// Typed into the address bar, it is fetched; and what is here is shown everywhere.
	for site in ["none", "cross-site", "same-origin"] {
		let shown = shown_on(site).await.unwrap();
		assert_eq!(shown.text().await.unwrap(), "hello world\n", "{site}");
	}
}

#[tokio::test]
async fn mistakes_are_answered_with_what_to_do() {
	let node = node().await;
	let cases = [
		("/api/v0/cat", StatusCode::BAD_REQUEST, "?arg="),
		("/api/v0/cat?arg=hello", StatusCode::BAD_REQUEST, "not a content address"),
		(&format!("/api/v0/cat?arg={HELLO}&timeout=soon"), StatusCode::BAD_REQUEST, "1m30s"),
		(
			&format!("/api/v0/cat?arg={HELLO}&offline=maybe"),
			StatusCode::BAD_REQUEST,
			"true or false",
		),
		(&format!("/api/v0/cat?arg={HELLO}&offline=true"), StatusCode::NOT_FOUND, "offline"),
		(
			&format!("/api/v0/cat?arg={HELLO}&timeout=300ms"),
			StatusCode::GATEWAY_TIMEOUT,
			"swarm/connect",
		),
		("/api/v0/add", StatusCode::BAD_REQUEST, "multipart/form-data"),
		("/api/v0/nothing", StatusCode::NOT_FOUND, "/api/v0/nothing"),
	];
	for (path, status, hint) in cases {
		let message = refused(post(&node, path).await, status).await;
		assert!(message.contains(hint), "{path}: {message}");
	}
}

#[tokio::test]
async fn a_large_file_streams_through_the_gateway_from_another_node() {
	let (first, second) = two_nodes().await;
	let bytes = noise(3_000_000);
	let cid = first.add_bytes(bytes.clone()).await.unwrap().cid;
	let response = get(&second, &format!("/ipfs/{cid}")).await;
	assert_eq!(response.headers()["content-length"], "3000000");
	assert!(response.bytes().await.unwrap() == bytes);
	let raw = get(&second, &format!("/ipfs/{cid}?format=raw")).await;
	assert_eq!(raw.headers()["content-type"], "application/vnd.ipld.raw");
	let root = second.block_get(&cid, Duration::from_secs(1)).await.unwrap();
	assert_eq!(raw.bytes().await.unwrap(), root);
}

#[tokio::test]
async fn some_bytes_of_a_file_are_read_as_kubo_reads_them() {
	let node = node().await;
	let bytes = noise(3_000_000);
	let cid = node.add_bytes(bytes.clone()).await.unwrap().cid;
	let ranges = [
		("offset=0&length=10", 0..10),
		("offset=262143&length=2", 262_143..262_145),
		("offset=2999999", 2_999_999..3_000_000),
		("length=262145", 0..262_145),
		("offset=1000000&length=1500000", 1_000_000..2_500_000),
		("offset=2000000&length=9000000", 2_000_000..3_000_000),
		("offset=3000000", 0..0),
		("offset=4000000&length=5", 0..0),
		("offset=5&length=0", 0..0),
		("offset=18446744073709551615&length=18446744073709551615", 0..0),
	];
	for (query, range) in ranges {
		let cat = post(&node, &format!("/api/v0/cat?arg={cid}&{query}")).await;
		assert_eq!(cat.headers()["content-length"], range.len().to_string(), "{query}");
		assert!(cat.bytes().await.unwrap() == bytes[range], "{query}");
	}
	let wrong = post(&node, &format!("/api/v0/cat?arg={cid}&offset=-1")).await;
	assert!(refused(wrong, StatusCode::BAD_REQUEST).await.contains("`offset`"));
}

#[tokio::test]
async fn some_bytes_are_read_without_the_blocks_of_others() {
	let (first, second) = two_nodes().await;
	let cid = first.add_bytes(noise(30 * 256 * 1024)).await.unwrap().cid;
	let content = second.cat_range(&cid.into(), 5_000_000..5_000_010, Fetch::default()).await;
	let got = content.unwrap().bytes(1 << 30).await.unwrap();
	assert!(got == noise(30 * 256 * 1024)[5_000_000..5_000_010]);
	// The root, and the one leaf; they are on disk soon.
	for _ in 0..100 {
		tokio::time::sleep(Duration::from_millis(20)).await;
		if second.repo_stat().await.unwrap().blocks == 2 {
			return;
		}
	}
	panic!("{:?}", second.repo_stat().await.unwrap());
}

#[tokio::test]
async fn the_gateway_sends_the_range_that_is_asked_for() {
	let node = node().await;
	let bytes = noise(1_000_000);
	let cid = node.add_bytes(bytes.clone()).await.unwrap().cid;
	let ask = async |range: &str, other: Option<(&str, &str)>| {
		let mut request =
			Client::new().get(node.url(&format!("/ipfs/{cid}"))).header("range", range);
		if let Some((name, value)) = other {
			request = request.header(name, value);
		}
		request.send().await.unwrap()
	};
	let part = ask("bytes=300000-599999", None).await;
	assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
	assert_eq!(part.headers()["content-range"], "bytes 300000-599999/1000000");
	assert_eq!(part.headers()["content-length"], "300000");
	assert_eq!(part.headers()["accept-ranges"], "bytes");
	let etag = part.headers()["etag"].to_str().unwrap().to_owned();
	assert_eq!(etag, format!("\"{cid}\""));
	assert!(part.bytes().await.unwrap() == bytes[300_000..600_000]);
	let last = ask("bytes=-5", Some(("if-range", &etag))).await;
	assert_eq!(last.status(), StatusCode::PARTIAL_CONTENT);
	assert!(last.bytes().await.unwrap() == bytes[999_995..]);
	let beyond = ask("bytes=1000000-", None).await;
	assert_eq!(beyond.headers()["content-range"], "bytes */1000000");
	refused(beyond, StatusCode::RANGE_NOT_SATISFIABLE).await;
	// What cannot be given as asked is given whole.
	for (range, other) in [("bytes=0-1,5-6", None), ("bytes=0-1", Some(("if-range", "\"other\"")))]
	{
		let whole = ask(range, other).await;
		assert_eq!(whole.status(), StatusCode::OK);
		assert!(whole.bytes().await.unwrap() == bytes);
	}
	let known = Client::new().get(node.url(&format!("/ipfs/{cid}"))).header("if-none-match", &etag);
	let known = known.send().await.unwrap();
	assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
	assert!(known.bytes().await.unwrap().is_empty());
}

/// Two raw leaves below a directory, pinned; a third block pinned by itself.
async fn pinned(node: &Node) -> (Cid, [Cid; 2], Cid) {
	let leaf = |bytes: &[u8]| Block::encode(RAW, Code::Sha2_256, bytes.to_vec()).unwrap();
	let leaves = [leaf(b"one"), leaf(b"two")];
	let link =
		|block: &Block| PbLink { cid: *block.cid(), name: Some(String::new()), size: Some(3) };
	let links = leaves.iter().map(link).collect();
	let bytes = PbNode { links, data: Some(vec![8, 1].into()) }.into_bytes();
	let root = Block::encode(DAG_PB, Code::Sha2_256, bytes).unwrap();
	let single = leaf(b"single");
	for block in leaves.iter().chain([&root, &single]) {
		node.block_put(block.clone()).await.unwrap();
	}
	node.pin(root.cid(), Pin::Recursive, Fetch::offline()).await.unwrap();
	node.pin(single.cid(), Pin::Direct, Fetch::offline()).await.unwrap();
	(*root.cid(), [*leaves[0].cid(), *leaves[1].cid()], *single.cid())
}

#[tokio::test]
async fn pins_are_listed_by_type_as_kubo_lists_them() {
	let node = node().await;
	let (root, [one, two], single) = pinned(&node).await;
	let (root, one, two, single) =
		(root.to_string(), one.to_string(), two.to_string(), single.to_string());
	let list = async |query: &str| {
		let answer = ok(post(&node, &format!("/api/v0/pin/ls?{query}")).await).await;
		let keys = answer["Keys"].as_object().unwrap().clone();
		let mut keys: Vec<_> = keys
			.into_iter()
			.map(|(cid, pin)| (cid, pin["Type"].as_str().unwrap().to_owned()))
			.collect();
		keys.sort();
		keys
	};
	let of = |pairs: &[(&String, &str)]| {
		let mut pairs: Vec<_> =
			pairs.iter().map(|(cid, kind)| ((*cid).clone(), (*kind).to_owned())).collect();
		pairs.sort();
		pairs
	};
	let (recursive, direct) = ((&root, "recursive"), (&single, "direct"));
	let below = [(&one, "indirect"), (&two, "indirect")];
	assert_eq!(list("type=recursive").await, of(&[recursive]));
	assert_eq!(list("type=direct").await, of(&[direct]));
	assert_eq!(list("type=indirect").await, of(&below));
	assert_eq!(list("").await, of(&[recursive, direct, below[0], below[1]]));
	assert_eq!(list(&format!("arg={root}")).await, of(&[recursive]));
	let through = format!("indirect through {root}");
	assert_eq!(list(&format!("arg={one}&arg={single}")).await, of(&[(&one, &through), direct]));

	let streamed = lines(post(&node, "/api/v0/pin/ls?stream=true&type=direct").await).await;
	assert_eq!(streamed.len(), 1);
	assert_eq!(
		(streamed[0]["Cid"].as_str(), streamed[0]["Type"].as_str()),
		(Some(&*single), Some("direct"))
	);
	assert_eq!(lines(post(&node, "/api/v0/pin/ls?stream=true").await).await.len(), 4);
	for query in [
		format!("arg={one}&type=recursive"),
		format!("arg={EMPTY}"),
		format!("arg={root}&type=direct"),
	] {
		let missing = post(&node, &format!("/api/v0/pin/ls?{query}")).await;
		assert!(refused(missing, StatusCode::BAD_REQUEST).await.contains("not pinned"), "{query}");
	}
	let wrong = post(&node, "/api/v0/pin/ls?type=some").await;
	assert!(refused(wrong, StatusCode::BAD_REQUEST).await.contains("indirect"));
	assert_eq!(list("type=recursive").await.len(), 1);
}

#[tokio::test]
async fn a_pin_tells_how_far_it_is_and_passes_from_one_version_to_the_next() {
	let (first, second) = two_nodes().await;
	let old = first.add_directory([("a", noise(1_000_000))]).await.unwrap().cid;
	let new = first.add_directory([("a", noise(1_000_000)), ("b", noise(5))]).await.unwrap().cid;
	let told =
		lines(post(&second, &format!("/api/v0/pin/add?arg={old}&progress=true")).await).await;
	let (last, before) = told.split_last().unwrap();
	assert_eq!(last["Pins"][0], old.to_string());
	// Four leaves, their root, and the directory.
	assert_eq!(before.last().unwrap()["Progress"], 6);
	assert!(before.last().unwrap()["Bytes"].as_u64().unwrap() > 1_000_000);

	let path = format!("/api/v0/pin/update?arg={old}&arg={new}");
	let updated = ok(post(&second, &path).await).await;
	assert_eq!(
		(&updated["Pins"][0], &updated["Pins"][1]),
		(&old.to_string().into(), &new.to_string().into())
	);
	assert_eq!(second.pins().await.unwrap(), [(new, Pin::Recursive)]);
	let again = post(&second, &path).await;
	assert!(refused(again, StatusCode::BAD_REQUEST).await.contains("not pinned"));
	ok(post(&second, &format!("/api/v0/pin/update?arg={new}&arg={old}&unpin=false")).await).await;
	assert_eq!(second.pins().await.unwrap().len(), 2);
	let one = post(&second, &format!("/api/v0/pin/update?arg={new}")).await;
	refused(one, StatusCode::BAD_REQUEST).await;

	// What goes wrong on the way is said in the last line.
	let path = format!("/api/v0/pin/add?arg={EMPTY}&progress=true&timeout=300ms");
	let told = lines(post(&second, &path).await).await;
	assert_eq!(told.last().unwrap()["Type"], "error");
}

const WRITES: [&str; 9] = [
	"add",
	"block/put",
	"block/rm",
	"dag/import",
	"pin/add",
	"pin/rm",
	"pin/update",
	"repo/gc",
	"swarm/connect",
];

#[tokio::test]
async fn what_writes_needs_the_token() {
	let dir = tempfile::tempdir().unwrap();
	let token = load_or_create_token(dir.path()).unwrap();
	let config = Config { token: Some(token.clone()), ..Config::new(dir.path()) };
	let (work, handle) = sensor_ipfs::start(config).await.unwrap();
	let work = tokio::spawn(work);
	let api = handle.api_addr();
	let put = |base: String, credentials: Option<String>| async move {
		let mut request =
			Client::new().post(format!("{base}/api/v0/block/put")).body("hello world\n");
		if let Some(credentials) = credentials {
			request = request.header("authorization", credentials);
		}
		request.send().await.unwrap()
	};
	let plain = format!("http://{api}");
	for write in WRITES {
		let answer = Client::new().post(format!("{plain}/api/v0/{write}")).send().await.unwrap();
		// A program on this machine finds the token by this.
		let challenge = answer.headers()["www-authenticate"].to_str().unwrap().to_owned();
		let file = challenge.split("token_file=\"").nth(1).unwrap().trim_end_matches('"');
		assert_eq!(std::fs::read_to_string(file).unwrap(), token);
		let message = refused(answer, StatusCode::UNAUTHORIZED).await;
		assert!(message.contains("Authorization: Bearer"), "{write}: {message}");
		assert!(!message.contains(&token) && !challenge.contains(&token));
	}
	for wrong in ["Bearer", "Bearer x", &format!("Bearer {token}x"), &format!("Digest {token}")] {
		let answer = put(plain.clone(), Some(wrong.into())).await;
		refused(answer, StatusCode::UNAUTHORIZED).await;
	}
	assert_eq!(handle.repo_stat().await.unwrap().blocks, 0);

	// As Kubo's clients send it, and as HTTP clients make it of a URL.
	assert_eq!(ok(put(plain.clone(), Some(format!("Bearer {token}"))).await).await["Key"], HELLO);
	assert_eq!(ok(put(format!("http://:{token}@{api}"), None).await).await["Key"], HELLO);
	// Reading is free, and so is the gateway.
	let cat = Client::new().post(format!("{plain}/api/v0/cat?arg={HELLO}")).send().await.unwrap();
	assert_eq!(cat.text().await.unwrap(), "hello world\n");
	let shown = Client::new().get(format!("{plain}/ipfs/{HELLO}")).send().await.unwrap();
	assert_eq!(shown.status(), StatusCode::OK);
	// A web page may not write though it knew the token.
	let page = Client::new()
		.post(format!("{plain}/api/v0/block/put"))
		.bearer_auth(&token)
		.header("origin", "http://evil")
		.body("x");
	refused(page.send().await.unwrap(), StatusCode::FORBIDDEN).await;
	work.abort();
}

#[tokio::test]
async fn a_token_that_cannot_be_sent_is_refused_at_the_start() {
	for token in ["", "two words", "new\nline"] {
		let dir = tempfile::tempdir().unwrap();
		let config = Config { token: Some(token.into()), ..Config::new(dir.path()) };
		assert!(sensor_ipfs::start(config).await.is_err(), "{token:?}");
	}
}

/// A node that waits for nobody for long, and serves a few connections.
async fn impatient() -> Node {
	node_with(|config| {
		config.patience = Duration::from_millis(1500);
		config.max_connections = 8;
	})
	.await
}

async fn connect(node: &Node, request: &str) -> TcpStream {
	let mut stream = TcpStream::connect(node.api_addr()).await.unwrap();
	stream.write_all(request.as_bytes()).await.unwrap();
	stream
}

/// Read until the node closes the connection.
async fn to_the_end(mut stream: TcpStream) -> String {
	let mut answer = Vec::new();
	let reading = async {
		let mut buffer = vec![0; 64 * 1024];
		while let Ok(length @ 1..) = stream.read(&mut buffer).await {
			answer.extend_from_slice(&buffer[..length]);
		}
	};
	timeout(Duration::from_secs(20), reading).await.expect("the connection stayed open");
	String::from_utf8_lossy(&answer).into_owned()
}

/// An answer is given at once, whatever others do.
async fn is_unharmed(node: &Node) {
	let start = Instant::now();
	assert!(ok(post(node, "/api/v0/version").await).await["Version"].is_string());
	assert!(start.elapsed() < Duration::from_millis(700), "{:?}", start.elapsed());
}

#[tokio::test]
async fn clients_that_never_finish_their_request_give_way() {
	let node = impatient().await;
	let mut slow = Vec::new();
	for _ in 0..40 {
		slow.push(connect(&node, "POST /api/v0/version HTTP/1.1\r\nHost: x\r\nX-").await);
		is_unharmed(&node).await;
	}
	let start = Instant::now();
	for stream in slow {
		to_the_end(stream).await;
	}
	assert!(start.elapsed() < Duration::from_secs(10));
	is_unharmed(&node).await;
}

#[tokio::test]
async fn clients_that_say_nothing_more_give_way() {
	let node = impatient().await;
	let mut idle = Vec::new();
	for _ in 0..20 {
		let mut stream =
			connect(&node, "POST /api/v0/version HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
				.await;
		let mut some = [0; 12];
		stream.read_exact(&mut some).await.unwrap();
		assert_eq!(&some, b"HTTP/1.1 200");
		idle.push(stream);
	}
	is_unharmed(&node).await;
	for stream in idle {
		to_the_end(stream).await;
	}
}

#[tokio::test]
async fn a_body_that_stops_coming_is_given_up() {
	let node = impatient().await;
	let mut slow = Vec::new();
	for _ in 0..4 {
		let head = "POST /api/v0/block/put HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nsome";
		slow.push(connect(&node, head).await);
	}
	let multipart = "POST /api/v0/add HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\
		Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: \
		form-data; name=\"file\"; filename=\"x\"\r\n\r\nsome";
	slow.push(connect(&node, multipart).await);
	is_unharmed(&node).await;
	let start = Instant::now();
	for stream in slow {
		let answer = to_the_end(stream).await;
		assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
		assert!(answer.contains("broke off"), "{answer}");
	}
	assert!(start.elapsed() < Duration::from_secs(10));
	assert_eq!(node.repo_stat().await.unwrap().blocks, 0);
}

#[tokio::test]
async fn a_body_that_trickles_is_given_up() {
	let node = impatient().await;
	let head = "POST /api/v0/block/put HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n";
	let (mut reading, mut writing) = connect(&node, head).await.into_split();
	let trickle = tokio::spawn(async move {
		while writing.write_all(b"x").await.is_ok() {
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	});
	let mut answer = [0; 12];
	let read = timeout(Duration::from_secs(10), reading.read_exact(&mut answer)).await;
	read.expect("it went on and on").unwrap();
	assert_eq!(&answer, b"HTTP/1.1 400");
	trickle.abort();
}

#[tokio::test]
async fn a_slow_upload_that_keeps_up_is_taken() {
	let node = impatient().await;
	let bytes = noise(400_000);
	let pieces = bytes.chunks(80_000).map(bytes::Bytes::copy_from_slice).collect::<Vec<_>>();
	let slowly = futures::stream::unfold(pieces.into_iter(), |mut pieces| async move {
		tokio::time::sleep(Duration::from_millis(700)).await;
		pieces.next().map(|piece| (Ok::<_, std::io::Error>(piece), pieces))
	});
	let put =
		Client::new().post(node.url("/api/v0/block/put")).body(reqwest::Body::wrap_stream(slowly));
	assert_eq!(ok(put.send().await.unwrap()).await["Size"], 400_000);
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
	let node = node_with(|config| {
		config.patience = Duration::from_millis(500);
		config.max_connections = 1;
	})
	.await;
	let cid = node.add_bytes(noise(40_000_000)).await.unwrap().cid;
	let _greedy = connect(&node, &format!("GET /ipfs/{cid} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
	tokio::time::sleep(Duration::from_millis(100)).await;
	// There is but one place, and it is taken, but not for long.
	let answer = timeout(Duration::from_secs(10), post(&node, "/api/v0/version")).await;
	ok(answer.expect("the place was never free")).await;
}

#[tokio::test]
async fn a_body_without_end_is_cut_off_where_it_is_too_long() {
	let node = impatient().await;
	let endless = |head: &str, piece: Vec<u8>| {
		let head = head.to_owned();
		futures::stream::unfold(Some(head.into_bytes()), move |first| {
			let piece = first.unwrap_or_else(|| piece.clone());
			async move { Some((Ok::<_, std::io::Error>(bytes::Bytes::from(piece)), None)) }
		})
	};
	let send = async |path: &str, kind: &str, head: &str, piece: Vec<u8>| {
		let body = reqwest::Body::wrap_stream(endless(head, piece));
		let request = Client::new().post(node.url(path)).header("content-type", kind).body(body);
		timeout(Duration::from_secs(20), request.send()).await.expect("it was taken for ever")
	};
	let form = "multipart/form-data; boundary=b";
	let part = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n";
	let cases = [
		("/api/v0/block/put", "application/octet-stream", ""),
		// A block, a preamble, and headers that never end.
		("/api/v0/block/put", form, &*format!("{part}\r\n")),
		("/api/v0/add", form, ""),
		("/api/v0/add", form, &format!("{part}X-More: ")),
		("/api/v0/dag/import", form, &format!("{part}X-More: ")),
		// And what is no CAR.
		("/api/v0/dag/import", form, &format!("{part}\r\n")),
	];
	for (path, kind, head) in cases {
		// Some clients learn only that the connection is closed.
		if let Ok(answer) = send(path, kind, head, vec![b'x'; 64 * 1024]).await {
			let status = answer.status();
			let expected = [StatusCode::BAD_REQUEST, StatusCode::PAYLOAD_TOO_LARGE];
			assert!(expected.contains(&status), "{path} {head}: {status}");
		}
		is_unharmed(&node).await;
	}
	assert_eq!(node.repo_stat().await.unwrap().blocks, 0);
}

#[tokio::test]
async fn requests_with_endless_heads_are_refused() {
	let node = impatient().await;
	let head =
		format!("POST /api/v0/version HTTP/1.1\r\nHost: x\r\nX-Long: {}", "x".repeat(200_000));
	let mut stream = TcpStream::connect(node.api_addr()).await.unwrap();
	// It may be closed before all of it is written.
	let _ = stream.write_all(head.as_bytes()).await;
	let answer = to_the_end(stream).await;
	assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
	is_unharmed(&node).await;
}
