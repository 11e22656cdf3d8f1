use super::*;

fn call(account: u64, id: JobId) -> DispatchResult {
	ComputeMarket::cancel_job(RuntimeOrigin::signed(account), id)
}

#[test]
fn cancel_job_gives_the_budget_back() {
	build_and_execute(|| {
		register(1..=2);
		let id = post();
		assert_ok!(call(REQUESTER, id));
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT);
		assert_eq!(end_of(id), JobEnd::Cancelled);
		assert!(Queue::<Test>::get().is_empty());
		System::assert_last_event(
			Event::JobEnded { job: id, end: JobEnd::Cancelled, model: None }.into(),
		);
		assert_eq!(ComputeMarket::job(id), None);
		assert_noop!(call(REQUESTER, id), Error::<Test>::JobNotFound);
	});
}

#[test]
fn cancel_job_fails_for_anyone_else() {
	build_and_execute(|| {
		register(1..=2);
		let id = post();
		assert_noop!(call(1, id), Error::<Test>::NotRequester);
	});
}

#[test]
fn cancel_job_fails_once_providers_are_at_work() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		assert_noop!(call(REQUESTER, id), Error::<Test>::NotCancellable);
	});
}

#[test]
fn cancel_job_fails_while_a_job_waits_for_a_tie_breaker() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		report(id, &[(1, TRAPPED), (2, finished("model"))]);
		assert_eq!(job(id).stage, JobStage::Queued);
		assert_noop!(call(REQUESTER, id), Error::<Test>::NotCancellable);
	});
}

#[test]
fn cancel_job_fails_for_a_job_that_was_never_posted() {
	build_and_execute(|| {
		assert_noop!(call(REQUESTER, 7), Error::<Test>::JobNotFound);
	});
}
