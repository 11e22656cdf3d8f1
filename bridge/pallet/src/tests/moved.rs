use super::*;

/// The gateway that comes after.
const NEW: EthAddress = EthAddress::repeat_byte(0x77);

fn prove_from(gateway: EthAddress, event: GatewayEvent) -> DispatchResult {
	let log = testing::log(gateway, &event);
	let proof = ethereum(&log);
	Bridge::prove(signed(RELAYER), ETHEREUM, log, proof)
}

#[test]
fn a_move_addresses_messages_to_the_new_gateway() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }));
		last_event(Event::GatewaySet { destination: ETHEREUM, gateway: NEW });
		assert_ok!(send(ETHEREUM, 1_000));
		let gateways = [1, 2].map(|nonce| Messages::<Test>::get(ETHEREUM, nonce).unwrap().gateway);
		assert_eq!(gateways, [GATEWAY, NEW]);
		assert_eq!(the(POLYGON).gateway, GATEWAY);
	});
}

#[test]
fn what_the_former_gateway_logged_still_counts_for_its_own_messages() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(send(ETHEREUM, 2_000));
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }));
		assert_ok!(send(ETHEREUM, 3_000));
		assert_ok!(prove_from(GATEWAY, burned(1, 10, 0)));
		// The mint that came too late comes back.
		assert_ok!(prove_from(GATEWAY, delivered(2, false)));
		assert_eq!(the(ETHEREUM).locked, 4_000 - 10);
		// Neither answers for the other.
		let not_found: DispatchError = Error::<Test>::MessageNotFound.into();
		assert_noop!(prove_from(GATEWAY, delivered(3, true)), not_found);
		assert_noop!(prove_from(NEW, delivered(1, true)), not_found);
		assert_ok!(prove_from(GATEWAY, delivered(1, true)));
		assert_ok!(prove_from(NEW, delivered(3, true)));
	});
}

#[test]
fn the_new_gateway_counts_its_burns_from_one() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(prove_from(GATEWAY, burned(1, 10, 0)));
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }));
		assert_ok!(prove_from(NEW, burned(1, 20, 0)));
		assert_noop!(prove_from(NEW, burned(1, 20, 0)), Error::<Test>::AlreadyProven);
		assert_noop!(prove_from(GATEWAY, burned(1, 10, 0)), Error::<Test>::AlreadyProven);
		assert_eq!(free(&BOB), FUNDS + 30);
	});
}

#[test]
fn a_token_never_moves_back_or_twice() {
	build_and_execute(|| {
		let bad: DispatchError = Error::<Test>::BadGateway.into();
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }));
		// The same log again, and others that name who had it before.
		assert_noop!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }), bad);
		assert_noop!(prove_from(GATEWAY, GatewayEvent::Moved { to: HOLDER }), bad);
		assert_noop!(prove_from(NEW, GatewayEvent::Moved { to: GATEWAY }), bad);
		assert_noop!(prove_from(NEW, GatewayEvent::Moved { to: EthAddress::zero() }), bad);
	});
}

#[test]
fn root_goes_back_to_a_gateway_that_has_the_token_after_all() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		// It never moved: the log was forged.
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }));
		assert_ok!(send(ETHEREUM, 2_000));
		assert_ok!(Bridge::set_gateway(signed(ADMIN), ETHEREUM, GATEWAY));
		last_event(Event::GatewaySet { destination: ETHEREUM, gateway: GATEWAY });
		assert_ok!(Bridge::drop_gateway(signed(ADMIN), ETHEREUM, NEW));
		assert_ok!(send(ETHEREUM, 3_000));
		assert_ok!(Bridge::govern(signed(ADMIN), ETHEREUM, Order::SetMode(Mode::Running)));
		let gateways =
			[1, 2, 3, 4].map(|nonce| Messages::<Test>::get(ETHEREUM, nonce).unwrap().gateway);
		assert_eq!(gateways, [GATEWAY, NEW, GATEWAY, GATEWAY]);
		// The same log does not lead away again, and where it moves in truth is learnt.
		let bad: DispatchError = Error::<Test>::BadGateway.into();
		assert_noop!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }), bad);
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: HOLDER }));
		assert_eq!(the(ETHEREUM).gateway, HOLDER);
	});
}

#[test]
fn nothing_counts_twice_once_root_went_back() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(prove_from(GATEWAY, burned(1, 10, 0)));
		assert_ok!(prove_from(GATEWAY, delivered(1, true)));
		assert_ok!(Bridge::set_gateway(signed(ADMIN), ETHEREUM, NEW));
		assert_ok!(prove_from(GATEWAY, burned(2, 10, 0)));
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(Bridge::set_gateway(signed(ADMIN), ETHEREUM, GATEWAY));
		let proven: DispatchError = Error::<Test>::AlreadyProven.into();
		for nonce in [1, 2] {
			assert_noop!(prove_from(GATEWAY, burned(nonce, 10, 0)), proven);
		}
		assert_ok!(prove_from(GATEWAY, burned(3, 10, 0)));
		// Numbers go on, so that it has not seen any of those that follow.
		assert_ok!(send(ETHEREUM, 1_000));
		let not_found: DispatchError = Error::<Test>::MessageNotFound.into();
		for nonce in [1, 2] {
			assert_noop!(prove_from(GATEWAY, delivered(nonce, true)), not_found);
		}
		assert_ok!(prove_from(GATEWAY, delivered(3, true)));
		assert_eq!(free(&BOB), FUNDS + 30);
	});
}

#[test]
fn what_a_dropped_gateway_logged_does_not_count() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: NEW }));
		assert_ok!(Bridge::drop_gateway(signed(ADMIN), ETHEREUM, GATEWAY));
		last_event(Event::GatewayDropped { destination: ETHEREUM, gateway: GATEWAY });
		assert_noop!(prove_from(GATEWAY, burned(1, 10, 0)), Error::<Test>::NotGateway);
		assert_eq!(Gateways::<Test>::get(ETHEREUM, GATEWAY), Some(false));
		// And it does not come back.
		assert_noop!(
			Bridge::set_gateway(signed(ADMIN), ETHEREUM, GATEWAY),
			Error::<Test>::BadGateway
		);
	});
}
