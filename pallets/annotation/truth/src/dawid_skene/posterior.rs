//! What is true of an item.

use super::{
	scheme::{Reading, KINDS},
	Beliefs, Model, Scheme,
};
use crate::{
	fixed::{half_power, ONE},
	Consensus, Verdict,
};
use alloc::{vec, vec::Vec};

/// How likely each class is to be true of an item, under each reading, in 65536ths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posterior {
	shares: Vec<u32>,
}

/// How sure a reading can be of a class, beside others.
const SUREST: u32 = ONE / 16 * 15;

impl Posterior {
	/// What the votes alone say: in the first sweep, nothing is known about annotators.
	///
	/// Where the truth is `known`, it is taken as it is. Labels that are no classes do not count.
	pub fn from_votes(scheme: Scheme, labels: &[u8], known: Option<u8>) -> Self {
		let classes = scheme.width();
		let mut votes = vec![0u64; classes];
		for label in labels {
			if let Some(count) = votes.get_mut(usize::from(*label)) {
				*count = count.saturating_add(1);
			}
		}
		let all: u64 = votes.iter().sum();
		let share = |count: &u64| (count * u64::from(ONE)).checked_div(all).unwrap_or_default();
		let votes: Vec<_> = votes.iter().map(share).collect();

		let mut shares = Vec::with_capacity(scheme.shares());
		for reading in scheme.readings() {
			let mut weights = match reading {
				Reading::Matrices(KINDS) => by_kind(&votes),
				_ => votes.clone(),
			};
			keep_known(&mut weights, known, classes);
			shares.extend(normalise(&weights));
		}
		Self { shares }
	}

	/// What the votes say, each as the beliefs about its annotator have it.
	///
	/// Where the truth is `known`, it is taken as it is. Labels that are no classes do not count.
	pub fn new<'a>(
		model: &Model,
		votes: impl IntoIterator<Item = (u8, &'a Beliefs)>,
		known: Option<u8>,
	) -> Self {
		let scheme = model.scheme();
		let classes = scheme.width();
		let mut logs = model.priors().to_vec();
		for (label, beliefs) in votes {
			if label < scheme.classes() {
				beliefs.add_to(scheme, label, &mut logs);
			}
		}
		let mut shares = Vec::with_capacity(scheme.shares());
		for (_, logs) in scheme.split_shares(&logs) {
			let is_possible =
				|class: usize| known.is_none_or(|known| usize::from(known) == class % classes);
			let possible = || logs.iter().enumerate().filter(|(class, _)| is_possible(*class));
			let highest = possible().map(|(_, log)| *log).max().unwrap_or_default();
			let weights: Vec<_> = logs
				.iter()
				.enumerate()
				.map(|(class, log)| match is_possible(class) {
					true => half_power(log.abs_diff(highest)),
					false => 0,
				})
				.collect();
			shares.extend(normalise(&weights));
		}
		Self { shares }
	}

	/// By reading, kind and class.
	pub fn shares(&self) -> &[u32] {
		&self.shares
	}

	/// How likely each class is, in 65536ths: the average of the readings.
	///
	/// None of several is believed to be surer than 15/16, lest one that is mistaken, and sure
	/// of it, outweigh what the others agree on.
	pub fn classes(&self, scheme: Scheme) -> Vec<u32> {
		let readings = scheme.readings().len().max(1) as u32;
		let doubt = if readings > 1 { ONE - SUREST } else { 0 };
		let class_in = |shares: &[u32], class| {
			let share: u32 = shares.iter().skip(class).step_by(scheme.width()).sum();
			share.clamp(doubt, ONE - doubt)
		};
		(0..scheme.width())
			.map(|class| {
				let readings_of = scheme.split_shares(&self.shares);
				let sum: u32 = readings_of.map(|(_, shares)| class_in(shares, class)).sum();
				// As if doubt had been put on what is left.
				let average = (sum / readings).saturating_sub(doubt);
				(u64::from(average) * u64::from(ONE) / u64::from(ONE - 2 * doubt)) as u32
			})
			.collect()
	}

	/// The likeliest of the labels that were given, or the `known` truth.
	///
	/// Where several are equally likely, the one with the highest `rank` is taken.
	pub fn verdict<Rank: Ord>(
		&self,
		scheme: Scheme,
		labels: &[u8],
		known: Option<u8>,
		rank: impl Fn(u8) -> Rank,
	) -> Verdict<u8> {
		let classes = self.classes(scheme);
		let share = |label: u8| classes.get(usize::from(label)).copied().unwrap_or_default();
		let given = || labels.iter().copied().filter(|label| *label < scheme.classes());
		let label = known.or_else(|| given().max_by_key(|label| (share(*label), rank(*label))));
		let Some(label) = label else { return Verdict::UNANSWERED };
		let certainty = match known {
			Some(_) => 1000,
			// Rounding may leave a few 65536ths to nobody.
			None => ((share(label).saturating_add(8)).saturating_mul(1000) / ONE).min(1000) as u16,
		};
		let votes = given().count() as u32;
		let agreeing = given().filter(|given| *given == label).count() as u32;
		Verdict { consensus: Consensus { label: Some(label), agreeing, votes }, certainty }
	}
}

/// Where the kinds of items begin: most agree on the class, they are divided, or few do.
///
/// An item is of a kind as likely as of two who vote on it none, one or both are against its class.
fn by_kind(votes: &[u64]) -> Vec<u64> {
	let one = u64::from(ONE);
	let times = |weight: u64, likely: u64| (weight * likely.max(one / 100)) >> 16;
	let mut weights = Vec::with_capacity(KINDS * votes.len());
	for against in 0..KINDS {
		for share in votes {
			let voters = 0..KINDS - 1;
			weights.push(voters.fold(share << 16, |weight, voter| match voter < against {
				true => times(weight, one.saturating_sub(*share)),
				false => times(weight, *share),
			}));
		}
	}
	weights
}

/// Leave only weights of the known class; if it has none, the same weight for each of its kinds.
fn keep_known(weights: &mut [u64], known: Option<u8>, classes: usize) {
	let Some(known) = known.map(usize::from) else { return };
	for kind in weights.chunks_exact_mut(classes.max(1)) {
		for (class, weight) in kind.iter_mut().enumerate() {
			*weight = match class == known {
				true => (*weight).max(1),
				false => 0,
			};
		}
	}
}

/// Weights of any size, at most 2^33 each, as parts of [`ONE`].
fn normalise(weights: &[u64]) -> impl Iterator<Item = u32> + '_ {
	let sum: u64 = weights.iter().sum();
	let share = move |weight: &u64| (weight * u64::from(ONE)).checked_div(sum).unwrap_or_default();
	weights.iter().map(move |weight| share(weight) as u32)
}
