//! Very many annotators in one campaign.

use crate::{mock::*, types::Method, Annotators, Batches, Deadlines, Stage};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{labels::Label, traits::Availability, Balance};

/// One a batch of one item.
const CROWD: std::ops::Range<u64> = 1_000..11_000;
const ITEMS: u32 = 400;
/// How long blocks are idle: two seconds.
const IDLE: Weight = Weight::from_parts(2_000_000_000_000, u64::MAX);

/// One of ten is wrong.
fn label_of(who: u64, item: u32) -> Label {
	((item + u32::from(who.is_multiple_of(10))) % 2) as u8
}

#[test]
fn ten_thousand_annotators_are_settled_and_paid_in_bounded_blocks_and_leave_nothing_behind() {
	build_and_execute(|| {
		let issued = Balances::total_issuance();
		let mut new = new_campaign();
		new.version = Registry::insert(1, REQUESTER, ITEMS, Availability::Available);
		(new.method, new.batch_size) = (Method::Weighted, 1);
		(new.redundancy, new.max_redundancy) = (25, 25);
		(new.duration, new.reveal_duration) = (900, 50);
		let id = open(new);
		let people: Vec<_> = CROWD.collect();
		for together in people.chunks(32) {
			for who in together {
				assert_ok!(Annotation::claim(RuntimeOrigin::signed(*who), id));
			}
			full_blocks(1);
		}
		full_blocks(2);

		let places: Vec<(u32, u64)> = Batches::<Test>::iter_prefix(id)
			.flat_map(|(batch, work)| work.places.into_iter().map(move |place| (batch, place)))
			.filter_map(|(batch, place)| {
				Some((batch, Annotators::<Test>::get(id, place.annotator)?.account))
			})
			.collect();
		assert_eq!(places.len(), people.len());
		for (item, who) in &places {
			assert_ok!(commit(id, *item, *who, &[label_of(*who, *item)]));
		}
		for (item, who) in &places {
			assert_ok!(reveal(id, *item, *who, &[label_of(*who, *item)]));
		}

		let mut blocks = 0;
		while !matches!(Annotation::campaign(id).unwrap().stage, Stage::Closed { .. }) {
			let used = idle_for(IDLE);
			assert!(used.all_lte(IDLE) && used.ref_time() > 0);
			full_blocks(1);
			blocks += 1;
			assert!(blocks < 1_000, "settlement does not get on");
		}
		assert!(blocks > 2, "all went by in {blocks} blocks");

		for who in people {
			let is_right = who % 10 != 0;
			assert_eq!(free(who), Balance::from(is_right) * REWARD, "of {who}");
		}
		full_blocks(1_000);
		assert_eq!(Balances::total_issuance(), issued);
		assert_nothing_is_left();
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
	});
}
