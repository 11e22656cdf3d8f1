//! Judging: the truth of each item is fixed, annotators are compared with it, and the labelled dataset is
//! written; or, before that, more answers are asked for.

use crate::{
	manifest::Manifest,
	types::{Batch, BatchFiles, Campaign, LabelFile, Stage, Task, Work},
	weighing::Crowd,
	BatchResults, Batches, CampaignProgress, Config, Error, Event, OpenBatches, Pallet,
};
use alloc::vec::Vec;
use codec::Encode;
use frame::{deps::frame_support::storage::with_storage_layer, prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::{
		boxes::{self, Region},
		files, Label,
	},
	offchain::index_block,
	traits::{Datasets, DerivedVersion, Provenance},
	CampaignId, ContentId, VersionId,
};
use sensor_truth::boxes::Agreement;

/// A half, in thousandths.
const HALF: u16 = 500;

impl<T: Config> Pallet<T> {
	/// What is next, now that it is known how reliable everybody is.
	pub(crate) fn after_weighing(id: CampaignId, campaign: &Campaign<T>) -> Stage {
		match Self::can_ask(id, campaign) {
			true => Stage::Asking { batch: 0 },
			false => Self::before_judging(campaign),
		}
	}

	/// What is next, now that more answers were asked for, or not.
	pub(crate) fn after_asking(id: CampaignId, campaign: &Campaign<T>) -> Stage {
		let batches = CampaignProgress::<T>::mutate(id, |progress| {
			let asked = progress.unfinished_batches;
			progress.rounds = progress.rounds.saturating_add((asked > 0).into());
			asked
		});
		// Later nothing would end it any more: its deadline has passed.
		let in_time = Self::now() <= campaign.reveal_until;
		if batches == 0 || !in_time {
			return Self::before_judging(campaign);
		}
		Self::deposit_event(Event::MoreAsked { campaign: id, batches });
		Stage::Open
	}

	/// Gold that can still come is waited for.
	fn before_judging(campaign: &Campaign<T>) -> Stage {
		let now = Self::now();
		match campaign.gold.is_some() && now <= campaign.reveal_until {
			true => Stage::AwaitingGold,
			false => Stage::Judging { batch: 0 },
		}
	}

	/// Open a batch for another annotator, if the answer to some of its items is in doubt.
	pub(crate) fn ask(
		id: CampaignId,
		campaign: &Campaign<T>,
		batch: u32,
		mut work: Batch<T>,
		crowd: &mut Crowd<T>,
	) {
		let doubtful = crowd.doubtful(campaign, batch, &work);
		if doubtful.is_empty() || work.more.try_push(doubtful).is_err() {
			return;
		}
		Batches::<T>::insert(id, batch, work);
		CampaignProgress::<T>::mutate(id, |progress| {
			progress.unfinished_batches = progress.unfinished_batches.saturating_add(1);
			Self::add_open_batch(id, batch, progress);
		});
	}

	/// Judge one batch: publish its files, judge its annotators, drop its state.
	pub(crate) fn judge(
		id: CampaignId,
		campaign: &Campaign<T>,
		batch: u32,
		work: Batch<T>,
		crowd: &mut Crowd<T>,
	) {
		Batches::<T>::remove(id, batch);
		// As many positions as batches were in use at most.
		OpenBatches::<T>::remove(id, batch);
		let (labels, answers) = match campaign.task {
			Task::Classification { .. } => Self::judge_labels(campaign, batch, &work, crowd),
			Task::Boxes { .. } => Self::judge_boxes(campaign, batch, &work, crowd),
		};
		for place in &work.places {
			if let (Work::Claimed { .. }, Some(account)) =
				(&place.work, crowd.account(place.annotator))
			{
				Self::end_open_claim(account);
			}
		}
		if CampaignProgress::<T>::get(id).reveals == 0 {
			return;
		}
		let [labels, answers] = [labels, answers].map(|bytes| {
			let content = ContentId::raw(&bytes);
			index_block(content, &bytes);
			LabelFile { content, size: bytes.len() as u32 }
		});
		if BatchResults::<T>::try_append(id, BatchFiles { labels, answers, seed: work.seed })
			.is_err()
		{
			defensive!("a campaign has at most MaxBatches batches");
		}
		let labels = labels.content;
		Self::deposit_event(Event::BatchSettled { campaign: id, batch, labels });
	}

	/// The files with the labels of a batch and with what everybody said.
	fn judge_labels(
		campaign: &Campaign<T>,
		batch: u32,
		work: &Batch<T>,
		crowd: &mut Crowd<T>,
	) -> (Vec<u8>, Vec<u8>) {
		let (first, items) = (campaign.first_item(batch), campaign.items_in(batch));
		let truth = crowd.labels(campaign, batch, work);
		for (_, by_crowd) in &truth {
			crowd.count(*by_crowd);
		}
		let judge = |item: u32, label: &Label| {
			let right = truth.get(item as usize).and_then(|(_, by_crowd)| *by_crowd);
			(*label, right == Some(*label))
		};
		let said = Self::judge_places(work, items, crowd, |answers, _| answers.to_vec(), judge);
		let lines: Vec<_> = truth.iter().map(|(line, _)| *line).collect();
		(files::labels(first, &lines), files::label_answers(first, items, &files::columns(&said)))
	}

	/// The files with the boxes of a batch and with what everybody drew.
	///
	/// An item is accepted from an annotator when at least half of the boxes that they drew, and half of
	/// those that are there, are the same: F1 of a half. Drawing nothing where there is nothing is right,
	/// and as easy for somebody who never draws anything, which is what merit takes off.
	fn judge_boxes(
		campaign: &Campaign<T>,
		batch: u32,
		work: &Batch<T>,
		crowd: &mut Crowd<T>,
	) -> (Vec<u8>, Vec<u8>) {
		let (first, items) = (campaign.first_item(batch), campaign.items_in(batch));
		let truth = crowd.boxes(campaign, batch, work);
		let regions: Vec<Vec<Region>> =
			truth.iter().map(|item| item.iter().map(|agreed| agreed.region).collect()).collect();
		for item in &regions {
			crowd.count(Some((!item.is_empty()).into()));
		}
		// They were read when they were revealed.
		let read = |answers: &[u8], asked: u32| boxes::decode(answers, asked).unwrap_or_default();
		let judge = |item: u32, drawn: &Vec<Region>| {
			let there = regions.get(item as usize).map(Vec::as_slice);
			let is_right = Agreement::of(drawn, there.unwrap_or_default()).f1() >= HALF;
			(Label::from(!drawn.is_empty()), is_right)
		};
		let said = Self::judge_places(work, items, crowd, read, judge);
		(files::boxes(first, &truth), files::box_answers(first, &files::columns(&said)))
	}

	/// Judge everybody with a place in a batch; the account of who revealed, and their answer to each item.
	///
	/// `read` gets the bytes that were revealed, and how many items were asked about. `judge` gets an item
	/// and the answer, and says which label was given, and whether that is right.
	fn judge_places<Answer: Clone>(
		work: &Batch<T>,
		items: u32,
		crowd: &mut Crowd<T>,
		read: impl Fn(&[u8], u32) -> Vec<Answer>,
		judge: impl Fn(u32, &Answer) -> (Label, bool),
	) -> Vec<(Vec<u8>, Vec<Option<Answer>>)> {
		let mut said = Vec::new();
		for place in &work.places {
			let asked = work.asked(place, items);
			match &place.work {
				Work::Claimed { .. } => {},
				Work::Committed(_) => crowd.withheld(place.annotator, asked.len()),
				Work::Revealed(answers) => {
					let mut column = alloc::vec![None; items as usize];
					for (item, answer) in asked.iter().zip(read(answers, asked.len())) {
						let (label, is_right) = judge(item, &answer);
						crowd.judged(place.annotator, label, is_right);
						if let Some(cell) = column.get_mut(item as usize) {
							*cell = Some(answer);
						}
					}
					let account = crowd.account(place.annotator).map(|account| account.encode());
					said.push((account.unwrap_or_default(), column));
				},
			}
		}
		said
	}

	/// Register the labelled dataset, unless nobody revealed anything.
	pub(crate) fn register(id: CampaignId, campaign: &Campaign<T>) -> Option<VersionId> {
		let files = BatchResults::<T>::take(id);
		if files.is_empty() {
			return None;
		}
		let registered = with_storage_layer(|| {
			let parent =
				T::Datasets::version(campaign.version).ok_or(Error::<T>::DatasetUnavailable)?;
			let manifest = Manifest::build(id, campaign, (parent.root, parent.bytes), &files);
			let version = T::Datasets::register_derived(DerivedVersion {
				owner: campaign.requester.clone(),
				root: manifest.root,
				bytes: manifest.bytes,
				items: campaign.items,
				provenance: Provenance::Campaign(id),
				parents: Vec::from([campaign.version]),
				royalty: campaign.royalty,
				sources: Vec::new(),
			})?;
			Ok::<_, DispatchError>((version, manifest))
		});
		match registered {
			Ok((version, manifest)) => {
				for (content, bytes) in &manifest.blocks {
					index_block(*content, bytes);
				}
				Self::deposit_event(Event::DatasetLabelled {
					campaign: id,
					version,
					root: manifest.root,
				});
				Some(version)
			},
			Err(error) => {
				Self::deposit_event(Event::RegistrationFailed { campaign: id, error });
				None
			},
		}
	}
}
