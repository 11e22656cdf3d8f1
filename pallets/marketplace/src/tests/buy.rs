use super::*;

#[test]
fn buy_grants_a_licence_and_keeps_the_price_in_the_pot() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(1_000));
		assert!(!Marketplace::may_train(&BOB, version));
		assert_ok!(buy(BOB, listing));

		assert!(Marketplace::may_train(&BOB, version));
		assert!(!Marketplace::may_train(&CHARLIE, version));
		assert_eq!(Assets::balance(1_000, BOB), 1);
		assert_eq!(Balances::balance(&BOB), FUNDS - 1_000);
		assert_eq!(Balances::balance(&Marketplace::account_id()), 1_000);
		assert_eq!(Balances::balance(&TREASURY), 0);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT);
		System::assert_last_event(
			Event::Sold {
				sale: Some(0),
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
		let sale = Marketplace::sale(0).expect("its price waits");
		assert_eq!((sale.buyer, sale.seller, sale.until), (BOB, ALICE, 1 + GUARANTEE));
		assert_eq!((sale.take, sale.royalties, sale.to_owner()), (100, 450, 450));
	});
}

#[test]
fn buy_in_another_asset_moves_only_that_asset() {
	build_and_execute(|| {
		let listing = list(labelled_version(), usd(1_000));
		assert_ok!(buy(BOB, listing));
		assert_eq!(dollars(BOB), FUNDS - 1_000);
		assert_eq!(dollars(Marketplace::account_id()), 1_000);
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
fn a_free_licence_costs_nothing_and_nothing_waits() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(0));
		assert_ok!(buy(BOB, listing));
		assert!(Marketplace::may_train(&BOB, version));
		assert_eq!(Balances::balance(&BOB), FUNDS);
		assert_eq!(Marketplace::sale(0), None);
		let price = native(0);
		System::assert_last_event(
			Event::Sold {
				sale: None,
				listing,
				version,
				buyer: BOB,
				price,
				take: 0,
				royalties: 0,
				to_owner: 0,
				licence: 1_000,
			}
			.into(),
		);
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
fn the_first_sale_can_be_in_an_asset_that_needs_an_account() {
	build_and_execute(|| {
		let pot = Marketplace::account_id();
		assert!(!System::account_exists(&pot));
		let listing = list(labelled_version(), usd(1_000));
		assert_ok!(buy(BOB, listing));
		assert_eq!(dollars(pot), 1_000);

		// Later sales find the account there.
		let references = System::providers(&pot);
		assert_ok!(buy(CHARLIE, listing));
		assert_eq!(System::providers(&pot), references);
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
fn sales_pause_while_the_data_is_not_available() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(500));
		let free = list_on(LOOKING, version, native(0));
		for availability in [Availability::Pending, Availability::Degraded, Availability::Lost] {
			now_is(version, availability);
			assert_noop!(buy(BOB, listing), Error::<Test>::DatasetUnavailable);
			assert_noop!(buy(BOB, free), Error::<Test>::DatasetUnavailable);
		}
		now_is(version, Availability::Available);
		assert_ok!(buy(BOB, listing));
		assert_ok!(buy(BOB, free));
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
