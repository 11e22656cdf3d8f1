//! Repair: drawing pinners for what is missing in an order.
//!
//! A draw comes two blocks after it was queued. So whoever queues it, by an order, by leaving, or
//! by an attestation that ends an audit, does not know whom it will draw.

use crate::{offers::gib, types::*, *};
use frame::{deps::frame_system, hashing::blake2_256};
use sensor_primitives::traits::MAX_REPLICAS;

/// How many blocks after it was queued a draw comes, and after it was made an offer counts.
///
/// The author of a block knows the randomness that this block makes, and chooses its content.
pub(crate) const DELAY: u32 = 2;

/// How many draws come in one block at most.
const DRAWS_PER_BLOCK: u32 = 16;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_assign(version: VersionId) -> DispatchResult {
		Orders::<T>::try_mutate(version, |order| {
			let order = order.as_mut().ok_or(Error::<T>::OrderNotFound)?;
			ensure!(!Self::is_lost(version), Error::<T>::DatasetUnavailable);
			ensure!(order.draw.is_none(), Error::<T>::DrawPending);
			ensure!(Self::vacancies(order) > 0, Error::<T>::NothingToAssign);
			let fits = Roster::<T>::get().iter().any(|listed| Self::fits(order, listed));
			ensure!(fits, Error::<T>::NoPinnerFits);
			Self::queue_draw(version, order);
			Ok(())
		})
	}

	/// How many more an order wants, not counting those who are about to leave.
	pub(crate) fn vacancies(order: &Order<T>) -> u32 {
		let staying = order.replicas.iter().filter(|replica| !Self::is_leaving(replica.pinner));
		let room = MAX_REPLICAS.saturating_sub(order.replicas.len() as u32);
		order.wanted.saturating_sub(staying.count() as u32).min(room)
	}

	pub(crate) fn is_leaving(pinner: PinnerId) -> bool {
		Pinners::<T>::get(pinner).is_none_or(|pinner| pinner.leaves.is_some())
	}

	/// Whether a pinner can be drawn for an order.
	fn fits(order: &Order<T>, listed: &Listed<BlockNumberFor<T>>) -> bool {
		listed.price <= order.max_price
			&& Self::rent(order, listed) <= order.budget
			&& listed.free >= order.bytes
			&& !order.replicas.iter().any(|replica| replica.pinner == listed.pinner)
	}

	fn rent(order: &Order<T>, listed: &Listed<BlockNumberFor<T>>) -> Balance {
		listed.price.saturating_mul(gib(order.bytes))
	}

	/// Have those drawn who are missing in an order that is about to be stored, if any are.
	pub(crate) fn queue_draw(version: VersionId, order: &mut Order<T>) {
		if order.draw.is_some() || Self::vacancies(order) == 0 {
			return;
		}
		let due = frame_system::Pallet::<T>::block_number().saturating_add(DELAY.into());
		let position = DrawRange::<T>::mutate(|(_, next)| {
			let position = *next;
			*next = next.saturating_add(1);
			position
		});
		Draws::<T>::insert(position, Draw { version, due });
		order.draw = Some(position);
	}

	/// Draw pinners for the orders whose turn it is, oldest first, as far as `meter` allows. Those
	/// that do not fit wait until a later block has room.
	pub(crate) fn draw_for_due_orders(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::look_for_due_draws()).is_err() {
			return;
		}
		let (first, next) = DrawRange::<T>::get();
		let mut head = first;
		for _ in 0..DRAWS_PER_BLOCK {
			if head >= next || meter.try_consume(T::WeightInfo::draw()).is_err() {
				break;
			}
			match Draws::<T>::get(head) {
				Some(draw) if draw.due > now => break,
				Some(draw) => Self::take_turn(head, draw.version),
				None => {
					defensive!("draws leave the queue at its head");
				},
			}
			head = head.saturating_add(1);
		}
		if head != first {
			DrawRange::<T>::mutate(|(first, _)| *first = head);
		}
	}

	/// It is the turn of the order for this version.
	pub(crate) fn take_turn(position: u64, version: VersionId) {
		Draws::<T>::remove(position);
		// The order may have ended meanwhile, and another may have followed.
		let Some(mut order) =
			Orders::<T>::get(version).filter(|order| order.draw == Some(position))
		else {
			return;
		};
		order.draw = None;
		if !Self::is_lost(version) {
			Self::fill(version, &mut order);
			let missing = Self::vacancies(&order);
			if missing > 0 {
				Self::deposit_event(Event::PinnersMissing { version, missing });
			}
		}
		Orders::<T>::insert(version, order);
	}

	/// Draw who is missing in an order, as far as there are pinners who fit, and set their first
	/// rents aside.
	fn fill(version: VersionId, order: &mut Order<T>) {
		let now = frame_system::Pallet::<T>::block_number();
		let seed = T::Randomness::random(&(b"sensor/pinning", version).encode());
		let mut candidates: Vec<_> = Roster::<T>::get()
			.into_iter()
			.filter(|listed| listed.since.saturating_add(DELAY.into()) <= now)
			.filter(|listed| Self::fits(order, listed))
			.collect();
		// A lot for each, which does not depend on who else there is.
		candidates.sort_by_cached_key(|listed| (seed, listed.pinner).using_encoded(blake2_256));
		let mut vacancies = Self::vacancies(order);
		for listed in candidates {
			let rent = Self::rent(order, &listed);
			if vacancies == 0 {
				break;
			}
			// Another may be cheaper.
			let Some(left) = order.budget.checked_sub(rent) else { continue };
			let Some(mut pinner) = Pinners::<T>::get(listed.pinner) else {
				defensive!("who is on the roster is a pinner");
				continue;
			};
			let replica = Replica { pinner: listed.pinner, rent, found: false, failures: 0 };
			if order.replicas.try_push(replica).is_err() {
				break;
			}
			order.budget = left;
			vacancies -= 1;
			pinner.used = pinner.used.saturating_add(order.bytes);
			pinner.replicas = pinner.replicas.saturating_add(1);
			Kept::<T>::insert(listed.pinner, version, ());
			Self::update(listed.pinner, pinner);
			Self::deposit_event(Event::Assigned { version, pinner: listed.pinner, rent });
		}
	}
}
