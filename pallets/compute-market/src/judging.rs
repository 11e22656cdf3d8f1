//! When outcomes decide a job: pure, without storage.

use alloc::vec::Vec;
use sensor_primitives::compute::Outcome;

/// How many providers have to find the same.
pub const AGREEMENT: u32 = 2;

/// What the outcomes so far say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// Enough providers found this.
	Agreed(Outcome),
	/// Not enough did.
	Undecided {
		/// How many more providers could decide it, if they find what others found.
		wanted: u32,
	},
}

/// Judge a job by the outcomes that its providers revealed.
///
/// More providers are drawn only for as long as none of the outcomes has [`AGREEMENT`], so at most
/// one ever gets there.
pub fn judge(outcomes: impl IntoIterator<Item = Outcome>) -> Verdict {
	let mut support = Vec::<(Outcome, u32)>::new();
	for outcome in outcomes {
		match support.iter_mut().find(|(known, _)| *known == outcome) {
			Some((_, count)) => *count += 1,
			None => support.push((outcome, 1)),
		}
	}
	match support.into_iter().max_by_key(|(_, count)| *count) {
		Some((outcome, count)) if count >= AGREEMENT => Verdict::Agreed(outcome),
		Some((_, count)) => Verdict::Undecided { wanted: AGREEMENT - count },
		None => Verdict::Undecided { wanted: AGREEMENT },
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sensor_primitives::{compute::Failure, ContentId};

	const TRAPPED: Outcome = Outcome::Failed(Failure::Trapped);

	fn finished(model: &[u8]) -> Outcome {
		Outcome::Finished(ContentId::dag_pb(model))
	}

	#[test]
	fn two_of_a_kind_decide() {
		assert_eq!(judge([TRAPPED, TRAPPED]), Verdict::Agreed(TRAPPED));
		assert_eq!(
			judge([finished(b"a"), TRAPPED, finished(b"b"), TRAPPED]),
			Verdict::Agreed(TRAPPED)
		);
	}

	#[test]
	fn one_more_can_decide_where_there_is_something_to_agree_with() {
		assert_eq!(judge([TRAPPED]), Verdict::Undecided { wanted: 1 });
		assert_eq!(judge([finished(b"a"), finished(b"b")]), Verdict::Undecided { wanted: 1 });
	}

	#[test]
	fn silence_decides_nothing() {
		assert_eq!(judge([]), Verdict::Undecided { wanted: 2 });
	}
}
