//! What labels and payments cost, by the weights of this pallet. `make bench-annotation` prints it.

use crate::{mock::*, types::Method, Stage};
use frame::{
	deps::sp_io::{hashing::twox_128, storage},
	testing_prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::traits::Availability;

const PEOPLE: std::ops::Range<u64> = 100..105;
const ITEMS: u32 = 960;
const SECOND: u64 = 1_000_000_000_000;

/// Bytes of all that the pallet keeps, but for the campaign itself.
fn state() -> u64 {
	let prefix = twox_128(b"Annotation").to_vec();
	let campaigns = twox_128(b"Campaigns");
	let mut key = prefix.clone();
	let mut bytes = 0;
	while let Some(next) = storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
		let value = storage::get(&next).map_or(0, |value| value.len());
		if next[16..32] != campaigns {
			bytes += (next.len() + value) as u64;
		}
		key = next;
	}
	bytes
}

#[test]
#[ignore = "prints figures for make bench-annotation"]
fn what_labels_and_payments_cost() {
	for (method, name) in [(Method::Plurality, "plurality"), (Method::Weighted, "dawid-skene")] {
		new_chain().execute_with(|| {
			let mut new = new_campaign();
			new.version = Registry::insert(1, REQUESTER, ITEMS, Availability::Available);
			(new.method, new.batch_size, new.fees) = (method, 60, 1_000 * FEE);
			(new.redundancy, new.max_redundancy) = (5, 5);
			(new.duration, new.reveal_duration) = (900, 50);
			let id = open(new);
			let people: Vec<_> = PEOPLE.collect();
			let before = state();
			label_everything(id, &people, |who, item| {
				let wrong = u64::from(item * 7 + 3) * who % 6 == 0;
				((item + u32::from(wrong)) % 3) as u8
			});
			let labels = u64::from(ITEMS) * people.len() as u64;
			let bytes = state() - before;
			let used = idle_for(Weight::MAX).ref_time();
			assert!(matches!(Annotation::campaign(id).unwrap().stage, Stage::Closed { .. }));
			let pay = Annotation::payout_weight().ref_time();
			println!(
				"{{\"method\":\"{name}\",\"labels\":{labels},\"labels_a_second\":{},\
				 \"bytes_a_label\":{:.2},\"payees_a_second\":{}}}",
				labels * SECOND / used,
				bytes as f64 / labels as f64,
				SECOND / pay,
			);
		});
	}
}
