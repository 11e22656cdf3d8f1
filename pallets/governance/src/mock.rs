//! A chain with this pallet alone.

use crate as pallet_governance;
use frame::{runtime::prelude::*, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;

type Block = MockBlock<Test>;

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
	pub type Governance = pallet_governance;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl pallet_governance::Config for Test {}

/// Runs `test` on a fresh chain whose genesis is `genesis`, then checks the pallet's invariants.
pub fn build_and_execute(genesis: pallet_governance::GenesisConfig<Test>, test: impl FnOnce()) {
	let storage = genesis.build_storage().expect("the genesis is valid");
	TestState::from(storage).execute_with(|| {
		test();
		Governance::do_try_state().expect("invariants hold after every test");
	});
}
