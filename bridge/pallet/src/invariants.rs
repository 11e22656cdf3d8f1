//! What must hold between any two blocks.

use crate::{types::*, *};
use alloc::{collections::BTreeMap, vec::Vec};
use frame::deps::sp_runtime::TryRuntimeError;
use sensor_bridge_primitives::Message;

impl<T: Config> Pallet<T> {
	/// All that is locked, waits or is owed is in the pots, every message can be proven, and queues
	/// have what destinations say.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let chains = Chains::<T>::get();
		ensure!(
			Destinations::<T>::iter_keys().count() == chains.len(),
			"a destination is not in the list",
		);
		let mut routes = Vec::new();
		for chain in chains {
			let destination = Destinations::<T>::get(chain).ok_or("a destination is missing")?;
			ensure!(!routes.contains(&destination.route), "two destinations take the same proofs");
			routes.push(destination.route);
			ensure!(
				Gateways::<T>::get(chain, destination.gateway) == Some(true),
				"a destination's gateway does not count",
			);
			Self::messages_are_counted(chain, &destination)?;
			Self::queues_have_what_is_said(chain, &destination)?;
			Self::refusals_are_of_what_is_unpaid(chain)?;
			let (locked, fees) = Self::liabilities(chain);
			// Each pot keeps an existential deposit of its own besides.
			ensure!(
				T::Currency::balance(&Self::pot(chain)) >= locked,
				"a pot lacks what is locked, waits or is owed",
			);
			ensure!(
				T::Currency::balance(&Self::fee_pot(chain)) >= fees,
				"a pot lacks what deliveries are paid with",
			);
		}
		Self::messages_can_be_proven()?;
		Self::checkpoints_follow_each_other()
	}

	/// What a destination's two pots have of other people's money.
	pub(crate) fn liabilities(chain: ChainId) -> (Balance, Balance) {
		let Some(destination) = Destinations::<T>::get(chain) else { return (0, 0) };
		let locked = Arrivals::<T>::iter_prefix_values(chain)
			.map(|arrival| arrival.amount)
			.chain(Owed::<T>::iter_prefix_values(chain))
			.chain([destination.locked, destination.waiting])
			.fold(0, Balance::saturating_add);
		let fees = Messages::<T>::iter_prefix_values(chain)
			.map(|open| open.fee)
			.chain(Queue::<T>::iter_prefix_values(chain).map(|transfer| transfer.fee))
			.fold(0, Balance::saturating_add);
		(locked, fees)
	}

	fn messages_are_counted(
		chain: ChainId,
		destination: &Destination<T>,
	) -> Result<(), TryRuntimeError> {
		let mut count = 0u32;
		for (nonce, open) in Messages::<T>::iter_prefix(chain) {
			ensure!((1..=destination.sent).contains(&nonce), "a message was not made yet");
			ensure!(
				Gateways::<T>::contains_key(chain, open.gateway),
				"a message is for no gateway",
			);
			ensure!(
				open.sender.is_some() == matches!(open.command, Command::Mint { .. }),
				"a mint has no sender, or an order has",
			);
			count = count.saturating_add(1);
		}
		ensure!(count == destination.open, "open messages are miscounted");
		Ok(())
	}

	fn queues_have_what_is_said(
		chain: ChainId,
		destination: &Destination<T>,
	) -> Result<(), TryRuntimeError> {
		let (mut count, mut sum) = (0u32, 0 as Balance);
		for (place, transfer) in Queue::<T>::iter_prefix(chain) {
			ensure!(destination.queue.contains(place), "a transfer waits outside of its queue");
			count = count.saturating_add(1);
			sum = sum.saturating_add(transfer.amount);
		}
		ensure!(count == destination.queued, "waiting transfers are miscounted");
		ensure!(sum == destination.waiting, "waiting money is miscounted");
		ensure!(count <= T::MaxQueue::get(), "more transfers wait than may");
		for place in Arrivals::<T>::iter_key_prefix(chain) {
			ensure!(destination.arrivals.contains(place), "an arrival waits outside of its queue");
		}
		let arrivals = Arrivals::<T>::iter_key_prefix(chain).count() as u64;
		ensure!(arrivals == destination.arrivals.len(), "an arrival is missing from its queue");
		ensure!(arrivals <= T::MaxQueue::get().into(), "more arrivals wait than may");
		Ok(())
	}

	fn refusals_are_of_what_is_unpaid(chain: ChainId) -> Result<(), TryRuntimeError> {
		for demand in Refused::<T>::iter_key_prefix(chain) {
			let is_known = match demand {
				Demand::Burn { gateway, nonce } => Self::is_burn_proven(chain, gateway, nonce),
				Demand::Return { nonce } => Messages::<T>::contains_key(chain, nonce),
			};
			ensure!(is_known, "what was refused could be demanded again, or was paid");
		}
		Ok(())
	}

	fn messages_can_be_proven() -> Result<(), TryRuntimeError> {
		let mut open = BTreeMap::<BlockNumberFor<T>, u32>::new();
		for (chain, nonce, message) in Messages::<T>::iter() {
			let Open { gateway, command, block, place, .. } = message;
			let leaves = Leaves::<T>::get(block).ok_or("a message's block is forgotten")?;
			ensure!(
				leaves.hashes.get(place as usize)
					== Some(&Message { nonce, chain, gateway, command }.leaf()),
				"a message has no leaf",
			);
			let count = open.entry(block).or_default();
			*count = count.saturating_add(1);
		}
		for (block, leaves) in Leaves::<T>::iter() {
			ensure!(open.remove(&block) == Some(leaves.open), "a block's messages are miscounted");
		}
		ensure!(open.is_empty(), "a message's block is forgotten");
		Ok(())
	}

	fn checkpoints_follow_each_other() -> Result<(), TryRuntimeError> {
		let Some(Following { kept, next_block, since, .. }) = Polygon::<T>::get() else {
			return Ok(());
		};
		ensure!(kept.len() <= T::MaxCheckpoints::get().into(), "more checkpoints count than fit");
		let mut last = None::<Kept>;
		for number in kept.first..kept.next {
			let next = Self::kept(number).ok_or("a checkpoint is missing")?;
			let follows = last.is_none_or(|last| {
				next.checkpoint.start == last.checkpoint.end.saturating_add(1)
					&& next.checkpoint.id > last.checkpoint.id
					&& next.at >= last.at
			});
			ensure!(follows, "a checkpoint does not follow the one before");
			ensure!(next.at >= since, "a checkpoint is older than those that count");
			last = Some(next);
		}
		let goes_on = last.is_none_or(|last| next_block == last.checkpoint.end.saturating_add(1));
		ensure!(goes_on, "the next checkpoint would not follow");
		Ok(())
	}
}
