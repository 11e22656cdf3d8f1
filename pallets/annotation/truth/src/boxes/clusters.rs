//! Which regions of several annotators show the same thing.
//!
//! The drawings are sorted before they come here, so that their order is nobody's choice.

use super::{centre::centre, matching, Answer, Likeness, Region, Rules, Trust};
use alloc::{vec, vec::Vec};
use core::mem;

/// Least intersection over union of two clusters that may be one, in thousandths.
const SAME_PLACE: u16 = 700;

/// A region of one annotator.
#[derive(Clone, Copy)]
pub(super) struct Member {
	/// Place among the answers.
	pub annotator: usize,
	pub trust: Trust,
	pub region: Region,
}

/// Regions of different annotators that show the same thing: at most one of each.
pub(super) type Cluster = Vec<Member>;

/// The trust of all in a cluster.
pub(super) fn presence<'a>(members: impl IntoIterator<Item = &'a Member>) -> u64 {
	members.into_iter().map(|member| u64::from(member.trust.presence)).sum()
}

/// Clusters of what trusted annotators drew, and of what others drew in the same places.
///
/// Every region of a trusted annotator is in exactly one cluster.
pub(super) fn clusters<Rank: Ord>(
	answers: &[Answer],
	rules: &Rules,
	rank: &impl Fn(u8) -> Rank,
) -> Vec<Cluster> {
	let joined = join(answers, rules);
	let mut centres: Vec<_> = joined.iter().filter_map(|cluster| centre(cluster, rank)).collect();
	centres.sort_unstable();
	unite(gather(answers, &centres, rules), rules, rank)
}

/// Joins the regions that are most alike first.
///
/// In a crowded image, neighbours overlap too. But each is most alike to itself, as others drew it;
/// and once it is found, nobody's second box can join it.
fn join(answers: &[Answer], rules: &Rules) -> Vec<Cluster> {
	let mut clusters: Vec<Cluster> = Vec::new();
	let mut starts = Vec::with_capacity(answers.len());
	for (annotator, Answer { trust, drawing }) in answers.iter().enumerate() {
		starts.push(clusters.len());
		if trust.presence > 0 {
			let alone = |&region| vec![Member { annotator, trust: *trust, region }];
			clusters.extend(drawing.regions().iter().map(alone));
		}
	}
	// Where each region is, by where it was at first.
	let mut homes: Vec<usize> = (0..clusters.len()).collect();
	let mut residents: Vec<Vec<usize>> = homes.iter().map(|&first| vec![first]).collect();
	for (_, left, right) in links(answers, &starts, rules) {
		let (into, from) = (homes[left], homes[right]);
		let is_in_both = |member: &Member| has(&clusters[into], member.annotator);
		if into == from || clusters[from].iter().any(is_in_both) {
			continue;
		}
		let (members, moved) = (mem::take(&mut clusters[from]), mem::take(&mut residents[from]));
		for &region in &moved {
			homes[region] = into;
		}
		clusters[into].extend(members);
		residents[into].extend(moved);
	}
	clusters.retain(|cluster| !cluster.is_empty());
	clusters
}

/// Pairs of regions that two annotators' drawings have in common, the most alike first.
fn links(answers: &[Answer], starts: &[usize], rules: &Rules) -> Vec<(u32, usize, usize)> {
	let mut links = Vec::new();
	let trusted = || answers.iter().zip(starts).filter(|(answer, _)| answer.trust.presence > 0);
	for (index, (left, left_start)) in trusted().enumerate() {
		for (right, right_start) in trusted().skip(index + 1) {
			let pairs = matching(left.drawing.regions(), right.drawing.regions(), rules.alike);
			links.extend(pairs.iter().map(|pair| {
				(u32::MAX - pair.likeness, left_start + pair.left, right_start + pair.right)
			}));
		}
	}
	links.sort_unstable();
	links
}

/// Gives each annotator's regions to the centres that they are most alike to.
///
/// It rights what was joined too early, and is where those come in who are not trusted at all. What
/// a trusted annotator drew anywhere else is a cluster of its own.
fn gather(answers: &[Answer], centres: &[Region], rules: &Rules) -> Vec<Cluster> {
	let mut clusters: Vec<Cluster> = vec![Vec::new(); centres.len()];
	for (annotator, Answer { trust, drawing }) in answers.iter().enumerate() {
		let member = |region| Member { annotator, trust: *trust, region };
		let mut is_placed = vec![false; drawing.regions().len()];
		for pair in matching(drawing.regions(), centres, rules.alike) {
			is_placed[pair.left] = true;
			clusters[pair.right].push(member(drawing.regions()[pair.left]));
		}
		if trust.presence > 0 {
			let placed = drawing.regions().iter().zip(is_placed);
			let elsewhere = placed.filter(|(_, is_placed)| !is_placed);
			clusters.extend(elsewhere.map(|(&region, _)| vec![member(region)]));
		}
	}
	clusters.retain(|cluster| presence(cluster) > 0);
	clusters
}

/// Makes one of two clusters in the same place, unless most who drew either drew both.
///
/// Who draws an object twice takes a part in two clusters, which keeps these from being joined, and
/// would have it found twice.
fn unite<Rank: Ord>(
	mut clusters: Vec<Cluster>,
	rules: &Rules,
	rank: &impl Fn(u8) -> Rank,
) -> Vec<Cluster> {
	let same_place = Likeness { overlap: SAME_PLACE, ..rules.alike };
	let centres: Vec<_> = clusters.iter().map(|cluster| centre(cluster, rank)).collect();
	let is_split = |(both, either): (u64, u64)| both.saturating_mul(2) <= either;
	// Each with what it is most alike to.
	let mut pairs = Vec::with_capacity(clusters.len());
	for (index, centre) in centres.iter().enumerate() {
		let likeness = |other: usize| same_place.of(centre.as_ref()?, centres[other].as_ref()?);
		let best = (0..clusters.len())
			.filter(|&other| other != index)
			.filter_map(|other| Some((u32::MAX - likeness(other)?, other)))
			.filter(|&(_, other)| is_split(drawn_by(&clusters[index], &clusters[other])))
			.min();
		pairs.extend(best.map(|(unlike, other)| (unlike, index, other)));
	}
	pairs.sort_unstable();
	let mut homes: Vec<usize> = (0..clusters.len()).collect();
	for (_, left, right) in pairs {
		let (left, right) = (homes[left], homes[right]);
		if left == right || !is_split(drawn_by(&clusters[left], &clusters[right])) {
			continue;
		}
		let (into, from) = if presence(&clusters[left]) >= presence(&clusters[right]) {
			(left, right)
		} else {
			(right, left)
		};
		homes.iter_mut().filter(|home| **home == from).for_each(|home| *home = into);
		let moved = mem::take(&mut clusters[from]);
		let (second, first): (Cluster, Cluster) =
			moved.into_iter().partition(|member| has(&clusters[into], member.annotator));
		clusters[into].extend(first);
		clusters.extend(second.into_iter().map(|member| vec![member]));
	}
	clusters.retain(|cluster| presence(cluster) > 0);
	clusters
}

/// The trust of who has a region in both clusters, and of who has one in either.
fn drawn_by(left: &[Member], right: &[Member]) -> (u64, u64) {
	let both = presence(left.iter().filter(|member| has(right, member.annotator)));
	let all = presence(left).saturating_add(presence(right));
	(both, all.saturating_sub(both))
}

fn has(cluster: &[Member], annotator: usize) -> bool {
	cluster.iter().any(|member| member.annotator == annotator)
}
