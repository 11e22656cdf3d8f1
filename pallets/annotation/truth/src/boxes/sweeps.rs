//! All items, over and over: whom to trust.

use super::{fuse, Answer, Drawing, Peers, Rules, Trust};
use alloc::{vec, vec::Vec};

/// How far each of `annotators` annotators is to be trusted, by `sweeps` sweeps over the items.
///
/// `items` is who drew what on each. Everybody is trusted fully in the first sweep, and in every
/// further one as far as they agreed with the others in the one before. Annotators past
/// `annotators` do not count.
pub fn estimate_trust<Rank: Ord>(
	items: &[Vec<(u32, Drawing)>],
	annotators: u32,
	sweeps: u32,
	rules: &Rules,
	rank: impl Fn(u32, u8) -> Rank,
) -> Vec<Trust> {
	let mut trust = vec![Trust::FULL; annotators as usize];
	for _ in 0..sweeps {
		let mut sums = vec![Peers::default(); trust.len()];
		for (index, item) in (0..).zip(items) {
			let (who, answers): (Vec<_>, Vec<_>) = item
				.iter()
				.filter_map(|(annotator, drawing)| {
					let annotator = *annotator as usize;
					Some((annotator, Answer { trust: *trust.get(annotator)?, drawing }))
				})
				.unzip();
			let peers = fuse(&answers, rules, |label| rank(index, label)).peers;
			for (annotator, peers) in who.into_iter().zip(peers) {
				sums[annotator].add(&peers);
			}
		}
		trust = sums.iter().map(Peers::trust).collect();
	}
	trust
}
