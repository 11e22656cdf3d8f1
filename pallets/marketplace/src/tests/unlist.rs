use super::*;

#[test]
fn unlist_returns_the_deposit_and_keeps_licences() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(500));
		assert_ok!(buy(BOB, listing));
		assert_ok!(Marketplace::unlist(signed(ALICE), listing));
		assert_eq!(held(ALICE), 0);
		assert_eq!(Marketplace::listing(listing), None);
		assert!(Marketplace::may_train(&BOB, version));
		System::assert_last_event(Event::Unlisted { listing }.into());
	});
}

#[test]
fn unlist_is_for_the_seller_until_the_listing_expires() {
	build_and_execute(|| {
		let version = plain_version();
		let terms = Terms::default();
		assert_ok!(Marketplace::list(signed(ALICE), version, native(500), terms, None, Some(5)));
		System::set_block_number(4);
		assert_noop!(Marketplace::unlist(signed(BOB), 0), Error::<Test>::NotOwner);
		System::set_block_number(5);
		assert_ok!(Marketplace::unlist(signed(BOB), 0));
		assert_eq!((held(ALICE), held(BOB)), (0, 0));
	});
}

#[test]
fn unlist_fails_twice() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(500));
		assert_ok!(Marketplace::unlist(signed(ALICE), listing));
		assert_noop!(Marketplace::unlist(signed(ALICE), listing), Error::<Test>::ListingNotFound);
	});
}
