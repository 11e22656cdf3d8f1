//! Whatever people do, in whatever order: money is conserved and every index holds.

use crate::{
	mock::*,
	types::{Finding, Holding, Task},
	NextDatasetId, PendingAudits,
};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use proptest::prelude::*;
use sensor_primitives::{
	traits::{Datasets as _, DerivedVersion, Provenance},
	ContentId, VersionId,
};

#[derive(Clone, Debug)]
enum Action {
	Register(AccountId),
	AddVersion(AccountId, u32),
	Attest(VersionId, u32, bool),
	Retry(AccountId, VersionId),
	Withdraw(AccountId, VersionId),
	Retire(AccountId, VersionId),
	Pinners(u32),
	Label(VersionId),
	Train(VersionId),
	Contribute(VersionId, AccountId, u32),
	Seal(VersionId),
	NewAuditors(u32),
	Blocks(u32),
}

fn account() -> impl Strategy<Value = AccountId> {
	ALICE..=BOB
}

fn version() -> impl Strategy<Value = VersionId> {
	(0..4u32, 0..3u32).prop_map(|(dataset, version)| VersionId::new(dataset, version))
}

fn action() -> impl Strategy<Value = Action> {
	prop_oneof![
		1 => account().prop_map(Action::Register),
		1 => (account(), 0..4u32).prop_map(|(who, dataset)| Action::AddVersion(who, dataset)),
		12 => (version(), 0..6u32, any::<bool>())
			.prop_map(|(id, index, present)| Action::Attest(id, index, present)),
		1 => (account(), version()).prop_map(|(who, id)| Action::Retry(who, id)),
		1 => (account(), version()).prop_map(|(who, id)| Action::Withdraw(who, id)),
		1 => (account(), version()).prop_map(|(who, id)| Action::Retire(who, id)),
		1 => (0..3u32).prop_map(Action::Pinners),
		1 => version().prop_map(Action::Label),
		1 => version().prop_map(Action::Train),
		2 => (version(), account(), any::<u32>())
			.prop_map(|(id, who, points)| Action::Contribute(id, who, points)),
		1 => version().prop_map(Action::Seal),
		1 => (0..4u32).prop_map(Action::NewAuditors),
		3 => (1..2 * PERIOD).prop_map(Action::Blocks),
	]
}

fn derive(parent: VersionId, provenance: Provenance) -> DispatchResult {
	Datasets::register_derived(DerivedVersion {
		owner: ALICE,
		root: ContentId::raw(b"images"),
		bytes: 1,
		items: 1,
		provenance,
		parents: vec![parent],
		royalty: Default::default(),
		sources: Vec::new(),
	})
	.map(|_| ())
}

/// What an auditor may say in the current round.
fn finding(id: VersionId, present: bool) -> Finding {
	let holding = if present { Holding::Present } else { Holding::Missing(1) };
	match PendingAudits::<Test>::get(id) {
		Some(audit) if audit.task == Task::Draw => drawn(&vec![holding; 1 + audit.pinners.len()]),
		_ if present => whole(),
		_ => Finding::Broken,
	}
}

/// Does what can be done; what cannot is refused.
fn act(action: Action) {
	let root = ContentId::raw(b"images");
	let _ = match action {
		Action::Register(who) => Datasets::register(
			RuntimeOrigin::signed(who),
			b"scenes".to_vec().try_into().unwrap(),
			new_version(root),
		),
		Action::AddVersion(who, dataset) => {
			Datasets::add_version(RuntimeOrigin::signed(who), dataset, new_version(root))
		},
		Action::Attest(id, index, present) => attest(id, index, finding(id, present)),
		Action::Retry(who, id) => Datasets::retry_audit(RuntimeOrigin::signed(who), id),
		Action::Withdraw(who, id) => Datasets::withdraw(RuntimeOrigin::signed(who), id),
		Action::Retire(who, id) => Datasets::retire(RuntimeOrigin::signed(who), id),
		Action::Pinners(count) => {
			KnownPinners::set(&(0..count).collect::<Vec<_>>());
			Ok(())
		},
		Action::Label(parent) => derive(parent, Provenance::Campaign(NextDatasetId::<Test>::get())),
		Action::Train(parent) => derive(parent, Provenance::Model(NextDatasetId::<Test>::get())),
		Action::Contribute(id, who, points) => Datasets::add_contribution(id, &who, points),
		Action::Seal(id) => Datasets::seal(id),
		Action::NewAuditors(count) => {
			set_auditors(0..count);
			Ok(())
		},
		Action::Blocks(count) => {
			run_to_block(System::block_number() + count);
			Ok(())
		},
	};
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn any_sequence_of_calls_keeps_the_invariants(
		actions in proptest::collection::vec(action(), 1..40),
	) {
		build_and_execute(|| {
			for action in actions {
				act(action);
				Datasets::do_try_state().expect("invariants hold after every action");
			}
			assert_eq!(Balances::total_issuance(), 2 * FUNDS);
		});
	}
}
