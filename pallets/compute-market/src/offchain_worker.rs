//! The off-chain worker of a provider's node.
//!
//! It looks for jobs of the operator keys in the node's key store (type `comp`), hands them to the
//! compute worker beside the node, and reports the outcomes: first a commitment, then, when nobody
//! can commit any more, what it committed to. Outcome and salt are written down before the
//! commitment is sent, so that a restart in between cannot cost the provider its stake.

use crate::{outcomes, types::*, *};
use alloc::{format, string::String, vec, vec::Vec};
use codec::{Decode, Encode};
use core::fmt;
use frame::{
	deps::{
		sp_core::offchain::{Duration, StorageKind, Timestamp},
		sp_io::offchain,
		sp_runtime::offchain::{
			http,
			storage::StorageValueRef,
			storage_lock::{BlockAndTime, StorageLock},
		},
	},
	hashing::blake2_256,
	log,
};
use polkadot_sdk::sp_application_crypto::RuntimeAppPublic;
use sensor_primitives::{
	compute::{commitment, WorkerRequest, WorkerStatus},
	offchain::WORKER_API,
	ContentId,
};

/// Persistent off-chain key of the lock that keeps two runs from overlapping.
const LOCK: &[u8] = b"sensor/compute/lock";

/// Prefix of the persistent off-chain keys of reports; the job's worker key follows.
const REPORTS: &[u8] = b"sensor/compute/report/";

/// How long one run may take, in milliseconds.
const RUN_LIMIT: u64 = 20_000;

/// How long the compute worker may take to answer, in milliseconds.
const ANSWER_LIMIT: u64 = 3_000;

/// When the lock of a run that was cut off is broken: after so many blocks and twice its time.
const LOCK_BLOCKS: u32 = 4;

/// The longest answer that is read from the compute worker, in bytes.
const MAX_ANSWER: usize = 16 * 1024;

/// How many operator keys of one node are served.
const MAX_KEYS: usize = 16;

/// How many addresses of peers are handed to the compute worker at most.
const MAX_SOURCES: usize = 64;

/// What a provider has found and with which salt it reports it.
#[derive(Clone, Encode, Decode)]
struct Report {
	outcome: Outcome,
	salt: [u8; 32],
}

impl Report {
	/// What was written down for a job, by its worker key.
	fn remembered(key: &H256) -> Option<Self> {
		StorageValueRef::persistent(&Self::place(key)).get().ok().flatten()
	}

	// Reports are never removed: after a fork the chain may ask for one again, and each takes less
	// than a hundred bytes.
	fn remember(&self, key: &H256) {
		StorageValueRef::persistent(&Self::place(key)).set(self);
	}

	fn place(key: &H256) -> Vec<u8> {
		[REPORTS, key.as_bytes()].concat()
	}
}

/// Why a job cannot be served now. It is tried again with every block.
#[derive(Debug)]
enum Problem {
	/// The compute worker does not answer.
	Unreachable,
	/// It answered with this status code.
	Refused(u16),
	/// Its answer is not what it should be.
	BadAnswer,
	/// It cannot run the job, and says why.
	Unable(String),
	/// An input is not in the registry.
	InputGone(VersionId),
	/// What was committed to is not in the node's off-chain storage.
	Forgotten,
	/// The key store or the transaction pool refused.
	NotSent,
}

impl fmt::Display for Problem {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Unreachable => {
				write!(f, "the compute worker does not answer; check that it is running")
			},
			Self::Refused(code) => write!(f, "the compute worker refused it with status {code}"),
			Self::BadAnswer => write!(
				f,
				"the compute worker's answer makes no sense; check that node and worker are of \
				 the same release"
			),
			Self::Unable(reason) => write!(f, "the compute worker cannot run it: {reason}"),
			Self::InputGone(version) => write!(f, "input {version} is not in the registry"),
			Self::Forgotten => write!(
				f,
				"another node committed to its outcome, or this node's off-chain storage was lost; \
				 run one node for each operator key"
			),
			Self::NotSent => write!(f, "the report could not be signed or sent"),
		}
	}
}

/// A job that this node has to run.
struct Task<T: Config> {
	operator: OperatorId,
	provider: T::AccountId,
	id: JobId,
}

/// Serve this node's jobs once.
pub(crate) fn run<T: Config>() {
	let tasks = Task::<T>::all();
	if tasks.is_empty() {
		return;
	}
	let Some(worker) = Worker::beside_this_node() else {
		log::warn!(
			target: LOG_TARGET,
			"this node's operator has {} jobs, but no compute worker runs beside it; start the \
			 node with --worker",
			tasks.len(),
		);
		return;
	};
	let mut lock =
		StorageLock::<BlockAndTime<frame_system::Pallet<T>>>::with_block_and_time_deadline(
			LOCK,
			LOCK_BLOCKS,
			Duration::from_millis(2 * RUN_LIMIT),
		);
	// An earlier block's run is still going on.
	let Ok(_guard) = lock.try_lock() else { return };

	let deadline = offchain::timestamp().add(Duration::from_millis(RUN_LIMIT));
	for task in tasks {
		if offchain::timestamp() >= deadline {
			break;
		}
		if let Err(problem) = task.serve(&worker) {
			log::warn!(target: LOG_TARGET, "job {}: {problem}", task.id);
		}
	}
}

impl<T: Config> Task<T> {
	/// The open jobs of the operators whose keys this node has.
	fn all() -> Vec<Self> {
		OperatorId::all()
			.into_iter()
			.take(MAX_KEYS)
			.filter_map(|operator| {
				Operators::<T>::get(&operator).map(|provider| (operator, provider))
			})
			.flat_map(|(operator, provider)| {
				Assignments::<T>::iter_key_prefix(provider.clone()).map(move |id| Self {
					operator: operator.clone(),
					provider: provider.clone(),
					id,
				})
			})
			.collect()
	}

	/// Do what the job needs next, if anything.
	fn serve(&self, worker: &Worker) -> Result<(), Problem> {
		let (Some(job), Some(replica)) =
			(Jobs::<T>::get(self.id), Replicas::<T>::get(self.id, &self.provider))
		else {
			return Ok(());
		};
		let JobStage::Running { commit_until, reveal_until } = job.stage else { return Ok(()) };
		if replica.round != job.round || replica.outcome.is_some() {
			return Ok(());
		}
		let request = self.request(&job)?;
		// What is sent now can be in the next block at the earliest.
		let next = Pallet::<T>::now().saturating_add(1);
		match replica.commitment {
			None if next <= commit_until => match self.report(&request, worker)? {
				Some(report) => self.commit(&report),
				None => Ok(()),
			},
			Some(_) if next <= reveal_until && Pallet::<T>::reveals_open(self.id, &job, next) => {
				self.reveal(&Report::remembered(&request.key).ok_or(Problem::Forgotten)?)
			},
			_ => Ok(()),
		}
	}

	/// What to report, once the compute worker has finished.
	fn report(&self, request: &WorkerRequest, worker: &Worker) -> Result<Option<Report>, Problem> {
		if let Some(report) = Report::remembered(&request.key) {
			return Ok(Some(report));
		}
		let status = match worker.status(&request.key)? {
			// What kept the worker from running it may be over. The worker itself decides when it
			// tries again, and until then answers as before.
			WorkerStatus::Unknown | WorkerStatus::Unable(_) => worker.submit(request)?,
			known => known,
		};
		match status {
			WorkerStatus::Done(outcome) => {
				let report = Report { outcome, salt: offchain::random_seed() };
				report.remember(&request.key);
				Ok(Some(report))
			},
			WorkerStatus::Unable(reason) => Err(Problem::Unable(reason)),
			WorkerStatus::Unknown => Err(Problem::BadAnswer),
			WorkerStatus::Queued | WorkerStatus::Running(_) => Ok(None),
		}
	}

	fn commit(&self, report: &Report) -> Result<(), Problem> {
		let Self { id, provider, .. } = self;
		let commitment = commitment(*id, provider, &report.outcome, &report.salt);
		let payload = outcomes::commit_payload::<T>(*id, provider, commitment);
		let signature = self.operator.sign(&payload).ok_or(Problem::NotSent)?;
		send(Call::<T>::commit_outcome {
			job: *id,
			provider: provider.clone(),
			commitment,
			signature,
		})
	}

	fn reveal(&self, report: &Report) -> Result<(), Problem> {
		let Self { id, provider, .. } = self;
		let Report { outcome, salt } = *report;
		let payload = outcomes::reveal_payload::<T>(*id, provider, &outcome, &salt);
		let signature = self.operator.sign(&payload).ok_or(Problem::NotSent)?;
		let provider = provider.clone();
		send(Call::<T>::reveal_outcome { job: *id, provider, outcome, salt, signature })
	}

	/// What the compute worker knows this job by, and this node its report.
	///
	/// Bound to all that decides the outcome: after a reorganisation, or on a development chain that
	/// began anew, the same id may be another job's.
	fn key(&self, job: &Job<T>, inputs: &[ContentId]) -> H256 {
		let Self { id, provider, .. } = self;
		let Job { program, parameters, limits, .. } = job;
		(outcomes::genesis::<T>(), id, provider, program, inputs, parameters, limits)
			.using_encoded(blake2_256)
			.into()
	}

	fn request(&self, job: &Job<T>) -> Result<WorkerRequest, Problem> {
		let mut inputs = Vec::new();
		let mut sources: Vec<Vec<u8>> = job.sources.iter().map(|source| source.to_vec()).collect();
		for input in &job.inputs {
			let version = T::Datasets::version(*input).ok_or(Problem::InputGone(*input))?;
			inputs.push(version.root);
			sources.extend(T::Datasets::sources(*input));
		}
		Ok(WorkerRequest {
			key: self.key(job, &inputs),
			program: job.program,
			inputs,
			sources: sources
				.into_iter()
				.filter_map(|source| String::from_utf8(source).ok())
				.take(MAX_SOURCES)
				.collect(),
			parameters: job.parameters.to_vec(),
			limits: job.limits,
		})
	}
}

fn send<T: Config>(call: Call<T>) -> Result<(), Problem> {
	let transaction = T::create_authorized_transaction(call.into());
	// A report that waits in the pool already is refused there, which is as good as sent.
	if SubmitTransaction::<T, Call<T>>::submit_transaction(transaction).is_err() {
		log::debug!(target: LOG_TARGET, "the pool has this report already, or refuses it");
	}
	Ok(())
}

/// The compute worker's HTTP interface.
struct Worker {
	/// Its address, without a slash at the end.
	url: String,
}

impl Worker {
	/// The worker whose address the node has written down, if one runs.
	fn beside_this_node() -> Option<Self> {
		let url = offchain::local_storage_get(StorageKind::PERSISTENT, WORKER_API)?;
		let url = String::from_utf8(url).ok()?;
		Some(Self { url: url.trim_end_matches('/').into() })
	}

	/// How far the worker is with a job.
	fn status(&self, key: &H256) -> Result<WorkerStatus, Problem> {
		exchange(http::Request::get(&format!("{}/v1/jobs/{key:x}", self.url)))
	}

	/// Hand a job to the worker.
	fn submit(&self, request: &WorkerRequest) -> Result<WorkerStatus, Problem> {
		exchange(http::Request::post(&format!("{}/v1/jobs", self.url), vec![request.encode()]))
	}
}

fn exchange<Body, Chunk>(request: http::Request<Body>) -> Result<WorkerStatus, Problem>
where
	Body: IntoIterator<Item = Chunk> + Default,
	Chunk: AsRef<[u8]>,
{
	let deadline = offchain::timestamp().add(Duration::from_millis(ANSWER_LIMIT));
	let response = request
		.deadline(deadline)
		.send()
		.map_err(|_| Problem::Unreachable)?
		.try_wait(deadline)
		.map_err(|_| Problem::Unreachable)?
		.map_err(|_| Problem::Unreachable)?;
	match response.code {
		200..=299 => WorkerStatus::decode(&mut read(&response, deadline)?.as_slice())
			.map_err(|_| Problem::BadAnswer),
		404 => Ok(WorkerStatus::Unknown),
		code => Err(Problem::Refused(code)),
	}
}

fn read(response: &http::Response, deadline: Timestamp) -> Result<Vec<u8>, Problem> {
	let mut body = response.body();
	body.deadline(deadline);
	let bytes: Vec<u8> = body.by_ref().take(MAX_ANSWER + 1).collect();
	if body.error().is_some() {
		return Err(Problem::Unreachable);
	}
	if bytes.len() > MAX_ANSWER {
		return Err(Problem::BadAnswer);
	}
	Ok(bytes)
}
