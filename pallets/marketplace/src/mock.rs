//! A chain with this pallet, real money and assets, and a registry of datasets that tests fill.

use crate as pallet_marketplace;
use alloc::collections::BTreeMap;
use core::cell::RefCell;
use frame::{
	deps::frame_support::weights::WeightMeter,
	runtime::prelude::*,
	testing_prelude::*,
	token::fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
	traits::{AsEnsureOriginWithArg, OnPoll},
};
use polkadot_sdk::{pallet_assets, pallet_balances, polkadot_sdk_frame as frame};
use sensor_primitives::{
	manifest::Manifest,
	traits::{Availability, Datasets, DerivedVersion, Provenance, VersionInfo},
	Balance, ContentId, VersionId,
};

pub use NativeOrWithId::{Native, WithId};

type Block = MockBlock<Test>;
pub type AccountId = u64;
pub type AssetKind = NativeOrWithId<u32>;

#[frame_construct_runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(3)]
	pub type Marketplace = pallet_marketplace;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
	// As many as the runtime allows: one for each asset that somebody holds.
	type MaxConsumers = ConstU32<128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Freezer = ();
	type Holder = ();
}

parameter_types! {
	pub static TakeRate: Permill = Permill::from_percent(10);
	/// The assets that prices may be in, besides the native one.
	pub static Accepted: Vec<AssetKind> = vec![USD];
	pub const MarketplaceId: PalletId = PalletId(*b"sens/mkt");
	pub const NativeAsset: AssetKind = Native;
}

/// Prices may be in what [`Accepted`] lists.
pub struct AcceptedAssets;

impl Contains<AssetKind> for AcceptedAssets {
	fn contains(asset: &AssetKind) -> bool {
		Accepted::get().contains(asset)
	}
}

impl pallet_marketplace::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AssetKind = AssetKind;
	type Assets = UnionOf<Balances, Assets, NativeFromLeft, AssetKind, AccountId>;
	type NativeAsset = NativeAsset;
	type AcceptedAssets = AcceptedAssets;
	type Licence = Assets;
	type FirstLicenceId = ConstU32<1_000>;
	type Datasets = Registry;
	type TakeRate = TakeRate;
	type Treasury = ConstU64<TREASURY>;
	type PalletId = MarketplaceId;
	type GuaranteePeriod = ConstU64<GUARANTEE>;
	type MaxExtensions = ConstU32<EXTENSIONS>;
	type ListingDeposit = ConstU128<DEPOSIT>;
	type MaxTerms = ConstU32<MAX_TERMS>;
	type MaxClaims = ConstU32<16>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = AcceptedAssets;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AssetKind> for AcceptedAssets {
	fn accepted_asset(index: u32) -> AssetKind {
		use frame::token::fungibles::{Create, Inspect};
		let id = 100 + index;
		if !Assets::asset_exists(id) {
			assert_ok!(<Assets as Create<_>>::create(id, ALICE, false, 1));
			Accepted::mutate(|accepted| accepted.push(WithId(id)));
		}
		WithId(id)
	}
}

/// Smallest balance of the native currency.
pub const ED: Balance = 10;
/// What a listing has on hold.
pub const DEPOSIT: Balance = 100;
/// On how many terms a version can be offered.
pub const MAX_TERMS: u32 = 8;
/// For how many blocks data is guaranteed.
pub const GUARANTEE: u64 = 10;
/// How often a guarantee is extended.
pub const EXTENSIONS: u32 = 3;
/// What everybody has at first, of [`Native`] and [`USD`].
pub const FUNDS: Balance = 1_000_000;

/// Sells.
pub const ALICE: AccountId = 1;
/// Buys.
pub const BOB: AccountId = 2;
/// Buys too.
pub const CHARLIE: AccountId = 3;
/// Contributed.
pub const DAVE: AccountId = 4;
/// Contributed too.
pub const EVE: AccountId = 5;
/// Receives the take; exists, but has nothing at first.
pub const TREASURY: AccountId = 99;

/// An asset in which prices may be. As most assets, it cannot bring an account into being.
pub const USD: AssetKind = WithId(USD_ID);
/// What [`USD`] is among the assets.
pub const USD_ID: u32 = 7;
/// An asset in which they may not.
pub const JUNK: AssetKind = WithId(JUNK_ID);
/// What [`JUNK`] is among the assets.
pub const JUNK_ID: u32 = 8;

/// A version of a dataset, with contributors' points.
struct Entry {
	info: VersionInfo<AccountId>,
	points: BTreeMap<AccountId, u32>,
}

thread_local! {
	static REGISTRY: RefCell<BTreeMap<VersionId, Entry>> = const { RefCell::new(BTreeMap::new()) };
}

/// The registry of datasets, which tests fill as they please.
pub struct Registry;

impl Registry {
	/// A new, available version of `owner`, a `royalty` of whose revenue is for contributors.
	pub fn add(owner: AccountId, royalty: Permill, points: &[(AccountId, u32)]) -> VersionId {
		REGISTRY.with_borrow_mut(|registry| {
			let id = VersionId::new(registry.len() as u32, 0);
			let info = VersionInfo {
				owner,
				root: ContentId::raw(b"data"),
				bytes: 4,
				items: 1,
				provenance: Provenance::Raw,
				availability: Availability::Available,
				royalty,
				sealed: true,
			};
			registry.insert(id, Entry { info, points: points.iter().copied().collect() });
			id
		})
	}

	/// Know nothing of a version any more.
	pub fn forget(id: VersionId) {
		REGISTRY.with_borrow_mut(|registry| registry.remove(&id));
	}

	/// Change what is known of a version.
	pub fn edit(id: VersionId, edit: impl FnOnce(&mut VersionInfo<AccountId>)) {
		REGISTRY.with_borrow_mut(|registry| {
			edit(&mut registry.get_mut(&id).expect("tests edit versions that they added").info)
		})
	}
}

impl Datasets<AccountId> for Registry {
	fn version(id: VersionId) -> Option<VersionInfo<AccountId>> {
		REGISTRY.with_borrow(|registry| registry.get(&id).map(|entry| entry.info.clone()))
	}

	fn manifest(_: VersionId) -> Option<Manifest> {
		None
	}

	fn measured(_: VersionId) -> Option<u64> {
		None
	}

	fn sources(_: VersionId) -> Vec<Vec<u8>> {
		Vec::new()
	}

	fn register_derived(version: DerivedVersion<AccountId>) -> Result<VersionId, DispatchError> {
		Ok(Self::add(version.owner, version.royalty, &[]))
	}

	fn add_contribution(id: VersionId, who: &AccountId, points: u32) -> DispatchResult {
		REGISTRY.with_borrow_mut(|registry| {
			let entry = registry.get_mut(&id).ok_or(DispatchError::CannotLookup)?;
			*entry.points.entry(*who).or_default() += points;
			Ok(())
		})
	}

	fn seal(id: VersionId) -> DispatchResult {
		Self::edit(id, |info| info.sealed = true);
		Ok(())
	}

	fn contribution(id: VersionId, who: &AccountId) -> u32 {
		REGISTRY.with_borrow(|registry| {
			registry.get(&id).and_then(|entry| entry.points.get(who).copied()).unwrap_or(0)
		})
	}

	fn contributions(id: VersionId) -> u64 {
		REGISTRY.with_borrow(|registry| {
			registry
				.get(&id)
				.map_or(0, |entry| entry.points.values().map(|points| u64::from(*points)).sum())
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_version(owner: &AccountId, _: u32) -> VersionId {
		let version = Self::add(*owner, Permill::from_percent(50), &[]);
		Self::edit(version, |info| info.sealed = false);
		version
	}
}

/// A fresh chain and registry.
pub fn new_test_ext() -> TestState {
	REGISTRY.with_borrow_mut(BTreeMap::clear);
	TakeRate::set(Permill::from_percent(10));
	Accepted::set(vec![USD]);
	let people = [ALICE, BOB, CHARLIE, DAVE, EVE];
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: people.map(|who| (who, FUNDS)).to_vec(),
			..Default::default()
		},
		assets: pallet_assets::GenesisConfig {
			assets: vec![(USD_ID, ALICE, false, 1), (JUNK_ID, ALICE, false, 1)],
			accounts: people.map(|who| (USD_ID, who, FUNDS)).to_vec(),
			..Default::default()
		},
		..Default::default()
	};
	let mut state: TestState = genesis.build_storage().expect("the genesis is valid").into();
	state.execute_with(|| {
		System::inc_providers(&TREASURY);
		System::set_block_number(1);
	});
	state
}

/// Goes on to `block`, through every block in between.
pub fn go_to(block: u64) {
	go_to_with(block, WeightMeter::new)
}

/// Goes on to `block`; every block in between has as much room as `meter` says.
pub fn go_to_with(block: u64, meter: impl Fn() -> WeightMeter) {
	while System::block_number() < block {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		<Marketplace as OnPoll<_>>::on_poll(next, &mut meter());
	}
}

/// Goes on until the guarantees that begin now are over.
pub fn end_guarantees() {
	go_to(System::block_number() + GUARANTEE)
}

/// Runs `test` on a fresh chain, then checks the pallet's invariants.
pub fn build_and_execute<R>(test: impl FnOnce() -> R) -> R {
	new_test_ext().execute_with(|| {
		let result = test();
		Marketplace::do_try_state().expect("invariants hold after every test");
		result
	})
}
