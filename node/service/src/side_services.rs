//! Services beside the node, which its off-chain workers talk to: IPFS and the compute worker.

use crate::{cli::BesideArgs, LOG_TARGET};
use polkadot_sdk::{
	sc_service::{Error, TaskManager},
	sp_core::offchain::{OffchainStorage, STORAGE_PREFIX},
};
use sensor_primitives::offchain::{IPFS_API, PINNER, WORKER_API};
use std::{
	net::{Ipv4Addr, SocketAddr},
	path::Path,
};

/// Handles on the services that run.
pub struct SideServices {
	/// The embedded IPFS node, if this node runs one.
	pub ipfs: Option<sensor_ipfs::Handle>,
}

/// Start what `args` ask for, with data under `data_path`, and tell off-chain workers where it is.
pub async fn start(
	args: &BesideArgs,
	data_path: &Path,
	storage: Option<impl OffchainStorage>,
	tasks: &TaskManager,
) -> Result<SideServices, Error> {
	let mut storage = storage.ok_or("the database keeps no off-chain data")?;

	let ipfs = match args.no_ipfs || args.ipfs_api.is_some() {
		true => None,
		false => Some(start_ipfs(args, data_path, tasks).await?),
	};
	let ipfs_api = args.ipfs_api.clone().or_else(|| ipfs.as_ref().map(|(_, api)| api.clone()));
	announce(&mut storage, IPFS_API, ipfs_api.as_deref());

	match &args.pinner {
		// An account is encoded as its bytes.
		Some(account) => storage.set(STORAGE_PREFIX, PINNER, account.as_ref()),
		None => storage.remove(STORAGE_PREFIX, PINNER),
	}

	let worker_api = match (args.worker, &ipfs_api) {
		(true, Some(ipfs_api)) => Some(start_worker(args, ipfs_api, data_path, tasks).await?),
		_ => None,
	};
	announce(&mut storage, WORKER_API, worker_api.as_deref());

	Ok(SideServices { ipfs: ipfs.map(|(ipfs, _)| ipfs) })
}

/// The embedded IPFS node, and the URL of its API, with the token if it asks for one.
async fn start_ipfs(
	args: &BesideArgs,
	data_path: &Path,
	tasks: &TaskManager,
) -> Result<(sensor_ipfs::Handle, String), Error> {
	let failed = |error| {
		Error::Other(format!(
			"IPFS: {error}. Choose other ports with --ipfs-port and --ipfs-listen, use another \
			 IPFS node with --ipfs-api, or run without with --no-ipfs"
		))
	};
	let data_dir = data_path.join("ipfs");
	let token = match args.ipfs_no_token {
		true => None,
		false => Some(sensor_ipfs::load_or_create_token(&data_dir).map_err(failed)?),
	};
	let dht = (!args.ipfs_dht.is_empty()).then(|| sensor_ipfs::Dht {
		bootstrap: args.ipfs_dht.clone(),
		lan: args.ipfs_dht_lan,
		addresses: args.ipfs_dht_address.clone(),
	});
	let config = sensor_ipfs::Config {
		listen: args.ipfs_listen.clone(),
		api: loopback(args.ipfs_port),
		token: token.clone(),
		quota: args.ipfs_quota.map(|quota| quota << 30),
		dht,
		..sensor_ipfs::Config::new(data_dir)
	};
	let (work, handle) = sensor_ipfs::start(config).await.map_err(failed)?;
	tasks.spawn_essential_handle().spawn("ipfs-node", Some("ipfs"), work);
	let api = match token {
		Some(token) => format!("http://:{token}@{}", handle.api_addr()),
		None => format!("http://{}", handle.api_addr()),
	};
	Ok((handle, api))
}

async fn start_worker(
	args: &BesideArgs,
	ipfs_api: &str,
	data_path: &Path,
	tasks: &TaskManager,
) -> Result<String, Error> {
	let failed = |error| {
		Error::Other(format!(
			"compute worker: {error:#}. Choose another port with --worker-port, or run without \
			 --worker"
		))
	};
	let mut config =
		sensor_worker::Config::new(data_path.join("worker"), ipfs_api).map_err(failed)?;
	config.api = loopback(args.worker_port);
	config.max_memory_mib = args.worker_max_memory;
	let (work, handle) = sensor_worker::start(config).await.map_err(failed)?;
	tasks.spawn_essential_handle().spawn("compute-worker", Some("worker"), work);
	Ok(handle.url())
}

fn loopback(port: u16) -> SocketAddr {
	(Ipv4Addr::LOCALHOST, port).into()
}

/// Leave `url` under `key` where off-chain workers look, or nothing if the service does not run.
pub fn announce(storage: &mut impl OffchainStorage, key: &[u8], url: Option<&str>) {
	match url {
		Some(url) => storage.set(STORAGE_PREFIX, key, url.as_bytes()),
		None => storage.remove(STORAGE_PREFIX, key),
	}
	let key = String::from_utf8_lossy(key);
	// Without the token, if there is one.
	let shown = url.map(|url| url.rsplit_once('@').map_or(url, |(_, host)| host));
	tracing::debug!(target: LOG_TARGET, "Off-chain workers find {key} at {shown:?}");
}
