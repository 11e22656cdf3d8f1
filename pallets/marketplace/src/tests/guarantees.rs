//! What becomes of the price when the guarantee is over.

use super::*;
use frame::deps::frame_support::weights::WeightMeter;

/// Owns a version, and can leave the chain.
const FRANK: AccountId = 6;

/// A version of Frank's, half of the revenue of which is Dave's, sold to Bob for dollars. Frank has
/// left, and his account cannot take any.
fn sold_by_one_who_left() -> VersionId {
	assert_ok!(Balances::transfer_allow_death(signed(CHARLIE), FRANK, 1_000));
	let version = Registry::add(FRANK, half(), &[(DAVE, 1)]);
	assert_ok!(Marketplace::list(signed(FRANK), version, usd(1_000), TRAINING, None, None));
	assert_ok!(buy(BOB, 0));
	assert_ok!(Marketplace::unlist(signed(FRANK), 0));
	assert_ok!(Balances::transfer_all(signed(FRANK), CHARLIE, false));
	assert!(!System::account_exists(&FRANK));
	version
}

/// The event that says that `sale` goes on until `until`.
fn extended(sale: SaleId, until: u64) -> RuntimeEvent {
	Event::GuaranteeExtended { sale, until }.into()
}

#[test]
fn platform_contributors_and_owner_are_paid_when_the_guarantee_ends() {
	build_and_execute(|| {
		let version = labelled_version();
		let sale = sold(version, native(1_000));
		go_to(GUARANTEE);
		assert_eq!(Marketplace::sale_outlook(sale), Some(Outlook::Sound));
		assert_eq!(Balances::balance(&Marketplace::account_id()), 1_000);

		go_to(GUARANTEE + 1);
		assert_eq!(Balances::balance(&TREASURY), 100);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 450);
		assert_eq!(Balances::balance(&Marketplace::account_id()), 450);
		assert_eq!(Royalties::<Test>::get(version, Native).deposited, 450 - ED);
		assert_eq!(Owed::<Test>::get(Native), 450 - ED);
		assert_eq!(Marketplace::sale(sale), None);
		System::assert_last_event(
			Event::SaleSettled {
				sale,
				version,
				asset: Native,
				take: 100,
				royalties: 450,
				to_owner: 450,
				owner: ALICE,
			}
			.into(),
		);
		// The licence is for good.
		now_is(version, Availability::Lost);
		end_guarantees();
		assert!(Marketplace::may_train(&BOB, version));
	});
}

#[test]
fn other_assets_are_paid_on_too() {
	build_and_execute(|| {
		let version = labelled_version();
		sold(version, usd(1_000));
		end_guarantees();
		assert_eq!(dollars(TREASURY), 100);
		assert_eq!(dollars(ALICE), FUNDS + 450);
		assert_eq!(dollars(Marketplace::account_id()), 450);
		assert_eq!(Royalties::<Test>::get(version, USD).deposited, 449);
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, USD));
		assert_ok!(Marketplace::claim_royalties(signed(EVE), version, USD));
	});
}

#[test]
fn the_owner_gets_all_royalties_when_nobody_contributed() {
	build_and_execute(|| {
		let version = Registry::add(ALICE, half(), &[]);
		sold(version, native(1_000));
		end_guarantees();
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 900);
		assert!(!Royalties::<Test>::contains_key(version, Native));
		assert_eq!(Balances::balance(&Marketplace::account_id()), 0);
	});
}

#[test]
fn the_first_royalties_pay_for_the_pot_once() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(1_000));
		assert_ok!(buy(BOB, listing));
		assert_ok!(buy(CHARLIE, listing));
		end_guarantees();
		assert_eq!(Royalties::<Test>::get(version, Native).deposited, 900 - ED);
	});
}

#[test]
fn a_pot_that_has_its_minimum_takes_nothing_of_royalties() {
	build_and_execute(|| {
		let pot = Marketplace::account_id();
		assert_ok!(Balances::transfer_allow_death(signed(CHARLIE), pot, ED));
		let version = labelled_version();
		sold(version, native(1_000));
		end_guarantees();
		assert_eq!(Royalties::<Test>::get(version, Native).deposited, 450);
	});
}

#[test]
fn parts_below_the_smallest_balance_go_to_the_owner() {
	build_and_execute(|| {
		// The take would be 5, which the empty treasury could not receive.
		sold(plain_version(), native(50));
		end_guarantees();
		assert_eq!(Balances::balance(&TREASURY), 0);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 50);
	});
}

#[test]
fn an_owners_part_below_the_smallest_balance_is_paid_all_the_same() {
	build_and_execute(|| {
		TakeRate::set(Permill::from_percent(95));
		sold(plain_version(), native(150));
		end_guarantees();
		assert_eq!(Balances::balance(&TREASURY), 142);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 8);
	});
}

#[test]
fn the_take_rate_is_that_of_the_sale() {
	build_and_execute(|| {
		let listing = list(plain_version(), native(1_000));
		TakeRate::set(Permill::from_percent(25));
		assert_ok!(buy(BOB, listing));
		TakeRate::set(Permill::from_percent(50));
		end_guarantees();
		assert_eq!(Balances::balance(&TREASURY), 250);
	});
}

#[test]
fn whoever_sold_is_paid_even_if_another_owns_the_version_now() {
	build_and_execute(|| {
		let version = plain_version();
		sold(version, native(1_000));
		Registry::edit(version, |info| info.owner = CHARLIE);
		end_guarantees();
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 900);
		assert_eq!(Balances::balance(&CHARLIE), FUNDS);
	});
}

#[test]
fn a_guarantee_is_extended_while_the_data_is_out_of_reach() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		for (times, availability) in
			[(1, Availability::Degraded), (2, Availability::Pending), (3, Availability::Degraded)]
		{
			now_is(version, availability);
			end_guarantees();
			let until = 1 + (u64::from(times) + 1) * GUARANTEE;
			System::assert_last_event(extended(sale, until));
			let waiting = Marketplace::sale(sale).expect("the price waits");
			assert_eq!((waiting.extensions, waiting.until), (times, until));
			assert_eq!(Marketplace::sale_outlook(sale), Some(Outlook::InDoubt));
		}
		now_is(version, Availability::Available);
		end_guarantees();
		assert_eq!(Marketplace::sale(sale), None);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 900);
	});
}

#[test]
fn data_that_stays_out_of_reach_counts_as_lost_in_the_end() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		now_is(version, Availability::Degraded);
		for _ in 0..EXTENSIONS {
			end_guarantees();
		}
		assert!(Marketplace::sale(sale).is_some());
		end_guarantees();
		assert_eq!(Marketplace::sale(sale), None);
		assert_eq!(Balances::balance(&BOB), FUNDS);
		assert!(!Marketplace::may_train(&BOB, version));
	});
}

#[test]
fn a_buyer_who_does_nothing_is_refunded_when_the_guarantee_ends() {
	build_and_execute(|| {
		let (lost, gone) = (labelled_version(), plain_version());
		let sale = sold(lost, native(1_000));
		sold(gone, usd(500));
		now_is(lost, Availability::Lost);
		Registry::forget(gone);
		assert_eq!(Marketplace::sale_outlook(sale), Some(Outlook::Lost));
		end_guarantees();
		assert_eq!(Sales::<Test>::iter().count(), 0);
		assert_eq!((Balances::balance(&BOB), dollars(BOB)), (FUNDS, FUNDS));
		assert!(!Marketplace::may_train(&BOB, lost));
		System::assert_has_event(
			Event::SaleRefunded { sale, version: lost, price: native(1_000), to: BOB }.into(),
		);
	});
}

#[test]
fn whoever_passed_the_licence_on_is_not_refunded() {
	build_and_execute(|| {
		let version = plain_version();
		sold(version, native(1_000));
		assert_ok!(Assets::transfer(signed(BOB), 1_000, CHARLIE, 1));
		now_is(version, Availability::Lost);
		end_guarantees();
		assert_eq!(Balances::balance(&BOB), FUNDS - 1_000);
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 900);
		assert!(Marketplace::may_train(&CHARLIE, version));
	});
}

#[test]
fn presents_that_are_too_small_to_stay_in_the_pot_go_along() {
	build_and_execute(|| {
		let version = plain_version();
		sold(version, native(1_000));
		let pot = Marketplace::account_id();
		assert_ok!(Balances::transfer_allow_death(signed(CHARLIE), pot, ED - 1));
		let issued = Balances::total_issuance();
		now_is(version, Availability::Lost);
		end_guarantees();
		assert_eq!(Balances::balance(&BOB), FUNDS + ED - 1);
		assert_eq!(Balances::total_issuance(), issued);
	});
}

#[test]
fn an_owner_who_comes_back_is_paid_when_the_extension_ends() {
	build_and_execute(|| {
		sold_by_one_who_left();
		end_guarantees();
		let error = TokenError::CannotCreate.into();
		System::assert_has_event(Event::SettlementFailed { sale: 0, error }.into());
		System::assert_last_event(extended(0, 1 + 2 * GUARANTEE));
		// Nothing of it was paid.
		assert_eq!((dollars(TREASURY), dollars(Marketplace::account_id())), (0, 1_000));

		assert_ok!(Balances::transfer_allow_death(signed(CHARLIE), FRANK, 1_000));
		end_guarantees();
		assert_eq!((dollars(FRANK), dollars(TREASURY)), (450, 100));
	});
}

#[test]
fn an_owner_who_never_comes_back_leaves_it_to_the_platform() {
	build_and_execute(|| {
		let version = sold_by_one_who_left();
		for _ in 0..=EXTENSIONS {
			assert!(Marketplace::sale(0).is_some());
			end_guarantees();
		}
		assert_eq!(Marketplace::sale(0), None);
		assert_eq!(dollars(TREASURY), 100 + 450);
		System::assert_last_event(
			Event::SaleSettled {
				sale: 0,
				version,
				asset: USD,
				take: 100,
				royalties: 450,
				to_owner: 450,
				owner: TREASURY,
			}
			.into(),
		);
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, USD));
	});
}

#[test]
fn money_that_nobody_can_move_waits_for_somebody_to_settle() {
	build_and_execute(|| {
		let sale = sold(labelled_version(), usd(1_000));
		assert_ok!(Assets::freeze_asset(signed(ALICE), USD_ID));
		for _ in 0..=EXTENSIONS {
			end_guarantees();
		}
		// It has left the queue, but is not forgotten.
		let range = GuaranteesRange::<Test>::get();
		assert_eq!(range.head, range.tail);
		assert_ok!(Marketplace::do_try_state());
		assert!(Marketplace::settle(signed(CHARLIE), sale).is_err());

		assert_ok!(Assets::thaw_asset(signed(ALICE), USD_ID));
		assert_ok!(Marketplace::settle(signed(CHARLIE), sale));
		assert_eq!(dollars(ALICE), FUNDS + 450);
	});
}

#[test]
fn a_block_ends_the_oldest_guarantees_and_leaves_the_rest_to_the_next() {
	build_and_execute(|| {
		for _ in 0..33 {
			sold(plain_version(), native(100));
		}
		end_guarantees();
		assert_eq!(Sales::<Test>::iter_keys().collect::<Vec<_>>(), [32]);
		go_to(System::block_number() + 1);
		assert_eq!(Sales::<Test>::iter().count(), 0);
		assert_eq!(Guarantees::<Test>::iter().count(), 0);
	});
}

#[test]
fn guarantees_end_only_as_far_as_a_block_has_room() {
	build_and_execute(|| {
		type Weights = <Test as crate::Config>::WeightInfo;
		use crate::WeightInfo as _;
		sold(plain_version(), native(100));
		sold(plain_version(), native(100));
		go_to_with(1 + GUARANTEE, || WeightMeter::with_limit(Weight::zero()));
		assert_eq!(Sales::<Test>::iter().count(), 2);

		// Enough for one, and not quite for another.
		let one = Weights::end_guarantee() + Marketplace::settle_weight();
		let room = Weights::look_for_due_guarantees() + one + one - Weight::from_parts(1, 0);
		go_to_with(2 + GUARANTEE, || WeightMeter::with_limit(room));
		assert_eq!(Sales::<Test>::iter_keys().collect::<Vec<_>>(), [1]);
	});
}
