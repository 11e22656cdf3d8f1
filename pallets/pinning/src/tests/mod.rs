//! One file a call, one for each behaviour beside them, and `sequences`, which runs everything in
//! any order.

use crate::{
	mock::*,
	types::{Offer, Order, Pinner, Replica},
	Demands, Draws, Error, Event, HoldReason, Kept, Orders, PinnerOf, Pinners, Roster,
};
use frame::{
	testing_prelude::*,
	traits::fungible::{Inspect, InspectHold, Mutate},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{
		Availability, PinnerId,
		Verdict::{Missing, Present, Unknown},
	},
	Balance, VersionId,
};

mod assign;
mod cancel;
mod change_offer;
mod claim_rent;
mod demand;
mod draws;
mod faults;
mod give_notice;
mod invariants;
mod leave;
mod offchain_worker;
mod order;
mod register;
mod release;
mod rent;
mod sequences;
mod show;
mod top_up;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The blocks of the versions that tests keep.
const BLOCKS: [&[u8]; 3] = [b"first block", b"second block", b"last"];

/// What a GiB costs in most tests.
const PRICE: Balance = 50;

/// The rent of the versions that tests keep, which have two GiB.
const RENT: Balance = 2 * PRICE;

/// The bond of a pinner of [`pinner`].
const BOND: Balance = 1_000 + 10 * 100;

/// An available version of two GiB.
fn version() -> VersionId {
	Registry::add(2 * GIB - 7, &BLOCKS.map(record))
}

/// Room for some GiB, at a price.
fn offer(capacity: u64, price: Balance) -> Offer<Test> {
	let address = b"/ip4/192.0.2.1/tcp/4001/p2p/12D3KooW".to_vec().try_into().unwrap();
	Offer { addresses: vec![address].try_into().unwrap(), capacity: capacity * GIB, price }
}

/// `who` offers ten GiB at a price, and the offer counts already.
fn pinner_at(who: AccountId, price: Balance) -> PinnerId {
	assert_ok!(Pinning::register(signed(who), offer(10, price)));
	pass(2);
	PinnerOf::<Test>::get(who).unwrap()
}

/// `who` offers ten GiB at the usual price, and the offer counts already.
fn pinner(who: AccountId) -> PinnerId {
	pinner_at(who, PRICE)
}

/// As many others as there can be offer a GiB each, from account 1,000 on.
fn crowd() {
	for who in (1_000..).take(MAX_PINNERS as usize) {
		assert_ok!(Balances::mint_into(&who, FUNDS));
		assert_ok!(Pinning::register(signed(who), offer(1, PRICE)));
	}
}

/// The payer wants a version kept, at the usual price.
fn order(version: VersionId, wanted: u32, budget: Balance) {
	assert_ok!(Pinning::order(signed(PAYER), version, wanted, PRICE, budget));
}

/// A version that `who` keeps and audits have found once. Paid for that, the order has enough for
/// many more.
fn kept_by(who: AccountId) -> (VersionId, PinnerId) {
	let (id, version) = (pinner(who), version());
	order(version, 1, 100 * RENT);
	pass(2);
	audit(version, id, Present);
	assert!(replica(version, id).found);
	(version, id)
}

fn the(version: VersionId) -> Order<Test> {
	Orders::<Test>::get(version).expect("there is an order")
}

fn the_pinner(id: PinnerId) -> Pinner<Test> {
	Pinners::<Test>::get(id).expect("there is a pinner")
}

fn replica(version: VersionId, id: PinnerId) -> Replica {
	*the(version).replicas.iter().find(|replica| replica.pinner == id).expect("it keeps it")
}

/// Who keeps a version.
fn keepers(version: VersionId) -> Vec<PinnerId> {
	let mut keepers: Vec<_> = the(version).replicas.iter().map(|replica| replica.pinner).collect();
	keepers.sort_unstable();
	keepers
}

fn is_listed(id: PinnerId) -> bool {
	Roster::<Test>::get().iter().any(|listed| listed.pinner == id)
}

fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::PinnerBond.into(), &who)
}

fn free(who: AccountId) -> Balance {
	Balances::free_balance(who)
}

/// Eve demands a block; returns the demand.
fn demand(version: VersionId, id: PinnerId, index: u32) -> u64 {
	let path = Registry::path(version, index);
	assert_ok!(Pinning::demand(signed(EVE), version, id, index, path));
	crate::DemandRange::<Test>::get().1 - 1
}

/// What an answer with this block of [`BLOCKS`] costs.
fn fee(index: u32) -> Balance {
	6 + BLOCKS[index as usize].len() as Balance
}
