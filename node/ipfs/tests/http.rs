//! The HTTP surface, as off-chain workers, Kubo clients and browsers use it.

mod support;

use reqwest::{
	multipart::{Form, Part},
	Client, Response, StatusCode,
};
use serde_json::Value;
use std::time::Duration;
use support::{node, noise, two_nodes, Node};

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
