//! Benchmarks of calls, hooks and settlement steps, each at its worst.

use super::*;
use alloc::vec;
use frame::benchmarking::prelude::*;
use sensor_primitives::{
	labels::{boxes, commitment, exam_commitment, gold_commitment, Label},
	traits::Disputes,
};
use types::{
	BatchFiles, Cells, Dispute, LabelFile, Method, Place, Requirements, Task, Weighing,
	MAX_BOX_REDUNDANCY, MAX_CELLS,
};
use weighing::Crowd;

const SALT: [u8; 32] = [7; 32];

/// An account that can pay for anything, so that a campaign as large as allowed can be opened.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	let labels = Balance::from(T::MaxItems::get()) * Balance::from(T::MaxRedundancy::get());
	let _ =
		T::Currency::set_balance(&who, T::MinReward::get() * (labels + 2) + T::ClaimFee::get() * 2);
	who
}

/// `count` different names, as long as allowed.
fn names<T: Config>(count: u32) -> types::LabelNames<T> {
	let name = |index: u32| {
		let mut name = alloc::format!("{index:03}").into_bytes();
		name.resize(T::MaxLabelLen::get() as usize, b'-');
		BoundedVec::truncate_from(name)
	};
	BoundedVec::truncate_from((0..count).map(name).collect())
}

/// What `requester` asks for, over a new dataset of `items` items.
fn request<T: Config>(
	requester: &T::AccountId,
	items: u32,
	batch_size: u32,
	redundancy: u32,
	labels: u32,
) -> NewCampaign<T> {
	let window: BlockNumberFor<T> = T::Time::scale(T::MaxWindow::get()).into();
	NewCampaign {
		version: T::Datasets::benchmark_version(requester, items),
		task: Task::Classification { labels: names::<T>(labels) },
		guide: Some(ContentId::raw(b"guide")),
		skill: BoundedVec::truncate_from(vec![b'a'; T::MaxLabelLen::get() as usize]),
		batch_size,
		redundancy: redundancy as u8,
		max_redundancy: redundancy as u8,
		confidence: Permill::one(),
		method: Method::Plurality,
		reward: T::MinReward::get(),
		royalty: Permill::from_percent(10),
		gold: None,
		requirements: Requirements {
			stake: T::MinReward::get(),
			reputation: Permill::zero(),
			exam: None,
		},
		fees: T::ClaimFee::get(),
		duration: window,
		reveal_duration: window,
		lease: T::Time::scale(T::MinWindow::get()).into(),
	}
}

/// Open a campaign with as many labels as allowed.
fn open<T: Config>(
	items: u32,
	batch_size: u32,
	redundancy: u32,
) -> Result<CampaignId, BenchmarkError> {
	let requester = funded::<T>("requester", 0);
	let new = request::<T>(&requester, items, batch_size, redundancy, T::MaxLabels::get());
	let id = NextCampaignId::<T>::get();
	Pallet::<T>::open_campaign(RawOrigin::Signed(requester).into(), new)?;
	Ok(id)
}

/// Give the first open batch to `annotator`, as a draw would.
fn claim_first<T: Config>(id: CampaignId, annotator: &T::AccountId) -> Result<u32, BenchmarkError> {
	Pallet::<T>::claim(RawOrigin::Signed(annotator.clone()).into(), id)?;
	let now = System::<T>::block_number() + 2u32.into();
	System::<T>::set_block_number(now);
	Pallet::<T>::draw_claims(now);
	Pallet::<T>::claims_of(id, annotator.clone())
		.first()
		.map(|(batch, ..)| *batch)
		.ok_or(BenchmarkError::Stop("the draw found no batch"))
}

/// The labels of a whole batch of `items` items: all different, as far as there are labels.
fn work<T: Config>(annotator: u32, items: u32) -> Answers<T> {
	let label = |item: u32| (annotator.wrapping_add(item) % T::MaxLabels::get()) as u8;
	BoundedVec::truncate_from((0..items).map(label).collect())
}

/// One batch of `items` items, committed to by `annotators`, who are all that were asked for.
fn committed<T: Config>(annotators: u32, items: u32) -> Result<CampaignId, BenchmarkError> {
	let id = open::<T>(items, items, annotators)?;
	for index in 0..annotators {
		let annotator = funded::<T>("annotator", index);
		let batch = claim_first::<T>(id, &annotator)?;
		let labels = work::<T>(index, items);
		let hash = commitment(id, batch, &annotator, &labels, &SALT);
		Pallet::<T>::commit(RawOrigin::Signed(annotator).into(), id, batch, hash)?;
	}
	Ok(id)
}

/// How many items hold as many boxes as an answer has room for.
const BOX_ITEMS: u32 = 4;

/// The campaign with this id.
fn campaign<T: Config>(id: CampaignId) -> Result<Campaign<T>, BenchmarkError> {
	Campaigns::<T>::get(id).ok_or(BenchmarkError::Stop("the campaign is open"))
}

/// Cells that hold something.
fn cells(count: usize) -> Cells {
	BoundedVec::truncate_from((1..=count as u64).map(|cell| cell << 12).collect())
}

/// A campaign of one batch that `annotators` have answered, of whom much is known already.
fn answered<T: Config>(
	annotators: u32,
	items: u32,
	boxes: bool,
) -> Result<CampaignId, BenchmarkError> {
	let id = open::<T>(items, items, annotators)?;
	let mut campaign = campaign::<T>(id)?;
	campaign.method = Method::Weighted;
	// As many labels as there are matrices for.
	let labels = u32::from(sensor_truth::dawid_skene::MAX_MATRIX_CLASSES).min(T::MaxLabels::get());
	campaign.task = match boxes {
		true => Task::Boxes { labels: names::<T>(labels) },
		false => Task::Classification { labels: names::<T>(labels) },
	};
	campaign.stage = Stage::Judging { batch: 0 };
	Campaigns::<T>::insert(id, &campaign);

	let mut batch = Batch::<T>::default();
	for number in 0..annotators {
		let account = funded::<T>("annotator", number);
		let stake = campaign.requirements.stake;
		T::Currency::hold(&HoldReason::Stake.into(), &account, stake)?;
		System::<T>::inc_sufficients(&account);
		let tally = types::Tally {
			given: BoundedVec::truncate_from(vec![0; T::MaxLabels::get() as usize]),
			..Default::default()
		};
		AnnotatorNumbers::<T>::insert(id, &account, number);
		Annotators::<T>::insert(id, number, types::Annotator { account, stake, tally });
		let all = || cells(MAX_CELLS as usize);
		if !boxes {
			Models::<T>::insert(
				id,
				number,
				types::Model::Labels { evidence: all(), gathered: all() },
			);
		}
		let answers = match boxes {
			true => overlapping::<T>(number as u16, items),
			false => (0..items).map(|item| (number.wrapping_add(item) % labels) as Label).collect(),
		};
		let work = Work::Revealed(BoundedVec::truncate_from(answers));
		let _ = batch.places.try_push(Place { annotator: number, round: 0, work });
	}
	Batches::<T>::insert(id, 0, batch);
	CampaignProgress::<T>::mutate(id, |progress| {
		(progress.annotators, progress.reveals) = (annotators, annotators);
		(progress.open_batches, progress.unfinished_batches) = (0, 0);
	});
	let known = (cells(MAX_CELLS as usize), cells(labels as usize));
	let weighing =
		Weighing { known: Some(known.clone()), gathered: Some(known), ..Default::default() };
	Weighings::<T>::insert(id, weighing);
	Ok(id)
}

/// As many boxes as there is room for, all over one another.
fn overlapping<T: Config>(annotator: u16, items: u32) -> Vec<u8> {
	let room = (T::MaxAnswerLen::get() - items) as usize / boxes::REGION_LEN;
	let region = |index: usize| {
		let edge = (index as u16 * 16).saturating_add(annotator);
		boxes::Region::new((index % 16) as Label, [edge, edge, edge + 20_000, edge + 20_000]).ok()
	};
	let all: Vec<_> = (0..room).filter_map(region).collect();
	let mut drawn: Vec<_> = all.chunks(boxes::MAX_REGIONS).map(<[_]>::to_vec).collect();
	drawn.resize(items as usize, Vec::new());
	boxes::encode(&drawn).unwrap_or_default()
}

/// Go over the batch of [`answered`] once more.
fn weigh<T: Config>(id: CampaignId) -> Result<(), BenchmarkError> {
	let campaign = campaign::<T>(id)?;
	let mut crowd = Crowd::<T>::new(id, &campaign);
	crowd.weigh(&campaign, 0, &Batches::<T>::get(id, 0), 1);
	Ok(())
}

/// Judge the batch of [`answered`].
fn judge<T: Config>(id: CampaignId) -> Result<(), BenchmarkError> {
	let campaign = campaign::<T>(id)?;
	let mut crowd = Crowd::<T>::new(id, &campaign);
	Pallet::<T>::judge(id, &campaign, 0, Batches::<T>::get(id, 0), &mut crowd);
	crowd.save();
	Ok(())
}

/// A campaign that waits for appeals, and an annotator of whom a label was rejected.
fn appealing<T: Config>() -> Result<(CampaignId, T::AccountId), BenchmarkError> {
	let id = answered::<T>(1, 1, false)?;
	let mut campaign = campaign::<T>(id)?;
	campaign.stage = Stage::Appealing { labelled: None, until: BlockNumber::MAX };
	Campaigns::<T>::insert(id, campaign);
	let mut annotator = annotator::<T>(id)?;
	annotator.tally.judged = 1;
	let account = annotator.account.clone();
	Annotators::<T>::insert(id, 0, annotator);
	Ok((id, account))
}

/// The first annotator of a campaign.
fn annotator<T: Config>(id: CampaignId) -> Result<Annotator<T>, BenchmarkError> {
	Annotators::<T>::get(id, 0).ok_or(BenchmarkError::Stop("there is one"))
}

/// What the annotator of [`appealing`] disputes: everything.
fn everything<T: Config>(id: CampaignId) -> Result<Dispute<T>, BenchmarkError> {
	// It may be given a part that is too small for an account to begin with.
	let _ = T::Currency::set_balance(&T::Treasury::get(), T::MinReward::get());
	let (reward, stake) = (campaign::<T>(id)?.remaining, annotator::<T>(id)?.stake);
	Ok(Dispute { reward, stake, rejected: 2, until: System::<T>::block_number() })
}

/// A dispute about everything.
fn disputed<T: Config>() -> Result<(CampaignId, T::AccountId), BenchmarkError> {
	let (id, account) = appealing::<T>()?;
	OpenDisputes::<T>::insert(id, &account, everything::<T>(id)?);
	Ok((id, account))
}

/// An exam as large as allowed, over a new dataset.
fn new_exam<T: Config>(examiner: &T::AccountId) -> NewExam<T> {
	let window: BlockNumberFor<T> = T::Time::scale(T::MaxWindow::get()).into();
	NewExam {
		version: T::Datasets::benchmark_version(examiner, T::MaxBatchSize::get()),
		labels: 255,
		pass: Permill::one(),
		key: H256::zero(),
		places: 1,
		duration: window,
		reveal_duration: window,
	}
}

/// An exam that was opened.
fn exam<T: Config>() -> Result<(ExamId, T::AccountId), BenchmarkError> {
	let examiner = funded::<T>("examiner", 0);
	let id = NextExamId::<T>::get();
	let new = new_exam::<T>(&examiner);
	Pallet::<T>::open_exam(RawOrigin::Signed(examiner.clone()).into(), new)?;
	Ok((id, examiner))
}

/// An exam of `questions` that somebody has sat, and everybody can reveal; and who.
fn sat<T: Config>(questions: u32) -> Result<(ExamId, T::AccountId), BenchmarkError> {
	let (id, examiner) = exam::<T>()?;
	let who = funded::<T>("annotator", 0);
	let mut exam = Exams::<T>::get(id).ok_or(BenchmarkError::Stop("the exam is open"))?;
	let answers = work::<T>(0, questions);
	(exam.questions, exam.labels) = (questions, u8::MAX);
	exam.key = exam_commitment(exam.version, &examiner, &answers, &SALT);
	let hash = exam_commitment(exam.version, &who, &answers, &SALT);
	let until = exam.commit_until;
	Exams::<T>::insert(id, exam);
	Pallet::<T>::sit_exam(RawOrigin::Signed(who.clone()).into(), id, hash)?;
	System::<T>::set_block_number(until + One::one());
	Ok((id, who))
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn open_campaign(l: Linear<2, { T::MaxLabels::get() }>) -> Result<(), BenchmarkError> {
		let requester = funded::<T>("requester", 0);
		let size = T::MaxBatchSize::get();
		let new = request::<T>(&requester, T::MaxItems::get().min(size), size, 1, l);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), new);

		assert!(Campaigns::<T>::contains_key(0));
		Ok(())
	}

	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let id = open::<T>(1, 1, 1)?;
		let annotator = funded::<T>("annotator", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(annotator.clone()), id);

		assert_eq!(OpenClaims::<T>::get(annotator), 1);
		Ok(())
	}

	#[benchmark]
	fn commit() -> Result<(), BenchmarkError> {
		let id = open::<T>(1, 1, 1)?;
		let annotator = funded::<T>("annotator", 0);
		let batch = claim_first::<T>(id, &annotator)?;

		#[block]
		{
			// The check whether it is free of charge comes on top.
			assert!(Pallet::<T>::check_commit(&annotator, id, batch).is_ok());
			Pallet::<T>::commit(RawOrigin::Signed(annotator).into(), id, batch, H256::zero())?;
		}

		assert_eq!(CampaignProgress::<T>::get(id).commits, 1);
		Ok(())
	}

	#[benchmark]
	fn reveal(n: Linear<1, { T::MaxBatchSize::get() }>) -> Result<(), BenchmarkError> {
		let id = committed::<T>(1, n)?;
		let annotator: T::AccountId = account("annotator", 0, 0);
		let labels = work::<T>(0, n);

		#[block]
		{
			assert!(Pallet::<T>::check_reveal(&annotator, id, 0, &labels, &SALT).is_ok());
			Pallet::<T>::reveal(RawOrigin::Signed(annotator).into(), id, 0, labels, SALT)?;
		}

		assert_eq!(CampaignProgress::<T>::get(id).reveals, 1);
		Ok(())
	}

	#[benchmark]
	fn release() -> Result<(), BenchmarkError> {
		let id = open::<T>(1, 1, 1)?;
		let annotator = funded::<T>("annotator", 0);
		let batch = claim_first::<T>(id, &annotator)?;
		let lease: BlockNumberFor<T> = T::Time::scale(T::MinWindow::get()).into();
		System::<T>::set_block_number(System::<T>::block_number() + lease + One::one());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id, batch, annotator);

		assert_eq!(CampaignProgress::<T>::get(id).open_batches, 1);
		Ok(())
	}

	#[benchmark]
	fn cancel() -> Result<(), BenchmarkError> {
		let id = open::<T>(1, 1, 1)?;
		let requester: T::AccountId = account("requester", 0, 0);
		let deadline = Campaigns::<T>::get(id)
			.ok_or(BenchmarkError::Stop("the campaign is open"))?
			.reveal_until
			.saturating_add(One::one());
		while Deadlines::<T>::try_append(deadline, u32::MAX).is_ok() {}

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id);

		assert!(!Campaigns::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn wind_up() -> Result<(), BenchmarkError> {
		// Benchmarks are prepared in block 0, and run in block 1 then.
		System::<T>::set_block_number(One::one());
		let id = open::<T>(1, 1, 1)?;
		let mut campaign = campaign::<T>(id)?;
		// No version can be lost here, but one that does not exist is as good. What looking at one
		// costs that does exist comes on top.
		let there = campaign.clone();
		campaign.version = VersionId::new(u32::MAX, u32::MAX);
		Campaigns::<T>::insert(id, &campaign);
		let old = campaign.reveal_until.saturating_add(One::one());
		while Deadlines::<T>::try_append(old, u32::MAX).is_ok() {}
		let commit_until = System::<T>::block_number() + claims::DRAW_DELAY.into() + campaign.lease;
		let reveal_duration = campaign.reveal_until - campaign.commit_until;
		for _ in 1..T::MaxDeadlines::get() {
			Deadlines::<T>::try_append(commit_until + reveal_duration + One::one(), u32::MAX)
				.map_err(|()| BenchmarkError::Stop("there is room for one more"))?;
		}

		#[block]
		{
			assert!(Pallet::<T>::availability(&there).is_some());
			Pallet::<T>::wind_up(RawOrigin::Signed(whitelisted_caller()).into(), id)?;
		}

		assert!(Campaigns::<T>::get(id).is_some_and(|it| it.commit_until == commit_until));
		Ok(())
	}

	#[benchmark]
	fn set_paused() -> Result<(), BenchmarkError> {
		let id = open::<T>(1, 1, 1)?;
		let requester: T::AccountId = account("requester", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id, true);

		assert!(campaign::<T>(id)?.paused);
		Ok(())
	}

	#[benchmark]
	fn top_up() -> Result<(), BenchmarkError> {
		let id = open::<T>(1, 1, 1)?;
		let requester: T::AccountId = account("requester", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id, 1);

		assert_eq!(campaign::<T>(id)?.reward, T::MinReward::get() + 1);
		Ok(())
	}

	#[benchmark]
	fn reveal_gold(g: Linear<0, { T::MaxGold::get() }>) -> Result<(), BenchmarkError> {
		let items = T::MaxGold::get().min(T::MaxItems::get());
		let id = open::<T>(items, T::MaxBatchSize::get(), 1)?;
		let requester: T::AccountId = account("requester", 0, 0);
		let gold: Gold<T> = BoundedVec::truncate_from((0..g.min(items)).map(|i| (i, 0)).collect());
		let mut waiting = campaign::<T>(id)?;
		waiting.gold = Some(gold_commitment(&gold, &SALT));
		waiting.stage = Stage::AwaitingGold;
		waiting.method = Method::Weighted;
		Campaigns::<T>::insert(id, waiting);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id, gold, SALT);

		assert!(campaign::<T>(id)?.stage.is_settling());
		Ok(())
	}

	#[benchmark]
	fn open_exam() -> Result<(), BenchmarkError> {
		let examiner = funded::<T>("examiner", 0);
		let new = new_exam::<T>(&examiner);

		#[extrinsic_call]
		_(RawOrigin::Signed(examiner), new);

		assert!(Exams::<T>::contains_key(0));
		Ok(())
	}

	#[benchmark]
	fn sit_exam() -> Result<(), BenchmarkError> {
		let (id, _) = exam::<T>()?;
		let who = funded::<T>("annotator", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, H256::zero());

		assert!(Sittings::<T>::contains_key(id, who));
		Ok(())
	}

	#[benchmark]
	fn hand_in(n: Linear<1, { T::MaxBatchSize::get() }>) -> Result<(), BenchmarkError> {
		let (id, who) = sat::<T>(n)?;
		let answers = work::<T>(0, n);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, answers, SALT);

		assert!(matches!(Sittings::<T>::get(id, who), Some(Sitting::HandedIn(_))));
		Ok(())
	}

	#[benchmark]
	fn show_key(n: Linear<1, { T::MaxBatchSize::get() }>) -> Result<(), BenchmarkError> {
		let (id, _) = sat::<T>(n)?;
		let examiner: T::AccountId = account("examiner", 0, 0);
		let key = work::<T>(0, n);

		#[extrinsic_call]
		_(RawOrigin::Signed(examiner), id, key, SALT);

		assert!(Exams::<T>::get(id).is_some_and(|exam| exam.answers.is_some()));
		Ok(())
	}

	#[benchmark]
	fn grade() -> Result<(), BenchmarkError> {
		let (id, who) = sat::<T>(T::MaxBatchSize::get())?;
		let examiner: T::AccountId = account("examiner", 0, 0);
		let answers = || work::<T>(0, T::MaxBatchSize::get());
		Pallet::<T>::show_key(RawOrigin::Signed(examiner).into(), id, answers(), SALT)?;
		Pallet::<T>::hand_in(RawOrigin::Signed(who.clone()).into(), id, answers(), SALT)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id, who.clone());

		assert!(Passed::<T>::contains_key(id, who));
		Ok(())
	}

	#[benchmark]
	fn close_exam() -> Result<(), BenchmarkError> {
		let (id, who) = sat::<T>(1)?;
		let exam = Exams::<T>::get(id).ok_or(BenchmarkError::Stop("the exam is open"))?;
		System::<T>::set_block_number(exam.reveal_until + One::one());
		Pallet::<T>::grade(RawOrigin::Signed(who.clone()).into(), id, who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id);

		assert!(Exams::<T>::get(id).is_some_and(|exam| exam.deposit == 0));
		Ok(())
	}

	#[benchmark]
	fn appeal() -> Result<(), BenchmarkError> {
		let (id, annotator) = appealing::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(annotator), id);

		assert!(Appeals::<T>::contains_key(id, 0));
		Ok(())
	}

	#[benchmark]
	fn expire_dispute() -> Result<(), BenchmarkError> {
		let (id, annotator) = disputed::<T>()?;
		System::<T>::set_block_number(System::<T>::block_number() + One::one());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id, annotator.clone());

		assert!(!OpenDisputes::<T>::contains_key(id, annotator));
		Ok(())
	}

	/// A half for each, so that everybody is paid something.
	#[benchmark]
	fn resolve() -> Result<(), BenchmarkError> {
		let (id, annotator) = disputed::<T>()?;

		#[block]
		{
			Pallet::<T>::resolve(id, &annotator, Permill::from_percent(50))?;
		}

		assert!(!OpenDisputes::<T>::contains_key(id, annotator));
		Ok(())
	}

	#[benchmark]
	fn draw_claims(
		c: Linear<0, { T::MaxClaimsPerBlock::get() - 1 }>,
		p: Linear<1, { MAX_PROBES }>,
	) -> Result<(), BenchmarkError> {
		let batches = T::MaxBatches::get().min(T::MaxItems::get());
		let mut claims = Vec::<(CampaignId, T::AccountId)>::new();
		// Every claim is on a campaign of its own, and fills the batch that it gets.
		for index in 0..c {
			// Only so many campaigns can end with the same block.
			System::<T>::set_block_number(System::<T>::block_number() + One::one());
			let (id, annotator) = (open::<T>(batches, 1, 1)?, account("annotator", index, 0));
			AnnotatorNumbers::<T>::insert(id, &annotator, 0);
			claims.push((id, annotator));
		}
		// One more looks at `p` batches, and has them all.
		System::<T>::set_block_number(System::<T>::block_number() + One::one());
		let now = System::<T>::block_number();
		let id = open::<T>(p, 1, T::MaxRedundancy::get())?;
		let annotator: T::AccountId = account("annotator", c, 0);
		let (stake, tally) = (0, Default::default());
		let known = types::Annotator { account: annotator.clone(), stake, tally };
		Annotators::<T>::insert(id, 0, known);
		AnnotatorNumbers::<T>::insert(id, &annotator, 0);
		for batch in 0..p {
			let work = Work::Claimed { lease_until: now };
			let mut taken = Batch::<T>::default();
			let _ = taken.places.try_push(Place { annotator: 0, round: 0, work });
			Batches::<T>::insert(id, batch, taken);
		}
		claims.push((id, annotator));
		for (id, annotator) in &claims {
			OpenClaims::<T>::insert(annotator, 1);
			ClaimQueue::<T>::try_append(now, (*id, annotator))
				.map_err(|()| BenchmarkError::Stop("the queue is long enough"))?;
		}

		#[block]
		{
			Pallet::<T>::draw_claims(now);
		}

		assert!(ClaimQueue::<T>::get(now).is_empty());
		assert!(claims
			.iter()
			.take(c as usize)
			.all(|(id, _)| CampaignProgress::<T>::get(id).open_batches < batches));
		Ok(())
	}

	#[benchmark]
	fn close_due_campaigns(c: Linear<0, { T::MaxDeadlines::get() }>) -> Result<(), BenchmarkError> {
		let mut deadline = System::<T>::block_number();
		for _ in 0..c {
			let id = open::<T>(1, 1, 1)?;
			deadline = Campaigns::<T>::get(id)
				.ok_or(BenchmarkError::Stop("the campaign is open"))?
				.reveal_until
				.saturating_add(One::one());
		}

		#[block]
		{
			Pallet::<T>::close_due_campaigns(deadline);
		}

		assert_eq!(SettlingRange::<T>::get().next, c);
		Ok(())
	}

	#[benchmark]
	fn settle_base() -> Result<(), BenchmarkError> {
		let id = open::<T>(1, 1, 1)?;
		let campaign = campaign::<T>(id)?;
		Pallet::<T>::begin_settlement(id, campaign);
		// Enough to look at the campaign, and for nothing else.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::settle_base());

		#[block]
		{
			Pallet::<T>::settle_queue(&mut meter);
		}

		assert!(Campaigns::<T>::get(id).is_some_and(|it| it.stage.is_settling()));
		Ok(())
	}

	/// The fixed part of looking at a batch.
	#[benchmark]
	fn settle_batch() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;

		#[block]
		{
			weigh::<T>(id)?;
		}

		Ok(())
	}

	/// A batch of as many items as allowed, with as many labels as there are matrices for.
	#[benchmark]
	fn settle_weigh(a: Linear<1, { T::MaxRedundancy::get() }>) -> Result<(), BenchmarkError> {
		let id = answered::<T>(a, T::MaxBatchSize::get(), false)?;

		#[block]
		{
			weigh::<T>(id)?;
		}

		Ok(())
	}

	/// As many boxes as allowed, on as few items as hold them, which all overlap.
	#[benchmark]
	fn settle_fuse(a: Linear<1, { MAX_BOX_REDUNDANCY.into() }>) -> Result<(), BenchmarkError> {
		let id = answered::<T>(a, BOX_ITEMS, true)?;

		#[block]
		{
			weigh::<T>(id)?;
		}

		Ok(())
	}

	/// The fixed part of judging a batch.
	#[benchmark]
	fn settle_write() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;

		#[block]
		{
			judge::<T>(id)?;
		}

		assert_eq!(BatchResults::<T>::get(id).len(), 1);
		Ok(())
	}

	#[benchmark]
	fn settle_judge(a: Linear<1, { T::MaxRedundancy::get() }>) -> Result<(), BenchmarkError> {
		let id = answered::<T>(a, T::MaxBatchSize::get(), false)?;

		#[block]
		{
			judge::<T>(id)?;
		}

		assert_eq!(BatchResults::<T>::get(id).len(), 1);
		Ok(())
	}

	#[benchmark]
	fn settle_judge_boxes(
		a: Linear<1, { MAX_BOX_REDUNDANCY.into() }>,
	) -> Result<(), BenchmarkError> {
		let id = answered::<T>(a, BOX_ITEMS, true)?;

		#[block]
		{
			judge::<T>(id)?;
		}

		assert_eq!(BatchResults::<T>::get(id).len(), 1);
		Ok(())
	}

	/// Reading an annotator, and writing them back.
	#[benchmark]
	fn settle_member() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		let campaign = campaign::<T>(id)?;

		#[block]
		{
			let mut crowd = Crowd::<T>::new(id, &campaign);
			crowd.learn(0, 1);
			crowd.save();
		}

		Ok(())
	}

	/// What follows from what was counted about an annotator.
	#[benchmark]
	fn settle_learn() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		let campaign = campaign::<T>(id)?;
		let mut crowd = Crowd::<T>::new(id, &campaign);
		crowd.end_sweep();
		crowd.learn(0, 0);

		#[block]
		{
			crowd.learn(0, 1);
			// The beliefs that follow are made when they are asked for.
			crowd.labels(&campaign, 0, &Batches::<T>::get(id, 0));
		}

		Ok(())
	}

	/// What follows from what was counted about everybody.
	#[benchmark]
	fn settle_sweep() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		let campaign = campaign::<T>(id)?;

		#[block]
		{
			let mut crowd = Crowd::<T>::new(id, &campaign);
			crowd.end_sweep();
			Pallet::<T>::after_weighing(id, &campaign);
			Pallet::<T>::after_asking(id, &campaign);
			crowd.save();
		}

		Ok(())
	}

	#[benchmark]
	fn settle_ask() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		let mut campaign = campaign::<T>(id)?;
		// Two who disagree, of whom nobody can be sure.
		campaign.method = Method::Plurality;
		let mut work = Batches::<T>::get(id, 0);
		let answers = BoundedVec::truncate_from(vec![1u8]);
		let place = Place { annotator: 0, round: 0, work: Work::Revealed(answers) };
		let _ = work.places.try_push(place);
		let mut crowd = Crowd::<T>::new(id, &campaign);

		#[block]
		{
			Pallet::<T>::ask(id, &campaign, 0, work, &mut crowd);
		}

		assert_eq!(CampaignProgress::<T>::get(id).unfinished_batches, 1);
		Ok(())
	}

	#[benchmark]
	fn settle_register(b: Linear<1, { T::MaxBatches::get() }>) -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		let file = LabelFile { content: ContentId::raw(b"labels"), size: 6 };
		let files = BatchFiles { labels: file, answers: file, seed: SALT };
		BatchResults::<T>::insert(id, BoundedVec::truncate_from(vec![files; b as usize]));
		let campaign = campaign::<T>(id)?;

		#[block]
		{
			assert!(Pallet::<T>::register(id, &campaign).is_some());
		}

		Ok(())
	}

	/// The last block that is looked at is the first that has room for another deadline.
	#[benchmark]
	fn settle_appealing() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		let earliest = System::<T>::block_number() + 10u32.into();
		for later in 1..appeals::MAX_TRIES {
			while Deadlines::<T>::try_append(earliest + later.into(), u32::MAX).is_ok() {}
		}

		#[block]
		{
			assert!(CampaignProgress::<T>::get(id).reveals > 0);
			Pallet::<T>::schedule_payment(id, earliest);
		}

		assert!(Deadlines::<T>::get(earliest + appeals::MAX_TRIES.into()).contains(&id));
		Ok(())
	}

	#[benchmark]
	fn settle_payout() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		judge::<T>(id)?;
		let mut campaign = campaign::<T>(id)?;
		let labelled = Pallet::<T>::register(id, &campaign);
		let annotator = annotator::<T>(id)?;
		let found = vec![1u64; T::MaxLabels::get() as usize];

		#[block]
		{
			Pallet::<T>::pay(id, &mut campaign, labelled, 0, &found);
		}

		assert!(T::Currency::balance(&annotator.account) >= T::MinReward::get());
		Ok(())
	}

	/// What an appeal adds to a payment, with what the jury does, if there is one.
	#[benchmark]
	fn settle_dispute() -> Result<(), BenchmarkError> {
		let (id, account) = appealing::<T>()?;
		Appeals::<T>::insert(id, 0, ());
		let (mut campaign, annotator) = (campaign::<T>(id)?, annotator::<T>(id)?);
		let dispute = everything::<T>(id)?;
		let found = vec![1u64; T::MaxLabels::get() as usize];
		let tally = &annotator.tally;

		#[block]
		{
			Appeals::<T>::take(id, 0);
			let all = payment::Outcome::of(campaign.reward, annotator.stake, tally, 1, &found);
			Pallet::<T>::disputed(tally, &all, &all);
			Pallet::<T>::open_dispute(id, &mut campaign, &account, dispute);
		}

		assert!(!Appeals::<T>::contains_key(id, 0));
		Ok(())
	}

	#[benchmark]
	fn settle_close() -> Result<(), BenchmarkError> {
		let id = answered::<T>(1, 1, false)?;
		judge::<T>(id)?;
		let mut campaign = campaign::<T>(id)?;
		let labelled = Pallet::<T>::register(id, &campaign);

		#[block]
		{
			let stage = Pallet::<T>::finish(id, &mut campaign, labelled);
			assert!(matches!(stage, Stage::Closed { labelled: Some(_) }));
		}

		assert_eq!(campaign.remaining, 0);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_chain(), crate::mock::Test);
}
