//! What must hold between any two blocks.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame::{deps::sp_runtime::TryRuntimeError, traits::fungible::InspectHold};

impl<T: Config> Pallet<T> {
	/// Everything in the pot is somebody's, bonds are on hold, and pinners, orders, demands and the
	/// roster agree about who keeps what.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::pinners_keep_what_orders_say()?;
		Self::pinners_have_to_show_what_is_demanded()?;
		Self::bonds_are_on_hold()?;
		Self::the_roster_says_what_pinners_offer()?;
		Self::draws_are_of_orders_that_wait()?;
		// The pot keeps an existential deposit of its own besides.
		ensure!(
			T::Currency::balance(&Self::account_id()) >= Self::owed(),
			"the pot lacks what is owed",
		);
		Ok(())
	}

	/// What the pot has of other people's money.
	pub(crate) fn owed() -> Balance {
		let orders = Orders::<T>::iter_values().flat_map(|order| {
			let rents = order.replicas.into_iter().map(|replica| replica.rent);
			rents.chain([order.budget]).collect::<Vec<_>>()
		});
		orders
			.chain(Pinners::<T>::iter_values().map(|pinner| pinner.earned))
			.chain(Demands::<T>::iter_values().map(|demand| demand.fee))
			.fold(0, Balance::saturating_add)
	}

	fn pinners_keep_what_orders_say() -> Result<(), TryRuntimeError> {
		let mut kept = BTreeMap::<PinnerId, (u64, u32)>::new();
		for (version, order) in Orders::<T>::iter() {
			let mut keepers = BTreeSet::new();
			for replica in &order.replicas {
				ensure!(keepers.insert(replica.pinner), "a pinner keeps a version twice");
				ensure!(
					Kept::<T>::contains_key(replica.pinner, version),
					"a pinner does not know what it keeps",
				);
				let (bytes, count) = kept.entry(replica.pinner).or_default();
				*bytes = bytes.saturating_add(order.bytes);
				*count = count.saturating_add(1);
			}
		}
		let count: u32 = kept.values().map(|(_, count)| *count).sum();
		ensure!(
			Kept::<T>::iter_keys().count() as u32 == count,
			"a pinner keeps what no order says"
		);
		for (id, pinner) in Pinners::<T>::iter() {
			ensure!(
				kept.remove(&id).unwrap_or_default() == (pinner.used, pinner.replicas),
				"a pinner does not keep what orders say",
			);
			ensure!(pinner.used <= pinner.offer.capacity, "a pinner keeps more than it offers");
		}
		ensure!(kept.is_empty(), "who keeps a version is no pinner");
		Ok(())
	}

	fn pinners_have_to_show_what_is_demanded() -> Result<(), TryRuntimeError> {
		let mut demanded = BTreeMap::<PinnerId, u32>::new();
		let (first, next) = DemandRange::<T>::get();
		let mut last = None;
		for id in first..next {
			let Some(demand) = Demands::<T>::get(id) else { continue };
			ensure!(last <= Some(demand.until), "a later demand ends before an earlier");
			last = Some(demand.until);
			*demanded.entry(demand.pinner).or_default() += 1;
		}
		let count: u32 = demanded.values().sum();
		ensure!(Demands::<T>::iter_keys().count() as u32 == count, "a demand is not in the queue");
		for (id, pinner) in Pinners::<T>::iter() {
			ensure!(
				demanded.remove(&id).unwrap_or_default() == pinner.demands,
				"a pinner does not have to show what demands say",
			);
		}
		ensure!(demanded.is_empty(), "who has to show a block is no pinner");
		Ok(())
	}

	fn bonds_are_on_hold() -> Result<(), TryRuntimeError> {
		for (id, pinner) in Pinners::<T>::iter() {
			ensure!(PinnerOf::<T>::get(&pinner.account) == Some(id), "a pinner has no account");
			let held =
				T::Currency::balance_on_hold(&HoldReason::PinnerBond.into(), &pinner.account);
			ensure!(held == pinner.bond, "a pinner's hold is not its bond");
			ensure!(id < NextPinnerId::<T>::get(), "a pinner's id was not handed out yet");
		}
		ensure!(
			PinnerOf::<T>::iter_keys().count() == Pinners::<T>::iter_keys().count(),
			"an account has no pinner",
		);
		Ok(())
	}

	fn the_roster_says_what_pinners_offer() -> Result<(), TryRuntimeError> {
		let roster = Roster::<T>::get();
		ensure!(
			roster.windows(2).all(|pair| pair[0].pinner < pair[1].pinner),
			"the roster is not sorted",
		);
		for listed in roster {
			let pinner = Pinners::<T>::get(listed.pinner).ok_or("who is listed is no pinner")?;
			ensure!(
				pinner.leaves.is_none() && !pinner.suspended,
				"a pinner that leaves or is suspended can be drawn",
			);
			let free = pinner.offer.capacity.saturating_sub(pinner.used);
			ensure!(
				(listed.price, listed.free) == (pinner.offer.price, free),
				"the roster says something else than a pinner",
			);
		}
		Ok(())
	}

	fn draws_are_of_orders_that_wait() -> Result<(), TryRuntimeError> {
		let (first, next) = DrawRange::<T>::get();
		let mut last = None;
		for position in first..next {
			let draw = Draws::<T>::get(position).ok_or("a place in the queue is empty")?;
			ensure!(last <= Some(draw.due), "a later draw comes before an earlier");
			last = Some(draw.due);
		}
		ensure!(
			Draws::<T>::iter_keys().count() as u64 == next.saturating_sub(first),
			"a draw is not in the queue",
		);
		for (version, order) in Orders::<T>::iter() {
			let Some(position) = order.draw else { continue };
			let draw = Draws::<T>::get(position).ok_or("an order waits for no draw")?;
			ensure!(draw.version == version, "an order waits for another's draw");
		}
		Ok(())
	}
}
