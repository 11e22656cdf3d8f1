//! Assignment: which providers run a job.
//!
//! They are drawn at the beginning of a block, with that block's randomness, from those who were
//! eligible when the block before it ended. Neither requesters nor providers can pick each other,
//! and being quick or cheap does not help.

use crate::{
	judging::{self, Verdict},
	types::*,
	*,
};
use alloc::vec::Vec;
use codec::Encode;

/// How many jobs a block draws providers for at most.
pub(crate) const MAX_DRAWS: u32 = 8;

/// An active provider, as it stands while a block's draws go on.
struct Offer<T: Config> {
	who: T::AccountId,
	provider: Provider<T>,
}

impl<T: Config> Offer<T> {
	fn suits(&self, job: &Job<T>) -> bool {
		let Provider { price, limits, jobs, .. } = &self.provider;
		*price <= job.max_price
			&& limits.fuel >= job.limits.fuel
			&& limits.memory_mib >= job.limits.memory_mib
			&& *jobs < T::MaxRunning::get()
			// Agreeing with oneself proves nothing.
			&& self.who != job.requester
	}
}

impl<T: Config> Pallet<T> {
	/// Draw providers for the jobs at the head of the queue, at most [`MAX_DRAWS`] of them.
	///
	/// Jobs that cannot be served now go to the end of the queue.
	pub(crate) fn draw_providers(now: BlockNumber) -> Weight {
		let mut heads = Queue::<T>::get().into_inner();
		if heads.is_empty() {
			return T::WeightInfo::draw_providers(0, 0);
		}
		let mut queue = heads.split_off(heads.len().min(MAX_DRAWS as usize));
		let mut offers = Self::offers();
		let weight = T::WeightInfo::draw_providers(offers.len() as u32, heads.len() as u32);

		for id in heads {
			let drawn =
				Jobs::<T>::get(id).is_some_and(|job| Self::draw_for(id, job, &mut offers, now));
			if !drawn {
				queue.push(id);
			}
		}
		Queue::<T>::put(BoundedVec::truncate_from(queue));
		weight
	}

	fn offers() -> Vec<Offer<T>> {
		Roster::<T>::get()
			.into_iter()
			.filter_map(|who| {
				let provider = Providers::<T>::get(&who)?;
				Some(Offer { who, provider })
			})
			.collect()
	}

	/// Draw as many providers as the job wants, or none.
	fn draw_for(id: JobId, mut job: Job<T>, offers: &mut [Offer<T>], now: BlockNumber) -> bool {
		let replicas: Vec<_> = Replicas::<T>::iter_prefix(id).collect();
		let outcomes = replicas.iter().filter_map(|(_, replica)| replica.outcome);
		let Verdict::Undecided { wanted } = judging::judge(outcomes) else { return false };

		let mut eligible: Vec<_> = offers
			.iter_mut()
			.filter(|offer| offer.suits(&job))
			.filter(|offer| replicas.iter().all(|(who, _)| *who != offer.who))
			.collect();
		if eligible.len() < wanted as usize {
			return false;
		}

		job.round = job.round.saturating_add(1);
		let seed = T::Randomness::random(&(b"sensor/compute", id, job.round).encode());
		for word in seed.as_bytes().chunks_exact(8).take(wanted as usize) {
			// Reducing 64 random bits to so few choices leaves no bias that anybody could measure.
			let word = word.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
			let offer = eligible.swap_remove((word % eligible.len() as u64) as usize);
			Self::assign(id, &job, offer);
		}

		let commit_until = now.saturating_add(T::Time::scale(T::CommitWindow::get()));
		let reveal_until = commit_until.saturating_add(T::Time::scale(T::RevealWindow::get()));
		job.stage = JobStage::Running { commit_until, reveal_until };
		Self::set_due_at(id, &mut job, commit_until.saturating_add(1));
		Jobs::<T>::insert(id, job);
		true
	}

	fn assign(id: JobId, job: &Job<T>, offer: &mut Offer<T>) {
		offer.provider.jobs = offer.provider.jobs.saturating_add(1);
		let Offer { who, provider } = offer;
		Providers::<T>::insert(&*who, &*provider);
		Assignments::<T>::insert(&*who, id, ());
		Replicas::<T>::insert(
			id,
			&*who,
			Replica {
				price: provider.price,
				stake: Self::stake_of(provider.bond),
				round: job.round,
				commitment: None,
				outcome: None,
			},
		);
		Self::deposit_event(Event::ReplicaAssigned {
			job: id,
			provider: who.clone(),
			price: provider.price,
		});
	}
}
