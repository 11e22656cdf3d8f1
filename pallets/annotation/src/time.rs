//! What block it is, and how long people have.

use crate::{Config, Error, Pallet};
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::traits::TimeScale;

impl<T: Config> Pallet<T> {
	/// The block that is being made.
	pub(crate) fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// Whether this many blocks are neither too few nor too many to do something in.
	pub(crate) fn is_window(blocks: BlockNumberFor<T>) -> bool {
		let shortest: BlockNumberFor<T> = T::Time::scale(T::MinWindow::get()).into();
		let longest: BlockNumberFor<T> = T::Time::scale(T::MaxWindow::get()).into();
		(shortest..=longest).contains(&blocks)
	}

	/// The last blocks for commitments and for reveals; `bad` if people have too few or too many blocks
	/// for either.
	pub(crate) fn schedule(
		commit: BlockNumberFor<T>,
		reveal: BlockNumberFor<T>,
		bad: Error<T>,
	) -> Result<(BlockNumberFor<T>, BlockNumberFor<T>), DispatchError> {
		ensure!(Self::is_window(commit) && Self::is_window(reveal), bad);
		let commit_until = Self::now().checked_add(&commit).ok_or(ArithmeticError::Overflow)?;
		let reveal_until = commit_until.checked_add(&reveal).ok_or(ArithmeticError::Overflow)?;
		Ok((commit_until, reveal_until))
	}
}
