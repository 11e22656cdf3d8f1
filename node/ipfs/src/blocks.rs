//! Where blocks come from: the disk first, then other peers.

use crate::{block, exchange::Exchange, store::Store, Block, Error, Result};
use bytes::Bytes;
use cid::Cid;
use std::time::Duration;
use tokio::time::Instant;

/// How long one block may take when the caller set no limit of its own.
const PATIENCE: Duration = Duration::from_secs(60);

/// How far a read may go for blocks that are not on disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch {
	offline: bool,
	until: Option<Instant>,
}

impl Fetch {
	/// Only what is on disk.
	pub fn offline() -> Self {
		Self { offline: true, until: None }
	}

	/// Ask peers too, for at most `limit` over the whole operation.
	///
	/// Without a limit (the default), each block may take up to a minute.
	pub fn within(limit: Duration) -> Self {
		Self { offline: false, until: Instant::now().checked_add(limit) }
	}

	fn patience(&self) -> Duration {
		match self.until {
			Some(until) => until.saturating_duration_since(Instant::now()),
			None => PATIENCE,
		}
	}
}

/// The blocks within reach of this node.
#[derive(Clone)]
pub(crate) struct Blocks {
	pub store: Store,
	pub exchange: Exchange,
}

impl Blocks {
	/// A block, checked. One that had to be fetched is kept.
	pub async fn get(&self, cid: &Cid, fetch: &Fetch) -> Result<Bytes> {
		block::check_supported(cid)?;
		if let Some(bytes) = self.store.get(cid).await? {
			return Ok(bytes);
		}
		if fetch.offline {
			return Err(Error::NotStored(*cid));
		}
		let bytes = self.exchange.fetch(cid, fetch.patience()).await?;
		self.store.put(vec![Block::new(*cid, bytes.clone())?]).await?;
		Ok(bytes)
	}
}
