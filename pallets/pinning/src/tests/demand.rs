use super::*;
use sensor_primitives::{
	manifest::{Record, PAGE_RECORDS},
	ContentId,
};

#[test]
fn a_block_is_demanded_with_the_proof_that_it_is_in_the_version() {
	build_and_execute(|| {
		let (version, pinner) = kept_by(ALICE);
		let demand = demand(version, pinner, 1);
		let (content, until) = (ContentId::raw(BLOCKS[1]), System::block_number() + WINDOW);
		let fee = fee(1);
		System::assert_last_event(
			Event::BlockDemanded { demand, pinner, version, content, fee, until }.into(),
		);
		assert_eq!(free(EVE), FUNDS - fee);
		assert_eq!(the_pinner(pinner).demands, 1);
		assert_eq!(Pinning::open_demands().len(), 1);
	});
}

#[test]
fn a_block_of_a_list_of_several_pages_takes_two_blocks_of_it_to_prove() {
	build_and_execute(|| {
		let id = pinner(ALICE);
		let records: Vec<_> = (0..PAGE_RECORDS + 1).map(|n| record(&n.to_le_bytes())).collect();
		let version = Registry::add(GIB, &records);
		order(version, 1, RENT);
		pass(2);
		audit(version, id, Present);
		let demand = demand(version, id, PAGE_RECORDS);
		assert_ok!(show(demand, &PAGE_RECORDS.to_le_bytes()));
	});
}

#[test]
fn each_further_demand_on_a_pinner_costs_more() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let mut demands = Vec::new();
		for count in 1..=MAX_DEMANDS {
			let before = free(EVE);
			demands.push(demand(version, id, 0));
			assert_eq!(before - free(EVE), Balance::from(count) * fee(0));
		}
		assert_noop!(
			Pinning::demand(signed(EVE), version, id, 0, Registry::path(version, 0)),
			Error::<Test>::TooManyDemands
		);
		for demand in demands {
			assert_ok!(show(demand, BLOCKS[0]));
		}
		let before = free(EVE);
		demand(version, id, 0);
		assert_eq!(before - free(EVE), fee(0));
	});
}

#[test]
fn nothing_is_demanded_of_who_may_still_be_fetching_it() {
	build_and_execute(|| {
		let (id, version) = (pinner(ALICE), version());
		let demand = || Pinning::demand(signed(EVE), version, id, 0, Registry::path(version, 0));
		assert_noop!(demand(), Error::<Test>::NotKept);
		order(version, 1, 2 * RENT);
		assert_noop!(demand(), Error::<Test>::NotKept);
		pass(2);
		assert_noop!(demand(), Error::<Test>::NotFoundYet);
		audit(version, id, Missing);
		assert_noop!(demand(), Error::<Test>::NotFoundYet);
		audit(version, id, Present);
		assert_ok!(demand());
	});
}

#[test]
fn what_is_not_proven_to_be_in_the_version_cannot_be_demanded() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let other = Registry::add(GIB, &[record(b"something else")]);
		let demand = |index, path| Pinning::demand(signed(EVE), version, id, index, path);
		let path = Registry::path(version, 0);
		assert_noop!(demand(3, path.clone()), Error::<Test>::BadProof);
		assert_noop!(demand(0, Registry::path(other, 0)), Error::<Test>::BadProof);
		assert_noop!(demand(0, Default::default()), Error::<Test>::BadProof);
		let twice = vec![path[0].clone(), path[0].clone()].try_into().unwrap();
		assert_noop!(demand(0, twice), Error::<Test>::BadProof);
		Registry::forget(version);
		assert_noop!(demand(0, path), Error::<Test>::DatasetUnavailable);
	});
}

#[test]
fn a_block_that_fits_no_transaction_cannot_be_demanded() {
	build_and_execute(|| {
		let id = pinner(ALICE);
		let sized = |size| Record { size, ..record(b"block") };
		let version = Registry::add(GIB, &[sized(2 << 20), sized((2 << 20) + 1)]);
		order(version, 1, RENT);
		pass(2);
		audit(version, id, Present);
		let demand =
			|index| Pinning::demand(signed(EVE), version, id, index, Registry::path(version, 0));
		assert_noop!(demand(1), Error::<Test>::BlockTooLarge);
		assert_noop!(demand(0), TokenError::FundsUnavailable);
		assert_ok!(Balances::mint_into(&EVE, 3 << 20));
		assert_ok!(demand(0));
	});
}

#[test]
fn a_demand_is_paid_for_by_who_signs_it() {
	build_and_execute(|| {
		let (version, id) = kept_by(ALICE);
		let path = Registry::path(version, 0);
		assert_noop!(
			Pinning::demand(RuntimeOrigin::none(), version, id, 0, path.clone()),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Pinning::demand(signed(EVE), version, id + 1, 0, path),
			Error::<Test>::NotKept
		);
	});
}
