use crate::{mock::*, types::SourceOf, Error, Event};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::ContentId;

fn source(text: &str) -> SourceOf<Test> {
	text.as_bytes().to_vec().try_into().unwrap()
}

fn announce(text: &str) -> DispatchResult {
	Datasets::announce_source(RuntimeOrigin::signed(ALICE), FIRST, source(text))
}

#[test]
fn announce_source_adds_a_peer() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_ok!(announce("/ip4/1.2.3.4/tcp/1/p2p/A"));
		assert_eq!(Datasets::sources(FIRST), vec![b"/ip4/1.2.3.4/tcp/1/p2p/A".to_vec()]);
		System::assert_last_event(
			Event::SourceAnnounced { version: FIRST, source: source("/ip4/1.2.3.4/tcp/1/p2p/A") }
				.into(),
		);
	});
}

#[test]
fn announce_source_replaces_the_address_of_a_peer_that_moved() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_ok!(announce("/ip4/1.2.3.4/tcp/1/p2p/A"));
		assert_ok!(announce("/ip4/5.6.7.8/tcp/1/p2p/B"));
		assert_ok!(announce("/ip4/9.9.9.9/tcp/1/p2p/A"));
		assert_eq!(
			Datasets::sources(FIRST),
			vec![b"/ip4/9.9.9.9/tcp/1/p2p/A".to_vec(), b"/ip4/5.6.7.8/tcp/1/p2p/B".to_vec()]
		);
	});
}

#[test]
fn announce_source_fails_when_there_is_no_room_for_another_peer() {
	build_and_execute(|| {
		register(ContentId::raw(b"a"));
		assert_ok!(announce("/dns/a.example/tcp/1"));
		assert_ok!(announce("/dns/b.example/tcp/1"));
		assert_noop!(announce("/dns/c.example/tcp/1"), Error::<Test>::TooManySources);
		assert_ok!(announce("/dns/b.example/tcp/1"));
	});
}

#[test]
fn announce_source_refuses_strangers_unknown_versions_and_what_is_no_address() {
	build_and_execute(|| {
		assert_noop!(announce("/dns/a.example/tcp/1"), Error::<Test>::VersionNotFound);
		register(ContentId::raw(b"a"));
		for bad in ["", "a", "/with space", "/with\nline"] {
			assert_noop!(announce(bad), Error::<Test>::BadSource);
		}
		assert_noop!(
			Datasets::announce_source(RuntimeOrigin::signed(BOB), FIRST, source("/dns/a/tcp/1")),
			Error::<Test>::NotOwner
		);
	});
}
