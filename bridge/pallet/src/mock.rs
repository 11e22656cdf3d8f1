//! A chain with this pallet, real money, an Ethereum whose blocks tests make, and a Polygon that
//! leaves checkpoints there. Receipts and checkpoints are real; which blocks of Ethereum are final is
//! what tests say.

use crate::{
	self as pallet_bridge,
	client::EthereumClient,
	types::{Destination, Proof, Route, Terms},
	BlockProofOf, Destinations,
};
use frame::{
	deps::{
		frame_support::weights::WeightMeter,
		sp_runtime::{traits::IdentityLookup, AccountId32},
	},
	runtime::prelude::*,
	testing_prelude::*,
};
use polkadot_sdk::{pallet_balances, polkadot_sdk_frame as frame};
use sensor_bridge_primitives::{
	testing::{self, Receipt},
	ChainId, EthAddress, GatewayEvent, Log, ReceiptProof, Unproven,
};
use sensor_primitives::Balance;
use std::{cell::RefCell, collections::BTreeMap};

pub type AccountId = AccountId32;
type Block = MockBlockU32<Test>;

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
	pub type Bridge = pallet_bridge;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
}

parameter_types! {
	pub const BridgeId: PalletId = PalletId(*b"sens/bri");
	pub const Treasury: AccountId = TREASURY;
}

/// Accounts are their bytes.
pub struct Accounts;

impl Convert<[u8; 32], AccountId> for Accounts {
	fn convert(bytes: [u8; 32]) -> AccountId {
		bytes.into()
	}
}

/// Accepts one account.
pub struct Only<const WHO: u8>;

impl<const WHO: u8> EnsureOrigin<RuntimeOrigin> for Only<WHO> {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
		match ensure_signed(origin.clone()) {
			Ok(who) if who == AccountId::new([WHO; 32]) => Ok(()),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(AccountId::new([WHO; 32])))
	}
}

impl pallet_bridge::Config for Test {
	type PalletId = BridgeId;
	type Currency = Balances;
	type Treasury = Treasury;
	type Accounts = Accounts;
	type Ethereum = Ethereum;
	type AdminOrigin = Only<200>;
	type HaltOrigin = Only<201>;
	type Window = ConstU32<WINDOW>;
	type MaxDestinations = ConstU32<2>;
	type MaxQueue = ConstU32<MAX_QUEUE>;
	type MaxOpen = ConstU32<MAX_OPEN>;
	type MaxCheckpoints = ConstU32<MAX_CHECKPOINTS>;
	type WeightInfo = ();
}

/// Smallest balance.
pub const ED: Balance = 10;
/// What everybody has at first.
pub const FUNDS: Balance = 1_000_000;
/// How long a limit's window is.
pub const WINDOW: u32 = 100;
/// How many transfers, or arrivals, wait at most.
pub const MAX_QUEUE: u32 = 8;
/// How many messages are open at most.
pub const MAX_OPEN: u32 = 100;
/// How many checkpoints are kept.
pub const MAX_CHECKPOINTS: u32 = 4;

/// Sends.
pub const ALICE: AccountId = AccountId::new([1; 32]);
/// Receives.
pub const BOB: AccountId = AccountId::new([2; 32]);
/// Delivers and proves.
pub const RELAYER: AccountId = AccountId::new([3; 32]);
/// Names destinations.
pub const ADMIN: AccountId = AccountId::new([200; 32]);
/// Halts them.
pub const GUARDIAN: AccountId = AccountId::new([201; 32]);
/// Pays for governance.
pub const TREASURY: AccountId = AccountId::new([202; 32]);
/// Has nothing.
pub const NOBODY: AccountId = AccountId::new([9; 32]);

/// The chain ids.
pub const ETHEREUM: ChainId = 1;
/// And Polygon's.
pub const POLYGON: ChainId = 137;
/// The gateway on both chains, as the same deployer would make it.
pub const GATEWAY: EthAddress = EthAddress::repeat_byte(0x22);
/// Somebody on an EVM chain.
pub const HOLDER: EthAddress = EthAddress::repeat_byte(0x33);
/// The contract that logs checkpoints.
pub const ROOT_CHAIN: EthAddress = EthAddress::repeat_byte(0x44);
/// The first block of Polygon that is followed.
pub const FIRST_BLOCK: u64 = 1_000;

/// What transfers cost, and how much passes.
pub const TERMS: Terms =
	Terms { fee: 50, minimum: 100, cap: 100_000, outbound: 10_000, inbound: 10_000 };

thread_local! {
	/// Final blocks by the root of their receipts, and whether the client was told to stop.
	static FINAL: RefCell<(BTreeMap<H256, u64>, bool)> = const { RefCell::new((BTreeMap::new(), false)) };
}

/// Ethereum, all of whose blocks are final.
pub struct Ethereum;

impl Ethereum {
	/// Another block is final, which has these receipts.
	pub fn finalise(receipts: H256) {
		FINAL.with_borrow_mut(|(blocks, _)| {
			let next = blocks.values().max().copied().unwrap_or(99) + 1;
			blocks.entry(receipts).or_insert(next);
		})
	}

	/// Whether anything is proven.
	pub fn halt(halted: bool) {
		FINAL.with_borrow_mut(|(_, state)| *state = halted);
	}

	/// A reorganisation: this block is not final after all.
	pub fn forget(receipts: H256) {
		FINAL.with_borrow_mut(|(blocks, _)| blocks.remove(&receipts));
	}
}

impl EthereumClient for Ethereum {
	type Block = H256;

	fn verify(log: &Log, receipt: &ReceiptProof, receipts: &H256) -> Result<u64, Unproven> {
		let number = FINAL.with_borrow(|(blocks, halted)| {
			let number = blocks.get(receipts).copied().ok_or(Unproven::Block);
			if *halted {
				Err(Unproven::Halted)
			} else {
				number
			}
		})?;
		receipt.verify(*receipts, log)?;
		Ok(number)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_block(receipts: H256) -> H256 {
		Self::finalise(receipts);
		receipts
	}
}

/// A fresh chain, with both destinations.
pub fn new_test_ext() -> TestState {
	FINAL.with_borrow_mut(|state| *state = Default::default());
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let people = [ALICE, BOB, RELAYER, ADMIN, GUARDIAN, TREASURY];
	pallet_balances::GenesisConfig::<Test> {
		balances: people.into_iter().map(|who| (who, FUNDS)).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_bridge::GenesisConfig::<Test> { ethereum: ETHEREUM, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext = TestState::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Adds both destinations, and lets them run.
pub fn add_destinations() {
	for (chain, route) in [(ETHEREUM, Route::Ethereum), (POLYGON, Route::Polygon)] {
		assert_ok!(Bridge::add_destination(signed(ADMIN), chain, route, GATEWAY, TERMS));
		assert_ok!(Bridge::resume(signed(ADMIN), chain));
	}
	assert_ok!(Bridge::follow_polygon(signed(ADMIN), ROOT_CHAIN, FIRST_BLOCK, 0));
}

/// Runs `test` on a chain with both destinations, then checks the pallet's invariants.
pub fn build_and_execute<R>(test: impl FnOnce() -> R) -> R {
	new_test_ext().execute_with(|| {
		add_destinations();
		let result = test();
		Bridge::do_try_state().expect("invariants hold after every test");
		pots_have_what_they_owe();
		result
	})
}

/// All that the pots have is somebody's, but for their floors.
pub fn pots_have_what_they_owe() {
	for chain in [ETHEREUM, POLYGON] {
		let (locked, fees) = Bridge::liabilities(chain);
		assert_eq!(free(&Bridge::pot(chain)), locked + ED, "the pot of {chain}");
		assert_eq!(free(&Bridge::fee_pot(chain)), fees + ED, "the fees of {chain}");
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

pub fn the(chain: ChainId) -> Destination<Test> {
	Destinations::<Test>::get(chain).expect("it was added")
}

/// Ends the block, and begins the next.
pub fn next_block_with(mut meter: WeightMeter) {
	let now = System::block_number();
	<Bridge as Hooks<_>>::on_finalize(now);
	System::set_block_number(now + 1);
	System::reset_events();
	<Bridge as Hooks<_>>::on_initialize(now + 1);
	<Bridge as Hooks<_>>::on_poll(now + 1, &mut meter);
}

/// Goes on for some blocks.
pub fn pass(blocks: u32) {
	for _ in 0..blocks {
		next_block_with(WeightMeter::new());
	}
}

/// What a relayer delivered.
pub fn delivered(nonce: u64, success: bool) -> GatewayEvent {
	GatewayEvent::Delivered { nonce, relayer: RELAYER.into(), success }
}

/// A burn for Bob.
pub fn burned(nonce: u64, amount: Balance, fee: Balance) -> GatewayEvent {
	burned_for(BOB, nonce, amount, fee)
}

/// A burn for somebody.
pub fn burned_for(to: AccountId, nonce: u64, amount: Balance, fee: Balance) -> GatewayEvent {
	GatewayEvent::Burned { nonce, sender: HOLDER, recipient: to.into(), amount, fee }
}

/// What the gateway logs.
pub fn log(event: &GatewayEvent) -> Log {
	testing::log(GATEWAY, event)
}

/// The receipts of a block in which the transaction at place 1 logs this, after something else.
pub fn receipts(log: &Log) -> (H256, ReceiptProof) {
	let other = testing::log(EthAddress::zero(), &delivered(1, true));
	let receipts = [
		Receipt { kind: 0, logs: vec![other.clone()], ..Receipt::default() },
		Receipt { logs: vec![other, log.clone()], ..Receipt::default() },
		Receipt { success: false, ..Receipt::default() },
	];
	testing::prove(&receipts.map(|receipt| receipt.encode()), 1)
}

/// A block of Ethereum has the log.
pub fn on_ethereum(log: &Log) -> (ReceiptProof, Box<BlockProofOf<Test>>) {
	let (root, receipt) = receipts(log);
	Ethereum::finalise(root);
	(receipt, Box::new(root))
}

/// The proof that a log is on Ethereum.
pub fn ethereum(log: &Log) -> Box<Proof<H256>> {
	let (receipt, block) = on_ethereum(log);
	Box::new(Proof::Ethereum { receipt, block: *block })
}

/// A block of Polygon has the log, and the next checkpoint the block; its proof. The checkpoint is
/// not proven yet: this is its log.
pub fn on_polygon(log: &Log) -> (Log, Box<Proof<H256>>) {
	let (root, receipt) = receipts(log);
	let following = crate::Polygon::<Test>::get().expect("tests follow Polygon");
	let number = following.kept.next;
	let blocks = [H256::zero(), H256::repeat_byte(1), root, H256::repeat_byte(2), H256::zero()];
	let id = 10_000 * (number + 1);
	let (checkpoint, headers) = testing::checkpoint(id, following.next_block, &blocks);
	let proof = Proof::Polygon { receipt, header: headers[2].clone(), checkpoint: number };
	(testing::checkpoint_log(ROOT_CHAIN, &checkpoint), Box::new(proof))
}

/// Proves a checkpoint.
pub fn submit(checkpoint: &Log) -> DispatchResult {
	let (receipt, block) = on_ethereum(checkpoint);
	Bridge::submit_checkpoint(signed(RELAYER), checkpoint.clone(), receipt, block)
}

/// The proof that a log is on Polygon.
pub fn polygon(log: &Log) -> Box<Proof<H256>> {
	let (checkpoint, proof) = on_polygon(log);
	assert_ok!(submit(&checkpoint));
	proof
}

/// Proves what the gateway on a chain logged.
pub fn prove(chain: ChainId, event: GatewayEvent) -> DispatchResult {
	let log = log(&event);
	let proof = if chain == POLYGON { polygon(&log) } else { ethereum(&log) };
	Bridge::prove(signed(RELAYER), chain, log, proof)
}

/// Alice sends so much to the holder.
pub fn send(chain: ChainId, amount: Balance) -> DispatchResult {
	Bridge::send(signed(ALICE), chain, HOLDER, amount, TERMS.fee)
}
