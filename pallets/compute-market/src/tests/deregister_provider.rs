use super::*;

fn call(provider: u64) -> DispatchResult {
	ComputeMarket::deregister_provider(RuntimeOrigin::signed(provider))
}

#[test]
fn deregister_provider_gives_the_bond_back_and_forgets_the_provider() {
	build_and_execute(|| {
		register(1..=1);
		assert_ok!(call(1));
		assert_eq!(Balances::free_balance(1), ENDOWMENT);
		assert!(Roster::<Test>::get().is_empty());
		assert_eq!(Operators::<Test>::get(offer(1).operator), None);
		System::assert_last_event(Event::ProviderDeregistered { provider: 1 }.into());
	});
}

#[test]
fn deregister_provider_fails_while_a_job_runs() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		assert_noop!(call(1), Error::<Test>::JobsRunning);
		report(id, &[(1, TRAPPED), (2, TRAPPED)]);
		assert_ok!(call(1));
	});
}

#[test]
fn deregister_provider_fails_for_a_stranger() {
	build_and_execute(|| {
		assert_noop!(call(1), Error::<Test>::ProviderNotFound);
	});
}
