//! Whatever people do, in whatever order: money is conserved, and every index holds.

use super::*;
use proptest::prelude::*;
use sensor_primitives::traits::{Pinners as _, Verdict};

#[derive(Clone, Debug)]
enum Action {
	Register(AccountId, u64, Balance),
	ChangeOffer(AccountId, u64, Balance),
	GiveNotice(AccountId),
	Release(AccountId, usize),
	Leave(AccountId),
	Order(AccountId, usize, u32, Balance, Balance),
	TopUp(AccountId, usize, Balance),
	Cancel(AccountId, usize),
	Assign(usize),
	Claim(AccountId),
	Demand(AccountId, usize, usize, u32),
	Show(u64),
	Audit(usize, Vec<Verdict>),
	State(usize, Availability),
	MinBond(Balance),
	Spend(AccountId),
	Blocks(u32),
}

/// How many versions there are.
const VERSIONS: usize = 4;

/// People who come and go, unlike the treasury.
fn person() -> impl Strategy<Value = AccountId> {
	(0..EVERYBODY.len() - 1).prop_map(|place| EVERYBODY[place])
}

fn pinners() -> impl Strategy<Value = AccountId> {
	prop_oneof![Just(ALICE), Just(BOB), Just(CHARLIE)]
}

fn verdict() -> impl Strategy<Value = Verdict> {
	prop_oneof![4 => Just(Present), 3 => Just(Missing), 1 => Just(Unknown)]
}

fn availability() -> impl Strategy<Value = Availability> {
	prop_oneof![
		4 => Just(Availability::Available),
		1 => Just(Availability::Degraded),
		1 => Just(Availability::Lost)
	]
}

fn action() -> impl Strategy<Value = Action> {
	let price = 0..80 as Balance;
	prop_oneof![
		4 => (pinners(), 1..12u64, price.clone())
			.prop_map(|(who, room, price)| Action::Register(who, room, price)),
		2 => (pinners(), 1..12u64, price.clone())
			.prop_map(|(who, room, price)| Action::ChangeOffer(who, room, price)),
		1 => pinners().prop_map(Action::GiveNotice),
		1 => (pinners(), 0..VERSIONS).prop_map(|(who, at)| Action::Release(who, at)),
		1 => pinners().prop_map(Action::Leave),
		6 => (person(), 0..VERSIONS, 1..4u32, price, 1..2_000 as Balance).prop_map(
			|(who, at, wanted, price, budget)| Action::Order(who, at, wanted, price, budget)
		),
		2 => (person(), 0..VERSIONS, 0..300 as Balance)
			.prop_map(|(who, at, amount)| Action::TopUp(who, at, amount)),
		1 => (person(), 0..VERSIONS).prop_map(|(who, at)| Action::Cancel(who, at)),
		2 => (0..VERSIONS).prop_map(Action::Assign),
		1 => pinners().prop_map(Action::Claim),
		10 => (person(), 0..VERSIONS, 0..3usize, 0..3u32)
			.prop_map(|(who, at, keeper, index)| Action::Demand(who, at, keeper, index)),
		6 => (0..4u64).prop_map(Action::Show),
		14 => (0..VERSIONS, proptest::collection::vec(verdict(), 8))
			.prop_map(|(at, verdicts)| Action::Audit(at, verdicts)),
		2 => (0..VERSIONS, availability()).prop_map(|(at, state)| Action::State(at, state)),
		1 => (1..2_000 as Balance).prop_map(Action::MinBond),
		1 => person().prop_map(Action::Spend),
		8 => (1..2 * WINDOW).prop_map(Action::Blocks),
		1 => Just(Action::Blocks(NOTICE)),
	]
}

/// Does what can be done; what cannot is refused.
fn act(versions: &[VersionId], action: Action) -> DispatchResult {
	match action {
		Action::Register(who, room, price) => Pinning::register(signed(who), offer(room, price)),
		Action::ChangeOffer(who, room, price) => {
			Pinning::change_offer(signed(who), offer(room, price))
		},
		Action::GiveNotice(who) => Pinning::give_notice(signed(who)),
		Action::Release(who, at) => Pinning::release(signed(who), versions[at]),
		Action::Leave(who) => Pinning::leave(signed(who)),
		Action::Order(who, at, wanted, price, budget) => {
			Pinning::order(signed(who), versions[at], wanted, price, budget)
		},
		Action::TopUp(who, at, amount) => Pinning::top_up(signed(who), versions[at], amount),
		Action::Cancel(who, at) => Pinning::cancel(signed(who), versions[at]),
		Action::Assign(at) => Pinning::assign(signed(EVE), versions[at]),
		Action::Claim(who) => Pinning::claim_rent(signed(who)),
		Action::Demand(who, at, keeper, index) => {
			let keepers = Pinning::pinners(versions[at]);
			let keeper = keepers.get(keeper).copied().unwrap_or_default();
			let path = Registry::path(versions[at], index);
			Pinning::demand(signed(who), versions[at], keeper, index, path)
		},
		Action::Show(back) => {
			let demand = crate::DemandRange::<Test>::get().1.saturating_sub(back + 1);
			let content = Demands::<Test>::get(demand).map(|demand| demand.content);
			let block = BLOCKS.iter().find(|block| content.is_some_and(|c| c.matches(block)));
			show(demand, block.unwrap_or(&BLOCKS[0]))
		},
		Action::Audit(at, verdicts) => {
			for (pinner, verdict) in Pinning::pinners(versions[at]).into_iter().zip(verdicts) {
				audit(versions[at], pinner, verdict);
			}
			Ok(())
		},
		Action::State(at, state) => {
			Registry::now_is(versions[at], state);
			Ok(())
		},
		Action::MinBond(bond) => {
			MinBond::set(bond);
			Ok(())
		},
		// All that can be spent, so that the account closes unless something is on hold.
		Action::Spend(who) => Balances::transfer_all(signed(who), 999, false),
		Action::Blocks(count) => {
			pass(count);
			Ok(())
		},
	}
}

/// All the money there is.
fn wealth() -> Balance {
	EVERYBODY
		.into_iter()
		.chain([999, Pinning::account_id()])
		.map(|who| Balances::total_balance(&who))
		.sum()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn no_sequence_of_calls_makes_loses_or_locks_up_money(
		actions in proptest::collection::vec(action(), 1..80),
	) {
		build_and_execute(|| {
			let versions: Vec<_> = (1..=VERSIONS as u64)
				.map(|size| Registry::add(size * GIB, &BLOCKS.map(record)))
				.collect();
			// So that something is kept from the beginning.
			for (who, room) in [(ALICE, 10), (BOB, 6), (CHARLIE, 4)] {
				assert_ok!(Pinning::register(signed(who), offer(room, PRICE)));
			}
			for version in &versions[..3] {
				assert_ok!(Pinning::order(signed(PAYER), *version, 2, PRICE, 20 * RENT));
			}
			pass(2);
			let before = wealth();
			prop_assert_eq!(before, Balances::total_issuance());
			for action in actions {
				// Failing calls must change nothing, as a dispatch would see to.
				let _ = frame::deps::frame_support::storage::with_storage_layer(|| {
					act(&versions, action)
				});
				prop_assert_eq!(Pinning::do_try_state(), Ok(()));
				prop_assert!(pot_has_what_it_owes());
				prop_assert_eq!(wealth(), before);
				for who in EVERYBODY {
					let bond = PinnerOf::<Test>::get(who).map_or(0, |id| the_pinner(id).bond);
					prop_assert_eq!(held(who), bond);
				}
			}

			// Everybody gets out with all that is theirs, whether or not anybody else does anything.
			for who in [ALICE, BOB, CHARLIE] {
				let _ = Pinning::give_notice(signed(who));
			}
			pass(NOTICE.max(WINDOW));
			for who in [ALICE, BOB, CHARLIE] {
				for version in &versions {
					let _ = Pinning::release(signed(who), *version);
				}
				if PinnerOf::<Test>::contains_key(who) {
					// What is too little for an account has to wait for more, as a fee would.
					let _ = Balances::mint_into(&who, ED);
					prop_assert_eq!(Pinning::leave(signed(who)), Ok(()));
				}
			}
			for version in versions {
				if let Some(order) = Orders::<Test>::get(version) {
					prop_assert_eq!(Pinning::cancel(signed(order.payer), version), Ok(()));
				}
			}
			prop_assert_eq!(Pinners::<Test>::iter().count(), 0);
			prop_assert_eq!(Demands::<Test>::iter().count(), 0);
			pass(2);
			prop_assert_eq!(Draws::<Test>::iter().count(), 0);
			prop_assert_eq!(Pinning::owed(), 0);
			Ok(())
		})?;
	}
}
