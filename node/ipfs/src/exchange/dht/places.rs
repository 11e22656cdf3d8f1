//! Which addresses can be of use in a DHT.

use crate::{config::Dht, Error, Multiaddr, PeerId, Result};
use litep2p::types::multiaddr::Protocol;

/// Check what an operator gave.
pub fn check(dht: &Dht) -> Result<()> {
	for address in &dht.bootstrap {
		let has_peer = PeerId::try_from_multiaddr(address).is_some();
		if !has_peer || !is_tcp(address) {
			return Err(Error::Start(format!(
				"cannot join a DHT through {address}; give an address such as \
				 /ip4/192.0.2.1/tcp/4001/p2p/<peer id>"
			)));
		}
	}
	match dht.addresses.iter().find(|address| !is_tcp(address)) {
		Some(address) => Err(Error::Start(format!(
			"cannot announce {address}; give an address such as /ip4/192.0.2.1/tcp/4001"
		))),
		None => Ok(()),
	}
}

/// The addresses to announce: those that the operator gave, or else those that the node listens on
/// and others can reach.
pub fn offered<'a>(dht: &Dht, listening: impl Iterator<Item = &'a Multiaddr>) -> Vec<Multiaddr> {
	if !dht.addresses.is_empty() {
		return dht.addresses.clone();
	}
	listening.filter(|address| is_reachable(address, dht.lan)).cloned().collect()
}

/// Whether others may reach an address: from anywhere, or with `lan`, from near by.
pub fn is_reachable(address: &Multiaddr, lan: bool) -> bool {
	match address.iter().next() {
		Some(Protocol::Ip4(ip)) => {
			let shared = ip.octets()[0] == 100 && ip.octets()[1] & 0xc0 == 64;
			let near = ip.is_loopback() || ip.is_private() || ip.is_link_local() || shared;
			!ip.is_unspecified() && (lan || !near)
		},
		Some(Protocol::Ip6(ip)) => {
			let first = ip.segments()[0];
			let near = ip.is_loopback() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80;
			!ip.is_unspecified() && (lan || !near)
		},
		Some(Protocol::Dns(_) | Protocol::Dns4(_) | Protocol::Dns6(_)) => true,
		_ => false,
	}
}

fn is_tcp(address: &Multiaddr) -> bool {
	let mut parts = address.iter();
	let host = parts.next().is_some_and(|part| {
		matches!(
			part,
			Protocol::Ip4(_)
				| Protocol::Ip6(_)
				| Protocol::Dns(_)
				| Protocol::Dns4(_)
				| Protocol::Dns6(_)
		)
	});
	host && matches!(parts.next(), Some(Protocol::Tcp(_)))
		&& matches!(parts.next(), None | Some(Protocol::P2p(_)))
}

#[cfg(test)]
mod tests {
	use super::*;

	const PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

	fn dht(bootstrap: &[&str], addresses: &[&str]) -> Dht {
		let parse = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
		Dht { bootstrap: parse(bootstrap), lan: false, addresses: parse(addresses) }
	}

	#[test]
	fn a_dht_is_joined_through_peers_that_are_named_and_speak_tcp() {
		let good =
			[format!("/ip4/192.0.2.1/tcp/1/p2p/{PEER}"), format!("/dns4/a.b/tcp/1/p2p/{PEER}")];
		assert!(check(&dht(&[&good[0], &good[1]], &[])).is_ok());
		let nameless = "/ip4/192.0.2.1/tcp/4001".to_string();
		let quic = format!("/ip4/192.0.2.1/udp/4001/quic-v1/p2p/{PEER}");
		for wrong in [nameless, quic, format!("/p2p/{PEER}")] {
			let refused = check(&dht(&[&wrong], &[])).unwrap_err().to_string();
			assert!(refused.contains(&wrong) && refused.contains("<peer id>"), "{refused}");
		}
		assert!(check(&dht(&[], &["/ip4/192.0.2.1/tcp/4001"])).is_ok());
		assert!(check(&dht(&[], &["/ip4/192.0.2.1"])).is_err());
	}

	#[test]
	fn addresses_that_others_cannot_reach_are_not_offered() {
		let listening = [
			"/ip4/127.0.0.1/tcp/1",
			"/ip4/10.1.2.3/tcp/1",
			"/ip4/192.168.1.1/tcp/1",
			"/ip4/169.254.1.1/tcp/1",
			"/ip4/100.64.0.1/tcp/1",
			"/ip6/::1/tcp/1",
			"/ip6/fe80::1/tcp/1",
			"/ip6/fd00::1/tcp/1",
			"/ip4/0.0.0.0/tcp/1",
			"/ip4/8.8.8.8/tcp/1",
			"/ip6/2606:4700::1/tcp/1",
		]
		.map(|text| text.parse::<Multiaddr>().unwrap());
		let world = dht(&[], &[]);
		assert_eq!(offered(&world, listening.iter()), listening[9..]);
		// Near by, all of them can but the one that is no place.
		let lan = Dht { lan: true, ..world };
		assert_eq!(offered(&lan, listening.iter()).len(), listening.len() - 1);
	}

	#[test]
	fn addresses_that_the_operator_gives_are_offered_instead() {
		let given = dht(&[], &["/dns4/a.example/tcp/4001"]);
		let listening: Multiaddr = "/ip4/8.8.8.8/tcp/1".parse().unwrap();
		assert_eq!(offered(&given, [&listening].into_iter()), given.addresses);
	}
}
