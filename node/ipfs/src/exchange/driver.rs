//! The one task that owns the network.

use super::{
	addresses::Addresses,
	serve::{self, Answer, Serving, MAX_READINGS},
	tasks::Tasks,
	wants::{Arrival, Wants},
	Connected, Identity,
};
use crate::{block, store::Store, Error, Multiaddr, Result};
use bytes::Bytes;
use cid::Cid;
use futures::{Stream, StreamExt};
use litep2p::{
	config::ConfigBuilder,
	crypto::ed25519::Keypair,
	error::DialError,
	protocol::libp2p::{
		bitswap::{
			BitswapEvent, BitswapHandle, BlockPresenceType, Config as BitswapConfig, ResponseType,
			WantType,
		},
		identify::{Config as IdentifyConfig, IdentifyEvent},
		ping::{Config as PingConfig, PingEvent},
	},
	transport::{tcp::config::Config as TcpConfig, ConnectionLimitsConfig, Endpoint},
	Litep2p, Litep2pEvent, PeerId,
};
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

const AGENT: &str = concat!("sensor-ipfs/", env!("CARGO_PKG_VERSION"));
/// How often time-outs, lost connections and what has been sent are looked at while anybody waits.
const TICK: Duration = Duration::from_millis(250);
/// How long a connection without traffic stays open.
const IDLE: Duration = Duration::from_secs(3600);
/// How many connections are accepted, and how many are made.
const MAX_CONNECTIONS: usize = 256;

/// What the rest of the node asks of the driver.
pub(super) enum Command {
	Want { cid: Cid, reply: oneshot::Sender<Bytes> },
	Connect { peer: PeerId, address: Multiaddr, reply: Dialled },
}

type Dialled = oneshot::Sender<Result<(), String>>;

pub(super) struct Driver {
	network: Litep2p,
	bitswap: BitswapHandle,
	// litep2p stops these protocols when nobody takes their events.
	identify: Box<dyn Stream<Item = IdentifyEvent> + Send + Unpin>,
	ping: Box<dyn Stream<Item = PingEvent> + Send + Unpin>,
	commands: mpsc::Receiver<Command>,
	outbox: mpsc::Sender<Answer>,
	answers: mpsc::Receiver<Answer>,
	serving: Serving,
	tasks: Tasks,
	store: Store,
	connected: Connected,
	addresses: Addresses,
	dialling: HashMap<PeerId, Vec<Dialled>>,
	wants: Wants,
}

impl Driver {
	pub fn new(
		key: Keypair,
		listen: &Multiaddr,
		store: Store,
		commands: mpsc::Receiver<Command>,
		connected: Connected,
	) -> Result<(Self, Identity)> {
		let (bitswap_config, bitswap) = BitswapConfig::new();
		let (ping_config, ping) = PingConfig::default();
		let (identify_config, identify) =
			IdentifyConfig::new("/sensor-ipfs/1".into(), Some(AGENT.into()));
		let limits = ConnectionLimitsConfig::default()
			.max_incoming_connections(Some(MAX_CONNECTIONS))
			.max_outgoing_connections(Some(MAX_CONNECTIONS));
		let tasks = Tasks::default();
		let config = ConfigBuilder::new()
			.with_executor(tasks.executor())
			.with_keypair(key)
			.with_tcp(TcpConfig {
				listen_addresses: vec![listen.clone()],
				nodelay: true,
				// Or a second node could listen on the same port, and the kernel would deal the
				// connections out between the two.
				reuse_port: false,
				..Default::default()
			})
			.with_libp2p_bitswap(bitswap_config)
			.with_libp2p_ping(ping_config)
			.with_libp2p_identify(identify_config)
			.with_connection_limits(limits)
			.with_keep_alive_timeout(IDLE)
			.build();
		let network = Litep2p::new(config)
			.map_err(|error| Error::Start(format!("cannot listen on {listen}: {error}")))?;
		let identity = Identity {
			peer_id: *network.local_peer_id(),
			addresses: network.listen_addresses().cloned().collect(),
		};
		if identity.addresses.is_empty() {
			return Err(Error::Start(format!(
				"cannot listen on {listen}; give a free address such as /ip4/127.0.0.1/tcp/4001"
			)));
		}
		let (outbox, answers) = mpsc::channel(MAX_READINGS);
		let driver = Self {
			network,
			bitswap,
			identify,
			ping,
			commands,
			outbox,
			answers,
			serving: Serving::default(),
			tasks,
			store,
			connected,
			addresses: Addresses::default(),
			dialling: HashMap::new(),
			wants: Wants::default(),
		};
		Ok((driver, identity))
	}

	/// Run until every handle is gone or the network ends.
	pub async fn run(mut self) {
		let mut tick = tokio::time::interval(TICK);
		tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
		loop {
			tokio::select! {
				event = self.network.next_event() => match event {
					Some(event) => self.on_network(event),
					None => break,
				},
				event = self.bitswap.next() => match event {
					Some(BitswapEvent::Request { peer, cids }) => self.on_request(peer, cids),
					Some(BitswapEvent::Response { peer, responses }) =>
						self.on_response(peer, responses),
					None => break,
				},
				Some(_) = self.identify.next() => {},
				Some(_) = self.ping.next() => {},
				command = self.commands.recv() => match command {
					Some(command) => self.on_command(command).await,
					None => break,
				},
				Some(answer) = self.answers.recv() => {
					let (peer, responses) = self.serving.done(answer);
					self.bitswap.send_response(peer, responses).await;
				},
				_ = tick.tick(), if !self.wants.is_empty() || self.serving.is_waiting() => {
					if !self.wants.is_empty() {
						self.wants.tick(Instant::now());
						self.reconnect().await;
					}
				},
			}
			self.serve();
			for (peer, cid) in self.wants.dispatch(Instant::now()) {
				self.bitswap.send_request(peer, vec![(cid, WantType::Block)]).await;
			}
		}
		tracing::info!(target: "ipfs", "the IPFS network has stopped");
	}

	fn on_network(&mut self, event: Litep2pEvent) {
		match event {
			Litep2pEvent::ConnectionEstablished { peer, endpoint } => {
				tracing::debug!(target: "ipfs", %peer, address = %endpoint.address(), "connected");
				self.connected.write().insert(peer, endpoint.address().clone());
				let dialled = match &endpoint {
					Endpoint::Dialer { address, .. } => Some(address),
					Endpoint::Listener { .. } => None,
				};
				self.addresses.connected(peer, dialled);
				self.wants.connected(peer);
				self.dialled(&peer, Ok(()));
			},
			Litep2pEvent::ConnectionClosed { peer, .. } => {
				tracing::debug!(target: "ipfs", %peer, "disconnected");
				self.connected.write().remove(&peer);
				self.addresses.disconnected(&peer, Instant::now());
				self.wants.disconnected(&peer);
				self.serving.forget(&peer);
			},
			Litep2pEvent::DialFailure { address, error } => self.on_failure(&address, &error),
			Litep2pEvent::ListDialFailures { errors } => {
				for (address, error) in &errors {
					self.on_failure(address, error);
				}
			},
		}
	}

	fn on_failure(&mut self, address: &Multiaddr, error: &DialError) {
		tracing::debug!(target: "ipfs", %address, %error, "cannot connect");
		if let Some(peer) = PeerId::try_from_multiaddr(address) {
			self.dialled(&peer, Err(error.to_string()));
		}
	}

	fn dialled(&mut self, peer: &PeerId, outcome: Result<(), String>) {
		for waiter in self.dialling.remove(peer).unwrap_or_default() {
			// A waiter that gave up meanwhile is no loss.
			let _ = waiter.send(outcome.clone());
		}
	}

	fn on_request(&mut self, peer: PeerId, cids: Vec<(Cid, WantType)>) {
		let dropped = self.serving.ask(peer, cids, Instant::now());
		if dropped > 0 {
			tracing::debug!(target: "ipfs", %peer, dropped, "a peer asks for too much at once");
		}
	}

	/// Start to read what may be sent now.
	fn serve(&mut self) {
		let sent = self.network.bandwidth_sink().outbound();
		while let Some((peer, asked)) = self.serving.next(sent) {
			let (store, outbox) = (self.store.clone(), self.outbox.clone());
			self.tasks.spawn(async move {
				// The node is stopping if nobody takes it.
				let _ = outbox.send(serve::read(store, peer, asked).await).await;
			});
		}
	}

	fn on_response(&mut self, peer: PeerId, responses: Vec<ResponseType>) {
		let now = Instant::now();
		for response in responses {
			match response {
				ResponseType::Block { cid, block } => {
					let bytes = Bytes::from(block);
					// litep2p derives the address from the bytes; relying on that would make
					// our safety a detail of theirs.
					let arrival = match block::verify(&cid, &bytes) {
						Ok(()) => self.wants.arrived(&peer, &cid, &bytes, now),
						Err(_) => {
							self.wants.wrong(&peer);
							Arrival::Wrong
						},
					};
					if arrival == Arrival::Wrong {
						tracing::warn!(
							target: "ipfs", %peer,
							"a peer sent bytes that it was not asked for; asking others instead"
						);
					}
				},
				ResponseType::Presence { cid, presence: BlockPresenceType::DontHave } => {
					self.wants.missing(&peer, &cid, now)
				},
				// We ask for blocks: the block follows.
				ResponseType::Presence { .. } => {},
			}
		}
	}

	async fn on_command(&mut self, command: Command) {
		match command {
			Command::Want { cid, reply } => {
				// A refused waiter is dropped, which its owner reports as "busy".
				if !self.wants.add(cid, reply) {
					tracing::warn!(target: "ipfs", %cid, "too many blocks are wanted at once");
				}
			},
			Command::Connect { peer, address, reply } => {
				if self.connected.read().contains_key(&peer) {
					let _ = reply.send(Ok(()));
					return;
				}
				match self.network.dial_address(address).await {
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
	async fn reconnect(&mut self) {
		for (peer, addresses) in self.addresses.due(Instant::now()) {
			self.network.add_known_address(peer, addresses.into_iter());
			if let Err(error) = self.network.dial(&peer).await {
				tracing::debug!(target: "ipfs", %peer, %error, "cannot reconnect");
			}
		}
	}
}
