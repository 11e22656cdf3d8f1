use super::*;

fn settle(sale: SaleId) -> DispatchResult {
	Marketplace::settle(signed(CHARLIE), sale)
}

/// Go on to `block` through blocks that have no room for the end of guarantees.
fn full_blocks_to(block: u64) {
	System::set_block_number(block);
}

#[test]
fn anybody_can_settle_a_sale_whose_guarantee_is_over() {
	build_and_execute(|| {
		let sale = sold(plain_version(), native(1_000));
		full_blocks_to(1 + GUARANTEE);
		assert_ok!(settle(sale));
		assert_eq!(Balances::balance(&ALICE), FUNDS - DEPOSIT + 900);
		assert_eq!(Balances::balance(&TREASURY), 100);
		assert_noop!(settle(sale), Error::<Test>::SaleNotFound);
		// Its place in the queue is passed over.
		go_to(2 + GUARANTEE);
		assert_eq!(Guarantees::<Test>::iter().count(), 0);
	});
}

#[test]
fn settle_fails_while_the_guarantee_runs() {
	build_and_execute(|| {
		let sale = sold(plain_version(), native(1_000));
		full_blocks_to(GUARANTEE);
		assert_noop!(settle(sale), Error::<Test>::GuaranteeRunning);
	});
}

#[test]
fn settle_fails_while_the_data_is_out_of_reach() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		now_is(version, Availability::Degraded);
		full_blocks_to(1 + GUARANTEE);
		assert_noop!(settle(sale), Error::<Test>::DatasetUnavailable);
	});
}

#[test]
fn settle_refunds_the_buyer_of_lost_data() {
	build_and_execute(|| {
		let version = plain_version();
		let sale = sold(version, native(1_000));
		now_is(version, Availability::Lost);
		full_blocks_to(1 + GUARANTEE);
		assert_ok!(settle(sale));
		assert_eq!(Balances::balance(&BOB), FUNDS);
		assert_eq!(Balances::balance(&CHARLIE), FUNDS);
		assert!(!Marketplace::may_train(&BOB, version));
	});
}
