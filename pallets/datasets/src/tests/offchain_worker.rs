use crate::{
	mock::*,
	offchain_worker::Walk,
	types::{Attestation, Finding, Holding, NewVersion, Queue},
	Call, NextDatasetId, PendingAudits, QueueRanges, Queues, Versions,
};
use frame::{
	deps::sp_core::{
		offchain::{
			testing::{PendingRequest, TestOffchainExt, TestTransactionPoolExt},
			OffchainDbExt, OffchainStorage, OffchainWorkerExt, TransactionPoolExt,
		},
		H256,
	},
	testing_prelude::*,
};
use polkadot_sdk::{polkadot_sdk_frame as frame, sp_keystore::KeystoreExt};
use sensor_primitives::{
	dag_pb,
	manifest::{Manifest, Record},
	offchain::{block_key, IPFS_API},
	traits::{Availability, Datasets as _, DerivedVersion, Provenance},
	ContentId, VersionId,
};

/// What the worker submitted, if it is one attestation.
fn attestation_in(calls: Vec<RuntimeCall>) -> Option<Attestation> {
	match calls.as_slice() {
		[] => None,
		[RuntimeCall::Datasets(Call::attest { attestation, .. })] => Some(attestation.clone()),
		other => panic!("not one attestation: {other:?}"),
	}
}

/// Whether the worker submitted that it found all of a version.
fn found(said: &Attestation) -> bool {
	matches!(said.finding, Finding::Whole(_))
}

fn work() {
	Datasets::offchain_worker(System::block_number());
}

/// How many blocks were asked for since the last time.
fn fetched(node: &Node) -> usize {
	node.ipfs.asked().iter().filter(|path| path.starts_with("/api/v0/block/get")).count()
}

/// Lets the worker try as often as it takes until it says that a version is missing.
fn fail_until_missing(node: &Node) {
	for pause in [10_000, 20_000, 0] {
		work();
		node.ipfs.wait(pause);
	}
}

#[test]
fn an_auditor_fetches_every_block_and_attests_that_they_are_there() {
	build_and_execute_on_node(|node| {
		let images: Vec<_> = (0..20u8).map(|index| node.ipfs.add(&[index; 100])).collect();
		let inner = node.ipfs.add_directory(&images[10..]);
		let root = node.ipfs.add_directory(&[&images[..10], &[inner]].concat());
		set_auditors(0..1);
		register(root);
		work();
		assert_eq!(fetched(&node), 22);
		let call = node.submitted().pop().expect("the auditor attests");
		assert_ok!(include(call));
		assert_eq!(Versions::<Test>::get(0, 0).unwrap().availability, Availability::Available);
	});
}

#[test]
fn the_digest_commits_to_every_block_in_the_order_of_the_walk() {
	build_and_execute_on_node(|node| {
		let (a, b, c) = (b"first", b"second", b"third");
		let inner_bytes = dag_pb::directory(vec![dag_pb::Entry {
			name: b"00000",
			content: ContentId::raw(b),
			size: 1,
		}]);
		let contents = [node.ipfs.add(a), node.ipfs.add(b), node.ipfs.add(c)];
		let inner = node.ipfs.add_directory(&contents[1..2]);
		let root = node.ipfs.add_directory(&[contents[0], inner, contents[2]]);
		let id = register(root);
		work();
		let said = attestation_in(node.submitted()).unwrap();

		let seed = PendingAudits::<Test>::get(id).unwrap().seed;
		let mut walk = Walk::begin(root, MAX_BYTES, seed, &auditor(0));
		let entries = [contents[0], inner, contents[2]];
		let names = ["00000", "00001", "00002"];
		let root_bytes = dag_pb::directory(
			names
				.iter()
				.zip(entries)
				.map(|(name, content)| dag_pb::Entry { name: name.as_bytes(), content, size: 1 })
				.collect(),
		);
		for (content, bytes) in [
			(root, &root_bytes[..]),
			(contents[0], a),
			(inner, &inner_bytes),
			(contents[1], b),
			(contents[2], c),
		] {
			walk.step(content, bytes).unwrap();
		}
		assert_eq!(said.digest, walk.digest);
		assert_ne!(said.digest, Walk::begin(root, MAX_BYTES, seed, &auditor(1)).digest);
	});
}

#[test]
fn sources_are_connected_to_before_blocks_are_fetched() {
	build_and_execute_on_node(|node| {
		register(node.ipfs.add(b"image"));
		assert_ok!(Datasets::announce_source(
			RuntimeOrigin::signed(ALICE),
			FIRST,
			b"/ip4/1.2.3.4/tcp/4001/p2p/12D3&x".to_vec().try_into().unwrap(),
		));
		work();
		assert_eq!(
			node.ipfs.asked()[0],
			"/api/v0/swarm/connect?arg=/ip4/1.2.3.4/tcp/4001/p2p/12D3%26x"
		);
	});
}

#[test]
fn a_missing_block_is_reported_after_retries_and_found_later() {
	build_and_execute_on_node(|node| {
		let lost = node.ipfs.add(b"lost");
		let root = node.ipfs.add_directory(&[node.ipfs.add(b"kept"), lost]);
		node.ipfs.lose(lost);
		register(root);
		for pause in [10_000, 20_000] {
			work();
			assert_eq!(node.submitted(), []);
			// Not again before a while has passed.
			node.ipfs.asked();
			node.ipfs.wait(pause - 1);
			work();
			assert_eq!(fetched(&node), 0);
			node.ipfs.wait(1);
		}
		node.run_worker();
		assert_eq!(Datasets::tally(FIRST).by(0).unwrap().finding, Finding::Broken);

		node.ipfs.add(b"lost");
		node.ipfs.wait(40_000);
		node.run_worker();
		assert!(matches!(Datasets::tally(FIRST).by(0).unwrap().finding, Finding::Whole(_)));
	});
}

#[test]
fn a_corrupt_block_is_a_missing_block() {
	build_and_execute_on_node(|node| {
		let image = ContentId::raw(b"image");
		node.ipfs.answer_with(image, b"something else");
		register(image);
		fail_until_missing(&node);
		assert_eq!(attestation_in(node.submitted()).unwrap().finding, Finding::Broken);
	});
}

#[test]
fn what_is_larger_than_a_block_is_not_read_to_the_end() {
	build_and_execute_on_node(|node| {
		let huge = vec![0; 2 * 1024 * 1024 + 1];
		register(node.ipfs.add(&huge));
		fail_until_missing(&node);
		assert_eq!(attestation_in(node.submitted()).unwrap().finding, Finding::Broken);
	});
}

#[test]
fn no_more_is_fetched_than_was_declared() {
	build_and_execute_on_node(|node| {
		let images: Vec<_> = (0..100u8).map(|index| node.ipfs.add(&[index; 5_000])).collect();
		let root = node.ipfs.add_directory(&images);
		register_with(NewVersion { bytes: 20_000, ..new_version(root) });
		work();
		// The directory, and the images that were on their way at once.
		assert_eq!(fetched(&node), 9);
		node.ipfs.wait(10_000);
		work();
		node.ipfs.wait(20_000);
		work();
		assert_eq!(attestation_in(node.submitted()).unwrap().finding, Finding::Broken);
	});
}

#[test]
fn a_block_that_occurs_twice_is_fetched_and_counted_once() {
	build_and_execute_on_node(|node| {
		let image = node.ipfs.add(&[7; 5_000]);
		let inner = node.ipfs.add_directory(&[image; 10]);
		let root = node.ipfs.add_directory(&[image, inner, image, inner]);
		let bytes = node.ipfs.bytes();
		register_with(NewVersion { bytes: bytes - 1, ..new_version(root) });
		let honest = register_with(NewVersion { bytes, ..new_version(root) });
		work();
		let said = attestation_in(node.submitted()).unwrap();
		assert_eq!((said.version, found(&said)), (honest, true));
		assert_eq!(fetched(&node), 6);
	});
}

#[test]
fn what_the_runtime_made_may_be_larger_than_it_knew_but_not_without_bound() {
	build_and_execute_on_node(|node| {
		let model = |bytes: &[u8]| {
			let root = node.ipfs.add(bytes);
			Datasets::register_derived(derived(root, Provenance::Model(0))).unwrap()
		};
		let largest = model(&vec![0; MAX_BYTES as usize]);
		model(&vec![0; MAX_BYTES as usize + 1]);
		work();
		let said = attestation_in(node.submitted()).unwrap();
		assert_eq!((said.version, found(&said)), (largest, true));
	});
}

#[test]
fn what_stays_missing_is_looked_for_ever_less_often() {
	build_and_execute_on_node(|node| {
		register(ContentId::raw(b"nowhere"));
		// An hour.
		for _ in 0..360 {
			work();
			node.ipfs.wait(10_000);
		}
		assert_eq!(fetched(&node), 9);
		// Never less often than this.
		for _ in 0..3 {
			node.ipfs.wait(5_120_000);
			work();
			assert_eq!(fetched(&node), 1);
		}
	});
}

#[test]
fn missing_versions_hide_no_others_however_long_the_queue() {
	build_and_execute_on_node(|node| {
		register(ContentId::raw(b"nowhere"));
		// The rounds of versions that became available since.
		QueueRanges::<Test>::mutate(Queue::Walks, |range| range.tail += 10_000);
		let found = register(node.ipfs.add(b"image"));
		work();
		assert_eq!(attestation_in(node.submitted()).unwrap().version, found);
	});
}

#[test]
fn a_version_that_the_service_hangs_on_does_not_starve_the_others() {
	build_and_execute_on_node(|node| {
		let image = node.ipfs.add(b"the service hangs on it");
		node.ipfs.hang_on(image);
		register(image);
		let found = register(node.ipfs.add(b"image"));
		work();
		work();
		assert_eq!(attestation_in(node.submitted()).unwrap().version, found);
	});
}

#[test]
fn an_auditor_without_ipfs_says_nothing_about_the_data() {
	build_and_execute_on_node(|node| {
		register(node.ipfs.add(b"image"));
		node.ipfs.set_down(true);
		for _ in 0..5 {
			work();
			node.ipfs.wait(10_000);
		}
		assert_eq!(node.submitted(), []);
		node.ipfs.set_down(false);
		work();
		assert!(found(&attestation_in(node.submitted()).unwrap()));
	});
}

#[test]
fn a_walk_that_runs_out_of_time_is_resumed() {
	build_and_execute_on_node(|node| {
		let images: Vec<_> = (0..100u8).map(|index| node.ipfs.add(&[index])).collect();
		register(node.ipfs.add_directory(&images));
		node.ipfs.set_latency(200);
		work();
		let first = fetched(&node);
		assert!(first > 10 && first < 101, "{first} blocks in the first run");
		assert_eq!(node.submitted(), []);
		work();
		let second = fetched(&node);
		work();
		assert_eq!(first + second + fetched(&node), 101);
		assert!(found(&attestation_in(node.submitted()).unwrap()));
	});
}

#[test]
fn a_version_that_takes_long_does_not_starve_the_others() {
	build_and_execute_on_node(|node| {
		let images: Vec<_> = (0..200u8).map(|index| node.ipfs.add(&[index])).collect();
		register(node.ipfs.add_directory(&images));
		let small = register(node.ipfs.add(b"small"));
		node.ipfs.set_latency(200);
		work();
		assert_eq!(attestation_in(node.submitted()).unwrap().version, small);
	});
}

#[test]
fn an_attestation_is_sent_again_only_after_it_had_time_to_be_included() {
	build_and_execute_on_node(|node| {
		register(node.ipfs.add(b"image"));
		work();
		assert!(attestation_in(node.submitted()).is_some());
		System::set_block_number(5);
		work();
		assert_eq!(node.submitted(), []);
		System::set_block_number(11);
		work();
		assert!(attestation_in(node.submitted()).is_some());
	});
}

#[test]
fn a_new_set_of_auditors_hears_what_was_found_without_another_walk() {
	build_and_execute_on_node(|node| {
		register(node.ipfs.add(b"image"));
		node.run_worker();
		assert_eq!(fetched(&node), 1);
		set_auditors([3, 2, 0, 1].into_iter());
		node.run_worker();
		assert_eq!(fetched(&node), 0);
		assert!(matches!(Datasets::tally(FIRST).by(2).unwrap().finding, Finding::Whole(_)));
	});
}

#[test]
fn every_round_is_walked_anew() {
	build_and_execute_on_node(|node| {
		register(node.ipfs.add(b"image"));
		node.run_worker();
		run_to_block(1 + WINDOW);
		node.run_worker();
		assert_eq!(fetched(&node), 2);
		assert!(matches!(Datasets::tally(FIRST).by(0).unwrap().finding, Finding::Whole(_)));
	});
}

#[test]
fn a_node_that_is_no_auditor_audits_nothing() {
	build_and_execute_on_node(|node| {
		set_auditors(1..4);
		register(node.ipfs.add(b"image"));
		work();
		assert_eq!(fetched(&node), 0);
		assert_eq!(node.submitted(), []);
	});
}

#[test]
fn nothing_is_kept_of_audits_that_are_over() {
	build_and_execute_on_node(|node| {
		let kept = |what: &str| {
			let key = [what.as_bytes(), &FIRST.encode()].concat();
			node.storage.get(&key).is_some()
		};
		register(ContentId::raw(b"nowhere"));
		work();
		assert!(kept("sensor/datasets/audit/") && kept("sensor/datasets/walk/"));
		make_available(FIRST);
		work();
		assert!(!kept("sensor/datasets/audit/") && !kept("sensor/datasets/walk/"));
	});
}

/// Registers what a campaign made, and indexes its blocks as the runtime does.
fn campaign(node: &Node, images: ContentId) -> (VersionId, ContentId, Vec<ContentId>) {
	let mut blocks = Vec::new();
	let mut index = |content: ContentId, bytes: &[u8]| {
		node.storage.clone().set(b"", &block_key(content), bytes);
		blocks.push(content);
		content
	};
	let files = [b"0,1\n", b"1,0\n"].map(|csv| index(ContentId::raw(csv), csv));
	let entry = |name: &'static [u8], content| dag_pb::Entry { name, content, size: 1 };
	let labels =
		dag_pb::directory(vec![entry(b"00000.csv", files[0]), entry(b"00001.csv", files[1])]);
	let labels = index(ContentId::dag_pb(&labels), &labels);
	let root = dag_pb::directory(vec![entry(b"images", images), entry(b"labels", labels)]);
	let root = index(ContentId::dag_pb(&root), &root);
	let id = Datasets::register_derived(derived(root, Provenance::Campaign(0))).unwrap();
	(id, root, blocks)
}

/// What a campaign or a job made.
fn derived(root: ContentId, provenance: Provenance) -> DerivedVersion<AccountId> {
	DerivedVersion {
		owner: ALICE,
		root,
		bytes: 0,
		items: 2,
		provenance,
		parents: Vec::new(),
		royalty: Default::default(),
		sources: Vec::new(),
	}
}

/// Whether none of these blocks waits to be put into IPFS any more, but all of them are there.
fn published(node: &Node, blocks: &[ContentId]) -> bool {
	blocks
		.iter()
		.all(|content| node.ipfs.has(*content) && node.storage.get(&block_key(*content)).is_none())
}

#[test]
fn blocks_that_the_runtime_made_are_put_into_ipfs_and_then_audited() {
	build_and_execute_on_node(|node| {
		let image = node.ipfs.add(b"image");
		let images = node.ipfs.add_directory(&[image]);
		set_auditors(0..1);
		let (id, root, blocks) = campaign(&node, images);
		node.run_worker();
		for content in blocks {
			assert!(node.ipfs.has(content));
			assert!(node.storage.get(&block_key(content)).is_none());
		}
		let first_put = node.ipfs.asked().into_iter().find(|path| path.contains("block/put"));
		assert!(first_put.unwrap().contains("cid-codec=raw"), "children are put before parents");
		assert!(node.ipfs.has(root));
		assert_eq!(
			Versions::<Test>::get(id.dataset, id.version).unwrap().availability,
			Availability::Available
		);
	});
}

#[test]
fn nodes_that_do_not_audit_publish_too_and_keep_blocks_until_ipfs_has_them() {
	build_and_execute_on_node(|node| {
		set_auditors(1..2);
		let (_, _, blocks) = campaign(&node, ContentId::raw(b"far away"));
		node.ipfs.set_down(true);
		work();
		for content in &blocks {
			assert!(node.storage.get(&block_key(*content)).is_some());
		}
		node.ipfs.set_down(false);
		work();
		for content in &blocks {
			assert!(node.ipfs.has(*content));
		}
		assert!(!node.ipfs.has(ContentId::raw(b"far away")));
		// Nothing is left to do.
		node.ipfs.asked();
		work();
		assert!(node.ipfs.asked().is_empty());
	});
}

#[test]
fn a_node_that_was_away_publishes_what_it_missed() {
	build_and_execute_on_node(|node| {
		set_auditors(1..2);
		let (id, _, blocks) = campaign(&node, ContentId::raw(b"far away"));
		assert_ok!(include(signed(attestation(id, 0, whole()), 1)));
		assert_eq!(
			Versions::<Test>::get(id.dataset, id.version).unwrap().availability,
			Availability::Available
		);
		work();
		assert!(published(&node, &blocks));
	});
}

#[test]
fn labels_that_cannot_be_published_yet_hold_up_no_others_and_have_another_turn() {
	build_and_execute_on_node(|node| {
		set_auditors(1..2);
		let (_, refused, first) = campaign(&node, ContentId::raw(b"first"));
		node.ipfs.set_refused(refused, true);
		for job in 0..300 {
			let root = ContentId::raw(b"model");
			Datasets::register_derived(derived(root, Provenance::Model(job))).unwrap();
		}
		let (_, _, second) = campaign(&node, ContentId::raw(b"second"));
		work();
		// A run looks at a bounded number of datasets.
		assert!(!published(&node, &second));
		work();
		work();
		assert!(published(&node, &second));
		assert!(!published(&node, &first));

		node.ipfs.set_refused(refused, false);
		work();
		assert!(published(&node, &first));
	});
}

#[test]
fn labels_that_took_the_place_of_others_in_a_reorganisation_are_published_too() {
	build_and_execute_on_node(|node| {
		set_auditors(1..2);
		let (reverted, _, _) = campaign(&node, ContentId::raw(b"before"));
		work();
		NextDatasetId::<Test>::put(reverted.dataset);
		let position = PendingAudits::<Test>::get(reverted).unwrap().position;
		Queues::<Test>::remove(Queue::Walks, position);
		let (id, _, blocks) = campaign(&node, ContentId::raw(b"after"));
		assert_eq!(id, reverted);
		work();
		assert!(published(&node, &blocks));
	});
}

#[test]
fn a_block_that_is_pinned_with_all_below_is_pinned_well_enough() {
	build_and_execute_on_node(|node| {
		let (_, root, blocks) = campaign(&node, node.ipfs.add(b"image"));
		node.ipfs.pin_recursively(root);
		work();
		assert!(published(&node, &blocks));
	});
}

#[test]
fn the_requests_are_those_of_kubos_api() {
	let (offchain, state) = TestOffchainExt::new();
	let image = ContentId::raw(b"image");
	let (manifest, blocks) = Manifest::build(&[Record { content: image, size: 5 }]).unwrap();
	let list = manifest.root;
	{
		let mut state = state.write();
		state.persistent_storage.set(b"", IPFS_API, b"http://127.0.0.1:5001/");
		state.expect_request(PendingRequest {
			method: "POST".into(),
			uri: format!("http://127.0.0.1:5001/api/v0/block/get?arg={image}&timeout=5s"),
			sent: true,
			response: Some(b"image".to_vec()),
			..Default::default()
		});
		let head = format!(
			"--sensor-{list}\r\nContent-Disposition: form-data; name=\"data\"; \
			 filename=\"block\"\r\nContent-Type: application/octet-stream\r\n\r\n"
		);
		let tail = format!("\r\n--sensor-{list}--\r\n");
		let kind = format!("multipart/form-data; boundary=sensor-{list}");
		state.expect_request(PendingRequest {
			method: "POST".into(),
			uri: "http://127.0.0.1:5001/api/v0/block/put?cid-codec=raw&mhtype=sha2-256&\
			      allow-big-block=true"
				.into(),
			headers: vec![("Content-Type".into(), kind)],
			body: [head.as_bytes(), &blocks[0].1, tail.as_bytes()].concat(),
			sent: true,
			response: Some(b"{}".to_vec()),
			..Default::default()
		});
		state.expect_request(PendingRequest {
			method: "POST".into(),
			uri: format!("http://127.0.0.1:5001/api/v0/pin/add?arg={list}&recursive=false"),
			sent: true,
			response: Some(b"{}".to_vec()),
			..Default::default()
		});
	}
	let (transactions, pool) = TestTransactionPoolExt::new();
	let mut ext = TestState::default();
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.register_extension(TransactionPoolExt::new(transactions));
	ext.register_extension(KeystoreExt::new(key_store(0)));
	ext.execute_with(|| {
		System::set_block_number(1);
		System::set_parent_hash(H256::repeat_byte(1));
		set_auditors(0..1);
		Datasets::register_derived(DerivedVersion {
			owner: ALICE,
			root: image,
			bytes: 5,
			items: 1,
			provenance: Provenance::Model(0),
			parents: Vec::new(),
			royalty: Default::default(),
			sources: Vec::new(),
		})
		.unwrap();
		work();
		assert_eq!(pool.read().transactions.len(), 1);
	});
}

/// A version of some images whose one source is the peer `12D3Source`, available, and audited by
/// drawn blocks now. Returns its blocks, in the order of its list.
fn under_draw(node: &Node) -> Vec<ContentId> {
	node.ipfs.set_peer("12D3Source", true);
	let images: Vec<_> = (0..50u8).map(|index| node.ipfs.add(&[index; 100])).collect();
	let root = node.ipfs.add_directory(&images);
	register_with(NewVersion {
		sources: vec![b"/ip4/1.2.3.4/tcp/4001/p2p/12D3Source".to_vec().try_into().unwrap()]
			.try_into()
			.unwrap(),
		..new_version(root)
	});
	set_auditors(0..1);
	node.run_worker();
	assert_eq!(Versions::<Test>::get(0, 0).unwrap().availability, Availability::Available);
	set_auditors(0..4);
	run_to_draw();
	node.ipfs.asked();
	[vec![root], images].concat()
}

fn holdings(node: &Node) -> Option<Vec<Holding>> {
	match attestation_in(node.submitted())?.finding {
		Finding::Drawn(holdings) => Some(holdings.into_inner()),
		other => panic!("{other:?}"),
	}
}

#[test]
fn an_auditor_asks_the_sources_alone_for_what_it_drew() {
	build_and_execute_on_node(|node| {
		under_draw(&node);
		work();
		let asked = node.ipfs.asked();
		let drawn = asked.iter().filter(|path| path.contains("&from=12D3Source&")).count();
		// Four auditors draw 200 blocks together; there are 51 and the list.
		assert_eq!(drawn, 50);
		assert_eq!(holdings(&node), Some(vec![Holding::Present]));
	});
}

#[test]
fn what_a_source_does_not_give_is_missing_though_the_auditor_has_it_itself() {
	build_and_execute_on_node(|node| {
		let blocks = under_draw(&node);
		for block in &blocks[1..] {
			node.ipfs.lose_at("12D3Source", *block);
		}
		work();
		let Some([Holding::Missing(block)]) = holdings(&node).as_deref().map(|h| [h[0]]) else {
			panic!("every drawn image is missing")
		};
		assert!((1..51).contains(&block));
	});
}

#[test]
fn an_auditor_looks_for_the_block_that_another_missed() {
	build_and_execute_on_node(|node| {
		let blocks = under_draw(&node);
		node.run_worker();
		let said = || Datasets::tally(FIRST).by(0).unwrap().finding.clone();
		assert_eq!(said(), drawn(&[Holding::Present]));
		// It has what another says is missing: nothing new.
		assert_ok!(attest(FIRST, 1, drawn(&[Holding::Missing(7)])));
		node.run_worker();
		assert_eq!(said(), drawn(&[Holding::Present]));
		// It has not.
		node.ipfs.lose_at("12D3Source", blocks[9]);
		assert_ok!(attest(FIRST, 2, drawn(&[Holding::Missing(9)])));
		node.run_worker();
		assert_eq!(said(), drawn(&[Holding::Missing(9)]));
	});
}

#[test]
fn an_auditor_that_reaches_nobody_at_all_says_nothing_about_others() {
	build_and_execute_on_node(|node| {
		under_draw(&node);
		// Another version, so that there are others to reach.
		register_with(NewVersion {
			sources: vec![b"/ip4/5.6.7.8/tcp/4001/p2p/12D3Other".to_vec().try_into().unwrap()]
				.try_into()
				.unwrap(),
			..new_version(ContentId::raw(b"nowhere"))
		});
		node.ipfs.set_peer("12D3Source", false);
		work();
		let said: Vec<_> = node.submitted();
		assert_eq!(attestation_in(said).unwrap().finding, drawn(&[Holding::Unknown]));
	});
}

#[test]
fn a_source_that_is_gone_while_others_are_there_does_not_have_the_data() {
	build_and_execute_on_node(|node| {
		under_draw(&node);
		node.ipfs.set_peer("12D3Source", false);
		node.ipfs.set_peer("12D3Other", true);
		work();
		assert!(matches!(holdings(&node).as_deref(), Some([Holding::Missing(_)])));
	});
}

#[test]
fn every_pinner_is_asked_for_itself() {
	build_and_execute_on_node(|node| {
		KnownPinners::set(&[1, 2]);
		let blocks = under_draw(&node);
		node.ipfs.set_peer(&KnownPinners::peer(1), true);
		node.ipfs.set_peer(&KnownPinners::peer(2), true);
		for block in &blocks {
			node.ipfs.lose_at(&KnownPinners::peer(2), *block);
		}
		work();
		let found = holdings(&node).unwrap();
		assert_eq!(found[..2], [Holding::Present; 2]);
		assert!(matches!(found[2], Holding::Missing(_)));
	});
}

#[test]
fn a_list_that_nobody_gives_is_made_anew() {
	build_and_execute_on_node(|node| {
		let _ = under_draw(&node);
		let manifest = Versions::<Test>::get(0, 0).unwrap().contents.unwrap().manifest;
		node.ipfs.lose(manifest.root);
		work();
		assert_eq!(node.submitted(), []);
		assert!(node.ipfs.has(manifest.root));
		work();
		assert_eq!(holdings(&node), Some(vec![Holding::Present]));
	});
}

#[test]
fn labels_are_held_by_the_nodes_themselves() {
	build_and_execute_on_node(|node| {
		let image = node.ipfs.add(b"image");
		set_auditors(0..1);
		let (id, _, _) = campaign(&node, node.ipfs.add_directory(&[image]));
		node.run_worker();
		let version = Versions::<Test>::get(id.dataset, id.version).unwrap();
		assert_eq!(version.availability, Availability::Available);
		run_to_draw();
		node.ipfs.asked();
		work();
		let own = format!("&from={OWN_PEER}&");
		assert!(node.ipfs.asked().iter().any(|path| path.contains(&own)));
		assert_eq!(holdings(&node), Some(vec![Holding::Present]));
	});
}
