//! What wallets and clients rely on.

use super::on;
use crate::{extensions::TxExtension, payment::ChargeFee, Runtime, RuntimeCall};
use codec::Encode;
use polkadot_sdk::{
	pallet_asset_conversion_tx_payment::ChargeAssetTxPayment,
	sp_runtime::traits::TransactionExtension,
};
use scale_info::meta_type;

#[test]
fn extensions_are_the_well_known_ones_in_the_right_order() {
	let names: Vec<_> = <TxExtension as TransactionExtension<RuntimeCall>>::metadata()
		.into_iter()
		.map(|extension| extension.identifier)
		.collect();
	assert_eq!(
		names,
		[
			"AuthorizeCall",
			"CheckNonZeroSender",
			"CheckSpecVersion",
			"CheckTxVersion",
			"CheckGenesis",
			"CheckMortality",
			"CheckNonce",
			"CheckWeight",
			"ChargeAssetTxPayment",
			"CheckMetadataHash",
			"WeightReclaim",
		]
	);
}

#[test]
fn fees_and_tips_look_to_wallets_as_they_do_elsewhere() {
	type Usual = ChargeAssetTxPayment<Runtime>;
	assert_eq!(ChargeFee::with_tip(7).encode(), Usual::from(7, None).encode());
	assert_eq!(meta_type::<ChargeFee>(), meta_type::<Usual>());
}

#[test]
fn metadata_is_there_in_versions_14_to_16() {
	// Some constants are the network's own, so metadata is asked of a network.
	on("development", || {
		for version in [14, 15, 16] {
			assert!(Runtime::metadata_versions().contains(&version));
			assert!(Runtime::metadata_at_version(version).is_some());
		}
	});
}

#[test]
fn our_pallets_offer_view_functions() {
	let mut pallets = vec![];
	on("development", || pallets = Runtime::metadata_ir().pallets);
	for (pallet, function) in [
		("Governance", "time_divisor"),
		("Datasets", "version"),
		("Annotation", "campaign"),
		("Marketplace", "claimable"),
		("ComputeMarket", "job"),
	] {
		let found = pallets
			.iter()
			.filter(|p| p.name == pallet)
			.flat_map(|p| &p.view_functions)
			.any(|view| view.name == function);
		assert!(found, "{pallet}.{function} is missing");
	}
}
