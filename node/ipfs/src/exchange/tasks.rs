//! The tasks that the network runs in, so that they end with it.

use litep2p::executor::Executor;
use parking_lot::Mutex;
use std::{future::Future, pin::Pin, sync::Arc};
use tokio::task::JoinSet;

/// Owns every task of the network. Dropping it ends them.
///
/// Left to themselves, litep2p's tasks keep connections open after their owner is gone.
#[derive(Default)]
pub(super) struct Tasks(Arc<Running>);

#[derive(Default)]
struct Running(Mutex<JoinSet<()>>);

impl Tasks {
	/// What litep2p starts its tasks with.
	pub fn executor(&self) -> Arc<dyn Executor> {
		self.0.clone()
	}

	/// Start one of our own.
	pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
		self.0.run(Box::pin(task));
	}
}

impl Drop for Tasks {
	fn drop(&mut self) {
		// The tasks hold the executor too: the set would never be dropped by itself.
		self.0 .0.lock().abort_all();
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
