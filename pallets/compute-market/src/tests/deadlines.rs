use super::*;

#[test]
fn a_job_that_nobody_takes_ends_unserved_with_a_full_refund() {
	build_and_execute(|| {
		let id = post_in_vain();
		pass_blocks(QUEUE_WINDOW);
		assert_eq!(job(id).stage, JobStage::Queued);
		pass_blocks(1);
		assert_eq!(end_of(id), JobEnd::Unserved);
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT);
	});
}

#[test]
fn a_job_that_ended_without_an_answer_leaves_nothing_behind() {
	build_and_execute(|| {
		let unserved = post_in_vain();
		register(1..=2);
		pass_blocks(DRAW_DELAY);
		pass_blocks(COMMIT_WINDOW + 1);
		// Nobody is left who could be drawn.
		pass_blocks(QUEUE_WINDOW + 1);
		assert_eq!(end_of(unserved), JobEnd::Unserved);
		assert_eq!(ComputeMarket::job(unserved), None);
		assert!(ComputeMarket::replicas(unserved).is_empty());
		assert_eq!(OpenJobsOf::<Test>::iter().count(), 0);
	});
}

#[test]
fn silent_providers_are_replaced_until_there_is_nobody_left() {
	build_and_execute(|| {
		register(1..=5);
		let (id, first) = post_and_draw();
		pass_blocks(COMMIT_WINDOW + 1 + DRAW_DELAY);
		let second = drawn(id);
		assert_eq!(second.len(), 2);
		assert!(second.iter().all(|provider| !first.contains(provider)));
		// Two more could agree, but only one more may be drawn.
		pass_blocks(COMMIT_WINDOW + 1);
		assert_eq!(end_of(id), JobEnd::Unserved);
		// Perhaps the program cannot even be fetched: nobody is to blame.
		for account in (1..=5).chain([REQUESTER]) {
			assert_eq!(wealth(account), ENDOWMENT);
			assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT);
		}
	});
}

#[test]
fn a_tie_that_nobody_breaks_ends_as_disagreement() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		report(id, &[(1, TRAPPED), (2, finished("model"))]);
		pass_blocks(QUEUE_WINDOW + 1);
		assert_eq!(end_of(id), JobEnd::Disagreed);
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT);
		assert_eq!(Providers::<Test>::get(1).unwrap().jobs, 0);
	});
}

#[test]
fn those_who_commit_and_never_reveal_are_silent() {
	build_and_execute(|| {
		register(1..=4);
		let (id, first) = post_and_draw();
		commit(id, first[0], TRAPPED);
		commit(id, first[1], TRAPPED);
		pass_blocks(REVEAL_WINDOW + 1);
		assert_eq!(job(id).stage, JobStage::Queued);
		pass_blocks(DRAW_DELAY);
		let second = drawn(id);
		report(id, &[(second[0], TRAPPED), (second[1], TRAPPED)]);
		assert_eq!(end_of(id), JobEnd::Agreed(TRAPPED));
		assert_eq!(wealth(first[0]), ENDOWMENT - STAKE / 2);
		assert_eq!(wealth(first[1]), ENDOWMENT - STAKE / 2);
	});
}

#[test]
fn a_crowd_of_deadlines_is_spread_over_blocks() {
	build_and_execute(|| {
		register(1..=2);
		for _ in 0..MAX_QUEUE / 2 {
			post_as(REQUESTER);
			post_as(9);
		}
		deregister(1..=2);
		// No block has more to do than it can, and none is left with what another could not do.
		let crowd = System::block_number() + QUEUE_WINDOW + 1;
		assert_eq!(Deadlines::<Test>::get(crowd).len() as u32, MAX_DUE);
		assert_eq!(Deadlines::<Test>::get(crowd + 1).len() as u32, MAX_QUEUE - MAX_DUE);
		assert_ok!(ComputeMarket::do_try_state());
		pass_blocks(QUEUE_WINDOW + 1);
		assert_eq!(OpenJobs::<Test>::get(), MAX_QUEUE - MAX_DUE);
		pass_blocks(1);
		assert_eq!(OpenJobs::<Test>::get(), 0);
	});
}

#[test]
fn views_show_providers_jobs_and_replicas() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		assert_eq!(ComputeMarket::provider(1).unwrap().price, PRICE);
		assert_eq!(ComputeMarket::providers().len(), 2);
		assert_eq!(ComputeMarket::job(id).unwrap().requester, REQUESTER);
		assert_eq!(ComputeMarket::replicas(id).len(), 2);
		assert_eq!(ComputeMarket::bond_for(PRICE), BOND);
	});
}
