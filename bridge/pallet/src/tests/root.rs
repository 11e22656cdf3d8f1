//! What the MMR leaf of the next block says of a block's messages.

use super::*;

#[test]
fn the_root_is_that_of_the_parent_and_no_older() {
	build_and_execute(|| {
		assert_eq!(Bridge::parent_root(), H256::zero());
		assert_ok!(send(ETHEREUM, 1_000));
		assert_ok!(send(POLYGON, 2_000));
		assert_ok!(send(ETHEREUM, 3_000));
		// Not before the block is over.
		assert_eq!(Bridge::parent_root(), H256::zero());
		pass(1);
		let leaf = |chain, nonce| Bridge::delivery(chain, nonce).unwrap().message.leaf();
		let leaves = [leaf(ETHEREUM, 1), leaf(POLYGON, 1), leaf(ETHEREUM, 2)];
		assert_eq!(Bridge::parent_root(), tree::root(&leaves));
		assert_eq!(LatestRoot::<Test>::get(), Some((1, tree::root(&leaves))));
		pass(1);
		assert_eq!(Bridge::parent_root(), H256::zero());
	});
}

#[test]
fn blocks_without_messages_have_the_root_zero() {
	build_and_execute(|| {
		pass(3);
		assert_eq!(Bridge::parent_root(), H256::zero());
		assert_eq!(LatestRoot::<Test>::get(), None);
	});
}

#[test]
fn every_message_is_proven_under_its_blocks_root() {
	build_and_execute(|| {
		for _ in 0..37 {
			assert_ok!(send(ETHEREUM, 100));
		}
		pass(1);
		let root = Bridge::parent_root();
		for _ in 0..5 {
			assert_ok!(send(ETHEREUM, 100));
		}
		pass(1);
		for nonce in 1..=42 {
			let delivery = Bridge::delivery(ETHEREUM, nonce).unwrap();
			let proven = tree::verify(root, delivery.message.leaf(), &delivery.proof);
			assert_eq!(proven, delivery.block == 1, "message {nonce}");
			assert_eq!(delivery.block, if nonce <= 37 { 1 } else { 2 });
		}
	});
}
