//! Where others fetch from: the addresses of IPFS nodes that go on chain.

use crate::{
	api::runtime_types::bounded_collections::bounded_vec::BoundedVec, Error, Ipfs, Result,
};
use std::net::{Ipv4Addr, Ipv6Addr};

/// How many addresses the chain keeps for a dataset, or for the program of a job.
const MAX_SOURCES: usize = 8;

/// The longest address that the chain keeps, in bytes.
const MAX_SOURCE_LEN: usize = 128;

impl Ipfs {
	/// Where others are most likely to reach this node, best first, and no more than the chain
	/// keeps. Loopback is among them only if there is nothing else.
	pub async fn sources(&self) -> Result<Vec<String>> {
		Ok(reachable(self.id().await?.addresses))
	}
}

/// From how far away an address can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
	Everywhere,
	Network,
	Machine,
}

impl Reach {
	fn of(address: &str) -> Self {
		let mut parts = address.split('/').skip(1);
		let (kind, host) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
		let (machine, network) = match kind {
			"ip4" => host
				.parse::<Ipv4Addr>()
				.map(|ip| (ip.is_loopback(), ip.is_private() || ip.is_link_local())),
			"ip6" => host
				.parse::<Ipv6Addr>()
				.map(|ip| (ip.is_loopback(), ip.is_unique_local() || ip.is_unicast_link_local())),
			_ => Ok((host == "localhost", false)),
		}
		.unwrap_or_default();
		match (machine, network) {
			(true, _) => Self::Machine,
			(false, true) => Self::Network,
			(false, false) => Self::Everywhere,
		}
	}
}

fn reachable(mut addresses: Vec<String>) -> Vec<String> {
	addresses.retain(|address| address.len() <= MAX_SOURCE_LEN);
	// Stable: nodes list what they were told to listen on first.
	addresses.sort_by_key(|address| Reach::of(address));
	if addresses.first().is_some_and(|best| Reach::of(best) != Reach::Machine) {
		addresses.retain(|address| Reach::of(address) != Reach::Machine);
	}
	addresses.truncate(MAX_SOURCES);
	addresses
}

/// An address as the chain takes it.
// The chain cannot decode what is too long, and would not say what is wrong.
pub(crate) fn encode(source: String) -> Result<BoundedVec<u8>> {
	if source.len() > MAX_SOURCE_LEN {
		return Err(Error::Invalid(format!(
			"'{source}' is longer than the {MAX_SOURCE_LEN} bytes that the chain keeps"
		)));
	}
	Ok(BoundedVec(source.into_bytes()))
}

/// Addresses as the chain takes them.
pub(crate) fn encode_all(sources: Vec<String>) -> Result<BoundedVec<BoundedVec<u8>>> {
	if sources.len() > MAX_SOURCES {
		let given = sources.len();
		return Err(Error::Invalid(format!(
			"the chain keeps at most {MAX_SOURCES} source addresses, but {given} were given"
		)));
	}
	sources.into_iter().map(encode).collect::<Result<_>>().map(BoundedVec)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	fn of(addresses: &[&str]) -> Vec<String> {
		reachable(addresses.iter().map(ToString::to_string).collect())
	}

	#[test]
	fn public_addresses_come_first_and_loopback_is_left_out() {
		let (lo, lo6) = ("/ip4/127.0.0.1/tcp/4001/p2p/12D3", "/ip6/::1/tcp/4001/p2p/12D3");
		let (lan, wan) = ("/ip4/172.17.0.1/tcp/4001/p2p/12D3", "/ip4/1.2.3.4/tcp/4001/p2p/12D3");
		let name = "/dns4/example.org/tcp/4001/p2p/12D3";
		assert_eq!(of(&[lo, lan, wan, lo6, name]), [wan, name, lan]);
		assert_eq!(of(&[lo, lan]), [lan]);
	}

	#[test]
	fn loopback_is_better_than_nothing() {
		assert_eq!(of(&["/ip4/127.0.0.1/tcp/4001"]), ["/ip4/127.0.0.1/tcp/4001"]);
		assert!(of(&[]).is_empty());
		assert!(of(&["x".repeat(MAX_SOURCE_LEN + 1).as_str()]).is_empty());
	}

	#[test]
	fn no_more_sources_are_chosen_than_the_chain_keeps() {
		let many: Vec<_> = (0..20).map(|port| format!("/ip4/1.2.3.4/tcp/{port}")).collect();
		assert_eq!(reachable(many.clone()), many[..MAX_SOURCES]);
		assert!(encode_all(reachable(many.clone())).is_ok());
		assert!(encode_all(many).unwrap_err().to_string().contains("at most 8"));
		assert!(encode("x".repeat(MAX_SOURCE_LEN + 1)).is_err());
	}

	#[test]
	fn the_bounds_are_those_of_the_chain() {
		let metadata = include_bytes!("../metadata.scale");
		let metadata = subxt::metadata::Metadata::decode_from(metadata).unwrap();
		for pallet in ["Datasets", "ComputeMarket"] {
			let pallet = metadata.pallet_by_name(pallet).unwrap();
			for (name, ours) in [("MaxSources", MAX_SOURCES), ("MaxSourceLen", MAX_SOURCE_LEN)] {
				let constant = pallet.constant_by_name(name).unwrap();
				assert_eq!(constant.value(), (ours as u32).encode(), "{name}");
			}
		}
	}
}
