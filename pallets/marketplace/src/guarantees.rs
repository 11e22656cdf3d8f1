//! What becomes of the money of a sale: it waits in the pot while the data is guaranteed, and is
//! then paid on, or goes back to the buyer if the data is lost.

use crate::{types::*, *};
use frame::deps::{
	frame_support::{storage::with_storage_layer, weights::WeightMeter},
	sp_runtime::traits::One,
};
use sensor_primitives::traits::Availability;

/// How many guarantees one block ends at most.
const GUARANTEES_PER_BLOCK: u32 = 32;

/// What happens to a sale once its guarantee is over.
enum Fate {
	/// Everybody gets their share.
	PaidOn,
	/// The buyer gets the price back.
	Refunded,
	/// The guarantee is extended.
	Waits,
}

impl<T: Config> Pallet<T> {
	/// The block at whose start a guarantee ends that begins now.
	pub(crate) fn guaranteed_until() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
			.saturating_add(T::GuaranteePeriod::get().max(One::one()))
	}

	/// Record a sale, the price of which is in the pot, until its guarantee is over.
	pub(crate) fn begin_guarantee(sale: SaleOf<T>) -> Result<SaleId, DispatchError> {
		let id = NextSaleId::<T>::try_mutate(|next| {
			let id = *next;
			*next = id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
			Ok::<_, DispatchError>(id)
		})?;
		Sales::<T>::insert(id, sale);
		Self::enqueue(id);
		Ok(id)
	}

	fn enqueue(id: SaleId) {
		GuaranteesRange::<T>::mutate(|range| {
			Guarantees::<T>::insert(range.tail, id);
			range.tail = range.tail.saturating_add(1);
		});
	}

	/// End the guarantees that are due, oldest first, as far as `meter` allows. Those that do not fit
	/// wait until a later block has room.
	pub(crate) fn end_due_guarantees(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::look_for_due_guarantees()).is_err() {
			return;
		}
		let range = GuaranteesRange::<T>::get();
		let mut head = range.head;
		for _ in 0..GUARANTEES_PER_BLOCK {
			if head >= range.tail || meter.try_consume(T::WeightInfo::end_guarantee()).is_err() {
				break;
			}
			// A sale that is gone was refunded or settled by a call.
			let queued = Guarantees::<T>::get(head);
			if let Some((id, sale)) = queued.and_then(|id| Some((id, Sales::<T>::get(id)?))) {
				// What is due is paid, and the second time to another account if it must be.
				let payments = if Self::is_last(&sale) { 2 } else { 1 };
				if sale.until > now
					|| meter.try_consume(Self::settle_weight().saturating_mul(payments)).is_err()
				{
					break;
				}
				Self::end_guarantee(id, sale);
			}
			Guarantees::<T>::remove(head);
			head = head.saturating_add(1);
		}
		if head != range.head {
			GuaranteesRange::<T>::mutate(|range| range.head = head);
		}
	}

	/// The most weight that paying a sale on or refunding it takes: which it is turns out only then.
	pub(crate) fn settle_weight() -> Weight {
		T::WeightInfo::settle().max(T::WeightInfo::claim_refund())
	}

	/// A guarantee is over: pay the sale on, refund it, or extend the guarantee.
	fn end_guarantee(id: SaleId, sale: SaleOf<T>) {
		let attempt = |fate: Fate, stand_in: Option<T::AccountId>| {
			with_storage_layer(|| Self::conclude(id, &sale, &fate, stand_in))
				.inspect_err(|error| {
					Self::deposit_event(Event::SettlementFailed { sale: id, error: *error })
				})
				.is_ok()
		};
		let is_over = match Self::fate(&sale) {
			Fate::Waits => false,
			fate => attempt(fate, None),
		};
		if is_over {
			return;
		}
		if !Self::is_last(&sale) {
			return Self::extend(id, sale);
		}
		// Whoever should be paid could not be, again and again. Should that not help either, anybody
		// can settle the sale once it can be.
		attempt(Self::fate(&sale), Some(T::Treasury::get()));
	}

	/// Give a sale, whose place in the queue is used up, another guarantee period.
	pub(crate) fn extend(id: SaleId, mut sale: SaleOf<T>) {
		sale.extensions = sale.extensions.saturating_add(1);
		sale.until = Self::guaranteed_until();
		Self::deposit_event(Event::GuaranteeExtended { sale: id, until: sale.until });
		Sales::<T>::insert(id, sale);
		Self::enqueue(id);
	}

	pub(crate) fn do_settle(id: SaleId) -> DispatchResult {
		let sale = Sales::<T>::get(id).ok_or(Error::<T>::SaleNotFound)?;
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(sale.until <= now, Error::<T>::GuaranteeRunning);
		Self::conclude(id, &sale, &Self::fate(&sale), None)
	}

	pub(crate) fn do_claim_refund(who: T::AccountId, id: SaleId) -> DispatchResult {
		let sale = Sales::<T>::get(id).ok_or(Error::<T>::SaleNotFound)?;
		ensure!(sale.buyer == who, Error::<T>::NotBuyer);
		ensure!(Self::outlook(&sale) == Outlook::Lost, Error::<T>::NotLost);
		ensure!(Self::holds(&who, sale.licence), Error::<T>::LicenceGone);
		Self::refund(id, &sale, who)
	}

	/// What the registry says of the data that was sold.
	pub(crate) fn outlook(sale: &SaleOf<T>) -> Outlook {
		match T::Datasets::version(sale.version).map(|info| info.availability) {
			Some(Availability::Available) => Outlook::Sound,
			Some(Availability::Pending | Availability::Degraded) => Outlook::InDoubt,
			Some(Availability::Lost) | None => Outlook::Lost,
		}
	}

	/// Whether a guarantee is not extended any more.
	pub(crate) fn is_last(sale: &SaleOf<T>) -> bool {
		sale.extensions >= T::MaxExtensions::get()
	}

	/// What happens to a sale whose guarantee is over.
	fn fate(sale: &SaleOf<T>) -> Fate {
		match Self::outlook(sale) {
			Outlook::Sound => Fate::PaidOn,
			Outlook::InDoubt if !Self::is_last(sale) => Fate::Waits,
			// Whoever passed the licence on has had something for the money.
			Outlook::InDoubt | Outlook::Lost if !Self::holds(&sale.buyer, sale.licence) => {
				Fate::PaidOn
			},
			Outlook::InDoubt | Outlook::Lost => Fate::Refunded,
		}
	}

	/// Pay a sale on or back; to `stand_in`, if there is one, what the owner or the buyer should have.
	fn conclude(
		id: SaleId,
		sale: &SaleOf<T>,
		fate: &Fate,
		stand_in: Option<T::AccountId>,
	) -> DispatchResult {
		match fate {
			Fate::PaidOn => Self::pay_on(id, sale, stand_in.unwrap_or_else(|| sale.seller.clone())),
			Fate::Refunded => {
				Self::refund(id, sale, stand_in.unwrap_or_else(|| sale.buyer.clone()))
			},
			Fate::Waits => Err(Error::<T>::DatasetUnavailable.into()),
		}
	}

	/// Split the price as was agreed when the sale was made, and pay the owner's part to `to`.
	pub(crate) fn pay_on(id: SaleId, sale: &SaleOf<T>, to: T::AccountId) -> DispatchResult {
		let (version, asset) = (sale.version, sale.price.asset.clone());
		let (take, royalties, to_owner) = (sale.take, sale.royalties, sale.to_owner());
		// First the part that may be less than the smallest balance: while others are owed more than
		// that, the pot's account is not at stake.
		Self::pay_out(&asset, &to, to_owner)?;
		Self::pay_out(&asset, &T::Treasury::get(), take)?;
		if royalties > 0 {
			let claimable = Self::less_the_floor(&asset, royalties);
			Royalties::<T>::try_mutate(version, &asset, |pool| {
				pool.deposited =
					pool.deposited.checked_add(claimable).ok_or(ArithmeticError::Overflow)?;
				Ok::<_, DispatchError>(())
			})?;
		}
		Sales::<T>::remove(id);
		Self::deposit_event(Event::SaleSettled {
			sale: id,
			version,
			asset,
			take,
			royalties,
			to_owner,
			owner: to,
		});
		Ok(())
	}

	/// Burn the buyer's licence, and pay the whole price to `to`.
	pub(crate) fn refund(id: SaleId, sale: &SaleOf<T>, to: T::AccountId) -> DispatchResult {
		T::Licence::burn_from(
			sale.licence,
			&sale.buyer,
			1,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		Self::pay_out(&sale.price.asset, &to, sale.price.amount)?;
		// The seat is free again.
		Listings::<T>::mutate_extant(sale.listing, |listing| {
			listing.sold = listing.sold.saturating_sub(1);
		});
		Sales::<T>::remove(id);
		let (version, price) = (sale.version, sale.price.clone());
		Self::deposit_event(Event::SaleRefunded { sale: id, version, price, to });
		Ok(())
	}
}
