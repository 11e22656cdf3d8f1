//! Assignment: which providers run a job.
//!
//! They are drawn at the beginning of a block, with the randomness of the block before it, from
//! those who were eligible before that one began. Neither requesters nor providers nor the authors
//! of blocks can pick who works for whom, and being quick or cheap does not help.

use crate::{
	judging::{self, Verdict, AGREEMENT},
	types::*,
	*,
};
use alloc::vec::Vec;
use codec::Encode;
use frame::hashing::blake2_256;

/// How many jobs a block draws providers for at most.
pub(crate) const MAX_DRAWS: u32 = 8;

/// How many blocks after a job was queued, or a provider became fit for it, one can be drawn for
/// the other.
///
/// The author of a block knows the randomness that this block makes, and chooses its content. So
/// what a block queues is drawn for with the randomness of the next, at the start of the one after.
pub(crate) const DRAW_DELAY: BlockNumber = 2;

/// Whether what has been so since a block was so before anybody knew the randomness that block
/// `now` draws with.
fn is_settled(since: BlockNumber, now: BlockNumber) -> bool {
	since.saturating_add(DRAW_DELAY) <= now
}

/// An active provider, as it stands while a block's draws go on.
struct Offer<T: Config> {
	who: T::AccountId,
	provider: Provider<T>,
}

impl<T: Config> Offer<T> {
	/// Whether the provider could run the job, now or when it has room for it.
	fn covers(&self, job: &Job<T>) -> bool {
		let Provider { price, limits, .. } = &self.provider;
		*price <= job.max_price
			&& limits.fuel >= job.limits.fuel
			&& limits.memory_mib >= job.limits.memory_mib
			// Agreeing with oneself proves nothing.
			&& self.who != job.requester
	}

	fn suits(&self, job: &Job<T>, now: BlockNumber) -> bool {
		self.covers(job) && self.provider.has_room() && is_settled(self.provider.since, now)
	}
}

impl<T: Config> Pallet<T> {
	/// Draw providers for the jobs at the head of the queue, at most [`MAX_DRAWS`] of them.
	///
	/// Jobs that cannot be served now go to the end of the queue.
	pub(crate) fn draw_providers(now: BlockNumber) -> Weight {
		let (mut heads, mut queue) = (Vec::new(), Vec::new());
		for waiting in Queue::<T>::get() {
			if heads.len() < MAX_DRAWS as usize && is_settled(waiting.since, now) {
				heads.push(waiting);
			} else {
				queue.push(waiting);
			}
		}
		if heads.is_empty() {
			return T::WeightInfo::draw_providers(0, 0);
		}
		let mut offers: Vec<_> = Self::offers().collect();
		let weight = T::WeightInfo::draw_providers(offers.len() as u32, heads.len() as u32);

		for waiting in heads {
			let drawn = Jobs::<T>::get(waiting.job)
				.is_some_and(|job| Self::draw_for(waiting.job, job, &mut offers, now));
			if !drawn {
				queue.push(waiting);
			}
		}
		Queue::<T>::put(BoundedVec::truncate_from(queue));
		weight
	}

	/// Whether enough active providers could run a job for it to end in agreement.
	pub(crate) fn is_servable(job: &Job<T>) -> bool {
		let enough = AGREEMENT as usize;
		Self::offers().filter(|offer| offer.covers(job)).take(enough).count() == enough
	}

	fn offers() -> impl Iterator<Item = Offer<T>> {
		Roster::<T>::get().into_iter().filter_map(|who| {
			let provider = Providers::<T>::get(&who)?;
			Some(Offer { who, provider })
		})
	}

	/// Draw as many providers as the job wants, or none.
	fn draw_for(id: JobId, mut job: Job<T>, offers: &mut [Offer<T>], now: BlockNumber) -> bool {
		let replicas: Vec<_> = Replicas::<T>::iter_prefix(id).collect();
		let outcomes = replicas.iter().filter_map(|(_, replica)| replica.outcome);
		let Verdict::Undecided { wanted } = judging::judge(outcomes) else { return false };

		let mut eligible: Vec<_> = offers
			.iter_mut()
			.filter(|offer| offer.suits(&job, now))
			.filter(|offer| replicas.iter().all(|(who, _)| *who != offer.who))
			.collect();
		if eligible.len() < wanted as usize {
			return false;
		}

		job.round = job.round.saturating_add(1);
		let seed = T::Randomness::random(&(b"sensor/compute", id, job.round).encode());
		// By a lot of their own, and not by their places on the roster: the author of the last block
		// knew the seed, and what it let into that block can change places.
		eligible.sort_by_cached_key(|offer| (seed, &offer.who).using_encoded(blake2_256));
		for offer in eligible.into_iter().take(wanted as usize) {
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
		let Offer { who, provider } = offer;
		let stake = Self::stake_of(provider.bond);
		provider.jobs = provider.jobs.saturating_add(1);
		provider.at_risk = provider.at_risk.saturating_add(stake);
		Providers::<T>::insert(&*who, &*provider);
		Assignments::<T>::insert(&*who, id, ());
		Replicas::<T>::insert(
			id,
			&*who,
			Replica {
				price: provider.price,
				stake,
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
