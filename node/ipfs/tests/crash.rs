//! A node in a process of its own: it is killed in the middle of its work, or takes in more than
//! fits into its memory.

#![cfg(target_os = "linux")]

mod support;

use bytes::Bytes;
use futures::{stream, Stream, StreamExt};
use reqwest::{
	multipart::{Form, Part},
	Body, Client,
};
use sensor_ipfs::{start, Cid, Config, Fetch, Pin};
use serde_json::Value;
use std::{
	io::{BufRead, BufReader},
	path::Path,
	process::{Child, ChildStdout, Command, Stdio},
	time::Duration,
};
use support::{node_in, noise};

/// Where the child keeps its data. Without it, the tests that are the child do nothing.
const DIR: &str = "SENSOR_IPFS_TEST_DIR";
/// Where the file sizes of the child begin.
const FROM: &str = "SENSOR_IPFS_TEST_FROM";
/// How large a file the memory test moves, in MiB.
const SIZE: &str = "SENSOR_IPFS_TEST_MIB";
/// The most memory that a node may need, in KiB.
const MEMORY: u64 = 200 * 1024;

/// The child: adds one file after another, and says which ones were acknowledged.
#[tokio::test]
#[ignore = "run by the other tests, in a process of its own"]
async fn child_that_adds() {
	let dir = std::env::var_os(DIR).expect("the parent says where");
	let from: usize = std::env::var(FROM).unwrap().parse().unwrap();
	let (work, node) = start(Config::new(dir)).await.unwrap();
	tokio::spawn(work);
	for i in from.. {
		// Small ones and large ones, which take several commits.
		let length = i + if i % 3 == 0 { 12_000_000 } else { 1_000 };
		let cid = node.add_bytes(noise(length)).await.unwrap().cid;
		println!("acknowledged {cid} {length}");
		if i % 4 == 1 {
			node.unpin(&cid).await.unwrap();
			println!("unpinned {cid} {length}");
			node.collect_garbage().await.unwrap();
		}
	}
}

/// The child: answers over HTTP.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "run by the other tests, in a process of its own"]
async fn child_that_serves() {
	let dir = std::env::var_os(DIR).expect("the parent says where");
	let (work, node) = start(Config::new(dir)).await.unwrap();
	println!("listening {} here", node.api_addr());
	work.await;
}

/// A child that is killed when it is dropped.
struct Running(Child);

impl Drop for Running {
	fn drop(&mut self) {
		// SIGKILL: nothing is written or closed any more.
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

fn run(which: &str, dir: &Path, from: usize) -> (Running, BufReader<ChildStdout>) {
	let mut child = Command::new(std::env::current_exe().unwrap())
		.args(["--ignored", "--exact", which, "--nocapture"])
		.env(DIR, dir)
		.env(FROM, from.to_string())
		.stdout(Stdio::piped())
		.spawn()
		.unwrap();
	let output = BufReader::new(child.stdout.take().unwrap());
	(Running(child), output)
}

/// The next thing that the child says.
fn said(output: &mut BufReader<ChildStdout>) -> (String, String, String) {
	loop {
		let mut line = String::new();
		assert!(output.read_line(&mut line).unwrap() > 0, "the child has ended");
		// The harness has its say, too, in front of the first line.
		let at =
			["acknowledged ", "unpinned ", "listening "].iter().find_map(|word| line.find(word));
		let Some(at) = at else { continue };
		let mut words = line[at..].split_whitespace().map(str::to_owned);
		if let (Some(what), Some(one), Some(two)) = (words.next(), words.next(), words.next()) {
			return (what, one, two);
		}
	}
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_kill_in_the_middle_of_an_add() {
	let dir = tempfile::tempdir().unwrap();
	let mut files: Vec<(Cid, usize, bool)> = Vec::new();
	for round in 0..8 {
		let (child, mut output) = run("child_that_adds", dir.path(), 100 * round + 1);
		for _ in 0..3 + round % 3 {
			let (what, cid, length) = said(&mut output);
			let (cid, length) = (cid.parse().unwrap(), length.parse().unwrap());
			match &*what {
				"acknowledged" => files.push((cid, length, true)),
				_ => files.last_mut().unwrap().2 = false,
			}
		}
		// Into the next add, or the collection of garbage.
		std::thread::sleep(Duration::from_millis(7 * round as u64 + 3));
		drop(child);

		let node = node_in(dir.path()).await;
		let pins = node.pins().await.unwrap();
		let verified = node.verify().await.unwrap();
		assert_eq!(verified.damaged, []);
		assert_eq!(verified.sound, node.repo_stat().await.unwrap().blocks);
		node.collect_garbage().await.unwrap();
		for (cid, length, pinned) in &files {
			// It may have been unpinned when there was no time to say so.
			if *pinned && pins.contains(&(*cid, Pin::Recursive)) {
				let content = node.cat(&(*cid).into(), Fetch::offline()).await.unwrap();
				assert!(content.bytes(1 << 30).await.unwrap() == noise(*length), "{length}");
			} else {
				let last = files.last().is_some_and(|(last, ..)| last == cid);
				assert!(!pinned || last, "the pin of {length} is gone");
			}
		}
		node.kill().await;
	}
	assert!(files.iter().filter(|(_, _, pinned)| *pinned).count() > 8);
}

/// A part of a large file: the same in every run, different from all others.
fn piece(number: u64) -> Bytes {
	let mut bytes = vec![0; 256 * 1024];
	let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
	for word in bytes.chunks_exact_mut(8) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		word.copy_from_slice(&state.to_le_bytes());
	}
	bytes.into()
}

fn pieces(count: u64) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
	stream::iter(0..count).map(|number| Ok(piece(number)))
}

/// The most memory that a process has had, in KiB.
fn peak(child: &Running) -> u64 {
	let status = std::fs::read_to_string(format!("/proc/{}/status", child.0.id())).unwrap();
	let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
	line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

async fn upload(url: String, body: Body) -> Value {
	let form = Form::new().part("file", Part::stream(body).file_name("large"));
	let answer = Client::new().post(url).multipart(form).send().await.unwrap();
	assert!(answer.status().is_success(), "{}", answer.status());
	let text = answer.text().await.unwrap();
	serde_json::from_str(text.lines().next().unwrap()).unwrap()
}

#[tokio::test]
async fn a_large_file_goes_in_and_out_in_little_memory() {
	let mib: u64 = std::env::var(SIZE).map_or(320, |size| size.parse().unwrap());
	let count = mib * 4;
	let dir = tempfile::tempdir().unwrap();
	let (child, mut output) = run("child_that_serves", dir.path(), 0);
	let (_, api, _) = said(&mut output);
	let url = |path: &str| format!("http://{api}{path}");
	let idle = peak(&child);

	let started = std::time::Instant::now();
	let added = upload(url("/api/v0/add"), Body::wrap_stream(pieces(count))).await;
	let root = added["Hash"].as_str().unwrap().to_owned();
	println!("{mib} MiB added in {:?}; memory {idle} to {} KiB", started.elapsed(), peak(&child));
	assert!(peak(&child) < MEMORY, "{} KiB after add", peak(&child));

	let started = std::time::Instant::now();
	let cat = Client::new().post(url(&format!("/api/v0/cat?arg={root}"))).send().await.unwrap();
	let get = Client::new().get(url(&format!("/ipfs/{root}"))).send().await.unwrap();
	for answer in [cat, get] {
		assert_eq!(answer.content_length(), Some(mib << 20));
		let mut content = answer.bytes_stream();
		let (mut number, mut rest) = (0, Bytes::new());
		while let Some(chunk) = content.next().await {
			let mut chunk = chunk.unwrap();
			while !chunk.is_empty() {
				if rest.is_empty() {
					rest = piece(number);
					number += 1;
				}
				let length = rest.len().min(chunk.len());
				assert!(chunk.split_to(length) == rest.split_to(length), "piece {number}");
			}
		}
		assert_eq!((number, rest.len()), (count, 0));
	}
	println!("read twice in {:?}; memory {} KiB", started.elapsed(), peak(&child));
	assert!(peak(&child) < MEMORY, "{} KiB after cat and gateway", peak(&child));

	// Out of one node as a CAR, and into another, both in little memory.
	let other = tempfile::tempdir().unwrap();
	let (second, mut output) = run("child_that_serves", other.path(), 0);
	let (_, second_api, _) = said(&mut output);
	let started = std::time::Instant::now();
	let car = Client::new().post(url(&format!("/api/v0/dag/export?arg={root}"))).send();
	let car = Body::wrap_stream(car.await.unwrap().bytes_stream());
	let imported = upload(format!("http://{second_api}/api/v0/dag/import"), car).await;
	assert_eq!(imported["Root"]["Cid"]["/"], root);
	assert_eq!(imported["Root"]["PinErrorMsg"], "");
	println!(
		"exported and imported in {:?}; memory {} and {} KiB",
		started.elapsed(),
		peak(&child),
		peak(&second)
	);
	for node in [&child, &second] {
		assert!(peak(node) < MEMORY, "{} KiB after export and import", peak(node));
	}
}
