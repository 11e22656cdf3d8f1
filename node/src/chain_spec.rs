//! The networks this node knows, and how a chain specification file is read.

use polkadot_sdk::{
	sc_chain_spec::{
		self, ChainSpecExtension, ChainType, Properties, DEV_RUNTIME_PRESET,
		LOCAL_TESTNET_RUNTIME_PRESET,
	},
	sc_sync_state_rpc,
};
use sensor_runtime::genesis::MAIN_PRESET;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a chain specification says besides the genesis state.
///
/// Nothing else may be added: smoldot refuses specifications with fields it does not know.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// A recent finalised state from which light clients start.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

/// A chain specification of this node.
pub type ChainSpec = sc_chain_spec::GenericChainSpec<Extensions>;

/// Find the specification that `--chain` names: a network, or a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" | "development" => {
			built_in("Sensor development", "sensor_dev", ChainType::Development, DEV_RUNTIME_PRESET)
		},
		"local" => built_in(
			"Sensor local testnet",
			"sensor_local",
			ChainType::Local,
			LOCAL_TESTNET_RUNTIME_PRESET,
		),
		"" | "sensor" => built_in("Sensor", "sensor", ChainType::Live, MAIN_PRESET),
		path if PathBuf::from(path).is_file() => ChainSpec::from_json_file(path.into()),
		other => Err(format!(
			"there is no network and no file named '{other}'; use dev, local, sensor, or the path \
			 of a chain specification"
		)),
	}
}

fn built_in(
	name: &str,
	id: &str,
	chain_type: ChainType,
	preset: &str,
) -> Result<ChainSpec, String> {
	let code = sensor_runtime::WASM_BINARY
		.ok_or("this binary was built without a runtime; build it without SKIP_WASM_BUILD")?;
	Ok(ChainSpec::builder(code, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_protocol_id(id)
		.with_chain_type(chain_type)
		.with_genesis_config_preset_name(preset)
		.with_properties(properties())
		.build())
}

/// What wallets need to know to show amounts and addresses.
fn properties() -> Properties {
	[("tokenSymbol", "SENSE".into()), ("tokenDecimals", 18.into()), ("ss58Format", 42.into())]
		.into_iter()
		.map(|(key, value): (&str, serde_json::Value)| (key.into(), value))
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use polkadot_sdk::sp_runtime::{BuildStorage, Storage};

	fn genesis(id: &str) -> Storage {
		load(id).expect("a known network").build_storage().expect("the preset is valid")
	}

	// One test for both: each genesis compiles the runtime, which takes seconds.
	#[test]
	fn every_network_builds_a_genesis_of_its_own() {
		let geneses = ["dev", "local", "sensor"].map(|id| genesis(id).top);
		assert!(geneses.iter().all(|genesis| !genesis.is_empty()));
		assert_ne!(geneses[0], geneses[1]);
		assert_ne!(geneses[1], geneses[2]);
	}

	#[test]
	fn wallets_learn_the_token_from_the_specification() {
		let properties = load("dev").unwrap().properties();
		assert_eq!(properties["tokenSymbol"], "SENSE");
		assert_eq!(properties["tokenDecimals"], 18);
		assert_eq!(properties["ss58Format"], 42);
	}

	#[test]
	fn light_clients_find_their_extension() {
		let json = load("dev").unwrap().as_json(false).unwrap();
		let spec: serde_json::Value = serde_json::from_str(&json).unwrap();
		assert!(spec.as_object().unwrap().contains_key("lightSyncState"));
	}

	#[test]
	fn an_unknown_network_gets_a_plain_answer() {
		let answer = load("no-such-network").err().unwrap();
		assert!(answer.contains("'no-such-network'") && answer.contains("dev, local, sensor"));
	}

	#[test]
	fn a_file_that_is_no_specification_is_refused() {
		let file = std::env::temp_dir().join(format!("sensor-spec-{}.json", std::process::id()));
		std::fs::write(&file, "{}").unwrap();
		let answer = load(file.to_str().unwrap());
		std::fs::remove_file(&file).unwrap();
		assert!(answer.is_err());
	}
}
