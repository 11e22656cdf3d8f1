//! Tests of the real configuration, in externalities built from the presets.

mod accounts;
mod blocks;
mod bridge;
mod ethereum;
mod genesis;
mod governance;
mod metadata;
mod money;
mod queue;

use crate::{genesis as presets, RuntimeGenesisConfig};
use polkadot_sdk::{
	frame_support::genesis_builder_helper::{build_state, get_preset},
	sp_genesis_builder::PresetId,
	sp_io::TestExternalities,
};
use serde_json::Value;

/// Put `patch` over `base`, as a node does with a preset and the default genesis.
fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}

/// The whole genesis of a preset, as JSON.
fn genesis_of(preset: &str) -> Vec<u8> {
	let parse = |json: Option<Vec<u8>>| -> Value {
		serde_json::from_slice(&json.expect("the preset exists")).expect("it is JSON")
	};
	let mut genesis = parse(get_preset::<RuntimeGenesisConfig>(&None, presets::preset));
	merge(&mut genesis, parse(presets::preset(&PresetId::from(preset))));
	genesis.to_string().into_bytes()
}

/// Runs `test` on a chain that starts from `preset`.
fn on(preset: &str, test: impl FnOnce()) {
	TestExternalities::default().execute_with(|| {
		build_state::<RuntimeGenesisConfig>(genesis_of(preset)).expect("the genesis is valid");
		test();
	});
}
