//! What the command line takes, refuses and says.

use clap::{error::Result, Command};
use sensor_node_service::cli::Cli;

fn parse(args: &[&str]) -> Result<Cli> {
	Cli::parse_args(std::iter::once(&"sensor-node").chain(args))
}

fn complaint(args: &[&str]) -> String {
	parse(args).expect_err("the arguments are wrong").to_string()
}

#[test]
fn the_command_line_is_consistent() {
	Cli::command_line().debug_assert();
}

#[test]
fn no_arguments_run_a_node_with_ipfs_and_without_a_worker() {
	let cli = parse(&[]).unwrap();
	assert!(cli.subcommand.is_none());
	assert_eq!(cli.beside.ipfs_listen.to_string(), "/ip4/127.0.0.1/tcp/4001");
	assert_eq!(cli.beside.ipfs_port, 5001);
	assert!(!cli.beside.no_ipfs);
	assert!(!cli.beside.worker);
}

#[test]
fn an_unknown_argument_is_named() {
	assert!(complaint(&["--ipfs-prot", "1"]).contains("--ipfs-prot"));
}

#[test]
fn an_ipfs_address_that_is_no_multiaddr_is_refused() {
	assert!(complaint(&["--ipfs-listen", "127.0.0.1:4001"]).contains("--ipfs-listen"));
}

#[test]
fn an_external_ipfs_node_is_named_by_its_base_url() {
	let cli = parse(&["--ipfs-api", "http://127.0.0.1:5001/"]).unwrap();
	assert_eq!(cli.beside.ipfs_api.as_deref(), Some("http://127.0.0.1:5001"));
	for wrong in ["127.0.0.1:5001", "ftp://host", "http://", "http://host/api/v0", "http://a b"] {
		assert!(complaint(&["--ipfs-api", wrong]).contains("http://127.0.0.1:5001"), "{wrong}");
	}
}

#[test]
fn an_external_ipfs_node_may_ask_for_a_token() {
	let cli = parse(&["--ipfs-api", "http://:secret@127.0.0.1:5001/"]).unwrap();
	assert_eq!(cli.beside.ipfs_api.as_deref(), Some("http://:secret@127.0.0.1:5001"));
	for wrong in ["http://secret@host", "http://:@host", "http://:a@", "http://:a@b@c", "http://@a"]
	{
		assert!(complaint(&["--ipfs-api", wrong]).contains("http://:TOKEN@"), "{wrong}");
	}
}

#[test]
fn the_embedded_ipfs_node_asks_for_a_token_and_has_no_quota_unless_told_otherwise() {
	let cli = parse(&[]).unwrap();
	assert!(!cli.beside.ipfs_no_token);
	assert_eq!(cli.beside.ipfs_quota, None);
	let cli = parse(&["--ipfs-no-token", "--ipfs-quota", "20"]).unwrap();
	assert!(cli.beside.ipfs_no_token);
	assert_eq!(cli.beside.ipfs_quota, Some(20));
	assert!(complaint(&["--ipfs-quota", "0"]).contains("--ipfs-quota"));
	assert!(complaint(&["--ipfs-quota", "1", "--no-ipfs"]).contains("--no-ipfs"));
	let elsewhere = ["--ipfs-no-token", "--ipfs-api", "http://127.0.0.1:5001"];
	assert!(complaint(&elsewhere).contains("--ipfs-api"));
}

#[test]
fn the_embedded_ipfs_node_speaks_no_dht_unless_it_is_told_through_whom() {
	let peer = "/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
	assert!(parse(&[]).unwrap().beside.ipfs_dht.is_empty());
	let cli = parse(&["--ipfs-dht", peer, peer, "--ipfs-dht", peer, "--ipfs-dht-lan"]).unwrap();
	assert_eq!(cli.beside.ipfs_dht, vec![peer.parse().unwrap(); 3]);
	assert!(cli.beside.ipfs_dht_lan);
	for wrong in ["192.0.2.1:4001", "/ip4/192.0.2.1/tcp/4001"] {
		assert!(complaint(&["--ipfs-dht", wrong]).contains("<peer id>"), "{wrong}");
	}
	assert!(complaint(&["--ipfs-dht-lan"]).contains("--ipfs-dht"));
	assert!(complaint(&["--ipfs-dht", peer, "--no-ipfs"]).contains("--no-ipfs"));
}

#[test]
fn a_worker_needs_ipfs() {
	assert!(complaint(&["--worker", "--no-ipfs"]).contains("--no-ipfs"));
}

#[test]
fn worker_options_need_a_worker() {
	assert!(complaint(&["--worker-port", "1"]).contains("--worker"));
	assert!(parse(&["--worker", "--worker-port", "1", "--worker-max-memory", "64"]).is_ok());
}

#[test]
fn off_chain_workers_run_on_every_node_unless_told_otherwise() {
	let enabled = |args: &[&str]| {
		let run = parse(args).unwrap().run;
		run.offchain_worker_params.offchain_worker(&polkadot_sdk::sc_service::Role::Full).unwrap()
	};
	assert!(enabled(&[]).enabled);
	assert!(enabled(&[]).indexing_enabled);
	assert!(!enabled(&["--offchain-worker", "never"]).enabled);
}

#[test]
fn every_command_explains_itself() {
	fn check(command: &Command) {
		assert!(command.get_about().is_some(), "{} has no help", command.get_name());
		command.get_subcommands().for_each(check);
	}
	check(&Cli::command_line());
}
