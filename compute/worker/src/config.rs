//! What an operator can choose.

use anyhow::Context;
use reqwest::Url;
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::PathBuf,
	time::Duration,
};

/// Settings of the compute worker.
#[derive(Clone, Debug)]
pub struct Config {
	/// Where jobs are kept. Created if absent.
	pub data_dir: PathBuf,
	/// Where the HTTP service listens. Loopback and a free port by default.
	///
	/// Whoever reaches this address can make this machine work: keep it on loopback.
	pub api: SocketAddr,
	/// Base URL of the IPFS HTTP API.
	pub ipfs_api: Url,
	/// The most memory a job may ask for, in MiB. Larger jobs are not run.
	pub max_memory_mib: u32,
	/// How many jobs run at a time.
	pub concurrency: usize,
	/// How long one job may take, from fetching to adding what it made, before it is given up.
	/// Generous: a program that never ends uses up its fuel, and only that is an outcome which
	/// other providers find too.
	pub max_duration: Duration,
	/// How much of that may be spent on fetching the program and the inputs, however slowly
	/// they trickle in.
	pub max_fetch: Duration,
}

impl Config {
	/// The default settings, with everything kept under `data_dir`.
	pub fn new(data_dir: impl Into<PathBuf>, ipfs_api: &str) -> anyhow::Result<Self> {
		Ok(Self {
			data_dir: data_dir.into(),
			api: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
			ipfs_api: ipfs_api
				.parse()
				.with_context(|| format!("{ipfs_api} is not the URL of an IPFS API"))?,
			max_memory_mib: 1024,
			concurrency: 1,
			max_duration: Duration::from_secs(4 * 3600),
			max_fetch: Duration::from_secs(30 * 60),
		})
	}
}
