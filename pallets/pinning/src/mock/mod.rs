//! A chain with this pallet, real money, and a registry of versions that tests fill.

use crate::{self as pallet_pinning, types::Path, Call};
use frame::{
	deps::{
		frame_support::weights::WeightMeter,
		sp_runtime::{
			generic::Header,
			testing::TestXt,
			traits::{BlakeTwo256, Dispatchable},
		},
	},
	runtime::prelude::*,
	testing_prelude::*,
	traits::OnPoll,
};
use polkadot_sdk::{
	frame_system::{
		offchain::{CreateAuthorizedTransaction, CreateTransaction, CreateTransactionBase},
		RawOrigin,
	},
	pallet_balances, polkadot_sdk_frame as frame,
};
use sensor_primitives::{
	manifest::{Manifest, Record},
	traits::{
		Availability, BlockRandomness, Datasets, DerivedVersion, Pinners as _, Provenance, Verdict,
		VersionInfo,
	},
	Balance, ContentId, VersionId,
};
use std::{cell::RefCell, collections::BTreeMap};

pub type AccountId = u64;
type Extension = frame_system::AuthorizeCall<Test>;
pub type Extrinsic = TestXt<RuntimeCall, Extension>;
type Block = frame::deps::sp_runtime::generic::Block<Header<u32, BlakeTwo256>, Extrinsic>;

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
	pub type Pinning = pallet_pinning;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
}

parameter_types! {
	pub const PinningId: PalletId = PalletId(*b"sens/pin");
	pub const Slash: Permill = Permill::from_percent(10);
	pub const Reward: Permill = Permill::from_percent(20);
	pub const AnswerShare: Permill = Permill::from_percent(50);
	/// What pinners bond, whatever they offer.
	pub static MinBond: Balance = 1_000;
}

/// Answers cost as many units as the block has bytes, and six besides.
pub struct AnswerFee;

impl Convert<u32, Balance> for AnswerFee {
	fn convert(size: u32) -> Balance {
		6 + Balance::from(size)
	}
}

impl pallet_pinning::Config for Test {
	type PalletId = PinningId;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Datasets = Registry;
	type Randomness = ParentHash;
	type Treasury = ConstU64<TREASURY>;
	type MinBond = MinBond;
	type BondPerGib = ConstU128<100>;
	type Slash = Slash;
	type Reward = Reward;
	type AnswerFee = AnswerFee;
	type AnswerShare = AnswerShare;
	type Notice = ConstU32<NOTICE>;
	type AnswerWindow = ConstU32<WINDOW>;
	type MaxFailures = ConstU32<FAILURES>;
	type MaxPinners = ConstU32<MAX_PINNERS>;
	type MaxDemands = ConstU32<MAX_DEMANDS>;
	type MaxAddresses = ConstU32<2>;
	type MaxAddressLen = ConstU32<80>;
	type WeightInfo = ();
}

impl<LocalCall> CreateTransactionBase<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}

impl<LocalCall> CreateTransaction<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	type Extension = Extension;

	fn create_transaction(call: RuntimeCall, extension: Extension) -> Extrinsic {
		Extrinsic::new_transaction(call, extension)
	}
}

impl<LocalCall> CreateAuthorizedTransaction<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> Extension {
		Extension::new()
	}
}

/// Smallest balance.
pub const ED: Balance = 10;
/// What everybody has at first.
pub const FUNDS: Balance = 1_000_000;
/// How long a pinner that wants to go has to stay.
pub const NOTICE: u32 = 50;
/// How long a pinner has to show a block.
pub const WINDOW: u32 = 10;
/// After how many audits a replica that they do not find is given to another.
pub const FAILURES: u32 = 3;
/// How many pinners there are at most.
pub const MAX_PINNERS: u32 = 10;
/// How many demands a pinner has to answer at most.
pub const MAX_DEMANDS: u32 = 4;

/// Pins.
pub const ALICE: AccountId = 1;
/// Pins, too.
pub const BOB: AccountId = 2;
/// Pins, too.
pub const CHARLIE: AccountId = 3;
/// Pays for orders.
pub const PAYER: AccountId = 100;
/// Doubts.
pub const EVE: AccountId = 101;
/// Receives slashes; exists, and has the smallest balance.
pub const TREASURY: AccountId = 200;
/// All of them.
pub const EVERYBODY: [AccountId; 6] = [ALICE, BOB, CHARLIE, PAYER, EVE, TREASURY];

/// One GiB.
pub const GIB: u64 = 1 << 30;

/// Randomness from the hash of the last block.
pub struct ParentHash;

impl BlockRandomness for ParentHash {
	fn random(subject: &[u8]) -> H256 {
		(System::parent_hash(), subject).using_encoded(frame::hashing::blake2_256).into()
	}
}

/// A version's data.
#[derive(Clone)]
pub struct Data {
	/// Some of its blocks, the root first.
	pub records: Vec<Record>,
	/// The list of them.
	pub list: Manifest,
}

impl Data {
	pub fn of(records: &[Record]) -> Self {
		let (list, _) = Manifest::build(records).expect("there are blocks, but not many");
		Self { records: records.to_vec(), list }
	}

	pub fn root(&self) -> ContentId {
		self.block(0)
	}

	pub fn block(&self, index: usize) -> ContentId {
		self.records[index].content
	}

	/// Bytes of these blocks.
	pub fn bytes(&self) -> u64 {
		self.records.iter().map(|record| u64::from(record.size)).sum()
	}

	/// What has to be pinned.
	pub fn targets(&self) -> [ContentId; 2] {
		[self.root(), self.list.root]
	}
}

/// What the registry knows of a version.
struct Entry {
	availability: Availability,
	/// Nothing if nobody has found it yet.
	measured: Option<u64>,
	data: Data,
}

thread_local! {
	static REGISTRY: RefCell<BTreeMap<VersionId, Entry>> = const { RefCell::new(BTreeMap::new()) };
}

/// The registry of datasets, which tests fill as they please.
pub struct Registry;

impl Registry {
	/// A new, available version that has this many bytes, in blocks of which these are some.
	pub fn add(bytes: u64, records: &[Record]) -> VersionId {
		REGISTRY.with_borrow_mut(|registry| {
			let id = VersionId::new(registry.len() as u32, 0);
			let entry = Entry {
				availability: Availability::Available,
				measured: Some(bytes),
				data: Data::of(records),
			};
			registry.insert(id, entry);
			id
		})
	}

	/// A new version that nobody has found yet.
	pub fn add_pending() -> VersionId {
		let id = Self::add(GIB, &[record(b"block")]);
		Self::edit(id, |entry| {
			(entry.availability, entry.measured) = (Availability::Pending, None);
		});
		id
	}

	/// Auditors found out about a version.
	pub fn now_is(id: VersionId, availability: Availability) {
		Self::edit(id, |entry| entry.availability = availability);
	}

	/// A version has other data, as after a reorganisation.
	pub fn replace(id: VersionId, with: Data) {
		Self::edit(id, |entry| (entry.measured, entry.data) = (Some(with.bytes()), with));
	}

	/// Know nothing of a version any more.
	pub fn forget(id: VersionId) {
		REGISTRY.with_borrow_mut(|registry| registry.remove(&id));
	}

	/// The data of a version.
	pub fn data(id: VersionId) -> Data {
		REGISTRY.with_borrow(|registry| registry[&id].data.clone())
	}

	/// The blocks of the list that prove block `index` of a version.
	pub fn path(id: VersionId, index: u32) -> Path {
		let (_, list) = Manifest::build(&Self::data(id).records).expect("it was listed before");
		let page = &list[Manifest::page_of(index) as usize].1;
		let blocks = match &list[..] {
			[.., (_, root)] if list.len() > 1 => vec![root.clone(), page.clone()],
			_ => vec![page.clone()],
		};
		let blocks: Vec<_> = blocks.into_iter().map(|block| block.try_into().unwrap()).collect();
		blocks.try_into().unwrap()
	}

	fn edit(id: VersionId, edit: impl FnOnce(&mut Entry)) {
		REGISTRY.with_borrow_mut(|registry| {
			edit(registry.get_mut(&id).expect("tests edit versions that they added"))
		})
	}
}

impl Datasets<AccountId> for Registry {
	fn version(id: VersionId) -> Option<VersionInfo<AccountId>> {
		REGISTRY.with_borrow(|registry| {
			registry.get(&id).map(|entry| VersionInfo {
				owner: PAYER,
				root: entry.data.root(),
				// As declared; nobody may rely on it.
				bytes: 0,
				items: 1,
				provenance: Provenance::Raw,
				availability: entry.availability,
				royalty: Permill::zero(),
				sealed: true,
			})
		})
	}

	fn manifest(id: VersionId) -> Option<Manifest> {
		Self::measured(id).map(|_| Self::data(id).list)
	}

	fn measured(id: VersionId) -> Option<u64> {
		REGISTRY.with_borrow(|registry| registry.get(&id)?.measured)
	}

	fn sources(_: VersionId) -> Vec<Vec<u8>> {
		vec![b"/ip4/192.0.2.7/tcp/4001/p2p/12D3Source".to_vec()]
	}

	fn register_derived(_: DerivedVersion<AccountId>) -> Result<VersionId, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	fn add_contribution(_: VersionId, _: &AccountId, _: u32) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn seal(_: VersionId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn contribution(_: VersionId, _: &AccountId) -> u32 {
		0
	}

	fn contributions(_: VersionId) -> u64 {
		0
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_version(_: &AccountId, _: u32) -> VersionId {
		Self::add(1, &[record(b"block")])
	}
}

/// What a list says of a block.
pub fn record(block: &[u8]) -> Record {
	Record { content: ContentId::raw(block), size: block.len() as u32 }
}

/// A fresh chain and registry.
pub fn new_test_ext() -> TestState {
	REGISTRY.with_borrow_mut(BTreeMap::clear);
	MinBond::set(1_000);
	let people = EVERYBODY.into_iter().filter(|who| *who != TREASURY).map(|who| (who, FUNDS));
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: people.chain([(TREASURY, ED), (Pinning::account_id(), ED)]).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = TestState::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		System::set_parent_hash(H256::from_low_u64_be(1));
	});
	ext
}

/// Runs `test` on a fresh chain, then checks the pallet's invariants.
pub fn build_and_execute<R>(test: impl FnOnce() -> R) -> R {
	new_test_ext().execute_with(|| {
		let result = test();
		Pinning::do_try_state().expect("invariants hold after every test");
		assert!(pot_has_what_it_owes(), "the pot has what is owed, and its own floor");
		result
	})
}

/// Whether all that the pot has is somebody's, but for its floor.
pub fn pot_has_what_it_owes() -> bool {
	Balances::free_balance(Pinning::account_id()) == Pinning::owed() + ED
}

/// Goes on for some blocks.
pub fn pass(blocks: u32) {
	pass_with(blocks, WeightMeter::new)
}

/// Goes on for some blocks, each of which has as much room as `meter` says.
pub fn pass_with(blocks: u32, meter: impl Fn() -> WeightMeter) {
	for _ in 0..blocks {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		System::set_parent_hash(H256::from_low_u64_be(next.into()));
		<Pinning as OnPoll<_>>::on_poll(next, &mut meter());
	}
}

/// An audit of a version came to `verdict` about a pinner.
pub fn audit(version: VersionId, pinner: u32, verdict: Verdict) {
	Pinning::audited(version, pinner, verdict);
}

/// Shows a block, as a block author does who was sent the transaction.
pub fn show(demand: u64, block: &[u8]) -> DispatchResult {
	include(show_call(demand, block))
}

/// Authorises and dispatches a call, as a block does.
pub fn include(call: RuntimeCall) -> DispatchResult {
	authorize(&call).map_err(|_| DispatchError::Other("not authorised"))?;
	call.dispatch(RawOrigin::Authorized.into()).map(|_| ()).map_err(|e| e.error)
}

/// The call that shows a block.
pub fn show_call(demand: u64, block: &[u8]) -> RuntimeCall {
	Call::show { demand, block: block.to_vec().try_into().unwrap() }.into()
}

/// What the transaction pool makes of a call.
pub fn authorize(call: &RuntimeCall) -> Result<ValidTransaction, TransactionValidityError> {
	use frame::traits::Authorize;
	call.authorize(TransactionSource::External)
		.expect("the call can be authorised")
		.map(|(valid, _)| valid)
}
