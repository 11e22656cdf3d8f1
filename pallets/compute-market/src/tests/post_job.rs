use super::*;

fn call(job: NewJob<Test>) -> DispatchResult {
	ComputeMarket::post_job(RuntimeOrigin::signed(REQUESTER), job)
}

fn inputs(versions: &[VersionId]) -> NewJob<Test> {
	NewJob { inputs: versions.to_vec().try_into().unwrap(), ..new_job() }
}

#[test]
fn post_job_holds_the_budget_and_queues_the_job() {
	build_and_execute(|| {
		let budget = PRICE * Balance::from(MAX_REPLICAS);
		assert_ok!(call(new_job()));
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT - budget);
		assert_eq!(job(0).stage, JobStage::Queued);
		assert_eq!(Queue::<Test>::get(), vec![0]);
		System::assert_last_event(Event::JobPosted { job: 0, requester: REQUESTER, budget }.into());
	});
}

#[test]
fn post_job_fails_for_an_input_that_does_not_exist() {
	build_and_execute(|| {
		let missing = inputs(&[LICENSED, VersionId::new(9, 9)]);
		assert_noop!(call(missing), Error::<Test>::InputNotFound);
	});
}

#[test]
fn post_job_fails_for_an_input_that_is_not_available() {
	build_and_execute(|| {
		assert_noop!(call(inputs(&[PENDING])), Error::<Test>::InputUnavailable);
	});
}

#[test]
fn post_job_fails_without_a_licence() {
	build_and_execute(|| {
		assert_noop!(call(inputs(&[LICENSED, UNLICENSED])), Error::<Test>::NotLicensed);
	});
}

#[test]
fn post_job_fails_when_funds_are_short() {
	build_and_execute(|| {
		for max_price in [ENDOWMENT, Balance::MAX] {
			let dear = NewJob { max_price, ..new_job() };
			assert_noop!(call(dear), TokenError::FundsUnavailable);
		}
	});
}

#[test]
fn post_job_fails_for_limits_under_which_nothing_runs() {
	build_and_execute(|| {
		let limits = Limits { fuel: 0, memory_mib: 512 };
		assert_noop!(call(NewJob { limits, ..new_job() }), Error::<Test>::BadLimits);
	});
}

#[test]
fn post_job_fails_for_an_address_that_is_none() {
	build_and_execute(|| {
		let sources = vec![text("http://example.org")].try_into().unwrap();
		assert_noop!(call(NewJob { sources, ..new_job() }), Error::<Test>::BadSource);
	});
}

#[test]
fn post_job_fails_when_too_many_jobs_are_open() {
	build_and_execute(|| {
		let free = NewJob { max_price: 0, ..new_job() };
		for _ in 0..20 {
			assert_ok!(call(free.clone()));
		}
		assert_noop!(call(free.clone()), Error::<Test>::TooManyJobs);
		assert_ok!(ComputeMarket::cancel_job(RuntimeOrigin::signed(REQUESTER), 0));
		assert_ok!(call(free));
	});
}
