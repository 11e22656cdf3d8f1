//! Deadlines: every open job has one, and the chain itself acts on it.

use crate::{types::*, *};

/// How many jobs have their deadline in one block at most.
pub(crate) const MAX_DUE: u32 = 16;

impl<T: Config> Pallet<T> {
	/// Move on the jobs that are due.
	pub(crate) fn pass_deadlines(now: BlockNumber) -> Weight {
		let due = Deadlines::<T>::take(now);
		for id in &due {
			if let Some(job) = Jobs::<T>::get(id) {
				Self::move_on(*id, job, now);
			}
		}
		T::WeightInfo::pass_deadlines(due.len() as u32)
	}

	pub(crate) fn do_advance(id: JobId) -> DispatchResult {
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		let now = Self::now();
		let open = !matches!(job.stage, JobStage::Ended(_));
		ensure!(open && job.due <= now, Error::<T>::NotDue);
		Self::move_on(id, job, now);
		Ok(())
	}

	/// What happens to a job when its deadline has passed.
	fn move_on(id: JobId, mut job: Job<T>, now: BlockNumber) {
		match job.stage {
			JobStage::Queued => Self::give_up(id, job),
			// Those who committed in time are still owed their time to reveal.
			JobStage::Running { reveal_until, .. }
				if now <= reveal_until && Self::awaits_reveals(id, &job) =>
			{
				Self::set_due_at(id, &mut job, reveal_until.saturating_add(1));
				Jobs::<T>::insert(id, job);
			},
			JobStage::Running { .. } => Self::judge(id, job),
			JobStage::Ended(_) => {},
		}
	}

	/// Change a job's deadline to `due`, or soon after if other jobs fill that block; the caller
	/// writes the job.
	pub(crate) fn set_due_at(id: JobId, job: &mut Job<T>, due: BlockNumber) {
		Self::clear_due(id, job);
		Self::put_due(id, job, due);
	}

	/// Forget a job's deadline.
	pub(crate) fn clear_due(id: JobId, job: &Job<T>) {
		Deadlines::<T>::mutate_exists(job.due, |due| {
			let Some(jobs) = due else { return };
			jobs.retain(|other| *other != id);
			if jobs.is_empty() {
				*due = None;
			}
		});
	}

	fn put_due(id: JobId, job: &mut Job<T>, due: BlockNumber) {
		// One of these blocks has room, because no more than `MaxQueue` jobs are open and each is
		// here once.
		let placed = (0..=T::MaxQueue::get() / MAX_DUE)
			.map(|later| due.saturating_add(later))
			.find(|block| Deadlines::<T>::try_append(block, id).is_ok());
		defensive_assert!(placed.is_some(), "there is a block for an open job's deadline");
		job.due = placed.unwrap_or(due);
	}
}
