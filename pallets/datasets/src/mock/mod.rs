//! A chain with this pallet and money, and four auditors.

pub use sensor_offchain_ipfs::testing::{FakeIpfs, IPFS_URL, OWN_PEER};

use crate::{
	self as pallet_datasets,
	types::{Attestation, Contents, Finding, Holding, MediaKind, NewVersion},
	AuditorSet, Call, PendingAudits,
};
use frame::{
	deps::{
		sp_core::{
			offchain::{
				testing::{
					PoolState, TestOffchainExt, TestPersistentOffchainDB, TestTransactionPoolExt,
				},
				OffchainDbExt, OffchainStorage, OffchainWorkerExt, TransactionPoolExt,
			},
			Pair,
		},
		sp_runtime::{
			generic::Header,
			testing::TestXt,
			traits::{BlakeTwo256, Dispatchable},
		},
	},
	runtime::prelude::*,
	testing_prelude::*,
};
use parking_lot::RwLock;
use polkadot_sdk::{
	frame_system::offchain::{
		CreateAuthorizedTransaction, CreateTransaction, CreateTransactionBase,
	},
	frame_system::RawOrigin,
	pallet_balances, polkadot_sdk_frame as frame,
	sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt},
};
use sensor_primitives::{
	keys::audit::{AuditorId, AuditorPair, AuditorSignature, KEY_TYPE},
	manifest::Manifest,
	offchain::IPFS_API,
	traits::{BlockRandomness, PinnerId, Pinners, Verdict},
	Balance, ContentId, VersionId,
};
use std::{cell::RefCell, sync::Arc};

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
	pub type Datasets = pallet_datasets;
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
	type ExistentialDeposit = ConstU128<1>;
}

impl pallet_datasets::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type VersionDeposit = ConstU128<DEPOSIT>;
	type WalkWindow = ConstU32<WINDOW>;
	type DrawWindow = ConstU32<DRAW>;
	type AuditPeriod = ConstU32<PERIOD>;
	type MaxAuditAttempts = ConstU32<2>;
	type MaxFailures = ConstU32<3>;
	type Randomness = ParentHash;
	type Pinners = KnownPinners;
	type MaxAuditors = ConstU32<16>;
	type MaxSources = ConstU32<2>;
	type MaxSourceLen = ConstU32<64>;
	type MaxParents = ConstU32<2>;
	type MaxNameLen = ConstU32<32>;
	type MaxBytes = ConstU64<MAX_BYTES>;
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

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const FUNDS: Balance = 100;
pub const DEPOSIT: Balance = 30;
/// How long a round of a walk lasts.
pub const WINDOW: u32 = 10;
/// How long a round of an audit by drawn blocks lasts.
pub const DRAW: u32 = 5;
/// How long a version rests.
pub const PERIOD: u32 = 20;
/// The most bytes that a version has.
pub const MAX_BYTES: u64 = 1_000_000;

/// The first version that a test registers.
pub const FIRST: VersionId = VersionId::new(0, 0);

/// Randomness from the hash of the last block.
pub struct ParentHash;

impl BlockRandomness for ParentHash {
	fn random(subject: &[u8]) -> H256 {
		(System::parent_hash(), subject).using_encoded(frame::hashing::blake2_256).into()
	}
}

thread_local! {
	static PINNERS: RefCell<Vec<PinnerId>> = const { RefCell::new(Vec::new()) };
	static AUDITED: RefCell<Vec<(PinnerId, Verdict)>> = const { RefCell::new(Vec::new()) };
}

/// Pinners that keep every version, as a test says.
pub struct KnownPinners;

impl KnownPinners {
	pub fn set(pinners: &[PinnerId]) {
		PINNERS.set(pinners.to_vec());
	}

	/// Takes what audits came to since the last time.
	pub fn audited() -> Vec<(PinnerId, Verdict)> {
		AUDITED.take()
	}

	/// The peer id of a pinner.
	pub fn peer(pinner: PinnerId) -> String {
		format!("12D3Pinner{pinner}")
	}
}

impl Pinners for KnownPinners {
	fn pinners(_: VersionId) -> Vec<PinnerId> {
		PINNERS.with_borrow(Clone::clone)
	}

	fn addresses(pinner: PinnerId) -> Vec<Vec<u8>> {
		vec![format!("/ip4/10.0.0.{pinner}/tcp/4001/p2p/{}", Self::peer(pinner)).into_bytes()]
	}

	fn audited(_: VersionId, pinner: PinnerId, verdict: Verdict) {
		AUDITED.with_borrow_mut(|audited| audited.push((pinner, verdict)));
	}
}

/// The suri of auditor `index`.
fn suri(index: u32) -> String {
	format!("//Auditor{index}")
}

pub fn pair(index: u32) -> AuditorPair {
	AuditorPair::from_string(&suri(index), None).expect("the derivation is well formed")
}

pub fn auditor(index: u32) -> AuditorId {
	pair(index).public()
}

fn fresh_chain() -> TestState {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: vec![(ALICE, FUNDS), (BOB, FUNDS)],
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	KnownPinners::set(&[]);
	KnownPinners::audited();
	let mut ext = TestState::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		set_auditors(0..4);
	});
	ext
}

/// Runs `test` on a fresh chain, then checks the pallet's invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	fresh_chain().execute_with(|| {
		test();
		Datasets::do_try_state().expect("invariants hold after every test");
	});
}

/// What an off-chain test looks at and meddles with.
pub struct Node {
	pub ipfs: FakeIpfs,
	pub storage: TestPersistentOffchainDB,
	pool: Arc<RwLock<PoolState>>,
}

impl Node {
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

	/// Runs the off-chain worker, and includes what it submitted.
	pub fn run_worker(&self) {
		Datasets::offchain_worker(System::block_number());
		for call in self.submitted() {
			assert_ok!(include(call));
		}
	}
}

/// Runs `test` on a fresh chain, on the node of auditor 0, which has an IPFS service.
pub fn build_and_execute_on_node(test: impl FnOnce(Node)) {
	let mut ext = fresh_chain();
	let (offchain, state) = TestOffchainExt::new();
	let mut storage = state.read().persistent_storage.clone();
	storage.set(b"", IPFS_API, IPFS_URL.as_bytes());
	let ipfs = FakeIpfs::default();
	let (transactions, pool) = TestTransactionPoolExt::new();
	ext.register_extension(OffchainDbExt::new(offchain));
	ext.register_extension(OffchainWorkerExt::new(ipfs.clone()));
	ext.register_extension(TransactionPoolExt::new(transactions));
	ext.register_extension(KeystoreExt::new(key_store(0)));
	ext.execute_with(|| {
		test(Node { ipfs, storage, pool });
		Datasets::do_try_state().expect("invariants hold after every test");
	});
}

/// A key store with the audit key of auditor `index`.
pub fn key_store(index: u32) -> MemoryKeystore {
	let keys = MemoryKeystore::new();
	keys.sr25519_generate_new(KEY_TYPE, Some(&suri(index))).expect("the suri is well formed");
	keys
}

/// Makes these the auditors.
pub fn set_auditors(indices: impl Iterator<Item = u32>) {
	Datasets::set_auditors(indices.map(auditor));
}

/// What Alice registers when it does not matter what.
pub fn new_version(root: ContentId) -> NewVersion<Test> {
	NewVersion {
		root,
		bytes: MAX_BYTES,
		items: 10,
		media: MediaKind::Images,
		sources: Default::default(),
		key_commitment: None,
		card: None,
	}
}

/// Registers a dataset of Alice's; returns its first version.
pub fn register(root: ContentId) -> VersionId {
	register_with(new_version(root))
}

/// Registers a dataset of Alice's with this version.
pub fn register_with(version: NewVersion<Test>) -> VersionId {
	let dataset = crate::NextDatasetId::<Test>::get();
	let name = b"scenes".to_vec().try_into().unwrap();
	assert_ok!(Datasets::register(RuntimeOrigin::signed(ALICE), name, version));
	VersionId::new(dataset, 0)
}

/// What auditors agree on in tests that have no data.
pub fn contents() -> Contents {
	Contents { manifest: Manifest { root: ContentId::raw(b"list"), blocks: 100 }, bytes: 1_000 }
}

/// An auditor found every block.
pub fn whole() -> Finding {
	Finding::Whole(contents())
}

/// An auditor asked everybody who should have a version, and found this.
pub fn drawn(holdings: &[Holding]) -> Finding {
	Finding::Drawn(holdings.to_vec().try_into().unwrap())
}

/// Makes a registered version available.
pub fn make_available(version: VersionId) {
	for index in 0..3 {
		assert_ok!(attest(version, index, whole()));
	}
}

/// Lets time pass until a version that rests is audited.
pub fn run_to_draw() {
	run_to_block(System::block_number() + PERIOD);
}

/// The attestation of the auditor at `index` in the current set.
pub fn attestation(version: VersionId, index: u32, finding: Finding) -> Attestation {
	let set = AuditorSet::<Test>::get();
	Attestation { version, auditor_index: index, set, digest: H256::repeat_byte(7), finding }
}

/// `attestation`, signed by auditor `signer` in the version's current round.
pub fn signed(attestation: Attestation, signer: u32) -> RuntimeCall {
	let seed =
		PendingAudits::<Test>::get(attestation.version).map(|audit| audit.seed).unwrap_or_default();
	let signature: AuditorSignature = pair(signer).sign(&attestation.payload(seed));
	Call::attest { attestation, signature }.into()
}

/// The auditor at `index` says what it found.
pub fn attest(version: VersionId, index: u32, finding: Finding) -> DispatchResult {
	include(signed(attestation(version, index, finding), index))
}

/// Authorises and dispatches a call, as a block does.
pub fn include(call: RuntimeCall) -> DispatchResult {
	authorize(&call).map_err(|_| DispatchError::Other("not authorised"))?;
	call.dispatch(RawOrigin::Authorized.into()).map(|_| ()).map_err(|e| e.error)
}

/// What the transaction pool makes of a call.
pub fn authorize(call: &RuntimeCall) -> Result<ValidTransaction, TransactionValidityError> {
	call.authorize(TransactionSource::External)
		.expect("the call can be authorised")
		.map(|(valid, _)| valid)
}

/// Lets blocks pass, with their hooks.
pub fn run_to_block(block: u32) {
	while System::block_number() < block {
		let now = System::block_number() + 1;
		System::set_block_number(now);
		System::set_parent_hash(H256::from_low_u64_be(now.into()));
		let mut meter = frame::deps::frame_support::weights::WeightMeter::new();
		Datasets::on_poll(now, &mut meter);
	}
}
