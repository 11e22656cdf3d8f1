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
		register(1..=2);
		let budget = PRICE * Balance::from(MAX_REPLICAS);
		assert_ok!(call(new_job()));
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT - budget);
		assert_eq!(job(0).stage, JobStage::Queued);
		assert_eq!(Queue::<Test>::get(), vec![Waiting { job: 0, since: 1 }]);
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
		register(1..=2);
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
fn post_job_fails_when_fewer_than_two_could_ever_run_it() {
	build_and_execute(|| {
		let enough = Limits { fuel: 1_000, memory_mib: 512 };
		let unsuitable = || {
			[
				NewJob { limits: Limits { fuel: u64::MAX, ..enough }, ..new_job() },
				NewJob { limits: Limits { memory_mib: u32::MAX, ..enough }, ..new_job() },
				NewJob { max_price: PRICE - 1, ..new_job() },
			]
		};
		assert_noop!(call(new_job()), Error::<Test>::NoSuitableProviders);
		register(1..=3);
		for job in unsuitable() {
			assert_noop!(call(job), Error::<Test>::NoSuitableProviders);
		}
		// One alone cannot agree with anybody.
		let vast = Limits { fuel: u64::MAX, memory_mib: u32::MAX };
		let best = NewProvider { limits: vast, price: 0, ..offer(4) };
		assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(4), best.clone()));
		for job in unsuitable() {
			assert_noop!(call(job), Error::<Test>::NoSuitableProviders);
		}
		let other = NewProvider { operator: offer(5).operator, ..best };
		assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(5), other));
		for job in unsuitable() {
			assert_ok!(call(job));
		}
	});
}

#[test]
fn post_job_fails_when_a_provider_would_have_to_agree_with_its_own_requester() {
	build_and_execute(|| {
		register(1..=1);
		assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(REQUESTER), offer(9)));
		assert_noop!(call(new_job()), Error::<Test>::NoSuitableProviders);
	});
}

#[test]
fn post_job_fails_when_the_requester_has_too_many_open_jobs() {
	build_and_execute(|| {
		register(1..=2);
		for _ in 0..MAX_OWN_JOBS {
			post();
		}
		assert_noop!(call(new_job()), Error::<Test>::TooManyOwnJobs);
		post_as(9);
		assert_ok!(ComputeMarket::cancel_job(RuntimeOrigin::signed(REQUESTER), 0));
		assert_ok!(call(new_job()));
	});
}

#[test]
fn post_job_fails_when_too_many_jobs_are_open() {
	build_and_execute(|| {
		register(1..=2);
		for _ in 0..MAX_QUEUE / 2 {
			post_as(8);
			post_as(9);
		}
		assert_noop!(call(new_job()), Error::<Test>::TooManyJobs);
		assert_ok!(ComputeMarket::cancel_job(RuntimeOrigin::signed(8), 0));
		assert_ok!(call(new_job()));
	});
}
