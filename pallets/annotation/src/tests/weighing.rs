//! Weighing: the truth, found out by the chain itself in steps of any size.

use crate::{mock::*, types::Method, Event, Stage};
use sensor_primitives::{
	labels::Label,
	offchain::block_key,
	traits::{Availability, Datasets},
	CampaignId, ContentId, VersionId,
};
use sensor_truth::{
	dawid_skene::{Run, Scheme},
	Vote,
};

const ITEMS: u32 = 60;

/// Three who are right, one who is always wrong.
fn label_of(who: u64, item: u32) -> Label {
	let truth = item % 3;
	(match who == ANNOTATORS[3] {
		true => truth + 1,
		false => truth + u32::from((u64::from(item) + who).is_multiple_of(11)),
	} % 3) as u8
}

/// Everybody has labelled everything.
fn labelled() -> CampaignId {
	let mut new = new_campaign();
	new.version = Registry::insert(1, REQUESTER, ITEMS, Availability::Available);
	(new.method, new.batch_size) = (Method::Weighted, 20);
	(new.redundancy, new.max_redundancy) = (4, 4);
	(new.duration, new.reveal_duration) = (100, 50);
	let id = open(new);
	label_everything(id, &ANNOTATORS, label_of);
	id
}

fn result(campaign: CampaignId) -> (VersionId, ContentId) {
	let Stage::Closed { labelled: Some(version) } = Annotation::campaign(campaign).unwrap().stage
	else {
		panic!("the campaign is closed")
	};
	(version, Registry::version(version).unwrap().root)
}

#[test]
fn whoever_is_always_wrong_is_evidence_and_is_not_paid() {
	build_and_execute(|| {
		let id = labelled();
		idle();
		result(id);
		let reputation = ANNOTATORS.map(|who| Annotation::reputation(who, skill("pets")).accepted);
		assert!(reputation[..3].iter().all(|accepted| *accepted > 50), "{reputation:?}");
		assert_eq!(reputation[3], 0);
		assert_eq!(free(ANNOTATORS[3]), FUNDS);
	});
}

#[test]
fn the_result_does_not_depend_on_where_blocks_end() {
	let settled = |steps: Option<u32>| {
		new_chain().execute_with(|| {
			let id = labelled();
			if let Some(steps) = steps {
				while Annotation::settle(RuntimeOrigin::signed(ANYBODY), id, steps).is_ok() {
					Annotation::do_try_state().expect("invariants hold between any two steps");
				}
			}
			idle();
			let (_, root) = result(id);
			(root, ANNOTATORS.map(free))
		})
	};
	let at_once = settled(None);
	for steps in [1, 2, 3, 7, 50] {
		assert_eq!(settled(Some(steps)), at_once, "in steps of {steps}");
	}
}

#[test]
fn who_comes_first_does_not_matter() {
	let accepted = |order: [usize; 4]| {
		new_chain().execute_with(|| {
			let mut new = new_campaign();
			new.version = Registry::insert(1, REQUESTER, ITEMS, Availability::Available);
			(new.method, new.batch_size) = (Method::Weighted, 20);
			(new.redundancy, new.max_redundancy) = (4, 4);
			(new.duration, new.reveal_duration) = (100, 50);
			let id = open(new);
			label_everything(id, &order.map(|place| ANNOTATORS[place]), label_of);
			idle();
			result(id);
			ANNOTATORS.map(|who| Annotation::reputation(who, skill("pets")).accepted)
		})
	};
	assert_eq!(accepted([0, 1, 2, 3]), accepted([3, 1, 0, 2]));
}

#[test]
fn anybody_can_find_the_same_truth_from_the_answers() {
	let mut chain = new_chain();
	let files = chain.execute_with(|| {
		let id = labelled();
		idle();
		result(id);
		let mut files: Vec<ContentId> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Annotation(Event::BatchSettled { labels, .. }) => Some(labels),
				_ => None,
			})
			.collect();
		files.dedup();
		files
	});
	chain.persist_offchain_overlay();
	let lines: Vec<String> = files
		.into_iter()
		.flat_map(|file| {
			let bytes = chain.offchain_db().get(&block_key(file)).expect("the file is kept");
			let text = String::from_utf8(bytes).unwrap();
			text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
		})
		.collect();

	let votes: Vec<_> = (0..ITEMS)
		.flat_map(|item| {
			(0u32..).zip(ANNOTATORS).map(move |(annotator, who)| Vote {
				item,
				annotator,
				label: label_of(who, item),
			})
		})
		.collect();
	let run =
		Run::new(Scheme::new(3).unwrap(), &votes, &[None; ITEMS as usize], 4, |_, label| label);
	let replayed: Vec<_> = (0..)
		.zip(run.complete().verdicts)
		.map(|(item, verdict): (u32, _)| {
			let consensus = verdict.consensus;
			let label = consensus.label.unwrap();
			let (agreeing, votes) = (consensus.agreeing, consensus.votes);
			format!("{item},{label},{agreeing},{votes},{}", verdict.certainty)
		})
		.collect();
	assert_eq!(lines, replayed);
}

#[test]
fn one_annotator_alone_is_believed_and_everybody_wrong_is_too() {
	build_and_execute(|| {
		for annotators in [1u8, 3] {
			let mut new = new_campaign();
			new.method = Method::Weighted;
			(new.redundancy, new.max_redundancy) = (annotators, annotators);
			new.duration = 30;
			let id = open(new);
			label_everything(id, &ANNOTATORS[..annotators.into()], |_, item| (item % 2) as u8);
			idle();
			result(id);
		}
		assert_eq!(free(ANNOTATORS[0]), FUNDS + 20 * REWARD);
	});
}
