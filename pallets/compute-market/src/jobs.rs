//! Posting jobs and taking them back.

use crate::{types::*, *};
use sensor_primitives::traits::Availability;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_post_job(requester: T::AccountId, new: NewJob<T>) -> DispatchResult {
		let NewJob { program, inputs, parameters, limits, max_price, sources } = new;
		ensure!(Self::are_limits(&limits), Error::<T>::BadLimits);
		ensure!(sources.iter().all(|source| Self::is_source(source)), Error::<T>::BadSource);
		for input in &inputs {
			Self::check_input(&requester, *input)?;
		}
		let (open, own) = (OpenJobs::<T>::get(), OpenJobsOf::<T>::get(&requester));
		ensure!(open < T::MaxQueue::get(), Error::<T>::TooManyJobs);
		ensure!(own < T::MaxJobsPerRequester::get(), Error::<T>::TooManyOwnJobs);

		let budget = max_price
			.checked_mul(T::MaxReplicas::get().into())
			.ok_or(TokenError::FundsUnavailable)?;
		let mut job = Job {
			requester: requester.clone(),
			program,
			inputs,
			parameters,
			limits,
			max_price,
			sources,
			budget,
			stage: JobStage::Queued,
			round: 0,
			due: 0,
			model: None,
		};
		// Otherwise it would take up one of few places for nothing, at no cost to its requester.
		ensure!(Self::is_servable(&job), Error::<T>::NoSuitableProviders);
		PotOf::<T>::pay_in(&requester, budget)?;

		let id = NextJobId::<T>::get();
		NextJobId::<T>::put(id.checked_add(1).ok_or(Error::<T>::TooManyJobs)?);
		OpenJobs::<T>::put(open.saturating_add(1));
		OpenJobsOf::<T>::insert(&requester, own.saturating_add(1));
		Self::enqueue(id, &mut job);
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::JobPosted { job: id, requester, budget });
		Ok(())
	}

	pub(crate) fn do_cancel_job(who: T::AccountId, id: JobId) -> DispatchResult {
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		ensure!(job.requester == who, Error::<T>::NotRequester);
		let untouched = job.stage == JobStage::Queued && job.round == 0;
		ensure!(untouched, Error::<T>::NotCancellable);
		Self::end(id, job, Default::default(), JobEnd::Cancelled);
		Ok(())
	}

	fn check_input(requester: &T::AccountId, input: VersionId) -> DispatchResult {
		let version = T::Datasets::version(input).ok_or(Error::<T>::InputNotFound)?;
		ensure!(version.availability == Availability::Available, Error::<T>::InputUnavailable);
		ensure!(T::Licences::may_train(requester, input), Error::<T>::NotLicensed);
		Ok(())
	}

	/// Let a job wait for providers, for as long as the queue window is.
	pub(crate) fn enqueue(id: JobId, job: &mut Job<T>) {
		job.stage = JobStage::Queued;
		Self::set_due(id, job, T::QueueWindow::get());
		// There is room, because no more than `MaxQueue` jobs are open.
		let queued = Queue::<T>::try_append(Waiting { job: id, since: Self::now() });
		defensive_assert!(queued.is_ok(), "an open job fits into the queue");
	}

	/// Have the chain move a job on after `window` blocks of production time from now.
	pub(crate) fn set_due(id: JobId, job: &mut Job<T>, window: BlockNumber) {
		let until = Self::now().saturating_add(T::Time::scale(window));
		Self::set_due_at(id, job, until.saturating_add(1));
	}
}
