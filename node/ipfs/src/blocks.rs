//! Where blocks come from: the disk first, then other peers.

mod fetched;

use crate::{block, exchange::Exchange, store::Store, Error, PeerId, Result};
use bytes::Bytes;
use cid::Cid;
use fetched::{Fetched, Mark};
use std::time::Duration;
use tokio::time::Instant;

/// How long one block may take when the caller set no limit of its own.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How many peers a fetch may name.
const MAX_NAMED: usize = 8;

/// How far a read may go for blocks that are not on disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch {
	offline: bool,
	until: Option<Instant>,
	from: Option<Named>,
}

/// The only peers that may be asked.
#[derive(Clone, Copy, Debug)]
struct Named([Option<PeerId>; MAX_NAMED]);

impl Named {
	fn peers(&self) -> impl Iterator<Item = PeerId> + '_ {
		self.0.iter().flatten().copied()
	}
}

impl Fetch {
	/// Only what is on disk.
	pub fn offline() -> Self {
		Self { offline: true, ..Self::default() }
	}

	/// Ask peers too, for at most `limit` over the whole operation.
	///
	/// Without a limit (the default), each block may take up to a minute.
	pub fn within(limit: Duration) -> Self {
		Self { until: Instant::now().checked_add(limit), ..Self::default() }
	}

	/// Ask these connected peers and nobody else, for at most `limit` over the whole operation: to
	/// find out whether they have a block.
	///
	/// What is on this node's disk does not count, unless the node is among `peers` itself, and
	/// what is fetched is not kept.
	///
	/// # Errors
	/// [`Error::Invalid`] unless there are one to eight peers.
	pub fn from(peers: Vec<PeerId>, limit: Duration) -> Result<Self> {
		if !(1..=MAX_NAMED).contains(&peers.len()) {
			return Err(Error::invalid(format!("name 1 to {MAX_NAMED} peers to fetch from")));
		}
		let mut named = [None; MAX_NAMED];
		for (place, peer) in named.iter_mut().zip(peers) {
			*place = Some(peer);
		}
		Ok(Self { from: Some(Named(named)), ..Self::within(limit) })
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
	fetched: Fetched,
}

impl Blocks {
	/// Those of a store and of the peers of an exchange.
	pub fn new(store: Store, exchange: Exchange) -> Self {
		let fetched = Fetched::new(store.clone());
		Self { store, exchange, fetched }
	}

	/// A block, checked. One that had to be fetched is kept, and on disk soon: see
	/// [`Self::settled`].
	pub async fn get(&self, cid: &Cid, fetch: &Fetch) -> Result<Bytes> {
		block::check_supported(cid)?;
		if let Some(named) = &fetch.from {
			return self.get_from(cid, named, fetch).await;
		}
		if let Some(bytes) = self.stored(cid).await? {
			return Ok(bytes);
		}
		if fetch.offline {
			return Err(Error::NotStored(*cid));
		}
		let block = self.exchange.fetch(cid, fetch.patience()).await?;
		let bytes = block.bytes().clone();
		self.fetched.keep(block).await;
		Ok(bytes)
	}

	/// A block, which is on disk when this returns.
	pub async fn hold(&self, cid: &Cid, fetch: &Fetch) -> Result<()> {
		let mark = self.mark();
		self.get(cid, fetch).await?;
		self.settled(mark).await
	}

	/// The beginning of work that is to leave blocks on disk.
	pub fn mark(&self) -> Mark {
		self.fetched.mark()
	}

	/// Wait until everything that was fetched since `mark` is on disk.
	pub async fn settled(&self, mark: Mark) -> Result<()> {
		self.fetched.settled(mark).await
	}

	async fn get_from(&self, cid: &Cid, named: &Named, fetch: &Fetch) -> Result<Bytes> {
		if named.peers().any(|peer| peer == self.exchange.identity().peer_id) {
			if let Some(bytes) = self.stored(cid).await? {
				return Ok(bytes);
			}
		}
		let block = self.exchange.fetch_from(cid, named.peers(), fetch.patience()).await?;
		Ok(block.bytes().clone())
	}

	async fn stored(&self, cid: &Cid) -> Result<Option<Bytes>> {
		// In this order: a block leaves the first for the second.
		match self.fetched.get(cid) {
			Some(bytes) => Ok(Some(bytes)),
			None => self.store.get(cid).await,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_fetch_names_one_to_eight_peers() {
		let from = |peers| Fetch::from(vec![PeerId::random(); peers], PATIENCE);
		assert!(from(0).is_err());
		assert!(from(1).is_ok() && from(MAX_NAMED).is_ok());
		assert!(from(MAX_NAMED + 1).unwrap_err().to_string().contains("1 to 8"));
	}
}
