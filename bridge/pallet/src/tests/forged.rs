//! Proofs that are none.

use super::*;
use crate::client::MAX_BLOCK_PROOF;
use sensor_bridge_primitives::receipt::MAX_PROOF;
use sensor_bridge_primitives::testing::Receipt;

/// What a proof of this log comes to.
fn verdict(log: &Log, proof: Box<Proof<H256>>) -> DispatchResult {
	Bridge::prove(signed(RELAYER), ETHEREUM, log.clone(), proof)
}

/// A burn that could be proven, and its proof.
fn burn() -> (Log, ReceiptProof, H256) {
	assert_ok!(send(ETHEREUM, 5_000));
	let log = log(&burned(1, 1_000, 10));
	let (receipt, block) = on_ethereum(&log);
	(log, receipt, *block)
}

fn proof(receipt: ReceiptProof, block: H256) -> Box<Proof<H256>> {
	Box::new(Proof::Ethereum { receipt, block })
}

#[test]
fn another_contract_is_no_gateway() {
	build_and_execute(|| {
		let (mut log, ..) = burn();
		log.address = HOLDER;
		let proof = ethereum(&log);
		assert_noop!(verdict(&log, proof), Error::<Test>::NotGateway);
	});
}

#[test]
fn the_gateway_of_another_chain_is_none_here() {
	build_and_execute(|| {
		let (mut log, ..) = burn();
		let other = EthAddress::repeat_byte(0x99);
		assert_ok!(Bridge::set_gateway(signed(ADMIN), POLYGON, other));
		log.address = other;
		let proof = ethereum(&log);
		assert_noop!(verdict(&log, proof), Error::<Test>::NotGateway);
	});
}

#[test]
fn the_same_receipt_on_another_chain_proves_nothing_here() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 5_000));
		assert_ok!(send(POLYGON, 5_000));
		// The gateways have the same address, and the receipts are the same to the byte.
		let log = log(&burned(1, 1_000, 10));
		let (on_polygon, on_ethereum) = (polygon(&log), ethereum(&log));
		let prove = |chain, proof: &Proof<H256>| {
			Bridge::prove(signed(RELAYER), chain, log.clone(), Box::new(proof.clone()))
		};
		assert_noop!(prove(ETHEREUM, &on_polygon), Error::<Test>::WrongProof);
		assert_noop!(prove(POLYGON, &on_ethereum), Error::<Test>::WrongProof);
		assert_ok!(prove(POLYGON, &on_polygon));
		assert_ok!(prove(ETHEREUM, &on_ethereum));
	});
}

#[test]
fn a_log_with_other_values_was_not_logged() {
	build_and_execute(|| {
		let (_, receipt, block) = burn();
		for event in [burned(1, 1_001, 10), burned(1, 1_000, 11), burned_for(ALICE, 1, 1_000, 10)] {
			assert_noop!(
				verdict(&log(&event), proof(receipt.clone(), block)),
				Error::<Test>::LogNotProven
			);
		}
	});
}

#[test]
fn a_log_in_another_form_means_nothing() {
	build_and_execute(|| {
		let (log, ..) = burn();
		let mut topic = log.clone();
		topic.topics[0].0[0] ^= 1;
		let mut longer = log.clone();
		longer.data.try_extend([0; 32].into_iter()).unwrap();
		let mut fewer = log.clone();
		fewer.topics.pop();
		for log in [topic, longer, fewer] {
			let proof = ethereum(&log);
			assert_noop!(verdict(&log, proof), Error::<Test>::UnknownEvent);
		}
	});
}

#[test]
fn a_receipt_is_where_its_proof_says() {
	build_and_execute(|| {
		let (log, receipt, block) = burn();
		let wrong: DispatchError = Error::<Test>::ReceiptNotProven.into();
		let moved = ReceiptProof { transaction: 2, ..receipt.clone() };
		assert_noop!(verdict(&log, proof(moved, block)), wrong);
		let mut changed = receipt.clone();
		changed.nodes[0][20] ^= 1;
		assert_noop!(verdict(&log, proof(changed, block)), wrong);
		let mut shorter = receipt.clone();
		shorter.nodes.pop();
		assert_noop!(verdict(&log, proof(shorter, block)), wrong);
		assert_ok!(verdict(&log, proof(receipt, block)));
	});
}

#[test]
fn a_receipt_is_not_in_another_block() {
	build_and_execute(|| {
		let (log, receipt, block) = burn();
		let (_, other) = on_ethereum(&testing::log(HOLDER, &burned(7, 7, 7)));
		assert_noop!(
			verdict(&log, proof(receipt.clone(), *other)),
			Error::<Test>::ReceiptNotProven
		);
		// The block was reorganised away before it was final.
		Ethereum::forget(block);
		assert_noop!(verdict(&log, proof(receipt, block)), Error::<Test>::BlockNotProven);
	});
}

#[test]
fn a_failed_transaction_logged_nothing() {
	build_and_execute(|| {
		let (log, ..) = burn();
		let receipt = Receipt { success: false, logs: vec![log.clone()], ..Receipt::default() };
		let (block, receipt) = testing::prove(&[receipt.encode()], 0);
		Ethereum::finalise(block);
		assert_noop!(verdict(&log, proof(receipt, block)), Error::<Test>::ReceiptNotProven);
	});
}

#[test]
fn receipts_of_all_types_are_read() {
	build_and_execute(|| {
		assert_ok!(send(ETHEREUM, 5_000));
		for kind in 0..=4 {
			let log = log(&burned(kind.into(), 100, 0));
			let receipt = Receipt { kind, logs: vec![log.clone()], ..Receipt::default() };
			let (block, receipt) = testing::prove(&[receipt.encode()], 0);
			Ethereum::finalise(block);
			assert_ok!(verdict(&log, proof(receipt, block)));
		}
	});
}

#[test]
fn a_proof_is_not_longer_than_it_has_to_be() {
	build_and_execute(|| {
		let (log, mut receipt, block) = burn();
		let padding = vec![0; MAX_PROOF as usize].try_into().unwrap();
		receipt.nodes.try_push(padding).unwrap();
		assert_noop!(verdict(&log, proof(receipt, block)), Error::<Test>::ProofTooLong);
		assert!(codec::Encode::encoded_size(&block) <= MAX_BLOCK_PROOF as usize);
	});
}

#[test]
fn a_long_receipt_is_proven_all_the_same() {
	build_and_execute(|| {
		let (log, ..) = burn();
		let (block, receipt) = testing::padded(&log, 2_000_000);
		Ethereum::finalise(block);
		assert_ok!(verdict(&log, proof(receipt, block)));
	});
}

#[test]
fn a_light_client_that_was_stopped_proves_nothing() {
	build_and_execute(|| {
		let (log, receipt, block) = burn();
		Ethereum::halt(true);
		assert_noop!(verdict(&log, proof(receipt.clone(), block)), Error::<Test>::ClientHalted);
		Ethereum::halt(false);
		assert_ok!(verdict(&log, proof(receipt, block)));
	});
}
