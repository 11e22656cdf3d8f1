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

/// Runs of a job that may take this process down with them, before it is never run here again: a
/// program that can do so would otherwise do it at every start.
const MAX_CRASHES: u32 = 3;

/// How long a job that was given up stays so, whoever asks for it.
const REST: Duration = Duration::from_secs(60);

/// Where a job is, as it is kept on disk.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct State {
	/// Its place among all jobs that ever came.
	number: u64,
	/// Runs that began, and of which nobody was left to say how they ended.
	crashes: u32,
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
		let jobs = jobs.into_iter().map(|(request, mut state)| {
			if state.stage == Stage::Open && state.crashes >= MAX_CRASHES {
				let why = format!("this worker died in each of {MAX_CRASHES} runs of the job");
				tracing::warn!(job = %hex::encode(request.key), %why, "job is given up");
				state.stage = Stage::GivenUp(why);
			}
			(request.key.0, Job::new(request, state))
		});
		Ok(Self { jobs: Mutex::new(jobs.collect()), store, news: Notify::new() })
	}

	/// Take a job; where it is now.
	///
	/// The same key again changes nothing, except that a job which was given up is taken as if it
	/// were new: it may now come from elsewhere, and others have waited for longer.
	pub fn submit(&self, request: WorkerRequest) -> Result<WorkerStatus, Refused> {
		let key = request.key.0;
		let mut jobs = self.jobs.lock();
		let mut crashes = 0;
		if let Some(job) = jobs.get(&key) {
			if !job.may_be_revived() {
				return Ok(job.status());
			}
			crashes = job.state.crashes;
		}
		if is_too_large(&request) {
			return Err(Refused::TooLarge);
		}
		if jobs.values().filter(|job| job.is_open()).count() >= MAX_OPEN {
			return Err(Refused::Full);
		}
		self.forget_oldest(&mut jobs);
		let number = jobs.values().map(|job| job.state.number + 1).max().unwrap_or(0);
		let state = State { number, crashes, stage: Stage::Open };
		self.store.dir(&key).create(&request, &state).map_err(|error| {
			tracing::error!(%error, "cannot keep a job");
			Refused::Disk
		})?;
		let job = Job::new(request, state);
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
	pub async fn next(&self) -> (Run<'_>, JobSpec, Progress) {
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
	fn take(&self) -> Result<(Run<'_>, JobSpec, Progress), Option<Instant>> {
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
			// Kept before the run, which is taken for a crash until it is over.
			job.state.crashes += 1;
			self.keep(job);
			let key = job.request.key.0;
			let run = Run { jobs: self, key, result: None };
			let spec = JobSpec { request: job.request.clone(), dir: self.store.dir(&key) };
			return Ok((run, spec, progress));
		}
		Err(jobs.values_mut().filter(waiting()).filter_map(|job| job.pause_until).min())
	}

	/// Note that a run is over, and how it ended unless it was stopped.
	fn over(&self, key: &[u8; 32], result: Option<Result<Ended, LocalError>>) {
		let mut jobs = self.jobs.lock();
		let Some(job) = jobs.get_mut(key) else {
			return;
		};
		job.progress = None;
		job.state.crashes -= 1;
		let shown = hex::encode(key);
		match result {
			None => tracing::info!(job = %shown, "job was stopped"),
			Some(Ok(Ended { outcome, detail })) => {
				tracing::info!(job = %shown, ?outcome, %detail, "job ended");
				job.state.stage = Stage::Ended(outcome, shorten(detail));
			},
			Some(Err(error)) => {
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
		}
		self.keep(job);
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

/// A run of a job. To drop it says that the run was stopped and may begin again.
pub struct Run<'a> {
	jobs: &'a Jobs,
	key: [u8; 32],
	result: Option<Result<Ended, LocalError>>,
}

impl Run<'_> {
	/// Note how the run ended.
	pub fn end(mut self, result: Result<Ended, LocalError>) {
		self.result = Some(result);
	}
}

impl Drop for Run<'_> {
	fn drop(&mut self) {
		// A panic takes the worker down, so that it stays a crash.
		if !std::thread::panicking() {
			self.jobs.over(&self.key, self.result.take());
		}
	}
}

impl Job {
	fn new(request: WorkerRequest, state: State) -> Self {
		Self { request, state, progress: None, attempts: 0, pause_until: None }
	}

	fn is_open(&self) -> bool {
		self.state.stage == Stage::Open
	}

	fn may_be_revived(&self) -> bool {
		matches!(self.state.stage, Stage::GivenUp(_))
			&& self.state.crashes < MAX_CRASHES
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

#[cfg(test)]
mod tests {
	use super::*;
	use futures::FutureExt;
	use sensor_primitives::{compute::Limits, ContentId};
	use tempfile::TempDir;

	fn jobs(dir: &TempDir) -> Jobs {
		Jobs::load(Store::open(dir.path()).unwrap()).unwrap()
	}

	fn request(key: u8) -> WorkerRequest {
		WorkerRequest {
			key: [key; 32].into(),
			program: ContentId::raw(b"program"),
			inputs: Vec::new(),
			sources: Vec::new(),
			parameters: Vec::new(),
			limits: Limits { fuel: 1, memory_mib: 1 },
		}
	}

	/// Begin the job that is next, if one is ready.
	fn begin(jobs: &Jobs) -> Option<(Run<'_>, JobSpec)> {
		jobs.next().now_or_never().map(|(run, spec, _)| (run, spec))
	}

	/// Let every pause be over.
	fn wait(jobs: &Jobs) {
		jobs.jobs.lock().values_mut().for_each(|job| job.pause_until = None);
	}

	/// Fail to run the job that is next, until it is given up.
	fn give_up(jobs: &Jobs) {
		for _ in 0..=PAUSES.len() {
			let (run, _) = begin(jobs).unwrap();
			run.end(Err(anyhow::anyhow!("out of reach")));
			wait(jobs);
		}
	}

	#[test]
	fn a_job_that_takes_the_worker_down_is_run_three_times_and_never_again() {
		let dir = TempDir::new().unwrap();
		jobs(&dir).submit(request(1)).unwrap();
		for _ in 0..MAX_CRASHES {
			let jobs = jobs(&dir);
			let (run, _) = begin(&jobs).unwrap();
			// The process dies, and nobody drops the run.
			std::mem::forget(run);
		}
		let jobs = jobs(&dir);
		assert!(begin(&jobs).is_none());
		let asked_again = jobs.submit(request(1)).unwrap();
		assert!(matches!(asked_again, WorkerStatus::Unable(why) if why.contains("died")));
		assert!(begin(&jobs).is_none());
	}

	#[test]
	fn a_job_that_is_stopped_with_its_worker_goes_on_however_often() {
		let dir = TempDir::new().unwrap();
		jobs(&dir).submit(request(1)).unwrap();
		for _ in 0..=MAX_CRASHES {
			let jobs = jobs(&dir);
			let stopped = begin(&jobs);
			assert!(stopped.is_some());
		}
		assert_eq!(jobs(&dir).status(&[1; 32]), WorkerStatus::Queued);
	}

	#[test]
	fn a_job_that_is_revived_has_new_sources_and_waits_behind_the_others() {
		let dir = TempDir::new().unwrap();
		let jobs = jobs(&dir);
		jobs.submit(request(1)).unwrap();
		give_up(&jobs);
		jobs.submit(request(2)).unwrap();
		let sources = vec!["/ip4/10.0.0.1/tcp/4001".to_string()];
		let again = WorkerRequest { sources: sources.clone(), ..request(1) };
		assert_eq!(jobs.submit(again).unwrap(), WorkerStatus::Queued);

		let (_first, job) = begin(&jobs).unwrap();
		assert_eq!(job.request, request(2));
		let (_second, job) = begin(&jobs).unwrap();
		assert_eq!((job.request.key, job.request.sources), ([1; 32].into(), sources.clone()));
		// On disk, too.
		let kept = jobs.store.load().unwrap();
		let (revived, _) = kept.iter().find(|(kept, _)| kept.key.0 == [1; 32]).unwrap();
		assert_eq!(revived.sources, sources);
	}
}
