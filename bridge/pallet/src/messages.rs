//! Messages: what becomes of them between the block that makes them and the proof that they were
//! delivered.

use crate::{types::*, *};
use sensor_bridge_primitives::Message;

impl<T: Config> Pallet<T> {
	/// Whether the block that is being made can make another message.
	pub(crate) fn has_room_for_message(now: BlockNumberFor<T>) -> bool {
		Leaves::<T>::get(now).is_none_or(|leaves| (leaves.hashes.len() as u32) < tree::MAX_LEAVES)
	}

	/// Make a message. The caller has seen to its money.
	pub(crate) fn make_message(
		chain: ChainId,
		destination: &mut Destination<T>,
		sender: Option<T::AccountId>,
		command: Command,
		fee: Balance,
	) -> DispatchResult {
		let nonce = destination.sent.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let gateway = destination.gateway;
		let block = Self::now();
		let leaf = Message { nonce, chain, gateway, command }.leaf();
		let mut leaves = Leaves::<T>::get(block).unwrap_or_default();
		let place = leaves.hashes.len() as u32;
		leaves.hashes.try_push(leaf).map_err(|_| Error::<T>::BlockFull)?;
		leaves.open = leaves.open.saturating_add(1);
		Leaves::<T>::insert(block, leaves);
		destination.sent = nonce;
		destination.open = destination.open.saturating_add(1);
		let open = Open { gateway, command, sender: sender.clone(), fee, block, place };
		Messages::<T>::insert(chain, nonce, open);
		Self::deposit_event(Event::Sent {
			destination: chain,
			nonce,
			gateway,
			command,
			sender,
			fee,
		});
		Ok(())
	}

	pub(crate) fn do_govern(chain: ChainId, order: Order) -> DispatchResult {
		let mut destination = Self::destination(chain)?;
		if let Order::MoveTo(gateway) = order {
			// A gateway from which the token moved away mints nothing any more.
			let stays = gateway == destination.gateway;
			ensure!(stays || Self::is_new_gateway(chain, gateway), Error::<T>::BadGateway);
		}
		// It has to be sent, whether or not somebody is paid for it.
		let fee = destination.terms.fee;
		let paid = Self::pay_in(&Self::fee_pot(chain), &T::Treasury::get(), fee);
		let fee = if paid.is_ok() { fee } else { 0 };
		Self::make_message(chain, &mut destination, None, order.into(), fee)?;
		Destinations::<T>::insert(chain, destination);
		Ok(())
	}

	/// Compute the root of this block's messages, if there are any.
	pub(crate) fn make_root(now: BlockNumberFor<T>) {
		if let Some(leaves) = Leaves::<T>::get(now) {
			LatestRoot::<T>::put((now, tree::root(&leaves.hashes)));
		}
	}

	/// The root of the parent's messages; zero if it made none. For the MMR leaf of this block.
	pub fn parent_root() -> H256 {
		let now = Self::now();
		LatestRoot::<T>::get()
			.filter(|(block, _)| block.saturating_add(One::one()) == now)
			.map(|(_, root)| root)
			.unwrap_or_default()
	}

	pub(crate) fn delivery_of(chain: ChainId, nonce: Nonce) -> Option<Delivery<BlockNumberFor<T>>> {
		let Open { gateway, command, fee, block, place, .. } = Messages::<T>::get(chain, nonce)?;
		let leaves = Leaves::<T>::get(block)?;
		let proof = tree::proof(&leaves.hashes, place as usize)?;
		Some(Delivery { message: Message { nonce, chain, gateway, command }, block, proof, fee })
	}

	/// Forget a message that was delivered.
	pub(crate) fn take_message(
		chain: ChainId,
		destination: &mut Destination<T>,
		nonce: Nonce,
		open: &Open<T>,
	) {
		Messages::<T>::remove(chain, nonce);
		Refused::<T>::remove(chain, Demand::Return { nonce });
		destination.open = destination.open.saturating_sub(1);
		Leaves::<T>::mutate_exists(open.block, |leaves| {
			if let Some(block) = leaves {
				block.open = block.open.saturating_sub(1);
				if block.open == 0 {
					*leaves = None;
				}
			}
		});
	}
}
