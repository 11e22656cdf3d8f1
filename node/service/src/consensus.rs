//! Agreement: BABE makes blocks, GRANDPA finalises them, BEEFY signs their MMR root for bridges.

use crate::{
	parts::{Client, Database, SelectChain, TransactionPool},
	run::Node,
};
use futures::{FutureExt, StreamExt};
use polkadot_sdk::{
	mmr_gadget::MmrGadget,
	sc_authority_discovery, sc_basic_authorship,
	sc_chain_spec::ChainSpec,
	sc_client_api::BlockBackend,
	sc_consensus::DefaultImportQueue,
	sc_consensus_babe::{self as babe, BabeLink, BabeWorkerHandle, SlotProportion},
	sc_consensus_beefy as beefy,
	sc_consensus_grandpa::{self as grandpa, GrandpaBlockImport, LinkHalf, SharedVoterState},
	sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging,
	sc_network::{
		config::FullNetworkConfiguration, event::Event, service::traits::NotificationService,
		service::NotificationMetrics, NetworkBackend, NetworkEventStream, ProtocolName,
	},
	sc_service::{Error, SpawnEssentialTaskHandle, TaskManager},
	sc_telemetry::TelemetryHandle,
	sc_transaction_pool_api::OffchainTransactionPoolFactory,
	sp_consensus_babe::inherents::{BabeCreateInherentDataProviders, InherentDataProvider},
	sp_consensus_beefy::{ecdsa_crypto::AuthorityId as BeefyId, mmr::MmrRootProvider},
	sp_mmr_primitives, sp_timestamp,
	substrate_prometheus_endpoint::Registry,
};
use sensor_runtime::{opaque::Block, Hash};
use std::{sync::Arc, time::Duration};

/// Justifications are kept at least every so many blocks, for those who sync from proofs.
const JUSTIFICATION_PERIOD: u32 = 512;

/// BEEFY signs at most every so many blocks. All validators must use the same number, or they would
/// vote for different blocks.
const BEEFY_BLOCK_DELTA: u32 = 4;

/// How long a GRANDPA message takes to reach everyone.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Part of a slot in which its author may fill the block. What remains is for the others to get
/// the block and check it.
const PROPOSAL_PORTION: f32 = 2f32 / 3f32;

type GrandpaImport = GrandpaBlockImport<Database, Block, Client, SelectChain>;
type BeefyImport = beefy::import::BeefyBlockImport<Block, Database, Client, GrandpaImport, BeefyId>;
type BabeImport = babe::BabeBlockImport<
	Block,
	Client,
	BeefyImport,
	BabeCreateInherentDataProviders<Block>,
	SelectChain,
>;

/// What block import shares with the tasks that author and vote.
pub struct Links {
	/// GRANDPA's voter.
	pub grandpa: LinkHalf<Block, Client, SelectChain>,
	/// BEEFY's news for RPC.
	pub beefy_rpc: beefy::BeefyRPCLinks<Block, BeefyId>,
	/// Answers questions about epochs.
	pub babe_worker: BabeWorkerHandle<Block>,
	block_import: BabeImport,
	babe: BabeLink<Block>,
	beefy: beefy::BeefyVoterLinks<Block, BeefyId>,
	inherents: BabeCreateInherentDataProviders<Block>,
}

/// What block import needs.
pub struct ImportDeps<'a> {
	pub client: Arc<Client>,
	pub backend: Arc<Database>,
	pub select_chain: SelectChain,
	pub pool: Arc<TransactionPool>,
	pub spawner: &'a SpawnEssentialTaskHandle,
	pub registry: Option<&'a Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

/// Set up block import: a block passes BABE's checks, then BEEFY's, then GRANDPA's.
pub fn import(deps: ImportDeps) -> Result<(Links, DefaultImportQueue<Block>), Error> {
	let ImportDeps { client, backend, select_chain, pool, spawner, registry, telemetry } = deps;

	let (grandpa_import, grandpa) = grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.clone(),
	)?;
	let (beefy_import, beefy, beefy_rpc) = beefy::beefy_block_import_and_links(
		grandpa_import.clone(),
		backend,
		client.clone(),
		registry.cloned(),
	);
	let babe_config = babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let inherents: BabeCreateInherentDataProviders<Block> = Arc::new(move |_, ()| async move {
		let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
		let slot =
			InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
		Ok((slot, timestamp))
	});
	let (block_import, babe) = babe::block_import(
		babe_config,
		beefy_import,
		client.clone(),
		inherents.clone(),
		select_chain,
		OffchainTransactionPoolFactory::new(pool),
	)?;
	let (import_queue, babe_worker) = babe::import_queue(babe::ImportQueueParams {
		link: babe.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client,
		slot_duration,
		spawner,
		registry,
		telemetry,
	})?;

	let links = Links { grandpa, beefy_rpc, babe_worker, block_import, babe, beefy, inherents };
	Ok((links, import_queue))
}

/// The network protocols that the voters speak.
pub struct Protocols {
	grandpa: (ProtocolName, Box<dyn NotificationService>),
	beefy: (ProtocolName, Box<dyn NotificationService>),
	beefy_requests:
		beefy::communication::request_response::BeefyJustifsRequestHandler<Block, Client>,
}

impl Protocols {
	/// Add the protocols to `net_config`.
	#[allow(clippy::borrowed_box)] // GRANDPA asks for the box.
	pub fn register<N: NetworkBackend<Block, Hash>>(
		net_config: &mut FullNetworkConfiguration<Block, Hash, N>,
		client: Arc<Client>,
		chain_spec: &Box<dyn ChainSpec>,
		registry: Option<Registry>,
		metrics: NotificationMetrics,
	) -> Result<Self, Error> {
		let genesis = client.block_hash(0)?.ok_or("the database has no genesis block")?;
		let peers = net_config.peer_store_handle();

		let grandpa_name = grandpa::protocol_standard_name(&genesis, chain_spec);
		let (protocol, grandpa_messages) = grandpa::grandpa_peers_set_config::<Block, N>(
			grandpa_name.clone(),
			metrics.clone(),
			peers.clone(),
		);
		net_config.add_notification_protocol(protocol);

		let beefy_name = beefy::gossip_protocol_name(genesis, chain_spec.fork_id());
		let (protocol, beefy_messages) = beefy::communication::beefy_peers_set_config::<Block, N>(
			beefy_name.clone(),
			metrics,
			peers,
		);
		net_config.add_notification_protocol(protocol);

		let (beefy_requests, protocol) =
			beefy::communication::request_response::BeefyJustifsRequestHandler::new::<_, N>(
				genesis,
				chain_spec.fork_id(),
				client,
				registry,
			);
		net_config.add_request_response_protocol(protocol);

		Ok(Self {
			grandpa: (grandpa_name, grandpa_messages),
			beefy: (beefy_name, beefy_messages),
			beefy_requests,
		})
	}
}

impl Node {
	/// Start all that agrees on blocks. If any of it ends, the node ends, so that it is noticed.
	pub(crate) fn start_consensus(
		&self,
		select_chain: SelectChain,
		links: Links,
		protocols: Protocols,
		voter_state: SharedVoterState,
		tasks: &TaskManager,
	) -> Result<(), Error> {
		let Links { grandpa, block_import, babe, beefy, inherents, .. } = links;
		if self.settings.role.is_authority() {
			self.start_authoring(select_chain, block_import, babe, inherents, tasks)?;
			self.start_authority_discovery(tasks);
		}
		let Protocols { grandpa: grandpa_protocol, beefy: beefy_protocol, beefy_requests } =
			protocols;
		self.start_beefy(beefy, beefy_protocol, beefy_requests, tasks);
		if self.settings.grandpa {
			self.start_grandpa(grandpa, grandpa_protocol, voter_state, tasks)?;
		}
		Ok(())
	}

	fn start_authoring(
		&self,
		select_chain: SelectChain,
		block_import: BabeImport,
		babe_link: BabeLink<Block>,
		inherents: BabeCreateInherentDataProviders<Block>,
		tasks: &TaskManager,
	) -> Result<(), Error> {
		let proposer = sc_basic_authorship::ProposerFactory::new(
			tasks.spawn_handle(),
			self.client.clone(),
			self.pool.clone(),
			self.registry.as_ref(),
			self.telemetry.clone(),
		);
		let author = babe::start_babe(babe::BabeParams {
			keystore: self.keystore.keystore(),
			client: self.client.clone(),
			select_chain,
			env: proposer,
			block_import,
			sync_oracle: self.sync.clone(),
			justification_sync_link: self.sync.clone(),
			create_inherent_data_providers: inherents,
			force_authoring: self.settings.force_authoring,
			backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
			babe_link,
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
			max_block_proposal_slot_portion: None,
			telemetry: self.telemetry.clone(),
		})?;
		tasks.spawn_essential_handle().spawn_blocking(
			"babe-proposer",
			Some("block-authoring"),
			author,
		);
		Ok(())
	}

	/// Find the addresses of the other validators, and tell them ours.
	fn start_authority_discovery(&self, tasks: &TaskManager) {
		let dht_events =
			self.network.event_stream("authority-discovery").filter_map(|event| async move {
				match event {
					Event::Dht(event) => Some(event),
					_ => None,
				}
			});
		let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
			sc_authority_discovery::WorkerConfig {
				publish_non_global_ips: self.settings.publish_non_global_ips,
				public_addresses: self.settings.public_addresses.clone(),
				strict_record_validation: true,
				persisted_cache_directory: self.settings.network_dir.clone(),
				..Default::default()
			},
			self.client.clone(),
			Arc::new(self.network.clone()),
			Box::pin(dht_events),
			sc_authority_discovery::Role::PublishAndDiscover(self.keystore.keystore()),
			self.registry.clone(),
			tasks.spawn_handle(),
		);
		tasks.spawn_handle().spawn(
			"authority-discovery-worker",
			Some("networking"),
			worker.run().boxed(),
		);
	}

	/// BEEFY votes on MMR roots, and the MMR gadget keeps the leaves of finalised blocks findable.
	fn start_beefy(
		&self,
		links: beefy::BeefyVoterLinks<Block, BeefyId>,
		(gossip_protocol_name, notification_service): (ProtocolName, Box<dyn NotificationService>),
		requests: beefy::communication::request_response::BeefyJustifsRequestHandler<Block, Client>,
		tasks: &TaskManager,
	) {
		let is_authority = self.settings.role.is_authority();
		let voter = beefy::start_beefy_gadget::<_, _, _, _, _, _, _, BeefyId>(beefy::BeefyParams {
			client: self.client.clone(),
			backend: self.backend.clone(),
			payload_provider: MmrRootProvider::new(self.client.clone()),
			runtime: self.client.clone(),
			key_store: is_authority.then(|| self.keystore.keystore()),
			network_params: beefy::BeefyNetworkParams {
				network: Arc::new(self.network.clone()),
				sync: self.sync.clone(),
				notification_service,
				gossip_protocol_name,
				justifications_protocol_name: requests.protocol_name(),
				_phantom: Default::default(),
			},
			min_block_delta: BEEFY_BLOCK_DELTA,
			prometheus_registry: self.registry.clone(),
			links,
			on_demand_justifications_handler: requests,
			is_authority,
		});
		tasks.spawn_essential_handle().spawn_blocking("beefy-gadget", None, voter);

		let mmr = MmrGadget::start(
			self.client.clone(),
			self.backend.clone(),
			sp_mmr_primitives::INDEXING_PREFIX.to_vec(),
		);
		tasks.spawn_essential_handle().spawn_blocking("mmr-gadget", None, mmr);
	}

	fn start_grandpa(
		&self,
		link: LinkHalf<Block, Client, SelectChain>,
		(protocol_name, notification_service): (ProtocolName, Box<dyn NotificationService>),
		shared_voter_state: SharedVoterState,
		tasks: &TaskManager,
	) -> Result<(), Error> {
		let role = self.settings.role;
		let voter = grandpa::run_grandpa_voter(grandpa::GrandpaParams {
			config: grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(self.settings.name.clone()),
				keystore: role.is_authority().then(|| self.keystore.keystore()),
				telemetry: self.telemetry.clone(),
				protocol_name,
			},
			link,
			network: self.network.clone(),
			sync: self.sync.clone(),
			notification_service,
			voting_rule: grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: self.registry.clone(),
			shared_voter_state,
			telemetry: self.telemetry.clone(),
			offchain_tx_pool_factory: self.transactions_from_offchain(),
		})?;
		tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}
}
