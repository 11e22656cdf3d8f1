use super::*;
use sensor_primitives::compute::commitment;

fn rejection(call: crate::Call<Test>) -> InvalidTransaction {
	match validate(call) {
		Err(TransactionValidityError::Invalid(invalid)) => invalid,
		other => panic!("the pool should refuse this: {other:?}"),
	}
}

#[test]
fn a_drawn_provider_commits() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		let replica = Replicas::<Test>::get(id, 1).unwrap();
		assert_eq!(replica.commitment, Some(commitment(id, &1u64, &TRAPPED, &SALT)));
		System::assert_last_event(Event::OutcomeCommitted { job: id, provider: 1 }.into());
	});
}

#[test]
fn the_last_commitment_opens_the_whole_reveal_window() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		pass_blocks(3);
		commit(id, 2, TRAPPED);
		let now = System::block_number();
		let JobStage::Running { reveal_until, .. } = job(id).stage else { panic!("it runs") };
		assert_eq!(reveal_until, now + REVEAL_WINDOW);
		assert_eq!(job(id).due, reveal_until + 1);
	});
}

#[test]
fn the_pool_keeps_one_commitment_a_replica() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		let provides = |outcome| validate(commit_call(id, 1, outcome)).unwrap().provides;
		assert_eq!(provides(TRAPPED), provides(finished("model")));
		assert_ne!(provides(TRAPPED), validate(commit_call(id, 2, TRAPPED)).unwrap().provides);
	});
}

#[test]
fn a_second_commitment_is_refused() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		let second = commit_call(id, 1, finished("model"));
		assert_eq!(rejection(second.clone()), InvalidTransaction::Stale);
		assert_noop!(dispatch(second), Error::<Test>::AlreadyCommitted);
	});
}

#[test]
fn only_the_operators_signature_counts() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		let Call::commit_outcome { job, provider, commitment, .. } = commit_call(id, 1, TRAPPED)
		else {
			unreachable!()
		};
		let payload = outcomes::commit_payload::<Test>(job, &provider, commitment);
		let signature = sign(2, &payload);
		let forged = Call::commit_outcome { job, provider, commitment, signature };
		assert_eq!(rejection(forged), InvalidTransaction::BadProof);

		let signature = sign(1, &payload);
		let commitment = H256::repeat_byte(1);
		let altered = Call::commit_outcome { job, provider, commitment, signature };
		assert_eq!(rejection(altered), InvalidTransaction::BadProof);
	});
}

#[test]
fn commitments_of_providers_that_were_not_drawn_are_refused() {
	build_and_execute(|| {
		register(1..=3);
		let (id, drawn) = post_and_draw();
		let other = (1..=3).find(|provider| !drawn.contains(provider)).unwrap();
		assert_noop!(dispatch(commit_call(id, other, TRAPPED)), Error::<Test>::NotAssigned);
	});
}

#[test]
fn commitments_end_with_their_window() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		pass_blocks(COMMIT_WINDOW);
		commit(id, 1, TRAPPED);
		pass_blocks(1);
		assert_noop!(dispatch(commit_call(id, 2, TRAPPED)), Error::<Test>::CommitClosed);
	});
}

#[test]
fn nobody_else_can_send_a_commitment() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		let call = RuntimeCall::from(commit_call(id, 1, TRAPPED));
		assert_noop!(
			call.dispatch(RuntimeOrigin::signed(1)).map_err(|error| error.error),
			BadOrigin
		);
	});
}
