//! Uploads, downloads and pins against a node's IPFS, without a chain.

use sensor_client::{
	download::Address,
	primitives::{
		dag_pb::{self, Entry},
		ContentId, HashCode,
	},
	upload::Files,
	Error, Ipfs,
};
use sensor_ipfs::{start, Config, Handle};
use std::{
	collections::HashMap,
	fs,
	path::Path,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
};
use tempfile::TempDir;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
	task::JoinHandle,
};

const MIB: usize = 1 << 20;

struct Node {
	handle: Handle,
	work: JoinHandle<()>,
	_directory: TempDir,
}

impl Node {
	async fn start() -> Self {
		let directory = tempfile::tempdir().unwrap();
		let (work, handle) = start(Config::new(directory.path())).await.unwrap();
		Self { handle, work: tokio::spawn(work), _directory: directory }
	}

	fn api(&self) -> Ipfs {
		Ipfs::new(&format!("http://{}", self.handle.api_addr()))
	}

	/// The API by way of a connection that is cut when so many bytes were sent through it.
	async fn cut_off_after(&self, bytes: u64) -> Ipfs {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let (url, api) = (listener.local_addr().unwrap(), self.handle.api_addr());
		let left = Arc::new(AtomicU64::new(bytes));
		tokio::spawn(async move {
			while let Ok((client, _)) = listener.accept().await {
				if left.load(Ordering::Relaxed) > 0 {
					tokio::spawn(pass_on(
						client,
						TcpStream::connect(api).await.unwrap(),
						left.clone(),
					));
				}
			}
		});
		Ipfs::new(&format!("http://{url}"))
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		self.work.abort();
	}
}

async fn pass_on(client: TcpStream, server: TcpStream, left: Arc<AtomicU64>) {
	let (mut from_client, mut to_client) = client.into_split();
	let (mut from_server, mut to_server) = server.into_split();
	let back = tokio::spawn(async move {
		let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
	});
	let mut buffer = vec![0; 64 << 10];
	while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
		let before = left.load(Ordering::Relaxed);
		let through = before.min(count as u64);
		left.fetch_sub(through, Ordering::Relaxed);
		if to_server.write_all(&buffer[..through as usize]).await.is_err() || through < count as u64
		{
			break;
		}
	}
	back.abort();
}

/// An API that has blocks, or what it says are blocks.
async fn with_blocks(blocks: HashMap<ContentId, Vec<u8>>) -> Ipfs {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	tokio::spawn(async move {
		while let Ok((mut stream, _)) = listener.accept().await {
			// Requests without a body end with an empty line.
			let mut request = Vec::new();
			while !request.ends_with(b"\r\n\r\n") {
				request.push(stream.read_u8().await.unwrap());
			}
			let request = String::from_utf8(request).unwrap();
			let argument = request.split_once("arg=").unwrap().1;
			let content = argument.split(['&', ' ']).next().unwrap().parse().unwrap();
			let block = blocks.get(&content).cloned().unwrap_or_default();
			let head = format!("Content-Length: {}\r\nConnection: close", block.len());
			stream
				.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes())
				.await
				.unwrap();
			stream.write_all(&block).await.unwrap();
		}
	});
	Ipfs::new(&url)
}

fn noise(length: usize) -> Vec<u8> {
	let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ length as u64;
	let mut next = || {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		(state >> 32) as u8
	};
	(0..length).map(|_| next()).collect()
}

fn write(files: &[(String, Vec<u8>)], directory: &Path) {
	for (path, bytes) in files {
		let path = directory.join(path);
		fs::create_dir_all(path.parent().unwrap()).unwrap();
		fs::write(path, bytes).unwrap();
	}
}

/// A file of two levels, an empty one, directories, and one too large for a block.
fn mixed() -> Vec<(String, Vec<u8>)> {
	let large = [("large.bin", 46 * MIB), ("a/b/empty", 0), ("a/odd", 262_145)];
	let large = large.map(|(path, size)| (path.to_owned(), noise(size)));
	let many = (0..5000).map(|i| (format!("many/{i:028}"), format!("{i}").into_bytes()));
	large.into_iter().chain(many).collect()
}

/// What `sensor --json ipfs` answers, and whether all went well.
fn sensor(node: &Node, arguments: &[&str]) -> (serde_json::Value, bool) {
	let url = format!("http://{}", node.handle.api_addr());
	let output = std::process::Command::new(env!("CARGO_BIN_EXE_sensor"))
		.args(["--json", "--ipfs", &url, "ipfs"])
		.args(arguments)
		.output()
		.unwrap();
	let answer = serde_json::from_slice(&output.stdout).unwrap_or_default();
	(answer, output.status.success())
}

fn is_empty(directory: &Path) -> bool {
	fs::read_dir(directory).unwrap().next().is_none()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_uploaded_has_the_nodes_address_and_comes_back() {
	let (node, home) = (Node::start().await, tempfile::tempdir().unwrap());
	let (there, back) = (home.path().join("there"), home.path().join("back"));
	let files = mixed();
	write(&files, &there);
	let (api, there) = (node.api(), Files::at(&there).unwrap());
	let uploaded = api.upload(&there, HashCode::Sha2_256, |_| ()).await.unwrap();

	let other = Node::start().await;
	let theirs = other.handle.add_directory(files.clone()).await.unwrap();
	assert_eq!(uploaded.added.root.to_string(), theirs.cid.to_string());
	let whole = other.api().size(uploaded.added.root).await.unwrap();
	assert_eq!((uploaded.added.bytes, uploaded.sent), (whole, whole));

	let root = Address::from(uploaded.added.root);
	let fetched = node.api().get(&root, &back, u64::MAX, |_| ()).await.unwrap();
	assert_eq!(fetched.files, files.len() as u64);
	for (path, bytes) in &files {
		assert!(fs::read(back.join(path)).unwrap() == *bytes, "{path} changed");
	}
	// Nothing but the files is there.
	assert_eq!(fs::read_dir(&back).unwrap().count(), 3);
	let listed = node.api().files(&root).await.unwrap();
	let mut paths: Vec<_> = files.iter().map(|(path, _)| path).collect();
	paths.sort();
	assert!(listed.iter().map(|(path, _)| path).eq(paths));

	let one: Address = format!("{}/many/{:028}", uploaded.added.root, 4711).parse().unwrap();
	let fetched = node.api().get(&one, home.path(), 100, |_| ()).await.unwrap();
	assert_eq!(fs::read_to_string(&fetched.to).unwrap(), "4711");
	assert_eq!(fetched.to, home.path().join(format!("{:028}", 4711)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_broke_off_goes_on_where_it_stopped() {
	let (node, home) = (Node::start().await, tempfile::tempdir().unwrap());
	let files: Vec<_> = (0..40).map(|i| (format!("{i:02}"), noise(MIB + i))).collect();
	write(&files, home.path());
	let files = Files::at(home.path()).unwrap();

	let cut_off = node.cut_off_after(21 * MIB as u64).await;
	let error = cut_off.upload(&files, HashCode::Sha2_256, |_| ()).await.unwrap_err();
	let Error::BrokenOff { done, total, .. } = &error else { panic!("{error}") };
	assert_eq!(*total, files.bytes());
	// Two pieces were taken, the third was on its way.
	assert!((16 * MIB as u64..21 * MIB as u64).contains(done), "{done}");
	assert!(error.to_string().contains("same command again"), "{error}");
	assert!(node.api().pins("recursive").await.unwrap().is_empty());

	let uploaded = node.api().upload(&files, HashCode::Sha2_256, |_| ()).await.unwrap();
	assert!(uploaded.sent <= uploaded.added.bytes - done, "{uploaded:?}");
	assert!(uploaded.sent > 0);
	let pins = node.api().pins("recursive").await.unwrap();
	assert_eq!(pins.len(), 1);
	assert_eq!(pins[0].content, uploaded.added.root.to_string());

	let again = node.api().upload(&files, HashCode::Sha2_256, |_| ()).await.unwrap();
	assert_eq!((again.added, again.sent), (uploaded.added, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_changed_is_sent() {
	let (node, home) = (Node::start().await, tempfile::tempdir().unwrap());
	let files: Vec<_> = (0..20).map(|i| (format!("{i:02}"), noise(MIB + i))).collect();
	write(&files, home.path());
	let upload = async || {
		let files = Files::at(home.path()).unwrap();
		node.api().upload(&files, HashCode::Sha2_256, |_| ()).await.unwrap()
	};
	upload().await;
	fs::write(home.path().join("07"), noise(1000)).unwrap();
	let second = upload().await;
	// The file and the directory.
	assert!((1000..10_000).contains(&second.sent), "{second:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_there_and_come_back_under_another_hash() {
	let (node, home) = (Node::start().await, tempfile::tempdir().unwrap());
	let (there, back) = (home.path().join("there"), home.path().join("back"));
	fs::write(&there, noise(3 * MIB)).unwrap();
	let files = Files::at(&there).unwrap();
	let uploaded = node.api().upload(&files, HashCode::Blake2b256, |_| ()).await.unwrap();
	assert_eq!(uploaded.added.root.hash, HashCode::Blake2b256);
	node.api().get(&uploaded.added.root.into(), &back, u64::MAX, |_| ()).await.unwrap();
	assert!(fs::read(back).unwrap() == noise(3 * MIB));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pinned_is_listed_until_it_is_unpinned() {
	let (first, second) = (Node::start().await, Node::start().await);
	let root = first.api().add_file(noise(MIB)).await.unwrap().root;
	let address = first.handle.id().addresses[0].to_string();
	second.api().connect(&address).await.unwrap();
	second.api().pin(root, |_| ()).await.unwrap();
	let pins = second.api().pins("recursive").await.unwrap();
	assert_eq!(pins.len(), 1);
	assert_eq!((&pins[0].content, pins[0].kind.as_str()), (&root.to_string(), "recursive"));
	assert_eq!(second.api().pins("indirect").await.unwrap().len(), 4);
	second.api().unpin(root).await.unwrap();
	assert!(second.api().pins("all").await.unwrap().is_empty());
	let error = second.api().unpin(root).await.unwrap_err().to_string();
	assert!(error.contains("not pinned"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_bytes_are_refused_and_nothing_is_left_of_them() {
	let leaves = [noise(1000), noise(2000)];
	let parts = leaves.each_ref().map(|leaf| (ContentId::raw(leaf), leaf.len() as u64));
	let file = dag_pb::file(&parts);
	let root = ContentId::dag_pb(&file);
	let mut blocks = HashMap::from([(root, file)]);
	blocks.insert(parts[0].0, leaves[0].clone());
	blocks.insert(parts[1].0, noise(2001));
	let (ipfs, home) = (with_blocks(blocks).await, tempfile::tempdir().unwrap());
	let error = ipfs.get(&root.into(), &home.path().join("file"), u64::MAX, |_| ()).await;
	let error = error.unwrap_err().to_string();
	assert!(error.contains(&parts[1].0.to_string()) && error.contains("hash"), "{error}");
	assert!(is_empty(home.path()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_cannot_be_longer_than_it_says() {
	let leaf = noise(1000);
	let content = ContentId::raw(&leaf);
	let file = dag_pb::file(&[(content, 10)]);
	let root = ContentId::dag_pb(&file);
	let ipfs = with_blocks(HashMap::from([(root, file), (content, leaf)])).await;
	let home = tempfile::tempdir().unwrap();
	let to = home.path().join("file");
	let error = ipfs.get(&root.into(), &to, u64::MAX, |_| ()).await.unwrap_err().to_string();
	assert!(error.contains("is not the part"), "{error}");
	let error = ipfs.get(&root.into(), &to, 9, |_| ()).await.unwrap_err().to_string();
	assert!(error.contains("more than 9 bytes"), "{error}");
	assert!(is_empty(home.path()));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_leave_the_directory_are_refused() {
	let leaf = noise(10);
	let content = ContentId::raw(&leaf);
	for name in ["../escaped", "..", "/tmp/escaped", "a/b", "", "a\\b", "a\0b"] {
		let entry = Entry { name: name.as_bytes(), content, size: 10 };
		let directory = dag_pb::directory(vec![entry]);
		let root = ContentId::dag_pb(&directory);
		let ipfs = with_blocks(HashMap::from([(root, directory), (content, leaf.clone())])).await;
		let home = tempfile::tempdir().unwrap();
		let to = home.path().join("to");
		let error = ipfs.get(&root.into(), &to, u64::MAX, |_| ()).await.unwrap_err().to_string();
		assert!(error.contains("cannot be a file"), "{name:?}: {error}");
		assert!(is_empty(&to) && fs::read_dir(home.path()).unwrap().count() == 1, "{name:?}");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn directories_that_are_nested_too_deeply_are_refused() {
	let mut blocks = HashMap::new();
	let mut inner = dag_pb::directory(Vec::new());
	for _ in 0..40 {
		let content = ContentId::dag_pb(&inner);
		let outer = dag_pb::directory(vec![Entry { name: b"d", content, size: 1 }]);
		blocks.insert(content, std::mem::replace(&mut inner, outer));
	}
	let root = ContentId::dag_pb(&inner);
	blocks.insert(root, inner);
	let (ipfs, home) = (with_blocks(blocks).await, tempfile::tempdir().unwrap());
	let error = ipfs.get(&root.into(), home.path(), u64::MAX, |_| ()).await.unwrap_err();
	assert!(error.to_string().contains("nested too deeply"), "{error}");
	let error = ipfs.files(&root.into()).await.unwrap_err();
	assert!(error.to_string().contains("nested too deeply"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_is_proven_with_and_without_somebody_who_keeps_the_list() {
	let (node, home) = (Node::start().await, tempfile::tempdir().unwrap());
	let many: Vec<_> =
		(0..1500).map(|i| (format!("{i:04}"), format!("{i}").into_bytes())).collect();
	write(&many, home.path());
	let files = Files::at(home.path()).unwrap();
	let root = node.api().upload(&files, HashCode::Sha2_256, |_| ()).await.unwrap().added.root;
	let found = node.api().verify(root, |_| ()).await.unwrap();
	assert_eq!(found.blocks, 1501);

	// Nobody keeps it: block 1,025 is the file after that, since the root comes first.
	let (record, path) = node.api().proof(root, found, 1025, |_| ()).await.unwrap();
	assert_eq!((record.content, record.size), (ContentId::raw(b"1024"), 4));
	for block in &path {
		node.handle.add_bytes(block.clone()).await.unwrap();
	}
	node.api().put_block(&path[0], found.list).await.unwrap();
	let (api, walked) = (node.api(), AtomicU64::new(0));
	let fetched = api.proof(root, found, 1025, |blocks| walked.store(blocks, Ordering::Relaxed));
	assert_eq!(fetched.await.unwrap(), (record, path));
	assert_eq!(walked.load(Ordering::Relaxed), 0);
	assert!(node.api().proof(root, found, 1501, |_| ()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_adds_fetches_lists_and_pins() {
	let (node, home) = (Node::start().await, tempfile::tempdir().unwrap());
	let (there, back) = (home.path().join("there"), home.path().join("back"));
	let files = [("a", 10), ("b", MIB)].map(|(path, size)| (path.to_owned(), noise(size)));
	write(&files, &there);
	let (added, _) = sensor(&node, &["add", &there.to_string_lossy()]);
	let root = added["root"].as_str().unwrap();
	let (fetched, _) = sensor(&node, &["get", root, "--to", &back.to_string_lossy()]);
	assert_eq!((&fetched["files"], &fetched["bytes"]), (&2.into(), &(MIB + 10).into()));
	assert!(fs::read(back.join("b")).unwrap() == files[1].1);
	assert_eq!(sensor(&node, &["ls", root]).0[1]["name"], "b");

	let pinned = || sensor(&node, &["pin", "ls"]).0.as_array().unwrap().len();
	assert_eq!(pinned(), 1);
	assert!(sensor(&node, &["pin", "rm", root]).1);
	assert_eq!(pinned(), 0);
	assert!(sensor(&node, &["pin", "add", root]).1);
	assert_eq!(pinned(), 1);

	let (refused, well) = sensor(&node, &["get", &format!("{root}/c"), "--to", "nowhere"]);
	assert!(!well && refused["error"].as_str().unwrap().contains("'c'"), "{refused}");
	assert!(!sensor(&node, &["get", &format!("{root}/../c"), "--to", "nowhere"]).1);
	assert!(!Path::new("nowhere").exists());
}
