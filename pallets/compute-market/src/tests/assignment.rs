use super::*;

#[test]
fn two_providers_are_drawn_two_blocks_after_the_job() {
	build_and_execute(|| {
		register(1..=5);
		let id = post();
		// The author of the job's block knew the randomness of the next one's draws.
		pass_blocks(1);
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
		register(1..=2);
		let id = post();
		deregister(2..=2);
		pass_blocks(DRAW_DELAY);
		assert!(drawn(id).is_empty());
		register(2..=2);
		pass_blocks(DRAW_DELAY);
		assert_eq!(drawn(id), [1, 2]);
	});
}

#[test]
fn an_offer_is_not_drawn_with_randomness_that_was_known_when_it_was_made() {
	build_and_execute(|| {
		register(1..=2);
		let id = post();
		pass_blocks(1);
		// Whoever writes this block knows what the next one draws with.
		assert_ok!(ComputeMarket::update_provider(RuntimeOrigin::signed(2), offer(2), true));
		register(3..=3);
		pass_blocks(1);
		assert!(drawn(id).is_empty());
		pass_blocks(1);
		assert_eq!(drawn(id).len(), 2);
	});
}

#[test]
fn a_provider_is_not_drawn_with_randomness_that_was_known_when_it_got_room() {
	build_and_execute(|| {
		register(1..=2);
		let (first, _) = post_and_draw();
		post_and_draw();
		let (third, none) = post_and_draw();
		assert!(none.is_empty());
		report(first, &[(1, TRAPPED), (2, TRAPPED)]);
		pass_blocks(1);
		assert!(drawn(third).is_empty());
		pass_blocks(1);
		assert_eq!(drawn(third), [1, 2]);
	});
}

#[test]
fn the_order_of_the_roster_says_nothing_about_who_is_drawn() {
	let draw_after = |order: [u64; 6]| {
		let mut drawn = Vec::new();
		build_and_execute(|| {
			for provider in order {
				register(provider..=provider);
			}
			drawn = (0..3).map(|_| post_and_draw().1).collect();
		});
		drawn
	};
	let drawn = draw_after([1, 2, 3, 4, 5, 6]);
	assert_eq!(draw_after([6, 5, 4, 3, 2, 1]), drawn);
	assert_eq!(draw_after([3, 1, 6, 2, 5, 4]), drawn);
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
		register(1..=2);
		assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(REQUESTER), offer(9)));
		let id = post();
		deregister(2..=2);
		pass_blocks(DRAW_DELAY);
		assert!(drawn(id).is_empty());
	});
}

#[test]
fn a_provider_has_no_more_jobs_than_stakes() {
	build_and_execute(|| {
		register(1..=2);
		for _ in 0..3 {
			post();
		}
		pass_blocks(DRAW_DELAY);
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
		pass_blocks(DRAW_DELAY);
		assert_eq!(drawn(id).len(), 1);
		assert!(!first.contains(&drawn(id)[0]));
	});
}

#[test]
fn jobs_that_cannot_be_served_do_not_keep_others_waiting() {
	build_and_execute(|| {
		register(1..=2);
		let vast = Limits { fuel: u64::MAX, memory_mib: 512 };
		for provider in 3..=4 {
			let offer = NewProvider { limits: vast, ..offer(provider) };
			assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(provider), offer));
		}
		for _ in 0..10 {
			let job = NewJob { limits: vast, ..new_job() };
			assert_ok!(ComputeMarket::post_job(RuntimeOrigin::signed(REQUESTER), job));
		}
		deregister(3..=4);
		let id = post_as(9);
		pass_blocks(DRAW_DELAY + 1);
		assert_eq!(drawn(id), [1, 2]);
	});
}
