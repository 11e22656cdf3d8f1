use crate::{mock::*, types::MediaKind, Error, Versions};
use frame::{deps::sp_runtime::Permill, testing_prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Datasets as Registry, DerivedVersion, Provenance},
	ContentId, VersionId,
};

fn labels_of(parents: Vec<VersionId>) -> DerivedVersion<AccountId> {
	DerivedVersion {
		owner: BOB,
		root: ContentId::dag_pb(b"labels"),
		bytes: 7,
		items: 3,
		provenance: Provenance::Campaign(5),
		parents,
		royalty: Permill::from_percent(20),
		sources: Vec::new(),
	}
}

#[test]
fn a_derived_version_knows_where_it_came_from_and_costs_nobody() {
	build_and_execute(|| {
		let parent = register(ContentId::raw(b"images"));
		let id = Datasets::register_derived(labels_of(vec![parent])).unwrap();
		assert_eq!(id, VersionId::new(1, 0));
		let version = Versions::<Test>::get(id.dataset, id.version).unwrap();
		assert_eq!(version.parents.into_inner(), [parent]);
		assert_eq!(version.media, MediaKind::Labels);
		assert_eq!(Balances::free_balance(BOB), FUNDS);
		let info = <Datasets as Registry<_>>::version(id).unwrap();
		assert_eq!((info.owner, info.bytes, info.items), (BOB, 7, 3));
		assert_eq!(info.royalty, Permill::from_percent(20));
		assert_eq!(Datasets::dataset(1).unwrap().name.into_inner(), b"campaign 5");
	});
}

#[test]
fn a_derived_version_is_had_from_its_parents_peers_too() {
	build_and_execute(|| {
		let parent = register(ContentId::raw(b"images"));
		let announce = |text: &[u8]| {
			assert_ok!(Datasets::announce_source(
				RuntimeOrigin::signed(ALICE),
				parent,
				text.to_vec().try_into().unwrap(),
			));
		};
		announce(b"/dns/a.example/tcp/1");
		announce(b"/dns/b.example/tcp/1");
		let own = b"/dns/own.example/tcp/1".to_vec();
		let id = Datasets::register_derived(DerivedVersion {
			// What is no address, or too long for one, is left out.
			sources: vec![b"nonsense".to_vec(), vec![b'/'; 1_000], own.clone(), own.clone()],
			..labels_of(vec![parent])
		})
		.unwrap();
		assert_eq!(<Datasets as Registry<_>>::sources(id), [own, b"/dns/a.example/tcp/1".to_vec()]);
	});
}

#[test]
fn a_derived_version_with_too_many_parents_is_refused() {
	build_and_execute(|| {
		let parent = register(ContentId::raw(b"images"));
		let error: DispatchError = Error::<Test>::TooManyParents.into();
		assert_noop!(Datasets::register_derived(labels_of(vec![parent; 3])), error);
	});
}

#[test]
fn contributions_add_up() {
	build_and_execute(|| {
		let id = Datasets::register_derived(labels_of(Vec::new())).unwrap();
		assert_ok!(Datasets::add_contribution(id, &ALICE, 3));
		assert_ok!(Datasets::add_contribution(id, &BOB, 4));
		assert_ok!(Datasets::add_contribution(id, &ALICE, 5));
		assert_ok!(Datasets::add_contribution(id, &9, 0));
		assert_eq!(<Datasets as Registry<_>>::contribution(id, &ALICE), 8);
		assert_eq!(Datasets::contribution(id, BOB), 4);
		assert_eq!(Datasets::contributions(id), 12);
	});
}

#[test]
fn contributions_neither_overflow_nor_go_to_versions_that_do_not_exist() {
	build_and_execute(|| {
		assert_noop!(Datasets::add_contribution(FIRST, &ALICE, 1), Error::<Test>::VersionNotFound);
		let id = Datasets::register_derived(labels_of(Vec::new())).unwrap();
		assert_ok!(Datasets::add_contribution(id, &ALICE, u32::MAX));
		assert_noop!(Datasets::add_contribution(id, &ALICE, 1), ArithmeticError::Overflow);
	});
}

#[test]
fn once_labels_are_sealed_nobody_is_credited_any_more() {
	build_and_execute(|| {
		let sealed = |id| <Datasets as Registry<_>>::version(id).unwrap().sealed;
		assert_noop!(Datasets::seal(FIRST), Error::<Test>::VersionNotFound);
		let id = Datasets::register_derived(labels_of(Vec::new())).unwrap();
		assert!(!sealed(id));
		assert_ok!(Datasets::add_contribution(id, &ALICE, 1));
		for _ in 0..2 {
			assert_ok!(Datasets::seal(id));
			assert!(sealed(id));
		}
		assert_noop!(Datasets::add_contribution(id, &BOB, 1), Error::<Test>::Sealed);
		assert_eq!(Datasets::contributions(id), 1);
	});
}

#[test]
fn what_nobody_labelled_is_sealed_from_the_beginning() {
	build_and_execute(|| {
		let brought = register(ContentId::raw(b"images"));
		let model = DerivedVersion { provenance: Provenance::Model(0), ..labels_of(vec![brought]) };
		let model = Datasets::register_derived(model).unwrap();
		for id in [brought, model] {
			assert!(<Datasets as Registry<_>>::version(id).unwrap().sealed);
			assert_noop!(Datasets::add_contribution(id, &BOB, 1), Error::<Test>::Sealed);
		}
	});
}
