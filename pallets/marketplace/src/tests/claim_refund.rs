use super::*;

fn claim(who: AccountId, sale: SaleId) -> DispatchResult {
	Marketplace::claim_refund(signed(who), sale)
}

#[test]
fn claim_refund_pays_the_whole_price_back_and_burns_the_licence() {
	build_and_execute(|| {
		let version = labelled_version();
		let sale = sold(version, native(1_000));
		now_is(version, Availability::Lost);
		assert_eq!(Marketplace::sale_outlook(sale), Some(Outlook::Lost));
		assert_ok!(claim(BOB, sale));

		assert_eq!(Balances::balance(&BOB), FUNDS);
		assert_eq!(Balances::balance(&Marketplace::account_id()), 0);
		assert_eq!(Assets::balance(1_000, BOB), 0);
		assert!(!Marketplace::may_train(&BOB, version));
		assert_eq!(Listings::<Test>::get(0).map(|listing| listing.sold), Some(0));
		System::assert_last_event(
			Event::SaleRefunded { sale, version, price: native(1_000), to: BOB }.into(),
		);
		assert_noop!(claim(BOB, sale), Error::<Test>::SaleNotFound);
		// Its place in the queue is passed over.
		end_guarantees();
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT);
	});
}

#[test]
fn claim_refund_pays_in_the_asset_of_the_price() {
	build_and_execute(|| {
		let version = labelled_version();
		let sale = sold(version, usd(FUNDS));
		assert_eq!(dollars(BOB), 0);
		now_is(version, Availability::Lost);
		assert_ok!(claim(BOB, sale));
		assert_eq!(dollars(BOB), FUNDS);
		assert_eq!(dollars(Marketplace::account_id()), 0);
	});
}

#[test]
fn claim_refund_leaves_others_their_royalties_and_prices() {
	build_and_execute(|| {
		let (sound, lost) = (labelled_version(), labelled_version());
		sold(sound, native(1_000));
		end_guarantees();
		let sale = sold(lost, native(700));
		sold(plain_version(), native(300));
		now_is(lost, Availability::Lost);
		assert_ok!(claim(BOB, sale));
		assert_eq!(Balances::balance(&Marketplace::account_id()), 450 + 300);
		assert_ok!(Marketplace::claim_royalties(signed(EVE), sound, Native));
	});
}

#[test]
fn claim_refund_works_after_the_listing_was_closed() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		assert_ok!(Marketplace::unlist(signed(ALICE), 0));
		now_is(version, Availability::Lost);
		assert_ok!(claim(BOB, sale));
		assert_eq!(Balances::balance(&BOB), FUNDS);
	});
}

#[test]
fn claim_refund_works_while_full_blocks_delay_the_end_of_the_guarantee() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		System::set_block_number(100);
		now_is(version, Availability::Lost);
		assert_ok!(claim(BOB, sale));
		assert_eq!(Balances::balance(&BOB), FUNDS);
	});
}

#[test]
fn claim_refund_fails_unless_the_data_is_lost() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		for availability in [Availability::Available, Availability::Pending, Availability::Degraded]
		{
			now_is(version, availability);
			assert_noop!(claim(BOB, sale), Error::<Test>::NotLost);
		}
	});
}

#[test]
fn claim_refund_fails_for_anybody_but_the_buyer() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		now_is(version, Availability::Lost);
		for stranger in [ALICE, CHARLIE] {
			assert_noop!(claim(stranger, sale), Error::<Test>::NotBuyer);
		}
	});
}

#[test]
fn claim_refund_fails_without_the_licence() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		assert_ok!(Assets::transfer(signed(BOB), 1_000, CHARLIE, 1));
		now_is(version, Availability::Lost);
		assert_noop!(claim(BOB, sale), Error::<Test>::LicenceGone);
		assert_ok!(Assets::transfer(signed(CHARLIE), 1_000, BOB, 1));
		assert_ok!(claim(BOB, sale));
	});
}

#[test]
fn one_licence_refunds_one_sale() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(1_000));
		assert_ok!(buy(BOB, listing));
		assert_ok!(Assets::transfer(signed(BOB), 1_000, CHARLIE, 1));
		assert_ok!(buy(BOB, listing));
		now_is(version, Availability::Lost);
		assert_ok!(claim(BOB, 0));
		assert_noop!(claim(BOB, 1), Error::<Test>::LicenceGone);
	});
}

#[test]
fn claim_refund_fails_once_the_guarantee_is_over() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		end_guarantees();
		now_is(version, Availability::Lost);
		assert_noop!(claim(BOB, sale), Error::<Test>::SaleNotFound);
	});
}

#[test]
fn claim_refund_fails_for_a_free_licence() {
	build_and_execute(|| {
		let version = plain_version();
		let listing = list(version, native(0));
		assert_ok!(buy(BOB, listing));
		now_is(version, Availability::Lost);
		assert_noop!(claim(BOB, 0), Error::<Test>::SaleNotFound);
	});
}

#[test]
fn a_refunded_seat_can_be_sold_again_when_the_data_comes_back() {
	build_and_execute(|| {
		let version = plain_version();
		assert_ok!(Marketplace::list(signed(ALICE), version, native(500), TRAINING, Some(1), None));
		assert_ok!(buy(BOB, 0));
		assert_noop!(buy(CHARLIE, 0), Error::<Test>::SoldOut);
		now_is(version, Availability::Lost);
		assert_ok!(claim(BOB, 0));
		now_is(version, Availability::Available);
		assert_ok!(buy(CHARLIE, 0));
	});
}
