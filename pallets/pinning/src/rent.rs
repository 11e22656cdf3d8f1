//! Rent: what audits come to for those who keep a version.

use crate::{types::*, *};
use sensor_primitives::traits::{self, Availability, Verdict};

impl<T: Config> traits::Pinners for Pallet<T> {
	fn pinners(version: VersionId) -> Vec<PinnerId> {
		let order = Orders::<T>::get(version);
		let replicas = order.map(|order| order.replicas).unwrap_or_default();
		replicas.into_iter().map(|replica| replica.pinner).collect()
	}

	fn addresses(pinner: PinnerId) -> Vec<Vec<u8>> {
		let pinner = Pinners::<T>::get(pinner);
		let addresses = pinner.map(|pinner| pinner.offer.addresses).unwrap_or_default();
		addresses.into_iter().map(Into::into).collect()
	}

	fn audited(version: VersionId, pinner: PinnerId, verdict: Verdict) {
		// Those who were released since the audit began have no part in it any more.
		let Some(mut order) = Orders::<T>::get(version) else { return };
		let Some(replica) = order.replicas.iter_mut().find(|replica| replica.pinner == pinner)
		else {
			return;
		};
		match verdict {
			// Nobody knows anything about the replica that was not known before.
			Verdict::Unknown => return,
			Verdict::Present => {
				replica.found = true;
				replica.failures = 0;
				let replica = *replica;
				Self::earn(version, &replica);
				let goes = Self::is_leaving(pinner) && Self::is_replaced(&order);
				match order.budget.checked_sub(replica.rent) {
					Some(left) if !goes => order.budget = left,
					left => {
						Self::take_replica(version, &mut order, pinner);
						if left.is_none() && order.replicas.is_empty() {
							return Self::end_order(version, order);
						}
					},
				}
			},
			Verdict::Missing => {
				replica.failures = replica.failures.saturating_add(1);
				if replica.failures >= T::MaxFailures::get() {
					Self::drop_replica(version, &mut order, pinner);
					Self::suspend(version, pinner);
				}
			},
		}
		Self::queue_draw(version, &mut order);
		Orders::<T>::insert(version, order);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_pinners(version: VersionId) {
		crate::benchmarking::kept_by_as_many_as_can::<T>(version);
	}
}

impl<T: Config> Pallet<T> {
	/// A pinner earned the rent that was set aside for a replica.
	pub(crate) fn earn(version: VersionId, replica: &Replica) {
		let Replica { pinner: id, rent, .. } = *replica;
		Pinners::<T>::mutate_extant(id, |pinner| {
			pinner.earned = pinner.earned.saturating_add(rent);
			Self::deposit_event(Event::RentPaid { version, pinner: id, rent });
		});
	}

	/// Whether as many as are wanted have a version, not counting those who are about to leave.
	fn is_replaced(order: &Order<T>) -> bool {
		let staying = order
			.replicas
			.iter()
			.filter(|replica| replica.found && !Self::is_leaving(replica.pinner));
		staying.count() as u32 >= order.wanted
	}

	/// Do not draw a pinner any more that lacks a version which others have.
	fn suspend(version: VersionId, id: PinnerId) {
		// Of what nobody has, a pinner could not get hold either.
		if Self::availability(version) != Some(Availability::Available) {
			return;
		}
		let Some(mut pinner) = Pinners::<T>::get(id).filter(|pinner| !pinner.suspended) else {
			return;
		};
		pinner.suspended = true;
		Self::update(id, pinner);
		Self::deposit_event(Event::Suspended { pinner: id });
	}

	pub(crate) fn do_claim_rent(who: T::AccountId) -> DispatchResult {
		let (id, mut pinner) = Self::pinner_of(&who)?;
		let amount = core::mem::take(&mut pinner.earned);
		ensure!(amount > 0, Error::<T>::NothingEarned);
		PotOf::<T>::pay_out(&who, amount)?;
		Pinners::<T>::insert(id, pinner);
		Self::deposit_event(Event::RentClaimed { pinner: id, amount });
		Ok(())
	}
}
