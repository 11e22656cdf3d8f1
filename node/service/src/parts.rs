//! What every command needs that looks at the chain: the database, the client, block import.

use crate::consensus;
use polkadot_sdk::{
	sc_consensus::{self, DefaultImportQueue},
	sc_executor::WasmExecutor,
	sc_service::{self, Configuration, Error, KeystoreContainer, TaskManager},
	sc_telemetry::{Telemetry, TelemetryWorker},
	sc_transaction_pool::{Builder as PoolBuilder, TransactionPoolHandle},
	sp_io,
};
use sensor_runtime::{apis::RuntimeApi, opaque::Block};
use std::sync::Arc;

/// Functions of the node that the runtime may call.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type HostFunctions = sp_io::SubstrateHostFunctions;

/// Functions of the node that the runtime may call.
#[cfg(feature = "runtime-benchmarks")]
pub type HostFunctions =
	(sp_io::SubstrateHostFunctions, polkadot_sdk::frame_benchmarking::benchmarking::HostFunctions);

/// Executes the runtime.
pub type Executor = WasmExecutor<HostFunctions>;
/// The chain, as this node knows it.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type Database = sc_service::TFullBackend<Block>;
/// Which of the competing chains to build on.
pub type SelectChain = sc_consensus::LongestChain<Database, Block>;
/// Transactions that wait for a block.
pub type TransactionPool = TransactionPoolHandle<Block, Client>;

/// What every command needs that looks at the chain.
pub struct Parts {
	/// The chain.
	pub client: Arc<Client>,
	/// The database.
	pub backend: Arc<Database>,
	/// Owner of all background tasks.
	pub task_manager: TaskManager,
	/// Checks and imports blocks.
	pub import_queue: DefaultImportQueue<Block>,
	pub(crate) keystore: KeystoreContainer,
	pub(crate) select_chain: SelectChain,
	pub(crate) pool: Arc<TransactionPool>,
	pub(crate) consensus: consensus::Links,
	pub(crate) telemetry: Option<Telemetry>,
}

impl Parts {
	/// Open the database and set up block import, without starting anything.
	pub fn new(config: &mut Configuration) -> Result<Self, Error> {
		// MMR leaves, which the bridge proves things from, and label blocks on their way to IPFS
		// live in off-chain storage. A node that imported blocks without them could not serve
		// either, and could not catch up.
		config.offchain_worker.indexing_enabled = true;
		let config = &*config;

		let telemetry = config
			.telemetry_endpoints
			.clone()
			.filter(|endpoints| !endpoints.is_empty())
			.map(|endpoints| -> Result<_, Error> {
				let worker = TelemetryWorker::new(16)?;
				let telemetry = worker.handle().new_telemetry(endpoints);
				Ok((worker, telemetry))
			})
			.transpose()?;

		let executor = sc_service::new_wasm_executor::<HostFunctions>(&config.executor);
		let (client, backend, keystore, task_manager) =
			sc_service::new_full_parts::<Block, RuntimeApi, _>(
				config,
				telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
				executor,
				Default::default(),
			)?;
		let client = Arc::new(client);

		let telemetry = telemetry.map(|(worker, telemetry)| {
			task_manager.spawn_handle().spawn("telemetry", None, worker.run());
			telemetry
		});

		let select_chain = SelectChain::new(backend.clone());
		let pool = Arc::new(
			PoolBuilder::new(
				task_manager.spawn_essential_handle(),
				client.clone(),
				config.role.is_authority().into(),
			)
			.with_options(config.transaction_pool.clone())
			.with_prometheus(config.prometheus_registry())
			.build(),
		);

		let (consensus, import_queue) = consensus::import(consensus::ImportDeps {
			client: client.clone(),
			backend: backend.clone(),
			select_chain: select_chain.clone(),
			pool: pool.clone(),
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			telemetry: telemetry.as_ref().map(Telemetry::handle),
		})?;

		Ok(Self {
			client,
			backend,
			task_manager,
			import_queue,
			keystore,
			select_chain,
			pool,
			consensus,
			telemetry,
		})
	}
}
