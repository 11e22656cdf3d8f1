//! Pins: what must stay.

use super::{
	graph::{Graph, Root, Seen},
	Compact, Store, Underway,
};
use crate::{Error, Result};
use cid::Cid;
use parking_lot::Mutex;
use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use std::{
	collections::HashMap,
	ops::Bound,
	sync::{atomic::Ordering, Arc},
};
use tokio::sync::mpsc;

/// How many pins are read from the database at a time.
pub(super) const PAGE: usize = 4096;
/// How many new pins wait for whoever wants to be told of them.
const NEWS: usize = 1024;

/// Kind of pin, by binary CID.
pub(super) const PINS: TableDefinition<&[u8], u8> = TableDefinition::new("pins");

/// How much a pin protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
	/// The block and everything that it links to.
	Recursive,
	/// The block alone.
	Direct,
}

/// How something is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pinned {
	/// By a pin of its own.
	Itself(Pin),
	/// By the recursive pin of something above it.
	Below(Cid),
}

impl Pin {
	/// The word that Kubo uses.
	pub fn as_str(self) -> &'static str {
		match self {
			Self::Recursive => "recursive",
			Self::Direct => "direct",
		}
	}

	fn code(self) -> u8 {
		match self {
			Self::Recursive => 0,
			Self::Direct => 1,
		}
	}

	fn from_code(code: u8) -> Result<Self> {
		match code {
			0 => Ok(Self::Recursive),
			1 => Ok(Self::Direct),
			_ => Err(Error::Store(format!("pin of unknown kind {code}"))),
		}
	}
}

impl Store {
	/// Record pins, in one commit. A recursive pin is not weakened by a direct one.
	///
	/// What they cover must be stored, and have been protected by `underway` while it was.
	pub async fn pin(&self, cids: Vec<Cid>, pin: Pin, underway: &Underway) -> Result<()> {
		let underway = underway.clone();
		self.run(move |store| {
			let write = store.begin_write()?;
			{
				let mut pins = write.open_table(PINS)?;
				for cid in &cids {
					let key = cid.to_bytes();
					let kept = pins.get(key.as_slice())?.map(|code| code.value());
					if kept != Some(Pin::Recursive.code()) {
						pins.insert(key.as_slice(), pin.code())?;
					}
				}
			}
			write.commit()?;
			// Not before: whoever asked for the pin may be gone by now.
			drop(underway);
			if let Some(pinned) = &*store.inner.pinned.lock() {
				// Whoever is not told of one finds it among all of them later.
				let _ = cids.into_iter().try_for_each(|cid| pinned.try_send(cid));
			}
			Ok(())
		})
		.await
	}

	/// Record a pin, if everything that it covers is stored.
	pub async fn pin_complete(&self, cid: &Cid, pin: Pin) -> Result<()> {
		let underway = self.underway(Some(*cid));
		let mut graph = Graph::sparing();
		graph.add(Compact::try_from(cid)?, pin);
		let every_block = |_: &Root, seen| match seen {
			Seen::New(_) => Ok(()),
			Seen::Missing(at) => Err(Error::NotStored(at.cid())),
			Seen::Unreadable(error) => Err(error),
		};
		self.follow(graph, every_block).await?;
		self.pin(vec![*cid], pin, &underway).await
	}

	/// What is pinned from now on. Only the last to ask is told, and not of all if they are many.
	pub fn pinned_from_now_on(&self) -> mpsc::Receiver<Cid> {
		let (sender, receiver) = mpsc::channel(NEWS);
		*self.inner.pinned.lock() = Some(sender);
		receiver
	}

	/// Remove a pin. Whether there was one.
	pub async fn unpin(&self, cid: &Cid) -> Result<bool> {
		let key = cid.to_bytes();
		self.run(move |store| {
			let write = store.begin_write()?;
			let removed = write.open_table(PINS)?.remove(key.as_slice())?.is_some();
			write.commit()?;
			store.inner.collecting.unpinned.fetch_add(1, Ordering::Relaxed);
			Ok(removed)
		})
		.await
	}

	/// All pins.
	pub async fn pins(&self) -> Result<Vec<(Cid, Pin)>> {
		self.pins_after(None, usize::MAX).await
	}

	/// Some pins after `after`, in the order of their binary addresses. An empty list is the end.
	pub async fn pins_after(&self, after: Option<Cid>, limit: usize) -> Result<Vec<(Cid, Pin)>> {
		self.run(move |store| {
			let after = after.map(|cid| cid.to_bytes());
			let from = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
			let pins = store.inner.database.begin_read()?.open_table(PINS)?;
			let mut found = Vec::new();
			for entry in pins.range::<&[u8]>((from, Bound::Unbounded))?.take(limit) {
				let (key, code) = entry?;
				let cid = Cid::try_from(key.value())
					.map_err(|error| Error::Store(format!("unreadable pin: {error}")))?;
				found.push((cid, Pin::from_code(code.value())?));
			}
			Ok(found)
		})
		.await
	}

	/// The pin of exactly this address.
	pub async fn pin_of(&self, cid: &Cid) -> Result<Option<Pin>> {
		let key = cid.to_bytes();
		self.run(move |store| {
			let pins = store.inner.database.begin_read()?.open_table(PINS)?;
			let code = pins.get(key.as_slice())?.map(|code| code.value());
			code.map(Pin::from_code).transpose()
		})
		.await
	}

	/// How each of these is pinned, if it is.
	pub async fn pinned(&self, cids: &[Cid]) -> Result<Vec<Option<Pinned>>> {
		let mut found = HashMap::new();
		for cid in cids {
			if let Some(pin) = self.pin_of(cid).await? {
				found.insert(*cid, Pinned::Itself(pin));
			}
		}
		let mut sought = HashMap::new();
		for cid in cids.iter().filter(|cid| !found.contains_key(cid)) {
			sought.insert(Compact::try_from(cid)?.identity(), *cid);
		}
		if !sought.is_empty() {
			let below = Arc::new(Mutex::new(HashMap::new()));
			let results = below.clone();
			let note = move |(root, _): &Root, at: Compact| {
				if let Some(cid) = sought.get(&at.identity()) {
					results.lock().insert(*cid, Pinned::Below(root.cid()));
				}
				Ok(())
			};
			self.below_pins(note).await?;
			found.extend(below.lock().drain());
		}
		Ok(cids.iter().map(|cid| found.get(cid).copied()).collect())
	}

	/// Visit, once each, what is pinned only by something above it. Blocks that are missing or
	/// damaged are left out.
	pub async fn below_pins(
		&self,
		mut each: impl FnMut(&Root, Compact) -> Result<()> + Send + 'static,
	) -> Result<()> {
		// The roots are not below anything, even if others link to them.
		let mut graph = Graph::default();
		self.each_pin_page(|page| {
			for (cid, _) in page.iter().filter(|(_, pin)| *pin == Pin::Recursive) {
				graph.add(Compact::try_from(cid)?, Pin::Direct);
			}
			Ok(())
		})
		.await?;
		let mut graph = self.follow(graph, |_, _| Ok(())).await?;
		self.each_pin_page(|page| {
			for (cid, _) in page.iter().filter(|(_, pin)| *pin == Pin::Recursive) {
				graph.add(Compact::try_from(cid)?, Pin::Recursive);
			}
			Ok(())
		})
		.await?;
		let visit = move |root: &Root, seen| match seen {
			Seen::New(at) => each(root, at),
			Seen::Missing(_) | Seen::Unreadable(_) => Ok(()),
		};
		self.follow(graph, visit).await.map(drop)
	}

	/// Take all pins in hand, page by page.
	pub(super) async fn each_pin_page(
		&self,
		mut each: impl FnMut(&[(Cid, Pin)]) -> Result<()>,
	) -> Result<()> {
		let mut after = None;
		loop {
			let page = self.pins_after(after, PAGE).await?;
			let Some((last, _)) = page.last() else { return Ok(()) };
			after = Some(*last);
			each(&page)?;
		}
	}
}
