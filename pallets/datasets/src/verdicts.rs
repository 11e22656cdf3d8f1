//! What the statements of a committee come to. Pure functions.
//!
//! An auditor draws its own blocks, so one alone may find that a block is missing. It names the
//! block; the others then ask for that block, too, and say the same if they do not get it either.
//! So a holder that lost a block is found out if anybody draws it, and an auditor that lies, or
//! whose network is down, changes nothing.

use crate::types::Holding;
use sensor_primitives::traits::Verdict;

/// How many of `auditors` must agree: two thirds, rounded up.
pub const fn quorum(auditors: u32) -> u32 {
	// 2n / 3 rounded up, without an overflow: n - n / 3 rounded down. Nobody is no quorum.
	let needed = auditors - auditors / 3;
	if needed == 0 {
		1
	} else {
		needed
	}
}

/// What was said about one holder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
	present: u32,
	missing: u32,
	spoke: u32,
}

impl Count {
	fn of(said: impl Iterator<Item = Holding>) -> Self {
		said.fold(Self::default(), |mut count, holding| {
			count.spoke += 1;
			match holding {
				Holding::Present => count.present += 1,
				Holding::Missing(_) => count.missing += 1,
				Holding::Unknown => (),
			}
			count
		})
	}
}

/// What a committee of this size found about one holder.
pub fn verdict(said: impl Iterator<Item = Holding>, committee: u32) -> Verdict {
	let count = Count::of(said);
	if count.missing >= quorum(committee) {
		Verdict::Missing
	} else if count.present >= quorum(committee) {
		Verdict::Present
	} else {
		Verdict::Unknown
	}
}

/// Whether nothing that can still be said matters: everybody spoke, and nobody who found the blocks
/// has yet to look for one that another missed.
pub fn is_settled(said: impl Iterator<Item = Holding>, committee: u32) -> bool {
	let count = Count::of(said);
	count.spoke >= committee && (count.present == 0 || count.missing == 0)
}

/// What an audit came to about a version, given what it came to about each who should have it: it
/// is there if anybody has it.
pub fn overall(holders: impl Iterator<Item = Verdict> + Clone) -> Verdict {
	if holders.clone().any(|verdict| verdict == Verdict::Present) {
		Verdict::Present
	} else if holders.clone().all(|verdict| verdict == Verdict::Missing) {
		Verdict::Missing
	} else {
		Verdict::Unknown
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use Holding::{Missing, Present, Unknown};

	fn of(said: &[Holding], committee: u32) -> (Verdict, bool) {
		(verdict(said.iter().copied(), committee), is_settled(said.iter().copied(), committee))
	}

	#[test]
	fn a_quorum_is_two_thirds_rounded_up() {
		let quorums: Vec<_> = (0..=10).map(quorum).collect();
		assert_eq!(quorums, [1, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7]);
		assert_eq!(quorum(u32::MAX), u32::MAX / 3 * 2);
	}

	#[test]
	fn those_who_cannot_tell_change_nothing() {
		assert_eq!(of(&[Present, Present, Present, Unknown], 4), (Verdict::Present, true));
		assert_eq!(of(&[Missing(1), Missing(1), Missing(1), Unknown], 4), (Verdict::Missing, true));
		assert_eq!(of(&[Present, Present, Unknown, Unknown], 4), (Verdict::Unknown, true));
	}

	#[test]
	fn one_who_misses_a_block_has_to_be_borne_out_by_others() {
		assert_eq!(of(&[Present, Present, Present, Missing(7)], 4), (Verdict::Present, false));
		assert_eq!(of(&[Missing(7); 3], 4), (Verdict::Missing, false));
		assert_eq!(
			of(&[Missing(7), Missing(7), Missing(7), Present], 4),
			(Verdict::Missing, false)
		);
		assert_eq!(of(&[Missing(7); 4], 4), (Verdict::Missing, true));
	}

	#[test]
	fn an_audit_waits_for_those_who_have_not_spoken() {
		assert_eq!(of(&[Present, Present, Present], 4), (Verdict::Present, false));
		assert_eq!(of(&[], 4), (Verdict::Unknown, false));
	}

	#[test]
	fn data_is_there_if_anybody_has_it() {
		use Verdict::*;
		let overall = |verdicts: &[Verdict]| super::overall(verdicts.iter().copied());
		assert_eq!(overall(&[Missing, Present, Unknown]), Present);
		assert_eq!(overall(&[Missing, Unknown]), Unknown);
		assert_eq!(overall(&[Missing, Missing]), Missing);
	}
}
