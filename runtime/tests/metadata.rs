//! `client/metadata.scale` is what the client is generated from: the part of this runtime's
//! metadata that the client needs.

use codec::{Decode, Encode};
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use polkadot_sdk::sp_io::TestExternalities;
use std::path::Path;
use subxt_utils_stripmetadata::StripMetadata;

/// The pallets that the client speaks to.
const PALLETS: [&str; 16] = [
	"Annotation",
	"Balances",
	"Bridge",
	"ComputeMarket",
	"ConvictionVoting",
	"Datasets",
	"Governance",
	"Marketplace",
	"Parameters",
	"Pinning",
	"Preimage",
	"Referenda",
	"System",
	"Timestamp",
	"TransactionPayment",
	"Utility",
];

fn metadata() -> Vec<u8> {
	// Some constants are read from storage: empty storage stands for their defaults.
	let opaque = TestExternalities::new_empty()
		.execute_with(|| sensor_runtime::Runtime::metadata_at_version(16))
		.expect("the runtime has metadata of version 16");
	let mut metadata = RuntimeMetadataPrefixed::decode(&mut &opaque[..]).unwrap();
	let RuntimeMetadata::V16(v16) = &mut metadata.1 else { panic!("not of version 16") };
	v16.strip_metadata(|pallet| PALLETS.contains(&pallet), |api| api == "RuntimeViewFunction");
	metadata.encode()
}

#[test]
fn the_clients_metadata_is_that_of_this_runtime() {
	// Cargo says it to tests that it runs.
	let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("`cargo test` runs this");
	let path = Path::new(&here).join("../client/metadata.scale");
	let current = metadata();
	if std::env::var_os("UPDATE_METADATA").is_some() {
		std::fs::write(&path, &current).unwrap();
	}
	let kept = std::fs::read(&path).unwrap_or_default();
	assert!(kept == current, "client/metadata.scale is out of date; run `make metadata`");
}
