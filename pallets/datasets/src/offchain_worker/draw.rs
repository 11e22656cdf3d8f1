//! Asking those who should have a version for blocks drawn from it.

use super::{auditor::Job, list::List, progress::Progress, walk::chain};
use crate::{
	draws,
	registry::peer,
	types::{Contents, Finding, Holding, Holdings, Tally},
	Config, Sources,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame::{
	deps::{sp_core::offchain::Timestamp, sp_io::offchain as host},
	hashing::blake2_256,
	prelude::H256,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{NoBlock, Unreachable};
use sensor_primitives::{
	keys::audit::AuditorId,
	traits::{Pinners, Provenance},
};

/// How many blocks are asked for at once.
const PARALLEL: usize = 8;

/// How many peers the IPFS API takes a block from in one request.
const PEERS: usize = 8;

/// How often a block is asked for before it is missing.
const TRIES: u32 = 3;

/// How many other versions' sources are tried before a node that reaches nobody takes itself to be
/// cut off.
const OTHERS: usize = 8;

/// How far a draw has come.
#[derive(Encode, Decode)]
pub(super) struct Draw {
	/// Hash chain over the blocks that were given.
	pub digest: H256,
	/// What was found at each who should have the version, as far as that is done.
	holdings: Vec<Holding>,
	/// How many blocks the next of them gave.
	given: u32,
	/// Blocks that other auditors missed and that were looked for, too: at whom, and which.
	borne_out: Vec<(u32, u32)>,
}

/// One who should have a version.
struct Holder {
	/// Where it can be reached.
	addresses: Vec<Vec<u8>>,
	/// Its peer ids. None: whoever has it.
	peers: Vec<Vec<u8>>,
	/// Whether the node beside this one is among them.
	here: bool,
}

/// What came of asking for a block.
enum Answer {
	Given(Vec<u8>),
	NotGiven,
}

impl Draw {
	/// Begin in the round with this seed.
	pub fn begin(seed: H256, auditor: &AuditorId) -> Self {
		let digest = (b"sensor/draw", seed, auditor).using_encoded(blake2_256).into();
		Self { digest, holdings: Vec::new(), given: 0, borne_out: Vec::new() }
	}
}

impl<T: Config> Job<'_, T> {
	/// Go on asking for blocks. Returns whether there was anything to ask for.
	pub(super) fn draw(
		&self,
		progress: &mut Progress,
		tally: &Tally,
		until: Timestamp,
	) -> Result<bool, Unreachable> {
		let Some(contents) = self.version.contents else { return Ok(false) };
		let done = progress.draw.holdings.len() > self.audit.pinners.len();
		if done && self.to_bear_out(&progress.draw, tally).is_empty() {
			return Ok(false);
		}
		let holders = self.holders()?;
		for holder in &holders {
			self.ipfs.connect(holder.addresses.iter().map(|address| &address[..]));
		}
		let mut list = match self.list(&contents)? {
			Some(list) => list,
			None => return self.make_list_anew(progress, &holders, until),
		};
		while let Some(holder) = holders.get(progress.draw.holdings.len()) {
			match self.ask(&mut progress.draw, holder, &contents, &mut list, until)? {
				Some(holding) => {
					progress.draw.holdings.push(holding);
					progress.draw.given = 0;
				},
				None => return Ok(true),
			}
		}
		for (place, block) in self.to_bear_out(&progress.draw, tally) {
			let Some(holder) = holders.get(place as usize) else { continue };
			let Some(record) = list.record(block)? else { continue };
			progress.draw.borne_out.push((place, block));
			if let Answer::NotGiven = self.ask_for(holder, record.content)? {
				if let Some(holding) = progress.draw.holdings.get_mut(place as usize) {
					*holding = self.missing(holder, block)?;
				}
			}
		}
		let holdings = Holdings::truncate_from(progress.draw.holdings.clone());
		progress.finding = Some(Finding::Drawn(holdings));
		Ok(true)
	}

	/// Those who should have the version.
	fn holders(&self) -> Result<Vec<Holder>, Unreachable> {
		let own = self.ipfs.peer_id()?;
		let sources = Sources::<T>::get(self.id).into_iter().map(Into::into).collect();
		let mut holders = alloc::vec![Holder::at(sources, &own)];
		if let Provenance::Campaign(_) = self.version.provenance {
			// Every node keeps the labels that the chain made.
			if let Some(sources) = holders.first_mut().filter(|sources| !sources.here) {
				sources.peers.insert(0, own.clone());
				sources.here = true;
			}
		}
		for pinner in &self.audit.pinners {
			holders.push(Holder::at(T::Pinners::addresses(*pinner), &own));
		}
		Ok(holders)
	}

	/// The list to draw from, if anybody has all of what is drawn.
	fn list(&self, contents: &Contents) -> Result<Option<List<'_>>, Unreachable> {
		let Some(mut list) = List::open(self.ipfs, contents.manifest)? else { return Ok(None) };
		for place in 0..=self.audit.pinners.len() as u32 {
			for block in self.drawn(place, contents) {
				if list.record(block)?.is_none() {
					return Ok(None);
				}
			}
		}
		Ok(Some(list))
	}

	/// The blocks to ask the one in this place for.
	fn drawn(&self, place: u32, contents: &Contents) -> Vec<u32> {
		let count = draws::draws(self.committee);
		let blocks = contents.manifest.blocks;
		draws::blocks(self.audit.seed, &self.auditor.key, place, blocks, count)
	}

	/// Walk the version once more, because nobody gives its list.
	fn make_list_anew(
		&self,
		progress: &mut Progress,
		holders: &[Holder],
		until: Timestamp,
	) -> Result<bool, Unreachable> {
		let walked = self.walk(progress, until)?;
		if progress.retries.failures() < TRIES {
			// What the walk came to says nothing about those who should have the version.
			progress.finding = None;
			return Ok(walked);
		}
		// The walk goes in the order of the list, so the block that it stopped at is this one.
		let block = progress.walk(self.id).map_or(0, |walk| walk.blocks() as u32);
		let mut holdings = alloc::vec![Holding::Unknown; holders.len()];
		if let (Some(sources), Some(holding)) = (holders.first(), holdings.first_mut()) {
			*holding = self.missing(sources, block)?;
		}
		progress.finding = Some(Finding::Drawn(Holdings::truncate_from(holdings)));
		Ok(walked)
	}

	/// Ask one for what was drawn. `None` when time was up before.
	fn ask(
		&self,
		draw: &mut Draw,
		holder: &Holder,
		contents: &Contents,
		list: &mut List,
		until: Timestamp,
	) -> Result<Option<Holding>, Unreachable> {
		if holder.peers.is_empty() && !holder.addresses.is_empty() {
			// Its addresses do not say who it is.
			return Ok(Some(Holding::Unknown));
		}
		let drawn = self.drawn(draw.holdings.len() as u32, contents);
		for blocks in drawn.get(draw.given as usize..).unwrap_or_default().chunks(PARALLEL) {
			if host::timestamp() >= until {
				return Ok(None);
			}
			let mut addresses = Vec::with_capacity(blocks.len());
			for block in blocks {
				match list.record(*block)? {
					Some(record) => addresses.push(record.content),
					None => return Ok(Some(Holding::Unknown)),
				}
			}
			let answers = self.ipfs.fetch_from(&holder.peers(), &addresses);
			for ((block, address), answer) in blocks.iter().zip(&addresses).zip(answers) {
				let answer = match answer {
					Ok(bytes) => Answer::Given(bytes),
					Err(NoBlock::Unreachable) => return Err(Unreachable),
					Err(_) => self.ask_for(holder, *address)?,
				};
				match answer {
					Answer::Given(bytes) => draw.digest = chain(draw.digest, &bytes),
					Answer::NotGiven => return self.missing(holder, *block).map(Some),
				}
				draw.given = draw.given.saturating_add(1);
			}
		}
		Ok(Some(Holding::Present))
	}

	/// Ask one for a block, several times if need be.
	fn ask_for(
		&self,
		holder: &Holder,
		content: sensor_primitives::ContentId,
	) -> Result<Answer, Unreachable> {
		for _ in 0..TRIES {
			match self.ipfs.fetch_from(&holder.peers(), &[content]).pop() {
				Some(Ok(bytes)) => return Ok(Answer::Given(bytes)),
				Some(Err(NoBlock::Unreachable)) => return Err(Unreachable),
				Some(Err(_)) | None => {
					// The connection may have been lost in between.
					self.ipfs.connect(holder.addresses.iter().map(|address| &address[..]));
				},
			}
		}
		Ok(Answer::NotGiven)
	}

	/// What to say of one who did not give a block: nothing, if this node reaches nobody at all.
	fn missing(&self, holder: &Holder, block: u32) -> Result<Holding, Unreachable> {
		let alone = !holder.here && self.is_cut_off()?;
		Ok(if alone { Holding::Unknown } else { Holding::Missing(block) })
	}

	/// Whether no peer can be reached, though there are others than this version's.
	fn is_cut_off(&self) -> Result<bool, Unreachable> {
		if self.ipfs.has_peers()? {
			return Ok(false);
		}
		let others: Vec<_> = Sources::<T>::iter()
			.filter(|(id, _)| *id != self.id)
			.take(OTHERS)
			.flat_map(|(_, sources)| sources)
			.collect();
		self.ipfs.connect(others.iter().map(|source| &source[..]));
		Ok(!others.is_empty() && !self.ipfs.has_peers()?)
	}

	/// Blocks that other auditors missed at those who gave this one all that it drew.
	fn to_bear_out(&self, draw: &Draw, tally: &Tally) -> Vec<(u32, u32)> {
		let mut blocks = Vec::new();
		for (place, holding) in (0u32..).zip(&draw.holdings) {
			if *holding != Holding::Present {
				continue;
			}
			for said in tally.about(place as usize) {
				let Holding::Missing(block) = said else { continue };
				let found = (place, block);
				if !draw.borne_out.contains(&found) && !blocks.contains(&found) {
					blocks.push(found);
				}
			}
		}
		blocks
	}
}

impl Holder {
	fn at(addresses: Vec<Vec<u8>>, own: &[u8]) -> Self {
		let mut peers: Vec<Vec<u8>> = Vec::new();
		for id in addresses.iter().filter_map(|address| peer(address)) {
			if !peers.iter().any(|known| known == id) {
				peers.push(id.to_vec());
			}
		}
		let here = peers.iter().any(|id| id == own);
		Self { addresses, peers, here }
	}

	fn peers(&self) -> Vec<&[u8]> {
		self.peers.iter().take(PEERS).map(|id| &id[..]).collect()
	}
}
