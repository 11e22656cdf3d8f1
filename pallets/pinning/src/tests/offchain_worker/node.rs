//! A pinner's node with an IPFS service, beside the chain of all tests.

use crate::{
	mock::{
		audit, new_test_ext, pass, AccountId, Data, Extrinsic, Pinning, Registry, RuntimeCall,
		System, Test, ALICE, PAYER,
	},
	tests::{self, signed, PRICE},
	types::Offer,
	PinnerOf,
};
use codec::{Decode, Encode};
use frame::{
	deps::sp_core::offchain::{
		testing::{PoolState, TestOffchainExt, TestPersistentOffchainDB, TestTransactionPoolExt},
		OffchainDbExt, OffchainStorage, OffchainWorkerExt, TransactionPoolExt,
	},
	testing_prelude::*,
};
use parking_lot::RwLock;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::testing::{FakeIpfs, IPFS_URL, OWN_PEER};
use sensor_primitives::{
	manifest::Record,
	offchain::{IPFS_API, PINNER},
	traits::{PinnerId, Verdict},
	Balance, VersionId,
};
use std::sync::Arc;

/// A node, and what a test looks at and meddles with.
pub struct Node {
	pub ipfs: FakeIpfs,
	pub storage: TestPersistentOffchainDB,
	pool: Arc<RwLock<PoolState>>,
}

/// Runs `test` on a fresh chain, on a node with an IPFS service, then checks the pallet's invariants.
pub fn build_and_execute_on_node(test: impl FnOnce(Node)) {
	let mut ext = new_test_ext();
	let (offchain, state) = TestOffchainExt::new();
	let mut storage = state.read().persistent_storage.clone();
	storage.set(b"", IPFS_API, IPFS_URL.as_bytes());
	let ipfs = FakeIpfs::default();
	let (transactions, pool) = TestTransactionPoolExt::new();
	ext.register_extension(OffchainDbExt::new(offchain));
	ext.register_extension(OffchainWorkerExt::new(ipfs.clone()));
	ext.register_extension(TransactionPoolExt::new(transactions));
	ext.execute_with(|| {
		// Not at the beginning of time.
		ipfs.wait(1_000_000);
		let node = Node { ipfs, storage, pool };
		node.belongs_to(Some(ALICE));
		test(node);
		Pinning::do_try_state().expect("invariants hold after every test");
	});
}

impl Node {
	/// Whose node this is; Alice's unless a test says otherwise.
	pub fn belongs_to(&self, who: Option<AccountId>) {
		let mut storage = self.storage.clone();
		match who {
			Some(who) => storage.set(b"", PINNER, &who.encode()),
			None => storage.remove(b"", PINNER),
		}
	}

	/// Runs the off-chain worker.
	pub fn work(&self) {
		Pinning::offchain_worker(System::block_number());
	}

	/// Takes the calls that were submitted to the pool since the last time.
	pub fn submitted(&self) -> Vec<RuntimeCall> {
		let transactions = std::mem::take(&mut self.pool.write().transactions);
		transactions
			.into_iter()
			.map(|bytes| {
				Extrinsic::decode(&mut &bytes[..]).expect("the worker encodes extrinsics").function
			})
			.collect()
	}

	/// Takes the requests of a kind that were made since the last time, and drops all others.
	pub fn asked(&self, command: &str) -> Vec<String> {
		let command = format!("/api/v0/{command}?");
		self.ipfs.asked().into_iter().filter(|path| path.starts_with(&command)).collect()
	}

	/// Some images in a directory. Others have them, but this node does not.
	pub fn data(&self, images: impl Iterator<Item = u8>) -> Data {
		let images: Vec<_> = images.map(|index| self.ipfs.add(&[index; 100])).collect();
		let root = self.ipfs.add_directory(&images);
		let records: Vec<_> = std::iter::once(root)
			.chain(images)
			.map(|content| Record { content, size: self.ipfs.size(content).expect("it was added") })
			.collect();
		for record in &records {
			self.ipfs.lose_at(OWN_PEER, record.content);
		}
		Data::of(&records)
	}

	/// A version of this data.
	pub fn version(&self, data: Data) -> VersionId {
		Registry::add(data.bytes(), &data.records)
	}

	/// Whether a version and the list of its blocks are pinned.
	pub fn keeps(&self, id: VersionId) -> bool {
		let targets = Registry::data(id).targets();
		targets.iter().all(|target| self.ipfs.is_pinned_recursively(*target))
	}
}

/// `who` offers to keep versions at the peer with this id, and the offer counts already.
pub fn pinner_at(who: AccountId, peer: &str) -> PinnerId {
	let address = format!("/ip4/192.0.2.1/tcp/4001/p2p/{peer}").into_bytes();
	let offer = Offer {
		addresses: vec![address.try_into().unwrap()].try_into().unwrap(),
		capacity: 10 << 30,
		price: PRICE,
	};
	assert_ok!(Pinning::register(signed(who), offer));
	pass(2);
	PinnerOf::<Test>::get(who).unwrap()
}

/// Somebody wants a version kept by `wanted`, who are drawn.
pub fn order(id: VersionId, wanted: u32) {
	let budget = 100 * PRICE * Balance::from(wanted);
	assert_ok!(Pinning::order(signed(PAYER), id, wanted, PRICE, budget));
	pass(2);
}

/// Nobody has to keep a version any more.
pub fn cancel(id: VersionId) {
	assert_ok!(Pinning::cancel(signed(PAYER), id));
}

/// Somebody demands a block of a version that audits have found; returns the demand.
pub fn demand(version: VersionId, pinner: PinnerId, index: u32) -> u64 {
	audit(version, pinner, Verdict::Present);
	tests::demand(version, pinner, index)
}
