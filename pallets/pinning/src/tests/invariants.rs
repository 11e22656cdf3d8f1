//! The checks find what they are there for.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;

/// What the checks say once `meddle` has run beside an order that is kept and a demand.
fn found(meddle: impl FnOnce(VersionId, PinnerId)) -> Result<(), TryRuntimeError> {
	new_test_ext().execute_with(|| {
		let (version, id) = kept_by(ALICE);
		demand(version, id, 0);
		Pinning::do_try_state()?;
		meddle(version, id);
		Pinning::do_try_state()
	})
}

#[test]
fn money_that_nobody_paid_in_is_found() {
	let more = |version, _| {
		Orders::<Test>::mutate_extant(version, |order| order.budget += ED + 1);
	};
	assert_eq!(found(more), Err("the pot lacks what is owed".into()));
	let earned = |_, id| Pinners::<Test>::mutate_extant(id, |pinner| pinner.earned += ED + 1);
	assert_eq!(found(earned), Err("the pot lacks what is owed".into()));
}

#[test]
fn a_replica_that_a_pinner_does_not_know_of_is_found() {
	let forget = |version, id| Kept::<Test>::remove(id, version);
	assert_eq!(found(forget), Err("a pinner does not know what it keeps".into()));
	let used = |_, id| Pinners::<Test>::mutate_extant(id, |pinner| pinner.used += 1);
	assert_eq!(found(used), Err("a pinner does not keep what orders say".into()));
	let lost = |version, _| Orders::<Test>::remove(version);
	assert_eq!(found(lost), Err("a pinner keeps what no order says".into()));
}

#[test]
fn a_bond_that_is_not_on_hold_is_found() {
	let bond = |_, id| Pinners::<Test>::mutate_extant(id, |pinner| pinner.bond += 1);
	assert_eq!(found(bond), Err("a pinner's hold is not its bond".into()));
}

#[test]
fn a_demand_out_of_order_is_found() {
	let count = |_, id| Pinners::<Test>::mutate_extant(id, |pinner| pinner.demands = 0);
	let wrong = "a pinner does not have to show what demands say";
	assert_eq!(found(count), Err(wrong.into()));
	let range = |_, _| crate::DemandRange::<Test>::put((1, 1));
	assert_eq!(found(range), Err("a demand is not in the queue".into()));
}

#[test]
fn a_roster_that_says_something_else_is_found() {
	let price = |_, _| Roster::<Test>::mutate(|roster| roster[0].price += 1);
	assert_eq!(found(price), Err("the roster says something else than a pinner".into()));
}

#[test]
fn an_order_that_waits_for_nothing_is_found() {
	let waits = |version, _| Orders::<Test>::mutate_extant(version, |order| order.draw = Some(99));
	assert_eq!(found(waits), Err("an order waits for no draw".into()));
}
