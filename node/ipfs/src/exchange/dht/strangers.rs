//! Connections that nobody here asked for: peers on the way through the DHT, and whoever dials.
//!
//! Pure bookkeeping without a network.

use litep2p::PeerId;
use std::collections::BTreeMap;

/// How many are kept: half of those that are accepted, or half of those that are made.
const MAX_STRANGERS: usize = 128;

#[derive(Default)]
pub struct Strangers {
	/// By the order in which they came: who, and whether they are kept from being asked for blocks.
	met: BTreeMap<u64, (PeerId, bool)>,
	next: u64,
}

impl Strangers {
	/// A stranger is connected. One that is `apart` is not asked for blocks.
	pub fn met(&mut self, peer: PeerId, apart: bool) {
		self.left(&peer);
		self.met.insert(self.next, (peer, apart));
		self.next += 1;
	}

	/// One that is connected no longer, or no stranger. Whether it was kept apart.
	pub fn left(&mut self, peer: &PeerId) -> bool {
		let place = self.met.iter().find(|(_, (met, _))| met == peer).map(|(place, _)| *place);
		place.and_then(|place| self.met.remove(&place)).is_some_and(|(_, apart)| apart)
	}

	/// All connections are gone.
	pub fn all_left(&mut self) {
		self.met.clear();
	}

	/// Whether there are more than are kept.
	pub fn are_too_many(&self) -> bool {
		self.met.len() > MAX_STRANGERS
	}

	/// All of them.
	pub fn peers(&self) -> Vec<PeerId> {
		self.met.values().map(|(peer, _)| *peer).collect()
	}

	/// Those to let go: the oldest.
	pub fn superfluous(&self) -> Vec<PeerId> {
		let many = self.met.len().saturating_sub(MAX_STRANGERS);
		self.met.values().take(many).map(|(peer, _)| *peer).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_oldest_of_too_many_strangers_are_let_go() {
		let mut strangers = Strangers::default();
		let peers: Vec<_> = (0..MAX_STRANGERS + 2).map(|_| PeerId::random()).collect();
		for peer in &peers[..MAX_STRANGERS] {
			strangers.met(*peer, true);
		}
		assert!(!strangers.are_too_many());
		assert_eq!(strangers.superfluous(), []);
		for peer in &peers[MAX_STRANGERS..] {
			strangers.met(*peer, false);
		}
		assert!(strangers.are_too_many());
		assert_eq!(strangers.superfluous(), peers[..2]);
		// Until they are gone.
		assert!(strangers.left(&peers[0]));
		assert_eq!(strangers.superfluous(), peers[1..2]);
	}

	#[test]
	fn a_stranger_that_comes_again_is_met_anew() {
		let mut strangers = Strangers::default();
		let [first, second] = [0; 2].map(|_| PeerId::random());
		strangers.met(first, true);
		strangers.met(second, true);
		strangers.met(first, false);
		assert_eq!(strangers.peers(), [second, first]);
		assert!(!strangers.left(&first) && strangers.left(&second));
		assert!(!strangers.left(&second));
	}
}
