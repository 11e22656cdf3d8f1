//! Runs a node: network, RPC, consensus, off-chain workers and the side services.

use crate::{
	cli::BesideArgs,
	consensus,
	parts::{Client, Database, Parts, SelectChain, TransactionPool},
	rpc, side_services, LOG_TARGET,
};
use futures::FutureExt;
use polkadot_sdk::{
	frame_benchmarking_cli::SUBSTRATE_REFERENCE_HARDWARE,
	sc_chain_spec::ChainType,
	sc_client_api::Backend,
	sc_consensus_grandpa::{self as grandpa, SharedVoterState},
	sc_network::{
		config::{FullNetworkConfiguration, NetworkBackendType},
		service::traits::NetworkService,
		Litep2pNetworkBackend, NetworkBackend, NetworkWorker,
	},
	sc_network_sync::{strategy::warp::WarpSyncConfig, SyncingService},
	sc_offchain,
	sc_service::{
		self, BuildNetworkParams, Configuration, Error, KeystoreContainer, SpawnTasksParams,
		TaskManager,
	},
	sc_sysinfo,
	sc_telemetry::{Telemetry, TelemetryHandle},
	sc_transaction_pool_api::OffchainTransactionPoolFactory,
};
use sensor_runtime::{opaque::Block, Hash};
use std::sync::Arc;

/// Run a node until its task manager is dropped, on the network stack that `config` asks for.
pub async fn run(
	config: Configuration,
	beside: BesideArgs,
	measure_hardware: bool,
) -> Result<TaskManager, Error> {
	match config.network.network_backend {
		NetworkBackendType::Litep2p => {
			run_on::<Litep2pNetworkBackend>(config, beside, measure_hardware).await
		},
		NetworkBackendType::Libp2p => {
			run_on::<NetworkWorker<Block, Hash>>(config, beside, measure_hardware).await
		},
	}
}

async fn run_on<N: NetworkBackend<Block, Hash>>(
	mut config: Configuration,
	beside: BesideArgs,
	measure_hardware: bool,
) -> Result<TaskManager, Error> {
	let Parts {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore,
		select_chain,
		pool,
		consensus: links,
		mut telemetry,
	} = Parts::new(&mut config)?;

	let registry = config.prometheus_registry().cloned();
	let metrics = N::register_notification_metrics(registry.as_ref());
	let mut net_config =
		FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, registry.clone());
	let protocols = consensus::Protocols::register(
		&mut net_config,
		client.clone(),
		&config.chain_spec,
		registry.clone(),
		metrics.clone(),
	)?;
	let warp_sync = grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		links.grandpa.shared_authority_set().clone(),
		Vec::new(),
	);
	let (network, system_rpc_tx, tx_handler_controller, sync, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	// Before the off-chain workers, which look in their storage for the services' addresses.
	let side_services =
		side_services::start(&beside, &config.data_path, backend.offchain_storage(), &task_manager)
			.await?;

	let hardware = measure_hardware
		.then(|| measure(&config))
		.flatten()
		.inspect(|hardware| report_hardware(hardware, config.role.is_authority()));

	let node = Node {
		client,
		backend,
		keystore,
		pool,
		network,
		sync,
		registry,
		settings: Settings::of(&config),
		telemetry: telemetry.as_ref().map(Telemetry::handle),
	};

	let voter_state = SharedVoterState::empty();
	sc_service::spawn_tasks(SpawnTasksParams {
		rpc_builder: rpc_builder(
			&node,
			&select_chain,
			&links,
			&voter_state,
			&config,
			side_services.ipfs,
		),
		config,
		client: node.client.clone(),
		backend: node.backend.clone(),
		task_manager: &mut task_manager,
		keystore: node.keystore.keystore(),
		transaction_pool: node.pool.clone(),
		network: node.network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: node.sync.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if let (Some(hardware), Some(telemetry)) = (hardware, node.telemetry.clone()) {
		let report = sc_sysinfo::initialize_hwbench_telemetry(telemetry, hardware);
		task_manager.spawn_handle().spawn("telemetry-hardware", None, report);
	}
	if node.settings.offchain_workers {
		node.start_offchain_workers(&task_manager)?;
	}
	node.start_consensus(select_chain, links, protocols, voter_state, &task_manager)?;

	Ok(task_manager)
}

/// What running tasks share.
pub(crate) struct Node {
	pub(crate) client: Arc<Client>,
	pub(crate) backend: Arc<Database>,
	pub(crate) keystore: KeystoreContainer,
	pub(crate) pool: Arc<TransactionPool>,
	pub(crate) network: Arc<dyn NetworkService>,
	pub(crate) sync: Arc<SyncingService<Block>>,
	pub(crate) registry: Option<polkadot_sdk::substrate_prometheus_endpoint::Registry>,
	pub(crate) settings: Settings,
	pub(crate) telemetry: Option<TelemetryHandle>,
}

/// What is needed of the configuration after `spawn_tasks` has consumed it.
pub(crate) struct Settings {
	pub(crate) role: sc_service::Role,
	pub(crate) name: String,
	pub(crate) force_authoring: bool,
	pub(crate) grandpa: bool,
	pub(crate) offchain_workers: bool,
	pub(crate) publish_non_global_ips: bool,
	pub(crate) public_addresses: Vec<polkadot_sdk::sc_network::Multiaddr>,
	pub(crate) network_dir: Option<std::path::PathBuf>,
}

impl Settings {
	fn of(config: &Configuration) -> Self {
		Self {
			role: config.role,
			name: config.network.node_name.clone(),
			force_authoring: config.force_authoring,
			grandpa: !config.disable_grandpa,
			offchain_workers: config.offchain_worker.enabled,
			publish_non_global_ips: config.network.allow_non_globals_in_dht,
			public_addresses: config.network.public_addresses.clone(),
			network_dir: config.network.net_config_path.clone(),
		}
	}
}

impl Node {
	pub(crate) fn transactions_from_offchain(&self) -> OffchainTransactionPoolFactory<Block> {
		OffchainTransactionPoolFactory::new(self.pool.clone())
	}

	/// Run the runtime's off-chain workers on every new best block.
	fn start_offchain_workers(&self, task_manager: &TaskManager) -> Result<(), Error> {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: self.client.clone(),
			keystore: Some(self.keystore.keystore()),
			offchain_db: self.backend.offchain_storage(),
			transaction_pool: Some(self.transactions_from_offchain()),
			network_provider: Arc::new(self.network.clone()),
			is_validator: self.settings.role.is_authority(),
			// They talk to the IPFS node and the compute worker beside this node.
			enable_http_requests: true,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(self.client.clone(), task_manager.spawn_handle()).boxed(),
		);
		Ok(())
	}
}

type RpcBuilder = Box<
	dyn Fn(
		polkadot_sdk::sc_rpc::SubscriptionTaskExecutor,
	) -> Result<jsonrpsee::RpcModule<()>, Error>,
>;

fn rpc_builder(
	node: &Node,
	select_chain: &SelectChain,
	links: &consensus::Links,
	voter_state: &SharedVoterState,
	config: &Configuration,
	ipfs: Option<sensor_ipfs::Handle>,
) -> RpcBuilder {
	let authority_set = links.grandpa.shared_authority_set().clone();
	let deps = rpc::Deps {
		client: node.client.clone(),
		backend: node.backend.clone(),
		pool: node.pool.clone(),
		select_chain: select_chain.clone(),
		keystore: node.keystore.keystore(),
		chain_spec: config.chain_spec.cloned_box(),
		babe: links.babe_worker.clone(),
		finality_proofs: grandpa::FinalityProofProvider::new_for_service(
			node.backend.clone(),
			Some(authority_set.clone()),
		),
		authority_set,
		voter_state: voter_state.clone(),
		justifications: links.grandpa.justification_stream(),
		beefy: links.beefy_rpc.clone(),
		ipfs,
	};
	Box::new(move |executor| rpc::build(&deps, executor).map_err(Error::Application))
}

/// Measure this machine, unless the chain is one for development.
fn measure(config: &Configuration) -> Option<sc_sysinfo::HwBench> {
	if config.chain_spec.chain_type() != ChainType::Live {
		return None;
	}
	let path = config.database.path()?;
	std::fs::create_dir_all(path).ok()?;
	Some(sc_sysinfo::gather_hwbench(Some(path), &SUBSTRATE_REFERENCE_HARDWARE))
}

fn report_hardware(hardware: &sc_sysinfo::HwBench, is_authority: bool) {
	sc_sysinfo::print_hwbench(hardware);
	if let (true, Err(failures)) =
		(is_authority, SUBSTRATE_REFERENCE_HARDWARE.check_hardware(hardware, false))
	{
		tracing::warn!(
			target: LOG_TARGET,
			"This machine is slower than a validator should be: {failures}. It may miss its blocks.",
		);
	}
}
