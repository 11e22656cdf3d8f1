//! Blocks from a node that need not be trusted: each is checked against its address.

use crate::{Error, Ipfs, Result};
use futures::{stream, StreamExt, TryStreamExt};
use sensor_primitives::{Codec, ContentId};
use std::time::Duration;

/// How long one block may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many blocks are fetched at once.
const PARALLEL: usize = 16;

impl Ipfs {
	/// A block whose bytes have been checked against its address.
	pub(crate) async fn checked_block(&self, content: ContentId) -> Result<Vec<u8>> {
		self.checked_block_within(content, PATIENCE).await
	}

	/// As [`Self::checked_block`], for at most so long.
	pub(crate) async fn checked_block_within(
		&self,
		content: ContentId,
		patience: Duration,
	) -> Result<Vec<u8>> {
		let block = self.block(content, patience).await?;
		if !content.matches(&block) {
			return Err(Error::Invalid(format!(
				"the bytes given for block {content} do not have its hash"
			)));
		}
		Ok(block)
	}

	/// Take what comes next from the end of `pending`, and fetch it: one block, or several if
	/// nothing can come between them.
	pub(crate) async fn next_blocks<T>(
		&self,
		pending: &mut Vec<T>,
		content: impl Fn(&T) -> ContentId,
	) -> Result<Vec<(T, Vec<u8>)>> {
		// Raw blocks have no children that would come before the next.
		let raw = pending.iter().rev().take_while(|next| content(next).codec == Codec::Raw);
		let count = raw.take(PARALLEL).count().max(1).min(pending.len());
		let mut next = pending.split_off(pending.len() - count);
		next.reverse();
		let contents: Vec<_> = next.iter().map(content).collect();
		let blocks = stream::iter(contents).map(|content| self.checked_block(content));
		let blocks: Vec<_> = blocks.buffered(PARALLEL).try_collect().await?;
		Ok(next.into_iter().zip(blocks).collect())
	}
}
