//! JSON-RPC of this chain, besides what every Substrate node answers.

use crate::parts::{Client, Database, SelectChain, TransactionPool};
use jsonrpsee::RpcModule;
use polkadot_sdk::{
	mmr_rpc::{Mmr, MmrApiServer},
	pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer},
	sc_chain_spec::ChainSpec,
	sc_client_api::Backend,
	sc_consensus_babe::BabeWorkerHandle,
	sc_consensus_babe_rpc::{Babe, BabeApiServer},
	sc_consensus_beefy::BeefyRPCLinks,
	sc_consensus_beefy_rpc::{Beefy, BeefyApiServer},
	sc_consensus_grandpa::{
		FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
	},
	sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer},
	sc_rpc::SubscriptionTaskExecutor,
	sc_sync_state_rpc::{SyncState, SyncStateApiServer},
	sp_consensus_beefy::ecdsa_crypto::AuthorityId as BeefyId,
	sp_keystore::KeystorePtr,
	substrate_frame_rpc_system::{System, SystemApiServer},
};
use sensor_runtime::{opaque::Block, AccountId, BlockNumber, Hash, Nonce};
use std::{error::Error, sync::Arc};

/// What the methods need.
pub struct Deps {
	pub client: Arc<Client>,
	pub backend: Arc<Database>,
	pub pool: Arc<TransactionPool>,
	pub select_chain: SelectChain,
	pub keystore: KeystorePtr,
	pub chain_spec: Box<dyn ChainSpec>,
	pub babe: BabeWorkerHandle<Block>,
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	pub voter_state: SharedVoterState,
	pub justifications: GrandpaJustificationStream<Block>,
	pub finality_proofs: Arc<FinalityProofProvider<Database, Block>>,
	pub beefy: BeefyRPCLinks<Block, BeefyId>,
	/// Absent when the node runs no IPFS node of its own.
	pub ipfs: Option<sensor_ipfs::Handle>,
}

/// All methods, in one module.
pub fn build(
	deps: &Deps,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	let client = || deps.client.clone();
	let mut module = RpcModule::new(());

	module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(
		System::<_, _, Block>::new(client(), deps.pool.clone()),
	))?;
	module.merge(TransactionPaymentApiServer::<Hash, _>::into_rpc(
		TransactionPayment::<_, Block>::new(client()),
	))?;
	module.merge(
		Babe::new(client(), deps.babe.clone(), deps.keystore.clone(), deps.select_chain.clone())
			.into_rpc(),
	)?;
	module.merge(
		Grandpa::new(
			executor.clone(),
			deps.authority_set.clone(),
			deps.voter_state.clone(),
			deps.justifications.clone(),
			deps.finality_proofs.clone(),
		)
		.into_rpc(),
	)?;
	module.merge(
		Beefy::<Block, BeefyId>::new(
			deps.beefy.from_voter_justif_stream.clone(),
			deps.beefy.from_voter_best_beefy_stream.clone(),
			executor,
		)?
		.into_rpc(),
	)?;
	let offchain = deps.backend.offchain_storage().ok_or("the database keeps no off-chain data")?;
	module.merge(Mmr::<_, (Block, Hash), _>::new(client(), offchain).into_rpc())?;
	module.merge(
		SyncState::new(
			deps.chain_spec.cloned_box(),
			client(),
			deps.authority_set.clone(),
			deps.babe.clone(),
		)?
		.into_rpc(),
	)?;
	if let Some(ipfs) = &deps.ipfs {
		module.merge(sensor_rpc::ipfs::module(ipfs.clone()))?;
	}
	Ok(module)
}
