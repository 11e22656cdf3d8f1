//! How annotators did so far.

use crate::{api, share::Share, AccountId, Chain, Result};
use serde::Serialize;
use std::fmt;

/// How one annotator did in all campaigns of one skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
	/// The skill.
	pub skill: String,
	/// Labels that agreed with the truth.
	pub accepted: u64,
	/// Labels committed to.
	pub judged: u64,
	/// How likely the next one is right, which campaigns can ask for.
	pub estimate: Share,
}

impl Standing {
	/// Of so many labels judged in a skill.
	pub fn new(skill: impl Into<String>, accepted: u64, judged: u64) -> Self {
		// As the chain has it: the mean of a Beta distribution that begins even.
		let share = u128::from(accepted.saturating_add(1)) * 1_000_000
			/ u128::from(judged.saturating_add(2));
		let estimate = Share::from_parts_per_million(u32::try_from(share).unwrap_or(u32::MAX));
		Self { skill: skill.into(), accepted, judged, estimate }
	}
}

impl fmt::Display for Standing {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Self { skill, accepted, judged, estimate } = self;
		write!(f, "{skill}: {accepted} labels accepted of {judged} judged; estimate {estimate}")
	}
}

impl Chain {
	/// How an annotator did in all campaigns of a skill so far.
	pub async fn reputation(&self, who: &AccountId, skill: &str) -> Result<Standing> {
		let standings = self.reputations(who).await?;
		let found = standings.into_iter().find(|standing| standing.skill == skill);
		Ok(found.unwrap_or_else(|| Standing::new(skill, 0, 0)))
	}

	/// How an annotator did so far, by skill.
	pub async fn reputations(&self, who: &AccountId) -> Result<Vec<Standing>> {
		let at = self.now().await?;
		let storage = at.storage();
		let mut found = storage.iter(api::storage().annotation().reputation(), (*who,)).await?;
		let mut standings = Vec::new();
		while let Some(entry) = found.next().await {
			let entry = entry?;
			let (_, skill) = entry.key()?.decode()?;
			let standing = entry.value().decode()?;
			let skill = String::from_utf8_lossy(&skill.0).into_owned();
			standings.push(Standing::new(skill, standing.accepted, standing.judged));
		}
		standings.sort_by(|a, b| a.skill.cmp(&b.skill));
		Ok(standings)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_estimate_begins_even_and_follows_the_work() {
		let estimate = |accepted, judged| Standing::new("x", accepted, judged).estimate;
		assert_eq!(estimate(0, 0), Share::percent(50));
		assert_eq!(estimate(8, 8), Share::percent(90));
		assert_eq!(estimate(u64::MAX, u64::MAX), Share::percent(100));
	}
}
