//! The DHT: finding who has a block, and telling who has what.
//!
//! Off unless the operator asks for it. litep2p speaks the protocol; [`Directory`] decides what is
//! asked of it, and when: [`lookups`] are for blocks that no connected peer gives, [`roots`] are
//! what this node has to offer, and [`strangers`] are the connections that all of this brings and
//! nothing else needs.
//!
//! Whatever others answer, so many lookups run at once, so many providers of each are dialled, and
//! what takes too long is given up.

mod lookups;
mod places;
mod roots;
mod strangers;

pub(super) use places::{check, offered};
pub(super) use roots::roots;
pub(super) use strangers::Strangers;

use super::{network::Network, wants::Wants};
use crate::{config::Dht, Multiaddr};
use cid::{multihash::Multihash, Cid};
use litep2p::{
	protocol::libp2p::kademlia::{
		Config as KademliaConfig, ConfigBuilder, IncomingRecordValidationMode, KademliaEvent,
		KademliaHandle, QueryId, Quorum, RecordKey,
	},
	PeerId, ProtocolName,
};
use lookups::Lookups;
use std::{
	collections::{HashMap, HashSet, VecDeque},
	time::{Duration, Instant},
};
use tokio::sync::mpsc;

/// The DHT of the world, and that of a local network.
const WORLD: &str = "/ipfs/kad/1.0.0";
const LAN: &str = "/ipfs/lan/kad/1.0.0";
/// How long to wait until the DHT is joined again: when that failed, and when it did not.
const REJOIN: Duration = Duration::from_secs(30);
const REFRESH: Duration = Duration::from_secs(600);
/// How long a query may take until nobody waits for it any more. litep2p cannot end it.
const QUERY: Duration = Duration::from_secs(180);
/// How many blocks are looked up at once.
const MAX_LOOKUPS: usize = 4;
/// How many providers of one block are dialled.
const MAX_PROVIDERS: usize = 8;
/// How many addresses of a provider are tried.
const MAX_ADDRESSES: usize = 8;
/// How many providers may be on the way at once, and for how long.
const MAX_EXPECTED: usize = 32;
const EXPECTED: Duration = Duration::from_secs(60);
/// How many roots are announced at once.
const MAX_ANNOUNCED: usize = 2;
/// How often an announcement is tried, and how many wait to be tried again.
const ATTEMPTS: u32 = 3;
const MAX_FAILED: usize = 64;
/// How many records this node keeps for others: what content is provided, and by how many each.
///
/// A record may take as much as a message, 70 KiB.
const MAX_KEYS: usize = 512;
const MAX_PROVIDERS_KEPT: usize = 4;
/// When litep2p would announce again by itself, though without addresses, which others ignore.
/// Until then it has been told to forget.
const UNUSED: Duration = Duration::from_secs(600);

type Hash = Multihash<64>;

/// What the DHT was asked.
enum Query {
	/// Peers close to this node, to know some.
	Join,
	/// Who has this.
	Find(Hash),
	/// Where this provider is.
	Locate,
	/// To remember that this node has this.
	Announce(Announcement),
}

/// A root to announce, and how often that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Announcement {
	cid: Cid,
	failures: u32,
}

/// A peer that is said to have what is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
	pub peer: PeerId,
	pub addresses: Vec<Multiaddr>,
	/// Whether the DHT was asked where it is, too.
	located: bool,
}

/// Who has what, as far as the DHT knows.
pub(super) struct Directory {
	bootstrap: HashMap<PeerId, Vec<Multiaddr>>,
	name: ProtocolName,
	lan: bool,
	/// Whether there is an address to announce.
	reachable: bool,
	roots: mpsc::Receiver<Cid>,
	failed: VecDeque<Announcement>,
	queries: HashMap<QueryId, (Query, Instant)>,
	lookups: Lookups,
	/// Providers that are being dialled.
	expected: HashMap<PeerId, Instant>,
	joined: bool,
	join_at: Instant,
}

/// The protocol and the handle on it, as a network is started with them.
pub(super) fn protocol(dht: &Dht) -> (KademliaConfig, KademliaHandle) {
	ConfigBuilder::new()
		.with_protocol_names(vec![name(dht)])
		.with_known_peers(bootstrap(dht))
		// Of records, only who has what is of use here.
		.with_incoming_records_validation_mode(IncomingRecordValidationMode::Manual)
		.with_max_records(0)
		.with_max_provider_keys(MAX_KEYS)
		.with_max_providers_per_key(MAX_PROVIDERS_KEPT)
		.with_max_provider_addresses(MAX_ADDRESSES)
		.with_provider_refresh_interval(UNUSED)
		.build()
}

fn name(dht: &Dht) -> ProtocolName {
	if dht.lan { LAN } else { WORLD }.into()
}

fn bootstrap(dht: &Dht) -> HashMap<PeerId, Vec<Multiaddr>> {
	let mut known: HashMap<_, Vec<_>> = HashMap::new();
	for address in &dht.bootstrap {
		if let Some(peer) = PeerId::try_from_multiaddr(address) {
			known.entry(peer).or_default().push(address.clone());
		}
	}
	known
}

fn key(hash: &Hash) -> RecordKey {
	hash.to_bytes().into()
}

impl Directory {
	/// `roots` are announced as they come.
	pub fn new(dht: &Dht, roots: mpsc::Receiver<Cid>, now: Instant) -> Self {
		Self {
			bootstrap: bootstrap(dht),
			name: name(dht),
			lan: dht.lan,
			reachable: false,
			roots,
			failed: VecDeque::new(),
			queries: HashMap::new(),
			lookups: Lookups::default(),
			expected: HashMap::new(),
			joined: false,
			join_at: now,
		}
	}

	/// A network was started: what the last one was asked is forgotten.
	pub fn started(&mut self, network: &Network, now: Instant) {
		for (query, _) in std::mem::take(&mut self.queries).into_values() {
			self.failed(query, now);
		}
		self.expected.clear();
		(self.joined, self.join_at) = (false, now);
		self.reachable = !network.litep2p.public_addresses().get_addresses().is_empty();
		if !self.reachable {
			tracing::info!(
				target: "ipfs",
				"no address of this node is reachable in the DHT: content is looked up there, and \
				 not announced"
			);
		}
	}

	/// Ask what is to be asked now.
	pub async fn tick(&mut self, network: &mut Network, wants: &Wants, now: Instant) {
		let local = *network.litep2p.local_peer_id();
		let Some(kademlia) = &mut network.dht else { return };
		self.expected.retain(|_, until| now < *until);
		let overdue =
			|(id, (_, since)): (&QueryId, &(_, Instant))| (*since + QUERY <= now).then_some(*id);
		for id in self.queries.iter().filter_map(overdue).collect::<Vec<_>>() {
			self.end(kademlia, id, now).await;
		}
		if self.join_at <= now && self.count(|query| matches!(query, Query::Join)) == 0 {
			for (peer, addresses) in &self.bootstrap {
				kademlia.add_known_peer(*peer, addresses.clone()).await;
			}
			let id = kademlia.find_node(local).await;
			self.queries.insert(id, (Query::Join, now));
		}
		while self.count(|query| matches!(query, Query::Find(_))) < MAX_LOOKUPS {
			let Some(hash) = self.lookups.next(wants.unmet(now), now) else { break };
			tracing::debug!(target: "ipfs", key = ?hash, "looking for providers");
			let id = kademlia.get_providers(key(&hash)).await;
			self.queries.insert(id, (Query::Find(hash), now));
		}
		while self.joined
			&& self.reachable
			&& self.count(|query| matches!(query, Query::Announce(_))) < MAX_ANNOUNCED
		{
			let root = || Some(Announcement { cid: self.roots.try_recv().ok()?, failures: 0 });
			let Some(announcement) = self.failed.pop_front().or_else(root) else { break };
			let key = key(announcement.cid.hash());
			let id = kademlia.start_providing(key, Quorum::One).await;
			self.queries.insert(id, (Query::Announce(announcement), now));
		}
	}

	/// Take what the DHT says. Those to connect to.
	pub async fn on_event(
		&mut self,
		network: &mut Network,
		event: KademliaEvent,
		now: Instant,
	) -> Vec<Found> {
		let local = *network.litep2p.local_peer_id();
		let (id, found) = match event {
			KademliaEvent::RoutingTableUpdate { peers } => {
				// litep2p keeps each of them.
				peers.into_iter().for_each(|peer| network.note(peer));
				return Vec::new();
			},
			KademliaEvent::GetProvidersSuccess { query_id, providers, .. } => {
				let others = providers.into_iter().filter(|provider| provider.peer != local);
				let found = others.map(|provider| (provider.peer, provider.addresses, false));
				(query_id, found.take(MAX_PROVIDERS).collect())
			},
			KademliaEvent::FindNodeSuccess { query_id, target, peers } => {
				let itself = peers.into_iter().find(|(peer, _)| *peer == target && target != local);
				let found = itself.map(|(peer, addresses)| (peer, addresses, true));
				(query_id, found.into_iter().collect())
			},
			KademliaEvent::AddProviderSuccess { query_id, .. } => (query_id, Vec::new()),
			KademliaEvent::QueryFailed { query_id } => {
				if let Some(kademlia) = &mut network.dht {
					self.end(kademlia, query_id, now).await;
				}
				return Vec::new();
			},
			// Records of others.
			KademliaEvent::IncomingProvider { .. }
			| KademliaEvent::IncomingRecord { .. }
			| KademliaEvent::GetRecordSuccess { .. }
			| KademliaEvent::GetRecordPartialResult { .. }
			| KademliaEvent::PutRecordSuccess { .. } => return Vec::new(),
		};
		match self.queries.remove(&id) {
			Some((Query::Join, _)) => {
				if !self.joined {
					tracing::info!(target: "ipfs", dht = %self.name, "joined the DHT");
				}
				(self.joined, self.join_at) = (true, now + REFRESH);
				return Vec::new();
			},
			Some((Query::Announce(announcement), _)) => {
				tracing::debug!(target: "ipfs", cid = %announcement.cid, "announced in the DHT");
				self.forget(network, &announcement).await;
				return Vec::new();
			},
			Some((Query::Find(hash), _)) => {
				tracing::debug!(target: "ipfs", key = ?hash, providers = found.len(), "looked up");
				self.lookups.ended(&hash, now);
			},
			Some((Query::Locate, _)) => {},
			// It took too long.
			None => return Vec::new(),
		}
		let mut to_dial = Vec::new();
		for (peer, mut addresses, located) in found {
			network.note(peer);
			addresses.truncate(MAX_ADDRESSES);
			to_dial.push(Found { peer, addresses, located });
		}
		to_dial
	}

	/// A peer that is connected says what it speaks, and where it listens.
	pub fn on_identity(
		&self,
		network: &Network,
		peer: PeerId,
		protocols: &HashSet<ProtocolName>,
		mut addresses: Vec<Multiaddr>,
	) {
		let Some(kademlia) = network.dht.as_ref().filter(|_| protocols.contains(&self.name)) else {
			return;
		};
		addresses.retain(|address| places::is_reachable(address, self.lan));
		addresses.truncate(MAX_ADDRESSES);
		// If litep2p is too busy, another will do.
		let _ = kademlia.try_add_known_peer(peer, addresses);
	}

	/// Whether a provider may be dialled. It is expected from now on.
	pub fn expect(&mut self, peer: PeerId, now: Instant) -> bool {
		let room = self.expected.len() < MAX_EXPECTED && !self.expected.contains_key(&peer);
		if room {
			self.expected.insert(peer, now + EXPECTED);
		}
		room
	}

	/// Whether a peer is a provider that was dialled. It is expected no longer.
	pub fn arrived(&mut self, peer: &PeerId) -> bool {
		self.expected.remove(peer).is_some()
	}

	/// Whether a peer is a provider that was dialled.
	pub fn expects(&self, peer: &PeerId) -> bool {
		self.expected.contains_key(peer)
	}

	/// A provider cannot be dialled without knowing where it is: ask, unless that was done.
	pub async fn locate(&mut self, network: &mut Network, found: &Found, now: Instant) {
		self.expected.remove(&found.peer);
		let busy = self.count(|query| matches!(query, Query::Locate)) >= MAX_PROVIDERS;
		let Some(kademlia) = &mut network.dht else { return };
		if !found.located && !busy {
			let id = kademlia.find_node(found.peer).await;
			self.queries.insert(id, (Query::Locate, now));
		}
	}

	/// A query failed, or took too long.
	async fn end(&mut self, kademlia: &mut KademliaHandle, id: QueryId, now: Instant) {
		let Some((query, _)) = self.queries.remove(&id) else { return };
		if let Query::Announce(announcement) = &query {
			kademlia.stop_providing(key(announcement.cid.hash())).await;
		}
		self.failed(query, now);
	}

	fn failed(&mut self, query: Query, now: Instant) {
		match query {
			Query::Join => {
				tracing::debug!(target: "ipfs", dht = %self.name, "nobody answers in the DHT");
				(self.joined, self.join_at) = (false, now + REJOIN);
			},
			Query::Find(hash) => self.lookups.ended(&hash, now),
			Query::Locate => {},
			Query::Announce(Announcement { cid, failures }) => {
				let failures = failures + 1;
				if failures < ATTEMPTS && self.failed.len() < MAX_FAILED {
					self.failed.push_back(Announcement { cid, failures });
				}
			},
		}
	}

	/// Others remember what was announced: litep2p need not.
	async fn forget(&self, network: &mut Network, announcement: &Announcement) {
		if let Some(kademlia) = &mut network.dht {
			kademlia.stop_providing(key(announcement.cid.hash())).await;
		}
	}

	fn count(&self, kind: impl Fn(&Query) -> bool) -> usize {
		self.queries.values().filter(|(query, _)| kind(query)).count()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn directory() -> Directory {
		let dht = Dht { bootstrap: Vec::new(), lan: true, addresses: Vec::new() };
		Directory::new(&dht, mpsc::channel(1).1, Instant::now())
	}

	fn announcement(failures: u32) -> Announcement {
		Announcement { cid: Cid::default(), failures }
	}

	#[test]
	fn an_announcement_that_fails_is_tried_again_and_given_up_in_the_end() {
		let (mut directory, now) = (directory(), Instant::now());
		for failures in 1..ATTEMPTS {
			directory.failed(Query::Announce(announcement(failures - 1)), now);
			assert_eq!(directory.failed.pop_front(), Some(announcement(failures)));
		}
		directory.failed(Query::Announce(announcement(ATTEMPTS - 1)), now);
		assert_eq!(directory.failed.pop_front(), None);
	}

	#[test]
	fn so_many_failed_announcements_wait_and_no_more() {
		let (mut directory, now) = (directory(), Instant::now());
		for _ in 0..=MAX_FAILED {
			directory.failed(Query::Announce(announcement(0)), now);
		}
		assert_eq!(directory.failed.len(), MAX_FAILED);
	}

	#[test]
	fn a_dht_that_nobody_answers_in_is_joined_again() {
		let (mut directory, now) = (directory(), Instant::now());
		directory.joined = true;
		directory.failed(Query::Join, now);
		assert!(!directory.joined);
		assert_eq!(directory.join_at, now + REJOIN);
	}

	#[test]
	fn so_many_providers_are_dialled_at_once_and_each_of_them_once() {
		let (mut directory, now) = (directory(), Instant::now());
		let peers: Vec<_> = (0..=MAX_EXPECTED).map(|_| PeerId::random()).collect();
		assert!(directory.expect(peers[0], now) && !directory.expect(peers[0], now));
		let dialled = peers[1..].iter().filter(|peer| directory.expect(**peer, now)).count();
		assert_eq!(dialled, MAX_EXPECTED - 1);
		assert!(directory.arrived(&peers[0]) && !directory.arrived(&peers[0]));
		assert!(directory.expect(peers[MAX_EXPECTED], now));
	}

	#[test]
	fn peers_to_join_through_are_known_by_their_ids() {
		let peer = PeerId::random();
		let bootstrap_of = |ports: [u16; 2]| {
			let address = |port| format!("/ip4/10.0.0.1/tcp/{port}/p2p/{peer}").parse().unwrap();
			let addresses = ports.map(address).to_vec();
			bootstrap(&Dht { bootstrap: addresses, lan: false, addresses: Vec::new() })
		};
		let known = bootstrap_of([1, 2]);
		assert_eq!(known.len(), 1);
		assert_eq!(known[&peer].len(), 2);
	}
}
