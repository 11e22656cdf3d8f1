//! The end of a job: who is paid, who is slashed, and what becomes of the model.

use crate::{
	judging::{self, Verdict},
	types::*,
	*,
};
use alloc::vec::Vec;
use frame::{deps::frame_support::storage::with_storage_layer, log};
use sensor_primitives::{
	traits::{DerivedVersion, Provenance},
	ContentId,
};

/// The providers drawn for a job.
type ReplicasOf<T> = Vec<(<T as frame_system::Config>::AccountId, Replica)>;

impl<T: Config> Pallet<T> {
	/// Whether a provider of the current round has committed and not yet revealed.
	pub(crate) fn awaits_reveals(id: JobId, job: &Job<T>) -> bool {
		Replicas::<T>::iter_prefix(id)
			.any(|(_, replica)| replica.round == job.round && replica.awaits_reveal())
	}

	/// Decide a job when a round is over: it ends, or more providers are drawn.
	pub(crate) fn judge(id: JobId, mut job: Job<T>) {
		let replicas: ReplicasOf<T> = Replicas::<T>::iter_prefix(id).collect();
		match judging::judge(outcomes(&replicas)) {
			Verdict::Agreed(outcome) => Self::end(id, job, replicas, JobEnd::Agreed(outcome)),
			Verdict::Undecided { wanted }
				if (replicas.len() as u32).saturating_add(wanted) <= T::MaxReplicas::get() =>
			{
				Self::enqueue(id, &mut job);
				Jobs::<T>::insert(id, job);
				Self::deposit_event(Event::JobRequeued { job: id, wanted });
			},
			Verdict::Undecided { .. } => Self::end_undecided(id, job, replicas),
		}
	}

	/// End a job that no more providers can be found for.
	pub(crate) fn give_up(id: JobId, job: Job<T>) {
		let replicas = Replicas::<T>::iter_prefix(id).collect();
		Self::end_undecided(id, job, replicas);
	}

	fn end_undecided(id: JobId, job: Job<T>, replicas: ReplicasOf<T>) {
		let answers = outcomes(&replicas).count();
		let end = if answers < 2 { JobEnd::Unserved } else { JobEnd::Disagreed };
		Self::end(id, job, replicas, end);
	}

	/// End a job.
	pub(crate) fn end(id: JobId, mut job: Job<T>, replicas: ReplicasOf<T>, end: JobEnd) {
		for (who, replica) in &replicas {
			Replicas::<T>::remove(id, who);
			Assignments::<T>::remove(who, id);
			Self::free_stake(who, replica.stake);
		}
		if let JobEnd::Agreed(agreed) = end {
			for (who, replica) in &replicas {
				match replica.outcome {
					Some(outcome) if outcome == agreed => {
						Self::pay(id, &mut job, who, replica.price)
					},
					Some(_) => Self::slash(who, id, replica.stake),
					None => Self::slash(who, id, replica.stake / 2),
				}
			}
			if let Outcome::Finished(root) = agreed {
				job.model = Self::register_model(id, &job, root, agreed, &replicas);
			}
		}

		// A requester's account that died meanwhile cannot take less than an existential deposit.
		let refunded = PotOf::<T>::pay_out(&job.requester, job.budget)
			.or_else(|_| PotOf::<T>::pay_out(&T::Treasury::get(), job.budget));
		defensive_assert!(refunded.is_ok(), "the budget of an open job is in the pot");
		job.budget = 0;

		Self::clear_due(id, &job);
		Queue::<T>::mutate(|queue| queue.retain(|waiting| waiting.job != id));
		OpenJobs::<T>::mutate(|open| *open = open.saturating_sub(1));
		OpenJobsOf::<T>::mutate_exists(&job.requester, |own| {
			*own = own.map(|own| own.saturating_sub(1)).filter(|own| *own > 0);
		});
		let model = job.model;
		match end {
			JobEnd::Agreed(_) | JobEnd::Disagreed => {
				job.stage = JobStage::Ended(end);
				job.sources = Default::default();
				Jobs::<T>::insert(id, job);
			},
			// Nothing was computed. Keeping such jobs for ever would be free for who posts them.
			JobEnd::Unserved | JobEnd::Cancelled => Jobs::<T>::remove(id),
		}
		Self::deposit_event(Event::JobEnded { job: id, end, model });
	}

	fn pay(id: JobId, job: &mut Job<T>, who: &T::AccountId, price: Balance) {
		// The budget covers every replica at the job's highest price, and providers' accounts
		// exist: they have a bond.
		let paid = PotOf::<T>::pay_out(who, price);
		defensive_assert!(paid.is_ok(), "an agreeing provider can be paid");
		if paid.is_ok() {
			job.budget = job.budget.saturating_sub(price);
			let provider = who.clone();
			Self::deposit_event(Event::ProviderPaid { provider, job: id, amount: price });
		}
	}

	/// Register the agreed output as a dataset of the requester, with its lineage.
	fn register_model(
		id: JobId,
		job: &Job<T>,
		root: ContentId,
		agreed: Outcome,
		replicas: &ReplicasOf<T>,
	) -> Option<VersionId> {
		let sources = replicas
			.iter()
			.filter(|(_, replica)| replica.outcome == Some(agreed))
			.filter_map(|(who, _)| Providers::<T>::get(who))
			.map(|provider| provider.source.into_inner())
			.collect();
		let registered = with_storage_layer(|| {
			T::Datasets::register_derived(DerivedVersion {
				owner: job.requester.clone(),
				root,
				// Not known: the outcome says where the output is, not how large.
				bytes: 0,
				items: 0,
				provenance: Provenance::Model(id),
				parents: job.inputs.to_vec(),
				royalty: Default::default(),
				sources,
			})
		});
		// The providers did their work and the address is in the job's end, so the job has not
		// failed; the requester can still register the model by hand.
		registered
			.inspect_err(
				|error| log::error!(target: LOG_TARGET, "job {id}: the model is not registered: {error:?}"),
			)
			.ok()
	}
}

fn outcomes<AccountId>(replicas: &[(AccountId, Replica)]) -> impl Iterator<Item = Outcome> + '_ {
	replicas.iter().filter_map(|(_, replica)| replica.outcome)
}
