//! Polygon: what its validators write to Ethereum, and what is proven by it.

use super::*;
use crate::types::Kept;
use sensor_bridge_primitives::{Checkpoint, HeaderProof};

/// The log of a checkpoint of so many blocks.
fn checkpoint(id: u64, start: u64, count: usize) -> Log {
	let (checkpoint, _) = testing::checkpoint(id, start, &vec![H256::repeat_byte(5); count]);
	testing::checkpoint_log(ROOT_CHAIN, &checkpoint)
}

fn kept() -> Vec<u64> {
	let kept = Polygon::<Test>::get().unwrap().kept;
	(kept.first..kept.next).collect()
}

fn report(number: u64, id: u64) -> DispatchResult {
	let log = testing::reset_log(ROOT_CHAIN, id);
	let (receipt, block) = on_ethereum(&log);
	Bridge::report_reset(signed(RELAYER), number, log, receipt, block)
}

#[test]
fn checkpoints_follow_each_other() {
	build_and_execute(|| {
		assert_ok!(submit(&checkpoint(10_000, FIRST_BLOCK, 5)));
		last_event(Event::CheckpointKept {
			checkpoint: 0,
			start: FIRST_BLOCK,
			end: FIRST_BLOCK + 4,
		});
		let does_not: DispatchError = Error::<Test>::DoesNotFollow.into();
		for start in [FIRST_BLOCK, FIRST_BLOCK + 4, FIRST_BLOCK + 6, 0, u64::MAX - 10] {
			assert_noop!(submit(&checkpoint(20_000, start, 5)), does_not);
		}
		assert_ok!(submit(&checkpoint(20_000, FIRST_BLOCK + 5, 1)));
		assert_eq!(Polygon::<Test>::get().unwrap().next_block, FIRST_BLOCK + 6);
	});
}

#[test]
fn a_checkpoint_does_not_follow_one_of_a_later_number() {
	build_and_execute(|| {
		assert_ok!(submit(&checkpoint(20_000, FIRST_BLOCK, 5)));
		for id in [10_000, 20_000] {
			assert_noop!(submit(&checkpoint(id, FIRST_BLOCK + 5, 5)), Error::<Test>::DoesNotFollow);
		}
	});
}

#[test]
fn a_checkpoint_does_not_follow_one_that_was_made_after_it() {
	build_and_execute(|| {
		let second = checkpoint(20_000, FIRST_BLOCK + 5, 5);
		let (receipt, block) = on_ethereum(&second);
		assert_ok!(submit(&checkpoint(10_000, FIRST_BLOCK, 5)));
		assert_noop!(
			Bridge::submit_checkpoint(signed(RELAYER), second, receipt, block),
			Error::<Test>::DoesNotFollow
		);
	});
}

#[test]
fn only_the_root_chain_makes_checkpoints() {
	build_and_execute(|| {
		let mut log = checkpoint(10_000, FIRST_BLOCK, 5);
		log.address = HOLDER;
		assert_noop!(submit(&log), Error::<Test>::NotRootChain);
		let reset = testing::reset_log(ROOT_CHAIN, 0);
		assert_noop!(submit(&reset), Error::<Test>::UnknownEvent);
	});
}

#[test]
fn a_checkpoint_is_proven_on_ethereum() {
	build_and_execute(|| {
		let log = checkpoint(10_000, FIRST_BLOCK, 5);
		let (receipt, block) = on_ethereum(&log);
		let submit = |log: &Log, block: H256| {
			let block = Box::new(block);
			Bridge::submit_checkpoint(signed(RELAYER), log.clone(), receipt.clone(), block)
		};
		assert_noop!(submit(&log, H256::zero()), Error::<Test>::BlockNotProven);
		let other = checkpoint(10_000, FIRST_BLOCK, 6);
		assert_noop!(submit(&other, *block), Error::<Test>::LogNotProven);
		Ethereum::halt(true);
		assert_noop!(submit(&log, *block), Error::<Test>::ClientHalted);
		Ethereum::halt(false);
		assert_ok!(submit(&log, *block));
	});
}

#[test]
fn the_oldest_checkpoints_make_way() {
	build_and_execute(|| {
		let more = u64::from(MAX_CHECKPOINTS) + 2;
		for number in 0..more {
			assert_ok!(submit(&checkpoint(10_000 * (number + 1), FIRST_BLOCK + 5 * number, 5)));
		}
		assert_eq!(kept(), (2..more).collect::<Vec<_>>());
		assert_eq!(Checkpoints::<Test>::iter().count(), MAX_CHECKPOINTS as usize);
		assert_eq!(Bridge::kept(1), None);
		assert_eq!(Bridge::kept(2).unwrap().checkpoint.start, FIRST_BLOCK + 10);
	});
}

#[test]
fn the_checkpoint_of_a_block_is_found() {
	build_and_execute(|| {
		assert_eq!(Bridge::checkpoint_of(FIRST_BLOCK), None);
		let mut start = FIRST_BLOCK;
		for (number, count) in [1, 7, 2, 5, 3, 1].into_iter().enumerate() {
			assert_ok!(submit(&checkpoint(10_000 * (number as u64 + 1), start, count)));
			start += count as u64;
		}
		for block in FIRST_BLOCK - 2..start + 2 {
			let expected = kept().into_iter().find(|number| {
				let Checkpoint { start, end, .. } = Bridge::kept(*number).unwrap().checkpoint;
				(start..=end).contains(&block)
			});
			assert_eq!(Bridge::checkpoint_of(block), expected, "block {block}");
		}
	});
}

#[test]
fn a_block_counts_once_its_checkpoint_is_proven() {
	build_and_execute(|| {
		assert_ok!(send(POLYGON, 5_000));
		let log = log(&burned(1, 1_000, 0));
		let (checkpoint, proof) = on_polygon(&log);
		let prove = || Bridge::prove(signed(RELAYER), POLYGON, log.clone(), proof.clone());
		assert_noop!(prove(), Error::<Test>::CheckpointNotFound);
		assert_ok!(submit(&checkpoint));
		assert_ok!(prove());
		assert_eq!(free(&BOB), FUNDS + 1_000);
	});
}

#[test]
fn a_block_is_in_its_checkpoint_at_its_place() {
	build_and_execute(|| {
		assert_ok!(send(POLYGON, 5_000));
		let log = log(&burned(1, 1_000, 0));
		let proof = polygon(&log);
		let Proof::Polygon { receipt, header, checkpoint } = *proof else { panic!("it is") };
		let refused = |header: HeaderProof, why: Error<Test>| {
			let proof = Proof::Polygon { receipt: receipt.clone(), header, checkpoint };
			assert_noop!(
				Bridge::prove(signed(RELAYER), POLYGON, log.clone(), Box::new(proof)),
				why
			);
		};
		let not_there = || Error::<Test>::BlockNotProven;
		refused(HeaderProof { number: header.number + 1, ..header.clone() }, not_there());
		refused(HeaderProof { number: header.number + 8, ..header.clone() }, not_there());
		refused(HeaderProof { time: 0, ..header.clone() }, not_there());
		refused(HeaderProof { receipts: H256::zero(), ..header.clone() }, not_there());
		let mut longer = header.clone();
		longer.branch.try_push(H256::zero()).unwrap();
		refused(longer, not_there());
		let mut shorter = header.clone();
		shorter.branch.pop();
		refused(shorter, not_there());
	});
}

#[test]
fn a_checkpoint_of_which_another_has_taken_the_place_proves_nothing() {
	build_and_execute(|| {
		assert_ok!(send(POLYGON, 5_000));
		let log = log(&burned(1, 1_000, 0));
		let proof = polygon(&log);
		for _ in 0..MAX_CHECKPOINTS {
			polygon(&log);
		}
		assert_noop!(
			Bridge::prove(signed(RELAYER), POLYGON, log, proof),
			Error::<Test>::CheckpointNotFound
		);
	});
}

#[test]
fn a_deleted_checkpoint_halts_polygon_and_nothing_else() {
	build_and_execute(|| {
		assert_ok!(send(POLYGON, 5_000));
		let log = log(&burned(1, 1_000, 0));
		let proof = polygon(&log);
		assert_ok!(report(0, 10_000));
		assert!(has_event(Event::CheckpointDeleted { checkpoint: 0 }));
		last_event(Event::Halted { destination: POLYGON, reason: Reason::Reset });
		assert_eq!((the(POLYGON).mode, the(ETHEREUM).mode), (Mode::Halted, Mode::Running));
		// Nor does it count once the destination runs again.
		assert_ok!(Bridge::resume(signed(ADMIN), POLYGON));
		let prove = || Bridge::prove(signed(RELAYER), POLYGON, log.clone(), proof.clone());
		assert_noop!(prove(), Error::<Test>::CheckpointNotFound);
		assert_noop!(submit(&checkpoint(20_000, 0, 1)), Error::<Test>::PolygonNotFollowed);
		assert_ok!(Bridge::follow_polygon(signed(ADMIN), ROOT_CHAIN, FIRST_BLOCK, 0));
		assert_noop!(prove(), Error::<Test>::CheckpointNotFound);
	});
}

#[test]
fn a_deletion_counts_for_checkpoints_from_its_number_on() {
	build_and_execute(|| {
		assert_ok!(submit(&checkpoint(10_000, FIRST_BLOCK, 5)));
		assert_ok!(submit(&checkpoint(20_000, FIRST_BLOCK + 5, 5)));
		assert_noop!(report(0, 20_000), Error::<Test>::NotDeleted);
		assert_noop!(report(1, 30_000), Error::<Test>::NotDeleted);
		assert_noop!(report(2, 20_000), Error::<Test>::CheckpointNotFound);
		assert_ok!(report(1, 20_000));
	});
}

#[test]
fn a_deletion_before_a_checkpoint_was_made_is_not_its_own() {
	build_and_execute(|| {
		let log = testing::reset_log(ROOT_CHAIN, 10_000);
		let (receipt, block) = on_ethereum(&log);
		assert_ok!(submit(&checkpoint(10_000, FIRST_BLOCK, 5)));
		assert_noop!(
			Bridge::report_reset(signed(RELAYER), 0, log, receipt, block),
			Error::<Test>::NotDeleted
		);
	});
}

#[test]
fn a_deletion_is_of_the_root_chain_and_proven() {
	build_and_execute(|| {
		assert_ok!(submit(&checkpoint(10_000, FIRST_BLOCK, 5)));
		let report = |log: Log, block: Option<H256>| {
			let (receipt, proven) = on_ethereum(&log);
			let block = Box::new(block.unwrap_or(*proven));
			Bridge::report_reset(signed(RELAYER), 0, log, receipt, block)
		};
		let log = testing::reset_log(ROOT_CHAIN, 10_000);
		let elsewhere = testing::reset_log(HOLDER, 10_000);
		assert_noop!(report(elsewhere, None), Error::<Test>::NotRootChain);
		assert_noop!(report(log, Some(H256::zero())), Error::<Test>::BlockNotProven);
		let new = checkpoint(20_000, FIRST_BLOCK + 5, 5);
		assert_noop!(report(new, None), Error::<Test>::UnknownEvent);
	});
}

#[test]
fn following_anew_forgets_what_was_kept() {
	build_and_execute(|| {
		for number in 0..3 {
			assert_ok!(submit(&checkpoint(10_000 * (number + 1), FIRST_BLOCK + 5 * number, 5)));
		}
		assert_ok!(Bridge::follow_polygon(signed(ADMIN), ROOT_CHAIN, 7, 0));
		last_event(Event::PolygonFollowed { root_chain: ROOT_CHAIN, next_block: 7, since: 0 });
		assert_eq!(Bridge::kept(0), None);
		// Neither number nor block of Ethereum bind what is followed anew.
		assert_ok!(submit(&checkpoint(1, 7, 5)));
		assert_eq!(kept(), [0]);
		assert!(matches!(Bridge::kept(0), Some(Kept { checkpoint: Checkpoint { id: 1, .. }, .. })));
	});
}

#[test]
fn what_was_deleted_before_polygon_was_followed_anew_neither_counts_nor_halts() {
	build_and_execute(|| {
		// Both logs stay on Ethereum.
		let deleted = checkpoint(10_000, FIRST_BLOCK, 5);
		assert_ok!(submit(&deleted));
		let since = Bridge::kept(0).unwrap().at + 2;
		assert_ok!(report(0, 10_000));
		assert_ok!(Bridge::follow_polygon(signed(ADMIN), ROOT_CHAIN, FIRST_BLOCK, since));
		assert_noop!(submit(&deleted), Error::<Test>::DoesNotFollow);
		// The one that takes its place has its number, and is in the first block that counts.
		assert_ok!(submit(&checkpoint(10_000, FIRST_BLOCK, 7)));
		assert_eq!(Bridge::kept(0).unwrap().at, since);
		assert_noop!(report(0, 10_000), Error::<Test>::NotDeleted);
		// It can be deleted, too.
		assert_ok!(Bridge::resume(signed(ADMIN), POLYGON));
		assert_ok!(report(0, 9_999));
		last_event(Event::Halted { destination: POLYGON, reason: Reason::Reset });
	});
}

#[test]
fn only_the_admin_says_where_polygon_is_followed() {
	build_and_execute(|| {
		assert_noop!(
			Bridge::follow_polygon(signed(GUARDIAN), ROOT_CHAIN, 7, 0),
			DispatchError::BadOrigin
		);
	});
}
