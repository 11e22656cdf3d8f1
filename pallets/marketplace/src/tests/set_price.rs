use super::*;

#[test]
fn set_price_changes_what_the_next_buyer_pays() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(500));
		assert_ok!(Marketplace::set_price(signed(ALICE), listing, usd(40)));
		System::assert_last_event(Event::PriceChanged { listing, price: usd(40) }.into());
		assert_ok!(buy(BOB, listing));
		assert_eq!(dollars(BOB), FUNDS - 40);
		assert_eq!(Balances::balance(&BOB), FUNDS);
	});
}

#[test]
fn set_price_is_for_the_seller() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(500));
		assert_noop!(
			Marketplace::set_price(signed(BOB), listing, native(0)),
			Error::<Test>::NotOwner
		);
	});
}

#[test]
fn set_price_fails_at_prices_that_cannot_be_paid() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(500));
		let set_price = |price| Marketplace::set_price(signed(ALICE), listing, price);
		let junk = Price { asset: JUNK, amount: 500 };
		assert_noop!(set_price(junk), Error::<Test>::AssetNotAccepted);
		assert_noop!(set_price(native(ED - 1)), Error::<Test>::PriceTooLow);
	});
}

#[test]
fn set_price_fails_for_closed_listings() {
	build_and_execute(|| {
		assert_noop!(
			Marketplace::set_price(signed(ALICE), 7, native(500)),
			Error::<Test>::ListingNotFound
		);
	});
}
