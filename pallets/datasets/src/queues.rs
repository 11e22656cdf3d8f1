//! Versions that wait, in the order in which their turn comes.
//!
//! A queue's waits all last equally long, so the order in which they begin is the order in which
//! they end, and no block needs to look further than the head of each queue.

use crate::{
	types::{Queue, QueueRange, Queued},
	Config, Pallet, QueueRanges, Queues, WeightInfo,
};
use frame::{
	deps::{frame_support::weights::WeightMeter, frame_system},
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::VersionId;

/// How many turns of each queue come in one block at most.
const TURNS_PER_BLOCK: u32 = 32;

/// How many positions of a queue are looked at when its versions are listed.
const LISTED_POSITIONS: usize = 512;

/// All queues.
const QUEUES: [Queue; 3] = [Queue::Walks, Queue::Draws, Queue::Rests];

impl<T: Config> Pallet<T> {
	/// Queue a version, and return its position.
	pub(crate) fn enqueue(queue: Queue, version: VersionId) -> u64 {
		let wait = match queue {
			Queue::Walks => T::WalkWindow::get(),
			Queue::Draws => T::DrawWindow::get(),
			Queue::Rests => T::AuditPeriod::get(),
		};
		let due = frame_system::Pallet::<T>::block_number().saturating_add(wait.max(One::one()));
		let position = QueueRanges::<T>::mutate(queue, |range| {
			let position = range.tail;
			range.tail = range.tail.saturating_add(1);
			position
		});
		Queues::<T>::insert(queue, position, Queued { version, due });
		position
	}

	/// Take a version out of a queue.
	pub(crate) fn dequeue(queue: Queue, position: u64) {
		Queues::<T>::remove(queue, position);
	}

	/// Give their turn to versions that are due, oldest first, as far as `meter` allows. Those that
	/// do not fit wait until a later block has room.
	pub(crate) fn take_turns(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		for queue in QUEUES {
			if meter.try_consume(T::WeightInfo::look_at_queue()).is_err() {
				return;
			}
			let QueueRange { mut head, tail } = QueueRanges::<T>::get(queue);
			let first = head;
			for _ in 0..TURNS_PER_BLOCK {
				if head >= tail || meter.try_consume(T::WeightInfo::take_turn()).is_err() {
					break;
				}
				match Queues::<T>::get(queue, head) {
					Some(queued) if queued.due > now => break,
					Some(queued) => {
						Self::dequeue(queue, head);
						Self::take_turn(queue, queued.version);
					},
					// It was taken out before its turn.
					None => (),
				}
				head += 1;
			}
			if head != first {
				QueueRanges::<T>::mutate(queue, |range| range.head = head);
			}
		}
	}

	/// It is the turn of a version.
	pub(crate) fn take_turn(queue: Queue, version: VersionId) {
		match queue {
			Queue::Walks => Self::end_walk(version),
			Queue::Draws => Self::end_draw(version),
			Queue::Rests => Self::begin_draw(version, 1),
		}
	}

	/// Versions in a queue, oldest first. Looks at a bounded part of it; the rest moves up as the
	/// oldest have their turn.
	pub(crate) fn queued(queue: Queue) -> impl Iterator<Item = VersionId> {
		let range = QueueRanges::<T>::get(queue);
		(range.head..range.tail)
			.take(LISTED_POSITIONS)
			.filter_map(move |position| Some(Queues::<T>::get(queue, position)?.version))
	}
}
