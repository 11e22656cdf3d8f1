use super::*;

#[test]
fn two_providers_are_drawn_in_the_block_after_the_job() {
	build_and_execute(|| {
		register(1..=5);
		let id = post();
		assert!(drawn(id).is_empty());
		pass_blocks(1);
		assert_eq!(drawn(id).len(), 2);
		let now = System::block_number();
		let commit_until = now + COMMIT_WINDOW;
		let reveal_until = commit_until + REVEAL_WINDOW;
		assert_eq!(job(id).stage, JobStage::Running { commit_until, reveal_until });
		for provider in drawn(id) {
			assert_eq!(Providers::<Test>::get(provider).unwrap().jobs, 1);
			System::assert_has_event(
				Event::ReplicaAssigned { job: id, provider, price: PRICE }.into(),
			);
		}
	});
}

#[test]
fn everybody_gets_a_share_of_the_work() {
	build_and_execute(|| {
		register(1..=5);
		let mut jobs = [0; 6];
		for _ in 0..100 {
			let (id, drawn) = post_and_draw();
			for provider in &drawn {
				jobs[*provider as usize] += 1;
			}
			// Pays for the next one, so that nobody runs out of money.
			report(id, &[(drawn[0], TRAPPED), (drawn[1], TRAPPED)]);
			let paid = ENDOWMENT - Balances::free_balance(REQUESTER);
			assert_ok!(Balances::transfer_allow_death(
				RuntimeOrigin::signed(drawn[0]),
				REQUESTER,
				paid
			));
		}
		// 40 expected of each; five standard deviations are 25.
		assert!(jobs[1..].iter().all(|count| (15..=65).contains(count)), "{jobs:?}");
	});
}

#[test]
fn one_provider_is_not_enough() {
	build_and_execute(|| {
		register(1..=1);
		let (id, drawn) = post_and_draw();
		assert!(drawn.is_empty());
		register(2..=2);
		pass_blocks(1);
		assert_eq!(super::drawn(id), [1, 2]);
	});
}

#[test]
fn unsuitable_providers_are_not_drawn() {
	build_and_execute(|| {
		let limits = offer(1).limits;
		let unsuitable = [
			NewProvider { price: PRICE + 1, ..offer(1) },
			NewProvider { limits: Limits { fuel: limits.fuel - 1, ..limits }, ..offer(2) },
			NewProvider { limits: Limits { memory_mib: 1, ..limits }, ..offer(3) },
		];
		for (provider, offer) in (1..).zip(unsuitable) {
			assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(provider), offer));
		}
		register(4..=5);
		assert_eq!(post_and_draw().1, [4, 5]);
	});
}

#[test]
fn requesters_do_not_serve_themselves() {
	build_and_execute(|| {
		register(1..=1);
		let own = NewProvider { operator: offer(9).operator, ..offer(9) };
		assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(REQUESTER), own));
		assert!(post_and_draw().1.is_empty());
	});
}

#[test]
fn a_provider_has_no_more_jobs_than_stakes() {
	build_and_execute(|| {
		register(1..=2);
		for _ in 0..3 {
			post();
		}
		pass_blocks(1);
		assert_eq!(Providers::<Test>::get(1).unwrap().jobs, 2);
		assert_eq!(Queue::<Test>::get().len(), 1);
	});
}

#[test]
fn a_tie_breaker_is_never_one_of_those_who_tied() {
	build_and_execute(|| {
		register(1..=3);
		let (id, first) = post_and_draw();
		report(id, &[(first[0], TRAPPED), (first[1], finished("model"))]);
		pass_blocks(1);
		assert_eq!(drawn(id).len(), 1);
		assert!(!first.contains(&drawn(id)[0]));
	});
}

#[test]
fn jobs_that_cannot_be_served_do_not_keep_others_waiting() {
	build_and_execute(|| {
		register(1..=2);
		let impossible =
			NewJob { limits: Limits { fuel: u64::MAX, memory_mib: 1 }, max_price: 0, ..new_job() };
		for _ in 0..10 {
			assert_ok!(ComputeMarket::post_job(
				RuntimeOrigin::signed(REQUESTER),
				impossible.clone()
			));
		}
		let id = post();
		pass_blocks(2);
		assert_eq!(drawn(id), [1, 2]);
	});
}
