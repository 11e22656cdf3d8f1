//! The bridge in the real configuration: the light client decides, the leaf says what was sent, and
//! each origin does what it may.

use super::on;
use crate::{
	configs::{
		bridge::{made_up, Forks},
		consensus::MessageRoot,
		governance::FellowshipAccount,
	},
	AccountId, Balances, BlockNumber, Bridge, EthereumClient, Runtime, RuntimeCall, RuntimeOrigin,
	System, Whitelist,
};
use pallet_bridge::{
	types::{Proof, Route, Terms},
	Destinations, EthereumChain,
};
use pallet_governance::Origin;
use polkadot_sdk::{
	frame_support::{assert_noop, assert_ok, traits::Hooks},
	sp_consensus_beefy::mmr::BeefyDataProvider,
	sp_core::H256,
	sp_keyring::Sr25519Keyring,
	sp_runtime::{
		traits::{BlakeTwo256, Hash},
		DispatchError,
	},
};
use sensor_bridge_primitives::{
	testing::{self, Receipt},
	EthAddress, GatewayEvent,
};
use sensor_primitives::SENSE;
use snowbridge_pallet_ethereum_client::OperatingMode;

const GATEWAY: EthAddress = EthAddress::repeat_byte(0x22);

fn alice() -> RuntimeOrigin {
	RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id())
}

/// The Ethereum of a development chain as a destination that runs; its chain id.
fn destination() -> u64 {
	System::set_block_number(1);
	let ethereum = EthereumChain::<Runtime>::get();
	let all = 1_000_000 * SENSE;
	let terms = Terms { fee: SENSE, minimum: SENSE, cap: all, outbound: all, inbound: all };
	let root = RuntimeOrigin::root;
	assert_ok!(Bridge::add_destination(root(), ethereum, Route::Ethereum, GATEWAY, terms));
	assert_ok!(Bridge::resume(root(), ethereum));
	assert_ok!(Bridge::send(alice(), ethereum, EthAddress::repeat_byte(1), 10 * SENSE, SENSE));
	ethereum
}

#[test]
fn the_genesis_says_which_ethereum_is_followed() {
	on("sensor", || {
		assert_eq!(EthereumChain::<Runtime>::get(), 1);
		// As ethereum/consensus-specs has them: configs/mainnet.yaml.
		let forks = Forks::get();
		let all = [forks.genesis, forks.altair, forks.bellatrix, forks.capella, forks.deneb];
		assert_eq!(all.each_ref().map(|fork| fork.epoch), [0, 74_240, 144_896, 194_048, 269_568]);
		assert_eq!(all.map(|fork| fork.version[0]), [0, 1, 2, 3, 4]);
		assert_eq!((forks.electra.epoch, forks.electra.version), (364_032, [5, 0, 0, 0]));
		assert_eq!((forks.fulu.epoch, forks.fulu.version), (411_392, [6, 0, 0, 0]));
	});
	on("development", || {
		assert_eq!(EthereumChain::<Runtime>::get(), 1_337);
		assert_eq!((Forks::get().fulu.epoch, Forks::get().fulu.version), (0, [6, 0, 0, 0]));
	});
}

#[test]
fn the_leaf_after_a_block_has_the_root_of_its_messages() {
	on("development", || {
		let ethereum = destination();
		let now: BlockNumber = System::block_number();
		let leaf = Bridge::delivery(ethereum, 1).unwrap().message.leaf();
		<Bridge as Hooks<_>>::on_finalize(now);
		System::set_block_number(now + 1);
		assert_eq!(MessageRoot::extra_data(), leaf);
		System::set_block_number(now + 2);
		assert_eq!(MessageRoot::extra_data(), H256::zero());
	});
}

#[test]
fn a_burn_is_proven_to_the_light_client() {
	on("development", || {
		let ethereum = destination();
		let recipient = AccountId::new([5; 32]);
		let event = GatewayEvent::Burned {
			nonce: 1,
			sender: EthAddress::repeat_byte(1),
			recipient: recipient.clone().into(),
			amount: 4 * SENSE,
			fee: SENSE,
		};
		let log = testing::log(GATEWAY, &event);
		let receipt = Receipt { logs: vec![log.clone()], ..Receipt::default() };
		let (root, receipt) = testing::prove(&[receipt.encode()], 0);
		let block = made_up::block(root);
		let mut forged = block.clone();
		forged.header.slot -= 1;
		let prove = |block| {
			let proof = Proof::Ethereum { receipt: receipt.clone(), block };
			Bridge::prove(alice(), ethereum, log.clone(), Box::new(proof))
		};
		assert_noop!(prove(forged), pallet_bridge::Error::<Runtime>::BlockNotProven);
		let locked =
			|| Destinations::<Runtime>::get(ethereum).map(|destination| destination.locked);
		assert_eq!(locked(), Some(10 * SENSE));
		assert_ok!(prove(block.clone()));
		assert_eq!(Balances::free_balance(&recipient), 3 * SENSE);
		// What is locked is what there is on the other side: 10, less the 4 that were burnt.
		assert_eq!(locked(), Some(6 * SENSE));
		assert_noop!(prove(block), pallet_bridge::Error::<Runtime>::AlreadyProven);
	});
}

#[test]
fn a_light_client_that_root_stopped_proves_nothing() {
	on("development", || {
		let ethereum = destination();
		let event = GatewayEvent::Delivered { nonce: 1, relayer: [5; 32], success: true };
		let log = testing::log(GATEWAY, &event);
		let receipt = Receipt { logs: vec![log.clone()], ..Receipt::default() };
		let (root, receipt) = testing::prove(&[receipt.encode()], 0);
		let proof = Box::new(Proof::Ethereum { receipt, block: made_up::block(root) });
		OperatingMode::<Runtime>::mutate(|mode| {
			*mode = codec::Decode::decode(&mut &[1u8][..]).expect("1 is halted");
		});
		assert!(EthereumClient::operating_mode().is_halted());
		assert_noop!(
			Bridge::prove(alice(), ethereum, log, proof),
			pallet_bridge::Error::<Runtime>::ClientHalted
		);
	});
}

#[test]
fn the_guardian_halts_and_only_root_resumes() {
	on("development", || {
		let ethereum = destination();
		let guardian = || RuntimeOrigin::from(Origin::BridgeGuardian);
		assert_noop!(Bridge::halt(alice(), ethereum), DispatchError::BadOrigin);
		assert_ok!(Bridge::halt(guardian(), ethereum));
		assert_noop!(Bridge::resume(guardian(), ethereum), DispatchError::BadOrigin);
		assert_ok!(Bridge::resume(RuntimeOrigin::root(), ethereum));
	});
}

#[test]
fn a_hurried_referendum_halts_what_the_fellowship_has_whitelisted_and_nothing_else() {
	on("development", || {
		let ethereum = destination();
		let hurried = || RuntimeOrigin::from(Origin::WhitelistedCaller);
		assert_noop!(Bridge::halt(hurried(), ethereum), DispatchError::BadOrigin);
		let call = RuntimeCall::Bridge(pallet_bridge::Call::halt { destination: ethereum });
		let hash = BlakeTwo256::hash_of(&call);
		let fellowship = RuntimeOrigin::signed(FellowshipAccount::get());
		assert_ok!(Whitelist::whitelist_call(fellowship, hash));
		assert_ok!(Whitelist::dispatch_whitelisted_call_with_preimage(hurried(), Box::new(call)));
		assert_eq!(Bridge::room(ethereum), None);
	});
}
