//! Transfers: what is locked here to be minted there.

use crate::{types::*, *};

/// How many transfers that wait to be sent to a destination are looked at in a block at most.
const SENT_PER_BLOCK: u32 = 16;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_send(
		sender: T::AccountId,
		chain: ChainId,
		recipient: EthAddress,
		amount: Balance,
		max_fee: Balance,
	) -> DispatchResult {
		let mut destination = Self::running(chain)?;
		let Terms { fee, minimum, cap, outbound, .. } = destination.terms;
		let can_hold = !recipient.is_zero() && recipient != destination.gateway;
		ensure!(can_hold, Error::<T>::BadRecipient);
		ensure!(amount > 0 && amount >= minimum, Error::<T>::TooLittle);
		ensure!(amount <= outbound, Error::<T>::TooMuch);
		ensure!(fee <= max_fee, Error::<T>::FeeTooHigh);
		let sum = destination
			.locked
			.checked_add(destination.waiting)
			.and_then(|sum| sum.checked_add(amount));
		ensure!(sum.is_some_and(|sum| sum <= cap), Error::<T>::CapReached);

		Self::pay_in(&Self::pot(chain), &sender, amount)?;
		Self::pay_in(&Self::fee_pot(chain), &sender, fee)?;
		let transfer = Transfer { sender, recipient, amount, fee };
		let now = Self::now();
		// Nobody overtakes those who wait.
		if destination.queued == 0 && Self::can_leave(&destination, amount, now) {
			Self::make_transfer(chain, &mut destination, transfer, now)?;
		} else {
			Self::queue_transfer(chain, &mut destination, transfer)?;
		}
		Destinations::<T>::insert(chain, destination);
		Ok(())
	}

	/// Whether so much can become a message now.
	fn can_leave(destination: &Destination<T>, amount: Balance, now: BlockNumberFor<T>) -> bool {
		let limit = destination.terms.outbound;
		let room = destination.outbound.room(limit, now, T::Window::get());
		// What was sent while the limit was higher goes alone.
		let fits = amount <= room || (limit > 0 && room == limit);
		fits && destination.open < T::MaxOpen::get() && Self::has_room_for_message(now)
	}

	fn make_transfer(
		chain: ChainId,
		destination: &mut Destination<T>,
		transfer: Transfer<T>,
		now: BlockNumberFor<T>,
	) -> DispatchResult {
		let Transfer { sender, recipient, amount, fee } = transfer;
		let command = Command::Mint { recipient, amount };
		Self::make_message(chain, destination, Some(sender), command, fee)?;
		destination.locked =
			destination.locked.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		destination.outbound.pass(amount, destination.terms.outbound, now, T::Window::get());
		Ok(())
	}

	fn queue_transfer(
		chain: ChainId,
		destination: &mut Destination<T>,
		transfer: Transfer<T>,
	) -> DispatchResult {
		ensure!(destination.queued < T::MaxQueue::get(), Error::<T>::QueueFull);
		let place = destination.queue.next;
		destination.queue.next = place.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		destination.queued = destination.queued.saturating_add(1);
		destination.waiting =
			destination.waiting.checked_add(transfer.amount).ok_or(ArithmeticError::Overflow)?;
		Self::deposit_event(Event::Queued {
			destination: chain,
			place,
			sender: transfer.sender.clone(),
			recipient: transfer.recipient,
			amount: transfer.amount,
		});
		Queue::<T>::insert(chain, place, transfer);
		Ok(())
	}

	/// A transfer does not wait any more.
	fn take_transfer(
		chain: ChainId,
		destination: &mut Destination<T>,
		place: u64,
		amount: Balance,
	) {
		Queue::<T>::remove(chain, place);
		destination.queued = destination.queued.saturating_sub(1);
		destination.waiting = destination.waiting.saturating_sub(amount);
	}

	pub(crate) fn do_cancel(who: T::AccountId, chain: ChainId, place: u64) -> DispatchResult {
		let mut destination = Self::destination(chain)?;
		let transfer = Queue::<T>::get(chain, place).ok_or(Error::<T>::TransferNotFound)?;
		ensure!(transfer.sender == who, Error::<T>::NotSender);
		Self::take_transfer(chain, &mut destination, place, transfer.amount);
		Destinations::<T>::insert(chain, destination);
		Self::pay_out(&Self::pot(chain), &who, transfer.amount)?;
		if transfer.fee > 0 {
			Self::pay_out(&Self::fee_pot(chain), &who, transfer.fee)?;
		}
		Self::deposit_event(Event::Cancelled { destination: chain, place });
		Ok(())
	}

	/// Send what waits and may leave now, oldest first, as far as `meter` allows.
	pub(crate) fn send_queued(
		chain: ChainId,
		destination: &mut Destination<T>,
		now: BlockNumberFor<T>,
		meter: &mut WeightMeter,
	) {
		for _ in 0..SENT_PER_BLOCK {
			let due = !destination.queue.is_empty();
			if !due || meter.try_consume(T::WeightInfo::send_queued()).is_err() {
				return;
			}
			if !Self::send_next(chain, destination, now) {
				return;
			}
		}
	}

	/// Look at the head of the queue; whether it is gone now.
	pub(crate) fn send_next(
		chain: ChainId,
		destination: &mut Destination<T>,
		now: BlockNumberFor<T>,
	) -> bool {
		let place = destination.queue.first;
		if let Some(transfer) = Queue::<T>::get(chain, place) {
			let amount = transfer.amount;
			if !Self::can_leave(destination, amount, now) {
				return false;
			}
			// Hooks have no storage layer of their own.
			let mut changed = destination.clone();
			let made = frame::deps::frame_support::storage::with_storage_layer(|| {
				Self::make_transfer(chain, &mut changed, transfer, now)
			});
			if made.is_err() {
				defensive!("what can leave can be sent");
				return false;
			}
			*destination = changed;
			Self::take_transfer(chain, destination, place, amount);
		}
		destination.queue.first = place.saturating_add(1);
		true
	}
}
