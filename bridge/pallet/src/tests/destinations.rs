use super::*;

fn add(chain: u64, route: Route, gateway: EthAddress) -> DispatchResult {
	Bridge::add_destination(signed(ADMIN), chain, route, gateway, TERMS)
}

#[test]
fn a_destination_is_halted_at_first_and_has_its_pots() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(ETHEREUM, Route::Ethereum, GATEWAY));
		assert!(has_event(Event::DestinationAdded {
			destination: ETHEREUM,
			gateway: GATEWAY,
			route: Route::Ethereum,
		}));
		assert_eq!(the(ETHEREUM).mode, Mode::Halted);
		assert_noop!(send(ETHEREUM, 1_000), Error::<Test>::DestinationHalted);
		assert_eq!(free(&TREASURY), FUNDS - 2 * ED);
		assert_eq!(free(&Bridge::pot(ETHEREUM)), ED);
		assert_eq!(free(&Bridge::fee_pot(ETHEREUM)), ED);
		assert_eq!(Bridge::do_try_state(), Ok(()));
	});
}

#[test]
fn pots_that_exist_cost_nothing() {
	new_test_ext().execute_with(|| {
		assert_ok!(Balances::transfer_allow_death(signed(ALICE), Bridge::pot(ETHEREUM), 500));
		assert_ok!(add(ETHEREUM, Route::Ethereum, GATEWAY));
		assert_eq!(free(&TREASURY), FUNDS - ED);
	});
}

#[test]
fn each_route_leads_to_one_destination() {
	new_test_ext().execute_with(|| {
		let bad: DispatchError = Error::<Test>::BadRoute.into();
		assert_noop!(add(2, Route::Ethereum, GATEWAY), bad);
		assert_noop!(add(ETHEREUM, Route::Polygon, GATEWAY), bad);
		assert_ok!(add(ETHEREUM, Route::Ethereum, GATEWAY));
		assert_noop!(add(ETHEREUM, Route::Ethereum, GATEWAY), Error::<Test>::AlreadyDestination);
		assert_ok!(add(POLYGON, Route::Polygon, GATEWAY));
		assert_noop!(add(138, Route::Polygon, GATEWAY), bad);
	});
}

#[test]
fn the_route_of_polygon_leads_to_any_chain_but_the_ethereum_that_is_followed() {
	new_test_ext().execute_with(|| {
		let bad: DispatchError = Error::<Test>::BadRoute.into();
		assert_noop!(add(ETHEREUM, Route::Polygon, GATEWAY), bad);
		assert_ok!(add(80_002, Route::Polygon, GATEWAY));
		assert_eq!(Bridge::do_try_state(), Ok(()));
	});
}

#[test]
fn a_gateway_is_not_zero_and_another() {
	new_test_ext().execute_with(|| {
		let bad: DispatchError = Error::<Test>::BadGateway.into();
		assert_noop!(add(ETHEREUM, Route::Ethereum, EthAddress::zero()), bad);
		assert_ok!(add(ETHEREUM, Route::Ethereum, GATEWAY));
		for gateway in [GATEWAY, EthAddress::zero()] {
			assert_noop!(Bridge::set_gateway(signed(ADMIN), ETHEREUM, gateway), bad);
		}
		assert_ok!(Bridge::set_gateway(signed(ADMIN), ETHEREUM, HOLDER));
		last_event(Event::GatewaySet { destination: ETHEREUM, gateway: HOLDER });
		assert_noop!(Bridge::set_gateway(signed(ADMIN), ETHEREUM, HOLDER), bad);
		assert_noop!(Bridge::drop_gateway(signed(ADMIN), ETHEREUM, HOLDER), bad);
		assert_noop!(
			Bridge::drop_gateway(signed(ADMIN), ETHEREUM, ROOT_CHAIN),
			Error::<Test>::NotGateway
		);
	});
}

#[test]
fn terms_are_set() {
	build_and_execute(|| {
		let terms = Terms { fee: 7, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		last_event(Event::TermsSet { destination: ETHEREUM, terms });
		assert_eq!(Bridge::quote(ETHEREUM), Some(7));
		assert_noop!(
			Bridge::set_terms(signed(ADMIN), 2, terms),
			Error::<Test>::DestinationNotFound
		);
	});
}

#[test]
fn only_the_admin_names_destinations() {
	build_and_execute(|| {
		for who in [ALICE, GUARDIAN] {
			let bad = DispatchError::BadOrigin;
			assert_noop!(
				Bridge::add_destination(signed(who.clone()), 5, Route::Polygon, HOLDER, TERMS),
				bad
			);
			assert_noop!(Bridge::set_terms(signed(who.clone()), ETHEREUM, TERMS), bad);
			assert_noop!(Bridge::set_gateway(signed(who.clone()), ETHEREUM, HOLDER), bad);
			assert_noop!(Bridge::drop_gateway(signed(who), ETHEREUM, GATEWAY), bad);
		}
	});
}

#[test]
fn an_empty_treasury_opens_no_pots() {
	new_test_ext().execute_with(|| {
		assert_ok!(Balances::transfer_allow_death(signed(TREASURY), BOB, FUNDS - ED));
		assert_noop!(add(ETHEREUM, Route::Ethereum, GATEWAY), TokenError::FundsUnavailable);
	});
}
