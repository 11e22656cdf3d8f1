//! Jobs from the request to the address of the model, with real IPFS nodes.

mod common;

use codec::{DecodeAll, Encode};
use common::{dataset, training, Small, LIMITS};
use sensor_primitives::{
	compute::{Failure, Outcome, WorkerRequest, WorkerStatus},
	ContentId,
};
use sensor_trainer::{host, ImageClassifier};
use sensor_worker::{Config, Handle};
use std::{path::Path, time::Duration};
use tempfile::TempDir;
use tokio::{
	task::JoinHandle,
	time::{sleep, timeout},
};

/// How long a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(240);

/// An IPFS node that lives as long as the test.
struct Ipfs {
	handle: sensor_ipfs::Handle,
	work: JoinHandle<()>,
	_dir: TempDir,
}

impl Ipfs {
	async fn start() -> Self {
		let dir = TempDir::new().unwrap();
		let (work, handle) =
			sensor_ipfs::start(sensor_ipfs::Config::new(dir.path())).await.unwrap();
		Self { handle, work: tokio::spawn(work), _dir: dir }
	}

	fn api(&self) -> String {
		format!("http://{}", self.handle.api_addr())
	}

	async fn add_file(&self, bytes: Vec<u8>) -> ContentId {
		self.handle.add_bytes(bytes).await.unwrap().cid.to_string().parse().unwrap()
	}

	async fn add_directory(&self, files: Vec<(String, Vec<u8>)>) -> ContentId {
		self.handle.add_directory(files).await.unwrap().cid.to_string().parse().unwrap()
	}

	/// Where other nodes reach it.
	fn addresses(&self) -> Vec<String> {
		self.handle.id().addresses.iter().map(ToString::to_string).collect()
	}
}

impl Drop for Ipfs {
	fn drop(&mut self) {
		self.work.abort();
	}
}

/// A worker that stops when it is told to.
struct Worker {
	handle: Handle,
	work: JoinHandle<()>,
}

impl Worker {
	async fn start(dir: &Path, ipfs_api: &str) -> Self {
		Self::start_with(Config::new(dir, ipfs_api).unwrap()).await
	}

	async fn start_with(config: Config) -> Self {
		let (work, handle) = sensor_worker::start(config).await.unwrap();
		Self { handle, work: tokio::spawn(work) }
	}

	async fn stop(self) {
		self.work.abort();
		assert!(self.work.await.unwrap_err().is_cancelled());
	}

	/// `POST /v1/jobs`.
	async fn post(&self, body: Vec<u8>) -> reqwest::Response {
		let url = format!("{}/v1/jobs", self.handle.url());
		reqwest::Client::new().post(url).body(body).send().await.unwrap()
	}

	async fn submit(&self, request: &WorkerRequest) -> WorkerStatus {
		decode(self.post(request.encode()).await).await
	}

	/// `GET /v1/jobs/{key}`.
	async fn status(&self, request: &WorkerRequest) -> WorkerStatus {
		let url = format!("{}/v1/jobs/{}", self.handle.url(), hex::encode(request.key));
		decode(reqwest::get(url).await.unwrap()).await
	}

	async fn wait_for(
		&self,
		request: &WorkerRequest,
		wanted: impl Fn(&WorkerStatus) -> bool,
	) -> WorkerStatus {
		let waiting = async {
			loop {
				let status = self.status(request).await;
				if wanted(&status) {
					return status;
				}
				sleep(Duration::from_millis(20)).await;
			}
		};
		timeout(PATIENCE, waiting).await.expect("the job got there in time")
	}

	async fn outcome(&self, request: &WorkerRequest) -> Outcome {
		match self.wait_for(request, |s| matches!(s, WorkerStatus::Done(_))).await {
			WorkerStatus::Done(outcome) => outcome,
			_ => unreachable!("just waited for it"),
		}
	}
}

async fn decode(response: reqwest::Response) -> WorkerStatus {
	assert!(response.status().is_success(), "{response:?}");
	let body = response.bytes().await.unwrap();
	WorkerStatus::decode_all(&mut &body[..]).unwrap()
}

fn request(key: u8, program: ContentId, inputs: Vec<ContentId>, parameters: &str) -> WorkerRequest {
	WorkerRequest {
		key: [key; 32].into(),
		program,
		inputs,
		sources: Vec::new(),
		parameters: parameters.into(),
		limits: LIMITS,
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_trained_on_data_that_another_node_has() {
	const PARAMETERS: &str = r#"{"steps": 40, "batch": 8}"#;
	let (seller, own) = (Ipfs::start().await, Ipfs::start().await);
	let dir = TempDir::new().unwrap();
	let worker = Worker::start(dir.path(), &own.api()).await;
	let program = seller.add_file(sensor_programs::IMAGE_CLASSIFIER.to_vec()).await;
	let data = seller.add_directory(dataset()).await;
	let mut job = request(1, program, vec![data], PARAMETERS);
	job.sources = seller.addresses();
	assert!(!job.sources.is_empty());

	assert_eq!(worker.status(&job).await, WorkerStatus::Unknown);
	assert!(!matches!(worker.submit(&job).await, WorkerStatus::Unable(_)));
	let Outcome::Finished(root) = worker.outcome(&job).await else {
		panic!("{:?}", worker.handle.jobs());
	};
	// Sending the same key again changes nothing.
	assert_eq!(worker.submit(&job).await, WorkerStatus::Done(Outcome::Finished(root)));

	let native = host::run::<ImageClassifier>(training(PARAMETERS)).unwrap();
	assert_eq!(root, seller.add_directory(native.files).await);

	let url = format!("{}/v1/jobs", worker.handle.url());
	let listed: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
	assert_eq!(listed[0]["state"], "finished");
	assert_eq!(listed[0]["progress"], 1000);
	assert_eq!(listed[0]["output"], root.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_in_the_middle_leads_to_the_same_address() {
	const PARAMETERS: &str = r#"{"steps": 700, "batch": 32}"#;
	let ipfs = Ipfs::start().await;
	let dir = TempDir::new().unwrap();
	let program = ipfs.add_file(sensor_programs::IMAGE_CLASSIFIER.to_vec()).await;
	let data = ipfs.add_directory(dataset()).await;
	let job = request(2, program, vec![data], PARAMETERS);

	let first = Worker::start(dir.path(), &ipfs.api()).await;
	first.submit(&job).await;
	let checkpoint = dir.path().join("jobs").join(hex::encode(job.key)).join("checkpoint");
	first.wait_for(&job, |_| checkpoint.exists()).await;
	first.stop().await;

	let second = Worker::start(dir.path(), &ipfs.api()).await;
	let begun = |s: &WorkerStatus| matches!(s, WorkerStatus::Running(p) if *p > 0);
	let WorkerStatus::Running(progress) = second.wait_for(&job, begun).await else {
		unreachable!("just waited for it");
	};
	assert!(progress > 100, "it began again at {progress}");
	let outcome = second.outcome(&job).await;
	assert!(!checkpoint.exists());

	let native = host::run::<ImageClassifier>(training(PARAMETERS)).unwrap();
	assert_eq!(outcome, Outcome::Finished(ipfs.add_directory(native.files).await));
	second.stop().await;

	// What has ended stays so.
	let third = Worker::start(dir.path(), &ipfs.api()).await;
	assert_eq!(third.status(&job).await, WorkerStatus::Done(outcome));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_of_programs_are_outcomes_and_do_not_stop_the_worker() {
	let ipfs = Ipfs::start().await;
	let dir = TempDir::new().unwrap();
	let worker = Worker::start(dir.path(), &ipfs.api()).await;
	let traps = Small { start: "unreachable", ..Default::default() };
	let greedy = Small { memory: "(memory (export \"memory\") 4097)", ..Default::default() };
	let picky = Small { start: "i32.const -1", ..Default::default() };
	for (key, module, failure) in [
		(10, traps.module(), Failure::Trapped),
		(11, greedy.module(), Failure::OutOfMemory),
		(12, picky.module(), Failure::ProgramError),
		(13, b"junk".to_vec(), Failure::BadModule),
		(14, vec![0; sensor_worker::MAX_MODULE + 1], Failure::BadModule),
	] {
		let job = request(key, ipfs.add_file(module).await, Vec::new(), "");
		worker.submit(&job).await;
		assert_eq!(worker.outcome(&job).await, Outcome::Failed(failure));
	}
	let good = request(15, ipfs.add_file(Small::default().module()).await, Vec::new(), "");
	worker.submit(&good).await;
	assert!(matches!(worker.outcome(&good).await, Outcome::Finished(_)));
	let refused = worker.handle.jobs().into_iter().find(|job| job.key.starts_with("0c")).unwrap();
	assert_eq!((refused.state, refused.reason.as_str()), ("failed", "too hot to train"));
}

#[tokio::test(flavor = "multi_thread")]
async fn inputs_larger_than_the_memory_are_an_outcome() {
	let ipfs = Ipfs::start().await;
	let dir = TempDir::new().unwrap();
	let worker = Worker::start(dir.path(), &ipfs.api()).await;
	let program = ipfs.add_file(Small::default().module()).await;
	let data = ipfs.add_directory(vec![("big".into(), vec![7; 2 << 20])]).await;
	let mut job = request(20, program, vec![data], "");
	job.limits.memory_mib = 1;
	worker.submit(&job).await;
	assert_eq!(worker.outcome(&job).await, Outcome::Failed(Failure::OutOfMemory));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_cannot_be_run_here_is_tried_again_and_then_given_up() {
	let dir = TempDir::new().unwrap();
	// Nothing listens on the discard port.
	let worker = Worker::start(dir.path(), "http://127.0.0.1:9").await;
	let job = request(30, ContentId::raw(b"nowhere"), Vec::new(), "");
	worker.submit(&job).await;
	let given_up = |s: &WorkerStatus| matches!(s, WorkerStatus::Unable(_));
	let WorkerStatus::Unable(why) = worker.wait_for(&job, given_up).await else {
		unreachable!("just waited for it");
	};
	assert!(why.contains("no IPFS node at http://127.0.0.1:9"), "{why}");
}

/// Takes every request and says a little from time to time, but never all.
async fn start_dripping_ipfs() -> String {
	use tokio::io::{AsyncReadExt, AsyncWriteExt};
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let api = format!("http://{}", listener.local_addr().unwrap());
	tokio::spawn(async move {
		while let Ok((mut connection, _)) = listener.accept().await {
			tokio::spawn(async move {
				// An answer before the question would be an error of its own.
				let _ = connection.read(&mut [0; 1024]).await;
				let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
				let mut written = connection.write_all(head).await;
				while written.is_ok() {
					sleep(Duration::from_millis(20)).await;
					written = connection.write_all(b"1\r\na\r\n").await;
				}
			});
		}
	});
	api
}

#[tokio::test(flavor = "multi_thread")]
async fn content_that_trickles_in_for_ever_is_given_up() {
	let (dir, api) = (TempDir::new().unwrap(), start_dripping_ipfs().await);
	let moment = Duration::from_millis(300);
	for (n, words) in [(50, "too long to fetch"), (51, "longer than this worker allows")] {
		let mut config = Config::new(dir.path().join(n.to_string()), &api).unwrap();
		match n {
			50 => config.max_fetch = moment,
			_ => config.max_duration = moment,
		}
		let worker = Worker::start_with(config).await;
		let job = request(n, ContentId::raw(b"endless"), Vec::new(), "");
		worker.submit(&job).await;
		let given_up = |s: &WorkerStatus| matches!(s, WorkerStatus::Unable(_));
		let WorkerStatus::Unable(why) = worker.wait_for(&job, given_up).await else {
			unreachable!("just waited for it");
		};
		assert!(why.contains(words), "{why}");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_are_refused() {
	let dir = TempDir::new().unwrap();
	let worker = Worker::start(dir.path(), "http://127.0.0.1:9").await;
	assert_eq!(worker.post(b"junk".to_vec()).await.status(), 400);
	assert_eq!(worker.post(vec![0; 300 << 10]).await.status(), 413);
	let greedy = request(40, ContentId::raw(b""), vec![ContentId::raw(b""); 65], "");
	assert_eq!(worker.post(greedy.encode()).await.status(), 413);
	assert!(worker.handle.jobs().is_empty());

	let url = format!("{}/v1/jobs", worker.handle.url());
	let http = reqwest::Client::new();
	let short = http.get(format!("{url}/abcd")).send().await.unwrap();
	assert_eq!(short.status(), 400);
	let browser = http.get(&url).header("origin", "https://example.org").send().await.unwrap();
	assert_eq!(browser.status(), 403);
	let health: serde_json::Value = http
		.get(format!("{}/health", worker.handle.url()))
		.send()
		.await
		.unwrap()
		.json()
		.await
		.unwrap();
	assert_eq!(health["executor"], "embedded");
}
