use super::*;

#[test]
fn halt_stops_one_destination_in_both_directions() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(send(POLYGON, 1_000));
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		last_event(Event::Halted { destination: ETHEREUM, reason: Reason::Ordered });
		let halted: DispatchError = Error::<Test>::DestinationHalted.into();
		assert_noop!(send(ETHEREUM, 1_000), halted);
		assert_noop!(prove(ETHEREUM, burned(1, 100, 0)), halted);
		assert_noop!(prove(ETHEREUM, delivered(1, true)), halted);
		assert_eq!(Bridge::room(ETHEREUM), None);
		assert_ok!(send(POLYGON, 1_000));
		assert_ok!(prove(POLYGON, burned(1, 100, 0)));
	});
}

#[test]
fn what_waits_when_a_destination_is_halted_passes_when_it_runs_again() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_ok!(send(ETHEREUM, 100));
		let terms = Terms { inbound: 0, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		assert_ok!(prove(ETHEREUM, burned(1, 1_000, 0)));
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, TERMS));
		pass(2 * WINDOW);
		assert_eq!((the(ETHEREUM).queued, the(ETHEREUM).arrivals.len()), (1, 1));
		assert_eq!(free(&BOB), FUNDS);
		assert_ok!(Bridge::resume(signed(ADMIN), ETHEREUM));
		pass(1);
		assert_eq!((the(ETHEREUM).queued, the(ETHEREUM).arrivals.len()), (0, 0));
		assert_eq!(free(&BOB), FUNDS + 1_000);
	});
}

#[test]
fn messages_in_flight_survive_a_halt() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		pass(10);
		assert!(Bridge::delivery(ETHEREUM, 1).is_some());
		assert_ok!(Bridge::resume(signed(ADMIN), ETHEREUM));
		last_event(Event::Resumed { destination: ETHEREUM });
		assert_ok!(prove(ETHEREUM, delivered(1, true)));
	});
}

#[test]
fn checkpoints_are_kept_while_polygon_is_halted() {
	build_and_execute(|| {
		assert_ok!(send(POLYGON, 1_000));
		assert_ok!(Bridge::halt(signed(GUARDIAN), POLYGON));
		let log = log(&burned(1, 100, 0));
		let proof = polygon(&log);
		assert_ok!(Bridge::resume(signed(ADMIN), POLYGON));
		assert_ok!(Bridge::prove(signed(RELAYER), POLYGON, log, proof));
	});
}

#[test]
fn whoever_halts_cannot_resume() {
	build_and_execute(|| {
		for who in [ALICE, ADMIN] {
			assert_noop!(Bridge::halt(signed(who), ETHEREUM), DispatchError::BadOrigin);
		}
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		for who in [ALICE, GUARDIAN] {
			assert_noop!(Bridge::resume(signed(who), ETHEREUM), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn halting_and_resuming_twice_fails() {
	build_and_execute(|| {
		assert_noop!(Bridge::resume(signed(ADMIN), ETHEREUM), Error::<Test>::NotHalted);
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		assert_noop!(Bridge::halt(signed(GUARDIAN), ETHEREUM), Error::<Test>::DestinationHalted);
		let not_found: DispatchError = Error::<Test>::DestinationNotFound.into();
		assert_noop!(Bridge::halt(signed(GUARDIAN), 2), not_found);
		assert_noop!(Bridge::resume(signed(ADMIN), 2), not_found);
	});
}
