//! Whatever anybody does, money is neither made nor lost, and in the end nothing is stuck.

use super::*;
use proptest::prelude::*;
use sensor_primitives::compute::commitment;

#[derive(Clone, Debug)]
enum Action {
	Register { provider: u64, price: Balance },
	Update { provider: u64, price: Balance, active: bool },
	Deregister { provider: u64 },
	Post { requester: u64, max_price: Balance },
	Cancel { requester: u64, job: JobId },
	Commit { job: JobId, replica: usize, outcome: u8 },
	Reveal { job: JobId, replica: usize },
	Advance { job: JobId },
	Wait { blocks: BlockNumber },
}

const REQUESTERS: [u64; 2] = [REQUESTER, 1];

fn actions() -> impl Strategy<Value = Vec<Action>> {
	let provider = || 1..=6u64;
	let price = || 0..200u128;
	let job = || 0..4u32;
	let outcome = || prop_oneof![3 => Just(1), 1 => Just(0), 1 => Just(2)];
	let replica = || 0..5usize;
	let requester = || proptest::sample::select(&REQUESTERS[..]);
	let action = prop_oneof![
		2 => (provider(), price())
			.prop_map(|(provider, price)| Action::Register { provider, price }),
		1 => (provider(), price(), any::<bool>())
			.prop_map(|(provider, price, active)| Action::Update { provider, price, active }),
		1 => provider().prop_map(|provider| Action::Deregister { provider }),
		3 => (requester(), 100..250u128)
			.prop_map(|(requester, max_price)| Action::Post { requester, max_price }),
		1 => (requester(), job()).prop_map(|(requester, job)| Action::Cancel { requester, job }),
		12 => (job(), replica(), outcome())
			.prop_map(|(job, replica, outcome)| Action::Commit { job, replica, outcome }),
		12 => (job(), replica()).prop_map(|(job, replica)| Action::Reveal { job, replica }),
		1 => job().prop_map(|job| Action::Advance { job }),
		4 => (1..4u32).prop_map(|blocks| Action::Wait { blocks }),
	];
	proptest::collection::vec(action, 1..300)
}

/// Outcome 0 is a failure, the others are models.
fn outcome(kind: u8) -> Outcome {
	match kind {
		0 => TRAPPED,
		model => finished(&model.to_string()),
	}
}

/// Somebody who was drawn for a job, if anybody was.
fn one_of_drawn(job: JobId, replica: usize) -> u64 {
	let drawn = Jobs::<Test>::get(job).map(|_| drawn(job)).unwrap_or_default();
	drawn.get(replica % drawn.len().max(1)).copied().unwrap_or_default()
}

/// Reveal what a provider committed to, whatever that was.
fn reveal_truth(job: JobId, provider: u64) -> DispatchResult {
	let committed = Replicas::<Test>::get(job, provider).and_then(|replica| replica.commitment);
	let truth = (0..3)
		.map(outcome)
		.find(|outcome| committed == Some(commitment(job, &provider, outcome, &SALT)))
		.unwrap_or(TRAPPED);
	dispatch(reveal_call(job, provider, truth))
}

/// Most actions make no sense where they come; those fail and change nothing.
fn perform(action: Action) {
	let _ = match action {
		Action::Register { provider, price } => ComputeMarket::register_provider(
			RuntimeOrigin::signed(provider),
			NewProvider { price, ..offer(provider) },
		),
		Action::Update { provider, price, active } => ComputeMarket::update_provider(
			RuntimeOrigin::signed(provider),
			NewProvider { price, ..offer(provider) },
			active,
		),
		Action::Deregister { provider } => {
			ComputeMarket::deregister_provider(RuntimeOrigin::signed(provider))
		},
		Action::Post { requester, max_price } => ComputeMarket::post_job(
			RuntimeOrigin::signed(requester),
			NewJob { max_price, ..new_job() },
		),
		Action::Cancel { requester, job } => {
			ComputeMarket::cancel_job(RuntimeOrigin::signed(requester), job)
		},
		Action::Commit { job, replica, outcome: kind } => {
			dispatch(commit_call(job, one_of_drawn(job, replica), outcome(kind)))
		},
		Action::Reveal { job, replica } => reveal_truth(job, one_of_drawn(job, replica)),
		Action::Advance { job } => ComputeMarket::advance(RuntimeOrigin::signed(9), job),
		Action::Wait { blocks } => {
			pass_blocks(blocks);
			Ok(())
		},
	};
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn money_is_conserved_and_always_comes_free(actions in actions()) {
		build_and_execute(|| {
			let pot = ComputeMarket::account_id();
			let everyone = || (1..=9).chain([REQUESTER, TREASURY, pot]);
			let total: Balance = everyone().map(wealth).sum();
			register(2..=4);
			for action in actions {
				perform(action);
				ComputeMarket::do_try_state().expect("invariants hold after every action");
				assert_eq!(everyone().map(wealth).sum::<Balance>(), total);
				assert_eq!(Balances::total_issuance(), total);
			}

			// Every job ends by itself: five replicas at most, in rounds of bounded length.
			pass_blocks(5 * (QUEUE_WINDOW + COMMIT_WINDOW + REVEAL_WINDOW + 6));
			assert_eq!(OpenJobs::<Test>::get(), 0);
			for provider in 1..=6 {
				let _ = ComputeMarket::deregister_provider(RuntimeOrigin::signed(provider));
			}
			for account in everyone() {
				assert_eq!(Balances::free_balance(account), wealth(account));
			}
		});
	}
}
