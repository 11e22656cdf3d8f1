use super::*;
use codec::{Decode, Encode};
use frame::{
	deps::{
		sp_core::offchain::{
			testing::{PendingRequest, TestOffchainExt, TestTransactionPoolExt},
			OffchainDbExt, OffchainStorage, OffchainWorkerExt, TransactionPoolExt,
		},
		sp_runtime::offchain::storage_lock::{BlockAndTime, StorageLock},
	},
	traits::Hooks,
};
use polkadot_sdk::{
	sp_application_crypto::RuntimeAppPublic,
	sp_keystore::{testing::MemoryKeystore, KeystoreExt},
};
use sensor_primitives::{
	compute::{WorkerRequest, WorkerStatus},
	offchain::WORKER_API,
	ContentId,
};

const WORKER: &str = "http://127.0.0.1:5051";

/// The node of provider 1, with what surrounds its off-chain worker.
struct Node {
	offchain: TestOffchainExt,
	/// Takes the transactions out of the pool.
	pool: Box<dyn Fn() -> Vec<Vec<u8>>>,
}

impl Node {
	/// Expect a question to the compute worker, and answer it with these bytes.
	fn expect(&self, method: &str, path: &str, body: Vec<u8>, answer: Vec<u8>) {
		self.offchain.0.write().expect_request(PendingRequest {
			method: method.into(),
			uri: format!("{WORKER}{path}"),
			body,
			response: Some(answer),
			sent: true,
			..Default::default()
		});
	}

	/// Expect that the compute worker is asked about a job.
	fn expect_poll(&self, id: JobId, answer: WorkerStatus) {
		self.expect("GET", &format!("/v1/jobs/{:x}", key(id)), vec![], answer.encode());
	}

	/// Expect that the compute worker is given a job.
	fn expect_submission(&self, id: JobId, answer: WorkerStatus) {
		let request = WorkerRequest {
			key: key(id),
			program: new_job().program,
			inputs: vec![ContentId::dag_pb(&LICENSED.encode())],
			sources: vec!["/dns/requester/tcp/4001".into(), "/dns/seller-0/tcp/4001".into()],
			parameters: b"{}".to_vec(),
			limits: new_job().limits,
		};
		self.expect("POST", "/v1/jobs", request.encode(), answer.encode());
	}

	/// Run the off-chain worker, and take what it has sent.
	fn run(&self) -> Vec<Call<Test>> {
		ComputeMarket::offchain_worker(System::block_number());
		(self.pool)()
			.into_iter()
			.map(|bytes| {
				match Extrinsic::decode(&mut bytes.as_slice()).expect("it is an extrinsic").function
				{
					RuntimeCall::ComputeMarket(call) => call,
					other => panic!("a call of this pallet, not {other:?}"),
				}
			})
			.collect()
	}
}

/// What the compute worker knows provider 1's part in a job by.
fn key(id: JobId) -> H256 {
	let Job { program, parameters, limits, .. } = job(id);
	let inputs = vec![ContentId::dag_pb(&LICENSED.encode())];
	(System::block_hash(0), id, 1u64, program, inputs, parameters, limits)
		.using_encoded(blake2_256)
		.into()
}

/// Runs `test` on provider 1's node, after provider 1 and 2 were drawn for a job.
fn on_node(with_worker: bool, test: impl FnOnce(Node, JobId)) {
	let (offchain, state) = TestOffchainExt::new();
	let (pool, transactions) = TestTransactionPoolExt::new();
	if with_worker {
		state.write().persistent_storage.set(b"", WORKER_API, WORKER.as_bytes());
	}
	let mut ext = new_test_ext();
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain.clone()));
	ext.register_extension(TransactionPoolExt::new(pool));
	ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
	ext.execute_with(|| {
		OperatorId::generate_pair(Some(b"//Provider//1".to_vec()));
		register(1..=2);
		let (id, _) = post_and_draw();
		let pool = Box::new(move || std::mem::take(&mut transactions.write().transactions));
		test(Node { offchain, pool }, id);
		ComputeMarket::do_try_state().expect("invariants hold after every test");
	});
}

#[test]
fn a_job_is_handed_to_the_worker_with_all_it_needs() {
	on_node(true, |node, id| {
		node.expect_poll(id, WorkerStatus::Unknown);
		node.expect_submission(id, WorkerStatus::Queued);
		assert!(node.run().is_empty());

		node.expect_poll(id, WorkerStatus::Running(500));
		assert!(node.run().is_empty());
	});
}

#[test]
fn a_finished_job_is_committed_to_and_then_revealed() {
	on_node(true, |node, id| {
		let model = finished("model");
		node.expect_poll(id, WorkerStatus::Done(model));
		let commitment = node.run().remove(0);
		assert_ok!(send(commitment));

		// The other provider can still commit: nothing to do yet.
		assert!(node.run().is_empty());
		commit(id, 2, model);

		let reveal = node.run().remove(0);
		assert_ok!(send(reveal));
		assert_eq!(Replicas::<Test>::get(id, 1).unwrap().outcome, Some(model));
		assert!(node.run().is_empty());
	});
}

#[test]
fn reveals_begin_when_the_time_to_commit_is_over() {
	on_node(true, |node, id| {
		node.expect_poll(id, WorkerStatus::Done(TRAPPED));
		assert_ok!(send(node.run().remove(0)));
		pass_blocks(COMMIT_WINDOW);
		let reveal = node.run().remove(0);
		pass_blocks(1);
		assert_ok!(send(reveal));
		assert_eq!(job(id).stage, JobStage::Queued);
	});
}

#[test]
fn a_lost_commitment_is_sent_again_without_asking_the_worker() {
	on_node(true, |node, id| {
		node.expect_poll(id, WorkerStatus::Done(TRAPPED));
		let commitments = [node.run().remove(0), node.run().remove(0)].map(|call| match call {
			Call::commit_outcome { commitment, .. } => commitment,
			other => panic!("a commitment, not {other:?}"),
		});
		assert_eq!(commitments[0], commitments[1]);
	});
}

#[test]
fn a_job_that_the_worker_gave_up_is_handed_to_it_again() {
	on_node(true, |node, id| {
		let unable = WorkerStatus::Unable("the inputs are out of reach".into());
		// It rests.
		node.expect_poll(id, unable.clone());
		node.expect_submission(id, unable.clone());
		assert!(node.run().is_empty());

		node.expect_poll(id, unable);
		node.expect_submission(id, WorkerStatus::Queued);
		assert!(node.run().is_empty());

		node.expect_poll(id, WorkerStatus::Done(TRAPPED));
		assert_ok!(send(node.run().remove(0)));
	});
}

#[test]
fn what_was_found_for_one_job_is_not_reported_for_another_with_its_id() {
	on_node(true, |node, id| {
		node.expect_poll(id, WorkerStatus::Done(finished("model")));
		assert_eq!(node.run().len(), 1);

		// A reorganisation gave the id to another job.
		let alter = |change: fn(&mut Job<Test>)| {
			Jobs::<Test>::mutate(id, |job| change(job.as_mut().unwrap()));
		};
		let changes: [fn(&mut Job<Test>); 3] = [
			|job| job.program = ContentId::raw(b"another"),
			|job| job.parameters = text("{ }"),
			|job| job.limits.fuel += 1,
		];
		for change in changes {
			alter(change);
			node.expect_poll(id, WorkerStatus::Running(1));
			assert!(node.run().is_empty());
		}
	});
}

#[test]
fn answers_that_make_no_sense_are_not_reported() {
	on_node(true, |node, id| {
		let path = format!("/v1/jobs/{:x}", key(id));
		let huge = WorkerStatus::Unable("x".repeat(1 << 20)).encode();
		for answer in [vec![], vec![255; 40], huge] {
			node.expect("GET", &path, vec![], answer);
			assert!(node.run().is_empty());
		}
	});
}

#[test]
fn a_node_without_a_worker_asks_nobody() {
	on_node(false, |node, _| assert!(node.run().is_empty()));
}

#[test]
fn a_run_that_is_still_going_on_is_left_alone() {
	on_node(true, |node, _| {
		let mut lock = StorageLock::<BlockAndTime<System>>::with_block_and_time_deadline(
			b"sensor/compute/lock",
			4,
			frame::deps::sp_core::offchain::Duration::from_millis(1_000),
		);
		let guard = lock.try_lock().ok().unwrap();
		assert!(node.run().is_empty());
		drop(guard);
	});
}

#[test]
fn jobs_of_others_are_left_alone() {
	on_node(true, |node, id| {
		report(id, &[(1, TRAPPED), (2, TRAPPED)]);
		assert!(node.run().is_empty());
	});
}
