//! Whatever people do, in whatever order: what exists on other chains is locked here, money is
//! conserved, and everybody gets it out again.

use super::*;
use polkadot_sdk::frame_support::traits::fungible::Inspect;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Action {
	Send(u64, Balance),
	Cancel(u64, u64),
	Deliver(u64, usize, bool),
	Burn(u64, u8, Balance, Balance),
	Prove(u64, usize),
	Replay(u64, usize),
	Claim(u64, u8),
	StrikeOut(u64, u64),
	SetTerms(u64, Balance, Balance, Balance),
	Halt(u64),
	Resume(u64),
	Govern(u64, bool),
	Spend,
	Blocks(u32),
}

fn chain() -> impl Strategy<Value = u64> {
	prop_oneof![Just(ETHEREUM), Just(POLYGON)]
}

fn action() -> impl Strategy<Value = Action> {
	let limit = || prop_oneof![4 => Just(LIMIT), 2 => 500..LIMIT, 1 => Just(0)];
	prop_oneof![
		12 => (chain(), 0..LIMIT + 10).prop_map(|(chain, amount)| Action::Send(chain, amount)),
		2 => (chain(), 0..6u64).prop_map(|(chain, place)| Action::Cancel(chain, place)),
		10 => (chain(), 0..8usize, prop::bool::weighted(0.8))
			.prop_map(|(chain, which, success)| Action::Deliver(chain, which, success)),
		8 => (chain(), 0..4u8, 1..LIMIT, 0..200 as Balance)
			.prop_map(|(chain, to, amount, fee)| Action::Burn(chain, to, amount, fee)),
		16 => (chain(), 0..8usize).prop_map(|(chain, which)| Action::Prove(chain, which)),
		3 => (chain(), 0..8usize).prop_map(|(chain, which)| Action::Replay(chain, which)),
		1 => (chain(), 0..4u8).prop_map(|(chain, who)| Action::Claim(chain, who)),
		1 => (chain(), 0..4u64).prop_map(|(chain, back)| Action::StrikeOut(chain, back)),
		2 => (chain(), limit(), limit(), 0..60 as Balance)
			.prop_map(|(chain, outbound, inbound, fee)| Action::SetTerms(chain, outbound, inbound, fee)),
		1 => chain().prop_map(Action::Halt),
		3 => chain().prop_map(Action::Resume),
		1 => (chain(), any::<bool>()).prop_map(|(chain, halt)| Action::Govern(chain, halt)),
		1 => Just(Action::Spend),
		8 => (1..WINDOW / 2).prop_map(Action::Blocks),
	]
}

fn person(index: u8) -> AccountId {
	match index {
		0 => ALICE,
		1 => BOB,
		2 => NOBODY,
		_ => AccountId::new([8; 32]),
	}
}

/// What goes on on another chain.
#[derive(Default)]
struct Elsewhere {
	/// What exists there.
	supply: Balance,
	/// Messages that are done with.
	done: BTreeSet<u64>,
	/// How many burns there were.
	burns: u64,
	/// What was logged and not proven.
	unproven: Vec<GatewayEvent>,
	/// What was proven.
	proven: Vec<GatewayEvent>,
	/// What will be unlocked once it is proven.
	due: Balance,
	/// What came back and is locked again, for nobody, since those who waited were struck out.
	struck_out: Balance,
}

impl Elsewhere {
	/// Messages that are not done with.
	fn open(&self, chain: u64) -> Vec<(u64, Balance)> {
		let mut open: Vec<_> = Messages::<Test>::iter_prefix(chain)
			.filter(|(nonce, _)| !self.done.contains(nonce))
			.map(|(nonce, open)| (nonce, open.amount()))
			.collect();
		open.sort_unstable();
		open
	}

	fn deliver(&mut self, nonce: u64, amount: Balance, success: bool) {
		self.done.insert(nonce);
		if success {
			self.supply += amount;
		} else {
			self.due += amount;
		}
		self.unproven.push(delivered(nonce, success));
	}

	fn burn(&mut self, to: AccountId, amount: Balance, fee: Balance) {
		let amount = amount.min(self.supply);
		if amount > 0 {
			self.supply -= amount;
			self.due += amount;
			self.burns += 1;
			self.unproven.push(burned_for(to, self.burns, amount, fee.min(amount)));
		}
	}

	fn prove(&mut self, chain: u64, which: usize) -> DispatchResult {
		let event = *self.unproven.get(which).ok_or(DispatchError::Unavailable)?;
		let amount = match event {
			GatewayEvent::Delivered { nonce, success: false, .. } => {
				Messages::<Test>::get(chain, nonce).map_or(0, |open| open.amount())
			},
			GatewayEvent::Burned { amount, .. } => amount,
			_ => 0,
		};
		prove(chain, event)?;
		self.unproven.remove(which);
		self.proven.push(event);
		self.due -= amount;
		Ok(())
	}

	/// Whether what is locked here is what exists there, or may yet, or comes back, or never does.
	fn is_locked(&self, chain: u64) -> bool {
		let open: Balance = self.open(chain).into_iter().map(|(_, amount)| amount).sum();
		the(chain).locked == self.supply + self.due + open + self.struck_out
	}
}

/// Does what can be done; what cannot is refused.
fn act(chains: &mut [(u64, Elsewhere); 2], action: Action) -> DispatchResult {
	let mut on = |chain: u64| {
		let place = usize::from(chain == POLYGON);
		std::mem::take(&mut chains[place].1)
	};
	let mut changed = None;
	let result = match action {
		Action::Send(chain, amount) => send(chain, amount),
		Action::Cancel(chain, back) => {
			let place = the(chain).queue.next.saturating_sub(back + 1);
			Bridge::cancel(signed(ALICE), chain, place)
		},
		Action::Deliver(chain, which, success) => {
			let mut there = on(chain);
			if let Some((nonce, amount)) = there.open(chain).get(which).copied() {
				there.deliver(nonce, amount, success);
			}
			changed = Some((chain, there));
			Ok(())
		},
		Action::Burn(chain, to, amount, fee) => {
			let mut there = on(chain);
			there.burn(person(to), amount, fee);
			changed = Some((chain, there));
			Ok(())
		},
		Action::Prove(chain, which) => {
			let mut there = on(chain);
			let result = there.prove(chain, which);
			changed = Some((chain, there));
			result
		},
		Action::Replay(chain, which) => {
			let there = on(chain);
			let result = match there.proven.get(which) {
				Some(event) => {
					let result = prove(chain, *event);
					assert!(result.is_err(), "{event:?} was proven twice");
					result
				},
				None => Ok(()),
			};
			changed = Some((chain, there));
			result
		},
		Action::Claim(chain, who) => Bridge::claim(signed(BOB), chain, person(who)),
		Action::StrikeOut(chain, back) => {
			let mut there = on(chain);
			let place = the(chain).arrivals.next.saturating_sub(back + 1);
			let amount = Arrivals::<Test>::get(chain, place).map_or(0, |arrival| arrival.amount);
			let result = Bridge::drop_arrival(signed(ADMIN), chain, place);
			there.struck_out += amount;
			changed = Some((chain, there));
			result
		},
		Action::SetTerms(chain, outbound, inbound, fee) => {
			let terms = Terms { outbound, inbound, fee, ..TERMS };
			Bridge::set_terms(signed(ADMIN), chain, terms)
		},
		Action::Halt(chain) => Bridge::halt(signed(GUARDIAN), chain),
		Action::Resume(chain) => Bridge::resume(signed(ADMIN), chain),
		Action::Govern(chain, halt) => {
			let mode = if halt { Mode::Halted } else { Mode::Running };
			Bridge::govern(signed(ADMIN), chain, Order::SetMode(mode))
		},
		// All that can be spent, so that the account closes.
		Action::Spend => Balances::transfer_all(signed(NOBODY), ADMIN, false),
		Action::Blocks(count) => {
			pass(count);
			Ok(())
		},
	};
	if let Some((chain, there)) = changed {
		chains[usize::from(chain == POLYGON)].1 = there;
	}
	result
}

/// All the money there is.
fn wealth() -> Balance {
	frame_system::Account::<Test>::iter_keys()
		.map(|who| <Balances as Inspect<_>>::total_balance(&who))
		.sum()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(100))]

	#[test]
	fn no_sequence_of_calls_makes_loses_or_locks_up_money(
		actions in proptest::collection::vec(action(), 1..80),
	) {
		build_and_execute(|| {
			let mut chains = [(ETHEREUM, Elsewhere::default()), (POLYGON, Elsewhere::default())];
			let before = wealth();
			prop_assert_eq!(before, Balances::total_issuance());
			for action in actions {
				let _ = act(&mut chains, action);
				prop_assert_eq!(Bridge::do_try_state(), Ok(()));
				pots_have_what_they_owe();
				prop_assert_eq!(wealth(), before);
				for (chain, there) in &chains {
					prop_assert!(there.is_locked(*chain), "{} is short", chain);
					prop_assert!(the(*chain).locked >= there.supply);
				}
			}

			// Everything that is under way arrives, and then goes home.
			for (chain, there) in &mut chains {
				let _ = Bridge::resume(signed(ADMIN), *chain);
				prop_assert_eq!(Bridge::set_terms(signed(ADMIN), *chain, TERMS), Ok(()));
				pass(WINDOW * (MAX_QUEUE + 1));
				prop_assert_eq!(the(*chain).queued, 0);
				for (nonce, amount) in there.open(*chain) {
					there.deliver(nonce, amount, true);
				}
				there.burn(BOB, Balance::MAX, 0);
				while !there.unproven.is_empty() {
					if there.prove(*chain, 0).is_err() {
						// As many wait as may.
						pass(WINDOW);
						prop_assert_eq!(there.prove(*chain, 0), Ok(()));
					}
				}
				pass(12 * WINDOW);
				let end = the(*chain);
				prop_assert_eq!((end.locked, end.waiting, end.open), (there.struck_out, 0, 0));
				prop_assert!(end.arrivals.is_empty());
				prop_assert_eq!(there.supply + there.due, 0);
			}
			// What is owed is all that is left.
			for who in (0..4).map(person) {
				for chain in [ETHEREUM, POLYGON] {
					if Owed::<Test>::contains_key(chain, &who) {
						let _ = Balances::transfer_allow_death(signed(ADMIN), who.clone(), ED);
						prop_assert_eq!(Bridge::claim(signed(BOB), chain, who.clone()), Ok(()));
					}
				}
			}
			for (chain, there) in &chains {
				prop_assert_eq!(Bridge::liabilities(*chain), (there.struck_out, 0));
			}
			prop_assert_eq!(wealth(), before);
			Ok(())
		})?;
	}
}
