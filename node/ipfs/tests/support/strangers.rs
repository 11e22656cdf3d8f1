//! Peers that do not run our code, and do as they are told.

use futures::{future::BoxFuture, StreamExt};
use litep2p::{
	codec::ProtocolCodec,
	config::ConfigBuilder,
	protocol::{
		libp2p::bitswap::{BitswapEvent, Config as BitswapConfig, ResponseType},
		Direction, TransportEvent, TransportService, UserProtocol,
	},
	substream::Substream,
	transport::tcp::config::Config as TcpConfig,
	Litep2p, PeerId, ProtocolName,
};
use sensor_ipfs::{Block, Cid, Multiaddr};
use std::{
	collections::{HashMap, VecDeque},
	net::SocketAddr,
	time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{tcp, TcpListener, TcpStream},
	sync::mpsc,
	time::{sleep_until, Instant},
};

const MAX_MESSAGE: usize = 4 << 20;

fn builder() -> ConfigBuilder {
	let listen = vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()];
	let tcp = TcpConfig { listen_addresses: listen, nodelay: true, ..Default::default() };
	ConfigBuilder::new().with_tcp(tcp)
}

/// What a peer answers to each wanted address, if anything.
pub type Behaviour = fn(Cid) -> Option<ResponseType>;

/// A peer with litep2p's bitswap that answers as it is told.
pub fn stranger(behaviour: Behaviour) -> Multiaddr {
	let (config, mut bitswap) = BitswapConfig::new();
	let mut network = Litep2p::new(builder().with_libp2p_bitswap(config).build()).unwrap();
	let address = network.listen_addresses().next().unwrap().clone();
	tokio::spawn(async move {
		loop {
			tokio::select! {
				_ = network.next_event() => {},
				event = bitswap.next() => if let Some(BitswapEvent::Request { peer, cids }) = event {
					let answers: Vec<_> =
						cids.into_iter().filter_map(|(cid, _)| behaviour(cid)).collect();
					if !answers.is_empty() {
						bitswap.send_response(peer, answers).await;
					}
				},
			}
		}
	});
	address
}

/// A peer with a bitswap of its own.
fn with_protocol(protocol: impl UserProtocol + 'static) -> Multiaddr {
	let config = builder().with_user_protocol(Box::new(protocol)).build();
	let mut network = Litep2p::new(config).unwrap();
	let address = network.listen_addresses().next().unwrap().clone();
	tokio::spawn(async move { while network.next_event().await.is_some() {} });
	address
}

/// A peer that sends each block on a substream of its own, all at once and the last one first, as
/// Kubo may.
pub fn scatterer(blocks: &[Block]) -> Multiaddr {
	let blocks = blocks.iter().map(|block| (block.cid().to_bytes(), block.clone())).collect();
	with_protocol(Scatterer { blocks })
}

struct Scatterer {
	blocks: HashMap<Vec<u8>, Block>,
}

impl Scatterer {
	async fn work(self, mut service: TransportService) {
		let (wants, mut wanted) = mpsc::unbounded_channel::<(PeerId, Vec<Vec<u8>>)>();
		let mut answers = HashMap::new();
		loop {
			tokio::select! {
				Some((peer, mut cids)) = wanted.recv() => {
					cids.reverse();
					for block in cids.iter().filter_map(|cid| self.blocks.get(cid)) {
						answers.insert(service.open_substream(peer).unwrap(), block.clone());
					}
				},
				Some(event) = service.next() => match event {
					TransportEvent::SubstreamOpened {
						peer, direction: Direction::Inbound, mut substream, ..
					} => {
						let wants = wants.clone();
						tokio::spawn(async move {
							while let Some(Ok(message)) = substream.next().await {
								wants.send((peer, wanted_cids(&message))).unwrap();
							}
						});
					},
					TransportEvent::SubstreamOpened {
						direction: Direction::Outbound(id), mut substream, ..
					} => {
						let message = block_message(&answers.remove(&id).unwrap());
						tokio::spawn(async move {
							substream.send_framed(message.into()).await.unwrap();
							substream.close().await;
						});
					},
					_ => {},
				},
			}
		}
	}
}

/// A peer that wants these blocks, again and again, and reads none.
pub fn glutton(wants: &[Cid], times: usize) -> Multiaddr {
	with_protocol(Glutton { message: want_message(wants), times })
}

struct Glutton {
	message: Vec<u8>,
	times: usize,
}

impl Glutton {
	async fn work(self, mut service: TransportService) {
		let mut unread: Vec<Substream> = Vec::new();
		while let Some(event) = service.next().await {
			match event {
				TransportEvent::ConnectionEstablished { peer, .. } => {
					service.open_substream(peer).unwrap();
				},
				TransportEvent::SubstreamOpened {
					direction: Direction::Outbound(_),
					mut substream,
					..
				} => {
					let (message, times) = (self.message.clone(), self.times);
					tokio::spawn(async move {
						for _ in 0..times {
							if substream.send_framed(message.clone().into()).await.is_err() {
								return;
							}
						}
						std::future::pending::<()>().await;
					});
				},
				TransportEvent::SubstreamOpened { substream, .. } => unread.push(substream),
				_ => {},
			}
		}
	}
}

macro_rules! bitswap {
	($($protocol:ty),*) => {
		$(impl UserProtocol for $protocol {
			fn protocol(&self) -> ProtocolName {
				"/ipfs/bitswap/1.2.0".into()
			}

			fn codec(&self) -> ProtocolCodec {
				ProtocolCodec::UnsignedVarint(Some(MAX_MESSAGE))
			}

			fn run<'a>(
				self: Box<Self>,
				service: TransportService,
			) -> BoxFuture<'a, litep2p::Result<()>>
			where
				Self: 'a,
			{
				Box::pin(async move {
					self.work(service).await;
					Ok(())
				})
			}
		})*
	};
}
bitswap!(Scatterer, Glutton);

fn varint(mut number: usize) -> Vec<u8> {
	let mut bytes = Vec::new();
	while number >= 0x80 {
		bytes.push(number as u8 | 0x80);
		number >>= 7;
	}
	bytes.push(number as u8);
	bytes
}

fn field(tag: u8, content: &[u8]) -> Vec<u8> {
	[&[tag], &varint(content.len())[..], content].concat()
}

fn want_message(wants: &[Cid]) -> Vec<u8> {
	let entries: Vec<_> =
		wants.iter().flat_map(|cid| field(0x0a, &field(0x0a, &cid.to_bytes()))).collect();
	field(0x0a, &entries)
}

fn block_message(block: &Block) -> Vec<u8> {
	let hash = block.cid().hash();
	let numbers = [1, block.cid().codec(), hash.code(), u64::from(hash.size())];
	let prefix = numbers.map(|number| varint(number as usize)).concat();
	field(0x1a, &[field(0x0a, &prefix), field(0x12, block.bytes())].concat())
}

/// The addresses that a message of our own wants: those of entries that cancel nothing.
fn wanted_cids(message: &[u8]) -> Vec<Vec<u8>> {
	fn length(bytes: &mut VecDeque<u8>) -> usize {
		let mut number = 0;
		for shift in (0..).step_by(7) {
			let byte = bytes.pop_front().unwrap();
			number |= usize::from(byte & 0x7f) << shift;
			if byte < 0x80 {
				break;
			}
		}
		number
	}
	let mut bytes: VecDeque<u8> = message.iter().copied().collect();
	let mut cids = Vec::new();
	assert_eq!(bytes.pop_front(), Some(0x0a));
	length(&mut bytes);
	while bytes.pop_front() == Some(0x0a) {
		let entry = length(&mut bytes);
		let entry: Vec<u8> = bytes.drain(..entry).collect();
		let cid = &entry[2..2 + usize::from(entry[1])];
		if entry[2 + cid.len()] != 0x18 {
			cids.push(cid.to_vec());
		}
	}
	cids
}

/// The same peer, but everything takes this long to get there, and to come back.
pub async fn far_away(peer: &Multiaddr, delay: Duration) -> Multiaddr {
	let parts: Vec<_> = peer.to_string().split('/').map(str::to_owned).collect();
	let target: SocketAddr = format!("{}:{}", parts[2], parts[4]).parse().unwrap();
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let port = listener.local_addr().unwrap().port();
	tokio::spawn(async move {
		loop {
			let (near, _) = listener.accept().await.unwrap();
			let far = TcpStream::connect(target).await.unwrap();
			let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
			tokio::spawn(carry(near_in, far_out, delay));
			tokio::spawn(carry(far_in, near_out, delay));
		}
	});
	format!("/ip4/127.0.0.1/tcp/{port}/p2p/{}", parts[6]).parse().unwrap()
}

async fn carry(mut from: tcp::OwnedReadHalf, mut to: tcp::OwnedWriteHalf, delay: Duration) {
	let (sender, mut pieces) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
	tokio::spawn(async move {
		while let Some((due, piece)) = pieces.recv().await {
			sleep_until(due).await;
			if to.write_all(&piece).await.is_err() {
				return;
			}
		}
	});
	let mut buffer = vec![0; 64 * 1024];
	while let Ok(length @ 1..) = from.read(&mut buffer).await {
		if sender.send((Instant::now() + delay, buffer[..length].to_vec())).is_err() {
			return;
		}
	}
}
