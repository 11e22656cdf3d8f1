//! Orders: who wants what kept, and the money for it.

use crate::{offers::gib, types::*, *};
use sensor_primitives::traits::{Availability, MAX_REPLICAS};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_order(
		who: T::AccountId,
		version: VersionId,
		wanted: u32,
		max_price: Balance,
		budget: Balance,
	) -> DispatchResult {
		let available = Self::availability(version) == Some(Availability::Available);
		ensure!(available, Error::<T>::DatasetUnavailable);
		ensure!(!Orders::<T>::contains_key(version), Error::<T>::AlreadyOrdered);
		ensure!((1..=MAX_REPLICAS).contains(&wanted), Error::<T>::BadReplicaCount);
		// As auditors found: what was declared may be more, or nothing.
		let bytes = T::Datasets::measured(version).ok_or(Error::<T>::DatasetUnavailable)?;
		let least = max_price
			.checked_mul(gib(bytes))
			.and_then(|rent| rent.checked_mul(wanted.into()))
			.ok_or(ArithmeticError::Overflow)?;
		ensure!(budget > 0 && budget >= least, Error::<T>::BudgetTooSmall);
		PotOf::<T>::pay_in(&who, budget)?;
		let mut order = Order {
			payer: who.clone(),
			wanted,
			max_price,
			budget,
			bytes,
			replicas: Default::default(),
			draw: None,
		};
		Self::queue_draw(version, &mut order);
		Orders::<T>::insert(version, order);
		Self::deposit_event(Event::Ordered { version, payer: who, wanted, budget });
		Ok(())
	}

	pub(crate) fn do_top_up(
		who: T::AccountId,
		version: VersionId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NothingAdded);
		Orders::<T>::try_mutate(version, |order| {
			let order = order.as_mut().ok_or(Error::<T>::OrderNotFound)?;
			order.budget = order.budget.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			PotOf::<T>::pay_in(&who, amount)?;
			Self::queue_draw(version, order);
			Self::deposit_event(Event::ToppedUp { version, budget: order.budget });
			Ok(())
		})
	}

	pub(crate) fn do_cancel(who: T::AccountId, version: VersionId) -> DispatchResult {
		let order = Orders::<T>::get(version).ok_or(Error::<T>::OrderNotFound)?;
		ensure!(order.payer == who || Self::is_lost(version), Error::<T>::NotPayer);
		Self::end_order(version, order);
		Ok(())
	}

	/// Release everybody who keeps a version for an order, and pay back the rest of its money.
	pub(crate) fn end_order(version: VersionId, mut order: Order<T>) {
		let mut refund = order.budget;
		for replica in core::mem::take(&mut order.replicas) {
			Self::give_back(version, replica.pinner, order.bytes);
			// It kept the version until now, as far as anybody knows. Otherwise payers would end
			// their orders just before each audit.
			if replica.failures == 0 {
				Self::earn(version, &replica);
			} else {
				refund = refund.saturating_add(replica.rent);
			}
		}
		Orders::<T>::remove(version);
		Self::pay_back(&order.payer, refund);
		Self::deposit_event(Event::OrderEnded { version, refund });
	}

	/// Pay money back, or to the treasury if `to` is gone and so little does not bring it back.
	/// Nothing is left in the pot that belongs to nobody.
	pub(crate) fn pay_back(to: &T::AccountId, amount: Balance) {
		let _ = PotOf::<T>::pay_out(to, amount)
			.or_else(|_| PotOf::<T>::pay_out(&T::Treasury::get(), amount));
	}

	/// Take a replica out of an order, to whose money the rent that was set aside goes back. Whether
	/// there was one.
	pub(crate) fn drop_replica(version: VersionId, order: &mut Order<T>, pinner: PinnerId) -> bool {
		let Some(replica) = Self::take_replica(version, order, pinner) else { return false };
		order.budget = order.budget.saturating_add(replica.rent);
		true
	}

	/// Take a replica out of an order. The caller sees to the rent that was set aside.
	pub(crate) fn take_replica(
		version: VersionId,
		order: &mut Order<T>,
		pinner: PinnerId,
	) -> Option<Replica> {
		let at = order.replicas.iter().position(|replica| replica.pinner == pinner)?;
		let replica = order.replicas.remove(at);
		Self::give_back(version, pinner, order.bytes);
		Some(replica)
	}

	/// A pinner does not keep a version any more.
	fn give_back(version: VersionId, id: PinnerId, bytes: u64) {
		Kept::<T>::remove(id, version);
		let Some(mut pinner) = Pinners::<T>::get(id) else {
			defensive!("a pinner stays while it keeps anything");
			return;
		};
		pinner.used = pinner.used.saturating_sub(bytes);
		pinner.replicas = pinner.replicas.saturating_sub(1);
		Self::update(id, pinner);
		Self::deposit_event(Event::Released { version, pinner: id });
	}

	pub(crate) fn availability(version: VersionId) -> Option<Availability> {
		T::Datasets::version(version).map(|info| info.availability)
	}

	/// Whether there is no use in keeping a version any more, or none left to keep.
	pub(crate) fn is_lost(version: VersionId) -> bool {
		Self::availability(version).is_none_or(|state| state == Availability::Lost)
	}
}
