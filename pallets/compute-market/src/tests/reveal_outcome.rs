use super::*;
use sensor_primitives::traits::Provenance;

#[test]
fn two_that_agree_are_paid_and_make_a_model() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		let model = finished("model");
		report(id, &[(1, model), (2, model)]);

		assert_eq!(end_of(id), JobEnd::Agreed(model));
		assert_eq!(wealth(1), ENDOWMENT + PRICE);
		assert_eq!(wealth(2), ENDOWMENT + PRICE);
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT - 2 * PRICE);
		assert_eq!(job(id).stage, JobStage::Ended(JobEnd::Agreed(model)));
		assert_eq!(job(id).model, Some(VersionId::new(10, 0)));
		let registered = Models::get().remove(0);
		assert_eq!(registered.owner, REQUESTER);
		assert_eq!(Outcome::Finished(registered.root), model);
		assert_eq!(registered.parents, [LICENSED]);
		assert_eq!(registered.provenance, Provenance::Model(id));
		let mut sources = registered.sources;
		sources.sort();
		assert_eq!(sources, [offer(1).source.to_vec(), offer(2).source.to_vec()]);
	});
}

#[test]
fn a_cheaper_provider_is_paid_its_own_price() {
	build_and_execute(|| {
		register(1..=1);
		let cheap = NewProvider { price: 30, ..offer(2) };
		assert_ok!(ComputeMarket::register_provider(RuntimeOrigin::signed(2), cheap));
		let (id, _) = post_and_draw();
		report(id, &[(1, TRAPPED), (2, TRAPPED)]);
		assert_eq!(wealth(2), ENDOWMENT + 30);
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT - PRICE - 30);
	});
}

#[test]
fn an_answered_job_stays_as_a_record_without_its_addresses() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		assert_eq!(job(id).sources, new_job().sources);
		report(id, &[(1, TRAPPED), (2, TRAPPED)]);
		assert_eq!(job(id).stage, JobStage::Ended(JobEnd::Agreed(TRAPPED)));
		assert_eq!(job(id).program, new_job().program);
		assert!(job(id).sources.is_empty());
	});
}

#[test]
fn agreeing_that_the_program_fails_is_paid_and_makes_no_model() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		report(id, &[(1, TRAPPED), (2, TRAPPED)]);
		assert_eq!(end_of(id), JobEnd::Agreed(TRAPPED));
		assert_eq!(wealth(1), ENDOWMENT + PRICE);
		assert!(Models::get().is_empty());
	});
}

#[test]
fn a_tie_is_broken_by_one_more_and_the_dissenter_loses_its_stake() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		let model = finished("model");
		report(id, &[(1, model), (2, finished("forgery"))]);
		System::assert_last_event(Event::JobRequeued { job: id, wanted: 1 }.into());

		register(3..=3);
		pass_blocks(DRAW_DELAY);
		assert_eq!(drawn(id), [3]);
		report(id, &[(3, model)]);
		assert_eq!(end_of(id), JobEnd::Agreed(model));
		assert_eq!(wealth(1), ENDOWMENT + PRICE);
		assert_eq!(wealth(3), ENDOWMENT + PRICE);
		assert_eq!(wealth(2), ENDOWMENT - STAKE);
		assert_eq!(wealth(TREASURY), ENDOWMENT + STAKE);
		assert_eq!(bond_of(2), BOND - STAKE);
		assert!(!Providers::<Test>::get(2).unwrap().active);
	});
}

#[test]
fn a_slashed_provider_comes_back_by_filling_up_its_bond() {
	build_and_execute(|| {
		register(1..=3);
		let (id, first) = post_and_draw();
		report(id, &[(first[0], TRAPPED), (first[1], finished("forgery"))]);
		pass_blocks(DRAW_DELAY);
		report(id, &[(drawn(id)[0], TRAPPED)]);
		let liar = first[1];
		assert!(!Roster::<Test>::get().contains(&liar));
		assert_ok!(ComputeMarket::update_provider(RuntimeOrigin::signed(liar), offer(liar), true));
		assert_eq!(bond_of(liar), BOND);
		assert!(Roster::<Test>::get().contains(&liar));
	});
}

#[test]
fn silence_against_two_that_agree_costs_half_a_stake() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		pass_blocks(COMMIT_WINDOW + 1);
		reveal(id, 1, TRAPPED);
		register(3..=3);
		pass_blocks(DRAW_DELAY);
		report(id, &[(3, TRAPPED)]);
		assert_eq!(end_of(id), JobEnd::Agreed(TRAPPED));
		assert_eq!(wealth(2), ENDOWMENT - STAKE / 2);
		assert_eq!(wealth(TREASURY), ENDOWMENT + STAKE / 2);
	});
}

#[test]
fn when_no_two_agree_nobody_is_paid_or_slashed() {
	build_and_execute(|| {
		register(1..=5);
		let (id, first) = post_and_draw();
		let different = |provider: u64| finished(&provider.to_string());
		report(id, &first.map_outcomes(different));
		for _ in 0..3 {
			pass_blocks(DRAW_DELAY);
			report(id, &drawn(id).map_outcomes(different));
		}
		assert_eq!(end_of(id), JobEnd::Disagreed);
		for account in (1..=5).chain([REQUESTER, TREASURY]) {
			assert_eq!(wealth(account), ENDOWMENT);
		}
		assert_eq!(Balances::free_balance(REQUESTER), ENDOWMENT);
	});
}

/// Gives every provider an outcome.
trait MapOutcomes {
	fn map_outcomes(&self, outcome: impl Fn(u64) -> Outcome) -> Vec<(u64, Outcome)>;
}

impl MapOutcomes for Vec<u64> {
	fn map_outcomes(&self, outcome: impl Fn(u64) -> Outcome) -> Vec<(u64, Outcome)> {
		self.iter().map(|provider| (*provider, outcome(*provider))).collect()
	}
}

#[test]
fn the_providers_are_paid_even_if_the_registry_refuses_the_model() {
	build_and_execute(|| {
		RegistryWorks::set(false);
		register(1..=2);
		let (id, _) = post_and_draw();
		let model = finished("model");
		report(id, &[(1, model), (2, model)]);
		assert_eq!(end_of(id), JobEnd::Agreed(model));
		assert_eq!(job(id).model, None);
		assert_eq!(wealth(1), ENDOWMENT + PRICE);
	});
}

#[test]
fn reveals_wait_until_nobody_can_commit_any_more() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		let early = reveal_call(id, 1, TRAPPED);
		assert_noop!(dispatch(early.clone()), Error::<Test>::RevealTooEarly);
		assert_eq!(validate(early), Err(InvalidTransaction::Future.into()));
		commit(id, 2, TRAPPED);
		reveal(id, 1, TRAPPED);
	});
}

#[test]
fn reveals_end_with_their_window() {
	build_and_execute(|| {
		register(1..=4);
		let (id, first) = post_and_draw();
		commit(id, first[0], TRAPPED);
		commit(id, first[1], TRAPPED);
		pass_blocks(REVEAL_WINDOW);
		reveal(id, first[0], TRAPPED);
		pass_blocks(1);
		assert_noop!(dispatch(reveal_call(id, first[1], TRAPPED)), Error::<Test>::NotRunning);
		pass_blocks(DRAW_DELAY);
		assert_eq!(drawn(id).len(), 1);
		assert_noop!(dispatch(reveal_call(id, first[1], TRAPPED)), Error::<Test>::NotAssigned);
	});
}

#[test]
fn an_outcome_that_was_not_committed_to_is_refused() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		commit(id, 2, TRAPPED);
		let other = reveal_call(id, 1, finished("model"));
		assert_noop!(dispatch(other.clone()), Error::<Test>::CommitmentMismatch);
		assert_eq!(validate(other), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn a_copied_commitment_cannot_be_revealed() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		let copied = Replicas::<Test>::get(id, 1).unwrap().commitment.unwrap();
		let signature = sign(2, &outcomes::commit_payload::<Test>(id, &2, copied));
		let copy = Call::commit_outcome { job: id, provider: 2, commitment: copied, signature };
		assert_ok!(send(copy));
		reveal(id, 1, TRAPPED);
		assert_noop!(dispatch(reveal_call(id, 2, TRAPPED)), Error::<Test>::CommitmentMismatch);
	});
}

#[test]
fn an_outcome_is_revealed_once() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		commit(id, 2, TRAPPED);
		reveal(id, 1, TRAPPED);
		assert_noop!(dispatch(reveal_call(id, 1, TRAPPED)), Error::<Test>::AlreadyRevealed);
	});
}

#[test]
fn what_was_not_committed_to_is_not_revealed() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		assert_noop!(dispatch(reveal_call(id, 2, TRAPPED)), Error::<Test>::NotCommitted);
	});
}

#[test]
fn only_the_operators_signature_reveals() {
	build_and_execute(|| {
		register(1..=2);
		let (id, _) = post_and_draw();
		commit(id, 1, TRAPPED);
		commit(id, 2, TRAPPED);
		let signature = sign(2, &outcomes::reveal_payload::<Test>(id, &1, &TRAPPED, &SALT));
		let forged =
			Call::reveal_outcome { job: id, provider: 1, outcome: TRAPPED, salt: SALT, signature };
		assert_eq!(validate(forged), Err(InvalidTransaction::BadProof.into()));
	});
}
