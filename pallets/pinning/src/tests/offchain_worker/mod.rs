//! What a pinner's node does by itself.

mod node;

use crate::{
	mock::{include, pass, Registry, RuntimeCall, System, Test, ALICE, BOB, CHARLIE},
	Call, Demands,
};
use codec::Encode;
use frame::{
	deps::{
		sp_core::offchain::{Duration, OffchainStorage},
		sp_runtime::offchain::storage_lock::{BlockAndTime, StorageLock},
	},
	testing_prelude::*,
};
use node::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::testing::OWN_PEER;
use sensor_primitives::VersionId;

/// How long a version is kept that need not be any more.
const GRACE: u64 = 600_000;

/// How long pins are trusted.
const CHECK: u64 = 3_600_000;

/// A version of twenty images, which Alice was given to keep at this node.
fn given(node: &Node) -> VersionId {
	pinner_at(ALICE, OWN_PEER);
	let id = node.version(node.data(0..20));
	order(id, 1);
	id
}

/// The demands that the worker answered since the last time.
fn answered(node: &Node) -> Vec<u64> {
	let demand = |call| match call {
		RuntimeCall::Pinning(Call::show { demand, .. }) => demand,
		other => panic!("not an answer: {other:?}"),
	};
	node.submitted().into_iter().map(demand).collect()
}

#[test]
fn a_node_fetches_and_pins_what_its_pinner_was_given_and_the_list_of_its_blocks() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		assert!(node.keeps(id));
		let data = Registry::data(id);
		assert!(data.records.iter().all(|record| node.ipfs.holds(record.content)));
		assert!(node.ipfs.holds(data.list.root));
		// Nothing is left to do for a while.
		node.ipfs.asked();
		node.work();
		assert_eq!(node.ipfs.asked(), Vec::<String>::new());
	});
}

#[test]
fn a_node_that_was_not_told_whose_it_is_keeps_nothing() {
	build_and_execute_on_node(|node| {
		node.belongs_to(None);
		let id = given(&node);
		for _ in 0..10 {
			node.work();
		}
		assert!(!node.keeps(id));
		assert_eq!(node.ipfs.asked(), Vec::<String>::new());
	});
}

#[test]
fn a_node_keeps_nothing_for_others_who_name_it() {
	build_and_execute_on_node(|node| {
		node.belongs_to(Some(BOB));
		let id = given(&node);
		node.work();
		assert!(!node.keeps(id));
		pinner_at(BOB, OWN_PEER);
		let other = node.version(node.data(20..30));
		order(other, 2);
		node.work();
		assert!(node.keeps(other) && !node.keeps(id));
	});
}

#[test]
fn a_node_connects_to_sources_and_to_the_other_pinners_before_it_fetches() {
	build_and_execute_on_node(|node| {
		pinner_at(ALICE, OWN_PEER);
		pinner_at(BOB, "12D3Bob");
		pinner_at(CHARLIE, "12D3Charlie");
		order(node.version(node.data(0..20)), 3);
		node.work();
		let asked = node.ipfs.asked();
		let fetches = asked.iter().position(|path| path.starts_with("/api/v0/block/get")).unwrap();
		let mut connects: Vec<_> = asked[..fetches]
			.iter()
			.filter_map(|path| path.strip_prefix("/api/v0/swarm/connect?"))
			.collect();
		connects.sort_unstable();
		assert_eq!(
			connects,
			[
				"arg=/ip4/192.0.2.1/tcp/4001/p2p/12D3Bob",
				"arg=/ip4/192.0.2.1/tcp/4001/p2p/12D3Charlie",
				"arg=/ip4/192.0.2.7/tcp/4001/p2p/12D3Source",
			]
		);
	});
}

#[test]
fn fetching_goes_on_where_it_left_off_and_nothing_is_pinned_before_all_is_here() {
	build_and_execute_on_node(|node| {
		pinner_at(ALICE, OWN_PEER);
		let id = node.version(node.data(0..200));
		order(id, 1);
		node.ipfs.set_latency(200);
		let mut fetched = Vec::new();
		for _ in 0..4 {
			node.work();
			fetched.push(node.asked("block/get").len());
			assert!(fetched.iter().sum::<usize>() < 201 && !node.keeps(id));
		}
		for _ in 0..4 {
			node.work();
			fetched.push(node.asked("block/get").len());
		}
		assert!(node.keeps(id));
		// No block was fetched twice.
		assert_eq!(fetched.iter().sum::<usize>(), 201);
	});
}

#[test]
fn a_version_that_takes_long_does_not_starve_the_others() {
	build_and_execute_on_node(|node| {
		pinner_at(ALICE, OWN_PEER);
		let large = node.version(node.data(0..200));
		order(large, 1);
		let small = node.version(node.data(200..203));
		order(small, 1);
		node.ipfs.set_latency(200);
		node.work();
		node.work();
		assert!(node.keeps(small) && !node.keeps(large));
	});
}

#[test]
fn a_block_that_nobody_has_is_looked_for_ever_less_often_until_somebody_has() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		let image = Registry::data(id).block(7);
		node.ipfs.lose(image);
		for pause in [10_000, 20_000, 40_000] {
			node.work();
			node.ipfs.asked();
			node.ipfs.wait(pause - 1);
			node.work();
			assert!(node.asked("block/get").is_empty());
			node.ipfs.wait(1);
		}
		node.ipfs.add(&[6; 100]);
		node.work();
		assert!(node.keeps(id));
	});
}

#[test]
fn a_pin_that_gets_no_further_is_given_up_and_tried_again_without_another_walk() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.ipfs.set_stalling(true);
		node.work();
		assert_eq!(node.asked("pin/add").len(), 1);
		node.ipfs.set_stalling(false);
		node.work();
		assert_eq!(node.ipfs.asked(), Vec::<String>::new());
		node.ipfs.wait(10_000);
		node.work();
		assert!(node.asked("block/get").is_empty());
		assert!(node.keeps(id));
	});
}

#[test]
fn what_was_collected_as_garbage_before_it_was_pinned_is_fetched_again() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.ipfs.set_stalling(true);
		node.work();
		node.ipfs.set_stalling(false);
		let image = Registry::data(id).block(3);
		node.ipfs.lose(image);
		node.ipfs.wait(10_000);
		node.work();
		assert!(!node.keeps(id));
		node.ipfs.add(&[2; 100]);
		node.ipfs.wait(20_000);
		node.work();
		assert!(node.keeps(id));
	});
}

#[test]
fn a_pin_that_somebody_removed_is_made_again_at_the_next_check() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		for target in Registry::data(id).targets() {
			node.ipfs.unpin(target);
			node.ipfs.wait(CHECK - 1);
			node.work();
			assert!(!node.keeps(id));
			node.ipfs.wait(1);
			node.work();
			assert!(node.keeps(id));
		}
	});
}

#[test]
fn a_version_that_need_not_be_kept_any_more_is_unpinned_after_a_while() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		cancel(id);
		node.work();
		node.ipfs.wait(GRACE - 1);
		node.work();
		assert!(node.keeps(id));
		node.ipfs.wait(1);
		node.work();
		for target in Registry::data(id).targets() {
			assert!(!node.ipfs.is_pinned_recursively(target));
		}
		let key = [&b"sensor/pinning/care/"[..], &id.encode()].concat();
		assert_eq!(node.storage.get(&key), None);
	});
}

#[test]
fn a_version_that_is_given_back_in_time_is_not_unpinned() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		cancel(id);
		node.work();
		node.ipfs.wait(GRACE - 1);
		order(id, 1);
		node.work();
		node.ipfs.wait(GRACE);
		cancel(id);
		node.work();
		node.work();
		assert!(node.keeps(id));
	});
}

#[test]
fn what_somebody_else_pinned_is_not_unpinned() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		let [root, list] = Registry::data(id).targets();
		node.ipfs.pin_recursively(root);
		// An auditor beside this node.
		node.ipfs.pin_alone(list);
		node.work();
		assert!(node.keeps(id));
		cancel(id);
		node.work();
		node.ipfs.wait(GRACE);
		node.work();
		assert!(node.ipfs.is_pinned_recursively(root));
		assert!(!node.ipfs.is_pinned_recursively(list) && node.ipfs.is_pinned_alone(list));
	});
}

#[test]
fn data_that_two_versions_share_stays_pinned_until_both_are_over() {
	build_and_execute_on_node(|node| {
		let first = given(&node);
		let second = node.version(Registry::data(first));
		order(second, 1);
		node.work();
		cancel(first);
		node.work();
		node.ipfs.wait(GRACE);
		node.work();
		assert!(node.keeps(second));
		cancel(second);
		node.work();
		node.ipfs.wait(GRACE);
		node.work();
		assert!(!node.ipfs.is_pinned_recursively(Registry::data(second).root()));
	});
}

#[test]
fn a_version_that_took_the_place_of_another_in_a_reorganisation_is_kept_instead() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		let before = Registry::data(id);
		Registry::replace(id, node.data(20..30));
		node.work();
		assert!(node.keeps(id));
		assert!(!node.ipfs.is_pinned_recursively(before.root()));
	});
}

#[test]
fn a_node_whose_ipfs_was_away_goes_on_when_it_is_back() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.ipfs.set_down(true);
		node.work();
		node.ipfs.set_down(false);
		node.work();
		assert!(node.keeps(id));
		let asked = demand(id, 0, 1);
		node.ipfs.set_down(true);
		node.ipfs.wait(600_000);
		node.work();
		assert!(answered(&node).is_empty());
		node.ipfs.set_down(false);
		node.work();
		assert_eq!(answered(&node), [asked]);
	});
}

#[test]
fn a_demanded_block_is_shown() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		let (first, second) = (demand(id, 0, 0), demand(id, 0, 20));
		node.work();
		let calls = node.submitted();
		assert_eq!(calls.len(), 2);
		for call in calls {
			assert_ok!(include(call));
		}
		assert!(Demands::<Test>::get(first).is_none() && Demands::<Test>::get(second).is_none());
	});
}

#[test]
fn an_answer_that_does_not_arrive_is_sent_again_while_it_is_worth_it() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		let asked = demand(id, 0, 1);
		let mut sent = Vec::new();
		for _ in 0..9 {
			node.work();
			sent.push(answered(&node).len());
			pass(1);
		}
		assert_eq!(sent, [1, 0, 0, 0, 0, 1, 0, 0, 0]);
		// The next block is too late.
		assert!(Demands::<Test>::get(asked).is_some());
		pass(1);
		assert!(Demands::<Test>::get(asked).is_none());
	});
}

#[test]
fn nothing_is_sent_that_would_be_too_late() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		demand(id, 0, 1);
		pass(9);
		node.work();
		assert!(answered(&node).is_empty());
	});
}

#[test]
fn what_is_asked_of_others_is_left_to_them() {
	build_and_execute_on_node(|node| {
		let (another, own) = (pinner_at(BOB, "12D3Bob"), pinner_at(ALICE, OWN_PEER));
		let id = node.version(node.data(0..20));
		order(id, 2);
		node.work();
		demand(id, another, 1);
		node.work();
		assert!(answered(&node).is_empty());
		let asked = demand(id, own, 1);
		node.work();
		assert_eq!(answered(&node), [asked]);
	});
}

#[test]
fn a_demanded_block_that_is_missing_is_fetched_again_and_shown() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		let image = Registry::data(id).block(9);
		node.ipfs.lose_at(OWN_PEER, image);
		let asked = demand(id, 0, 9);
		node.work();
		assert!(answered(&node).is_empty());
		assert!(node.ipfs.holds(image));
		pass(5);
		node.work();
		assert_eq!(answered(&node), [asked]);
	});
}

#[test]
fn demands_are_answered_while_a_pin_takes_long() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		let asked = demand(id, 0, 1);
		let mut lock = StorageLock::<BlockAndTime<System>>::with_block_and_time_deadline(
			b"sensor/pinning/keeping",
			3,
			Duration::from_millis(40_000),
		);
		let _guard = lock.try_lock().expect("no other run is under way");
		let other = node.version(node.data(20..30));
		order(other, 1);
		node.work();
		assert!(!node.keeps(other));
		assert_eq!(answered(&node), [asked]);
	});
}

#[test]
fn a_version_of_which_a_block_is_demanded_stays_pinned_though_its_order_is_over() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.work();
		let asked = demand(id, 0, 1);
		cancel(id);
		node.work();
		assert_eq!(answered(&node), [asked]);
		node.ipfs.wait(GRACE);
		node.work();
		assert!(node.keeps(id));
		pass(5);
		node.work();
		for call in node.submitted() {
			assert_ok!(include(call));
		}
		node.work();
		assert!(!node.keeps(id));
	});
}

#[test]
fn a_node_without_ipfs_does_nothing() {
	build_and_execute_on_node(|node| {
		let id = given(&node);
		node.storage.clone().remove(b"", sensor_primitives::offchain::IPFS_API);
		node.work();
		assert_eq!(node.ipfs.asked(), Vec::<String>::new());
		assert!(!node.keeps(id));
	});
}

#[test]
fn the_requests_are_those_of_kubos_api() {
	build_and_execute_on_node(|node| {
		pinner_at(ALICE, OWN_PEER);
		let id = node.version(node.data(0..1));
		order(id, 1);
		node.work();
		let [root, list] = Registry::data(id).targets();
		let image = Registry::data(id).block(1);
		let source = "/ip4/192.0.2.7/tcp/4001/p2p/12D3Source";
		let is_pinned = |content| {
			["recursive", "direct"].map(|kind| format!("/api/v0/pin/ls?arg={content}&type={kind}"))
		};
		let pin = |content| format!("/api/v0/pin/add?arg={content}&progress=true&timeout=1800s");
		let put = "/api/v0/block/put?cid-codec=raw&mhtype=sha2-256&allow-big-block=true".into();
		let expected = [
			&is_pinned(root)[..],
			&[format!("/api/v0/swarm/connect?arg={source}")],
			&[root, image].map(|block| format!("/api/v0/block/get?arg={block}&timeout=5s")),
			&[put],
			&is_pinned(root),
			&[pin(root)],
			&is_pinned(list),
			&[pin(list)],
		]
		.concat();
		assert_eq!(node.ipfs.asked(), expected);
		let asked = demand(id, 0, 1);
		node.work();
		assert_eq!(node.ipfs.asked(), [format!("/api/v0/block/get?arg={image}&offline=true")]);
		assert_eq!(answered(&node), [asked]);
	});
}
