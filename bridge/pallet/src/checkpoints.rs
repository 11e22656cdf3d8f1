//! Checkpoints: what Polygon's validators say on Ethereum.

use crate::{types::*, *};
use sensor_bridge_primitives::{polygon, Checkpoint};

impl<T: Config> Pallet<T> {
	/// Where a checkpoint has its place.
	fn place_of(checkpoint: u64) -> u64 {
		checkpoint.checked_rem(T::MaxCheckpoints::get().into()).unwrap_or_default()
	}

	/// A checkpoint that counts.
	pub(crate) fn kept(checkpoint: u64) -> Option<Kept> {
		Polygon::<T>::get().filter(|polygon| polygon.kept.contains(checkpoint))?;
		Checkpoints::<T>::get(Self::place_of(checkpoint))
	}

	pub(crate) fn do_follow_polygon(
		root_chain: EthAddress,
		next_block: u64,
		since: u64,
	) -> DispatchResult {
		Polygon::<T>::put(Following { root_chain, next_block, since, kept: Range::default() });
		Self::deposit_event(Event::PolygonFollowed { root_chain, next_block, since });
		Ok(())
	}

	/// Where checkpoints are followed, if `log` is of the contract that logs them.
	fn following(log: &Log) -> Result<Following, Error<T>> {
		let polygon = Polygon::<T>::get().ok_or(Error::<T>::PolygonNotFollowed)?;
		ensure!(log.address == polygon.root_chain, Error::<T>::NotRootChain);
		Ok(polygon)
	}

	pub(crate) fn do_submit_checkpoint(
		log: &Log,
		receipt: &ReceiptProof,
		block: &BlockProofOf<T>,
	) -> DispatchResult {
		let polygon = Self::following(log)?;
		let checkpoint = Checkpoint::decode(log).ok_or(Error::<T>::UnknownEvent)?;
		ensure!(checkpoint.start == polygon.next_block, Error::<T>::DoesNotFollow);
		let at = Self::verify_on_ethereum(log, receipt, block)?;
		// The logs of checkpoints that were deleted before stay on Ethereum, and so do those of their
		// deletion: these are older than whatever is kept, and so none of its own.
		ensure!(at >= polygon.since, Error::<T>::DoesNotFollow);
		Self::keep(polygon, Kept { checkpoint, at })
	}

	/// Keep a checkpoint that was proven.
	pub(crate) fn keep(mut polygon: Following, new: Kept) -> DispatchResult {
		let number = polygon.kept.next;
		// One that replaces a deleted one has its number again, so that nothing goes on after it.
		if let Some(last) = number.checked_sub(1).and_then(Self::kept) {
			let follows = new.at >= last.at && new.checkpoint.id > last.checkpoint.id;
			ensure!(follows, Error::<T>::DoesNotFollow);
		}
		let Checkpoint { start, end, .. } = new.checkpoint;
		polygon.next_block = end.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		polygon.kept.next = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let oldest = polygon.kept.next.saturating_sub(T::MaxCheckpoints::get().into());
		polygon.kept.first = polygon.kept.first.max(oldest);
		Checkpoints::<T>::insert(Self::place_of(number), new);
		Polygon::<T>::put(polygon);
		Self::deposit_event(Event::CheckpointKept { checkpoint: number, start, end });
		Ok(())
	}

	pub(crate) fn do_report_reset(
		checkpoint: u64,
		log: &Log,
		receipt: &ReceiptProof,
		block: &BlockProofOf<T>,
	) -> DispatchResult {
		Self::following(log)?;
		let deleted = polygon::deleted_from(log).ok_or(Error::<T>::UnknownEvent)?;
		let kept = Self::kept(checkpoint).ok_or(Error::<T>::CheckpointNotFound)?;
		ensure!(kept.checkpoint.id >= deleted, Error::<T>::NotDeleted);
		let at = Self::verify_on_ethereum(log, receipt, block)?;
		// Numbers are used again. What was deleted before this checkpoint was made is another.
		ensure!(kept.at <= at, Error::<T>::NotDeleted);
		// Nothing is proven by any of them until governance says from where to go on.
		Polygon::<T>::kill();
		Self::deposit_event(Event::CheckpointDeleted { checkpoint });
		for chain in Chains::<T>::get() {
			match Self::running(chain) {
				Ok(destination) if destination.route == Route::Polygon => {
					Self::halt_for(chain, destination, Reason::Reset);
				},
				_ => (),
			}
		}
		Ok(())
	}

	/// The checkpoint that has a block: they are in order, without gaps.
	pub(crate) fn find_checkpoint(block: u64) -> Option<u64> {
		let Range { mut first, next } = Polygon::<T>::get()?.kept;
		let mut last = next.checked_sub(1)?;
		while first < last {
			let middle = first.saturating_add(last.saturating_sub(first) / 2);
			if Self::kept(middle)?.checkpoint.end < block {
				first = middle.saturating_add(1);
			} else {
				last = middle;
			}
		}
		let Checkpoint { start, end, .. } = Self::kept(first)?.checkpoint;
		(start..=end).contains(&block).then_some(first)
	}
}
