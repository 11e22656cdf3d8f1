use super::*;

#[test]
fn list_opens_a_listing_and_holds_the_deposit() {
	build_and_execute(|| {
		let version = plain_version();
		let terms = Terms { commercial: true, ..Default::default() };
		assert_ok!(Marketplace::list(
			signed(ALICE),
			version,
			native(500),
			terms,
			Some(3),
			Some(10)
		));
		let listing = Marketplace::listing(0).expect("it was just opened");
		assert_eq!((listing.seller, listing.version), (ALICE, version));
		assert_eq!((listing.price, listing.terms), (native(500), terms));
		assert_eq!(listing.licence, 1_000);
		assert_eq!((listing.seats, listing.sold, listing.expires), (Some(3), 0, Some(10)));
		assert_eq!(held(ALICE), DEPOSIT);
		System::assert_last_event(
			Event::Listed { listing: 0, version, seller: ALICE, price: native(500), terms }.into(),
		);
	});
}

#[test]
fn list_creates_one_licence_asset_for_each_version_and_terms() {
	build_and_execute(|| {
		let (first, second) = (plain_version(), plain_version());
		list(first, native(500));
		list(first, usd(5));
		list_on(LOOKING, first, native(0));
		list(second, native(500));
		let licences = |version| crate::LicenceAssets::<Test>::get(version).into_inner();
		assert_eq!(licences(first), [(TRAINING, 1_000), (LOOKING, 1_001)]);
		assert_eq!(licences(second), [(TRAINING, 1_002)]);
		assert!(Assets::asset_exists(1_002));
		assert!(!Assets::asset_exists(1_003));
	});
}

#[test]
fn list_fails_on_more_terms_than_the_chain_keeps_apart() {
	build_and_execute(|| {
		let version = plain_version();
		// Licences that differ in their text alone are different licences too.
		let terms = |n: u32| Terms { document: Some(ContentId::raw(&n.encode())), ..TRAINING };
		for n in 0..MAX_TERMS {
			list_on(terms(n), version, native(500));
		}
		assert_noop!(
			Marketplace::list(signed(ALICE), version, native(500), TRAINING, None, None),
			Error::<Test>::TooManyTerms
		);
		list_on(terms(0), version, native(500));
		list(plain_version(), native(500));
	});
}

#[test]
fn list_fails_for_strangers() {
	build_and_execute(|| {
		let version = plain_version();
		assert_noop!(
			Marketplace::list(signed(BOB), version, native(500), Terms::default(), None, None),
			Error::<Test>::NotOwner
		);
	});
}

#[test]
fn list_fails_for_data_that_nobody_can_fetch() {
	build_and_execute(|| {
		let list = |version| {
			Marketplace::list(signed(ALICE), version, native(500), Terms::default(), None, None)
		};
		let version = plain_version();
		for availability in [Availability::Pending, Availability::Degraded, Availability::Lost] {
			Registry::edit(version, |info| info.availability = availability);
			assert_noop!(list(version), Error::<Test>::DatasetUnavailable);
		}
		assert_noop!(list(VersionId::new(9, 9)), Error::<Test>::DatasetUnavailable);
	});
}

#[test]
fn list_fails_until_all_contributors_are_credited() {
	build_and_execute(|| {
		let version = labelled_version();
		Registry::edit(version, |info| info.sealed = false);
		assert_noop!(
			Marketplace::list(signed(ALICE), version, native(500), TRAINING, None, None),
			Error::<Test>::NotSealed
		);
		Registry::edit(version, |info| info.sealed = true);
		list(version, native(500));
	});
}

#[test]
fn list_fails_at_prices_that_cannot_be_paid() {
	build_and_execute(|| {
		let version = plain_version();
		let list =
			|price| Marketplace::list(signed(ALICE), version, price, Terms::default(), None, None);
		let junk = Price { asset: JUNK, amount: 500 };
		assert_noop!(list(junk), Error::<Test>::AssetNotAccepted);
		// A licence is no money.
		let licence = Price { asset: WithId(1_000), amount: 1 };
		assert_noop!(list(licence), Error::<Test>::AssetNotAccepted);
		assert_noop!(list(native(ED - 1)), Error::<Test>::PriceTooLow);
		assert_ok!(list(native(ED)));
		assert_ok!(list(native(0)));
	});
}

#[test]
fn list_fails_when_nobody_could_ever_buy() {
	build_and_execute(|| {
		let version = plain_version();
		let list = |seats, expires| {
			Marketplace::list(signed(ALICE), version, native(500), Terms::default(), seats, expires)
		};
		assert_noop!(list(Some(0), None), Error::<Test>::NoSeats);
		assert_noop!(list(None, Some(1)), Error::<Test>::ExpiryInThePast);
		assert_ok!(list(Some(1), Some(2)));
	});
}

#[test]
fn list_fails_when_funds_are_short() {
	build_and_execute(|| {
		const POOR: AccountId = 50;
		assert_ok!(Balances::transfer_allow_death(signed(BOB), POOR, DEPOSIT));
		let version = Registry::add(POOR, Permill::zero(), &[]);
		assert_noop!(
			Marketplace::list(signed(POOR), version, native(500), Terms::default(), None, None),
			TokenError::FundsUnavailable
		);
	});
}
