//! The invariants notice what would lose or lock up money.

use super::*;

/// The invariants hold after a settled and a waiting sale, until `damage` is done.
fn notices(damage: impl Fn()) {
	new_test_ext().execute_with(|| {
		let version = labelled_version();
		let listing = list(version, native(1_000));
		assert_ok!(buy(BOB, listing));
		end_guarantees();
		assert_ok!(buy(CHARLIE, listing));
		assert_ok!(Marketplace::do_try_state());
		damage();
		assert!(Marketplace::do_try_state().is_err());
	});
}

#[test]
fn a_pot_that_is_short() {
	notices(|| {
		let pot = signed(Marketplace::account_id());
		assert_ok!(Balances::transfer_keep_alive(pot, ALICE, 1));
	});
}

#[test]
fn a_debt_that_is_nobodys() {
	notices(|| Owed::<Test>::mutate(Native, |owed| *owed += 1));
	notices(|| Owed::<Test>::insert(USD, 1));
}

#[test]
fn a_debt_that_was_forgotten() {
	notices(|| Owed::<Test>::remove(Native));
}

#[test]
fn a_sale_that_nobody_settles() {
	notices(|| Guarantees::<Test>::remove(1));
	notices(|| GuaranteesRange::<Test>::mutate(|range| range.head += 1));
}

#[test]
fn a_sale_that_is_settled_twice() {
	notices(|| {
		Guarantees::<Test>::insert(2, 1);
		GuaranteesRange::<Test>::mutate(|range| range.tail += 1);
	});
}

#[test]
fn a_price_whose_parts_are_too_large() {
	notices(|| {
		Sales::<Test>::mutate(1, |sale| {
			if let Some(sale) = sale {
				sale.take = sale.price.amount + 1;
			}
		});
	});
}
