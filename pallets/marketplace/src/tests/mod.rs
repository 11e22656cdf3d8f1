//! One file a call, and one for guarantees; `conservation` runs everything in any order.

use crate::{
	mock::*,
	types::{Outlook, Price, Terms},
	Error, Event, Guarantees, GuaranteesRange, HoldReason, Listings, Owed, Royalties, Sales,
};
use frame::{
	testing_prelude::*,
	token::{
		fungible::{Inspect as _, InspectHold as _},
		fungibles::Inspect as _,
	},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, Licences},
	Balance, ContentId, ListingId, SaleId, VersionId,
};

mod buy;
mod claim_many;
mod claim_refund;
mod claim_royalties;
mod conservation;
mod guarantees;
mod invariants;
mod list;
mod set_price;
mod settle;
mod unlist;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// An amount of the native currency.
fn native(amount: Balance) -> Price<AssetKind> {
	Price { asset: Native, amount }
}

fn usd(amount: Balance) -> Price<AssetKind> {
	Price { asset: USD, amount }
}

fn half() -> Permill {
	Permill::from_percent(50)
}

/// The data may be used for everything but to be passed on.
const TRAINING: Terms = Terms { commercial: true, models: true, share: false, document: None };

/// The data may be looked at.
const LOOKING: Terms = Terms { commercial: false, models: false, share: false, document: None };

/// A version of Alice's without contributors.
fn plain_version() -> VersionId {
	Registry::add(ALICE, Permill::zero(), &[])
}

/// A version of Alice's, half of the revenue of which Dave and Eve share as one to three.
fn labelled_version() -> VersionId {
	Registry::add(ALICE, half(), &[(DAVE, 1), (EVE, 3)])
}

/// Alice sells `version` without end, for training.
fn list(version: VersionId, price: Price<AssetKind>) -> ListingId {
	list_on(TRAINING, version, price)
}

/// Alice sells `version` without end, on these terms.
fn list_on(terms: Terms, version: VersionId, price: Price<AssetKind>) -> ListingId {
	let id = crate::NextListingId::<Test>::get();
	assert_ok!(Marketplace::list(signed(ALICE), version, price, terms, None, None));
	id
}

/// `buyer` buys at whatever the listing asks.
fn buy(buyer: AccountId, listing: ListingId) -> DispatchResult {
	let price = Listings::<Test>::get(listing).map_or(native(0), |listing| listing.price);
	Marketplace::buy(signed(buyer), listing, price)
}

/// Bob buys a licence of `version` at `price`.
fn sold(version: VersionId, price: Price<AssetKind>) -> SaleId {
	let id = crate::NextSaleId::<Test>::get();
	let listing = list(version, price);
	assert_ok!(buy(BOB, listing));
	id
}

/// Auditors found out about `version`.
fn now_is(version: VersionId, availability: Availability) {
	Registry::edit(version, |info| info.availability = availability);
}

fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Listing.into(), &who)
}

fn dollars(who: AccountId) -> Balance {
	Assets::balance(USD_ID, who)
}
