//! One file a call; `conservation` runs all of them in any order.

use crate::{
	mock::*,
	types::{Price, Terms},
	Error, Event, HoldReason, Listings, Royalties,
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
	Balance, ContentId, ListingId, VersionId,
};

mod buy;
mod claim_many;
mod claim_royalties;
mod conservation;
mod list;
mod set_price;
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

fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Listing.into(), &who)
}

fn dollars(who: AccountId) -> Balance {
	Assets::balance(USD_ID, who)
}
