//! What transactions cost, and where the money goes.

use super::on;
use crate::{
	configs::fees::ShareFees, extensions::TxExtension, tokenomics::MILLI_SENSE, Balance, Balances,
	Runtime, RuntimeCall, TransactionPayment, Treasury, UncheckedExtrinsic,
};
use codec::Encode;
use pallet_pinning::types::MAX_BLOCK;
use polkadot_sdk::{
	frame_support::{
		dispatch::{DispatchClass, GetDispatchInfo},
		traits::{
			fungible::{Balanced, Inspect},
			Get, OnUnbalanced,
		},
		weights::Weight,
	},
	frame_system::{self, offchain::CreateAuthorizedTransaction},
	pallet_balances,
	sp_core::sr25519,
	sp_keyring::Sr25519Keyring,
	sp_runtime::MultiSignature,
};
use sensor_primitives::SENSE;

fn fee_of(call: RuntimeCall) -> Balance {
	let extension: TxExtension =
		<Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_extension();
	let transaction = polkadot_sdk::sp_runtime::generic::UncheckedExtrinsic::new_signed(
		call,
		Sr25519Keyring::Alice.to_account_id().into(),
		MultiSignature::Sr25519(sr25519::Signature::from_raw([0; 64])),
		extension,
	);
	let transaction: UncheckedExtrinsic = transaction;
	let info = transaction.get_dispatch_info();
	TransactionPayment::compute_fee(transaction.encode().len() as u32, &info, 0)
}

#[test]
fn a_transfer_costs_about_a_thousandth_of_a_sense() {
	on("sensor", || {
		let fee = fee_of(RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
			dest: Sr25519Keyring::Bob.to_account_id().into(),
			value: SENSE,
		}));
		assert!(fee > MILLI_SENSE / 2 && fee < MILLI_SENSE * 2, "it costs {fee}");
	});
}

#[test]
fn the_treasury_gets_four_fifths_of_the_fees() {
	on("development", || {
		let before = Balances::balance(&Treasury::account_id());
		ShareFees::on_unbalanced(Balances::issue(SENSE));
		let after = Balances::balance(&Treasury::account_id());
		assert_eq!(after - before, SENSE / 5 * 4);
	});
}

#[test]
fn the_largest_of_our_calls_fits_into_a_block_with_room_to_spare() {
	use pallet_annotation::WeightInfo as _;
	use pallet_compute_market::WeightInfo as _;
	use pallet_datasets::WeightInfo as _;
	use pallet_marketplace::WeightInfo as _;
	use pallet_pinning::WeightInfo as _;
	type Annotation = <Runtime as pallet_annotation::Config>::WeightInfo;
	type Compute = <Runtime as pallet_compute_market::Config>::WeightInfo;
	type Datasets = <Runtime as pallet_datasets::Config>::WeightInfo;
	type Marketplace = <Runtime as pallet_marketplace::Config>::WeightInfo;
	type Pinning = <Runtime as pallet_pinning::Config>::WeightInfo;

	on("sensor", || {
		let limit = <Runtime as frame_system::Config>::BlockWeights::get()
			.get(DispatchClass::Normal)
			.max_extrinsic
			.expect("ordinary transactions are limited");
		let claim = pallet_annotation::Call::<Runtime>::claim { campaign: 0 };
		let settle = pallet_annotation::Call::<Runtime>::settle { campaign: 0, max_steps: 1 };
		let calls: [(&str, Weight); 23] = [
			("open_campaign", Annotation::open_campaign(255)),
			("claim", claim.get_dispatch_info().call_weight),
			("commit", Annotation::commit()),
			("reveal", Annotation::reveal(2_048)),
			("settle a campaign", settle.get_dispatch_info().call_weight),
			("wind_up", Annotation::wind_up()),
			("register", Datasets::register()),
			("add_version", Datasets::add_version()),
			("attest", Datasets::attest() + Datasets::authorize_attest()),
			("retire", Datasets::retire()),
			("list", Marketplace::list()),
			("buy", Marketplace::buy()),
			("claim_many", Marketplace::claim_many(16)),
			("settle a sale", Marketplace::settle()),
			("claim_refund", Marketplace::claim_refund()),
			("order", Pinning::order()),
			("cancel", Pinning::cancel()),
			("release", Pinning::release()),
			("demand", Pinning::demand()),
			("show", Pinning::show(MAX_BLOCK) + Pinning::authorize_show(MAX_BLOCK)),
			("register_provider", Compute::register_provider()),
			("post_job", Compute::post_job(4, 4_096)),
			("reveal_outcome", Compute::reveal_outcome() + Compute::authorize_reveal_outcome()),
		];
		for (name, weight) in calls {
			assert!(weight.all_lte(limit / 2), "{name} weighs {weight}");
		}
	});
}

#[test]
fn the_hooks_that_draw_by_lot_leave_most_of_a_block() {
	use pallet_annotation::{Config, WeightInfo as _, MAX_PROBES};
	use pallet_compute_market::WeightInfo as _;
	type Annotation = <Runtime as Config>::WeightInfo;
	type Compute = <Runtime as pallet_compute_market::Config>::WeightInfo;

	on("sensor", || {
		let block = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
		// No claim finds a batch before its last look.
		let claims = <Runtime as Config>::MaxClaimsPerBlock::get();
		let drawing =
			Annotation::draw_claims(claims, claims * MAX_PROBES) + Compute::draw_providers(256, 16);
		assert!(drawing.all_lte(block / 4), "drawing weighs {drawing}");
	});
}

#[test]
fn a_sale_is_guaranteed_for_longer_than_the_next_audit_takes() {
	for network in ["development", "local_testnet", "sensor"] {
		on(network, || {
			let guarantee: u32 = <Runtime as pallet_marketplace::Config>::GuaranteePeriod::get();
			let rest: u32 = <Runtime as pallet_datasets::Config>::AuditPeriod::get();
			let draw: u32 = <Runtime as pallet_datasets::Config>::DrawWindow::get();
			assert!(guarantee > rest + draw, "on {network}: {guarantee} <= {rest} + {draw}");
		});
	}
}
