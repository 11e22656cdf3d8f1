//! Whom a draw finds.

use super::*;
use crate::WeightInfo;
use frame::deps::frame_support::weights::WeightMeter;
use std::collections::BTreeSet;

#[test]
fn only_those_are_drawn_who_have_room_for_the_money() {
	build_and_execute(|| {
		let version = version();
		let alice = pinner(ALICE);
		pinner_at(BOB, PRICE + 1);
		assert_ok!(Pinning::register(signed(CHARLIE), offer(1, PRICE)));
		pass(2);
		order(version, 3, 3 * RENT);
		pass(2);
		assert_eq!(keepers(version), [alice]);
	});
}

#[test]
fn who_is_too_dear_for_what_is_left_makes_room_for_who_is_not() {
	build_and_execute(|| {
		// There is money for a rent of 50 and one of 100, but not for two of 100.
		let (alice, bob, charlie) = (pinner(ALICE), pinner_at(BOB, PRICE / 2), pinner(CHARLIE));
		for _ in 0..3 {
			let version = version();
			assert_ok!(Pinning::order(signed(PAYER), version, 2, PRICE / 2, RENT));
			Orders::<Test>::mutate_extant(version, |order| order.max_price = PRICE);
			assert_ok!(Pinning::top_up(signed(PAYER), version, RENT / 2));
			pass(2);
			let keepers = keepers(version);
			assert!(keepers == [alice, bob] || keepers == [bob, charlie], "{keepers:?}");
			assert_eq!(the(version).budget, 0);
		}
	});
}

#[test]
fn an_offer_counts_two_blocks_after_it_was_made_better() {
	build_and_execute(|| {
		let first = version();
		order(first, 1, RENT);
		pass(1);
		let id = PinnerOf::<Test>::get(ALICE);
		assert!(id.is_none());
		assert_ok!(Pinning::register(signed(ALICE), offer(10, PRICE)));
		pass(1);
		assert!(keepers(first).is_empty());

		pass(1);
		let second = version();
		order(second, 1, RENT);
		pass(1);
		// Another price, in the block whose author knows who will be drawn.
		assert_ok!(Pinning::change_offer(signed(ALICE), offer(10, 1)));
		pass(1);
		assert!(keepers(second).is_empty());
	});
}

#[test]
fn who_has_less_room_than_before_is_still_drawn() {
	build_and_execute(|| {
		let id = pinner(ALICE);
		let versions = [version(), version(), version()];
		for version in versions {
			order(version, 1, RENT);
		}
		pass(2);
		for version in versions {
			assert_eq!(keepers(version), [id]);
		}
		assert_eq!(the_pinner(id).used, 3 * (2 * GIB - 7));
	});
}

#[test]
fn every_pinner_is_drawn_now_and_then() {
	build_and_execute(|| {
		let all: BTreeSet<_> = [ALICE, BOB, CHARLIE].map(pinner).into();
		let drawn: BTreeSet<_> = (0..40)
			.map(|_| {
				let version = version();
				order(version, 1, RENT);
				pass(2);
				let drawn = keepers(version)[0];
				assert_ok!(Pinning::cancel(signed(PAYER), version));
				pass(2);
				drawn
			})
			.collect();
		assert_eq!(drawn, all);
	});
}

#[test]
fn nobody_is_drawn_for_what_is_lost() {
	build_and_execute(|| {
		pinner(ALICE);
		let version = version();
		order(version, 1, RENT);
		Registry::now_is(version, Availability::Lost);
		pass(2);
		assert!(keepers(version).is_empty());
		assert!(the(version).draw.is_none());
	});
}

#[test]
fn draws_wait_for_a_block_that_has_room() {
	build_and_execute(|| {
		let id = pinner(ALICE);
		let versions = [version(), version()];
		for version in versions {
			order(version, 1, RENT);
		}
		type Weights = <Test as crate::Config>::WeightInfo;
		let looks = Weights::look_for_due_demands().saturating_add(Weights::look_for_due_draws());
		pass_with(3, || WeightMeter::with_limit(looks));
		assert!(versions.iter().all(|version| keepers(*version).is_empty()));
		pass_with(1, || WeightMeter::with_limit(looks.saturating_add(Weights::draw())));
		assert_eq!(keepers(versions[0]), [id]);
		assert!(keepers(versions[1]).is_empty());
		pass(1);
		assert_eq!(keepers(versions[1]), [id]);
	});
}

#[test]
fn one_block_makes_only_so_many_draws() {
	build_and_execute(|| {
		let versions: Vec<_> = (0..17).map(|_| version()).collect();
		for version in &versions {
			order(*version, 1, RENT);
		}
		let waiting = || versions.iter().filter(|version| the(**version).draw.is_some()).count();
		pass(2);
		assert_eq!(waiting(), 1);
		pass(1);
		assert_eq!(waiting(), 0);
	});
}
