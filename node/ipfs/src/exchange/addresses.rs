//! Where peers were reached, so that lost ones can be dialled again.
//!
//! Pure bookkeeping without a network or a clock of its own. Only an address that a connection
//! proved is remembered: anybody can name others, on chain too.

use crate::Multiaddr;
use litep2p::PeerId;
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};

/// How long to leave a peer alone that could not be reached.
const REDIAL: Duration = Duration::from_secs(10);
/// How many peers are remembered: more than can be connected, so that one to forget is found.
const MAX_PEERS: usize = 1024;
/// How many addresses of each are remembered.
const MAX_ADDRESSES: usize = 8;

#[derive(Default)]
pub(super) struct Addresses {
	known: HashMap<PeerId, Known>,
}

#[derive(Default)]
struct Known {
	/// The last one that worked comes first.
	addresses: Vec<Multiaddr>,
	/// `None` while connected.
	lost: Option<Instant>,
	/// When it was last dialled in vain.
	tried: Option<Instant>,
}

impl Addresses {
	/// A connection came up, at the address that was `dialled` if it was this node that dialled.
	pub fn connected(&mut self, peer: PeerId, dialled: Option<&Multiaddr>) {
		if let Some(address) = dialled {
			self.make_room_for(&peer);
			let addresses = &mut self.known.entry(peer).or_default().addresses;
			addresses.retain(|known| known != address);
			addresses.insert(0, address.clone());
			addresses.truncate(MAX_ADDRESSES);
		}
		if let Some(known) = self.known.get_mut(&peer) {
			(known.lost, known.tried) = (None, None);
		}
	}

	/// A connection was lost.
	pub fn disconnected(&mut self, peer: &PeerId, now: Instant) {
		if let Some(known) = self.known.get_mut(peer) {
			known.lost = Some(now);
		}
	}

	/// Whether a peer is remembered.
	pub fn knows(&self, peer: &PeerId) -> bool {
		self.known.contains_key(peer)
	}

	/// The lost peers to dial now.
	pub fn due(&mut self, now: Instant) -> Vec<(PeerId, Vec<Multiaddr>)> {
		let ready = |known: &Known| {
			known.lost.is_some() && known.tried.is_none_or(|tried| tried + REDIAL <= now)
		};
		self.known
			.iter_mut()
			.filter(|(_, known)| ready(known))
			.map(|(peer, known)| {
				known.tried = Some(now);
				(*peer, known.addresses.clone())
			})
			.collect()
	}

	/// Forget the peer that was lost longest ago, if the book is full.
	fn make_room_for(&mut self, peer: &PeerId) {
		if self.known.contains_key(peer) || self.known.len() < MAX_PEERS {
			return;
		}
		let lost = self.known.iter().filter_map(|(peer, known)| Some((known.lost?, *peer)));
		if let Some((_, oldest)) = lost.min_by_key(|(lost, _)| *lost) {
			self.known.remove(&oldest);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn address(port: usize) -> Multiaddr {
		format!("/ip4/127.0.0.1/tcp/{port}").parse().unwrap()
	}

	#[test]
	fn a_lost_peer_is_dialled_at_once_and_then_now_and_again() {
		let (mut book, peer, now) = (Addresses::default(), PeerId::random(), Instant::now());
		book.connected(peer, Some(&address(1)));
		assert_eq!(book.due(now), []);
		book.disconnected(&peer, now);
		assert_eq!(book.due(now), [(peer, vec![address(1)])]);
		assert_eq!(book.due(now), []);
		assert_eq!(book.due(now + REDIAL).len(), 1);
		book.connected(peer, None);
		assert_eq!(book.due(now + REDIAL * 2), []);
	}

	#[test]
	fn a_peer_that_dialled_us_has_no_address_to_remember() {
		let (mut book, peer, now) = (Addresses::default(), PeerId::random(), Instant::now());
		book.connected(peer, None);
		book.disconnected(&peer, now);
		assert_eq!(book.due(now), []);
	}

	#[test]
	fn a_peer_keeps_the_addresses_that_worked_last() {
		let (mut book, peer, now) = (Addresses::default(), PeerId::random(), Instant::now());
		for port in 1..=MAX_ADDRESSES + 1 {
			book.connected(peer, Some(&address(port)));
		}
		book.disconnected(&peer, now);
		let expected: Vec<_> = (2..=MAX_ADDRESSES + 1).rev().map(address).collect();
		assert_eq!(book.due(now), [(peer, expected)]);
	}

	#[test]
	fn a_full_book_forgets_the_peer_that_was_lost_longest_ago() {
		let (mut book, now) = (Addresses::default(), Instant::now());
		let peers: Vec<_> = (0..MAX_PEERS).map(|_| PeerId::random()).collect();
		for peer in &peers {
			book.connected(*peer, Some(&address(1)));
		}
		let [stays, first, second] = [peers[0], peers[1], peers[2]];
		book.disconnected(&second, now + REDIAL);
		book.disconnected(&first, now);
		let newcomer = PeerId::random();
		book.connected(newcomer, Some(&address(2)));
		assert_eq!(book.known.len(), MAX_PEERS);
		assert!(!book.known.contains_key(&first));
		for peer in [stays, second, newcomer] {
			assert!(book.known.contains_key(&peer));
		}
	}
}
