//! Fetching all of a dataset and comparing it with what the chain knows of it.

use crate::{serialize::as_text, Error, Ipfs, Result};
use sensor_primitives::{
	dag_pb,
	manifest::{Manifest, Record, MAX_BLOCKS},
	Codec, ContentId,
};
use serde::Serialize;
use std::{collections::HashSet, time::Duration};

/// How long a block of a list may take: nobody is obliged to have it.
const LIST_PATIENCE: Duration = Duration::from_secs(10);

/// What was found below a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
	/// The address of the list of all blocks.
	#[serde(serialize_with = "as_text")]
	pub list: ContentId,
	/// How many blocks there are.
	pub blocks: u32,
	/// Bytes of all of them together.
	pub bytes: u64,
}

impl Ipfs {
	/// Fetch every block below `root`, check each against its address, and list them as validators
	/// do. `progress` is told how many blocks were fetched.
	pub async fn verify(&self, root: ContentId, progress: impl Fn(u64)) -> Result<Found> {
		let records = self.records(root, progress).await?;
		let bytes = records.iter().map(|record| u64::from(record.size)).sum();
		let (manifest, _) = list(root, &records)?;
		Ok(Found { list: manifest.root, blocks: manifest.blocks, bytes })
	}

	/// Block number `index` of what is below `root`, and the blocks of the list that prove it.
	///
	/// They are fetched if somebody has them, as validators do; if nobody has, everything below
	/// `root` is fetched to make them, and `progress` is told how many blocks were.
	pub async fn proof(
		&self,
		root: ContentId,
		found: Found,
		index: u32,
		progress: impl Fn(u64),
	) -> Result<(Record, Vec<Vec<u8>>)> {
		let manifest = Manifest { root: found.list, blocks: found.blocks };
		if index >= manifest.blocks {
			return Err(Error::Invalid(format!(
				"there are {} blocks, counted from 0; there is no block {index}",
				manifest.blocks
			)));
		}
		let path = match self.fetch_proof(&manifest, index).await {
			Ok(path) => path,
			Err(lost @ Error::IpfsUnreachable { .. }) => return Err(lost),
			Err(_) => {
				let records = self.records(root, progress).await?;
				let (ours, mut blocks) = list(root, &records)?;
				if ours != manifest {
					return Err(Error::Invalid(
						"what is here now is not what validators found".into(),
					));
				}
				let list_root = (blocks.len() > 1).then(|| blocks.pop()).flatten();
				let page = blocks.swap_remove(Manifest::page_of(index) as usize);
				list_root.into_iter().chain([page]).map(|(_, bytes)| bytes).collect()
			},
		};
		let blocks: Vec<_> = path.iter().map(Vec::as_slice).collect();
		let record = manifest.prove(index, &blocks);
		let record =
			record.map_err(|_| Error::Invalid(format!("the list {} is unsound", found.list)))?;
		Ok((record, path))
	}

	async fn fetch_proof(&self, manifest: &Manifest, index: u32) -> Result<Vec<Vec<u8>>> {
		let root = self.checked_block_within(manifest.root, LIST_PATIENCE).await?;
		if manifest.root.codec == Codec::Raw {
			return Ok(vec![root]);
		}
		let page = manifest.page(&root, Manifest::page_of(index));
		let page = page.map_err(|_| Error::NotFound(format!("the page of block {index}")))?;
		let page = self.checked_block_within(page, LIST_PATIENCE).await?;
		Ok(vec![root, page])
	}

	/// Every block below `root`, each checked, in the order in which validators list them.
	async fn records(&self, root: ContentId, progress: impl Fn(u64)) -> Result<Vec<Record>> {
		// Blocks to come, the next one last.
		let mut frontier = vec![root];
		let mut known = HashSet::from([root]);
		let mut records = Vec::new();
		while !frontier.is_empty() {
			for (content, block) in self.next_blocks(&mut frontier, |content| *content).await? {
				// Blocks are at most as large as peers exchange them, 2 MiB.
				records.push(Record { content, size: block.len() as u32 });
				if content.codec == Codec::DagPb {
					let links = dag_pb::links(&block).map_err(|_| {
						Error::Invalid(format!(
							"block {content} is not a dag-pb node, or links to an address that the \
							 chain does not support"
						))
					})?;
					let new: Vec<_> =
						links.into_iter().filter(|link| known.insert(*link)).collect();
					frontier.extend(new.into_iter().rev());
				}
			}
			if known.len() > MAX_BLOCKS as usize {
				return Err(Error::Invalid(format!(
					"{root} has more than {MAX_BLOCKS} blocks, the most that a dataset may have"
				)));
			}
			progress(records.len() as u64);
		}
		Ok(records)
	}
}

/// The blocks that a list is made of, the root last.
type ListBlocks = Vec<(ContentId, Vec<u8>)>;

fn list(root: ContentId, records: &[Record]) -> Result<(Manifest, ListBlocks)> {
	Manifest::build(records).ok_or_else(|| Error::Invalid(format!("{root} cannot be listed")))
}
