//! Walking everything below a content address.

use super::{AHEAD, MAX_DEPTH};
use crate::{
	block,
	blocks::{Blocks, Fetch},
	Error, Result,
};
use cid::{multihash::Multihash, Cid};
use futures::{stream::FuturesUnordered, StreamExt};
use std::collections::HashSet;

/// How many blocks one walk visits: 256 GiB of ordinary leaves.
const MAX_BLOCKS: usize = 1 << 20;

/// What makes two links the same to a walk: the same bytes, understood in the same way.
fn identity(cid: &Cid) -> (u64, Multihash<64>) {
	(cid.codec(), block::key(cid))
}

/// How much lies below a content address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DagStat {
	/// Different blocks.
	pub blocks: u64,
	/// Bytes of those blocks.
	pub bytes: u64,
}

/// Visit each block below `root` once, fetching what is missing.
///
/// Links are hashes, so there can be no cycle; the number of blocks and the depth are bounded all
/// the same.
pub(crate) async fn walk(blocks: &Blocks, root: &Cid, fetch: Fetch) -> Result<DagStat> {
	let mut seen = HashSet::from([identity(root)]);
	let mut waiting = vec![(*root, 0)];
	let mut running = FuturesUnordered::new();
	let mut stat = DagStat::default();
	loop {
		while running.len() < AHEAD {
			let Some((cid, depth)) = waiting.pop() else { break };
			running.push(async move { (cid, depth, blocks.get(&cid, &fetch).await) });
		}
		let Some((cid, depth, bytes)) = running.next().await else { return Ok(stat) };
		let bytes = bytes?;
		stat.blocks += 1;
		stat.bytes += bytes.len() as u64;
		for link in block::links(&cid, &bytes)? {
			if !seen.insert(identity(&link)) {
				continue;
			}
			if depth >= MAX_DEPTH {
				return Err(Error::malformed(
					&link,
					format!("it is nested deeper than {MAX_DEPTH}"),
				));
			}
			if seen.len() > MAX_BLOCKS {
				return Err(Error::malformed(
					root,
					format!("it has more than {MAX_BLOCKS} blocks"),
				));
			}
			waiting.push((link, depth + 1));
		}
	}
}
