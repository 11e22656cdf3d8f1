//! The networks that `--chain` names.

use polkadot_sdk::sp_runtime::BuildStorage;
use sensor_node_service::chain_spec::{load, load_to_run};

#[test]
fn every_network_has_a_genesis_of_its_own() {
	let geneses = ["dev", "local", "sensor"].map(|id| {
		let spec = load_to_run(id).expect("a known network");
		spec.build_storage().expect("the preset is valid").top
	});
	assert!(geneses.iter().all(|genesis| !genesis.is_empty()));
	assert_ne!(geneses[0], geneses[1]);
	assert_ne!(geneses[1], geneses[2]);
}

#[test]
fn the_genesis_of_a_node_that_runs_is_the_one_that_is_exported() {
	// One network only: the exported one compiles the runtime, which takes seconds.
	let exported = load("local").unwrap().build_storage().unwrap();
	let run = load_to_run("local").unwrap().build_storage().unwrap();
	assert_eq!(exported.top, run.top);
	assert_eq!(exported.children_default, run.children_default);
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
