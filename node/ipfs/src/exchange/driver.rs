//! The one task that decides what the network does.

use super::{
	addresses::Addresses,
	bitswap::{Event, Tell},
	dht::{Directory, Found, Strangers},
	network::{Network, Settings},
	wants::{Arrival, Waiter, Wants},
	Connected, Identity,
};
use crate::{Block, Multiaddr, Result};
use cid::Cid;
use futures::StreamExt;
use litep2p::{
	error::DialError,
	protocol::libp2p::{
		identify::IdentifyEvent,
		kademlia::{KademliaEvent, KademliaHandle},
	},
	transport::Endpoint,
	Litep2pEvent, PeerId,
};
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

/// How often time-outs and lost connections are looked at while anybody waits.
const TICK: Duration = Duration::from_millis(250);
/// How long to wait until a network that cannot be started again is tried once more.
const RESTART: Duration = Duration::from_secs(1);

/// What the rest of the node asks of the driver.
pub(super) enum Command {
	/// Fetch a block, from these peers alone or from any.
	Want {
		cid: Cid,
		only: Option<Vec<PeerId>>,
		reply: Waiter,
	},
	Connect {
		peer: PeerId,
		address: Multiaddr,
		reply: Dialled,
	},
}

type Dialled = oneshot::Sender<Result<(), String>>;

pub(super) struct Driver {
	settings: Settings,
	network: Option<Network>,
	commands: mpsc::Receiver<Command>,
	connected: Connected,
	addresses: Addresses,
	dialling: HashMap<PeerId, Vec<Dialled>>,
	wants: Wants,
	directory: Option<Directory>,
	/// Only looked after with a directory: without one, few come.
	strangers: Strangers,
}

/// Why the work on a network ended.
enum End {
	/// Nobody needs it, or it broke.
	Over,
	/// It remembers too much, and has to be started again.
	Full,
}

impl Driver {
	pub fn new(
		mut settings: Settings,
		commands: mpsc::Receiver<Command>,
		connected: Connected,
		mut directory: Option<Directory>,
	) -> Result<(Self, Identity)> {
		let network = Network::start(&settings)?;
		let identity = network.identity();
		settings.keep_port(&identity.addresses);
		if let Some(directory) = &mut directory {
			directory.started(&network, Instant::now());
		}
		let driver = Self {
			settings,
			network: Some(network),
			commands,
			connected,
			addresses: Addresses::default(),
			dialling: HashMap::new(),
			wants: Wants::default(),
			directory,
			strangers: Strangers::default(),
		};
		Ok((driver, identity))
	}

	/// Run until every handle is gone or the network ends.
	pub async fn run(mut self) {
		while let Some(mut network) = self.network.take() {
			if let End::Over = self.work(&mut network).await {
				break;
			}
			tracing::info!(target: "ipfs", "many peers have come and gone: starting the network again");
			network.end().await;
			self.forget_connections();
			let network = restart(&self.settings).await;
			if let Some(directory) = &mut self.directory {
				directory.started(&network, Instant::now());
			}
			self.network = Some(network);
		}
		tracing::info!(target: "ipfs", "the IPFS network has stopped");
	}

	async fn work(&mut self, network: &mut Network) -> End {
		let mut tick = tokio::time::interval(TICK);
		tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
		loop {
			tokio::select! {
				event = network.litep2p.next_event() => match event {
					Some(event) => self.on_network(network, event),
					None => return End::Over,
				},
				event = network.bitswap.recv() => match event {
					Some(event) => self.on_bitswap(network, event),
					None => return End::Over,
				},
				Some(event) = network.identify.next() => self.on_identity(network, event),
				Some(_) = network.ping.next() => {},
				command = self.commands.recv() => match command {
					Some(command) => self.on_command(network, command).await,
					None => return End::Over,
				},
				event = next_of(&mut network.dht) => self.on_dht(network, event).await,
				_ = tick.tick(), if !self.wants.is_empty() || self.directory.is_some() => {
					self.tick(network).await;
				},
			}
			for (peer, cid) in self.wants.cancels() {
				network.links.tell(&peer, [Tell::Cancel(cid)]);
			}
			for (peer, cids) in self.wants.dispatch(Instant::now()) {
				network.links.tell(&peer, cids.into_iter().map(Tell::Want));
			}
			if network.is_full() {
				return End::Full;
			}
		}
	}

	async fn tick(&mut self, network: &mut Network) {
		let now = Instant::now();
		if !self.wants.is_empty() {
			self.wants.tick(now);
			self.reconnect(network).await;
		}
		if let Some(directory) = &mut self.directory {
			directory.tick(network, &self.wants, now).await;
			self.let_strangers_go(network, now);
		}
	}

	fn on_network(&mut self, network: &mut Network, event: Litep2pEvent) {
		match event {
			Litep2pEvent::ConnectionEstablished { peer, endpoint } => {
				tracing::debug!(target: "ipfs", %peer, address = %endpoint.address(), "connected");
				network.note(peer);
				self.connected.write().insert(peer, endpoint.address().clone());
				let dialled = match &endpoint {
					Endpoint::Dialer { address, .. } => Some(address),
					Endpoint::Listener { .. } => None,
				};
				// Of those that the DHT led to on its way, nobody wants to find any again.
				let chosen = self.is_chosen(&peer);
				if dialled.is_none() || chosen {
					self.addresses.connected(peer, dialled);
				}
				if chosen {
					self.befriend(&peer, Instant::now());
				}
				if let Some(directory) = &mut self.directory {
					directory.arrived(&peer);
				}
				self.dialled(&peer, Ok(()));
			},
			Litep2pEvent::ConnectionClosed { peer, .. } => {
				tracing::debug!(target: "ipfs", %peer, "disconnected");
				self.connected.write().remove(&peer);
				self.addresses.disconnected(&peer, Instant::now());
			},
			Litep2pEvent::DialFailure { address, error } => {
				self.on_failure(network, &address, &error)
			},
			Litep2pEvent::ListDialFailures { errors } => {
				for (address, error) in &errors {
					self.on_failure(network, address, error);
				}
			},
		}
	}

	fn on_failure(&mut self, network: &mut Network, address: &Multiaddr, error: &DialError) {
		tracing::debug!(target: "ipfs", %address, %error, "cannot connect");
		if let Some(peer) = PeerId::try_from_multiaddr(address) {
			network.note(peer);
			if let Some(directory) = &mut self.directory {
				directory.arrived(&peer);
			}
			self.dialled(&peer, Err(error.to_string()));
		}
	}

	fn dialled(&mut self, peer: &PeerId, outcome: Result<(), String>) {
		for waiter in self.dialling.remove(peer).unwrap_or_default() {
			// A waiter that gave up meanwhile is no loss.
			let _ = waiter.send(outcome.clone());
		}
	}

	fn on_bitswap(&mut self, network: &Network, event: Event) {
		let now = Instant::now();
		match event {
			Event::Connected { peer, dialled } => {
				let stranger = !self.is_chosen(&peer);
				if stranger {
					self.strangers.met(peer, dialled);
				}
				// What is on the way through the DHT need not have blocks: it would only be asked
				// before those that do.
				if !(stranger && dialled) {
					self.wants.connected(peer, now);
				}
			},
			Event::Disconnected { peer } => {
				self.strangers.left(&peer);
				self.wants.disconnected(&peer);
			},
			Event::Deaf { peer } => self.wants.deaf(&peer, now),
			Event::Answer { peer, blocks, missing } => {
				for block in blocks {
					self.on_block(network, &peer, &block, now);
				}
				for cid in missing {
					self.wants.missing(&peer, &cid, now);
				}
			},
		}
	}

	fn on_block(&mut self, network: &Network, peer: &PeerId, block: &Block, now: Instant) {
		match self.wants.arrived(peer, block, now) {
			Arrival::Wanted | Arrival::Late => {},
			Arrival::Wrong => tracing::debug!(
				target: "ipfs", %peer,
				"a peer sent bytes that it was not asked for; what it owes is asked again"
			),
			Arrival::Hopeless => {
				tracing::warn!(
					target: "ipfs", %peer,
					"a peer keeps sending what it was not asked for; it is not listened to any more"
				);
				self.wants.disconnected(peer);
				network.links.close(peer);
			},
		}
	}

	fn on_identity(&mut self, network: &Network, event: IdentifyEvent) {
		let IdentifyEvent::PeerIdentified { peer, supported_protocols, listen_addresses, .. } =
			event;
		if let Some(directory) = &self.directory {
			directory.on_identity(network, peer, &supported_protocols, listen_addresses);
		}
	}

	async fn on_dht(&mut self, network: &mut Network, event: KademliaEvent) {
		let Some(directory) = &mut self.directory else { return };
		let now = Instant::now();
		for found in directory.on_event(network, event, now).await {
			self.meet(network, found, now).await;
		}
	}

	/// Connect to a peer that is said to have what is wanted.
	async fn meet(&mut self, network: &mut Network, found: Found, now: Instant) {
		let peer = found.peer;
		if self.connected.read().contains_key(&peer) {
			return self.befriend(&peer, now);
		}
		let Some(directory) = &mut self.directory else { return };
		if !directory.expect(peer, now) {
			return;
		}
		network.litep2p.add_known_address(peer, found.addresses.iter().cloned());
		match network.litep2p.dial(&peer).await {
			// If the connection is there, it has yet to be told.
			Ok(()) | Err(litep2p::Error::AlreadyConnected) => {},
			Err(litep2p::Error::NoAddressAvailable(_)) => {
				directory.locate(network, &found, now).await
			},
			Err(error) => {
				tracing::debug!(target: "ipfs", %peer, %error, "cannot dial a provider");
				directory.arrived(&peer);
			},
		}
	}

	/// Whether this node wants to be connected to a peer for its blocks.
	fn is_chosen(&self, peer: &PeerId) -> bool {
		let Some(directory) = &self.directory else { return true };
		directory.expects(peer) || self.dialling.contains_key(peer) || self.addresses.knows(peer)
	}

	/// A stranger turned out to be wanted.
	fn befriend(&mut self, peer: &PeerId, now: Instant) {
		if self.strangers.left(peer) {
			let address = self.connected.read().get(peer).cloned();
			self.addresses.connected(*peer, address.as_ref());
			self.wants.connected(*peer, now);
		}
	}

	/// Hang up on the oldest of too many strangers, unless they turned out to be of use.
	fn let_strangers_go(&mut self, network: &Network, now: Instant) {
		if !self.strangers.are_too_many() {
			return;
		}
		for peer in self.strangers.peers() {
			if network.links.is_used(&peer) {
				self.befriend(&peer, now);
			}
		}
		for peer in self.strangers.superfluous() {
			network.links.hang_up(peer);
		}
	}

	async fn on_command(&mut self, network: &mut Network, command: Command) {
		match command {
			Command::Want { cid, only, reply } => {
				for peer in only.iter().flatten() {
					self.befriend(peer, Instant::now());
				}
				// A refused waiter is dropped, which its owner reports as "busy".
				if !self.wants.add(cid, only, reply) {
					tracing::warn!(target: "ipfs", %cid, "too many blocks are wanted at once");
				}
			},
			Command::Connect { peer, address, reply } => {
				if self.connected.read().contains_key(&peer) {
					self.befriend(&peer, Instant::now());
					let _ = reply.send(Ok(()));
					return;
				}
				match network.litep2p.dial_address(address).await {
					Ok(()) => self.dialling.entry(peer).or_default().push(reply),
					Err(litep2p::Error::AlreadyConnected) => {
						let _ = reply.send(Ok(()));
					},
					Err(error) => {
						let _ = reply.send(Err(error.to_string()));
					},
				}
			},
		}
	}

	/// Dial peers again that were lost and may have what is wanted.
	async fn reconnect(&mut self, network: &mut Network) {
		for (peer, addresses) in self.addresses.due(Instant::now()) {
			network.litep2p.add_known_address(peer, addresses.into_iter());
			if let Err(error) = network.litep2p.dial(&peer).await {
				tracing::debug!(target: "ipfs", %peer, %error, "cannot reconnect");
			}
		}
	}

	/// The network is gone, and all connections with it.
	fn forget_connections(&mut self) {
		let now = Instant::now();
		for (peer, _) in self.connected.write().drain() {
			self.addresses.disconnected(&peer, now);
		}
		for peer in self.dialling.keys().copied().collect::<Vec<_>>() {
			self.dialled(&peer, Err("the network is being started again; try again".into()));
		}
		self.wants.disconnected_from_all();
		self.strangers.all_left();
	}
}

/// What the DHT says next; nothing, without one.
async fn next_of(dht: &mut Option<KademliaHandle>) -> KademliaEvent {
	let event = match dht {
		Some(kademlia) => kademlia.next().await,
		None => None,
	};
	match event {
		Some(event) => event,
		None => std::future::pending().await,
	}
}

async fn restart(settings: &Settings) -> Network {
	loop {
		match Network::start(settings) {
			Ok(network) => return network,
			Err(error) => {
				tracing::error!(target: "ipfs", %error, "cannot start the IPFS network again");
				tokio::time::sleep(RESTART).await;
			},
		}
	}
}
