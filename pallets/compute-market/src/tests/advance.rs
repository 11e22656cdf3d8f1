use super::*;

fn call(id: JobId) -> DispatchResult {
	ComputeMarket::advance(RuntimeOrigin::signed(9), id)
}

#[test]
fn anyone_can_move_on_a_job_whose_deadline_the_chain_missed() {
	build_and_execute(|| {
		let id = post_in_vain();
		System::set_block_number(job(id).due + 3);
		assert_ok!(call(id));
		assert_eq!(end_of(id), JobEnd::Unserved);
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT);
	});
}

#[test]
fn those_who_committed_keep_their_time_to_reveal() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		System::set_block_number(job(id).due);
		assert_ok!(call(id));
		let JobStage::Running { reveal_until, .. } = job(id).stage else { panic!("it runs") };
		assert_eq!(job(id).due, reveal_until + 1);
		assert_noop!(call(id), Error::<Test>::NotDue);
		reveal(id, 1, TRAPPED);
		assert_eq!(job(id).stage, JobStage::Queued);
	});
}

#[test]
fn advance_fails_before_the_deadline() {
	build_and_execute(|| {
		let id = post_in_vain();
		System::set_block_number(job(id).due - 1);
		assert_noop!(call(id), Error::<Test>::NotDue);
	});
}

#[test]
fn advance_fails_for_a_job_that_is_over() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		report(id, &[(1, TRAPPED), (2, TRAPPED)]);
		System::set_block_number(1_000);
		assert_noop!(call(id), Error::<Test>::NotDue);
	});
}

#[test]
fn advance_fails_for_a_job_that_was_never_posted() {
	build_and_execute(|| {
		assert_noop!(call(7), Error::<Test>::JobNotFound);
	});
}
