//! Walking everything below a content address.

use super::{AHEAD, MAX_DEPTH};
use crate::{
	block,
	blocks::{Blocks, Fetch},
	store::Compact,
	Error, Result,
};
use cid::Cid;
use futures::{stream::FuturesUnordered, StreamExt};
use std::collections::HashSet;

/// How many blocks one walk visits: 256 GiB of ordinary leaves.
const MAX_BLOCKS: usize = 1 << 20;

/// How much lies below a content address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DagStat {
	/// Different blocks.
	pub blocks: u64,
	/// Bytes of those blocks.
	pub bytes: u64,
}

/// Visit each block below `root` once, fetching what is missing, which is on disk when this returns;
/// `progress` is told how far it is.
///
/// Links are hashes, so there can be no cycle; the number of blocks and the depth are bounded all
/// the same.
pub(crate) async fn walk(
	blocks: &Blocks,
	root: &Cid,
	fetch: Fetch,
	progress: impl Fn(DagStat),
) -> Result<DagStat> {
	let _underway = blocks.store.underway(Some(*root));
	let mark = blocks.mark();
	let root_at = Compact::try_from(root)?;
	let mut seen = HashSet::from([root_at.identity()]);
	let mut waiting = vec![(root_at, 0)];
	let mut running = FuturesUnordered::new();
	let mut stat = DagStat::default();
	loop {
		while running.len() < AHEAD {
			let Some((at, depth)) = waiting.pop() else { break };
			let cid = at.cid();
			running.push(async move { (cid, depth, blocks.get(&cid, &fetch).await) });
		}
		let Some((cid, depth, bytes)) = running.next().await else { break };
		let bytes = bytes?;
		stat.blocks += 1;
		stat.bytes += bytes.len() as u64;
		progress(stat);
		for link in block::links(&cid, &bytes)? {
			let at = Compact::try_from(&link)?;
			if !seen.insert(at.identity()) {
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
			waiting.push((at, depth + 1));
		}
	}
	blocks.settled(mark).await?;
	Ok(stat)
}
