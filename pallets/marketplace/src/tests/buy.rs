use super::*;

#[test]
fn buy_pays_platform_contributors_and_owner_and_grants_a_licence() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(1_000));
		assert!(!Marketplace::may_train(&BOB, version));
		assert_ok!(buy(BOB, listing));

		assert!(Marketplace::may_train(&BOB, version));
		assert!(!Marketplace::may_train(&CHARLIE, version));
		assert_eq!(Assets::balance(1_000, BOB), 1);
		assert_eq!(Balances::balance(&BOB), FUNDS - 1_000);
		assert_eq!(Balances::balance(&TREASURY), 100);
		assert_eq!(Balances::balance(&Marketplace::account_id()), 450);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 450);
		System::assert_last_event(
			Event::Sold {
				listing,
				version,
				buyer: BOB,
				price: native(1_000),
				take: 100,
				royalties: 450,
				to_owner: 450,
				licence: 1_000,
			}
			.into(),
		);
	});
}

#[test]
fn buy_in_another_asset_moves_only_that_asset() {
	build_and_execute(|| {
		let listing = list(labelled_version(), usd(1_000));
		assert_ok!(buy(BOB, listing));
		assert_eq!(dollars(BOB), FUNDS - 1_000);
		assert_eq!(dollars(TREASURY), 100);
		assert_eq!(dollars(Marketplace::account_id()), 450);
		assert_eq!(dollars(ALICE), FUNDS + 450);
		assert_eq!(Balances::balance(&BOB), FUNDS);
	});
}

#[test]
fn buy_can_spend_the_last_unit_of_another_asset() {
	build_and_execute(|| {
		let listing = list(labelled_version(), usd(FUNDS));
		assert_ok!(buy(BOB, listing));
		assert_eq!(dollars(BOB), 0);
	});
}

#[test]
fn buy_gives_the_owner_all_royalties_when_nobody_contributed() {
	build_and_execute(|| {
		let version = Registry::add(ALICE, half(), &[]);
		let listing = list(version, native(1_000));
		assert_ok!(buy(BOB, listing));
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 900);
		assert!(!Royalties::<Test>::contains_key(version, Native));
	});
}

#[test]
fn the_first_royalties_pay_for_the_pot_once() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(1_000));
		assert_ok!(buy(BOB, listing));
		assert_eq!(Royalties::<Test>::get(version, Native).deposited, 450 - ED);
		assert_ok!(buy(CHARLIE, listing));
		assert_eq!(Royalties::<Test>::get(version, Native).deposited, 900 - ED);
	});
}

#[test]
fn a_free_licence_costs_nothing() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(0));
		assert_ok!(buy(BOB, listing));
		assert!(Marketplace::may_train(&BOB, version));
		assert_eq!(Balances::balance(&BOB), FUNDS);
	});
}

#[test]
fn parts_below_the_smallest_balance_go_to_the_owner() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(50));
		// The take would be 5, which the empty treasury could not receive.
		assert_ok!(buy(BOB, listing));
		assert_eq!(Balances::balance(&TREASURY), 0);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 50);
	});
}

#[test]
fn the_take_rate_is_that_of_the_moment() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(1_000));
		TakeRate::set(Permill::from_percent(25));
		assert_ok!(buy(BOB, listing));
		assert_eq!(Balances::balance(&TREASURY), 250);
	});
}

#[test]
fn buy_fails_when_the_price_is_not_what_the_buyer_agreed_to() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(500));
		let buy = |max_price| Marketplace::buy(signed(BOB), listing, max_price);
		assert_noop!(buy(native(499)), Error::<Test>::PriceAboveMaximum);
		assert_noop!(buy(usd(500)), Error::<Test>::PriceAboveMaximum);
		// The buyer pays what is asked, not what it would have paid.
		assert_ok!(buy(native(900)));
		assert_eq!(Balances::balance(&BOB), FUNDS - 500);
	});
}

#[test]
fn nobody_buys_what_they_have_already() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(500));
		let cheaper = list(version, native(400));
		assert_noop!(buy(ALICE, listing), Error::<Test>::AlreadyLicensed);
		assert_ok!(buy(BOB, listing));
		assert_noop!(buy(BOB, listing), Error::<Test>::AlreadyLicensed);
		assert_noop!(buy(BOB, cheaper), Error::<Test>::AlreadyLicensed);
	});
}

#[test]
fn a_licence_permits_what_its_terms_say_and_no_more() {
	build_and_execute(|| {
		let version = plain_version();
		let free = list_on(LOOKING, version, native(0));
		let paid = list_on(TRAINING, version, native(500));
		assert_ok!(buy(BOB, free));
		assert!(!Marketplace::may_train(&BOB, version));

		// Having the free one does not keep anybody from buying the other.
		assert_ok!(buy(BOB, paid));
		assert!(Marketplace::may_train(&BOB, version));
		assert_eq!((Assets::balance(1_000, BOB), Assets::balance(1_001, BOB)), (1, 1));
	});
}

#[test]
fn an_owner_may_train_on_its_own_data() {
	build_and_execute(|| {
		let version = plain_version();
		assert!(Marketplace::may_train(&ALICE, version));
		assert!(!Marketplace::may_train(&BOB, version));
	});
}

#[test]
fn sales_stop_in_an_asset_that_is_not_accepted_any_more() {
	build_and_execute(|| {
		let listing = list(plain_version(), usd(500));
		Accepted::set(vec![]);
		assert_noop!(buy(BOB, listing), Error::<Test>::AssetNotAccepted);
		// The seller can ask for something else.
		assert_ok!(Marketplace::set_price(signed(ALICE), listing, native(500)));
		assert_ok!(buy(BOB, listing));
	});
}

#[test]
fn the_first_royalties_can_be_in_an_asset_that_needs_an_account() {
	build_and_execute(|| {
		let version = labelled_version();
		let pot = Marketplace::account_id();
		assert!(!System::account_exists(&pot));
		let listing = list(version, usd(1_000));
		assert_ok!(buy(BOB, listing));
		assert_eq!(dollars(pot), 450);
		assert_eq!(Royalties::<Test>::get(version, USD).deposited, 449);

		// Later sales find the account there.
		let references = System::providers(&pot);
		assert_ok!(buy(CHARLIE, listing));
		assert_eq!(System::providers(&pot), references);
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, USD));
		assert_ok!(Marketplace::claim_royalties(signed(EVE), version, USD));
	});
}

#[test]
fn buy_fails_when_all_seats_are_sold() {
	build_and_execute(|| {
		let version = plain_version();
		let terms = Terms::default();
		assert_ok!(Marketplace::list(signed(ALICE), version, native(500), terms, Some(1), None));
		assert_ok!(buy(BOB, 0));
		assert_noop!(buy(CHARLIE, 0), Error::<Test>::SoldOut);
	});
}

#[test]
fn buy_fails_from_the_expiry_block_on() {
	build_and_execute(|| {
		let version = plain_version();
		let terms = Terms::default();
		assert_ok!(Marketplace::list(signed(ALICE), version, native(500), terms, None, Some(5)));
		System::set_block_number(4);
		assert_ok!(buy(BOB, 0));
		System::set_block_number(5);
		assert_noop!(buy(CHARLIE, 0), Error::<Test>::ListingExpired);
	});
}

#[test]
fn sales_pause_while_the_data_is_out_of_reach() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(500));
		Registry::edit(version, |info| info.availability = Availability::Degraded);
		assert_noop!(buy(BOB, listing), Error::<Test>::DatasetUnavailable);
		Registry::edit(version, |info| info.availability = Availability::Available);
		assert_ok!(buy(BOB, listing));
	});
}

#[test]
fn a_seller_cannot_sell_what_now_belongs_to_another() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(500));
		Registry::edit(version, |info| info.owner = CHARLIE);
		assert_noop!(buy(BOB, listing), Error::<Test>::NotOwner);
	});
}

#[test]
fn buy_fails_when_funds_are_short() {
	build_and_execute(|| {
		// The buyer's account must survive, so that not even the whole balance is enough.
		let listing = list(plain_version(), native(FUNDS));
		assert_storage_noop!(assert!(buy(BOB, listing).is_err()));
		let listing = list(labelled_version(), usd(FUNDS + 1));
		assert_storage_noop!(assert!(buy(BOB, listing).is_err()));
	});
}

#[test]
fn buy_fails_for_closed_listings() {
	build_and_execute(|| {
		assert_noop!(buy(BOB, 7), Error::<Test>::ListingNotFound);
	});
}

#[test]
fn a_licence_can_be_handed_on() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(500));
		assert_ok!(buy(BOB, listing));
		assert_ok!(Assets::transfer(signed(BOB), 1_000, CHARLIE, 1));
		assert!(!Marketplace::may_train(&BOB, version));
		assert!(Marketplace::may_train(&CHARLIE, version));
	});
}
