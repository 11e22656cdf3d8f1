//! Which jobs there are and where they are: a queue that survives restarts.

use crate::{
	executor::{Ended, JobSpec, LocalError, Progress},
	store::Store,
};
use codec::{Decode, Encode};
use parking_lot::Mutex;
use sensor_primitives::compute::{Outcome, WorkerRequest, WorkerStatus};
use serde::Serialize;
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};
use tokio::sync::{watch, Notify};

/// Jobs that may wait or run.
const MAX_OPEN: usize = 256;

/// Jobs that have ended and are still known.
const MAX_ENDED: usize = 2_000;

/// What a request may have, at most.
const MAX_INPUTS: usize = 64;
const MAX_SOURCES: usize = 256;
const MAX_SOURCE: usize = 512;
const MAX_PARAMETERS: usize = 64 << 10;

/// The longest reason that is kept.
const MAX_REASON: usize = 4096;

/// Pauses after which a job that could not be run is tried again, before it is given up.
const PAUSES: [Duration; 3] =
	[Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15)];

/// How long a job that was given up stays so, whoever asks for it.
const REST: Duration = Duration::from_secs(60);

/// Where a job is, as it is kept on disk.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct State {
	/// Its place among all jobs that ever came.
	number: u64,
	stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
enum Stage {
	/// Waiting or running; a restart makes no difference between them.
	#[codec(index = 0)]
	Open,
	/// Ended, with what people should know about it.
	#[codec(index = 1)]
	Ended(Outcome, String),
	/// Given up, and why.
	#[codec(index = 2)]
	GivenUp(String),
}

struct Job {
	request: WorkerRequest,
	state: State,
	/// Of the run, while there is one.
	progress: Option<watch::Receiver<u16>>,
	/// Runs that this worker could not bring to an end.
	attempts: usize,
	/// Not to be run before.
	pause_until: Option<Instant>,
}

/// A job, for people.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
	/// Its key, in hex.
	pub key: String,
	/// `queued`, `running`, `finished`, `failed` or `unable`.
	pub state: &'static str,
	/// How much of the work is done, in per mille.
	pub progress: u16,
	/// The address of the program.
	pub program: String,
	/// The address of what it made.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub output: Option<String>,
	/// How the program failed.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub failure: Option<String>,
	/// Why it failed or could not be run.
	#[serde(skip_serializing_if = "String::is_empty")]
	pub reason: String,
}

/// Why a job was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
	/// It has more of something than a job may have.
	#[error("the job is too large: at most 64 inputs, 256 sources and 64 KiB of parameters")]
	TooLarge,
	/// Too many jobs wait.
	#[error("too many jobs are waiting; try again later")]
	Full,
	/// The disk does not take it.
	#[error("the job cannot be kept on disk; look into this worker's log")]
	Disk,
}

/// All jobs.
pub struct Jobs {
	store: Store,
	jobs: Mutex<HashMap<[u8; 32], Job>>,
	/// Wakes the tasks that run jobs.
	news: Notify,
}

impl Jobs {
	/// The jobs that are kept in `store`.
	pub fn load(store: Store) -> anyhow::Result<Self> {
		let jobs = store.load()?;
		let jobs = jobs.into_iter().map(|(request, state)| {
			let job = Job { request, state, progress: None, attempts: 0, pause_until: None };
			(job.request.key.0, job)
		});
		Ok(Self { jobs: Mutex::new(jobs.collect()), store, news: Notify::new() })
	}

	/// Take a job; where it is now.
	///
	/// The same key again changes nothing, except that a job which was given up gets another
	/// chance.
	pub fn submit(&self, request: WorkerRequest) -> Result<WorkerStatus, Refused> {
		let key = request.key.0;
		let mut jobs = self.jobs.lock();
		if let Some(job) = jobs.get_mut(&key) {
			if job.may_be_revived() {
				job.state.stage = Stage::Open;
				(job.attempts, job.pause_until) = (0, None);
				self.keep(job);
				self.news.notify_waiters();
			}
			return Ok(job.status());
		}
		if is_too_large(&request) {
			return Err(Refused::TooLarge);
		}
		if jobs.values().filter(|job| job.is_open()).count() >= MAX_OPEN {
			return Err(Refused::Full);
		}
		self.forget_oldest(&mut jobs);
		let number = jobs.values().map(|job| job.state.number + 1).max().unwrap_or(0);
		let state = State { number, stage: Stage::Open };
		self.store.dir(&key).create(&request, &state).map_err(|error| {
			tracing::error!(%error, "cannot keep a job");
			Refused::Disk
		})?;
		let job = Job { request, state, progress: None, attempts: 0, pause_until: None };
		let status = job.status();
		jobs.insert(key, job);
		self.news.notify_waiters();
		Ok(status)
	}

	/// Where the job with this key is.
	pub fn status(&self, key: &[u8; 32]) -> WorkerStatus {
		self.jobs.lock().get(key).map_or(WorkerStatus::Unknown, Job::status)
	}

	/// All jobs, the newest first.
	pub fn view(&self) -> Vec<JobView> {
		let jobs = self.jobs.lock();
		let mut sorted: Vec<&Job> = jobs.values().collect();
		sorted.sort_unstable_by_key(|job| std::cmp::Reverse(job.state.number));
		sorted.into_iter().map(Job::view).collect()
	}

	/// Wait for a job that can be run, and mark it as running.
	pub async fn next(&self) -> (JobSpec, Progress) {
		loop {
			let mut news = std::pin::pin!(self.news.notified());
			// From here on no news is missed.
			news.as_mut().enable();
			let wake = match self.take() {
				Ok(job) => return job,
				Err(wake) => wake,
			};
			match wake {
				Some(at) => drop(tokio::time::timeout_at(at.into(), news).await),
				None => news.await,
			}
		}
	}

	/// The oldest job that can be run; else when there will be one, if that is known.
	fn take(&self) -> Result<(JobSpec, Progress), Option<Instant>> {
		let now = Instant::now();
		let mut jobs = self.jobs.lock();
		let waiting = || |job: &&mut Job| job.is_open() && job.progress.is_none();
		let ready = jobs
			.values_mut()
			.filter(waiting())
			.filter(|job| job.pause_until.is_none_or(|until| until <= now))
			.min_by_key(|job| job.state.number);
		if let Some(job) = ready {
			let (progress, reports) = Progress::channel();
			job.progress = Some(reports);
			let dir = self.store.dir(&job.request.key.0);
			return Ok((JobSpec { request: job.request.clone(), dir }, progress));
		}
		Err(jobs.values_mut().filter(waiting()).filter_map(|job| job.pause_until).min())
	}

	/// Note how a run ended.
	pub fn ended(&self, key: &[u8; 32], result: Result<Ended, LocalError>) {
		let mut jobs = self.jobs.lock();
		let Some(job) = jobs.get_mut(key) else {
			return;
		};
		job.progress = None;
		let shown = hex::encode(key);
		match result {
			Ok(Ended { outcome, detail }) => {
				tracing::info!(job = %shown, ?outcome, %detail, "job ended");
				job.state.stage = Stage::Ended(outcome, shorten(detail));
			},
			Err(error) => {
				let why = shorten(format!("{error:#}"));
				let pause = PAUSES.get(job.attempts).copied();
				tracing::warn!(job = %shown, %why, again_in = ?pause, "job could not be run");
				job.attempts += 1;
				job.pause_until = Some(Instant::now() + pause.unwrap_or(REST));
				if pause.is_none() {
					job.state.stage = Stage::GivenUp(why);
				}
			},
		}
		if !job.is_open() {
			self.store.dir(key).drop_checkpoint();
			self.keep(job);
		}
		self.news.notify_waiters();
	}

	fn keep(&self, job: &Job) {
		// If the disk does not take it, a restart runs the job again, to the same end.
		if let Err(error) = self.store.dir(&job.request.key.0).keep_state(&job.state) {
			tracing::error!(%error, "cannot keep where a job is");
		}
	}

	/// Make room among the jobs that have ended.
	fn forget_oldest(&self, jobs: &mut HashMap<[u8; 32], Job>) {
		let ended = || |(_, job): &(&[u8; 32], &Job)| !job.is_open();
		if jobs.iter().filter(ended()).count() < MAX_ENDED {
			return;
		}
		let oldest = jobs.iter().filter(ended()).min_by_key(|(_, job)| job.state.number);
		if let Some(key) = oldest.map(|(key, _)| *key) {
			jobs.remove(&key);
			self.store.dir(&key).remove();
		}
	}
}

impl Job {
	fn is_open(&self) -> bool {
		self.state.stage == Stage::Open
	}

	fn may_be_revived(&self) -> bool {
		matches!(self.state.stage, Stage::GivenUp(_))
			&& self.pause_until.is_none_or(|until| until <= Instant::now())
	}

	fn per_mille(&self) -> Option<u16> {
		self.progress.as_ref().map(|progress| *progress.borrow())
	}

	fn status(&self) -> WorkerStatus {
		match &self.state.stage {
			Stage::Open => self.per_mille().map_or(WorkerStatus::Queued, WorkerStatus::Running),
			Stage::Ended(outcome, _) => WorkerStatus::Done(*outcome),
			Stage::GivenUp(why) => WorkerStatus::Unable(why.clone()),
		}
	}

	fn view(&self) -> JobView {
		let mut view = JobView {
			key: hex::encode(self.request.key),
			state: "queued",
			progress: 0,
			program: self.request.program.to_string(),
			output: None,
			failure: None,
			reason: String::new(),
		};
		match &self.state.stage {
			Stage::Open => {
				if let Some(progress) = self.per_mille() {
					(view.state, view.progress) = ("running", progress);
				}
			},
			Stage::Ended(outcome, reason) => {
				view.reason = reason.clone();
				match outcome {
					Outcome::Finished(root) => {
						(view.state, view.progress) = ("finished", 1000);
						view.output = Some(root.to_string());
					},
					Outcome::Failed(failure) => {
						view.state = "failed";
						view.failure = Some(format!("{failure:?}"));
					},
				}
			},
			Stage::GivenUp(why) => {
				view.state = "unable";
				view.reason = why.clone();
			},
		}
		view
	}
}

fn is_too_large(request: &WorkerRequest) -> bool {
	request.inputs.len() > MAX_INPUTS
		|| request.sources.len() > MAX_SOURCES
		|| request.sources.iter().any(|source| source.len() > MAX_SOURCE)
		|| request.parameters.len() > MAX_PARAMETERS
}

fn shorten(text: String) -> String {
	match text.char_indices().nth(MAX_REASON) {
		Some((end, _)) => text[..end].to_string(),
		None => text,
	}
}
