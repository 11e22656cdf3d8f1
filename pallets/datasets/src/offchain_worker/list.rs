//! Reading the list of a version's blocks from IPFS, as far as it is needed.

use alloc::{collections::BTreeMap, vec::Vec};
use sensor_offchain_ipfs::{Ipfs, NoBlock, Unreachable};
use sensor_primitives::{
	manifest::{Manifest, Record},
	Codec, ContentId,
};

/// The list, with what was read of it.
pub(super) struct List<'a> {
	ipfs: &'a Ipfs,
	manifest: Manifest,
	root: Vec<u8>,
	pages: BTreeMap<u32, Vec<u8>>,
}

impl<'a> List<'a> {
	/// The list that the auditors of a version have agreed on. `Ok(None)`: nobody gives it.
	pub fn open(ipfs: &'a Ipfs, manifest: Manifest) -> Result<Option<Self>, Unreachable> {
		let root = match manifest.root.codec {
			// It is its only page.
			Codec::Raw => Vec::new(),
			Codec::DagPb => match block(ipfs, manifest.root)? {
				Some(root) => root,
				None => return Ok(None),
			},
		};
		Ok(Some(Self { ipfs, manifest, root, pages: BTreeMap::new() }))
	}

	/// What the list says of block `index`. `Ok(None)`: nobody gives this part of the list.
	pub fn record(&mut self, index: u32) -> Result<Option<Record>, Unreachable> {
		let page = Manifest::page_of(index);
		if !self.pages.contains_key(&page) {
			let Ok(address) = self.manifest.page(&self.root, page) else { return Ok(None) };
			let Some(bytes) = block(self.ipfs, address)? else { return Ok(None) };
			self.pages.insert(page, bytes);
		}
		let page = self.pages.get(&page).map(Vec::as_slice).unwrap_or_default();
		Ok(self.manifest.record(page, index).ok())
	}
}

fn block(ipfs: &Ipfs, content: ContentId) -> Result<Option<Vec<u8>>, Unreachable> {
	match ipfs.fetch(&[content]).pop() {
		Some(Ok(bytes)) => Ok(Some(bytes)),
		Some(Err(NoBlock::Unreachable)) => Err(Unreachable),
		Some(Err(_)) | None => Ok(None),
	}
}
