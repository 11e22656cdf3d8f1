//! Whatever people do, in whatever order, money is neither made nor lost.

use super::*;
use proptest::{collection::vec, prelude::*};

const EVERYBODY: [AccountId; 5] = [ALICE, BOB, CHARLIE, DAVE, EVE];

#[derive(Clone, Debug)]
enum Action {
	List {
		seller: AccountId,
		version: u32,
		price: Price<AssetKind>,
		terms: Terms,
		seats: Option<u32>,
	},
	Unlist {
		who: AccountId,
		listing: ListingId,
	},
	Buy {
		buyer: AccountId,
		listing: ListingId,
	},
	SetPrice {
		who: AccountId,
		listing: ListingId,
		price: Price<AssetKind>,
	},
	Claim {
		who: AccountId,
		version: u32,
		asset: AssetKind,
	},
	SetTakeRate(Permill),
	HandOver {
		version: u32,
		owner: AccountId,
	},
	Audit {
		version: u32,
		availability: Availability,
	},
	ClaimRefund {
		who: AccountId,
		sale: SaleId,
	},
	Settle {
		sale: SaleId,
	},
	PassOn {
		from: AccountId,
		to: AccountId,
		licence: u32,
	},
	Blocks(u64),
}

fn person() -> impl Strategy<Value = AccountId> {
	proptest::sample::select(&EVERYBODY[..])
}

/// Mostly Alice, who owns every version until she hands it over.
fn owner() -> impl Strategy<Value = AccountId> {
	prop_oneof![4 => Just(ALICE), 1 => person()]
}

fn asset() -> impl Strategy<Value = AssetKind> {
	prop_oneof![Just(Native), Just(USD)]
}

fn price() -> impl Strategy<Value = Price<AssetKind>> {
	(asset(), prop_oneof![0..200u128, 0..FUNDS / 2])
		.prop_map(|(asset, amount)| Price { asset, amount })
}

fn terms() -> impl Strategy<Value = Terms> {
	prop_oneof![Just(TRAINING), Just(LOOKING)]
}

fn permill() -> impl Strategy<Value = Permill> {
	(0..=1_000_000u32).prop_map(Permill::from_parts)
}

/// Mostly there, so that something is sold.
fn availability() -> impl Strategy<Value = Availability> {
	prop_oneof![
		4 => Just(Availability::Available),
		1 => Just(Availability::Pending),
		1 => Just(Availability::Degraded),
		1 => Just(Availability::Lost),
	]
}

fn action() -> impl Strategy<Value = Action> {
	prop_oneof![
		3 => (owner(), 0..3u32, price(), terms(), proptest::option::of(1..4u32)).prop_map(
			|(seller, version, price, terms, seats)| {
				Action::List { seller, version, price, terms, seats }
			}
		),
		1 => (person(), 0..5u32).prop_map(|(who, listing)| Action::Unlist { who, listing }),
		9 => (person(), 0..6u32).prop_map(|(buyer, listing)| Action::Buy { buyer, listing }),
		1 => (owner(), 0..5u32, price())
			.prop_map(|(who, listing, price)| Action::SetPrice { who, listing, price }),
		3 => (person(), 0..3u32, asset())
			.prop_map(|(who, version, asset)| Action::Claim { who, version, asset }),
		1 => permill().prop_map(Action::SetTakeRate),
		1 => (0..3u32, person()).prop_map(|(version, owner)| Action::HandOver { version, owner }),
		3 => (0..3u32, availability())
			.prop_map(|(version, availability)| Action::Audit { version, availability }),
		3 => (person(), 0..8u32).prop_map(|(who, sale)| Action::ClaimRefund { who, sale }),
		1 => (0..8u32).prop_map(|sale| Action::Settle { sale }),
		1 => (person(), person(), 1_000..1_006u32)
			.prop_map(|(from, to, licence)| Action::PassOn { from, to, licence }),
		3 => (1..GUARANTEE).prop_map(Action::Blocks),
	]
}

/// Do `action`; tells whether it succeeded.
fn run(action: Action) -> bool {
	let version = |dataset| VersionId::new(dataset, 0);
	match action {
		Action::List { seller, version: dataset, price, terms, seats } => {
			let expires = Some(System::block_number() + 3 * GUARANTEE);
			Marketplace::list(signed(seller), version(dataset), price, terms, seats, expires)
				.is_ok()
		},
		Action::Unlist { who, listing } => Marketplace::unlist(signed(who), listing).is_ok(),
		Action::Buy { buyer, listing } => buy(buyer, listing).is_ok(),
		Action::SetPrice { who, listing, price } => {
			Marketplace::set_price(signed(who), listing, price).is_ok()
		},
		Action::Claim { who, version: dataset, asset } => {
			Marketplace::claim_royalties(signed(who), version(dataset), asset).is_ok()
		},
		Action::SetTakeRate(rate) => {
			TakeRate::set(rate);
			true
		},
		Action::HandOver { version: dataset, owner } => {
			Registry::edit(version(dataset), |info| info.owner = owner);
			true
		},
		Action::Audit { version: dataset, availability } => {
			now_is(version(dataset), availability);
			true
		},
		Action::ClaimRefund { who, sale } => Marketplace::claim_refund(signed(who), sale).is_ok(),
		Action::Settle { sale } => Marketplace::settle(signed(EVE), sale).is_ok(),
		Action::PassOn { from, to, licence } => {
			Assets::transfer(signed(from), licence, to, 1).is_ok()
		},
		Action::Blocks(count) => {
			go_to(System::block_number() + count);
			true
		},
	}
}

/// All the money there is: native (with holds), and dollars.
fn wealth() -> (Balance, Balance) {
	let pot = Marketplace::account_id();
	let accounts = EVERYBODY.into_iter().chain([TREASURY, pot]);
	accounts.fold((0, 0), |(native, usd), who| {
		(native + Balances::total_balance(&who), usd + dollars(who))
	})
}

/// What the pot has in `asset`: all that it owes, and nothing else but perhaps its floor.
fn pot_has_what_it_owes(asset: AssetKind) -> bool {
	type Money = <Test as crate::Config>::Assets;
	let royalties: Balance = Royalties::<Test>::iter()
		.filter(|(_, kind, _)| *kind == asset)
		.map(|(_, _, pool)| pool.remaining())
		.sum();
	let prices: Balance = Sales::<Test>::iter_values()
		.filter(|sale| sale.price.asset == asset)
		.map(|sale| sale.price.amount)
		.sum();
	let own = Money::balance(asset.clone(), &Marketplace::account_id()) - royalties - prices;
	own == 0 || own == Money::minimum_balance(asset)
}

/// What the open listings of `seller` say is on hold.
fn deposits(seller: AccountId) -> Balance {
	Listings::<Test>::iter_values()
		.filter(|listing| listing.seller == seller)
		.map(|listing| listing.deposit)
		.sum()
}

proptest! {
	#[test]
	fn no_sequence_of_calls_makes_loses_or_locks_up_money(
		royalties in [permill(), permill(), permill()],
		points in vec((person(), 1..100u32), 3),
		actions in vec(action(), 1..60),
	) {
		build_and_execute(|| {
			for (royalty, (who, points)) in royalties.into_iter().zip(points) {
				let version = Registry::add(ALICE, royalty, &[(who, points), (EVE, 7)]);
				list(version, if points % 2 == 0 { native(70_000) } else { usd(700) });
			}
			let before = wealth();
			let issued = (Balances::total_issuance(), Assets::total_issuance(USD_ID));
			prop_assert_eq!(before, issued);
			for action in actions {
				// Failing calls must change nothing, as a dispatch would see to.
				let _ = frame::deps::frame_support::storage::with_storage_layer(|| {
					if run(action) { Ok(()) } else { Err(DispatchError::Other("refused")) }
				});
				prop_assert_eq!(wealth(), before);
				// Of everybody, because those who have closed all their listings are the ones that
				// a forgotten hold would hurt.
				for who in EVERYBODY {
					prop_assert_eq!(held(who), deposits(who));
				}
				prop_assert!(pot_has_what_it_owes(Native) && pot_has_what_it_owes(USD));
				prop_assert_eq!(Marketplace::do_try_state(), Ok(()));
			}

			// In the end nothing waits any more, whatever has become of the data.
			for _ in 0..=EXTENSIONS {
				end_guarantees();
			}
			prop_assert_eq!(Sales::<Test>::iter().count(), 0);
			prop_assert_eq!(Guarantees::<Test>::iter().count(), 0);
			prop_assert_eq!(wealth(), before);
			prop_assert!(pot_has_what_it_owes(Native) && pot_has_what_it_owes(USD));
			prop_assert_eq!(
				(Balances::total_issuance(), Assets::total_issuance(USD_ID)),
				issued
			);
			Ok(())
		})?;
	}

	#[test]
	fn contributors_can_always_claim_all_that_they_earned(
		prices in vec(ED..FUNDS / 4, 1..3),
		points in (1..1_000u32, 1..1_000u32),
	) {
		build_and_execute(|| {
			let version = Registry::add(ALICE, half(), &[(DAVE, points.0), (EVE, points.1)]);
			for (buyer, price) in [BOB, CHARLIE].into_iter().zip(prices) {
				let listing = list(version, native(price));
				prop_assert!(buy(buyer, listing).is_ok());
			}
			end_guarantees();
			for who in [DAVE, EVE] {
				let due = Marketplace::claimable(who, version, Native);
				let before = Balances::balance(&who);
				let claim = Marketplace::claim_royalties(signed(who), version, Native);
				prop_assert_eq!(claim.is_ok(), due > 0);
				prop_assert_eq!(Balances::balance(&who), before + due);
			}
			// At most one unit of dust for each of the two.
			prop_assert!(Royalties::<Test>::get(version, Native).remaining() < 2);
			Ok(())
		})?;
	}
}
