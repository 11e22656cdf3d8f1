//! A pinner's node with an IPFS service, on a chain whose registry names data that is there.

use crate::{
	self as pallet_pinning,
	mock::{
		AccountId, AnswerFee, AnswerShare, MinBond, ParentHash, PinningId, Reward, Slash, ALICE,
		ED, EVE, EVERYBODY, FAILURES, FUNDS, MAX_DEMANDS, MAX_PINNERS, NOTICE, PAYER, TREASURY,
		WINDOW,
	},
	types::Offer,
	PinnerOf,
};
use frame::{
	deps::{
		frame_support::weights::WeightMeter,
		sp_core::offchain::{
			testing::{
				PoolState, TestOffchainExt, TestPersistentOffchainDB, TestTransactionPoolExt,
			},
			OffchainDbExt, OffchainStorage, OffchainWorkerExt, TransactionPoolExt,
		},
		sp_runtime::{
			generic::Header,
			testing::TestXt,
			traits::{BlakeTwo256, Dispatchable},
		},
	},
	runtime::prelude::*,
	testing_prelude::*,
	traits::{Authorize, OnPoll},
};
use parking_lot::RwLock;
use polkadot_sdk::{
	frame_system::{
		offchain::{CreateAuthorizedTransaction, CreateTransaction, CreateTransactionBase},
		RawOrigin,
	},
	pallet_balances, polkadot_sdk_frame as frame,
};
use sensor_offchain_ipfs::testing::{FakeIpfs, IPFS_URL, OWN_PEER};
use sensor_primitives::{
	manifest::{Manifest, Record},
	offchain::{IPFS_API, PINNER},
	traits::{
		Availability, Datasets, DerivedVersion, PinnerId, Pinners as _, Provenance, Verdict,
		VersionInfo,
	},
	Balance, ContentId, VersionId,
};
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

type Extension = frame_system::AuthorizeCall<Chain>;
type Extrinsic = TestXt<RuntimeCall, Extension>;
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
	pub struct Chain;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Pinning = pallet_pinning;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Chain {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Chain {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
}

impl pallet_pinning::Config for Chain {
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

impl<LocalCall> CreateTransactionBase<LocalCall> for Chain
where
	RuntimeCall: From<LocalCall>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}

impl<LocalCall> CreateTransaction<LocalCall> for Chain
where
	RuntimeCall: From<LocalCall>,
{
	type Extension = Extension;

	fn create_transaction(call: RuntimeCall, extension: Extension) -> Extrinsic {
		Extrinsic::new_transaction(call, extension)
	}
}

impl<LocalCall> CreateAuthorizedTransaction<LocalCall> for Chain
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> Extension {
		Extension::new()
	}
}

/// What a GiB costs, and the rent of every version here.
const PRICE: Balance = 50;

/// A version's data.
#[derive(Clone)]
pub struct Data {
	/// Its blocks, the root first.
	pub records: Vec<Record>,
	/// The list of them.
	pub list: Manifest,
}

impl Data {
	pub fn root(&self) -> ContentId {
		self.block(0)
	}

	pub fn block(&self, index: usize) -> ContentId {
		self.records[index].content
	}

	/// What has to be pinned.
	pub fn targets(&self) -> [ContentId; 2] {
		[self.root(), self.list.root]
	}
}

thread_local! {
	static REGISTRY: RefCell<BTreeMap<VersionId, Data>> = const { RefCell::new(BTreeMap::new()) };
}

/// The registry of datasets.
pub struct Registry;

impl Registry {
	/// The data of a version.
	pub fn data(id: VersionId) -> Data {
		REGISTRY.with_borrow(|registry| registry[&id].clone())
	}

	/// A version has other data, as after a reorganisation.
	pub fn replace(id: VersionId, with: Data) {
		REGISTRY.with_borrow_mut(|registry| registry.insert(id, with));
	}
}

impl Datasets<AccountId> for Registry {
	fn version(id: VersionId) -> Option<VersionInfo<AccountId>> {
		REGISTRY.with_borrow(|registry| {
			registry.get(&id).map(|data| VersionInfo {
				owner: PAYER,
				root: data.root(),
				bytes: 0,
				items: 1,
				provenance: Provenance::Raw,
				availability: Availability::Available,
				royalty: Permill::zero(),
				sealed: true,
			})
		})
	}

	fn manifest(id: VersionId) -> Option<Manifest> {
		REGISTRY.with_borrow(|registry| Some(registry.get(&id)?.list))
	}

	fn measured(id: VersionId) -> Option<u64> {
		REGISTRY.with_borrow(|registry| {
			let records = registry.get(&id)?.records.iter();
			Some(records.map(|record| u64::from(record.size)).sum())
		})
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
		VersionId::new(0, 0)
	}
}

/// A node, and what a test looks at and meddles with.
pub struct Node {
	pub ipfs: FakeIpfs,
	pub storage: TestPersistentOffchainDB,
	pool: Arc<RwLock<PoolState>>,
}

/// Runs `test` on a fresh chain, on a node with an IPFS service, then checks the pallet's invariants.
pub fn build_and_execute_on_node(test: impl FnOnce(Node)) {
	REGISTRY.with_borrow_mut(BTreeMap::clear);
	MinBond::set(1_000);
	let people = EVERYBODY.into_iter().filter(|who| *who != TREASURY).map(|who| (who, FUNDS));
	let mut genesis = frame_system::GenesisConfig::<Chain>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Chain> {
		balances: people.chain([(TREASURY, ED), (Pinning::account_id(), ED)]).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut genesis)
	.unwrap();
	let mut ext = TestState::from(genesis);
	let (offchain, state) = TestOffchainExt::new();
	let mut storage = state.read().persistent_storage.clone();
	storage.set(b"", IPFS_API, IPFS_URL.as_bytes());
	let ipfs = FakeIpfs::default();
	let (transactions, pool) = TestTransactionPoolExt::new();
	ext.register_extension(OffchainDbExt::new(offchain));
	ext.register_extension(OffchainWorkerExt::new(ipfs.clone()));
	ext.register_extension(TransactionPoolExt::new(transactions));
	ext.execute_with(|| {
		pass(1);
		// Not at the beginning of time.
		ipfs.wait(1_000_000);
		let node = Node { ipfs, storage, pool };
		node.belongs_to(Some(ALICE));
		test(node);
		Pinning::do_try_state().expect("invariants hold after every test");
	});
}

impl Node {
	/// Whose node this is; Alice's unless a test says otherwise.
	pub fn belongs_to(&self, who: Option<AccountId>) {
		let mut storage = self.storage.clone();
		match who {
			Some(who) => storage.set(b"", PINNER, &who.encode()),
			None => storage.remove(b"", PINNER),
		}
	}

	/// Runs the off-chain worker.
	pub fn work(&self) {
		Pinning::offchain_worker(System::block_number());
	}

	/// Takes the calls that were submitted to the pool since the last time.
	pub fn submitted(&self) -> Vec<RuntimeCall> {
		let transactions = std::mem::take(&mut self.pool.write().transactions);
		transactions
			.into_iter()
			.map(|bytes| {
				Extrinsic::decode(&mut &bytes[..]).expect("the worker encodes extrinsics").function
			})
			.collect()
	}

	/// Takes the requests of a kind that were made since the last time, and drops all others.
	pub fn asked(&self, command: &str) -> Vec<String> {
		let command = format!("/api/v0/{command}?");
		self.ipfs.asked().into_iter().filter(|path| path.starts_with(&command)).collect()
	}

	/// Some images in a directory. Others have them, but this node does not.
	pub fn data(&self, images: impl Iterator<Item = u8>) -> Data {
		let images: Vec<_> = images.map(|index| self.ipfs.add(&[index; 100])).collect();
		let root = self.ipfs.add_directory(&images);
		let records: Vec<_> = std::iter::once(root)
			.chain(images)
			.map(|content| Record { content, size: self.ipfs.size(content).expect("it was added") })
			.collect();
		let (list, _) = Manifest::build(&records).expect("there are blocks, but not many");
		for record in &records {
			self.ipfs.lose_at(OWN_PEER, record.content);
		}
		Data { records, list }
	}

	/// A version of this data.
	pub fn version(&self, data: Data) -> VersionId {
		REGISTRY.with_borrow_mut(|registry| {
			let id = VersionId::new(registry.len() as u32, 0);
			registry.insert(id, data);
			id
		})
	}

	/// Whether a version and the list of its blocks are pinned.
	pub fn keeps(&self, id: VersionId) -> bool {
		let targets = Registry::data(id).targets();
		targets.iter().all(|target| self.ipfs.is_pinned_recursively(*target))
	}
}

/// `who` offers to keep versions at the peer with this id, and the offer counts already.
pub fn pinner_at(who: AccountId, peer: &str) -> PinnerId {
	let address = format!("/ip4/192.0.2.1/tcp/4001/p2p/{peer}").into_bytes();
	let offer = Offer {
		addresses: vec![address.try_into().unwrap()].try_into().unwrap(),
		capacity: 10 << 30,
		price: PRICE,
	};
	assert_ok!(Pinning::register(RuntimeOrigin::signed(who), offer));
	pass(2);
	PinnerOf::<Chain>::get(who).unwrap()
}

/// Somebody wants a version kept by `wanted`, who are drawn.
pub fn order(id: VersionId, wanted: u32) {
	let budget = 100 * PRICE * Balance::from(wanted);
	assert_ok!(Pinning::order(RuntimeOrigin::signed(PAYER), id, wanted, PRICE, budget));
	pass(2);
}

/// Nobody has to keep a version any more.
pub fn cancel(id: VersionId) {
	assert_ok!(Pinning::cancel(RuntimeOrigin::signed(PAYER), id));
}

/// Somebody demands a block of a version that audits have found; returns the demand.
pub fn demand(version: VersionId, pinner: PinnerId, index: u32) -> u64 {
	Pinning::audited(version, pinner, Verdict::Present);
	let (_, list) = Manifest::build(&Registry::data(version).records).unwrap();
	let page = list[0].1.clone().try_into().unwrap();
	let path = vec![page].try_into().unwrap();
	assert_ok!(Pinning::demand(RuntimeOrigin::signed(EVE), version, pinner, index, path));
	crate::DemandRange::<Chain>::get().1 - 1
}

/// Goes on for some blocks.
pub fn pass(blocks: u32) {
	for _ in 0..blocks {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		System::set_parent_hash(H256::from_low_u64_be(next.into()));
		<Pinning as OnPoll<_>>::on_poll(next, &mut WeightMeter::new());
	}
}

/// Authorises and dispatches a call, as a block does.
pub fn include(call: RuntimeCall) -> DispatchResult {
	let authorised = call.authorize(TransactionSource::External);
	authorised
		.expect("the call can be authorised")
		.map_err(|_| DispatchError::Other("not authorised"))?;
	call.dispatch(RawOrigin::Authorized.into()).map(|_| ()).map_err(|e| e.error)
}
