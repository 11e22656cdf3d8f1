//! Campaigns that ask for boxes.

use crate::{
	mock::*,
	types::{Method, Task},
	Error, Event, NewCampaign, Stage,
};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::boxes::{encode, Region},
	offchain::block_key,
	traits::Availability,
	CampaignId,
};

const A: u64 = ANNOTATORS[0];
const B: u64 = ANNOTATORS[1];
const C: u64 = ANNOTATORS[2];

/// One batch of four items, for three annotators.
fn boxes() -> NewCampaign<Test> {
	let mut new = new_campaign();
	new.version = Registry::insert(1, REQUESTER, 4, Availability::Available);
	new.task = Task::Boxes { labels: labels(&["cat", "dog"]) };
	(new.method, new.redundancy, new.max_redundancy) = (Method::Weighted, 3, 3);
	new
}

fn region(label: u8, x: u16, y: u16) -> Region {
	Region::new(label, [x, y, x + 1_000, y + 1_000]).unwrap()
}

/// A box or two on items 0 to 2, and nothing on the last, a little off.
fn careful(off: u16) -> Vec<u8> {
	encode(&[
		vec![region(0, 100 + off, 200)],
		vec![region(1, 5_000, 6_000 + off), region(0, 40_000, 100)],
		vec![region(1, 300 + off, 300 + off)],
		vec![],
	])
	.unwrap()
}

/// The same box everywhere.
fn lazy() -> Vec<u8> {
	encode(&[(); 4].map(|()| vec![region(0, 30_000, 30_000)])).unwrap()
}

/// Everybody has answered.
fn drawn(answers: [Vec<u8>; 3]) -> CampaignId {
	let id = open(boxes());
	for (who, answers) in [A, B, C].iter().zip(&answers) {
		assert_eq!(draw(id, *who), Some(0));
		assert_ok!(commit(id, 0, *who, answers));
	}
	for (who, answers) in [A, B, C].iter().zip(&answers) {
		assert_ok!(reveal(id, 0, *who, answers));
	}
	id
}

#[test]
fn boxes_that_agree_are_paid_and_written_down() {
	let mut chain = new_chain();
	let file = chain.execute_with(|| {
		let id = drawn([careful(0), careful(60), lazy()]);
		idle();
		assert!(matches!(
			Annotation::campaign(id).unwrap().stage,
			Stage::Closed { labelled: Some(_) }
		));
		assert_eq!([A, B, C].map(free), [FUNDS + 40, FUNDS + 40, FUNDS]);
		Annotation::do_try_state().unwrap();
		System::events()
			.into_iter()
			.find_map(|record| match record.event {
				RuntimeEvent::Annotation(Event::BatchSettled { labels, .. }) => Some(labels),
				_ => None,
			})
			.expect("the batch is settled")
	});
	chain.persist_offchain_overlay();
	let text = String::from_utf8(chain.offchain_db().get(&block_key(file)).unwrap()).unwrap();
	let lines: Vec<_> = text.lines().skip(1).collect();
	assert_eq!(lines.len(), 4, "{text}");
	assert!(lines[0].starts_with("0,0,1") && lines[0].ends_with(",2,3"), "{text}");
}

#[test]
fn answers_that_are_no_boxes_are_refused() {
	build_and_execute(|| {
		let id = open(boxes());
		let inverted = [1, 0, 9, 0, 0, 0, 8, 0, 5, 0, 0, 0, 0];
		let unknown = encode(&[vec![region(2, 0, 0)], vec![], vec![], vec![]]).unwrap();
		let answers = [inverted.to_vec(), unknown, vec![0; 5]];
		for (who, answers) in [A, B, C].iter().zip(&answers) {
			draw(id, *who).unwrap();
			assert_ok!(commit(id, 0, *who, answers));
		}
		for (who, answers) in [A, B, C].iter().zip(&answers) {
			assert_noop!(reveal(id, 0, *who, answers), Error::<Test>::BadLabels);
		}
	});
}

#[test]
fn few_can_draw_on_the_same_item() {
	build_and_execute(|| {
		let mut new = boxes();
		new.max_redundancy = 10;
		assert_noop!(
			Annotation::open_campaign(RuntimeOrigin::signed(REQUESTER), new),
			Error::<Test>::BadCampaignRedundancy
		);
	});
}

#[test]
fn more_are_asked_where_boxes_do_not_agree() {
	build_and_execute(|| {
		let mut new = boxes();
		(new.redundancy, new.max_redundancy) = (2, 3);
		new.duration = 60;
		let id = open(new);
		for (who, answers) in [(A, careful(0)), (B, lazy())] {
			assert_eq!(draw(id, who), Some(0));
			assert_ok!(commit(id, 0, who, &answers));
		}
		for (who, answers) in [(A, careful(0)), (B, lazy())] {
			assert_ok!(reveal(id, 0, who, &answers));
		}
		idle();
		System::assert_last_event(Event::MoreAsked { campaign: id, batches: 1 }.into());
		assert_eq!(draw(id, C), Some(0));
		assert_ok!(commit(id, 0, C, &careful(0)));
		assert_ok!(reveal(id, 0, C, &careful(0)));
		idle();
		assert_eq!([A, B, C].map(free), [FUNDS + 40, FUNDS, FUNDS + 40]);
	});
}
