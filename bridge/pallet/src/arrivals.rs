//! Arrivals: what came back, and whom it is paid to.

use crate::{types::*, *};

/// How many who wait for what came back from a destination are paid in a block at most.
const PAID_PER_BLOCK: u32 = 16;

impl<T: Config> Pallet<T> {
	/// Give what is not locked any more to `to`, now or when the limit allows.
	pub(crate) fn unlock(
		chain: ChainId,
		destination: &mut Destination<T>,
		to: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let now = Self::now();
		if destination.arrivals.is_empty() && amount <= Self::inbound_room(destination, now) {
			return Self::let_in(chain, destination, to, amount, now);
		}
		let waiting = destination.arrivals.len();
		ensure!(waiting < T::MaxQueue::get().into(), Error::<T>::QueueFull);
		let place = destination.arrivals.next;
		destination.arrivals.next = place.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Self::deposit_event(Event::Delayed { destination: chain, to: to.clone(), amount });
		Arrivals::<T>::insert(chain, place, Arrival { to, amount });
		Ok(())
	}

	fn inbound_room(destination: &Destination<T>, now: BlockNumberFor<T>) -> Balance {
		destination.inbound.room(destination.terms.inbound, now, T::Window::get())
	}

	/// Let so much pass the limit.
	fn let_in(
		chain: ChainId,
		destination: &mut Destination<T>,
		to: T::AccountId,
		amount: Balance,
		now: BlockNumberFor<T>,
	) -> DispatchResult {
		destination.inbound.pass(amount, destination.terms.inbound, now, T::Window::get());
		Self::pay_or_owe(chain, to, amount)
	}

	/// Pay out of a destination's pot, with what was unpaid before; or owe it.
	fn pay_or_owe(chain: ChainId, to: T::AccountId, amount: Balance) -> DispatchResult {
		let owed = Owed::<T>::get(chain, &to).unwrap_or_default();
		let amount = owed.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		if Self::pay_out(&Self::pot(chain), &to, amount).is_ok() {
			Owed::<T>::remove(chain, &to);
			Self::deposit_event(Event::Unlocked { destination: chain, to, amount });
		} else {
			Owed::<T>::insert(chain, &to, amount);
			Self::deposit_event(Event::Unpaid { destination: chain, to, amount });
		}
		Ok(())
	}

	/// Pay whoever delivered a message; or owe it.
	pub(crate) fn pay_fee(chain: ChainId, to: T::AccountId, fee: Balance) -> DispatchResult {
		if fee == 0 || Self::pay_out(&Self::fee_pot(chain), &to, fee).is_ok() {
			return Ok(());
		}
		// All that is owed is in one place.
		Self::pay_out(&Self::fee_pot(chain), &Self::pot(chain), fee)?;
		Self::pay_or_owe(chain, to, fee)
	}

	pub(crate) fn do_claim(chain: ChainId, to: T::AccountId) -> DispatchResult {
		Self::running(chain)?;
		let amount = Owed::<T>::take(chain, &to).ok_or(Error::<T>::NothingOwed)?;
		Self::pay_out(&Self::pot(chain), &to, amount)?;
		Self::deposit_event(Event::Unlocked { destination: chain, to, amount });
		Ok(())
	}

	/// Pay those who wait as much as may come in now, oldest first, as far as `meter` allows.
	pub(crate) fn pay_waiting(
		chain: ChainId,
		destination: &mut Destination<T>,
		now: BlockNumberFor<T>,
		meter: &mut WeightMeter,
	) {
		for _ in 0..PAID_PER_BLOCK {
			let due = !destination.arrivals.is_empty() && Self::inbound_room(destination, now) > 0;
			if !due || meter.try_consume(T::WeightInfo::pay_arrival()).is_err() {
				return;
			}
			if !Self::pay_next(chain, destination, now) {
				return;
			}
		}
	}

	/// Pay the first who waits as much as may come in now; whether that was all.
	pub(crate) fn pay_next(
		chain: ChainId,
		destination: &mut Destination<T>,
		now: BlockNumberFor<T>,
	) -> bool {
		let place = destination.arrivals.first;
		let Some(Arrival { to, amount }) = Arrivals::<T>::get(chain, place) else {
			defensive!("nobody leaves this queue from its middle");
			destination.arrivals.first = place.saturating_add(1);
			return true;
		};
		let part = amount.min(Self::inbound_room(destination, now));
		let rest = amount.saturating_sub(part);
		let struck_out = amount == 0;
		if !struck_out && Self::let_in(chain, destination, to.clone(), part, now).is_err() {
			defensive!("there is not so much money that it could not be counted");
			return false;
		}
		if rest > 0 {
			Arrivals::<T>::insert(chain, place, Arrival { to, amount: rest });
			return false;
		}
		Arrivals::<T>::remove(chain, place);
		destination.arrivals.first = place.saturating_add(1);
		true
	}

	pub(crate) fn do_drop_arrival(chain: ChainId, place: u64) -> DispatchResult {
		let mut destination = Self::destination(chain)?;
		let Arrival { to, amount } = Arrivals::<T>::get(chain, place)
			.filter(|arrival| arrival.amount > 0)
			.ok_or(Error::<T>::ArrivalNotFound)?;
		destination.locked =
			destination.locked.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		Destinations::<T>::insert(chain, destination);
		// Nobody leaves this queue from its middle: the place stays, for nothing, until its turn.
		Arrivals::<T>::insert(chain, place, Arrival { to: to.clone(), amount: 0 });
		Self::deposit_event(Event::ArrivalDropped { destination: chain, place, to, amount });
		Ok(())
	}

	/// Let what waits pass, in both directions, as far as `meter` allows.
	pub(crate) fn advance(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::look_for_chains()).is_err() {
			return;
		}
		for chain in Chains::<T>::get() {
			if meter.try_consume(T::WeightInfo::look_at_destination()).is_err() {
				return;
			}
			let Ok(mut destination) = Self::running(chain) else { continue };
			let before = destination.clone();
			Self::pay_waiting(chain, &mut destination, now, meter);
			Self::send_queued(chain, &mut destination, now, meter);
			if destination != before {
				Destinations::<T>::insert(chain, destination);
			}
		}
	}

	pub(crate) fn rooms(chain: ChainId) -> Option<(Balance, Balance)> {
		let destination = Self::running(chain).ok()?;
		let now = Self::now();
		let outbound = if destination.queued == 0 {
			destination.outbound.room(destination.terms.outbound, now, T::Window::get())
		} else {
			0
		};
		let inbound =
			if destination.arrivals.is_empty() { Self::inbound_room(&destination, now) } else { 0 };
		Some((outbound, inbound))
	}
}
