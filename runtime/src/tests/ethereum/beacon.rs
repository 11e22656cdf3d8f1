//! An Ethereum that has only the headers of its beacon chain. What they say of states is made up, and
//! real committees of 512 sign it, whose members share a key.

use polkadot_sdk::{sp_core::H256, sp_io::hashing::sha2_256};
use snowbridge_beacon_primitives::{
	BeaconHeader, CheckpointUpdate, ForkData, NextSyncCommitteeUpdate, SigningData, SyncAggregate,
	SyncCommittee, Update,
};
use snowbridge_milagro_bls::{
	AggregatePublicKey, AggregateSignature, PublicKey, SecretKey, Signature,
};
use std::collections::BTreeMap;

/// The version of the latest fork that the light client knows, where it has been from the start.
pub const FULU: [u8; 4] = [6, 0, 0, 0];

/// How many slots a sync committee serves.
pub const PERIOD: u64 = 256 * 32;

/// After so many slots a block is final.
const TWO_EPOCHS: u64 = 64;

/// The domain of a sync committee's signatures.
const SYNC_COMMITTEE: [u8; 4] = [7, 0, 0, 0];

/// Where something is in the tree of a state: its generalised index, since Electra.
type Place = usize;
const BLOCK_ROOTS: Place = 69;
const CURRENT_SYNC_COMMITTEE: Place = 86;
const NEXT_SYNC_COMMITTEE: Place = 87;
const FINAL_ROOT: Place = 169;

/// An Ethereum whose committees sign for one version.
pub struct Beacon {
	version: [u8; 4],
}

impl Beacon {
	/// An Ethereum of this version from the start.
	pub fn new(version: [u8; 4]) -> Self {
		Self { version }
	}

	/// What to begin with at a slot.
	pub fn checkpoint(&self, slot: u64) -> CheckpointUpdate<512> {
		let state = State::new(slot, H256::zero());
		CheckpointUpdate {
			header: state.header(),
			current_sync_committee: members(slot / PERIOD),
			current_sync_committee_branch: state.branch(CURRENT_SYNC_COMMITTEE),
			validators_root: H256::zero(),
			block_roots_root: state.node(BLOCK_ROOTS),
			block_roots_branch: state.branch(BLOCK_ROOTS),
		}
	}

	/// That the block of a slot is final, and which committee is next, as the committee signs it that
	/// serves two epochs later.
	pub fn update(&self, slot: u64) -> Update<512, 64> {
		self.update_by((slot + TWO_EPOCHS) / PERIOD, slot)
	}

	/// The same, but signed by the committee of a certain period.
	pub fn update_by(&self, period: u64, slot: u64) -> Update<512, 64> {
		let last = State::new(slot, H256::zero());
		let attested = slot + TWO_EPOCHS;
		let state = State::new(attested, root(&last.header()));
		Update {
			attested_header: state.header(),
			sync_aggregate: self.sign(period, &state.header()),
			signature_slot: attested + 1,
			next_sync_committee_update: Some(NextSyncCommitteeUpdate {
				next_sync_committee: members(attested / PERIOD + 1),
				next_sync_committee_branch: state.branch(NEXT_SYNC_COMMITTEE),
			}),
			finalized_header: last.header(),
			finality_branch: state.branch(FINAL_ROOT),
			block_roots_root: last.node(BLOCK_ROOTS),
			block_roots_branch: last.branch(BLOCK_ROOTS),
		}
	}

	/// All of a period's committee sign.
	fn sign(&self, period: u64, header: &BeaconHeader) -> SyncAggregate<512, 64> {
		let fork = ForkData { current_version: self.version, genesis_validators_root: [0; 32] };
		let fork = fork.hash_tree_root().expect("a fork has a root");
		let mut domain = H256::zero();
		domain.0[..4].copy_from_slice(&SYNC_COMMITTEE);
		domain.0[4..].copy_from_slice(&fork.0[..28]);
		let signed = SigningData { object_root: root(header), domain };
		let signed = signed.hash_tree_root().expect("what is signed has a root");
		let signature = Signature::new(&signed.0, &key(period));
		let all = AggregateSignature::aggregate(&[&signature; 512]);
		SyncAggregate {
			sync_committee_bits: [0xff; 64],
			sync_committee_signature: all.as_bytes().into(),
		}
	}
}

/// The key that all members of a period's committee have.
fn key(period: u64) -> SecretKey {
	SecretKey::from_bytes(&[period as u8 + 1; 32]).expect("it is below the order of the curve")
}

/// The committee of a period.
fn members(period: u64) -> SyncCommittee<512> {
	let member = PublicKey::from_secret_key(&key(period));
	let all = AggregatePublicKey::aggregate(&[&member; 512]).expect("there are members");
	SyncCommittee {
		pubkeys: [member.as_bytes().into(); 512],
		aggregate_pubkey: PublicKey { point: all.point }.as_bytes().into(),
	}
}

fn root(header: &BeaconHeader) -> H256 {
	header.hash_tree_root().expect("a header has a root")
}

/// A state with nothing in it but what the light client asks for.
struct State {
	slot: u64,
	parts: BTreeMap<Place, H256>,
}

impl State {
	fn new(slot: u64, last: H256) -> Self {
		let committee = |period| members(period).hash_tree_root().expect("a committee has a root");
		let parts = BTreeMap::from([
			(BLOCK_ROOTS, H256::repeat_byte(0xb1)),
			(CURRENT_SYNC_COMMITTEE, committee(slot / PERIOD)),
			(NEXT_SYNC_COMMITTEE, committee(slot / PERIOD + 1)),
			(FINAL_ROOT, last),
		]);
		Self { slot, parts }
	}

	/// What is at a place.
	fn node(&self, place: Place) -> H256 {
		match self.parts.get(&place) {
			Some(part) => *part,
			None if place > FINAL_ROOT => H256::zero(),
			None => {
				let below = [2 * place, 2 * place + 1].map(|child| self.node(child).0);
				H256(sha2_256(&below.concat()))
			},
		}
	}

	/// The siblings of a place and of all that is above it.
	fn branch(&self, place: Place) -> Vec<H256> {
		let above = std::iter::successors(Some(place), |place| Some(place / 2));
		above.take_while(|place| *place > 1).map(|place| self.node(place ^ 1)).collect()
	}

	/// The header of the block that leads to this state.
	fn header(&self) -> BeaconHeader {
		BeaconHeader { slot: self.slot, state_root: self.node(1), ..Default::default() }
	}
}
