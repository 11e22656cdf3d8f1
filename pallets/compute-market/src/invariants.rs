//! What always holds.

use crate::{types::*, *};
use alloc::collections::{BTreeMap, BTreeSet};
use frame::{deps::sp_runtime::TryRuntimeError, traits::fungible::InspectHold};

impl<T: Config> Pallet<T> {
	/// Money on hold is what providers and open jobs say, and every index is complete.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_providers()?;
		Self::try_state_jobs()?;
		Self::try_state_replicas()?;
		Self::try_state_holds()
	}

	fn try_state_providers() -> Result<(), TryRuntimeError> {
		let roster = Roster::<T>::get();
		ensure!(
			roster.iter().collect::<BTreeSet<_>>().len() == roster.len(),
			"a provider is on the roster twice"
		);
		let mut providers = 0;
		for (who, provider) in Providers::<T>::iter() {
			providers += 1;
			ensure!(
				Operators::<T>::get(&provider.operator) == Some(who.clone()),
				"a provider's operator key is not indexed"
			);
			ensure!(roster.contains(&who) == provider.active, "the roster has not the active ones");
			ensure!(
				!provider.active || provider.bond >= Self::stakes_for(provider.price),
				"an active provider's bond is too small"
			);
			ensure!(provider.jobs <= T::MaxRunning::get(), "a provider has too many jobs");
			ensure!(
				Assignments::<T>::iter_key_prefix(&who).count() as u32 == provider.jobs,
				"a provider's jobs are not its assignments"
			);
			let stakes = Assignments::<T>::iter_key_prefix(&who)
				.filter_map(|id| Replicas::<T>::get(id, &who))
				.map(|replica| replica.stake);
			ensure!(
				provider.at_risk == stakes.sum::<Balance>(),
				"what a provider has at risk is not the stakes of its jobs"
			);
			ensure!(provider.at_risk <= provider.bond, "a provider has more at risk than its bond");
		}
		ensure!(
			Operators::<T>::iter_keys().count() == providers,
			"there are operators without a provider"
		);
		ensure!(
			roster.iter().all(Providers::<T>::contains_key),
			"the roster has an account that is no provider"
		);
		Ok(())
	}

	fn try_state_jobs() -> Result<(), TryRuntimeError> {
		let mut open = 0;
		let mut queued = BTreeSet::new();
		let mut a_requester = BTreeMap::<T::AccountId, u32>::new();
		for (id, job) in Jobs::<T>::iter() {
			ensure!(id < NextJobId::<T>::get(), "a job has an id that was not handed out");
			if let JobStage::Ended(end) = job.stage {
				ensure!(
					matches!(end, JobEnd::Agreed(_) | JobEnd::Disagreed),
					"a job is kept that ended without an answer"
				);
				ensure!(job.sources.is_empty(), "an ended job has addresses that nobody needs");
				ensure!(job.budget == 0, "an ended job has money in the pot");
				continue;
			}
			open += 1;
			*a_requester.entry(job.requester).or_default() += 1;
			ensure!(Deadlines::<T>::get(job.due).contains(&id), "an open job has no deadline");
			if job.stage == JobStage::Queued {
				queued.insert(id);
			}
		}
		ensure!(OpenJobs::<T>::get() == open, "the count of open jobs is wrong");
		ensure!(
			OpenJobsOf::<T>::iter().collect::<BTreeMap<_, _>>() == a_requester,
			"the counts of requesters' open jobs are wrong"
		);
		ensure!(
			a_requester.values().all(|own| *own <= T::MaxJobsPerRequester::get()),
			"a requester has too many open jobs"
		);
		ensure!(
			Deadlines::<T>::iter_values().map(|jobs| jobs.len() as u32).sum::<u32>() == open,
			"there are deadlines without an open job"
		);
		let queue = Queue::<T>::get();
		ensure!(
			queue.len() == queued.len()
				&& queue.iter().map(|waiting| waiting.job).collect::<BTreeSet<_>>() == queued,
			"the queue is not the queued jobs"
		);
		Ok(())
	}

	fn try_state_holds() -> Result<(), TryRuntimeError> {
		let mut bonds: BTreeMap<_, _> =
			Providers::<T>::iter().map(|(who, provider)| (who, provider.bond)).collect();
		let budgets = Jobs::<T>::iter_values()
			.fold(Balance::default(), |sum, job| sum.saturating_add(job.budget));
		let pot = T::Currency::balance(&PotOf::<T>::account())
			.saturating_sub(T::Currency::minimum_balance());
		ensure!(budgets == 0 || pot >= budgets, "the pot does not cover the budgets of open jobs");
		// All accounts, because a bond that was left behind is on one that is no provider any more.
		for who in frame_system::Account::<T>::iter_keys() {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Bond.into(), &who)
					== bonds.remove(&who).unwrap_or_default(),
				"a provider's bond is not what is on hold for it"
			);
		}
		ensure!(
			bonds.into_values().all(|amount| amount == 0),
			"an account with a bond does not exist"
		);
		Ok(())
	}

	fn try_state_replicas() -> Result<(), TryRuntimeError> {
		let mut replicas = 0;
		let mut a_job = BTreeMap::<JobId, u32>::new();
		for (id, who, replica) in Replicas::<T>::iter() {
			replicas += 1;
			*a_job.entry(id).or_default() += 1;
			let job = Jobs::<T>::get(id).ok_or("there is a replica without a job")?;
			ensure!(!matches!(job.stage, JobStage::Ended(_)), "an ended job has a replica");
			ensure!(replica.price <= job.max_price, "a replica costs more than the job allows");
			ensure!(replica.round <= job.round, "a replica is from a round that has not begun");
			ensure!(Assignments::<T>::contains_key(&who, id), "a replica is not assigned");
			ensure!(
				replica.outcome.is_none() || replica.commitment.is_some(),
				"an outcome was revealed without a commitment"
			);
		}
		ensure!(
			Assignments::<T>::iter_keys().count() == replicas,
			"there are assignments without a replica"
		);
		ensure!(
			a_job.values().all(|count| *count <= T::MaxReplicas::get()),
			"a job has too many replicas"
		);
		Ok(())
	}
}
