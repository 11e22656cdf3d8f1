//! What is taken first when blocks are full.

use super::on;
use crate::{
	extensions::TxExtension, nonce::CheckNonce, payment::ChargeFee, tokenomics::MILLI_SENSE,
	AccountId, Balance, Nonce, Runtime, RuntimeCall, RuntimeOrigin,
};
use pallet_annotation::{
	types::{Batch, Campaign, Method, Place, Requirements, Stage, Task, Work},
	AnnotatorNumbers, Batches, Campaigns,
};
use polkadot_sdk::{
	frame_support::{
		dispatch::{DispatchInfo, GetDispatchInfo},
		pallet_prelude::{TransactionSource, ValidTransaction},
		BoundedVec,
	},
	frame_system::offchain::CreateAuthorizedTransaction,
	pallet_balances,
	sp_core::H256,
	sp_keyring::Sr25519Keyring,
	sp_runtime::{
		traits::{DispatchTransaction, TransactionExtension},
		Permill,
	},
};
use sensor_primitives::{labels::commitment, VersionId, SENSE};

const SALT: [u8; 32] = [7; 32];
/// About as long as a transfer.
const LENGTH: usize = 150;

fn annotator() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}

/// The commitment to the only answer.
fn right() -> H256 {
	commitment(0, 0, &annotator(), &[1], &SALT)
}

/// Run `test` on a chain with a campaign over one item, on which the annotator has done `work`.
fn after(work: Work<Runtime>, test: impl FnOnce()) {
	on("development", || {
		let name = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
		let labels = BoundedVec::truncate_from(vec![name("dark"), name("bright")]);
		let campaign = Campaign::<Runtime> {
			requester: Sr25519Keyring::Bob.to_account_id(),
			version: VersionId::new(0, 0),
			task: Task::Classification { labels },
			guide: None,
			skill: name("classification"),
			items: 1,
			batch_size: 1,
			redundancy: 1,
			max_redundancy: 1,
			confidence: Permill::one(),
			method: Method::Plurality,
			reward: SENSE,
			royalty: Permill::zero(),
			gold: None,
			requirements: Requirements { stake: 0, reputation: Permill::zero(), exam: None },
			remaining: SENSE,
			fees: 0,
			commit_until: 10,
			reveal_until: 20,
			lease: 10,
			paused: false,
			stage: Stage::Open,
		};
		let place = Place::<Runtime> { annotator: 0, round: 0, work };
		let places = BoundedVec::truncate_from(vec![place]);
		Campaigns::<Runtime>::insert(0, campaign);
		AnnotatorNumbers::<Runtime>::insert(0, annotator(), 0);
		Batches::<Runtime>::insert(0, 0, Batch::<Runtime> { places, ..Default::default() });
		test();
	});
}

fn commit(commitment: H256) -> RuntimeCall {
	let call = pallet_annotation::Call::commit { campaign: 0, batch: 0, commitment };
	RuntimeCall::Annotation(call)
}

fn reveal() -> RuntimeCall {
	let answers = BoundedVec::truncate_from(vec![1]);
	let call = pallet_annotation::Call::reveal { campaign: 0, batch: 0, answers, salt: SALT };
	RuntimeCall::Annotation(call)
}

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: Sr25519Keyring::Bob.to_account_id().into(),
		value: SENSE,
	})
}

/// What the pool learns of the annotator's call.
fn validity(call: &RuntimeCall, nonce: Nonce, tip: Balance) -> ValidTransaction {
	let mut extension: TxExtension =
		<Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_extension();
	extension.6 = CheckNonce::from(nonce);
	extension.8 = ChargeFee::with_tip(tip);
	let info =
		DispatchInfo { extension_weight: extension.weight(call), ..call.get_dispatch_info() };
	let origin = RuntimeOrigin::signed(annotator());
	let validated =
		extension.validate_only(origin, call, &info, LENGTH, TransactionSource::External, 0);
	match validated {
		Ok((validity, _, _)) => validity,
		Err(error) => panic!("{call:?} is invalid: {error:?}"),
	}
}

/// Whether `call` is taken before transfers that tip less than their fee.
fn comes_first(call: RuntimeCall) -> bool {
	let due = validity(&call, 0, 0).priority;
	let tipping = |tip| validity(&transfer(), 0, tip).priority;
	assert!(due < tipping(10 * MILLI_SENSE), "nobody can go before {call:?}");
	due > tipping(0) && due > tipping(MILLI_SENSE / 10)
}

#[test]
fn commitments_and_reveals_come_before_transactions_with_small_tips() {
	after(Work::Claimed { lease_until: 10 }, || assert!(comes_first(commit(right()))));
	after(Work::Committed(right()), || assert!(comes_first(reveal())));
}

#[test]
fn work_that_would_be_refused_pays_and_waits_like_everything_else() {
	after(Work::Claimed { lease_until: 10 }, || assert!(!comes_first(reveal())));
	after(Work::Committed(right()), || assert!(!comes_first(commit(right()))));
	after(Work::Committed(H256::zero()), || assert!(!comes_first(reveal())));
}

#[test]
fn the_pool_keeps_one_commitment_and_one_reveal_of_a_claim() {
	let shared = |one: RuntimeCall, other: RuntimeCall| {
		let (one, other) = (validity(&one, 0, 0).provides, validity(&other, 1, 0).provides);
		one.iter().filter(|tag| other.contains(tag)).count()
	};
	after(Work::Claimed { lease_until: 10 }, || {
		assert_eq!(shared(commit(right()), commit(H256::zero())), 1);
		assert_eq!(shared(transfer(), transfer()), 0);
	});
	after(Work::Committed(right()), || assert_eq!(shared(reveal(), reveal()), 1));
}
