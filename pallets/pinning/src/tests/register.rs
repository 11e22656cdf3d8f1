use super::*;

#[test]
fn a_pinner_bonds_for_what_it_offers_and_can_be_drawn() {
	build_and_execute(|| {
		assert_ok!(Pinning::register(signed(ALICE), offer(10, PRICE)));
		assert_eq!(held(ALICE), BOND);
		let id = PinnerOf::<Test>::get(ALICE).unwrap();
		assert_eq!(the_pinner(id).account, ALICE);
		assert!(is_listed(id));
		System::assert_last_event(
			Event::PinnerRegistered { pinner: id, account: ALICE, bond: BOND }.into(),
		);
	});
}

#[test]
fn an_account_is_one_pinner_at_most() {
	build_and_execute(|| {
		pinner(ALICE);
		assert_noop!(
			Pinning::register(signed(ALICE), offer(10, PRICE)),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn addresses_are_multiaddresses_with_a_peer() {
	build_and_execute(|| {
		let with = |addresses: &[&str]| Offer {
			addresses: addresses
				.iter()
				.map(|address| address.as_bytes().to_vec().try_into().unwrap())
				.collect::<Vec<_>>()
				.try_into()
				.unwrap(),
			..offer(10, PRICE)
		};
		for bad in [
			&[][..],
			&[""],
			&["192.0.2.1:4001/p2p/12D3"],
			&["/ip4/192.0.2.1/tcp/4001"],
			&["/ip4/192.0.2.1/tcp/ 4001/p2p/12D3"],
			&["/dns/ключ.example/p2p/12D3"],
			&["/ip4/192.0.2.1/tcp/4001/p2p/12D3", "nowhere"],
		] {
			assert_noop!(Pinning::register(signed(ALICE), with(bad)), Error::<Test>::BadAddress);
		}
		assert_ok!(Pinning::register(signed(ALICE), with(&["/dns/keeper.example/p2p/12D3"])));
	});
}

#[test]
fn less_than_a_gib_is_no_offer() {
	build_and_execute(|| {
		let small = Offer { capacity: GIB - 1, ..offer(1, PRICE) };
		assert_noop!(Pinning::register(signed(ALICE), small), Error::<Test>::TooLittleCapacity);
	});
}

#[test]
fn register_fails_when_funds_are_short() {
	build_and_execute(|| {
		let huge = offer(FUNDS as u64 / 100, PRICE);
		assert_noop!(Pinning::register(signed(ALICE), huge), TokenError::FundsUnavailable);
	});
}

#[test]
fn there_are_only_so_many_pinners() {
	build_and_execute(|| {
		crowd();
		assert_noop!(
			Pinning::register(signed(ALICE), offer(1, PRICE)),
			Error::<Test>::TooManyPinners
		);
		// Those who leave make room.
		assert_ok!(Pinning::give_notice(signed(1_000)));
		assert_ok!(Pinning::register(signed(ALICE), offer(1, PRICE)));
	});
}
