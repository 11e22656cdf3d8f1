//! Benchmarks of calls, hooks and settlement steps, each at its worst.

use super::*;
use alloc::vec;
use frame::benchmarking::prelude::*;
use sensor_primitives::labels::commitment;

const SALT: [u8; 32] = [7; 32];

/// An account that can pay for anything, so that a campaign as large as allowed can be opened.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	let labels = Balance::from(T::MaxItems::get()) * Balance::from(T::MaxRedundancy::get());
	let _ = T::Currency::set_balance(&who, T::MinReward::get() * (labels + 2));
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
		labels: names::<T>(labels),
		batch_size,
		redundancy: redundancy as u8,
		reward: T::MinReward::get(),
		royalty: Permill::from_percent(10),
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
	Claims::<T>::iter_keys()
		.find(|((campaign, _), who)| *campaign == id && who == annotator)
		.map(|((_, batch), _)| batch)
		.ok_or(BenchmarkError::Stop("the draw found no batch"))
}

/// The labels of a whole batch of `items` items: all different, as far as there are labels.
fn work<T: Config>(annotator: u32, items: u32) -> BatchLabels<T> {
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

/// Have all annotators of [`committed`] reveal; the campaign is then being settled.
fn revealed<T: Config>(annotators: u32, items: u32) -> Result<CampaignId, BenchmarkError> {
	let id = committed::<T>(annotators, items)?;
	for index in 0..annotators {
		let annotator: T::AccountId = account("annotator", index, 0);
		let labels = work::<T>(index, items);
		Pallet::<T>::reveal(RawOrigin::Signed(annotator).into(), id, 0, labels, SALT)?;
	}
	Ok(id)
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
		let mut campaign =
			Campaigns::<T>::get(id).ok_or(BenchmarkError::Stop("the campaign is open"))?;
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
			claims.push((open::<T>(batches, 1, 1)?, account("annotator", index, 0)));
		}
		// One more looks at `p` batches, and has them all.
		System::<T>::set_block_number(System::<T>::block_number() + One::one());
		let now = System::<T>::block_number();
		let id = open::<T>(p, 1, T::MaxRedundancy::get())?;
		let annotator: T::AccountId = account("annotator", c, 0);
		for batch in 0..p {
			let open = Claim { lease_until: now, commitment: None, revealed: false };
			Claims::<T>::insert((id, batch), &annotator, open);
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
		let campaign =
			Campaigns::<T>::get(id).ok_or(BenchmarkError::Stop("the campaign is open"))?;
		Pallet::<T>::begin_settlement(id, campaign);
		// Enough to look at the campaign, and for nothing else.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::settle_base());

		#[block]
		{
			Pallet::<T>::settle_queue(&mut meter);
		}

		assert!(Campaigns::<T>::get(id).is_some_and(|it| it.stage == Stage::Settling(0)));
		Ok(())
	}

	#[benchmark]
	fn settle_batch(
		a: Linear<1, { T::MaxRedundancy::get() }>,
		i: Linear<1, { T::MaxBatchSize::get() }>,
	) -> Result<(), BenchmarkError> {
		let id = revealed::<T>(a, i)?;

		#[block]
		{
			Pallet::<T>::do_settle(id, 1)?;
		}

		assert!(Campaigns::<T>::get(id).is_some_and(|it| it.stage == Stage::Settling(1)));
		Ok(())
	}

	#[benchmark]
	fn settle_register(b: Linear<1, { T::MaxBatches::get() }>) -> Result<(), BenchmarkError> {
		let id = revealed::<T>(1, 1)?;
		let content = ContentId::raw(b"labels");
		let files = vec![LabelFile { content, size: 6 }; b as usize];
		Pallet::<T>::do_settle(id, 1)?;
		BatchResults::<T>::insert(id, BoundedVec::truncate_from(files));

		#[block]
		{
			Pallet::<T>::do_settle(id, 1)?;
		}

		assert!(Campaigns::<T>::get(id)
			.is_some_and(|it| matches!(it.stage, Stage::Paying { labelled: Some(_), .. })));
		Ok(())
	}

	#[benchmark]
	fn settle_payout() -> Result<(), BenchmarkError> {
		let id = revealed::<T>(1, 1)?;
		Pallet::<T>::do_settle(id, 2)?;
		// The annotator's account has to be made.
		let annotator: T::AccountId = account("annotator", 0, 0);
		let _ = T::Currency::set_balance(&annotator, 0);

		#[block]
		{
			Pallet::<T>::do_settle(id, 1)?;
		}

		assert_eq!(T::Currency::balance(&annotator), T::MinReward::get());
		Ok(())
	}

	#[benchmark]
	fn settle_close() -> Result<(), BenchmarkError> {
		// Two annotators disagree, so that one reward is left.
		let id = revealed::<T>(2, 1)?;
		Pallet::<T>::do_settle(id, 4)?;
		let requester: T::AccountId = account("requester", 0, 0);
		let _ = T::Currency::set_balance(&requester, 0);
		let before = T::Currency::balance(&requester);

		#[block]
		{
			Pallet::<T>::do_settle(id, 1)?;
		}

		assert!(Campaigns::<T>::get(id)
			.is_some_and(|it| matches!(it.stage, Stage::Closed { labelled: Some(_) })));
		assert_eq!(T::Currency::balance(&requester), before + T::MinReward::get());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_chain(), crate::mock::Test);
}
