use super::*;

#[test]
fn an_order_becomes_a_message_that_the_treasury_pays() {
	build_and_execute(|| {
		let before = free(&TREASURY);
		assert_ok!(Bridge::govern(signed(ADMIN), ETHEREUM, Order::SetMode(Mode::Halted)));
		last_event(Event::Sent {
			destination: ETHEREUM,
			nonce: 1,
			gateway: GATEWAY,
			command: Command::SetMode(Mode::Halted),
			sender: None,
			fee: TERMS.fee,
		});
		assert_eq!(free(&TREASURY), before - TERMS.fee);
		assert_ok!(prove(ETHEREUM, delivered(1, true)));
		assert_eq!(free(&RELAYER), FUNDS + TERMS.fee);
	});
}

#[test]
fn an_order_goes_out_though_the_treasury_is_empty() {
	build_and_execute(|| {
		assert_ok!(Balances::transfer_all(signed(TREASURY), BOB, false));
		assert_ok!(Bridge::govern(signed(ADMIN), ETHEREUM, Order::SetMode(Mode::Running)));
		assert_eq!(Bridge::delivery(ETHEREUM, 1).unwrap().fee, 0);
		assert_ok!(prove(ETHEREUM, delivered(1, true)));
	});
}

#[test]
fn an_order_that_had_no_effect_unlocks_nothing() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(Bridge::govern(signed(ADMIN), ETHEREUM, Order::MoveTo(HOLDER)));
		assert_ok!(prove(ETHEREUM, delivered(2, false)));
		assert_eq!((the(ETHEREUM).locked, the(ETHEREUM).open), (1_000, 1));
	});
}

#[test]
fn orders_go_out_while_halted_and_beyond_all_limits() {
	build_and_execute(|| {
		for _ in 0..MAX_OPEN / 50 {
			for _ in 0..50 {
				assert_ok!(send(ETHEREUM, 100));
			}
			pass(WINDOW);
		}
		assert_ok!(Bridge::halt(signed(GUARDIAN), ETHEREUM));
		assert_ok!(Bridge::govern(signed(ADMIN), ETHEREUM, Order::SetMode(Mode::Halted)));
		assert_eq!(the(ETHEREUM).open, MAX_OPEN + 1);
	});
}

#[test]
fn a_token_is_moved_to_a_new_gateway_or_stays() {
	build_and_execute(|| {
		let to = |gateway| Bridge::govern(signed(ADMIN), ETHEREUM, Order::MoveTo(gateway));
		assert_ok!(to(HOLDER));
		// Nothing changes here before the move is proven.
		assert_eq!(the(ETHEREUM).gateway, GATEWAY);
		assert_ok!(to(GATEWAY));
		assert_noop!(to(EthAddress::zero()), Error::<Test>::BadGateway);
		assert_ok!(prove(ETHEREUM, GatewayEvent::Moved { to: HOLDER }));
		assert_noop!(to(GATEWAY), Error::<Test>::BadGateway);
	});
}

#[test]
fn a_block_that_is_full_takes_no_order() {
	build_and_execute(|| {
		for _ in 0..tree::MAX_LEAVES {
			assert_ok!(send(ETHEREUM, 100));
		}
		let order = Order::SetMode(Mode::Halted);
		assert_noop!(Bridge::govern(signed(ADMIN), ETHEREUM, order), Error::<Test>::BlockFull);
		pass(1);
		assert_ok!(Bridge::govern(signed(ADMIN), ETHEREUM, order));
	});
}

#[test]
fn only_the_admin_commands_gateways() {
	build_and_execute(|| {
		for who in [ALICE, GUARDIAN] {
			assert_noop!(
				Bridge::govern(signed(who), ETHEREUM, Order::SetMode(Mode::Halted)),
				DispatchError::BadOrigin
			);
		}
	});
}
