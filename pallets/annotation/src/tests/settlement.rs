use crate::{mock::*, Event, Stage, WeightInfo};
use codec::Encode;
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	dag_pb::links,
	offchain::block_key,
	traits::{Availability, Datasets, Provenance},
	Balance, CampaignId, ContentId, VersionId,
};

fn labelled(campaign: CampaignId) -> Option<VersionId> {
	match Annotation::campaign(campaign).unwrap().stage {
		Stage::Closed { labelled } => labelled,
		other => panic!("the campaign is not closed, but {other:?}"),
	}
}

/// Three annotators; the third gives another label than the others to even items.
fn one_of_three_differs() -> CampaignId {
	let mut new = new_campaign();
	(new.redundancy, new.max_redundancy) = (3, 3);
	let id = open(new);
	label_everything(id, &ANNOTATORS[..3], |annotator, item| {
		u8::from(annotator == ANNOTATORS[2] && item % 2 == 0)
	});
	id
}

#[test]
fn every_accepted_label_is_paid_and_credited_and_the_rest_is_refunded() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		idle();
		let version = labelled(id).unwrap();

		// Everything is a cat. Half right, when somebody who says so at random would be, is nothing.
		for (annotator, accepted, merit) in
			[(ANNOTATORS[0], 10, 10), (ANNOTATORS[1], 10, 10), (ANNOTATORS[2], 5, 0)]
		{
			assert_eq!(free(annotator), FUNDS + u128::from(merit) * REWARD);
			assert_eq!(Registry::contribution(version, &annotator), merit);
			let reputation = Annotation::reputation(annotator, skill("pets"));
			assert_eq!((reputation.accepted, reputation.judged), (accepted, 10));
		}
		assert_eq!(free(REQUESTER), FUNDS - 20 * REWARD);
		System::assert_last_event(
			Event::CampaignClosed { campaign: id, labelled: Some(version), refund: 100 }.into(),
		);
	});
}

#[test]
fn the_labelled_dataset_belongs_to_the_requester_and_says_where_it_came_from() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		idle();
		let version = Registry::version(labelled(id).unwrap()).unwrap();
		assert_eq!(version.owner, REQUESTER);
		assert_eq!(version.items, ITEMS);
		assert_eq!(version.provenance, Provenance::Campaign(id));
		assert_eq!(version.royalty, Permill::from_percent(20));
		assert_eq!(version.availability, Availability::Pending);
	});
}

#[test]
fn the_blocks_of_the_labelled_dataset_are_kept_for_publication() {
	let mut chain = new_chain();
	let (root, bytes, images) = chain.execute_with(|| {
		let id = one_of_three_differs();
		let images = Registry::version(VersionId::new(0, 0)).unwrap();
		idle();
		let version = Registry::version(labelled(id).unwrap()).unwrap();
		(version.root, version.bytes, images)
	});
	chain.persist_offchain_overlay();
	let kept = |content: ContentId| -> Vec<u8> {
		let bytes = chain.offchain_db().get(&block_key(content)).expect("the block is kept");
		assert!(content.matches(&bytes));
		bytes
	};

	let directory = kept(root);
	let [answers, json, image_root, labels] = links(&directory).unwrap()[..] else {
		panic!("the root has an entry too few or too many")
	};
	assert_eq!(image_root, images.root);
	let json = kept(json);
	let text = String::from_utf8(json.clone()).unwrap();
	let head = "{\"campaign\":0,\"task\":\"classification\",\"labels\":[\"cat\",\"dog\",\"bird\"],\
		 \"method\":\"plurality\",\"items\":10,\"batch\":4,\"seeds\":[\"0x";
	assert!(text.starts_with(head) && text.ends_with("\"]}\n"), "{text}");

	let files_of =
		|directory: &[u8]| -> Vec<_> { links(directory).unwrap().into_iter().map(kept).collect() };
	let label_directory = kept(labels);
	let files = files_of(&label_directory);
	let header = "item,label,agreeing,votes,confidence";
	let expected = [
		"\n0,0,2,3,666\n1,0,3,3,1000\n2,0,2,3,666\n3,0,3,3,1000\n",
		"\n4,0,2,3,666\n5,0,3,3,1000\n6,0,2,3,666\n7,0,3,3,1000\n",
		"\n8,0,2,3,666\n9,0,3,3,1000\n",
	];
	assert_eq!(files, expected.map(|text| format!("{header}{text}").into_bytes()));
	let answer_directory = kept(answers);
	let sheets = files_of(&answer_directory);
	let columns: String = ANNOTATORS[..3]
		.iter()
		.map(|who| who.encode().iter().map(|byte| format!("{byte:02x}")).collect::<String>())
		.map(|account| format!(",0x{account}"))
		.collect();
	let last = String::from_utf8(sheets[2].clone()).unwrap();
	assert_eq!(last, format!("item{columns}\n8,0,0,1\n9,0,0,0\n"));

	let parts = [&directory, &json, &label_directory, &answer_directory]
		.into_iter()
		.chain(&files)
		.chain(&sheets);
	assert_eq!(bytes, images.bytes + parts.map(|part| part.len() as u64).sum::<u64>());
}

#[test]
fn ties_go_to_one_label_and_pay_only_those_who_gave_it() {
	build_and_execute(|| {
		let id = open(new_campaign());
		label_everything(id, &ANNOTATORS[..2], |annotator, _| u8::from(annotator == ANNOTATORS[1]));
		idle();
		let accepted = [ANNOTATORS[0], ANNOTATORS[1]]
			.map(|who| Annotation::reputation(who, skill("pets")).accepted);
		assert_eq!(accepted[0] + accepted[1], u64::from(ITEMS));
		assert!(accepted.iter().all(|count| *count > 0), "one label won every tie: {accepted:?}");
	});
}

/// The labelled dataset of two annotators who disagree on everything, one of whom chose `salt`.
fn ties_with_salt(salt: [u8; 32]) -> ContentId {
	new_chain().execute_with(|| {
		let mut new = new_campaign();
		new.version = Registry::insert(1, REQUESTER, 64, Availability::Available);
		new.batch_size = 64;
		let id = open(new);
		let answers = [(ANNOTATORS[0], [0; 64], SALT), (ANNOTATORS[1], [1; 64], salt)];
		for (annotator, labels, salt) in answers {
			let batch = draw(id, annotator).unwrap();
			assert_ok!(commit_salted(id, batch, annotator, &labels, salt));
		}
		for (annotator, labels, salt) in answers {
			assert_ok!(reveal_salted(id, 0, annotator, &labels, salt));
		}
		idle();
		Registry::version(labelled(id).unwrap()).unwrap().root
	})
}

#[test]
fn nobody_knows_which_labels_win_ties_before_all_salts_are_revealed() {
	assert_eq!(ties_with_salt([1; 32]), ties_with_salt([1; 32]));
	assert_ne!(ties_with_salt([1; 32]), ties_with_salt([2; 32]));
}

#[test]
fn locks_on_the_requesters_account_do_not_stop_payments() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		lock(REQUESTER, Balance::MAX);
		idle();
		assert!(labelled(id).is_some());
		assert_eq!(free(ANNOTATORS[0]), FUNDS + 10 * REWARD);
		assert_eq!(free(REQUESTER), FUNDS - 20 * REWARD);
	});
}

#[test]
fn a_pot_without_an_existential_deposit_gets_one_from_who_comes_first() {
	build_and_execute(|| {
		let pot = Annotation::account_id();
		assert_ok!(Balances::transfer_all(RuntimeOrigin::signed(pot), ANYBODY, false));
		one_of_three_differs();
		idle();
		assert_eq!(free(pot), REWARD);
		assert_eq!(free(REQUESTER), FUNDS - REWARD - 20 * REWARD);
	});
}

#[test]
fn the_labelled_dataset_is_sealed_when_everybody_is_credited_and_not_before() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		let settle = |steps| Annotation::settle(RuntimeOrigin::signed(ANYBODY), id, steps);
		// Three batches, the registration, and three annotators.
		assert_ok!(settle(7));
		let Stage::Paying { labelled: Some(version), annotator: 3 } =
			Annotation::campaign(id).unwrap().stage
		else {
			panic!("all annotators are paid")
		};
		assert!(!Registry::version(version).unwrap().sealed);
		assert_ok!(settle(1));
		assert_eq!(labelled(id), Some(version));
		assert!(Registry::version(version).unwrap().sealed);
	});
}

#[test]
fn annotators_are_paid_even_if_the_registry_fails_to_credit_them() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		assert_ok!(Annotation::settle(RuntimeOrigin::signed(ANYBODY), id, 4));
		Registry::break_down();
		idle();
		let version = labelled(id).unwrap();
		let (annotator, error) = (ANNOTATORS[0], DispatchError::Unavailable);
		System::assert_has_event(Event::CreditFailed { campaign: id, annotator, error }.into());
		System::assert_has_event(Event::SealFailed { campaign: id, version, error }.into());
		assert_eq!(free(annotator), FUNDS + 10 * REWARD);
		assert_eq!(free(REQUESTER), FUNDS - 20 * REWARD);
	});
}

#[test]
fn nothing_is_looked_at_in_a_block_without_idle_time() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		let base = <Test as crate::Config>::WeightInfo::settle_base();
		assert_eq!(idle_for(base - Weight::from_parts(1, 0)), Weight::zero());
		assert_eq!(idle_for(base), base);
		assert_eq!(Annotation::campaign(id).unwrap().stage, Stage::Judging { batch: 0 });
		// Looking into an empty queue is work, too.
		idle();
		assert_eq!(idle_for(Weight::MAX), base);
	});
}

#[test]
fn labels_that_were_not_revealed_are_not_paid_but_count_against_the_annotator() {
	build_and_execute(|| {
		let id = open(new_campaign());
		let [honest, silent, ..] = ANNOTATORS;
		let batch = draw(id, honest).unwrap();
		let items = Annotation::campaign(id).unwrap().items_in(batch);
		let work = vec![1; items as usize];
		assert_ok!(commit(id, batch, honest, &work));
		let other = draw(id, silent).unwrap();
		let unpaid = Annotation::campaign(id).unwrap().items_in(other);
		assert_ok!(commit(id, other, silent, &[1; 4]));
		full_blocks(22 - System::block_number());
		assert_ok!(reveal(id, batch, honest, &work));
		full_blocks(10);
		idle();

		assert!(labelled(id).is_some());
		assert_eq!(free(honest), FUNDS + u128::from(items) * REWARD);
		assert_eq!(free(silent), FUNDS);
		let reputation = Annotation::reputation(silent, skill("pets"));
		assert_eq!((reputation.accepted, reputation.judged), (0, unpaid.into()));
		assert_eq!(free(REQUESTER), FUNDS - u128::from(items) * REWARD);
	});
}

#[test]
fn a_campaign_nobody_worked_on_is_refunded_and_makes_no_dataset() {
	build_and_execute(|| {
		let id = open(new_campaign());
		draw(id, ANNOTATORS[0]).unwrap();
		full_blocks(31);
		idle();
		assert_eq!(labelled(id), None);
		assert_eq!(free(REQUESTER), FUNDS);
	});
}

#[test]
fn a_campaign_of_which_nothing_was_revealed_is_refunded_and_makes_no_dataset() {
	build_and_execute(|| {
		let id = open(new_campaign());
		for annotator in [ANNOTATORS[0], ANNOTATORS[1]] {
			let batch = draw(id, annotator).unwrap();
			let items = Annotation::campaign(id).unwrap().items_in(batch);
			assert_ok!(commit(id, batch, annotator, &vec![1; items as usize]));
		}
		full_blocks(32 - System::block_number());
		idle();
		assert_eq!(labelled(id), None);
		assert_eq!(free(REQUESTER), FUNDS);
		for annotator in [ANNOTATORS[0], ANNOTATORS[1]] {
			let reputation = Annotation::reputation(annotator, skill("pets"));
			assert!(reputation.accepted == 0 && reputation.judged > 0);
		}
		assert_nothing_is_left();
	});
}

#[test]
fn annotators_are_paid_even_if_the_dataset_cannot_be_registered() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		Registry::break_down();
		idle();
		assert_eq!(labelled(id), None);
		let error = DispatchError::Unavailable;
		System::assert_has_event(Event::RegistrationFailed { campaign: id, error }.into());
		assert_eq!(free(ANNOTATORS[0]), FUNDS + 10 * REWARD);
		assert_eq!(free(REQUESTER), FUNDS - 20 * REWARD);
	});
}

#[test]
fn payment_brings_accounts_into_being() {
	build_and_execute(|| {
		one_of_three_differs();
		// Whoever claims pays a fee, and may have nothing left afterwards.
		let broke = ANNOTATORS[1];
		assert_ok!(Balances::transfer_all(RuntimeOrigin::signed(broke), ANYBODY, false));
		assert_eq!(free(broke), 0);
		idle();
		assert_eq!(free(broke), 10 * REWARD);
	});
}

#[test]
fn idle_time_is_used_but_never_overdrawn() {
	build_and_execute(|| {
		let id = one_of_three_differs();
		type Weights = <Test as crate::Config>::WeightInfo;
		let batch = Weights::settle_batch()
			+ Weights::settle_member() * 3
			+ Weights::settle_weigh(3) * 4 / 64
			+ Weights::settle_write()
			+ Weights::settle_judge(3) * 4 / 64;
		let limit = Weights::settle_base() + batch.max(Weights::settle_register(3));
		let mut blocks = 0;
		while !matches!(Annotation::campaign(id).unwrap().stage, Stage::Closed { .. }) {
			let used = idle_for(limit);
			assert!(used.all_lte(limit));
			full_blocks(1);
			blocks += 1;
			assert!(blocks < 20, "settlement does not get on");
		}
		assert!(blocks > 3, "settlement of three batches went by in {blocks} blocks");
	});
}
