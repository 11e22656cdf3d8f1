//! What the tests of this crate share.

#![allow(dead_code, reason = "each test file uses its own part")]

use sensor_ipfs::{start, Config, Handle};
use std::{ops::Deref, path::Path};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// A running node. Dropping it stops the node and removes what it kept.
pub struct Node {
	handle: Handle,
	work: JoinHandle<()>,
	#[allow(dead_code, reason = "kept so that the folder stays")]
	dir: Option<TempDir>,
}

impl Deref for Node {
	type Target = Handle;

	fn deref(&self) -> &Handle {
		&self.handle
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		self.work.abort();
	}
}

impl Node {
	/// Stop without any farewell, and wait until the store can be opened again.
	pub async fn kill(mut self) {
		self.work.abort();
		let _ = (&mut self.work).await;
	}

	pub fn url(&self, path: &str) -> String {
		format!("http://{}{path}", self.api_addr())
	}
}

/// A node in a folder of its own.
pub async fn node() -> Node {
	let dir = tempfile::tempdir().unwrap();
	let mut node = node_in(dir.path()).await;
	node.dir = Some(dir);
	node
}

/// A node that keeps its data in `dir`.
pub async fn node_in(dir: &Path) -> Node {
	node_from(Config::new(dir)).await
}

/// A node in a folder of its own, with other settings.
pub async fn node_with(change: impl FnOnce(&mut Config)) -> Node {
	let dir = tempfile::tempdir().unwrap();
	let mut config = Config::new(dir.path());
	change(&mut config);
	let mut node = node_from(config).await;
	node.dir = Some(dir);
	node
}

async fn node_from(config: Config) -> Node {
	let (work, handle) = start(config).await.unwrap();
	Node { handle, work: tokio::spawn(work), dir: None }
}

/// Two nodes, the second connected to the first.
pub async fn two_nodes() -> (Node, Node) {
	let (first, second) = (node().await, node().await);
	second.connect(first.id().addresses[0].clone()).await.unwrap();
	(first, second)
}

/// Bytes that look random but are the same in every run.
pub fn noise(length: usize) -> Vec<u8> {
	let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ length as u64;
	(0..length)
		.map(|_| {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			(state >> 32) as u8
		})
		.collect()
}
