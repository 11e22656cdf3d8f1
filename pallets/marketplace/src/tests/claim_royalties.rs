use super::*;

/// A version that sold twice at 1000 in the native currency: a pool of 900 less the pot's minimum.
fn sold_twice() -> VersionId {
	let version = labelled_version();
	let listing = list(version, native(1_000));
	assert_ok!(buy(BOB, listing));
	assert_ok!(buy(CHARLIE, listing));
	end_guarantees();
	version
}

#[test]
fn claim_royalties_pays_by_points() {
	build_and_execute(|| {
		let version = sold_twice();
		assert_eq!(Marketplace::claimable(DAVE, version, Native), 222);
		assert_eq!(Marketplace::claimable(EVE, version, Native), 667);
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, Native));
		assert_eq!(Balances::balance(&DAVE), FUNDS + 222);
		System::assert_last_event(
			Event::RoyaltiesClaimed { version, asset: Native, who: DAVE, amount: 222 }.into(),
		);
		assert_ok!(Marketplace::claim_royalties(signed(EVE), version, Native));
		assert_eq!(Balances::balance(&EVE), FUNDS + 667);
	});
}

#[test]
fn claim_royalties_pays_what_came_since_the_last_claim() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(1_000));
		assert_ok!(buy(BOB, listing));
		end_guarantees();
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, Native));
		assert_ok!(buy(CHARLIE, listing));
		end_guarantees();
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, Native));
		// As much as in one late claim.
		assert_eq!(Balances::balance(&DAVE), FUNDS + 222);
	});
}

#[test]
fn claim_royalties_pays_nothing_that_is_still_guaranteed() {
	build_and_execute(|| {
		let version = labelled_version();
		let listing = list(version, native(1_000));
		assert_ok!(buy(BOB, listing));
		assert_noop!(
			Marketplace::claim_royalties(signed(DAVE), version, Native),
			Error::<Test>::NothingToClaim
		);
	});
}

#[test]
fn claim_royalties_pays_once() {
	build_and_execute(|| {
		let version = sold_twice();
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, Native));
		assert_noop!(
			Marketplace::claim_royalties(signed(DAVE), version, Native),
			Error::<Test>::NothingToClaim
		);
	});
}

#[test]
fn claim_royalties_pays_contributors_only() {
	build_and_execute(|| {
		let version = sold_twice();
		for stranger in [ALICE, BOB] {
			assert_noop!(
				Marketplace::claim_royalties(signed(stranger), version, Native),
				Error::<Test>::NothingToClaim
			);
		}
	});
}

#[test]
fn claim_royalties_keeps_assets_apart() {
	build_and_execute(|| {
		let version = sold_twice();
		assert_noop!(
			Marketplace::claim_royalties(signed(DAVE), version, USD),
			Error::<Test>::NothingToClaim
		);
		const FRANK: AccountId = 6;
		assert_ok!(Balances::transfer_allow_death(signed(BOB), FRANK, 5_000));
		assert_ok!(Assets::transfer(signed(BOB), USD_ID, FRANK, 800));
		let listing = list(version, usd(800));
		assert_ok!(buy(FRANK, listing));
		end_guarantees();
		// 360 in royalties, one of which stays in the pot.
		assert_ok!(Marketplace::claim_royalties(signed(EVE), version, USD));
		assert_eq!(dollars(EVE), FUNDS + 269);
		assert_eq!(Balances::balance(&EVE), FUNDS);
	});
}

#[test]
fn the_pot_survives_the_last_claim() {
	build_and_execute(|| {
		let version = sold_twice();
		assert_ok!(Marketplace::claim_royalties(signed(DAVE), version, Native));
		assert_ok!(Marketplace::claim_royalties(signed(EVE), version, Native));
		// The pot's minimum, and a unit of dust.
		assert_eq!(Balances::balance(&Marketplace::account_id()), ED + 1);
	});
}

#[test]
fn a_pool_never_pays_more_than_came_in() {
	build_and_execute(|| {
		use sensor_primitives::traits::Datasets;
		let version = sold_twice();
		let other = labelled_version();
		let listing = list(other, native(100_000));
		assert_ok!(buy(BOB, listing));
		end_guarantees();
		assert_ok!(Marketplace::claim_royalties(signed(EVE), version, Native));
		// Against its contract, the registry hands out points after sales.
		assert_ok!(Registry::add_contribution(version, &CHARLIE, 1_000));
		assert_ok!(Marketplace::claim_royalties(signed(CHARLIE), version, Native));
		let pool = Royalties::<Test>::get(version, Native);
		assert_eq!(pool.claimed, pool.deposited);
	});
}
