//! The checks find what they are there for.

use super::*;
use crate::{
	types::{Arrival, Demand, Destination, Open},
	Refused,
};
use frame::deps::sp_runtime::TryRuntimeError;

/// What the checks say once `meddle` has run beside something of everything.
fn found(meddle: impl FnOnce()) -> Result<(), TryRuntimeError> {
	new_test_ext().execute_with(|| {
		add_destinations();
		assert_ok!(send(POLYGON, 1_000));
		assert_ok!(prove(POLYGON, burned(1, 10, 0)));
		assert_ok!(send(ETHEREUM, LIMIT));
		assert_ok!(send(ETHEREUM, 200));
		assert_ok!(prove(ETHEREUM, burned_for(NOBODY, 1, 1, 0)));
		let terms = Terms { inbound: 1, ..TERMS };
		assert_ok!(Bridge::set_terms(signed(ADMIN), ETHEREUM, terms));
		assert_ok!(prove(ETHEREUM, burned(2, 100, 0)));
		Bridge::do_try_state()?;
		meddle();
		Bridge::do_try_state()
	})
}

fn destination(change: impl FnOnce(&mut Destination<Test>)) {
	Destinations::<Test>::mutate_extant(ETHEREUM, change);
}

fn message(change: impl FnOnce(&mut Open<Test>)) {
	Messages::<Test>::mutate(ETHEREUM, 1, |open| change(open.as_mut().expect("it is open")));
}

fn arrival(change: impl FnOnce(&mut Arrival<Test>)) {
	Arrivals::<Test>::mutate(ETHEREUM, 0, |waits| change(waits.as_mut().expect("it waits")));
}

#[test]
fn money_that_is_not_there_is_found() {
	let locked = "a pot lacks what is locked, waits or is owed";
	assert_eq!(found(|| destination(|it| it.locked += ED + 1)), Err(locked.into()));
	let owed = || Owed::<Test>::insert(ETHEREUM, BOB, ED + 1);
	assert_eq!(found(owed), Err(locked.into()));
	let arrival = || arrival(|it| it.amount += ED + 1);
	assert_eq!(found(arrival), Err(locked.into()));
	let fee = || message(|it| it.fee += ED + 1);
	assert_eq!(found(fee), Err("a pot lacks what deliveries are paid with".into()));
}

#[test]
fn miscounted_queues_are_found() {
	assert_eq!(found(|| destination(|it| it.open = 0)), Err("open messages are miscounted".into()));
	assert_eq!(
		found(|| destination(|it| it.queued = 0)),
		Err("waiting transfers are miscounted".into())
	);
	assert_eq!(
		found(|| destination(|it| it.waiting -= 1)),
		Err("waiting money is miscounted".into())
	);
	assert_eq!(
		found(|| destination(|it| it.queue.first += 1)),
		Err("a transfer waits outside of its queue".into())
	);
	assert_eq!(
		found(|| Arrivals::<Test>::remove(ETHEREUM, 0)),
		Err("an arrival is missing from its queue".into())
	);
}

#[test]
fn refusals_of_what_could_be_demanded_again_are_found() {
	let wrong = "what was refused could be demanded again, or was paid";
	let refuse = |demand: Demand| Refused::<Test>::insert(ETHEREUM, demand, 1);
	let unproven = Demand::Burn { gateway: GATEWAY, nonce: 99 };
	for demand in [unproven, Demand::Return { nonce: 99 }] {
		assert_eq!(found(|| refuse(demand)), Err(wrong.into()));
	}
	assert_eq!(found(|| refuse(Demand::Return { nonce: 1 })), Ok(()));
}

#[test]
fn messages_that_cannot_be_proven_are_found() {
	assert_eq!(found(|| Leaves::<Test>::remove(1)), Err("a message's block is forgotten".into()));
	let place = || message(|it| it.place = 0);
	assert_eq!(found(place), Err("a message has no leaf".into()));
	let count = || {
		Leaves::<Test>::mutate_extant(1, |it| it.open += 1);
	};
	assert_eq!(found(count), Err("a block's messages are miscounted".into()));
}

#[test]
fn checkpoints_out_of_order_are_found() {
	let moved = || Checkpoints::<Test>::mutate_extant(0, |it| it.checkpoint.end += 1);
	assert_eq!(found(moved), Err("the next checkpoint would not follow".into()));
	let older = || Polygon::<Test>::mutate_extant(|it| it.since = u64::MAX);
	assert_eq!(found(older), Err("a checkpoint is older than those that count".into()));
	let gone = || Checkpoints::<Test>::remove(0);
	assert_eq!(found(gone), Err("a checkpoint is missing".into()));
}

#[test]
fn two_destinations_with_one_route_are_found() {
	assert_eq!(
		found(|| destination(|it| it.route = Route::Polygon)),
		Err("two destinations take the same proofs".into())
	);
}
