//! A chain with this pallet, balances, and a registry that keeps what it is told.

use crate as pallet_compute_market;
pub(crate) use crate::assignment::DRAW_DELAY;
use crate::{outcomes, types::*};
use codec::Encode;
use frame::{deps::sp_core::Pair, runtime::prelude::*, testing_prelude::*, traits::Authorize};
use polkadot_sdk::{pallet_balances, polkadot_sdk_frame as frame};
use sensor_primitives::{
	compute::{commitment, Limits, Outcome},
	keys::compute::{OperatorPair, OperatorSignature},
	manifest::Manifest,
	traits::{
		Availability, BlockRandomness, Datasets, DerivedVersion, Licences, Provenance, TimeScale,
		VersionInfo,
	},
	Balance, BlockNumber, ContentId, JobId, VersionId,
};
use std::{collections::BTreeSet, ops::RangeInclusive};

/// Authorises reports, as the extension of the same name does in a real runtime.
pub type TxExtension = frame_system::AuthorizeCall<Test>;
pub type Block = MockBlockU32<Test, (), TxExtension>;
pub type Extrinsic = MockUncheckedExtrinsic<Test, (), TxExtension>;

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
	pub type ComputeMarket = pallet_compute_market;
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

pub const MIN_BOND: Balance = 100;
pub const QUEUE_WINDOW: BlockNumber = 20;
pub const COMMIT_WINDOW: BlockNumber = 10;
pub const REVEAL_WINDOW: BlockNumber = 5;
pub const MAX_REPLICAS: u32 = 5;
pub const MAX_QUEUE: u32 = 20;
pub const MAX_OWN_JOBS: u32 = 10;

parameter_types! {
	pub const Pot: PalletId = PalletId(*b"sens/com");
}

impl pallet_compute_market::Config for Test {
	type PalletId = Pot;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Datasets = Registry;
	type Licences = Registry;
	type Randomness = HashedBlock;
	type Time = Production;
	type Treasury = ConstU64<TREASURY>;
	type MinBond = ConstU128<MIN_BOND>;
	type MaxInputs = ConstU32<4>;
	type MaxParametersLen = ConstU32<64>;
	type MaxSources = ConstU32<4>;
	type MaxSourceLen = ConstU32<64>;
	type MaxProviders = ConstU32<8>;
	type MaxRunning = ConstU32<2>;
	type MaxReplicas = ConstU32<MAX_REPLICAS>;
	type MaxQueue = ConstU32<MAX_QUEUE>;
	type MaxJobsPerRequester = ConstU32<MAX_OWN_JOBS>;
	type QueueWindow = ConstU32<QUEUE_WINDOW>;
	type CommitWindow = ConstU32<COMMIT_WINDOW>;
	type RevealWindow = ConstU32<REVEAL_WINDOW>;
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
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: TxExtension) -> Extrinsic {
		Extrinsic::new_transaction(call, extension)
	}
}

impl<LocalCall> CreateAuthorizedTransaction<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> TxExtension {
		TxExtension::new()
	}
}

/// Randomness that differs with every block and subject.
pub struct HashedBlock;

impl BlockRandomness for HashedBlock {
	fn random(subject: &[u8]) -> H256 {
		(System::block_number(), subject).using_encoded(blake2_256).into()
	}
}

/// Time at the pace of production.
pub struct Production;

impl TimeScale for Production {
	fn scale(production: BlockNumber) -> BlockNumber {
		production
	}
}

/// A version that is there and that the requester may use.
pub const LICENSED: VersionId = VersionId::new(0, 0);
/// A version that is there and that the requester may not use.
pub const UNLICENSED: VersionId = VersionId::new(1, 0);
/// A version that the requester may use and that is not there yet.
pub const PENDING: VersionId = VersionId::new(2, 0);

parameter_types! {
	/// The models that were registered.
	pub static Models: Vec<DerivedVersion<u64>> = Vec::new();
	/// Whether the registry takes models.
	pub static RegistryWorks: bool = true;
}

/// A registry with three versions, which keeps the models that it is given.
pub struct Registry;

impl Datasets<u64> for Registry {
	fn version(id: VersionId) -> Option<VersionInfo<u64>> {
		[LICENSED, UNLICENSED, PENDING].contains(&id).then(|| VersionInfo {
			owner: REQUESTER,
			root: ContentId::dag_pb(&id.encode()),
			bytes: 1,
			items: 1,
			provenance: Provenance::Raw,
			availability: match id {
				PENDING => Availability::Pending,
				_ => Availability::Available,
			},
			royalty: Default::default(),
			sealed: true,
		})
	}

	fn manifest(_: VersionId) -> Option<Manifest> {
		None
	}

	fn measured(_: VersionId) -> Option<u64> {
		None
	}

	fn sources(id: VersionId) -> Vec<Vec<u8>> {
		vec![format!("/dns/seller-{}/tcp/4001", id.dataset).into_bytes()]
	}

	fn register_derived(version: DerivedVersion<u64>) -> Result<VersionId, DispatchError> {
		ensure!(RegistryWorks::get(), "the registry is closed");
		let id = VersionId::new(10 + Models::get().len() as u32, 0);
		Models::mutate(|models| models.push(version));
		Ok(id)
	}

	fn add_contribution(_: VersionId, _: &u64, _: u32) -> DispatchResult {
		Ok(())
	}

	fn seal(_: VersionId) -> DispatchResult {
		Ok(())
	}

	fn contribution(_: VersionId, _: &u64) -> u32 {
		0
	}

	fn contributions(_: VersionId) -> u64 {
		0
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_version(_: &u64, _: u32) -> VersionId {
		LICENSED
	}
}

impl Licences<u64> for Registry {
	fn may_train(_: &u64, version: VersionId) -> bool {
		version != UNLICENSED
	}
}

pub const REQUESTER: u64 = 100;
pub const TREASURY: u64 = 200;
/// What every account begins with.
pub const ENDOWMENT: Balance = 10_000;
/// What the providers of [`register`] ask for.
pub const PRICE: Balance = 100;
/// What they bond: two stakes of twice the price.
pub const BOND: Balance = 400;
/// What one job puts at risk.
pub const STAKE: Balance = 200;

/// The genesis of every test: providers 1 to 9, the requester and the treasury have money.
pub fn new_test_ext() -> TestState {
	let accounts = (1..=9).chain([REQUESTER, TREASURY]).map(|account| (account, ENDOWMENT));
	let pot = (Pot::get().into_account_truncating(), 1);
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: accounts.chain([pot]).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	Models::set(Vec::new());
	RegistryWorks::set(true);
	let mut ext = TestState::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs `test` on a fresh chain, then checks the pallet's invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		ComputeMarket::do_try_state().expect("invariants hold after every test");
	});
}

/// The operator key of a provider.
pub fn operator(provider: u64) -> OperatorPair {
	OperatorPair::from_string(&format!("//Provider//{provider}"), None).unwrap()
}

pub fn text<Bound: Get<u32>>(text: &str) -> BoundedVec<u8, Bound> {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn offer(provider: u64) -> NewProvider<Test> {
	NewProvider {
		operator: operator(provider).public(),
		price: PRICE,
		limits: Limits { fuel: 1_000, memory_mib: 512 },
		source: text(&format!("/dns/provider-{provider}/tcp/4001")),
	}
}

/// Register providers that all make the same offer.
pub fn register(providers: RangeInclusive<u64>) {
	for provider in providers {
		assert_ok!(ComputeMarket::register_provider(
			RuntimeOrigin::signed(provider),
			offer(provider)
		));
	}
}

pub fn deregister(providers: RangeInclusive<u64>) {
	for provider in providers {
		assert_ok!(ComputeMarket::deregister_provider(RuntimeOrigin::signed(provider)));
	}
}

pub fn new_job() -> NewJob<Test> {
	NewJob {
		program: ContentId::raw(b"program"),
		inputs: vec![LICENSED].try_into().unwrap(),
		parameters: text("{}"),
		limits: Limits { fuel: 1_000, memory_mib: 512 },
		max_price: PRICE,
		sources: vec![text("/dns/requester/tcp/4001")].try_into().unwrap(),
	}
}

/// Post a job that every provider of [`register`] can take.
pub fn post() -> JobId {
	post_as(REQUESTER)
}

/// Post such a job from any account.
pub fn post_as(requester: u64) -> JobId {
	let id = crate::NextJobId::<Test>::get();
	assert_ok!(ComputeMarket::post_job(RuntimeOrigin::signed(requester), new_job()));
	id
}

/// Post a job, and let as many blocks pass as it takes to draw its providers.
pub fn post_and_draw() -> (JobId, Vec<u64>) {
	let id = post();
	pass_blocks(DRAW_DELAY);
	(id, drawn(id))
}

/// Post a job whose providers leave before anybody is drawn.
pub fn post_in_vain() -> JobId {
	register(1..=2);
	let id = post();
	deregister(1..=2);
	id
}

pub fn pass_blocks(count: BlockNumber) {
	System::run_to_block::<AllPalletsWithSystem>(System::block_number() + count);
}

pub fn job(id: JobId) -> Job<Test> {
	crate::Jobs::<Test>::get(id).unwrap()
}

/// How a job ended, as the chain announced it.
pub fn end_of(id: JobId) -> JobEnd {
	let ends = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::ComputeMarket(crate::Event::JobEnded { job, end, .. }) => Some((job, end)),
		_ => None,
	});
	let mut ends = ends.filter(|(job, _)| *job == id).map(|(_, end)| end);
	ends.next().unwrap_or_else(|| panic!("job {id} has not ended"))
}

/// The providers drawn in the current round.
pub fn drawn(id: JobId) -> Vec<u64> {
	let round = job(id).round;
	let replicas = crate::Replicas::<Test>::iter_prefix(id);
	let drawn: BTreeSet<_> =
		replicas.filter(|(_, replica)| replica.round == round).map(|(who, _)| who).collect();
	drawn.into_iter().collect()
}

pub fn finished(model: &str) -> Outcome {
	Outcome::Finished(ContentId::dag_pb(model.as_bytes()))
}

/// A provider's salt; tests need no secret.
pub const SALT: [u8; 32] = [7; 32];

pub fn sign(provider: u64, payload: &[u8]) -> OperatorSignature {
	operator(provider).sign(payload)
}

pub fn commit_call(id: JobId, provider: u64, outcome: Outcome) -> crate::Call<Test> {
	let commitment = commitment(id, &provider, &outcome, &SALT);
	let signature = sign(provider, &outcomes::commit_payload::<Test>(id, &provider, commitment));
	crate::Call::commit_outcome { job: id, provider, commitment, signature }
}

pub fn reveal_call(id: JobId, provider: u64, outcome: Outcome) -> crate::Call<Test> {
	let payload = outcomes::reveal_payload::<Test>(id, &provider, &outcome, &SALT);
	let signature = sign(provider, &payload);
	crate::Call::reveal_outcome { job: id, provider, outcome, salt: SALT, signature }
}

/// What the pool says of a report.
pub fn validate(call: crate::Call<Test>) -> Result<ValidTransaction, TransactionValidityError> {
	RuntimeCall::from(call)
		.authorize(TransactionSource::External)
		.expect("reports are authorised")
		.map(|(validity, _)| validity)
}

/// Send a report as a transaction: authorise it, then dispatch it.
pub fn send(call: crate::Call<Test>) -> Result<(), TransactionValidityError> {
	validate(call.clone())?;
	let dispatched = RuntimeCall::from(call).dispatch(frame_system::RawOrigin::Authorized.into());
	assert_ok!(dispatched);
	Ok(())
}

/// Dispatch a report past the checks of the pool, as a block author could.
pub fn dispatch(call: crate::Call<Test>) -> DispatchResult {
	RuntimeCall::from(call)
		.dispatch(frame_system::RawOrigin::Authorized.into())
		.map(|_| ())
		.map_err(|error| error.error)
}

pub fn commit(id: JobId, provider: u64, outcome: Outcome) {
	assert_ok!(send(commit_call(id, provider, outcome)));
}

pub fn reveal(id: JobId, provider: u64, outcome: Outcome) {
	assert_ok!(send(reveal_call(id, provider, outcome)));
}

/// Have providers commit and then reveal.
pub fn report(id: JobId, outcomes: &[(u64, Outcome)]) {
	for (provider, outcome) in outcomes {
		commit(id, *provider, *outcome);
	}
	for (provider, outcome) in outcomes {
		reveal(id, *provider, *outcome);
	}
}
