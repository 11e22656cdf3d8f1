//! A chain with balances, a registry of datasets in plain storage, and this pallet.

use crate as pallet_annotation;
use crate::{
	types::{Method, NewCampaign, Requirements, Task, Work},
	Campaigns,
};
use codec::Encode;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::Mutate, tokens::Preservation, LockableCurrency, OnIdle, OnInitialize},
};
use polkadot_sdk::{pallet_balances, polkadot_sdk_frame as frame};
use sensor_primitives::{
	labels::{commitment, Label},
	manifest::Manifest,
	traits::{
		Availability, BlockRandomness, Case, Datasets, DerivedVersion, Jury, Provenance, TimeScale,
		VersionInfo,
	},
	Balance, BlockNumber, CampaignId, ContentId, VersionId,
};

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
	pub type Annotation = pallet_annotation;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = MockBlockU32<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
	type DbWeight = frame::deps::frame_support::weights::constants::ParityDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<REWARD>;
}

parameter_types! {
	pub const AnnotationId: PalletId = PalletId(*b"sens/ann");
}

impl pallet_annotation::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Treasury = ConstU64<TREASURY>;
	type PalletId = AnnotationId;
	type Datasets = Registry;
	type Randomness = HashOfBlock;
	type Jury = Court;
	type Time = TenthOfProduction;
	type MaxLabels = ConstU32<255>;
	type MaxLabelLen = ConstU32<32>;
	type MaxItems = ConstU32<1_000>;
	type MaxBatchSize = ConstU32<64>;
	type MaxAnswerLen = ConstU32<256>;
	type MaxGold = ConstU32<16>;
	type MaxSittings = ConstU32<3>;
	type SittingDeposit = ConstU128<100>;
	type MaxBatches = ConstU32<400>;
	type MaxRedundancy = ConstU32<25>;
	type MaxClaimsPerBlock = ConstU32<32>;
	type MaxOpenClaims = ConstU32<3>;
	type MaxDeadlines = ConstU32<2>;
	type ClaimFee = ConstU128<FEE>;
	type MinReward = ConstU128<REWARD>;
	type MinWindow = ConstU32<50>;
	type MaxWindow = ConstU32<10_000>;
	type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

/// Not random at all, but different for every subject and block.
pub struct HashOfBlock;

impl BlockRandomness for HashOfBlock {
	fn random(subject: &[u8]) -> H256 {
		(System::block_number(), subject).using_encoded(blake2_256).into()
	}
}

/// A network where all takes a tenth of the time.
pub struct TenthOfProduction;

impl TimeScale for TenthOfProduction {
	fn scale(production: BlockNumber) -> BlockNumber {
		(production / 10).max(1)
	}
}

/// A jury that sits once it is told to, and takes every case of who can pay the bond. Tests decide for it.
pub struct Court;

/// For how many production blocks one can appeal.
#[storage_alias]
type TimeToAppeal = StorageValue<Court, BlockNumber>;
/// The campaign and the annotator of each case, and what is disputed.
#[storage_alias]
type Cases = StorageValue<Court, Vec<(CampaignId, u64, Balance)>>;

impl Court {
	/// Sit from now on.
	pub fn sit() {
		TimeToAppeal::put(10 * APPEAL);
	}

	/// All cases so far.
	pub fn cases() -> Vec<(CampaignId, u64, Balance)> {
		Cases::get().unwrap_or_default()
	}
}

impl Jury<u64> for Court {
	fn time_to_appeal() -> BlockNumber {
		TimeToAppeal::get().unwrap_or_default()
	}

	fn time_to_decide() -> BlockNumber {
		10 * DECISION
	}

	fn open(case: Case<u64>) -> DispatchResult {
		let mut cases = Self::cases();
		cases.push((case.campaign, case.annotator, case.disputed));
		Cases::put(cases);
		let keep = Preservation::Preserve;
		<Balances as Mutate<_>>::transfer(&case.annotator, &COURT, BOND, keep)?;
		Ok(())
	}

	fn open_weight() -> Weight {
		Weight::from_parts(100_000_000, 0)
	}
}

/// A registry of datasets that takes everything, unless told to fail.
pub struct Registry;

/// Owner, root, bytes, items, availability, provenance, and royalty of each dataset.
#[storage_alias]
type Versions = StorageMap<
	Registry,
	Twox64Concat,
	VersionId,
	(u64, ContentId, u64, u32, Availability, Provenance, Permill),
>;
#[storage_alias]
type Points = StorageDoubleMap<Registry, Twox64Concat, VersionId, Twox64Concat, u64, u32>;
#[storage_alias]
type Sealed = StorageMap<Registry, Twox64Concat, VersionId, ()>;
#[storage_alias]
type IsBroken = StorageValue<Registry, bool>;

impl Registry {
	/// Put a dataset there.
	pub fn insert(dataset: u32, owner: u64, items: u32, availability: Availability) -> VersionId {
		let id = VersionId::new(dataset, 0);
		let root = ContentId::dag_pb(&dataset.encode());
		Versions::insert(
			id,
			(owner, root, 1_000, items, availability, Provenance::Raw, Permill::zero()),
		);
		id
	}

	/// Auditors found out about a dataset.
	pub fn now_is(id: VersionId, now: Availability) {
		Versions::mutate(id, |version| {
			let (_, _, _, _, availability, ..) = version.as_mut().expect("the version is there");
			*availability = now;
		});
	}

	/// Know nothing of a dataset any more.
	pub fn forget(id: VersionId) {
		Versions::remove(id);
	}

	/// Whether nobody can be credited any more.
	pub fn is_sealed(id: VersionId) -> bool {
		Sealed::contains_key(id)
	}

	/// Fail from now on.
	pub fn break_down() {
		IsBroken::put(true);
	}
}

impl Datasets<u64> for Registry {
	fn version(id: VersionId) -> Option<VersionInfo<u64>> {
		Versions::get(id).map(|(owner, root, bytes, items, availability, provenance, royalty)| {
			let sealed = Self::is_sealed(id);
			VersionInfo { owner, root, bytes, items, provenance, availability, royalty, sealed }
		})
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

	fn register_derived(version: DerivedVersion<u64>) -> Result<VersionId, DispatchError> {
		ensure!(!IsBroken::get().unwrap_or_default(), DispatchError::Unavailable);
		let id = VersionId::new(1_000 + Versions::iter().count() as u32, 0);
		let DerivedVersion { owner, root, bytes, items, provenance, royalty, .. } = version;
		let pending = Availability::Pending;
		Versions::insert(id, (owner, root, bytes, items, pending, provenance, royalty));
		Ok(id)
	}

	fn add_contribution(id: VersionId, who: &u64, points: u32) -> DispatchResult {
		ensure!(!IsBroken::get().unwrap_or_default(), DispatchError::Unavailable);
		ensure!(!Self::is_sealed(id), DispatchError::Other("the points are final"));
		Points::mutate(id, who, |held| *held = Some(held.unwrap_or_default() + points));
		Ok(())
	}

	fn seal(id: VersionId) -> DispatchResult {
		ensure!(!IsBroken::get().unwrap_or_default(), DispatchError::Unavailable);
		Sealed::insert(id, ());
		Ok(())
	}

	fn contribution(id: VersionId, who: &u64) -> u32 {
		Points::get(id, who).unwrap_or_default()
	}

	fn contributions(id: VersionId) -> u64 {
		Points::iter_prefix_values(id).map(u64::from).sum()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_version(owner: &u64, items: u32) -> VersionId {
		Self::insert(500, *owner, items, Availability::Available)
	}
}

/// Owns the datasets and opens the campaigns.
pub const REQUESTER: u64 = 1;
/// Does nothing but send calls that anybody may send.
pub const ANYBODY: u64 = 2;
/// Has what others lost.
pub const TREASURY: u64 = 3;
/// Has the bonds of those who appeal.
pub const COURT: u64 = 4;
/// What the jury takes of those who appeal.
pub const BOND: Balance = 50;
/// For how many blocks one can appeal.
pub const APPEAL: BlockNumber = 10;
/// How many blocks the jury has for a case.
pub const DECISION: BlockNumber = 30;
/// Label things.
pub const ANNOTATORS: [u64; 4] = [11, 12, 13, 14];
/// What everybody has at the start.
pub const FUNDS: Balance = 1_000_000;
/// What a campaign pays for a claim.
pub const FEE: Balance = 7;
/// The smallest reward for a label, and the existential deposit.
pub const REWARD: Balance = 10;
/// Items of [`new_campaign`], in batches of 4, 4 and 2.
pub const ITEMS: u32 = 10;

/// A fresh chain in its first block.
pub fn new_chain() -> TestState {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let everybody = [REQUESTER, ANYBODY, TREASURY].into_iter().chain(ANNOTATORS);
	pallet_balances::GenesisConfig::<Test> {
		balances: everybody
			.map(|who| (who, FUNDS))
			.chain([(AnnotationId::get().into_account_truncating(), REWARD)])
			.collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut chain: TestState = storage.into();
	chain.execute_with(|| System::set_block_number(1));
	chain
}

/// Runs `test` on a fresh chain, then checks the pallet's invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	new_chain().execute_with(|| {
		test();
		Annotation::do_try_state().expect("invariants hold after every test");
	});
}

/// A campaign over a dataset that exists: 3 batches, 2 annotators each, of whom most decide.
pub fn new_campaign() -> NewCampaign<Test> {
	let version = Registry::insert(0, REQUESTER, ITEMS, Availability::Available);
	NewCampaign {
		version,
		task: Task::Classification { labels: labels(&["cat", "dog", "bird"]) },
		guide: None,
		skill: skill("pets"),
		batch_size: 4,
		redundancy: 2,
		max_redundancy: 2,
		confidence: Permill::from_percent(90),
		method: Method::Plurality,
		reward: REWARD,
		royalty: Permill::from_percent(20),
		gold: None,
		requirements: Requirements { stake: 0, reputation: Permill::zero(), exam: None },
		fees: 0,
		duration: 20,
		reveal_duration: 10,
		lease: 5,
	}
}

/// Names of labels, bounded.
pub fn labels(names: &[&str]) -> crate::types::LabelNames<Test> {
	let names: Vec<_> =
		names.iter().map(|name| name.as_bytes().to_vec().try_into().unwrap()).collect();
	names.try_into().unwrap()
}

/// The name of a skill, bounded.
pub fn skill(name: &str) -> crate::types::Skill<Test> {
	name.as_bytes().to_vec().try_into().unwrap()
}

/// Open a campaign; its id.
pub fn open(new: NewCampaign<Test>) -> CampaignId {
	let id = crate::NextCampaignId::<Test>::get();
	assert_ok!(Annotation::open_campaign(RuntimeOrigin::signed(REQUESTER), new));
	id
}

/// Go on by some blocks that are too full for idle work.
pub fn full_blocks(count: u32) {
	for _ in 0..count {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		<Annotation as OnInitialize<_>>::on_initialize(next);
	}
}

/// Let the current block be idle.
pub fn idle() {
	idle_for(Weight::MAX);
}

/// Let the current block be idle for as long as `limit`; how long it worked.
pub fn idle_for(limit: Weight) -> Weight {
	<Annotation as OnIdle<_>>::on_idle(System::block_number(), limit)
}

/// Claim, and wait for the draw; the batch, if there was one.
pub fn draw(campaign: CampaignId, annotator: u64) -> Option<u32> {
	let before = batches_of(campaign, annotator);
	assert_ok!(Annotation::claim(RuntimeOrigin::signed(annotator), campaign));
	full_blocks(2);
	batches_of(campaign, annotator).into_iter().find(|batch| !before.contains(batch))
}

/// The batches that an annotator has.
pub fn batches_of(campaign: CampaignId, annotator: u64) -> Vec<u32> {
	Annotation::claims_of(campaign, annotator).into_iter().map(|(batch, ..)| batch).collect()
}

/// How far an annotator's work on a batch is.
pub fn work_of(campaign: CampaignId, batch: u32, annotator: u64) -> Work<Test> {
	let claims = Annotation::claims_of(campaign, annotator);
	claims.into_iter().find(|claim| claim.0 == batch).expect("it was claimed").2
}

/// The salt that everybody uses who does not choose one.
pub const SALT: [u8; 32] = [7; 32];

/// Commit to labels.
pub fn commit(
	campaign: CampaignId,
	batch: u32,
	annotator: u64,
	labels: &[Label],
) -> DispatchResult {
	commit_salted(campaign, batch, annotator, labels, SALT)
}

/// Commit to labels with a salt of one's own.
pub fn commit_salted(
	campaign: CampaignId,
	batch: u32,
	annotator: u64,
	labels: &[Label],
	salt: [u8; 32],
) -> DispatchResult {
	let hash = commitment(campaign, batch, &annotator, labels, &salt);
	Annotation::commit(RuntimeOrigin::signed(annotator), campaign, batch, hash)
}

/// Reveal labels.
pub fn reveal(
	campaign: CampaignId,
	batch: u32,
	annotator: u64,
	labels: &[Label],
) -> DispatchResult {
	reveal_salted(campaign, batch, annotator, labels, SALT)
}

/// Reveal labels that were committed to with a salt of one's own.
pub fn reveal_salted(
	campaign: CampaignId,
	batch: u32,
	annotator: u64,
	labels: &[Label],
	salt: [u8; 32],
) -> DispatchResult {
	let labels = labels.to_vec().try_into().unwrap();
	Annotation::reveal(RuntimeOrigin::signed(annotator), campaign, batch, labels, salt)
}

/// Everybody in `annotators` labels all batches of a campaign, each in its own way.
pub fn label_everything(
	campaign: CampaignId,
	annotators: &[u64],
	label_of: impl Fn(u64, u32) -> Label,
) {
	let opened = Campaigns::<Test>::get(campaign).unwrap();
	let work = |annotator: u64, batch: u32| -> Vec<Label> {
		let first = opened.first_item(batch);
		(first..first + opened.items_in(batch)).map(|item| label_of(annotator, item)).collect()
	};
	for annotator in annotators {
		for _ in 0..opened.batches() {
			let batch = draw(campaign, *annotator).expect("a batch is left");
			assert_ok!(commit(campaign, batch, *annotator, &work(*annotator, batch)));
		}
	}
	for batch in 0..opened.batches() {
		for annotator in annotators {
			assert_ok!(reveal(campaign, batch, *annotator, &work(*annotator, batch)));
		}
	}
}

/// Nothing is left of campaigns that are over, but for what is known of them, and deadlines that come.
pub fn assert_nothing_is_left() {
	use crate::*;
	for (_, campaign) in Campaigns::<Test>::iter() {
		assert!(matches!(campaign.stage, Stage::Closed { .. }), "{:?}", campaign.stage);
	}
	assert_eq!(pot(), 0);
	assert_eq!(CampaignProgress::<Test>::iter().count(), 0);
	assert_eq!(Batches::<Test>::iter().count(), 0);
	assert_eq!(OpenBatches::<Test>::iter().count(), 0);
	assert_eq!(ClaimQueue::<Test>::iter().count(), 0);
	assert_eq!(OpenClaims::<Test>::iter().count(), 0);
	assert_eq!(Annotators::<Test>::iter().count(), 0);
	assert_eq!(AnnotatorNumbers::<Test>::iter().count(), 0);
	assert_eq!(Models::<Test>::iter().count(), 0);
	assert_eq!(Weighings::<Test>::iter().count(), 0);
	assert_eq!(GoldAnswers::<Test>::iter().count(), 0);
	assert_eq!(Settling::<Test>::iter().count(), 0);
	assert_eq!(BatchResults::<Test>::iter().count(), 0);
	assert_eq!(Appeals::<Test>::iter().count(), 0);
	assert_eq!(OpenDisputes::<Test>::iter().count(), 0);
}

/// What `who` has.
pub fn free(who: u64) -> Balance {
	Balances::free_balance(who)
}

/// What all campaigns together still have.
pub fn pot() -> Balance {
	free(Annotation::account_id()) - REWARD
}

/// Lock `amount` of what `who` has or will have, as vesting and votes do.
pub fn lock(who: u64, amount: Balance) {
	Balances::set_lock(*b"vesting ", &who, amount, WithdrawReasons::all());
}
