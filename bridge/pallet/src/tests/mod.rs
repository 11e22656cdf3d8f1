//! One file a call, or for each event that is proven; `queues` for what waits, `root` for what other
//! chains read, `forged` for proofs that are none, and `sequences`, which runs everything in any
//! order.

use crate::{
	mock::*,
	types::{Order, Proof, Reason, Route, Terms},
	Arrivals, Burns, Checkpoints, Destinations, Error, Event, Gateways, LatestRoot, Leaves,
	Messages, Owed, Polygon, Queue,
};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_bridge_primitives::{
	testing, tree, Command, EthAddress, GatewayEvent, Log, Message, Mode, ReceiptProof,
};
use sensor_primitives::Balance;

mod burned;
mod cancel;
mod checkpoints;
mod claim;
mod delivered;
mod destinations;
mod drop_arrival;
mod forged;
mod govern;
mod halt;
mod invariants;
mod moved;
mod queues;
mod reconsider;
mod root;
mod send;
mod sequences;

fn has_event(event: Event<Test>) -> bool {
	let event: RuntimeEvent = event.into();
	System::events().iter().any(|record| record.event == event)
}

fn last_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// As much as passes at once.
const LIMIT: Balance = TERMS.outbound;
