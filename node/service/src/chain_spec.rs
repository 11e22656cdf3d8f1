//! The networks this node knows, and how a chain specification file is read.

use polkadot_sdk::{
	sc_chain_spec::{
		self, json_merge, ChainSpec as _, ChainSpecExtension, ChainType, Properties,
		DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET,
	},
	sc_sync_state_rpc,
	sp_core::storage::{well_known_keys, Storage},
	sp_runtime::BuildStorage,
};
use sensor_runtime::{
	genesis::{self, MAIN_PRESET},
	RuntimeGenesisConfig,
};
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

/// A network that this binary knows by name.
struct Network {
	name: &'static str,
	id: &'static str,
	chain_type: ChainType,
	preset: &'static str,
}

impl Network {
	/// The network that `--chain` calls `alias`.
	fn find(alias: &str) -> Option<Self> {
		let (name, id, chain_type, preset) = match alias {
			"dev" | "development" => {
				("Sensor development", "sensor_dev", ChainType::Development, DEV_RUNTIME_PRESET)
			},
			"local" => (
				"Sensor local testnet",
				"sensor_local",
				ChainType::Local,
				LOCAL_TESTNET_RUNTIME_PRESET,
			),
			"" | "sensor" => ("Sensor", "sensor", ChainType::Live, MAIN_PRESET),
			_ => return None,
		};
		Some(Self { name, id, chain_type, preset })
	}

	fn spec(self) -> Result<ChainSpec, String> {
		Ok(ChainSpec::builder(runtime_blob()?, Extensions::default())
			.with_name(self.name)
			.with_id(self.id)
			.with_protocol_id(self.id)
			.with_chain_type(self.chain_type)
			.with_genesis_config_preset_name(self.preset)
			.with_properties(properties())
			.build())
	}

	/// The state of its first block.
	fn genesis(&self) -> Result<Storage, String> {
		let wrong = |error: serde_json::Error| format!("the preset {}: {error}", self.preset);
		let patch = genesis::preset(&self.preset.into())
			.ok_or_else(|| format!("the runtime has no preset {}", self.preset))?;
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).map_err(wrong)?;
		json_merge(&mut config, serde_json::from_slice(&patch).map_err(wrong)?);
		let config: RuntimeGenesisConfig = serde_json::from_value(config).map_err(wrong)?;
		let mut state = config.build_storage()?;
		state.top.insert(well_known_keys::CODE.to_vec(), runtime_blob()?.to_vec());
		Ok(state)
	}
}

/// The specification that `--chain` names: a network, or a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match Network::find(id) {
		Some(network) => network.spec(),
		None if PathBuf::from(id).is_file() => ChainSpec::from_json_file(id.into()),
		None => Err(format!(
			"there is no network and no file named '{id}'; use dev, local, sensor, or the path \
			 of a chain specification"
		)),
	}
}

/// As [`load`], for a node that is about to run: with the first state of a network of ours computed
/// already. Leaving that to the runtime's blob would compile it twice at every start.
pub fn load_to_run(id: &str) -> Result<ChainSpec, String> {
	let mut spec = load(id)?;
	if let Some(network) = Network::find(id) {
		spec.set_storage(network.genesis()?);
	}
	Ok(spec)
}

fn runtime_blob() -> Result<&'static [u8], String> {
	sensor_runtime::WASM_BINARY.ok_or_else(|| {
		"this binary was built without a runtime; build it without SKIP_SENSOR_RUNTIME_WASM_BUILD"
			.into()
	})
}

/// What wallets need to know to show amounts and addresses.
fn properties() -> Properties {
	[("tokenSymbol", "SENSE".into()), ("tokenDecimals", 18.into()), ("ss58Format", 42.into())]
		.into_iter()
		.map(|(key, value): (&str, serde_json::Value)| (key.into(), value))
		.collect()
}
