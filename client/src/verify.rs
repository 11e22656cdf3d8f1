//! Fetching all of a dataset and comparing it with what the chain knows of it.

use crate::{serialize::as_text, Error, Ipfs, Result};
use futures::{stream, StreamExt, TryStreamExt};
use sensor_primitives::{
	dag_pb,
	manifest::{Manifest, Record, MAX_BLOCKS},
	Codec, ContentId,
};
use serde::Serialize;
use std::{collections::HashSet, time::Duration};

/// How long one block may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many blocks are fetched at once.
const PARALLEL: usize = 16;

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
		// Blocks to come, the next one last.
		let mut frontier = vec![root];
		let mut known = HashSet::from([root]);
		let mut records = Vec::new();
		while !frontier.is_empty() {
			// Raw blocks have no children that would come before the next.
			let raw = frontier.iter().rev().take_while(|content| content.codec == Codec::Raw);
			let count = raw.take(PARALLEL).count().max(1);
			let batch: Vec<_> = frontier.drain(frontier.len() - count..).rev().collect();
			let blocks: Vec<_> = stream::iter(&batch)
				.map(|content| self.checked_block(*content))
				.buffered(PARALLEL)
				.try_collect()
				.await?;
			for (content, block) in batch.into_iter().zip(blocks) {
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
		let bytes = records.iter().map(|record| u64::from(record.size)).sum();
		let (manifest, _) = Manifest::build(&records)
			.ok_or_else(|| Error::Invalid(format!("{root} cannot be listed")))?;
		Ok(Found { list: manifest.root, blocks: manifest.blocks, bytes })
	}

	async fn checked_block(&self, content: ContentId) -> Result<Vec<u8>> {
		let block = self.block(content, PATIENCE).await?;
		if !content.matches(&block) {
			return Err(Error::Invalid(format!(
				"the bytes given for block {content} do not have its hash"
			)));
		}
		Ok(block)
	}
}
