//! Puts the parts together: a future that does the work, and a handle on it.

use crate::{
	api,
	config::Config,
	executor::{Embedded, Executor},
	jobs::{JobView, Jobs},
	store::Store,
};
use anyhow::Context;
use futures::future;
use sensor_primitives::compute::{WorkerRequest, WorkerStatus};
use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, time::timeout};

/// A handle on a running worker.
#[derive(Clone)]
pub struct Handle {
	address: SocketAddr,
	jobs: Arc<Jobs>,
}

impl Handle {
	/// Where the HTTP service listens.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// The base URL of the HTTP service.
	pub fn url(&self) -> String {
		format!("http://{}", self.address)
	}

	/// Take a job, as `POST /v1/jobs` does.
	pub fn submit(&self, request: WorkerRequest) -> anyhow::Result<WorkerStatus> {
		Ok(self.jobs.submit(request)?)
	}

	/// Where the job with this key is.
	pub fn status(&self, key: &[u8; 32]) -> WorkerStatus {
		self.jobs.status(key)
	}

	/// All jobs, the newest first.
	pub fn jobs(&self) -> Vec<JobView> {
		self.jobs.view()
	}
}

/// Start a worker that runs jobs in the sandbox of this process.
///
/// Nothing happens until the future is polled; dropping it stops every run. Jobs that had not
/// ended go on at the next start.
pub async fn start(config: Config) -> anyhow::Result<(impl Future<Output = ()> + Send, Handle)> {
	let executor = Arc::new(Embedded::new(&config)?);
	start_with(config, executor).await
}

/// Start a worker that runs jobs with this executor.
pub async fn start_with(
	config: Config,
	executor: Arc<dyn Executor>,
) -> anyhow::Result<(impl Future<Output = ()> + Send, Handle)> {
	let jobs = Arc::new(Jobs::load(Store::open(&config.data_dir)?)?);
	let listener = TcpListener::bind(config.api)
		.await
		.with_context(|| format!("cannot listen on {}", config.api))?;
	let address = listener.local_addr()?;
	let router = api::router(jobs.clone(), executor.name());
	tracing::info!(%address, executor = executor.name(), "compute worker takes jobs");

	let handle = Handle { address, jobs: jobs.clone() };
	let work = async move {
		let lanes = (0..config.concurrency.max(1))
			.map(|_| run_jobs(&jobs, &*executor, config.max_duration));
		let served = async {
			if let Err(error) = axum::serve(listener, router).await {
				tracing::error!(%error, "the worker's HTTP service stopped");
			}
		};
		future::join(future::join_all(lanes), served).await;
	};
	Ok((work, handle))
}

/// Run one job after the other, none of them for longer than this.
async fn run_jobs(jobs: &Jobs, executor: &dyn Executor, max_duration: Duration) {
	loop {
		let (run, job, progress) = jobs.next().await;
		let key = job.request.key;
		tracing::info!(job = %hex::encode(key), program = %job.request.program, "job begins");
		// Whatever an executor waits for: a job that never ends must not keep the others waiting.
		let ended = timeout(max_duration, executor.run(job, progress)).await;
		run.end(ended.unwrap_or_else(|_| {
			Err(anyhow::anyhow!("the job took longer than this worker allows"))
		}));
	}
}
