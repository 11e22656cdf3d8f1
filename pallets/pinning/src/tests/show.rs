use super::*;

#[test]
fn who_shows_the_block_is_paid_for_it() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let demand = demand(version, id, 0);
		assert_ok!(show(demand, BLOCKS[0]));
		System::assert_last_event(Event::BlockShown { demand }.into());
		// Half for the pinner, and half for the place on chain; it is odd, and nothing is lost.
		let share = fee(0) / 2;
		assert_eq!(fee(0) % 2, 1);
		assert_eq!(the_pinner(id).earned, RENT + share);
		assert_eq!(free(TREASURY), ED + fee(0) - share);
		assert_eq!(the_pinner(id).demands, 0);
		pass(WINDOW);
		assert_eq!(held(ALICE), BOND);
	});
}

#[test]
fn anybody_may_show_it_but_nobody_signs_it() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let demand = demand(version, id, 0);
		let block = || BLOCKS[0].to_vec().try_into().unwrap();
		for origin in [signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Pinning::show(origin, demand, block()), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn only_the_block_itself_is_an_answer() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let demand = demand(version, id, 0);
		let mut bent = BLOCKS[0].to_vec();
		bent[0] ^= 1;
		let stale = Err(InvalidTransaction::Stale.into());
		for wrong in [&bent[..], &BLOCKS[0][1..], b"", BLOCKS[1]] {
			assert_eq!(authorize(&show_call(demand, wrong)), stale);
			// Not even if it was authorised.
			assert_noop!(Pinning::do_show(demand, wrong), Error::<Test>::WrongBlock);
		}
		assert_eq!(authorize(&show_call(demand + 1, BLOCKS[0])), stale);
		assert_noop!(Pinning::do_show(demand + 1, BLOCKS[0]), Error::<Test>::DemandNotFound);
	});
}

#[test]
fn a_pool_holds_one_answer_to_a_demand() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let first = demand(version, id, 0);
		let second = demand(version, id, 0);
		let tags = |demand| authorize(&show_call(demand, BLOCKS[0])).unwrap().provides;
		assert_eq!(tags(first), tags(first));
		assert_ne!(tags(first), tags(second));
	});
}

#[test]
fn an_answer_counts_once_and_before_the_window_ends() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let first = demand(version, id, 0);
		let second = demand(version, id, 1);
		pass(WINDOW - 1);
		assert_ok!(show(first, BLOCKS[0]));
		assert!(show(first, BLOCKS[0]).is_err());
		pass(1);
		assert!(show(second, BLOCKS[1]).is_err());
		assert_eq!(held(ALICE), BOND - BOND / 10);
	});
}

#[test]
fn what_a_treasury_that_is_gone_cannot_be_paid_goes_to_the_pinner() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let demand = demand(version, id, 2);
		assert_ok!(Balances::transfer_all(signed(TREASURY), EVE, false));
		assert!(fee(2) / 2 < ED);
		assert_ok!(show(demand, BLOCKS[2]));
		assert_eq!(the_pinner(id).earned, RENT + fee(2));
	});
}

#[test]
fn the_weight_of_an_answer_follows_its_length() {
	use frame::traits::Authorize;
	let weights = |length: usize| {
		let call = show_call(0, &vec![0; length]);
		(call.get_dispatch_info().call_weight.ref_time(), call.weight_of_authorize().ref_time())
	};
	let (small, large) = (weights(0), weights(2 << 20));
	// Hashing takes more than half a nanosecond a byte.
	let longer = 500 * (2 << 20);
	assert!(large.0 > small.0 + longer && large.1 > small.1 + longer, "{small:?} {large:?}");
}
