//! What runs jobs: the sandbox beside us, or a compute network behind an adapter.

use crate::{
	config::Config,
	ipfs::{Budget, Client, FetchError},
	sandbox::{Checkpoint, Interrupt, Observer, RunError, RunSpec, Sandbox, MAX_MODULE},
	store::JobDir,
};
use anyhow::Context;
use async_trait::async_trait;
use sensor_primitives::compute::{Failure, Outcome, WorkerRequest};
use sensor_trainer::abi::ProgramInput;
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

/// This worker could not run the job. Says nothing about the program, so that it is never an
/// outcome; the job may be tried again.
pub type LocalError = anyhow::Error;

/// A job, as an executor gets it.
#[derive(Clone, Debug)]
pub struct JobSpec {
	/// What to run.
	pub request: WorkerRequest,
	/// Where the executor may keep what it needs to go on after a restart.
	pub dir: JobDir,
}

/// Where an executor says how far a job is, in per mille.
#[derive(Clone, Debug)]
pub struct Progress(watch::Sender<u16>);

impl Progress {
	/// Progress, and where it can be read.
	pub fn channel() -> (Self, watch::Receiver<u16>) {
		let (sender, receiver) = watch::channel(0);
		(Self(sender), receiver)
	}

	/// Say how far the job is.
	pub fn report(&self, per_mille: u16) {
		self.0.send_replace(per_mille.min(1000));
	}
}

/// How a job ended, and what people should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
	/// What can be reported.
	pub outcome: Outcome,
	/// Why the program failed; empty if it did not.
	pub detail: String,
}

/// Runs jobs.
#[async_trait]
pub trait Executor: Send + Sync + 'static {
	/// What it is called, as in `embedded`.
	fn name(&self) -> &'static str;

	/// Run a job to its end.
	///
	/// May be called again for a job that was interrupted, with the same [`JobSpec`]. The future
	/// may be dropped; then nothing may go on running.
	async fn run(&self, job: JobSpec, progress: Progress) -> Result<Ended, LocalError>;
}

/// Runs jobs in the sandbox of this process.
pub struct Embedded {
	sandbox: Sandbox,
	ipfs: Client,
	max_memory_mib: u32,
	max_fetch: Duration,
}

impl Embedded {
	/// An executor with these limits and this IPFS node.
	pub fn new(config: &Config) -> anyhow::Result<Self> {
		Ok(Self {
			sandbox: Sandbox::new(config.max_duration)?,
			ipfs: Client::new(config.ipfs_api.clone())?,
			max_memory_mib: config.max_memory_mib,
			max_fetch: config.max_fetch,
		})
	}

	/// Fetch the program and the inputs. An inner error is an outcome.
	async fn fetch(
		&self,
		request: &WorkerRequest,
	) -> Result<Result<(Vec<u8>, ProgramInput), Ended>, LocalError> {
		self.ipfs.connect(&request.sources).await;
		let module = match self.ipfs.file(request.program, &Budget::new(MAX_MODULE)).await {
			Err(FetchError::TooLarge) => {
				let why = format!("the program is larger than {} MiB", MAX_MODULE >> 20);
				return Ok(Err(failed(Failure::BadModule, why)));
			},
			fetched => fetched.context("fetching the program")?,
		};
		// The input has to fit into the program's memory anyway.
		let budget = Budget::new((request.limits.memory_mib as usize) << 20);
		let mut inputs = Vec::new();
		for root in &request.inputs {
			match self.ipfs.tree(*root, &budget).await {
				Ok(files) => inputs.push(files),
				Err(FetchError::TooLarge) => {
					let why = "the inputs are larger than the job's memory".to_string();
					return Ok(Err(failed(Failure::OutOfMemory, why)));
				},
				Err(error) => return Err(error).context(format!("fetching the input {root}")),
			}
		}
		Ok(Ok((module, ProgramInput { parameters: request.parameters.clone(), inputs })))
	}
}

#[async_trait]
impl Executor for Embedded {
	fn name(&self) -> &'static str {
		"embedded"
	}

	async fn run(&self, job: JobSpec, progress: Progress) -> Result<Ended, LocalError> {
		let limits = job.request.limits;
		anyhow::ensure!(
			limits.memory_mib <= self.max_memory_mib,
			"the job may use {} MiB of memory; this worker offers {}",
			limits.memory_mib,
			self.max_memory_mib
		);
		let fetched = timeout(self.max_fetch, self.fetch(&job.request))
			.await
			.context("the program and the inputs took too long to fetch")?;
		let (module, input) = match fetched? {
			Ok(fetched) => fetched,
			Err(ended) => return Ok(ended),
		};
		let interrupt = Interrupt::default();
		let _stop_when_dropped = StopOnDrop(interrupt.clone());
		let sandbox = self.sandbox.clone();
		let run = tokio::task::spawn_blocking(move || {
			let mut observer = Keeper { dir: job.dir, progress };
			let from = observer.dir.checkpoint();
			sandbox.run(RunSpec {
				module: &module,
				input: &input,
				limits,
				checkpoint: from.as_ref(),
				interrupt: &interrupt,
				observer: &mut observer,
			})
		});
		match run.await.context("the sandbox panicked")? {
			Ok(output) => {
				let root = self.ipfs.add(output.files).await.context("adding the output")?;
				Ok(Ended { outcome: Outcome::Finished(root), detail: String::new() })
			},
			Err(RunError::Failed(failure, why)) => Ok(failed(failure, why)),
			Err(RunError::Local(why)) => Err(anyhow::Error::msg(why)),
		}
	}
}

fn failed(failure: Failure, detail: String) -> Ended {
	Ended { outcome: Outcome::Failed(failure), detail }
}

/// Passes on progress, and keeps checkpoints on disk.
struct Keeper {
	dir: JobDir,
	progress: Progress,
}

impl Observer for Keeper {
	fn progress(&mut self, per_mille: u16) {
		self.progress.report(per_mille);
	}

	fn checkpoint(&mut self, checkpoint: Checkpoint) {
		if let Err(error) = self.dir.keep_checkpoint(&checkpoint) {
			// The job does not need it, unless it is interrupted.
			tracing::warn!(%error, "could not keep a checkpoint");
		}
	}
}

/// Stops the run of a job that nobody waits for any more.
struct StopOnDrop(Interrupt);

impl Drop for StopOnDrop {
	fn drop(&mut self) {
		self.0.stop();
	}
}
