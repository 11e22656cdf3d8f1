//! Keeping what a pinner was given: fetched, pinned, and unpinned when nobody wants it any more.
//!
//! A version is fetched block by block, over as many runs as it takes, which makes the list of its
//! blocks, too: auditors draw from that, and take it from wherever they can. Only then are both
//! pinned: the service reads all of it at once for that, and does not begin where it left off.
//! Between two runs, a collection of garbage may remove what was fetched; then it is fetched again.

use super::{
	answers::owe_answers,
	memory::{
		forget, forget_walk, save_versions, save_walk, take_doubt, versions, walk, Care, Pin,
	},
	LOG_TARGET,
};
use crate::{Config, Demands, Kept, Orders, Pinners};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};
use core::{marker::PhantomData, ops::Bound};
use frame::{
	deps::{
		sp_core::offchain::{Duration, Timestamp},
		sp_io::offchain as host,
	},
	log,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{
	local::{load, save},
	Ipfs, NotPinned, Pinned, Stretch, Unreachable, Walk,
};
use sensor_primitives::{
	traits::{Datasets, PinnerId},
	VersionId,
};

/// For how long a run stays with one version before others have their turn.
const SLICE: Duration = Duration::from_millis(10_000);

/// How long a pin may take: it reads the largest version from a slow disk.
const PIN: Duration = Duration::from_millis(30 * 60_000);

/// After how many milliseconds it is checked that what was pinned still is.
const CHECK: u64 = 3_600_000;

/// For how many milliseconds a version that need not be kept any more is kept all the same: it may
/// be in a block that a reorganisation takes back.
const GRACE: u64 = 600_000;

/// How many versions one run looks at.
const VERSIONS_PER_RUN: usize = 256;

/// Local key of the version that was looked at last.
const LAST: &[u8] = b"sensor/pinning/last";

/// One run.
struct Keeper<'a, T: Config> {
	here: Option<PinnerId>,
	ipfs: &'a Ipfs,
	now: u64,
	go_on: &'a mut dyn FnMut(),
	config: PhantomData<T>,
}

/// Keep what this pinner was given, until `until`; longer if a pin takes longer, calling `go_on`
/// as it does. Returns whether the service was asked for anything.
pub(super) fn keep<T: Config>(
	here: Option<PinnerId>,
	ipfs: &Ipfs,
	until: Timestamp,
	go_on: &mut dyn FnMut(),
) -> Result<bool, Unreachable> {
	let now = host::timestamp().unix_millis();
	let mut keeper = Keeper::<T> { here, ipfs, now, go_on, config: PhantomData };
	let mut known = versions();
	let before = known.len();
	known.extend(keeper.given());
	if known.len() > before {
		// At once: what is pinned for one has to be unpinned some day.
		save_versions(&known);
	}
	let (mut asked, mut last) = (false, None);
	let mut outcome = Ok(());
	for id in in_turn(&known) {
		if host::timestamp() >= until {
			break;
		}
		last = Some(id);
		let slice = host::timestamp().add(SLICE).min(until);
		match keeper.visit(id, &known, slice) {
			Ok(visit) => {
				asked |= visit.asked;
				if visit.over {
					known.remove(&id);
					save_versions(&known);
				}
			},
			Err(unreachable) => {
				outcome = Err(unreachable);
				break;
			},
		}
	}
	if let Some(last) = last.filter(|last| load(LAST) != Some(*last)) {
		save(LAST, &last);
	}
	outcome.map(|()| asked)
}

/// Some versions in the order of their turn: those after the one that was looked at last come first.
fn in_turn(known: &BTreeSet<VersionId>) -> Vec<VersionId> {
	let last = load::<VersionId>(LAST).map_or(Bound::Unbounded, Bound::Excluded);
	let after = known.range((last, Bound::Unbounded));
	after.chain(known).take(known.len().min(VERSIONS_PER_RUN)).copied().collect()
}

/// What came of looking at a version.
#[derive(Default)]
struct Visit {
	/// Whether the service was asked for anything.
	asked: bool,
	/// Whether there is nothing left to remember.
	over: bool,
}

const ASKED: Visit = Visit { asked: true, over: false };

/// Why a version is not kept yet.
enum Setback {
	/// There was no time for more.
	OutOfTime,
	/// Something did not work, and is tried again later.
	Failed(String),
	Unreachable,
}

impl From<Unreachable> for Setback {
	fn from(Unreachable: Unreachable) -> Self {
		Self::Unreachable
	}
}

impl<T: Config> Keeper<'_, T> {
	/// What this pinner was given to keep.
	fn given(&self) -> impl Iterator<Item = VersionId> + '_ {
		self.here.into_iter().flat_map(Kept::<T>::iter_key_prefix)
	}

	fn is_given(&self, id: VersionId) -> bool {
		self.here.is_some_and(|pinner| Kept::<T>::contains_key(pinner, id))
	}

	/// Whether this pinner may have to show a block of a version, given to it or not.
	fn is_demanded(&self, id: VersionId) -> bool {
		owe_answers::<T>(self.here)
			&& Demands::<T>::iter_values()
				.any(|demand| demand.version == id && Some(demand.pinner) == self.here)
	}

	/// Do what a version needs next, if anything.
	fn visit(
		&mut self,
		id: VersionId,
		known: &BTreeSet<VersionId>,
		until: Timestamp,
	) -> Result<Visit, Unreachable> {
		match (self.is_given(id), Care::of(id)) {
			(true, care) => self.keep(id, care, known, until),
			(false, Some(care)) => self.give_up(id, care, known),
			(false, None) => Ok(Visit { over: true, ..Visit::default() }),
		}
	}

	/// A version is not wanted any more: unpin it, after a while.
	fn give_up(
		&self,
		id: VersionId,
		mut care: Care,
		known: &BTreeSet<VersionId>,
	) -> Result<Visit, Unreachable> {
		match care.unwanted {
			None => {
				care.unwanted = Some(self.now);
				care.save(id);
				return Ok(Visit::default());
			},
			Some(since) if self.now.abs_diff(since) < GRACE => return Ok(Visit::default()),
			// Whoever has to show a block has to when the version is another's, too.
			Some(_) if self.is_demanded(id) => return Ok(Visit::default()),
			Some(_) => (),
		}
		let asked = !care.pins.is_empty();
		self.unpin(id, &care, known)?;
		forget(id);
		log::info!(
			target: LOG_TARGET,
			"version {id} need not be kept any more; what was pinned for it is unpinned",
		);
		Ok(Visit { asked, over: true })
	}

	/// Remove this worker's own pins, but for those that another version needs.
	fn unpin(
		&self,
		id: VersionId,
		care: &Care,
		known: &BTreeSet<VersionId>,
	) -> Result<(), Unreachable> {
		for pin in &care.pins {
			let heir = known.iter().filter(|other| **other != id).find_map(|other| {
				let care = Care::of(*other)?;
				care.targets().contains(&pin.content).then_some((*other, care))
			});
			if let Some((other, mut care)) = heir {
				if !care.pins.iter().any(|known| known.content == pin.content) {
					care.pins.push(*pin);
					care.save(other);
				}
				continue;
			}
			// A refusal: somebody else unpinned it before, or it never was.
			let unpinned = self.ipfs.unpin(pin.content)?.is_ok();
			if unpinned && pin.alone {
				let _ = self.ipfs.pin_alone(pin.content)?;
			}
		}
		Ok(())
	}

	fn keep(
		&mut self,
		id: VersionId,
		care: Option<Care>,
		known: &BTreeSet<VersionId>,
		until: Timestamp,
	) -> Result<Visit, Unreachable> {
		// Only what auditors have found is given to anybody.
		let (Some(info), Some(list)) = (T::Datasets::version(id), T::Datasets::manifest(id)) else {
			return Ok(Visit::default());
		};
		let mut care = match care {
			Some(care) if care.root == info.root && care.list == list => care,
			other => {
				if let Some(other) = other {
					// A reorganisation put this version in the place of another one.
					self.unpin(id, &other, known)?;
					forget(id);
				}
				log::info!(
					target: LOG_TARGET,
					"this node was given version {id} to keep, of {} blocks; it is fetched now",
					list.blocks,
				);
				Care::begin(info.root, list)
			},
		};
		let before = care.clone();
		care.unwanted = None;
		if take_doubt(id) && !care.doubted {
			care.fetch_again();
			care.doubted = true;
			forget_walk(id);
		}
		let checked = care.pinned.is_some_and(|at| self.now.abs_diff(at) < CHECK);
		if checked || !care.retries.may_try() {
			if care != before {
				care.save(id);
			}
			return Ok(Visit::default());
		}
		let outcome = self.secure(id, &mut care, until);
		if let Err(Setback::Failed(reason)) = &outcome {
			care.retries.failed();
			log::warn!(
				target: LOG_TARGET,
				"version {id} has to be kept, but is not yet: {reason} (failure {} in a row)",
				care.retries.failures(),
			);
		}
		care.save(id);
		match outcome {
			Err(Setback::Unreachable) => Err(Unreachable),
			_ => Ok(ASKED),
		}
	}

	/// Have a version fetched and pinned, and the list of its blocks.
	fn secure(&mut self, id: VersionId, care: &mut Care, until: Timestamp) -> Result<(), Setback> {
		if !care.doubted && self.is_pinned(care)? {
			if care.pinned.is_none() {
				log::info!(target: LOG_TARGET, "version {id} is pinned already");
			}
			Self::secured(care);
			return Ok(());
		}
		if care.pinned.is_some() {
			log::warn!(
				target: LOG_TARGET,
				"version {id} has to be kept, but is not pinned any more; it is fetched and pinned \
				 again",
			);
			care.fetch_again();
		}
		if !care.fetched {
			self.connect(id);
			self.fetch(id, care, until)?;
			(care.fetched, care.doubted) = (true, false);
		}
		for target in care.targets() {
			let pinned = self.ipfs.pinned(target)?;
			if pinned == Some(Pinned::Recursively) {
				continue;
			}
			if !care.pins.iter().any(|pin| pin.content == target) {
				care.pins.push(Pin { content: target, alone: pinned == Some(Pinned::Alone) });
			}
			// Before it is pinned: or nobody would unpin it if this run were cut short.
			care.save(id);
			let limit = host::timestamp().add(PIN);
			if let Err(reason) = self.ipfs.pin(target, limit, &mut *self.go_on)? {
				// Something may be missing again.
				care.fetched = !matches!(reason, NotPinned::Failed(_));
				return Err(Setback::Failed(format!("{reason}")));
			}
		}
		log::info!(
			target: LOG_TARGET,
			"version {id} is kept: its {} blocks and the list of them are pinned",
			care.list.blocks,
		);
		Self::secured(care);
		Ok(())
	}

	/// Everything was just seen to be pinned.
	fn secured(care: &mut Care) {
		care.pinned = Some(host::timestamp().unix_millis());
		care.fetched = true;
		care.retries.succeeded();
	}

	fn is_pinned(&self, care: &Care) -> Result<bool, Unreachable> {
		for target in care.targets() {
			if self.ipfs.pinned(target)? != Some(Pinned::Recursively) {
				return Ok(false);
			}
		}
		Ok(true)
	}

	/// Connect to those who have a version: its sources, and the others who keep it.
	fn connect(&self, id: VersionId) {
		let pinners = Orders::<T>::get(id).into_iter().flat_map(|order| order.replicas);
		let others = pinners.map(|replica| replica.pinner).filter(|id| Some(*id) != self.here);
		let offers = others.filter_map(Pinners::<T>::get).map(|pinner| pinner.offer);
		let addresses = offers.flat_map(|offer| offer.addresses).map(Into::into);
		let peers: Vec<Vec<u8>> = T::Datasets::sources(id).into_iter().chain(addresses).collect();
		self.ipfs.connect(peers.iter().map(|peer| &peer[..]));
	}

	/// Go on fetching a version, and when that is done, put the list of its blocks beside it.
	fn fetch(&self, id: VersionId, care: &mut Care, until: Timestamp) -> Result<(), Setback> {
		let measured = T::Datasets::measured(id).unwrap_or_default();
		let fresh = || Walk::begin(care.root, measured);
		let mut walk = walk(id, care.root).unwrap_or_else(fresh);
		let before = walk.blocks();
		let stretch = walk.advance(self.ipfs, until, |_| ());
		if walk.blocks() > before {
			care.retries.succeeded();
			save_walk(id, care.root, &walk);
		}
		match stretch {
			Stretch::Finished => (),
			Stretch::OutOfTime => return Err(Setback::OutOfTime),
			Stretch::Unreachable => return Err(Setback::Unreachable),
			Stretch::Failed(failure) => return Err(Setback::Failed(format!("{failure}"))),
		}
		let made = walk.manifest().filter(|(list, _)| *list == care.list);
		let Some((_, blocks)) = made else {
			// It follows from the root, unless whoever audited made another one.
			forget_walk(id);
			return Err(Setback::Failed("auditors have listed other blocks".into()));
		};
		for (content, bytes) in blocks {
			if let Err(status) = self.ipfs.put_unpinned(content, &bytes)? {
				return Err(Setback::Failed(format!(
					"the IPFS API refused a block of its list with HTTP status {status}",
				)));
			}
		}
		forget_walk(id);
		Ok(())
	}
}
