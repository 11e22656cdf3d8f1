//! Pins: what must stay.

use super::Store;
use crate::{Error, Result};
use cid::Cid;
use redb::{ReadableDatabase, ReadableTable, TableDefinition};

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
	/// Record a pin. A recursive pin is not weakened by a direct one.
	pub async fn pin(&self, cid: &Cid, pin: Pin) -> Result<()> {
		let key = cid.to_bytes();
		self.run(move |store| {
			let write = store.begin_write()?;
			{
				let mut pins = write.open_table(PINS)?;
				let kept = pins.get(key.as_slice())?.map(|code| code.value());
				if kept != Some(Pin::Recursive.code()) {
					pins.insert(key.as_slice(), pin.code())?;
				}
			}
			write.commit()?;
			Ok(())
		})
		.await
	}

	/// Remove a pin. Whether there was one.
	pub async fn unpin(&self, cid: &Cid) -> Result<bool> {
		let key = cid.to_bytes();
		self.run(move |store| {
			let write = store.begin_write()?;
			let removed = write.open_table(PINS)?.remove(key.as_slice())?.is_some();
			write.commit()?;
			Ok(removed)
		})
		.await
	}

	/// All pins.
	pub async fn pins(&self) -> Result<Vec<(Cid, Pin)>> {
		self.run(|store| {
			let pins = store.database.begin_read()?.open_table(PINS)?;
			let mut all = Vec::new();
			for entry in pins.iter()? {
				let (key, code) = entry?;
				let cid = Cid::try_from(key.value())
					.map_err(|error| Error::Store(format!("unreadable pin: {error}")))?;
				all.push((cid, Pin::from_code(code.value())?));
			}
			Ok(all)
		})
		.await
	}
}
