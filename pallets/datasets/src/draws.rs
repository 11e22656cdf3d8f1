//! Who audits, and which blocks: drawn from a round's seed. Pure functions.

use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame::{hashing::blake2_256, prelude::H256};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::keys::audit::AuditorId;

/// How many auditors are drawn for a round.
///
/// More cost more traffic; fewer are more easily all of one mind. Of ten drawn from a set less than
/// a fifth of which is dishonest, four who could block a quorum are dishonest once in eight rounds,
/// and seven who could make one once in a thousand.
pub const COMMITTEE: u32 = 10;

/// How many blocks the members of a committee draw together, at least.
///
/// Whoever lost a twentieth of the blocks gets away with 200 draws once in 28,000 audits.
const DRAWN_TOGETHER: u32 = 200;

/// How many blocks each of them draws, at least.
const DRAWN_EACH: u32 = 20;

/// The auditors of a round, by their places in the set of all; sorted.
pub fn committee(seed: H256, auditors: u32) -> Vec<u32> {
	let mut members = distinct((b"sensor/committee", seed).encode(), auditors, COMMITTEE);
	members.sort_unstable();
	members
}

/// How many blocks each member of a committee of this size draws.
pub fn draws(committee: u32) -> u32 {
	DRAWN_TOGETHER.div_ceil(committee.max(1)).max(DRAWN_EACH)
}

/// Which of a version's `blocks` an auditor asks a holder for: `count` different ones, or all if
/// there are not as many.
pub fn blocks(seed: H256, auditor: &AuditorId, holder: u32, blocks: u32, count: u32) -> Vec<u32> {
	distinct((b"sensor/blocks", seed, auditor, holder).encode(), blocks, count)
}

/// `count` different numbers below `limit`, or all of them in some order.
// Fisher and Yates's shuffle, of which only the first steps are taken and only the places that
// they moved are kept.
fn distinct(seed: Vec<u8>, limit: u32, count: u32) -> Vec<u32> {
	let mut moved = BTreeMap::new();
	let mut drawn = Vec::new();
	for place in 0..count.min(limit) {
		let hash = (&seed, place).using_encoded(blake2_256);
		let random = u64::from_le_bytes(hash[..8].try_into().unwrap_or_default());
		let other = place + (random % u64::from(limit - place)) as u32;
		let at = |place: u32| moved.get(&place).copied().unwrap_or(place);
		let (here, there) = (at(place), at(other));
		moved.insert(other, here);
		drawn.push(there);
	}
	drawn
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame::deps::sp_core::crypto::UncheckedFrom;
	use proptest::prelude::*;
	use std::collections::BTreeSet;

	fn auditor(number: u8) -> AuditorId {
		frame::deps::sp_core::sr25519::Public::unchecked_from([number; 32]).into()
	}

	#[test]
	fn everybody_audits_while_there_are_few() {
		assert!(committee(H256::zero(), 0).is_empty());
		assert_eq!(committee(H256::zero(), 1), [0]);
		assert_eq!(committee(H256::zero(), COMMITTEE), (0..COMMITTEE).collect::<Vec<_>>());
	}

	#[test]
	fn every_auditor_is_drawn_about_equally_often() {
		let mut drawn = [0u32; 50];
		for round in 0..2_000u64 {
			for member in committee(H256::from_low_u64_be(round), 50) {
				drawn[member as usize] += 1;
			}
		}
		// 400 each are expected; the standard deviation is 18.
		assert!(drawn.iter().all(|count| (310..490).contains(count)), "{drawn:?}");
	}

	#[test]
	fn a_committee_of_any_size_draws_enough_together() {
		for committee in 1..=COMMITTEE {
			assert!(committee * draws(committee) >= DRAWN_TOGETHER);
			assert!(draws(committee) >= DRAWN_EACH);
		}
	}

	proptest! {
		#[test]
		fn what_is_drawn_is_there_and_different(
			seed: [u8; 32], number: u8, holder: u32, limit in 0..5_000u32, count in 0..300u32,
		) {
			let drawn = blocks(seed.into(), &auditor(number), holder, limit, count);
			prop_assert_eq!(drawn.len() as u32, count.min(limit));
			prop_assert!(drawn.iter().all(|block| *block < limit));
			prop_assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), drawn.len());
		}
	}
}
