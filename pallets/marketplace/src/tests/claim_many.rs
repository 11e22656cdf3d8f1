use super::*;

/// Sell a new version once, at 1000 of the native currency, and wait until that is paid on.
fn sold_version() -> VersionId {
	let version = labelled_version();
	let listing = list(version, native(1_000));
	assert_ok!(buy(BOB, listing));
	end_guarantees();
	version
}

#[test]
fn claim_many_claims_from_every_pool() {
	build_and_execute(|| {
		let (first, second) = (sold_version(), sold_version());
		let pools = vec![(first, Native), (second, Native)];
		assert_ok!(Marketplace::claim_many(signed(DAVE), BoundedVec::truncate_from(pools)));
		// A quarter of 450 - ED, and a quarter of 450.
		assert_eq!(Balances::balance(&DAVE), FUNDS + 110 + 112);
		assert_eq!(Marketplace::claimable(DAVE, second, Native), 0);
	});
}

#[test]
fn claim_many_passes_over_empty_and_repeated_pools() {
	build_and_execute(|| {
		let version = sold_version();
		let pools =
			vec![(version, USD), (version, Native), (version, Native), (plain_version(), Native)];
		assert_ok!(Marketplace::claim_many(signed(DAVE), BoundedVec::truncate_from(pools)));
		assert_eq!(Balances::balance(&DAVE), FUNDS + 110);
	});
}

#[test]
fn claim_many_fails_when_no_pool_pays() {
	build_and_execute(|| {
		let version = sold_version();
		let claim = |pools| Marketplace::claim_many(signed(BOB), BoundedVec::truncate_from(pools));
		assert_noop!(claim(vec![(version, Native)]), Error::<Test>::NothingToClaim);
		assert_noop!(claim(vec![]), Error::<Test>::NothingToClaim);
	});
}
