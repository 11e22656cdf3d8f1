//! Pinners: their offers, their bonds, and how they leave.

use crate::{types::*, *};
use frame::{
	deps::{frame_support::storage::with_storage_layer, frame_system},
	token::{tokens::Restriction, Fortitude, Precision},
};

/// Bytes of a GiB.
pub(crate) const GIB: u64 = 1 << 30;

/// GiB that have room for these bytes.
pub(crate) fn gib(bytes: u64) -> Balance {
	bytes.div_ceil(GIB).into()
}

impl<T: Config> Pallet<T> {
	/// What a pinner that offers this much bonds.
	pub(crate) fn bond_for(capacity: u64) -> Balance {
		T::MinBond::get().saturating_add(T::BondPerGib::get().saturating_mul(gib(capacity)))
	}

	fn check_offer(offer: &Offer<T>, used: u64) -> DispatchResult {
		let sound = |address: &AddressOf<T>| {
			address.first() == Some(&b'/')
				&& address.iter().all(u8::is_ascii_graphic)
				&& address.windows(5).any(|part| part == b"/p2p/")
		};
		ensure!(!offer.addresses.is_empty(), Error::<T>::BadAddress);
		ensure!(offer.addresses.iter().all(sound), Error::<T>::BadAddress);
		ensure!(offer.capacity >= GIB.max(used), Error::<T>::TooLittleCapacity);
		Ok(())
	}

	pub(crate) fn do_register(who: T::AccountId, offer: Offer<T>) -> DispatchResult {
		ensure!(!PinnerOf::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);
		Self::check_offer(&offer, 0)?;
		let id = NextPinnerId::<T>::get();
		NextPinnerId::<T>::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		let bond = Self::bond_for(offer.capacity);
		T::Currency::hold(&HoldReason::PinnerBond.into(), &who, bond)?;
		let pinner = Pinner {
			account: who.clone(),
			offer,
			used: 0,
			replicas: 0,
			bond,
			earned: 0,
			demands: 0,
			leaves: None,
			suspended: false,
		};
		Self::list(id, &pinner)?;
		Pinners::<T>::insert(id, pinner);
		PinnerOf::<T>::insert(&who, id);
		Self::deposit_event(Event::PinnerRegistered { pinner: id, account: who, bond });
		Ok(())
	}

	pub(crate) fn do_change_offer(who: T::AccountId, offer: Offer<T>) -> DispatchResult {
		let (id, mut pinner) = Self::pinner_of(&who)?;
		ensure!(pinner.leaves.is_none(), Error::<T>::AboutToLeave);
		Self::check_offer(&offer, pinner.used)?;
		let needed = Self::bond_for(offer.capacity);
		// A bond does not shrink while somebody may be about to prove a fault.
		let idle = pinner.replicas == 0 && pinner.demands == 0;
		let bond = if idle { needed } else { needed.max(pinner.bond) };
		let reason = HoldReason::PinnerBond.into();
		if bond > pinner.bond {
			T::Currency::hold(&reason, &who, bond - pinner.bond)?;
		} else {
			T::Currency::release(&reason, &who, pinner.bond - bond, Precision::Exact)?;
		}
		pinner.bond = bond;
		pinner.offer = offer;
		pinner.suspended = false;
		Self::list(id, &pinner)?;
		Pinners::<T>::insert(id, pinner);
		Self::deposit_event(Event::OfferChanged { pinner: id, bond });
		Ok(())
	}

	pub(crate) fn do_give_notice(who: T::AccountId) -> DispatchResult {
		let (id, mut pinner) = Self::pinner_of(&who)?;
		ensure!(pinner.leaves.is_none(), Error::<T>::AboutToLeave);
		let leaves = frame_system::Pallet::<T>::block_number().saturating_add(T::Notice::get());
		pinner.leaves = Some(leaves);
		Self::list(id, &pinner)?;
		Pinners::<T>::insert(id, pinner);
		Self::deposit_event(Event::NoticeGiven { pinner: id, leaves });
		Ok(())
	}

	pub(crate) fn do_release(who: T::AccountId, version: VersionId) -> DispatchResult {
		let (id, pinner) = Self::pinner_of(&who)?;
		Self::ensure_notice_over(&pinner)?;
		Orders::<T>::try_mutate(version, |order| {
			let order = order.as_mut().ok_or(Error::<T>::NotKept)?;
			ensure!(Self::drop_replica(version, order, id), Error::<T>::NotKept);
			Self::queue_draw(version, order);
			Ok(())
		})
	}

	pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
		let (id, pinner) = Self::pinner_of(&who)?;
		Self::ensure_notice_over(&pinner)?;
		ensure!(pinner.replicas == 0 && pinner.demands == 0, Error::<T>::StillBusy);
		// The bond first: it brings the account above the least that one can have.
		let reason = HoldReason::PinnerBond.into();
		T::Currency::release(&reason, &who, pinner.bond, Precision::BestEffort)?;
		if pinner.earned > 0 {
			PotOf::<T>::pay_out(&who, pinner.earned)?;
			Self::deposit_event(Event::RentClaimed { pinner: id, amount: pinner.earned });
		}
		Pinners::<T>::remove(id);
		PinnerOf::<T>::remove(&who);
		Self::deposit_event(Event::PinnerLeft { pinner: id });
		Ok(())
	}

	fn ensure_notice_over(pinner: &Pinner<T>) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		let over = pinner.leaves.is_some_and(|leaves| leaves <= now);
		ensure!(over, Error::<T>::NoticeRunning);
		Ok(())
	}

	/// The caller's pinner.
	pub(crate) fn pinner_of(who: &T::AccountId) -> Result<(PinnerId, Pinner<T>), DispatchError> {
		let id = PinnerOf::<T>::get(who).ok_or(Error::<T>::PinnerNotFound)?;
		Ok((id, Pinners::<T>::get(id).ok_or(Error::<T>::PinnerNotFound)?))
	}

	/// Bring the roster up to date with a pinner that is about to be stored.
	///
	/// Fails if it comes back and the roster is full.
	fn list(id: PinnerId, pinner: &Pinner<T>) -> DispatchResult {
		let fit = pinner.leaves.is_none()
			&& !pinner.suspended
			&& pinner.bond >= Self::bond_for(pinner.offer.capacity);
		Roster::<T>::try_mutate(|roster| {
			let place = roster.binary_search_by_key(&id, |listed| listed.pinner);
			if !fit {
				if let Ok(at) = place {
					roster.remove(at);
				}
				return Ok(());
			}
			let mut listed = Listed {
				pinner: id,
				price: pinner.offer.price,
				free: pinner.offer.capacity.saturating_sub(pinner.used),
				since: frame_system::Pallet::<T>::block_number(),
			};
			match place {
				Ok(at) => {
					if let Some(known) = roster.get_mut(at) {
						// Nobody gets into a draw by having less room.
						if listed.price == known.price && listed.free <= known.free {
							listed.since = known.since;
						}
						*known = listed;
					}
				},
				Err(at) => roster
					.try_insert(at, listed)
					.map_err(|_| DispatchError::from(Error::<T>::TooManyPinners))?,
			}
			Ok(())
		})
	}

	/// Store a pinner that keeps more or less than before, or has lost something, and bring the
	/// roster up to date.
	pub(crate) fn update(id: PinnerId, pinner: Pinner<T>) {
		// Only one that comes back finds the roster full, as when less bond is asked than before. It
		// stays away until it changes its offer.
		let _ = Self::list(id, &pinner);
		Pinners::<T>::insert(id, pinner);
	}

	/// Take a part of a pinner's bond, of which whoever proved its fault gets a part. Returns how
	/// much it was.
	pub(crate) fn slash(pinner: &mut Pinner<T>, by: &T::AccountId) -> Balance {
		let amount = T::Slash::get().mul_floor(pinner.bond);
		let reward = T::Reward::get().mul_floor(amount);
		let reason: T::RuntimeHoldReason = HoldReason::PinnerBond.into();
		let take = |to: &T::AccountId, amount: Balance| {
			// Hooks have no storage layer of their own.
			with_storage_layer(|| {
				T::Currency::transfer_on_hold(
					&reason,
					&pinner.account,
					to,
					amount,
					Precision::BestEffort,
					Restriction::Free,
					Fortitude::Force,
				)
			})
			.unwrap_or_default()
		};
		let rewarded = take(by, reward);
		// What could not be given to an account that is gone goes to the treasury, too.
		let taken =
			rewarded.saturating_add(take(&T::Treasury::get(), amount.saturating_sub(rewarded)));
		pinner.bond = pinner.bond.saturating_sub(taken);
		taken
	}
}
