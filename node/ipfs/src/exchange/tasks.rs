//! The tasks that the network runs in, so that they end with it.

use litep2p::executor::Executor;
use parking_lot::Mutex;
use std::{future::Future, pin::Pin, sync::Arc};
use tokio::task::JoinSet;

/// Owns every task of the network. Dropping it ends them.
///
/// Left to themselves, litep2p's tasks keep connections open after their owner is gone.
#[derive(Default)]
pub(super) struct Tasks(Spawner);

/// Starts tasks that end with the network.
#[derive(Clone, Default)]
pub(super) struct Spawner(Arc<Running>);

#[derive(Default)]
struct Running(Mutex<JoinSet<()>>);

impl Tasks {
	/// What litep2p starts its tasks with.
	pub fn executor(&self) -> Arc<dyn Executor> {
		self.0 .0.clone()
	}

	/// What our own are started with.
	pub fn spawner(&self) -> Spawner {
		self.0.clone()
	}

	/// End them, and wait until they have ended: until then, they hold ports.
	pub async fn end(self) {
		// What they start meanwhile ends with the set that they find.
		while !self.0 .0 .0.lock().is_empty() {
			let mut tasks = std::mem::take(&mut *self.0 .0 .0.lock());
			tasks.shutdown().await;
		}
	}
}

impl Spawner {
	/// Start one.
	pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
		self.0.run(Box::pin(task));
	}
}

impl Drop for Tasks {
	fn drop(&mut self) {
		// The tasks hold the executor too: the set would never be dropped by itself.
		self.0 .0 .0.lock().abort_all();
	}
}

impl Executor for Running {
	fn run(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
		let mut tasks = self.0.lock();
		// Forget those that have ended.
		while tasks.try_join_next().is_some() {}
		tasks.spawn(task);
	}

	fn run_with_name(&self, _: &'static str, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
		self.run(task);
	}
}
