//! Where off-chain workers find the services beside their node.

use polkadot_sdk::sp_core::offchain::{
	storage::InMemOffchainStorage, OffchainStorage, STORAGE_PREFIX,
};
use sensor_node_service::side_services::announce;
use sensor_primitives::offchain::IPFS_API;

#[test]
fn off_chain_workers_find_a_service_only_while_it_runs() {
	let mut storage = InMemOffchainStorage::default();
	announce(&mut storage, IPFS_API, Some("http://127.0.0.1:5001"));
	assert_eq!(
		storage.get(STORAGE_PREFIX, IPFS_API).as_deref(),
		Some(b"http://127.0.0.1:5001".as_slice())
	);
	announce(&mut storage, IPFS_API, None);
	assert_eq!(storage.get(STORAGE_PREFIX, IPFS_API), None);
}
